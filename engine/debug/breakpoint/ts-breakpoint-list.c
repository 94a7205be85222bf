#include "engine/debug/breakpoint/ts-breakpoint-list.h"

#include "engine/debug/breakpoint/ts-breakpoint-marks.h"
#include "engine/debug/breakpoint/ts-breakpoint-past.h"
#include "engine/debug/breakpoint/ts-breakpoint-rebind.h"
#include "engine/ts-error.h"

#define MAX_MEMBERS 65536 /* operations whose hits a breakpoint counts apart */
#define OTHER_MEMBERS "(all others)"
#define MAX_TURNS 64 /* loops around an activation that are looked at */

struct _TsBreakpointList
{
  TsGraph *graph;
  gint any;     /* atomic: active, and a breakpoint is enabled */
  GMutex mutex; /* guards all below */
  GPtrArray *breakpoints;
  TsBreakpoint *gone; /* (nullable): a temporary one that was hit last */
  guint next_id;
  gboolean active;
  TsBreakpointMarks *marks;
  TsBreakpointPast *past;
};

/* ---- the list -------------------------------------------------------------------------------------- */

TsBreakpointList *
ts_breakpoint_list_new (TsGraph *graph)
{
  TsBreakpointList *self = g_new0 (TsBreakpointList, 1);

  self->graph = ts_graph_ref (graph);
  g_mutex_init (&self->mutex);
  self->breakpoints = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_breakpoint_free);
  self->marks = ts_breakpoint_marks_new (graph);
  self->past = ts_breakpoint_past_new ();
  self->next_id = 1;
  self->active = TRUE;
  return self;
}

void
ts_breakpoint_list_free (TsBreakpointList *self)
{
  g_ptr_array_unref (self->breakpoints);
  g_clear_pointer (&self->gone, ts_breakpoint_free);
  ts_breakpoint_marks_free (self->marks);
  ts_breakpoint_past_free (self->past);
  g_mutex_clear (&self->mutex);
  ts_graph_unref (self->graph);
  g_free (self);
}

/* Breakpoints have changed. */
static void
mark_all (TsBreakpointList *self)
{
  gboolean any = ts_breakpoint_marks_update (self->marks, self->breakpoints);

  g_atomic_int_set (&self->any, any && self->active);
}

static TsBreakpoint *
find (TsBreakpointList *self,
      guint id,
      guint *index)
{
  for (guint i = 0; i < self->breakpoints->len; i++)
    {
      TsBreakpoint *breakpoint = g_ptr_array_index (self->breakpoints, i);

      if (breakpoint->id == id)
        {
          *index = i;
          return breakpoint;
        }
    }
  return NULL;
}

guint
ts_breakpoint_list_add (TsBreakpointList *self,
                        TsBreakpoint *breakpoint)
{
  guint id;

  g_mutex_lock (&self->mutex);
  id = breakpoint->id = self->next_id++;
  g_ptr_array_add (self->breakpoints, breakpoint);
  mark_all (self);
  g_mutex_unlock (&self->mutex);
  return id;
}

gboolean
ts_breakpoint_list_remove (TsBreakpointList *self,
                           guint id)
{
  gboolean found;
  guint index;

  g_mutex_lock (&self->mutex);
  found = find (self, id, &index) != NULL;
  if (found)
    {
      g_ptr_array_remove_index (self->breakpoints, index);
      mark_all (self);
    }
  g_mutex_unlock (&self->mutex);
  return found;
}

gboolean
ts_breakpoint_list_change (TsBreakpointList *self,
                           guint id,
                           TsBreakpointChange change,
                           gconstpointer data,
                           GError **error)
{
  TsBreakpoint *breakpoint;
  gboolean ok = FALSE;
  guint index;

  g_mutex_lock (&self->mutex);
  breakpoint = find (self, id, &index);
  if (breakpoint == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no breakpoint %u", id);
  else
    ok = change (breakpoint, data, error);
  if (ok)
    {
      ts_breakpoint_past_forget_changes (self->past, id);
      mark_all (self);
    }
  g_mutex_unlock (&self->mutex);
  return ok;
}

void
ts_breakpoint_list_set_active (TsBreakpointList *self,
                               gboolean active)
{
  g_mutex_lock (&self->mutex);
  self->active = active;
  mark_all (self);
  g_mutex_unlock (&self->mutex);
}

gboolean
ts_breakpoint_list_get_active (TsBreakpointList *self)
{
  gboolean active;

  g_mutex_lock (&self->mutex);
  active = self->active;
  g_mutex_unlock (&self->mutex);
  return active;
}

guint
ts_breakpoint_list_get_last_id (TsBreakpointList *self)
{
  guint id;

  g_mutex_lock (&self->mutex);
  id = self->next_id - 1;
  g_mutex_unlock (&self->mutex);
  return id;
}

char **
ts_breakpoint_list_dup_commands (TsBreakpointList *self,
                                 guint id)
{
  const TsBreakpoint *breakpoint;
  char **commands = NULL;
  guint index;

  g_mutex_lock (&self->mutex);
  breakpoint = find (self, id, &index);
  if (breakpoint == NULL && self->gone != NULL && self->gone->id == id)
    breakpoint = self->gone;
  if (breakpoint != NULL)
    commands = g_strdupv (breakpoint->commands);
  g_mutex_unlock (&self->mutex);
  return commands;
}

static GHashTable *
copy_members (GHashTable *members)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key, value;

  if (members == NULL)
    return copy;
  g_hash_table_iter_init (&iter, members);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy, g_strdup (key), g_memdup2 (value, sizeof (TsBreakpointMember)));
  return copy;
}

GHashTable *
ts_breakpoint_list_dup_members (TsBreakpointList *self,
                                guint id)
{
  const TsBreakpoint *breakpoint;
  GHashTable *members = NULL;
  guint index;

  g_mutex_lock (&self->mutex);
  breakpoint = find (self, id, &index);
  if (breakpoint != NULL)
    members = copy_members (breakpoint->members);
  g_mutex_unlock (&self->mutex);
  return members;
}

GPtrArray *
ts_breakpoint_list_dup (TsBreakpointList *self)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_breakpoint_free);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->breakpoints->len; i++)
    g_ptr_array_add (copies, ts_breakpoint_copy (g_ptr_array_index (self->breakpoints, i)));
  g_mutex_unlock (&self->mutex);
  return copies;
}

TsBreakpointList *
ts_breakpoint_list_copy_for_past (TsBreakpointList *self)
{
  TsBreakpointList *past = ts_breakpoint_list_new (self->graph);
  g_autoptr (GPtrArray) copies = ts_breakpoint_list_dup (self);

  for (guint i = 0; i < copies->len; i++)
    {
      TsBreakpoint *breakpoint = ts_breakpoint_copy (g_ptr_array_index (copies, i));

      breakpoint->enabled &= breakpoint->log == NULL;
      breakpoint->temporary = breakpoint->is_armed = FALSE;
      breakpoint->n_ignore = breakpoint->n_enabled = breakpoint->n_hits = 0;
      if (breakpoint->hits.span == TS_HITS_PER_SESSION)
        breakpoint->hits.rule = TS_HITS_ALL; /* how often it was hit before this run is not known */
      g_ptr_array_add (past->breakpoints, breakpoint);
    }
  past->active = ts_breakpoint_list_get_active (self);
  mark_all (past);
  return past;
}

TsBreakpointList *
ts_breakpoint_list_rebind (TsBreakpointList *self,
                           TsGraph *graph)
{
  TsBreakpointList *bound = ts_breakpoint_list_new (graph);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->breakpoints->len; i++)
    g_ptr_array_add (bound->breakpoints, ts_breakpoint_rebind (g_ptr_array_index (self->breakpoints, i), self->graph, graph));
  bound->next_id = self->next_id;
  bound->active = self->active;
  g_mutex_unlock (&self->mutex);
  mark_all (bound);
  return bound;
}

/* ---- hits ------------------------------------------------------------------------------------------ */

static gboolean
is_on (const TsBreakpoint *breakpoint,
       const TsBreakpointVisit *visit)
{
  if (!breakpoint->enabled || !breakpoint->after != !visit->after || (visit->activation->dead && !breakpoint->dead) ||
      (breakpoint->after_hit != 0 && !breakpoint->is_armed) || !ts_breakpoint_matches_activation (breakpoint, visit->activation))
    return FALSE;
  return breakpoint->kind != TS_BREAK_OUTPUT || breakpoint->dead || visit->outputs == NULL || visit->outputs[breakpoint->output.index] != NULL;
}

/* The count of the operation itself, in a new span if one has begun; @old: what it was before that. */
static TsBreakpointMember *
get_member (TsBreakpoint *breakpoint,
            const TsBreakpointVisit *visit,
            const TsTurn *turns,
            guint n_turns,
            TsBreakpointMember *old)
{
  g_autofree char *place = ts_activation_dup_place (visit->activation);
  guint64 run = breakpoint->hits.span != TS_HITS_PER_SESSION ? visit->run : 0;
  guint64 entry = breakpoint->hits.span == TS_HITS_PER_FRAME && n_turns > 0 ? turns[0].entry : 0;
  TsBreakpointMember *member;

  if (breakpoint->members == NULL)
    breakpoint->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (g_hash_table_size (breakpoint->members) >= MAX_MEMBERS && !g_hash_table_contains (breakpoint->members, place))
    {
      g_free (place);
      place = g_strdup (OTHER_MEMBERS);
    }
  member = g_hash_table_lookup (breakpoint->members, place);
  if (member == NULL)
    {
      member = g_new0 (TsBreakpointMember, 1);
      g_hash_table_insert (breakpoint->members, g_steal_pointer (&place), member);
    }
  *old = *member;
  if (member->run != run || member->entry != entry)
    {
      member->n = 0;
      member->run = run;
      member->entry = entry;
    }
  return member;
}

static gboolean
is_postponed (const TsBreakpoint *breakpoint,
              const TsTurn *turns,
              guint n_turns,
              const TsBreakpointTest *test)
{
  const TsTurn *last = breakpoint->iterations != NULL && test->postpone != NULL ? ts_iteration_selector_find_last (breakpoint->iterations, turns, n_turns) : NULL;

  return last != NULL && test->postpone (breakpoint, last, test->user_data);
}

/* It is on the activation, in a turn that is meant, its condition is true, and it has been passed often enough. */
static gboolean
is_hit (TsBreakpointList *self,
        TsBreakpoint *breakpoint,
        const TsBreakpointVisit *visit,
        const TsBreakpointTest *test)
{
  TsTurn turns[MAX_TURNS];
  TsBreakpointMember *member, old_member;
  guint n_turns;

  if (!is_on (breakpoint, visit))
    return FALSE;
  n_turns = ts_activation_get_turns (visit->activation, turns, MAX_TURNS);
  if (breakpoint->iterations != NULL && !ts_iteration_selector_takes (breakpoint->iterations, turns, n_turns))
    return FALSE;

  member = get_member (breakpoint, visit, turns, n_turns, &old_member);
  breakpoint->current_hits = member->n + 1;
  if (breakpoint->condition != NULL && !test->test (breakpoint, test->user_data))
    return FALSE;
  if (is_postponed (breakpoint, turns, n_turns, test))
    return FALSE;
  if (visit->place != NULL)
    ts_breakpoint_past_add (self->past, visit->place, breakpoint, member, &old_member, TRUE);
  breakpoint->n_hits++;
  member->n_hits++;
  member->n++;
  if (breakpoint->n_ignore > 0)
    {
      breakpoint->n_ignore--;
      return FALSE;
    }
  return ts_hit_selector_takes (&breakpoint->hits, member->n);
}

/* Those that wait for a hit of one of @ids. */
static void
arm (TsBreakpointList *self,
     const GArray *ids,
     const TsPastPlace *place)
{
  for (guint i = 0; i < self->breakpoints->len; i++)
    {
      TsBreakpoint *breakpoint = g_ptr_array_index (self->breakpoints, i);

      for (guint k = 0; k < ids->len; k++)
        {
          if (breakpoint->after_hit == 0 || breakpoint->is_armed || breakpoint->after_hit != g_array_index (ids, guint, k))
            continue;
          if (place != NULL)
            ts_breakpoint_past_add (self->past, place, breakpoint, NULL, NULL, FALSE);
          breakpoint->is_armed = TRUE;
        }
    }
}

/* What follows from a hit for the breakpoint itself. */
static void
note_hit (TsBreakpoint *breakpoint)
{
  breakpoint->is_armed = FALSE;
  if (breakpoint->n_enabled > 0 && --breakpoint->n_enabled == 0)
    breakpoint->enabled = FALSE;
}

/* A temporary breakpoint goes. */
static void
drop (TsBreakpointList *self,
      guint index,
      gboolean stops)
{
  TsBreakpoint *breakpoint = g_ptr_array_steal_index (self->breakpoints, index);

  if (stops)
    {
      g_clear_pointer (&self->gone, ts_breakpoint_free);
      self->gone = breakpoint;
    }
  else
    ts_breakpoint_free (breakpoint);
}

static void
log_hit (TsBreakpoint *breakpoint,
         const TsBreakpointVisit *visit,
         const TsBreakpointTest *test)
{
  TsLogWhen when;

  if (breakpoint->log_run != visit->run)
    breakpoint->n_logged = 0;
  breakpoint->log_run = visit->run;
  when = ts_log_action_get_when (breakpoint->log, ++breakpoint->n_logged);
  if (when != TS_LOG_NOT)
    test->tell (breakpoint, when == TS_LOG_PERHAPS, test->user_data);
}

static guint
hit_locked (TsBreakpointList *self,
            const TsBreakpointVisit *visit,
            const TsBreakpointTest *test)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean changed = FALSE;
  guint id = 0;

  for (guint i = 0; i < self->breakpoints->len;)
    {
      TsBreakpoint *breakpoint = g_ptr_array_index (self->breakpoints, i);

      if (!is_hit (self, breakpoint, visit, test))
        {
          i++;
          continue;
        }
      note_hit (breakpoint);
      g_array_append_val (hits, breakpoint->id);
      changed |= breakpoint->temporary || !breakpoint->enabled;
      if (breakpoint->log != NULL)
        log_hit (breakpoint, visit, test);
      else if (id == 0)
        id = breakpoint->id;
      if (breakpoint->temporary)
        drop (self, i, breakpoint->id == id);
      else
        i++;
    }

  arm (self, hits, visit->place);
  if (changed)
    mark_all (self);
  return id;
}

gboolean
ts_breakpoint_list_has_any (TsBreakpointList *self)
{
  return g_atomic_int_get (&self->any);
}

guint
ts_breakpoint_list_hit (TsBreakpointList *self,
                        const TsBreakpointVisit *visit,
                        const TsBreakpointTest *test)
{
  guint id = 0;

  g_mutex_lock (&self->mutex);
  if (self->active && ts_breakpoint_marks_has (self->marks, self->breakpoints, visit->activation, visit->after))
    id = hit_locked (self, visit, test);
  g_mutex_unlock (&self->mutex);
  return id;
}

void
ts_breakpoint_list_hit_late (TsBreakpointList *self,
                             guint id,
                             const TsPastPlace *place)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (guint));
  TsBreakpoint *breakpoint;
  guint index;

  g_mutex_lock (&self->mutex);
  breakpoint = find (self, id, &index);
  if (breakpoint != NULL)
    {
      ts_breakpoint_past_add (self->past, place, breakpoint, NULL, NULL, TRUE);
      breakpoint->n_hits++;
      note_hit (breakpoint);
      g_array_append_val (hits, id);
      arm (self, hits, place);
      if (breakpoint->temporary)
        drop (self, index, TRUE);
      mark_all (self);
    }
  g_mutex_unlock (&self->mutex);
}

void
ts_breakpoint_list_begin_run (TsBreakpointList *self)
{
  g_mutex_lock (&self->mutex);
  ts_breakpoint_past_clear (self->past);
  g_mutex_unlock (&self->mutex);
}

void
ts_breakpoint_list_go_back (TsBreakpointList *self,
                            const TsPastPlace *place)
{
  g_mutex_lock (&self->mutex);
  if (ts_breakpoint_past_go_back (self->past, place, self->breakpoints))
    mark_all (self);
  g_mutex_unlock (&self->mutex);
}
