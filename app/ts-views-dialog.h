#pragma once

#include "app/canvas/ts-canvas.h"
#include "app/models/ts-view-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TS_TYPE_VIEWS_DIALOG (ts_views_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TsViewsDialog, ts_views_dialog, TS, VIEWS_DIALOG, AdwWindow)

/* The views of a graph that have names: the user saves what is shown now, shows one, or removes one. @store is taken over. Main thread. */
TsViewsDialog *ts_views_dialog_new (GtkWindow *parent, TsCanvas *canvas, TsViewStore *store);

/* What @canvas shows now as a small picture for ts_view_store_save (). (transfer full) (nullable): nothing is shown yet */
GBytes *ts_views_dialog_make_picture (TsCanvas *canvas);

G_END_DECLS
