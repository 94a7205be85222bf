#include "app/ts-node-menu.h"

#include "app/ts-change-menu.h"
#include "app/ts-device-menu.h"
#include "app/ts-find-menu.h"
#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-inline.h"

/* Of an operation with many outputs only the first ones get an item each; the inspector has them all. */
#define MAX_OUTPUT_ITEMS 8

static void
append_with_target (GMenu *menu,
                    const char *label,
                    const char *action,
                    GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
append_section (GMenu *menu,
                GMenu *section)
{
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

/* One item for each output: "Fetch" alone where there is one, "Fetch :1" where there are more. */
static void
append_for_outputs (GMenu *menu,
                    const TsOperation *op,
                    const char *verb,
                    const char *action)
{
  for (guint i = 0; i < MIN (op->n_outputs, MAX_OUTPUT_ITEMS); i++)
    {
      g_autofree char *label = op->n_outputs > 1 ? g_strdup_printf ("%s :%u", verb, i) : g_strdup (verb);

      append_with_target (menu, label, action, g_variant_new_uint32 (i));
    }
}

static GMenu *
new_run_section (TsDocument *document,
                 guint32 op)
{
  GMenu *section = g_menu_new ();
  gboolean before = ts_document_find_breakpoint (document, op, FALSE) != 0;
  gboolean after = ts_document_find_breakpoint (document, op, TRUE) != 0;
  const char *type = ts_graph_get_operation (ts_document_get_graph (document), op)->type;
  g_autofree char *on_type = g_strdup_printf ("Break on Every %s", type);

  g_menu_append (section, "Run to Here", "win.run-to-selection");
  g_menu_append (section, "Run This Next", "win.fire");
  g_menu_append (section, before ? "Remove Breakpoint Before" : "Break Before", "win.toggle-breakpoint");
  g_menu_append (section, after ? "Remove Breakpoint After" : "Break After", "win.toggle-breakpoint-after");
  g_menu_append (section, "Why Is It Like This?", "win.why");
  g_menu_append (section, "Where Do Bad Values Come From?", "win.origin");
  g_menu_append (section, "Watch", "win.watch");
  append_with_target (section, on_type, "win.add-breakpoint", g_variant_new_take_string (g_strconcat ("type:", type, NULL)));
  return section;
}

static GMenu *
new_fetch_section (TsDocument *document,
                   const TsOperation *op)
{
  GMenu *section = g_menu_new ();

  for (guint i = 0; i < MIN (op->n_outputs, MAX_OUTPUT_ITEMS); i++)
    {
      gboolean fetched = ts_document_is_fetched (document, (TsOutput) { op->index, i });
      const char *verb = fetched ? "Do Not Fetch" : "Fetch";
      g_autofree char *label = op->n_outputs > 1 ? g_strdup_printf ("%s :%u", verb, i) : g_strdup_printf ("%s This", verb);

      append_with_target (section, label, fetched ? "win.unfetch" : "win.fetch", g_variant_new_uint32 (i));
    }
  return section;
}

static GMenu *
new_function_section (const TsOperation *op)
{
  GMenu *section = g_menu_new ();
  g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (op);

  for (guint i = 0; i < MIN (calls->len, MAX_OUTPUT_ITEMS); i++)
    {
      const TsFunctionCall *call = calls->pdata[i];
      g_auto (GStrv) parts = g_strsplit (call->attr != NULL && calls->len > 1 ? call->attr : call->name, "_", -1);
      g_autofree char *name = g_strjoinv ("__", parts);
      g_autofree char *label = g_strdup_printf ("Show Function %s", name);

      append_with_target (section, calls->len > 1 ? label : "Show Function Body", "win.show-function", g_variant_new_uint32 (i));
    }
  if (ts_operation_can_be_inlined (op))
    g_menu_append (section, "Open in Its Place", "win.expand");
  return section;
}

GMenuModel *
ts_node_menu_new (TsDocument *document,
                  guint32 op)
{
  const TsOperation *operation = ts_graph_get_operation (ts_document_get_graph (document), op);
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) run = new_run_section (document, op);
  g_autoptr (GMenu) functions = new_function_section (operation);
  g_autoptr (GMenu) fetch = new_fetch_section (document, operation);
  g_autoptr (GMenu) feed = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();

  append_for_outputs (feed, operation, operation->n_outputs > 1 ? "Feed" : "Feed This…", "win.feed");
  g_menu_append (copy, "Copy Name", "win.copy-name");
  append_for_outputs (copy, operation, "Copy Tensor Name", "win.copy-tensor-name");
  g_menu_append (copy, "Copy as Text", "win.copy-node-def");

  append_section (menu, functions);
  append_section (menu, run);
  append_section (menu, fetch);
  append_section (menu, feed);
  ts_change_menu_append (menu, document, operation);
  ts_device_menu_append (menu, document);
  ts_find_menu_append (menu, operation);
  append_section (menu, copy);
  return G_MENU_MODEL (menu);
}

GMenuModel *
ts_scope_menu_new (TsDocument *document,
                   const char *scope)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) open = g_menu_new ();
  g_autoptr (GMenu) debug = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();

  g_menu_append (open, "Open", "win.expand");
  g_menu_append (open, "Close", "win.collapse");
  g_menu_append (open, "Open All Inside", "win.expand-all");
  g_menu_append (open, "Close All Others", "win.collapse-others");
  append_with_target (debug, "Step Over This Scope", "win.step-scope", g_variant_new_string (scope));
  append_with_target (debug, "Break on Everything Inside", "win.add-breakpoint",
                      g_variant_new_take_string (g_strconcat ("scope:", scope, NULL)));
  append_with_target (debug, "Search Inside", "win.search-for",
                      g_variant_new_take_string (g_strdup_printf ("scope:\"%s\" ", scope)));
  g_menu_append (copy, "Copy Name", "win.copy-name");

  append_section (menu, open);
  append_section (menu, debug);
  ts_device_menu_append (menu, document);
  ts_find_menu_append (menu, NULL);
  append_section (menu, copy);
  return G_MENU_MODEL (menu);
}

GMenuModel *
ts_body_menu_new (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, "Show in the Function", "win.show-body");
  g_menu_append (menu, "Copy Name", "win.copy-names");
  return G_MENU_MODEL (menu);
}

GMenuModel *
ts_group_menu_new (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) open = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();

  g_menu_append (open, "Open or Close", "group.toggle");
  g_menu_append (open, "Do Not Group These", "group.undo");
  g_menu_append (copy, "Copy Name", "win.copy-names");

  append_section (menu, open);
  ts_find_menu_append (menu, NULL);
  append_section (menu, copy);
  return G_MENU_MODEL (menu);
}

static gboolean
unparent_menu (gpointer user_data)
{
  GtkWidget *menu = user_data;

  if (gtk_widget_get_parent (menu) != NULL)
    gtk_widget_unparent (menu);
  return G_SOURCE_REMOVE;
}

/* The item that was chosen is activated after this. */
static void
menu_closed (GtkWidget *menu)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_menu, g_object_ref (menu), g_object_unref);
}

static void
widget_destroyed (GtkWidget *menu)
{
  unparent_menu (menu);
}

void
ts_node_menu_popup (GtkWidget *widget,
                    GMenuModel *model,
                    double x,
                    double y)
{
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);

  gtk_widget_set_parent (menu, widget);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &(GdkRectangle) { (int)x, (int)y, 1, 1 });
  g_signal_connect (menu, "closed", G_CALLBACK (menu_closed), NULL);
  g_signal_connect_object (widget, "destroy", G_CALLBACK (widget_destroyed), menu, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (menu));
}
