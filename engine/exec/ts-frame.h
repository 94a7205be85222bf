#pragma once

#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

typedef struct _TsInvocation TsInvocation;

/**
 * TsIteration:
 * @frame: that it is a turn of
 * @next: (nullable): the next younger one
 * @number: from 0
 * @n_outstanding: activations that are ready, running or waiting
 * @first_child: (nullable): frames that were entered from here and are not gone
 * @slots: the inputs that have arrived, a reference each; %NULL for not yet, or dead
 * @nodes: by place in the frame
 *
 * One turn of a loop; the root frame has one.
 */
struct _TsIteration
{
  TsFrame *frame;
  TsIteration *next;
  gint64 number;
  guint32 n_outstanding;
  TsFrame *first_child;
  TsNodeState *nodes;
  TsTensor *slots[];
};

/* A value held back: a NextIteration's that waits for room, or a loop invariant. */
typedef struct
{
  guint32 node;
  TsTensor *value;
} TsHeldValue;

/**
 * TsFrame:
 * @invocation: whose plan it is made from
 * @plan_frame: its number in the plan
 * @parent: (nullable): the frame around it, and the iteration in that from which it was entered
 * @next_sibling: (nullable): another one entered from there
 * @oldest: (nullable): the iterations that exist, linked by age
 * @newest: (nullable)
 * @n_iterations: how many exist
 * @newest_number: of the newest there was; -1 before there is one
 * @n_pending_enters: Enters that have not delivered yet
 * @next_values: (nullable): NextIteration's values that wait for an iteration to end
 * @invariants: (nullable): values of constant Enters
 * @dead_exits: (nullable): Exits that were dead in the newest iteration
 *
 * One execution of a loop, or of a whole graph or function.
 */
struct _TsFrame
{
  TsInvocation *invocation;
  guint32 plan_frame;
  TsFrame *parent;
  TsIteration *parent_iteration;
  TsFrame *next_sibling;
  TsIteration *oldest;
  TsIteration *newest;
  guint n_iterations;
  gint64 newest_number;
  guint32 n_pending_enters;
  GArray *next_values;
  GArray *invariants;
  GArray *dead_exits;
};

/**
 * ts_frame_copy:
 * @invocation: of the copy
 * @parent_iteration: (nullable): from which the copy was entered; it is not linked there
 * @iterations: takes for each iteration, those of frames inside too, the one of the copy
 *
 * The frame with all that is in it; values are shared. (transfer full)
 */
TsFrame *ts_frame_copy (const TsFrame *self, TsInvocation *invocation, TsIteration *parent_iteration, GHashTable *iterations);

/* Bytes of the values that wait in it, and in frames inside of it, for whom they are for. */
gsize ts_frame_get_held_bytes (const TsFrame *self);

/* With @parent_iteration, (nullable), it becomes one of the frames entered from there. */
TsFrame *ts_frame_new (TsInvocation *invocation, guint32 plan_frame, TsIteration *parent_iteration);
void ts_frame_free (TsFrame *self);

/* Takes it from those entered from where it was entered, and frees it. */
void ts_frame_remove (TsFrame *self);

/* Holds a reference on @value, (nullable), in @values, which is made if it is not there. */
void ts_frame_hold (GArray **values, guint32 node, TsTensor *value);

/* Starts the next iteration: %NULL slots, all counts as the plan has them. */
TsIteration *ts_frame_add_iteration (TsFrame *self);

/* Frees the oldest iteration. */
void ts_frame_drop_iteration (TsFrame *self);

/* (nullable): %NULL if it is gone or not there yet. */
TsIteration *ts_frame_get_iteration (TsFrame *self, gint64 number);

G_END_DECLS
