#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsWire:
 * @from: what is used; of a control edge the output 0 of the operation
 * @to: who uses it
 * @input: which input of @to it comes in at; -1: it only has to run before
 *
 * An edge that leads past operations that are not drawn.
 */
typedef struct
{
  TsOutput from;
  guint32 to;
  gint32 input;
} TsWire;

/**
 * TsWiring:
 *
 * What is drawn of a graph's operations (see TsFold), and how edges lead past those that are hidden: from what goes into them to those that use what comes
 * out. Of an operation with one input that goes on whole, constants go along; what else a hidden operation takes of constants is hidden with it.
 * Operations that order (control inputs) order past what is hidden, too.
 *
 * Immutable, reference counted; any thread.
 */
typedef struct _TsWiring TsWiring;

/**
 * ts_wiring_new:
 * @folds: one TsFold for each operation; taken over
 * @passed: (nullable): one byte for each operation: hidden ones of these are led past; other hidden ones end the edges
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Linear in the edges, times a bounded number of edges that lead past one operation: see ts_wiring_get_n_dropped ().
 *
 * Returns: (transfer full) (nullable)
 */
TsWiring *ts_wiring_new (TsGraph *graph, guint8 *folds, const guint8 *passed, GCancellable *cancellable, GError **error);
TsWiring *ts_wiring_ref (TsWiring *self);
void ts_wiring_unref (TsWiring *self);

const guint8 *ts_wiring_get_folds (const TsWiring *self);

/* The edges into @op that lead past hidden operations, by their input; the others are its own inputs. (array length=n) */
const TsWire *ts_wiring_get_ways_in (const TsWiring *self, guint32 op, guint32 *n);

/* Numbers of those out of @op, for ts_wiring_get_wire (). (array length=n) */
const guint32 *ts_wiring_get_ways_out (const TsWiring *self, guint32 op, guint32 *n);
const TsWire *ts_wiring_get_wire (const TsWiring *self, guint32 number);

/* How many edges are left out since too many lead past one operation. */
guint64 ts_wiring_get_n_dropped (const TsWiring *self);

/* Whether @op is not drawn but led past. */
gboolean ts_wiring_is_passed (const TsWiring *self, guint32 op);

/* For an operation that is not drawn the one whose box stands for it: what uses it, else what it uses; else itself. */
guint32 ts_wiring_find_shown (const TsWiring *self, guint32 op);

/* The same for each operation. Linear time. (transfer full) (array length=number of operations) */
guint32 *ts_wiring_find_all_shown (const TsWiring *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsWiring, ts_wiring_unref)

G_END_DECLS
