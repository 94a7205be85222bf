#include "engine/debug/override/ts-overrides.h"

#include "engine/ts-error.h"

typedef enum
{
  STEP_ADD,
  STEP_REMOVE,
  STEP_SWITCH_ON,
  STEP_SWITCH_OFF,
} StepKind;

typedef struct
{
  StepKind kind;
  guint id;
} Step;

static void
mark_clear (gpointer data)
{
  g_clear_pointer (&((TsOverrideMark *)data)->value, ts_tensor_unref);
}

TsOverrides *
ts_overrides_new (TsGraph *graph)
{
  TsOverrides *self = g_new0 (TsOverrides, 1);

  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_override_free);
  self->prepared = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_override_free);
  self->history = g_array_new (FALSE, FALSE, sizeof (Step));
  self->before = g_array_new (FALSE, FALSE, sizeof (TsOverrideMark));
  self->after = g_array_new (FALSE, FALSE, sizeof (TsOverrideMark));
  g_array_set_clear_func (self->before, mark_clear);
  g_array_set_clear_func (self->after, mark_clear);
  self->altered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)ts_altered_op_free);
  self->taint = ts_taint_new ();
  return self;
}

void
ts_overrides_free (TsOverrides *self)
{
  ts_overrides_clear_given (self);
  g_array_unref (self->before);
  g_array_unref (self->after);
  g_array_unref (self->history);
  g_ptr_array_unref (self->prepared);
  g_ptr_array_unref (self->list);
  g_hash_table_unref (self->altered);
  g_clear_pointer (&self->altered_by, g_ptr_array_unref);
  g_clear_pointer (&self->by_hand, g_ptr_array_unref);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  ts_taint_free (self->taint);
  g_free (self->ids);
  g_free (self->is_pure);
  g_free (self->problem);
  g_free (self);
}

/* ---- the ledger ---------------------------------------------------------------------------------- */

static void
push_step (TsOverrides *self,
           StepKind kind,
           guint id)
{
  Step step = { kind, id };

  g_array_set_size (self->history, self->n_history);
  g_array_append_val (self->history, step);
  self->n_history++;
}

guint
ts_overrides_add (TsOverrides *self,
                  TsOverride *override)
{
  g_ptr_array_add (self->list, override);
  override->id = self->list->len;
  self->is_used = TRUE;
  push_step (self, STEP_ADD, override->id);
  return override->id;
}

void
ts_overrides_drop_last (TsOverrides *self)
{
  g_ptr_array_remove_index (self->list, self->list->len - 1);
  g_array_set_size (self->history, --self->n_history);
}

TsOverride *
ts_overrides_find (const TsOverrides *self,
                   guint id)
{
  return id > 0 && id <= self->list->len ? g_ptr_array_index (self->list, id - 1) : NULL;
}

static TsOverride *
find_present (const TsOverrides *self,
              guint id,
              GError **error)
{
  TsOverride *override = ts_overrides_find (self, id);

  if (override != NULL && !override->is_removed)
    return override;
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no override %u", id);
  return NULL;
}

gboolean
ts_overrides_switch (TsOverrides *self,
                     guint id,
                     gboolean is_enabled,
                     GError **error)
{
  TsOverride *override = find_present (self, id, error);

  if (override == NULL)
    return FALSE;
  if (override->is_enabled != is_enabled)
    push_step (self, is_enabled ? STEP_SWITCH_ON : STEP_SWITCH_OFF, id);
  override->is_enabled = is_enabled;
  return TRUE;
}

gboolean
ts_overrides_remove (TsOverrides *self,
                     guint id,
                     GError **error)
{
  TsOverride *override = find_present (self, id, error);

  if (override == NULL)
    return FALSE;
  override->is_removed = TRUE;
  push_step (self, STEP_REMOVE, id);
  return TRUE;
}

/* @forward: done, else taken back. Returns what has become of it, for people. */
static char *
carry_out (TsOverrides *self,
           const Step *step,
           gboolean forward)
{
  TsOverride *override = ts_overrides_find (self, step->id);
  gboolean is_there = forward == (step->kind == STEP_ADD);
  gboolean is_on = forward == (step->kind == STEP_SWITCH_ON);

  if (step->kind == STEP_ADD || step->kind == STEP_REMOVE)
    {
      override->is_removed = !is_there;
      return g_strdup_printf ("override %u is %s: %s", step->id, is_there ? "there again" : "gone", override->text);
    }
  override->is_enabled = is_on;
  return g_strdup_printf ("override %u is %s: %s", step->id, is_on ? "on" : "off", override->text);
}

TsOverride *
ts_overrides_get_next (const TsOverrides *self,
                       gboolean forward)
{
  guint i = forward ? self->n_history : self->n_history - 1;

  return i < self->history->len ? ts_overrides_find (self, g_array_index (self->history, Step, i).id) : NULL;
}

gboolean
ts_overrides_undo (TsOverrides *self,
                   char **text,
                   GError **error)
{
  if (self->n_history == 0)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there is no override to take back");
      return FALSE;
    }
  *text = carry_out (self, &g_array_index (self->history, Step, --self->n_history), FALSE);
  return TRUE;
}

gboolean
ts_overrides_redo (TsOverrides *self,
                   char **text,
                   GError **error)
{
  if (self->n_history == self->history->len)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "no override was taken back");
      return FALSE;
    }
  *text = carry_out (self, &g_array_index (self->history, Step, self->n_history++), TRUE);
  return TRUE;
}

/* ---- what was applied ---------------------------------------------------------------------------- */

static void
note (TsOverrides *self,
      GArray *marks,
      guint *next,
      guint64 at,
      guint id,
      guint slot,
      TsTensor *value)
{
  TsOverride *override = ts_overrides_find (self, id);
  TsOverrideMark mark = { at, id, slot, value };

  if (self->is_recording)
    {
      if (value != NULL)
        ts_tensor_ref (value);
      g_array_append_val (marks, mark);
      *next = marks->len;
    }
  override->n_applied++;
  override->is_spent = override->is_once;
}

void
ts_overrides_note_before (TsOverrides *self,
                          const TsOverride *override,
                          TsTensor *value)
{
  note (self, self->before, &self->next_before, self->n_begun, override->id, override->slot, value);
}

void
ts_overrides_note_after (TsOverrides *self,
                         guint64 entry,
                         guint id,
                         guint slot,
                         TsTensor *value)
{
  note (self, self->after, &self->next_after, entry, id, slot, value);
}

static const TsOverrideMark *
next_mark (const GArray *marks,
           guint *next,
           guint64 at)
{
  const TsOverrideMark *mark = *next < marks->len ? &g_array_index (marks, TsOverrideMark, *next) : NULL;

  if (mark == NULL || mark->at != at)
    return NULL;
  (*next)++;
  return mark;
}

const TsOverrideMark *
ts_overrides_next_before (TsOverrides *self,
                          guint64 at)
{
  return next_mark (self->before, &self->next_before, at);
}

const TsOverrideMark *
ts_overrides_next_after (TsOverrides *self,
                         guint64 at)
{
  return next_mark (self->after, &self->next_after, at);
}

/* How many come before @at. */
static guint
find_mark (const GArray *marks,
           guint64 at)
{
  guint n = 0;

  while (n < marks->len && g_array_index (marks, TsOverrideMark, n).at < at)
    n++;
  return n;
}

static void
drop_marks (TsOverrides *self,
            GArray *marks,
            guint *next,
            guint64 at)
{
  guint length = find_mark (marks, at);

  for (guint i = length; i < marks->len; i++)
    {
      TsOverride *override = ts_overrides_find (self, g_array_index (marks, TsOverrideMark, i).id);

      override->n_applied--;
      if (override->waits)
        override->is_spent = FALSE;
    }
  g_array_set_size (marks, length);
  *next = MIN (*next, length);
}

/* Of the current activation. */
static void
forget_current (TsOverrides *self)
{
  ts_overrides_clear_given (self);
  g_clear_pointer (&self->by_hand, g_ptr_array_unref);
  self->is_aside = FALSE;
}

void
ts_overrides_begin_run (TsOverrides *self,
                        gboolean is_recording)
{
  self->is_recording = is_recording;
  self->n_begun = 0;
  self->next_before = self->next_after = 0;
  forget_current (self);
  ts_taint_begin_run (self->taint, is_recording);
  g_array_set_size (self->before, 0);
  g_array_set_size (self->after, 0);
  for (guint i = 0; i < self->list->len; i++)
    {
      TsOverride *override = g_ptr_array_index (self->list, i);

      override->is_spent |= override->kind == TS_OVERRIDE_END_LOOP;
    }
}

void
ts_overrides_seek (TsOverrides *self,
                   guint64 entry,
                   guint64 begun)
{
  self->n_begun = begun;
  self->next_before = find_mark (self->before, begun + 1);
  self->next_after = find_mark (self->after, entry);
  forget_current (self);
  ts_taint_seek (self->taint, (gint64)entry, begun);
}

void
ts_overrides_cut (TsOverrides *self,
                  guint64 entry,
                  guint64 begun)
{
  drop_marks (self, self->before, &self->next_before, begun + 1);
  drop_marks (self, self->after, &self->next_after, entry);
  ts_taint_cut (self->taint, (gint64)entry, begun);
}

/* ---- branches ----------------------------------------------------------------------------------- */

static GArray *
copy_marks (const GArray *marks)
{
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (TsOverrideMark));

  g_array_set_clear_func (copy, mark_clear);
  g_array_append_vals (copy, marks->data, marks->len);
  for (guint i = 0; i < copy->len; i++)
    if (g_array_index (copy, TsOverrideMark, i).value != NULL)
      ts_tensor_ref (g_array_index (copy, TsOverrideMark, i).value);
  return copy;
}

TsOverrideMarks *
ts_overrides_copy_marks (const TsOverrides *self)
{
  TsOverrideMarks *marks = g_new0 (TsOverrideMarks, 1);

  marks->before = copy_marks (self->before);
  marks->after = copy_marks (self->after);
  marks->taint = ts_taint_copy_marks (self->taint);
  return marks;
}

void
ts_override_marks_free (TsOverrideMarks *self)
{
  g_array_unref (self->before);
  g_array_unref (self->after);
  ts_taint_marks_free (self->taint);
  g_free (self);
}

/* What counts @marks, which are there now, or no longer. */
static void
count_marks (TsOverrides *self,
             const GArray *marks,
             gboolean are_there)
{
  for (guint i = 0; i < marks->len; i++)
    {
      TsOverride *override = ts_overrides_find (self, g_array_index (marks, TsOverrideMark, i).id);

      override->n_applied = are_there ? override->n_applied + 1 : override->n_applied - 1;
      if (override->waits)
        override->is_spent = are_there;
    }
}

static void
swap_marks (TsOverrides *self,
            GArray **marks,
            GArray **others)
{
  GArray *mine = *marks;

  count_marks (self, mine, FALSE);
  *marks = *others;
  *others = mine;
  count_marks (self, *marks, TRUE);
}

void
ts_overrides_swap_marks (TsOverrides *self,
                         TsOverrideMarks *marks)
{
  swap_marks (self, &self->before, &marks->before);
  swap_marks (self, &self->after, &marks->after);
  ts_taint_swap_marks (self->taint, marks->taint);
}

gboolean
ts_overrides_have_given (const TsOverrides *self)
{
  return self->before->len > 0 && g_array_index (self->before, TsOverrideMark, self->before->len - 1).at >= self->n_begun;
}

void
ts_overrides_clear_given (TsOverrides *self)
{
  g_clear_pointer (&self->given, g_ptr_array_unref);
  g_clear_pointer (&self->given_ids, g_array_unref);
}
