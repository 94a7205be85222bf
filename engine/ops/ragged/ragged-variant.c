#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ragged/ts-ragged.h"
#include "engine/tensor/ts-variant.h"
#include "engine/ts-error.h"

#include <string.h>

/* RaggedTensorToVariant, RaggedTensorFromVariant, RaggedTensorToVariantGradient: ragged tensors, or their rows, as elements of a tensor. */

/* ---- what an element is ---- */

typedef struct
{
  TsVariant base;
  guint n_splits;
  TsTensor **splits;
  TsTensor *values;
} Ragged;

static void
ragged_clear (TsVariant *variant)
{
  Ragged *self = (Ragged *)variant;

  for (guint d = 0; d < self->n_splits; d++)
    g_clear_pointer (&self->splits[d], ts_tensor_unref);
  g_free (self->splits);
  g_clear_pointer (&self->values, ts_tensor_unref);
}

static char *
ragged_describe (const TsVariant *variant)
{
  const Ragged *self = (const Ragged *)variant;
  g_autofree char *shape = ts_shape_to_string (&self->values->shape);

  return g_strdup_printf ("%s, %u ragged dimensions, values of shape %s", ts_dtype_name (self->values->dtype), self->n_splits, shape);
}

static const TsVariantType ragged_type = { "RaggedTensor", ragged_clear, ragged_describe };

static Ragged *
ragged_new (guint n_splits)
{
  Ragged *self = g_new0 (Ragged, 1);

  ts_variant_init (&self->base, &ragged_type);
  self->n_splits = n_splits;
  self->splits = g_new0 (TsTensor *, n_splits + 1);
  return self;
}

/* ---- RaggedTensorToVariant. Inputs: splits of each ragged dimension, values ---- */

typedef struct
{
  gboolean batched;
} ToVariant;

static gboolean
to_variant_prepare (TsKernelInit *init,
                    GError **error)
{
  ToVariant *state = init->state;

  return ts_operation_get_attr_bool (init->op, "batched_input", &state->batched, error);
}

static gboolean
check_nested (const TsCall *call,
              guint n,
              GError **error)
{
  const TsTensor *values = call->in[n];

  if (values->shape.rank < 1)
    return ts_arg_check_rank (call, n, "the values", 1, error);
  for (guint d = n; d-- > 0;)
    {
      gint64 inside = d == n - 1 ? values->shape.dims[0] : (gint64)call->in[d + 1]->n_elements - 1;

      if (!ts_ragged_check_splits (call->in[d], TRUE, inside, TRUE, "the splits", error))
        return FALSE;
    }
  return TRUE;
}

/* Elements @begin to @end of a ragged dimension's splits, counted from 0. (transfer full) (nullable) */
static TsTensor *
cut_splits (const TsTensor *splits,
            gint64 begin,
            gint64 end,
            GError **error)
{
  TsTensor *result = ts_tensor_new (splits->dtype, &TS_SHAPE (end - begin + 1), error);

  for (gint64 i = begin; result != NULL && i <= end; i++)
    ts_int_put (result, (gsize)(i - begin), ts_int_at (splits, (gsize)i) - ts_int_at (splits, (gsize)begin));
  return result;
}

/* Row @row; where nothing is ragged, of the values. (transfer full) (nullable) */
static Ragged *
cut_row (const TsCall *call,
         guint n,
         gint64 row,
         GError **error)
{
  g_autoptr (TsVariant) variant = &ragged_new (n > 0 ? n - 1 : 0)->base;
  Ragged *self = (Ragged *)variant;
  gint64 begin = row, end = row + 1;

  for (guint d = 0; d < n; d++)
    {
      if (d > 0)
        {
          self->splits[d - 1] = cut_splits (call->in[d], begin, end, error);
          if (self->splits[d - 1] == NULL)
            return NULL;
        }
      begin = ts_int_at (call->in[d], (gsize)begin);
      end = ts_int_at (call->in[d], (gsize)end);
    }
  self->values = ts_tensor_slice (call->in[n], begin, end - begin, error);
  if (self->values == NULL)
    return NULL;
  if (n == 0)
    {
      TsTensor *slice = self->values;
      TsShape shape;

      ts_shape_init (&shape, slice->shape.rank - 1, slice->shape.dims + 1);
      self->values = ts_tensor_reshape (slice, &shape);
      ts_tensor_unref (slice);
    }
  return (Ragged *)g_steal_pointer (&variant);
}

static gboolean
to_variant_run (TsCall *call,
                GError **error)
{
  const ToVariant *state = call->state;
  guint n = call->n_in - 1;
  gint64 n_rows;
  TsTensor *out;

  if (!check_nested (call, n, error))
    return FALSE;
  n_rows = n > 0 ? (gint64)call->in[0]->n_elements - 1 : call->in[n]->shape.dims[0];
  out = ts_call_alloc (call, 0, state->batched ? &TS_SHAPE (n_rows) : &TS_SHAPE_SCALAR, error);
  if (out == NULL)
    return FALSE;

  for (gint64 r = 0; state->batched && r < n_rows; r++)
    {
      Ragged *row = cut_row (call, n, r, error);

      if (row == NULL)
        return FALSE;
      ((TsVariant **)out->data)[r] = &row->base;
    }
  if (!state->batched)
    {
      Ragged *whole = ragged_new (n);

      for (guint d = 0; d < n; d++)
        whole->splits[d] = ts_tensor_ref (call->in[d]);
      whole->values = ts_tensor_ref (call->in[n]);
      *(TsVariant **)out->data = &whole->base;
    }
  return TRUE;
}

/* ---- RaggedTensorFromVariant ---- */

typedef struct
{
  gint64 input_rank;
} FromVariant;

static gboolean
from_variant_prepare (TsKernelInit *init,
                      GError **error)
{
  FromVariant *state = init->state;

  return ts_operation_get_attr_int (init->op, "input_ragged_rank", &state->input_rank, error);
}

/* The element as a ragged tensor with so many ragged dimensions; (nullable) with an error. */
static const Ragged *
get_ragged (const TsCall *call,
            gsize i,
            gint64 rank,
            GError **error)
{
  const TsVariant *variant = ts_tensor_get_variant (call->in[0], i);
  const Ragged *self = (const Ragged *)variant;
  TsDType dtype = ts_dtype_base (call->out_dtypes[call->n_out - 1]);

  if (variant == NULL || variant->type != &ragged_type)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "element %" G_GSIZE_FORMAT " is no ragged tensor", i);
  else if (self->n_splits != rank || self->values->shape.rank < 1 || self->values->dtype != dtype)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "element %" G_GSIZE_FORMAT " has %u ragged dimensions and values of %d dimensions of %s, expected are %" G_GINT64_FORMAT " and %s",
                 i, self->n_splits, self->values->shape.rank, ts_dtype_name (self->values->dtype), rank, ts_dtype_name (dtype));
  else
    return self;
  return NULL;
}

static gboolean
check_elements (const TsCall *call,
                gint64 rank,
                GError **error)
{
  for (gsize i = 0; i < call->in[0]->n_elements; i++)
    {
      const Ragged *element = get_ragged (call, i, rank, error), *first;

      if (element == NULL)
        return FALSE;
      for (guint d = 0; d < element->n_splits; d++)
        if (element->splits[d]->dtype != ts_dtype_base (call->out_dtypes[0]))
          {
            g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the splits of element %" G_GSIZE_FORMAT " are %s", i, ts_dtype_name (element->splits[d]->dtype));
            return FALSE;
          }
      first = (const Ragged *)ts_tensor_get_variant (call->in[0], 0);
      if (element->values->shape.rank != first->values->shape.rank ||
          memcmp (element->values->shape.dims + 1, first->values->shape.dims + 1, (gsize)(first->values->shape.rank - 1) * sizeof (gint64)) != 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the values of element %" G_GSIZE_FORMAT " have another shape than those of element 0", i);
          return FALSE;
        }
    }
  return TRUE;
}

/* Output @i: the rows, one after the other, that the elements have in a ragged dimension; -1: the elements themselves. */
static gboolean
put_splits (TsCall *call,
            guint i,
            int dimension,
            GError **error)
{
  gsize n = call->in[0]->n_elements, k = 0;
  gint64 total = (gint64)n, end = 0;
  const Ragged *const *elements = call->in[0]->data;

  if (dimension >= 0)
    for (gsize e = total = 0; e < n; e++)
      total += (gint64)elements[e]->splits[dimension]->n_elements - 1;
  if (ts_call_alloc (call, i, &TS_SHAPE (total + 1), error) == NULL)
    return FALSE;
  ts_int_put (call->out[i], k++, 0);
  for (gsize e = 0; e < n; e++)
    {
      const TsTensor *splits = dimension >= 0 ? elements[e]->splits[dimension] : NULL;
      gint64 rows = elements[e]->n_splits > 0 ? (gint64)elements[e]->splits[0]->n_elements - 1 : elements[e]->values->shape.dims[0];
      gint64 begin = end;

      for (gsize r = 1; splits != NULL && r < splits->n_elements; r++)
        ts_int_put (call->out[i], k++, end = begin + ts_int_at (splits, r));
      if (splits == NULL)
        ts_int_put (call->out[i], k++, end += rows);
    }
  return TRUE;
}

/* The values of all elements; with none, their shape is not known. */
static gboolean
put_values (TsCall *call,
            GError **error)
{
  const Ragged *const *elements = call->in[0]->data;
  TsShape shape = TS_SHAPE (0);
  gsize n = call->in[0]->n_elements;
  TsTensor *out;
  char *to;

  if (n > 0)
    ts_shape_copy (&shape, &elements[0]->values->shape);
  shape.dims[0] = 0;
  for (gsize e = 0; e < n; e++)
    shape.dims[0] += elements[e]->values->shape.dims[0];
  out = ts_call_alloc (call, call->n_out - 1, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  to = out->data;
  for (gsize e = 0; e < n; e++)
    {
      gsize size = ts_tensor_size_bytes (elements[e]->values);

      if (size > 0)
        memcpy (to, elements[e]->values->data, size);
      to += size;
    }
  return ts_elements_settle (out, TRUE);
}

static gboolean
from_variant_run (TsCall *call,
                  GError **error)
{
  const FromVariant *state = call->state;
  const TsShape *shape = &call->in[0]->shape;
  gint64 n_rows = 1, rank = state->input_rank >= 0 ? state->input_rank : (gint64)call->n_out - 1 - shape->rank;

  if (rank < 0 || (gint64)call->n_out - 1 != rank + shape->rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%d dimensions of tensors with %" G_GINT64_FORMAT " ragged dimensions do not make %u", shape->rank, rank, call->n_out - 1);
      return FALSE;
    }
  if (!check_elements (call, rank, error))
    return FALSE;
  for (int d = 0; d + 1 < shape->rank; d++)
    {
      gint64 n_values;

      /* A size of 0 elsewhere lets the others be anything. */
      if (__builtin_mul_overflow (n_rows, shape->dims[d], &n_rows) || n_rows == G_MAXINT64 || __builtin_mul_overflow (n_rows, shape->dims[d + 1], &n_values))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "too many rows along dimension %d", d);
          return FALSE;
        }
      if (ts_call_alloc (call, (guint)d, &TS_SHAPE (n_rows + 1), error) == NULL)
        return FALSE;
      for (gint64 r = 0; r <= n_rows; r++)
        ts_int_put (call->out[d], (gsize)r, r * shape->dims[d + 1]);
    }
  if (shape->rank > 0 && !put_splits (call, (guint)shape->rank - 1, -1, error))
    return FALSE;
  for (int d = 0; d < (int)rank; d++)
    if (!put_splits (call, (guint)(shape->rank + d), d, error))
      return FALSE;
  return put_values (call, error);
}

/* ---- RaggedTensorToVariantGradient. Inputs: gradients as variants, row splits, shape of the values ---- */

static gboolean
gradient_run (TsCall *call,
              GError **error)
{
  const TsTensor *grads = call->in[0], *splits = call->in[1];
  gboolean is_whole = grads->shape.rank == 0;
  gsize width, size;
  TsShape shape;
  TsTensor *out;

  if (!ts_arg_shape (call, 2, "the shape", &shape, error))
    return FALSE;
  if (shape.rank < 1 || (!is_whole && splits->n_elements != grads->n_elements + 1))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GSIZE_FORMAT " gradients, row splits of %" G_GSIZE_FORMAT " elements", grads->n_elements, splits->n_elements);
      return FALSE;
    }
  if (!is_whole && !ts_ragged_check_splits (splits, TRUE, shape.dims[0], TRUE, "the row splits", error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  memset (out->data, 0, ts_tensor_size_bytes (out)); /* for a row without a gradient */
  width = ts_elements_count (&shape, 1, shape.rank);
  size = ts_dtype_size (out->dtype);
  for (gsize i = 0; i < grads->n_elements; i++)
    {
      const TsVariant *variant = ts_tensor_get_variant (grads, i);
      const TsTensor *values = variant != NULL && variant->type == &ragged_type ? ((const Ragged *)variant)->values : NULL;
      gsize begin = is_whole ? 0 : (gsize)ts_int_at (splits, i), end = is_whole ? (gsize)shape.dims[0] : (gsize)ts_int_at (splits, i + 1);

      if (variant == NULL)
        continue;
      if (values == NULL || values->dtype != out->dtype || values->n_elements != (end - begin) * width)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "gradient %" G_GSIZE_FORMAT " does not fit to rows %" G_GSIZE_FORMAT " to %" G_GSIZE_FORMAT, i, begin, end);
          return FALSE;
        }
      if (values->n_elements > 0)
        memcpy ((char *)out->data + begin * width * size, values->data, values->n_elements * size);
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_ragged_variant_kernels[] = {
  { .op = "RaggedTensorFromVariant", .dtypes = TS_DTYPES_MOVABLE, .dtype_attr = "Tvalues", .prepare = from_variant_prepare, .state_size = sizeof (FromVariant), .run = from_variant_run, .semantics = "tensorflow/core/kernels/ragged_tensor_from_variant_op.cc" },
  { .op = "RaggedTensorToVariant", .dtypes = TS_DTYPES_MOVABLE, .dtype_attr = "Tvalues", .prepare = to_variant_prepare, .state_size = sizeof (ToVariant), .run = to_variant_run, .semantics = "tensorflow/core/kernels/ragged_tensor_to_variant_op.cc" },
  { .op = "RaggedTensorToVariantGradient", .dtypes = TS_DTYPES_NUMBER, .dtype_attr = "Tvalues", .run = gradient_run, .semantics = "tensorflow/core/kernels/ragged_tensor_to_variant_op.cc" },
  { 0 },
};

static gboolean
from_variant_shape (TsShapeCall *call,
                    GError **error)
{
  (void)error;
  for (guint i = 0; i + 1 < call->n_out; i++)
    call->out[i] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

static gboolean
gradient_shape (TsShapeCall *call,
                GError **error)
{
  return ts_shape_input_as_shape (call, 2, &call->out[0], error);
}

const TsShapeDef ts_ragged_variant_shapes[] = {
  { "RaggedTensorFromVariant", from_variant_shape },
  { "RaggedTensorToVariantGradient", gradient_shape },
  { 0 },
};
