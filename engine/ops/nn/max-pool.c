#include "engine/ops/nn/ts-pool.h"

#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ops/ts-simd.h"

#include <float.h>

typedef struct
{
  const TsPool *pool;
  const void *in;
  void *out;
} Run;

/* From the least number that is no infinity on. NaN is passed over, since nothing is less than it. */
#define START LOWEST
#define TAKE(value, x) ((value) < (x) ? (x) : (value))
#define FINISH(value, count) (value)

#define T float
#define LOWEST (-FLT_MAX)
#define FN(name) name##_float
#include "engine/ops/nn/pool-template.h"
#include "engine/ops/nn/max-depth-template.h"
#undef T
#undef LOWEST
#undef FN

#define T double
#define LOWEST (-DBL_MAX)
#define FN(name) name##_double
#include "engine/ops/nn/pool-template.h"
#include "engine/ops/nn/max-depth-template.h"
#undef T
#undef LOWEST
#undef FN

#define T gint8
#define LOWEST G_MININT8
#define FN(name) name##_int8
#include "engine/ops/nn/pool-template.h"
#include "engine/ops/nn/max-depth-template.h"
#undef T
#undef LOWEST
#undef FN

#define T gint16
#define LOWEST G_MININT16
#define FN(name) name##_int16
#include "engine/ops/nn/pool-template.h"
#include "engine/ops/nn/max-depth-template.h"
#undef T
#undef LOWEST
#undef FN

#define T gint32
#define LOWEST G_MININT32
#define FN(name) name##_int32
#include "engine/ops/nn/pool-template.h"
#include "engine/ops/nn/max-depth-template.h"
#undef T
#undef LOWEST
#undef FN

#define T gint64
#define LOWEST G_MININT64
#define FN(name) name##_int64
#include "engine/ops/nn/pool-template.h"
#include "engine/ops/nn/max-depth-template.h"
#undef T
#undef LOWEST
#undef FN

#define T guint8
#define LOWEST 0
#define FN(name) name##_uint8
#include "engine/ops/nn/pool-template.h"
#include "engine/ops/nn/max-depth-template.h"
#undef T
#undef LOWEST
#undef FN

#define T guint16
#define LOWEST 0
#define FN(name) name##_uint16
#include "engine/ops/nn/pool-template.h"
#include "engine/ops/nn/max-depth-template.h"
#undef T
#undef LOWEST
#undef FN

#define T guint32
#define LOWEST 0
#define FN(name) name##_uint32
#include "engine/ops/nn/pool-template.h"
#include "engine/ops/nn/max-depth-template.h"
#undef T
#undef LOWEST
#undef FN

#define T guint64
#define LOWEST 0
#define FN(name) name##_uint64
#include "engine/ops/nn/pool-template.h"
#include "engine/ops/nn/max-depth-template.h"
#undef T
#undef LOWEST
#undef FN

static const struct
{
  TsDType dtype;
  TsRangeFunc rows;
  TsRangeFunc depth;
} loops[] = {
  { TS_DTYPE_FLOAT, reduce_rows_float, reduce_depth_float },
  { TS_DTYPE_DOUBLE, reduce_rows_double, reduce_depth_double },
  { TS_DTYPE_INT8, reduce_rows_int8, reduce_depth_int8 },
  { TS_DTYPE_INT16, reduce_rows_int16, reduce_depth_int16 },
  { TS_DTYPE_INT32, reduce_rows_int32, reduce_depth_int32 },
  { TS_DTYPE_INT64, reduce_rows_int64, reduce_depth_int64 },
  { TS_DTYPE_UINT8, reduce_rows_uint8, reduce_depth_uint8 },
  { TS_DTYPE_UINT16, reduce_rows_uint16, reduce_depth_uint16 },
  { TS_DTYPE_UINT32, reduce_rows_uint32, reduce_depth_uint32 },
  { TS_DTYPE_UINT64, reduce_rows_uint64, reduce_depth_uint64 },
};

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_window_init_pool (init->state, init->op, error);
}

/* By rows of output, or by output channels. */
static gboolean
pool_all (TsCall *call,
          const TsPool *pool,
          GError **error)
{
  TsTensor *out = call->out[0];
  Run run = { pool, call->in[0]->data, out->data };
  gsize n = pool->depth > 1 ? out->n_elements / (gsize)pool->plane : (gsize)(pool->batch * pool->axis[0].out);
  gsize grain = 1 + 16384 / (out->n_elements / n * (gsize)(pool->axis[0].size * pool->axis[1].size * pool->depth) + 1);

  for (guint i = 0; i < G_N_ELEMENTS (loops); i++)
    if (loops[i].dtype == out->dtype)
      return ts_call_parallel_for (call, n, grain, pool->depth > 1 ? loops[i].depth : loops[i].rows, &run, error);
  g_assert_not_reached ();
}

static gboolean
run_window (TsCall *call,
            const TsWindow *window,
            GError **error)
{
  TsPool pool;

  if (!ts_pool_init (&pool, window, &call->in[0]->shape, error) || ts_call_alloc (call, 0, &pool.out, error) == NULL)
    return FALSE;
  return call->out[0]->n_elements == 0 || pool_all (call, &pool, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  return run_window (call, call->state, error);
}

static gboolean
run_v2 (TsCall *call,
        GError **error)
{
  TsWindow window = *(const TsWindow *)call->state;

  return ts_window_read_pool_inputs (&window, call, 1, error) && run_window (call, &window, error);
}

static gboolean
run_small (TsCall *call,
           GError **error)
{
  return ts_call_run_as_float (call, run, error);
}

static gboolean
run_v2_small (TsCall *call,
              GError **error)
{
  return ts_call_run_as_float (call, run_v2, error);
}

#define DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE) | TS_DTYPES_INTEGER)
#define SOURCE "tensorflow/core/kernels/maxpooling_op.cc; also NCHW"

const TsKernelDef ts_max_pool_kernels[] = {
  { .op = "MaxPool", .dtypes = DTYPES, .prepare = prepare, .state_size = sizeof (TsWindow), .run = run, .semantics = SOURCE },
  { .op = "MaxPool", .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (TsWindow), .run = run_small, .semantics = SOURCE },
  { .op = "MaxPoolV2", .dtypes = DTYPES, .prepare = prepare, .state_size = sizeof (TsWindow), .run = run_v2, .semantics = SOURCE },
  { .op = "MaxPoolV2", .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (TsWindow), .run = run_v2_small, .semantics = SOURCE },
  { 0 },
};

const TsShapeDef ts_max_pool_shapes[] = {
  { "MaxPool", ts_shape_pool },
  { "MaxPoolV2", ts_shape_pool },
  { 0 },
};
