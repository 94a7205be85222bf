#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  TS_FILE_DIALOG_OPEN,
  TS_FILE_DIALOG_OPEN_FOLDER,
  TS_FILE_DIALOG_SAVE,
} TsFileDialogMode;

/**
 * ts_file_dialog_choose_async:
 * @widget: for which it is asked; the dialog is over its window
 * @title: what is chosen for, "Open graph"
 * @name: (nullable): a proposal for the name of a file to save
 * @kind: (nullable): what the files are that are offered first, "Pictures and arrays"
 * @patterns: (nullable): their globs, %NULL-terminated
 *
 * Asks the user for a file, or a folder. Main thread. The only place that knows the toolkit's file dialog.
 */
void ts_file_dialog_choose_async (GtkWidget *widget, TsFileDialogMode mode, const char *title, const char *name, const char *kind, const char *const *patterns, GAsyncReadyCallback callback, gpointer user_data);

/* (transfer full) (nullable): %NULL with %G_IO_ERROR_CANCELLED if the user chose none. */
GFile *ts_file_dialog_choose_finish (GAsyncResult *result, GError **error);

/**
 * ts_file_dialog_choose_format_async:
 * @name: a proposal for the name
 * @label: what the formats are called together
 * @ids: of the formats, %NULL-terminated; the first is chosen to begin with
 * @titles: what they are called for people, as many
 *
 * Asks where to save something, and in which format.
 */
void ts_file_dialog_choose_format_async (GtkWidget *widget, const char *title, const char *name, const char *label, const char *const *ids, const char *const *titles, GAsyncReadyCallback callback, gpointer user_data);

/* As ts_file_dialog_choose_finish (). @id: (out) (transfer full): of the format */
GFile *ts_file_dialog_choose_format_finish (GAsyncResult *result, char **id, GError **error);

G_END_DECLS
