#pragma once

#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

/**
 * TsOverridePlace:
 * @type: (nullable): every operation of this op type, wherever it is; then nothing else is set
 * @path: the names of the operations that call the functions around it, outermost first, then its own
 * @depth: how many functions it is inside of
 * @op: the operation; inside of functions, as it stands in the library
 * @names: (nullable): several operations beside each other are meant, of these names; then @op is one of them
 *
 * Which operation is meant, and by which way it is called. A plain value.
 */
typedef struct
{
  char *type;
  char **path;
  guint depth;
  const TsOperation *op;
  GHashTable *names;
} TsOverridePlace;

/**
 * ts_override_place_init:
 * @text: `NAME`, `CALLER > NAME` for what is inside of a function, or `type:OPTYPE`; of an output `NAME:1` if @slot is not %NULL
 * @slot: (out) (optional): the output
 * @error: %TS_ERROR_NOT_FOUND naming what is not there, %TS_ERROR_OUT_OF_RANGE
 */
gboolean ts_override_place_init (TsOverridePlace *self, TsGraph *graph, const char *text, guint *slot, GError **error);
void ts_override_place_clear (TsOverridePlace *self);

/* The place of @activation. */
void ts_override_place_init_activation (TsOverridePlace *self, TsExecutor *executor, const TsActivation *activation);

gboolean ts_override_place_matches (const TsOverridePlace *self, const TsActivation *activation);

/* Whether it is on @op of the graph itself. */
gboolean ts_override_place_is_on (const TsOverridePlace *self, const TsOperation *op);

/* `CALLER > NAME`. (transfer full) */
char *ts_override_place_dup_text (const TsOverridePlace *self);

/* Where the activation stands: calls by number, loops by turn; the same for the same activation when the run is repeated. (transfer full) */
char *ts_activation_dup_frame_path (const TsActivation *activation);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsOverridePlace, ts_override_place_clear)

G_END_DECLS
