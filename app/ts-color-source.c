#include "app/ts-color-source.h"

#include "app/models/ts-finite-job.h"
#include "app/scene/ts-op-costs.h"
#include "app/ts-document-costs.h"
#include "engine/debug/worker/ts-debug-worker-times.h"

#define DELAY_MS 150 /* while a run goes on its news come some times a second */

struct _TsColorSource
{
  TsCanvas *canvas;
  TsDocument *document; /* nullable */
  TsNodeData *data;     /* (nullable): of a file */
  char *title;          /* (nullable): of the column that was chosen */
  guint timer;
  GCancellable *job; /* (nullable): values are looked through */
  gboolean job_wanted;
};

static void update (TsColorSource *self);

/* ---- what a run tells ------------------------------------------------------------------------------ */

static TsOpColumn *
make_times (TsDocument *document)
{
  guint32 n_ops = ts_graph_get_n_operations (ts_document_get_graph (document));
  g_autofree gint64 *times = g_new (gint64, (gsize)n_ops + 1);
  guint n_runs = ts_debug_worker_copy_times (ts_document_get_worker (document), times, n_ops);
  TsOpColumn *column;

  if (n_runs == 0)
    return NULL;
  column = ts_op_costs_new_times (times, n_ops);
  if (n_runs > 1)
    column->note = g_strdup_printf ("Median of the last %u runs", n_runs);
  return column;
}

static TsOpColumn *
make_changes (TsDocument *document)
{
  guint32 n_ops = ts_graph_get_n_operations (ts_document_get_graph (document));
  g_autofree gsize *turns = g_new (gsize, (gsize)n_ops + 1);
  TsOpColumn *column;

  if (ts_debug_worker_get_stop (ts_document_get_worker (document)) == NULL || !ts_debug_worker_copy_last_turns (ts_document_get_worker (document), turns, n_ops))
    return NULL;
  column = ts_op_column_new_numbers ("Step of the last change", TS_UNIT_COUNT, TS_TOGETHER_LARGEST, n_ops);
  for (guint32 i = 0; i < n_ops; i++)
    if (turns[i] > 0)
      column->numbers[i] = (double)turns[i];
  return column;
}

TsOpColumn *
ts_document_make_column (TsDocument *document,
                         TsColoring coloring)
{
  TsCosts *costs;

  switch ((int)coloring)
    {
    case TS_COLORING_FLOPS:
    case TS_COLORING_BYTES:
    case TS_COLORING_PARAMETERS:
      costs = ts_document_get_costs (document);
      return costs != NULL ? ts_op_costs_new (costs, coloring) : NULL;
    case TS_COLORING_TIME:
      return make_times (document);
    case TS_COLORING_CHANGE:
      return make_changes (document);
    default:
      return NULL;
    }
}

/* ---- NaN and infinities ------------------------------------------------------------------------------ */

static void
values_looked_through (GObject *object,
                       GAsyncResult *result,
                       gpointer user_data)
{
  TsColorSource *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TsOpColumn) column = ts_finite_job_run_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) /* it may be gone */
    return;

  g_clear_object (&self->job);
  ts_canvas_set_column (self->canvas, column, NULL);
  if (self->job_wanted)
    update (self);
}

static void
look_through_values (TsColorSource *self)
{
  self->job_wanted = self->job != NULL;
  if (self->job != NULL)
    return;

  self->job = g_cancellable_new ();
  ts_finite_job_run_async (ts_document_get_worker (self->document), self->job, values_looked_through, self);
}

static void
drop_job (TsColorSource *self)
{
  g_cancellable_cancel (self->job);
  g_clear_object (&self->job);
  self->job_wanted = FALSE;
}

/* ---- following --------------------------------------------------------------------------------------- */

static TsColoring
get_coloring (TsColorSource *self)
{
  g_autofree char *name = NULL;

  g_object_get (self->canvas, "coloring", &name, NULL);
  return ts_coloring_from_name (name);
}

static const char *
get_waiting_text (TsColoring coloring)
{
  switch ((int)coloring)
    {
    case TS_COLORING_FLOPS:
    case TS_COLORING_BYTES:
    case TS_COLORING_PARAMETERS:
      return "Shapes are being inferred…";
    case TS_COLORING_COLUMN:
      return "No file with a column is open";
    default:
      return "Nothing has run yet";
    }
}

static void
update (TsColorSource *self)
{
  TsColoring coloring = get_coloring (self);
  g_autoptr (TsOpColumn) column = NULL;
  gboolean has_run;

  if (self->document == NULL || ts_coloring_is_of_graph (coloring) || coloring == TS_COLORING_RANK || coloring >= TS_N_COLORINGS)
    return;

  has_run = ts_debug_worker_get_stop (ts_document_get_worker (self->document)) != NULL;
  if (coloring == TS_COLORING_VALUES && has_run)
    {
      look_through_values (self);
      return;
    }
  if (coloring == TS_COLORING_CHANGE && has_run && ts_debug_worker_get_busy (ts_document_get_worker (self->document)))
    return; /* it stays as it was until the run stands still */
  if (coloring == TS_COLORING_COLUMN && self->data != NULL)
    {
      TsOpColumn *found = ts_node_data_find (self->data, self->title, NULL);

      column = found != NULL ? ts_op_column_ref (found) : NULL;
    }
  else
    column = ts_document_make_column (self->document, coloring);
  ts_canvas_set_column (self->canvas, column, get_waiting_text (coloring));
}

static gboolean
update_due (gpointer user_data)
{
  TsColorSource *self = user_data;

  self->timer = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Nothing that a run changes is in a file or the graph. */
static void
values_changed (TsColorSource *self)
{
  TsColoring coloring = get_coloring (self);

  if (self->timer == 0 && (coloring == TS_COLORING_TIME || coloring == TS_COLORING_VALUES || coloring == TS_COLORING_CHANGE))
    self->timer = g_timeout_add (DELAY_MS, update_due, self);
}

static void
coloring_changed (TsColorSource *self)
{
  drop_job (self);
  update (self);
}

static void
costs_changed (TsColorSource *self)
{
  TsColoring coloring = get_coloring (self);

  if (coloring >= TS_COLORING_FLOPS && coloring <= TS_COLORING_PARAMETERS)
    update (self);
}

/* ---- life -------------------------------------------------------------------------------------------- */

TsColorSource *
ts_color_source_new (TsCanvas *canvas)
{
  TsColorSource *self = g_new0 (TsColorSource, 1);

  self->canvas = canvas;
  g_signal_connect_swapped (canvas, "notify::coloring", G_CALLBACK (coloring_changed), self);
  return self;
}

static void
leave_document (TsColorSource *self)
{
  drop_job (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->data, ts_node_data_free);
  g_clear_pointer (&self->title, g_free);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
}

void
ts_color_source_free (TsColorSource *self)
{
  if (self == NULL)
    return;

  leave_document (self);
  g_signal_handlers_disconnect_by_data (self->canvas, self);
  g_free (self);
}

void
ts_color_source_set_document (TsColorSource *self,
                              TsDocument *document)
{
  leave_document (self);
  if (document == NULL)
    return;

  self->document = g_object_ref (document);
  g_signal_connect_swapped (document, "values-changed", G_CALLBACK (values_changed), self);
  g_signal_connect_swapped (document, "notify::costs", G_CALLBACK (costs_changed), self);
  update (self);
}

void
ts_color_source_take_data (TsColorSource *self,
                           TsNodeData *data)
{
  TsOpColumn *first = ts_node_data_find (data, NULL, NULL);

  g_clear_pointer (&self->data, ts_node_data_free);
  self->data = data;
  ts_color_source_choose_column (self, first->title);
}

const TsNodeData *
ts_color_source_get_data (TsColorSource *self)
{
  return self->data;
}

const char *
ts_color_source_get_column (TsColorSource *self)
{
  g_autofree char *coloring = NULL;

  g_object_get (self->canvas, "coloring", &coloring, NULL);
  return self->data != NULL && g_strcmp0 (coloring, ts_coloring_get_name (TS_COLORING_COLUMN)) == 0 ? self->title : NULL;
}

void
ts_color_source_choose_column (TsColorSource *self,
                               const char *title)
{
  if (self->data == NULL || ts_node_data_find (self->data, title, NULL) == NULL)
    return;

  g_free (self->title);
  self->title = g_strdup (title);
  g_object_set (self->canvas, "coloring", ts_coloring_get_name (TS_COLORING_COLUMN), NULL);
  update (self);
}
