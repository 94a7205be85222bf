#include "engine/debug/travel/ts-timeline.h"

#include "engine/debug/ts-debugger-private.h"
#include "engine/ts-error.h"

#include <string.h>

/* ---- marks --------------------------------------------------------------------------------------- */

gsize
ts_debugger_get_t (TsDebugger *self,
                   gsize *end)
{
  if (self->recording != NULL)
    {
      *end = self->recording->entries->len;
      return self->recorded_t;
    }
  *end = ts_journal_get_end (self->journal);
  return ts_journal_get_length (self->journal);
}

static void
add_mark (GPtrArray *marks,
          TsMarkKind kind,
          gsize t,
          guint64 run,
          char *text)
{
  TsMark *mark = g_new0 (TsMark, 1);

  *mark = (TsMark) { kind, t, FALSE, run, 0, text };
  g_ptr_array_add (marks, mark);
}

static gboolean
is_while (const TsOperation *op)
{
  return op != NULL && (strcmp (op->type, "While") == 0 || strcmp (op->type, "StatelessWhile") == 0);
}

/* Turns of loops of functions: each second call that a While makes is of its condition. @calls: call -> seen; @turns: number of the activation -> calls so far */
static void
add_while_turn (TsDebugger *self,
                gsize i,
                const TsJournalEntry *entry,
                GHashTable *calls,
                GHashTable *turns,
                GPtrArray *marks)
{
  guint64 number;
  const TsOperation *caller = ts_journal_get_caller (self->journal, entry->call, &number);
  guint n;

  if (!is_while (caller) || !g_hash_table_add (calls, GSIZE_TO_POINTER (entry->call)))
    return;
  n = GPOINTER_TO_UINT (g_hash_table_lookup (turns, GSIZE_TO_POINTER (number)));
  g_hash_table_insert (turns, GSIZE_TO_POINTER (number), GUINT_TO_POINTER (n + 1));
  if (n % 2 == 0)
    add_mark (marks, TS_MARK_ITERATION, i, self->run, g_strdup_printf ("%s (%s): turn %u", caller->name, caller->type, n / 2));
}

static void
add_iterations (TsDebugger *self,
                GPtrArray *marks,
                guint max)
{
  g_autoptr (GHashTable) calls = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) turns = g_hash_table_new (NULL, NULL);
  guint limit = marks->len + max;

  for (gsize i = 0; i < ts_journal_get_end (self->journal) && marks->len < limit; i++)
    {
      const TsJournalEntry *entry = ts_journal_get (self->journal, i);

      if (entry->call > 0)
        add_while_turn (self, i, entry, calls, turns, marks);
      if (strcmp (entry->op->type, "LoopCond") == 0 && !entry->dead)
        add_mark (marks, TS_MARK_ITERATION, i, self->run, g_strdup_printf ("%s (LoopCond): turn %" G_GINT64_FORMAT, entry->op->name, entry->iteration));
    }
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const TsMark *x = *(TsMark *const *)a, *y = *(TsMark *const *)b;

  if (x->run != y->run)
    return x->run < y->run ? -1 : 1;
  if (x->t != y->t)
    return x->t < y->t ? -1 : 1;
  if (x->after != y->after)
    return x->after ? -1 : 1;
  return (int)x->kind - (int)y->kind;
}

static gpointer
copy_mark (gconstpointer mark,
           gpointer user_data)
{
  return ts_mark_copy (mark);
}

GPtrArray *
ts_debugger_list_marks (TsDebugger *self,
                        guint max_iterations)
{
  GPtrArray *marks = self->recording != NULL ? g_ptr_array_copy (self->recording->marks, copy_mark, NULL) : ts_timeline_list (self->timeline);

  if (self->recording != NULL)
    {
      g_ptr_array_set_free_func (marks, (GDestroyNotify)ts_mark_free);
      return marks;
    }
  if (self->run > 0)
    add_mark (marks, TS_MARK_RUN, 0, self->run, g_strdup_printf ("run %" G_GUINT64_FORMAT, self->run));
  add_iterations (self, marks, max_iterations);
  g_ptr_array_sort (marks, compare);
  return marks;
}

/* "stopped before y (Relu), step 5: breakpoint 1" without what the mark itself says. (transfer full) */
static char *
dup_mark_text (const TsStop *stop)
{
  const char *begin = strchr (stop->text, ' ');
  const char *end = strstr (stop->text, ": breakpoint ");

  if (stop->reason == TS_STOP_ERROR || begin == NULL)
    return g_strdup (stop->text);
  return end != NULL ? g_strndup (begin + 1, (gsize)(end - begin - 1)) : g_strdup (begin + 1);
}

void
ts_debugger_note_stop (TsDebugger *self,
                       const TsStop *stop)
{
  g_autofree char *text = dup_mark_text (stop);
  TsMark mark = {
    .t = ts_journal_get_length (self->journal),
    .after = stop->phase == TS_PHASE_AFTER,
    .run = stop->run,
    .id = stop->breakpoint_id,
    .text = text,
  };

  switch (stop->reason)
    {
    case TS_STOP_BREAKPOINT:
      mark.kind = TS_MARK_BREAKPOINT;
      break;
    case TS_STOP_WATCH:
    case TS_STOP_CATCH:
    case TS_STOP_ERROR:
      mark.kind = TS_MARK_ALERT;
      break;
    default:
      return;
    }
  if (self->is_recording)
    ts_timeline_add (self->timeline, &mark);
}

guint
ts_debugger_add_bookmark (TsDebugger *self,
                          const char *note,
                          GError **error)
{
  TsMark mark = { .kind = TS_MARK_BOOKMARK, .t = ts_journal_get_length (self->journal), .run = self->run, .text = (char *)(note != NULL ? note : "") };

  if (self->recording != NULL || self->executor == NULL || !self->is_recording)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, self->recording != NULL ? "a recording is looked at" : self->executor == NULL ? "there is no run"
                                                                                                                                                        : "the run is not recorded");
      return 0;
    }
  mark.after = self->active && ts_executor_get_phase (self->executor) == TS_PHASE_AFTER;
  return ts_timeline_add (self->timeline, &mark);
}

gboolean
ts_debugger_remove_bookmark (TsDebugger *self,
                             guint id)
{
  return ts_timeline_remove_bookmark (self->timeline, id);
}

gboolean
ts_debugger_note_bookmark (TsDebugger *self,
                           guint id,
                           const char *note)
{
  return ts_timeline_note_bookmark (self->timeline, id, note);
}

/* ---- jumping ------------------------------------------------------------------------------------- */

TsStop *
ts_debugger_jump (TsDebugger *self,
                  gsize t,
                  gboolean after,
                  GError **error)
{
  gsize end = ts_journal_get_end (self->journal);

  if (self->recording != NULL)
    return ts_debugger_jump_in_recording (self, t, error);
  if (!ts_debugger_check_back (self, error))
    return NULL;
  if (t > end || (after && t == 0))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "t = %" G_GSIZE_FORMAT " is not in this run, in which it goes from 0 to %" G_GSIZE_FORMAT, t, end);
      return NULL;
    }
  self->hit_id = 0;
  return ts_debugger_go_to (self, &(const TsPastPlace) { t, after, 0 }, error);
}

static const TsMark *
find_recorded_bookmark (TsDebugger *self,
                        guint id)
{
  for (guint i = 0; i < self->recording->marks->len; i++)
    {
      const TsMark *mark = g_ptr_array_index (self->recording->marks, i);

      if (mark->kind == TS_MARK_BOOKMARK && mark->id == id)
        return mark;
    }
  return NULL;
}

TsStop *
ts_debugger_jump_to_bookmark (TsDebugger *self,
                              guint id,
                              GError **error)
{
  const TsMark *mark = self->recording != NULL ? find_recorded_bookmark (self, id) : ts_timeline_find_bookmark (self->timeline, id);

  if (mark == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no bookmark %u", id);
      return NULL;
    }
  if (mark->run != self->run && self->recording == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "bookmark %u is in run %" G_GUINT64_FORMAT ", which is gone", id, mark->run);
      return NULL;
    }
  return ts_debugger_jump (self, mark->t, mark->after, error);
}

const char *
ts_debugger_get_back_note (TsDebugger *self)
{
  return self->back_note;
}

/* ---- memory -------------------------------------------------------------------------------------- */

void
ts_debugger_set_memory_budget (TsDebugger *self,
                               gsize budget_bytes)
{
  ts_debugger_set_budget (self, budget_bytes);
  ts_debugger_set_recording_budget (self, budget_bytes);
  ts_checkpoints_set_budget (self->checkpoints, budget_bytes / 4);
}

void
ts_debugger_get_memory_use (TsDebugger *self,
                            TsMemoryUse *use)
{
  use->budget_bytes = ts_journal_get_budget (self->journal);
  use->recorded_bytes = ts_journal_get_kept_bytes (self->journal);
  use->n_recorded = ts_journal_get_end (self->journal);
  use->n_dropped = ts_journal_get_n_dropped (self->journal);
  ts_value_store_get_use (self->values, &use->shown_bytes, &use->n_released);
  use->n_checkpoints = ts_checkpoints_get_n (self->checkpoints);
  use->checkpoint_bytes = ts_checkpoints_get_bytes (self->checkpoints);
}

gboolean
ts_debugger_recompute (TsDebugger *self,
                       TsOutput output,
                       GError **error)
{
  const TsPastPlace here = ts_debugger_get_here (self);
  gsize last = ts_journal_find_last (self->journal, output.op);
  const TsOperation *op = ts_graph_get_operation (self->graph, output.op);
  g_autoptr (TsTensor) dropped = NULL;
  g_autoptr (TsTensor) value = NULL;
  g_autoptr (TsStop) stop = NULL;

  if (!ts_debugger_check_back (self, error))
    return FALSE;
  if (last == 0 || ts_value_store_get (self->values, op, output.index, &dropped) != TS_VALUE_RELEASED)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s:%u was not dropped: there is nothing to compute again", op->name, output.index);
      return FALSE;
    }
  if (ts_journal_get (self->journal, last - 1)->outputs != NULL)
    {
      ts_debugger_show_last (self, output.op);
      return TRUE;
    }
  self->hit_id = 0;
  stop = ts_debugger_go_from (self, last - 1, &here, error);
  if (stop == NULL)
    return FALSE;
  if (ts_value_store_get (self->values, op, output.index, &value) != TS_VALUE_RELEASED)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "%s:%u was computed again, and is what it was, but does not fit into the budget", op->name, output.index);
  return FALSE;
}
