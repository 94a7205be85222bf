#include "app/models/ts-search.h"

#include "app/models/ts-search-match.h"

struct _TsSearch
{
  guint ref_count;
  TsGraph *graph;
  TsSearchNames *names;    /* (nullable): until they are in order */
  GError *failure;         /* (nullable): why they will not be */
  GPtrArray *waiting;      /* GTask: searches that wait for them */
  TsAttrKinds *attr_kinds; /* (nullable): until they are found, after the names */
  TsShapeTable *shapes;
  TsProblems *problems;
  GBytes *numerics;
  GBytes *marks;
  TsSearchQuery *last_query; /* (nullable) */
  GArray *last_hits;
};

/* What one search stands on, kept for its thread. */
typedef struct
{
  TsSearchNames *names;
  TsAttrKinds *attr_kinds;
  TsShapeTable *shapes;
  TsProblems *problems;
  GBytes *numerics;
  GBytes *marks;
  TsSearchQuery *query;
  GArray *within; /* (nullable) */
} Job;

GArray *
ts_search_find (TsGraph *graph,
                const char *query,
                GCancellable *cancellable)
{
  g_autoptr (TsSearchQuery) parsed = ts_search_query_new (query, NULL);
  g_autoptr (TsSearchNames) names = parsed != NULL ? ts_search_names_new (graph, cancellable, NULL) : NULL;
  TsSearchFacts facts = { .names = names };

  return names != NULL ? ts_search_match (&facts, parsed, NULL, cancellable, NULL) : NULL;
}

/* ---- one search ------------------------------------------------------------------------------- */

static void
job_free (gpointer data)
{
  Job *self = data;

  g_clear_pointer (&self->names, ts_search_names_unref);
  g_clear_pointer (&self->attr_kinds, ts_attr_kinds_unref);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  g_clear_pointer (&self->problems, ts_problems_unref);
  g_clear_pointer (&self->numerics, g_bytes_unref);
  g_clear_pointer (&self->marks, g_bytes_unref);
  g_clear_pointer (&self->query, ts_search_query_unref);
  g_clear_pointer (&self->within, g_array_unref);
  g_free (self);
}

static void
search_in_thread (GTask *task,
                  gpointer source_object,
                  gpointer task_data,
                  GCancellable *cancellable)
{
  const Job *job = task_data;
  TsSearchFacts facts = { job->names, job->attr_kinds, job->shapes, job->problems, job->numerics, job->marks };
  GError *error = NULL;
  GArray *hits = ts_search_match (&facts, job->query, job->within, cancellable, &error);

  if (hits != NULL)
    g_task_return_pointer (task, hits, (GDestroyNotify)g_array_unref);
  else
    g_task_return_error (task, error);
}

/* The names are in order. */
static void
start (TsSearch *self,
       GTask *task)
{
  Job *job = g_task_get_task_data (task);

  job->names = ts_search_names_ref (self->names);
  if (self->attr_kinds != NULL)
    job->attr_kinds = ts_attr_kinds_ref (self->attr_kinds);
  if (self->shapes != NULL)
    job->shapes = ts_shape_table_ref (self->shapes);
  if (self->problems != NULL)
    job->problems = ts_problems_ref (self->problems);
  job->numerics = self->numerics != NULL ? g_bytes_ref (self->numerics) : NULL;
  job->marks = self->marks != NULL ? g_bytes_ref (self->marks) : NULL;
  if (self->last_query != NULL && ts_search_query_narrows (job->query, self->last_query))
    job->within = g_array_ref (self->last_hits);
  g_task_run_in_thread (task, search_in_thread);
}

static void
forget_last (TsSearch *self)
{
  g_clear_pointer (&self->last_query, ts_search_query_unref);
  g_clear_pointer (&self->last_hits, g_array_unref);
}

void
ts_search_run_async (TsSearch *self,
                     const char *query,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, ts_search_run_async);
  job->query = ts_search_query_new (query, &error);
  g_task_set_task_data (task, job, job_free);
  if (job->query == NULL)
    g_task_return_error (task, error);
  else if (self->failure != NULL)
    g_task_return_error (task, g_error_copy (self->failure));
  else if (self->names == NULL)
    g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  else
    start (self, task);
}

GArray *
ts_search_run_finish (TsSearch *self,
                      GAsyncResult *result,
                      GError **error)
{
  const Job *job = g_task_get_task_data (G_TASK (result));
  GArray *hits = g_task_propagate_pointer (G_TASK (result), error);

  if (hits != NULL && job->shapes == self->shapes && job->problems == self->problems && job->numerics == self->numerics && job->marks == self->marks)
    {
      forget_last (self);
      self->last_query = ts_search_query_ref (job->query);
      self->last_hits = g_array_ref (hits);
    }
  return hits;
}

/* ---- life ------------------------------------------------------------------------------------- */

static void
order_names (GTask *task,
             gpointer source_object,
             gpointer task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  TsSearchNames *names = ts_search_names_new (task_data, cancellable, &error);

  if (names != NULL)
    g_task_return_pointer (task, names, (GDestroyNotify)ts_search_names_unref);
  else
    g_task_return_error (task, error);
}

static void
find_attr_kinds (GTask *task,
                 gpointer source_object,
                 gpointer task_data,
                 GCancellable *cancellable)
{
  g_task_return_pointer (task, ts_attr_kinds_new (task_data, NULL, NULL), (GDestroyNotify)ts_attr_kinds_unref);
}

static void
attr_kinds_found (GObject *source_object,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (TsSearch) self = user_data;

  self->attr_kinds = g_task_propagate_pointer (G_TASK (result), NULL);
}

/* Something about the graph, found in a thread. */
static void
find_out (TsSearch *self,
          GTaskThreadFunc func,
          GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, ts_search_ref (self));

  g_task_set_source_tag (task, find_out);
  g_task_set_task_data (task, ts_graph_ref (self->graph), (GDestroyNotify)ts_graph_unref);
  g_task_run_in_thread (task, func);
}

static void
names_ordered (GObject *source_object,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (TsSearch) self = user_data;

  self->names = g_task_propagate_pointer (G_TASK (result), &self->failure);
  for (guint i = 0; i < self->waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (self->waiting, i);

      if (self->names != NULL)
        start (self, task);
      else
        g_task_return_error (task, g_error_copy (self->failure));
    }
  g_ptr_array_set_size (self->waiting, 0);
  if (self->names != NULL)
    find_out (self, find_attr_kinds, attr_kinds_found);
}

TsSearch *
ts_search_new (TsGraph *graph)
{
  TsSearch *self = g_new0 (TsSearch, 1);

  self->ref_count = 1;
  self->graph = ts_graph_ref (graph);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  find_out (self, order_names, names_ordered);
  return self;
}

TsSearch *
ts_search_ref (TsSearch *self)
{
  self->ref_count++;
  return self;
}

void
ts_search_unref (TsSearch *self)
{
  if (--self->ref_count > 0)
    return;

  ts_graph_unref (self->graph);
  g_clear_pointer (&self->names, ts_search_names_unref);
  g_clear_error (&self->failure);
  g_ptr_array_unref (self->waiting);
  g_clear_pointer (&self->attr_kinds, ts_attr_kinds_unref);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  g_clear_pointer (&self->problems, ts_problems_unref);
  g_clear_pointer (&self->numerics, g_bytes_unref);
  g_clear_pointer (&self->marks, g_bytes_unref);
  forget_last (self);
  g_free (self);
}

void
ts_search_set_facts (TsSearch *self,
                     TsShapeTable *shapes,
                     TsProblems *problems)
{
  TsShapeTable *old_shapes = self->shapes;
  TsProblems *old_problems = self->problems;

  self->shapes = shapes != NULL ? ts_shape_table_ref (shapes) : NULL;
  self->problems = problems != NULL ? ts_problems_ref (problems) : NULL;
  g_clear_pointer (&old_shapes, ts_shape_table_unref);
  g_clear_pointer (&old_problems, ts_problems_unref);
  forget_last (self);
}

static void
set_bytes (TsSearch *self,
           GBytes **kept,
           GBytes *bytes)
{
  if (bytes != NULL)
    g_bytes_ref (bytes);
  g_clear_pointer (kept, g_bytes_unref);
  *kept = bytes;
  forget_last (self);
}

void
ts_search_set_numerics (TsSearch *self,
                        GBytes *numerics)
{
  set_bytes (self, &self->numerics, numerics);
}

void
ts_search_set_marks (TsSearch *self,
                     GBytes *marks)
{
  set_bytes (self, &self->marks, marks);
}
