#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TsCheckpointState:
 * @latest: model_checkpoint_path, as it is written
 * @all: all_model_checkpoint_paths
 *
 * A `checkpoint` file, which says what the newest of the checkpoints in its folder is: a CheckpointState message as text.
 */
typedef struct
{
  char *latest;
  GStrv all;
} TsCheckpointState;

/* Whether the bytes are such a message, by the names of its first fields. */
gboolean ts_checkpoint_state_is (const guint8 *data, gsize size);

/* @error: %TS_ERROR_INVALID_ARGUMENT, with line and column, if it is none */
gboolean ts_checkpoint_state_parse (TsCheckpointState *self, const char *text, gsize size, GError **error);
void ts_checkpoint_state_clear (TsCheckpointState *self);

/**
 * ts_checkpoint_state_write:
 * @folder: where `checkpoint` is written, or replaced
 * @latest: a prefix; best relative to @folder
 * @all: (nullable): all that there are, the oldest first; %NULL: @latest alone
 */
gboolean ts_checkpoint_state_write (const char *folder, const char *latest, const char *const *all, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsCheckpointState, ts_checkpoint_state_clear)

G_END_DECLS
