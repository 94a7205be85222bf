#pragma once

#include "app/panels/ts-picture-area.h"
#include "app/panels/ts-picture-job.h"

G_BEGIN_DECLS

#define TS_PICTURE_ZOOM_STEP 1.25

struct _TsPictureArea
{
  GtkWidget parent_instance;

  TsTensor *tensor;
  TsPicture picture;

  gboolean fits;
  double zoom;
  double centre_x; /* of the view, in pixels of the picture */
  double centre_y;
  double drag_x;
  double drag_y;

  gboolean is_pointed;
  gint64 pointed_x;
  gint64 pointed_y;
  double pointer_x;
  double pointer_y;

  GdkTexture *texture; /* the last one drawn; stretched until the next is there */
  TsPictureView texture_view;
  gboolean is_stale; /* the texture is of another tensor or range */
  GCancellable *cancellable;
  TsPictureView pending_view;
};

/* Where the left and upper edge of the view are, in pixels of the picture. */
double ts_picture_area_get_left (TsPictureArea *self);
double ts_picture_area_get_top (TsPictureArea *self);

/* The point of the view stays over the same element. */
void ts_picture_area_set_zoom (TsPictureArea *self, double zoom, double x, double y);

/* After moving the centre: keeps the picture in view. */
void ts_picture_area_place_view (TsPictureArea *self);

/* Nothing is pointed at if (@x, @y) is outside. */
void ts_picture_area_set_pointed (TsPictureArea *self, gint64 x, gint64 y);

/* Keys and pointer. */
void ts_picture_area_add_input (TsPictureArea *self);

G_END_DECLS
