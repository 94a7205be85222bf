#include "app/ts-document.h"

#include "engine/io/ts-value.h"

#define MAX_LISTED_FETCHES 100

struct _TsDocument
{
  GObject parent_instance;

  TsModel *model; /* nullable */
  TsGraph *graph;
  char *title;
  TsDebugWorker *worker;
  TsShapeTable *shapes;
  GCancellable *cancellable; /* of the shape inference */

  guint32 selected_op;
  guint selected_output;

  GArray *offered;        /* TsOutput: in the feeds list at the user's wish */
  GHashTable *feed_texts; /* TsOutput → text of its feed */
};

G_DEFINE_FINAL_TYPE (TsDocument, ts_document, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SHAPES,
  PROP_SELECTED_OP,
  PROP_SELECTED_OUTPUT,
  N_PROPS,
};

enum
{
  VALUES_CHANGED,
  FEEDS_CHANGED,
  FETCHES_CHANGED,
  BREAKPOINTS_CHANGED,
  FAILED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static guint
output_hash (gconstpointer key)
{
  const TsOutput *output = key;

  return output->op * 31u + output->index;
}

static gboolean
output_equal (gconstpointer a,
              gconstpointer b)
{
  return ts_output_equal (*(const TsOutput *)a, *(const TsOutput *)b);
}

static gpointer
output_copy (TsOutput output)
{
  return g_memdup2 (&output, sizeof output);
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
  TsDocument *self = TS_DOCUMENT (source_object);
  g_autoptr (GError) error = NULL;

  self->shapes = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->shapes != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHAPES]);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
start_inferring_shapes (TsDocument *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, shapes_inferred, NULL);

  g_task_set_source_tag (task, start_inferring_shapes);
  g_task_set_task_data (task, ts_graph_ref (self->graph), (GDestroyNotify)ts_graph_unref);
  g_task_run_in_thread (task, infer_shapes);
}

/* ---- the worker's news ------------------------------------------------------------------------ */

static void
worker_changed (TsDocument *self)
{
  g_signal_emit (self, signals[VALUES_CHANGED], 0);
}

static void
worker_failed (TsDocument *self,
               GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
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
    case PROP_SELECTED_OP:
      g_value_set_uint (value, self->selected_op);
      break;
    case PROP_SELECTED_OUTPUT:
      g_value_set_uint (value, self->selected_output);
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
  ts_document_close (TS_DOCUMENT (object));

  G_OBJECT_CLASS (ts_document_parent_class)->dispose (object);
}

static void
ts_document_finalize (GObject *object)
{
  TsDocument *self = TS_DOCUMENT (object);

  g_clear_object (&self->worker);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  g_clear_pointer (&self->model, ts_model_unref);
  g_clear_pointer (&self->graph, ts_graph_unref);
  g_clear_object (&self->cancellable);
  g_array_unref (self->offered);
  g_hash_table_unref (self->feed_texts);
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
  props[PROP_SELECTED_OP] = g_param_spec_uint ("selected-op", NULL, NULL, 0, G_MAXUINT32, TS_NO_OP,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SELECTED_OUTPUT] = g_param_spec_uint ("selected-output", NULL, NULL, 0, G_MAXUINT32, 0,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  static const char *const plain[] = {
    [VALUES_CHANGED] = "values-changed",
    [FEEDS_CHANGED] = "feeds-changed",
    [FETCHES_CHANGED] = "fetches-changed",
    [BREAKPOINTS_CHANGED] = "breakpoints-changed",
  };

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    signals[i] = g_signal_new (plain[i], TS_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", TS_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ts_document_init (TsDocument *self)
{
  self->cancellable = g_cancellable_new ();
  self->selected_op = TS_NO_OP;
  self->offered = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  self->feed_texts = g_hash_table_new_full (output_hash, output_equal, g_free, g_free);
}

TsDocument *
ts_document_new_for_graph (TsGraph *graph,
                           const char *title)
{
  g_return_val_if_fail (graph != NULL, NULL);

  TsDocument *self = g_object_new (TS_TYPE_DOCUMENT, NULL);

  self->graph = ts_graph_ref (graph);
  self->title = g_strdup (title);
  self->worker = ts_debug_worker_new (graph);
  g_signal_connect_object (self->worker, "changed", G_CALLBACK (worker_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->worker, "failed", G_CALLBACK (worker_failed), self, G_CONNECT_SWAPPED);
  fetch_defaults (self);
  start_inferring_shapes (self);
  return self;
}

TsDocument *
ts_document_new (TsModel *model)
{
  g_return_val_if_fail (model != NULL, NULL);

  g_autofree char *name = g_path_get_basename (model->path);
  g_autofree char *title = g_filename_display_name (name);
  TsDocument *self = ts_document_new_for_graph (model->graph, title);

  self->model = ts_model_ref (model);
  return self;
}

void
ts_document_close (TsDocument *self)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  g_cancellable_cancel (self->cancellable);
  if (self->worker != NULL)
    ts_debug_worker_shutdown (self->worker);
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

/* ---- feeds ------------------------------------------------------------------------------------ */

static gboolean
is_placeholder (const TsOperation *op)
{
  return op->n_outputs > 0 && g_str_has_prefix (op->type, "Placeholder");
}

static gboolean
is_offered (TsDocument *self,
            TsOutput output)
{
  for (guint i = 0; i < self->offered->len; i++)
    if (ts_output_equal (g_array_index (self->offered, TsOutput, i), output))
      return TRUE;
  return FALSE;
}

static int
compare_outputs (gconstpointer a,
                 gconstpointer b)
{
  const TsOutput *x = a;
  const TsOutput *y = b;

  if (x->op != y->op)
    return x->op < y->op ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

TsOutput *
ts_document_dup_feed_outputs (TsDocument *self,
                              guint *n)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  guint32 n_ops = ts_graph_get_n_operations (self->graph);

  for (guint32 i = 0; i < n_ops; i++)
    {
      TsOutput output = { i, 0 };

      if (is_placeholder (ts_graph_get_operation (self->graph, i)) &&
          !is_offered (self, output) &&
          !g_hash_table_contains (self->feed_texts, &output) &&
          ts_debug_worker_is_in_closure (self->worker, i))
        g_array_append_val (outputs, output);
    }
  g_array_append_vals (outputs, self->offered->data, self->offered->len);

  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->feed_texts);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!is_offered (self, *(TsOutput *)key))
      g_array_append_vals (outputs, key, 1);

  g_array_sort (outputs, compare_outputs);
  *n = outputs->len;
  return (TsOutput *)g_array_free (g_steal_pointer (&outputs), FALSE);
}

void
ts_document_offer_feed (TsDocument *self,
                        TsOutput output)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  if (is_offered (self, output))
    return;

  g_array_append_val (self->offered, output);
  g_signal_emit (self, signals[FEEDS_CHANGED], 0);
}

gboolean
ts_document_needs_feed (TsDocument *self,
                        TsOutput output)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  const TsOperation *op = ts_graph_get_operation (self->graph, output.op);

  return is_placeholder (op) && g_strcmp0 (op->type, "PlaceholderWithDefault") != 0;
}

TsShape
ts_document_get_feed_shape (TsDocument *self,
                            TsOutput output)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), TS_SHAPE_UNKNOWN);

  TsShape shape = ts_document_get_shape (self, output);
  const TsOperation *op = ts_graph_get_operation (self->graph, output.op);

  if (shape.rank == TS_SHAPE_UNKNOWN_RANK && is_placeholder (op) && ts_operation_has_attr (op, "shape") &&
      !ts_operation_get_attr_shape (op, "shape", &shape, NULL))
    return TS_SHAPE_UNKNOWN;
  return shape;
}

gboolean
ts_document_set_feed (TsDocument *self,
                      TsOutput output,
                      TsTensor *value,
                      const char *text,
                      GError **error)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  if (!ts_debug_worker_set_feed (self->worker, output, value, error))
    return FALSE;

  if (value != NULL)
    g_hash_table_insert (self->feed_texts, output_copy (output), g_strdup (text));
  else
    g_hash_table_remove (self->feed_texts, &output);
  g_signal_emit (self, signals[FEEDS_CHANGED], 0);
  return TRUE;
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t\n")] == '\0';
}

gboolean
ts_document_set_feed_text (TsDocument *self,
                           TsOutput output,
                           const char *text,
                           GError **error)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  if (is_blank (text))
    return ts_document_set_feed (self, output, NULL, NULL, error);

  TsShape shape = ts_document_get_feed_shape (self, output);
  TsDType dtype = ts_dtype_base (ts_graph_get_dtype (self->graph, output));
  g_autoptr (TsTensor) value = ts_value_parse (text, dtype, &shape, error);

  return value != NULL && ts_document_set_feed (self, output, value, text, error);
}

const char *
ts_document_get_feed_text (TsDocument *self,
                           TsOutput output)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return g_hash_table_lookup (self->feed_texts, &output);
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
  g_signal_emit (self, signals[FETCHES_CHANGED], 0);
  g_signal_emit (self, signals[FEEDS_CHANGED], 0); /* the closure is another one */
}

/* ---- the run ---------------------------------------------------------------------------------- */

TsOutput
ts_document_find_missing_feed (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), TS_NO_OUTPUT);

  guint n;
  g_autofree TsOutput *outputs = ts_document_dup_feed_outputs (self, &n);

  for (guint i = 0; i < n; i++)
    if (ts_document_needs_feed (self, outputs[i]) && ts_debug_worker_get_feed (self->worker, outputs[i]) == NULL &&
        ts_debug_worker_is_in_closure (self->worker, outputs[i].op))
      return outputs[i];
  return TS_NO_OUTPUT;
}

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

/* ---- breakpoints ------------------------------------------------------------------------------ */

guint
ts_document_add_breakpoint (TsDocument *self,
                            const char *text,
                            gboolean after,
                            gboolean temporary,
                            GError **error)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), 0);

  guint id = ts_debug_worker_add_breakpoint (self->worker, text, after, temporary, error);

  if (id != 0)
    g_signal_emit (self, signals[BREAKPOINTS_CHANGED], 0);
  return id;
}

void
ts_document_remove_breakpoint (TsDocument *self,
                               guint id)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  ts_debug_worker_remove_breakpoint (self->worker, id);
  g_signal_emit (self, signals[BREAKPOINTS_CHANGED], 0);
}

void
ts_document_enable_breakpoint (TsDocument *self,
                               guint id,
                               gboolean enabled)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  ts_debug_worker_enable_breakpoint (self->worker, id, enabled);
  g_signal_emit (self, signals[BREAKPOINTS_CHANGED], 0);
}

void
ts_document_set_breakpoints_active (TsDocument *self,
                                    gboolean active)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  if (ts_debug_worker_get_breakpoints_active (self->worker) == !!active)
    return;

  ts_debug_worker_set_breakpoints_active (self->worker, active);
  g_signal_emit (self, signals[BREAKPOINTS_CHANGED], 0);
}

guint
ts_document_find_breakpoint (TsDocument *self,
                             guint32 op,
                             gboolean after)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), 0);

  g_autoptr (GPtrArray) breakpoints = ts_debug_worker_dup_breakpoints (self->worker);
  const TsOperation *operation = ts_graph_get_operation (self->graph, op);

  for (guint i = 0; i < breakpoints->len; i++)
    {
      const TsBreakpoint *breakpoint = breakpoints->pdata[i];

      if (breakpoint->kind == TS_BREAK_OPERATION && breakpoint->after == !!after && !breakpoint->temporary &&
          ts_breakpoint_matches (breakpoint, operation))
        return breakpoint->id;
    }
  return 0;
}

void
ts_document_toggle_breakpoint (TsDocument *self,
                               guint32 op,
                               gboolean after)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  g_autoptr (GError) error = NULL;
  guint id = ts_document_find_breakpoint (self, op, after);

  if (id != 0)
    ts_document_remove_breakpoint (self, id);
  else if (!ts_document_add_breakpoint (self, ts_graph_get_operation (self->graph, op)->name, after, FALSE, &error))
    g_signal_emit (self, signals[FAILED], 0, error);
}
