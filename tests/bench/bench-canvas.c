/* Times of the view of a graph: what a worker does, and frames drawn by the processor at several scales.
 *
 *   bench-canvas MODEL [SCOPE...]     with the scopes open; --all opens every scope
 */

#include "app/layout/ts-layout-client.h"
#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-scene-view.h"
#include "engine/model/ts-model.h"

#include <pango/pangocairo.h>
#include <string.h>
#include <time.h>

#define WIDTH 1280
#define HEIGHT 800
#define N_FRAMES 20

static double
lap (gint64 *since)
{
  gint64 now = g_get_monotonic_time ();
  double ms = (double)(now - *since) / 1000;

  *since = now;
  return ms;
}

/* Of the processor: what else runs does not count. */
static gint64
get_cpu_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
draw (const TsSceneView *view,
      cairo_t *cr)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  ts_scene_view_snapshot (view, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
}

static void
bench_frames (TsScene *scene,
              PangoContext *context)
{
  static const double scales[] = { 0, 0.1, 0.3, 0.6, 1, 2 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (TsCardCache) cards = ts_card_cache_new (context);
  g_autoptr (TsSceneMarks) marks = ts_scene_marks_new ();
  const TsRect *all = &scene->boxes[0].rect;
  TsPalette palette;

  ts_palette_init (&palette, FALSE);
  ts_card_cache_set_palette (cards, &palette);
  ts_scene_marks_set_scene (marks, scene);

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      double scale = scales[i] > 0 ? scales[i] : MIN (WIDTH / (double)all->width, HEIGHT / (double)all->height);
      TsSceneView view = {
        .scene = scene,
        .marks = marks,
        .cards = cards,
        .palette = &palette,
        .x = all->width / 2 - WIDTH / scale / 2,
        .y = all->height / 2 - HEIGHT / scale / 2,
        .scale = scale,
        .width = WIDTH,
        .height = HEIGHT,
        .appearing = 1,
        .selected_op = TS_NO_OP,
        .selected_box = TS_NO_BOX,
        .selected_line = TS_NO_EDGE,
        .hovered_box = TS_NO_BOX,
        .hovered_line = TS_NO_EDGE,
        .hovered_pin = TS_NO_PIN,
      };
      gint64 since = get_cpu_us (), after_first;

      draw (&view, cr);
      after_first = get_cpu_us ();
      for (int frame = 0; frame < N_FRAMES; frame++)
        {
          view.x += 7 / scale;
          draw (&view, cr);
        }
      g_print ("scale %5.3f: first frame %7.2f ms, then %7.2f ms each while it is moved\n", scale, (double)(after_first - since) / 1000,
               (double)(get_cpu_us () - after_first) / 1000 / N_FRAMES);
    }

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *helper = ts_layout_helper_find ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = NULL;
  g_autoptr (TsSceneBuilder) builder = NULL;
  g_autoptr (TsScene) scene = NULL;
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  PangoContext *context;
  gint64 since = g_get_monotonic_time ();
  TsTextMetrics metrics;
  TsScopeTree *tree;

  if (argc < 2)
    {
      g_printerr ("usage: bench-canvas MODEL [SCOPE...|--all]\n");
      return 2;
    }

  gtk_init_check (); /* without a display it still makes render nodes known */
  context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  g_print ("start    %7.2f ms\n", lap (&since));
  ts_text_metrics_init (&metrics, context);
  g_print ("metrics  %7.2f ms\n", lap (&since));
  model = ts_model_open (argv[1], NULL, NULL, NULL, NULL, &error);
  if (model == NULL)
    {
      g_printerr ("bench-canvas: %s\n", error->message);
      return 1;
    }
  g_print ("model    %7.2f ms\n", lap (&since));

  builder = ts_scene_builder_new (model->graph, &metrics, helper, NULL, NULL);
  g_print ("outline  %7.2f ms\n", lap (&since));
  tree = ts_outline_get_tree (ts_scene_builder_get_outline (builder));
  for (int i = 2; i < argc; i++)
    for (guint32 s = 1; s < tree->n_scopes; s++)
      if (strcmp (argv[i], "--all") == 0 || s == ts_scope_tree_find (tree, argv[i]))
        g_hash_table_add (open, GUINT_TO_POINTER (s));

  scene = ts_scene_builder_build (builder, open, NULL, NULL);
  g_print ("scene    %7.2f ms: %u boxes, %u lines\n", lap (&since), scene->n_boxes, scene->n_lines);
  g_clear_pointer (&scene, ts_scene_unref);
  scene = ts_scene_builder_build (builder, open, NULL, NULL);
  g_print ("again    %7.2f ms\n", lap (&since));
  bench_frames (scene, context);
  g_object_unref (context);

  return 0;
}
