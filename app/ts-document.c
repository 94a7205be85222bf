#include "app/ts-document.h"

#include "app/ts-document-private.h"
#include "engine/graph/ts-graph-interface.h"

#include <string.h>

#define MAX_LISTED_FETCHES 100
#define SHAPES_DELAY_MS 3000

G_DEFINE_FINAL_TYPE (TsDocument, ts_document, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SHAPES,
  PROP_PLACEMENT,
  PROP_SELECTED_OP,
  PROP_SELECTED_OUTPUT,
  PROP_SIGNATURE,
  PROP_PROBLEMS,
  PROP_COSTS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];
static guint signals[TS_DOCUMENT_N_SIGNALS];

void
ts_document_emit (TsDocument *self,
                  TsDocumentSignal signal)
{
  g_signal_emit (self, signals[signal], 0);
}

void
ts_document_fail (TsDocument *self,
                  const GError *error)
{
  g_signal_emit (self, signals[TS_DOCUMENT_FAILED], 0, error);
}

/* ---- shapes ----------------------------------------------------------------------------------- */

static void
infer_shapes (GTask *task,
              gpointer source_object,
              gpointer task_data,
              GCancellable *cancellable)
{
  GError *error = NULL;
  TsShapeTable *shapes = ts_shape_table_new (task_data, cancellable, &error);

  if (shapes != NULL)
    g_task_return_pointer (task, shapes, (GDestroyNotify)ts_shape_table_unref);
  else
    g_task_return_error (task, error);
}

static void
shapes_inferred (GObject *source_object,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (TsDocument) self = user_data;
  g_autoptr (GError) error = NULL;

  self->shapes = g_task_propagate_pointer (G_TASK (result), &error);
  ts_document_forget_placement (self);
  if (self->shapes != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHAPES]);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ts_document_fail (self, error);
  if (!g_cancellable_is_cancelled (self->cancellable) && self->function == NULL)
    ts_document_start_finding_problems (self);
  ts_document_start_finding_costs (self);
}

/* The reference goes with the callback and not with the task, which the thread may be the last to let go. */
static void
start_inferring_shapes (TsDocument *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, shapes_inferred, g_object_ref (self));

  g_task_set_source_tag (task, start_inferring_shapes);
  g_task_set_task_data (task, ts_graph_ref (self->graph), (GDestroyNotify)ts_graph_unref);
  g_task_run_in_thread (task, infer_shapes);
}

static gboolean
shapes_due (gpointer user_data)
{
  TsDocument *self = user_data;

  self->shapes_source = 0;
  start_inferring_shapes (self);
  return G_SOURCE_REMOVE;
}

void
ts_document_delay_shapes (TsDocument *self)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  if (self->shapes_source == 0)
    return;
  g_source_remove (self->shapes_source);
  self->shapes_source = g_timeout_add (SHAPES_DELAY_MS, shapes_due, self);
}

void
ts_document_infer_shapes (TsDocument *self)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  if (self->shapes_source == 0)
    return;
  g_clear_handle_id (&self->shapes_source, g_source_remove);
  start_inferring_shapes (self);
}

/* ---- the worker's news ------------------------------------------------------------------------ */

static void
worker_changed (TsDocument *self)
{
  ts_document_emit (self, TS_DOCUMENT_VALUES_CHANGED);
}

/* A line of the console may have changed anything. */
static void
inputs_changed (TsDocument *self)
{
  ts_document_take_feeds (self);
  ts_document_emit (self, TS_DOCUMENT_FEEDS_CHANGED);
  ts_document_emit (self, TS_DOCUMENT_FETCHES_CHANGED);
  ts_document_emit (self, TS_DOCUMENT_BREAKPOINTS_CHANGED);
}

static void
worker_failed (TsDocument *self,
               GError *error)
{
  ts_document_fail (self, error);
}

/* ---- life ------------------------------------------------------------------------------------- */

/* What would be fetched anyway is put into the list, so that it can be seen and changed; not where it is more than one would read. */
static void
fetch_defaults (TsDocument *self)
{
  guint n;
  g_autofree TsOutput *fetches = ts_debug_worker_find_default_fetches (self->worker, &n);

  if (n <= MAX_LISTED_FETCHES)
    ts_debug_worker_set_fetches (self->worker, fetches, n);
}

static void
ts_document_get_property (GObject *object,
                          guint prop_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  TsDocument *self = TS_DOCUMENT (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SHAPES:
      g_value_set_pointer (value, self->shapes);
      break;
    case PROP_PLACEMENT:
      g_value_set_pointer (value, self->placement);
      break;
    case PROP_SELECTED_OP:
      g_value_set_uint (value, self->selected_op);
      break;
    case PROP_SELECTED_OUTPUT:
      g_value_set_uint (value, self->selected_output);
      break;
    case PROP_SIGNATURE:
      g_value_set_string (value, self->signature);
      break;
    case PROP_PROBLEMS:
      g_value_set_pointer (value, self->problems);
      break;
    case PROP_COSTS:
      g_value_set_pointer (value, self->costs);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ts_document_set_property (GObject *object,
                          guint prop_id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  TsDocument *self = TS_DOCUMENT (object);

  switch (prop_id)
    {
    case PROP_SELECTED_OP:
      ts_document_set_selected_op (self, g_value_get_uint (value));
      break;
    case PROP_SELECTED_OUTPUT:
      ts_document_set_selected_output (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ts_document_dispose (GObject *object)
{
  TsDocument *self = TS_DOCUMENT (object);

  ts_document_close (self);
  g_hash_table_remove_all (self->bodies);
  g_clear_weak_pointer (&self->root);

  G_OBJECT_CLASS (ts_document_parent_class)->dispose (object);
}

static void
ts_document_finalize (GObject *object)
{
  TsDocument *self = TS_DOCUMENT (object);

  ts_document_clear_devices (self);
  g_clear_object (&self->worker);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  g_clear_pointer (&self->problems, ts_problems_unref);
  g_clear_pointer (&self->costs, ts_costs_unref);
  g_clear_pointer (&self->model, ts_model_unref);
  g_clear_pointer (&self->graph, ts_graph_unref);
  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->bodies);
  g_array_unref (self->offered);
  g_array_unref (self->arguments);
  g_array_unref (self->whole_fetches);
  g_hash_table_unref (self->feed_texts);
  g_hash_table_unref (self->fed);
  g_hash_table_unref (self->texts);
  g_free (self->scenario);
  g_free (self->signature);
  g_strfreev (self->view_rules);
  g_free (self->title);

  G_OBJECT_CLASS (ts_document_parent_class)->finalize (object);
}

static void
ts_document_class_init (TsDocumentClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = ts_document_get_property;
  object_class->set_property = ts_document_set_property;
  object_class->dispose = ts_document_dispose;
  object_class->finalize = ts_document_finalize;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHAPES] = g_param_spec_pointer ("shapes", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_PLACEMENT] = g_param_spec_pointer ("placement", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SELECTED_OP] = g_param_spec_uint ("selected-op", NULL, NULL, 0, G_MAXUINT32, TS_NO_OP,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SELECTED_OUTPUT] = g_param_spec_uint ("selected-output", NULL, NULL, 0, G_MAXUINT32, 0,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SIGNATURE] = g_param_spec_string ("signature", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_PROBLEMS] = g_param_spec_pointer ("problems", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_COSTS] = g_param_spec_pointer ("costs", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  static const char *const plain[] = {
    [TS_DOCUMENT_VALUES_CHANGED] = "values-changed",
    [TS_DOCUMENT_FEEDS_CHANGED] = "feeds-changed",
    [TS_DOCUMENT_FETCHES_CHANGED] = "fetches-changed",
    [TS_DOCUMENT_BREAKPOINTS_CHANGED] = "breakpoints-changed",
    [TS_DOCUMENT_DEVICES_CHANGED] = "devices-changed",
    [TS_DOCUMENT_VIEW_CHANGED] = "view-changed",
    [TS_DOCUMENT_SCENARIO_CHANGED] = "scenario-changed",
  };

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    signals[i] = g_signal_new (plain[i], TS_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TS_DOCUMENT_FAILED] = g_signal_new ("failed", TS_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ts_document_init (TsDocument *self)
{
  self->cancellable = g_cancellable_new ();
  self->selected_op = TS_NO_OP;
  self->bodies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->scenario = g_strdup ("");
  ts_document_init_feeds (self);
}

static gboolean
find_initializers (TsGraph *graph)
{
  guint n;
  g_autofree guint32 *ops = ts_graph_find_initializers (graph, &n);

  return n > 0;
}

TsDocument *
ts_document_new_for_graph (TsGraph *graph,
                           const char *title)
{
  g_return_val_if_fail (graph != NULL, NULL);

  TsDocument *self = g_object_new (TS_TYPE_DOCUMENT, NULL);

  self->graph = ts_graph_ref (graph);
  self->title = g_strdup (title);
  self->has_initializers = find_initializers (graph);
  self->worker = ts_debug_worker_new (graph);
  g_signal_connect_object (self->worker, "changed", G_CALLBACK (worker_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->worker, "inputs-changed", G_CALLBACK (inputs_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->worker, "failed", G_CALLBACK (worker_failed), self, G_CONNECT_SWAPPED);
  ts_document_init_devices (self);
  fetch_defaults (self);
  self->shapes_source = g_idle_add (shapes_due, self);
  return self;
}

/* The file's name; of the folder of a version, as servers have it, with that of the folder around it. */
static char *
dup_title (const TsModel *model)
{
  g_autofree char *name = g_path_get_basename (model->path);
  g_autofree char *folder = g_path_get_dirname (model->path);
  g_autofree char *outside = g_path_get_basename (folder);
  g_autofree char *title = NULL;

  if (strspn (name, "0123456789") != strlen (name) || !g_ascii_isalnum (*outside))
    return g_filename_display_name (name);
  title = g_build_filename (outside, name, NULL);
  return g_filename_display_name (title);
}

TsDocument *
ts_document_new (TsModel *model)
{
  g_return_val_if_fail (model != NULL, NULL);

  g_autofree char *title = dup_title (model);
  TsDocument *self = ts_document_new_for_graph (model->graph, title);

  self->model = ts_model_ref (model);
  ts_debug_worker_load_model (self->worker, model);
  ts_document_choose_default_signature (self);
  return self;
}

void
ts_document_close (TsDocument *self)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  ts_document_close_functions (self);
  g_clear_handle_id (&self->shapes_source, g_source_remove);
  ts_document_close_devices (self);
  g_cancellable_cancel (self->cancellable);
  if (self->worker != NULL)
    ts_debug_worker_shutdown (self->worker);
}

gboolean
ts_document_is_open (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  return !g_cancellable_is_cancelled (self->cancellable);
}

TsModel *
ts_document_get_model (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return self->model;
}

TsGraph *
ts_document_get_graph (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return self->graph;
}

TsDebugWorker *
ts_document_get_worker (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return self->worker;
}

TsShapeTable *
ts_document_get_shapes (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return self->shapes;
}

const char *
ts_document_get_title (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return self->title;
}

TsShape
ts_document_get_shape (TsDocument *self,
                       TsOutput output)
{
  TsShape shape = TS_SHAPE_UNKNOWN;

  g_return_val_if_fail (TS_IS_DOCUMENT (self), shape);

  if (self->shapes != NULL)
    ts_shape_table_get (self->shapes, output, &shape);
  return shape;
}

/* ---- selection -------------------------------------------------------------------------------- */

guint32
ts_document_get_selected_op (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), TS_NO_OP);

  return self->selected_op;
}

guint
ts_document_get_selected_output (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), 0);

  return self->selected_output;
}

void
ts_document_select_output (TsDocument *self,
                           TsOutput output)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));
  g_return_if_fail (output.op == TS_NO_OP || output.op < ts_graph_get_n_operations (self->graph));

  gboolean other_op = self->selected_op != output.op;
  gboolean other_output = self->selected_output != output.index;

  self->selected_op = output.op;
  self->selected_output = output.index;

  g_object_freeze_notify (G_OBJECT (self));
  if (other_op)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED_OP]);
  if (other_output)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED_OUTPUT]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
ts_document_set_selected_op (TsDocument *self,
                             guint32 op)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  if (op != self->selected_op)
    ts_document_select_output (self, (TsOutput) { op, 0 });
}

void
ts_document_set_selected_output (TsDocument *self,
                                 guint index)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  ts_document_select_output (self, (TsOutput) { self->selected_op, index });
}

const TsOperation *
ts_document_get_selected_operation (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return self->selected_op == TS_NO_OP ? NULL : ts_graph_get_operation (self->graph, self->selected_op);
}

/* ---- fetches ---------------------------------------------------------------------------------- */

gboolean
ts_document_is_fetched (TsDocument *self,
                        TsOutput output)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  guint n;
  const TsOutput *fetches = ts_debug_worker_get_fetches (self->worker, &n);

  for (guint i = 0; i < n; i++)
    if (ts_output_equal (fetches[i], output))
      return TRUE;
  return FALSE;
}

void
ts_document_set_fetched (TsDocument *self,
                         TsOutput output,
                         gboolean fetched)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  guint n;
  const TsOutput *fetches = ts_debug_worker_get_fetches (self->worker, &n);

  if (ts_document_is_fetched (self, output) == !!fetched)
    return;

  for (guint i = 0; i < n; i++)
    if (!ts_output_equal (fetches[i], output))
      g_array_append_val (kept, fetches[i]);
  if (fetched)
    g_array_append_val (kept, output);

  ts_debug_worker_set_fetches (self->worker, (const TsOutput *)kept->data, kept->len);
  ts_document_emit (self, TS_DOCUMENT_FETCHES_CHANGED);
  ts_document_emit (self, TS_DOCUMENT_FEEDS_CHANGED); /* the closure is another one */
}

/* ---- state ------------------------------------------------------------------------------------ */

gboolean
ts_document_has_initializers (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  return self->has_initializers;
}

gboolean
ts_document_has_uninitialized (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  g_autoptr (GArray) variables = ts_debug_worker_list_variables (self->worker);

  for (guint i = 0; i < variables->len; i++)
    if (g_array_index (variables, TsVariableInfo, i).value == NULL)
      return TRUE;
  return FALSE;
}

/* ---- the run ---------------------------------------------------------------------------------- */

void
ts_document_get_progress (TsDocument *self,
                          guint *n_done,
                          guint *n_total)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  guint32 n_ops = ts_graph_get_n_operations (self->graph);
  g_autofree guint8 *states = g_new0 (guint8, n_ops);

  *n_done = *n_total = 0;
  ts_debug_worker_copy_op_states (self->worker, states, n_ops);
  for (guint32 i = 0; i < n_ops; i++)
    {
      *n_done += states[i] == TS_OP_DONE || states[i] == TS_OP_DEAD;
      *n_total += states[i] != TS_OP_OUTSIDE && states[i] != TS_OP_FED;
    }
}
