#include "engine/ops/reduce/ts-arg-reducer.h"

#include "engine/ops/cwise/ts-rows.h"

/* By dtype; compiled once for each instruction set: arg-reduce-rows.c. */
extern const TsArgReducer ts_arg_max_reducers_base[TS_N_DTYPES];
extern const TsArgReducer ts_arg_min_reducers_base[TS_N_DTYPES];

#ifdef TS_HAVE_ISA_LEVELS
extern const TsArgReducer ts_arg_max_reducers_v3[TS_N_DTYPES];
extern const TsArgReducer ts_arg_min_reducers_v3[TS_N_DTYPES];
#endif

const TsArgReducer *
ts_arg_reducer_find (gboolean largest,
                     TsDType dtype)
{
  const TsArgReducer *reducers = largest ? ts_arg_max_reducers_base : ts_arg_min_reducers_base;

#ifdef TS_HAVE_ISA_LEVELS
  if (ts_cpu_has_v3 ())
    reducers = largest ? ts_arg_max_reducers_v3 : ts_arg_min_reducers_v3;
#endif
  return reducers[dtype].row != NULL ? &reducers[dtype] : NULL;
}
