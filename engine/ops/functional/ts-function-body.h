#pragma once

#include "engine/graph/ts-function.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsFunctionBody:
 * @graph: the function's body
 * @plan: (nullable): what the executor made of it at the first call
 * @plan_free: frees it
 *
 * A function that a node calls, in the state of the node's kernel. Zeroed at first.
 */
struct _TsFunctionBody
{
  TsGraph *graph;
  gpointer plan;
  GDestroyNotify plan_free;
};

/**
 * ts_function_body_init:
 * @attr: (nullable): the func attribute that names the function; %NULL: the op type does
 * @i: which function of a list of them
 * @error: as ts_operation_instantiate ()
 */
gboolean ts_function_body_init (TsFunctionBody *self, const TsOperation *op, const char *attr, guint i, GError **error);
void ts_function_body_clear (TsFunctionBody *self);

/**
 * ts_call_function:
 * @args: values of the arguments: their references are taken, on failure too
 * @n_results: how many the caller expects
 * @error: %TS_ERROR_INVALID_ARGUMENT where arguments or results are not those of the signature, in number or dtype
 *
 * The kernel waits for a function: it returns %TRUE with no outputs, and is resumed with the results once they are there. The body runs in the
 * same run with the same state; beside what the results need, everything in it that has a side effect.
 */
gboolean ts_call_function (TsCall *call, TsFunctionBody *body, TsTensor *const *args, guint n_args, guint n_results, GError **error);

/* Whether the outputs of a kernel that come from functions are what its node says. %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_call_check_outputs (const TsCall *call, GError **error);

/* What counts as true for If, While and their kin: a scalar that is not 0 or "", else anything with elements.
 * %TS_ERROR_INVALID_ARGUMENT for resources and variants. */
gboolean ts_tensor_is_true (const TsTensor *tensor, gboolean *is_true, GError **error);

G_END_DECLS
