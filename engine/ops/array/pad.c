#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

#include <string.h>

/* Pad, PadV2: a tensor with a border of one value. */

#define ROWS_PER_THREAD_BYTES 262144
#define MAX_RANK 8

typedef struct
{
  gint64 before[TS_SHAPE_MAX_RANK];
  gint64 after[TS_SHAPE_MAX_RANK];
} Paddings;

/* @paddings is an integer tensor; checks it against the rank of what is padded. */
static gboolean
check_paddings_shape (const TsShape *paddings,
                      int rank,
                      GError **error)
{
  g_autofree char *text = NULL;

  if (paddings->rank == 2 && paddings->dims[0] == rank && paddings->dims[1] == 2)
    return TRUE;

  text = ts_shape_to_string (paddings);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "paddings must have shape [%d,2] for an input with %d dimensions, has %s", rank, rank, text);
  return FALSE;
}

/* Reads the paddings and adds them to @in; a dimension of unknown size stays so. */
static gboolean
padded_shape (const TsTensor *tensor,
              const TsShape *in,
              Paddings *paddings,
              TsShape *out,
              GError **error)
{
  if (!check_paddings_shape (&tensor->shape, in->rank, error))
    return FALSE;

  out->rank = in->rank;
  for (int d = 0; d < in->rank; d++)
    {
      gint64 before = ts_int_at (tensor, 2 * (gsize)d), after = ts_int_at (tensor, 2 * (gsize)d + 1);

      if (before < 0 || after < 0 ||
          __builtin_add_overflow (before, after, &out->dims[d]) ||
          __builtin_add_overflow (out->dims[d], MAX (in->dims[d], 0), &out->dims[d]))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "dimension %d cannot be padded by %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, d, before, after);
          return FALSE;
        }
      paddings->before[d] = before;
      paddings->after[d] = after;
      if (in->dims[d] < 0)
        out->dims[d] = TS_SHAPE_UNKNOWN_DIM;
    }
  return TRUE;
}

/* The output is rows: the innermost padded dimension with all within it. A row is border, or border, input and border. */
typedef struct
{
  int rank;                        /* dimensions that count the rows */
  gint64 begin[TS_SHAPE_MAX_RANK]; /* where the input begins in them, and ends */
  gint64 end[TS_SHAPE_MAX_RANK];
  gint64 dims[TS_SHAPE_MAX_RANK];
  gsize before, middle, after; /* elements of a row */
  gsize item_size;
  const char *value;
  const char *in;
  char *out;
} Pad;

static void
init_rows (Pad *self,
           const TsShape *in,
           const Paddings *paddings)
{
  int last = in->rank - 1;
  gsize unit = 1;

  while (last > 0 && paddings->before[last] == 0 && paddings->after[last] == 0)
    unit *= (gsize)in->dims[last--];

  self->rank = MAX (last, 0);
  self->before = in->rank > 0 ? unit * (gsize)paddings->before[last] : 0;
  self->middle = in->rank > 0 ? unit * (gsize)in->dims[last] : 1;
  self->after = in->rank > 0 ? unit * (gsize)paddings->after[last] : 0;
  for (int d = 0; d < self->rank; d++)
    {
      self->begin[d] = paddings->before[d];
      self->end[d] = paddings->before[d] + in->dims[d];
      self->dims[d] = self->end[d] + paddings->after[d];
    }
}

/* The input's row that lies in row @row of the output, or -1 in the border. */
static gssize
source_row (const Pad *self,
            gsize row)
{
  gssize source = 0, stride = 1;

  for (int d = self->rank - 1; d >= 0; d--)
    {
      gint64 index = (gint64)(row % (gsize)self->dims[d]);

      row /= (gsize)self->dims[d];
      if (index < self->begin[d] || index >= self->end[d])
        return -1;
      source += stride * (index - self->begin[d]);
      stride *= self->end[d] - self->begin[d];
    }
  return source;
}

static void
pad_rows (gsize begin,
          gsize end,
          gpointer data)
{
  const Pad *self = data;
  gsize size = self->item_size, n = self->before + self->middle + self->after;

  for (gsize row = begin; row < end; row++)
    {
      char *to = self->out + row * n * size;
      gssize source = source_row (self, row);

      if (source < 0)
        {
          ts_elements_fill (to, n, self->value, size);
          continue;
        }
      ts_elements_fill (to, self->before, self->value, size);
      if (self->middle > 0)
        memcpy (to + self->before * size, self->in + (gsize)source * self->middle * size, self->middle * size);
      ts_elements_fill (to + (self->before + self->middle) * size, self->after, self->value, size);
    }
}

static gboolean
pad (TsCall *call,
     gconstpointer value,
     GError **error)
{
  const TsTensor *in = call->in[0];
  Paddings paddings;
  TsShape shape;
  TsTensor *out;
  Pad self;
  gsize row_bytes;

  if (!ts_arg_check_most_rank (call, 0, "the input", MAX_RANK, error) || !padded_shape (call->in[1], &in->shape, &paddings, &shape, error))
    return FALSE;
  if (ts_shape_equal (&in->shape, &shape))
    {
      ts_call_forward (call, 0, 0);
      return TRUE;
    }

  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  init_rows (&self, &in->shape, &paddings);
  self.item_size = ts_dtype_size (in->dtype);
  self.value = value;
  self.in = in->data;
  self.out = out->data;
  row_bytes = (self.before + self.middle + self.after) * self.item_size;
  return ts_elements_settle (out, ts_call_parallel_for (call, out->n_elements * self.item_size / row_bytes,
                                                        MAX (1, ROWS_PER_THREAD_BYTES / row_bytes), pad_rows, &self, error));
}

static gboolean
pad_run (TsCall *call,
         GError **error)
{
  static const guint64 zero[2] = { 0, 0 };

  return pad (call, zero, error);
}

static gboolean
pad_v2_run (TsCall *call,
            GError **error)
{
  return ts_arg_check_rank (call, 2, "constant_values", 0, error) && pad (call, call->in[2]->data, error);
}

static gboolean
pad_shape (TsShapeCall *call,
           GError **error)
{
  const TsShape *in = call->in[0];
  TsShape *out = &call->out[0];
  TsTensor *paddings = call->constants[1];
  Paddings amounts;
  gint64 rank = in->rank >= 0 || call->in[1]->rank != 2 ? in->rank : call->in[1]->dims[0];

  if (!ts_shape_expect_rank (call, 1, 2, error))
    return FALSE;
  if (in->rank >= 0 && paddings != NULL)
    return padded_shape (paddings, in, &amounts, out, error);

  for (int d = 0; d < rank && rank <= TS_SHAPE_MAX_RANK; d++)
    {
      out->rank = (int)rank;
      out->dims[d] = TS_SHAPE_UNKNOWN_DIM;
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_pad_kernels[] = {
  { .op = "Pad", .dtypes = TS_DTYPES_MOVABLE, .run = pad_run, .semantics = "tensorflow/core/kernels/pad_op.cc" },
  { .op = "PadV2", .dtypes = TS_DTYPES_MOVABLE, .run = pad_v2_run, .semantics = "tensorflow/core/kernels/pad_op.cc" },
  { 0 },
};

const TsShapeDef ts_pad_shapes[] = {
  { "Pad", pad_shape },
  { "PadV2", pad_shape },
  { 0 },
};
