#include "engine/debug/breakpoint/ts-breakpoint-past.h"

#define MAX_HITS 200000

/**
 * Hit:
 * @is_hit: else it was armed
 * @member: (nullable): as it was is @old_member
 * @passed: it was to be ignored
 * @armed, @enabled, @n_enabled: what it was before
 * @is_changed: somebody has changed the breakpoint since
 */
typedef struct
{
  TsPastPlace place;
  guint id;
  gboolean is_hit;
  TsBreakpointMember *member;
  TsBreakpointMember old_member;
  gboolean passed;
  gboolean armed;
  gboolean enabled;
  guint64 n_enabled;
  guint64 log_run;
  guint64 n_logged;
  gboolean is_changed;
} Hit;

struct _TsBreakpointPast
{
  GArray *hits; /* Hit */
};

#define HIT(self, i) (&g_array_index ((self)->hits, Hit, i))

TsBreakpointPast *
ts_breakpoint_past_new (void)
{
  TsBreakpointPast *self = g_new0 (TsBreakpointPast, 1);

  self->hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  return self;
}

void
ts_breakpoint_past_free (TsBreakpointPast *self)
{
  g_array_unref (self->hits);
  g_free (self);
}

void
ts_breakpoint_past_clear (TsBreakpointPast *self)
{
  g_array_set_size (self->hits, 0);
}

void
ts_breakpoint_past_add (TsBreakpointPast *self,
                        const TsPastPlace *place,
                        const TsBreakpoint *breakpoint,
                        TsBreakpointMember *member,
                        const TsBreakpointMember *old_member,
                        gboolean is_hit)
{
  Hit hit = {
    .place = *place,
    .id = breakpoint->id,
    .is_hit = is_hit,
    .member = member,
    .passed = breakpoint->n_ignore > 0,
    .armed = breakpoint->is_armed,
    .enabled = breakpoint->enabled,
    .n_enabled = breakpoint->n_enabled,
    .log_run = breakpoint->log_run,
    .n_logged = breakpoint->n_logged,
  };

  if (member != NULL)
    hit.old_member = *old_member;
  if (self->hits->len >= MAX_HITS)
    g_array_remove_range (self->hits, 0, MAX_HITS / 10);
  g_array_append_val (self->hits, hit);
}

void
ts_breakpoint_past_forget_changes (TsBreakpointPast *self,
                                   guint id)
{
  for (guint i = 0; i < self->hits->len; i++)
    if (HIT (self, i)->id == id)
      HIT (self, i)->is_changed = TRUE;
}

static TsBreakpoint *
find (const GPtrArray *breakpoints,
      guint id)
{
  for (guint i = 0; i < breakpoints->len; i++)
    if (((const TsBreakpoint *)g_ptr_array_index (breakpoints, i))->id == id)
      return g_ptr_array_index (breakpoints, i);
  return NULL;
}

static void
take_back (const Hit *hit,
           TsBreakpoint *breakpoint)
{
  if (hit->is_hit)
    {
      breakpoint->n_hits--;
      breakpoint->log_run = hit->log_run;
      breakpoint->n_logged = hit->n_logged;
    }
  if (hit->member != NULL)
    *hit->member = hit->old_member;
  if (hit->is_changed)
    return;
  breakpoint->is_armed = hit->armed;
  breakpoint->enabled = hit->enabled;
  breakpoint->n_enabled = hit->n_enabled;
  breakpoint->n_ignore += hit->is_hit && hit->passed ? 1 : 0;
}

gboolean
ts_breakpoint_past_go_back (TsBreakpointPast *self,
                            const TsPastPlace *place,
                            const GPtrArray *breakpoints)
{
  guint n = self->hits->len;

  for (; n > 0 && ts_past_place_is_earlier (place, &HIT (self, n - 1)->place); n--)
    {
      TsBreakpoint *breakpoint = find (breakpoints, HIT (self, n - 1)->id);

      if (breakpoint != NULL)
        take_back (HIT (self, n - 1), breakpoint);
    }
  if (n == self->hits->len)
    return FALSE;
  g_array_set_size (self->hits, n);
  return TRUE;
}
