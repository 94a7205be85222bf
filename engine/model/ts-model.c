#include "engine/model/ts-model.h"

#include "engine/graph/ts-collections.h"
#include "engine/graph/ts-graph-import.h"
#include "engine/model/ts-event-file.h"
#include "engine/io/ts-file.h"
#include "engine/model/ts-meta-graph-private.h"
#include "engine/model/ts-model-file.h"
#include "engine/model/ts-tfjs.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"
#include "proto/ts-salvage.h"
#include "proto/ts-text-read.h"

#include <string.h>

/* A model that is being opened, and what is told meanwhile. */
typedef struct
{
  TsModel *model;
  const char *file;
  const char *const *tags;
  TsProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} Opening;

/* ---- which graph ------------------------------------------------------------------------------ */

/* "{serve}, {serve, gpu}" */
static char *
list_tags (const GPtrArray *meta_graphs)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < meta_graphs->len; i++)
    {
      const TsMetaGraph *meta = meta_graphs->pdata[i];
      g_autofree char *tags = g_strjoinv (", ", meta->tags);

      g_string_append_printf (text, "%s{%s}", i > 0 ? ", " : "", tags);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The MetaGraph that is asked for, else the one for serving, else the first. */
static gboolean
choose_meta_graph (TsModel *self,
                   const char *const *tags,
                   guint *chosen,
                   GError **error)
{
  static const char *const serving[] = { "serve", NULL };
  g_autofree char *there = NULL;
  g_autofree char *wanted = NULL;

  for (guint i = 0; i < self->meta_graphs->len; i++)
    if (ts_meta_graph_has_tags (self->meta_graphs->pdata[i], tags != NULL ? tags : serving))
      {
        *chosen = i;
        return TRUE;
      }
  for (guint i = 0; i < self->meta_graphs->len && tags == NULL; i++)
    if (g_strv_contains ((const char *const *)((TsMetaGraph *)self->meta_graphs->pdata[i])->tags, "serve"))
      {
        *chosen = i;
        return TRUE;
      }

  *chosen = 0;
  if (tags == NULL && self->meta_graphs->len > 0)
    return TRUE;
  if (self->meta_graphs->len == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a %s without a MetaGraphDef", ts_model_kind_name (self->kind));
      return FALSE;
    }

  there = list_tags (self->meta_graphs);
  wanted = g_strjoinv (", ", (char **)tags);
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no MetaGraph has the tags {%s}; there %s %s",
               wanted, self->meta_graphs->len == 1 ? "is" : "are", there);
  return FALSE;
}

/* ---- the graph -------------------------------------------------------------------------------- */

static void
tell_import (double fraction,
             gpointer user_data)
{
  Opening *opening = user_data;

  opening->progress (fraction, "Reading nodes", opening->user_data);
}

static gboolean
import_graph (Opening *opening,
              TsWireReader *graph_def,
              GError **error)
{
  TsModel *self = opening->model;

  self->graph = ts_graph_import (ts_standard_ops (), self->bytes, graph_def, opening->progress != NULL ? tell_import : NULL, opening,
                                 opening->cancellable, error);
  return self->graph != NULL;
}

/* A damaged collection is noted, and the rest goes on. */
static void
read_collections (Opening *opening,
                  TsMetaGraph *meta,
                  TsWireReader meta_graph)
{
  TsCollections *collections = ts_graph_get_collections (opening->model->graph);
  TsWireReader entry;
  TsWireField field;

  while (ts_wire_next (&meta_graph, &field, NULL))
    {
      TsWireReader outside = meta_graph;
      g_autoptr (GError) reason = NULL;

      if (field.number == TS_META_GRAPH_COLLECTION &&
          (!ts_wire_enter (&outside, &field, "collection_def", &entry, &reason) || !ts_collections_read (collections, &entry, &reason)))
        g_ptr_array_add (meta->problems, g_strdup (reason->message));
    }
}

static gboolean
import_meta_graph (Opening *opening,
                   TsMetaGraph *meta,
                   TsWireReader *meta_graph,
                   GError **error)
{
  const TsWireReader begin = *meta_graph;
  gboolean found = FALSE;
  TsWireReader graph_def;
  TsWireField field;

  while (ts_wire_next (meta_graph, &field, error))
    if (field.number == TS_META_GRAPH_GRAPH)
      {
        if (!ts_wire_enter (meta_graph, &field, "graph_def", &graph_def, error))
          return FALSE;
        found = TRUE;
      }
  if (meta_graph->failed)
    return FALSE;
  if (!found)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a MetaGraphDef without a graph");
      return FALSE;
    }
  if (!import_graph (opening, &graph_def, error))
    return FALSE;
  opening->model->meta = meta;
  read_collections (opening, meta, begin);
  return TRUE;
}

static gboolean
read_meta_graph (TsModel *self,
                 TsWireReader reader,
                 GError **error)
{
  TsMetaGraph *meta = ts_meta_graph_read (reader, error);

  if (meta == NULL)
    return FALSE;
  g_ptr_array_add (self->meta_graphs, meta);
  return TRUE;
}

static gboolean
open_meta_graph (Opening *opening,
                 TsWireReader *meta_graph,
                 GError **error)
{
  TsModel *self = opening->model;
  guint chosen;

  if (!read_meta_graph (self, *meta_graph, error) || !choose_meta_graph (self, opening->tags, &chosen, error))
    return FALSE;
  return import_meta_graph (opening, self->meta_graphs->pdata[chosen], meta_graph, error);
}

static gboolean
open_saved_model (Opening *opening,
                  TsWireReader *saved_model,
                  GError **error)
{
  TsModel *self = opening->model;
  g_autoptr (GArray) readers = g_array_new (FALSE, FALSE, sizeof (TsWireReader));
  TsWireReader child;
  TsWireField field;
  guint chosen;

  while (ts_wire_next (saved_model, &field, error))
    {
      if (field.number != TS_SAVED_MODEL_META_GRAPHS)
        continue;
      if (!ts_wire_enter (saved_model, &field, "meta_graphs", &child, error))
        return FALSE;
      child.index = readers->len;
      if (!read_meta_graph (self, child, error))
        return FALSE;
      g_array_append_val (readers, child);
    }
  if (saved_model->failed || !choose_meta_graph (self, opening->tags, &chosen, error))
    return FALSE;
  return import_meta_graph (opening, self->meta_graphs->pdata[chosen], &g_array_index (readers, TsWireReader, chosen), error);
}

/* ---- the file --------------------------------------------------------------------------------- */

/* Says which file an error is about. A cancelled load is about none. */
static void
prefix_error (const Opening *opening,
              GError **error)
{
  if (error == NULL || (*error)->domain != TS_ERROR)
    return;
  if ((*error)->code == TS_ERROR_DATA_LOSS)
    g_prefix_error (error, "%s: the %s is damaged or cut off: ", opening->file, ts_model_kind_name (opening->model->kind));
  else
    g_prefix_error (error, "%s: ", opening->file);
}

/* Of an event file the last graph: the last MetaGraphDef if there is one, since it has the graph and more. */
static gboolean
open_events (Opening *opening,
             GError **error)
{
  TsModel *self = opening->model;
  g_autoptr (TsEventFile) events = ts_event_file_new (self->bytes, error);
  g_autoptr (GBytes) graph = NULL;
  g_autoptr (GBytes) meta_graph = NULL;
  TsWireReader reader;

  if (events == NULL)
    return FALSE;
  if (!ts_event_file_find_graph (events, &graph, &meta_graph))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "an event file (TensorBoard's log) without a graph: %u records, none with one",
                   ts_event_file_get_n_records (events));
      return FALSE;
    }
  if (ts_event_file_get_problem (events) != NULL || ts_event_file_is_cut (events))
    self->warning = ts_event_file_get_problem (events) != NULL ? g_strdup (ts_event_file_get_problem (events))
                                                               : g_strdup ("the log ends inside a record: it may still be written");

  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_bytes_ref (meta_graph != NULL ? meta_graph : graph);
  ts_wire_reader_init (&reader, NULL, g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes), NULL);
  return meta_graph != NULL ? open_meta_graph (opening, &reader, error) : import_graph (opening, &reader, error);
}

/* What the model leaves out, or could not be read, is among the problems of its MetaGraphDef. */
static gboolean
open_tfjs (Opening *opening,
           GError **error)
{
  TsModel *self = opening->model;
  g_autofree char *folder = self->path != NULL ? g_path_get_dirname (opening->file) : NULL;
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) json = g_steal_pointer (&self->bytes);
  TsWireReader reader;

  self->bytes = ts_tfjs_read (json, folder, problems, opening->cancellable, error);
  if (self->bytes == NULL)
    return FALSE;
  ts_wire_reader_init (&reader, NULL, g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes), NULL);
  if (!open_meta_graph (opening, &reader, error))
    return FALSE;
  g_ptr_array_extend_and_steal (((TsMetaGraph *)self->meta_graphs->pdata[0])->problems, g_steal_pointer (&problems));
  return TRUE;
}

static gboolean
open_message (Opening *opening,
              GError **error)
{
  TsModel *self = opening->model;
  TsWireReader reader;

  ts_wire_reader_init (&reader, NULL, g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes), NULL);
  switch (self->kind)
    {
    case TS_MODEL_SAVED_MODEL:
      return open_saved_model (opening, &reader, error);
    case TS_MODEL_META_GRAPH:
      return open_meta_graph (opening, &reader, error);
    case TS_MODEL_EVENTS:
      return open_events (opening, error);
    case TS_MODEL_TFJS:
      return open_tfjs (opening, error);
    case TS_MODEL_GRAPH_DEF:
    default:
      break;
    }
  if (opening->tags == NULL)
    return import_graph (opening, &reader, error);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a GraphDef has no tags to choose by");
  return FALSE;
}

/* Where a SavedModel has its variables and assets. */
static void
find_folder (TsModel *self,
             const char *file)
{
  g_autofree char *index = NULL;

  if (self->kind != TS_MODEL_SAVED_MODEL)
    return;

  self->folder = g_path_get_dirname (file);
  index = g_build_filename (self->folder, "variables", "variables.index", NULL);
  if (g_file_test (index, G_FILE_TEST_IS_REGULAR))
    self->variables = g_build_filename (self->folder, "variables", "variables", NULL);
}

static void
tell_parse (double fraction,
            gpointer user_data)
{
  Opening *opening = user_data;

  opening->progress (fraction, "Reading text", opening->user_data);
}

static void
note_unknown_fields (TsModel *self,
                     const TsTextReport *report)
{
  g_autofree char *misnamed = NULL;

  if (report->n_misnamed > 0)
    misnamed = g_strdup_printf ("%" G_GUINT64_FORMAT " %s of the text %s read under another name, that of the one field which such a value may be in; the first: %s",
                                report->n_misnamed, report->n_misnamed == 1 ? "field" : "fields", report->n_misnamed == 1 ? "was" : "were", report->first_misnamed);
  self->n_unknown_fields = report->n_unknown;
  if (report->n_unknown == 0)
    {
      self->warning = g_steal_pointer (&misnamed);
      return;
    }
  self->warning = g_strdup_printf ("%s%sleft out %" G_GUINT64_FORMAT " %s of the text, since no message has %s; the first: %s",
                                   misnamed != NULL ? misnamed : "", misnamed != NULL ? ". And it " : "",
                                   report->n_unknown, report->n_unknown == 1 ? "field" : "fields",
                                   report->n_unknown == 1 ? "it" : "them", report->first_unknown);
}

/* Text becomes the message that it stands for. */
static gboolean
parse_text (Opening *opening,
            const TsSchema *schema,
            GError **error)
{
  TsModel *self = opening->model;
  g_autoptr (GBytes) text = g_steal_pointer (&self->bytes);
  g_auto (TsTextReport) report = { 0 };

  self->is_text = TRUE;
  self->bytes = ts_text_parse (schema, g_bytes_get_data (text, NULL), g_bytes_get_size (text), &report,
                               opening->progress != NULL ? tell_parse : NULL, opening, opening->cancellable, error);
  if (self->bytes == NULL)
    return FALSE;
  note_unknown_fields (self, &report);
  return TRUE;
}

/* What kind of model a text is. */
static const TsSchema *
guess_text (TsModel *self)
{
  const TsSchema *schema = ts_text_guess (g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes));

  if (schema == &ts_schema_saved_model)
    self->kind = TS_MODEL_SAVED_MODEL;
  else if (schema == &ts_schema_meta_graph_def)
    self->kind = TS_MODEL_META_GRAPH;
  else
    self->kind = TS_MODEL_GRAPH_DEF;
  return schema;
}

static gboolean
open_text (Opening *opening,
           GError **error)
{
  const TsSchema *schema = guess_text (opening->model);

  if (schema == &ts_schema_graph_def || schema == &ts_schema_meta_graph_def || schema == &ts_schema_saved_model)
    return parse_text (opening, schema, error) && open_message (opening, error);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "not a TensorFlow graph but %s%s%s", schema != NULL ? "a " : "a text file",
               schema != NULL ? schema->name : "", schema != NULL ? " in text format" : "");
  return FALSE;
}

/* ---- damaged files ---------------------------------------------------------------------------- */

/* What comes before the damage. @text: (nullable): the file, if that is a text with a mistake in it. (transfer full) (nullable) */
static GBytes *
find_whole_part (Opening *opening,
                 GBytes *text,
                 GError **damage)
{
  TsModel *self = opening->model;
  const TsSchema *schema = self->kind == TS_MODEL_SAVED_MODEL ? &ts_schema_saved_model : self->kind == TS_MODEL_META_GRAPH ? &ts_schema_meta_graph_def
                                                                                                                           : &ts_schema_graph_def;
  g_auto (TsTextReport) report = { 0 };
  GBytes *part;

  if (text == NULL)
    return ts_salvage_message (schema, self->bytes, damage);
  part = ts_text_parse_part (schema, g_bytes_get_data (text, NULL), g_bytes_get_size (text), &report,
                             opening->progress != NULL ? tell_parse : NULL, opening, opening->cancellable, damage);
  note_unknown_fields (self, &report);
  return part;
}

/* An operation is a thing with a name and a type: what has none of these is no graph that was damaged, but something else. */
static gboolean
has_operations (TsGraph *graph)
{
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    if (ts_graph_get_operation (graph, i)->type[0] != '\0')
      return TRUE;
  return FALSE;
}

static void
warn_of_damage (TsModel *self,
                const char *damage)
{
  g_autofree char *other = g_steal_pointer (&self->warning);
  guint32 n = ts_graph_get_n_operations (self->graph);

  self->is_damaged = TRUE;
  self->warning = g_strdup_printf ("the %s is damaged or cut off, and ends after %u operation%s: %s%s%s", ts_model_kind_name (self->kind), n, n == 1 ? "" : "s", damage,
                                   other != NULL ? ". And it " : "", other != NULL ? other : "");
}

/* Opens what comes before the damage for which the @file could not be opened. Returns: whether there is an operation in it */
static gboolean
open_whole_part (Opening *opening,
                 GBytes *file,
                 const GError *reason)
{
  TsModel *self = opening->model;
  gboolean is_mistake = self->is_text && self->bytes == NULL && g_error_matches (reason, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_autoptr (GError) damage = NULL;
  GBytes *part;

  if (self->kind > TS_MODEL_SAVED_MODEL || (!is_mistake && !g_error_matches (reason, TS_ERROR, TS_ERROR_DATA_LOSS)))
    return FALSE;
  part = find_whole_part (opening, is_mistake ? file : NULL, &damage);
  if (part == NULL || damage == NULL)
    {
      g_clear_pointer (&part, g_bytes_unref);
      return FALSE;
    }

  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = part;
  g_ptr_array_set_size (self->meta_graphs, 0);
  if (!open_message (opening, NULL) || !has_operations (self->graph))
    return FALSE;
  warn_of_damage (self, damage->message);
  return TRUE;
}

/* By the content of the bytes, and the file's name where that does not tell. */
static gboolean
open_bytes (Opening *opening,
            GError **error)
{
  TsModel *self = opening->model;
  g_autoptr (GBytes) bytes = g_bytes_ref (self->bytes);
  g_autoptr (GError) reason = NULL;
  g_autofree char *name = g_path_get_basename (opening->file);
  TsFileGuess guess = ts_file_guess (g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes), name);

  if (guess.kind > TS_FILE_TFJS)
    {
      ts_model_refuse_file (guess, opening->file, error);
      return FALSE;
    }

  if (guess.kind == TS_FILE_EVENTS)
    self->kind = TS_MODEL_EVENTS;
  else
    self->kind = guess.kind == TS_FILE_TFJS ? TS_MODEL_TFJS : (TsModelKind)guess.kind;
  if ((guess.kind == TS_FILE_TEXT_PROTO ? open_text (opening, &reason) : open_message (opening, &reason)) || open_whole_part (opening, bytes, reason))
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (opening->cancellable, error))
    return FALSE;
  g_propagate_error (error, g_steal_pointer (&reason));
  prefix_error (opening, error);
  return FALSE;
}

static gboolean
open_file (Opening *opening,
           GError **error)
{
  TsModel *self = opening->model;

  self->bytes = ts_file_load (opening->file, error);
  if (self->bytes == NULL || g_cancellable_set_error_if_cancelled (opening->cancellable, error) || !open_bytes (opening, error))
    return FALSE;
  find_folder (self, opening->file);
  return TRUE;
}

static TsModel *
alloc_model (const char *path)
{
  TsModel *self = g_new0 (TsModel, 1);

  self->ref_count = 1;
  self->path = g_strdup (path);
  self->meta_graphs = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_meta_graph_free);
  return self;
}

TsModel *
ts_model_new (TsGraph *graph)
{
  TsModel *self = alloc_model (NULL);

  self->graph = ts_graph_ref (graph);
  return self;
}

TsModel *
ts_model_open (const char *path,
               const char *const *tags,
               TsProgressFunc progress,
               gpointer user_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (TsModel) self = alloc_model (path);
  g_autofree char *file = NULL;
  Opening opening = { self, NULL, tags, progress, user_data, cancellable };

  if (progress != NULL)
    progress (0.0, "Opening", user_data);

  file = ts_model_find_file (path, error);
  opening.file = file;
  return file != NULL && open_file (&opening, error) ? g_steal_pointer (&self) : NULL;
}

TsModel *
ts_model_open_bytes (GBytes *bytes,
                     const char *name,
                     const char *const *tags,
                     TsProgressFunc progress,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (TsModel) self = alloc_model (NULL);
  Opening opening = { self, name, tags, progress, user_data, cancellable };

  self->bytes = g_bytes_ref (bytes);
  return open_bytes (&opening, error) ? g_steal_pointer (&self) : NULL;
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
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->graph, ts_graph_unref);
  g_ptr_array_unref (self->meta_graphs);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->path);
  g_free (self->folder);
  g_free (self->variables);
  g_free (self->warning);
  g_free (self);
}
