#pragma once

#include "app/models/ts-scope-twins.h"
#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_TWINS_VIEW (ts_twins_view_get_type ())
G_DECLARE_FINAL_TYPE (TsTwinsView, ts_twins_view, TS, TWINS_VIEW, GtkWidget)

/**
 * TsTwinsView:
 *
 * The other scopes that have the same inside as one, and, when that is asked for, in what they differ from it. Main thread.
 *
 * Signals:
 *   "show-scope" (char *scope): one of them was chosen
 */
GtkWidget *ts_twins_view_new (void);

/* @twins: (transfer full) (nullable): nothing is shown. An operation that is chosen is selected in @document (nullable with @twins), which is kept. */
void ts_twins_view_set_twins (TsTwinsView *self, TsDocument *document, TsScopeTwins *twins);

/* (nullable): what is shown */
const TsScopeTwins *ts_twins_view_get_twins (TsTwinsView *self);

G_END_DECLS
