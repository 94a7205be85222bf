#include "app/render/ts-render-job.h"

#include "app/layout/ts-layout-client.h"
#include "app/models/ts-note-store.h"
#include "app/models/ts-view-rules.h"
#include "app/render/ts-render-colors.h"
#include "app/scene/ts-outline-cut.h"
#include "app/scene/ts-outline-open.h"
#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-scene-dot.h"
#include "app/scene/ts-scene-picture.h"
#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-inline.h"
#include "engine/io/ts-file.h"
#include "engine/model/ts-model-save.h"

#include <stdio.h>
#include <string.h>

#define MAX_BOXES 3000          /* unless forced */
#define LAYOUT_BUDGET_MS 60000u /* nobody waits at a window: what is drawn must not depend on how busy the machine is */
#define MAX_TEXT 1600.0f        /* pixels: in a file nobody can point at a name that was cut */
#define MAX_NAMES 6
#define MAX_SUGGESTED_DEPTH 16

/* ---- which graph -------------------------------------------------------------------------------- */

static void
set_no_function (TsGraph *graph,
                 const char *name,
                 GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = ts_graph_get_n_functions (graph);

  for (guint i = 0; i < n && i <= MAX_NAMES; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", i < MAX_NAMES ? ts_function_get_name (ts_graph_get_function (graph, i)) : "...");
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no function is named \"%s\"; the library has %s", name, n > 0 ? names->str : "none");
}

static TsGraph *
choose_body (TsGraph *graph,
             const TsRenderOptions *options,
             GError **error)
{
  const TsFunction *function;
  TsGraph *body;

  if (options->function == NULL)
    return ts_graph_ref (graph);

  function = ts_graph_find_function (graph, options->function);
  if (function == NULL)
    {
      set_no_function (graph, options->function, error);
      return NULL;
    }
  body = ts_function_get_graph (function, error);
  return body != NULL ? ts_graph_ref (body) : NULL;
}

static TsGraph *
cut (TsGraph *graph,
     const char *scope,
     GError **error)
{
  g_autoptr (TsOutline) outline = ts_outline_new (graph, NULL, error);
  guint32 container = outline != NULL ? ts_outline_find_by_name (outline, scope, error) : TS_NO_CONTAINER;
  g_auto (TsGraphPart) part = { 0 };

  if (container == TS_NO_CONTAINER || !ts_outline_cut (outline, container, &part, NULL, error))
    return NULL;
  if (part.n_dropped_controls > 0)
    fprintf (stderr, "tensorstep-cli: %u control input%s from outside \"%s\" %s left out\n", part.n_dropped_controls,
             part.n_dropped_controls > 1 ? "s" : "", scope, part.n_dropped_controls > 1 ? "are" : "is");
  return ts_graph_ref (part.graph);
}

static gboolean
write_graph (TsGraph *graph,
             const TsRenderOptions *options,
             GError **error)
{
  g_autoptr (TsModel) model = ts_model_new (graph);
  TsSaveFormat format = { TS_MODEL_GRAPH_DEF, g_str_has_suffix (options->output, "txt") };

  return ts_model_save (model, format, options->output, NULL, NULL, NULL, error);
}

/* ---- what is open ------------------------------------------------------------------------------- */

static guint64
count_at_depth (TsOutline *outline,
                guint depth)
{
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);

  ts_outline_open_levels (outline, depth, open);
  return ts_outline_count_boxes (outline, open);
}

/* Says which depth would do. */
static gboolean
check_boxes (TsOutline *outline,
             GHashTable *open,
             GError **error)
{
  guint64 n = ts_outline_count_boxes (outline, open);
  guint depth = 0;

  if (n <= MAX_BOXES)
    return TRUE;
  while (depth < MAX_SUGGESTED_DEPTH && count_at_depth (outline, depth + 1) <= MAX_BOXES)
    depth++;
  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
               "this would show %" G_GUINT64_FORMAT " boxes, more than %d: --depth %u shows %" G_GUINT64_FORMAT ", --force all the same",
               n, MAX_BOXES, depth, count_at_depth (outline, depth));
  return FALSE;
}

/* What is taken alone is open. A group is none any more once it is alone. */
static void
open_only (TsOutline *outline,
           const TsRenderOptions *options,
           GHashTable *open)
{
  guint32 container = options->only != NULL ? ts_outline_find_by_name (outline, options->only, NULL) : TS_NO_CONTAINER;

  if (container != TS_NO_CONTAINER)
    ts_outline_open_way (outline, container, open);
}

static gboolean
choose_open (TsOutline *outline,
             const TsRenderOptions *options,
             GHashTable *open,
             GError **error)
{
  ts_outline_open_levels (outline, options->expand_all ? G_MAXUINT : (guint)MAX (options->depth, 0), open);
  open_only (outline, options, open);
  for (guint i = 0; options->expands != NULL && options->expands[i] != NULL; i++)
    {
      guint32 container = ts_outline_find_by_name (outline, options->expands[i], error);

      if (container == TS_NO_CONTAINER)
        return FALSE;
      ts_outline_open_way (outline, container, open);
    }
  return options->force || check_boxes (outline, open, error);
}

/* ---- writing ------------------------------------------------------------------------------------ */

static double
get_scale (const TsRenderOptions *options,
           const TsScenePicture *picture)
{
  double width, height;

  if (options->width == 0)
    return options->scale > 0 ? options->scale : 1;
  ts_scene_picture_get_size (picture, &width, &height);
  return MIN (options->width / width, options->height / height);
}

static GBytes *
make_file (const TsRenderOptions *options,
           const TsScenePicture *picture,
           GError **error)
{
  switch (options->format)
    {
    case TS_RENDER_SVG:
      return ts_scene_picture_to_svg (picture);
    case TS_RENDER_PDF:
      return ts_scene_picture_to_pdf (picture, options->paper, error);
    case TS_RENDER_PNG:
      return ts_scene_picture_to_png (picture, get_scale (options, picture), error);
    case TS_RENDER_DOT:
      return ts_scene_to_dot (picture->scene, picture->outline, picture->palette, picture->title);
    case TS_RENDER_GRAPHML:
      return ts_scene_to_graphml (picture->scene, picture->outline, picture->title);
    case TS_RENDER_JSON:
      return ts_scene_to_json (picture->scene, picture->outline, picture->title);
    case TS_RENDER_GRAPH:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
write_file (const char *path,
            GBytes *file,
            GError **error)
{
  g_autoptr (TsFileWriter) writer = ts_file_writer_new (path, error);

  return writer != NULL && ts_file_writer_write (writer, g_bytes_get_data (file, NULL), g_bytes_get_size (file), error) && ts_file_writer_commit (writer, error);
}

/* ---- what is drawn ------------------------------------------------------------------------------ */

/* What the options hide, and which control edges they want. */
static gboolean
find_rules (TsGraph *graph,
            const TsRenderOptions *options,
            TsFoundRules *found,
            GError **error)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autoptr (TsViewRules) rules = NULL;

  for (guint i = 0; options->hides != NULL && options->hides[i] != NULL; i++)
    {
      g_autofree char *line = g_strconcat ("hide ", options->hides[i], NULL);

      g_strv_builder_add (lines, line);
    }
  if (options->control != NULL)
    g_strv_builder_add (lines, g_str_equal (options->control, "all") ? "control all" : "control none");
  all = g_strv_builder_end (lines);
  rules = ts_view_rules_from_lines ((const char *const *)all);
  return ts_view_rules_find (rules, graph, found, NULL, error);
}

/* What a picture cannot tell. */
static void
tell_notes (const TsRenderOptions *options,
            const TsScene *scene,
            const TsFoundRules *found)
{
  guint64 n_dropped = ts_wiring_get_n_dropped (scene->wiring);

  if (scene->problem != NULL && options->format <= TS_RENDER_PNG)
    fprintf (stderr, "tensorstep-cli: %s\n", scene->problem);
  if (options->hides != NULL && found->n_passed == 0)
    fprintf (stderr, "tensorstep-cli: --hide finds nothing here\n");
  if (n_dropped > 0)
    fprintf (stderr, "tensorstep-cli: %" G_GUINT64_FORMAT " edges past what is hidden are not drawn: there are too many\n", n_dropped);
}

/* Those of the graph that the window shows of the same file. (transfer full) (nullable) */
static TsNotes *
load_notes (const TsRenderOptions *options,
            const char *path)
{
  g_autofree char *file = g_canonicalize_filename (path, NULL);
  g_autofree char *name = options->function != NULL ? g_strdup_printf ("%s#%s", file, options->function) : g_strdup (file);
  g_autoptr (TsNoteStore) store = options->notes ? ts_note_store_new (name, NULL) : NULL;

  return store != NULL ? ts_note_store_load (store) : NULL;
}

/* What is to be opened may be a call, whose function is drawn in its place then. */
static TsGraph *
open_calls (TsGraph *graph,
            const TsRenderOptions *options,
            GError **error)
{
  return options->expands != NULL ? ts_graph_inline (graph, (const char *const *)options->expands, NULL, error) : ts_graph_ref (graph);
}

static gboolean
draw (TsGraph *graph,
      const TsRenderOptions *options,
      PangoContext *context,
      const char *path,
      const char *title,
      GError **error)
{
  g_autofree char *helper = ts_layout_helper_find ();
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  g_autoptr (TsSceneBuilder) builder = NULL;
  g_autoptr (TsScene) scene = NULL;
  g_autoptr (TsSceneColors) colors = NULL;
  g_autoptr (TsShapeTable) shapes = NULL;
  g_autoptr (TsNotes) notes = load_notes (options, path);
  g_autoptr (GBytes) file = NULL;
  g_auto (TsFoundRules) rules = { 0 };
  TsTextMetrics metrics;
  TsPalette palette;

  ts_text_metrics_init (&metrics, context);
  metrics.max_text = MAX_TEXT;
  ts_palette_init (&palette, options->dark);
  if (!find_rules (graph, options, &rules, error))
    return FALSE;

  TsOutlinePart part = { NULL, rules.passed, rules.control, rules.control_of_all };

  builder = ts_scene_builder_new_part (graph, &part, &metrics, helper, NULL, error);
  if (builder == NULL)
    return FALSE;

  TsOutline *outline = ts_scene_builder_get_outline (builder);

  ts_scene_builder_set_layout_budget (builder, LAYOUT_BUDGET_MS);
  ts_scene_builder_set_outline_rules (builder, &(TsOutlineRules) { .no_groups = options->no_groups, .no_hub_pins = options->no_pins });
  ts_scene_builder_set_flow (builder, options->flow);
  if (!choose_open (outline, options, open, error))
    return FALSE;
  scene = ts_scene_builder_build (builder, open, NULL, error);
  if (scene == NULL)
    return FALSE;
  tell_notes (options, scene, &rules);

  if (options->color_by != NULL && !g_str_equal (options->color_by, ts_coloring_get_name (TS_COLORING_FAMILY)))
    {
      colors = ts_render_colors_new (graph, options->color_by, error);
      if (colors == NULL)
        return FALSE;
      ts_scene_colors_set_scene (colors, scene);
    }

  if (options->shapes)
    {
      shapes = ts_shape_table_new (graph, NULL, error);
      if (shapes == NULL)
        return FALSE;
    }

  TsScenePicture picture = { .title = title, .scene = scene, .outline = outline, .palette = &palette, .context = context, .has_legend = options->legend, .colors = colors, .shapes = shapes, .notes = notes, .metrics = &metrics };

  file = make_file (options, &picture, error);
  return file != NULL && write_file (options->output, file, error);
}

/* "mobilenet.pb", "mobilenet.pb, function step, scope block_3". */
static char *
make_title (const char *path,
            const TsRenderOptions *options)
{
  g_autofree char *name = g_path_get_basename (path);

  return g_strdup_printf ("%s%s%s%s%s", name, options->function != NULL ? ", function " : "", options->function != NULL ? options->function : "",
                          options->only != NULL ? ", scope " : "", options->only != NULL ? options->only : "");
}

gboolean
ts_render_job_run (const TsRenderOptions *options,
                   const char *path,
                   GError **error)
{
  g_autoptr (TsModel) model = ts_run_options_open_model (&options->run, path, error);
  g_autofree char *title = make_title (path, options);
  g_autoptr (GObject) context = NULL;
  g_autoptr (TsGraph) whole = NULL;
  g_autoptr (TsGraph) part = NULL;
  g_autoptr (TsGraph) shown = NULL;

  if (model == NULL)
    return FALSE;
  if (model->warning != NULL)
    fprintf (stderr, "tensorstep-cli: %s\n", model->warning);
  whole = choose_body (model->graph, options, error);
  if (whole == NULL)
    return FALSE;

  /* The body of a function is a graph in a file only if it is made one. */
  if (options->only != NULL || (options->function != NULL && options->format == TS_RENDER_GRAPH))
    part = cut (whole, options->only != NULL ? options->only : "", error);
  else
    part = ts_graph_ref (whole);
  if (part == NULL)
    return FALSE;

  if (options->format == TS_RENDER_GRAPH)
    return write_graph (part, options, error);
  shown = open_calls (part, options, error);
  if (shown == NULL)
    return FALSE;
  context = G_OBJECT (ts_scene_picture_new_context ());
  return draw (shown, options, PANGO_CONTEXT (context), path, title, error);
}
