#pragma once

#include "app/models/ts-picture.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

/**
 * TsPictureView:
 * @part: of a picture, in its pixels
 * @width: of the texture that shows it
 */
typedef struct
{
  TsPictureRect part;
  int width;
  int height;
} TsPictureView;

gboolean ts_picture_view_equal (const TsPictureView *a, const TsPictureView *b);

/* About how many elements drawing it reads. */
double ts_picture_job_get_cost (const TsPicture *picture, const TsPictureView *view);

/* Draws a part of a picture. (transfer full) (nullable): %NULL if cancelled. Any thread. */
GdkTexture *ts_picture_job_run (TsTensor *tensor, const TsPicture *picture, const TsPictureView *view, GCancellable *cancellable);

/* The same in a thread. A @callback that finds the job cancelled must not rely on @user_data: whoever dies cancels. */
void ts_picture_job_run_async (TsTensor *tensor, const TsPicture *picture, const TsPictureView *view, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GdkTexture *ts_picture_job_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
