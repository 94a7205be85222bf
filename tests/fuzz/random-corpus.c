#include "tests/fuzz/random-corpus.h"

#include "tests/fuzz/random-value.h"
#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-standard-ops.h"

#include <string.h>

#define MAX_WORDS 16

static void
list_ops (TsRandomCorpus *self,
          const char *pattern)
{
  const TsOpTable *ops = ts_standard_ops ();
  g_autoptr (GPatternSpec) spec = g_pattern_spec_new (pattern);

  for (guint i = 0; i < ts_op_table_get_size (ops); i++)
    {
      const TsOpDef *def = ts_op_table_get (ops, i);

      if (ts_kernel_list (def->name, &(guint) { 0 }) == NULL)
        continue;
      g_assert (self->with_kernels->len < TS_RANDOM_MAX_OPS);
      g_ptr_array_add (self->with_kernels, (gpointer)def);
      g_hash_table_insert (self->indices, (gpointer)def, GUINT_TO_POINTER (self->with_kernels->len));
      if (g_pattern_spec_match_string (spec, def->name))
        g_ptr_array_add (self->ops, (gpointer)def);
    }
}

static gboolean
load_cases (TsRandomCorpus *self,
            const char *folder,
            GError **error)
{
  for (guint i = 0; i < self->with_kernels->len; i++)
    {
      const TsOpDef *def = self->with_kernels->pdata[i];
      g_autofree char *name = g_strconcat (def->name, ".vec", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      GPtrArray *cases;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      cases = ts_vector_file_parse (text, error);
      if (cases == NULL)
        {
          g_prefix_error (error, "%s: ", path);
          return FALSE;
        }
      g_hash_table_insert (self->cases, (gpointer)def->name, cases);
    }
  return TRUE;
}

static gboolean
load_recipes (TsRandomCorpus *self,
              const char *const *folders,
              GError **error)
{
  for (guint i = 0; folders[i] != NULL; i++)
    if (!ts_random_recipes_load (folders[i], self->recipes, self->recipes_by_type, error))
      return FALSE;
  return TRUE;
}

TsRandomCorpus *
ts_random_corpus_new (const char *pattern,
                      const char *folder,
                      const char *const *graphs,
                      GError **error)
{
  TsRandomCorpus *self = g_new0 (TsRandomCorpus, 1);

  self->ops = g_ptr_array_new ();
  self->with_kernels = g_ptr_array_new ();
  self->indices = g_hash_table_new (NULL, NULL);
  self->cases = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->recipes = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_random_recipe_free);
  self->recipes_by_type = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  list_ops (self, pattern);
  if (load_cases (self, folder, error) && load_recipes (self, graphs, error))
    return self;
  ts_random_corpus_free (self);
  return NULL;
}

void
ts_random_corpus_free (TsRandomCorpus *self)
{
  g_hash_table_unref (self->recipes_by_type);
  g_ptr_array_unref (self->recipes);
  g_hash_table_unref (self->cases);
  g_hash_table_unref (self->indices);
  g_ptr_array_unref (self->with_kernels);
  g_ptr_array_unref (self->ops);
  g_free (self);
}

guint
ts_random_corpus_get_index (const TsRandomCorpus *self,
                            const TsOpDef *def)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->indices, def)) - 1;
}

const TsVectorCase *
ts_random_corpus_pick_case (const TsRandomCorpus *self,
                            GRand *rand,
                            const char *op_type)
{
  const GPtrArray *cases = g_hash_table_lookup (self->cases, op_type);

  return cases != NULL && cases->len > 0 ? cases->pdata[ts_random_index (rand, cases->len)] : NULL;
}

const TsRandomRecipe *
ts_random_corpus_pick_recipe (const TsRandomCorpus *self,
                              GRand *rand,
                              const char *op_type)
{
  const GPtrArray *recipes = g_hash_table_lookup (self->recipes_by_type, op_type);

  return recipes != NULL ? recipes->pdata[ts_random_index (rand, recipes->len)] : NULL;
}

/* ---- makers of handles -------------------------------------------------------------------------------- */

/* Splits "TensorArrayV3" into its words; returns how many. */
static guint
split_words (const char *name,
             const char *words[MAX_WORDS],
             gsize sizes[MAX_WORDS])
{
  guint n = 0;

  while (*name != '\0' && n < MAX_WORDS)
    {
      gsize size = 1;

      while (name[size] != '\0' && !(g_ascii_isupper (name[size]) && (!g_ascii_isupper (name[size - 1]) || g_ascii_islower (name[size + 1]))))
        size++;
      words[n] = name;
      sizes[n++] = size;
      name += size;
    }
  return n;
}

static guint
count_common_words (const char *a,
                    const char *b)
{
  const char *words_a[MAX_WORDS], *words_b[MAX_WORDS];
  gsize sizes_a[MAX_WORDS], sizes_b[MAX_WORDS];
  guint n_a = split_words (a, words_a, sizes_a), n_b = split_words (b, words_b, sizes_b);
  guint n = 0;

  for (guint i = 0; i < n_a; i++)
    for (guint k = 0; k < n_b; k++)
      n += sizes_a[i] == sizes_b[k] && memcmp (words_a[i], words_b[k], sizes_a[i]) == 0;
  return n;
}

/* Number of the output of a type, or -1. */
static int
find_output (const TsOpDef *def,
             TsDType dtype,
             gboolean is_ref)
{
  for (guint i = 0; i < def->n_outputs; i++)
    if (def->outputs[i].is_ref == is_ref && def->outputs[i].number_attr == NULL && def->outputs[i].type_list_attr == NULL &&
        (def->outputs[i].dtype == dtype || (is_ref && def->outputs[i].type_attr != NULL && dtype != TS_DTYPE_STRING)))
      return (int)i;
  return -1;
}

const TsOpDef *
ts_random_corpus_pick_maker (const TsRandomCorpus *self,
                             GRand *rand,
                             TsDType dtype,
                             gboolean is_ref,
                             const char *consumer,
                             guint *output)
{
  g_autoptr (GPtrArray) best = g_ptr_array_new ();
  gboolean any = ts_random_once_in (rand, 5);
  guint most = 0;

  for (guint i = 0; i < self->with_kernels->len; i++)
    {
      const TsOpDef *def = self->with_kernels->pdata[i];
      guint n = any ? 0 : count_common_words (def->name, consumer);

      if (find_output (def, dtype, is_ref) < 0 || n < most || strcmp (def->name, consumer) == 0)
        continue;
      if (n > most)
        g_ptr_array_set_size (best, 0);
      most = n;
      g_ptr_array_add (best, (gpointer)def);
    }
  if (best->len == 0)
    return NULL;

  const TsOpDef *def = best->pdata[ts_random_index (rand, best->len)];

  *output = (guint)find_output (def, dtype, is_ref);
  return def;
}
