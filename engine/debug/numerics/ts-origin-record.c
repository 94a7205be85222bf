#include "engine/debug/numerics/ts-origin-private.h"

#include "engine/debug/numerics/ts-bad-value.h"
#include "engine/ops/ts-variable.h"
#include "engine/tensor/ts-resource.h"

#include <string.h>

static void
clear_bad (gpointer data)
{
  g_free (((TsOriginBad *)data)->text);
}

static TsOriginRecord *
record_new (void)
{
  TsOriginRecord *self = g_new0 (TsOriginRecord, 1);

  self->causes = g_array_new (FALSE, FALSE, sizeof (TsOriginCause));
  self->bad = g_array_new (FALSE, FALSE, sizeof (TsOriginBad));
  g_array_set_clear_func (self->bad, clear_bad);
  return self;
}

static TsTensor **
dup_tensors (TsTensor *const *tensors,
             guint n)
{
  TsTensor **copy = g_new0 (TsTensor *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = tensors[i] != NULL ? ts_tensor_ref (tensors[i]) : NULL;
  return copy;
}

/* @tensors: (nullable) */
static void
free_tensors (TsTensor **tensors,
              guint n)
{
  for (guint i = 0; tensors != NULL && i < n; i++)
    g_clear_pointer (&tensors[i], ts_tensor_unref);
  g_free (tensors);
}

void
ts_origin_record_free (gpointer data)
{
  TsOriginRecord *self = data;

  g_array_unref (self->causes);
  g_array_unref (self->bad);
  free_tensors (self->in, self->n_in);
  free_tensors (self->out, self->n_out);
  g_free (self);
}

const TsOriginBad *
ts_origin_record_find_bad (const TsOriginRecord *record,
                           guint32 output)
{
  for (guint i = 0; record != NULL && i < record->bad->len; i++)
    if (g_array_index (record->bad, TsOriginBad, i).output == output)
      return &g_array_index (record->bad, TsOriginBad, i);
  return NULL;
}

/* What a variable was is of no account to who gives it a new value. */
static gboolean
overwrites (const TsOperation *op)
{
  return strcmp (op->type, "Assign") == 0 || strcmp (op->type, "AssignVariableOp") == 0;
}

static gboolean
is_input_bad (TsOriginTrace *self,
              const TsRetraced *activation,
              guint i)
{
  const TsValueSource *source = &activation->sources[i];
  gsize element;

  if (activation->in[i] == NULL || (activation->resources[i] != NULL && overwrites (activation->op)))
    return FALSE;
  if (source->kind == TS_SOURCE_ENTRY && source->output != TS_NO_OP)
    return ts_origin_record_find_bad (g_hash_table_lookup (self->records, TS_ORIGIN_KEY (source->entry)), source->output) != NULL;
  return ts_bad_value_find (activation->in[i], self->predicate, &element);
}

/* Of state that is no variable: whoever put something bad into it may be the one. */
static void
add_writers (TsOriginTrace *self,
             const TsRetraced *activation,
             guint input,
             TsOriginRecord *record)
{
  guint n;
  const gsize *writers = ts_retraced_get_writers (activation, activation->resources[input], &n);

  for (guint i = 0; i < n; i++)
    {
      const TsOriginRecord *writer = g_hash_table_lookup (self->records, TS_ORIGIN_KEY (writers[i]));
      const TsOriginCause cause = { (gint)input, 0, { TS_SOURCE_ENTRY, writers[i], TS_NO_OP } };

      if (writer != NULL && writer->causes->len > 0)
        g_array_append_val (record->causes, cause);
    }
}

static void
add_causes (TsOriginTrace *self,
            const TsRetraced *activation,
            TsOriginRecord *record)
{
  for (guint i = 0; i < activation->n_in; i++)
    {
      const TsOriginCause cause = { (gint)i, 0, activation->sources[i] };

      record->has_inputs |= activation->in[i] != NULL;
      if (is_input_bad (self, activation, i))
        g_array_append_val (record->causes, cause);
    }
  if (record->causes->len > 0 || record->bad->len == 0)
    return;
  for (guint i = 0; i < activation->n_in; i++)
    if (activation->resources[i] != NULL && ts_variable_cast (activation->resources[i]) == NULL)
      add_writers (self, activation, i, record);
}

/* The input of a call that is handed on as it is, or -1. */
static gint
find_handed_on (const TsRetraced *activation,
                const TsTensor *value)
{
  for (guint i = 0; i < activation->n_in; i++)
    if (activation->in[i] == value)
      return (gint)i;
  return -1;
}

static void
add_bad_outputs (TsOriginTrace *self,
                 const TsRetraced *activation,
                 TsOriginRecord *record)
{
  for (guint32 i = 0; i < activation->written->n_outputs; i++)
    {
      TsTensor *value = activation->out[i];
      TsOriginBad bad = { .output = i };

      if (value == NULL || !ts_bad_value_find (value, self->predicate, &bad.element))
        continue;
      bad.text = ts_bad_value_describe (value, bad.element);
      g_array_append_val (record->bad, bad);
      record->is_set |= activation->written->overridden != NULL && activation->written->overridden[i];
      if (activation->results != NULL && activation->results[i].kind != TS_SOURCE_NONE)
        {
          const TsOriginCause cause = { find_handed_on (activation, value), i, activation->results[i] };

          g_array_append_val (record->causes, cause);
        }
    }
}

static void
keep_values (TsOriginRecord *record,
             const TsRetraced *activation)
{
  record->op = activation->op;
  record->n_in = activation->n_in;
  record->in = dup_tensors (activation->in, record->n_in);
  record->n_out = activation->written->n_outputs;
  record->out = dup_tensors (activation->out, record->n_out);
}

gboolean
ts_origin_look (const TsRetraced *activation,
                gpointer user_data)
{
  TsOriginTrace *self = user_data;
  TsOriginRecord *record = record_new ();

  self->is_seen |= activation->entry == self->target;
  add_bad_outputs (self, activation, record);
  record->is_call = record->causes->len > 0;
  if (!record->is_call)
    add_causes (self, activation, record);
  if (self->by_element && record->causes->len > 0)
    keep_values (record, activation);
  if (record->causes->len > 0 || record->bad->len > 0)
    g_hash_table_insert (self->records, TS_ORIGIN_KEY (activation->entry), record);
  else
    ts_origin_record_free (record);
  return TRUE;
}
