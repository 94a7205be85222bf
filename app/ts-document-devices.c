#include "app/ts-document-private.h"

/* Changes come several at a time. */
#define DELAY_MS 30

/* What the thread looks at: nothing of the document itself. */
typedef struct
{
  TsGraph *graph;
  TsDeviceSetup *setup;
  TsShapeTable *shapes; /* nullable */
  GArray *feeds;        /* TsOutput */
  GArray *fetches;      /* TsOutput */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  ts_graph_unref (request->graph);
  ts_device_setup_unref (request->setup);
  g_clear_pointer (&request->shapes, ts_shape_table_unref);
  g_array_unref (request->feeds);
  g_array_unref (request->fetches);
  g_free (request);
}

static GArray *
dup_feeds (TsDocument *self)
{
  GArray *outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  guint n;
  const TsFeed *feeds = ts_debug_worker_get_feeds (self->worker, &n);

  for (guint i = 0; i < n; i++)
    g_array_append_val (outputs, feeds[i].output);
  return outputs;
}

static GArray *
dup_fetches (TsDocument *self)
{
  GArray *outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autofree TsOutput *defaults = NULL;
  guint n;
  const TsOutput *fetches = ts_debug_worker_get_fetches (self->worker, &n);

  if (n == 0)
    fetches = defaults = ts_debug_worker_find_default_fetches (self->worker, &n);
  g_array_append_vals (outputs, fetches, n);
  return outputs;
}

static Request *
request_new (TsDocument *self)
{
  Request *request = g_new (Request, 1);

  *request = (Request) {
    ts_graph_ref (self->graph),
    ts_device_setup_ref (ts_debug_worker_get_device_setup (self->worker)),
    self->shapes != NULL ? ts_shape_table_ref (self->shapes) : NULL,
    dup_feeds (self),
    dup_fetches (self),
  };
  return request;
}

static void
find_placement (GTask *task,
                gpointer source_object,
                gpointer task_data,
                GCancellable *cancellable)
{
  const Request *request = task_data;
  const TsOutput *feeds = (const TsOutput *)(const void *)request->feeds->data, *fetches = (const TsOutput *)(const void *)request->fetches->data;
  guint8 *closure = ts_plan_find_closure (request->graph, feeds, request->feeds->len, fetches, request->fetches->len, NULL, 0);
  GError *error = NULL;
  TsPlacementPreview *preview = ts_placement_preview_new (request->graph, request->setup, closure, feeds, request->feeds->len, request->shapes, cancellable, &error);

  if (preview != NULL)
    g_task_return_pointer (task, preview, (GDestroyNotify)ts_placement_preview_unref);
  else
    g_task_return_error (task, error);
}

static void
placement_found (GObject *source_object,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (TsDocument) self = user_data;
  g_autoptr (GError) error = NULL;
  TsPlacementPreview *preview = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the document was closed, or another one is on its way */

  g_clear_object (&self->placement_job);
  g_clear_pointer (&self->placement, ts_placement_preview_unref);
  self->placement = preview;
  g_free (self->placement_problem);
  self->placement_problem = error != NULL ? g_strdup (error->message) : NULL;
  g_object_notify (G_OBJECT (self), "placement");
}

/* The reference goes with the callback and not with the task, which the thread may be the last to let go. */
static void
start_finding_placement (TsDocument *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->placement_job != NULL)
    g_cancellable_cancel (self->placement_job);
  g_clear_object (&self->placement_job);
  self->placement_job = g_cancellable_new ();
  task = g_task_new (NULL, self->placement_job, placement_found, g_object_ref (self));
  g_task_set_source_tag (task, start_finding_placement);
  g_task_set_task_data (task, request_new (self), request_free);
  g_task_run_in_thread (task, find_placement);
}

static gboolean
placement_due (gpointer user_data)
{
  TsDocument *self = user_data;

  self->placement_source = 0;
  start_finding_placement (self);
  return G_SOURCE_REMOVE;
}

void
ts_document_forget_placement (TsDocument *self)
{
  if (self->wants_placement && self->placement_source == 0 && !g_cancellable_is_cancelled (self->cancellable))
    self->placement_source = g_timeout_add (DELAY_MS, placement_due, self);
}

static void
devices_changed (TsDocument *self)
{
  if (!ts_device_setup_is_default (ts_debug_worker_get_device_setup (self->worker)))
    self->wants_placement = TRUE;
  ts_document_emit (self, TS_DOCUMENT_DEVICES_CHANGED);
  ts_document_forget_placement (self);
}

void
ts_document_init_devices (TsDocument *self)
{
  g_signal_connect_object (self->worker, "devices-changed", G_CALLBACK (devices_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "feeds-changed", G_CALLBACK (ts_document_forget_placement), NULL);
  g_signal_connect (self, "fetches-changed", G_CALLBACK (ts_document_forget_placement), NULL);
}

void
ts_document_close_devices (TsDocument *self)
{
  g_clear_handle_id (&self->placement_source, g_source_remove);
  if (self->placement_job != NULL)
    g_cancellable_cancel (self->placement_job);
}

void
ts_document_clear_devices (TsDocument *self)
{
  g_clear_object (&self->placement_job);
  g_clear_pointer (&self->placement, ts_placement_preview_unref);
  g_clear_pointer (&self->placement_problem, g_free);
}

/* ---- for others ------------------------------------------------------------------------------- */

void
ts_document_watch_placement (TsDocument *self)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  if (self->wants_placement)
    return;
  self->wants_placement = TRUE;
  ts_document_forget_placement (self);
}

TsPlacementPreview *
ts_document_get_placement (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return self->placement;
}

const char *
ts_document_get_placement_problem (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return self->placement_problem;
}

gboolean
ts_document_is_finding_placement (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  return self->placement_source != 0 || self->placement_job != NULL;
}
