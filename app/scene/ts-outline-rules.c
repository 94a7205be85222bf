#include "app/scene/ts-outline-rules.h"

#include "app/scene/ts-outline-open.h"
#include "app/scene/ts-outline-private.h"

/* ---- as values ------------------------------------------------------------------------------- */

void
ts_outline_rules_clear (TsOutlineRules *self)
{
  g_strfreev (self->undone);
  *self = (TsOutlineRules) { 0 };
}

void
ts_outline_rules_copy (TsOutlineRules *self,
                       const TsOutlineRules *from)
{
  TsOutlineRules copy = *from;

  copy.undone = g_strdupv (from->undone);
  ts_outline_rules_clear (self);
  *self = copy;
}

static gboolean
are_names_equal (char **a,
                 char **b)
{
  static char *none[] = { NULL };

  return g_strv_equal ((const char *const *)(a != NULL ? a : none), (const char *const *)(b != NULL ? b : none));
}

gboolean
ts_outline_rules_equal (const TsOutlineRules *a,
                        const TsOutlineRules *b)
{
  return !a->no_groups == !b->no_groups && !a->no_hub_pins == !b->no_hub_pins && are_names_equal (a->undone, b->undone);
}

void
ts_outline_rules_undo (TsOutlineRules *self,
                       const char *group)
{
  guint n = self->undone != NULL ? g_strv_length (self->undone) : 0;

  self->undone = g_renew (char *, self->undone, n + 2);
  self->undone[n] = g_strdup (group);
  self->undone[n + 1] = NULL;
}

/* ---- of an outline --------------------------------------------------------------------------- */

/* One that was shown before, or will be. */
static guint32
find_group (TsOutline *self,
            const char *name)
{
  guint32 found;

  for (guint i = 0; i < self->groups->len; i++)
    {
      g_autofree char *other = ts_outline_dup_name (self, self->tree->n_scopes + i);

      if (g_str_equal (other, name))
        return self->tree->n_scopes + i;
    }
  found = ts_outline_find_by_name (self, name, NULL);
  return found != TS_NO_CONTAINER && found >= self->tree->n_scopes ? found : TS_NO_CONTAINER;
}

void
ts_outline_set_rules (TsOutline *self,
                      const TsOutlineRules *rules)
{
  if (ts_outline_rules_equal (&self->rules, rules))
    return;

  ts_outline_rules_copy (&self->rules, rules);
  g_array_set_size (self->undone, 0);
  g_hash_table_remove_all (self->graphs);
  for (guint i = 0; rules->undone != NULL && rules->undone[i] != NULL; i++)
    {
      guint32 group = find_group (self, rules->undone[i]);

      if (group == TS_NO_CONTAINER)
        continue;
      g_array_append_val (self->undone, group);
      g_hash_table_remove_all (self->graphs); /* what was in it is shown, which may be groups */
    }
}

const TsOutlineRules *
ts_outline_get_rules (TsOutline *self)
{
  return &self->rules;
}
