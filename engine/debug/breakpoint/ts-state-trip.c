#include "engine/debug/breakpoint/ts-state-trip.h"

/* ---- there and back -------------------------------------------------------------------------------- */

/* The inverse takes the place of the change. */
static void
swap_change (TsDebugger *self,
             TsResource *resource,
             gpointer undo)
{
  *(gpointer *)self->take_change_data = undo;
}

static void
swap_changes (TsDebugger *self,
              GArray *changes,
              gboolean to_end)
{
  for (guint i = 0; i < changes->len; i++)
    {
      TsJournalChange *change = &g_array_index (changes, TsJournalChange, to_end ? i : changes->len - 1 - i);
      gpointer inverse = NULL;

      self->take_change_data = &inverse;
      ts_resources_change (ts_session_get_resources (self->session), change->resource, g_steal_pointer (&change->undo));
      change->undo = inverse;
    }
}

void
ts_state_trip_go (TsDebugger *self,
                  gboolean to_end)
{
  gsize n = ts_journal_get_length (self->journal);

  self->take_change = swap_change;
  for (gsize i = 0; i < n; i++)
    {
      GArray *changes = ts_journal_get (self->journal, to_end ? i : n - 1 - i)->changes;

      if (changes != NULL)
        swap_changes (self, changes, to_end);
    }
  self->take_change = NULL;
}

/* ---- meanwhile ------------------------------------------------------------------------------------- */

static void
keep_change (TsDebugger *self,
             TsResource *resource,
             gpointer undo)
{
  const TsJournalChange change = { ts_resource_ref (resource), undo };

  g_array_append_val ((GArray *)self->take_change_data, change);
}

static void
drop_change (TsDebugger *self,
             TsResource *resource,
             gpointer undo)
{
  if (undo != NULL)
    resource->type->free_change (undo);
}

void
ts_state_trip_keep (TsDebugger *self,
                    GArray *changes)
{
  self->take_change = keep_change;
  self->take_change_data = changes;
}

void
ts_state_trip_undo (TsDebugger *self,
                    GArray *changes)
{
  self->take_change = drop_change;
  for (guint i = changes->len; i-- > 0;)
    {
      TsJournalChange *change = &g_array_index (changes, TsJournalChange, i);

      ts_resources_change (ts_session_get_resources (self->session), change->resource, change->undo);
      ts_resource_unref (change->resource);
    }
  self->take_change = NULL;
  g_array_set_size (changes, 0);
}
