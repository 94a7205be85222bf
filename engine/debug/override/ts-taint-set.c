#include "engine/debug/override/ts-taint-set.h"

struct _TsTaintSets
{
  GPtrArray *texts;   /* `2, 5`: of set 1, 2, … */
  GPtrArray *members; /* GArray of guint, rising */
  GHashTable *by_text;
  GHashTable *unions; /* pair -> set */
};

TsTaintSets *
ts_taint_sets_new (void)
{
  TsTaintSets *self = g_new0 (TsTaintSets, 1);

  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  self->by_text = g_hash_table_new (g_str_hash, g_str_equal);
  self->unions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
ts_taint_sets_free (TsTaintSets *self)
{
  g_hash_table_unref (self->unions);
  g_hash_table_unref (self->by_text);
  g_ptr_array_unref (self->members);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

/* Takes @members. */
static TsTaintSet
intern (TsTaintSets *self,
        GArray *members)
{
  g_autoptr (GString) text = g_string_new (NULL);
  TsTaintSet set;

  for (guint i = 0; i < members->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? ", " : "", g_array_index (members, guint, i));
  set = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_text, text->str));
  if (set != 0)
    {
      g_array_unref (members);
      return set;
    }
  g_ptr_array_add (self->texts, g_strdup (text->str));
  g_ptr_array_add (self->members, members);
  set = self->texts->len;
  g_hash_table_insert (self->by_text, g_ptr_array_index (self->texts, set - 1), GUINT_TO_POINTER (set));
  return set;
}

TsTaintSet
ts_taint_sets_get_single (TsTaintSets *self,
                          guint id)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_append_val (members, id);
  return intern (self, members);
}

static GArray *
merge (const GArray *a,
       const GArray *b)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0, k = 0; i < a->len || k < b->len;)
    {
      guint x = i < a->len ? g_array_index (a, guint, i) : G_MAXUINT;
      guint y = k < b->len ? g_array_index (b, guint, k) : G_MAXUINT;
      guint least = MIN (x, y);

      g_array_append_val (members, least);
      i += x == least;
      k += y == least;
    }
  return members;
}

TsTaintSet
ts_taint_sets_unite (TsTaintSets *self,
                     TsTaintSet a,
                     TsTaintSet b)
{
  guint64 pair = (guint64)MIN (a, b) << 32 | MAX (a, b);
  TsTaintSet set;

  if (a == b || b == 0)
    return a;
  if (a == 0)
    return b;
  set = GPOINTER_TO_UINT (g_hash_table_lookup (self->unions, &pair));
  if (set == 0)
    {
      set = intern (self, merge (g_ptr_array_index (self->members, a - 1), g_ptr_array_index (self->members, b - 1)));
      g_hash_table_insert (self->unions, g_memdup2 (&pair, sizeof pair), GUINT_TO_POINTER (set));
    }
  return set;
}

char *
ts_taint_sets_dup_text (const TsTaintSets *self,
                        TsTaintSet set)
{
  return set != 0 ? g_strdup (g_ptr_array_index (self->texts, set - 1)) : NULL;
}
