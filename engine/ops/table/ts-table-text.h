#pragma once

#include "engine/ops/table/ts-table.h"

G_BEGIN_DECLS

#define TS_TABLE_TEXT_LINE_NUMBER (-1)
#define TS_TABLE_TEXT_WHOLE_LINE (-2)

/**
 * TsTableText:
 * @key_index: column of the key, from 0; or one of the constants above
 * @value_index: column of the value
 * @n_lines: how many lines are read; -1: all
 * @offset: added to line numbers
 * @delimiter: between columns
 *
 * How the lines of a text are entries of a table.
 */
typedef struct
{
  gint64 key_index;
  gint64 value_index;
  gint64 n_lines;
  gint64 offset;
  char delimiter;
} TsTableText;

/* Whether keys and values of the table can be that: %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_table_text_check (const TsTableText *self, const TsTable *table, GError **error);

/**
 * ts_table_text_read:
 * @map: for the entries
 * @text: @size bytes
 * @error: %TS_ERROR_INVALID_ARGUMENT naming the line: it is empty, has too few columns, is no number, or there are fewer lines than asked for;
 *   %TS_ERROR_OUT_OF_RANGE if there is none at all
 *
 * Reads the lines, or where @table is initialised just the first one.
 */
gboolean ts_table_text_read (const TsTableText *self, TsCall *call, const TsTable *table, TsTableMap *map, const char *text, gsize size, GError **error);

G_END_DECLS
