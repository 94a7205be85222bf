#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TsNamedList:
 *
 * What the user keeps under names: immutable things that are counted. Ordered by name. Any thread.
 */
typedef struct _TsNamedList TsNamedList;

/* @what: of what kind they are, for errors: "preset". It stays. */
TsNamedList *ts_named_list_new (const char *what, GBoxedCopyFunc ref, GDestroyNotify unref);
void ts_named_list_free (TsNamedList *self);

/* Whether @name can stand in a command: %TS_ERROR_INVALID_ARGUMENT if it is blank, or has a comma, a line end, an arrow or ` x ` in it. */
gboolean ts_named_list_check_name (const char *name, GError **error);

/* Takes @item; what has the name already is replaced. As ts_named_list_check_name (); @item is let go of then, too. */
gboolean ts_named_list_put (TsNamedList *self, const char *name, gpointer item, GError **error);

/* %TS_ERROR_NOT_FOUND if there is none. */
gboolean ts_named_list_remove (TsNamedList *self, const char *name, GError **error);

/* %TS_ERROR_NOT_FOUND, %TS_ERROR_ALREADY_EXISTS; as ts_named_list_check_name () */
gboolean ts_named_list_rename (TsNamedList *self, const char *name, const char *new_name, GError **error);

/* (transfer full) (nullable): %TS_ERROR_NOT_FOUND if there is none. */
gpointer ts_named_list_find (TsNamedList *self, const char *name, GError **error);

/* (transfer full): %NULL-terminated. */
char **ts_named_list_dup_names (TsNamedList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsNamedList, ts_named_list_free)

G_END_DECLS
