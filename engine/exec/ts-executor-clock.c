#include "engine/exec/ts-executor-private.h"

#include <time.h>

void
ts_executor_set_clock (TsExecutor *self,
                       TsOpClock *clock)
{
  self->clock = clock;
}

static gint64
get_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* What an operation of a function takes is its caller's, at the outermost. */
TsComputeStatus
ts_executor_compute_timed (TsExecutor *self,
                           TsCompute *compute,
                           GError **error)
{
  const TsActivation *outermost;
  TsComputeStatus status;
  gint64 begin;

  if (G_LIKELY (self->clock == NULL))
    return ts_compute (compute, &self->current, error);

  begin = get_now_ns ();
  status = ts_compute (compute, &self->current, error);
  outermost = ts_executor_get_outermost (self);
  if (outermost != NULL && status != TS_COMPUTE_FAILED)
    ts_op_clock_add (self->clock, ts_executor_get_operation (self, outermost)->index, 2 * self->n_begun + (self->resumes ? 1 : 0), get_now_ns () - begin);
  return status;
}
