#include "engine/debug/worker/ts-debug-worker-private.h"

#include "engine/debug/travel/ts-timeline.h"
#include "engine/ts-error.h"

/* The console of a worker, and what is looked at from where the run stands. */

/* ---- the thread ---------------------------------------------------------------------------------- */

/* Something that was said, on its way to the main loop. */
typedef struct
{
  TsDebugWorker *worker;
  char *text;
} Saying;

static gboolean
deliver (gpointer data)
{
  Saying *saying = data;

  if (saying->worker->thread != NULL)
    ts_debug_worker_emit_said (saying->worker, saying->text);
  return G_SOURCE_REMOVE;
}

static void
saying_free (gpointer data)
{
  Saying *saying = data;

  g_object_unref (saying->worker);
  g_free (saying->text);
  g_free (saying);
}

void
ts_debug_worker_say (TsDebugWorker *self,
                     const char *text)
{
  Saying *saying = g_new (Saying, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  *saying = (Saying) { g_object_ref (self), g_strdup (text) };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, saying, saying_free);
  g_source_attach (source, self->context);
}

static void
say (const char *text,
     gpointer user_data)
{
  ts_debug_worker_say (user_data, text);
}

static guint64
get_run (TsDebugger *debugger)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (debugger);

  return stop != NULL ? stop->run : 0;
}

void
ts_debug_worker_run_console (TsDebugWorker *self,
                             const char *line,
                             TsDebugAsker *asker)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;
  TsDebugger *debugger = ts_console_get_debugger (self->console);
  guint64 run = get_run (debugger);
  GArray *old = ts_debug_worker_swap_start (self, ts_session_list_variables (ts_debugger_get_session (debugger)));

  ts_console_begin_answer (self->console);
  if (!ts_console_run (self->console, line, &problem))
    {
      text = g_strdup_printf ("%s: %s\n", ts_error_code_name (problem), problem->message);
      say (text, self);
      asker->error = g_steal_pointer (&problem);
    }
  asker->lines = ts_console_end_answer (self->console);
  if (get_run (debugger) == run) /* it began none */
    old = ts_debug_worker_swap_start (self, old);
  g_clear_pointer (&old, g_array_unref);
  ts_debug_worker_notice_session (self, debugger);
}

static void
clear_copy (gpointer data)
{
  ts_display_copy_free (data);
}

/* Takes @displays. */
static void
swap_displays (TsDebugWorker *self,
               GPtrArray *displays)
{
  g_mutex_lock (&self->start_mutex);
  g_clear_pointer (&self->displays, g_ptr_array_unref);
  self->displays = displays;
  g_mutex_unlock (&self->start_mutex);
}

void
ts_debug_worker_look (TsDebugWorker *self,
                      gboolean is_line)
{
  TsDisplayList *list = ts_console_get_displays (self->console);
  GPtrArray *displays = g_ptr_array_new_with_free_func (clear_copy);

  if (!is_line)
    ts_console_notice_stop (self->console);
  for (guint i = 0; i < ts_display_list_get_n (list); i++)
    g_ptr_array_add (displays, ts_display_copy (ts_display_list_get (list, i)));
  swap_displays (self, displays);
}

void
ts_debug_worker_say_stop (TsDebugWorker *self,
                          const TsStop *stop)
{
  g_autofree char *text = g_strconcat (stop->text, "\n", NULL);

  ts_debug_worker_emit_said (self, text);
}

/* How @command is written. (transfer full) (nullable): not at all */
static char *
write_command (TsDebugWorker *self,
               const TsDebugCommand *command)
{
  const char *name = command->output.op < ts_graph_get_n_operations (self->graph) ? ts_graph_get_operation (self->graph, command->output.op)->name : "";

  switch (command->kind)
    {
    case TS_DEBUG_COMMAND_START:
      return g_strdup ("start");
    case TS_DEBUG_COMMAND_STEP:
      return command->n == 1 ? g_strdup ("step") : g_strdup_printf ("step %" G_GUINT64_FORMAT, command->n);
    case TS_DEBUG_COMMAND_STEP_INTO:
      return g_strdup ("stepin");
    case TS_DEBUG_COMMAND_CONTINUE:
      return g_strdup (ts_debug_worker_is_active (self) ? "continue" : "run");
    case TS_DEBUG_COMMAND_UNTIL:
      return g_strdup_printf ("until %s:%u", name, command->output.index);
    case TS_DEBUG_COMMAND_FINISH:
      return g_strdup ("finish");
    case TS_DEBUG_COMMAND_NEXT_ITERATION:
      return g_strdup ("iterate");
    case TS_DEBUG_COMMAND_STEP_BACK:
      return g_strdup ("reverse-step");
    case TS_DEBUG_COMMAND_CONTINUE_BACK:
      return g_strdup ("reverse-continue");
    case TS_DEBUG_COMMAND_BACK_TO_WRITER:
      return g_strdup_printf ("reverse-continue writer %s", name);
    case TS_DEBUG_COMMAND_UNDO_RUN:
      return g_strdup ("undo");
    case TS_DEBUG_COMMAND_STOP:
      return g_strdup ("kill");
    default:
      return NULL;
    }
}

void
ts_debug_worker_echo (TsDebugWorker *self,
                      const TsDebugCommand *command)
{
  g_autofree char *line = write_command (self, command);
  g_autofree char *text = line != NULL ? g_strconcat (TS_CONSOLE_PROMPT, line, "\n", NULL) : NULL;

  if (text != NULL)
    ts_debug_worker_emit_said (self, text);
}

/* ---- the main thread ------------------------------------------------------------------------------- */

void
ts_debug_worker_init_console (TsDebugWorker *self)
{
  self->console = ts_console_new (self->debugger, say, self);
  self->displays = g_ptr_array_new_with_free_func (clear_copy);
}

void
ts_debug_worker_clear_console (TsDebugWorker *self)
{
  g_clear_pointer (&self->console, ts_console_free);
  g_clear_pointer (&self->displays, g_ptr_array_unref);
}

void
ts_debug_asker_clear (TsDebugAsker *self)
{
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_clear_error (&self->error);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  *self = (TsDebugAsker) { 0 };
}

void
ts_debug_worker_ask (TsDebugWorker *self,
                     const char *line,
                     TsDebugAnswer answer,
                     gpointer user_data,
                     GDestroyNotify destroy)
{
  g_autofree char *echo = g_strconcat (TS_CONSOLE_PROMPT, line, "\n", NULL);

  ts_debug_worker_emit_said (self, echo);
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_LINE, .path = g_strdup (line), .asker = { .func = answer, .user_data = user_data, .destroy = destroy } }, TRUE);
}

void
ts_debug_worker_run_line (TsDebugWorker *self,
                          const char *line)
{
  ts_debug_worker_ask (self, line, NULL, NULL, NULL);
}

char **
ts_debug_worker_complete (TsDebugWorker *self,
                          const char *line,
                          gsize *word)
{
  return ts_console_complete (self->console, line, word); /* reads the graph alone */
}

GPtrArray *
ts_debug_worker_dup_displays (TsDebugWorker *self)
{
  GPtrArray *displays;

  g_mutex_lock (&self->start_mutex);
  displays = g_ptr_array_ref (self->displays);
  g_mutex_unlock (&self->start_mutex);
  return displays;
}

gboolean
ts_debug_worker_is_idle (TsDebugWorker *self)
{
  return self->thread != NULL && self->n_pending == 0;
}

GArray *
ts_debug_worker_dup_stack (TsDebugWorker *self)
{
  return ts_debug_worker_is_idle (self) ? ts_debugger_dup_stack (self->debugger) : NULL;
}

guint8 *
ts_debug_worker_dup_call_states (TsDebugWorker *self,
                                 guint32 outer,
                                 guint32 caller,
                                 const TsFunction *function,
                                 guint32 *context)
{
  return ts_debug_worker_is_idle (self) ? ts_debugger_dup_call_states (self->debugger, outer, caller, function, context) : NULL;
}

GArray *
ts_debug_worker_dup_history (TsDebugWorker *self,
                             TsOutput output)
{
  return ts_debug_worker_is_idle (self) ? ts_debugger_dup_history (self->debugger, ts_graph_get_operation (self->graph, output.op), output.index) : NULL;
}

guint32 *
ts_debug_worker_dup_ready (TsDebugWorker *self,
                           guint *n)
{
  *n = 0;
  return ts_debug_worker_is_idle (self) ? ts_debugger_dup_ready (self->debugger, n) : NULL;
}

GArray *
ts_debug_worker_explain (TsDebugWorker *self,
                         guint32 op)
{
  return ts_debug_worker_is_idle (self) ? ts_debugger_explain (self->debugger, self->looks_from, ts_graph_get_operation (self->graph, op)) : NULL;
}

const GPtrArray *
ts_debug_worker_peek_answer (TsDebugWorker *self)
{
  return self->answer;
}

const TsOrigin *
ts_debug_worker_peek_origin (TsDebugWorker *self)
{
  return ts_debug_worker_is_idle (self) ? ts_console_get_origin (self->console) : NULL;
}

const char *
ts_debug_worker_peek_explained_title (TsDebugWorker *self)
{
  return ts_debug_worker_is_idle (self) ? ts_console_get_explained_title (self->console) : NULL;
}

const GArray *
ts_debug_worker_peek_explained_elements (TsDebugWorker *self)
{
  return ts_debug_worker_is_idle (self) ? ts_console_get_explained_elements (self->console) : NULL;
}

gsize
ts_debug_worker_get_t (TsDebugWorker *self,
                       gsize *end)
{
  *end = 0;
  return ts_debug_worker_is_idle (self) ? ts_debugger_get_t (self->debugger, end) : 0;
}

GPtrArray *
ts_debug_worker_list_marks (TsDebugWorker *self,
                            guint max_iterations)
{
  return ts_debug_worker_is_idle (self) ? ts_debugger_list_marks (self->debugger, max_iterations) : NULL;
}

/* ---- where one looks from --------------------------------------------------------------------------- */

gboolean
ts_debug_worker_looks_aside (TsDebugWorker *self)
{
  return ts_debug_worker_is_idle (self) && self->looks_from < ts_context_table_get_length (ts_debugger_get_contexts (self->debugger));
}

void
ts_debug_worker_notice_stop (TsDebugWorker *self)
{
  self->looks_from = ts_debug_worker_is_idle (self) ? ts_debugger_get_context (self->debugger) : 0;
}

guint32
ts_debug_worker_get_context (TsDebugWorker *self)
{
  return self->looks_from;
}

void
ts_debug_worker_set_context (TsDebugWorker *self,
                             guint32 context)
{
  if (!ts_debug_worker_is_idle (self) || context >= ts_context_table_get_length (ts_debugger_get_contexts (self->debugger)))
    return;
  self->looks_from = context;
  ts_debug_worker_emit_changed (self);
}

gint64
ts_debug_worker_find_turn (TsDebugWorker *self,
                           gint64 iteration)
{
  return ts_debug_worker_is_idle (self) ? ts_context_table_find_sibling (ts_debugger_get_contexts (self->debugger), self->looks_from, iteration) : -1;
}

const TsContext *
ts_debug_worker_peek_context (TsDebugWorker *self)
{
  return ts_debug_worker_looks_aside (self) ? ts_context_table_get (ts_debugger_get_contexts (self->debugger), self->looks_from) : NULL;
}
