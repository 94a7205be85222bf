#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/random/ts-crop-box.h"
#include "engine/ops/random/ts-generator.h"
#include "engine/ops/random/ts-random-args.h"
#include "engine/ts-error.h"

#include <math.h>

/* SampleDistortedBoundingBox, V2, StatelessSampleDistortedBoundingBox: a part of an image that shows enough of one of some objects. */

typedef struct
{
  TsGeneratorSpec spec;
  float min_covered; /* of the first version */
  TsCropSpec crop;
  gboolean use_image; /* where there are no boxes */
} State;

/* ---- attributes ----------------------------------------------------------------------------------- */

static gboolean
get_range (const TsOperation *op,
           const char *name,
           float most,
           float range[2],
           GError **error)
{
  guint n;
  g_autofree float *values = ts_operation_dup_attr_floats (op, name, &n, error);

  if (values == NULL)
    return FALSE;
  if (n != 2 || !(values[0] > 0 && values[1] > 0 && values[0] <= most && values[1] <= most))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be two numbers above 0%s", name, isfinite (most) ? " and at most 1" : "");
      return FALSE;
    }
  range[0] = values[0];
  range[1] = values[1];
  return TRUE;
}

static gboolean
check_covered (float value,
               GError **error)
{
  if (value >= 0)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "min_object_covered is %g, must be 0 or more", value);
  return FALSE;
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  State *self = init->state;
  const TsOperation *op = init->op;

  if (ts_operation_has_attr (op, "min_object_covered") &&
      !(ts_operation_get_attr_float (op, "min_object_covered", &self->min_covered, error) && check_covered (self->min_covered, error)))
    return FALSE;
  if (!ts_operation_get_attr_bool (op, "use_image_if_no_bounding_boxes", &self->use_image, error) ||
      !get_range (op, "aspect_ratio_range", INFINITY, self->crop.aspect_range, error) || !get_range (op, "area_range", 1, self->crop.area_range, error) ||
      !ts_operation_get_attr_int (op, "max_attempts", &self->crop.max_attempts, error) || !ts_generator_spec_init (&self->spec, op, error))
    return FALSE;
  if (self->crop.max_attempts > 0 && self->crop.max_attempts <= G_MAXINT32)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "max_attempts is %" G_GINT64_FORMAT ", must be 1 or more", self->crop.max_attempts);
  return FALSE;
}

/* ---- inputs --------------------------------------------------------------------------------------- */

static gint64
load (const TsTensor *tensor,
      gsize i)
{
  switch ((int)tensor->dtype)
    {
    case TS_DTYPE_INT8:
      return ((const gint8 *)tensor->data)[i];
    case TS_DTYPE_UINT8:
      return ((const guint8 *)tensor->data)[i];
    case TS_DTYPE_INT16:
      return ((const gint16 *)tensor->data)[i];
    default:
      return ts_int_at (tensor, i);
    }
}

static void
store (TsTensor *tensor,
       gsize i,
       gint64 value)
{
  switch (ts_dtype_size (tensor->dtype))
    {
    case 1:
      ((gint8 *)tensor->data)[i] = (gint8)value;
      break;
    case 2:
      ((gint16 *)tensor->data)[i] = (gint16)value;
      break;
    case 4:
      ((gint32 *)tensor->data)[i] = (gint32)value;
      break;
    default:
      ((gint64 *)tensor->data)[i] = value;
    }
}

static gboolean
get_image (const TsCall *call,
           TsBox *image,
           GError **error)
{
  const TsTensor *size = call->in[0];

  *image = (TsBox) { 0 };
  if (size->shape.rank == 1 && size->n_elements == 3)
    {
      image->y_end = load (size, 0);
      image->x_end = load (size, 1);
    }
  if (size->shape.rank == 1 && size->n_elements == 3 && image->x_end >= 0 && image->x_end < G_MAXINT32 && image->y_end >= 0 &&
      image->y_end < G_MAXINT32)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "image_size must be height, width and depth, none negative or over %d", G_MAXINT32);
  return FALSE;
}

static gboolean
get_box (const float *corners,
         gsize i,
         const TsBox *image,
         TsBox *box,
         GError **error)
{
  for (int k = 0; k < 4; k++)
    if (!(corners[k] >= 0 && corners[k] <= 1))
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "coordinate %d of bounding box %" G_GSIZE_FORMAT " is %g, not between 0 and 1", k, i, corners[k]);
        return FALSE;
      }
  *box = (TsBox) { (gint64)(corners[1] * (float)image->x_end), (gint64)(corners[0] * (float)image->y_end),
                   (gint64)(corners[3] * (float)image->x_end), (gint64)(corners[2] * (float)image->y_end) };
  return TRUE;
}

/* (transfer full) (nullable): array of TsBox */
static GArray *
get_boxes (const TsCall *call,
           const TsBox *image,
           gboolean use_image,
           GError **error)
{
  const TsTensor *tensor = call->in[1];
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (TsBox));
  TsBox box;

  if (tensor->shape.rank != 3 || tensor->shape.dims[2] != 4)
    {
      g_autofree char *shape = ts_shape_to_string (&tensor->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "bounding_boxes must have shape [?,?,4], has %s", shape);
      return NULL;
    }
  for (gsize i = 0; i < tensor->n_elements / 4; i++)
    {
      if (!get_box ((const float *)tensor->data + 4 * i, i, image, &box, error))
        return NULL;
      g_array_append_val (boxes, box);
    }
  if (boxes->len > 0)
    return g_steal_pointer (&boxes);

  if (!use_image)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are no bounding boxes, and use_image_if_no_bounding_boxes is not set");
      return NULL;
    }
  g_array_append_val (boxes, *image);
  return g_steal_pointer (&boxes);
}

/* ---- the ops -------------------------------------------------------------------------------------- */

static gboolean
give_crop (TsCall *call,
           const TsBox *image,
           const TsBox *crop,
           GError **error)
{
  TsTensor *begin = ts_call_alloc (call, 0, &TS_SHAPE (3), error);
  TsTensor *size = begin != NULL ? ts_call_alloc (call, 1, &TS_SHAPE (3), error) : NULL;
  TsTensor *boxes = size != NULL ? ts_call_alloc (call, 2, &TS_SHAPE (1, 1, 4), error) : NULL;
  float *corners;

  if (boxes == NULL)
    return FALSE;
  store (begin, 0, crop->y);
  store (begin, 1, crop->x);
  store (begin, 2, 0);
  store (size, 0, crop->y_end - crop->y);
  store (size, 1, crop->x_end - crop->x);
  store (size, 2, -1); /* all channels */
  corners = boxes->data;
  corners[0] = (float)crop->y / (float)image->y_end;
  corners[1] = (float)crop->x / (float)image->x_end;
  corners[2] = (float)crop->y_end / (float)image->y_end;
  corners[3] = (float)crop->x_end / (float)image->x_end;
  return TRUE;
}

static gboolean
sample (TsCall *call,
        float min_covered,
        const TsPhilox *generator,
        GError **error)
{
  const State *self = call->state;
  g_autoptr (GArray) boxes = NULL;
  TsBox image, crop;

  if (!get_image (call, &image, error))
    return FALSE;
  boxes = get_boxes (call, &image, self->use_image, error);
  if (boxes == NULL)
    return FALSE;
  return ts_crop_find (&self->crop, call, &image, (const TsBox *)(const void *)boxes->data, boxes->len, min_covered, generator, &crop, error) &&
         give_crop (call, &image, &crop, error);
}

static TsPhilox
reserve (TsCall *call)
{
  State *self = call->state;

  return ts_generator_reserve_numbers (&self->spec, call, 4 * (guint64)self->crop.max_attempts);
}

static gboolean
get_covered (const TsCall *call,
             float *value,
             GError **error)
{
  if (!ts_arg_check_rank (call, 2, "min_object_covered", 0, error))
    return FALSE;
  *value = *(const float *)call->in[2]->data;
  return check_covered (*value, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  TsPhilox generator = reserve (call);

  return sample (call, ((const State *)call->state)->min_covered, &generator, error);
}

static gboolean
run_v2 (TsCall *call,
        GError **error)
{
  float min_covered;
  TsPhilox generator = reserve (call);

  return get_covered (call, &min_covered, error) && sample (call, min_covered, &generator, error);
}

static gboolean
stateless_run (TsCall *call,
               GError **error)
{
  float min_covered;
  TsPhilox generator;

  return ts_arg_seed (call, 3, &generator, error) && get_covered (call, &min_covered, error) &&
         sample (call, min_covered, &generator, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define ROW(type, run_)                                                                                                       \
  {                                                                                                                           \
    .op = type, .dtypes = TS_DTYPES_SIGNED | TS_DTYPE_BIT (TS_DTYPE_UINT8), .prepare = prepare, .state_size = sizeof (State), \
    .release = ts_generator_release, .run = run_,                                                                             \
    .semantics = "tensorflow/core/kernels/image/sample_distorted_bounding_box_op.cc"                                          \
  }

const TsKernelDef ts_distorted_box_kernels[] = {
  ROW ("SampleDistortedBoundingBox", run),
  ROW ("SampleDistortedBoundingBoxV2", run_v2),
  ROW ("StatelessSampleDistortedBoundingBox", stateless_run),
  { 0 },
};

const TsShapeDef ts_distorted_box_shapes[] = { { 0 } };
