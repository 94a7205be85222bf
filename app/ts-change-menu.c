#include "app/ts-change-menu.h"

#include "app/models/ts-arg-name.h"
#include "engine/debug/override/ts-debug-worker-override.h"
#include "engine/debug/override/ts-override-branch.h"
#include "engine/debug/state/ts-access.h"

/* Of what there are many only the first ones get an item each; the inspector has them all. */
#define MAX_ITEMS 12

/* Takes @label. @target: floating */
static void
append (GMenu *menu,
        char *label,
        const char *action,
        GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
  g_free (label);
}

/* Underscores in it are no mnemonics. (transfer full) */
static char *
dup_plain (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

/* Takes @submenu; one without items is left out. */
static void
append_submenu (GMenu *menu,
                const char *label,
                GMenu *submenu)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (submenu)) > 0)
    g_menu_append_submenu (menu, label, G_MENU_MODEL (submenu));
  g_object_unref (submenu);
}

/* ---- changing ----------------------------------------------------------------------------------- */

static void
append_outputs (GMenu *menu,
                const TsOperation *op)
{
  for (guint i = 0; i < MIN (op->n_outputs, MAX_ITEMS); i++)
    append (menu, op->n_outputs > 1 ? g_strdup_printf ("Output :%u…", i) : g_strdup ("Output…"), "win.change-output", g_variant_new_uint32 (i));
}

static GMenu *
new_inputs (const TsOperation *op)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < MIN (op->n_inputs, MAX_ITEMS); i++)
    {
      g_autofree char *argument = ts_arg_name_of_input (op, i);
      g_autofree char *plain = dup_plain (argument != NULL ? argument : "input");

      append (menu, g_strdup_printf ("%u: %s…", i, plain), "win.change-input", g_variant_new_uint32 (i));
    }
  return menu;
}

static GMenu *
new_attributes (const TsOperation *op)
{
  GMenu *menu = g_menu_new ();
  g_auto (GStrv) names = ts_operation_list_attrs (op);

  for (guint i = 0; names[i] != NULL && i < MAX_ITEMS; i++)
    {
      g_autofree char *plain = dup_plain (names[i]);

      append (menu, g_strconcat (plain, "…", NULL), "win.change-attr", g_variant_new_string (names[i]));
    }
  return menu;
}

static GMenu *
new_bypasses (const TsOperation *op)
{
  GMenu *menu = g_menu_new ();

  if (op->n_outputs == 0)
    return menu;
  append (menu, g_strdup ("Pass Its Inputs On"), "win.bypass", g_variant_new_string ("identity"));
  append (menu, g_strdup ("Keep Its Last Values"), "win.bypass", g_variant_new_string ("last"));
  append (menu, g_strdup ("Give a Constant…"), "win.bypass-constant", NULL);
  return menu;
}

static GMenu *
new_waits (TsDocument *document,
           const TsOperation *op)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < MIN (op->n_control_inputs, MAX_ITEMS); i++)
    {
      guint32 from = op->control_inputs[i];
      g_autofree char *name = dup_plain (ts_graph_get_operation (op->graph, from)->name);

      if (!ts_debug_worker_is_cut (ts_document_get_worker (document), from, op->index))
        append (menu, g_strdup_printf ("No Longer for %s", name), "win.cut-control", g_variant_new_uint32 (from));
    }
  append (menu, g_strdup ("For Another Operation…"), "win.add-control", NULL);
  return menu;
}

static GMenu *
new_change_menu (TsDocument *document,
                 const TsOperation *op)
{
  GMenu *menu = g_menu_new ();
  g_auto (GStrv) branches = ts_override_list_branches (op);

  append_outputs (menu, op);
  append_submenu (menu, "Input", new_inputs (op));
  append_submenu (menu, "Attribute", new_attributes (op));
  append_submenu (menu, "Bypass", new_bypasses (op));
  append_submenu (menu, "Wait", new_waits (document, op));
  for (guint i = 0; i < MIN (g_strv_length (branches), MAX_ITEMS); i++)
    append (menu, g_strdup_printf ("Always Take Branch “%s”", branches[i]), "win.take-branch", g_variant_new_string (branches[i]));
  return menu;
}

/* ---- asking ------------------------------------------------------------------------------------- */

static void
append_question (GMenu *menu,
                 const char *label,
                 const TsOperation *op,
                 const char *before,
                 const char *after)
{
  g_autofree char *title = g_strdup_printf ("%s: %s", op->name, label);
  g_autofree char *line = g_strconcat (before, op->name, after, NULL);

  append (menu, g_strdup (label), "win.ask", g_variant_new ("(ss)", title, line));
}

static GMenu *
new_ask_menu (const TsOperation *op)
{
  GMenu *menu = g_menu_new ();

  if (op->n_outputs > 0)
    {
      append_question (menu, "How Exact Is It?", op, "shadow ", "");
      append_question (menu, "Where Does It Lose Precision?", op, "shadow ", " cone");
      append_question (menu, "Would It Fit Narrower Types?", op, "info ranges ", "");
      append_question (menu, "What Does It Need?", op, "info needs ", "");
      append_question (menu, "What Does Every Way Here Pass?", op, "info dominators ", "");
      append_question (menu, "What Would It Be? Compute It Beside the Run", op, "evaluate ", "");
      append_question (menu, "What Was It? Get Its Dropped Value Back", op, "recompute ", "");
    }
  if (ts_access_owns_state (op))
    append_question (menu, "Who Reads and Writes It?", op, "info access ", "");
  if (op->n_outputs > 0)
    {
      append (menu, g_strdup ("Assert…"), "win.assert", NULL);
      append (menu, g_strdup ("Ignore NaN and Infinities Here"), "win.ignore-numeric", NULL);
    }
  return menu;
}

void
ts_change_menu_append (GMenu *menu,
                       TsDocument *document,
                       const TsOperation *op)
{
  GMenu *section = g_menu_new ();

  append_submenu (section, "Change", new_change_menu (document, op));
  append_submenu (section, "Ask", new_ask_menu (op));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}
