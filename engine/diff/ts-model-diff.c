#include "engine/diff/ts-model-diff.h"

#include "engine/diff/ts-graph-match.h"
#include "engine/diff/ts-op-diff.h"
#include "engine/diff/ts-tensor-diff.h"
#include "engine/exec/ts-restore.h"
#include "engine/tensor/ts-tensor-format.h"

#include <string.h>

#define MAX_CHARS 80 /* of a value that is told */

/* The model's variables with the values of its checkpoint; %NULL, and why in @warning, if there are none to be had. (transfer full) (nullable) */
static TsSession *
load_variables (const TsModel *model,
                GString *warning,
                GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsCheckpoint) checkpoint = ts_checkpoint_open (model->variables, &error);
  g_autoptr (TsSession) session = ts_session_new (model->graph);
  g_auto (TsRestoreReport) report = { 0 };

  if (checkpoint != NULL && ts_session_restore (session, checkpoint, &report, cancellable, &error))
    return g_steal_pointer (&session);
  g_string_append_printf (warning, "%sthe variables are not compared: %s", warning->len > 0 ? "; " : "", error->message);
  return NULL;
}

/* ---- changes ------------------------------------------------------------------------------------ */

static char *
describe (const TsTensor *value)
{
  g_autofree char *preview = ts_tensor_format_preview (value, MAX_CHARS);
  g_autofree char *shape = ts_shape_to_string (&value->shape);

  return g_strdup_printf ("%s %s %s", ts_dtype_name (value->dtype), shape, preview);
}

/* The entry of what is @a in A, made if there is none, in A's order. */
static TsDiffEntry *
ensure_entry (TsGraphDiff *self,
              const TsOperation *a,
              const TsOperation *b)
{
  guint i = 0;
  TsDiffEntry *entry;

  for (; i < self->entries->len; i++)
    {
      entry = self->entries->pdata[i];
      if (entry->function != NULL || entry->a == NULL || entry->a->index > a->index)
        break;
      if (entry->a == a)
        return entry;
    }
  entry = ts_diff_entry_new (TS_DIFF_CHANGED, a, b);
  g_ptr_array_insert (self->entries, (int)i, entry);
  self->n_changed++;
  self->n_same--;
  return entry;
}

static gboolean
compare_values (TsGraphDiff *self,
                const TsOperation *a,
                const TsOperation *b,
                TsTensor *value_a,
                TsTensor *value_b,
                GCancellable *cancellable,
                GError **error)
{
  gboolean comparable = value_a->dtype == value_b->dtype && ts_shape_equal (&value_a->shape, &value_b->shape);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  TsTensorDiff diff = { 0, 0, 0 };
  TsChange *change;

  if (comparable && ts_tensor_identical (value_a, value_b))
    return TRUE;
  if (comparable && !ts_tensor_diff (value_a, value_b, &diff, cancellable, error))
    return FALSE;

  before = describe (value_a);
  after = describe (value_b);
  change = ts_change_add (ensure_entry (self, a, b)->changes, TS_CHANGE_VALUE, "variable", before, after);
  if (comparable)
    {
      change->n_elements = diff.n_elements;
      change->n_different = diff.n_different;
      change->max_abs = diff.max_abs;
    }
  return TRUE;
}

/* ---- variables ---------------------------------------------------------------------------------- */

static gboolean
compare_variables (TsGraphDiff *self,
                   TsSession *session_a,
                   TsSession *session_b,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GArray) variables = ts_session_list_variables (session_a);
  g_auto (TsGraphMatch) match = { 0 };

  if (!ts_graph_match_init (&match, self->a, self->b, cancellable, error))
    return FALSE;
  for (guint i = 0; i < variables->len; i++)
    {
      const TsVariableInfo *variable = &g_array_index (variables, TsVariableInfo, i);
      guint32 other = match.to_b[variable->op];
      g_autoptr (TsTensor) value = other != TS_NO_OP ? ts_session_get_variable (session_b, other, NULL) : NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (variable->value != NULL && value != NULL &&
          !compare_values (self, ts_graph_get_operation (self->a, variable->op), ts_graph_get_operation (self->b, other), variable->value, value, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

TsGraphDiff *
ts_model_diff_new (const TsModel *a,
                   const TsModel *b,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (TsGraphDiff) self = ts_graph_diff_new (a->graph, b->graph, cancellable, error);
  g_autoptr (GString) warning = g_string_new (NULL);
  g_autoptr (TsSession) session_a = NULL;
  g_autoptr (TsSession) session_b = NULL;

  if (self == NULL || a->variables == NULL || b->variables == NULL)
    return g_steal_pointer (&self);

  session_a = load_variables (a, warning, cancellable);
  session_b = load_variables (b, warning, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (session_a != NULL && session_b != NULL && !compare_variables (self, session_a, session_b, cancellable, error))
    return NULL;
  if (warning->len > 0)
    self->warning = g_strdup (warning->str);
  return g_steal_pointer (&self);
}
