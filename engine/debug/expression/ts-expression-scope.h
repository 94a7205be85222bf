#pragma once

#include "engine/tensor/ts-tensor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Variables of a stop, written with a `$`. */
typedef enum
{
  TS_EXPRESSION_IN,    /* `$in[i]`: input i of the current activation */
  TS_EXPRESSION_OUT,   /* `$out[i]`: its output i */
  TS_EXPRESSION_PREV,  /* `$prev[i]`: output i in the previous iteration or run */
  TS_EXPRESSION_ITER,  /* number of the iteration in the innermost frame */
  TS_EXPRESSION_FRAME, /* name of that frame: a string */
  TS_EXPRESSION_DEPTH, /* how many frames and calls are around it */
  TS_EXPRESSION_RUN,   /* number of the run, from 1 */
  TS_EXPRESSION_HITS,  /* how often the breakpoint was hit, this time included */
  TS_EXPRESSION_N_VARIABLES,
} TsExpressionVariable;

/* `in`, without the sign. Static. */
const char *ts_expression_variable_name (TsExpressionVariable variable);

/* Whether it goes with a slot, as in `$in[0]`. */
gboolean ts_expression_variable_has_slots (TsExpressionVariable variable);

/**
 * TsExpressionScope:
 * @get_tensor: the value of a tensor by name, `op` or `op:1`
 * @get_variable: the value of a variable; @slot is -1 where none is written. Scalar integers but for `$in`, `$out`, `$prev` and `$frame`
 * @data: passed to both
 *
 * What names stand for while an expression is evaluated. Both return (transfer full), or %NULL with an error: %TS_ERROR_FAILED_PRECONDITION
 * for something that is there but has no value now (not computed, dead, released), any other code, such as %TS_ERROR_NOT_FOUND, for
 * what does not exist. Neither may compute anything or change anything.
 */
typedef struct
{
  TsTensor *(*get_tensor) (gpointer data, const char *name, GError **error);
  TsTensor *(*get_variable) (gpointer data, TsExpressionVariable variable, gint slot, GError **error);
  gpointer data;
} TsExpressionScope;

G_END_DECLS
