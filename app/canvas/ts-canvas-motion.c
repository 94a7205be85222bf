#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-legend.h"
#include "app/canvas/ts-minimap.h"
#include "app/scene/ts-card.h"

#include <math.h>
#include <string.h>

#define ZOOM_STEP 1.25
#define MAX_MOVING_BOXES 4000 /* scenes with more change at once */

/* ---- from one scene to the next ------------------------------------------------------------------ */

static TsRect
map_rect (TsRect rect,
          TsRect from,
          TsRect to)
{
  float sx = to.width / MAX (from.width, 1), sy = to.height / MAX (from.height, 1);

  return (TsRect) { to.x + (rect.x - from.x) * sx, to.y + (rect.y - from.y) * sy, rect.width * sx, rect.height * sy };
}

/* Where the boxes of @scene begin to move: where they were, or, new ones, in the place that what is around them had. */
static TsRect *
find_old_rects (TsCanvas *self,
                const TsScene *scene,
                double shift_x,
                double shift_y)
{
  TsRect *old = g_new (TsRect, scene->n_boxes);

  for (guint32 i = 0; i < scene->n_boxes; i++)
    {
      const TsBox *box = &scene->boxes[i];
      guint32 before = ts_scene_find_key (self->scene, ts_box_get_key (box));

      if (before == TS_NO_BOX && box->item != NULL && box->item->kind == TS_ITEM_SCOPE && box->item->op != TS_NO_OP)
        before = ts_scene_find_op_box (self->scene, box->item->op); /* a call that is open now */
      if (before != TS_NO_BOX)
        {
          old[i] = self->rects != NULL ? self->rects[before] : self->scene->boxes[before].rect;
          old[i].x += (float)shift_x;
          old[i].y += (float)shift_y;
        }
      else
        {
          old[i] = box->parent != TS_NO_BOX ? map_rect (box->rect, scene->boxes[box->parent].rect, old[box->parent]) : box->rect;
        }
    }

  return old;
}

/* The point of a box that stays where it is when the box opens or closes: the middle of its upper edge. */
static gboolean
get_anchor (const TsScene *scene,
            const TsRect *rects,
            guint64 key,
            double *x,
            double *y)
{
  guint32 box = key != TS_NO_KEY ? ts_scene_find_thing (scene, key) : TS_NO_BOX;
  TsRect rect;

  if (box == TS_NO_BOX)
    return FALSE;

  rect = rects != NULL ? rects[box] : scene->boxes[box].rect;
  *x = rect.x + rect.width / 2;
  *y = rect.y;
  return TRUE;
}

static gboolean
is_animated (TsCanvas *self)
{
  gboolean enabled = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &enabled, NULL);
  return enabled && gtk_widget_get_mapped (GTK_WIDGET (self));
}

/* What was closed by a header that had been kept in the view may be far above it. */
static void
find_again (TsCanvas *self,
            guint32 box,
            gboolean animate)
{
  TsRect seen = {
    (float)self->camera.x,
    (float)self->camera.y,
    (float)(ts_canvas_get_width (self) / self->camera.scale),
    (float)(ts_canvas_get_height (self) / self->camera.scale),
  };

  if (box != TS_NO_BOX && !ts_rect_intersects (&self->scene->boxes[box].rect, &seen))
    ts_canvas_reveal_box (self, box, animate);
}

static void
show_box_of_wish (TsCanvas *self,
                  const TsCanvasWish *wish,
                  gboolean animate)
{
  guint32 box = TS_NO_BOX;

  if (wish->reveal_op != TS_NO_OP)
    {
      box = ts_scene_get_box_of_op (self->scene, wish->reveal_op);
      if (wish->select)
        ts_canvas_select_op (self, wish->reveal_op);
    }
  else if (wish->reveal_scope != NULL)
    {
      guint32 scope = ts_scope_tree_find (self->scene->tree, wish->reveal_scope);

      /* One box may stand for several scopes in each other. */
      for (guint32 i = 1; scope != TS_NO_SCOPE && i < self->scene->n_boxes && box == TS_NO_BOX; i++)
        if (self->scene->boxes[i].item->kind == TS_ITEM_SCOPE && ts_scope_tree_contains (self->scene->tree, scope, self->scene->boxes[i].item->id))
          box = i;
      if (box == TS_NO_BOX && scope != TS_NO_SCOPE)
        box = ts_scene_get_box_of_op (self->scene, self->scene->tree->order[self->scene->tree->scopes[scope].begin]);
      ts_canvas_select_box (self, box);
    }

  if (box != TS_NO_BOX && wish->camera_follows)
    ts_canvas_reveal_box (self, box, animate);
  else if (wish->anchor != TS_NO_KEY)
    find_again (self, ts_scene_find_key (self->scene, wish->anchor), animate);
}

static void start_motion (TsCanvas *self);

void
ts_canvas_take_scene (TsCanvas *self,
                      TsScene *scene,
                      const TsCanvasWish *wish)
{
  double old_x, old_y, new_x, new_y, shift_x = 0, shift_y = 0;
  gboolean animate = self->scene != NULL && !wish->fit && scene->n_boxes <= MAX_MOVING_BOXES && is_animated (self);
  TsRect *old_rects = NULL;
  guint64 anchor = wish->anchor;

  if (self->scene != NULL && anchor == TS_NO_KEY && wish->reveal_op != TS_NO_OP)
    {
      guint32 box = ts_scene_get_box_of_op (self->scene, wish->reveal_op);

      anchor = box != TS_NO_BOX ? ts_box_get_key (&self->scene->boxes[box]) : TS_NO_KEY;
    }

  if (self->scene != NULL && get_anchor (self->scene, self->rects, anchor, &old_x, &old_y) &&
      get_anchor (scene, NULL, anchor, &new_x, &new_y))
    {
      shift_x = new_x - old_x;
      shift_y = new_y - old_y;
    }
  if (animate)
    old_rects = find_old_rects (self, scene, shift_x, shift_y);

  ts_canvas_note_scene (self);
  ts_canvas_stop_motion (self);
  self->camera.x += shift_x;
  self->camera.y += shift_y;
  if (self->scene == NULL)
    ts_legend_set_families (TS_LEGEND (self->legend), scene->family_mask);
  if (self->has_new_items && self->cards != NULL)
    ts_card_cache_clear (self->cards);
  self->has_new_items = FALSE;
  ts_canvas_drop_details (self);
  if (self->scene != NULL && self->scene->tree != scene->tree)
    ts_canvas_drop_facts (self);
  g_clear_pointer (&self->scene, ts_scene_unref);
  self->scene = scene;
  self->is_drawn = FALSE;
  ts_scene_marks_set_scene (self->marks, scene);
  ts_minimap_set_scene (TS_MINIMAP (self->overview), scene, self->marks);
  ts_canvas_color_scene (self);
  ts_canvas_update_copies (self);
  ts_canvas_update_labels (self);
  ts_canvas_update_ruler (self);
  self->hovered_box = TS_NO_BOX;
  self->hovered_line = TS_NO_EDGE;
  self->hovered_pin = TS_NO_PIN;
  ts_canvas_find_selection (self);
  ts_canvas_place_notes (self);

  if (wish->fit)
    ts_canvas_fit (self, FALSE);
  else
    self->is_fitted = FALSE;
  if (old_rects != NULL)
    {
      self->old_rects = old_rects;
      self->rects = g_memdup2 (old_rects, sizeof *old_rects * scene->n_boxes);
      self->appearing = 0.2;
      start_motion (self);
    }
  show_box_of_wish (self, wish, animate);
  if (wish->chosen_names != NULL)
    ts_canvas_choose_keys (self, (const char *const *)wish->chosen_names);
  if (wish->has_camera)
    ts_canvas_move_camera (self, ts_canvas_find_camera (self, wish), animate);
  self->is_travelling = FALSE;

  ts_canvas_notify_layout (self);
  ts_canvas_queue_nodes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- movement ------------------------------------------------------------------------------------ */

static float
mix (float a,
     float b,
     double t)
{
  return (float)(a + (b - a) * t);
}

static void
finish_motion (TsCanvas *self)
{
  if (self->moves_camera)
    {
      self->camera = self->new_camera;
      self->moves_camera = FALSE;
      ts_canvas_notify_zoom (self);
    }
  g_clear_pointer (&self->rects, g_free);
  g_clear_pointer (&self->old_rects, g_free);
  self->appearing = 1;
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self)); /* something else may be under the pointer */
}

static gboolean
tick (GtkWidget *widget,
      GdkFrameClock *clock,
      gpointer data)
{
  TsCanvas *self = TS_CANVAS (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double t, eased;

  if (self->moved_since == 0)
    self->moved_since = now;
  t = (double)(now - self->moved_since) / TS_CANVAS_ANIMATION_US;
  gtk_widget_queue_draw (widget);
  ts_canvas_queue_nodes (self);

  if (t >= 1)
    {
      self->tick = 0;
      finish_motion (self);
      return G_SOURCE_REMOVE;
    }

  eased = 1 - pow (1 - MAX (t, 0), 3);
  if (self->moves_camera)
    {
      self->camera = ts_camera_mix (&self->old_camera, &self->new_camera, eased, ts_canvas_get_width (self), ts_canvas_get_height (self));
      ts_canvas_notify_zoom (self);
    }
  for (guint32 i = 0; self->rects != NULL && i < self->scene->n_boxes; i++)
    {
      const TsRect *from = &self->old_rects[i], *to = &self->scene->boxes[i].rect;

      self->rects[i] = (TsRect) {
        mix (from->x, to->x, eased),
        mix (from->y, to->y, eased),
        mix (from->width, to->width, eased),
        mix (from->height, to->height, eased),
      };
    }
  self->appearing = self->rects != NULL ? 0.2 + 0.8 * eased : 1;

  return G_SOURCE_CONTINUE;
}

static void
start_motion (TsCanvas *self)
{
  self->moved_since = 0;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick, NULL, NULL);
}

void
ts_canvas_stop_motion (TsCanvas *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  finish_motion (self);
}

void
ts_canvas_fit (TsCanvas *self,
               gboolean animate)
{
  if (self->scene == NULL)
    return;

  self->needs_fit = ts_canvas_get_width (self) <= 0;
  if (self->needs_fit)
    return;

  ts_canvas_move_camera (self, ts_camera_fit (self->scene, ts_canvas_get_width (self), ts_canvas_get_height (self)), animate);
  self->is_fitted = TRUE;
}

void
ts_canvas_move_camera (TsCanvas *self,
                       TsCamera camera,
                       gboolean animate)
{
  self->is_fitted = FALSE;
  if (animate && is_animated (self) && ts_canvas_get_width (self) > 0)
    {
      /* What moves already goes on from where it is. */
      if (self->rects != NULL)
        memcpy (self->old_rects, self->rects, sizeof *self->rects * self->scene->n_boxes);
      self->old_camera = self->camera;
      self->new_camera = camera;
      self->moves_camera = TRUE;
      start_motion (self);
      return;
    }

  self->camera = camera;
  self->moves_camera = FALSE;
  ts_canvas_notify_zoom (self);
  ts_canvas_queue_nodes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_reveal_box (TsCanvas *self,
                      guint32 index,
                      gboolean animate)
{
  TsCamera camera = self->moves_camera ? self->new_camera : self->camera;
  TsCamera before = camera;
  TsRect rect = self->scene->boxes[index].rect;

  /* Of an open box its header. */
  if (ts_box_is_open (&self->scene->boxes[index]))
    rect.height = TS_FRAME_HEADER;
  if (ts_canvas_get_width (self) <= 0)
    return;

  ts_camera_reveal (&camera, self->scene, rect, ts_canvas_get_width (self), ts_canvas_get_height (self));
  if (camera.x != before.x || camera.y != before.y)
    ts_canvas_move_camera (self, camera, animate);
}

/* ---- zoom --------------------------------------------------------------------------------------- */

static void
zoom_to (TsCanvas *self,
         double scale)
{
  TsCamera camera = self->moves_camera ? self->new_camera : self->camera;

  if (self->scene == NULL)
    return;

  ts_camera_zoom_at (&camera, scale, ts_canvas_get_width (self) / 2, ts_canvas_get_height (self) / 2);
  ts_canvas_move_camera (self, camera, TRUE);
}

static double
get_target_scale (TsCanvas *self)
{
  return self->moves_camera ? self->new_camera.scale : self->camera.scale;
}

void
ts_canvas_zoom_in (TsCanvas *self)
{
  g_return_if_fail (TS_IS_CANVAS (self));
  zoom_to (self, get_target_scale (self) * ZOOM_STEP);
}

void
ts_canvas_zoom_out (TsCanvas *self)
{
  g_return_if_fail (TS_IS_CANVAS (self));
  zoom_to (self, get_target_scale (self) / ZOOM_STEP);
}

void
ts_canvas_zoom_to_normal (TsCanvas *self)
{
  g_return_if_fail (TS_IS_CANVAS (self));
  zoom_to (self, 1);
}

void
ts_canvas_zoom_to_fit (TsCanvas *self)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  ts_canvas_fit (self, TRUE);
}
