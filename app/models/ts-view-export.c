#include "app/models/ts-view-export.h"

#include "app/layout/ts-layout-client.h"
#include "app/scene/ts-outline-open.h"
#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-scene-dot.h"
#include "app/scene/ts-scene-picture.h"
#include "engine/io/ts-file.h"
#include "engine/ts-error.h"

#define LAYOUT_BUDGET_MS 20000u
#define MAX_TEXT 1600.0f /* pixels: in a file nobody can point at a name that was cut */

void
ts_view_export_clear (TsViewExport *self)
{
  g_clear_pointer (&self->graph, ts_graph_unref);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->kept, g_bytes_unref);
  g_clear_pointer (&self->rules, ts_view_rules_unref);
  g_clear_pointer (&self->notes, ts_notes_unref);
  g_clear_pointer (&self->open, g_strfreev);
  ts_outline_rules_clear (&self->outline_rules);
  g_clear_pointer (&self->colors, ts_scene_colors_free);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
}

gboolean
ts_view_format_guess (const char *path,
                      TsViewFormat *format)
{
  static const struct
  {
    const char *ending;
    TsViewFormat format;
  } endings[] = {
    { ".svg", TS_VIEW_SVG },
    { ".pdf", TS_VIEW_PDF },
    { ".png", TS_VIEW_PNG },
    { ".dot", TS_VIEW_DOT },
    { ".gv", TS_VIEW_DOT },
    { ".graphml", TS_VIEW_GRAPHML },
    { ".json", TS_VIEW_JSON },
  };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i].ending))
      {
        *format = endings[i].format;
        return TRUE;
      }
  return FALSE;
}

static GBytes *
make_file (const TsViewExport *self,
           const TsScenePicture *picture,
           GError **error)
{
  switch (self->format)
    {
    case TS_VIEW_SVG:
      return ts_scene_picture_to_svg (picture);
    case TS_VIEW_PDF:
      return ts_scene_picture_to_pdf (picture, NULL, error);
    case TS_VIEW_PDF_PAGES:
      return ts_scene_picture_to_pdf (picture, ts_paper_find ("A4"), error);
    case TS_VIEW_PNG:
      return ts_scene_picture_to_png (picture, self->scale > 0 ? self->scale : 1, error);
    case TS_VIEW_DOT:
      return ts_scene_to_dot (picture->scene, picture->outline, picture->palette, picture->title);
    case TS_VIEW_GRAPHML:
      return ts_scene_to_graphml (picture->scene, picture->outline, picture->title);
    case TS_VIEW_JSON:
    default:
      return ts_scene_to_json (picture->scene, picture->outline, picture->title);
    }
}

static GHashTable *
find_open (const TsViewExport *self,
           TsOutline *outline)
{
  GHashTable *open = g_hash_table_new (NULL, NULL);

  for (guint i = 0; self->open != NULL && self->open[i] != NULL; i++)
    {
      guint32 container = ts_outline_find_by_name (outline, self->open[i], NULL);

      if (container != TS_NO_CONTAINER)
        ts_outline_open_way (outline, container, open);
    }
  return open;
}

static gboolean
write_file (const char *path,
            GBytes *file,
            GError **error)
{
  g_autoptr (TsFileWriter) writer = ts_file_writer_new (path, error);

  return writer != NULL && ts_file_writer_write (writer, g_bytes_get_data (file, NULL), g_bytes_get_size (file), error) &&
         ts_file_writer_commit (writer, error);
}

/* (transfer full) (nullable) */
static TsScene *
make_scene (const TsViewExport *self,
            TsSceneBuilder *builder,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GHashTable) open = NULL;

  ts_scene_builder_set_layout_budget (builder, LAYOUT_BUDGET_MS);
  ts_scene_builder_set_outline_rules (builder, &self->outline_rules);
  ts_scene_builder_set_flow (builder, self->flow);
  ts_scene_builder_set_serpentine (builder, self->serpentine);
  open = find_open (self, ts_scene_builder_get_outline (builder));
  return ts_scene_builder_build (builder, open, cancellable, error);
}

gboolean
ts_view_export_run (const TsViewExport *self,
                    const char *path,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *helper = ts_layout_helper_find ();
  g_autoptr (GObject) context = G_OBJECT (ts_scene_picture_new_context ());
  g_autoptr (TsSceneBuilder) builder = NULL;
  g_autoptr (TsScene) scene = NULL;
  g_autoptr (GBytes) file = NULL;
  g_auto (TsFoundRules) found = { 0 };
  TsTextMetrics metrics;
  TsPalette palette;

  if (self->rules != NULL && !ts_view_rules_find (self->rules, self->graph, &found, cancellable, error))
    return FALSE;

  TsOutlinePart part = { self->kept != NULL ? g_bytes_get_data (self->kept, NULL) : NULL, found.passed, found.control, found.control_of_all };

  ts_text_metrics_init (&metrics, PANGO_CONTEXT (context));
  metrics.max_text = MAX_TEXT;
  ts_palette_init (&palette, self->is_dark);
  if (self->is_high_contrast)
    ts_palette_raise_contrast (&palette);
  builder = ts_scene_builder_new_part (self->graph, &part, &metrics, helper, cancellable, error);
  scene = builder != NULL ? make_scene (self, builder, cancellable, error) : NULL;
  if (scene == NULL)
    return FALSE;

  TsScenePicture picture = { self->title, scene, ts_scene_builder_get_outline (builder), &palette, PANGO_CONTEXT (context), self->has_legend, self->notes, self->colors, self->shapes, &metrics, self->all_pinned };

  if (self->colors != NULL)
    ts_scene_colors_set_scene (self->colors, scene);
  file = make_file (self, &picture, error);
  if (self->colors != NULL)
    ts_scene_colors_set_scene (self->colors, NULL);
  return file != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error) && write_file (path, file, error);
}

/* ---- in a thread --------------------------------------------------------------------------------- */

typedef struct
{
  TsViewExport export;
  char *path;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  ts_view_export_clear (&job->export);
  g_free (job->path);
  g_free (job);
}

static void
run (GTask *task,
     gpointer source_object,
     gpointer task_data,
     GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;

  if (ts_view_export_run (&job->export, job->path, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
ts_view_export_run_async (TsViewExport *self,
                          GFile *file,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new (Job, 1);

  *job = (Job) { *self, g_file_get_path (file) };
  *self = (TsViewExport) { 0 };
  g_task_set_source_tag (task, ts_view_export_run_async);
  g_task_set_task_data (task, job, job_free);
  g_task_set_check_cancellable (task, FALSE); /* what is written is written */
  if (job->path == NULL)
    g_task_return_new_error (task, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "only files of this computer can be written");
  else
    g_task_run_in_thread (task, run);
}

gboolean
ts_view_export_run_finish (GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
