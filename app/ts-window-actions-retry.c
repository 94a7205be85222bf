#include "app/ts-window-action.h"

#include "engine/debug/context/ts-debugger-context.h"
#include "engine/ops/ts-kernel.h"

/* Where an operation has failed, or has no kernel: the run stands before it. */

static void
activate_retry (TsWindow *window,
                GVariant *parameter)
{
  ts_window_ask (window, "retry", "It cannot be tried again", NULL);
}

static void
retry (TsWindow *window)
{
  activate_retry (window, NULL);
}

static void
activate_mark_dead (TsWindow *window,
                    GVariant *parameter)
{
  ts_window_ask (window, "mark-dead", "It cannot be made dead", retry);
}

static void
activate_set_aside (TsWindow *window,
                    GVariant *parameter)
{
  ts_window_ask (window, "set-aside", "It cannot be set aside", NULL);
}

/* ---- outputs by hand ---------------------------------------------------------------------------- */

/* The operation that failed, which may be inside of a function. (nullable) */
static const TsOperation *
find_failed (TsWindow *window)
{
  g_autoptr (GArray) stack = ts_debug_worker_dup_stack (ts_window_get_worker (window));

  return stack != NULL && stack->len > 0 ? g_array_index (stack, TsStackLevel, 0).op : NULL;
}

/* Once, or by a rule; one without kernel has rules of its own, which hold for all of its type if that is wanted. */
static void
add_ways (TsValueDialog *dialog,
          const TsOperation *op)
{
  gboolean has_kernel = ts_kernel_find (op, NULL) != NULL;
  g_autofree char *type = g_strdup_printf ("type:%s", op->type);
  g_autofree char *label = g_strdup_printf ("Of every %s, in all runs to come", op->type);

  ts_value_dialog_add_way (dialog, &(TsValueWay) { .label = "Once", .word = "set ", .loose = "set! ", .finally = "retry", .self = "$in[0]" });
  ts_value_dialog_add_way (dialog, &(TsValueWay) { .label = "Each time that it would run", .word = has_kernel ? "force " : "manual ", .after = has_kernel ? " skip" : "", .finally = "retry", .self = "$in[0]" });
  if (!has_kernel && op->n_outputs == 1)
    ts_value_dialog_add_way (dialog, &(TsValueWay) { .label = label, .word = "manual ", .target = type, .finally = "retry", .self = "$in[0]" });
}

static void
activate_give_outputs (TsWindow *window,
                       GVariant *parameter)
{
  const TsOperation *op = find_failed (window);
  g_autofree char *what = NULL;
  TsValueDialog *dialog;

  if (op == NULL || op->n_outputs == 0)
    {
      ts_window_show_message (window, "No outputs can be given", "The operation has none.");
      return;
    }
  what = g_strdup_printf ("What %s (%s) gives, without running it. Its inputs are $in[0] and so on; zeros are of the shape that the graph tells.", op->name, op->type);
  dialog = ts_window_new_value_dialog (window, "Give Outputs by Hand", "_Give", what, NULL);
  for (guint i = 0; i < op->n_outputs; i++)
    {
      g_autofree char *label = op->n_outputs > 1 ? g_strdup_printf ("%s:%u", op->name, i) : NULL;
      g_autofree char *target = g_strdup_printf ("$out[%u]", i);

      ts_value_dialog_add_field (dialog, &(TsValueField) { .label = label, .target = target, .sign = " = ", .hint = "zeros, [1, 2], $in[0] * 2, @file.npy" });
    }
  ts_value_dialog_offer_values (dialog, FALSE);
  add_ways (dialog, op);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- the table ----------------------------------------------------------------------------------- */

/* clang-format off */
const TsWindowAction ts_window_retry_actions[] = {
  { "retry",        activate_retry,        NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_RUNNING, TS_WHEN_BUSY, { NULL } },
  { "give-outputs", activate_give_outputs, NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_FAILED,  TS_WHEN_BUSY, { NULL } },
  { "mark-dead",    activate_mark_dead,    NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_FAILED,  TS_WHEN_BUSY, { NULL } },
  { "set-aside",    activate_set_aside,    NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_FAILED,  TS_WHEN_BUSY, { NULL } },
  { NULL },
};
/* clang-format on */
