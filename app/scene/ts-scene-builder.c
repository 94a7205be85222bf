#include "app/scene/ts-scene-builder.h"

#include "app/scene/ts-fold.h"
#include "app/scene/ts-line-bends.h"
#include "app/scene/ts-scene-compose.h"
#include "app/scene/ts-scene-lines.h"

#include <string.h>

struct _TsSceneBuilder
{
  TsOutline *outline;
  TsLayoutEngine *engine;
  TsTextMetrics metrics;
  guint32 family_mask;
  TsFlow flow;
};

TsSceneBuilder *
ts_scene_builder_new (TsGraph *graph,
                      const TsTextMetrics *metrics,
                      const char *helper,
                      GCancellable *cancellable,
                      GError **error)
{
  return ts_scene_builder_new_part (graph, NULL, metrics, helper, cancellable, error);
}

TsSceneBuilder *
ts_scene_builder_new_part (TsGraph *graph,
                           const TsOutlinePart *part,
                           const TsTextMetrics *metrics,
                           const char *helper,
                           GCancellable *cancellable,
                           GError **error)
{
  TsOutline *outline = ts_outline_new_part (graph, part, cancellable, error);
  TsSceneBuilder *self;

  if (outline == NULL)
    return NULL;

  self = g_new0 (TsSceneBuilder, 1);
  self->outline = outline;
  self->engine = ts_layout_engine_new (helper);
  self->metrics = *metrics;
  for (guint32 op = 0; op < ts_outline_get_tree (outline)->n_ops; op++)
    self->family_mask |= 1u << ts_outline_get_families (outline)[op];

  return self;
}

void
ts_scene_builder_free (TsSceneBuilder *self)
{
  if (self == NULL)
    return;

  ts_outline_free (self->outline);
  ts_layout_engine_free (self->engine);
  g_free (self);
}

TsOutline *
ts_scene_builder_get_outline (TsSceneBuilder *self)
{
  return self->outline;
}

void
ts_scene_builder_set_outline_rules (TsSceneBuilder *self,
                                    const TsOutlineRules *rules)
{
  ts_outline_set_rules (self->outline, rules);
}

void
ts_scene_builder_set_layout_budget (TsSceneBuilder *self,
                                    guint budget_ms)
{
  ts_layout_engine_set_budget (self->engine, budget_ms);
}

void
ts_scene_builder_set_patient (TsSceneBuilder *self,
                              gboolean patient)
{
  ts_layout_engine_set_patient (self->engine, patient);
}

void
ts_scene_builder_set_flow (TsSceneBuilder *self,
                           TsFlow flow)
{
  self->flow = flow;
}

void
ts_scene_builder_set_serpentine (TsSceneBuilder *self,
                                 gboolean serpentine)
{
  ts_layout_engine_set_wraps (self->engine, serpentine);
}

/* ---- making a scene flat ------------------------------------------------------------------------ */

/* A scene while it grows. */
typedef struct
{
  TsOutline *outline;
  TsScene *scene;
  GArray *boxes;    /* of TsBox */
  GArray *pins;     /* of TsScenePin */
  GArray *composed; /* of const TsComposed *: for each box what is in it, or NULL */
  TsSceneLines *lines;
} Flatten;

static void
append_box (Flatten *flatten,
            const TsBox *box,
            const TsComposed *inner)
{
  guint64 *key = g_new (guint64, 1);

  *key = ts_box_get_key (box);
  g_hash_table_insert (flatten->scene->box_of_key, key, GUINT_TO_POINTER (flatten->boxes->len));
  g_array_append_val (flatten->boxes, *box);
  g_array_append_val (flatten->composed, inner);
}

static void
append_pins (Flatten *flatten,
             TsBox *box,
             const TsComposed *around,
             TsRect frame)
{
  box->first_pin = flatten->pins->len;
  box->n_pins = box->item->n_pins;
  for (guint32 p = box->item->first_pin; p < box->item->first_pin + box->item->n_pins; p++)
    {
      TsScenePin pin = {
        .rect = ts_composed_get_pin_rect (around, p, frame.x, frame.y),
        .pin = &around->graph->pins[p],
        .graph = around->graph,
        .box = flatten->boxes->len,
      };

      g_array_append_val (flatten->pins, pin);
    }
}

static void
append_children (Flatten *flatten,
                 guint32 index,
                 const TsComposed *composed)
{
  TsBox parent = g_array_index (flatten->boxes, TsBox, index);
  float x = parent.rect.x + composed->content.x, y = parent.rect.y + composed->content.y;
  TsBox *stored = &g_array_index (flatten->boxes, TsBox, index);

  stored->graph = composed->graph;
  stored->first_child = flatten->boxes->len;
  stored->n_children = composed->graph->n_items;
  stored->first_edge = ts_scene_lines_get_n (flatten->lines);
  ts_scene_lines_add (flatten->lines, composed, parent.rect.x, parent.rect.y, stored->first_child);
  stored->n_edges = ts_scene_lines_get_n (flatten->lines) - stored->first_edge;
  g_ptr_array_add (flatten->scene->graphs, ts_scope_graph_ref (composed->graph));

  for (guint32 i = 0; i < composed->graph->n_items; i++)
    {
      TsSize size = composed->sizes[i];
      TsBox box = {
        .rect = { x + composed->layout->nodes[i].x - size.width / 2, y + composed->layout->nodes[i].y - size.height / 2, size.width, size.height },
        .item = &composed->graph->items[i],
        .in_graph = composed->graph,
        .parent = index,
        .depth = parent.depth + 1,
      };

      append_pins (flatten, &box, composed, parent.rect);
      append_box (flatten, &box, composed->inner[i]);
    }
}

typedef struct
{
  const TsScopeTree *tree;
  const guint8 *folds;
  guint32 *box_of_place;
  guint32 box;
} FillPlaces;

static void
fill_places (guint32 begin,
             guint32 end,
             gpointer data)
{
  const FillPlaces *fill = data;

  for (guint32 i = begin; i < end; i++)
    if (fill->folds[fill->tree->order[i]] == TS_FOLD_NONE)
      fill->box_of_place[i] = fill->box;
}

static void
find_places (Flatten *flatten)
{
  TsScene *scene = flatten->scene;
  FillPlaces fill = { scene->tree, ts_outline_get_folds (flatten->outline), NULL, 0 };

  fill.box_of_place = scene->box_of_place = g_new (guint32, (gsize)scene->tree->n_ops + 1);
  memset (scene->box_of_place, 0xff, sizeof *scene->box_of_place * scene->tree->n_ops);

  for (guint32 i = 1; i < scene->n_boxes; i++)
    {
      const TsBox *box = &scene->boxes[i];

      fill.box = i;
      if (box->item->kind == TS_ITEM_OP)
        scene->box_of_place[scene->tree->place[box->item->id]] = i;
      else if (!ts_box_is_open (box))
        ts_outline_foreach_range (flatten->outline, box->item->id, fill_places, &fill);
    }
}

static void
turn_rect (TsRect *rect,
           TsFlow flow,
           TsSize whole)
{
  TsSize size = ts_flow_turn_size (flow, (TsSize) { rect->width, rect->height });
  TsLayoutPoint middle = ts_flow_turn_point (flow, whole, (TsLayoutPoint) { rect->x + rect->width / 2, rect->y + rect->height / 2 });

  *rect = (TsRect) { middle.x - size.width / 2, middle.y - size.height / 2, size.width, size.height };
}

/* So far data goes down. */
static void
turn (TsScene *scene,
      TsFlow flow)
{
  TsSize whole = { scene->boxes[0].rect.width, scene->boxes[0].rect.height };

  scene->flow = flow;
  if (flow == TS_FLOW_DOWN)
    return;

  for (guint32 i = 0; i < scene->n_boxes; i++)
    turn_rect (&scene->boxes[i].rect, flow, whole);
  for (guint32 i = 0; i < scene->n_pins; i++)
    turn_rect (&scene->pins[i].rect, flow, whole);
  for (guint32 i = 0; i < scene->n_points; i++)
    scene->points[i] = ts_flow_turn_point (flow, whole, scene->points[i]);
  for (guint32 i = 0; i < scene->n_lines; i++)
    scene->lines[i].bounds = ts_line_get_bounds (scene->points + scene->lines[i].first_point, scene->lines[i].n_points);
}

static TsScene *
flatten_scene (TsOutline *outline,
               const TsComposed *root,
               TsFlow flow)
{
  TsScene *scene = g_new0 (TsScene, 1);
  Flatten flatten = { .outline = outline, .scene = scene };
  TsBox box = { .rect = { 0, 0, root->size.width, root->size.height }, .parent = TS_NO_BOX };

  scene->ref_count = 1;
  scene->tree = ts_scope_tree_ref (ts_outline_get_tree (outline));
  scene->wiring = ts_wiring_ref (ts_outline_get_wiring (outline));
  scene->graphs = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_scope_graph_unref);
  scene->box_of_key = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  flatten.boxes = g_array_new (FALSE, FALSE, sizeof (TsBox));
  flatten.pins = g_array_new (FALSE, FALSE, sizeof (TsScenePin));
  flatten.composed = g_array_new (FALSE, FALSE, sizeof (TsComposed *));
  flatten.lines = ts_scene_lines_new ();

  append_box (&flatten, &box, root);
  for (guint32 i = 0; i < flatten.boxes->len; i++)
    {
      const TsComposed *inner = g_array_index (flatten.composed, TsComposed *, i);

      if (inner != NULL)
        append_children (&flatten, i, inner);
    }

  scene->n_boxes = flatten.boxes->len;
  scene->boxes = (TsBox *)g_array_free (flatten.boxes, FALSE);
  scene->n_pins = flatten.pins->len;
  scene->pins = (TsScenePin *)g_array_free (flatten.pins, FALSE);
  g_array_unref (flatten.composed);
  ts_scene_lines_finish (flatten.lines, scene);
  turn (scene, flow);
  find_places (&flatten);

  return scene;
}

TsScene *
ts_scene_builder_build (TsSceneBuilder *self,
                        GHashTable *open,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autofree char *problem = NULL;
  TsComposer composer = { self->outline, self->engine, &self->metrics, open, self->flow };
  g_autoptr (TsComposed) root = ts_compose (&composer, TS_ROOT_CONTAINER, NULL, &problem, cancellable, error);
  TsScene *scene;

  if (root == NULL)
    return NULL;

  scene = flatten_scene (self->outline, root, self->flow);
  scene->problem = g_steal_pointer (&problem);
  scene->family_mask = self->family_mask;

  return scene;
}

void
ts_scene_builder_prepare (TsSceneBuilder *self,
                          guint32 container,
                          GCancellable *cancellable)
{
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  TsComposer composer = { self->outline, self->engine, &self->metrics, open, self->flow };
  g_autofree char *problem = NULL;

  ts_composed_free (ts_compose (&composer, container, NULL, &problem, cancellable, NULL));
}
