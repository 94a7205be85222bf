#pragma once

#include "app/models/ts-picture.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_PICTURE_AREA (ts_picture_area_get_type ())
G_DECLARE_FINAL_TYPE (TsPictureArea, ts_picture_area, TS, PICTURE_AREA, GtkWidget)

/**
 * TsPictureArea:
 *
 * Shows a tensor as a picture that can be moved and enlarged until each element is a square. Only what is in view is drawn, at the
 * resolution of the screen, and off the main loop where that takes long. Main thread.
 *
 * Wheel: zoom at the pointer; drag: move; keys: arrows move the cross, `+` and `-` zoom, `0` fits.
 *
 * Properties:
 *   "zoom" (double, read-only): screen pixels (before scaling of the display) for an element
 * Signals:
 *   "pointed" (): ts_picture_area_get_pointed () has changed
 */
GtkWidget *ts_picture_area_new (void);

/* @tensor (nullable): shows nothing; @picture is copied. If the picture is as large as the one before, zoom and place stay. */
void ts_picture_area_set_picture (TsPictureArea *self, TsTensor *tensor, const TsPicture *picture);

/* As it is drawn: tiles stand in columns that suit the size of the widget. Valid while there is a tensor. */
const TsPicture *ts_picture_area_get_picture (TsPictureArea *self);

/* The element under the pointer or the cross; %FALSE if there is none. */
gboolean ts_picture_area_get_pointed (TsPictureArea *self, gint64 *x, gint64 *y);

void ts_picture_area_zoom_in (TsPictureArea *self);
void ts_picture_area_zoom_out (TsPictureArea *self);
void ts_picture_area_zoom_to_fit (TsPictureArea *self);
void ts_picture_area_zoom_to_normal (TsPictureArea *self); /* one element, one pixel */
double ts_picture_area_get_zoom (TsPictureArea *self);

/* What is drawn at the moment, when nothing is being drawn. (transfer none) (nullable) */
GdkTexture *ts_picture_area_get_texture (TsPictureArea *self);

G_END_DECLS
