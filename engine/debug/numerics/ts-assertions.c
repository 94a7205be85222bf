#include "engine/debug/numerics/ts-assertions.h"

#include "engine/ts-error.h"

#include <string.h>

/* @slot: -1: all outputs */
typedef struct
{
  char *text;
  TsBreakpoint *where;
  gint slot;
} Ignored;

struct _TsAssertions
{
  TsGraph *graph;
  GPtrArray *assertions;
  guint last_id;
  GArray *ignored; /* Ignored */
  gboolean has_presets;
};

static void
assertion_free (gpointer data)
{
  TsAssertion *self = data;

  ts_breakpoint_free (self->where);
  ts_expression_unref (self->invariant);
  g_free (self);
}

static void
clear_ignored (gpointer data)
{
  Ignored *ignored = data;

  g_free (ignored->text);
  ts_breakpoint_free (ignored->where);
}

TsAssertions *
ts_assertions_new (TsGraph *graph)
{
  TsAssertions *self = g_new0 (TsAssertions, 1);

  self->graph = graph;
  self->assertions = g_ptr_array_new_with_free_func (assertion_free);
  self->ignored = g_array_new (FALSE, FALSE, sizeof (Ignored));
  g_array_set_clear_func (self->ignored, clear_ignored);
  self->has_presets = TRUE;
  return self;
}

void
ts_assertions_free (TsAssertions *self)
{
  g_ptr_array_unref (self->assertions);
  g_array_unref (self->ignored);
  g_free (self);
}

/* ---- what must be so ------------------------------------------------------------------------------- */

guint
ts_assertions_add (TsAssertions *self,
                   const char *where,
                   const char *invariant,
                   GError **error)
{
  g_autoptr (TsBreakpoint) breakpoint = ts_breakpoint_new (self->graph, where, TRUE, FALSE, error);
  g_autoptr (TsExpression) expression = breakpoint != NULL ? ts_expression_parse (invariant, error) : NULL;
  TsAssertion *assertion;

  if (expression == NULL)
    return 0;
  assertion = g_new0 (TsAssertion, 1);
  assertion->id = ++self->last_id;
  assertion->where = g_steal_pointer (&breakpoint);
  assertion->invariant = g_steal_pointer (&expression);
  g_ptr_array_add (self->assertions, assertion);
  return assertion->id;
}

gboolean
ts_assertions_remove (TsAssertions *self,
                      guint id)
{
  for (guint i = 0; i < self->assertions->len; i++)
    if (((const TsAssertion *)g_ptr_array_index (self->assertions, i))->id == id)
      {
        g_ptr_array_remove_index (self->assertions, i);
        return TRUE;
      }
  return FALSE;
}

guint
ts_assertions_get_n (const TsAssertions *self)
{
  return self->assertions->len;
}

TsAssertion *
ts_assertions_get (const TsAssertions *self,
                   guint i)
{
  return g_ptr_array_index (self->assertions, i);
}

/* ---- what nobody minds ----------------------------------------------------------------------------- */

static const char *const presets[] = { "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3", NULL };

/* `type:OP:1` into `type:OP` and 1. (transfer full) */
static char *
split_slot (const char *text,
            gint *slot)
{
  const char *colon = strrchr (text, ':');
  guint64 number;

  *slot = -1;
  if (!g_str_has_prefix (text, "type:") || colon == text + strlen ("type") || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXINT, &number, NULL))
    return g_strdup (text);
  *slot = (gint)number;
  return g_strndup (text, (gsize)(colon - text));
}

static gboolean
stop_ignoring (TsAssertions *self,
               const char *where,
               GError **error)
{
  for (guint i = 0; i < self->ignored->len; i++)
    if (strcmp (g_array_index (self->ignored, Ignored, i).text, where) == 0)
      {
        g_array_remove_index (self->ignored, i);
        return TRUE;
      }
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "%s is not ignored", where);
  return FALSE;
}

gboolean
ts_assertions_ignore (TsAssertions *self,
                      const char *where,
                      gboolean ignored,
                      GError **error)
{
  Ignored entry;
  g_autofree char *name = split_slot (where, &entry.slot);

  if (strcmp (where, TS_ASSERTIONS_PRESETS) == 0)
    {
      self->has_presets = ignored;
      return TRUE;
    }
  if (!ignored)
    return stop_ignoring (self, where, error);
  stop_ignoring (self, where, NULL); /* not twice */
  entry.where = ts_breakpoint_new (self->graph, name, TRUE, FALSE, error);
  if (entry.where == NULL)
    return FALSE;
  if (entry.where->kind == TS_BREAK_OUTPUT)
    entry.slot = (gint)entry.where->output.index;
  entry.text = g_strdup (where);
  g_array_append_val (self->ignored, entry);
  return TRUE;
}

char **
ts_assertions_list_ignored (const TsAssertions *self)
{
  GPtrArray *list = g_ptr_array_new ();

  if (self->has_presets)
    g_ptr_array_add (list, g_strdup (TS_ASSERTIONS_PRESETS));
  for (guint i = 0; i < self->ignored->len; i++)
    g_ptr_array_add (list, g_strdup (g_array_index (self->ignored, Ignored, i).text));
  g_ptr_array_add (list, NULL);
  return (char **)g_ptr_array_free (list, FALSE);
}

gboolean
ts_assertions_is_ignored (const TsAssertions *self,
                          const TsOperation *op,
                          guint32 i)
{
  if (self->has_presets && i > 0 && g_strv_contains (presets, op->type))
    return TRUE;
  for (guint k = 0; k < self->ignored->len; k++)
    {
      const Ignored *ignored = &g_array_index (self->ignored, Ignored, k);
      gboolean is_one = ignored->where->kind == TS_BREAK_OPERATION || ignored->where->kind == TS_BREAK_OUTPUT;

      if ((ignored->slot < 0 || ignored->slot == (gint)i) && (!is_one || op->graph == self->graph) && ts_breakpoint_matches (ignored->where, op))
        return TRUE;
    }
  return FALSE;
}
