#include "engine/ops/nn/ts-conv-parts.h"

#define SMALL (1 << 19) /* multiplications that are not worth a part */

/* oneDNN sums longer products in pieces whose size depends on how many rows there are: these are always cut in the same
 * way, so that the bits do not depend on the number of threads. Found by trying. */
#define LONG_DEPTH 8192
#define LONG_PARTS 4

static guint
count_parts (const TsConv *self,
             gint64 n_units,
             guint n_threads)
{
  double products = (double)ts_conv_depth (self) * (double)self->out_channels *
                    (double)(self->batch * self->axis[0].out * self->axis[1].out);
  gint64 n = ts_conv_depth (self) > LONG_DEPTH ? LONG_PARTS : n_threads;

  n = MIN (n, (gint64)MIN (products / SMALL, TS_CONV_MAX_PARTS));
  return (guint)CLAMP (n, 1, n_units);
}

static gsize
image_size (const TsConv *self,
            gboolean out)
{
  gint64 rows = out ? self->axis[0].out : self->axis[0].in, columns = out ? self->axis[1].out : self->axis[1].in;

  return (gsize)(rows * columns * (out ? self->out_channels : self->in_channels));
}

static gsize
rows_per_image (const TsConv *self)
{
  if (self->format == TS_IMAGE_NCHW)
    return (gsize)self->out_channels;
  return (gsize)(self->axis[0].out * self->axis[1].out);
}

guint
ts_conv_split_images (const TsConv *self,
                      guint n_threads,
                      TsConvPart *parts)
{
  guint n = count_parts (self, self->batch, n_threads);

  for (guint i = 0; i < n; i++)
    {
      gint64 begin = self->batch * i / n, end = self->batch * (i + 1) / n;

      parts[i].conv = *self;
      parts[i].conv.batch = end - begin;
      parts[i].in = (gsize)begin * image_size (self, FALSE);
      parts[i].out = (gsize)begin * image_size (self, TRUE);
      parts[i].first_row = (gsize)begin * rows_per_image (self);
      parts[i].n_rows = (gsize)(end - begin) * rows_per_image (self);
    }
  return n;
}

/* Output rows @begin .. @end of one image, with the input rows that they need. */
static void
cut_rows (const TsConv *self,
          gint64 begin,
          gint64 end,
          TsConvPart *part)
{
  const TsWindowAxis *axis = &self->axis[0];
  gint64 first = begin * axis->stride - axis->before;
  gint64 last = (end - 1) * axis->stride - axis->before + (axis->size - 1) * axis->dilation + 1;
  gint64 top = CLAMP (first, 0, axis->in), bottom = CLAMP (last, 0, axis->in);

  part->conv = *self;
  part->conv.axis[0].in = bottom - top;
  part->conv.axis[0].out = end - begin;
  part->conv.axis[0].before = top - first;
  part->conv.axis[0].after = last - bottom;
  part->in = (gsize)(top * self->axis[1].in * self->in_channels);
  part->out = (gsize)(begin * self->axis[1].out * self->out_channels);
  part->first_row = (gsize)(begin * self->axis[1].out);
  part->n_rows = (gsize)((end - begin) * self->axis[1].out);
}

guint
ts_conv_split (const TsConv *self,
               guint n_threads,
               TsConvPart *parts)
{
  guint n;

  if (self->batch > 1 || self->format == TS_IMAGE_NCHW)
    return ts_conv_split_images (self, n_threads, parts);

  n = count_parts (self, self->axis[0].out, n_threads);
  for (guint i = 0; i < n; i++)
    {
      cut_rows (self, self->axis[0].out * i / n, self->axis[0].out * (i + 1) / n, &parts[i]);
      /* Rows of padding alone are no image. */
      if (parts[i].conv.axis[0].in == 0)
        return ts_conv_split_images (self, n_threads, parts);
    }
  return n;
}
