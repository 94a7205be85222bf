#pragma once

#include "engine/tensor/ts-tensor-stats.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_PICTURE_PAGE (ts_picture_page_get_type ())
G_DECLARE_FINAL_TYPE (TsPicturePage, ts_picture_page, TS, PICTURE_PAGE, GtkWidget)

/**
 * TsPicturePage:
 *
 * A value as a picture, with the choice of image, layout and range. Main thread.
 */

/* @tensor (nullable): nothing is shown; else one that ts_picture_is_possible (). */
void ts_picture_page_set_tensor (TsPicturePage *self, TsTensor *tensor);

/* Statistics of the tensor, once they are there; %NULL until then. Copied. */
void ts_picture_page_set_stats (TsPicturePage *self, const TsTensorStats *stats);

G_END_DECLS
