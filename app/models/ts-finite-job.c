#include "app/models/ts-finite-job.h"

#include "app/models/ts-numerics-job.h"

void
ts_finite_job_run_async (TsDebugWorker *worker,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  ts_numerics_job_run_async (worker, FALSE, cancellable, callback, user_data);
}

static TsOpColumn *
make_column (const guint8 *numerics,
             gsize n)
{
  TsOpColumn *column = ts_op_column_new_classes ("NaN and infinities", "No value", (guint32)n);
  const guint8 finite = ts_op_column_add_class (column, "Finite");
  const guint8 infinite = ts_op_column_add_class (column, "Infinities");
  const guint8 nan = ts_op_column_add_class (column, "NaN");

  for (gsize op = 0; op < n; op++)
    if (numerics[op] & TS_NUMERIC_NAN)
      column->classes[op] = nan;
    else if (numerics[op] & TS_NUMERIC_INF)
      column->classes[op] = infinite;
    else if (numerics[op] != 0)
      column->classes[op] = finite;
  return column;
}

TsOpColumn *
ts_finite_job_run_finish (GAsyncResult *result,
                          GError **error)
{
  g_autoptr (GBytes) bytes = ts_numerics_job_run_finish (result, error);
  gsize n;
  const guint8 *numerics;

  if (bytes == NULL)
    return NULL;
  numerics = g_bytes_get_data (bytes, &n);
  return make_column (numerics, n);
}
