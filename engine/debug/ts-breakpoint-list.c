#include "engine/debug/ts-breakpoint-list.h"

#include "engine/ts-error.h"

enum
{
  MARK_BEFORE = 1,
  MARK_AFTER = 2,
};

struct _TsBreakpointList
{
  TsGraph *graph;
  GMutex mutex; /* guards all below */
  GPtrArray *breakpoints;
  guint next_id;
  gboolean active;
  guint8 *marks; /* for each operation, where an enabled breakpoint is on it */
  guint32 n_marks;
};

TsBreakpointList *
ts_breakpoint_list_new (TsGraph *graph)
{
  TsBreakpointList *self = g_new0 (TsBreakpointList, 1);

  self->graph = ts_graph_ref (graph);
  g_mutex_init (&self->mutex);
  self->breakpoints = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_breakpoint_free);
  self->next_id = 1;
  self->active = TRUE;
  return self;
}

void
ts_breakpoint_list_free (TsBreakpointList *self)
{
  g_ptr_array_unref (self->breakpoints);
  g_free (self->marks);
  g_mutex_clear (&self->mutex);
  ts_graph_unref (self->graph);
  g_free (self);
}

static void
mark (TsBreakpointList *self,
      const TsBreakpoint *breakpoint)
{
  guint8 bit = breakpoint->after ? MARK_AFTER : MARK_BEFORE;

  if (!breakpoint->enabled)
    return;
  if (breakpoint->kind == TS_BREAK_OPERATION || breakpoint->kind == TS_BREAK_OUTPUT)
    {
      self->marks[breakpoint->output.op] |= bit;
      return;
    }
  for (guint32 op = 0; op < self->n_marks; op++)
    if (ts_breakpoint_matches (breakpoint, ts_graph_get_operation (self->graph, op)))
      self->marks[op] |= bit;
}

static void
mark_all (TsBreakpointList *self)
{
  g_free (self->marks);
  self->n_marks = ts_graph_get_n_operations (self->graph);
  self->marks = g_new0 (guint8, self->n_marks + 1);
  for (guint i = 0; i < self->breakpoints->len; i++)
    mark (self, g_ptr_array_index (self->breakpoints, i));
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
ts_breakpoint_list_enable (TsBreakpointList *self,
                           guint id,
                           gboolean enabled)
{
  TsBreakpoint *breakpoint;
  guint index;

  g_mutex_lock (&self->mutex);
  breakpoint = find (self, id, &index);
  if (breakpoint != NULL)
    {
      breakpoint->enabled = enabled;
      mark_all (self);
    }
  g_mutex_unlock (&self->mutex);
  return breakpoint != NULL;
}

void
ts_breakpoint_list_set_active (TsBreakpointList *self,
                               gboolean active)
{
  g_mutex_lock (&self->mutex);
  self->active = active;
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

static gboolean
stops (const TsBreakpoint *breakpoint,
       const TsOperation *op,
       gboolean after,
       TsTensor *const *has_value)
{
  if (!breakpoint->enabled || !breakpoint->after != !after || !ts_breakpoint_matches (breakpoint, op))
    return FALSE;
  return breakpoint->kind != TS_BREAK_OUTPUT || has_value == NULL || has_value[breakpoint->output.index] != NULL;
}

/* Its condition is true, it has been ignored often enough, and it does not only tell something. */
static gboolean
is_hit (TsBreakpoint *breakpoint,
        const TsBreakpointTest *test)
{
  if (breakpoint->condition != NULL && !test->test (breakpoint, test->user_data))
    return FALSE;
  breakpoint->n_hits++;
  if (breakpoint->n_ignore > 0)
    {
      breakpoint->n_ignore--;
      return FALSE;
    }
  if (breakpoint->message == NULL)
    return TRUE;
  test->tell (breakpoint, test->user_data);
  return FALSE;
}

static guint
hit_locked (TsBreakpointList *self,
            const TsOperation *op,
            gboolean after,
            TsTensor *const *has_value,
            const TsBreakpointTest *test)
{
  gboolean gone = FALSE;
  guint id = 0;

  for (guint i = 0; i < self->breakpoints->len;)
    {
      TsBreakpoint *breakpoint = g_ptr_array_index (self->breakpoints, i);

      if (!stops (breakpoint, op, after, has_value) || !is_hit (breakpoint, test))
        {
          i++;
          continue;
        }
      if (id == 0)
        id = breakpoint->id;
      gone |= breakpoint->temporary;
      if (breakpoint->temporary)
        g_ptr_array_remove_index (self->breakpoints, i);
      else
        i++;
    }

  if (gone)
    mark_all (self);
  return id;
}

guint
ts_breakpoint_list_hit (TsBreakpointList *self,
                        const TsOperation *op,
                        gboolean after,
                        TsTensor *const *has_value,
                        const TsBreakpointTest *test)
{
  guint8 bit = after ? MARK_AFTER : MARK_BEFORE;
  guint id = 0;

  g_mutex_lock (&self->mutex);
  if (self->active && op->index < self->n_marks && (self->marks[op->index] & bit) != 0)
    id = hit_locked (self, op, after, has_value, test);
  g_mutex_unlock (&self->mutex);
  return id;
}

gboolean
ts_breakpoint_list_set_condition (TsBreakpointList *self,
                                  guint id,
                                  const char *text,
                                  GError **error)
{
  TsBreakpoint *breakpoint;
  gboolean ok = FALSE;
  guint index;

  g_mutex_lock (&self->mutex);
  breakpoint = find (self, id, &index);
  if (breakpoint != NULL)
    ok = ts_breakpoint_set_condition (breakpoint, text, error);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no breakpoint %u", id);
  g_mutex_unlock (&self->mutex);
  return ok;
}

gboolean
ts_breakpoint_list_ignore (TsBreakpointList *self,
                           guint id,
                           guint64 n)
{
  TsBreakpoint *breakpoint;
  guint index;

  g_mutex_lock (&self->mutex);
  breakpoint = find (self, id, &index);
  if (breakpoint != NULL)
    breakpoint->n_ignore = n;
  g_mutex_unlock (&self->mutex);
  return breakpoint != NULL;
}

guint
ts_breakpoint_list_would_hit (TsBreakpointList *self,
                              const TsOperation *op,
                              gboolean after,
                              TsTensor *const *has_value)
{
  guint id = 0;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; self->active && i < self->breakpoints->len && id == 0; i++)
    {
      const TsBreakpoint *breakpoint = g_ptr_array_index (self->breakpoints, i);

      if (stops (breakpoint, op, after, has_value))
        id = breakpoint->id;
    }
  g_mutex_unlock (&self->mutex);
  return id;
}
