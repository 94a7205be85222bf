#include "engine/debug/numerics/ts-determinism.h"

#include "engine/debug/numerics/ts-value-hash.h"
#include "engine/debug/ts-debugger-private.h"
#include "engine/debug/travel/ts-effect.h"
#include "engine/debug/numerics/ts-graph-check.h"
#include "engine/debug/travel/ts-retrace.h"
#include "engine/debug/breakpoint/ts-state-trip.h"
#include "engine/exec/ts-invocation.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

#define MAX_KEPT_BYTES ((gsize)1 << 30)
#define DEFAULT_N_VARIANTS 3

/* An activation of the first run. */
typedef struct
{
  const TsOperation *op;
  guint64 in_hash;
  guint32 n_out;
  guint64 *out_hashes;
  TsTensor **out;            /* (nullable): as long as there is room */
  const TsJournalEntry *set; /* (nullable): what somebody put in the place of outputs */
  guint seen;                /* in which variant last */
} Record;

typedef struct
{
  TsDebugger *debugger;
  TsDeterminism *result;
  GHashTable *records; /* guint64 -> Record */
  gsize n_waits;       /* entries of the journal that have come by and are none of activations that are over */
  TsSchedule *order;   /* of the run */
  GHashTable *fenced;  /* TsOperation -> GArray of numbers of entries, those of operations with an effect outside */
  gsize kept_bytes;

  /* Of the variant that is run. */
  guint variant;
  GHashTable *repeats;     /* guint64 -> how many activations had the same place: turns of a While */
  GHashTable *fence_turns; /* TsOperation -> how many it had */
  GArray *changes;         /* TsJournalChange: to be taken back */
  guint n_listed;
} Check;

/* ---- the result ------------------------------------------------------------------------------------ */

static void
clear_difference (gpointer data)
{
  g_free (((TsRunDifference *)data)->place);
  g_free (((TsRunDifference *)data)->reason);
}

static TsDeterminism *
determinism_new (void)
{
  TsDeterminism *self = g_new0 (TsDeterminism, 1);

  self->variants = g_array_new (FALSE, FALSE, sizeof (TsRunVariant));
  self->differences = g_array_new (FALSE, FALSE, sizeof (TsRunDifference));
  g_array_set_clear_func (self->differences, clear_difference);
  self->fenced = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ts_determinism_free (TsDeterminism *self)
{
  g_array_unref (self->variants);
  g_array_unref (self->differences);
  g_clear_pointer (&self->races, g_array_unref);
  g_ptr_array_unref (self->fenced);
  g_free (self);
}

char *
ts_run_variant_to_string (const TsRunVariant *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%u thread%s", self->n_threads, self->n_threads == 1 ? "" : "s");
  if (self->policy != TS_SCHEDULE_FILE)
    g_string_append_printf (text, ", order %s", ts_schedule_policy_name (self->policy));
  if (self->policy == TS_SCHEDULE_RANDOM)
    g_string_append_printf (text, " %" G_GUINT64_FORMAT, self->seed);
  if (self->parallel_iterations)
    g_string_append (text, ", turns of loops side by side");
  return g_string_free (text, FALSE);
}

static void
record_free (gpointer data)
{
  Record *self = data;

  for (guint32 i = 0; self->out != NULL && i < self->n_out; i++)
    g_clear_pointer (&self->out[i], ts_tensor_unref);
  g_free (self->out);
  g_free (self->out_hashes);
  g_free (self);
}

/* ---- places ---------------------------------------------------------------------------------------- */

static guint64
hash_place (const TsActivation *activation)
{
  const TsActivation *caller = ts_activation_get_caller (activation);
  guint64 hash = caller != NULL ? hash_place (caller) : 1;
  const TsFrame *frame = activation->frame;
  gint64 turn = activation->iteration->number;

  hash = ts_value_hash_add (hash, GPOINTER_TO_SIZE (ts_activation_get_plan (activation)->nodes[activation->node].op));
  for (; frame->parent != NULL; turn = frame->parent_iteration->number, frame = frame->parent)
    hash = ts_value_hash_add (hash, (guint64)turn + 1);
  return hash;
}

/* The functions of a While are called again and again from the same place: which time it is counts. */
static guint64
get_key (Check *self,
         const TsActivation *activation)
{
  guint64 hash = hash_place (activation);
  gpointer n = g_hash_table_lookup (self->repeats, &hash);

  if (ts_activation_get_depth (activation) == 0)
    return hash;
  g_hash_table_insert (self->repeats, g_memdup2 (&hash, sizeof hash), GUINT_TO_POINTER (GPOINTER_TO_UINT (n) + 1));
  return ts_value_hash_add (hash, GPOINTER_TO_UINT (n));
}

/* ---- comparing ------------------------------------------------------------------------------------- */

/* What is behind a reference is of whoever looks there. @value: (nullable) */
static guint64
hash_value (const TsTensor *value)
{
  return value != NULL && !ts_tensor_is_reference (value) ? ts_value_hash (value) : 0;
}

static guint64
hash_inputs (const TsActivation *activation)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  guint64 hash = 1;

  for (guint32 i = 0; i < node->n_in; i++)
    {
      const TsTensor *slot = activation->iteration->slots[node->first_in + i];

      hash = ts_value_hash_add (hash, hash_value (slot));
    }
  return hash;
}

static Record *
record_new (Check *self,
            const TsActivation *activation,
            TsTensor *const *outputs)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  Record *record = g_new0 (Record, 1);

  record->op = node->op;
  record->n_out = node->n_out;
  record->out_hashes = g_new0 (guint64, node->n_out + 1);
  for (guint32 i = 0; i < node->n_out; i++)
    {
      record->out_hashes[i] = hash_value (outputs[i]);
      self->kept_bytes += outputs[i] != NULL ? ts_tensor_footprint_bytes (outputs[i]) : 0;
    }
  if (self->kept_bytes > MAX_KEPT_BYTES)
    return record;
  record->out = g_new0 (TsTensor *, node->n_out + 1);
  for (guint32 i = 0; i < node->n_out; i++)
    record->out[i] = outputs[i] != NULL ? ts_tensor_ref (outputs[i]) : NULL;
  return record;
}

static void
compare_values (const TsTensor *a,
                const TsTensor *b,
                TsRunDifference *difference)
{
  if (a == NULL || b == NULL || !ts_shape_equal (&a->shape, &b->shape) || a->dtype != b->dtype || !ts_dtype_is_plain (a->dtype))
    return;
  for (gsize i = 0; i < a->n_elements; i++)
    {
      gsize size = ts_dtype_size (a->dtype);
      double x, y;

      if (memcmp ((const char *)a->data + i * size, (const char *)b->data + i * size, size) == 0)
        continue;
      x = ts_tensor_get_double (a, i);
      y = ts_tensor_get_double (b, i);
      if (!difference->has_values)
        {
          difference->has_values = TRUE;
          difference->shape = a->shape;
          difference->element = i;
          difference->value = x;
          difference->other = y;
        }
      difference->largest = isnan (x - y) ? INFINITY : MAX (difference->largest, fabs (x - y));
    }
}

/* (nullable): to be filled in; %NULL: it is not listed any more. */
static TsRunDifference *
add_difference (Check *self,
                const TsActivation *activation,
                guint32 output)
{
  const TsRetraced place = { .activation = activation };
  TsRunDifference difference = { .output = output, .variant = self->variant };

  self->result->n_differences++;
  if (self->n_listed++ >= TS_DETERMINISM_MAX_LISTED)
    return NULL;
  difference.op = ts_activation_get_plan (activation)->nodes[activation->node].op;
  difference.place = ts_retraced_dup_place (&place);
  g_array_append_val (self->result->differences, difference);
  return &g_array_index (self->result->differences, TsRunDifference, self->result->differences->len - 1);
}

/* In a function it is the operation of the graph itself that called it. */
static const TsOperation *
get_operation (const TsActivation *activation)
{
  while (ts_activation_get_caller (activation) != NULL)
    activation = ts_activation_get_caller (activation);
  return ts_activation_get_plan (activation)->nodes[activation->node].op;
}

/* Why an activation gives something else with the same inputs. (transfer full) */
static char *
explain (Check *self,
         const TsActivation *activation)
{
  const TsOperation *op = ts_activation_get_plan (activation)->nodes[activation->node].op;
  guint32 own = get_operation (activation)->index;
  TsGraph *graph = self->debugger->graph;

  for (guint i = 0; i < self->result->races->len; i++)
    {
      const TsRace *race = &g_array_index (self->result->races, TsRace, i);
      const TsOperation *other;

      if (race->first.op != own && race->second.op != own)
        continue;
      other = ts_graph_get_operation (graph, race->first.op == own ? race->second.op : race->first.op);
      return g_strdup_printf ("nothing orders it and %s (%s), and both access %s", other->name, other->type, ts_graph_get_operation (graph, race->first.variable)->name);
    }
  return g_strdup (op->def != NULL && op->def->is_stateful ? "it has state" : "its kernel computes in another order");
}

static void
compare (Check *self,
         Record *record,
         const TsActivation *activation,
         TsTensor *const *outputs)
{
  gboolean same_inputs = hash_inputs (activation) == record->in_hash;

  record->seen = self->variant;
  for (guint32 i = 0; i < record->n_out; i++)
    {
      TsRunDifference *difference;

      if (hash_value (outputs[i]) == record->out_hashes[i])
        continue;
      difference = add_difference (self, activation, i);
      if (difference == NULL)
        continue;
      difference->is_first = same_inputs;
      compare_values (record->out != NULL ? record->out[i] : NULL, outputs[i], difference);
      if (same_inputs)
        difference->reason = explain (self, activation);
    }
}

/* The first run against what is written of the run itself: it goes in the same order. */
static void
compare_with_journal (Check *self,
                      const TsJournalEntry *entry,
                      const TsActivation *activation,
                      TsTensor *const *outputs)
{
  const TsOperation *op = ts_activation_get_plan (activation)->nodes[activation->node].op;
  TsRunDifference *difference;

  if (entry == NULL || entry->op != op)
    {
      difference = add_difference (self, activation, 0);
      if (difference != NULL)
        difference->is_missing = TRUE;
      return;
    }
  if (entry->outputs == NULL && !entry->dead && !ts_journal_entry_agrees (entry, outputs))
    add_difference (self, activation, 0);
  for (guint32 k = 0; entry->outputs != NULL && k < entry->n_outputs; k++)
    if (hash_value (entry->outputs[k]) != hash_value (outputs[k]))
      {
        difference = add_difference (self, activation, k);
        if (difference != NULL)
          compare_values (entry->outputs[k], outputs[k], difference);
      }
}

/* ---- the seam -------------------------------------------------------------------------------------- */

static gboolean
before (TsExecutor *executor,
        const TsActivation *activation,
        gpointer user_data)
{
  return FALSE;
}

/* What has an effect outside gives what it gave. */
static TsSeamAnswer
replace (TsExecutor *executor,
         const TsActivation *activation,
         TsTensor **outputs,
         gpointer user_data,
         GError **error)
{
  Check *self = user_data;
  const TsOperation *op = ts_activation_get_plan (activation)->nodes[activation->node].op;
  const GArray *entries = g_hash_table_lookup (self->fenced, op);
  const TsJournalEntry *entry;
  guint turn;

  if (entries == NULL)
    {
      g_autofree char *message = NULL;

      return ts_graph_check_pass (executor, activation, outputs, &message) ? TS_SEAM_REPLACED : TS_SEAM_COMPUTE;
    }
  turn = GPOINTER_TO_UINT (g_hash_table_lookup (self->fence_turns, op));
  g_hash_table_insert (self->fence_turns, (gpointer)op, GUINT_TO_POINTER (turn + 1));
  if (turn >= entries->len)
    return TS_SEAM_COMPUTE;
  entry = ts_journal_get (self->debugger->journal, g_array_index (entries, gsize, turn));
  for (guint32 i = 0; entry->outputs != NULL && i < entry->n_outputs; i++)
    outputs[i] = entry->outputs[i] != NULL ? ts_tensor_ref (entry->outputs[i]) : NULL;
  return entry->outputs != NULL ? TS_SEAM_REPLACED : TS_SEAM_COMPUTE;
}

/* What somebody set while the run stood still is a part of it. */
static void
put_what_was_set (const TsJournalEntry *entry,
                  TsTensor **outputs)
{
  for (guint32 i = 0; entry != NULL && i < entry->n_outputs; i++)
    if (entry->overridden[i])
      {
        g_clear_pointer (&outputs[i], ts_tensor_unref);
        outputs[i] = ts_tensor_ref (entry->outputs[i]);
      }
}

/* Whether entry @i is no end, but a try of somebody who waits. */
static gboolean
is_wait (Check *self,
         gsize i)
{
  return i < ts_journal_get_length (self->debugger->journal) && ts_journal_get (self->debugger->journal, i)->is_blocked;
}

static void
note_first (Check *self,
            guint64 key,
            const TsActivation *activation,
            TsTensor **outputs)
{
  gsize i;
  const TsJournalEntry *entry, *set;
  Record *record;

  while (is_wait (self, self->result->n_activations + self->n_waits))
    self->n_waits++;
  i = self->result->n_activations++ + self->n_waits;
  entry = i < ts_journal_get_length (self->debugger->journal) ? ts_journal_get (self->debugger->journal, i) : NULL;
  set = entry != NULL && entry->overridden != NULL && entry->op == ts_activation_get_plan (activation)->nodes[activation->node].op ? entry : NULL;
  put_what_was_set (set, outputs);
  compare_with_journal (self, entry, activation, outputs);
  if (activation->dead)
    return;
  record = record_new (self, activation, outputs);
  record->in_hash = hash_inputs (activation);
  record->set = set;
  g_hash_table_insert (self->records, g_memdup2 (&key, sizeof key), record);
}

static gboolean
after (TsExecutor *executor,
       const TsActivation *activation,
       TsTensor **outputs,
       gpointer user_data)
{
  Check *self = user_data;
  guint64 key = get_key (self, activation);
  Record *record;

  if (self->variant == 0)
    {
      note_first (self, key, activation, outputs);
      return FALSE;
    }
  if (activation->dead)
    return FALSE;
  record = g_hash_table_lookup (self->records, &key);
  if (record != NULL)
    {
      put_what_was_set (record->set, outputs);
      compare (self, record, activation, outputs);
    }
  else
    {
      TsRunDifference *difference = add_difference (self, activation, 0);

      if (difference != NULL)
        difference->is_missing = TRUE;
    }
  return FALSE;
}

static const TsSeam seam = { before, after, replace };

/* ---- one variant ----------------------------------------------------------------------------------- */

/* What only the first run had. */
static void
find_missing (Check *self)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->records);
  while (self->variant > 0 && g_hash_table_iter_next (&iter, NULL, &data))
    {
      const Record *record = data;
      TsRunDifference difference = { .op = record->op, .variant = self->variant, .is_missing = TRUE };

      if (record->seen == self->variant)
        continue;
      self->result->n_differences++;
      if (self->n_listed++ >= TS_DETERMINISM_MAX_LISTED)
        continue;
      difference.place = g_strdup_printf ("%s (%s)", record->op->name, record->op->type);
      g_array_append_val (self->result->differences, difference);
    }
}

static TsExecutor *
new_executor (Check *self,
              const TsRunVariant *variant,
              GCancellable *cancellable)
{
  TsDebugger *debugger = self->debugger;
  const GArray *feeds = debugger->run_feeds;
  g_autofree TsTensor **values = g_new (TsTensor *, feeds->len + 1);
  TsExecutor *executor;

  for (guint i = 0; i < feeds->len; i++)
    values[i] = g_array_index (feeds, TsFeed, i).value;
  executor = ts_executor_new (debugger->run_plan, ts_session_get_resources (debugger->session), values, variant->n_threads, &seam, self, cancellable);
  ts_executor_set_parallel_iterations (executor, variant->parallel_iterations);
  if (self->variant == 0)
    ts_executor_set_schedule (executor, self->order);
  else
    ts_executor_set_policy (executor, variant->policy, variant->seed);
  return executor;
}

static gboolean
run_variant (Check *self,
             const TsRunVariant *variant,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (TsExecutor) executor = NULL;
  TsExecutorStatus status;

  self->variant = self->result->variants->len;
  g_array_append_val (self->result->variants, *variant);
  self->n_listed = 0;
  g_hash_table_remove_all (self->repeats);
  g_hash_table_remove_all (self->fence_turns);
  ts_state_trip_keep (self->debugger, self->changes);

  executor = new_executor (self, variant, cancellable);
  status = ts_executor_advance (executor, error);
  if (status == TS_EXECUTOR_BLOCKED)
    {
      g_autofree char *blocked = ts_executor_describe_blocked (executor);

      g_set_error (error, TS_ERROR, TS_ERROR_DEADLINE_EXCEEDED, "the run would wait for ever: %s", blocked);
    }
  g_clear_pointer (&executor, ts_executor_free);
  ts_state_trip_undo (self->debugger, self->changes);
  if (status == TS_EXECUTOR_DONE)
    find_missing (self);
  else
    {
      g_autofree char *text = ts_run_variant_to_string (variant);

      g_prefix_error (error, "with %s: ", text);
    }
  return status == TS_EXECUTOR_DONE;
}

/* ---- all of it ------------------------------------------------------------------------------------- */

static void
find_fenced (Check *self)
{
  for (gsize i = 0; i < ts_journal_get_length (self->debugger->journal); i++)
    {
      const TsJournalEntry *entry = ts_journal_get (self->debugger->journal, i);
      GArray *entries;

      if (entry->effect == TS_EFFECT_NONE)
        continue;
      entries = g_hash_table_lookup (self->fenced, entry->op);
      if (entries == NULL)
        {
          entries = g_array_new (FALSE, FALSE, sizeof (gsize));
          g_hash_table_insert (self->fenced, (gpointer)entry->op, entries);
          g_ptr_array_add (self->result->fenced, g_strdup_printf ("%s (%s)", entry->op->name, entry->op->type));
        }
      g_array_append_val (entries, i);
    }
}

static gboolean
check_run (TsDebugger *self,
           GError **error)
{
  if (self->executor == NULL || self->active)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, self->executor == NULL ? "there is no run to repeat" : "the run has to be at its end to be repeated");
  else if (!self->is_recording || ts_journal_get_length (self->journal) == 0)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run was not recorded, so it cannot be repeated from where it began");
  else
    return TRUE;
  return FALSE;
}

/* One thread, two, more, in each of the orders; every other one with turns of loops side by side. */
static TsRunVariant
choose_variant (TsDebugger *self,
                guint i)
{
  static const TsSchedulePolicy policies[] = { TS_SCHEDULE_FILE, TS_SCHEDULE_LIFO, TS_SCHEDULE_FIFO };
  gboolean has_loops = self->run_plan->n_frames > 1;

  return (TsRunVariant) {
    .n_threads = i % 4 + 1,
    .parallel_iterations = has_loops && i % 2 == 0,
    .policy = i < G_N_ELEMENTS (policies) ? policies[i] : TS_SCHEDULE_RANDOM,
    .seed = i,
  };
}

static gboolean
run_all (Check *self,
         const TsRunVariant *variants,
         guint n_variants,
         GCancellable *cancellable,
         GError **error)
{
  const TsRunVariant same = { MAX (ts_session_get_n_threads (self->debugger->session), 1), FALSE };
  gboolean ok = run_variant (self, &same, cancellable, error);

  for (guint i = 0; i < n_variants && ok; i++)
    {
      TsRunVariant variant = variants != NULL ? variants[i] : choose_variant (self->debugger, i);

      variant.n_threads = MAX (variant.n_threads, 1);
      ok = run_variant (self, &variant, cancellable, error);
    }
  return ok;
}

TsDeterminism *
ts_debugger_check_determinism (TsDebugger *self,
                               const TsRunVariant *variants,
                               guint n_variants,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (TsDeterminism) result = determinism_new ();
  Check check = { .debugger = self, .result = result };
  gboolean ok;

  if (!check_run (self, error))
    return NULL;
  result->races = ts_race_find (self, cancellable, error);
  if (result->races == NULL)
    return NULL;
  cancellable = ts_debugger_begin_looking (self, cancellable);
  check.records = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, record_free);
  check.fenced = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  check.repeats = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  check.fence_turns = g_hash_table_new (NULL, NULL);
  check.changes = g_array_new (FALSE, FALSE, sizeof (TsJournalChange));
  check.order = ts_schedule_copy (self->schedule);
  find_fenced (&check);

  ts_state_trip_go (self, FALSE);
  ok = run_all (&check, variants, n_variants > 0 ? n_variants : DEFAULT_N_VARIANTS, cancellable, error);
  ts_state_trip_go (self, TRUE);
  ts_debugger_end_looking (self);
  g_array_unref (check.changes);
  ts_schedule_free (check.order);
  g_hash_table_unref (check.fence_turns);
  g_hash_table_unref (check.repeats);
  g_hash_table_unref (check.fenced);
  g_hash_table_unref (check.records);
  return ok ? g_steal_pointer (&result) : NULL;
}
