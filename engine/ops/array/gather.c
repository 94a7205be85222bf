#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-gather.h"
#include "engine/ts-error.h"

#include <string.h>

/* Gather, GatherV2, GatherNd: slices picked by index. */

#define THREAD_BYTES 65536
#define LINE 64                /* bytes that are fetched together */
#define AHEAD 8                /* slices */
#define AHEAD_BYTES 1024       /* of a slice: what follows in order the processor fetches by itself */
#define STRIP 64               /* elements */
#define SOURCE_BYTES (1 << 18) /* less than what the second cache holds */

/* Of slices, in slices; one of the two is not NULL, the narrow one if it can hold them. */
typedef struct
{
  guint32 *narrow;
  gsize *wide;
} Offsets;

/* Slices of @size bytes, in groups of @n: slice i of group g is the one that begins offsets[g / repeat * n + i] slices behind the beginning of
 * the group's source, the groups' sources lying @distance slices apart. */
typedef struct
{
  Offsets offsets;
  gsize n;
  gsize repeat;
  gsize distance;
  gsize size;
  const char *from;
  char *to;
} Copy;

/* Part of a group. */
typedef struct
{
  const char *from;
  char *to;
  gsize n;
  const char *next; /* what the next group is taken from: @n_lines of it are fetched */
  gsize n_lines;
} Part;

/* Inlined where size and width are known. What a group takes in any order would come line by line and late: the next one's is asked for meanwhile, in order. */
static inline void
copy_elements (Offsets offsets,
               const Part part,
               gsize size,
               gboolean is_wide)
{
  for (gsize first = 0; first < part.n; first += STRIP)
    {
      gsize end = MIN (first + STRIP, part.n);

      for (gsize line = first * part.n_lines / part.n; line < end * part.n_lines / part.n; line++)
        __builtin_prefetch (part.next + line * LINE);
      for (gsize i = first; i < end; i++)
        memcpy (part.to + i * size, part.from + (is_wide ? offsets.wide[i] : offsets.narrow[i]) * size, size);
    }
}

static inline void
copy_long (Offsets offsets,
           const Part part,
           gsize size,
           gboolean is_wide)
{
  for (gsize i = 0; i < part.n; i++)
    {
      if (i + AHEAD < part.n)
        {
          const char *soon = part.from + (is_wide ? offsets.wide[i + AHEAD] : offsets.narrow[i + AHEAD]) * size;

          for (gsize k = 0; k < MIN (size, AHEAD_BYTES); k += LINE)
            __builtin_prefetch (soon + k);
        }
      memcpy (part.to + i * size, part.from + (is_wide ? offsets.wide[i] : offsets.narrow[i]) * size, size);
    }
}

static inline void
copy_part (Offsets offsets,
           const Part part,
           gsize size,
           gboolean is_wide)
{
  switch (size)
    {
    case 1:
      copy_elements (offsets, part, 1, is_wide);
      break;
    case 2:
      copy_elements (offsets, part, 2, is_wide);
      break;
    case 4:
      copy_elements (offsets, part, 4, is_wide);
      break;
    case 8:
      copy_elements (offsets, part, 8, is_wide);
      break;
    case 16:
      copy_elements (offsets, part, 16, is_wide);
      break;
    default:
      copy_long (offsets, part, size, is_wide);
    }
}

/* Whether it is worth it: most lines of a source are wanted, and they stay in the cache until they are. */
static gsize
count_lines (const Copy *copy)
{
  gsize bytes = copy->distance * copy->size;

  return bytes <= SOURCE_BYTES && copy->n * LINE >= bytes ? bytes / LINE : 0;
}

static void
copy_slices (gsize begin,
             gsize end,
             gpointer data)
{
  const Copy *copy = data;
  gsize group_size = copy->distance * copy->size, n_lines = count_lines (copy);

  while (begin < end)
    {
      gsize group = begin / copy->n, first = begin % copy->n;
      gsize at = group / copy->repeat * copy->n + first;
      Part part = { .from = copy->from + group * group_size, .to = copy->to + begin * copy->size };

      part.n = MIN (copy->n - first, end - begin);
      part.next = part.from + group_size;
      part.n_lines = begin + part.n < end ? n_lines : 0;
      if (copy->offsets.narrow != NULL)
        copy_part ((Offsets) { .narrow = copy->offsets.narrow + at }, part, copy->size, FALSE);
      else
        copy_part ((Offsets) { .wide = copy->offsets.wide + at }, part, copy->size, TRUE);
      begin += part.n;
    }
}

/* For @n slices out of @limit. */
static void
offsets_init (Offsets *self,
              gsize n,
              gsize limit)
{
  gboolean is_narrow = limit <= G_MAXUINT32;

  *self = (Offsets) { is_narrow ? g_new (guint32, n) : NULL, is_narrow ? NULL : g_new (gsize, n) };
}

static inline void
offsets_set (Offsets *self,
             gsize i,
             gsize offset)
{
  if (self->narrow != NULL)
    self->narrow[i] = (guint32)offset;
  else
    self->wide[i] = offset;
}

static void
offsets_clear (Offsets *self)
{
  g_free (self->narrow);
  g_free (self->wide);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Offsets, offsets_clear)

/* Fills output 0 with slices of @in with @slice elements each, as @copy says. */
static gboolean
copy_all (TsCall *call,
          const TsTensor *in,
          gsize slice,
          gsize n_groups,
          Copy copy,
          GError **error)
{
  TsTensor *out = call->out[0];

  if (out->n_elements == 0)
    return TRUE;
  copy.size = slice * ts_dtype_size (in->dtype);
  copy.from = in->data;
  copy.to = out->data;
  return ts_elements_settle (out, ts_call_parallel_for (call, n_groups * copy.n, MAX (1, THREAD_BYTES / copy.size), copy_slices, &copy, error));
}

/* ---- Gather, GatherV2 ---- */

/* Output: the dimensions of the input before the axis, those of the indices after the batch dimensions, those of the input after
 * the axis. */
static gboolean
gathered_shape (const TsShape *in,
                const TsShape *indices,
                int axis,
                int batch_dims,
                TsShape *out,
                GError **error)
{
  int n = in->rank - 1 + indices->rank - batch_dims;

  if (n > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the result would have %d dimensions, at most %d are possible", n, TS_SHAPE_MAX_RANK);
      return FALSE;
    }
  for (int d = 0; d < batch_dims; d++)
    if (in->dims[d] != indices->dims[d] && in->dims[d] >= 0 && indices->dims[d] >= 0)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "batch dimension %d has size %" G_GINT64_FORMAT " in the parameters, %" G_GINT64_FORMAT " in the indices",
                     d, in->dims[d], indices->dims[d]);
        return FALSE;
      }

  out->rank = 0;
  for (int d = 0; d < axis; d++)
    out->dims[out->rank++] = in->dims[d];
  for (int d = batch_dims; d < indices->rank; d++)
    out->dims[out->rank++] = indices->dims[d];
  for (int d = axis + 1; d < in->rank; d++)
    out->dims[out->rank++] = in->dims[d];
  return TRUE;
}

static gboolean
check_axes (const TsShape *in,
            const TsShape *indices,
            gint64 axis,
            gint64 batch_dims,
            int *at,
            int *n_batch,
            GError **error)
{
  if (in->rank < 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the parameters must not be a scalar");
      return FALSE;
    }
  if (!ts_axis_resolve (axis, in->rank, at, error))
    return FALSE;

  *n_batch = (int)CLAMP (batch_dims < 0 ? batch_dims + indices->rank : batch_dims, -1, G_MAXINT);
  if (*n_batch < 0 || *n_batch > indices->rank || *n_batch > *at)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "batch_dims is %" G_GINT64_FORMAT ", there are %d dimensions of indices and the axis is %d",
                   batch_dims, indices->rank, *at);
      return FALSE;
    }
  return TRUE;
}

gboolean
ts_gather_run (TsCall *call,
               gint64 axis,
               gint64 batch_dims,
               GError **error)
{
  const TsTensor *in = call->in[0], *indices = call->in[1];
  g_auto (Offsets) offsets = { NULL, NULL };
  gsize n_batches, outer, n_indices, limit, slice;
  int at, n_batch;
  TsShape shape;

  if (!check_axes (&in->shape, &indices->shape, axis, batch_dims, &at, &n_batch, error) ||
      !gathered_shape (&in->shape, &indices->shape, at, n_batch, &shape, error) ||
      ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;
  if (!ts_indices_check (indices, in->shape.dims[at], error))
    return ts_elements_settle (call->out[0], FALSE);
  if (call->out[0]->n_elements == 0)
    return TRUE;

  n_batches = ts_elements_count (&in->shape, 0, n_batch);
  outer = ts_elements_count (&in->shape, n_batch, at);
  limit = (gsize)in->shape.dims[at];
  slice = ts_elements_count (&in->shape, at + 1, in->shape.rank);
  n_indices = ts_elements_count (&indices->shape, n_batch, indices->shape.rank);
  offsets_init (&offsets, n_batches * n_indices, limit);
  for (gsize i = 0; i < n_batches * n_indices; i++)
    offsets_set (&offsets, i, (gsize)ts_int_at (indices, i));
  return copy_all (call, in, slice, n_batches * outer, (Copy) { .offsets = offsets, .n = n_indices, .repeat = outer, .distance = limit }, error);
}

static gboolean
gather_run (TsCall *call,
            GError **error)
{
  return ts_gather_run (call, 0, 0, error);
}

gboolean
ts_gather_get_batch_dims (const TsOperation *op,
                          gint64 *batch_dims,
                          GError **error)
{
  *batch_dims = 0; /* files older than the attribute have none */
  return !ts_operation_has_attr (op, "batch_dims") || ts_operation_get_attr_int (op, "batch_dims", batch_dims, error);
}

static gboolean
gather_v2_prepare (TsKernelInit *init,
                   GError **error)
{
  return ts_gather_get_batch_dims (init->op, init->state, error);
}

static gboolean
gather_v2_run (TsCall *call,
               GError **error)
{
  gint64 axis;

  return ts_arg_scalar (call, 2, "the axis", &axis, error) && ts_gather_run (call, axis, *(const gint64 *)call->state, error);
}

gboolean
ts_gather_shape (TsShapeCall *call,
                 gint64 axis,
                 gint64 batch_dims,
                 GError **error)
{
  int at, n_batch;

  if (call->in[0]->rank < 0 || call->in[1]->rank < 0)
    return TRUE;
  return check_axes (call->in[0], call->in[1], axis, batch_dims, &at, &n_batch, error) &&
         gathered_shape (call->in[0], call->in[1], at, n_batch, &call->out[0], error);
}

static gboolean
gather_shape (TsShapeCall *call,
              GError **error)
{
  return ts_shape_expect_rank_at_least (call, 0, 1, error) && ts_gather_shape (call, 0, 0, error);
}

static gboolean
gather_v2_shape (TsShapeCall *call,
                 GError **error)
{
  TsShape *out = &call->out[0];
  gint64 axis, batch_dims;

  if (!ts_shape_expect_rank_at_least (call, 0, 1, error) || !ts_gather_get_batch_dims (call->op, &batch_dims, error))
    return FALSE;
  if (ts_shape_input_as_int (call, 2, &axis))
    return ts_gather_shape (call, axis, batch_dims, error);
  if (call->in[0]->rank < 0 || call->in[1]->rank < 0 || batch_dims != 0 || call->in[0]->rank - 1 + call->in[1]->rank > TS_SHAPE_MAX_RANK)
    return TRUE;

  out->rank = call->in[0]->rank - 1 + call->in[1]->rank;
  for (int d = 0; d < out->rank; d++)
    out->dims[d] = TS_SHAPE_UNKNOWN_DIM;
  return TRUE;
}

/* ---- GatherNd ---- */

/* The last dimension of the indices is how many dimensions of the input an index speaks of. */
static gboolean
gather_nd_shape_of (const TsShape *in,
                    const TsShape *indices,
                    TsShape *out,
                    GError **error)
{
  gint64 depth = indices->rank > 0 ? indices->dims[indices->rank - 1] : 0;

  if (in->rank < 1 || indices->rank < 1 || depth > in->rank || indices->rank - 1 + in->rank - depth > TS_SHAPE_MAX_RANK)
    {
      g_autofree char *a = ts_shape_to_string (indices), *b = ts_shape_to_string (in);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "indices of shape %s cannot index parameters of shape %s", a, b);
      return FALSE;
    }
  if (depth < 0)
    return TRUE;

  out->rank = 0;
  for (int d = 0; d < indices->rank - 1; d++)
    out->dims[out->rank++] = indices->dims[d];
  for (int d = (int)depth; d < in->rank; d++)
    out->dims[out->rank++] = in->dims[d];
  return TRUE;
}

static gboolean
gather_nd_offsets (const TsTensor *in,
                   const TsTensor *indices,
                   gsize n,
                   int depth,
                   Offsets *offsets,
                   GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      gsize offset = 0;

      for (int d = 0; d < depth; d++)
        {
          gint64 index = ts_int_at (indices, i * (gsize)depth + (gsize)d);

          if (index < 0 || index >= in->shape.dims[d])
            {
              g_autofree char *shape = ts_shape_to_string (&in->shape);

              g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                           "index %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT " in dimension %d, outside of the shape %s",
                           i, index, d, shape);
              return FALSE;
            }
          offset = offset * (gsize)in->shape.dims[d] + (gsize)index;
        }
      offsets_set (offsets, i, offset);
    }
  return TRUE;
}

gboolean
ts_gather_nd_run (TsCall *call,
                  GError **error)
{
  const TsTensor *in = call->in[0], *indices = call->in[1];
  g_auto (Offsets) offsets = { NULL, NULL };
  TsShape shape;
  gsize n;
  int depth;

  if (!gather_nd_shape_of (&in->shape, &indices->shape, &shape, error) || ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;

  depth = (int)indices->shape.dims[indices->shape.rank - 1];
  n = ts_elements_count (&indices->shape, 0, indices->shape.rank - 1);
  if (n > 0 && in->n_elements == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GSIZE_FORMAT " slices are asked for, but the parameters are empty", n);
      return FALSE;
    }
  if (call->out[0]->n_elements == 0)
    return TRUE;

  offsets_init (&offsets, n, ts_elements_count (&in->shape, 0, depth));
  if (!gather_nd_offsets (in, indices, n, depth, &offsets, error))
    return ts_elements_settle (call->out[0], FALSE);
  return copy_all (call, in, ts_elements_count (&in->shape, depth, in->shape.rank), 1, (Copy) { .offsets = offsets, .n = n, .repeat = 1 }, error);
}

gboolean
ts_gather_nd_shape (TsShapeCall *call,
                    GError **error)
{
  if (call->in[0]->rank < 0 || call->in[1]->rank < 0)
    return TRUE;
  return gather_nd_shape_of (call->in[0], call->in[1], &call->out[0], error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_gather_kernels[] = {
  { .op = "Gather", .dtypes = TS_DTYPES_ANY, .dtype_attr = "Tparams", .run = gather_run, .semantics = "tensorflow/core/kernels/gather_op.cc" },
  { .op = "GatherNd", .dtypes = TS_DTYPES_ANY, .dtype_attr = "Tparams", .run = ts_gather_nd_run, .semantics = "tensorflow/core/kernels/gather_nd_op.cc" },
  { .op = "GatherV2", .dtypes = TS_DTYPES_ANY, .dtype_attr = "Tparams", .prepare = gather_v2_prepare, .state_size = sizeof (gint64), .run = gather_v2_run, .semantics = "tensorflow/core/kernels/gather_op.cc" },
  { 0 },
};

const TsShapeDef ts_gather_shapes[] = {
  { "Gather", gather_shape },
  { "GatherNd", ts_gather_nd_shape },
  { "GatherV2", gather_v2_shape },
  { 0 },
};
