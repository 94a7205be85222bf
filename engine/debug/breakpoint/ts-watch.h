#pragma once

#include "engine/debug/breakpoint/ts-state-part.h"
#include "engine/graph/ts-graph.h"
#include "engine/ops/ts-resources.h"

G_BEGIN_DECLS

typedef enum
{
  TS_WATCH_CHANGE, /* whoever makes it another */
  TS_WATCH_WRITE,  /* whoever writes, if the same as before */
  TS_WATCH_READ,   /* whoever reads */
  TS_WATCH_ACCESS, /* either */
} TsWatchKind;

/**
 * TsWatch:
 * @id: number that the user sees, from 1
 * @text: what is watched, as it was written: `v`, `v[3, :]`, `table["key"]`
 * @tolerance: a number that differs by no more than this is the same
 * @op: the operation that stands for the state
 * @resource: (nullable): the state itself, once it is there: other operations that lead to it are the same
 * @n_hits: how often it stopped the run
 *
 * Stops the run when some state is changed or read: a variable, table, queue, stack, TensorArray or generator of random numbers. The thread of the session.
 */
typedef struct
{
  guint id;
  TsWatchKind kind;
  char *text;
  double tolerance;
  guint32 op;
  TsResource *resource;
  guint64 n_hits;

  /*< private >*/
  TsStatePart *part; /* (nullable) */
  gboolean is_written;
  TsTensor *old_value; /* (nullable): before the activation that has written it */
  char *old_text;      /* (nullable): the same for people, what is no tensor */
} TsWatch;

/**
 * ts_watch_new:
 * @text: `NAME[PART] [tolerance X]`
 * @resources: what there is already
 * @error: %TS_ERROR_NOT_FOUND: no such operation; %TS_ERROR_INVALID_ARGUMENT: it stands for no state; a part or tolerance that is wrong
 *
 * Returns: (transfer full) (nullable)
 */
TsWatch *ts_watch_new (TsGraph *graph, TsResources *resources, TsWatchKind kind, const char *text, GError **error);
void ts_watch_free (TsWatch *self);

const char *ts_watch_kind_name (TsWatchKind kind); /* "watch", "rwatch", ... */

/* Operation @op was done: its first output may lead to the state that is watched. */
void ts_watch_note_output (TsWatch *self, guint32 op, const TsTensor *output);

/* @resource has changed; @undo: (nullable): what it was, of a variable its value. */
void ts_watch_note_change (TsWatch *self, TsResource *resource, gpointer undo);

/* The state is another than it was seen last: the run went back. */
void ts_watch_refresh (TsWatch *self);

/* The value of a variable, as it is looked at: the part if there is one. (transfer full) (nullable) */
TsTensor *ts_watch_get_part (const TsWatch *self, TsTensor *value);

/* Whether two values, (nullable), are different, for this watch. */
gboolean ts_watch_differs (const TsWatch *self, const TsTensor *old_value, const TsTensor *value);

/**
 * ts_watch_take_write:
 *
 * Whether the activation that is done has changed it so that it stops the run; forgets the change.
 *
 * Returns: (transfer full) (nullable): what it was and is, for people
 */
char *ts_watch_take_write (TsWatch *self);

/* The same for an activation that has read it; call ts_watch_take_write () first. */
char *ts_watch_describe_read (TsWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsWatch, ts_watch_free)

G_END_DECLS
