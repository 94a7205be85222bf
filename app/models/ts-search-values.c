#include "app/models/ts-search-values.h"

#include "app/models/ts-numerics-job.h"

#define DELAY_MS 150 /* while a run goes on its news come some times a second */

struct _TsSearchValues
{
  TsDocument *document;
  GFunc changed;
  gpointer user_data;
  gboolean wanted;
  GBytes *numerics;  /* (nullable) */
  GCancellable *job; /* (nullable): they are looked through */
  gboolean is_stale; /* there are others since that began */
  guint timer;
};

static void look_through (TsSearchValues *self);

static void
looked_through (GObject *source_object,
                GAsyncResult *result,
                gpointer user_data)
{
  TsSearchValues *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) numerics = ts_numerics_job_run_finish (result, &error);

  if (numerics == NULL) /* cancelled: it may be gone */
    return;
  g_clear_object (&self->job);
  g_clear_pointer (&self->numerics, g_bytes_unref);
  self->numerics = g_steal_pointer (&numerics);
  if (self->is_stale)
    look_through (self);
  self->changed (NULL, self->user_data);
}

static void
look_through (TsSearchValues *self)
{
  self->is_stale = self->job != NULL;
  if (self->job != NULL)
    return;
  self->job = g_cancellable_new ();
  ts_numerics_job_run_async (ts_document_get_worker (self->document), TRUE, self->job, looked_through, self);
}

static gboolean
is_due (gpointer user_data)
{
  TsSearchValues *self = user_data;

  self->timer = 0;
  look_through (self);
  return G_SOURCE_REMOVE;
}

static void
values_changed (TsSearchValues *self)
{
  if (self->wanted && self->timer == 0)
    self->timer = g_timeout_add (DELAY_MS, is_due, self);
}

static void
forget (TsSearchValues *self)
{
  g_cancellable_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->numerics, g_bytes_unref);
}

TsSearchValues *
ts_search_values_new (TsDocument *document,
                      GFunc changed,
                      gpointer user_data)
{
  TsSearchValues *self = g_new0 (TsSearchValues, 1);

  self->document = g_object_ref (document);
  self->changed = changed;
  self->user_data = user_data;
  g_signal_connect_swapped (document, "values-changed", G_CALLBACK (values_changed), self);
  return self;
}

void
ts_search_values_free (TsSearchValues *self)
{
  g_signal_handlers_disconnect_by_data (self->document, self);
  forget (self);
  g_object_unref (self->document);
  g_free (self);
}

void
ts_search_values_set_wanted (TsSearchValues *self,
                             gboolean wanted)
{
  if (wanted == self->wanted)
    return;
  self->wanted = wanted;
  if (wanted)
    look_through (self);
  else
    forget (self);
}

GBytes *
ts_search_values_get (TsSearchValues *self)
{
  return self->numerics;
}

char *
ts_search_values_describe (TsSearchValues *self)
{
  gsize n, n_known = 0;
  const guint8 *numerics;

  if (self->numerics == NULL)
    return NULL;
  if (ts_debug_worker_get_stop (ts_document_get_worker (self->document)) == NULL)
    return g_strdup ("nothing has run: constants only");

  numerics = g_bytes_get_data (self->numerics, &n);
  for (gsize op = 0; op < n; op++)
    n_known += numerics[op] != 0;
  return n_known < n ? g_strdup_printf ("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " operations have a value", n_known, n) : NULL;
}
