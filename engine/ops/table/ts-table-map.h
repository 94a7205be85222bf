#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * TsTableMap:
 *
 * What is in a table: rows of keys, each with a row of values. Rows keep the place that they were given, and a place that was freed last is
 * given away first: so an order of entries comes back when changes are taken back one by one. Changed by one thread; looked at by
 * any while nobody changes it.
 */
typedef struct _TsTableMap TsTableMap;

#define TS_TABLE_MAP_NONE G_MAXUINT32 /* no place */

/**
 * ts_table_map_new:
 * @key_row: elements of a key
 * @value_row: elements of a value
 *
 * Keys are compared bit by bit.
 */
TsTableMap *ts_table_map_new (TsDType key_dtype, gsize key_row, TsDType value_dtype, gsize value_row);
void ts_table_map_free (TsTableMap *self);

gsize ts_table_map_get_size (const TsTableMap *self);

/* One more than the last place that has or had an entry. */
guint32 ts_table_map_get_n_places (const TsTableMap *self);

/* The place of a key; %TS_TABLE_MAP_NONE if it is not in. */
guint32 ts_table_map_find (const TsTableMap *self, gconstpointer key);

/* (nullable): what is at a place; %NULL if it is free. Until the next change. */
gconstpointer ts_table_map_get_key (const TsTableMap *self, guint32 place);
gconstpointer ts_table_map_get_value (const TsTableMap *self, guint32 place);

/* Copies key and value in; the value replaces an older one. */
void ts_table_map_put (TsTableMap *self, gconstpointer key, gconstpointer value);

/* Does nothing if it is not in. */
void ts_table_map_remove (TsTableMap *self, gconstpointer key);

/* Whether two rows of @n elements are the same, bit by bit. */
gboolean ts_rows_equal (TsDType dtype, gconstpointer a, gconstpointer b, gsize n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsTableMap, ts_table_map_free)

G_END_DECLS
