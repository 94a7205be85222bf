#include "engine/ops/array/ts-args.h"
#include "engine/ops/random/ts-generator.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* FractionalMaxPool, FractionalAvgPool and their gradients: pooling over cells of two neighbouring sizes in random order. */

/* ---- the cells --------------------------------------------------------------------------------------- */

typedef struct
{
  TsGeneratorSpec random; /* first, for ts_generator_release () */
  float ratio[4];
  gboolean pseudo_random;
  gboolean overlapping;
  gboolean deterministic;
} Fractional;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Fractional *self = init->state;
  guint n = 0;
  g_autofree float *ratio = ts_operation_dup_attr_floats (init->op, "pooling_ratio", &n, error);

  if (ratio == NULL || !ts_operation_get_attr_bool (init->op, "pseudo_random", &self->pseudo_random, error) ||
      !ts_operation_get_attr_bool (init->op, "overlapping", &self->overlapping, error) ||
      !ts_operation_get_attr_bool (init->op, "deterministic", &self->deterministic, error) ||
      !ts_generator_spec_init (&self->random, init->op, error))
    return FALSE;
  for (guint i = 0; i < n && n == 4; i++)
    if (!(ratio[i] >= 1))
      n = 0;
  if (n != 4)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "pooling_ratio is four numbers, 1 or more");
      return FALSE;
    }
  if (ratio[0] != 1 || ratio[3] != 1)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "pooling over batch and channels is not supported");
      return FALSE;
    }
  memcpy (self->ratio, ratio, sizeof self->ratio);
  return TRUE;
}

static gboolean
grad_prepare (TsKernelInit *init,
              GError **error)
{
  return ts_operation_get_attr_bool (init->op, "overlapping", &((Fractional *)init->state)->overlapping, error);
}

/* @ends[i] is where cell i begins and the one before ends; the sizes as in "Fractional Max-Pooling" (Graham, 2014). */
static void
make_cells (const Fractional *self,
            TsPhiloxStream *random,
            gint64 in,
            gint64 out,
            gint64 *ends)
{
  gint64 size = in / out;
  double alpha = (double)in / (double)out;

  ends[0] = 0;
  if (self->pseudo_random)
    {
      double most = MIN ((double)(size + 2) / alpha - 1, (double)(in + 1 - size) / alpha - (double)(out - 1));
      double u = ts_philox_stream_double (random) * most;

      for (gint64 i = 1; i < out; i++)
        ends[i] = (gint64)ceil (alpha * ((double)i + u)) - 1;
      ends[out] = in;
      return;
    }

  for (gint64 i = 0; i < out; i++)
    ends[i + 1] = size + (i < in % out ? 1 : 0);
  for (gint64 i = 0; i < out - 1; i++)
    {
      gint64 other = i + (gint64)(ts_philox_stream_next (random) % (guint32)(out - i)), swapped = ends[i + 1];

      ends[i + 1] = ends[other + 1];
      ends[other + 1] = swapped;
    }
  for (gint64 i = 0; i < out; i++)
    ends[i + 1] += ends[i];
}

typedef struct
{
  gboolean overlapping;
  gint64 batch;
  gint64 channels;
  gint64 in[2];
  gint64 out[2];
  const gint64 *ends[2];
} Cells;

/* Rows or columns of cell @i: up to @end. */
static void
get_cell (const Cells *cells,
          int axis,
          gint64 i,
          gint64 *begin,
          gint64 *end)
{
  *begin = cells->ends[axis][i];
  *end = MIN (cells->ends[axis][i + 1] + (cells->overlapping ? 1 : 0), cells->in[axis]);
}

/* ---- what is done with them -------------------------------------------------------------------------- */

/* Calls @VISIT for each cell and each of its pixels. */
#define FOR_CELLS(cells, cell, BEGIN, pixel, VISIT)                                        \
  for (gint64 cell = 0; cell < (cells)->batch * (cells)->out[0] * (cells)->out[1]; cell++) \
    {                                                                                      \
      gint64 top, bottom, left, right, image = cell / ((cells)->out[0] * (cells)->out[1]); \
                                                                                           \
      get_cell ((cells), 0, cell / (cells)->out[1] % (cells)->out[0], &top, &bottom);      \
      get_cell ((cells), 1, cell % (cells)->out[1], &left, &right);                        \
      BEGIN;                                                                               \
      for (gint64 y = top; y < bottom; y++)                                                \
        for (gint64 x = left; x < right; x++)                                              \
          {                                                                                \
            gint64 pixel = (image * (cells)->in[0] + y) * (cells)->in[1] + x;              \
                                                                                           \
            for (gint64 c = 0; c < (cells)->channels; c++)                                 \
              VISIT;                                                                       \
          }                                                                                \
    }

/* Integers wrap. */
#define PLUS_float(a, b) ((a) + (b))
#define PLUS_double(a, b) ((a) + (b))
#define PLUS_gint32(a, b) ((gint32)((guint32)(a) + (guint32)(b)))
#define PLUS_gint64(a, b) ((gint64)((guint64)(a) + (guint64)(b)))

/* What the largest is searched from, as for MaxPool: NaN is not above it, nor is -infinity. */
#define LOWEST_float -FLT_MAX
#define LOWEST_double -DBL_MAX
#define LOWEST_gint32 G_MININT32
#define LOWEST_gint64 G_MININT64

#define FUNCTIONS(T)                                                                                                                                          \
  static void largest_##T (const Cells *cells, gconstpointer from, gpointer to)                                                                               \
  {                                                                                                                                                           \
    const T *in = from;                                                                                                                                       \
    T *out = to;                                                                                                                                              \
                                                                                                                                                              \
    FOR_CELLS (cells, cell, for (gint64 c = 0; c < cells->channels; c++) out[cell * cells->channels + c] = LOWEST_##T, pixel, {                               \
      T value = in[pixel * cells->channels + c];                                                                                                              \
                                                                                                                                                              \
      if (value > out[cell * cells->channels + c])                                                                                                            \
        out[cell * cells->channels + c] = value;                                                                                                              \
    })                                                                                                                                                        \
  }                                                                                                                                                           \
                                                                                                                                                              \
  static void average_##T (const Cells *cells, gconstpointer from, gpointer to)                                                                               \
  {                                                                                                                                                           \
    const T *in = from;                                                                                                                                       \
    T *out = to;                                                                                                                                              \
                                                                                                                                                              \
    FOR_CELLS (cells, cell, T n = (T)((bottom - top) * (right - left)); memset (out + cell * cells->channels, 0, (gsize)cells->channels * sizeof (T)), pixel, \
                                                                        { out[cell * cells->channels + c] = PLUS_##T (out[cell * cells->channels + c], in[pixel * cells->channels + c]); if (y == bottom - 1 && x == right - 1) out[cell * cells->channels + c] /= n; })                                                                                  \
  }                                                                                                                                                           \
                                                                                                                                                              \
  /* To the first of the largest. */                                                                                                                          \
  static void largest_grad_##T (const Cells *cells, gconstpointer from, gconstpointer gradient, gpointer to, gint64 *place)                                   \
  {                                                                                                                                                           \
    const T *in = from, *grad = gradient;                                                                                                                     \
    T *out = to;                                                                                                                                              \
                                                                                                                                                              \
    FOR_CELLS (cells, cell, for (gint64 c = 0; c < cells->channels; c++) place[c] = -1, pixel, {                                                              \
      gint64 at = pixel * cells->channels + c;                                                                                                                \
                                                                                                                                                              \
      if (place[c] < 0 || in[place[c]] < in[at])                                                                                                              \
        place[c] = at;                                                                                                                                        \
      if (y == bottom - 1 && x == right - 1)                                                                                                                  \
        out[place[c]] = PLUS_##T (out[place[c]], grad[cell * cells->channels + c]);                                                                           \
    })                                                                                                                                                        \
  }                                                                                                                                                           \
                                                                                                                                                              \
  static void average_grad_##T (const Cells *cells, gconstpointer gradient, double *sums, gpointer to, gsize n_elements)                                      \
  {                                                                                                                                                           \
    const T *grad = gradient;                                                                                                                                 \
                                                                                                                                                              \
    FOR_CELLS (cells, cell, double n = (double)((bottom - top) * (right - left)), pixel,                                                                      \
               sums[pixel * cells->channels + c] += (double)grad[cell * cells->channels + c] / n)                                                             \
    for (gsize i = 0; i < n_elements; i++)                                                                                                                    \
      ((T *)to)[i] = (T)sums[i];                                                                                                                              \
  }

FUNCTIONS (float)
FUNCTIONS (double)
FUNCTIONS (gint32)
FUNCTIONS (gint64)

static const struct
{
  TsDType dtype;
  void (*largest) (const Cells *cells, gconstpointer in, gpointer out);
  void (*average) (const Cells *cells, gconstpointer in, gpointer out);
  void (*largest_grad) (const Cells *cells, gconstpointer in, gconstpointer grad, gpointer out, gint64 *place);
  void (*average_grad) (const Cells *cells, gconstpointer grad, double *sums, gpointer out, gsize n_elements);
} types[] = {
  { TS_DTYPE_FLOAT, largest_float, average_float, largest_grad_float, average_grad_float },
  { TS_DTYPE_DOUBLE, largest_double, average_double, largest_grad_double, average_grad_double },
  { TS_DTYPE_INT32, largest_gint32, average_gint32, largest_grad_gint32, average_grad_gint32 },
  { TS_DTYPE_INT64, largest_gint64, average_gint64, largest_grad_gint64, average_grad_gint64 },
};

static guint
type_index (TsDType dtype)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].dtype == dtype)
      return i;
  g_assert_not_reached ();
}

/* ---- forward ----------------------------------------------------------------------------------------- */

/* For the cells of one axis. What is deterministic begins anew in each run. */
static TsPhilox
reserve (TsCall *call,
         gint64 out)
{
  Fractional *self = call->state;

  return ts_generator_reserve_numbers (&self->random, call, self->pseudo_random ? 2 : (guint64)out);
}

static gboolean
put_cells (TsCall *call,
           Cells *cells,
           GError **error)
{
  Fractional *self = call->state;
  TsPhilox generator;

  /* Nobody but a session has random numbers; the op does not say that it is stateful. */
  if (call->resources == NULL)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "random numbers are drawn in a session only");
      return FALSE;
    }
  generator = ts_generator_reserve (&self->random, call, 0);
  for (int axis = 0; axis < 2; axis++)
    {
      TsTensor *ends = ts_call_alloc (call, (guint)axis + 1, &TS_SHAPE (cells->out[axis] + 1), error);
      TsPhiloxStream random;

      if (ends == NULL)
        return FALSE;
      if (!self->deterministic)
        generator = reserve (call, cells->out[axis]);
      random = ts_philox_stream (&generator);
      make_cells (self, &random, cells->in[axis], cells->out[axis], ends->data);
      cells->ends[axis] = ends->data;
      if (self->deterministic)
        ts_philox_skip (&generator, self->pseudo_random ? 1 : (guint64)(cells->out[axis] + 3) / 4);
    }
  return TRUE;
}

static gboolean
run (TsCall *call,
     gboolean average,
     GError **error)
{
  const Fractional *self = call->state;
  const TsShape *in = &call->in[0]->shape;
  Cells cells = { .overlapping = self->overlapping };
  TsTensor *out;
  guint type;

  if (!ts_arg_check_rank (call, 0, "value", 4, error))
    return FALSE;
  cells.batch = in->dims[0];
  cells.channels = in->dims[3];
  for (int axis = 0; axis < 2; axis++)
    {
      cells.in[axis] = in->dims[axis + 1];
      cells.out[axis] = cells.in[axis] <= G_MAXINT32 ? (gint64)floorf ((float)cells.in[axis] / self->ratio[axis + 1]) : 0;
      if (cells.out[axis] <= 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GINT64_FORMAT " %s cannot be divided by %g", cells.in[axis], axis == 0 ? "rows" : "columns",
                       (double)self->ratio[axis + 1]);
          return FALSE;
        }
    }

  out = ts_call_alloc (call, 0, &TS_SHAPE (cells.batch, cells.out[0], cells.out[1], cells.channels), error);
  if (out == NULL || !put_cells (call, &cells, error))
    return FALSE;
  if (out->n_elements == 0)
    return TRUE;
  type = type_index (out->dtype);
  (average ? types[type].average : types[type].largest) (&cells, call->in[0]->data, out->data);
  return TRUE;
}

static gboolean
largest_run (TsCall *call,
             GError **error)
{
  return run (call, FALSE, error);
}

static gboolean
average_run (TsCall *call,
             GError **error)
{
  return run (call, TRUE, error);
}

/* ---- gradients --------------------------------------------------------------------------------------- */

/* The cells that inputs @first and @first + 1 say, for volumes of shape @in pooled to @out. */
static gboolean
read_cells (const TsCall *call,
            guint first,
            const TsShape *in,
            const TsShape *out,
            Cells *cells,
            GError **error)
{
  if (in->rank != 4 || out->rank != 4 || in->dims[0] != out->dims[0] || in->dims[3] != out->dims[3])
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "images and gradient must have 4 dimensions and agree in number and channels");
      return FALSE;
    }
  *cells = (Cells) { .overlapping = ((const Fractional *)call->state)->overlapping, .batch = in->dims[0], .channels = in->dims[3] };
  for (guint axis = 0; axis < 2; axis++)
    {
      const TsTensor *tensor = call->in[first + axis];
      const gint64 *ends = tensor->data;
      gboolean ok = tensor->shape.rank == 1 && tensor->shape.dims[0] == out->dims[axis + 1] + 1;

      cells->in[axis] = in->dims[axis + 1];
      cells->out[axis] = out->dims[axis + 1];
      cells->ends[axis] = ends;
      for (gint64 i = 0; ok && i <= cells->out[axis]; i++)
        ok = ends[i] >= 0 && ends[i] <= cells->in[axis] && (i == 0 || ends[i] > ends[i - 1]);
      if (!ok)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the sequence of %s is no division of %" G_GINT64_FORMAT " into %" G_GINT64_FORMAT,
                       axis == 0 ? "rows" : "columns", cells->in[axis], cells->out[axis]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
alloc_zeros (TsCall *call,
             const TsShape *shape,
             GError **error)
{
  TsTensor *out = ts_call_alloc (call, 0, shape, error);

  if (out != NULL && out->n_elements > 0)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  return out != NULL;
}

/* Inputs: images, their pooling, gradient of the pooling, rows, columns. */
static gboolean
largest_grad_run (TsCall *call,
                  GError **error)
{
  const TsTensor *in = call->in[0], *grad = call->in[2];
  g_autofree gint64 *place = NULL;
  Cells cells;

  if (!ts_shape_equal (&call->in[1]->shape, &grad->shape))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the pooling and its gradient differ in shape");
      return FALSE;
    }
  if (!read_cells (call, 3, &in->shape, &grad->shape, &cells, error) || !alloc_zeros (call, &in->shape, error))
    return FALSE;
  if (grad->n_elements == 0)
    return TRUE;
  place = g_new (gint64, cells.channels);
  types[type_index (in->dtype)].largest_grad (&cells, in->data, grad->data, call->out[0]->data, place);
  return TRUE;
}

/* Inputs: shape of the images, gradient of the pooling, rows, columns. */
static gboolean
average_grad_run (TsCall *call,
                  GError **error)
{
  const TsTensor *grad = call->in[1];
  g_autofree double *sums = NULL;
  Cells cells;
  TsShape in;

  if (!ts_arg_shape (call, 0, "orig_input_tensor_shape", &in, error) || !read_cells (call, 2, &in, &grad->shape, &cells, error) ||
      !alloc_zeros (call, &in, error))
    return FALSE;
  if (grad->n_elements == 0)
    return TRUE;
  sums = g_try_new0 (double, call->out[0]->n_elements);
  if (sums == NULL)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for the sums of a gradient");
      return FALSE;
    }
  types[type_index (grad->dtype)].average_grad (&cells, grad->data, sums, call->out[0]->data, call->out[0]->n_elements);
  return TRUE;
}

static gboolean
infer (TsShapeCall *call,
       GError **error)
{
  const TsShape *in = call->in[0];
  guint n = 0;
  g_autofree float *ratio = ts_operation_dup_attr_floats (call->op, "pooling_ratio", &n, error);

  if (ratio == NULL || !ts_shape_expect_rank (call, 0, 4, error))
    return FALSE;
  call->out[0] = TS_SHAPE (-1, -1, -1, -1);
  for (int d = 0; d < 4 && n == 4 && in->rank == 4; d++)
    if (in->dims[d] >= 0 && in->dims[d] <= G_MAXINT32 && ratio[d] >= 1)
      call->out[0].dims[d] = (gint64)floorf ((float)in->dims[d] / ratio[d]);
  for (guint i = 1; i < 3; i++)
    call->out[i] = TS_SHAPE (call->out[0].dims[i] >= 0 ? call->out[0].dims[i] + 1 : -1);
  return TRUE;
}

#define DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE) | TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64))
#define ROW(type, prepare_func, function, source)                                                                                                                   \
  {                                                                                                                                                                 \
    .op = type, .dtypes = DTYPES, .prepare = prepare_func, .state_size = sizeof (Fractional), .release = ts_generator_release, .run = function, .semantics = source \
  }
#define AVG_SOURCE "tensorflow/core/kernels/fractional_avg_pool_op.cc, fractional_pool_common.cc"
#define MAX_SOURCE "tensorflow/core/kernels/fractional_max_pool_op.cc, fractional_pool_common.cc"

const TsKernelDef ts_fractional_pool_kernels[] = {
  ROW ("FractionalAvgPool", prepare, average_run, AVG_SOURCE),
  ROW ("FractionalAvgPoolGrad", grad_prepare, average_grad_run, AVG_SOURCE),
  ROW ("FractionalMaxPool", prepare, largest_run, MAX_SOURCE),
  ROW ("FractionalMaxPoolGrad", grad_prepare, largest_grad_run, MAX_SOURCE),
  { 0 },
};

const TsShapeDef ts_fractional_pool_shapes[] = {
  { "FractionalAvgPool", infer },
  { "FractionalMaxPool", infer },
  { 0 },
};
