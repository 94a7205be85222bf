#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ts-error.h"

/* Reshape, ExpandDims, Squeeze, EnsureShape: the same elements under another shape; nothing is copied. */

static gboolean
forward (TsCall *call,
         const TsShape *shape)
{
  if (ts_shape_equal (&call->in[0]->shape, shape))
    ts_call_forward (call, 0, 0);
  else
    ts_call_forward_reshaped (call, 0, 0, shape);
  return TRUE;
}

/* ---- Reshape ---- */

/* Puts the size that follows from the shape @in into dimension @unknown; every other size is known. Where the new shape
 * has an empty dimension, the empty ones of the input are left out of the reckoning, so that [0, 3] as [0, -1] is [0, 3]. */
static void
infer_dim (const TsShape *in,
           int unknown,
           TsShape *shape)
{
  TsShape count_in = { 0 }, count_out = { 0 };
  gint64 n_in, n_out;
  gboolean empty = FALSE;

  for (int i = 0; i < shape->rank; i++)
    if (shape->dims[i] == 0)
      empty = TRUE;
    else if (i != unknown)
      count_out.dims[count_out.rank++] = shape->dims[i];
  for (int i = 0; i < in->rank; i++)
    if (in->dims[i] != 0 || !empty)
      count_in.dims[count_in.rank++] = in->dims[i];

  if (!ts_shape_n_elements (&count_in, &n_in))
    n_in = 0;
  if (!ts_shape_n_elements (&count_out, &n_out))
    n_out = G_MAXINT64;
  shape->dims[unknown] = n_in / n_out;
}

static gboolean
check_n_elements (const TsShape *shape,
                  gint64 n_elements,
                  GError **error)
{
  g_autofree char *text = NULL;
  gint64 n;

  if (ts_shape_n_elements (shape, &n) && n == n_elements)
    return TRUE;

  text = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "%" G_GINT64_FORMAT " elements cannot have shape %s", n_elements, text);
  return FALSE;
}

static gboolean
reshape_run (TsCall *call,
             GError **error)
{
  TsShape shape;
  int unknown = -1;

  if (!ts_arg_vector (call, 1, "shape", shape.dims, &shape.rank, error))
    return FALSE;

  for (int i = 0; i < shape.rank; i++)
    {
      if (shape.dims[i] < -1 || (shape.dims[i] == -1 && unknown >= 0))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "shape[%d] is %" G_GINT64_FORMAT "%s", i, shape.dims[i],
                       shape.dims[i] == -1 ? ", only one dimension can be left to be inferred" : ", a size cannot be negative");
          return FALSE;
        }
      if (shape.dims[i] == -1)
        unknown = i;
    }

  if (unknown >= 0)
    infer_dim (&call->in[0]->shape, unknown, &shape);
  return check_n_elements (&shape, (gint64)call->in[0]->n_elements, error) && forward (call, &shape);
}

/* -1 for more than can be counted. */
static gint64
count (const TsShape *shape)
{
  gint64 n;

  return ts_shape_n_elements (shape, &n) ? n : -1;
}

/* Where all that is not known of the input stands in the new shape too (a batch that is flattened to [its size, -1]), what is left of
 * both has as many elements. */
static void
infer_beside_unknown (const TsShapeCall *call,
                      TsShape *shape)
{
  TsShape in = { 0 }, out = { 0 };
  gboolean kept[TS_SHAPE_MAX_RANK] = { FALSE };
  int unknown = -1, unknown_out = -1, dim;

  for (int i = 0; i < shape->rank; i++)
    if (ts_shape_input_is_dim (call, 1, (gsize)i, 0, &dim) && dim < call->in[0]->rank && !kept[dim])
      kept[dim] = TRUE;
    else
      {
        if (shape->dims[i] == 0 || (shape->dims[i] < 0 && unknown >= 0))
          return;
        if (shape->dims[i] < 0)
          {
            unknown = i;
            unknown_out = out.rank;
          }
        out.dims[out.rank++] = shape->dims[i];
      }
  if (unknown < 0)
    return;

  for (int i = 0; i < call->in[0]->rank; i++)
    if (!kept[i])
      {
        if (call->in[0]->dims[i] < 0)
          return;
        in.dims[in.rank++] = call->in[0]->dims[i];
      }
  infer_dim (&in, unknown_out, &out);
  if (count (&in) == count (&out))
    shape->dims[unknown] = out.dims[unknown_out];
}

static gboolean
reshape_shape (TsShapeCall *call,
               GError **error)
{
  TsShape *shape = &call->out[0];
  gint64 n_elements;
  int unknown = -1;

  if (!ts_shape_input_as_shape (call, 1, shape, error))
    return FALSE;
  if (shape->rank < 0 || call->in[0]->rank < 0)
    return TRUE;
  if (!ts_shape_n_elements (call->in[0], &n_elements))
    {
      infer_beside_unknown (call, shape);
      return TRUE;
    }

  for (int i = 0; i < shape->rank; i++)
    if (shape->dims[i] < 0)
      {
        if (unknown >= 0)
          return TRUE;
        unknown = i;
      }

  /* Any size fits where another dimension is empty: the kernel knows whether it is left to be inferred. */
  for (int i = 0; i < shape->rank && unknown >= 0; i++)
    if (shape->dims[i] == 0)
      return TRUE;
  if (unknown >= 0)
    infer_dim (call->in[0], unknown, shape);
  return check_n_elements (shape, n_elements, error);
}

/* ---- ExpandDims ---- */

static gboolean
insert_dim (const TsShape *in,
            gint64 axis,
            TsShape *out,
            GError **error)
{
  int at;

  if (in->rank == TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a tensor cannot have more than %d dimensions", TS_SHAPE_MAX_RANK);
      return FALSE;
    }
  if (!ts_axis_resolve (axis, in->rank + 1, &at, error))
    return FALSE;

  out->rank = in->rank + 1;
  for (int i = 0; i < out->rank; i++)
    out->dims[i] = i == at ? 1 : in->dims[i < at ? i : i - 1];
  return TRUE;
}

static gboolean
expand_dims_run (TsCall *call,
                 GError **error)
{
  gint64 axis;
  TsShape shape;

  return ts_arg_one_element (call, 1, "the axis", &axis, error) &&
         insert_dim (&call->in[0]->shape, axis, &shape, error) && forward (call, &shape);
}

static gboolean
expand_dims_shape (TsShapeCall *call,
                   GError **error)
{
  const TsShape *in = call->in[0];
  gint64 axis;

  if (in->rank < 0)
    return TRUE;
  if (ts_shape_input_as_int (call, 1, &axis))
    return insert_dim (in, axis, &call->out[0], error);

  for (int i = 0; i <= in->rank && in->rank < TS_SHAPE_MAX_RANK; i++)
    {
      call->out[0].rank = i + 1;
      call->out[0].dims[i] = TS_SHAPE_UNKNOWN_DIM;
    }
  return TRUE;
}

/* ---- Squeeze ---- */

typedef struct
{
  gint64 *axes;
  guint n_axes;
} Squeeze;

static gboolean
squeeze_prepare (TsKernelInit *init,
                 GError **error)
{
  Squeeze *self = init->state;

  self->axes = ts_operation_dup_attr_ints (init->op, "squeeze_dims", &self->n_axes, error);
  return self->axes != NULL;
}

static void
squeeze_release (gpointer state)
{
  g_free (((Squeeze *)state)->axes);
}

/* @drop: set for the named axes, each of which must be of size 1 as far as one knows. */
static gboolean
mark_axes (const Squeeze *self,
           const TsShape *in,
           gboolean *drop,
           GError **error)
{
  for (guint i = 0; i < self->n_axes; i++)
    {
      int axis;

      if (!ts_axis_resolve (self->axes[i], in->rank, &axis, error))
        return FALSE;
      if (in->dims[axis] != 1 && in->dims[axis] >= 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "dimension %d has size %" G_GINT64_FORMAT ", only one of size 1 can be squeezed", axis, in->dims[axis]);
          return FALSE;
        }
      drop[axis] = TRUE;
    }
  return TRUE;
}

static gboolean
drop_dims (const Squeeze *self,
           const TsShape *in,
           TsShape *out,
           GError **error)
{
  gboolean drop[TS_SHAPE_MAX_RANK] = { FALSE };
  int rank = 0;

  if (!mark_axes (self, in, drop, error))
    return FALSE;

  for (int i = 0; i < in->rank; i++)
    if (!drop[i] && (self->n_axes > 0 || in->dims[i] != 1))
      out->dims[rank++] = in->dims[i];
  out->rank = rank;
  return TRUE;
}

static gboolean
squeeze_run (TsCall *call,
             GError **error)
{
  TsShape shape;

  return drop_dims (call->state, &call->in[0]->shape, &shape, error) && forward (call, &shape);
}

static gboolean
squeeze_shape (TsShapeCall *call,
               GError **error)
{
  Squeeze self;
  g_autofree gint64 *axes = self.axes = ts_operation_dup_attr_ints (call->op, "squeeze_dims", &self.n_axes, error);

  if (axes == NULL)
    return FALSE;
  if (call->in[0]->rank < 0)
    return TRUE;

  /* Without axes a dimension of unknown size may stay or go. */
  for (int i = 0; i < call->in[0]->rank && self.n_axes == 0; i++)
    if (call->in[0]->dims[i] < 0)
      return TRUE;
  return drop_dims (&self, call->in[0], &call->out[0], error);
}

/* ---- EnsureShape ---- */

static gboolean
ensure_shape_prepare (TsKernelInit *init,
                      GError **error)
{
  return ts_operation_get_attr_shape (init->op, "shape", init->state, error);
}

static gboolean
fail_incompatible (const TsShape *found,
                   const TsShape *expected,
                   GError **error)
{
  g_autofree char *a = ts_shape_to_string (found), *b = ts_shape_to_string (expected);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "the tensor has shape %s, which does not fit the expected shape %s", a, b);
  return FALSE;
}

static gboolean
ensure_shape_run (TsCall *call,
                  GError **error)
{
  const TsShape *expected = call->state;

  if (!ts_shape_is_compatible (&call->in[0]->shape, expected))
    return fail_incompatible (&call->in[0]->shape, expected, error);
  ts_call_forward (call, 0, 0);
  return TRUE;
}

static gboolean
ensure_shape_shape (TsShapeCall *call,
                    GError **error)
{
  TsShape expected;

  if (!ts_operation_get_attr_shape (call->op, "shape", &expected, error))
    return FALSE;
  return ts_shape_merge (call->in[0], &expected, &call->out[0]) || fail_incompatible (call->in[0], &expected, error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_reshape_kernels[] = {
  { .op = "EnsureShape", .prepare = ensure_shape_prepare, .state_size = sizeof (TsShape), .run = ensure_shape_run, .semantics = "tensorflow/core/kernels/shape_ops.cc" },
  { .op = "ExpandDims", .run = expand_dims_run, .semantics = "tensorflow/core/kernels/shape_ops.h" },
  { .op = "Reshape", .run = reshape_run, .semantics = "tensorflow/core/kernels/reshape_op.h" },
  { .op = "Squeeze", .prepare = squeeze_prepare, .state_size = sizeof (Squeeze), .release = squeeze_release, .run = squeeze_run, .semantics = "tensorflow/core/kernels/shape_ops.h" },
  { 0 },
};

const TsShapeDef ts_reshape_shapes[] = {
  { "EnsureShape", ensure_shape_shape },
  { "ExpandDims", expand_dims_shape },
  { "Reshape", reshape_shape },
  { "Squeeze", squeeze_shape },
  { 0 },
};
