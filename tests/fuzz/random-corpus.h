#pragma once

#include "tests/fuzz/random-recipe.h"
#include "engine/graph/ts-op-def.h"
#include "tests/ops/vector-file.h"

G_BEGIN_DECLS

#define TS_RANDOM_MAX_OPS 2000

/**
 * TsRandomCorpus:
 * @ops: of TsOpDef: the op types to be tried: those with a kernel that match the pattern
 * @with_kernels: of TsOpDef: all that have one, at most %TS_RANDOM_MAX_OPS
 *
 * What random-ops begins with: op types, the cases of their vector files, and small graphs.
 */
typedef struct
{
  GPtrArray *ops;
  GPtrArray *with_kernels;

  /*< private >*/
  GHashTable *indices; /* TsOpDef → place + 1 */
  GHashTable *cases;   /* op type → GPtrArray of TsVectorCase */
  GPtrArray *recipes;
  GHashTable *recipes_by_type; /* op type → GPtrArray of TsRandomRecipe */
} TsRandomCorpus;

/* @pattern: of op types, with * and ?; @folder: with the vector files; @graphs: folders with small graphs, %NULL behind the last. Errors are those of the files. (transfer full) (nullable) */
TsRandomCorpus *ts_random_corpus_new (const char *pattern, const char *folder, const char *const *graphs, GError **error);
void ts_random_corpus_free (TsRandomCorpus *self);

/* Place of an op type in @with_kernels. */
guint ts_random_corpus_get_index (const TsRandomCorpus *self, const TsOpDef *def);

/* (nullable): one of the cases of an op type; %NULL if it has none. */
const TsVectorCase *ts_random_corpus_pick_case (const TsRandomCorpus *self, GRand *rand, const char *op_type);

/* (nullable): a small graph with an operation of a type; %NULL if there is none. */
const TsRandomRecipe *ts_random_corpus_pick_recipe (const TsRandomCorpus *self, GRand *rand, const char *op_type);

/* (nullable): an op type with an output of a type (a reference if @is_ref), mostly one that shares words with the name of @consumer. */
const TsOpDef *ts_random_corpus_pick_maker (const TsRandomCorpus *self, GRand *rand, TsDType dtype, gboolean is_ref, const char *consumer, guint *output);

G_END_DECLS
