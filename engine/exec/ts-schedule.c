#include "engine/exec/ts-schedule.h"

#include <string.h>

static const char *const policy_names[] = { "file", "fifo", "lifo", "random" };

const char *
ts_schedule_policy_name (TsSchedulePolicy policy)
{
  return policy_names[policy];
}

gboolean
ts_schedule_policy_find (const char *name,
                         TsSchedulePolicy *policy)
{
  for (guint i = 0; i < G_N_ELEMENTS (policy_names); i++)
    if (strcmp (name, policy_names[i]) == 0)
      {
        *policy = (TsSchedulePolicy)i;
        return TRUE;
      }
  return FALSE;
}

TsSchedule *
ts_schedule_new (void)
{
  TsSchedule *self = g_new0 (TsSchedule, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (TsScheduleItem));
  return self;
}

TsSchedule *
ts_schedule_copy (const TsSchedule *from)
{
  TsSchedule *copy = ts_schedule_new ();

  for (gsize i = 0; i < from->items->len; i++)
    ts_schedule_append (copy, ts_schedule_get (from, i));
  ts_schedule_plan_all (copy);
  return copy;
}

void
ts_schedule_free (TsSchedule *self)
{
  g_array_unref (self->items);
  g_clear_pointer (&self->names, g_string_chunk_free);
  g_free (self);
}

void
ts_schedule_append (TsSchedule *self,
                    const TsScheduleItem *item)
{
  TsScheduleItem copy = *item;

  if (self->names == NULL)
    self->names = g_string_chunk_new (4096);
  copy.name = g_string_chunk_insert_const (self->names, item->name);
  g_array_append_val (self->items, copy);
}

void
ts_schedule_clear (TsSchedule *self)
{
  g_array_set_size (self->items, 0);
  g_clear_pointer (&self->names, g_string_chunk_free);
  self->n_planned = 0;
  self->is_strict = FALSE;
}

void
ts_schedule_note (TsSchedule *self,
                  gsize i,
                  const TsScheduleItem *item)
{
  if (i < self->items->len)
    {
      if (ts_schedule_get (self, i)->number == item->number)
        return;
      ts_schedule_drop_plan (self, i);
      g_array_set_size (self->items, (guint)i);
    }
  g_array_append_val (self->items, *item);
}

void
ts_schedule_drop_plan (TsSchedule *self,
                       gsize i)
{
  self->n_planned = MIN (self->n_planned, i);
}

void
ts_schedule_plan_all (TsSchedule *self)
{
  self->n_planned = self->items->len;
}
