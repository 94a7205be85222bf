#pragma once

#include "app/models/ts-trace.h"
#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_TRACE_BAR (ts_trace_bar_get_type ())
G_DECLARE_FINAL_TYPE (TsTraceBar, ts_trace_bar, TS, TRACE_BAR, GtkWidget)

/**
 * TsTraceBar:
 *
 * A question about what leads to what, with its answer in a line; asks again with more or fewer steps. Hidden while there is none. Main thread.
 *
 * Properties:
 *   "active" (gboolean, read-only): there is an answer
 *   "only" (gboolean): what is not in the answer is to be hidden
 * Signals:
 *   "answered" (): another answer, or none any more
 *   "failed" (char *message): a question has no answer
 */

/* @document: whose graph it is about; @question is taken over and cleared. What is hidden already (%TS_TRACE_OTHERS) stays so when more is. The answer to
 * %TS_TRACE_THESE and %TS_TRACE_OTHERS hides the rest at once. */
void ts_trace_bar_ask (TsTraceBar *self, TsDocument *document, TsTraceQuestion *question);

/* Others are hidden than the answer says, since the user went back or to another view: tells of that. @kept: one byte for each operation, 0 is hidden; (nullable): nothing
 * is hidden any more */
void ts_trace_bar_take_kept (TsTraceBar *self, TsDocument *document, const guint8 *kept, guint32 n_ops);

/* Asks again, so many steps farther; nothing if the question knows no steps. */
void ts_trace_bar_change_steps (TsTraceBar *self, int change);

void ts_trace_bar_end (TsTraceBar *self);

/* (nullable) */
const TsTraceAnswer *ts_trace_bar_get_answer (TsTraceBar *self);
gboolean ts_trace_bar_get_only (TsTraceBar *self);

/* Whether the question that is answered knows steps. */
gboolean ts_trace_bar_has_steps (TsTraceBar *self);

/* (nullable) */
const char *ts_trace_bar_get_text (TsTraceBar *self);

G_END_DECLS
