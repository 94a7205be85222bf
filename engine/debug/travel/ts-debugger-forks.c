#include "engine/debug/travel/ts-forks.h"

#include "engine/debug/ts-debugger-private.h"
#include "engine/ts-error.h"

/* What the current fork has of this is in the debugger; here it is of those that are left. */
typedef struct
{
  guint id;
  guint parent;
  char *name;
  gsize at;
  TsJournal *journal;
  TsSchedule *schedule;
  GArray *feeds;          /* TsFeed */
  TsOverrideMarks *marks; /* what was overridden in it */
  TsPastPlace place;
} Fork;

void
ts_fork_info_free (TsForkInfo *self)
{
  g_free (self->name);
  g_free (self);
}

static void
fork_free (gpointer data)
{
  Fork *fork = data;

  g_free (fork->name);
  g_clear_pointer (&fork->journal, ts_journal_free);
  g_clear_pointer (&fork->schedule, ts_schedule_free);
  g_clear_pointer (&fork->feeds, g_array_unref);
  g_clear_pointer (&fork->marks, ts_override_marks_free);
  g_free (fork);
}

GPtrArray *
ts_debugger_new_forks (void)
{
  return g_ptr_array_new_with_free_func (fork_free);
}

static Fork *
get (TsDebugger *self,
     guint id,
     GError **error)
{
  if (id >= 1 && id <= self->forks->len)
    return g_ptr_array_index (self->forks, id - 1);
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no fork %u", id);
  return NULL;
}

static TsJournal *
get_journal (TsDebugger *self,
             const Fork *fork)
{
  return fork->id == self->fork ? self->journal : fork->journal;
}

static Fork *
add (TsDebugger *self,
     guint parent,
     const char *name,
     gsize at)
{
  Fork *fork = g_new0 (Fork, 1);

  g_ptr_array_add (self->forks, fork);
  fork->id = self->forks->len;
  fork->parent = parent;
  fork->name = g_strdup (name != NULL ? name : "");
  fork->at = at;
  return fork;
}

/* ---- another one becomes the current one --------------------------------------------------------- */

static GArray *
copy_feeds (const GArray *feeds)
{
  GArray *copy = ts_debugger_new_feeds ();

  g_array_append_vals (copy, feeds->data, feeds->len);
  for (guint i = 0; i < copy->len; i++)
    ts_tensor_ref (g_array_index (copy, TsFeed, i).value);
  return copy;
}

static void
put_away (TsDebugger *self,
          TsOverrideMarks *marks)
{
  Fork *fork = g_ptr_array_index (self->forks, self->fork - 1);

  fork->marks = marks;
  fork->journal = g_steal_pointer (&self->journal);
  fork->schedule = g_steal_pointer (&self->schedule);
  fork->feeds = g_steal_pointer (&self->run_feeds);
}

static void
take_up (TsDebugger *self,
         Fork *fork,
         gsize position)
{
  self->fork = fork->id;
  self->journal = g_steal_pointer (&fork->journal);
  self->schedule = g_steal_pointer (&fork->schedule);
  self->run_feeds = g_steal_pointer (&fork->feeds);
  ts_journal_take_position (self->journal, position);
  ts_timeline_truncate (self->timeline, self->run, position);
  g_array_unref (self->feeds);
  self->feeds = copy_feeds (self->run_feeds);
  for (guint i = 0; i < self->run_feeds->len; i++)
    {
      const TsFeed *feed = &g_array_index (self->run_feeds, TsFeed, i);

      ts_value_store_set (self->values, ts_graph_get_operation (self->graph, feed->output.op), feed->output.index, feed->value, TS_VALUE_FED);
    }
}

/* Remembers where the current fork stands. */
static void
note_place (TsDebugger *self)
{
  Fork *fork = g_ptr_array_index (self->forks, self->fork - 1);

  fork->place = ts_debugger_get_here (self);
}

static TsStop *
change_to (TsDebugger *self,
           Fork *fork,
           GError **error)
{
  gsize common = ts_journal_find_common (self->journal, fork->journal);
  gsize position = MIN (common, ts_journal_get_length (self->journal));

  ts_debugger_leave (self, position);
  ts_overrides_swap_marks (self->overrides, fork->marks);
  put_away (self, g_steal_pointer (&fork->marks));
  take_up (self, fork, position);
  ts_checkpoints_begin (self->checkpoints, self->run_plan);
  self->hit_id = 0;
  return ts_debugger_go_from (self, 0, &fork->place, error);
}

TsStop *
ts_debugger_switch_fork (TsDebugger *self,
                         guint id,
                         GError **error)
{
  Fork *fork = get (self, id, error);

  if (fork == NULL || !ts_debugger_check_back (self, error))
    return NULL;
  if (fork->id == self->fork)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "fork %u is the one that the run is in", id);
      return NULL;
    }
  note_place (self);
  return change_to (self, fork, error);
}

/* ---- a new one ----------------------------------------------------------------------------------- */

static const TsFeed *
find_feed (const GArray *feeds,
           TsOutput output)
{
  for (guint i = 0; i < feeds->len; i++)
    if (ts_output_equal (g_array_index (feeds, TsFeed, i).output, output))
      return &g_array_index (feeds, TsFeed, i);
  return NULL;
}

/* The first activation of the run that took @output; as many as there are if none did. */
static gsize
find_first_use (TsDebugger *self,
                TsOutput output)
{
  gsize n = ts_journal_get_length (self->journal);

  for (gsize i = 0; i < n; i++)
    {
      const TsOperation *op = ts_journal_get (self->journal, i)->op;

      if (ts_journal_get (self->journal, i)->depth > 0)
        continue;
      for (guint32 k = 0; k < op->n_inputs; k++)
        if (ts_output_equal (op->inputs[k], output))
          return i;
    }
  return n;
}

/* The feeds of the new fork, and from where on they matter. (transfer full) (nullable) */
static GArray *
choose_feeds (TsDebugger *self,
              gsize *at,
              GError **error)
{
  g_autoptr (GArray) feeds = copy_feeds (self->run_feeds);

  for (guint i = 0; i < MAX (feeds->len, self->feeds->len); i++)
    {
      TsFeed *old = i < feeds->len ? &g_array_index (feeds, TsFeed, i) : NULL;
      const TsFeed *extra = i < self->feeds->len ? &g_array_index (self->feeds, TsFeed, i) : NULL;
      const TsFeed *now = old != NULL ? find_feed (self->feeds, old->output) : NULL;
      TsOutput wrong = old != NULL && now == NULL ? old->output : extra != NULL && find_feed (feeds, extra->output) == NULL ? extra->output
                                                                                                                            : TS_NO_OUTPUT;

      if (wrong.op != TS_NO_OP)
        {
          g_autofree char *name = ts_graph_dup_output_name (self->graph, wrong);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s %s; a fork feeds what the run feeds, with other values", name,
                       old != NULL && now == NULL ? "is fed in this run, and is not any more" : "is not fed in this run");
          return NULL;
        }
      if (old == NULL || now->value == old->value || ts_tensor_identical (now->value, old->value))
        continue;
      ts_tensor_ref (now->value);
      ts_tensor_unref (old->value);
      old->value = now->value;
      *at = MIN (*at, find_first_use (self, old->output));
    }
  return g_steal_pointer (&feeds);
}

TsStop *
ts_debugger_fork (TsDebugger *self,
                  const char *name,
                  guint *id,
                  GError **error)
{
  gsize here = ts_journal_get_length (self->journal);
  gsize at = here;
  g_autoptr (GArray) feeds = NULL;
  TsExecutorCounts counts;
  TsStop *stop;
  Fork *fork;

  if (!ts_debugger_check_back (self, error))
    return NULL;
  feeds = choose_feeds (self, &at, error);
  if (feeds == NULL)
    return NULL;

  if (self->forks->len == 0)
    self->fork = add (self, 0, NULL, 0)->id;
  note_place (self);
  fork = add (self, self->fork, name, at);
  fork->journal = ts_journal_fork (self->journal, at);
  fork->schedule = ts_schedule_copy (self->schedule);
  fork->marks = ts_overrides_copy_marks (self->overrides);
  fork->feeds = g_steal_pointer (&feeds);
  fork->place = at == here ? ts_debugger_get_here (self) : (TsPastPlace) { at, FALSE, 0 };
  *id = fork->id;
  stop = change_to (self, fork, error);
  ts_executor_get_counts (self->executor, &counts);
  ts_schedule_drop_plan (self->schedule, (gsize)counts.n_begun);
  return stop;
}

GPtrArray *
ts_debugger_list_forks (TsDebugger *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_fork_info_free);

  for (guint i = 0; i < self->forks->len; i++)
    {
      const Fork *fork = g_ptr_array_index (self->forks, i);
      gboolean is_current = fork->id == self->fork;
      TsForkInfo info = {
        .id = fork->id,
        .parent = fork->parent,
        .name = g_strdup (fork->name),
        .at = fork->at,
        .t = is_current ? ts_journal_get_length (self->journal) : fork->place.length,
        .end = ts_journal_get_end (get_journal (self, fork)),
        .is_current = is_current,
      };

      g_ptr_array_add (list, g_memdup2 (&info, sizeof info));
    }
  return list;
}

/* ---- comparing ----------------------------------------------------------------------------------- */

/* An activation, as it is told apart from others in whichever fork. */
typedef struct
{
  const TsOperation *op;
  gint64 iteration;
  guint occurrence;
} Key;

static guint
hash_key (gconstpointer data)
{
  const Key *key = data;

  return g_direct_hash (key->op) ^ (guint)key->iteration * 31 ^ key->occurrence * 1009;
}

static gboolean
equal_keys (gconstpointer a,
            gconstpointer b)
{
  const Key *x = a, *y = b;

  return x->op == y->op && x->iteration == y->iteration && x->occurrence == y->occurrence;
}

/* How often an entry like this one came by before. @counts: Key with occurrence 0 -> how often */
static Key
make_key (GHashTable *counts,
          const TsJournalEntry *entry)
{
  Key key = { entry->op, entry->iteration, 0 };
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, &key));

  g_hash_table_insert (counts, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (n + 1));
  key.occurrence = n;
  return key;
}

static void
difference_free (gpointer data)
{
  TsForkDifference *difference = data;

  g_free (difference->name);
  g_clear_pointer (&difference->a, ts_tensor_unref);
  g_clear_pointer (&difference->b, ts_tensor_unref);
  g_free (difference);
}

/* (transfer full) (nullable) */
static TsTensor *
dup_value (const TsJournalEntry *entry,
           guint32 i)
{
  if (entry == NULL || entry->outputs == NULL || entry->outputs[i] == NULL)
    return NULL;
  return entry->seen != NULL && entry->seen[i] != NULL ? ts_tensor_ref (entry->seen[i]) : ts_tensor_dup_value (entry->outputs[i]);
}

static void
add_difference (GPtrArray *differences,
                TsForkDifferenceKind kind,
                const TsJournalEntry *a,
                const TsJournalEntry *b,
                guint32 i)
{
  TsForkDifference *difference = g_new0 (TsForkDifference, 1);
  const TsJournalEntry *entry = a != NULL ? a : b;

  difference->kind = kind;
  difference->name = g_strdup_printf ("%s:%u", entry->op->name, i);
  difference->iteration = entry->iteration;
  difference->a = dup_value (a, i);
  difference->b = dup_value (b, i);
  g_ptr_array_add (differences, difference);
}

static gboolean
is_live (const TsJournalEntry *entry,
         guint32 i)
{
  return !entry->dead && ts_journal_entry_is_live (entry, i);
}

static void
compare_entries (const TsJournalEntry *a,
                 const TsJournalEntry *b,
                 GPtrArray *differences,
                 gsize *n_same)
{
  for (guint32 i = 0; i < a->n_outputs; i++)
    {
      g_autoptr (TsTensor) x = dup_value (a, i);
      g_autoptr (TsTensor) y = dup_value (b, i);

      if ((x != NULL && !ts_recording_can_hold (x)) || (y != NULL && !ts_recording_can_hold (y)))
        continue; /* what only leads to something else has no value that could be compared */
      if (is_live (a, i) != is_live (b, i))
        add_difference (differences, TS_FORK_DEADNESS, a, b, i);
      else if (x != NULL && y != NULL && !ts_tensor_identical (x, y))
        add_difference (differences, TS_FORK_DIFFERS, a, b, i);
      else if (is_live (a, i) && (x == NULL) != (y == NULL) && (a->is_dropped ? !ts_journal_entry_agrees (a, b->outputs) : b->is_dropped && !ts_journal_entry_agrees (b, a->outputs)))
        add_difference (differences, TS_FORK_DROPPED, a, b, i);
      else if (a->is_dropped && b->is_dropped && a->hash != b->hash)
        add_difference (differences, TS_FORK_DROPPED, a, b, i);
      else
        *n_same += is_live (a, i);
    }
}

static void
add_only (GPtrArray *differences,
          TsForkDifferenceKind kind,
          const TsJournalEntry *entry)
{
  for (guint32 i = 0; i < entry->n_outputs; i++)
    add_difference (differences, kind, kind == TS_FORK_ONLY_A ? entry : NULL, kind == TS_FORK_ONLY_B ? entry : NULL, i);
}

/* Key -> TsJournalEntry, of all behind @common. */
static GHashTable *
index_entries (const TsJournal *journal,
               gsize common)
{
  GHashTable *entries = g_hash_table_new_full (hash_key, equal_keys, g_free, NULL);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (hash_key, equal_keys, g_free, NULL);

  for (gsize i = common; i < ts_journal_get_end (journal); i++)
    if (!ts_journal_get (journal, i)->is_blocked)
      {
        Key key = make_key (counts, ts_journal_get (journal, i));

        g_hash_table_insert (entries, g_memdup2 (&key, sizeof key), (gpointer)ts_journal_get (journal, i));
      }
  return entries;
}

GPtrArray *
ts_debugger_compare_forks (TsDebugger *self,
                           guint a,
                           guint b,
                           gsize *n_same,
                           GError **error)
{
  const Fork *fork_a = get (self, a, error);
  const Fork *fork_b = fork_a != NULL ? get (self, b, error) : NULL;
  GPtrArray *differences;
  g_autoptr (GHashTable) others = NULL;
  g_autoptr (GHashTable) counts = NULL;
  const TsJournal *journal_a, *journal_b;
  gsize common;

  if (fork_b == NULL)
    return NULL;
  journal_a = get_journal (self, fork_a);
  journal_b = get_journal (self, fork_b);
  common = ts_journal_find_common (journal_a, journal_b);
  others = index_entries (journal_b, common);
  counts = g_hash_table_new_full (hash_key, equal_keys, g_free, NULL);
  differences = g_ptr_array_new_with_free_func (difference_free);
  *n_same = 0;

  for (gsize i = common; i < ts_journal_get_end (journal_a); i++)
    {
      const TsJournalEntry *entry = ts_journal_get (journal_a, i);
      const TsJournalEntry *other;
      Key key;

      if (entry->is_blocked)
        continue;
      key = make_key (counts, entry);
      other = g_hash_table_lookup (others, &key);
      if (other != NULL)
        compare_entries (entry, other, differences, n_same);
      else
        add_only (differences, TS_FORK_ONLY_A, entry);
      g_hash_table_remove (others, &key);
    }
  g_hash_table_remove_all (counts);
  for (gsize i = common; i < ts_journal_get_end (journal_b); i++)
    {
      const TsJournalEntry *entry = ts_journal_get (journal_b, i);
      Key key;

      if (entry->is_blocked)
        continue;
      key = make_key (counts, entry);
      if (g_hash_table_contains (others, &key))
        add_only (differences, TS_FORK_ONLY_B, entry);
    }
  return differences;
}
