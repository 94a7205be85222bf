#include "engine/io/ts-model.h"

#include "engine/graph/ts-graph-import.h"
#include "engine/io/ts-file-kind.h"
#include "engine/io/ts-file.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"

#include <string.h>

#define SAVED_MODEL_FILE "saved_model.pb"

/* Field numbers of SavedModel, MetaGraphDef and MetaInfoDef. */
enum
{
  SAVED_MODEL_META_GRAPH = 2,
  META_GRAPH_INFO = 1,
  META_GRAPH_GRAPH = 2,
  META_INFO_TAG = 4,
};

typedef struct
{
  TsProgressFunc func;
  gpointer user_data;
} Progress;

/* ---- folders ---- */

/* A folder of versions, as servers have it: the folder with the largest number that holds a model. (transfer full) */
static char *
find_version (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *best = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, SAVED_MODEL_FILE, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_REGULAR) &&
          (best == NULL || g_ascii_strtoull (name, NULL, 10) > g_ascii_strtoull (best, NULL, 10)))
        {
          g_free (best);
          best = g_strdup (name);
        }
    }
  return g_steal_pointer (&best);
}

/* The file to read for a path. (transfer full) (nullable) */
static char *
find_file (const char *path,
           GError **error)
{
  g_autofree char *file = NULL;
  g_autofree char *text_file = NULL;
  g_autofree char *version = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_strdup (path);

  file = g_build_filename (path, SAVED_MODEL_FILE, NULL);
  if (g_file_test (file, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&file);

  text_file = g_build_filename (path, "saved_model.pbtxt", NULL);
  version = find_version (path);
  if (g_file_test (text_file, G_FILE_TEST_EXISTS))
    g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s: a SavedModel in text format (.pbtxt), which cannot be read yet", path);
  else if (version != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "%s: a folder without " SAVED_MODEL_FILE "; its folder \"%s\" has one: open that", path, version);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: a folder without " SAVED_MODEL_FILE ", so no SavedModel", path);
  return NULL;
}

/* ---- the graph in it ---- */

static gboolean
has_serve_tag (TsWireReader meta_graph)
{
  TsWireReader info;
  TsWireField field, tag;

  while (ts_wire_next (&meta_graph, &field, NULL))
    {
      if (field.number != META_GRAPH_INFO || !ts_wire_enter (&meta_graph, &field, "meta_info_def", &info, NULL))
        continue;
      while (ts_wire_next (&info, &tag, NULL))
        if (tag.number == META_INFO_TAG && tag.type == TS_WIRE_BYTES && tag.size == 5 && memcmp (tag.data, "serve", 5) == 0)
          return TRUE;
    }
  return FALSE;
}

/* Goes to the MetaGraphDef that is for serving, else to the first. */
static gboolean
enter_meta_graph (TsWireReader *saved_model,
                  TsWireReader *meta_graph,
                  GError **error)
{
  gint64 index = 0;
  gboolean found = FALSE;
  TsWireReader child;
  TsWireField field;

  while (ts_wire_next (saved_model, &field, error))
    {
      gboolean serves;

      if (field.number != SAVED_MODEL_META_GRAPH)
        continue;
      if (!ts_wire_enter (saved_model, &field, "meta_graphs", &child, error))
        return FALSE;
      child.index = index++;
      serves = has_serve_tag (child);
      if (!found || serves)
        *meta_graph = child;
      found = TRUE;
      if (serves)
        break;
    }
  if (saved_model->failed)
    return FALSE;
  if (!found)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a SavedModel without a graph");
  return found;
}

static gboolean
enter_graph_def (TsWireReader *meta_graph,
                 TsWireReader *graph_def,
                 GError **error)
{
  gboolean found = FALSE;
  TsWireField field;

  while (ts_wire_next (meta_graph, &field, error))
    if (field.number == META_GRAPH_GRAPH)
      {
        if (!ts_wire_enter (meta_graph, &field, "graph_def", graph_def, error))
          return FALSE;
        found = TRUE;
      }
  if (meta_graph->failed)
    return FALSE;
  if (!found)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a MetaGraphDef without a graph");
  return found;
}

static void
tell_import (double fraction,
             gpointer user_data)
{
  Progress *progress = user_data;

  progress->func (fraction, "Reading nodes", progress->user_data);
}

static TsGraph *
read_graph (GBytes *bytes,
            TsFileKind kind,
            Progress *progress,
            GCancellable *cancellable,
            GError **error)
{
  TsWireReader saved_model, meta_graph, graph_def;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (kind == TS_FILE_SAVED_MODEL)
    {
      ts_wire_reader_init (&saved_model, NULL, data, size, NULL);
      if (!enter_meta_graph (&saved_model, &meta_graph, error))
        return NULL;
    }
  else if (kind == TS_FILE_META_GRAPH)
    ts_wire_reader_init (&meta_graph, NULL, data, size, NULL);
  else
    ts_wire_reader_init (&graph_def, NULL, data, size, NULL);

  if (kind != TS_FILE_GRAPH_DEF && !enter_graph_def (&meta_graph, &graph_def, error))
    return NULL;
  return ts_graph_import (ts_standard_ops (), bytes, &graph_def, progress->func != NULL ? tell_import : NULL, progress, cancellable, error);
}

static void
refuse (TsFileGuess guess,
        const char *file,
        GError **error)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *saved_model = g_build_filename (folder, SAVED_MODEL_FILE, NULL);

  if (guess.kind == TS_FILE_TEXT_PROTO)
    g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s: a graph in text format (.pbtxt), which cannot be read yet", file);
  else if (guess.kind == TS_FILE_OTHER)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: not a TensorFlow graph but %s", file, guess.what);
  else if (g_file_test (saved_model, G_FILE_TEST_IS_REGULAR))
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "%s: not a graph; there is a SavedModel in its folder: open " SAVED_MODEL_FILE, file);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "%s: not a TensorFlow graph: neither a GraphDef nor a MetaGraphDef nor a SavedModel", file);
}

/* Says which file an error is about. A cancelled load is about none. */
static void
prefix_error (TsModelKind kind,
              const char *file,
              GError **error)
{
  if (error == NULL || (*error)->domain != TS_ERROR)
    return;
  if ((*error)->code == TS_ERROR_DATA_LOSS)
    g_prefix_error (error, "%s: the %s is damaged or cut off: ", file, ts_model_kind_name (kind));
  else
    g_prefix_error (error, "%s: ", file);
}

static TsGraph *
open_graph (const char *file,
            TsModelKind *kind,
            Progress *progress,
            GCancellable *cancellable,
            GError **error)
{
  g_autofree char *name = g_path_get_basename (file);
  g_autoptr (GBytes) bytes = ts_file_load (file, error);
  TsFileGuess guess;
  TsGraph *graph;

  if (bytes == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  guess = ts_file_guess (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), name);
  if (guess.kind > TS_FILE_SAVED_MODEL)
    {
      refuse (guess, file, error);
      return NULL;
    }

  *kind = (TsModelKind)guess.kind;
  graph = read_graph (bytes, guess.kind, progress, cancellable, error);
  if (graph == NULL)
    prefix_error (*kind, file, error);
  return graph;
}

TsModel *
ts_model_open (const char *path,
               TsProgressFunc progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  Progress told = { progress, user_data };
  g_autofree char *file = NULL;
  TsModelKind kind = TS_MODEL_GRAPH_DEF;
  TsGraph *graph;
  TsModel *self;

  if (progress != NULL)
    progress (0.0, "Opening", user_data);
  file = find_file (path, error);
  graph = file != NULL ? open_graph (file, &kind, &told, cancellable, error) : NULL;
  if (graph == NULL)
    return NULL;

  self = g_new (TsModel, 1);
  *self = (TsModel) { kind, g_strdup (path), graph, 1 };
  return self;
}

TsModel *
ts_model_ref (TsModel *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_model_unref (TsModel *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ts_graph_unref (self->graph);
  g_free (self->path);
  g_free (self);
}

const char *
ts_model_kind_name (TsModelKind kind)
{
  static const char *const names[] = {
    [TS_MODEL_GRAPH_DEF] = "GraphDef",
    [TS_MODEL_META_GRAPH] = "MetaGraphDef",
    [TS_MODEL_SAVED_MODEL] = "SavedModel",
  };

  return names[kind];
}
