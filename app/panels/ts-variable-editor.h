#pragma once

#include "app/models/ts-state-item.h"
#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_VARIABLE_EDITOR (ts_variable_editor_get_type ())
G_DECLARE_FINAL_TYPE (TsVariableEditor, ts_variable_editor, TS, VARIABLE_EDITOR, GtkPopover)

/**
 * TsVariableEditor:
 *
 * Asks for a value of a variable, as text like that of a feed, makes it off the main loop, and has the worker set it. What is wrong with the text
 * it says itself. Main thread.
 */
GtkWidget *ts_variable_editor_new (void);

/* Asks for a value of the variable that @item stands for. Keeps both. */
void ts_variable_editor_set_item (TsVariableEditor *self, TsDocument *document, TsStateItem *item);

G_END_DECLS
