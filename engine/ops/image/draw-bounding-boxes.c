#include "engine/ops/array/ts-args.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ops/cwise/ts-truncate.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* Red, green, blue, alpha: yellow, blue, red, lime, purple, olive, maroon, navy, aqua, fuchsia. */
static const float default_colors[10][4] = {
  { 1, 1, 0, 1 },
  { 0, 0, 1, 1 },
  { 1, 0, 0, 1 },
  { 0, 1, 0, 1 },
  { 0.5f, 0, 0.5f, 1 },
  { 0.5f, 0.5f, 0, 1 },
  { 0.5f, 0, 0, 1 },
  { 0, 0, 0.5f, 1 },
  { 0, 1, 1, 1 },
  { 1, 0, 1, 1 },
};

static const float white[4] = { 1, 1, 1, 1 };

typedef struct
{
  gint64 rows;
  gint64 columns;
  gint64 channels;
  float *pixels;
} Canvas;

static void
fill (const Canvas *canvas,
      gint64 top,
      gint64 left,
      gint64 bottom,
      gint64 right,
      const float *color)
{
  for (gint64 y = top; y <= bottom; y++)
    for (gint64 x = left; x <= right; x++)
      memcpy (canvas->pixels + (y * canvas->columns + x) * canvas->channels, color, (gsize)canvas->channels * sizeof (float));
}

/* A row or column of the image; what no number says is before the first. */
static gint64
to_pixel (float at,
          gint64 size)
{
  return ts_to_int64 (at * (float)(size - 1));
}

/* The lines of a box y1, x1, y2, x2, as far as they are in the image. */
static void
draw (const Canvas *canvas,
      const float *box,
      const float *color)
{
  gint64 top, left, bottom, right;

  if (isnan (box[0]) || isnan (box[1]) || isnan (box[2]) || isnan (box[3]))
    return;
  top = to_pixel (box[0], canvas->rows);
  left = to_pixel (box[1], canvas->columns);
  bottom = to_pixel (box[2], canvas->rows);
  right = to_pixel (box[3], canvas->columns);
  if (top > bottom || left > right || top >= canvas->rows || bottom < 0 || left >= canvas->columns || right < 0)
    return;

  if (top >= 0)
    fill (canvas, top, MAX (left, 0), top, MIN (right, canvas->columns - 1), color);
  if (bottom < canvas->rows)
    fill (canvas, bottom, MAX (left, 0), bottom, MIN (right, canvas->columns - 1), color);
  if (left >= 0)
    fill (canvas, MAX (top, 0), left, MIN (bottom, canvas->rows - 1), left, color);
  if (right < canvas->columns)
    fill (canvas, MAX (top, 0), right, MIN (bottom, canvas->rows - 1), right, color);
}

static gboolean
check (const TsCall *call,
       GError **error)
{
  const TsShape *images = &call->in[0]->shape, *boxes = &call->in[1]->shape;
  const char *problem = NULL;

  if (!ts_arg_check_rank (call, 0, "images", 4, error) || !ts_arg_check_rank (call, 1, "boxes", 3, error) ||
      (call->n_in > 2 && !ts_arg_check_rank (call, 2, "colors", 2, error)))
    return FALSE;
  if (images->dims[3] != 1 && images->dims[3] != 3 && images->dims[3] != 4)
    problem = "images have 1, 3 or 4 channels";
  else if (images->dims[0] != boxes->dims[0])
    problem = "there are boxes for another number of images";
  else if (boxes->dims[2] != 4)
    problem = "a box is 4 numbers";
  else if (call->n_in > 2 && call->in[2]->shape.dims[1] < images->dims[3])
    problem = "the colors have fewer channels than the images";
  if (problem == NULL)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, problem);
  return FALSE;
}

/* (transfer none): for box @i, as the images have channels. */
static const float *
get_color (const TsCall *call,
           gint64 channels,
           gint64 i)
{
  const TsTensor *colors = call->n_in > 2 ? call->in[2] : NULL;

  if (colors != NULL && colors->n_elements > 0)
    return (const float *)colors->data + i % colors->shape.dims[0] * colors->shape.dims[1];
  return channels == 1 ? white : default_colors[i % (gint64)G_N_ELEMENTS (default_colors)];
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsTensor *images = call->in[0], *boxes = call->in[1];
  TsTensor *out;
  Canvas canvas;

  if (!check (call, error))
    return FALSE;
  out = ts_call_alloc_or_reuse (call, 0, 0, &images->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  if (out->data != images->data)
    memcpy (out->data, images->data, ts_tensor_size_bytes (images));

  canvas = (Canvas) { images->shape.dims[1], images->shape.dims[2], images->shape.dims[3], NULL };
  for (gint64 image = 0; image < boxes->shape.dims[0]; image++)
    {
      canvas.pixels = (float *)out->data + image * canvas.rows * canvas.columns * canvas.channels;
      for (gint64 i = 0; i < boxes->shape.dims[1]; i++)
        draw (&canvas, (const float *)boxes->data + (image * boxes->shape.dims[1] + i) * 4, get_color (call, canvas.channels, i));
    }
  return TRUE;
}

static gboolean
run_half (TsCall *call,
          GError **error)
{
  return ts_call_run_as_float (call, run, error);
}

#define SOURCE "tensorflow/core/kernels/image/draw_bounding_box_op.cc"
#define ROWS(type)                                                                          \
  { .op = type, .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT), .run = run, .semantics = SOURCE }, \
  {                                                                                         \
    .op = type, .dtypes = TS_DTYPES_SMALL_FLOAT, .run = run_half, .semantics = SOURCE       \
  }

const TsKernelDef ts_draw_bounding_boxes_kernels[] = {
  ROWS ("DrawBoundingBoxes"),
  ROWS ("DrawBoundingBoxesV2"),
  { 0 },
};

const TsShapeDef ts_draw_bounding_boxes_shapes[] = {
  { 0 },
};
