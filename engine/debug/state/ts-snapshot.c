#include "engine/debug/state/ts-snapshot.h"

#include "engine/checkpoint/ts-checkpoint-writer.h"
#include "engine/exec/ts-restore.h"
#include "engine/ts-error.h"

struct _TsSnapshot
{
  GArray *variables; /* TsVariableInfo */
};

/* Takes @variables. */
static TsSnapshot *
new_of (GArray *variables)
{
  TsSnapshot *self = g_atomic_rc_box_new (TsSnapshot);

  self->variables = variables;
  return self;
}

TsSnapshot *
ts_snapshot_new (TsSession *session)
{
  return new_of (ts_session_list_variables (session));
}

TsSnapshot *
ts_snapshot_new_from_checkpoint (TsGraph *graph,
                                 const char *path,
                                 GError **error)
{
  g_autoptr (TsCheckpoint) checkpoint = ts_checkpoint_open (path, error);
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_auto (TsRestoreReport) report = { 0 };
  g_autoptr (GArray) variables = NULL;

  if (checkpoint == NULL || !ts_session_restore (session, checkpoint, &report, NULL, error))
    return NULL;
  variables = ts_session_list_variables (session);
  for (guint i = variables->len; i > 0; i--)
    if (g_array_index (variables, TsVariableInfo, i - 1).value == NULL)
      g_array_remove_index (variables, i - 1);
  return new_of (g_steal_pointer (&variables));
}

TsSnapshot *
ts_snapshot_ref (TsSnapshot *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  g_array_unref (((TsSnapshot *)data)->variables);
}

void
ts_snapshot_unref (TsSnapshot *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
ts_snapshot_get (const TsSnapshot *self,
                 guint32 op,
                 TsTensor **value)
{
  for (guint i = 0; i < self->variables->len; i++)
    {
      const TsVariableInfo *info = &g_array_index (self->variables, TsVariableInfo, i);

      if (info->op != op)
        continue;
      *value = info->value;
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_same (TsSession *session,
         const TsVariableInfo *info)
{
  g_autoptr (TsTensor) now = ts_session_get_variable (session, info->op, NULL);

  return now == info->value || (now != NULL && info->value != NULL && ts_tensor_identical (now, info->value));
}

guint
ts_snapshot_restore (const TsSnapshot *self,
                     TsSession *session,
                     guint32 op)
{
  guint n = 0;

  for (guint i = 0; i < self->variables->len; i++)
    {
      const TsVariableInfo *info = &g_array_index (self->variables, TsVariableInfo, i);

      if ((op != TS_NO_OP && op != info->op) || is_same (session, info))
        continue;
      n += ts_session_set_variable (session, info->op, info->value, NULL) ? 1 : 0;
    }
  return n;
}

GArray *
ts_snapshot_find_changed (const TsSnapshot *self,
                          TsSession *session)
{
  GArray *changed = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < self->variables->len; i++)
    {
      const TsVariableInfo *info = &g_array_index (self->variables, TsVariableInfo, i);

      if (!is_same (session, info))
        g_array_append_val (changed, info->op);
    }
  return changed;
}

gboolean
ts_snapshot_save (const TsSnapshot *self,
                  const char *prefix,
                  guint *n_saved,
                  GError **error)
{
  g_autoptr (TsCheckpointWriter) writer = ts_checkpoint_writer_new (prefix, 1, error);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  *n_saved = 0;
  if (writer == NULL)
    return FALSE;
  for (guint i = 0; i < self->variables->len; i++)
    {
      const TsVariableInfo *info = &g_array_index (self->variables, TsVariableInfo, i);

      if (info->value == NULL || !g_hash_table_add (names, (gpointer)info->name))
        continue;
      if (!ts_checkpoint_writer_add (writer, info->name, info->value, error))
        return FALSE;
      (*n_saved)++;
    }
  if (*n_saved > 0)
    return ts_checkpoint_writer_commit (writer, error);
  g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "no variable has a value to save");
  return FALSE;
}
