#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsAttrKinds:
 * @n_ops: how many operations the graph had
 * @op_kinds: the kind of each operation
 * @n_kinds: how many there are
 * @ops: an operation of each kind
 *
 * The operations of a graph by what can be asked about their attributes: those of one kind have the same type and the same attributes with the same texts, as
 * ts_operation_dup_attr_text () writes them. Graphs of a million operations have some hundred. Immutable, reference counted; any thread.
 */
typedef struct
{
  guint32 n_ops;
  guint32 *op_kinds;
  guint32 n_kinds;
  guint32 *ops;

  /*< private >*/
  gint ref_count;
} TsAttrKinds;

/**
 * ts_attr_kinds_new:
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Linear in the attributes; not for the main loop.
 *
 * Returns: (transfer full) (nullable)
 */
TsAttrKinds *ts_attr_kinds_new (TsGraph *graph, GCancellable *cancellable, GError **error);
TsAttrKinds *ts_attr_kinds_ref (TsAttrKinds *self);
void ts_attr_kinds_unref (TsAttrKinds *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsAttrKinds, ts_attr_kinds_unref)

G_END_DECLS
