#pragma once

#include "app/ts-model-loader.h"
#include "app/ts-settings.h"
#include "app/ts-workspace.h"
#include "engine/model/ts-model-save.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TS_TYPE_WINDOW (ts_window_get_type ())
G_DECLARE_FINAL_TYPE (TsWindow, ts_window, TS, WINDOW, AdwApplicationWindow)

/**
 * TsWindow:
 *
 * One window: the welcome page, or one open graph. Its commands are the actions of ts-window-actions.c. Main thread.
 *
 * Properties:
 *   "meta-graph" (string): number of the model's MetaGraph that is shown, "" where there is none; setting it loads another one
 * Signals:
 *   "loaded" (GError *error): what was to be opened is shown now (@error %NULL), or it is not going to be; %G_IO_ERROR_CANCELLED if it
 *     was cancelled
 *   "saved" (GError *error): what was to be saved is, or (@error not %NULL) is not
 */

/* Keeps @settings, reads its size from there, and writes it when it closes. */
TsWindow *ts_window_new (GtkApplication *application, TsSettings *settings);

/* Whether a file would open in this window, not in another one. */
gboolean ts_window_is_empty (TsWindow *self);

/**
 * ts_window_open_file:
 *
 * Opens @file here if the window is empty, else in a new window, which is shown once there is something in it. What goes wrong is
 * told in this window, which stays as it was.
 */
void ts_window_open_file (TsWindow *self, GFile *file);

/* Likewise, for a file that is being read already and that nobody else waits for. A window that is not shown yet comes when there is something in it, or when that takes long. */
void ts_window_open_loading (TsWindow *self, TsModelLoader *loader);

/* Likewise, for a sample that the project builds itself. */
void ts_window_open_sample (TsWindow *self, const char *id);

/* Saves the model that is shown (of a sample its graph); a toast tells that it is done, a message what went wrong. */
void ts_window_save (TsWindow *self, GFile *file, TsSaveFormat format);

/* Gives the variables of the graph that is shown their values from a checkpoint; told likewise. */
void ts_window_restore (TsWindow *self, GFile *file);

void ts_window_show_message (TsWindow *self, const char *heading, const char *body);

/* (nullable): the heading of the message that is shown. */
const char *ts_window_get_message (TsWindow *self);

TsDocument *ts_window_get_document (TsWindow *self); /* (nullable): what is shown: a graph, or a function of it */
TsWorkspace *ts_window_get_workspace (TsWindow *self);

/* TRUE once what the window shows is on the screen: the graph laid out and drawn, or the welcome page. */
gboolean ts_window_is_ready (TsWindow *self);

/* Opens what a link to a view names, as ts_window_open_file (), and shows that view; if the window has it open already, there. A message tells what is wrong. */
void ts_window_open_link (TsWindow *self, const char *text);

G_END_DECLS
