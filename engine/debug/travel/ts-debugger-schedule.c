#include "engine/debug/travel/ts-debugger-schedule.h"

#include "engine/debug/override/ts-override-seam.h"
#include "engine/debug/ts-debugger-private.h"
#include "engine/debug/travel/ts-graph-hash.h"
#include "engine/io/ts-file.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAGIC "tensorstep schedule 1"

/* ---- who is ready -------------------------------------------------------------------------------- */

static void
ready_item_free (gpointer data)
{
  TsReadyItem *item = data;

  g_free (item->path);
  g_free (item->type);
  g_free (item);
}

static char *
dup_path (TsDebugger *self,
          const TsActivation *activation)
{
  const TsActivation *caller = ts_activation_get_caller (activation);
  const char *name = ts_executor_get_operation (self->executor, activation)->name;
  g_autofree char *callers = caller != NULL ? dup_path (self, caller) : NULL;

  return callers != NULL ? g_strconcat (callers, " > ", name, NULL) : g_strdup (name);
}

static const TsActivation *
get_outermost (const TsActivation *activation)
{
  while (ts_activation_get_caller (activation) != NULL)
    activation = ts_activation_get_caller (activation);
  return activation;
}

static TsReadyItem *
ready_item_new (TsDebugger *self,
                const TsActivation *activation)
{
  const TsActivation *current = ts_executor_get_current (self->executor);
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  TsReadyItem *item = g_new0 (TsReadyItem, 1);

  item->number = activation->number;
  item->op = ts_executor_get_operation (self->executor, get_outermost (activation))->index;
  item->path = dup_path (self, activation);
  item->type = g_strdup (node->op->type);
  item->iteration = node->frame != 0 ? ts_activation_get_iteration (activation) : -1;
  item->dead = activation->dead;
  item->is_current = current != NULL && current->number == activation->number;
  item->is_retry = activation->is_retry;
  return item;
}

GPtrArray *
ts_debugger_list_ready (TsDebugger *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (ready_item_free);
  g_autoptr (GArray) ready = NULL;

  if (!self->active)
    return items;
  ready = ts_executor_list_ready (self->executor);
  for (guint i = 0; i < ready->len; i++)
    g_ptr_array_add (items, ready_item_new (self, &g_array_index (ready, TsActivation, i)));
  return items;
}

/* Overrides have given the current activation something for its turn, which it would then get twice. */
static gboolean
check_turn (TsDebugger *self,
            guint64 number,
            GError **error)
{
  const TsActivation *current = ts_executor_get_current (self->executor);
  const TsOperation *op;

  if (current == NULL || current->number == number || ts_executor_get_phase (self->executor) != TS_PHASE_BEFORE || !ts_overrides_have_given (self->overrides))
    return TRUE;
  op = ts_executor_get_operation (self->executor, current);
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s (%s) was given other inputs by an override for its turn: it comes first", op->name, op->type);
  return FALSE;
}

/* @number has the turn without having come up. %FALSE if an override of it could not be told. */
static gboolean
begin_fired (TsDebugger *self,
             gboolean is_new)
{
  self->n_begun = MAX (self->n_begun, 1);
  self->overrides->n_begun = ts_executor_get_n_first (self->executor);
  ts_debugger_drop_future (self, ts_journal_get_length (self->journal));
  return !is_new || !self->overrides->is_used || ts_debugger_override_before (self, ts_executor_get_current (self->executor));
}

TsStop *
ts_debugger_fire (TsDebugger *self,
                  guint64 number,
                  GError **error)
{
  const TsActivation *current;
  gboolean is_new;
  guint32 op;

  if (!self->active)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there is no run; start begins one");
      return NULL;
    }
  current = ts_executor_get_current (self->executor);
  is_new = current == NULL || current->number != number;
  current = ts_executor_get_outermost (self->executor);
  op = current != NULL && !ts_debugger_stands_after (self) ? ts_executor_get_operation (self->executor, current)->index : TS_NO_OP;
  if (!check_turn (self, number, error) || !ts_executor_fire (self->executor, number, error))
    return NULL;
  if (op != TS_NO_OP)
    ts_value_store_set_op_state (self->values, op, TS_OP_WAITING);
  if (!begin_fired (self, is_new))
    return ts_debugger_make_stop (self, TS_STOP_OVERRIDE, NULL);
  ts_goal_init_steps (&self->goal, 1, G_MAXUINT);
  return ts_debugger_run_on (self);
}

/* ---- the order ----------------------------------------------------------------------------------- */

void
ts_debugger_set_policy (TsDebugger *self,
                        TsSchedulePolicy policy,
                        guint64 seed)
{
  self->policy = policy;
  self->policy_seed = seed;
}

TsSchedulePolicy
ts_debugger_get_policy (TsDebugger *self,
                        guint64 *seed)
{
  *seed = self->policy_seed;
  return self->policy;
}

gsize
ts_debugger_get_n_turns (TsDebugger *self,
                         gsize *n_planned)
{
  TsExecutorCounts counts = { 0 };

  if (self->executor != NULL)
    ts_executor_get_counts (self->executor, &counts);
  *n_planned = self->schedule->n_planned > counts.n_begun ? self->schedule->n_planned - (gsize)counts.n_begun : 0;
  return (gsize)counts.n_begun;
}

gboolean
ts_debugger_save_schedule (TsDebugger *self,
                           const char *path,
                           GError **error)
{
  g_autoptr (GString) text = g_string_new (MAGIC "\n");
  g_autoptr (TsFileWriter) writer = NULL;
  gsize n_planned, n;

  n = ts_debugger_get_n_turns (self, &n_planned);
  if (n == 0 || self->schedule->items->len < n)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there is no run whose order was recorded");
      return FALSE;
    }
  g_string_append_printf (text, "graph %016" G_GINT64_MODIFIER "x\nturns %" G_GSIZE_FORMAT "\n", ts_graph_hash (self->graph), n);
  for (gsize i = 0; i < n; i++)
    {
      const TsScheduleItem *item = ts_schedule_get (self->schedule, i);

      g_string_append_printf (text, "%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %s\n", item->number, item->iteration, item->name);
    }
  writer = ts_file_writer_new (path, error);
  return writer != NULL && ts_file_writer_write (writer, text->str, text->len, error) && ts_file_writer_commit (writer, error);
}

static gboolean
fail_damaged (const char *path,
              guint line,
              const char *expected,
              GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "%s, line %u: expected %s", path, line, expected);
  return FALSE;
}

/* `NUMBER ITERATION NAME` */
static gboolean
read_turn (char *line,
           TsSchedule *schedule)
{
  TsScheduleItem item;
  char *iteration = strchr (line, ' ');
  char *name = iteration != NULL ? strchr (iteration + 1, ' ') : NULL;

  if (name == NULL || name[1] == '\0')
    return FALSE;
  *iteration++ = *name++ = '\0';
  if (!g_ascii_string_to_unsigned (line, 10, 1, G_MAXUINT64, &item.number, NULL) || !g_ascii_string_to_signed (iteration, 10, 0, G_MAXINT64, &item.iteration, NULL))
    return FALSE;
  item.name = name;
  ts_schedule_append (schedule, &item);
  return TRUE;
}

static gboolean
read_schedule (TsDebugger *self,
               const char *path,
               char **lines,
               TsSchedule *schedule,
               GError **error)
{
  guint64 hash, n;
  guint n_lines = g_strv_length (lines);

  if (n_lines < 1 || strcmp (lines[0], MAGIC) != 0)
    return fail_damaged (path, 1, "\"" MAGIC "\"", error);
  if (n_lines < 2 || !g_str_has_prefix (lines[1], "graph ") || !g_ascii_string_to_unsigned (lines[1] + strlen ("graph "), 16, 0, G_MAXUINT64, &hash, NULL))
    return fail_damaged (path, 2, "\"graph\" and its hash", error);
  if (n_lines < 3 || !g_str_has_prefix (lines[2], "turns ") || !g_ascii_string_to_unsigned (lines[2] + strlen ("turns "), 10, 1, G_MAXUINT32, &n, NULL))
    return fail_damaged (path, 3, "\"turns\" and how many", error);
  if (hash != ts_graph_hash (self->graph))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s is the schedule of another graph", path);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (i + 3 >= n_lines || !read_turn (lines[i + 3], schedule))
      return fail_damaged (path, i + 4, "a turn: a number, an iteration and a name", error);
  if (n + 3 < n_lines && (lines[n + 3][0] != '\0' || n + 4 < n_lines))
    return fail_damaged (path, (guint)n + 4, "the end", error);
  return TRUE;
}

gboolean
ts_debugger_load_schedule (TsDebugger *self,
                           const char *path,
                           GError **error)
{
  g_autoptr (TsSchedule) schedule = ts_schedule_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gsize size;
  const char *data;

  if (path != NULL)
    {
      bytes = ts_file_load (path, error);
      if (bytes == NULL)
        return FALSE;
      data = g_bytes_get_data (bytes, &size);
      if (memchr (data, '\0', size) != NULL || size == 0 || data[size - 1] != '\n')
        return fail_damaged (path, 1, "lines of text, the last one whole", error);
      text = g_strndup (data, size);
      lines = g_strsplit (text, "\n", -1);
      if (!read_schedule (self, path, lines, schedule, error))
        return FALSE;
    }
  g_clear_pointer (&self->plan, ts_schedule_free);
  if (path != NULL)
    self->plan = g_steal_pointer (&schedule);
  return TRUE;
}
