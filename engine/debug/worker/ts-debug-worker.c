#include "engine/debug/worker/ts-debug-worker-private.h"

/* How often a program hears of progress while a command runs. */
#define PROGRESS_INTERVAL_MS 100

/* What came of it, on its way to the main loop. */
typedef struct
{
  TsDebugWorker *worker;
  TsStop *stop;
  gboolean is_aside;
  GArray *feeds; /* (nullable): what a line of the console has left of them */
  GArray *fetches;
  guint inputs_revision;
  TsDeviceSetup *devices; /* (nullable): that it has left */
  guint devices_revision;
  GError *error;
  TsDebugAsker asker;
  TsDebugger *debugger; /* that is driven now */
  GPtrArray *closed;    /* (nullable): debuggers that are no more, once nobody looks at them */
} Result;

enum
{
  PROP_BUSY = 1,
  PROP_STOP,
  N_PROPS
};

enum
{
  CHANGED,
  FAILED,
  SAID,
  INPUTS_CHANGED,
  DEVICES_CHANGED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TsDebugWorker, ts_debug_worker, G_TYPE_OBJECT)

static void
clear_feed (gpointer data)
{
  TsFeed *feed = data;

  g_clear_pointer (&feed->value, ts_tensor_unref);
}

static GArray *
new_feeds (void)
{
  GArray *feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));

  g_array_set_clear_func (feeds, clear_feed);
  return feeds;
}

/* ---- the thread ---------------------------------------------------------------------------------- */

static void
command_free (TsDebugCommand *command)
{
  g_clear_pointer (&command->value, ts_tensor_unref);
  g_clear_pointer (&command->model, ts_model_unref);
  g_clear_pointer (&command->path, g_free);
  g_clear_object (&command->cancellable);
  g_clear_pointer (&command->feeds, g_array_unref);
  g_clear_pointer (&command->fetches, g_array_unref);
  g_clear_pointer (&command->devices, ts_device_setup_unref);
  ts_debug_asker_clear (&command->asker);
  g_free (command);
}

static gboolean
take_feeds (TsDebugWorker *self,
            const TsDebugCommand *command,
            GError **error)
{
  TsDebugger *debugger = ts_console_get_debugger (self->console);

  ts_debug_worker_take_devices (self, command);

  /* Those that the console has left count then. */
  if (command->inputs_revision == self->taken_revision)
    return TRUE;
  while (ts_debugger_get_n_feeds (debugger) > 0)
    ts_debugger_set_feed (debugger, ts_debugger_get_feeds (debugger)[0].output, NULL, NULL);
  for (guint i = 0; i < command->feeds->len; i++)
    {
      const TsFeed *feed = &g_array_index (command->feeds, TsFeed, i);

      if (!ts_debugger_set_feed (debugger, feed->output, feed->value, error))
        return FALSE;
    }
  ts_debugger_set_fetches (debugger, (const TsOutput *)(const void *)command->fetches->data, command->fetches->len);
  self->taken_revision = command->inputs_revision;
  return TRUE;
}

static TsStop *
carry_out_run (TsDebugger *debugger,
               const TsDebugCommand *command,
               GError **error)
{
  switch (command->kind)
    {
    case TS_DEBUG_COMMAND_START:
      return ts_debugger_start (debugger, error);
    case TS_DEBUG_COMMAND_STEP:
      return ts_debugger_step (debugger, command->n, error);
    case TS_DEBUG_COMMAND_STEP_INTO:
      return ts_debugger_step_into (debugger, command->n, error);
    case TS_DEBUG_COMMAND_CONTINUE:
      return ts_debugger_continue (debugger, error);
    default:
      return ts_debugger_until (debugger, command->output, error);
    }
}

/* What variables held when a run begins is kept for comparison; a run that cannot begin leaves the last one's. */
static TsStop *
begin_run (TsDebugWorker *self,
           const TsDebugCommand *command,
           GError **error)
{
  TsDebugger *debugger = ts_console_get_debugger (self->console);
  GArray *old;
  TsStop *stop;

  if (!take_feeds (self, command, error))
    return NULL;
  old = ts_debug_worker_swap_start (self, ts_session_list_variables (ts_debugger_get_session (debugger)));
  stop = carry_out_run (debugger, command, error);
  if (stop == NULL)
    old = ts_debug_worker_swap_start (self, old);
  g_clear_pointer (&old, g_array_unref);
  return stop;
}

static TsStop *
carry_out (TsDebugWorker *self,
           TsDebugCommand *command,
           GError **error)
{
  TsDebugger *debugger = ts_console_get_debugger (self->console);
  gboolean begins = command->kind == TS_DEBUG_COMMAND_START || !ts_debugger_is_active (debugger);

  switch (command->kind)
    {
    case TS_DEBUG_COMMAND_START:
    case TS_DEBUG_COMMAND_STEP:
    case TS_DEBUG_COMMAND_STEP_INTO:
    case TS_DEBUG_COMMAND_CONTINUE:
    case TS_DEBUG_COMMAND_UNTIL:
      return begins ? begin_run (self, command, error) : carry_out_run (debugger, command, error);
    case TS_DEBUG_COMMAND_FINISH:
      return ts_debugger_finish (debugger, error);
    case TS_DEBUG_COMMAND_NEXT_ITERATION:
      return ts_debugger_next_iteration (debugger, command->n, error);
    case TS_DEBUG_COMMAND_STEP_BACK:
      return ts_debugger_step_back (debugger, command->n, error);
    case TS_DEBUG_COMMAND_CONTINUE_BACK:
      return ts_debugger_continue_back (debugger, error);
    case TS_DEBUG_COMMAND_BACK_TO_WRITER:
      return ts_debugger_back_to_writer (debugger, command->output.op, error);
    case TS_DEBUG_COMMAND_UNDO_RUN:
      if (ts_debugger_undo_run (debugger, error))
        ts_debug_worker_forget_start (self);
      break;
    case TS_DEBUG_COMMAND_STOP:
      ts_debugger_stop (debugger);
      break;
    case TS_DEBUG_COMMAND_SET_VALUE:
      ts_debugger_set_value (debugger, command->output, command->value, error);
      break;
    case TS_DEBUG_COMMAND_LINE:
      if (take_feeds (self, command, error))
        ts_debug_worker_run_console (self, command->path, &command->asker);
      break;
    case TS_DEBUG_COMMAND_LOAD:
    case TS_DEBUG_COMMAND_RESTORE:
    case TS_DEBUG_COMMAND_INITIALIZE:
    case TS_DEBUG_COMMAND_SET_VARIABLE:
      ts_debug_worker_change_state (self, command, error);
      break;
    case TS_DEBUG_COMMAND_TAKE_DEVICES:
      take_feeds (self, command, error);
      break;
    case TS_DEBUG_COMMAND_QUIT:
    default:
      g_assert_not_reached ();
    }
  return ts_debugger_dup_stop (ts_console_get_debugger (self->console)); /* another one perhaps */
}

/* What the console may have changed. */
static void
keep_inputs (TsDebugWorker *self,
             Result *result)
{
  TsDebugger *debugger = ts_console_get_debugger (self->console);
  const TsOutput *fetches;
  guint n;

  result->feeds = new_feeds ();
  for (guint i = 0; i < ts_debugger_get_n_feeds (debugger); i++)
    {
      TsFeed feed = ts_debugger_get_feeds (debugger)[i];

      ts_tensor_ref (feed.value);
      g_array_append_val (result->feeds, feed);
    }
  fetches = ts_debugger_get_fetches (debugger, &n);
  result->fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_array_append_vals (result->fetches, fetches, n);
  result->inputs_revision = self->taken_revision;
  result->devices = ts_debug_worker_keep_devices (self);
  result->devices_revision = self->taken_devices;
}

static void
result_free (gpointer data)
{
  Result *result = data;

  g_clear_pointer (&result->feeds, g_array_unref);
  g_clear_pointer (&result->fetches, g_array_unref);
  g_clear_pointer (&result->devices, ts_device_setup_unref);
  g_clear_error (&result->error);
  ts_debug_asker_clear (&result->asker);
  g_clear_pointer (&result->stop, ts_stop_unref);
  g_clear_pointer (&result->closed, g_ptr_array_unref);
  g_object_unref (result->worker);
  g_free (result);
}

static void set_busy (TsDebugWorker *self, gboolean busy);

/* What is aside of the run leaves it where it stands: no news then. */
static gboolean
take_stop (TsDebugWorker *self,
           Result *result)
{
  if (result->error != NULL || result->stop == self->stop)
    return FALSE;
  g_clear_pointer (&self->stop, ts_stop_unref);
  self->stop = g_steal_pointer (&result->stop);
  return TRUE;
}

/* Those that the console has left, unless they were changed here meanwhile. */
static void
take_inputs (TsDebugWorker *self,
             Result *result)
{
  if (result->feeds == NULL || result->inputs_revision != self->inputs_revision)
    return;
  g_array_unref (self->feeds);
  g_array_unref (self->fetches);
  self->feeds = g_steal_pointer (&result->feeds);
  self->fetches = g_steal_pointer (&result->fetches);
  g_clear_pointer (&self->closure, g_free);
  g_signal_emit (self, signals[INPUTS_CHANGED], 0);
}

static gboolean
receive (gpointer data)
{
  Result *result = data;
  TsDebugWorker *self = result->worker;
  gboolean is_new;

  ts_debug_worker_look_at (self, result->debugger);
  if (self->thread == NULL)
    return G_SOURCE_REMOVE;

  is_new = take_stop (self, result);
  if (is_new && self->stop != NULL && result->feeds == NULL)
    ts_debug_worker_say_stop (self, self->stop);
  take_inputs (self, result);
  if (ts_debug_worker_adopt_devices (self, result->devices_revision, result->devices))
    ts_debug_worker_emit_devices_changed (self);
  self->n_aside -= result->is_aside ? 1 : 0;
  if (--self->n_pending == 0)
    {
      ts_debug_worker_notice_stop (self);
      set_busy (self, FALSE);
    }
  if (result->error != NULL)
    g_signal_emit (self, signals[FAILED], 0, result->error);
  else if (is_new)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STOP]);
  g_signal_emit (self, signals[CHANGED], 0);
  self->answer = result->asker.lines;
  if (result->asker.func != NULL)
    result->asker.func (self, result->error != NULL ? result->error : result->asker.error, result->asker.user_data);
  self->answer = NULL;
  return G_SOURCE_REMOVE;
}

static gpointer
work (gpointer data)
{
  TsDebugWorker *self = data; /* alive until this thread is joined */

  for (;;)
    {
      TsDebugCommand *command = g_async_queue_pop (self->queue);
      g_autoptr (GSource) source = NULL;
      Result *result;

      if (command->kind == TS_DEBUG_COMMAND_QUIT)
        {
          command_free (command);
          return NULL;
        }

      result = g_new0 (Result, 1);
      result->worker = g_object_ref (self);
      result->is_aside = command->kind >= TS_DEBUG_COMMAND_LOAD;
      result->stop = carry_out (self, command, &result->error);
      ts_debug_worker_look (self, command->kind == TS_DEBUG_COMMAND_LINE);
      if (command->kind == TS_DEBUG_COMMAND_LINE)
        keep_inputs (self, result);
      result->debugger = ts_console_get_debugger (self->console);
      result->closed = g_steal_pointer (&self->closed);
      result->asker = command->asker;
      command->asker = (TsDebugAsker) { 0 };
      command_free (command);

      /* Not g_main_context_invoke_full (), which calls from here while no loop owns the context. */
      source = g_idle_source_new ();
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, receive, result, result_free);
      g_source_attach (source, self->context);
    }
}

/* ---- the object ---------------------------------------------------------------------------------- */

static gboolean
report_progress (gpointer data)
{
  TsDebugWorker *self = data;

  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

static void
set_busy (TsDebugWorker *self,
          gboolean busy)
{
  if (busy && self->progress == NULL)
    {
      self->progress = g_timeout_source_new (PROGRESS_INTERVAL_MS);
      g_source_set_callback (self->progress, report_progress, self, NULL);
      g_source_attach (self->progress, self->context);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
    }
  else if (!busy && self->progress != NULL)
    {
      g_source_destroy (self->progress);
      g_clear_pointer (&self->progress, g_source_unref);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
    }
}

TsDebugWorker *
ts_debug_worker_new (TsGraph *graph)
{
  TsDebugWorker *self = g_object_new (TS_TYPE_DEBUG_WORKER, NULL);

  self->graph = ts_graph_ref (graph);
  self->debugger = self->first = ts_debugger_new (graph);
  ts_debug_worker_init_console (self);
  ts_debug_worker_init_sessions (self);
  ts_debug_worker_init_devices (self);
  self->thread = g_thread_new ("debugger", work, self);
  return self;
}

void
ts_debug_worker_shutdown (TsDebugWorker *self)
{
  TsDebugCommand *quit;

  if (self->thread == NULL)
    return;

  quit = g_new0 (TsDebugCommand, 1);
  quit->kind = TS_DEBUG_COMMAND_QUIT;
  g_async_queue_push_front (self->queue, quit);
  g_cancellable_cancel (self->cancellable);
  ts_console_pause (self->console);
  g_thread_join (self->thread);
  self->thread = NULL;
  set_busy (self, FALSE);
}

static void
ts_debug_worker_dispose (GObject *object)
{
  ts_debug_worker_shutdown (TS_DEBUG_WORKER (object));

  G_OBJECT_CLASS (ts_debug_worker_parent_class)->dispose (object);
}

static void
ts_debug_worker_finalize (GObject *object)
{
  TsDebugWorker *self = TS_DEBUG_WORKER (object);

  ts_debug_worker_clear_console (self);
  ts_debug_worker_clear_devices (self);
  ts_debug_worker_clear_sessions (self);
  g_clear_pointer (&self->graph, ts_graph_unref);
  g_clear_pointer (&self->stop, ts_stop_unref);
  g_clear_pointer (&self->queue, g_async_queue_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->feeds, g_array_unref);
  g_clear_pointer (&self->fetches, g_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->closure);
  g_clear_pointer (&self->start, g_array_unref);
  g_mutex_clear (&self->start_mutex);

  G_OBJECT_CLASS (ts_debug_worker_parent_class)->finalize (object);
}

static void
ts_debug_worker_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  TsDebugWorker *self = TS_DEBUG_WORKER (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, ts_debug_worker_get_busy (self));
      break;

    case PROP_STOP:
      g_value_set_pointer (value, self->stop);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ts_debug_worker_class_init (TsDebugWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ts_debug_worker_dispose;
  object_class->finalize = ts_debug_worker_finalize;
  object_class->get_property = ts_debug_worker_get_property;

  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_STOP] = g_param_spec_pointer ("stop", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SAID] = g_signal_new ("said", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[INPUTS_CHANGED] = g_signal_new ("inputs-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[DEVICES_CHANGED] = g_signal_new ("devices-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 0);
}

static void
ts_debug_worker_init (TsDebugWorker *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->start_mutex);
  self->inputs_revision = 1;
  self->queue = g_async_queue_new_full ((GDestroyNotify)command_free);
  self->feeds = new_feeds ();
  self->fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
}

TsGraph *
ts_debug_worker_get_graph (TsDebugWorker *self)
{
  return self->graph;
}

gboolean
ts_debug_worker_get_busy (TsDebugWorker *self)
{
  return self->progress != NULL;
}

TsStop *
ts_debug_worker_get_stop (TsDebugWorker *self)
{
  return self->stop;
}

gboolean
ts_debug_worker_is_active (TsDebugWorker *self)
{
  return self->n_pending > self->n_aside || (self->stop != NULL && self->stop->reason != TS_STOP_DONE);
}

/* ---- commands ------------------------------------------------------------------------------------ */

void
ts_debug_worker_push (TsDebugWorker *self,
                      TsDebugCommand command,
                      gboolean may_begin)
{
  g_return_if_fail (self->thread != NULL);

  ts_debug_worker_echo (self, &command);
  if (may_begin)
    {
      command.feeds = new_feeds ();
      for (guint i = 0; i < self->feeds->len; i++)
        {
          TsFeed feed = g_array_index (self->feeds, TsFeed, i);

          ts_tensor_ref (feed.value);
          g_array_append_val (command.feeds, feed);
        }
      command.fetches = g_array_copy (self->fetches);
      command.inputs_revision = self->inputs_revision;
      command.devices = ts_device_setup_ref (self->devices);
      command.devices_revision = self->devices_revision;
    }

  if (command.kind >= TS_DEBUG_COMMAND_LOAD)
    {
      if (g_cancellable_is_cancelled (self->cancellable))
        {
          g_object_unref (self->cancellable);
          self->cancellable = g_cancellable_new ();
        }
      command.cancellable = g_object_ref (self->cancellable);
      self->n_aside++;
    }
  self->n_pending++;
  g_async_queue_push (self->queue, g_memdup2 (&command, sizeof command));
  set_busy (self, TRUE);
}

void
ts_debug_worker_emit_devices_changed (TsDebugWorker *self)
{
  g_signal_emit (self, signals[DEVICES_CHANGED], 0);
}

void
ts_debug_worker_emit_changed (TsDebugWorker *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ts_debug_worker_emit_said (TsDebugWorker *self,
                           const char *text)
{
  g_signal_emit (self, signals[SAID], 0, text);
}

/* ---- looking ------------------------------------------------------------------------------------- */

TsValueState
ts_debug_worker_get_value (TsDebugWorker *self,
                           TsOutput output,
                           TsTensor **value)
{
  if (ts_debug_worker_looks_aside (self))
    return ts_debugger_get_value_in (self->debugger, self->looks_from, ts_graph_get_operation (self->graph, output.op), output.index, value);
  return ts_debugger_get_value (self->debugger, output, value);
}

TsOpState
ts_debug_worker_get_op_state (TsDebugWorker *self,
                              guint32 op)
{
  if (ts_debug_worker_looks_aside (self))
    return ts_debugger_get_op_state_in (self->debugger, self->looks_from, ts_graph_get_operation (self->graph, op));
  return ts_debugger_get_op_state (self->debugger, op);
}

void
ts_debug_worker_copy_op_states (TsDebugWorker *self,
                                guint8 *states,
                                guint32 n_ops)
{
  ts_debugger_copy_op_states (self->debugger, states, n_ops);
  if (self->looks_from == 0 || !ts_debug_worker_looks_aside (self))
    return;
  for (guint32 i = 0; i < n_ops; i++)
    if (states[i] == TS_OP_DONE || states[i] == TS_OP_DEAD)
      states[i] = (guint8)ts_debugger_get_op_state_in (self->debugger, self->looks_from, ts_graph_get_operation (self->graph, i));
}
