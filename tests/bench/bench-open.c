/* How long opening something in the view of a graph takes: bench-open MODEL [N]
 *
 * Goes through up to N containers (500) from the outermost in, and for each of them makes the scene in which it is open and no more than has to be.
 * With a display it then opens some of them in a window, and takes the time to the frame that shows them. */

#include "app/canvas/ts-canvas-private.h"
#include "app/layout/ts-layout-client.h"
#include "engine/model/ts-model.h"

#include <adwaita.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <sys/resource.h>

#define MAX_SHOWN 40 /* that are opened in the window */
#define TOO_LONG_MS 20000

typedef struct
{
  guint32 container;
  guint32 parent; /* place in the list */
  double scene_ms;
  double cpu_ms; /* of this program and the layout helper */
  double frame_ms;
} Opened;

static double
lap (gint64 since)
{
  return (double)(g_get_monotonic_time () - since) / 1000;
}

static double
get_cpu_ms (void)
{
  struct rusage self, children;

  getrusage (RUSAGE_SELF, &self);
  getrusage (RUSAGE_CHILDREN, &children);
  return (double)(self.ru_utime.tv_sec + self.ru_stime.tv_sec + children.ru_utime.tv_sec + children.ru_stime.tv_sec) * 1000 +
         (double)(self.ru_utime.tv_usec + self.ru_stime.tv_usec + children.ru_utime.tv_usec + children.ru_stime.tv_usec) / 1000;
}

/* The containers, each after the one that shows it. */
static GArray *
list_containers (TsOutline *outline,
                 guint limit)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (Opened));
  Opened root = { TS_ROOT_CONTAINER, G_MAXUINT32, 0, 0, 0 };

  g_array_append_val (list, root);
  for (guint i = 0; i < list->len && list->len < limit; i++)
    {
      const TsScopeGraph *graph = ts_outline_get_graph (outline, g_array_index (list, Opened, i).container);

      for (guint32 k = 0; k < graph->n_items && list->len < limit; k++)
        if (graph->items[k].kind != TS_ITEM_OP)
          {
            Opened opened = { graph->items[k].id, i, 0, 0, 0 };

            g_array_append_val (list, opened);
          }
    }
  return list;
}

static void
open_way (GArray *list,
          guint32 i,
          GHashTable *open)
{
  for (; i != G_MAXUINT32; i = g_array_index (list, Opened, i).parent)
    g_hash_table_add (open, GUINT_TO_POINTER (g_array_index (list, Opened, i).container));
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return x < y ? -1 : x > y;
}

static void
tell (const char *what,
      GArray *list,
      TsOutline *outline,
      gsize field)
{
  g_autofree double *times = g_new (double, list->len);
  guint n = 0;
  guint32 worst = 0;

  for (guint32 i = 1; i < list->len; i++)
    {
      const Opened *opened = &g_array_index (list, Opened, i);
      double ms = G_STRUCT_MEMBER (double, opened, field);

      if (ms <= 0)
        continue;
      times[n++] = ms;
      if (worst == 0 || ms > G_STRUCT_MEMBER (double, &g_array_index (list, Opened, worst), field))
        worst = i;
    }
  if (n == 0)
    return;

  qsort (times, n, sizeof *times, compare_doubles);
  g_autofree char *name = ts_outline_dup_name (outline, g_array_index (list, Opened, worst).container);

  g_print ("%-6s %4u opened: median %6.1f ms, one in twenty over %6.1f ms, at most %6.1f ms (%s)\n", what, n, times[n / 2], times[n * 19 / 20], times[n - 1], name);
}

/* ---- the scene alone -------------------------------------------------------------------------- */

static void
bench_scenes (TsSceneBuilder *builder,
              GArray *list)
{
  for (guint32 i = 1; i < list->len; i++)
    {
      g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
      g_autoptr (TsScene) around = NULL;
      g_autoptr (TsScene) scene = NULL;
      gint64 since;
      double cpu;

      open_way (list, g_array_index (list, Opened, i).parent, open);
      around = ts_scene_builder_build (builder, open, NULL, NULL);
      g_hash_table_add (open, GUINT_TO_POINTER (g_array_index (list, Opened, i).container));
      since = g_get_monotonic_time ();
      cpu = get_cpu_ms ();
      scene = ts_scene_builder_build (builder, open, NULL, NULL);
      g_array_index (list, Opened, i).cpu_ms = get_cpu_ms () - cpu;
      g_array_index (list, Opened, i).scene_ms = lap (since);
    }
}

/* ---- in a window ------------------------------------------------------------------------------ */

static void
frame_painted (GdkFrameClock *clock,
               guint *n_frames)
{
  (*n_frames)++;
}

static void
iterate_until (TsCanvas *canvas,
               guint32 container,
               const guint *n_frames)
{
  gint64 since = g_get_monotonic_time ();
  guint before = 0;
  gboolean is_there = FALSE;

  while (lap (since) < TOO_LONG_MS)
    {
      g_main_context_iteration (NULL, TRUE);
      if (canvas->scene == NULL || canvas->job != NULL)
        continue;

      guint32 box = container == TS_ROOT_CONTAINER ? 0 : ts_scene_find_container (canvas->scene, container);

      if (box == TS_NO_BOX || !ts_box_is_open (&canvas->scene->boxes[box]))
        continue;
      if (is_there && *n_frames > before)
        return;
      if (!is_there)
        before = *n_frames;
      is_there = TRUE;
    }
  g_error ("nothing is drawn");
}

static void
settle (TsCanvas *canvas)
{
  while (canvas->job != NULL || canvas->tick != 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
bench_window (TsGraph *graph,
              GArray *list)
{
  GtkWidget *window = gtk_window_new ();
  TsCanvas *canvas = TS_CANVAS (ts_canvas_new ());
  guint n_frames = 0, step = MAX (list->len / MAX_SHOWN, 1);

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (canvas));
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (frame_painted), &n_frames);
  ts_canvas_set_graph (canvas, graph);
  iterate_until (canvas, TS_ROOT_CONTAINER, &n_frames);

  for (guint32 i = 1; i < list->len; i += step)
    {
      Opened *opened = &g_array_index (list, Opened, i);
      gint64 since;

      g_hash_table_remove_all (canvas->open);
      open_way (list, opened->parent, canvas->open);
      ts_canvas_update_scene (canvas, ts_canvas_wish_none ());
      iterate_until (canvas, g_array_index (list, Opened, opened->parent).container, &n_frames);
      settle (canvas);

      guint32 box = ts_scene_find_container (canvas->scene, opened->container);

      if (box == TS_NO_BOX)
        continue;
      since = g_get_monotonic_time ();
      ts_canvas_set_box_open (canvas, box, TRUE);
      iterate_until (canvas, opened->container, &n_frames);
      opened->frame_ms = lap (since);
      settle (canvas);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc,
      char **argv)
{
  gboolean has_display = gtk_init_check () && gdk_display_get_default () != NULL;
  g_autofree char *helper = ts_layout_helper_find ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = argc > 1 ? ts_model_open (argv[1], NULL, NULL, NULL, NULL, &error) : NULL;
  g_autoptr (TsSceneBuilder) builder = NULL;
  g_autoptr (GArray) list = NULL;
  PangoContext *context;
  TsTextMetrics metrics;

  if (model == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: bench-open MODEL [N]");
      return 1;
    }

  context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  ts_text_metrics_init (&metrics, context);
  builder = ts_scene_builder_new (model->graph, &metrics, helper, NULL, NULL);
  list = list_containers (ts_scene_builder_get_outline (builder), argc > 2 ? (guint)strtoul (argv[2], NULL, 10) : 500);
  bench_scenes (builder, list);
  tell ("scene", list, ts_scene_builder_get_outline (builder), G_STRUCT_OFFSET (Opened, scene_ms));
  tell ("cpu", list, ts_scene_builder_get_outline (builder), G_STRUCT_OFFSET (Opened, cpu_ms));
  if (has_display)
    {
      adw_init ();
      bench_window (model->graph, list);
      tell ("frame", list, ts_scene_builder_get_outline (builder), G_STRUCT_OFFSET (Opened, frame_ms));
    }
  g_object_unref (context);
  return 0;
}
