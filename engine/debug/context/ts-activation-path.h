#pragma once

#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

/* Where an activation is: in which functions, and in which turn of which loops. The thread of the executor. */

/* Whether it calls functions turn by turn: a While, a For. */
gboolean ts_activation_is_loop (const TsActivation *activation);

/* `call > op`: its operation, behind those that called the functions it is in. (transfer full) */
char *ts_activation_dup_place (const TsActivation *activation);

/**
 * TsTurn:
 * @name: of the frame, or of the operation that calls functions turn by turn; lives as long as the plan
 * @number: of the turn, from 0
 * @frame: (nullable): the frame, not to be looked into later; %NULL for an operation that calls functions
 * @entry: the same number for all turns of one execution of the loop in the run, and another one for any other
 */
typedef struct
{
  const char *name;
  gint64 number;
  const TsFrame *frame;
  guint64 entry;
} TsTurn;

/* The @entry of the turns that @activation, which calls functions turn by turn, makes. */
guint64 ts_activation_get_entry (const TsActivation *activation);

/* The loops around it, the innermost first, at most @n of them; those around the functions that it is in too. Returns how many. */
guint ts_activation_get_turns (const TsActivation *activation, TsTurn *turns, guint n);

G_END_DECLS
