#pragma once

#include "engine/debug/console/ts-console.h"
#include "engine/debug/numerics/ts-origin.h"

G_BEGIN_DECLS

/* What `origin` and `explain` have told last, for those who show it otherwise than as text. The debugger's thread, while nothing runs. */

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

const TsOrigin *ts_console_get_origin (TsConsole *self);           /* (nullable): nothing was asked yet */
const char *ts_console_get_explained_title (TsConsole *self);      /* (nullable): which element by what rule, or why it ends there */
const GArray *ts_console_get_explained_elements (TsConsole *self); /* (nullable) (element-type TsExplained): %NULL where it ends */

/* Why a way begins at @step, `input 1 is fed`. (transfer full) */
char *ts_origin_step_dup_reason (const TsOriginStep *step);

G_END_DECLS
