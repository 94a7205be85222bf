#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_ANSWER_PANEL (ts_answer_panel_get_type ())
G_DECLARE_FINAL_TYPE (TsAnswerPanel, ts_answer_panel, TS, ANSWER_PANEL, GtkWidget)

/**
 * TsAnswerPanel:
 *
 * Asks something of the debugger, in its language, and shows what it says as rows that lead to the operations they tell of. The answer stays until another is asked for. Main thread.
 *
 * Signals:
 *   "op-activated" (guint op): the user wants to see an operation
 */

/* @document (nullable). Keeps it; an answer from another one is forgotten. */
void ts_answer_panel_set_document (TsAnswerPanel *self, TsDocument *document);

/* @title: the question, for people; @line: of the debugger's language. Needs a document. */
void ts_answer_panel_ask (TsAnswerPanel *self, const char *title, const char *line);

G_END_DECLS
