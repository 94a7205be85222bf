#include "app/canvas/ts-canvas-private.h"

#include "engine/graph/ts-graph-inline.h"

/* What is found out about a graph after it is on the screen. */
typedef struct
{
  TsScopeTree *tree;
  TsWiring *wiring;
  TsScopePatterns *patterns;
  TsGraphRanks *ranks;
  guint32 *shown;
  TsShapeTable *shapes; /* (nullable): of a graph with bodies in it */
} Facts;

static void
facts_free (gpointer data)
{
  Facts *facts = data;

  ts_scope_tree_unref (facts->tree);
  ts_wiring_unref (facts->wiring);
  g_clear_pointer (&facts->patterns, ts_scope_patterns_unref);
  ts_graph_ranks_free (facts->ranks);
  g_free (facts->shown);
  g_clear_pointer (&facts->shapes, ts_shape_table_unref);
  g_free (facts);
}

/* Who uses what, and what shows it, is asked for in the main loop too, and takes its time to be found in a large graph: that first. */
static void
find_facts (GTask *task,
            gpointer source,
            gpointer data,
            GCancellable *cancellable)
{
  Facts *facts = data;

  facts->shown = ts_wiring_find_all_shown (facts->wiring);
  facts->patterns = ts_scope_patterns_new (facts->tree, cancellable, NULL);
  facts->ranks = ts_graph_ranks_new (facts->tree->graph, cancellable, NULL);
  if (ts_graph_get_inlined_bodies (facts->tree->graph) != NULL)
    facts->shapes = ts_shape_table_new (facts->tree->graph, cancellable, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
facts_found (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  GWeakRef *canvas = data;
  g_autoptr (TsCanvas) self = g_weak_ref_get (canvas);
  Facts *facts = g_task_get_task_data (G_TASK (result));

  g_weak_ref_clear (canvas);
  g_free (canvas);
  if (self == NULL || g_task_get_cancellable (G_TASK (result)) != self->facts_job)
    return;

  g_clear_object (&self->facts_job);
  if (facts->tree != self->scene->tree) /* the scene has become one of another outline meanwhile */
    {
      ts_canvas_find_facts (self);
      return;
    }
  self->patterns = g_steal_pointer (&facts->patterns);
  g_clear_pointer (&self->ranks, ts_graph_ranks_free);
  self->ranks = g_steal_pointer (&facts->ranks);
  self->shown = g_steal_pointer (&facts->shown);
  ts_scene_marks_set_shown (self->marks, self->shown, facts->tree->n_ops);
  if (facts->shapes != NULL)
    {
      self->body_shapes = g_steal_pointer (&facts->shapes);
      ts_canvas_update_labels (self);
    }
  if (self->cards != NULL)
    ts_card_cache_set_patterns (self->cards, self->patterns);
  if (self->coloring == TS_COLORING_DEPTH || self->coloring == TS_COLORING_PATTERN || self->coloring == TS_COLORING_ORDER)
    ts_canvas_update_colors (self);
  ts_canvas_update_ruler (self);
  if (self->wanted_step != 0)
    ts_canvas_step_in_order (self, self->wanted_step);
  g_object_notify (G_OBJECT (self), "patterns");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_find_facts (TsCanvas *self)
{
  g_autoptr (GTask) task = NULL;
  GWeakRef *canvas; /* nobody waits for this */
  Facts *facts;

  if (self->scene == NULL || self->patterns != NULL || self->facts_job != NULL)
    return;

  facts = g_new0 (Facts, 1);
  canvas = g_new0 (GWeakRef, 1);
  g_weak_ref_init (canvas, self);
  facts->tree = ts_scope_tree_ref (self->scene->tree);
  facts->wiring = ts_wiring_ref (self->scene->wiring);
  self->facts_job = g_cancellable_new ();
  task = g_task_new (NULL, self->facts_job, facts_found, canvas);
  g_task_set_source_tag (task, ts_canvas_find_facts);
  g_task_set_task_data (task, facts, facts_free);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, find_facts);
}

void
ts_canvas_drop_facts (TsCanvas *self)
{
  if (self->facts_job != NULL)
    g_cancellable_cancel (self->facts_job);
  g_clear_object (&self->facts_job);
  self->wanted_step = 0;
  if (self->cards != NULL)
    ts_card_cache_set_patterns (self->cards, NULL);
  g_clear_pointer (&self->body_shapes, ts_shape_table_unref);
  if (self->patterns != NULL)
    {
      g_clear_pointer (&self->patterns, ts_scope_patterns_unref);
      g_object_notify (G_OBJECT (self), "patterns");
    }
  g_clear_pointer (&self->ranks, ts_graph_ranks_free);
  g_clear_pointer (&self->ruler, ts_scene_ruler_free);
  ts_scene_marks_set_shown (self->marks, NULL, 0);
  g_clear_pointer (&self->shown, g_free);
}
