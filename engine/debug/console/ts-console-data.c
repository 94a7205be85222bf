#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/context/ts-cone.h"
#include "engine/debug/console/ts-console-expression.h"
#include "engine/io/ts-npy.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/tensor/ts-tensor-stats.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* More about values: evaluate, stats, find, x, export. */

#define MAX_LISTED 20  /* operations and inputs that are named */
#define MAX_FOUND 10   /* elements that `find` tells at once */
#define MAX_BYTES 4096 /* that `x` shows */
#define ROW_BYTES 16

/* ---- computing what is not there --------------------------------------------------------------- */

static void
print_cone (TsConsole *self,
            const TsCone *cone)
{
  for (guint i = 0; i < MIN (cone->inputs->len, MAX_LISTED); i++)
    {
      const TsConeInput *input = &g_array_index (cone->inputs, TsConeInput, i);
      g_autofree char *name = ts_graph_dup_output_name (self->graph, input->output);

      ts_console_print (self, "  %s was there: %s\n", name,
                        strcmp (ts_graph_get_operation (self->graph, input->output.op)->type, "Const") == 0 ? "constant" : ts_value_state_name (input->state));
    }
  if (cone->inputs->len > MAX_LISTED)
    ts_console_print (self, "  and %u more were there\n", cone->inputs->len - MAX_LISTED);
  for (guint i = 0; i < MIN (cone->ops->len, MAX_LISTED); i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, g_array_index (cone->ops, guint32, i));

      ts_console_cite (self, op);
      ts_console_print (self, "  %s (%s) was computed\n", op->name, op->type);
    }
  if (cone->ops->len > MAX_LISTED)
    ts_console_print (self, "  and %u more were computed\n", cone->ops->len - MAX_LISTED);
}

static gboolean
evaluate_command (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  gboolean with_effects = g_str_has_prefix (arguments, "effects ");
  const char *name = with_effects ? arguments + strlen ("effects ") : arguments;
  g_autoptr (TsCone) cone = NULL;
  g_autoptr (TsTensor) value = NULL;
  g_autofree char *full = NULL;
  g_autofree char *shape = NULL;
  g_autofree char *text = NULL;
  TsOutput output;

  while (g_ascii_isspace (*name))
    name++;
  if (*name == '\0')
    return ts_console_fail_usage ("evaluate", error);
  if (!ts_graph_find_output (self->graph, name, &output, error))
    return FALSE;
  cone = ts_cone_new (self->debugger, output, error);
  value = cone != NULL ? ts_cone_evaluate (cone, self->debugger, with_effects, NULL, error) : NULL;
  if (value == NULL)
    return FALSE;

  print_cone (self, cone);
  full = ts_graph_dup_output_name (self->graph, output);
  shape = ts_shape_to_string (&value->shape);
  text = ts_tensor_format (value, NULL);
  ts_console_print (self, "%s  %s %s\n%s\n", full, ts_dtype_name (value->dtype), shape, text);
  return TRUE;
}

/* ---- statistics -------------------------------------------------------------------------------- */

static TsTensor *
evaluate_arguments (TsConsole *self,
                    const char *command,
                    const char *text,
                    GError **error)
{
  g_autoptr (TsExpression) expression = NULL;

  if (*text == '\0')
    {
      ts_console_fail_usage (command, error);
      return NULL;
    }
  expression = ts_console_parse_expression (self, text, error);
  return expression != NULL ? ts_console_evaluate (self, expression, error) : NULL;
}

static gboolean
stats_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  g_autoptr (TsTensor) value = evaluate_arguments (self, "stats", arguments, error);
  g_autofree char *shape = NULL;
  TsTensorStats stats;

  if (value == NULL || !ts_tensor_get_stats (value, &stats, NULL, error))
    return FALSE;
  shape = ts_shape_to_string (&value->shape);
  ts_console_print (self, "%s %s, %" G_GSIZE_FORMAT " element%s\n", ts_dtype_name (value->dtype), shape, stats.n_elements, stats.n_elements == 1 ? "" : "s");
  ts_console_print (self, "  min %.9g, max %.9g, mean %.9g, std %.9g over %" G_GSIZE_FORMAT " finite\n", stats.min, stats.max, stats.mean, stats.std, stats.n_finite);
  ts_console_print (self, "  %" G_GSIZE_FORMAT " zero, %" G_GSIZE_FORMAT " negative, %" G_GSIZE_FORMAT " NaN, %" G_GSIZE_FORMAT " +Inf, %" G_GSIZE_FORMAT " -Inf\n", stats.n_zero,
                    stats.n_negative, stats.n_nan, stats.n_positive_inf, stats.n_negative_inf);
  return TRUE;
}

/* ---- finding elements --------------------------------------------------------------------------- */

/* What is looked for: one of a class, or from low to high. */
typedef struct
{
  gboolean (*is_found) (double x);
  double low;
  double high;
} Wanted;

static gboolean
is_nan (double x)
{
  return isnan (x) != 0;
}

static gboolean
is_inf (double x)
{
  return isinf (x) != 0;
}

static gboolean
is_zero (double x)
{
  return x == 0;
}

static gboolean
is_negative (double x)
{
  return x < 0;
}

/* `nan`, `inf`, `zero`, `negative`, or `LOW..HIGH`; either end may be left out. */
static gboolean
read_wanted (const char *text,
             Wanted *wanted)
{
  static const struct
  {
    const char *name;
    gboolean (*is_found) (double x);
  } classes[] = { { "nan", is_nan }, { "inf", is_inf }, { "zero", is_zero }, { "negative", is_negative } };
  const char *dots = strstr (text, "..");
  char *end;

  *wanted = (Wanted) { NULL, -INFINITY, INFINITY };
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (strcmp (text, classes[i].name) == 0)
      wanted->is_found = classes[i].is_found;
  if (wanted->is_found != NULL)
    return TRUE;
  if (dots == NULL || (dots == text && dots[2] == '\0'))
    return FALSE;
  if (dots > text)
    {
      g_autofree char *low = g_strndup (text, (gsize)(dots - text));

      wanted->low = g_ascii_strtod (low, &end);
      if (*end != '\0')
        return FALSE;
    }
  if (dots[2] != '\0')
    {
      wanted->high = g_ascii_strtod (dots + 2, &end);
      if (*end != '\0')
        return FALSE;
    }
  return TRUE;
}

static void
print_element (TsConsole *self,
               const TsTensor *value,
               gsize element)
{
  g_autofree char *text = ts_tensor_format_element (value, element);
  GString *index = g_string_new ("]");
  gsize rest = element;

  for (int d = value->shape.rank; d-- > 0;)
    {
      gsize dim = (gsize)value->shape.dims[d];
      g_autofree char *number = g_strdup_printf ("%s%" G_GSIZE_FORMAT, d > 0 ? ", " : "", rest % dim);

      g_string_prepend (index, number);
      rest /= dim;
    }
  ts_console_print (self, "  [%s  %s\n", index->str, text);
  g_string_free (index, TRUE);
}

static gboolean
find_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  gsize n = strcspn (arguments, " \t");
  g_autofree char *what = g_strndup (arguments, n);
  const char *rest = arguments + n;
  g_autoptr (TsTensor) value = NULL;
  gsize n_found = 0;
  Wanted wanted;

  while (g_ascii_isspace (*rest))
    rest++;
  if (!read_wanted (what, &wanted) || *rest == '\0')
    return ts_console_fail_usage ("find", error);
  value = evaluate_arguments (self, "find", rest, error);
  if (value == NULL)
    return FALSE;
  if (!ts_dtype_is_plain (value->dtype))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s has no numbers to look for: it is %s", rest, ts_dtype_name (value->dtype));
      return FALSE;
    }
  for (gsize i = 0; i < value->n_elements; i++)
    {
      double x = ts_tensor_get_double (value, i);

      if (wanted.is_found != NULL ? !wanted.is_found (x) : !(x >= wanted.low && x <= wanted.high))
        continue;
      if (n_found++ < MAX_FOUND)
        print_element (self, value, i);
    }
  ts_console_print (self, n_found > MAX_FOUND ? "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " elements, the first of them above.\n" : "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " elements.\n",
                    n_found, value->n_elements);
  return TRUE;
}

/* ---- bytes -------------------------------------------------------------------------------------- */

static gboolean
x_command (TsConsole *self,
           const char *arguments,
           GError **error)
{
  g_autoptr (TsTensor) value = evaluate_arguments (self, "x", arguments, error);
  const guint8 *bytes;
  gsize size;

  if (value == NULL)
    return FALSE;
  if (!ts_dtype_is_plain (value->dtype))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s has no bytes of its own: it is %s", arguments, ts_dtype_name (value->dtype));
      return FALSE;
    }
  bytes = value->data;
  size = ts_tensor_size_bytes (value);
  for (gsize row = 0; row < MIN (size, MAX_BYTES); row += ROW_BYTES)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (gsize i = row; i < MIN (size, row + ROW_BYTES); i++)
        g_string_append_printf (line, " %02x", bytes[i]);
      ts_console_print (self, "%06" G_GINT64_MODIFIER "x %s\n", (guint64)row, line->str);
    }
  if (size > MAX_BYTES)
    ts_console_print (self, "and %" G_GSIZE_FORMAT " bytes more\n", size - MAX_BYTES);
  return TRUE;
}

/* ---- files -------------------------------------------------------------------------------------- */

/* One line for each row of the last dimension. */
static gboolean
write_csv (const TsTensor *value,
           const char *path,
           GError **error)
{
  gsize n_columns = value->shape.rank > 0 ? (gsize)value->shape.dims[value->shape.rank - 1] : 1;
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < value->n_elements; i++)
    {
      g_autofree char *element = ts_tensor_format_element (value, i);

      g_string_append (text, element);
      g_string_append_c (text, (i + 1) % n_columns == 0 ? '\n' : ',');
    }
  return g_file_set_contents (path, text->str, (gssize)text->len, error);
}

static gboolean
export_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  const char *path = strrchr (arguments, ' ');
  g_autofree char *text = path != NULL ? g_strstrip (g_strndup (arguments, (gsize)(path - arguments))) : NULL;
  g_autoptr (TsTensor) value = NULL;
  gboolean done;

  if (path == NULL || *text == '\0')
    return ts_console_fail_usage ("export", error);
  path++;
  value = evaluate_arguments (self, "export", text, error);
  if (value == NULL)
    return FALSE;
  if (g_str_has_suffix (path, ".npy"))
    done = ts_npy_save (value, path, error);
  else if (g_str_has_suffix (path, ".csv"))
    done = write_csv (value, path, error);
  else
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: expected a name that ends with .npy or .csv", path);
      return FALSE;
    }
  if (done)
    ts_console_print (self, "Written: %s\n", path);
  return done;
}

/* ---- the table ---------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "evaluate", "eval", "[effects] NAME", "compute an output that has no value, beside the run",
    "Only what is not there is computed. Operations that change state, draw random numbers or reach outside run only with \"effects\".", FALSE, TS_CONSOLE_OUTPUTS, evaluate_command },
  { "stats", NULL, "EXPRESSION", "extremes, mean, deviation, zeros, NaN, infinities", NULL, FALSE, TS_CONSOLE_EXPRESSIONS, stats_command },
  { "find", NULL, "nan|inf|zero|negative|LOW..HIGH EXPRESSION", "where such elements are", NULL, FALSE, TS_CONSOLE_EXPRESSIONS, find_command },
  { "x", NULL, "EXPRESSION", "the bytes of a value", NULL, FALSE, TS_CONSOLE_EXPRESSIONS, x_command },
  { "export", NULL, "EXPRESSION FILE", "write a value to a .npy or .csv file", NULL, FALSE, TS_CONSOLE_EXPRESSIONS, export_command },
};

const TsConsoleGroup ts_console_data_group = { "More about values", commands, G_N_ELEMENTS (commands), NULL, 0 };
