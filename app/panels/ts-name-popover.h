#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_NAME_POPOVER (ts_name_popover_get_type ())
G_DECLARE_FINAL_TYPE (TsNamePopover, ts_name_popover, TS, NAME_POPOVER, GtkPopover)

/**
 * TsNamePopover:
 *
 * Asks for a name: an entry with a button, and a line for why a name does not go. Main thread.
 *
 * Signals:
 *   "named" (const char *name): without space around it; whoever hears it says by ts_name_popover_tell () how that went
 */
GtkWidget *ts_name_popover_new (void);

/* Opens it. @button: what is done with the name, "Save"; @name: that it begins with, selected. */
void ts_name_popover_ask (TsNamePopover *self, const char *heading, const char *button, const char *name);

/* @problem: (nullable): why the name does not go; %NULL: it does, and the popover closes. */
void ts_name_popover_tell (TsNamePopover *self, const char *problem);

G_END_DECLS
