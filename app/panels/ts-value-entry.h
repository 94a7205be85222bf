#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_VALUE_ENTRY (ts_value_entry_get_type ())
G_DECLARE_FINAL_TYPE (TsValueEntry, ts_value_entry, TS, VALUE_ENTRY, GtkWidget)

/**
 * TsValueEntry:
 *
 * Where a value or an expression of the debugger's language is typed: names are completed with Tab, and what is wrong is said under it. Main thread.
 *
 * Signals:
 *   "changed" (): what was typed is another
 */

/* Keeps @document. @label (nullable): above it; @name: for who does not see it; @text (nullable): to begin with; @hint (nullable): an example */
GtkWidget *ts_value_entry_new (TsDocument *document, const char *label, const char *name, const char *text, const char *hint);

/* Without space around it. (transfer full) */
char *ts_value_entry_dup_text (TsValueEntry *self);

/* @problem: (nullable): none any more */
void ts_value_entry_set_problem (TsValueEntry *self, const char *problem);

/* Offers values of tensors to begin with, and files. @old: what the old value is called, `$out` */
void ts_value_entry_offer_values (TsValueEntry *self);
void ts_value_entry_set_old (TsValueEntry *self, const char *old);

G_END_DECLS
