#pragma once

#include "engine/graph/ts-collections.h"

G_BEGIN_DECLS

/* What bytes in TensorFlow's own collections say: messages, decoded. Strings are never %NULL, "" where the message says nothing. Each
 * is made by its _new () from the message, with %TS_ERROR_DATA_LOSS for a malformed one, and freed by its _free (). */

/**
 * TsVariableItem:
 * @name: the variable's output, `v:0`
 * @initializer: the operation to run to give it @initial_value
 * @snapshot: the output to read it with
 * @slice_of: name of the partitioned variable that it is a slice of; then @full_shape, @slice_offset and @slice_shape have
 *   @slice_rank dimensions
 * @synchronization: as tf.VariableSynchronization numbers it; @aggregation the same
 *
 * A variable (VariableDef), in the collections "variables", "trainable_variables", ...
 */
typedef struct
{
  char *name;
  char *initializer;
  char *snapshot;
  char *initial_value;
  gboolean is_resource;
  gboolean is_trainable;
  int synchronization;
  int aggregation;
  char *slice_of;
  GArray *full_shape;   /* gint64 */
  GArray *slice_offset; /* gint64 */
  GArray *slice_shape;  /* gint64 */
} TsVariableItem;

TsVariableItem *ts_variable_item_new (const guint8 *data, gsize size, GError **error);
void ts_variable_item_free (TsVariableItem *self);

/* A VariableDef of what @self says, the slice apart. (transfer full) */
GBytes *ts_variable_item_to_bytes (const TsVariableItem *self);

/**
 * TsQueueRunnerItem:
 * @closed_exceptions: status codes that only mean the end of the queue, gint64
 *
 * What fills a queue (QueueRunnerDef), in the collection "queue_runners".
 */
typedef struct
{
  char *queue;
  GPtrArray *enqueue_ops; /* char * */
  char *close_op;
  char *cancel_op;
  GArray *closed_exceptions;
} TsQueueRunnerItem;

TsQueueRunnerItem *ts_queue_runner_item_new (const guint8 *data, gsize size, GError **error);
void ts_queue_runner_item_free (TsQueueRunnerItem *self);

/**
 * TsContextItem:
 * @is_while: else one branch of a cond
 * @values: names of the outputs and operations in it
 * @outer_values: outputs from outside that are used in it, each followed by its name inside
 * @nested: contexts in it
 *
 * A loop or branch of TensorFlow 1 (WhileContextDef, CondContextDef), in the collections "while_context" and "cond_context".
 */
typedef struct
{
  gboolean is_while;
  char *name;
  char *pivot;
  GPtrArray *values;       /* char * */
  GPtrArray *outer_values; /* char *, in pairs */
  GPtrArray *nested;       /* TsContextItem */

  char *predicate; /* of a cond */
  int branch;

  char *pivot_for_predicate; /* of a while */
  char *pivot_for_body;
  char *maximum_iterations;
  GPtrArray *enters; /* char * */
  GPtrArray *exits;  /* char * */
  int parallel_iterations;
  gboolean back_prop;
  gboolean swap_memory;
} TsContextItem;

TsContextItem *ts_context_item_new (gboolean is_while, const guint8 *data, gsize size, GError **error);
void ts_context_item_free (TsContextItem *self);

/**
 * TsSaverItem:
 * @version: of checkpoints, as SaverDef numbers it: 0 and 1 the old form, 2 TensorBundle
 *
 * What saves and restores variables (SaverDef), in the collection "savers".
 */
typedef struct
{
  char *filename_tensor;
  char *save_tensor;
  char *restore_op;
  int max_to_keep;
  gboolean is_sharded;
  float keep_every_n_hours;
  int version;
} TsSaverItem;

TsSaverItem *ts_saver_item_new (const guint8 *data, gsize size, GError **error);
void ts_saver_item_free (TsSaverItem *self);

/* Which messages a collection of bytes holds, by TensorFlow's registrations. */
typedef enum
{
  TS_COLLECTION_MESSAGE_UNKNOWN,
  TS_COLLECTION_MESSAGE_VARIABLE,
  TS_COLLECTION_MESSAGE_QUEUE_RUNNER,
  TS_COLLECTION_MESSAGE_COND,
  TS_COLLECTION_MESSAGE_WHILE,
  TS_COLLECTION_MESSAGE_SAVER,
} TsCollectionMessage;

TsCollectionMessage ts_collection_key_get_message (const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsVariableItem, ts_variable_item_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsQueueRunnerItem, ts_queue_runner_item_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsContextItem, ts_context_item_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSaverItem, ts_saver_item_free)

G_END_DECLS
