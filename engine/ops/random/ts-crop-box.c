#include "engine/ops/random/ts-crop-box.h"

#include <math.h>

#define ATTEMPTS_PER_POLL 4096

static gint64
width_for (gint64 height,
           float aspect)
{
  return lrintf ((float)height * aspect);
}

/* As high as the areas allow, and no wider or higher than the image. */
static gint64
greatest_height (const TsBox *image,
                 float max_area,
                 float aspect)
{
  gint64 height = lrintf (sqrtf (max_area / aspect));

  if (width_for (height, aspect) > image->x_end)
    {
      height = (gint64)(((double)image->x_end + 0.5 - (double)0.0000001f) / (double)aspect);
      if (width_for (height, aspect) > image->x_end)
        height--;
    }
  return MIN (height, image->y_end);
}

/* Draws height and place of a crop; %FALSE if it does not fit. */
static gboolean
draw_crop (const TsCropSpec *self,
           const TsBox *image,
           float aspect,
           TsPhiloxStream *stream,
           TsBox *crop)
{
  float min_area = self->area_range[0] * (float)image->x_end * (float)image->y_end;
  float max_area = self->area_range[1] * (float)image->x_end * (float)image->y_end;
  gint64 height, width, most;

  if (self->area_range[0] > self->area_range[1] || !(aspect > 0) || image->x_end <= 0 || image->y_end <= 0)
    return FALSE;

  most = greatest_height (image, max_area, aspect);
  height = MIN (lrintf (sqrtf (min_area / aspect)), most);
  if (height < most)
    height += ts_philox_stream_below (stream, (guint32)(most - height + 1));

  /* Rounding may have made the area a little too small or too large. */
  width = width_for (height, aspect);
  if ((float)(width * height) < min_area)
    width = width_for (++height, aspect);
  if ((float)(width * height) > max_area)
    width = width_for (--height, aspect);
  if ((float)(width * height) < min_area || (float)(width * height) > max_area || width > image->x_end || height > image->y_end ||
      width <= 0 || height <= 0)
    return FALSE;

  crop->y = height < image->y_end ? ts_philox_stream_below (stream, (guint32)(image->y_end - height)) : 0;
  crop->x = width < image->x_end ? ts_philox_stream_below (stream, (guint32)(image->x_end - width)) : 0;
  crop->x_end = crop->x + width;
  crop->y_end = crop->y + height;
  return TRUE;
}

static float
area (const TsBox *box)
{
  return (float)((box->x_end - box->x) * (box->y_end - box->y));
}

static float
common_area (const TsBox *a,
             const TsBox *b)
{
  TsBox both = { MAX (a->x, b->x), MAX (a->y, b->y), MIN (a->x_end, b->x_end), MIN (a->y_end, b->y_end) };

  return both.x > both.x_end || both.y > both.y_end ? 0 : area (&both);
}

/* Whether the crop shows enough of one of the boxes, those without a pixel aside. */
static gboolean
covers_one (const TsBox *crop,
            const TsBox *boxes,
            gsize n_boxes,
            float min_covered)
{
  for (gsize i = 0; i < n_boxes && area (crop) >= 1; i++)
    if (area (&boxes[i]) >= 1 && common_area (crop, &boxes[i]) / area (&boxes[i]) >= min_covered)
      return TRUE;
  return FALSE;
}

gboolean
ts_crop_find (const TsCropSpec *self,
              TsCall *call,
              const TsBox *image,
              const TsBox *boxes,
              gsize n_boxes,
              float min_covered,
              const TsPhilox *generator,
              TsBox *crop,
              GError **error)
{
  TsPhiloxStream stream = ts_philox_stream (generator);

  for (gint64 i = 0; i < self->max_attempts; i++)
    {
      float aspect = ts_philox_stream_float (&stream) * (self->aspect_range[1] - self->aspect_range[0]) + self->aspect_range[0];

      if (draw_crop (self, image, aspect, &stream, crop) && covers_one (crop, boxes, n_boxes, min_covered))
        return TRUE;
      if (i % ATTEMPTS_PER_POLL == 0 && ts_call_is_cancelled (call, error))
        return FALSE;
    }
  *crop = *image;
  return TRUE;
}
