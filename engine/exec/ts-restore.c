#include "engine/exec/ts-restore.h"

#include "engine/graph/ts-graph-interface.h"
#include "engine/graph/ts-graph-restores.h"
#include "engine/ops/file/ts-shape-and-slice.h"
#include "engine/ops/ts-file-access.h"
#include "engine/ts-error.h"

#include <string.h>

void
ts_restore_report_clear (TsRestoreReport *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->missing, g_array_unref);
}

static void
report_init (TsRestoreReport *self)
{
  *self = (TsRestoreReport) { 0 };
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->missing = g_array_new (FALSE, FALSE, sizeof (guint32));
}

static void
add_problem (TsRestoreReport *report,
             guint32 variable,
             const char *format,
             ...)
{
  va_list args;

  g_array_append_val (report->missing, variable);
  va_start (args, format);
  g_ptr_array_add (report->problems, g_strdup_vprintf (format, args));
  va_end (args);
}

/* ---- variables -------------------------------------------------------------------------------- */

/* Which entry a variable gets: what the graph says, else what has its name. */
static gboolean
find_entry (TsCheckpoint *checkpoint,
            const TsRestore *restore,
            const char *variable,
            guint *entry)
{
  return (restore != NULL && ts_checkpoint_find (checkpoint, restore->tensor, entry)) ||
         ts_checkpoint_find_variable (checkpoint, variable, entry);
}

static TsTensor *
load_value (TsCheckpoint *checkpoint,
            guint entry,
            const TsRestore *restore,
            GError **error)
{
  TsCheckpointEntry stored;
  TsTensorSlice slice;
  TsShape full;

  if (restore == NULL || restore->slice[0] == '\0')
    return ts_checkpoint_load_entry (checkpoint, entry, error);

  if (!ts_shape_and_slice_parse (restore->slice, &full, &slice, error))
    return NULL;
  if (!ts_checkpoint_get_entry (checkpoint, entry, &stored, error))
    return NULL;
  if (!ts_shape_equal (&full, &stored.shape))
    {
      g_autofree char *expected = ts_shape_to_string (&full);
      g_autofree char *found = ts_shape_to_string (&stored.shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: expected a part of %s, found %s in the checkpoint",
                   restore->tensor, expected, found);
      return NULL;
    }
  return ts_checkpoint_load_slice (checkpoint, restore->tensor, &slice, error);
}

static void
restore_variable (TsSession *self,
                  TsCheckpoint *checkpoint,
                  guint32 variable,
                  const TsRestore *restore,
                  TsRestoreReport *report)
{
  const char *name = ts_graph_get_operation (ts_session_get_graph (self), variable)->name;
  g_autoptr (TsTensor) value = NULL;
  g_autoptr (GError) reason = NULL;
  guint entry;

  if (!find_entry (checkpoint, restore, name, &entry))
    {
      add_problem (report, variable, "variable %s: the checkpoint has no value for it", name);
      return;
    }
  value = load_value (checkpoint, entry, restore, &reason);
  if (value != NULL && ts_session_set_variable (self, variable, value, &reason))
    report->n_restored++;
  else
    add_problem (report, variable, "variable %s: %s", name, reason->message);
}

gboolean
ts_session_restore (TsSession *self,
                    TsCheckpoint *checkpoint,
                    TsRestoreReport *report,
                    GCancellable *cancellable,
                    GError **error)
{
  TsGraph *graph = ts_session_get_graph (self);
  g_autoptr (GArray) restores = ts_graph_find_restores (graph);
  g_autoptr (GHashTable) by_variable = g_hash_table_new (NULL, NULL);
  g_autofree guint32 *variables = NULL;

  report_init (report);
  variables = ts_graph_find_variables (graph, &report->n_variables);
  for (guint i = 0; i < restores->len; i++)
    {
      TsRestore *restore = &g_array_index (restores, TsRestore, i);

      g_hash_table_insert (by_variable, GUINT_TO_POINTER (restore->variable + 1), restore);
    }

  for (guint i = 0; i < report->n_variables; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      restore_variable (self, checkpoint, variables[i], g_hash_table_lookup (by_variable, GUINT_TO_POINTER (variables[i] + 1)), report);
    }

  if (report->n_restored > 0)
    return TRUE;
  if (report->n_variables == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "%s: the graph has no variables to restore", ts_checkpoint_get_path (checkpoint));
      return FALSE;
    }
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "%s: none of the graph's %u variables got a value; %s",
               ts_checkpoint_get_path (checkpoint), report->n_variables, (const char *)report->problems->pdata[0]);
  return FALSE;
}

/* ---- SavedModels ------------------------------------------------------------------------------ */

static void
clear_feed (gpointer feed)
{
  ts_tensor_unref (((TsFeed *)feed)->value);
}

/* The paths of the files that came with the model. */
static GArray *
make_asset_feeds (const TsModel *model)
{
  GArray *feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));

  g_array_set_clear_func (feeds, clear_feed);
  for (guint i = 0; i < model->meta->assets->len; i++)
    {
      const TsAsset *asset = model->meta->assets->pdata[i];
      g_autofree char *path = g_build_filename (model->folder, "assets", asset->filename, NULL);
      TsFeed feed;

      if (!ts_graph_find_output (model->graph, asset->tensor, &feed.output, NULL))
        continue;
      feed.value = ts_tensor_new_string_scalar (path, -1);
      g_array_append_val (feeds, feed);
    }
  return feeds;
}

gboolean
ts_session_run_initializers (TsSession *self,
                             const TsModel *model,
                             const guint32 *ops,
                             guint n_ops,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autofree char *assets = NULL;
  g_autoptr (GArray) feeds = NULL;

  if (model->kind != TS_MODEL_SAVED_MODEL)
    return ts_session_run (self, NULL, 0, NULL, 0, ops, n_ops, NULL, cancellable, error);

  assets = g_build_filename (model->folder, "assets", NULL);
  ts_resources_set_assets_folder (ts_session_get_resources (self), assets);
  feeds = make_asset_feeds (model);
  return ts_session_run (self, (const TsFeed *)(gpointer)feeds->data, feeds->len, NULL, 0, ops, n_ops, NULL, cancellable, error);
}

static void
run_initializer (TsSession *self,
                 const TsModel *model,
                 TsRestoreReport *report,
                 GCancellable *cancellable)
{
  const TsOperation *op = ts_model_find_init_op (model);
  g_autoptr (GError) reason = NULL;

  if (op != NULL && !ts_session_run_initializers (self, model, &op->index, 1, cancellable, &reason))
    add_problem (report, TS_NO_OP, "the initialiser %s could not be run: %s", op->name, reason->message);
}

static gboolean
has_variables (TsGraph *graph)
{
  guint n;
  g_autofree guint32 *variables = ts_graph_find_variables (graph, &n);

  return n > 0;
}

/* A variable that the initialiser gave a value is no problem any more. */
static void
drop_initialized (TsSession *self,
                  TsRestoreReport *report)
{
  for (guint i = report->missing->len; i-- > 0;)
    {
      guint32 variable = g_array_index (report->missing, guint32, i);
      g_autoptr (TsTensor) value = variable != TS_NO_OP ? ts_session_get_variable (self, variable, NULL) : NULL;

      if (value != NULL)
        {
          g_array_remove_index (report->missing, i);
          g_ptr_array_remove_index (report->problems, i);
        }
    }
}

gboolean
ts_session_load_model (TsSession *self,
                       const TsModel *model,
                       TsRestoreReport *report,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (TsCheckpoint) checkpoint = NULL;

  report_init (report);
  if (model->kind != TS_MODEL_SAVED_MODEL)
    return TRUE;

  if (model->variables != NULL && has_variables (model->graph))
    {
      checkpoint = ts_checkpoint_open (model->variables, error);
      ts_restore_report_clear (report);
      if (checkpoint == NULL || !ts_session_restore (self, checkpoint, report, cancellable, error))
        return FALSE;
    }
  run_initializer (self, model, report, cancellable);
  drop_initialized (self, report);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
