#pragma once

#include "engine/ops/nn/ts-window.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsVolumeWindow:
 * @format: of the volumes, as of images: channels last or first
 * @size: of the window in depth, rows and columns; pooling only
 *
 * How the window of a three-dimensional convolution or pooling moves, as the node's attributes say.
 */
typedef struct
{
  TsImageFormat format;
  TsPadding padding;
  gint64 size[3];
  gint64 stride[3];
  gint64 dilation[3];
} TsVolumeWindow;

/**
 * TsVolume:
 * @batch: volumes
 * @channels: of each
 * @axis: depth, rows and columns
 *
 * A batch of volumes with a window over it, all sizes worked out.
 */
typedef struct
{
  gint64 batch;
  gint64 channels;
  TsWindowAxis axis[3];
} TsVolume;

/* @error: as ts_window_init_conv () */
gboolean ts_volume_window_init_conv (TsVolumeWindow *self, const TsOperation *op, GError **error);

/* The same for ksize; %TS_ERROR_UNIMPLEMENTED for pooling over batch or channels. */
gboolean ts_volume_window_init_pool (TsVolumeWindow *self, const TsOperation *op, GError **error);

/**
 * ts_volume_init:
 * @in: shape of the volumes
 * @size: of the window
 * @error: %TS_ERROR_INVALID_ARGUMENT: not 5-dimensional, a window that does not fit
 */
gboolean ts_volume_init (TsVolume *self, const TsVolumeWindow *window, const TsShape *in, const gint64 *size, GError **error);

/* A shape from its parts. */
TsShape ts_volume_shape (TsImageFormat format, gint64 batch, const gint64 *sizes, gint64 channels);

/* What the window's positions make, with that many channels. */
TsShape ts_volume_out_shape (const TsVolume *self, TsImageFormat format, gint64 channels);

/* Voxels of one volume of the input, and positions of the window in it. */
static inline gint64
ts_volume_n_in (const TsVolume *self)
{
  return self->axis[0].in * self->axis[1].in * self->axis[2].in;
}

static inline gint64
ts_volume_n_out (const TsVolume *self)
{
  return self->axis[0].out * self->axis[1].out * self->axis[2].out;
}

static inline gint64
ts_volume_n_taps (const TsVolume *self)
{
  return self->axis[0].size * self->axis[1].size * self->axis[2].size;
}

/* Which voxel of its volume tap @tap sees at position @position; -1: none. */
static inline gint64
ts_volume_voxel (const TsVolume *self,
                 gint64 position,
                 gint64 tap)
{
  gint64 at[3];

  for (int d = 2; d >= 0; d--)
    {
      const TsWindowAxis *axis = &self->axis[d];

      at[d] = position % axis->out * axis->stride - axis->before + tap % axis->size * axis->dilation;
      if (at[d] < 0 || at[d] >= axis->in)
        return -1;
      position /= axis->out;
      tap /= axis->size;
    }
  return (at[0] * self->axis[1].in + at[1]) * self->axis[2].in + at[2];
}

/* The same for all taps of the window at a position, without so many divisions. @voxels: one for each tap */
void ts_volume_list_voxels (const TsVolume *self, gint64 position, gint64 *voxels);

/**
 * ts_window_axis_init:
 *
 * One axis of a window. Errors as of ts_window_get_axis ().
 */
gboolean ts_window_axis_init (TsWindowAxis *self, TsPadding padding, gint64 in, gint64 size, gint64 stride, gint64 dilation, GError **error);

/* A list attribute with @n numbers in 1 .. 2^31 - 1, by dimension. @code: of the error for a number that is not, where that is not %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_window_read_list (const TsOperation *op, const char *name, guint n, gint64 *values, GError **error);
gboolean ts_window_read_list_or (const TsOperation *op, const char *name, guint n, gint64 *values, TsError code, GError **error);

/* The attribute padding. */
gboolean ts_padding_from_attr (const TsOperation *op, TsPadding *padding, GError **error);

G_END_DECLS
