#pragma once

#include "engine/debug/console/ts-console.h"
#include "engine/debug/numerics/ts-origin.h"

G_BEGIN_DECLS

/* What commands have told, for those who show it otherwise than as text. The debugger's thread, while nothing runs. */

/**
 * TsExplained:
 * @op: the operation that gave the element; of a function's body perhaps
 * @text: `x:0[2] = 3  with  w:0[2] = 4  gives 12`
 *
 * An element of an input. `explain NUMBER` goes on with it, the first having number 1.
 */
typedef struct
{
  const TsOperation *op;
  char *text;

  /*< private >*/
  guint64 run;
  TsValueSource source;
  gsize element;
} TsExplained;

/**
 * TsAnswerLine:
 * @text: without its end
 * @ops: (element-type guint32): operations of the console's graph that it tells of, those of a function being the call
 *
 * A line of what a command says.
 */
typedef struct
{
  char *text;
  GArray *ops;
} TsAnswerLine;

#define TS_ANSWER_MAX_LINES 2000

/* What is said from now on is kept besides, up to %TS_ANSWER_MAX_LINES, until it is taken. (transfer full) (element-type TsAnswerLine) */
void ts_console_begin_answer (TsConsole *self);
GPtrArray *ts_console_end_answer (TsConsole *self);

const TsOrigin *ts_console_get_origin (TsConsole *self);           /* (nullable): nothing was asked yet */
const char *ts_console_get_explained_title (TsConsole *self);      /* (nullable): which element by what rule, or why it ends there */
const GArray *ts_console_get_explained_elements (TsConsole *self); /* (nullable) (element-type TsExplained): %NULL where it ends */

/* Why a way begins at @step, `input 1 is fed`. (transfer full) */
char *ts_origin_step_dup_reason (const TsOriginStep *step);

G_END_DECLS
