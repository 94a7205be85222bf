#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/console/ts-console-element.h"
#include "engine/debug/ts-debugger-ranges.h"
#include "engine/debug/numerics/ts-precision.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

#define MAX_STEPS 10
#define MAX_RANGES 50

/* Rounding, and what narrower dtypes would do: shadow, info ranges. */

/* `1.5`, `3e-07`; (transfer full). */
static char *
number (double value,
        const char *format)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return g_strdup ("nan");
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, value));
}

/* ---- shadow --------------------------------------------------------------------------------------- */

static void
print_error (TsConsole *self,
             const char *title,
             const TsShape *shape,
             const TsShadowError *error)
{
  g_autofree char *ulp = number (error->max_ulp, "%.3g");
  g_autofree char *relative = number (error->max_relative, "%.2g");
  g_autofree char *of_largest = number (error->of_largest, "%.2g");
  g_autofree char *index = ts_console_dup_index (shape, error->worst);
  g_autofree char *value = number (error->value, "%.9g");
  g_autofree char *exact = number (error->exact, "%.17g");

  ts_console_print (self, "  %-9s %s ulp, relative %s, of the largest %s", title, ulp, relative, of_largest);
  if (error->max_ulp > 0 || error->n_broken > 0)
    ts_console_print (self, "; %s%s%s is %s, in double %s", error->n_broken > 0 ? "first broken" : "worst", *index != '\0' ? " " : "", index, value, exact);
  ts_console_print (self, "\n");
  if (error->n_broken > 0)
    ts_console_print (self, "  %-9s %" G_GSIZE_FORMAT " element%s finite in only one of the two\n", "", error->n_broken, error->n_broken == 1 ? " is" : "s are");
}

static void
print_precision_step (TsConsole *self,
                      const TsPrecisionStep *step)
{
  ts_console_cite_place (self, step->place);
  ts_console_print (self, "%" G_GSIZE_FORMAT "  %s, output %u\n", step->entry + 1, step->place, step->output);
  print_error (self, "by itself", &step->shape, &step->own);
}

static double
get_growth (const TsPrecisionStep *step)
{
  if (step->total.n_broken > 0)
    return INFINITY;
  return step->total.of_largest - step->before;
}

static gint
compare_growth (gconstpointer a,
                gconstpointer b)
{
  double x = get_growth (*(const TsPrecisionStep *const *)a), y = get_growth (*(const TsPrecisionStep *const *)b);

  return x > y ? -1 : x < y;
}

/* Where most of the error came in. */
static void
print_growth (TsConsole *self,
              const TsPrecision *precision)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new ();

  for (guint i = 0; i < precision->steps->len; i++)
    {
      TsPrecisionStep *step = &g_array_index (precision->steps, TsPrecisionStep, i);

      if (step->has_total && get_growth (step) > 0)
        g_ptr_array_add (steps, step);
    }
  g_ptr_array_sort (steps, compare_growth);
  ts_console_print (self, steps->len > 0 ? "Where the error of the largest grows most:\n" : "The error grows nowhere.\n");
  for (guint i = 0; i < MIN (steps->len, MAX_STEPS); i++)
    {
      const TsPrecisionStep *step = g_ptr_array_index (steps, i);
      g_autofree char *before = number (step->before, "%.2g");
      g_autofree char *total = number (step->total.of_largest, "%.2g");
      g_autofree char *ulp = number (step->own.max_ulp, "%.3g");

      ts_console_cite_place (self, step->place);
      ts_console_print (self, "  %6" G_GSIZE_FORMAT "  %s, output %u: from %s to %s, %s ulp by itself\n", step->entry + 1, step->place, step->output, before, total, ulp);
    }
  if (steps->len > MAX_STEPS)
    ts_console_print (self, "  and %u more\n", steps->len - MAX_STEPS);
}

static void
print_skips (TsConsole *self,
             const TsPrecision *precision)
{
  if (precision->skips->len > 0)
    ts_console_print (self, "Not computed in double:\n");
  for (guint i = 0; i < precision->skips->len; i++)
    {
      const TsPrecisionSkip *skip = &g_array_index (precision->skips, TsPrecisionSkip, i);

      ts_console_print (self, "  %s, %" G_GUINT64_FORMAT " time%s: %s\n", skip->op_type, skip->n, skip->n == 1 ? "" : "s", skip->reason);
    }
}

static gboolean
shadow_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  g_autoptr (TsPrecision) precision = NULL;
  TsConsoleElement element;
  gboolean cone = FALSE, found = FALSE;
  gssize entry;

  if (*arguments == '\0')
    return ts_console_fail_usage ("shadow", error);
  if (!ts_console_parse_element (self, arguments, &element, error))
    return FALSE;
  cone = strcmp (element.rest, "cone") == 0;
  if (element.rank >= 0 || (*element.rest != '\0' && !cone))
    return ts_console_fail_usage ("shadow", error);
  entry = ts_debugger_find_last_entry (self->debugger, element.output.op);
  if (entry < 0)
    {
      g_autofree char *name = ts_graph_dup_output_name (self->graph, element.output);

      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s was not computed in this run", name);
      return FALSE;
    }
  precision = ts_debugger_check_precision (self->debugger, (gsize)entry, cone, NULL, error);
  if (precision == NULL)
    return FALSE;
  for (guint i = 0; i < precision->steps->len; i++)
    {
      const TsPrecisionStep *step = &g_array_index (precision->steps, TsPrecisionStep, i);

      if (step->entry != (gsize)entry)
        continue;
      found = TRUE;
      print_precision_step (self, step);
      if (cone && step->has_total)
        print_error (self, "all told", &step->shape, &step->total);
    }
  if (!found && precision->skips->len == 0)
    ts_console_print (self, "There is nothing to compute: it hands on what it gets, or has no floats narrower than double.\n");
  if (cone)
    print_growth (self, precision);
  print_skips (self, precision);
  return TRUE;
}

/* ---- ranges --------------------------------------------------------------------------------------- */

static void
append_count (GString *text,
              guint64 n,
              const char *what)
{
  if (n > 0)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT " %s", text->len > 0 ? ", " : "", n, what);
}

static void
print_range (TsConsole *self,
             const TsOutputRange *output)
{
  const TsRange *range = &output->range;
  g_autoptr (GString) trouble = g_string_new (NULL);
  g_autofree char *min = number (range->min, "%.6g");
  g_autofree char *max = number (range->max, "%.6g");

  append_count (trouble, range->n_too_large, "too large for float16");
  append_count (trouble, range->n_over, "near to that");
  append_count (trouble, range->n_lost, "become 0");
  append_count (trouble, range->n_subnormal, "lose digits");
  append_count (trouble, range->n_nan, "NaN");
  append_count (trouble, range->n_inf, "infinite");
  ts_console_cite (self, output->op);
  ts_console_print (self, "  %s:%u (%s)  ", output->op->name, output->output, output->op->type);
  if (range->min > range->max)
    ts_console_print (self, "nothing finite");
  else
    ts_console_print (self, "%s to %s", min, max);
  ts_console_print (self, "%s%s\n", trouble->len > 0 ? ": " : "", trouble->str);
}

/* For int8, too. */
static void
print_range_details (TsConsole *self,
                     const TsOutputRange *output)
{
  const TsRange *range = &output->range;
  g_autofree char *smallest = number (range->smallest, "%.6g");
  g_autofree char *symmetric = number (ts_range_get_symmetric_scale (range), "%.6g");
  int zero;
  g_autofree char *scale = number (ts_range_get_scale (range, &zero), "%.6g");

  print_range (self, output);
  if (range->min > range->max)
    return;
  if (isfinite (range->smallest))
    ts_console_print (self, "    smallest magnitude %s\n", smallest);
  ts_console_print (self, "    int8, symmetric: scale %s; asymmetric: scale %s, zero point %d\n", symmetric, scale, zero);
}

static gboolean
print_ranges_of (TsConsole *self,
                 const char *name,
                 const GArray *ranges,
                 GError **error)
{
  TsOutput output;
  gboolean found = FALSE;

  if (!ts_graph_find_output (self->graph, name, &output, error))
    return FALSE;
  for (guint i = 0; i < ranges->len; i++)
    {
      const TsOutputRange *range = &g_array_index (ranges, TsOutputRange, i);

      if (range->op->graph != self->graph || range->op->index != output.op)
        continue;
      print_range_details (self, range);
      found = TRUE;
    }
  if (!found)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s had no floats in this run", name);
  return found;
}

static void
print_troubles (TsConsole *self,
                const GArray *ranges)
{
  guint n = 0, n_subnormal = 0;

  for (guint i = 0; i < ranges->len; i++)
    {
      const TsOutputRange *range = &g_array_index (ranges, TsOutputRange, i);

      if (!ts_range_fits_half (&range->range) || range->range.n_nan + range->range.n_inf > 0)
        {
          if (n++ < MAX_RANGES)
            print_range (self, range);
        }
      else if (range->range.n_subnormal > 0)
        n_subnormal++;
    }
  if (n > MAX_RANGES)
    ts_console_print (self, "  and %u more\n", n - MAX_RANGES);
  ts_console_print (self, "%u of %u outputs with floats would fit into float16", ranges->len - n, ranges->len);
  if (n_subnormal > 0)
    ts_console_print (self, ", %u of them with numbers so small that they lose digits", n_subnormal);
  ts_console_print (self, ".\n");
}

static gboolean
info_ranges (TsConsole *self,
             const char *arguments,
             GError **error)
{
  char *end = NULL;
  double limit = *arguments != '\0' ? g_ascii_strtod (arguments, &end) : TS_HALF_MARGIN;
  gboolean is_name = *arguments != '\0' && (end == arguments || *end != '\0' || !(limit > 0));
  g_autoptr (GArray) ranges = ts_debugger_list_ranges (self->debugger, is_name ? TS_HALF_MARGIN : limit, NULL, error);

  if (ranges == NULL)
    return FALSE;
  if (is_name)
    return print_ranges_of (self, arguments, ranges, error);
  print_troubles (self, ranges);
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "shadow", NULL, "NAME [cone]", "compute it once more in double, and tell how far off it is",
    "From the inputs that it had; with cone also all that it follows from, and where the error grows.\n"
    "What has no kernel for double is listed, and begins anew with the values of the run.",
    FALSE, TS_CONSOLE_OUTPUTS, shadow_command },
};

static const TsConsoleTopic topics[] = {
  { "ranges", "[LIMIT|NAME]", "what float16 would make of the values of the run, and scales for int8", info_ranges },
};

const TsConsoleGroup ts_console_precision_group = { "Rounding", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
