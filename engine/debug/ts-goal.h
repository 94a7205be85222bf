#pragma once

#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

typedef enum
{
  TS_GOAL_NONE,
  TS_GOAL_STEPS,     /* so many activations, not deeper inside of functions than @depth */
  TS_GOAL_OUT,       /* the end of the call of the function, after it; or the end of the loop */
  TS_GOAL_ITERATION, /* a later turn of the loop, or its end */
} TsGoalKind;

/**
 * TsGoal:
 * @n: steps, or turns, to go
 * @depth: of functions
 * @frame: the loop (nullable)
 * @iteration: turn of the loop to reach
 * @call: the number of the call of a function to leave
 * @caller: the plan node that called it
 * @plan: of the function
 *
 * What a run goes on for. A plain value.
 */
typedef struct
{
  TsGoalKind kind;
  guint64 n;
  guint depth;
  const TsFrame *frame;
  gint64 iteration;
  guint64 call;
  guint32 caller;
  const TsPlan *plan;
} TsGoal;

void ts_goal_init_steps (TsGoal *self, guint64 n, guint depth);

/* Out of the innermost loop or function that @current is in. %FALSE with %TS_ERROR_FAILED_PRECONDITION if it is in none. */
gboolean ts_goal_init_out (TsGoal *self, const TsActivation *current, GError **error);

/* @n turns on, of the innermost loop that @current is in: of TensorFlow 1, or a While that called the function. %FALSE likewise. */
gboolean ts_goal_init_iteration (TsGoal *self, const TsActivation *current, guint64 n, GError **error);

/* Whether a run that is about to do @activation is there. @counts: steps stop at such a one. */
gboolean ts_goal_is_before (TsGoal *self, TsExecutor *executor, const TsActivation *activation, gboolean counts);

/* The same, @activation having its outputs. */
gboolean ts_goal_is_after (const TsGoal *self, const TsActivation *activation);

G_END_DECLS
