#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/data/ts-stacked.h"
#include "engine/ops/data/ts-tensor-array.h"
#include "engine/ts-error.h"

/* TensorArrayWrite, Scatter, Unpack, Split. The flow is the last input and comes out again. */

/* The array, which must hold what input @value is. */
static TsTensorArray *
get_array (const TsCall *call,
           guint value,
           GError **error)
{
  TsTensorArray *array = ts_call_get_tensor_array (call, error);

  if (array == NULL || array->dtype == call->in[value]->dtype)
    return array;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "TensorArray %s holds %s, the value is %s", array->base.name, ts_dtype_name (array->dtype),
               ts_dtype_name (call->in[value]->dtype));
  return NULL;
}

static gboolean
finish (TsCall *call,
        TsArrayEdit *edit)
{
  ts_array_edit_commit (edit, call->resources);
  ts_call_forward (call, 0, call->n_in - 1);
  return TRUE;
}

/* ---- TensorArrayWrite ---- */

static gboolean
write_run (TsCall *call,
           GError **error)
{
  TsTensorArray *array;
  g_auto (TsArrayEdit) edit = { 0 };
  gint64 index;

  if (!ts_arg_scalar (call, 1, "index", &index, error))
    return FALSE;
  array = get_array (call, 2, error);
  if (array == NULL)
    return FALSE;

  ts_array_edit_init (&edit, array);
  return ts_array_edit_write (&edit, index, call->in[2], error) && finish (call, &edit);
}

/* ---- rows of a tensor ---- */

static gboolean
check_has_rows (const TsCall *call,
                guint i,
                GError **error)
{
  if (call->in[i]->shape.rank > 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the value must have rank 1 or more, is a scalar");
  return FALSE;
}

/* Puts row i of @value where @indices says; %NULL: to i. */
static gboolean
write_rows (TsCall *call,
            TsArrayEdit *edit,
            TsTensor *value,
            const TsTensor *indices,
            GError **error)
{
  for (gint64 i = 0; i < value->shape.dims[0]; i++)
    {
      g_autoptr (TsTensor) row = NULL;

      if (i % 1024 == 1023 && ts_call_is_cancelled (call, error))
        return FALSE;
      row = ts_stacked_dup_row (value, i, error);
      if (row == NULL || !ts_array_edit_write (edit, indices != NULL ? ts_int_at (indices, (gsize)i) : i, row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
scatter_run (TsCall *call,
             GError **error)
{
  TsTensorArray *array = get_array (call, 2, error);
  const TsTensor *indices = call->in[1];
  TsTensor *value = call->in[2];
  g_auto (TsArrayEdit) edit = { 0 };

  if (array == NULL || !check_has_rows (call, 2, error) || !ts_arg_check_rank (call, 1, "indices", 1, error))
    return FALSE;
  if (indices->shape.dims[0] != value->shape.dims[0])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %" G_GINT64_FORMAT " indices, but %" G_GINT64_FORMAT " rows", indices->shape.dims[0],
                   value->shape.dims[0]);
      return FALSE;
    }

  ts_array_edit_init (&edit, array);
  return write_rows (call, &edit, value, indices, error) && finish (call, &edit);
}

/* The array must have @n elements, or be able to. */
static gboolean
check_size (const TsTensorArray *array,
            gint64 n,
            GError **error)
{
  if ((gint64)array->head.size == n || (array->head.dynamic_size && (gint64)array->head.size < n))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "TensorArray %s has %" G_GSIZE_FORMAT " elements, there are %" G_GINT64_FORMAT " values", array->base.name,
               array->head.size, n);
  return FALSE;
}

static gboolean
unpack_run (TsCall *call,
            GError **error)
{
  TsTensorArray *array = get_array (call, 1, error);
  g_auto (TsArrayEdit) edit = { 0 };

  if (array == NULL || !check_has_rows (call, 1, error) || !check_size (array, call->in[1]->shape.dims[0], error))
    return FALSE;

  ts_array_edit_init (&edit, array);
  if (!write_rows (call, &edit, call->in[1], NULL, error))
    return FALSE;
  if (!array->is_grad)
    edit.head.marked_size = (gsize)call->in[1]->shape.dims[0];
  return finish (call, &edit);
}

/* ---- TensorArraySplit ---- */

static gboolean
write_parts (TsCall *call,
             TsArrayEdit *edit,
             TsTensor *value,
             const TsTensor *lengths,
             GError **error)
{
  gint64 begin = 0;

  for (gsize i = 0; i < lengths->n_elements; i++)
    {
      gint64 n = ts_int_at (lengths, i);
      g_autoptr (TsTensor) part = NULL;

      if (i % 1024 == 1023 && ts_call_is_cancelled (call, error))
        return FALSE;
      part = ts_stacked_dup_rows (value, begin, n, error);
      if (part == NULL || !ts_array_edit_write (edit, (gint64)i, part, error))
        return FALSE;
      begin += n;
    }
  return TRUE;
}

/* Nothing negative, and as much as there is in all. */
static gboolean
check_lengths (const TsTensor *lengths,
               gint64 expected,
               GError **error)
{
  gint64 total = 0;

  for (gsize i = 0; i < lengths->n_elements; i++)
    {
      gint64 n = ts_int_at (lengths, i);

      if (n < 0 || n > expected - total)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "length %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " rows are left", i, n,
                       expected - total);
          return FALSE;
        }
      total += n;
    }
  if (total == expected)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the lengths are %" G_GINT64_FORMAT " together, there are %" G_GINT64_FORMAT " rows", total, expected);
  return FALSE;
}

static gboolean
split_run (TsCall *call,
           GError **error)
{
  TsTensorArray *array = get_array (call, 1, error);
  TsTensor *value = call->in[1];
  const TsTensor *lengths = call->in[2];
  g_auto (TsArrayEdit) edit = { 0 };

  if (array == NULL || !ts_arg_check_rank (call, 2, "lengths", 1, error) || !check_has_rows (call, 1, error) ||
      !check_lengths (lengths, value->shape.dims[0], error) || !check_size (array, lengths->shape.dims[0], error))
    return FALSE;

  ts_array_edit_init (&edit, array);
  if (!write_parts (call, &edit, value, lengths, error))
    return FALSE;
  if (!array->is_grad)
    edit.head.marked_size = lengths->n_elements;
  return finish (call, &edit);
}

/* ------------------------------------------------------------------------------------------------- */

#define ROW(type, function)                                                                 \
  {                                                                                         \
    .op = type, .run = function, .semantics = "tensorflow/core/kernels/tensor_array_ops.cc" \
  }

const TsKernelDef ts_tensor_array_write_kernels[] = {
  ROW ("TensorArrayScatter", scatter_run),
  ROW ("TensorArrayScatterV2", scatter_run),
  ROW ("TensorArrayScatterV3", scatter_run),
  ROW ("TensorArraySplit", split_run),
  ROW ("TensorArraySplitV2", split_run),
  ROW ("TensorArraySplitV3", split_run),
  ROW ("TensorArrayUnpack", unpack_run),
  ROW ("TensorArrayWrite", write_run),
  ROW ("TensorArrayWriteV2", write_run),
  ROW ("TensorArrayWriteV3", write_run),
  { 0 },
};

const TsShapeDef ts_tensor_array_write_shapes[] = {
  { 0 },
};
