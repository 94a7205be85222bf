#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_TRAIL_BAR (ts_trail_bar_get_type ())
G_DECLARE_FINAL_TYPE (TsTrailBar, ts_trail_bar, TS, TRAIL_BAR, GtkWidget)

/**
 * TsTrailBar:
 *
 * The way into functions, from the graph to the body that is shown; one can go back to each of them. Invisible while the graph itself is
 * shown. Main thread.
 *
 * Properties:
 *   "document" (TsDocument, nullable, read-only): the last one, which is to be shown
 */
GtkWidget *ts_trail_bar_new (void);

/* Begins with the document of a graph (nullable). Keeps it. */
void ts_trail_bar_set_root (TsTrailBar *self, TsDocument *root);

TsDocument *ts_trail_bar_get_document (TsTrailBar *self); /* (nullable) */
guint ts_trail_bar_get_depth (TsTrailBar *self);          /* functions on the way */

/* Goes on to @document; back to it if it is on the way already, as when a function calls itself. */
void ts_trail_bar_push (TsTrailBar *self, TsDocument *document);

/* Goes back to the first @depth functions. */
void ts_trail_bar_go_back_to (TsTrailBar *self, guint depth);

G_END_DECLS
