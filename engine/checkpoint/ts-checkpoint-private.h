#pragma once

#include "engine/checkpoint/ts-checkpoint.h"
#include "engine/checkpoint/ts-sstable.h"

G_BEGIN_DECLS

/* What the index says of a tensor, as a message that is read when it is asked for: BundleEntryProto or SavedSliceMeta. */
typedef struct
{
  const char *name;
  const guint8 *data;
  gsize size;
} TsCheckpointRecord;

/**
 * TsCheckpointObjects:
 * @by_name: full name of each variable → its checkpoint key; the first where there are several
 * @by_object: (nullable elements): the checkpoint key of the variable that each object is
 *
 * What a TrackableObjectGraph message tells. Reading it takes whatever is well formed.
 */
typedef struct
{
  GHashTable *by_name;
  GPtrArray *by_object;
} TsCheckpointObjects;

TsCheckpointObjects *ts_checkpoint_objects_new (const guint8 *data, gsize size);
void ts_checkpoint_objects_free (TsCheckpointObjects *self);

struct _TsCheckpoint
{
  gint ref_count;
  char *path;
  TsCheckpointFormat format;
  TsSstable *table;
  GPtrArray *blocks; /* GBytes that @records point into */
  GArray *records;   /* TsCheckpointRecord, by name */
  GStringChunk *names;
  guint n_shards;
  gboolean is_swapped; /* data are in the other byte order than this machine's */

  GMutex lock;
  GBytes **shards;              /* @n_shards, each %NULL until it is needed; under @lock */
  TsCheckpointObjects *objects; /* (nullable): %NULL until it is needed; under @lock until then */
};

/* An entry with its slices. */
typedef struct
{
  TsCheckpointEntry entry;
  guint64 n_elements;
  GArray *slices; /* (nullable): TsTensorSlice; none for a tensor stored in one piece */
} TsCheckpointValue;

void ts_checkpoint_value_clear (TsCheckpointValue *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsCheckpointValue, ts_checkpoint_value_clear)

/* Dtype and shape are checked and make a size; what else is there depends on the format. */
gboolean ts_checkpoint_value_check_type (TsCheckpointValue *self, guint64 dtype, GError **error);

/* A VersionDef message, of producers up to @version. */
gboolean ts_checkpoint_check_version (const guint8 *data, gsize size, gint64 version, GError **error);

/* ---- bundles: ts-checkpoint-bundle.c, ts-checkpoint-data.c ---- */

/* The value of the empty key. */
gboolean ts_checkpoint_bundle_read_header (TsCheckpoint *self, const guint8 *data, gsize size, GError **error);
gboolean ts_checkpoint_bundle_read_index (TsCheckpoint *self, GError **error);

/* A BundleEntryProto, of the entry that @self->entry.name names. */
gboolean ts_checkpoint_bundle_read_value (const TsCheckpoint *self, TsCheckpointValue *value, const guint8 *data, gsize size, GError **error);

/* Finds the entry of a slice of @whole. */
gboolean ts_checkpoint_bundle_find_slice (const TsCheckpoint *self, const TsCheckpointValue *whole, guint i, TsCheckpointValue *part, GError **error);

/* The bytes of a value in one piece, in a shard that @owner is. */
const guint8 *ts_checkpoint_bundle_get_data (TsCheckpoint *self, const TsCheckpointValue *value, GBytes **owner, GError **error);

TsTensor *ts_checkpoint_bundle_load (TsCheckpoint *self, const TsCheckpointValue *value, GError **error);
gboolean ts_checkpoint_bundle_verify (TsCheckpoint *self, const TsCheckpointValue *value, GCancellable *cancellable, GError **error);

/* ---- strings of bundles: ts-checkpoint-strings.c ---- */

TsTensor *ts_checkpoint_read_strings (const TsShape *shape, const guint8 *data, gsize size, gboolean is_swapped, GError **error);

/* The unmasked sum of strings as stored. */
gboolean ts_checkpoint_sum_strings (gsize n, const guint8 *data, gsize size, gboolean is_swapped, guint32 *crc, GError **error);

/* The bytes a string tensor is stored as, and their unmasked sum. */
GByteArray *ts_checkpoint_write_strings (TsTensor *tensor, guint32 *crc);

/* ---- V1: ts-checkpoint-v1.c ---- */

/* The value of the empty key, which stays. */
gboolean ts_checkpoint_v1_read_index (TsCheckpoint *self, const guint8 *data, gsize size, GError **error);
gboolean ts_checkpoint_v1_read_value (const TsCheckpoint *self, TsCheckpointValue *value, const guint8 *data, gsize size, GError **error);
TsTensor *ts_checkpoint_v1_load (TsCheckpoint *self, const TsCheckpointValue *value, GError **error);

G_END_DECLS
