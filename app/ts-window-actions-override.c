#include "app/ts-window-action.h"

#include "engine/debug/override/ts-debug-worker-override.h"

/* What is changed of a run. */

#define MAX_ATTR_CHARS 400 /* that are put into the entry to be edited */

/* Whether the run stands there, so that what is given is given now. */
static gboolean
stands_at (TsWindow *window,
           guint32 op,
           TsPhase phase)
{
  const TsStop *stop = ts_debug_worker_get_stop (ts_window_get_worker (window));

  return stop != NULL && stop->op == op && stop->phase == phase;
}

/* ---- outputs ------------------------------------------------------------------------------------ */

static void
add_output_ways (TsValueDialog *dialog,
                 const char *name,
                 guint index,
                 gboolean is_here)
{
  g_autofree char *here = g_strdup_printf ("$out[%u]", index);

  if (is_here)
    ts_value_dialog_add_way (dialog, &(TsValueWay) { .label = "Now, once", .word = "set ", .loose = "set! ", .self = here });
  ts_value_dialog_add_way (dialog, &(TsValueWay) { .label = "Each time that it is computed", .word = "force ", .loose = "force! ", .self = here });
  ts_value_dialog_add_way (dialog, &(TsValueWay) { .label = "Each time, without running the operation", .word = "force ", .after = " skip", .loose = "force! ", .self = name });
  ts_value_dialog_add_way (dialog, &(TsValueWay) { .label = "Once, prepared to be given together with others", .word = "prepare ", .self = name });
}

static void
activate_change_output (TsWindow *window,
                        GVariant *parameter)
{
  TsOutput output = { ts_window_get_selected_op (window), g_variant_get_uint32 (parameter) };
  TsGraph *graph = ts_document_get_graph (window->shown);
  TsShape known;
  g_autofree char *name = NULL;
  g_autofree char *shape = NULL;
  g_autofree char *what = NULL;
  TsValueDialog *dialog;

  if (output.index >= ts_graph_get_operation (graph, output.op)->n_outputs)
    return;
  known = ts_document_get_shape (window->shown, output);
  name = ts_graph_dup_output_name (graph, output);
  shape = ts_shape_to_string (&known);
  what = g_strdup_printf ("%s, %s %s", name, ts_dtype_name (ts_dtype_base (ts_graph_get_dtype (graph, output))), shape);
  dialog = ts_window_new_value_dialog (window, "Change Output", "_Change", what, ts_window_show_changes);
  ts_value_dialog_add_field (dialog, &(TsValueField) { .target = name, .sign = " = ", .hint = "zeros, [1, 2], minimum($out, 6), @file.npy" });
  ts_value_dialog_offer_values (dialog, TRUE);
  add_output_ways (dialog, name, output.index, stands_at (window, output.op, TS_PHASE_AFTER));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
activate_apply_prepared (TsWindow *window,
                         GVariant *parameter)
{
  ts_window_ask (window, "apply", "It cannot be applied", NULL);
}

/* ---- inputs ------------------------------------------------------------------------------------- */

static void
activate_change_input (TsWindow *window,
                       GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  guint index = g_variant_get_uint32 (parameter);
  g_autofree char *target = g_strdup_printf ("%s.in[%u]", op->name, index);
  g_autofree char *here = g_strdup_printf ("$in[%u]", index);
  g_autofree char *name = NULL;
  g_autofree char *what = NULL;
  TsValueDialog *dialog;

  if (index >= op->n_inputs || op->inputs[index].op == TS_NO_OP)
    return;
  name = ts_graph_dup_output_name (ts_document_get_graph (window->shown), op->inputs[index]);
  what = g_strdup_printf ("What %s receives in the place of %s. Whoever else receives that still does.", op->name, name);
  dialog = ts_window_new_value_dialog (window, "Change Input", "_Change", what, ts_window_show_changes);
  ts_value_dialog_add_field (dialog, &(TsValueField) { .target = target, .sign = " = ", .hint = "zeros, [1, 2], $in[0] * 2, @file.npy" });
  ts_value_dialog_offer_values (dialog, TRUE);
  if (stands_at (window, op->index, TS_PHASE_BEFORE))
    ts_value_dialog_add_way (dialog, &(TsValueWay) { .label = "Now, once", .word = "set ", .loose = "set! ", .self = here });
  ts_value_dialog_add_way (dialog, &(TsValueWay) { .label = "Each time that it runs", .word = "force ", .loose = "force! ", .self = here });
  gtk_window_present (GTK_WINDOW (dialog));
}

/* By index of an operation of the graph. */
static void
activate_cut_control (TsWindow *window,
                      GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  const TsOperation *from = ts_graph_get_operation (ts_document_get_graph (window->shown), g_variant_get_uint32 (parameter));
  g_autofree char *line = g_strdup_printf ("cut %s -> %s", from->name, op->name);

  ts_window_ask (window, line, "It cannot be cut", ts_window_show_changes);
}

static void
activate_add_control (TsWindow *window,
                      GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  g_autofree char *what = g_strdup_printf ("In the runs to come %s waits until this operation is done:", op->name);
  g_autofree char *after = g_strdup_printf (" -> %s", op->name);
  TsValueDialog *dialog = ts_window_new_value_dialog (window, "Wait for Another Operation", "_Wait", what, ts_window_show_changes);

  ts_value_dialog_add_field (dialog, &(TsValueField) { .target = "", .sign = "", .hint = "name of an operation" });
  ts_value_dialog_add_way (dialog, &(TsValueWay) { .word = "add ", .after = after });
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- how it runs -------------------------------------------------------------------------------- */

static void
activate_change_attr (TsWindow *window,
                      GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  const char *key = g_variant_get_string (parameter, NULL);
  g_autofree char *written = ts_operation_dup_attr_text (op, key, MAX_ATTR_CHARS);
  g_autofree char *now = ts_debug_worker_dup_attr (ts_window_get_worker (window), op->index, key);
  g_autofree char *target = g_strdup_printf ("%s %s", op->name, key);
  g_autofree char *what = g_strdup_printf ("Attribute %s of %s (%s), in this session. In the file, which stays as it is, it is %s.", key, op->name, op->type, written);
  TsValueDialog *dialog = ts_window_new_value_dialog (window, "Change Attribute", "_Change", what, ts_window_show_changes);

  ts_value_dialog_add_field (dialog, &(TsValueField) { .target = target, .sign = " = ", .text = now != NULL ? now : written, .hint = "3, true, SAME, float32, [1, 2, 2, 1]" });
  ts_value_dialog_add_way (dialog, &(TsValueWay) { .word = "attr " });
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
activate_bypass (TsWindow *window,
                 GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  g_autofree char *line = g_strdup_printf ("bypass %s %s", op->name, g_variant_get_string (parameter, NULL));

  ts_window_ask (window, line, "It cannot be bypassed", ts_window_show_changes);
}

static void
activate_bypass_constant (TsWindow *window,
                          GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  g_autofree char *what = g_strdup_printf ("%s does not run; this is what it gives, until it is released:", op->name);
  g_autofree char *word = g_strdup_printf ("bypass %s constant ", op->name);
  TsValueDialog *dialog = ts_window_new_value_dialog (window, "Bypass With a Constant", "_Bypass", what, ts_window_show_changes);

  ts_value_dialog_add_field (dialog, &(TsValueField) { .target = "", .sign = "", .hint = "zeros, [1, 2], @file.npy" });
  ts_value_dialog_offer_values (dialog, FALSE);
  ts_value_dialog_add_way (dialog, &(TsValueWay) { .word = word, .self = op->name });
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
activate_take_branch (TsWindow *window,
                      GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  g_autofree char *line = g_strdup_printf ("branch %s %s", op->name, g_variant_get_string (parameter, NULL));

  ts_window_ask (window, line, "This branch cannot be taken", ts_window_show_changes);
}

static void
activate_end_loop (TsWindow *window,
                   GVariant *parameter)
{
  ts_window_ask (window, "end-loop", "There is no loop to end", ts_window_show_changes);
}

/* ---- the table ----------------------------------------------------------------------------------- */

/* clang-format off */
const TsWindowAction ts_window_override_actions[] = {
  { "change-output",   activate_change_output,   "u",  NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_OUTPUT,   TS_WHEN_BUSY, { NULL } },
  { "change-input",    activate_change_input,    "u",  NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_INPUT,    TS_WHEN_BUSY, { NULL } },
  { "change-attr",     activate_change_attr,     "s",  NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,  TS_WHEN_BUSY, { NULL } },
  { "cut-control",     activate_cut_control,     "u",  NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,  TS_WHEN_BUSY, { NULL } },
  { "add-control",     activate_add_control,     NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,  TS_WHEN_BUSY, { NULL } },
  { "apply-prepared",  activate_apply_prepared,  NULL, NULL, TS_WHEN_HAS_DOCUMENT,                        TS_WHEN_BUSY, { NULL } },
  { "bypass",          activate_bypass,          "s",  NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_OUTPUT,   TS_WHEN_BUSY, { NULL } },
  { "bypass-constant", activate_bypass_constant, NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_OUTPUT,   TS_WHEN_BUSY, { NULL } },
  { "take-branch",     activate_take_branch,     "s",  NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_BRANCHES, TS_WHEN_BUSY, { NULL } },
  { "end-loop",        activate_end_loop,        NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_RUNNING,      TS_WHEN_BUSY, { NULL } },
  { NULL },
};
/* clang-format on */
