#include "engine/ops/nn/ts-pool.h"

#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* ---- where the largest is ------------------------------------------------------------------------- */

/* One call of pool.  Indices count the elements of an image; -1 is nowhere. */
typedef struct
{
  const TsPool *pool;
  gconstpointer in;
  gint64 *index; /* of each output element */
} Find;

/* The first of the largest; a NaN only where it comes first, since nothing is less than it. */
#define FIND(type, sum_type) \
  static void find_##type (const TsPool *pool, const type *image, gint64 y, gint64 x, gint64 *index) \
  { \
    gint64 top, bottom, left, right, channels = pool->channels; \
\
    ts_pool_clip (&pool->axis[0], y, &top, &bottom); \
    ts_pool_clip (&pool->axis[1], x, &left, &right); \
    for (gint64 c = 0; c < channels; c++) \
      { \
        gint64 best = -1; \
\
        for (gint64 iy = top; iy < bottom; iy++) \
          for (gint64 ix = left; ix < right; ix++) \
            { \
              gint64 i = (iy * pool->axis[1].in + ix) * channels + c; \
\
              if (best < 0 || image[best] < image[i]) \
                best = i; \
            } \
        index[c] = best; \
      } \
  } \
\
  static void find_rows_##type (gsize begin, gsize end, gpointer data) \
  { \
    const Find *find = data; \
    const TsPool *pool = find->pool; \
    gint64 rows = pool->axis[0].out, columns = pool->axis[1].out; \
    gint64 image_size = pool->axis[0].in * pool->axis[1].in * pool->channels; \
\
    for (gint64 row = (gint64)begin; row < (gint64)end; row++) \
      for (gint64 x = 0; x < columns; x++) \
        find_##type (pool, (const type *)find->in + row / rows * image_size, row % rows, x, \
                     find->index + (row * columns + x) * pool->channels); \
  } \
\
  static void add_##type (gpointer to, gsize i, gconstpointer from, gsize k) \
  { \
    ((type *)to)[i] = (type)((sum_type)((type *)to)[i] + (sum_type)((const type *)from)[k]); \
  }

FIND (float, float)
FIND (double, double)
FIND (gint8, gint8)
FIND (gint16, gint16)
FIND (gint32, guint32)
FIND (gint64, guint64)
FIND (guint8, guint8)
FIND (guint16, guint16)
FIND (guint32, guint32)
FIND (guint64, guint64)

static const struct
{
  TsDType dtype;
  TsRangeFunc find_rows;
  void (*add) (gpointer to, gsize i, gconstpointer from, gsize k);
} types[] = {
  { TS_DTYPE_FLOAT, find_rows_float, add_float },
  { TS_DTYPE_DOUBLE, find_rows_double, add_double },
  { TS_DTYPE_INT8, find_rows_gint8, add_gint8 },
  { TS_DTYPE_INT16, find_rows_gint16, add_gint16 },
  { TS_DTYPE_INT32, find_rows_gint32, add_gint32 },
  { TS_DTYPE_INT64, find_rows_gint64, add_gint64 },
  { TS_DTYPE_UINT8, find_rows_guint8, add_guint8 },
  { TS_DTYPE_UINT16, find_rows_guint16, add_guint16 },
  { TS_DTYPE_UINT32, find_rows_guint32, add_guint32 },
  { TS_DTYPE_UINT64, find_rows_guint64, add_guint64 },
};

static guint
type_index (TsDType dtype)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].dtype == dtype)
      return i;
  g_assert_not_reached ();
}

static gsize
n_outputs (const TsPool *pool)
{
  return (gsize)(pool->batch * pool->axis[0].out * pool->axis[1].out * pool->channels);
}

/* The index for each output element of the pooling of @in. */
static gint64 *
find_all (TsCall *call,
          const TsPool *pool,
          const TsTensor *in,
          GError **error)
{
  g_autofree gint64 *index = g_try_new (gint64, n_outputs (pool) + 1);
  Find find = { pool, in->data, index };

  if (index == NULL)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for the indices of a pooling");
      return NULL;
    }
  if (n_outputs (pool) > 0 &&
      !ts_call_parallel_for (call, (gsize)(pool->batch * pool->axis[0].out), 1 + 4096 / (gsize)(pool->axis[1].out * pool->channels),
                             types[type_index (in->dtype)].find_rows, &find, error))
    return NULL;
  return g_steal_pointer (&index);
}

/* ---- attributes and checks ------------------------------------------------------------------------ */

typedef struct
{
  TsWindow window;
  gboolean index_has_batch;
  gboolean as_inputs; /* ksize and strides are inputs */
} MaxPoolGrad;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  MaxPoolGrad *self = init->state;

  self->as_inputs = !ts_operation_has_attr (init->op, "ksize");
  return ts_window_init_pool (&self->window, init->op, error) &&
         (!ts_operation_has_attr (init->op, "include_batch_in_index") ||
          ts_operation_get_attr_bool (init->op, "include_batch_in_index", &self->index_has_batch, error));
}

static gboolean
init_pool (TsCall *call,
           TsPool *pool,
           GError **error)
{
  TsWindow window = ((const MaxPoolGrad *)call->state)->window;

  if (((const MaxPoolGrad *)call->state)->as_inputs && !ts_window_read_pool_inputs (&window, call, 3, error))
    return FALSE;
  if (window.depth_size == 1)
    return ts_pool_init (pool, &window, &call->in[0]->shape, error);

  g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "the largest over channels is supported without gradient or index only");
  return FALSE;
}

static gboolean
expect_shape (const TsTensor *tensor,
              const TsShape *wanted,
              const char *name,
              GError **error)
{
  g_autofree char *a = NULL, *b = NULL;

  if (ts_shape_equal (&tensor->shape, wanted))
    return TRUE;

  a = ts_shape_to_string (&tensor->shape);
  b = ts_shape_to_string (wanted);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s has shape %s, expected %s", name, a, b);
  return FALSE;
}

static gsize
image_size (const TsPool *pool)
{
  return (gsize)(pool->axis[0].in * pool->axis[1].in * pool->channels);
}

/* ---- MaxPoolWithArgmax ----------------------------------------------------------------------------- */

static gboolean
run_with_argmax (TsCall *call,
                 GError **error)
{
  const MaxPoolGrad *self = call->state;
  const TsTensor *in = call->in[0];
  gsize size = ts_dtype_size (in->dtype), n;
  g_autofree gint64 *index = NULL;
  TsPool pool;

  if (!init_pool (call, &pool, error) ||
      ts_call_alloc (call, 0, &pool.out, error) == NULL ||
      ts_call_alloc (call, 1, &pool.out, error) == NULL)
    return FALSE;
  index = find_all (call, &pool, in, error);
  if (index == NULL)
    return FALSE;

  n = call->out[0]->n_elements;
  for (gsize i = 0; i < n; i++)
    {
      gsize image = i / (n / (gsize)pool.batch);
      gsize at = image * image_size (&pool) + (gsize)MAX (index[i], 0);
      gint64 said = self->index_has_batch ? (gint64)at : index[i];

      memcpy ((char *)call->out[0]->data + i * size, (const char *)in->data + at * size, size);
      if (call->out[1]->dtype == TS_DTYPE_INT64)
        ((gint64 *)call->out[1]->data)[i] = said;
      else
        ((gint32 *)call->out[1]->data)[i] = (gint32)said;
    }
  return TRUE;
}

/* ---- gradients ------------------------------------------------------------------------------------ */

/* What output element @i was taken from, as an element of the whole input; -1: nowhere. */
static gssize
source (const TsPool *pool,
        const gint64 *index,
        gsize i)
{
  gsize image = i / (n_outputs (pool) / (gsize)pool->batch);

  return index[i] < 0 ? -1 : (gssize)(image * image_size (pool) + (gsize)index[i]);
}

/* Inputs: images, their pooling, gradient of the pooling. */
static gboolean
run_grad (TsCall *call,
          GError **error)
{
  const TsTensor *in = call->in[0], *grad = call->in[2];
  g_autofree gint64 *index = NULL;
  TsPool pool;
  TsTensor *out;
  guint type;

  if (!init_pool (call, &pool, error) ||
      !expect_shape (call->in[1], &pool.out, "the pooling", error) ||
      !expect_shape (grad, &pool.out, "the gradient", error))
    return FALSE;
  out = ts_call_alloc (call, 0, &in->shape, error);
  if (out == NULL)
    return FALSE;
  index = find_all (call, &pool, in, error);
  if (index == NULL)
    return FALSE;

  type = type_index (in->dtype);
  if (out->n_elements > 0)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  for (gsize i = 0; i < grad->n_elements; i++)
    {
      gssize at = source (&pool, index, i);

      if (at >= 0)
        types[type].add (out->data, (gsize)at, grad->data, i);
    }
  return TRUE;
}

/* Inputs: images, their pooling, gradient of the images' gradient. */
static gboolean
run_grad_grad (TsCall *call,
               GError **error)
{
  const TsTensor *in = call->in[0], *grad = call->in[2];
  gsize size = ts_dtype_size (in->dtype);
  g_autofree gint64 *index = NULL;
  TsPool pool;
  TsTensor *out;

  if (!init_pool (call, &pool, error) ||
      !expect_shape (call->in[1], &pool.out, "the pooling", error) ||
      !expect_shape (grad, &in->shape, "the gradient", error))
    return FALSE;
  out = ts_call_alloc (call, 0, &pool.out, error);
  if (out == NULL)
    return FALSE;
  index = find_all (call, &pool, in, error);
  if (index == NULL)
    return FALSE;

  for (gsize i = 0; i < out->n_elements; i++)
    {
      gssize at = source (&pool, index, i);

      if (at >= 0)
        memcpy ((char *)out->data + i * size, (const char *)grad->data + (gsize)at * size, size);
      else
        memset ((char *)out->data + i * size, 0, size);
    }
  return TRUE;
}

/* Element @i of the indices as an element of the whole input. */
static gboolean
read_index (TsCall *call,
            const TsPool *pool,
            gsize i,
            gsize *at,
            GError **error)
{
  const MaxPoolGrad *self = call->state;
  const TsTensor *tensor = call->in[2];
  gint64 index = tensor->dtype == TS_DTYPE_INT64 ? ((const gint64 *)tensor->data)[i] : ((const gint32 *)tensor->data)[i];
  gsize image = i / (n_outputs (pool) / (gsize)pool->batch);
  gsize limit = self->index_has_batch ? call->in[0]->n_elements : image_size (pool);

  if (index < 0 || (gsize)index >= limit)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "index %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ", not below %" G_GSIZE_FORMAT, i, index, limit);
      return FALSE;
    }
  *at = (gsize)index + (self->index_has_batch ? 0 : image * image_size (pool));
  return TRUE;
}

/* Inputs: images, gradient of the pooling, indices. */
static gboolean
run_grad_with_argmax (TsCall *call,
                      GError **error)
{
  const TsTensor *in = call->in[0], *grad = call->in[1];
  TsPool pool;
  TsTensor *out;
  gsize at;

  if (!init_pool (call, &pool, error) ||
      !expect_shape (grad, &pool.out, "the gradient", error) ||
      !expect_shape (call->in[2], &pool.out, "the index", error))
    return FALSE;
  out = ts_call_alloc (call, 0, &in->shape, error);
  if (out == NULL)
    return FALSE;

  if (out->n_elements > 0)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  for (gsize i = 0; i < grad->n_elements; i++)
    {
      if (!read_index (call, &pool, i, &at, error))
        return FALSE;
      types[type_index (in->dtype)].add (out->data, at, grad->data, i);
    }
  return TRUE;
}

/* Inputs: images, gradient of the images' gradient, indices. */
static gboolean
run_grad_grad_with_argmax (TsCall *call,
                           GError **error)
{
  const TsTensor *in = call->in[0], *grad = call->in[1];
  gsize size = ts_dtype_size (in->dtype), at;
  TsPool pool;
  TsTensor *out;

  if (!init_pool (call, &pool, error) ||
      !expect_shape (grad, &in->shape, "the gradient", error) ||
      !expect_shape (call->in[2], &pool.out, "the index", error))
    return FALSE;
  out = ts_call_alloc (call, 0, &pool.out, error);
  if (out == NULL)
    return FALSE;

  for (gsize i = 0; i < out->n_elements; i++)
    {
      if (!read_index (call, &pool, i, &at, error))
        return FALSE;
      memcpy ((char *)out->data + i * size, (const char *)grad->data + at * size, size);
    }
  return TRUE;
}

#define SMALL(func) \
  static gboolean func##_small (TsCall *call, GError **error) \
  { \
    return ts_call_run_as_float (call, func, error); \
  }

SMALL (run_with_argmax)
SMALL (run_grad)
SMALL (run_grad_grad)
SMALL (run_grad_with_argmax)
SMALL (run_grad_grad_with_argmax)

static gboolean
infer_grad_grad (TsShapeCall *call,
                 GError **error)
{
  ts_shape_copy (&call->out[0], call->in[1]);
  return TRUE;
}

static gboolean
infer_grad_grad_with_argmax (TsShapeCall *call,
                             GError **error)
{
  ts_shape_copy (&call->out[0], call->in[2]);
  return TRUE;
}

#define DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE) | TS_DTYPES_INTEGER)
#define SOURCE "tensorflow/core/kernels/maxpooling_op.cc"
#define ROWS(op_type, func) \
  { .op = op_type, .dtypes = DTYPES, .prepare = prepare, .state_size = sizeof (MaxPoolGrad), .run = func, .semantics = SOURCE }, \
  { \
    .op = op_type, .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (MaxPoolGrad), .run = func##_small, .semantics = SOURCE \
  }

const TsKernelDef ts_max_pool_grad_kernels[] = {
  ROWS ("MaxPoolWithArgmax", run_with_argmax),
  ROWS ("MaxPoolGrad", run_grad),
  ROWS ("MaxPoolGradV2", run_grad),
  ROWS ("MaxPoolGradGrad", run_grad_grad),
  ROWS ("MaxPoolGradGradV2", run_grad_grad),
  ROWS ("MaxPoolGradWithArgmax", run_grad_with_argmax),
  ROWS ("MaxPoolGradGradWithArgmax", run_grad_grad_with_argmax),
  { 0 },
};

const TsShapeDef ts_max_pool_grad_shapes[] = {
  { "MaxPoolWithArgmax", ts_shape_pool },
  { "MaxPoolGrad", ts_shape_of_input_0 },
  { "MaxPoolGradV2", ts_shape_of_input_0 },
  { "MaxPoolGradGrad", infer_grad_grad },
  { "MaxPoolGradGradV2", infer_grad_grad },
  { "MaxPoolGradWithArgmax", ts_shape_of_input_0 },
  { "MaxPoolGradGradWithArgmax", infer_grad_grad_with_argmax },
  { 0 },
};
