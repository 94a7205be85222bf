#include "engine/ops/reduce/ts-reducer.h"

#include "engine/ops/cwise/ts-rows.h"

/* By dtype, `begin` is NULL where there is none; compiled once for each instruction set: reduce-rows.c. */
#define DECLARE(isa)                                          \
  extern const TsReducer ts_sum_reducers_##isa[TS_N_DTYPES];  \
  extern const TsReducer ts_mean_reducers_##isa[TS_N_DTYPES]; \
  extern const TsReducer ts_prod_reducers_##isa[TS_N_DTYPES]; \
  extern const TsReducer ts_max_reducers_##isa[TS_N_DTYPES];  \
  extern const TsReducer ts_min_reducers_##isa[TS_N_DTYPES];  \
  extern const TsReducer ts_norm_reducers_##isa[TS_N_DTYPES]; \
  extern const TsReducer ts_all_reducers_##isa[TS_N_DTYPES];  \
  extern const TsReducer ts_any_reducers_##isa[TS_N_DTYPES];

#define TABLE(isa)                                                                                                                 \
  {                                                                                                                                \
    [TS_REDUCE_SUM] = ts_sum_reducers_##isa, [TS_REDUCE_MEAN] = ts_mean_reducers_##isa, [TS_REDUCE_PROD] = ts_prod_reducers_##isa, \
    [TS_REDUCE_MAX] = ts_max_reducers_##isa, [TS_REDUCE_MIN] = ts_min_reducers_##isa, [TS_REDUCE_NORM] = ts_norm_reducers_##isa,   \
    [TS_REDUCE_ALL] = ts_all_reducers_##isa, [TS_REDUCE_ANY] = ts_any_reducers_##isa,                                              \
  }

DECLARE (base)

static const TsReducer *const base_reducers[] = TABLE (base);

#ifdef TS_HAVE_ISA_LEVELS
DECLARE (v3)

static const TsReducer *const v3_reducers[] = TABLE (v3);
#endif

const TsReducer *
ts_reducer_find (TsReduceOp op,
                 TsDType dtype)
{
  const TsReducer *reducer = &base_reducers[op][dtype];

#ifdef TS_HAVE_ISA_LEVELS
  if (ts_cpu_has_v3 ())
    reducer = &v3_reducers[op][dtype];
#endif
  return reducer->begin != NULL ? reducer : NULL;
}
