#include "engine/debug/override/ts-taint-private.h"

#include "engine/tensor/ts-resource.h"

/* What a run, or one of its branches, has of marks. */
struct _TsTaintMarks
{
  GArray *given;
  GArray *records;
  GArray *state_records;
};

/* ---- records ------------------------------------------------------------------------------------ */

static void
record_clear (gpointer data)
{
  g_array_unref (((Last *)data)->outputs);
}

static void
state_record_clear (gpointer data)
{
  ts_resource_unref (((StateRecord *)data)->resource);
}

GArray *
ts_taint_new_records (void)
{
  GArray *records = g_array_new (FALSE, FALSE, sizeof (Last));

  g_array_set_clear_func (records, record_clear);
  return records;
}

GArray *
ts_taint_new_state_records (void)
{
  GArray *records = g_array_new (FALSE, FALSE, sizeof (StateRecord));

  g_array_set_clear_func (records, state_record_clear);
  return records;
}

/* ---- branches ----------------------------------------------------------------------------------- */

void
ts_taint_marks_free (TsTaintMarks *self)
{
  g_array_unref (self->given);
  g_array_unref (self->records);
  g_array_unref (self->state_records);
  g_free (self);
}

/* The first of the present journal. */
static guint
find_own_state (const TsTaint *self)
{
  guint i = self->state_records->len;

  while (i > 0 && g_array_index (self->state_records, StateRecord, i - 1).journal == self->journal)
    i--;
  return i;
}

static void
append_state (GArray *to,
              const GArray *from,
              guint begin)
{
  for (guint i = begin; i < from->len; i++)
    {
      ts_resource_ref (g_array_index (from, StateRecord, i).resource);
      g_array_append_val (to, g_array_index (from, StateRecord, i));
    }
}

TsTaintMarks *
ts_taint_copy_marks (const TsTaint *self)
{
  TsTaintMarks *marks = g_new0 (TsTaintMarks, 1);

  marks->given = g_array_copy (self->given);
  marks->records = ts_taint_new_records ();
  for (guint i = 0; i < self->records->len; i++)
    {
      Last record = g_array_index (self->records, Last, i);

      record.outputs = g_array_copy (record.outputs);
      g_array_append_val (marks->records, record);
    }
  marks->state_records = ts_taint_new_state_records ();
  append_state (marks->state_records, self->state_records, find_own_state (self));
  return marks;
}

void
ts_taint_swap_marks (TsTaint *self,
                     TsTaintMarks *marks)
{
  guint begin = find_own_state (self);
  g_autoptr (GArray) state = g_steal_pointer (&marks->state_records);
  GArray *given = self->given, *records = self->records;

  self->given = marks->given;
  self->records = marks->records;
  marks->given = given;
  marks->records = records;
  marks->state_records = ts_taint_new_state_records ();
  append_state (marks->state_records, self->state_records, begin);
  g_array_set_size (self->state_records, begin);
  append_state (self->state_records, state, 0);
  ts_taint_clear_run (self);
}
