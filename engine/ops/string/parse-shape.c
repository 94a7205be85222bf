#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

/* Examples and what is read of strings; tensorflow/core/ops/parsing_ops.cc, string_ops.cc. */

/* Outputs are set one after the other. */
typedef struct
{
  TsShapeCall *call;
  guint next;
} Outputs;

static void
add (Outputs *self,
     const TsShape *shape)
{
  if (self->next < self->call->n_out)
    ts_shape_copy (&self->call->out[self->next], shape);
  self->next++;
}

static void
add_times (Outputs *self,
           gint64 n,
           const TsShape *shape)
{
  for (gint64 i = 0; i < n && self->next < self->call->n_out; i++)
    add (self, shape);
}

/* How many tensors a number or type-list attribute stands for. */
static gint64
count (const TsShapeCall *call,
       const char *attr)
{
  gint64 n = 0;
  guint n_types = 0;
  g_autofree TsDType *types = NULL;

  if (ts_operation_get_attr_int (call->op, attr, &n, NULL))
    return MAX (n, 0);
  types = ts_operation_dup_attr_dtypes (call->op, attr, &n_types, NULL);
  return n_types;
}

/* Indices, values and shapes of @n sparse tensors of rank @rank. */
static void
add_sparse (Outputs *self,
            gint64 n,
            int rank)
{
  gint64 size = rank < 0 ? TS_SHAPE_UNKNOWN_DIM : rank;

  add_times (self, n, &TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, size));
  add_times (self, n, &TS_SHAPE (TS_SHAPE_UNKNOWN_DIM));
  add_times (self, n, &TS_SHAPE (size));
}

/* For each of a list of shapes: @prefix, @extra unknown dimensions, the shape. */
static void
add_dense (Outputs *self,
           const char *attr,
           gint64 n,
           const TsShape *prefix,
           int extra)
{
  guint n_shapes = 0;
  g_autofree TsShape *shapes = ts_operation_dup_attr_shapes (self->call->op, attr, &n_shapes, NULL);

  for (gint64 i = 0; i < n && self->next < self->call->n_out; i++)
    {
      TsShape shape = *prefix;
      const TsShape *part = shapes != NULL && i < n_shapes ? &shapes[i] : NULL;

      if (part == NULL || part->rank < 0 || shape.rank < 0 || shape.rank + extra + part->rank > TS_SHAPE_MAX_RANK)
        {
          add (self, &TS_SHAPE_UNKNOWN);
          continue;
        }
      for (int k = 0; k < extra; k++)
        shape.dims[shape.rank++] = TS_SHAPE_UNKNOWN_DIM;
      for (int k = 0; k < part->rank; k++)
        shape.dims[shape.rank++] = part->dims[k];
      add (self, &shape);
    }
}

/* The batch: a vector of examples. */
static TsShape
batch_of (const TsShapeCall *call)
{
  return TS_SHAPE (call->in[0]->rank == 1 ? call->in[0]->dims[0] : TS_SHAPE_UNKNOWN_DIM);
}

static gboolean
parse_example_shape (TsShapeCall *call,
                     GError **error)
{
  Outputs out = { call, 0 };
  TsShape batch = batch_of (call);

  if (!ts_shape_expect_rank (call, 0, 1, error))
    return FALSE;
  add_sparse (&out, count (call, "Nsparse"), 2);
  add_dense (&out, "dense_shapes", count (call, "Ndense"), &batch, 0);
  return TRUE;
}

static void
add_ragged (Outputs *self,
            const TsShape *batch)
{
  gint64 n = batch->rank == 1 && batch->dims[0] >= 0 ? batch->dims[0] + 1 : TS_SHAPE_UNKNOWN_DIM;

  add_times (self, count (self->call, "ragged_value_types"), &TS_SHAPE (TS_SHAPE_UNKNOWN_DIM));
  add_times (self, count (self->call, "ragged_split_types"), &TS_SHAPE (n));
}

static gboolean
parse_example_v2_shape (TsShapeCall *call,
                        GError **error)
{
  Outputs out = { call, 0 };
  const TsShape *batch = call->in[0];

  if (batch->rank > 1 && !ts_shape_expect_rank (call, 0, 1, error))
    return FALSE;
  add_sparse (&out, count (call, "num_sparse"), batch->rank < 0 ? -1 : batch->rank + 1);
  add_dense (&out, "dense_shapes", count (call, "Tdense"), batch, 0);
  add_ragged (&out, batch);
  return TRUE;
}

static gboolean
parse_single_example_shape (TsShapeCall *call,
                            GError **error)
{
  Outputs out = { call, 0 };

  if (!ts_shape_expect_rank (call, 0, 0, error))
    return FALSE;
  add_sparse (&out, count (call, "num_sparse"), 1);
  add_dense (&out, "dense_shapes", count (call, "Tdense"), &TS_SHAPE_SCALAR, 0);
  return TRUE;
}

/* One more dimension for the steps of feature lists. */
static gboolean
parse_sequence_example_shape (TsShapeCall *call,
                              GError **error)
{
  Outputs out = { call, 0 };
  TsShape batch = batch_of (call);
  gint64 n_lists = count (call, "Nfeature_list_dense");

  if (!ts_shape_expect_rank (call, 0, 1, error))
    return FALSE;
  add_sparse (&out, count (call, "Ncontext_sparse"), 2);
  add_dense (&out, "context_dense_shapes", count (call, "Ncontext_dense"), &batch, 0);
  add_sparse (&out, count (call, "Nfeature_list_sparse"), 3);
  add_dense (&out, "feature_list_dense_shapes", n_lists, &batch, 1);
  add_times (&out, n_lists, &batch);
  return TRUE;
}

/* Splits of one ragged list: of a batch one more than examples, else a scalar of no meaning. */
static void
add_splits (Outputs *self,
            gint64 n,
            const TsShape *serialized)
{
  TsShape shape = TS_SHAPE_UNKNOWN;

  if (serialized->rank == 0)
    shape = TS_SHAPE_SCALAR;
  else if (serialized->rank == 1)
    shape = TS_SHAPE (serialized->dims[0] < 0 ? TS_SHAPE_UNKNOWN_DIM : serialized->dims[0] + 1);
  add_times (self, n, &shape);
}

/* Of a batch, or of one example. */
static gboolean
parse_sequence_example_v2_shape (TsShapeCall *call,
                                 GError **error)
{
  Outputs out = { call, 0 };
  const TsShape *serialized = call->in[0];
  gint64 n_lists = count (call, "Nfeature_list_dense"), n_ragged = count (call, "context_ragged_value_types");
  gint64 n_ragged_lists = count (call, "feature_list_ragged_value_types");

  if (serialized->rank > 1 && !ts_shape_expect_rank (call, 0, 1, error))
    return FALSE;
  add_sparse (&out, count (call, "Ncontext_sparse"), serialized->rank < 0 ? -1 : serialized->rank + 1);
  add_dense (&out, "context_dense_shapes", count (call, "Tcontext_dense"), serialized, 0);
  add_times (&out, n_ragged, &TS_SHAPE (TS_SHAPE_UNKNOWN_DIM));
  add_splits (&out, n_ragged, serialized);
  add_sparse (&out, count (call, "Nfeature_list_sparse"), serialized->rank < 0 ? -1 : serialized->rank + 2);
  add_dense (&out, "feature_list_dense_shapes", n_lists, serialized, 1);
  add_times (&out, n_lists, serialized);
  add_times (&out, n_ragged_lists, &TS_SHAPE (TS_SHAPE_UNKNOWN_DIM));
  add_splits (&out, n_ragged_lists, serialized);
  add_times (&out, n_ragged_lists, &TS_SHAPE (TS_SHAPE_UNKNOWN_DIM));
  return TRUE;
}

static gboolean
parse_single_sequence_example_shape (TsShapeCall *call,
                                     GError **error)
{
  Outputs out = { call, 0 };

  if (!ts_shape_expect_rank (call, 0, 0, error))
    return FALSE;
  add_sparse (&out, count (call, "Ncontext_sparse"), 1);
  add_dense (&out, "context_dense_shapes", count (call, "Ncontext_dense"), &TS_SHAPE_SCALAR, 0);
  add_sparse (&out, count (call, "Nfeature_list_sparse"), 2);
  add_dense (&out, "feature_list_dense_shapes", count (call, "Nfeature_list_dense"), &TS_SHAPE_SCALAR, 1);
  return TRUE;
}

/* ---- single strings ---- */

/* Scalars go with anything. */
static gboolean
join_shape (TsShapeCall *call,
            GError **error)
{
  TsShape out = TS_SHAPE_SCALAR;

  for (guint i = 0; i < call->n_in; i++)
    {
      if (call->in[i]->rank == 0)
        continue;
      if (call->in[i]->rank < 0)
        out.rank = TS_SHAPE_UNKNOWN_RANK;
      else if (out.rank == 0)
        ts_shape_copy (&out, call->in[i]);
      else if (!ts_shape_merge (&out, call->in[i], &out))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "inputs that are no scalars must have one shape; input %u has another", i);
          return FALSE;
        }
      if (out.rank < 0)
        break;
    }
  ts_shape_copy (&call->out[0], &out);
  return TRUE;
}

static gboolean
reduce_join_shape (TsShapeCall *call,
                   GError **error)
{
  gboolean keep = FALSE;
  gsize n = 0;
  g_autofree gint64 *axes = ts_shape_input_as_ints (call, 1, &n);
  gboolean gone[TS_SHAPE_MAX_RANK] = { FALSE };
  const TsShape *in = call->in[0];
  TsShape *out = &call->out[0];

  ts_operation_get_attr_bool (call->op, "keep_dims", &keep, NULL);
  if (axes == NULL || in->rank < 0)
    return TRUE;
  for (gsize i = 0; i < n; i++)
    {
      gint64 axis = axes[i] < 0 ? axes[i] + in->rank : axes[i];

      if (axis < 0 || axis >= in->rank)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there is no dimension %" G_GINT64_FORMAT " of %d", axes[i], in->rank);
          return FALSE;
        }
      gone[axis] = TRUE;
    }
  out->rank = 0;
  for (int i = 0; i < in->rank; i++)
    if (!gone[i] || keep)
      out->dims[out->rank++] = gone[i] ? 1 : in->dims[i];
  return TRUE;
}

/* One more dimension, of a size that only the strings tell. */
static gboolean
decode_raw_shape (TsShapeCall *call,
                  GError **error)
{
  if (call->in[0]->rank < 0 || call->in[0]->rank == TS_SHAPE_MAX_RANK)
    return TRUE;
  ts_shape_copy (&call->out[0], call->in[0]);
  call->out[0].dims[call->out[0].rank++] = TS_SHAPE_UNKNOWN_DIM;
  return TRUE;
}

static gboolean
decode_image_shape (TsShapeCall *call,
                    GError **error)
{
  gboolean expand = TRUE;
  gint64 channels = 0;

  if (!ts_shape_expect_rank (call, 0, 0, error))
    return FALSE;
  ts_operation_get_attr_bool (call->op, "expand_animations", &expand, NULL);
  ts_operation_get_attr_int (call->op, "channels", &channels, NULL);
  if (!expand)
    call->out[0] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM, channels > 0 ? channels : TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

/* A picture whose number of channels is left to the file if the attribute is 0. */
static gboolean
decode_picture_shape (TsShapeCall *call,
                      GError **error)
{
  gint64 channels = 0;

  if (!ts_shape_expect_rank (call, 0, 0, error))
    return FALSE;
  ts_operation_get_attr_int (call->op, "channels", &channels, NULL);
  call->out[0] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, TS_SHAPE_UNKNOWN_DIM, channels > 0 ? channels : TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

/* Every column has a value for each record. */
static gboolean
decode_csv_shape (TsShapeCall *call,
                  GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    ts_shape_copy (&call->out[i], call->in[0]);
  return TRUE;
}

const TsShapeDef ts_parse_shapes[] = {
  { "ParseExample", parse_example_shape },
  { "ParseExampleV2", parse_example_v2_shape },
  { "ParseSingleExample", parse_single_example_shape },
  { "ParseSequenceExample", parse_sequence_example_shape },
  { "ParseSequenceExampleV2", parse_sequence_example_v2_shape },
  { "ParseSingleSequenceExample", parse_single_sequence_example_shape },
  { "StringJoin", join_shape },
  { "ReduceJoin", reduce_join_shape },
  { "DecodeRaw", decode_raw_shape },
  { "DecodeImage", decode_image_shape },
  { "DecodeJpeg", decode_picture_shape },
  { "DecodeAndCropJpeg", decode_picture_shape },
  { "DecodePng", decode_picture_shape },
  { "DecodeBmp", decode_picture_shape },
  { "DecodeWebP", decode_picture_shape },
  { "DecodeCSV", decode_csv_shape },
  { "Substr", ts_shape_broadcast_0_1 },
  { 0 },
};
