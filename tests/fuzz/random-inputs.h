#pragma once

#include "tests/fuzz/random-corpus.h"

G_BEGIN_DECLS

/**
 * TsRandomInput:
 * @value: (nullable): %NULL for a variable without a value and for a handle
 * @is_variable: it is a variable that holds @value
 * @dtype: of the value, or of the handle
 * @shape: that a variable is declared with
 */
typedef struct
{
  TsTensor *value;
  gboolean is_variable;
  TsDType dtype;
  TsShape shape;
} TsRandomInput;

/* Those of a case of a vector file, with a few changes: another element, size, rank, type; sizes and types that stand in several inputs
 * are mostly changed in all. (transfer full): array of TsRandomInput */
GArray *ts_random_inputs_from_case (GRand *rand, const TsVectorCase *test);

/* As the signature @def asks for, of random shapes; @dtypes are those of its type attributes, by name. (transfer full) */
GArray *ts_random_inputs_from_def (GRand *rand, const TsOpDef *def, GHashTable *dtypes);

G_END_DECLS
