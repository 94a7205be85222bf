#pragma once

#include "app/canvas/ts-canvas.h"
#include "app/ts-document.h"

G_BEGIN_DECLS

#define TS_TYPE_VIEW_KEEPER (ts_view_keeper_get_type ())
G_DECLARE_FINAL_TYPE (TsViewKeeper, ts_view_keeper, TS, VIEW_KEEPER, GObject)

/**
 * TsViewKeeper:
 *
 * Keeps which scopes of a model's graph are open, where the view is and how large, in a file of the user's data folder that belongs to the model's path. What
 * changes is written a second later at the latest; a file that cannot be written or read is no error. Main thread.
 */

/* Keeps what becomes of @canvas from now on, while it shows the graph of @document. */
TsViewKeeper *ts_view_keeper_new (TsDocument *document, TsCanvas *canvas);

/* Shows it as it was left. What the graph has not any more is passed over. */
void ts_view_keeper_restore (TsViewKeeper *self);

/* @is_shown: the canvas shows that graph now, and not a function of it, whose view is not kept. */
void ts_view_keeper_set_shown (TsViewKeeper *self, gboolean is_shown);

/* Writes at once what has changed. To be called before the canvas shows another graph. */
void ts_view_keeper_flush (TsViewKeeper *self);

G_END_DECLS
