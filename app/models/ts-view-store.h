#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TsViewStore:
 *
 * The views of one graph that the user has given names, in a file of its own among the user's data: never in the graph's. Main thread.
 */
typedef struct _TsViewStore TsViewStore;

/* @graph: what says which graph it is: path of its file, name of a sample. @folder: (nullable): where the files are; %NULL: where they belong. A file
 * that cannot be read counts as empty. */
TsViewStore *ts_view_store_new (const char *graph, const char *folder);
void ts_view_store_free (TsViewStore *self);

/* Names, in the order in which they were saved. (transfer full) */
char **ts_view_store_list (TsViewStore *self);

/* The text that was saved. (transfer full) (nullable): %NULL if there is none of that name */
char *ts_view_store_dup_view (TsViewStore *self, const char *name);

/* A small picture, a PNG. (transfer full) (nullable) */
GBytes *ts_view_store_dup_picture (TsViewStore *self, const char *name);

/**
 * ts_view_store_save:
 * @name: not blank; what is saved under it is replaced
 * @view: as ts_canvas_dup_view () gives it
 * @picture: (nullable)
 * @error: %TS_ERROR_INVALID_ARGUMENT for a blank name; why the file cannot be written
 */
gboolean ts_view_store_save (TsViewStore *self, const char *name, const char *view, GBytes *picture, GError **error);
gboolean ts_view_store_remove (TsViewStore *self, const char *name, GError **error);

/* How the graph is turned when it is opened: where data goes, as ts_flow_get_name () has it, and whether long chains are set in columns. (transfer full) (nullable):
 * nobody has turned it */
char *ts_view_store_dup_direction (TsViewStore *self, gboolean *serpentine);
gboolean ts_view_store_set_direction (TsViewStore *self, const char *direction, gboolean serpentine, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsViewStore, ts_view_store_free)

G_END_DECLS
