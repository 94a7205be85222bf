#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TS_OP_CLOCK_MAX_RUNS 5 /* earlier ones are forgotten */

/**
 * TsOpClock:
 *
 * How long the kernels of each operation of a graph took, run by run. Written by the thread that runs, read by any.
 */
typedef struct _TsOpClock TsOpClock;

TsOpClock *ts_op_clock_new (guint32 n_ops);
void ts_op_clock_free (TsOpClock *self);

/* What comes is of the next run. */
void ts_op_clock_begin_run (TsOpClock *self);

/* @place: in the run, from 1: what is not behind the furthest that was measured is not counted again, so that a run that goes back and on does not take longer.
 * Operations that the graph does not have are passed over. */
void ts_op_clock_add (TsOpClock *self, guint32 op, guint64 place, gint64 elapsed_ns);

/* @times: (array length=n_ops): nanoseconds, the median of the runs in which the operation ran; -1 where it ran in none. Any thread.
 * Returns: how many runs there are. */
guint ts_op_clock_copy (TsOpClock *self, gint64 *times, guint32 n_ops);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsOpClock, ts_op_clock_free)

G_END_DECLS
