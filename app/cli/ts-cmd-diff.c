#include "app/cli/ts-cli.h"
#include "app/cli/ts-json.h"

#include "engine/diff/ts-model-diff.h"

#include <math.h>
#include <stdio.h>

/* As of diff(1), which scripts expect here. */
enum
{
  SAME = 0,
  DIFFERENT = 1,
  TROUBLE = 2,
};

/* ---- for people ------------------------------------------------------------------------------- */

static void
print_value_change (const TsChange *change)
{
  ts_cli_printf ("    value of %s: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " element%s", change->what, change->n_different, change->n_elements,
                 change->n_elements == 1 ? " differs" : "s differ");
  if (isfinite (change->max_abs))
    ts_cli_printf (", by %g at most", change->max_abs);
  ts_cli_print ("\n");
}

static void
print_change (const TsChange *change)
{
  if (change->kind == TS_CHANGE_VALUE && change->n_elements > 0)
    {
      print_value_change (change);
      return;
    }
  ts_cli_printf ("    %s%s%s: %s -> %s\n", ts_change_kind_get_name (change->kind), change->what != NULL ? " " : "", change->what != NULL ? change->what : "",
                 *change->before != '\0' ? change->before : "none", *change->after != '\0' ? change->after : "none");
}

static void
print_entry (const TsDiffEntry *entry)
{
  static const char marks[] = { [TS_DIFF_REMOVED] = '-', [TS_DIFF_ADDED] = '+', [TS_DIFF_CHANGED] = '~' };
  const TsOperation *op = entry->a != NULL ? entry->a : entry->b;

  ts_cli_printf ("%c ", marks[entry->kind]);
  if (entry->function != NULL)
    ts_cli_printf ("function %s%s", entry->function, op != NULL ? ": " : "");
  if (op != NULL)
    ts_cli_printf ("%s (%s)", op->name, op->type);
  ts_cli_print ("\n");
  for (guint i = 0; i < entry->changes->len; i++)
    print_change (g_ptr_array_index (entry->changes, i));
}

static void
print_text (const TsGraphDiff *diff)
{
  for (guint i = 0; i < diff->entries->len; i++)
    print_entry (g_ptr_array_index (diff->entries, i));
  if (diff->entries->len > 0)
    ts_cli_printf ("%u removed, %u added, %u changed, %u the same\n", diff->n_removed, diff->n_added, diff->n_changed, diff->n_same);
}

/* ---- for programs ----------------------------------------------------------------------------- */

static void
add_change (TsJson *json,
            const TsChange *change)
{
  ts_json_begin_object (json, NULL);
  ts_json_add_string (json, "kind", ts_change_kind_get_name (change->kind));
  if (change->what != NULL)
    ts_json_add_string (json, "what", change->what);
  ts_json_add_string (json, "before", change->before);
  ts_json_add_string (json, "after", change->after);
  if (change->kind == TS_CHANGE_VALUE && change->n_elements > 0)
    {
      ts_json_add_int (json, "elements", (gint64)change->n_elements);
      ts_json_add_int (json, "different", (gint64)change->n_different);
      ts_json_add_double (json, "max_abs_difference", change->max_abs);
    }
  ts_json_end_object (json);
}

static void
add_entry (TsJson *json,
           const TsDiffEntry *entry)
{
  const TsOperation *op = entry->a != NULL ? entry->a : entry->b;

  ts_json_begin_object (json, NULL);
  ts_json_add_string (json, "kind", ts_diff_kind_get_name (entry->kind));
  if (entry->function != NULL)
    ts_json_add_string (json, "function", entry->function);
  if (op != NULL)
    {
      ts_json_add_string (json, "name", op->name);
      ts_json_add_string (json, "type", op->type);
    }
  ts_json_begin_array (json, "changes");
  for (guint i = 0; i < entry->changes->len; i++)
    add_change (json, g_ptr_array_index (entry->changes, i));
  ts_json_end_array (json);
  ts_json_end_object (json);
}

static void
print_json (const TsGraphDiff *diff)
{
  g_autofree char *text = NULL;
  TsJson json;

  ts_json_init (&json);
  ts_json_begin_object (&json, NULL);
  ts_json_add_int (&json, "removed", diff->n_removed);
  ts_json_add_int (&json, "added", diff->n_added);
  ts_json_add_int (&json, "changed", diff->n_changed);
  ts_json_add_int (&json, "same", diff->n_same);
  ts_json_begin_array (&json, "entries");
  for (guint i = 0; i < diff->entries->len; i++)
    add_entry (&json, g_ptr_array_index (diff->entries, i));
  ts_json_end_array (&json);
  ts_json_end_object (&json);
  text = ts_json_finish (&json);
  ts_cli_print (text);
}

int
ts_cli_diff (int argc,
             char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { NULL }
  };
  g_autoptr (TsModel) a = NULL;
  g_autoptr (TsModel) b = NULL;
  g_autoptr (TsGraphDiff) diff = NULL;
  g_autoptr (GError) error = NULL;

  if (!ts_cli_parse ("diff", "A B",
                     "Tells how the graph of model B differs from that of model A: operations removed (-), added (+) and changed (~),\n"
                     "in the graph and in its functions, and of two SavedModels the values of variables. Signatures and versions are not\n"
                     "compared.\n"
                     "Exit status: 0 the same, 1 different, 2 trouble.",
                     entries, NULL, NULL, 2, &argc, &argv))
    return TROUBLE;
  a = ts_model_open (argv[1], NULL, NULL, NULL, NULL, &error);
  b = a != NULL ? ts_model_open (argv[2], NULL, NULL, NULL, NULL, &error) : NULL;
  diff = b != NULL ? ts_model_diff_new (a, b, NULL, &error) : NULL;
  if (diff == NULL)
    {
      ts_cli_fail (error);
      return TROUBLE;
    }
  if (diff->warning != NULL)
    fprintf (stderr, "tensorstep-cli: %s\n", diff->warning);
  ts_cli_warn (a);
  ts_cli_warn (b);
  if (json)
    print_json (diff);
  else
    print_text (diff);
  return diff->entries->len > 0 ? DIFFERENT : SAME;
}
