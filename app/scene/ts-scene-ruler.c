#include "app/scene/ts-scene-ruler.h"

#include "app/scene/ts-node-painter.h"

#include <math.h>

#define MIN_STEP 20.0f /* pixels between two ticks */
#define ACROSS_STEP 46.0f
#define WIDTH 40.0f
#define HEIGHT 18.0f
#define DASH 5.0f
#define GROUND_ALPHA 0.8f

typedef struct
{
  guint32 first;
  guint32 last;
} Depths;

struct _TsSceneRuler
{
  const TsScene *scene;
  Depths *depths; /* for each box; the last below the first: nothing in it has one */
};

TsSceneRuler *
ts_scene_ruler_new (const TsScene *scene,
                    const TsGraphRanks *ranks)
{
  TsSceneRuler *self = g_new0 (TsSceneRuler, 1);

  self->scene = scene;
  self->depths = g_new (Depths, scene->n_boxes);
  for (guint32 i = 0; i < scene->n_boxes; i++)
    self->depths[i] = (Depths) { G_MAXUINT32, 0 };
  for (guint32 place = 0; place < scene->tree->n_ops; place++)
    {
      guint32 op = scene->tree->order[place], box = scene->box_of_place[place];

      if (box == TS_NO_BOX || op >= ranks->n_ops)
        continue;
      self->depths[box].first = MIN (self->depths[box].first, ranks->depths[op]);
      self->depths[box].last = MAX (self->depths[box].last, ranks->depths[op]);
    }
  return self;
}

void
ts_scene_ruler_free (TsSceneRuler *self)
{
  if (self == NULL)
    return;

  g_free (self->depths);
  g_free (self);
}

/* ---- ticks ------------------------------------------------------------------------------------------ */

static int
compare_ticks (gconstpointer a,
               gconstpointer b)
{
  const TsRulerTick *x = a, *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->first < y->first ? -1 : x->first > y->first;
}

static void
add_tick (const TsSceneRuler *self,
          const TsSceneView *view,
          guint32 box,
          GArray *ticks)
{
  const TsRect *rect = &self->scene->boxes[box].rect;
  const Depths *depths = &self->depths[box];
  gboolean across = ts_flow_is_across (self->scene->flow);
  double at = across ? (rect->x + rect->width / 2 - view->x) * view->scale : (rect->y + rect->height / 2 - view->y) * view->scale;
  double end = across ? view->width : view->height;
  TsRulerTick tick = { (float)at, depths->first, depths->last };

  if (depths->first <= depths->last && at >= 0 && at < end && !ts_box_is_open (&self->scene->boxes[box]))
    g_array_append_val (ticks, tick);
}

/* Those too near to the one before become part of it. */
static void
merge (GArray *ticks,
       float step)
{
  guint n = 0;

  for (guint i = 0; i < ticks->len; i++)
    {
      TsRulerTick tick = g_array_index (ticks, TsRulerTick, i), *last = n > 0 ? &g_array_index (ticks, TsRulerTick, n - 1) : NULL;

      if (last == NULL || tick.at - last->at >= step)
        {
          g_array_index (ticks, TsRulerTick, n++) = tick;
          continue;
        }
      last->first = MIN (last->first, tick.first);
      last->last = MAX (last->last, tick.last);
    }
  g_array_set_size (ticks, n);
}

GArray *
ts_scene_ruler_list (const TsSceneRuler *self,
                     const TsSceneView *view)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (TsRulerTick));
  TsRect seen = { (float)view->x, (float)view->y, (float)(view->width / view->scale), (float)(view->height / view->scale) };

  for (guint32 i = 1; i < self->scene->n_boxes; i++)
    if (ts_rect_intersects (&self->scene->boxes[i].rect, &seen))
      add_tick (self, view, i, ticks);
  g_array_sort (ticks, compare_ticks);
  merge (ticks, ts_flow_is_across (self->scene->flow) ? ACROSS_STEP : MIN_STEP);
  return ticks;
}

/* ---- drawing ---------------------------------------------------------------------------------------- */

static void
draw_tick (const TsRulerTick *tick,
           const TsPalette *palette,
           PangoLayout *layout,
           gboolean across,
           GtkSnapshot *snapshot)
{
  g_autofree char *text = tick->first == tick->last ? g_strdup_printf ("%u", tick->first) : g_strdup_printf ("%u–%u", tick->first, tick->last);
  GskRenderNode *node;
  graphene_rect_t dash;
  int width, height;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  node = ts_text_node_new (layout, &palette->muted);
  gtk_snapshot_save (snapshot);
  if (across)
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf (tick->at - width / 2.0f), (HEIGHT - height) / 2));
  else
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (MAX (WIDTH - DASH - 3 - width, 1), roundf (tick->at - height / 2.0f)));
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
  gsk_render_node_unref (node);
  dash = across ? GRAPHENE_RECT_INIT (roundf (tick->at), HEIGHT - DASH + 2, 1, DASH - 2) : GRAPHENE_RECT_INIT (WIDTH - DASH, roundf (tick->at), DASH, 1);
  gtk_snapshot_append_color (snapshot, &palette->muted, &dash);
}

void
ts_scene_ruler_snapshot (const TsSceneRuler *self,
                         const TsSceneView *view,
                         PangoContext *context,
                         GtkSnapshot *snapshot)
{
  g_autoptr (GArray) ticks = ts_scene_ruler_list (self, view);
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  PangoFontDescription *font = ts_text_style_font (TS_TEXT_SLOT, context);
  gboolean across = ts_flow_is_across (self->scene->flow);
  GdkRGBA ground = ts_color_with_alpha (&view->palette->background, GROUND_ALPHA);
  graphene_rect_t strip = across ? GRAPHENE_RECT_INIT (0, 0, (float)view->width, HEIGHT) : GRAPHENE_RECT_INIT (0, 0, WIDTH, (float)view->height);

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  gtk_snapshot_append_color (snapshot, &ground, &strip);
  for (guint i = 0; i < ticks->len; i++)
    draw_tick (&g_array_index (ticks, TsRulerTick, i), view->palette, layout, across, snapshot);
}
