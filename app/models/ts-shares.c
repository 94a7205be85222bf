#include "app/models/ts-shares.h"

#define LEAST 20000 /* operations for which a thread pays */

guint
ts_shares_count (guint32 n_ops)
{
  return CLAMP (n_ops / LEAST, 1, g_get_num_processors ());
}

guint32
ts_shares_get_begin (guint32 n,
                     guint k,
                     guint n_shares)
{
  return (guint32)((guint64)n * k / n_shares);
}

void
ts_shares_run (gpointer shares,
               gsize size,
               guint n_shares,
               GThreadFunc func)
{
  g_autofree GThread **threads = g_new (GThread *, n_shares);

  for (guint k = 1; k < n_shares; k++)
    threads[k] = g_thread_new ("share", func, (guint8 *)shares + k * size);
  if (n_shares > 0)
    func (shares);
  for (guint k = 1; k < n_shares; k++)
    g_thread_join (threads[k]);
}
