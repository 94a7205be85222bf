#pragma once

#include "engine/graph/ts-graph-import.h"
#include "engine/graph/ts-graph-private.h"

G_BEGIN_DECLS

/* An input as it stands in a NodeDef: `name`, `name:index` or `^name`, not ended by a NUL. */
typedef struct
{
  const char *name;
  guint32 size;
} TsInputSpan;

/**
 * TsImport:
 * @n_nodes: how many there will be
 * @outputs_left: how many outputs the nodes to come may have together
 *
 * A graph that is being read, and what is needed meanwhile.
 */
typedef struct
{
  TsGraph *graph;
  guint32 n_nodes;
  guint64 outputs_left;

  GArray *inputs;       /* TsInputSpan of every input of every node, in order */
  GByteArray *expected; /* for every data input the dtype that the signature wants; 0: any */
  GArray *attrs;        /* TsAttrSpan of the node at hand */
  GByteArray *dtypes;   /* outputs of the node at hand */
  TsNodeProblem problem;

  TsGraphImportProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
} TsImport;

/* Called for each node: looks at the cancellable and tells progress between @from and @to, once in a while. */
gboolean ts_import_poll (TsImport *self, guint32 n_done, double from, double to, GError **error);

/* Takes @self->problem, if it is the first of the node. */
void ts_import_set_problem (TsImport *self, TsOperation *op);

/* Once all nodes are read: finds the operations that inputs name, and numbers the outputs. */
gboolean ts_import_connect (TsImport *self, GError **error);

G_END_DECLS
