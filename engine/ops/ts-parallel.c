#include "engine/ops/ts-parallel.h"

#include <gio/gio.h>

#ifdef __SSE__
#include <xmmintrin.h>

#define FLUSH_TO_ZERO 0x8000u
#define DENORMALS_ARE_ZERO 0x0040u
#endif

guint
ts_denormals_flush (void)
{
#ifdef __SSE__
  guint mode = _mm_getcsr ();

  _mm_setcsr (mode | FLUSH_TO_ZERO | DENORMALS_ARE_ZERO);
  return mode;
#else
  return 0;
#endif
}

void
ts_denormals_restore (guint mode)
{
#ifdef __SSE__
  _mm_setcsr (mode);
#endif
}

/* One loop that several threads share: parts are taken in turn until none is left. It lives on the caller's
 * stack, so the caller leaves only when every helper that was asked for has come and gone. */
typedef struct
{
  gsize n;
  gsize part;
  gsize n_parts;
  gsize next_part; /* atomic */
  TsRangeFunc func;
  gpointer data;
  GCancellable *cancellable;

  GMutex mutex;
  GCond all_gone;
  guint n_helpers;
} Loop;

static void
take_part (Loop *loop)
{
  for (;;)
    {
      gsize i = __atomic_fetch_add (&loop->next_part, 1, __ATOMIC_RELAXED);
      gsize begin;

      if (i >= loop->n_parts || g_cancellable_is_cancelled (loop->cancellable))
        return;
      begin = i * loop->part;
      loop->func (begin, MIN (loop->n, begin + loop->part), loop->data);
    }
}

static void
help (gpointer data,
      gpointer unused)
{
  Loop *loop = data;
  guint mode = ts_denormals_flush ();

  take_part (loop);
  ts_denormals_restore (mode);

  g_mutex_lock (&loop->mutex);
  if (--loop->n_helpers == 0)
    g_cond_signal (&loop->all_gone);
  g_mutex_unlock (&loop->mutex);
}

static gpointer
make_pool (gpointer unused)
{
  return g_thread_pool_new (help, NULL, (gint)g_get_num_processors (), FALSE, NULL);
}

gboolean
ts_call_parallel_for (TsCall *call,
                      gsize n,
                      gsize grain,
                      TsRangeFunc func,
                      gpointer data,
                      GError **error)
{
  static GOnce once = G_ONCE_INIT;
  gsize n_threads = MIN (call->n_threads, n / MAX (grain, 1));
  Loop loop = { .n = n, .func = func, .data = data, .cancellable = call->cancellable };

  if (n == 0)
    return TRUE;

  if (n_threads <= 1)
    {
      func (0, n, data);
      return !ts_call_is_cancelled (call, error);
    }

  /* Some parts for each thread, so that one which starts late delays nobody much. */
  loop.part = MAX (grain, (n + n_threads * 4 - 1) / (n_threads * 4));
  loop.n_parts = (n + loop.part - 1) / loop.part;
  loop.n_helpers = (guint)n_threads - 1;
  g_mutex_init (&loop.mutex);
  g_cond_init (&loop.all_gone);

  for (guint i = 0; i < n_threads - 1; i++)
    g_thread_pool_push (g_once (&once, make_pool, NULL), &loop, NULL);
  take_part (&loop);

  g_mutex_lock (&loop.mutex);
  while (loop.n_helpers > 0)
    g_cond_wait (&loop.all_gone, &loop.mutex);
  g_mutex_unlock (&loop.mutex);
  g_mutex_clear (&loop.mutex);
  g_cond_clear (&loop.all_gone);

  return !ts_call_is_cancelled (call, error);
}
