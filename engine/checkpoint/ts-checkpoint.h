#pragma once

#include "engine/checkpoint/ts-tensor-slice.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The values of TensorFlow's SaverDef.CheckpointFormatVersion. */
typedef enum
{
  TS_CHECKPOINT_V1 = 1, /* one table with the values in it (SavedTensorSlices) */
  TS_CHECKPOINT_V2 = 2, /* a tensor bundle: an index, and shards of plain bytes */
} TsCheckpointFormat;

/* The entry of a checkpoint written from objects: a scalar string, a TrackableObjectGraph message. */
#define TS_CHECKPOINT_OBJECT_GRAPH "_CHECKPOINTABLE_OBJECT_GRAPH"

/**
 * TsCheckpoint:
 *
 * Named tensors in files. Opening reads the index alone; values are looked at when they are asked for, and stay in the
 * mapped files where they can. Ref-counted, immutable, any thread.
 */
typedef struct _TsCheckpoint TsCheckpoint;

/**
 * TsCheckpointEntry:
 * @name: lives as long as the checkpoint
 * @dtype: no reference type
 * @shape: of the whole tensor; known
 * @size_bytes: what the value takes in the file, of a partitioned one all slices together; 0 for strings in a V1 file,
 *   where only the value itself tells
 * @n_slices: into how many slices it is partitioned; 0: it is stored in one piece. Any number from 1 on in V1
 * @shard: which data file it is in; 0 where @n_slices is not
 * @offset: where in it
 * @crc: masked CRC-32C of the stored bytes; 0 where @n_slices is not
 */
typedef struct
{
  const char *name;
  TsDType dtype;
  TsShape shape;
  guint64 size_bytes;
  guint n_slices;
  guint shard;
  guint64 offset;
  guint32 crc;
} TsCheckpointEntry;

/**
 * ts_checkpoint_open:
 * @path: a prefix (`model.ckpt-1000`), an `.index` file, a `.data-00000-of-00001` file, a V1 file, a `checkpoint` state
 *   file, or a folder with such a state file or a SavedModel's `variables` in it
 * @error: %TS_ERROR_NOT_FOUND, %TS_ERROR_PERMISSION_DENIED, ... for the files; %TS_ERROR_INVALID_ARGUMENT if it is no
 *   checkpoint or of a version that we cannot read; %TS_ERROR_DATA_LOSS if the index is damaged
 *
 * What it is shows in the content, not the name. A state file that names a place which is not there (a folder that has been moved)
 * is taken to mean the files of that name beside it. Data files are not touched and may be missing.
 *
 * Returns: (transfer full) (nullable)
 */
TsCheckpoint *ts_checkpoint_open (const char *path, GError **error);

/**
 * ts_checkpoint_new_from_bytes:
 * @index: an index, or a V1 file
 * @shards: (nullable): the data files, @n_shards of them
 * @error: as ts_checkpoint_open ()
 *
 * A checkpoint in memory.
 *
 * Returns: (transfer full) (nullable)
 */
TsCheckpoint *ts_checkpoint_new_from_bytes (GBytes *index, GBytes *const *shards, guint n_shards, GError **error);

TsCheckpoint *ts_checkpoint_ref (TsCheckpoint *self);
void ts_checkpoint_unref (TsCheckpoint *self);

/* The prefix of a bundle, the path of a V1 file; "" in memory. */
const char *ts_checkpoint_get_path (const TsCheckpoint *self);
TsCheckpointFormat ts_checkpoint_get_format (const TsCheckpoint *self);

/* How many data files a bundle has; 1 for V1. */
guint ts_checkpoint_get_n_shards (const TsCheckpoint *self);

/* Tensors, in the order of their names (as bytes), none twice; slices are not counted. */
guint ts_checkpoint_get_n_entries (const TsCheckpoint *self);
const char *ts_checkpoint_get_name (const TsCheckpoint *self, guint i);

/**
 * ts_checkpoint_get_entry:
 * @i: less than ts_checkpoint_get_n_entries ()
 * @entry: (out): filled; on error, its name only
 * @error: what is wrong with this entry, naming it; the others may be good
 *
 * Touches no data.
 */
gboolean ts_checkpoint_get_entry (const TsCheckpoint *self, guint i, TsCheckpointEntry *entry, GError **error);

/* Finds an entry by its name. @i: (out) (optional) */
gboolean ts_checkpoint_find (const TsCheckpoint *self, const char *name, guint *i);

/**
 * ts_checkpoint_find_variable:
 * @variable_name: a variable's name in its graph: `dense/kernel`
 * @i: (out) (optional): its entry
 *
 * Finds the value of a variable: the entry of that name, else the one that the object graph in the checkpoint has for a variable
 * of that full name (`layer/kernel/.ATTRIBUTES/VARIABLE_VALUE`). An object graph that is damaged is none.
 */
gboolean ts_checkpoint_find_variable (TsCheckpoint *self, const char *variable_name, guint *i);

/**
 * ts_checkpoint_find_object:
 * @object: number of a variable in the object graph
 * @i: (out) (optional): its entry
 *
 * The same for what is a variable of a SavedModel's object graph (ts-object-graph.h): the checkpoint beside it numbers its objects alike.
 * That tells variables of equal names apart, and newer checkpoints have no names.
 */
gboolean ts_checkpoint_find_object (TsCheckpoint *self, guint object, guint *i);

/**
 * ts_checkpoint_load:
 * @name: of an entry
 * @error: %TS_ERROR_NOT_FOUND if there is no such entry, or its data file is missing; %TS_ERROR_DATA_LOSS if data are cut
 *   off or do not fit the entry; %TS_ERROR_UNIMPLEMENTED for resources and variants
 *
 * A value; a partitioned one is put together. It is a view of the mapped file where byte order and alignment allow.
 * Checksums of plain data are not compared: ts_checkpoint_verify () does.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_checkpoint_load (TsCheckpoint *self, const char *name, GError **error);

/* The same by number. (transfer full) (nullable) */
TsTensor *ts_checkpoint_load_entry (TsCheckpoint *self, guint i, GError **error);

/**
 * ts_checkpoint_load_slice:
 * @name: of an entry
 * @slice: which part of it
 * @error: as ts_checkpoint_load (); also if @slice is not inside the tensor
 *
 * A part of a value. Of a partitioned one only that part is read, if it is stored as such.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_checkpoint_load_slice (TsCheckpoint *self, const char *name, const TsTensorSlice *slice, GError **error);

/**
 * ts_checkpoint_verify:
 * @cancellable: (nullable)
 * @error: %TS_ERROR_DATA_LOSS with the entry's name, or as ts_checkpoint_load ()
 *
 * Whether the bytes of a value are those that were written, by their checksums.
 */
gboolean ts_checkpoint_verify (TsCheckpoint *self, guint i, GCancellable *cancellable, GError **error);

/* The same of all entries; stops at the first that fails. */
gboolean ts_checkpoint_verify_all (TsCheckpoint *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsCheckpoint, ts_checkpoint_unref)

G_END_DECLS
