#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TsNamedRows:
 * @titles: (element-type utf8)
 * @rows: (element-type GPtrArray of utf8): cells in the order of @titles; a row may be shorter; (nullable) cells: nothing
 *
 * A table as text, as it is in a file.
 */
typedef struct
{
  GPtrArray *titles;
  GPtrArray *rows;
} TsNamedRows;

TsNamedRows *ts_named_rows_new (void);
void ts_named_rows_free (TsNamedRows *self);

/* Empty; belongs to @self. */
GPtrArray *ts_named_rows_append (TsNamedRows *self);

/* Puts a copy of @text (nullable) into the column of that title, which is made if there is none. */
void ts_named_rows_set (TsNamedRows *self, GPtrArray *row, const char *title, const char *text);

/* All rows alike, titles or not: @titles is left empty. %TS_ERROR_INVALID_ARGUMENT with the line for a quote that does not end. (transfer full) (nullable) */
TsNamedRows *ts_named_rows_read_csv (const char *text, gsize size, GError **error);

/* Whether there is an operation of that name. */
typedef gboolean (*TsIsNameFunc) (const char *name, gpointer user_data);

/* As ts_node_data_new () has it. Where names are members they are in the first column, titled "name". (transfer full) (nullable) */
TsNamedRows *ts_named_rows_read_json (const char *text, gsize size, TsIsNameFunc is_name, gpointer user_data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsNamedRows, ts_named_rows_free)

G_END_DECLS
