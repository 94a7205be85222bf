#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsAccess:
 * @op: who
 * @variable: the operation that stands for the state: a variable, a table, a queue, a TensorArray
 * @input: by which of its inputs
 * @writes: it changes the state; else it looks at it
 *
 * An operation that a reference or a handle leads to.
 */
typedef struct
{
  guint32 op;
  guint32 variable;
  guint32 input;
  gboolean writes;
} TsAccess;

/**
 * ts_access_find:
 * @variables: (array length=n_variables): operations that own state; of each all outputs are followed
 *
 * Who reads and who writes: along references and handles, through operations that only hand these on, loops included. Functions count as writers, since what they do
 * is not looked into. Whether an operation writes follows from its signature: TensorFlow gives it a reference to write to, or by the kind of its op type. Any
 * thread; time linear in what is passed.
 *
 * Returns: (transfer full) (element-type TsAccess): variable by variable, in operation order
 */
GArray *ts_access_find (TsGraph *graph, const guint32 *variables, guint n_variables);

/* Whether @op owns state: gives a reference or a handle, and takes none. */
gboolean ts_access_owns_state (const TsOperation *op);

G_END_DECLS
