#pragma once

#include "app/models/ts-view-link.h"
#include "app/ts-file-watcher.h"
#include "app/ts-loading-page.h"
#include "app/ts-message-bar.h"
#include "app/ts-model-loader.h"
#include "app/ts-session-keeper.h"
#include "app/ts-view-keeper.h"
#include "app/ts-welcome-page.h"
#include "app/ts-window.h"

G_BEGIN_DECLS

/* What the files of TsWindow share, and its actions ask of it, and nobody else. */

struct _TsWindow
{
  AdwApplicationWindow parent_instance;

  TsSettings *settings;
  TsDocument *document;      /* nullable: of the graph */
  TsSessionKeeper *keeper;   /* nullable: of the document */
  TsViewKeeper *view_keeper; /* nullable: likewise */
  TsDocument *shown;         /* nullable: it, or one of a function of it */
  TsViewLink link;           /* what is to be seen once it is open; without a view: nothing in particular */
  TsFileWatcher *watcher;    /* nullable: of the document's file */
  GCancellable *export_job;  /* nullable: of what is being exported */
  gboolean is_reloading;     /* what is being opened is the document's own file */
  TsModelLoader *loader;     /* nullable: while a file is being opened */
  GFile *file;               /* nullable: the one that is being opened */
  TsWindow *opener;          /* weak, nullable: the window that asked for it and hears what went wrong */
  guint reveal_source;

  AdwWindowTitle *title;
  TsMessageBar *message_bar;
  AdwToastOverlay *toasts;
  GtkStack *pages;
  AdwBin *welcome_bin;
  TsLoadingPage *loading_page;
  TsWorkspace *workspace;
  GtkMenuButton *meta_graph_button;
  GtkWidget *outline_button;
  GtkWidget *search_button;
  GtkWidget *problems_button;
  GtkLabel *problems_label;
  GtkWidget *side_button;
  GtkMenuButton *menu_button;
  GMenuModel *primary_menu;
  GMenu *recent_menu;
  guint recent_source;
  GMenu *color_columns;
};

/* "welcome", "loading" or "workspace" */
void ts_window_show_page (TsWindow *self, const char *name);

/* (both nullable) */
void ts_window_set_titles (TsWindow *self, const char *title, const char *subtitle);

/* Shows a document, in the place of the one that there is. */
void ts_window_take_document (TsWindow *self, TsDocument *document);

/* @error: (nullable) */
void ts_window_emit_loaded (TsWindow *self, const GError *error);

/* Asks where to save the model, and in which format. */
void ts_window_ask_to_save (TsWindow *self);

/* Asks for a checkpoint to restore the variables from. */
void ts_window_ask_to_restore (TsWindow *self);

/* Gives the variables of what is shown their first values, as the graph has it; a toast tells that it is done. */
void ts_window_initialize (TsWindow *self);

/* A run that failed or is blocked says so where it stands, in one line; the whole of it is shown as a message, with what helps. */
void ts_window_tell_stop (TsWindow *self, const TsStop *stop);

/* Writes @model; a toast tells that it is done, a message what went wrong. */
void ts_window_save_model (TsWindow *self, TsModel *model, GFile *file, TsSaveFormat format);

/* What is traced, else what is selected, as a graph of its own: in a window, or in a file. */
void ts_window_open_part (TsWindow *self);
void ts_window_save_part (TsWindow *self, GFile *file);
void ts_window_ask_to_save_part (TsWindow *self);

/* All that is open, in a file whose name tells the format; or what is on the screen. A toast tells that it is done. */
void ts_window_export (TsWindow *self, const char *path);
void ts_window_ask_to_export (TsWindow *self);
void ts_window_export_seen (TsWindow *self, const char *path);
void ts_window_ask_to_export_seen (TsWindow *self);

/* Compares what is shown with the graph of a file, or two parts of it with each other; the result is in a window of its own. */
void ts_window_compare (TsWindow *self, GFile *file);
void ts_window_ask_to_compare (TsWindow *self);
void ts_window_compare_parts (TsWindow *self, GArray *ops_a, GArray *ops_b);

/* ---- reloading ---- */

/* Reads the file of the document again; what is open, seen, selected and set up stays, by name. */
void ts_window_reload (TsWindow *self);
void ts_window_take_reloaded (TsWindow *self, TsModel *model);

/* The document's file is watched from now on: when it changes a bar offers to reload it, or it is reloaded if the user wants that. */
void ts_window_watch_file (TsWindow *self);
void ts_window_add_reload_setting (TsWindow *self);

/* In the place of a document of the same file as it was before: takes its breakpoints over. Returns: (transfer full) (nullable): what else of it does not
 * fit any more, a line each */
char *ts_window_replace_document (TsWindow *self, TsDocument *document);

/* ---- links to views ---- */

/* What is seen, as text. (transfer full) (nullable): a graph that is in no file has none */
char *ts_window_dup_link (TsWindow *self);

/* Says so if not all that was hidden or selected has names in the text of a view, or in a link. */
void ts_window_tell_lost (TsWindow *self, const char *view);

/* Shows what the window was opened for. */
void ts_window_show_linked (TsWindow *self);

/* ---- opening ---- */

/* As ts_window_open_file (), and then shows what @link, which is taken over, names. */
void ts_window_open_file_at (TsWindow *self, GFile *file, TsViewLink *link);

void ts_window_start_reloading (TsWindow *self, GFile *file, const char *const *tags);

/* Shows @graph, which is in no file, in this window if it is empty, else in a new one; returns that. @kind: what it is, "Comparison" */
TsWindow *ts_window_open_graph (TsWindow *self, TsGraph *graph, const char *title, const char *kind);

gboolean ts_window_is_loading (TsWindow *self);
void ts_window_cancel_loading (TsWindow *self);

/* Forgets about what is being loaded. */
void ts_window_stop_loading (TsWindow *self);

/* The property "meta-graph". */
char *ts_window_dup_meta_graph (TsWindow *self);
void ts_window_set_meta_graph (TsWindow *self, const char *number);

/* Files that are dropped on the window are opened. */
void ts_window_accept_files (TsWindow *self);

G_END_DECLS
