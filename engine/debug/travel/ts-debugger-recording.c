#include "engine/debug/travel/ts-recording.h"

#include "engine/debug/ts-debugger-private.h"
#include "engine/debug/travel/ts-graph-hash.h"
#include "engine/ts-error.h"

#include <string.h>

/* ---- saving -------------------------------------------------------------------------------------- */

typedef struct
{
  TsRecording *recording;
  GHashTable *names;
  const TsOutput *chosen;
  guint n_chosen;
} Saving;

static gboolean
is_chosen (const Saving *saving,
           const TsJournalEntry *entry,
           guint32 i)
{
  for (guint k = 0; k < saving->n_chosen; k++)
    if (entry->depth == 0 && saving->chosen[k].op == entry->op->index && saving->chosen[k].index == i)
      return TRUE;
  return saving->n_chosen == 0;
}

static void
add_output (Saving *saving,
            const TsJournalEntry *entry,
            guint32 i)
{
  TsRecordedOutput output = { TS_RECORDED_DEAD, NULL };
  TsTensor *value = entry->outputs == NULL ? NULL : entry->seen != NULL && entry->seen[i] != NULL ? entry->seen[i]
                                                                                                  : entry->outputs[i];

  if (!entry->dead && !entry->is_blocked && ts_journal_entry_is_live (entry, i))
    {
      output.state = TS_RECORDED_NOT_HELD;
      if (value != NULL && ts_recording_can_hold (value) && is_chosen (saving, entry, i))
        {
          output.state = entry->overridden != NULL && entry->overridden[i] ? TS_RECORDED_OVERRIDDEN : TS_RECORDED_HELD;
          output.value = ts_tensor_ref (value);
        }
    }
  g_array_append_val (saving->recording->outputs, output);
}

static void
add_entry (Saving *saving,
           const TsJournalEntry *entry)
{
  TsRecordedEntry recorded = {
    .name = ts_recording_add_name (saving->recording, saving->names, entry->op->name),
    .type = ts_recording_add_name (saving->recording, saving->names, entry->op->type),
    .depth = entry->depth,
    .number = entry->number,
    .iteration = entry->iteration,
    .dead = entry->dead,
    .is_blocked = entry->is_blocked,
    .first_output = saving->recording->outputs->len,
    .n_outputs = entry->n_outputs,
  };

  for (guint32 i = 0; i < entry->n_outputs; i++)
    add_output (saving, entry, i);
  g_array_append_val (saving->recording->entries, recorded);
}

/* Lets go of the oldest values until the rest fits. */
static void
keep_to_size (TsRecording *recording,
              gsize max_bytes)
{
  gsize bytes = 0;

  for (guint i = recording->outputs->len; i-- > 0;)
    {
      TsRecordedOutput *output = &g_array_index (recording->outputs, TsRecordedOutput, i);
      gsize size = output->value != NULL ? ts_tensor_size_bytes (output->value) : 0;

      if (output->value == NULL)
        continue;
      if (size > max_bytes - bytes)
        {
          g_clear_pointer (&output->value, ts_tensor_unref);
          output->state = TS_RECORDED_NOT_HELD;
        }
      else
        bytes += size;
    }
}

static guint
count_left_out (const TsRecording *recording)
{
  guint n = 0;

  for (guint i = 0; i < recording->outputs->len; i++)
    n += g_array_index (recording->outputs, TsRecordedOutput, i).state == TS_RECORDED_NOT_HELD;
  return n;
}

static void
add_request (TsDebugger *self,
             TsRecording *recording)
{
  for (guint i = 0; i < self->run_feeds->len; i++)
    {
      const TsFeed *feed = &g_array_index (self->run_feeds, TsFeed, i);
      TsRecordedFeed recorded = { ts_graph_dup_output_name (self->graph, feed->output), ts_tensor_ref (feed->value) };

      g_array_append_val (recording->feeds, recorded);
    }
  for (guint i = 0; i < self->run_fetches->len; i++)
    g_ptr_array_add (recording->fetches, ts_graph_dup_output_name (self->graph, g_array_index (self->run_fetches, TsOutput, i)));
  for (guint i = 0; i < self->run_targets->len; i++)
    g_ptr_array_add (recording->targets, g_strdup (ts_graph_get_operation (self->graph, g_array_index (self->run_targets, guint32, i))->name));
}

static void
add_marks (TsDebugger *self,
           TsRecording *recording)
{
  g_autoptr (GPtrArray) marks = ts_debugger_list_marks (self, 10000);

  for (guint i = 0; i < marks->len; i++)
    {
      const TsMark *mark = g_ptr_array_index (marks, i);

      if (mark->run == self->run && mark->t <= recording->entries->len)
        g_ptr_array_add (recording->marks, ts_mark_copy (mark));
    }
}

gboolean
ts_debugger_save_recording (TsDebugger *self,
                            const char *path,
                            const TsOutput *chosen,
                            guint n_chosen,
                            gsize max_bytes,
                            guint *n_left_out,
                            GError **error)
{
  g_autoptr (TsRecording) recording = ts_recording_new ();
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  Saving saving = { recording, names, chosen, n_chosen };

  for (guint i = 0; i < self->run_feeds->len; i++)
    if (!ts_recording_can_hold (g_array_index (self->run_feeds, TsFeed, i).value))
      {
        g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "a resource or a variant is fed, which no file holds");
        return FALSE;
      }
  if (ts_journal_get_end (self->journal) == 0)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "nothing is recorded of a run");
      return FALSE;
    }
  recording->graph_hash = ts_graph_hash (self->graph);
  recording->seed = ts_resources_get_seed (ts_session_get_resources (self->session));
  recording->policy = self->policy;
  recording->policy_seed = self->policy_seed;
  recording->run = self->run;
  add_request (self, recording);
  for (gsize i = 0; i < ts_journal_get_end (self->journal); i++)
    add_entry (&saving, ts_journal_get (self->journal, i));
  keep_to_size (recording, max_bytes);
  add_marks (self, recording);
  for (gsize i = 0; i < self->schedule->items->len; i++)
    ts_schedule_append (recording->schedule, ts_schedule_get (self->schedule, i));
  if (n_left_out != NULL)
    *n_left_out = count_left_out (recording);
  return ts_recording_save (recording, path, error);
}

/* ---- opening ------------------------------------------------------------------------------------- */

static const char *
get_name (const TsRecording *recording,
          guint32 i)
{
  return g_ptr_array_index (recording->names, i);
}

static gboolean
fail_fit (GError **error,
          const char *name,
          const char *what)
{
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "the recording does not fit the graph: %s %s", name, what);
  return FALSE;
}

static gboolean
read_request (TsDebugger *self,
              const TsRecording *recording,
              GArray *feeds,
              GArray *fetches,
              GArray *targets,
              GError **error)
{
  for (guint i = 0; i < recording->feeds->len; i++)
    {
      const TsRecordedFeed *recorded = &g_array_index (recording->feeds, TsRecordedFeed, i);
      TsFeed feed = { .value = recorded->value };

      if (!ts_graph_find_output (self->graph, recorded->name, &feed.output, NULL))
        return fail_fit (error, recorded->name, "is fed, and is not there");
      ts_tensor_ref (feed.value);
      g_array_append_val (feeds, feed);
      if (!ts_session_check_feed (self->session, feed.output, feed.value, NULL))
        return fail_fit (error, recorded->name, "is fed with a value of another type");
    }
  for (guint i = 0; i < recording->fetches->len; i++)
    {
      TsOutput output;

      if (!ts_graph_find_output (self->graph, g_ptr_array_index (recording->fetches, i), &output, NULL))
        return fail_fit (error, g_ptr_array_index (recording->fetches, i), "is fetched, and is not there");
      g_array_append_val (fetches, output);
    }
  for (guint i = 0; i < recording->targets->len; i++)
    {
      const TsOperation *op = ts_graph_find_operation (self->graph, g_ptr_array_index (recording->targets, i));

      if (op == NULL)
        return fail_fit (error, g_ptr_array_index (recording->targets, i), "is a target, and is not there");
      g_array_append_val (targets, op->index);
    }
  return TRUE;
}

/* The operations of the run itself must be those of the graph. */
static gboolean
check_entries (TsDebugger *self,
               const TsRecording *recording,
               GError **error)
{
  for (guint i = 0; i < recording->entries->len; i++)
    {
      const TsRecordedEntry *entry = &g_array_index (recording->entries, TsRecordedEntry, i);
      const TsOperation *op = ts_graph_find_operation (self->graph, get_name (recording, entry->name));

      if (entry->depth > 0 || strcmp (get_name (recording, entry->type), "_Copy") == 0)
        continue;
      if (op == NULL || strcmp (op->type, get_name (recording, entry->type)) != 0 || op->n_outputs != entry->n_outputs)
        return fail_fit (error, get_name (recording, entry->name), "is not an operation like that");
      for (guint32 k = 0; k < entry->n_outputs; k++)
        {
          const TsTensor *value = g_array_index (recording->outputs, TsRecordedOutput, entry->first_output + k).value;
          TsDType dtype = ts_dtype_base (ts_graph_get_dtype (self->graph, (TsOutput) { op->index, k }));

          if (value != NULL && dtype != TS_DTYPE_INVALID && value->dtype != dtype)
            return fail_fit (error, get_name (recording, entry->name), "has a value of another dtype");
        }
    }
  return TRUE;
}

/* ---- looking at one ------------------------------------------------------------------------------ */

static void
show_entry (TsDebugger *self,
            const TsRecordedEntry *entry)
{
  static const TsValueState states[] = { TS_VALUE_DEAD, TS_VALUE_LIVE, TS_VALUE_NOT_RECORDED, TS_VALUE_OVERRIDDEN };
  const TsOperation *op = ts_graph_find_operation (self->graph, get_name (self->recording, entry->name));

  if (op == NULL || entry->depth > 0 || entry->is_blocked)
    return;
  ts_value_store_record (self->values, op, 0, NULL, TS_VALUE_DEAD, entry->dead ? TS_OP_DEAD : TS_OP_DONE);
  for (guint32 i = 0; i < MIN (entry->n_outputs, op->n_outputs); i++)
    {
      const TsRecordedOutput *output = &g_array_index (self->recording->outputs, TsRecordedOutput, entry->first_output + i);

      ts_value_store_set (self->values, op, i, output->value, states[output->state]);
    }
}

static TsStop *
make_stop (TsDebugger *self)
{
  TsStop *stop = g_new0 (TsStop, 1);
  gsize end = self->recording->entries->len;
  const TsRecordedEntry *next = self->recorded_t < end ? &g_array_index (self->recording->entries, TsRecordedEntry, self->recorded_t) : NULL;
  const TsOperation *op = next != NULL && next->depth == 0 ? ts_graph_find_operation (self->graph, get_name (self->recording, next->name)) : NULL;

  stop->ref_count = 1;
  stop->reason = TS_STOP_BACK;
  stop->phase = next != NULL ? TS_PHASE_BEFORE : TS_PHASE_IDLE;
  stop->op = op != NULL ? op->index : TS_NO_OP;
  stop->iteration = next != NULL ? next->iteration : 0;
  stop->dead = next != NULL && next->dead;
  stop->step = self->recorded_t + (next != NULL);
  stop->n_steps = end;
  stop->run = self->recording->run;
  if (next != NULL)
    stop->text = g_strdup_printf ("recording, before %s (%s), t = %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, get_name (self->recording, next->name), get_name (self->recording, next->type),
                                  self->recorded_t, end);
  else
    stop->text = g_strdup_printf ("recording, at its end, t = %" G_GSIZE_FORMAT, end);
  if (op != NULL)
    ts_value_store_set_op_state (self->values, op->index, TS_OP_CURRENT);
  return stop;
}

TsStop *
ts_debugger_jump_in_recording (TsDebugger *self,
                               gsize t,
                               GError **error)
{
  TsStop *stop;

  if (t > self->recording->entries->len)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "t = %" G_GSIZE_FORMAT " is not in the recording, in which it goes from 0 to %u", t, self->recording->entries->len);
      return NULL;
    }
  self->recorded_t = t;
  ts_value_store_begin (self->values, self->recorded_plan, (const TsFeed *)(const void *)self->recorded_feeds->data, self->recorded_feeds->len);
  for (gsize i = 0; i < t; i++)
    show_entry (self, &g_array_index (self->recording->entries, TsRecordedEntry, i));
  stop = make_stop (self);
  ts_debugger_set_stop (self, ts_stop_ref (stop));
  return stop;
}

gboolean
ts_debugger_open_recording (TsDebugger *self,
                            const char *path,
                            GError **error)
{
  g_autoptr (TsRecording) recording = ts_recording_load (path, ts_graph_hash (self->graph), error);
  g_autoptr (GArray) feeds = ts_debugger_new_feeds ();
  g_autoptr (GArray) fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (GArray) targets = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree TsOutput *fed = NULL;
  TsPlan *plan;

  if (recording == NULL)
    return FALSE;
  if (!read_request (self, recording, feeds, fetches, targets, error) || !check_entries (self, recording, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  fed = g_new (TsOutput, feeds->len + 1);
  for (guint i = 0; i < feeds->len; i++)
    fed[i] = g_array_index (feeds, TsFeed, i).output;
  plan = ts_plan_new (self->graph, NULL, fed, feeds->len, (const TsOutput *)(const void *)fetches->data, fetches->len, (const guint32 *)(const void *)targets->data, targets->len, error);
  if (plan == NULL)
    return FALSE;

  ts_debugger_stop (self);
  ts_debugger_close_recording (self);
  self->recording = g_steal_pointer (&recording);
  self->recorded_feeds = g_steal_pointer (&feeds);
  self->recorded_plan = plan;
  ts_stop_unref (ts_debugger_jump_in_recording (self, self->recording->entries->len, NULL));
  return TRUE;
}

void
ts_debugger_close_recording (TsDebugger *self)
{
  if (self->recording == NULL)
    return;
  ts_value_store_begin (self->values, self->recorded_plan, NULL, 0);
  g_clear_pointer (&self->recording, ts_recording_free);
  g_clear_pointer (&self->recorded_feeds, g_array_unref);
  g_clear_pointer (&self->recorded_plan, ts_plan_unref);
  ts_debugger_set_stop (self, NULL);
}

const TsRecording *
ts_debugger_get_recording (TsDebugger *self)
{
  return self->recording;
}
