#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-key-set.h"
#include "app/layout/ts-layout-client.h"
#include "app/layout/ts-layout-engine.h"
#include "app/scene/ts-outline-open.h"
#include "engine/graph/ts-graph-inline.h"

#define MAX_BOXES 2000u /* that are opened at one stroke without a question */
#define MAX_DEPTH 32u
#define WORKING_DELAY_MS 300

/* What a worker gets, and what it gives back. While it runs the builder is its own. */
typedef struct
{
  TsGraph *graph;
  GBytes *kept; /* (nullable) */
  TsViewRules *rules;
  TsTextMetrics metrics;
  TsSceneBuilder *builder;
  TsOutlineRules outline_rules;
  GHashTable *open;
  TsCanvasWish wish;
  guint generation;
  TsScene *scene;
  guint64 n_too_many; /* boxes that the wish would show; 0: few enough */
  guint best_depth;   /* with which it would not be too many */
  TsFlow flow;
  gboolean serpentine;
  gboolean is_quick;
  GArray *prepared; /* (nullable) (element-type guint32): no scene is wanted, but the insides of these laid out */
} Job;

static void
wish_clear (TsCanvasWish *wish)
{
  g_free (wish->reveal_scope);
  g_free (wish->near_name);
  g_strfreev (wish->open_names);
  g_strfreev (wish->more_names);
  g_strfreev (wish->chosen_names);
  *wish = ts_canvas_wish_none ();
}

static void
job_free (gpointer data)
{
  Job *job = data;

  ts_graph_unref (job->graph);
  g_clear_pointer (&job->kept, g_bytes_unref);
  ts_view_rules_unref (job->rules);
  ts_scene_builder_free (job->builder);
  g_hash_table_unref (job->open);
  ts_outline_rules_clear (&job->outline_rules);
  ts_scene_unref (job->scene);
  g_clear_pointer (&job->prepared, g_array_unref);
  wish_clear (&job->wish);
  g_free (job);
}

/* ---- in the worker ------------------------------------------------------------------------------ */

/* Opens what has to be open for the wish to be seen. */
static void
open_way (Job *job)
{
  TsOutline *outline = ts_scene_builder_get_outline (job->builder);
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (job->wish.reveal_op != TS_NO_OP)
    {
      ts_outline_find_op (outline, job->wish.reveal_op, path);
    }
  else if (job->wish.reveal_scope != NULL)
    {
      guint32 scope = ts_scope_tree_find (ts_outline_get_tree (outline), job->wish.reveal_scope);

      if (scope != TS_NO_SCOPE && scope != TS_ROOT_SCOPE)
        ts_outline_find_scope (outline, scope, path);
    }

  for (guint i = 0; i < path->len; i++)
    g_hash_table_add (job->open, GUINT_TO_POINTER (g_array_index (path, guint32, i)));
}

static void
open_named (Job *job,
            char **names)
{
  TsOutline *outline = ts_scene_builder_get_outline (job->builder);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      guint32 container = ts_outline_find_by_name (outline, names[i], NULL);

      if (container != TS_NO_CONTAINER)
        ts_outline_open_way (outline, container, job->open);
    }
}

static GHashTable *
open_levels (Job *job,
             TsOutline *outline,
             guint depth)
{
  GHashTable *open;

  if (job->wish.expand.container == TS_ROOT_CONTAINER)
    {
      open = g_hash_table_new (NULL, NULL);
      ts_outline_open_levels (outline, depth, open);
      return open;
    }
  open = ts_key_set_copy (job->open);
  ts_outline_open_levels_under (outline, job->wish.expand.container, depth, open);
  return open;
}

/* Opens what is to be opened at one stroke, unless that is too much. */
static gboolean
expand (Job *job)
{
  TsOutline *outline = ts_scene_builder_get_outline (job->builder);
  guint depth = MIN (job->wish.expand.depth, MAX_DEPTH);
  g_autoptr (GHashTable) open = open_levels (job, outline, depth);

  if (!job->wish.expand.force)
    job->n_too_many = ts_outline_count_boxes (outline, open);
  if (job->n_too_many <= MAX_BOXES)
    {
      job->n_too_many = 0;
      g_hash_table_unref (job->open);
      job->open = g_steal_pointer (&open);
      return TRUE;
    }
  while (job->best_depth + 1 < depth)
    {
      g_autoptr (GHashTable) less = open_levels (job, outline, job->best_depth + 1);

      if (ts_outline_count_boxes (outline, less) > MAX_BOXES)
        break;
      job->best_depth++;
    }
  return FALSE;
}

static void
prepare (GTask *task,
         gpointer source,
         gpointer data,
         GCancellable *cancellable)
{
  Job *job = data;

  for (guint i = 0; i < job->prepared->len && !g_cancellable_is_cancelled (cancellable); i++)
    ts_scene_builder_prepare (job->builder, g_array_index (job->prepared, guint32, i), cancellable);
  g_task_return_boolean (task, TRUE);
}

static TsSceneBuilder *
new_builder (Job *job,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *helper = ts_layout_helper_find ();
  g_auto (TsFoundRules) found = { 0 };

  if (!ts_view_rules_find (job->rules, job->graph, &found, cancellable, error))
    return NULL;

  TsOutlinePart part = { job->kept != NULL ? g_bytes_get_data (job->kept, NULL) : NULL, found.passed, found.control, found.control_of_all };

  return ts_scene_builder_new_part (job->graph, &part, &job->metrics, helper, cancellable, error);
}

/* What is to be opened may be a call. */
static gboolean
open_calls (Job *job,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  TsGraph *graph;

  if (job->wish.open_names != NULL)
    g_strv_builder_addv (builder, (const char **)job->wish.open_names);
  if (job->wish.more_names != NULL)
    g_strv_builder_addv (builder, (const char **)job->wish.more_names);
  names = g_strv_builder_end (builder);
  graph = ts_graph_inline (job->graph, (const char *const *)names, cancellable, error);
  if (graph == NULL)
    return FALSE;

  if (graph != job->graph)
    g_clear_pointer (&job->builder, ts_scene_builder_free);
  ts_graph_unref (job->graph);
  job->graph = graph;
  job->kept = ts_canvas_extend_parts (graph, job->kept);
  return TRUE;
}

static void
run_job (GTask *task,
         gpointer source,
         gpointer data,
         GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (open_calls (job, cancellable, &error) && job->builder == NULL)
    job->builder = new_builder (job, cancellable, &error);

  if (job->builder != NULL && error == NULL)
    {
      ts_scene_builder_set_outline_rules (job->builder, &job->outline_rules);
      if (job->wish.open_names != NULL)
        g_hash_table_remove_all (job->open);
      open_named (job, job->wish.open_names);
      open_named (job, job->wish.more_names);
      open_way (job);
      ts_scene_builder_set_layout_budget (job->builder, job->is_quick ? 0 : TS_LAYOUT_BUDGET_MS);
      ts_scene_builder_set_patient (job->builder, job->wish.fine);
      ts_scene_builder_set_flow (job->builder, job->flow);
      ts_scene_builder_set_serpentine (job->builder, job->serpentine);
      if (job->wish.expand.depth == 0 || expand (job))
        job->scene = ts_scene_builder_build (job->builder, job->open, cancellable, &error);
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* ---- in the main loop --------------------------------------------------------------------------- */

static void start_job (TsCanvas *self);

void
ts_canvas_stop_timer (TsCanvas *self)
{
  g_clear_handle_id (&self->working_timer, g_source_remove);
  if (!self->is_working)
    return;

  self->is_working = FALSE;
  ts_canvas_notify_layout (self);
}

static gboolean
tell_working (gpointer data)
{
  TsCanvas *self = data;

  self->working_timer = 0;
  self->is_working = TRUE;
  ts_canvas_notify_layout (self);
  return G_SOURCE_REMOVE;
}

static void
job_done (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  g_autoptr (TsCanvas) self = data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  g_clear_object (&self->job);

  if (job->generation == self->generation)
    {
      self->builder = g_steal_pointer (&job->builder);
      if (self->builder != NULL)
        ts_canvas_take_graph (self, job->graph);

      if (job->scene != NULL && !self->job_wanted)
        {
          GHashTableIter iter;
          gpointer container;

          if (job->wish.open_names != NULL || (job->wish.expand.depth > 0 && job->wish.expand.container == TS_ROOT_CONTAINER))
            g_hash_table_remove_all (self->open);
          g_hash_table_iter_init (&iter, job->open);
          while (g_hash_table_iter_next (&iter, &container, NULL))
            g_hash_table_add (self->open, container);
          ts_view_rules_unref (self->drawn_rules);
          self->drawn_rules = ts_view_rules_ref (job->rules);
          ts_canvas_take_scene (self, g_steal_pointer (&job->scene), &job->wish);
          ts_outline_rules_copy (&self->shown_outline_rules, &job->outline_rules);
          self->wants_quick = FALSE;
        }
    }

  if (job->n_too_many > 0 && job->generation == self->generation)
    {
      self->refused = job->wish.expand;
      g_signal_emit_by_name (self, "too-many", job->n_too_many, job->best_depth);
    }

  if (job->generation == self->generation && error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->is_travelling = FALSE;
      ts_canvas_refuse_rules (self, error);
    }
  else if (job->generation == self->generation && self->wants_quick && !self->job_wanted && !job->is_quick)
    {
      self->wish = job->wish;
      job->wish = ts_canvas_wish_none ();
      start_job (self);
    }

  /* A wish that came meanwhile, or was cut short by one that says nothing of it. */
  if (self->job_wanted)
    {
      if (job->generation == self->generation && job->wish.reveal_op != TS_NO_OP && self->wish.reveal_op == TS_NO_OP &&
          self->wish.reveal_scope == NULL)
        {
          self->wish.reveal_op = job->wish.reveal_op;
          self->wish.select |= job->wish.select;
          self->wish.camera_follows |= job->wish.camera_follows;
        }
      if (job->generation == self->generation && self->wish.expand.depth == 0 && job->n_too_many == 0)
        self->wish.expand = job->wish.expand;
      if (job->generation == self->generation)
        {
          self->wish.fit |= job->wish.fit;
          if (self->wish.more_names == NULL && self->wish.open_names == NULL)
            self->wish.more_names = g_steal_pointer (&job->wish.more_names);
        }
      start_job (self);
    }
  if (self->job == NULL)
    ts_canvas_stop_timer (self);
}

static void
ensure_metrics (TsCanvas *self)
{
  if (self->has_metrics)
    return;

  ts_text_metrics_init (&self->metrics, gtk_widget_get_pango_context (GTK_WIDGET (self)));
  self->has_metrics = TRUE;
}

static Job *
new_job (TsCanvas *self)
{
  Job *job = g_new0 (Job, 1);

  job->graph = ts_graph_ref (self->graph);
  job->flow = self->flow;
  job->serpentine = self->serpentine;
  job->is_quick = self->wants_quick;
  job->kept = ts_canvas_dup_parts (self);
  job->rules = ts_view_rules_ref (self->rules);
  job->metrics = self->metrics;
  job->builder = g_steal_pointer (&self->builder);
  job->generation = self->generation;
  job->wish = ts_canvas_wish_none ();
  ts_outline_rules_copy (&job->outline_rules, &self->outline_rules);
  job->open = ts_key_set_copy (self->open);
  return job;
}

static void
run_task (TsCanvas *self,
          Job *job,
          GTaskThreadFunc func)
{
  g_autoptr (GTask) task = NULL;

  self->job = g_cancellable_new ();
  /* The reference goes with the callback and not with the task: a widget must not end in the thread. */
  task = g_task_new (NULL, self->job, job_done, g_object_ref (self));
  g_task_set_source_tag (task, run_task);
  g_task_set_task_data (task, job, job_free);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, func);
}

static void
start_job (TsCanvas *self)
{
  Job *job;

  self->job_wanted = FALSE;
  if (self->graph == NULL)
    return;

  ensure_metrics (self);
  job = new_job (self);
  job->wish = self->wish;
  self->wish = ts_canvas_wish_none ();
  if (self->working_timer == 0 && !self->is_working)
    self->working_timer = g_timeout_add (WORKING_DELAY_MS, tell_working, self);
  run_task (self, job, run_job);
}

void
ts_canvas_prepare (TsCanvas *self,
                   GArray *containers)
{
  Job *job;

  if (self->job != NULL || self->builder == NULL || containers->len == 0)
    return;

  job = new_job (self);
  job->prepared = g_array_ref (containers);
  run_task (self, job, prepare);
}

void
ts_canvas_update_scene (TsCanvas *self,
                        TsCanvasWish wish)
{
  wish_clear (&self->wish);
  self->wish = wish;

  if (self->job == NULL)
    {
      start_job (self);
      return;
    }

  self->job_wanted = TRUE;
  g_cancellable_cancel (self->job);
}

void
ts_canvas_drop_job (TsCanvas *self)
{
  self->generation++;
  g_hash_table_remove_all (self->prepared);
  ts_canvas_drop_facts (self);
  if (self->job != NULL)
    g_cancellable_cancel (self->job);
  self->job_wanted = FALSE;
  self->wants_quick = FALSE;
  wish_clear (&self->wish);
  g_clear_pointer (&self->builder, ts_scene_builder_free);
}

/* ---- how well it is laid out -------------------------------------------------------------------- */

void
ts_canvas_layout_finely (TsCanvas *self)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  g_return_if_fail (TS_IS_CANVAS (self));

  if (self->scene == NULL)
    return;

  wish.fine = TRUE;
  wish.anchor = self->selected_box != TS_NO_BOX ? ts_box_get_key (&self->scene->boxes[self->selected_box]) : TS_NO_KEY;
  ts_canvas_update_scene (self, wish);
}

void
ts_canvas_cancel_layout (TsCanvas *self)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  if (self->job == NULL)
    return;
  if (self->scene == NULL) /* there is nothing to stay with, but there may be a scene soon */
    {
      if (!self->wants_quick)
        g_cancellable_cancel (self->job);
      self->wants_quick = TRUE;
      return;
    }

  g_hash_table_remove_all (self->open);
  for (guint32 i = 1; i < self->scene->n_boxes; i++)
    if (ts_box_is_open (&self->scene->boxes[i]))
      g_hash_table_add (self->open, GUINT_TO_POINTER (self->scene->boxes[i].item->id));
  ts_canvas_set_outline_rules (self, &self->shown_outline_rules);
  self->job_wanted = FALSE;
  wish_clear (&self->wish);
  self->is_travelling = FALSE;
  g_cancellable_cancel (self->job);
}

/* ---- opening and closing ------------------------------------------------------------------------ */

void
ts_canvas_set_box_open (TsCanvas *self,
                        guint32 index,
                        gboolean open)
{
  TsCanvasWish wish = ts_canvas_wish_none ();
  const TsBox *box;

  if (self->scene == NULL || index == TS_NO_BOX || index == 0)
    return;

  box = &self->scene->boxes[index];
  if (!ts_box_can_open (box) || ts_box_is_open (box) == open)
    return;

  if (open && !ts_box_is_container (box))
    {
      ts_canvas_open_call (self, index);
      return;
    }
  if (open)
    g_hash_table_add (self->open, GUINT_TO_POINTER (box->item->id));
  else
    g_hash_table_remove (self->open, GUINT_TO_POINTER (box->item->id));

  wish.anchor = ts_box_get_key (box);
  ts_canvas_update_scene (self, wish);
}

void
ts_canvas_toggle_box (TsCanvas *self,
                      guint32 index)
{
  if (self->scene != NULL && index != TS_NO_BOX)
    ts_canvas_set_box_open (self, index, !ts_box_is_open (&self->scene->boxes[index]));
}
