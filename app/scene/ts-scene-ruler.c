#include "app/scene/ts-scene-ruler.h"

#include "app/scene/ts-node-painter.h"

#include <math.h>

#define MIN_STEP 20.0f /* pixels between two ticks */
#define ACROSS_STEP 46.0f
#define WIDTH 40.0f
#define HEIGHT 18.0f
#define DASH 5.0f
#define GROUND_ALPHA 0.8f
#define FAR_WEIGHT 0.5f /* of what is at the far side of the view, for what is beside the ruler */

typedef struct
{
  guint32 first;
  guint32 last;
} Depths;

/* A box that may have a tick. */
typedef struct
{
  TsRulerTick tick;
  float weight;   /* the more the nearer it is to the ruler */
  float together; /* weights of the best row of boxes that ends with it */
  guint before;   /* the one before it in that row; its own number: none */
} Candidate;

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
add_candidate (const TsSceneRuler *self,
               const TsSceneView *view,
               guint32 box,
               GArray *candidates)
{
  const TsRect *rect = &self->scene->boxes[box].rect;
  const Depths *depths = &self->depths[box];
  gboolean across = ts_flow_is_across (self->scene->flow);
  double at = across ? (rect->x + rect->width / 2 - view->x) * view->scale : (rect->y + rect->height / 2 - view->y) * view->scale;
  double end = across ? view->width : view->height;
  double beside = across ? (rect->y - view->y) * view->scale / view->height : (rect->x - view->x) * view->scale / view->width;
  Candidate candidate = { { (float)at, depths->first, depths->last }, 1 - (1 - FAR_WEIGHT) * CLAMP ((float)beside, 0, 1), 0, 0 };

  if (depths->first <= depths->last && at >= 0 && at < end && !ts_box_is_open (&self->scene->boxes[box]))
    g_array_append_val (candidates, candidate);
}

static guint32
get_greatest_depth (GArray *candidates)
{
  guint32 greatest = 0;

  for (guint i = 0; i < candidates->len; i++)
    greatest = MAX (greatest, g_array_index (candidates, Candidate, i).tick.first);
  return greatest;
}

/* Finds for each of @candidates, which are in the order that data goes, the heaviest row of boxes down to it that never get less deep. Returns the last one of the
 * heaviest of all. @best: (array): a binary indexed tree: by depth and one, the number of the candidate and one */
static guint
find_rows (GArray *candidates,
           guint32 *best,
           guint32 n_best)
{
  guint heaviest = 0;

  for (guint i = 0; i < candidates->len; i++)
    {
      Candidate *all = &g_array_index (candidates, Candidate, 0);
      guint before = i;

      for (guint32 d = all[i].tick.first + 1; d > 0; d -= d & -d)
        if (best[d] > 0 && (before == i || all[best[d] - 1].together > all[before].together))
          before = best[d] - 1;
      all[i].before = before;
      all[i].together = all[i].weight + (before != i ? all[before].together : 0);
      for (guint32 d = all[i].tick.first + 1; d <= n_best; d += d & -d)
        if (best[d] == 0 || all[best[d] - 1].together < all[i].together)
          best[d] = i + 1;
      if (all[i].together > all[heaviest].together)
        heaviest = i;
    }
  return heaviest;
}

/* Where chains are set in columns, depths of several begin at each height: those of the nearest column are told, and what goes with them. */
static void
take_ticks (GArray *candidates,
            GArray *ticks)
{
  guint32 n_best = get_greatest_depth (candidates) + 1;
  g_autofree guint32 *best = g_new0 (guint32, (gsize)n_best + 1);

  if (candidates->len == 0)
    return;

  for (guint i = find_rows (candidates, best, n_best), last = candidates->len; i != last;)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);

      g_array_append_val (ticks, candidate->tick);
      last = i;
      i = candidate->before;
    }
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b,
                    gpointer is_reversed)
{
  const TsRulerTick *x = &((const Candidate *)a)->tick, *y = &((const Candidate *)b)->tick;

  if (x->at != y->at)
    return (x->at < y->at) != GPOINTER_TO_INT (is_reversed) ? -1 : 1;
  return x->first < y->first ? -1 : x->first > y->first;
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
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  gboolean is_reversed = self->scene->flow == TS_FLOW_UP || self->scene->flow == TS_FLOW_LEFT;
  TsRect seen = { (float)view->x, (float)view->y, (float)(view->width / view->scale), (float)(view->height / view->scale) };

  for (guint32 i = 1; i < self->scene->n_boxes; i++)
    if (ts_rect_intersects (&self->scene->boxes[i].rect, &seen))
      add_candidate (self, view, i, candidates);
  g_array_sort_with_data (candidates, compare_candidates, GINT_TO_POINTER (is_reversed));
  take_ticks (candidates, ticks);
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
