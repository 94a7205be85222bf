#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TsRandomPatience:
 *
 * Cancels a run that takes too much of the processor: a thread that looks at the clock. One run at a time.
 */
typedef struct _TsRandomPatience TsRandomPatience;

/* @seconds: of processor time of this process, that a run may take. (transfer full) */
TsRandomPatience *ts_random_patience_new (double seconds);
void ts_random_patience_free (TsRandomPatience *self);

/* A run begins, which @cancellable ends before its time. */
void ts_random_patience_begin (TsRandomPatience *self, GCancellable *cancellable);

/* The run is over; whether it was cancelled here. */
gboolean ts_random_patience_end (TsRandomPatience *self);

/* That this process has used so far. */
double ts_random_processor_seconds (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsRandomPatience, ts_random_patience_free)

G_END_DECLS
