#pragma once

#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

/* What an iteration knows of one node of its frame.  For a Merge, the lowest bit of pending stays set until a live
 * value has come, and each control edge counts 2, as in TensorFlow. */
typedef struct
{
  guint32 pending;
  guint32 n_dead;
} TsNodeState;

/**
 * TsIteration:
 * @slots: the inputs that have arrived, a reference each; %NULL for not yet, or dead
 * @nodes: by place in the frame
 * @n_outstanding: activations that are ready or running
 * @children: frames that were entered from here and are not gone
 *
 * One turn of a loop; the root frame has one.
 */
struct _TsIteration
{
  TsFrame *frame;
  gint64 number;
  TsTensor **slots;
  TsNodeState *nodes;
  guint32 n_outstanding;
  GPtrArray *children;
};

/* A value held back: a NextIteration's that waits for room, or a loop invariant. */
typedef struct
{
  guint32 node;
  TsTensor *value;
} TsHeldValue;

/**
 * TsFrame:
 * @plan_frame: its number in the plan
 * @parent: (nullable): the frame around it, and the iteration in that from which it was entered
 * @iterations: those that exist, oldest first; the newest has number @newest
 * @n_pending_enters: Enters that have not delivered yet
 * @next_values: NextIteration's values that wait for an iteration to end
 * @invariants: values of constant Enters
 * @dead_exits: Exits that were dead in the newest iteration
 *
 * One execution of a loop.
 */
struct _TsFrame
{
  TsPlan *plan;
  guint32 plan_frame;
  TsFrame *parent;
  TsIteration *parent_iteration;
  GPtrArray *iterations;
  gint64 newest;
  guint32 n_pending_enters;
  GArray *next_values;
  GArray *invariants;
  GArray *dead_exits;
};

TsFrame *ts_frame_new (TsPlan *plan, guint32 plan_frame, TsFrame *parent, TsIteration *parent_iteration);
void ts_frame_free (TsFrame *self);

void ts_held_value_clear (gpointer held);

/* Starts the next iteration: %NULL slots, all counts as the plan has them. */
TsIteration *ts_frame_add_iteration (TsFrame *self);

/* Frees the oldest iteration. */
void ts_frame_drop_iteration (TsFrame *self);

/* (nullable): %NULL if it is gone. */
TsIteration *ts_frame_get_iteration (TsFrame *self, gint64 number);

G_END_DECLS
