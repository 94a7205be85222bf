#include "engine/debug/override/ts-override-control.h"

#include "engine/ts-error.h"

gboolean
ts_override_is_control (const TsOverride *self)
{
  return self->kind == TS_OVERRIDE_CUT || self->kind == TS_OVERRIDE_ADD;
}

TsOverride *
ts_override_new_control (const TsOperation *from,
                         const TsOperation *to,
                         gboolean is_added,
                         GError **error)
{
  TsOverridePlace place = { .path = g_new0 (char *, 2), .op = to };
  TsOverride *self;
  gboolean is_there = FALSE;

  place.path[0] = g_strdup (to->name);
  for (guint32 i = 0; i < to->n_control_inputs; i++)
    is_there |= to->control_inputs[i] == from->index;
  if (is_there == is_added)
    {
      ts_override_place_clear (&place);
      g_set_error (error, TS_ERROR, is_added ? TS_ERROR_ALREADY_EXISTS : TS_ERROR_NOT_FOUND,
                   is_added ? "%s (%s) has the control input ^%s already" : "%s (%s) has no control input ^%s", to->name, to->type, from->name);
      return NULL;
    }
  self = ts_override_new (is_added ? TS_OVERRIDE_ADD : TS_OVERRIDE_CUT, &place);
  self->from = from->index;
  self->text = g_strdup_printf ("%s %s -> %s", is_added ? "add" : "cut", from->name, to->name);
  return self;
}

static gboolean
has_edit (const GArray *edits,
          const TsControlEdit *edit)
{
  for (guint i = 0; i < edits->len; i++)
    {
      const TsControlEdit *other = &g_array_index (edits, TsControlEdit, i);

      if (other->from == edit->from && other->to == edit->to)
        return TRUE;
    }
  return FALSE;
}

gboolean
ts_debugger_apply_controls (TsDebugger *self,
                            GError **error)
{
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (TsControlEdit));

  for (guint i = 0; i < self->overrides->list->len; i++)
    {
      const TsOverride *override = g_ptr_array_index (self->overrides->list, i);
      TsControlEdit edit = { override->from, override->place.op != NULL ? override->place.op->index : 0, override->kind == TS_OVERRIDE_ADD };

      if (!ts_override_is_control (override) || !ts_override_is_active (override))
        continue;
      if (has_edit (edits, &edit))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_ALREADY_EXISTS, "%s: it is so already", override->text);
          return FALSE;
        }
      g_array_append_val (edits, edit);
    }
  if (!ts_session_set_control_edits (self->session, (const TsControlEdit *)(const void *)edits->data, edits->len, error))
    return FALSE;
  g_clear_pointer (&self->view, ts_context_view_free);
  g_clear_pointer (&self->executor, ts_executor_free);
  ts_debugger_archive_run (self);
  return TRUE;
}
