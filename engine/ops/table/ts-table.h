#pragma once

#include "engine/ops/table/ts-table-map.h"
#include "engine/ops/ts-kernel.h"
#include "engine/tensor/ts-resource.h"

G_BEGIN_DECLS

/**
 * TsTableKind:
 * @name: "HashTable"
 * @is_static: is filled once and then never changes
 * @is_dense: has buckets that can be seen from outside
 *
 * A kind of table. All share one namespace.
 */
typedef struct
{
  const char *name;
  gboolean is_static;
  gboolean is_dense;
} TsTableKind;

/**
 * TsTable:
 * @key_shape: of one key; it has elements
 * @value_shape: of one value
 * @reserved: (nullable): keys that may not be used
 * @max_load: of a dense table: the part of the buckets that may be taken
 * @map: what is in it. The thread of the session may look without a lock
 * @is_initialized: of a static table: whether it was filled
 * @n_buckets: of a dense table
 *
 * A lookup table.
 */
typedef struct
{
  TsResource base;
  const TsTableKind *kind;
  TsDType key_dtype;
  TsDType value_dtype;
  TsShape key_shape;
  TsShape value_shape;
  TsTensor *reserved[2];
  float max_load;

  /*< private >*/
  TsTableMap *map;
  gboolean is_initialized;
  gint64 n_buckets;
} TsTable;

extern const TsResourceType ts_table_type;

/* An empty one. The shapes are known. (transfer full) */
TsTable *ts_table_new (const TsTableKind *kind, const char *container, const char *name, TsDType key_dtype, const TsShape *key_shape, TsDType value_dtype, const TsShape *value_shape);

/* Elements of a key, and of a value. */
gsize ts_table_get_key_row (const TsTable *self);
gsize ts_table_get_value_row (const TsTable *self);

/* A map for its entries. (transfer full) */
TsTableMap *ts_table_new_map (const TsTable *self);

/* ---- changing ---------------------------------------------------------------------------------- */

/* Puts rows of @values under rows of @keys, from the first to the last; both of the right dtype and size. */
void ts_table_insert (TsTable *self, TsResources *resources, TsTensor *keys, TsTensor *values);

/* Removes rows of @keys that are in. */
void ts_table_remove (TsTable *self, TsResources *resources, TsTensor *keys);

/* Its entries are those of @map, (transfer full), from now on; a static table is initialised then. */
void ts_table_fill (TsTable *self, TsResources *resources, TsTableMap *map);

/**
 * ts_table_initialize:
 * @map: (transfer full)
 * @n: number of entries given, which equal keys make more than there are in @map
 * @error: %TS_ERROR_FAILED_PRECONDITION if it is initialised with another number of entries
 *
 * Fills a static table, or sees that it was already.
 */
gboolean ts_table_initialize (TsTable *self, TsResources *resources, TsTableMap *map, gsize n, GError **error);

/**
 * ts_table_put_once:
 * @error: %TS_ERROR_INVALID_ARGUMENT: the key is in with another value
 *
 * Puts an entry into a map for a static table.
 */
gboolean ts_table_put_once (const TsTable *self, TsTableMap *map, gconstpointer key, gconstpointer value, GError **error);

/* ---- kernels ----------------------------------------------------------------------------------- */

/* The table that input 0 leads to. (transfer none) (nullable) */
TsTable *ts_call_get_table (const TsCall *call, GError **error);

/* As well, one that can be initialised: %TS_ERROR_INVALID_ARGUMENT */
TsTable *ts_call_get_static_table (const TsCall *call, GError **error);

static inline void
ts_table_unref (TsTable *self)
{
  ts_resource_unref (&self->base);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsTable, ts_table_unref)

G_END_DECLS
