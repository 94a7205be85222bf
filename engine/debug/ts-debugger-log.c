#include "engine/debug/ts-debugger-private.h"

#include "engine/debug/context/ts-activation-path.h"
#include "engine/debug/ts-debugger-breakpoints.h"
#include "engine/io/ts-npy.h"

/* What log points do: tell a line, note a value in a series, write one into a file. */

/**
 * Due:
 * @id: of the log point
 * @t: activations that are over
 * @text: the line; the name of the series, or of the file
 * @place: where, for a series
 * @value: (nullable): to be noted or written
 */
typedef struct
{
  guint id;
  TsLogKind kind;
  gsize t;
  char *text;
  char *place;
  TsTensor *value;
} Due;

static void
due_clear (gpointer data)
{
  Due *due = data;

  g_free (due->text);
  g_free (due->place);
  g_clear_pointer (&due->value, ts_tensor_unref);
}

static void
tell (TsDebugger *self,
      const char *text)
{
  if (self->log != NULL)
    self->log (text, self->log_data);
}

/* Where the run goes on nobody sees an error but in the log. */
static void
tell_error (TsDebugger *self,
            guint id,
            const GError *error)
{
  g_autofree char *text = g_strdup_printf ("log point %u: %s", id, error->message);

  tell (self, text);
}

static void
carry_out (TsDebugger *self,
           const Due *due)
{
  g_autoptr (GError) error = NULL;

  if (due->kind == TS_LOG_MESSAGE)
    tell (self, due->text);
  else if (due->kind == TS_LOG_SERIES)
    ts_series_set_add (self->series, due->text, self->run, due->t, due->place, due->value);
  else if (!ts_npy_save (due->value, due->text, &error))
    tell_error (self, due->id, error);
}

/* ---- what is due ----------------------------------------------------------------------------------- */

/* `loop/add, iteration 3` (transfer full) */
static char *
describe_place (const TsActivation *activation)
{
  g_autofree char *place = ts_activation_dup_place (activation);
  TsTurn turn;

  if (ts_activation_get_turns (activation, &turn, 1) == 0)
    return g_steal_pointer (&place);
  return g_strdup_printf ("%s, iteration %" G_GINT64_FORMAT, place, turn.number);
}

static gboolean
make_due (TsDebugger *self,
          const TsBreakpoint *breakpoint,
          Due *due,
          GError **error)
{
  const TsLogAction *action = breakpoint->log;
  TsStopScope data = { self, breakpoint };
  const TsExpressionScope scope = ts_stop_scope_get (&data);

  *due = (Due) { .id = breakpoint->id, .kind = action->kind, .t = ts_journal_get_length (self->journal) };
  due->text = action->message != NULL ? ts_expression_template_format (action->message, &scope, NULL, error) : g_strdup (action->text);
  due->place = describe_place (ts_executor_get_current (self->executor));
  if (action->expression != NULL)
    due->value = ts_expression_evaluate (action->expression, &scope, NULL, error);
  return due->text != NULL && (action->expression == NULL || due->value != NULL);
}

/* The oldest of the same log point goes if there are enough. */
static void
hold (TsDebugger *self,
      const Due *due,
      guint64 n)
{
  guint64 n_same = 1;
  guint oldest = G_MAXUINT;

  if (self->held_logs == NULL)
    {
      self->held_logs = g_array_new (FALSE, FALSE, sizeof (Due));
      g_array_set_clear_func (self->held_logs, due_clear);
    }
  for (guint i = self->held_logs->len; i-- > 0;)
    if (g_array_index (self->held_logs, Due, i).id == due->id)
      {
        oldest = i;
        n_same++;
      }
  if (n_same > n)
    g_array_remove_index (self->held_logs, oldest);
  g_array_append_val (self->held_logs, *due);
}

void
ts_debugger_log (TsDebugger *self,
                 const TsBreakpoint *breakpoint,
                 gboolean is_perhaps)
{
  g_autoptr (GError) error = NULL;
  Due due;

  if (!make_due (self, breakpoint, &due, &error))
    tell_error (self, breakpoint->id, error);
  else if (is_perhaps)
    {
      hold (self, &due, breakpoint->log->last);
      return;
    }
  else
    carry_out (self, &due);
  due_clear (&due);
}

void
ts_debugger_flush_log (TsDebugger *self)
{
  g_autoptr (GArray) held = g_steal_pointer (&self->held_logs);

  for (guint i = 0; held != NULL && i < held->len; i++)
    carry_out (self, &g_array_index (held, Due, i));
}

void
ts_debugger_log_go_back (TsDebugger *self,
                         gsize t)
{
  for (guint i = self->held_logs != NULL ? self->held_logs->len : 0; i-- > 0;)
    if (g_array_index (self->held_logs, Due, i).t > t)
      g_array_remove_index (self->held_logs, i);
  ts_series_set_go_back (self->series, self->run, t);
}

TsSeriesSet *
ts_debugger_get_series (TsDebugger *self)
{
  return self->series;
}
