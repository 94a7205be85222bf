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
 * @is_body: of a function: inputs are looked at once all nodes are read
 * @is_generic: the function has attributes
 *
 * A graph that is being read, and what is needed meanwhile.
 */
typedef struct
{
  TsGraph *graph;
  guint32 n_nodes;
  guint64 outputs_left;
  gboolean is_body;
  gboolean is_generic;

  GArray *inputs;       /* TsInputSpan of every input of every node, in order */
  GByteArray *expected; /* for every data input the dtype that the signature wants; 0: any */
  GArray *attrs;        /* TsAttrSpan of the node at hand */
  GByteArray *dtypes;   /* outputs of the node at hand */
  TsNodeProblem problem;

  TsGraphImportProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
} TsImport;

/* Nothing read yet, of a message of @size bytes. */
void ts_import_init (TsImport *self, TsGraph *graph, gsize size);
void ts_import_clear (TsImport *self);

/* Appends the node of a NodeDef message to the graph. */
gboolean ts_import_read_node (TsImport *self, TsWireReader *node, GError **error);

/* What the signature says of the node's inputs; appends an expected dtype for every data input, whatever happens. */
void ts_import_check_inputs (TsImport *self, TsOperation *op, const TsNodeAttrs *attrs);

/* A problem of @op if its data input @i is of another dtype. */
void ts_import_check_dtype (TsImport *self, TsOperation *op, guint i, TsDType expected);

/* An op whose signature is unknown or damaged has the outputs that are used, one at least: it can be asked for. */
void ts_import_number_outputs (TsGraph *graph);

/* Called for each node: looks at the cancellable and tells progress between @from and @to, once in a while. */
gboolean ts_import_poll (TsImport *self, guint32 n_done, double from, double to, GError **error);

/* Takes @self->problem, if it is the first of the node. */
void ts_import_set_problem (TsImport *self, TsOperation *op);

/* Takes what a VersionDef says; and whether it allows that we read the graph. */
gboolean ts_import_read_versions (TsGraph *graph, TsWireReader *versions, GError **error);
gboolean ts_import_check_versions (TsGraph *graph, GError **error);

/* Once all nodes are read: finds the operations that inputs name, and numbers the outputs. */
gboolean ts_import_connect (TsImport *self, GError **error);

/* An op of unknown signature has as many outputs as are used of it, within reason. */
#define TS_IMPORT_MAX_UNKNOWN_OUTPUTS 65536

G_END_DECLS
