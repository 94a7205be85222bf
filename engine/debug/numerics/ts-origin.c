#include "engine/debug/numerics/ts-origin-private.h"

#include "engine/debug/numerics/ts-explain.h"
#include "engine/debug/numerics/ts-bad-value.h"
#include "engine/ops/ts-variable.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

#define MAX_TERMS 1000 /* of an element that are looked at; the bad ones come first */

/* Twice through the past: first to see what was bad and who gave it, then, for those on the way, to tell where they stand. */

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

/* Something bad that is to be looked into: an output, or one element of it. */
typedef struct
{
  gsize entry;
  guint32 output;
  gssize element; /* -1: the whole */
  guint step;
} Item;

static guint
item_hash (gconstpointer data)
{
  const Item *item = data;

  return (guint)item->entry * 2654435761u ^ item->output * 31u ^ (guint)item->element * 40503u;
}

static gboolean
item_equal (gconstpointer a,
            gconstpointer b)
{
  const Item *x = a, *y = b;

  return x->entry == y->entry && x->output == y->output && x->element == y->element;
}

/* The step of an activation is of what is looked into first. */
static guint
get_step (TsOriginTrace *self,
          const Item *item,
          gint next,
          gint next_input)
{
  const TsOriginRecord *record = g_hash_table_lookup (self->records, TS_ORIGIN_KEY (item->entry));
  const TsOriginBad *bad = ts_origin_record_find_bad (record, item->output);
  TsOriginStep step = { .entry = item->entry, .input = -1, .output = -1, .next = next, .next_input = next_input };
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->steps, TS_ORIGIN_KEY (item->entry)));

  if (found > 0)
    return found - 1;
  if (bad != NULL)
    {
      gboolean is_other = item->element >= 0 && (gsize)item->element != bad->element && record->out != NULL;

      step.output = (gint)bad->output;
      step.element = is_other ? (gsize)item->element : bad->element;
      step.text = is_other ? ts_bad_value_describe (record->out[bad->output], step.element) : g_strdup (bad->text);
    }
  g_array_append_val (self->origin->steps, step);
  g_hash_table_insert (self->steps, TS_ORIGIN_KEY (item->entry), GUINT_TO_POINTER (self->origin->steps->len));
  return self->origin->steps->len - 1;
}

static void
add_item (TsOriginTrace *self,
          gsize entry,
          guint32 output,
          gssize element,
          gint next,
          gint next_input)
{
  Item item = { entry, output, element, 0 };

  if (g_hash_table_contains (self->seen, &item))
    return;
  if (self->items->len >= TS_ORIGIN_MAX_STEPS)
    {
      self->origin->is_cut = TRUE;
      return;
    }
  item.step = get_step (self, &item, next, next_input);
  g_array_append_val (self->items, item);
  g_hash_table_add (self->seen, g_memdup2 (&item, sizeof item));
}

/* A way begins at the step. */
static void
set_kind (TsOriginTrace *self,
          guint i,
          TsOriginKind kind,
          gint input)
{
  TsOriginStep *step = &g_array_index (self->origin->steps, TsOriginStep, i);

  if (step->kind != TS_ORIGIN_NONE)
    return;
  step->kind = kind;
  step->input = input;
  self->origin->n_origins++;
}

static TsOriginKind
end_kind (TsSourceKind source)
{
  return source == TS_SOURCE_FEED ? TS_ORIGIN_FED : source == TS_SOURCE_BEFORE ? TS_ORIGIN_BEFORE
                                                                               : TS_ORIGIN_UNKNOWN;
}

static void
follow (TsOriginTrace *self,
        const Item *item,
        const TsOriginCause *cause,
        gssize element)
{
  if (cause->source.kind == TS_SOURCE_ENTRY)
    add_item (self, cause->source.entry, cause->source.output, element, (gint)item->step, cause->input);
  else
    set_kind (self, item->step, end_kind (cause->source.kind), cause->input);
}

/* ---- by element ------------------------------------------------------------------------------------ */

/* (nullable): what the bad element is made of, if that can be told; %NULL: anything may have made it bad. */
static TsExplanation *
explain (const TsOriginRecord *record,
         const Item *item)
{
  if (item->element < 0 || record->in == NULL || record->is_call || item->output >= record->n_out || record->out[item->output] == NULL)
    return NULL;
  return ts_explain_element (record->op, record->in, record->n_in, item->output, record->out[item->output], (gsize)item->element, MAX_TERMS, NULL, NULL);
}

/* To the bad elements of the input of @cause that go into it. %FALSE if there are none. */
static gboolean
follow_factors (TsOriginTrace *self,
                const Item *item,
                const TsOriginCause *cause,
                const TsExplanation *explanation)
{
  gboolean found = FALSE;

  for (guint i = 0; i < explanation->terms->len; i++)
    {
      const TsExplainTerm *term = &g_array_index (explanation->terms, TsExplainTerm, i);

      for (guint k = 0; k < term->n_factors; k++)
        if (term->input[k] == (guint)cause->input && !isfinite (term->value[k]))
          {
            follow (self, item, cause, (gssize)term->element[k]);
            found = TRUE;
          }
    }
  return found;
}

/* Whether it comes from there at all. */
static gboolean
follow_cause (TsOriginTrace *self,
              const TsOriginRecord *record,
              const Item *item,
              const TsOriginCause *cause,
              const TsExplanation *explanation)
{
  gboolean is_state = cause->source.kind == TS_SOURCE_BEFORE || (cause->source.kind == TS_SOURCE_ENTRY && cause->source.output == TS_NO_OP);

  if (record->is_call && item->output != TS_NO_OP && cause->output != item->output)
    return FALSE;
  if (explanation != NULL && !is_state && cause->input >= 0)
    return follow_factors (self, item, cause, explanation);
  follow (self, item, cause, record->is_call ? item->element : -1);
  return TRUE;
}

/* ---- from step to step ----------------------------------------------------------------------------- */

/* Those who gave it its bad inputs. */
static void
expand (TsOriginTrace *self,
        guint i)
{
  const Item item = g_array_index (self->items, Item, i);
  const TsOriginRecord *record = g_hash_table_lookup (self->records, TS_ORIGIN_KEY (item.entry));
  g_autoptr (TsExplanation) explanation = record != NULL ? explain (record, &item) : NULL;
  gboolean any = FALSE;

  if (record == NULL)
    set_kind (self, item.step, TS_ORIGIN_COMPUTED, -1);
  else if (record->is_set)
    set_kind (self, item.step, TS_ORIGIN_SET, -1);
  else if (record->causes->len == 0)
    set_kind (self, item.step, record->has_inputs ? TS_ORIGIN_COMPUTED : TS_ORIGIN_GIVEN, -1);
  else
    {
      for (guint k = 0; k < record->causes->len; k++)
        any |= follow_cause (self, record, &item, &g_array_index (record->causes, TsOriginCause, k), explanation);
      if (!any)
        set_kind (self, item.step, TS_ORIGIN_COMPUTED, -1); /* its bad inputs do not go into this element */
    }
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
sort_steps (TsOriginTrace *self)
{
  GArray *steps = self->origin->steps;
  g_autofree gsize *entries = g_new (gsize, steps->len + 1);

  for (guint i = 0; i < steps->len; i++)
    entries[i] = g_array_index (steps, TsOriginStep, i).entry;
  g_array_sort (steps, compare_steps);
  for (guint i = 0; i < steps->len; i++)
    g_hash_table_insert (self->steps, TS_ORIGIN_KEY (g_array_index (steps, TsOriginStep, i).entry), GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < steps->len; i++)
    {
      TsOriginStep *step = &g_array_index (steps, TsOriginStep, i);

      if (step->next >= 0)
        step->next = (gint)GPOINTER_TO_UINT (g_hash_table_lookup (self->steps, TS_ORIGIN_KEY (entries[step->next]))) - 1;
    }
}

/* ---- the second time: where that was ----------------------------------------------------------------- */

static gboolean
tell_places (const TsRetraced *activation,
             gpointer user_data)
{
  TsOriginTrace *self = user_data;
  guint i = GPOINTER_TO_UINT (g_hash_table_lookup (self->steps, TS_ORIGIN_KEY (activation->entry)));

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
begin (TsOriginTrace *self,
       TsDebugger *debugger,
       gsize entry,
       guint32 output,
       gssize element,
       GError **error)
{
  TsResource *resource = find_variable (debugger, entry, output);
  g_autoptr (TsTensor) value = NULL;
  gssize writer;
  gsize first;

  if (!self->is_seen)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "activation %" G_GSIZE_FORMAT " of the run is dead, or inside of a dataset", entry + 1);
      return FALSE;
    }
  if (resource == NULL)
    {
      if (ts_origin_record_find_bad (g_hash_table_lookup (self->records, TS_ORIGIN_KEY (entry)), output) == NULL)
        return fail_good (error);
      add_item (self, entry, output, self->by_element ? element : -1, -1, -1);
      return TRUE;
    }
  value = ts_variable_dup_value (ts_variable_cast (resource));
  if (value == NULL || !ts_bad_value_find (value, self->predicate, &first))
    return fail_good (error);
  writer = ts_debugger_find_last_writer (debugger, resource);
  if (writer >= 0)
    add_item (self, (gsize)writer, TS_NO_OP, -1, -1, -1);
  else
    {
      const Item item = { entry, output, -1, 0 };

      set_kind (self, get_step (self, &item, -1, -1), TS_ORIGIN_BEFORE, -1);
    }
  return TRUE;
}

static gboolean
trace (TsOriginTrace *self,
       TsDebugger *debugger,
       gsize entry,
       guint32 output,
       gssize element,
       GCancellable *cancellable,
       GError **error)
{
  if (!ts_debugger_retrace (debugger, ts_origin_look, self, &self->origin->n_recomputed, cancellable, error) || !begin (self, debugger, entry, output, element, error))
    return FALSE;
  for (guint i = 0; i < self->items->len; i++)
    expand (self, i);
  sort_steps (self);
  return ts_debugger_retrace (debugger, tell_places, self, NULL, cancellable, error);
}

TsOrigin *
ts_debugger_trace_origin (TsDebugger *self,
                          gsize entry,
                          guint32 output,
                          gssize element,
                          TsExpression *predicate,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (TsOrigin) origin = g_new0 (TsOrigin, 1);
  g_autoptr (GHashTable) records = g_hash_table_new_full (NULL, NULL, NULL, ts_origin_record_free);
  g_autoptr (GHashTable) steps = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (item_hash, item_equal, g_free, NULL);
  TsOriginTrace state = { predicate, records, steps, items, seen, origin, element >= 0 && predicate == NULL, entry, FALSE };

  origin->steps = g_array_new (FALSE, FALSE, sizeof (TsOriginStep));
  g_array_set_clear_func (origin->steps, clear_step);
  return trace (&state, self, entry, output, element, cancellable, error) ? g_steal_pointer (&origin) : NULL;
}
