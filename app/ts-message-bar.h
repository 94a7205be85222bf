#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_MESSAGE_BAR (ts_message_bar_get_type ())
G_DECLARE_FINAL_TYPE (TsMessageBar, ts_message_bar, TS, MESSAGE_BAR, GtkWidget)

/**
 * TsMessageBar:
 *
 * One message to the user, such as why a file cannot be opened, on a strip that stays until it is closed or replaced. Takes no
 * room without one. Main thread.
 */
GtkWidget *ts_message_bar_new (void);

/* @heading in a few words; @body (nullable) the whole story, which may be long. */
void ts_message_bar_show (TsMessageBar *self, const char *heading, const char *body);

/* A button on the message that is shown, for what helps. @label with a mnemonic; @action: detailed, of a group that the bar is in. Pressing it
 * closes the message. */
void ts_message_bar_add_button (TsMessageBar *self, const char *label, const char *action);

void ts_message_bar_close (TsMessageBar *self);

/* (nullable): the heading that is shown, and what is below it, which may be "". */
const char *ts_message_bar_get_heading (TsMessageBar *self);
const char *ts_message_bar_get_body (TsMessageBar *self);

G_END_DECLS
