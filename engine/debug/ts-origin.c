#include "engine/debug/ts-origin.h"

#include "engine/debug/ts-bad-value.h"
#include "engine/ops/ts-variable.h"
#include "engine/ts-error.h"

#include <string.h>

/* Twice through the past: first to see what was bad and who gave it, then, for those on the way, to tell where they stand. */

/* ---- the first time: who had bad values -------------------------------------------------------------- */

typedef struct
{
  gint input;     /* -1: a result of what it called */
  guint32 output; /* whose result */
  TsValueSource source;
} Cause;

typedef struct
{
  guint32 output;
  gsize element;
  char *text;
} Bad;

/* An activation with a bad input or output. */
typedef struct
{
  gboolean is_set; /* somebody replaced an output */
  gboolean has_inputs;
  gboolean is_call; /* each cause is of one output */
  GArray *causes;   /* Cause */
  GArray *bad;      /* Bad */
} Record;

typedef struct
{
  TsExpression *predicate;
  GHashTable *records; /* 1 + number of the entry -> Record */
  GHashTable *steps;   /* the same -> 1 + number of the step; for the second time */
  TsOrigin *origin;
  gsize target;
  gboolean is_seen; /* the target was among those that came by */
} Trace;

#define KEY(entry) GSIZE_TO_POINTER ((entry) + 1)

static void
clear_bad (gpointer data)
{
  g_free (((Bad *)data)->text);
}

static Record *
record_new (void)
{
  Record *self = g_new0 (Record, 1);

  self->causes = g_array_new (FALSE, FALSE, sizeof (Cause));
  self->bad = g_array_new (FALSE, FALSE, sizeof (Bad));
  g_array_set_clear_func (self->bad, clear_bad);
  return self;
}

static void
record_free (gpointer data)
{
  Record *self = data;

  g_array_unref (self->causes);
  g_array_unref (self->bad);
  g_free (self);
}

static const Bad *
find_bad (const Record *record,
          guint32 output)
{
  for (guint i = 0; record != NULL && i < record->bad->len; i++)
    if (g_array_index (record->bad, Bad, i).output == output)
      return &g_array_index (record->bad, Bad, i);
  return NULL;
}

/* What a variable was is of no account to who gives it a new value. */
static gboolean
overwrites (const TsOperation *op)
{
  return strcmp (op->type, "Assign") == 0 || strcmp (op->type, "AssignVariableOp") == 0;
}

static gboolean
is_input_bad (Trace *self,
              const TsRetraced *activation,
              guint i)
{
  const TsValueSource *source = &activation->sources[i];
  gsize element;

  if (activation->in[i] == NULL || (activation->resources[i] != NULL && overwrites (activation->op)))
    return FALSE;
  if (source->kind == TS_SOURCE_ENTRY && source->output != TS_NO_OP)
    return find_bad (g_hash_table_lookup (self->records, KEY (source->entry)), source->output) != NULL;
  return ts_bad_value_find (activation->in[i], self->predicate, &element);
}

/* Of state that is no variable: whoever put something bad into it may be the one. */
static void
add_writers (Trace *self,
             const TsRetraced *activation,
             guint input,
             Record *record)
{
  guint n;
  const gsize *writers = ts_retraced_get_writers (activation, activation->resources[input], &n);

  for (guint i = 0; i < n; i++)
    {
      const Record *writer = g_hash_table_lookup (self->records, KEY (writers[i]));
      const Cause cause = { (gint)input, 0, { TS_SOURCE_ENTRY, writers[i], TS_NO_OP } };

      if (writer != NULL && writer->causes->len > 0)
        g_array_append_val (record->causes, cause);
    }
}

static void
add_causes (Trace *self,
            const TsRetraced *activation,
            Record *record)
{
  for (guint i = 0; i < activation->n_in; i++)
    {
      const Cause cause = { (gint)i, 0, activation->sources[i] };

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
add_bad_outputs (Trace *self,
                 const TsRetraced *activation,
                 Record *record)
{
  for (guint32 i = 0; i < activation->written->n_outputs; i++)
    {
      TsTensor *value = activation->out[i];
      Bad bad = { .output = i };

      if (value == NULL || !ts_bad_value_find (value, self->predicate, &bad.element))
        continue;
      bad.text = ts_bad_value_describe (value, bad.element);
      g_array_append_val (record->bad, bad);
      record->is_set |= activation->written->overridden != NULL && activation->written->overridden[i];
      if (activation->results != NULL && activation->results[i].kind != TS_SOURCE_NONE)
        {
          const Cause cause = { find_handed_on (activation, value), i, activation->results[i] };

          g_array_append_val (record->causes, cause);
        }
    }
}

static gboolean
look (const TsRetraced *activation,
      gpointer user_data)
{
  Trace *self = user_data;
  Record *record = record_new ();

  self->is_seen |= activation->entry == self->target;
  add_bad_outputs (self, activation, record);
  record->is_call = record->causes->len > 0;
  if (!record->is_call)
    add_causes (self, activation, record);
  if (record->causes->len > 0 || record->bad->len > 0)
    g_hash_table_insert (self->records, KEY (activation->entry), record);
  else
    record_free (record);
  return TRUE;
}

/* ---- the way back ------------------------------------------------------------------------------------ */

static void
clear_step (gpointer data)
{
  TsOriginStep *step = data;

  g_free (step->place);
  g_free (step->text);
}

void
ts_origin_free (TsOrigin *self)
{
  g_array_unref (self->steps);
  g_free (self);
}

static void
add_step (Trace *self,
          gsize entry,
          guint32 output,
          gint next,
          gint next_input)
{
  const Record *record = g_hash_table_lookup (self->records, KEY (entry));
  const Bad *bad = find_bad (record, output);
  TsOriginStep step = { .entry = entry, .input = -1, .output = -1, .next = next, .next_input = next_input };

  if (g_hash_table_contains (self->steps, KEY (entry)))
    return;
  if (self->origin->steps->len >= TS_ORIGIN_MAX_STEPS)
    {
      self->origin->is_cut = TRUE;
      return;
    }
  if (bad != NULL)
    {
      step.output = (gint)bad->output;
      step.element = bad->element;
      step.text = g_strdup (bad->text);
    }
  g_array_append_val (self->origin->steps, step);
  g_hash_table_insert (self->steps, KEY (entry), GUINT_TO_POINTER (self->origin->steps->len));
}

static TsOriginKind
end_kind (TsSourceKind source)
{
  return source == TS_SOURCE_FEED ? TS_ORIGIN_FED : source == TS_SOURCE_BEFORE ? TS_ORIGIN_BEFORE
                                                                               : TS_ORIGIN_UNKNOWN;
}

/* Those who gave step @i its bad inputs. */
static void
expand (Trace *self,
        guint i)
{
  const TsOriginStep step = g_array_index (self->origin->steps, TsOriginStep, i);
  const Record *record = g_hash_table_lookup (self->records, KEY (step.entry));
  TsOriginKind kind = TS_ORIGIN_NONE;
  gint input = -1;

  if (record == NULL || record->is_set || record->causes->len == 0)
    kind = record != NULL && record->is_set ? TS_ORIGIN_SET : record == NULL || record->has_inputs ? TS_ORIGIN_COMPUTED
                                                                                                   : TS_ORIGIN_GIVEN;
  for (guint k = 0; kind == TS_ORIGIN_NONE && k < record->causes->len; k++)
    {
      const Cause *cause = &g_array_index (record->causes, Cause, k);

      if (record->is_call && step.output >= 0 && cause->output != (guint32)step.output)
        continue;
      if (cause->source.kind == TS_SOURCE_ENTRY)
        add_step (self, cause->source.entry, cause->source.output, (gint)i, cause->input);
      else
        {
          g_array_index (self->origin->steps, TsOriginStep, i).kind = end_kind (cause->source.kind);
          input = input < 0 ? cause->input : input;
        }
    }
  if (kind != TS_ORIGIN_NONE)
    g_array_index (self->origin->steps, TsOriginStep, i).kind = kind;
  g_array_index (self->origin->steps, TsOriginStep, i).input = input;
  self->origin->n_origins += g_array_index (self->origin->steps, TsOriginStep, i).kind != TS_ORIGIN_NONE ? 1 : 0;
}

static gint
compare_steps (gconstpointer a,
               gconstpointer b)
{
  const TsOriginStep *x = a, *y = b;

  return x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* In the order of the run; they were found the other way around. */
static void
sort_steps (Trace *self)
{
  GArray *steps = self->origin->steps;
  g_autofree gsize *entries = g_new (gsize, steps->len + 1);

  for (guint i = 0; i < steps->len; i++)
    entries[i] = g_array_index (steps, TsOriginStep, i).entry;
  g_array_sort (steps, compare_steps);
  for (guint i = 0; i < steps->len; i++)
    g_hash_table_insert (self->steps, KEY (g_array_index (steps, TsOriginStep, i).entry), GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < steps->len; i++)
    {
      TsOriginStep *step = &g_array_index (steps, TsOriginStep, i);

      if (step->next >= 0)
        step->next = (gint)GPOINTER_TO_UINT (g_hash_table_lookup (self->steps, KEY (entries[step->next]))) - 1;
    }
}

/* ---- the second time: where that was ----------------------------------------------------------------- */

static gboolean
tell_places (const TsRetraced *activation,
             gpointer user_data)
{
  Trace *self = user_data;
  guint i = GPOINTER_TO_UINT (g_hash_table_lookup (self->steps, KEY (activation->entry)));

  if (i > 0)
    {
      TsOriginStep *step = &g_array_index (self->origin->steps, TsOriginStep, i - 1);

      step->place = ts_retraced_dup_place (activation);
      step->op = activation->op;
    }
  return TRUE;
}

/* ---- all together ------------------------------------------------------------------------------------ */

/* (nullable): the resource that the output is a reference to, or a handle of, if that is a variable. */
static TsResource *
find_variable (TsDebugger *debugger,
               gsize entry,
               guint32 output)
{
  TsTensor *value = ts_debugger_peek_output (debugger, entry, output);
  TsResource *resource = value != NULL ? ts_retrace_find_resource (value) : NULL;

  return resource != NULL && ts_variable_cast (resource) != NULL ? resource : NULL;
}

static gboolean
fail_good (GError **error)
{
  g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the value has nothing bad in it");
  return FALSE;
}

/* Of a variable the last writer is asked for. */
static gboolean
begin (Trace *self,
       TsDebugger *debugger,
       gsize entry,
       guint32 output,
       GError **error)
{
  TsResource *resource = find_variable (debugger, entry, output);
  g_autoptr (TsTensor) value = NULL;
  gssize writer;
  gsize element;

  if (!self->is_seen)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "activation %" G_GSIZE_FORMAT " of the run is dead, or inside of a dataset", entry + 1);
      return FALSE;
    }
  if (resource == NULL)
    {
      if (find_bad (g_hash_table_lookup (self->records, KEY (entry)), output) == NULL)
        return fail_good (error);
      add_step (self, entry, output, -1, -1);
      return TRUE;
    }
  value = ts_variable_dup_value (ts_variable_cast (resource));
  if (value == NULL || !ts_bad_value_find (value, self->predicate, &element))
    return fail_good (error);
  writer = ts_debugger_find_last_writer (debugger, resource);
  if (writer >= 0)
    add_step (self, (gsize)writer, TS_NO_OP, -1, -1);
  else
    {
      add_step (self, entry, output, -1, -1);
      g_array_index (self->origin->steps, TsOriginStep, 0).kind = TS_ORIGIN_BEFORE;
      self->origin->n_origins++;
    }
  return TRUE;
}

static gboolean
trace (Trace *self,
       TsDebugger *debugger,
       gsize entry,
       guint32 output,
       GCancellable *cancellable,
       GError **error)
{
  if (!ts_debugger_retrace (debugger, look, self, &self->origin->n_recomputed, cancellable, error) || !begin (self, debugger, entry, output, error))
    return FALSE;
  for (guint i = self->origin->n_origins; i < self->origin->steps->len; i++)
    expand (self, i);
  sort_steps (self);
  return ts_debugger_retrace (debugger, tell_places, self, NULL, cancellable, error);
}

TsOrigin *
ts_debugger_trace_origin (TsDebugger *self,
                          gsize entry,
                          guint32 output,
                          TsExpression *predicate,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (TsOrigin) origin = g_new0 (TsOrigin, 1);
  g_autoptr (GHashTable) records = g_hash_table_new_full (NULL, NULL, NULL, record_free);
  g_autoptr (GHashTable) steps = g_hash_table_new (NULL, NULL);
  Trace state = { predicate, records, steps, origin, entry, FALSE };

  origin->steps = g_array_new (FALSE, FALSE, sizeof (TsOriginStep));
  g_array_set_clear_func (origin->steps, clear_step);
  return trace (&state, self, entry, output, cancellable, error) ? g_steal_pointer (&origin) : NULL;
}
