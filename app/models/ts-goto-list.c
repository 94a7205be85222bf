#include "app/models/ts-goto-list.h"

struct _TsGotoList
{
  GObject parent_instance;

  TsGraph *graph;
  TsSearchNames *names;      /* (nullable): made by the first search */
  GPtrArray *items;          /* of TsGotoItem */
  char *wanted;              /* (nullable): what is to be looked for next */
  GCancellable *cancellable; /* (nullable): of the search that runs; there is one at a time */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TsGotoList, ts_goto_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* ---- as a list --------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return TS_TYPE_GOTO_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return TS_GOTO_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  GPtrArray *items = TS_GOTO_LIST (model)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- looking ----------------------------------------------------------------------------------- */

typedef struct
{
  TsGraph *graph;
  TsSearchNames *names;
  char *text;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  ts_graph_unref (job->graph);
  g_clear_pointer (&job->names, ts_search_names_unref);
  g_free (job->text);
  g_free (job);
}

/* The names are worth having even if the text has changed meanwhile. */
static void
find_in_thread (GTask *task,
                gpointer source_object,
                gpointer task_data,
                GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  GArray *hits = NULL;

  if (job->names == NULL)
    job->names = ts_search_names_new (job->graph, NULL, &error);
  if (job->names != NULL)
    hits = ts_goto_find (job->names, job->text, TS_GOTO_MAX_HITS, cancellable, &error);
  if (hits != NULL)
    g_task_return_pointer (task, hits, (GDestroyNotify)g_array_unref);
  else
    g_task_return_error (task, error);
}

static void
take_hits (TsGotoList *self,
           const GArray *hits)
{
  guint n_before = self->items->len;

  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; hits != NULL && i < hits->len; i++)
    g_ptr_array_add (self->items, ts_goto_item_new (self->names, &g_array_index (hits, TsGotoHit, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->items->len);
}

static void start (TsGotoList *self);

static void
found (GObject *source_object,
       GAsyncResult *result,
       gpointer user_data)
{
  g_autoptr (TsGotoList) self = user_data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GArray) hits = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_object (&self->cancellable);
  if (self->names == NULL && job->names != NULL)
    self->names = ts_search_names_ref (job->names);
  if (self->wanted != NULL)
    {
      start (self);
      return;
    }
  take_hits (self, hits);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
start (TsGotoList *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job = g_new0 (Job, 1);

  self->cancellable = g_cancellable_new ();
  job->graph = ts_graph_ref (self->graph);
  job->names = self->names != NULL ? ts_search_names_ref (self->names) : NULL;
  job->text = g_steal_pointer (&self->wanted);
  task = g_task_new (NULL, self->cancellable, found, g_object_ref (self));
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, find_in_thread);
}

/* ---- life -------------------------------------------------------------------------------------- */

static void
ts_goto_list_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  if (prop_id == PROP_BUSY)
    g_value_set_boolean (value, ts_goto_list_is_busy (TS_GOTO_LIST (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ts_goto_list_finalize (GObject *object)
{
  TsGotoList *self = TS_GOTO_LIST (object);

  ts_graph_unref (self->graph);
  g_clear_pointer (&self->names, ts_search_names_unref);
  g_ptr_array_unref (self->items);
  g_free (self->wanted);

  G_OBJECT_CLASS (ts_goto_list_parent_class)->finalize (object);
}

static void
ts_goto_list_class_init (TsGotoListClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = ts_goto_list_get_property;
  object_class->finalize = ts_goto_list_finalize;

  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ts_goto_list_init (TsGotoList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

TsGotoList *
ts_goto_list_new (TsGraph *graph)
{
  TsGotoList *self = g_object_new (TS_TYPE_GOTO_LIST, NULL);

  self->graph = ts_graph_ref (graph);
  return self;
}

void
ts_goto_list_find (TsGotoList *self,
                   const char *text)
{
  g_return_if_fail (TS_IS_GOTO_LIST (self));
  g_return_if_fail (text != NULL);

  g_free (self->wanted);
  self->wanted = g_strdup (text);
  if (self->cancellable != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      return;
    }
  start (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

gboolean
ts_goto_list_is_busy (TsGotoList *self)
{
  g_return_val_if_fail (TS_IS_GOTO_LIST (self), FALSE);

  return self->cancellable != NULL;
}
