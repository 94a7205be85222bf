#include "tests/fuzz/random-patience.h"

#include <time.h>

#define LOOKS_EVERY_US 20000

/* All under the lock. */
struct _TsRandomPatience
{
  GMutex mutex;
  GCond cond;
  GThread *thread;
  double seconds;
  gboolean is_over;          /* the thread ends */
  GCancellable *cancellable; /* (nullable): of the run, until it is cancelled */
  double end;                /* processor seconds at which it is */
  gboolean has_cancelled;
};

double
ts_random_processor_seconds (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static gpointer
watch (gpointer data)
{
  TsRandomPatience *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->is_over)
    {
      if (self->cancellable == NULL)
        g_cond_wait (&self->cond, &self->mutex);
      else if (ts_random_processor_seconds () < self->end)
        g_cond_wait_until (&self->cond, &self->mutex, g_get_monotonic_time () + LOOKS_EVERY_US);
      else
        {
          g_cancellable_cancel (self->cancellable);
          g_clear_object (&self->cancellable);
          self->has_cancelled = TRUE;
        }
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

TsRandomPatience *
ts_random_patience_new (double seconds)
{
  TsRandomPatience *self = g_new0 (TsRandomPatience, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->seconds = seconds;
  self->thread = g_thread_new ("patience", watch, self);
  return self;
}

void
ts_random_patience_free (TsRandomPatience *self)
{
  g_mutex_lock (&self->mutex);
  self->is_over = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_clear_object (&self->cancellable);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
ts_random_patience_begin (TsRandomPatience *self,
                          GCancellable *cancellable)
{
  g_mutex_lock (&self->mutex);
  g_set_object (&self->cancellable, cancellable);
  self->end = ts_random_processor_seconds () + self->seconds;
  self->has_cancelled = FALSE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

gboolean
ts_random_patience_end (TsRandomPatience *self)
{
  gboolean has_cancelled;

  g_mutex_lock (&self->mutex);
  g_clear_object (&self->cancellable);
  has_cancelled = self->has_cancelled;
  g_mutex_unlock (&self->mutex);
  return has_cancelled;
}
