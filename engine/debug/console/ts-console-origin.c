#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/numerics/ts-bad-value.h"
#include "engine/debug/console/ts-console-element.h"
#include "engine/debug/console/ts-console-expression.h"
#include "engine/debug/numerics/ts-origin.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAX_ORIGINS 20 /* that are listed */
#define MAX_WAY 30     /* steps of the way */

/* Where a bad value comes from: origin. */

/* ---- what is asked for ---------------------------------------------------------------------------- */

/* An output of the activation that was done last, wherever it is. */
static gboolean
choose_last (TsConsole *self,
             TsExpression *predicate,
             gsize *entry,
             guint32 *output,
             GError **error)
{
  gsize n = ts_debugger_get_n_entries (self->debugger);
  TsTensor *value;
  gsize element;

  for (*output = 0; n > 0 && (value = ts_debugger_peek_output (self->debugger, n - 1, *output)) != NULL; (*output)++)
    if (ts_bad_value_find (value, predicate, &element))
      {
        *entry = n - 1;
        return TRUE;
      }
  g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "what was done last gave nothing bad: name an output");
  return FALSE;
}

/* Where an element is named, it must be a bad one. */
static gboolean
check_element (TsConsole *self,
               const TsConsoleElement *element,
               TsExpression *predicate,
               gssize *found,
               GError **error)
{
  g_autoptr (TsTensor) value = NULL;
  g_autoptr (TsTensor) part = NULL;
  gsize at, first;

  *found = -1;
  ts_console_get_value (self, element->output, &value);
  if (element->rank < 0 || value == NULL)
    return TRUE;
  if (!ts_console_element_find (element, &value->shape, &at, error))
    return FALSE;
  *found = (gssize)at;
  part = ts_tensor_reshape (value, &TS_SHAPE ((gint64)value->n_elements));
  if (value->shape.rank > 0)
    {
      g_autoptr (TsTensor) row = ts_tensor_slice (part, (gint64)at, 1, error);

      if (row == NULL)
        return FALSE;
      if (ts_bad_value_find (row, predicate, &first))
        return TRUE;
    }
  else if (ts_bad_value_find (value, predicate, &first))
    return TRUE;
  g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "this element is not bad");
  return FALSE;
}

static gboolean
choose (TsConsole *self,
        const TsConsoleElement *element,
        gsize *entry,
        guint32 *output,
        GError **error)
{
  g_autofree char *name = ts_graph_dup_output_name (self->graph, element->output);
  gssize found = ts_debugger_find_last_entry (self->debugger, element->output.op);

  if (found >= 0)
    {
      *entry = (gsize)found;
      *output = element->output.index;
      return TRUE;
    }
  if (ts_console_find_feed (self, element->output) != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s is fed, so that is where it comes from", name);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s has no value in this run", name);
  return FALSE;
}

/* ---- the answer ----------------------------------------------------------------------------------- */

static const char *const reasons[] = {
  [TS_ORIGIN_NONE] = "",
  [TS_ORIGIN_COMPUTED] = "its inputs are good",
  [TS_ORIGIN_GIVEN] = "it has no inputs",
  [TS_ORIGIN_SET] = "it was set",
  [TS_ORIGIN_FED] = "is fed",
  [TS_ORIGIN_BEFORE] = "is from before this run",
  [TS_ORIGIN_UNKNOWN] = "comes from where it cannot be followed",
};

static void
print_step (TsConsole *self,
            const TsOriginStep *step)
{
  ts_console_print (self, "  %6" G_GSIZE_FORMAT "  %s", step->entry + 1, step->place);
  if (step->output > 0)
    ts_console_print (self, ", output %d", step->output);
  if (step->text != NULL)
    ts_console_print (self, "  %s", step->text);
}

char *
ts_origin_step_dup_reason (const TsOriginStep *step)
{
  if (step->kind == TS_ORIGIN_BEFORE && step->input < 0)
    return g_strdup ("what it holds is from before this run");
  if (step->input < 0)
    return g_strdup (reasons[step->kind]);
  return g_strdup_printf ("input %d %s", step->input, reasons[step->kind]);
}

static void
print_origin (TsConsole *self,
              const TsOriginStep *step)
{
  g_autofree char *reason = ts_origin_step_dup_reason (step);

  print_step (self, step);
  ts_console_print (self, "  %s\n", reason);
}

static void
print_origins (TsConsole *self,
               const TsOrigin *origin)
{
  guint n = 0;

  ts_console_print (self, "It comes from %u activation%s:\n", origin->n_origins, origin->n_origins == 1 ? "" : "s");
  for (guint i = 0; i < origin->steps->len && n < MAX_ORIGINS; i++)
    {
      const TsOriginStep *step = &g_array_index (origin->steps, TsOriginStep, i);

      if (step->kind == TS_ORIGIN_NONE)
        continue;
      print_origin (self, step);
      n++;
    }
  if (origin->n_origins > n)
    ts_console_print (self, "  and %u more\n", origin->n_origins - n);
}

/* The shortest way from the first origin. */
static void
print_way (TsConsole *self,
           const TsOrigin *origin)
{
  const TsOriginStep *steps = (const TsOriginStep *)(const void *)origin->steps->data;
  const TsOriginStep *step = steps;
  guint n = 0;

  while (step->kind == TS_ORIGIN_NONE)
    step++;
  if (step->next < 0)
    return;
  ts_console_print (self, "The way from the first:\n");
  while (step->next >= 0)
    {
      gint input = step->next_input;

      step = &steps[step->next];
      if (++n > MAX_WAY && step->next >= 0)
        continue;
      if (n > MAX_WAY + 1)
        ts_console_print (self, "          %u more\n", n - MAX_WAY - 1);
      print_step (self, step);
      if (input >= 0)
        ts_console_print (self, "  by input %d\n", input);
      else
        ts_console_print (self, "  from inside\n");
    }
}

static gboolean
origin_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  g_autoptr (TsExpression) predicate = NULL;
  const TsOrigin *origin;
  TsConsoleElement element = { .rank = -1, .rest = arguments };
  gboolean has_name = *arguments != '\0' && !g_str_has_prefix (arguments, "if ");
  gssize at = -1;
  gsize entry = 0;
  guint32 output = 0;

  if (has_name && !ts_console_parse_element (self, arguments, &element, error))
    return FALSE;
  if (g_str_has_prefix (element.rest, "if "))
    predicate = ts_expression_parse (element.rest + strlen ("if "), error);
  else if (*element.rest != '\0')
    return ts_console_fail_usage ("origin", error);
  if (*element.rest != '\0' && predicate == NULL)
    return FALSE;
  if (has_name ? !check_element (self, &element, predicate, &at, error) || !choose (self, &element, &entry, &output, error)
               : !choose_last (self, predicate, &entry, &output, error))
    return FALSE;

  g_clear_pointer (&self->origin, ts_origin_free);
  origin = self->origin = ts_debugger_trace_origin (self->debugger, entry, output, at, predicate, NULL, error);
  if (origin == NULL)
    return FALSE;
  print_origins (self, origin);
  print_way (self, origin);
  if (origin->is_cut)
    ts_console_print (self, "There is more: it was followed for %d activations.\n", TS_ORIGIN_MAX_STEPS);
  if (origin->n_recomputed > 0)
    ts_console_print (self, "%" G_GUINT64_FORMAT " activation%s had to be computed again, as %s values were dropped.\n", origin->n_recomputed,
                      origin->n_recomputed == 1 ? "" : "s", origin->n_recomputed == 1 ? "its" : "their");
  return TRUE;
}

const TsOrigin *
ts_console_get_origin (TsConsole *self)
{
  return self->origin;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "origin", "trace-origin", "[NAME[INDEX]] [if EXPRESSION]", "where NaN or infinities in a value come from",
    "Tells the first operations of the run whose inputs were good, and the way from there, through loops, functions and variables. Without NAME: of what was done last.\n"
    "With INDEX only of what goes into that element, as far as explain has rules for the operations on the way.\n"
    "EXPRESSION says what is bad instead, with $out for a value: origin loss if abs($out) > 1e6.\n"
    "The numbers in front count the activations of the run.",
    FALSE, TS_CONSOLE_OUTPUTS, origin_command },
};

const TsConsoleGroup ts_console_origin_group = { "Numbers", commands, G_N_ELEMENTS (commands), NULL, 0 };
