#include "engine/exec/ts-op-clock.h"

#include <stdlib.h>

struct _TsOpClock
{
  guint32 n_ops;
  guint64 last_place; /* of this run that was measured; the writer's alone */

  GMutex mutex;                        /* guards what follows */
  guint current;                       /* of the rows */
  gint64 *times[TS_OP_CLOCK_MAX_RUNS]; /* (nullable): made when the run measures its first operation; -1: it did not run */
};

TsOpClock *
ts_op_clock_new (guint32 n_ops)
{
  TsOpClock *self = g_new0 (TsOpClock, 1);

  self->n_ops = n_ops;
  g_mutex_init (&self->mutex);
  return self;
}

void
ts_op_clock_free (TsOpClock *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < TS_OP_CLOCK_MAX_RUNS; i++)
    g_free (self->times[i]);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* A run that measured nothing is none. */
void
ts_op_clock_begin_run (TsOpClock *self)
{
  g_mutex_lock (&self->mutex);
  self->last_place = 0;
  if (self->times[self->current] != NULL)
    self->current = (self->current + 1) % TS_OP_CLOCK_MAX_RUNS;
  g_clear_pointer (&self->times[self->current], g_free);
  g_mutex_unlock (&self->mutex);
}

static gint64 *
new_row (guint32 n_ops)
{
  gint64 *row = g_new (gint64, (gsize)n_ops + 1);

  for (guint32 i = 0; i < n_ops; i++)
    row[i] = -1;
  return row;
}

void
ts_op_clock_add (TsOpClock *self,
                 guint32 op,
                 guint64 place,
                 gint64 elapsed_ns)
{
  if (op >= self->n_ops || place <= self->last_place)
    return;

  self->last_place = place;
  g_mutex_lock (&self->mutex);
  if (self->times[self->current] == NULL)
    self->times[self->current] = new_row (self->n_ops);

  gint64 *time = &self->times[self->current][op];

  *time = MAX (*time, 0) + MAX (elapsed_ns, 0);
  g_mutex_unlock (&self->mutex);
}

static int
compare_times (const void *a,
               const void *b)
{
  const gint64 *x = a, *y = b;

  return *x < *y ? -1 : *x > *y;
}

static gint64
find_median (gint64 *times,
             guint n)
{
  if (n == 0)
    return -1;
  qsort (times, n, sizeof *times, compare_times);
  return n % 2 == 1 ? times[n / 2] : (times[n / 2 - 1] + times[n / 2]) / 2;
}

guint
ts_op_clock_copy (TsOpClock *self,
                  gint64 *times,
                  guint32 n_ops)
{
  guint n_runs = 0;

  g_mutex_lock (&self->mutex);
  for (guint r = 0; r < TS_OP_CLOCK_MAX_RUNS; r++)
    n_runs += self->times[r] != NULL ? 1 : 0;
  for (guint32 i = 0; i < n_ops; i++)
    {
      gint64 found[TS_OP_CLOCK_MAX_RUNS];
      guint n = 0;

      for (guint r = 0; r < TS_OP_CLOCK_MAX_RUNS && i < self->n_ops; r++)
        if (self->times[r] != NULL && self->times[r][i] >= 0)
          found[n++] = self->times[r][i];
      times[i] = find_median (found, n);
    }
  g_mutex_unlock (&self->mutex);
  return n_runs;
}
