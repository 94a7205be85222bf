#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* SpaceToBatch and BatchToSpace, with block_shape as an input (ND) or one block_size for rows and columns. */
typedef struct
{
  gboolean to_batch;
  gint64 block_size; /* 0: an input */
} SpaceBatch;

/* The sizes: a deep tensor has more batches, a wide one larger dimensions. */
typedef struct
{
  guint n_dims; /* that are divided into blocks */
  gint64 block[TS_SHAPE_MAX_RANK];
  gint64 before[TS_SHAPE_MAX_RANK]; /* padding of the wide one before it is divided */
  gint64 after[TS_SHAPE_MAX_RANK];
  gint64 n_blocks; /* product of block */
} Blocks;

static gboolean
init (SpaceBatch *self,
      const TsOperation *op,
      GError **error)
{
  self->to_batch = g_str_has_prefix (op->type, "SpaceToBatch");
  self->block_size = 0;
  if (!ts_operation_has_attr (op, "block_size"))
    return TRUE;
  if (!ts_operation_get_attr_int (op, "block_size", &self->block_size, error))
    return FALSE;
  if (self->block_size >= 2 && self->block_size <= G_MAXINT32)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "block_size is %" G_GINT64_FORMAT "; it is 2 or more", self->block_size);
  return FALSE;
}

static gboolean
prepare (TsKernelInit *kernel,
         GError **error)
{
  return init (kernel->state, kernel->op, error);
}

static gint64
get_int (const TsTensor *tensor,
         gsize i)
{
  return tensor->dtype == TS_DTYPE_INT64 ? ((const gint64 *)tensor->data)[i] : ((const gint32 *)tensor->data)[i];
}

static gboolean
invalid (GError **error,
         const char *what,
         gint64 value)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: %" G_GINT64_FORMAT, what, value);
  return FALSE;
}

static gboolean
read_blocks (const SpaceBatch *self,
             const TsTensor *block_shape,
             Blocks *blocks,
             GError **error)
{
  if (self->block_size > 0)
    {
      blocks->n_dims = 2;
      blocks->block[0] = blocks->block[1] = self->block_size;
    }
  else
    {
      if (block_shape->shape.rank != 1 || block_shape->n_elements > TS_SHAPE_MAX_RANK - 1)
        return invalid (error, "block_shape is a vector with one number for each dimension, not of rank", block_shape->shape.rank);
      blocks->n_dims = (guint)block_shape->n_elements;
      for (guint d = 0; d < blocks->n_dims; d++)
        blocks->block[d] = get_int (block_shape, d);
    }

  blocks->n_blocks = 1;
  for (guint d = 0; d < blocks->n_dims; d++)
    {
      if (blocks->block[d] < 1)
        return invalid (error, "block_shape must be positive", blocks->block[d]);
      if (__builtin_mul_overflow (blocks->n_blocks, blocks->block[d], &blocks->n_blocks))
        return invalid (error, "the blocks are too large", blocks->block[d]);
    }
  return TRUE;
}

static gboolean
read_paddings (const SpaceBatch *self,
               const TsTensor *paddings,
               Blocks *blocks,
               GError **error)
{
  const char *name = self->to_batch ? "paddings" : "crops";

  if (paddings->shape.rank != 2 || paddings->shape.dims[0] != blocks->n_dims || paddings->shape.dims[1] != 2)
    {
      g_autofree char *text = ts_shape_to_string (&paddings->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s are of shape %s, expected [%u,2]", name, text, blocks->n_dims);
      return FALSE;
    }
  for (guint d = 0; d < blocks->n_dims; d++)
    {
      blocks->before[d] = get_int (paddings, 2 * d);
      blocks->after[d] = get_int (paddings, 2 * d + 1);
      if (blocks->before[d] < 0 || blocks->after[d] < 0 || blocks->before[d] > G_MAXINT32 || blocks->after[d] > G_MAXINT32)
        return invalid (error, self->to_batch ? "paddings cannot be negative" : "crops cannot be negative",
                        MIN (blocks->before[d], blocks->after[d]));
    }
  return TRUE;
}

/* Dimension @d of the result, unknown if that of the input is. */
static gboolean
get_dim (const SpaceBatch *self,
         const Blocks *blocks,
         guint d,
         gint64 in,
         gint64 *out,
         GError **error)
{
  gint64 wide;

  *out = in;
  if (in < 0)
    return TRUE;
  if (in > G_MAXINT32)
    return invalid (error, "a dimension is too large", in);

  if (self->to_batch)
    {
      wide = in + blocks->before[d] + blocks->after[d];
      if (wide % blocks->block[d] != 0)
        return invalid (error, "a padded dimension is no multiple of its block", wide);
      *out = wide / blocks->block[d];
      return TRUE;
    }

  if (__builtin_mul_overflow (in, blocks->block[d], &wide))
    return invalid (error, "a dimension is too large", in);
  *out = wide - blocks->before[d] - blocks->after[d];
  return *out >= 0 || invalid (error, "more is cropped than there is", *out);
}

static gboolean
get_shape (const SpaceBatch *self,
           const Blocks *blocks,
           const TsShape *in,
           TsShape *out,
           GError **error)
{
  if (in->rank < (int)blocks->n_dims + 1 || (self->block_size > 0 && in->rank != 4))
    return invalid (error, "the input has too few dimensions", in->rank);

  ts_shape_copy (out, in);
  if (in->dims[0] >= 0 && self->to_batch && __builtin_mul_overflow (in->dims[0], blocks->n_blocks, &out->dims[0]))
    return invalid (error, "the result would have too many batches", in->dims[0]);
  if (in->dims[0] >= 0 && !self->to_batch)
    {
      if (in->dims[0] % blocks->n_blocks != 0)
        return invalid (error, "the batches are no multiple of the blocks", in->dims[0]);
      out->dims[0] = in->dims[0] / blocks->n_blocks;
    }

  for (guint d = 0; d < blocks->n_dims; d++)
    if (!get_dim (self, blocks, d, in->dims[d + 1], &out->dims[d + 1], error))
      return FALSE;
  return TRUE;
}

typedef struct
{
  const Blocks *blocks;
  gboolean to_batch;
  const TsTensor *in;
  TsTensor *out;
  gsize size;    /* bytes of what is moved at once: all dimensions that are not divided */
  gsize n_inner; /* of these in a batch of the output */
} Move;

/* Which piece of the input comes to @place in the output: -1 for padding. */
static gint64
source (const Move *self,
        gint64 batch,
        gsize place)
{
  const Blocks *blocks = self->blocks;
  const gint64 *in = self->in->shape.dims, *out = self->out->shape.dims;
  gint64 offset = self->to_batch ? batch / in[0] : 0, from = 0, stride = 1, scale = 1;

  for (int d = (int)blocks->n_dims - 1; d >= 0; d--)
    {
      gint64 at = (gint64)(place % (gsize)out[d + 1]), x;

      place /= (gsize)out[d + 1];
      if (self->to_batch)
        {
          x = at * blocks->block[d] + offset % blocks->block[d] - blocks->before[d];
          offset /= blocks->block[d];
          if (x < 0 || x >= in[d + 1])
            return -1;
        }
      else
        {
          x = (at + blocks->before[d]) / blocks->block[d];
          offset += (at + blocks->before[d]) % blocks->block[d] * scale;
          scale *= blocks->block[d];
        }
      from += x * stride;
      stride *= in[d + 1];
    }
  return from + stride * (self->to_batch ? batch % in[0] : offset * out[0] + batch);
}

static void
move (gsize begin,
      gsize end,
      gpointer data)
{
  const Move *self = data;

  for (gsize i = begin; i < end; i++)
    {
      gint64 from = source (self, (gint64)(i / self->n_inner), i % self->n_inner);
      char *to = (char *)self->out->data + i * self->size;

      if (from < 0)
        memset (to, 0, self->size);
      else
        memcpy (to, (const char *)self->in->data + (gsize)from * self->size, self->size);
    }
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const SpaceBatch *self = call->state;
  const TsTensor *in = call->in[0];
  Blocks blocks = { 0 };
  Move job = { .blocks = &blocks, .to_batch = self->to_batch, .in = in, .size = ts_dtype_size (in->dtype), .n_inner = 1 };
  TsShape shape;

  if (!read_blocks (self, call->in[1], &blocks, error) ||
      !read_paddings (self, call->in[call->n_in - 1], &blocks, error) ||
      !get_shape (self, &blocks, &in->shape, &shape, error))
    return FALSE;
  job.out = ts_call_alloc (call, 0, &shape, error);
  if (job.out == NULL || job.out->n_elements == 0)
    return job.out != NULL;

  for (int d = 1; d < shape.rank; d++)
    if (d <= (int)blocks.n_dims)
      job.n_inner *= (gsize)shape.dims[d];
    else
      job.size *= (gsize)shape.dims[d];
  return ts_call_parallel_for (call, (gsize)shape.dims[0] * job.n_inner, 1 + 65536 / job.size, move, &job, error);
}

static gboolean
infer (TsShapeCall *call,
       GError **error)
{
  const TsShape *in = call->in[0];
  Blocks blocks = { 0 };
  SpaceBatch self;

  if (!init (&self, call->op, error))
    return FALSE;
  if (in->rank == TS_SHAPE_UNKNOWN_RANK)
    return TRUE;

  if ((self.block_size == 0 && call->constants[1] == NULL) || call->constants[call->n_in - 1] == NULL)
    {
      call->out[0].rank = in->rank;
      for (int d = 0; d < in->rank; d++)
        call->out[0].dims[d] = TS_SHAPE_UNKNOWN_DIM;
      return TRUE;
    }
  return read_blocks (&self, call->constants[1], &blocks, error) &&
         read_paddings (&self, call->constants[call->n_in - 1], &blocks, error) &&
         get_shape (&self, &blocks, in, &call->out[0], error);
}

#define PLAIN (TS_DTYPES_NUMBER | TS_DTYPES_QUANTIZED | TS_DTYPE_BIT (TS_DTYPE_BOOL))
#define ROW(op_type, source_file) \
  { .op = op_type, .dtypes = PLAIN, .prepare = prepare, .state_size = sizeof (SpaceBatch), .run = run, .semantics = source_file }

const TsKernelDef ts_space_batch_kernels[] = {
  ROW ("SpaceToBatchND", "tensorflow/core/kernels/spacetobatch_op.cc"),
  ROW ("SpaceToBatch", "tensorflow/core/kernels/spacetobatch_op.cc"),
  ROW ("BatchToSpaceND", "tensorflow/core/kernels/batchtospace_op.cc"),
  ROW ("BatchToSpace", "tensorflow/core/kernels/batchtospace_op.cc"),
  { 0 },
};

const TsShapeDef ts_space_batch_shapes[] = {
  { "SpaceToBatchND", infer },
  { "SpaceToBatch", infer },
  { "BatchToSpaceND", infer },
  { "BatchToSpace", infer },
  { 0 },
};
