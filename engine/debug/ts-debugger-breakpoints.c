#include "engine/debug/ts-debugger-breakpoints.h"

#include "engine/debug/ts-debugger-private.h"
#include "engine/debug/breakpoint/ts-last-turns.h"

/* Breakpoints: what there are, and whether one is hit. */

guint
ts_debugger_add_breakpoint (TsDebugger *self,
                            TsBreakpoint *breakpoint)
{
  return ts_breakpoint_list_add (self->breakpoints, breakpoint);
}

gboolean
ts_debugger_remove_breakpoint (TsDebugger *self,
                               guint id)
{
  return ts_breakpoint_list_remove (self->breakpoints, id);
}

static gboolean
enable (TsBreakpoint *breakpoint,
        gconstpointer data,
        GError **error)
{
  breakpoint->enabled = *(const gboolean *)data;
  breakpoint->n_enabled = 0;
  return TRUE;
}

gboolean
ts_debugger_enable_breakpoint (TsDebugger *self,
                               guint id,
                               gboolean enabled)
{
  return ts_breakpoint_list_change (self->breakpoints, id, enable, &enabled, NULL);
}

void
ts_debugger_set_breakpoints_active (TsDebugger *self,
                                    gboolean active)
{
  ts_breakpoint_list_set_active (self->breakpoints, active);
}

gboolean
ts_debugger_get_breakpoints_active (TsDebugger *self)
{
  return ts_breakpoint_list_get_active (self->breakpoints);
}

GPtrArray *
ts_debugger_dup_breakpoints (TsDebugger *self)
{
  return ts_breakpoint_list_dup (self->breakpoints);
}

guint
ts_debugger_get_last_breakpoint (TsDebugger *self)
{
  return ts_breakpoint_list_get_last_id (self->breakpoints);
}

gboolean
ts_debugger_change_breakpoint (TsDebugger *self,
                               guint id,
                               TsBreakpointChange change,
                               gconstpointer data,
                               GError **error)
{
  return ts_breakpoint_list_change (self->breakpoints, id, change, data, error);
}

char **
ts_debugger_dup_commands (TsDebugger *self,
                          guint id)
{
  return ts_breakpoint_list_dup_commands (self->breakpoints, id);
}

GHashTable *
ts_debugger_dup_hits (TsDebugger *self,
                      guint id)
{
  return ts_breakpoint_list_dup_members (self->breakpoints, id);
}

static gboolean
set_condition (TsBreakpoint *breakpoint,
               gconstpointer text,
               GError **error)
{
  return ts_breakpoint_set_condition (breakpoint, text, error);
}

gboolean
ts_debugger_set_condition (TsDebugger *self,
                           guint id,
                           const char *text,
                           GError **error)
{
  return ts_breakpoint_list_change (self->breakpoints, id, set_condition, text, error);
}

static gboolean
ignore (TsBreakpoint *breakpoint,
        gconstpointer n,
        GError **error)
{
  breakpoint->n_ignore = *(const guint64 *)n;
  return TRUE;
}

gboolean
ts_debugger_ignore_breakpoint (TsDebugger *self,
                               guint id,
                               guint64 n)
{
  return ts_breakpoint_list_change (self->breakpoints, id, ignore, &n, NULL);
}

/* ---- hits ------------------------------------------------------------------------------------------ */

static gboolean
test_condition (const TsBreakpoint *breakpoint,
                gpointer user_data)
{
  return ts_debugger_test_condition (user_data, breakpoint);
}

static void
carry_out_log (const TsBreakpoint *breakpoint,
               gboolean is_perhaps,
               gpointer user_data)
{
  ts_debugger_log (user_data, breakpoint, is_perhaps);
}

/* Whether the turn is the last will be seen, where there is a way back. */
static gboolean
postpone (const TsBreakpoint *breakpoint,
          const TsTurn *turn,
          gpointer user_data)
{
  TsDebugger *self = user_data;
  TsPastPlace place;

  if (self->search != NULL)
    return FALSE;
  if (!self->is_recording)
    {
      g_free (self->note);
      self->note = g_strdup (", whether this turn is the last cannot be told: the run is not recorded");
      return FALSE;
    }
  if (self->last_turns == NULL)
    self->last_turns = ts_last_turns_new ();
  place = ts_debugger_get_place (self, ts_executor_get_phase (self->executor) == TS_PHASE_AFTER);
  ts_last_turns_add (self->last_turns, breakpoint->id, turn, &place);
  return TRUE;
}

static guint
hit (TsDebugger *self,
     TsBreakpointList *list,
     const TsActivation *activation,
     TsTensor *const *outputs)
{
  gboolean after = ts_executor_get_phase (self->executor) == TS_PHASE_AFTER;
  const TsPastPlace place = ts_debugger_get_place (self, after);
  const TsBreakpointTest test = { test_condition, carry_out_log, postpone, self };
  const TsBreakpointVisit visit = {
    .activation = activation,
    .outputs = outputs,
    .after = after,
    .run = self->run,
    .place = self->is_recording && !self->is_replaying ? &place : NULL,
  };

  return ts_breakpoint_list_hit (list, &visit, &test);
}

/* Whether the run shall go back since some turn was the last; who steps over the end of a loop has seen its last turn. */
static gboolean
is_past_last_turn (TsDebugger *self,
                   const TsActivation *activation)
{
  gboolean after = ts_executor_get_phase (self->executor) == TS_PHASE_AFTER;

  if (self->last_turns == NULL || !ts_last_turns_are_over (self->last_turns, self->executor, activation, after))
    return FALSE;
  if (self->goal.kind != TS_GOAL_STEPS)
    return TRUE;
  ts_last_turns_drop (self->last_turns);
  return FALSE;
}

gboolean
ts_debugger_hits_breakpoint (TsDebugger *self,
                             const TsActivation *activation,
                             TsTensor *const *outputs)
{
  gboolean goes_back = is_past_last_turn (self, activation);

  /* Then it comes by here once more. */
  self->hit_id = goes_back || !ts_breakpoint_list_has_any (self->breakpoints) ? 0 : hit (self, self->breakpoints, activation, outputs);
  if (self->hit_id == 0 && !goes_back)
    return FALSE;
  self->reason = TS_STOP_BREAKPOINT;
  return TRUE;
}

/* The run has stopped because some turn was the last, or it is at its end, which ends all loops. */
static gboolean
is_at_last_turn (TsDebugger *self,
                 TsExecutorStatus status)
{
  if (self->last_turns == NULL || self->is_replaying)
    return FALSE;
  if (status == TS_EXECUTOR_DONE)
    return ts_last_turns_are_over (self->last_turns, self->executor, NULL, FALSE);
  return status == TS_EXECUTOR_STOPPED && self->reason == TS_STOP_BREAKPOINT && self->hit_id == 0;
}

TsStop *
ts_debugger_go_to_last_turn (TsDebugger *self,
                             TsExecutorStatus status,
                             gboolean is_stepping)
{
  TsPastPlace place;
  guint id = !is_stepping && is_at_last_turn (self, status) ? ts_last_turns_take (self->last_turns, &place) : 0;

  if (id == 0)
    return NULL;
  if (!ts_debugger_check_back (self, NULL))
    {
      g_free (self->note);
      self->note = g_strdup_printf (": a loop is over in whose last turn breakpoint %u stops, and there is no way back", id);
      return NULL;
    }
  ts_breakpoint_list_go_back (self->breakpoints, &place);
  ts_breakpoint_list_hit_late (self->breakpoints, id, &place);
  self->hit_id = id;
  return ts_debugger_go_to (self, &place, NULL);
}

/* ---- the way back ----------------------------------------------------------------------------------- */

/**
 * TsPastSearch:
 * @found: the last place so far at which a breakpoint would have stopped
 * @id: of that breakpoint, or 0
 *
 * Looks for a breakpoint while what was is gone through again.
 */
struct _TsPastSearch
{
  TsBreakpointList *breakpoints;
  TsPastPlace found;
  guint id;
};

void
ts_debugger_search_past (TsDebugger *self,
                         const TsActivation *activation,
                         TsTensor *const *outputs)
{
  TsPastSearch *search = self->search;
  gboolean after = ts_executor_get_phase (self->executor) == TS_PHASE_AFTER;
  gboolean is_caught = after && search != NULL ? ts_debugger_catches (self, activation, outputs) : ts_debugger_catches_structure (self, activation, outputs);
  guint id = search != NULL ? hit (self, search->breakpoints, activation, outputs) : 0;

  if (search == NULL || (id == 0 && !is_caught))
    return;
  search->id = id;
  search->found = ts_debugger_get_place (self, after);
}

/* The last place before here where a breakpoint or a watch stops; the beginning of the run if there is none. What its conditions look at is there only while
 * the run comes by again. */
static gboolean
find_hit (TsDebugger *self,
          TsPastPlace *place,
          guint *id,
          GError **error)
{
  TsPastSearch search = { .breakpoints = ts_breakpoint_list_copy_for_past (self->breakpoints) };
  TsPastPlace here = ts_debugger_get_here (self);
  gsize changed = ts_debugger_find_last_change (self, here.after ? here.length - 1 : here.length);
  g_autoptr (TsStop) stop = NULL;

  self->hit_id = 0;
  self->search = &search;
  stop = ts_debugger_go_to (self, &here, error);
  self->search = NULL;
  ts_breakpoint_list_free (search.breakpoints);
  *place = search.found;
  *id = search.id;
  if (changed > search.found.length)
    {
      *place = (TsPastPlace) { changed, TRUE, 0 };
      *id = 0;
    }
  return stop != NULL;
}

TsStop *
ts_debugger_continue_back (TsDebugger *self,
                           GError **error)
{
  TsPastPlace place;

  if (!ts_debugger_check_back (self, error))
    return NULL;
  if (ts_journal_get_length (self->journal) == 0)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "this is the beginning of the run");
      return NULL;
    }
  if (!find_hit (self, &place, &self->hit_id, error))
    return NULL;
  return ts_debugger_go_to (self, &place, error);
}
