#include "engine/debug/ts-debugger-watches.h"

#include "engine/debug/ts-debugger-private.h"
#include "engine/exec/ts-frame.h"
#include "engine/ts-error.h"

#include <string.h>

/* Watched state: what there is, and whether an activation has changed or read some. */

guint
ts_debugger_add_watch (TsDebugger *self,
                       TsWatchKind kind,
                       const char *text,
                       GError **error)
{
  TsWatch *watch = ts_watch_new (self->graph, ts_session_get_resources (self->session), kind, text, error);

  if (watch == NULL)
    return 0;
  watch->id = ++self->last_watch;
  g_ptr_array_add (self->watches, watch);
  return watch->id;
}

gboolean
ts_debugger_remove_watch (TsDebugger *self,
                          const char *what,
                          GError **error)
{
  guint64 id = 0;
  gboolean found = FALSE;

  g_ascii_string_to_unsigned (what, 10, 1, G_MAXUINT, &id, NULL);
  for (guint i = self->watches->len; i-- > 0;)
    {
      const TsWatch *watch = g_ptr_array_index (self->watches, i);

      if (watch->id != id && strcmp (watch->text, what) != 0)
        continue;
      g_ptr_array_remove_index (self->watches, i);
      found = TRUE;
    }
  if (!found)
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "%s is not watched", what);
  return found;
}

const GPtrArray *
ts_debugger_get_watches (TsDebugger *self)
{
  return self->watches;
}

/* ---- going on -------------------------------------------------------------------------------------- */

void
ts_debugger_note_change (TsDebugger *self,
                         TsResource *resource,
                         gpointer undo)
{
  for (guint i = 0; i < self->watches->len; i++)
    ts_watch_note_change (g_ptr_array_index (self->watches, i), resource, undo);
}

void
ts_debugger_refresh_watches (TsDebugger *self)
{
  g_clear_pointer (&self->written_catch, g_free);
  for (guint i = 0; i < self->watches->len; i++)
    ts_watch_refresh (g_ptr_array_index (self->watches, i));
}

static gboolean
leads_to (const TsTensor *tensor,
          const TsResource *resource)
{
  if (tensor == NULL)
    return FALSE;
  if (ts_tensor_is_reference (tensor))
    return ts_tensor_get_reference (tensor) == resource;
  return tensor->dtype == TS_DTYPE_RESOURCE && tensor->n_elements == 1 && ts_tensor_get_handle (tensor, 0) == resource;
}

/* Something comes out that did not go in. */
static gboolean
gives_something (const TsPlanNode *node,
                 TsTensor *const *inputs,
                 TsTensor *const *outputs)
{
  for (guint32 i = 0; i < node->n_out; i++)
    {
      gboolean is_new = outputs[i] != NULL;

      for (guint32 k = 0; k < node->n_in; k++)
        is_new &= outputs[i] != inputs[k];
      if (is_new)
        return TRUE;
    }
  return FALSE;
}

/* It gets to the state, and does not only hand on what leads there, to its outputs or to a function; whoever writes reads only if something comes out. */
static gboolean
reads (const TsActivation *activation,
       const TsResource *resource,
       TsTensor *const *outputs,
       gboolean is_written)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  TsTensor *const *inputs = activation->iteration->slots + node->first_in;
  gboolean gets_there = FALSE;

  if (node->kernel == NULL || node->kernel->resume != NULL)
    return FALSE;
  for (guint32 i = 0; i < node->n_in; i++)
    gets_there |= leads_to (inputs[i], resource);
  for (guint32 i = 0; i < node->n_out; i++)
    gets_there &= !leads_to (outputs[i], resource);
  return gets_there && (!is_written || gives_something (node, inputs, outputs));
}

/* What stops the run, for people. (transfer full) (nullable) */
static char *
describe_hit (TsWatch *watch,
              const TsActivation *activation,
              TsTensor *const *outputs)
{
  gboolean is_written = watch->is_written;
  char *text = ts_watch_take_write (watch);

  if (text == NULL && watch->resource != NULL && (watch->kind == TS_WATCH_READ || watch->kind == TS_WATCH_ACCESS) &&
      reads (activation, watch->resource, outputs, is_written))
    text = ts_watch_describe_read (watch);
  return text;
}

gboolean
ts_debugger_hits_watch (TsDebugger *self,
                        const TsActivation *activation,
                        TsTensor *const *outputs)
{
  const TsOperation *op = ts_executor_get_operation (self->executor, activation);
  gboolean hit = FALSE;

  if (activation->dead)
    return FALSE;
  for (guint i = 0; i < self->watches->len; i++)
    {
      TsWatch *watch = g_ptr_array_index (self->watches, i);
      char *text = describe_hit (watch, activation, outputs);

      if (ts_activation_get_depth (activation) == 0 && op->n_outputs > 0)
        ts_watch_note_output (watch, op->index, outputs[0]);
      if (hit)
        g_free (text);
      else if (text != NULL)
        {
          g_free (self->note);
          self->note = text;
          hit = TRUE;
        }
    }
  return hit;
}

/* ---- the way back ----------------------------------------------------------------------------------- */

/* Whether one of the changes of @entry is a hit; @value: what the part was after it, and then before it. */
static gboolean
is_hit_in_past (const TsWatch *watch,
                const TsJournalEntry *entry,
                TsTensor **value)
{
  gboolean is_variable = ts_variable_cast (watch->resource) != NULL;

  for (guint k = entry->changes != NULL ? entry->changes->len : 0; k-- > 0;)
    {
      const TsJournalChange *change = &g_array_index (entry->changes, TsJournalChange, k);
      TsTensor *old_value;
      gboolean differs;

      if (change->resource != watch->resource)
        continue;
      if (watch->kind == TS_WATCH_WRITE || watch->kind == TS_WATCH_ACCESS || !is_variable)
        return TRUE;
      old_value = ts_watch_get_part (watch, change->undo);
      differs = ts_watch_differs (watch, old_value, *value);
      g_clear_pointer (value, ts_tensor_unref);
      *value = old_value;
      if (differs)
        return TRUE;
    }
  return FALSE;
}

/* How many entries are over after the last one below @length that changed what is watched; 0: none. */
static gsize
find_change (TsDebugger *self,
             const TsWatch *watch,
             gsize length)
{
  g_autoptr (TsTensor) value = NULL;

  if (watch->resource == NULL || watch->kind == TS_WATCH_READ)
    return 0;
  if (ts_variable_cast (watch->resource) != NULL)
    {
      g_autoptr (TsTensor) whole = ts_variable_dup_value (ts_variable_cast (watch->resource));

      value = ts_watch_get_part (watch, whole);
    }
  for (gsize i = ts_journal_get_length (self->journal); i-- > 0;)
    if (is_hit_in_past (watch, ts_journal_get (self->journal, i), &value) && i < length)
      return i + 1;
  return 0;
}

gsize
ts_debugger_find_last_change (TsDebugger *self,
                              gsize length)
{
  gsize found = 0;

  for (guint i = 0; i < self->watches->len; i++)
    found = MAX (found, find_change (self, g_ptr_array_index (self->watches, i), length));
  return found;
}
