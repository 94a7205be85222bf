#include "app/models/ts-view-rules.h"

#include "app/models/ts-search-match.h"
#include "app/models/ts-view-parts.h"

/* What queries stand on: shapes and problems only if one asks for them. */
typedef struct
{
  TsGraph *graph;
  TsSearchNames *names;
  TsShapeTable *shapes;
  TsProblems *problems;
  GCancellable *cancellable;
} Facts;

static void
facts_clear (Facts *self)
{
  g_clear_pointer (&self->names, ts_search_names_unref);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  g_clear_pointer (&self->problems, ts_problems_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Facts, facts_clear)

static gboolean
find_out_more (Facts *self,
               GError **error)
{
  self->shapes = ts_shape_table_new (self->graph, self->cancellable, error);
  if (self->shapes != NULL)
    self->problems = ts_problems_new (self->graph, self->shapes, NULL, self->cancellable, error);
  return self->problems != NULL;
}

static GArray *
match (const Facts *self,
       const TsSearchQuery *query,
       GError **error)
{
  TsSearchFacts facts = { .names = self->names, .shapes = self->shapes, .problems = self->problems };

  return ts_search_match (&facts, query, NULL, self->cancellable, error);
}

static GArray *
find_hits (Facts *self,
           const TsSearchQuery *query,
           GError **error)
{
  g_autoptr (GError) reason = NULL;
  GArray *hits;

  if (self->names == NULL && (self->names = ts_search_names_new (self->graph, self->cancellable, error)) == NULL)
    return NULL;
  hits = match (self, query, &reason);
  if (hits == NULL && self->shapes == NULL && g_error_matches (reason, TS_ERROR, TS_ERROR_FAILED_PRECONDITION))
    return find_out_more (self, error) ? match (self, query, error) : NULL;
  if (hits == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return hits;
}

TsSearchQuery *
ts_view_rules_parse (const char *text,
                     GError **error)
{
  g_autoptr (TsSearchQuery) query = ts_search_query_new (text, error);

  if (query == NULL)
    return NULL;
  if (ts_search_query_asks (query, TS_SEARCH_VALUE) || ts_search_query_asks (query, TS_SEARCH_MARK))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Values, breakpoints and notes can be searched for, but nothing can be hidden by them: they change");
      return NULL;
    }
  return g_steal_pointer (&query);
}

static gboolean
hide_hits (Facts *self,
           const char *text,
           guint8 *passed,
           GError **error)
{
  g_autoptr (TsSearchQuery) query = ts_view_rules_parse (text, error);
  g_autoptr (GArray) hits = query != NULL ? find_hits (self, query, error) : NULL;

  if (hits == NULL)
    {
      g_prefix_error (error, "\"%s\": ", text);
      return FALSE;
    }
  for (guint i = 0; i < hits->len; i++)
    passed[g_array_index (hits, guint32, i)] = TRUE;
  return TRUE;
}

static guint8 *
find_passed (const TsViewRules *rules,
             TsGraph *graph,
             guint32 *n_passed,
             GCancellable *cancellable,
             GError **error)
{
  g_auto (Facts) facts = { .graph = graph, .cancellable = cancellable };
  guint32 n_ops = ts_graph_get_n_operations (graph);
  g_autofree guint8 *passed = g_new0 (guint8, (gsize)n_ops + 1);

  for (guint i = 0; rules->hidden[i] != NULL; i++)
    if (!hide_hits (&facts, rules->hidden[i], passed, error))
      return NULL;
  for (guint i = 0; rules->shown[i] != NULL; i++)
    {
      const TsOperation *op = ts_graph_find_operation (graph, rules->shown[i]);

      if (op != NULL)
        passed[op->index] = FALSE;
    }
  for (guint32 op = 0; op < n_ops; op++)
    *n_passed += passed[op];
  return g_steal_pointer (&passed);
}

gboolean
ts_view_rules_find (const TsViewRules *self,
                    TsGraph *graph,
                    TsFoundRules *found,
                    GCancellable *cancellable,
                    GError **error)
{
  *found = (TsFoundRules) { .control_of_all = self->control };
  if (*self->hidden != NULL)
    {
      found->passed = find_passed (self, graph, &found->n_passed, cancellable, error);
      if (found->passed == NULL)
        return FALSE;
    }
  if (*self->control_shown != NULL || *self->control_hidden != NULL)
    {
      found->control = g_new0 (guint8, (gsize)ts_graph_get_n_operations (graph) + 1);
      ts_view_parts_mark (graph, (const char *const *)self->control_shown, TRUE, TS_CONTROL_ALL, found->control);
      ts_view_parts_mark (graph, (const char *const *)self->control_hidden, TRUE, TS_CONTROL_NONE, found->control);
    }
  return TRUE;
}

void
ts_found_rules_clear (TsFoundRules *self)
{
  g_clear_pointer (&self->passed, g_free);
  g_clear_pointer (&self->control, g_free);
}
