#pragma once

#include "app/ts-document.h"

G_BEGIN_DECLS

/**
 * TsStopFollower:
 *
 * Decides what the user wants to look at when a run has come to a stop. Main thread.
 */
typedef struct
{
  /*< private >*/
  guint64 last_run; /* run and operation of the last stop */
  guint32 last_op;
  guint32 followed_op; /* what was selected because of it */
} TsStopFollower;

void ts_stop_follower_init (TsStopFollower *self);

/**
 * ts_stop_follower_find_subject:
 * @stop: the new stop of @document; to be told of each
 *
 * After a step it is the operation that was computed, since its outputs are what one wants to see (where the run stands next is marked anyway); at
 * the end the first fetch, unless the user has selected something else meanwhile; in all other cases where the run stands.
 *
 * Returns: what to select, or %TS_NO_OUTPUT to leave the selection
 */
TsOutput ts_stop_follower_find_subject (TsStopFollower *self, TsDocument *document, const TsStop *stop);

G_END_DECLS
