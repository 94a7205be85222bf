#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_TIMELINE_STRIP (ts_timeline_strip_get_type ())
G_DECLARE_FINAL_TYPE (TsTimelineStrip, ts_timeline_strip, TS, TIMELINE_STRIP, GtkWidget)

/**
 * TsTimelineStrip:
 *
 * The run as a line: where it stands, how far it has been, turns of loops, breakpoints, alerts and bookmarks. A click or a drag goes there, back or forward again over what
 * was taken back; so do the arrow keys, Home and End. Main thread.
 */
GtkWidget *ts_timeline_strip_new (void);

/* @document (nullable). Keeps it. */
void ts_timeline_strip_set_document (TsTimelineStrip *self, TsDocument *document);

G_END_DECLS
