#include "app/ts-find-menu.h"

#include "app/scene/ts-tint.h"

typedef struct
{
  const char *label;
  const char *action;
} Item;

static const Item trace_items[] = {
  { "What Leads Here", "win.trace-inputs" },
  { "Where This Leads", "win.trace-outputs" },
  { "Both", "win.trace-cone" },
  { "Neighbours", "win.trace-neighbours" },
};

static const Item part_items[] = {
  { "Only This", "win.isolate" },
  { "Hide", "win.hide" },
  { "Open as a Graph", "win.part-open" },
};

static const Item parts_items[] = {
  { "Only These", "win.isolate" },
  { "Hide", "win.hide" },
  { "Open as a Graph", "win.part-open" },
};

static const Item break_items[] = {
  { "Break on All", "win.break-on-selected" },
  { "Break on None", "win.no-break-on-selected" },
};

static const Item copy_items[] = {
  { "Copy Names", "win.copy-names" },
  { "Copy as Text", "win.copy-node-def" },
};

static GMenu *
new_menu (const Item *items,
          guint n)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < n; i++)
    g_menu_append (menu, items[i].label, items[i].action);
  return menu;
}

static void
append_colors (GMenu *menu)
{
  g_autoptr (GMenu) colors = g_menu_new ();

  for (TsTint tint = 0; tint < TS_N_TINTS; tint++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (ts_tint_get_label (tint), NULL);

      g_menu_item_set_action_and_target (item, "win.tint", "s", ts_tint_get_name (tint));
      g_menu_append_item (colors, item);
    }
  g_menu_append_submenu (menu, "Colour", G_MENU_MODEL (colors));
}

static void
append_save (GMenu *menu)
{
  g_autoptr (GMenuItem) item = g_menu_item_new ("Save as a Graph…", NULL);

  g_menu_item_set_action_and_target (item, "win.part-save", "s", "");
  g_menu_append_item (menu, item);
}

/* Edges lead past what is hidden so. */
static void
append_hide (GMenu *menu,
             const char *type)
{
  g_auto (GStrv) parts = g_strsplit (type, "_", -1);
  g_autofree char *shown = g_strjoinv ("__", parts);
  g_autofree char *label = g_strdup_printf ("Hide Every %s", shown);
  g_autofree char *query = g_strconcat ("op:=", type, NULL);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.hide-query", "s", query);
  g_menu_append_item (menu, item);
}

void
ts_find_menu_append (GMenu *menu,
                     const TsOperation *op)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenu) trace = new_menu (trace_items, G_N_ELEMENTS (trace_items));
  g_autoptr (GMenu) part = new_menu (part_items, G_N_ELEMENTS (part_items));

  if (op != NULL)
    g_menu_append (trace, "What Every Way Here Passes", "win.trace-dominators");
  append_save (part);
  g_menu_append_submenu (section, "Trace", G_MENU_MODEL (trace));
  g_menu_append_submenu (section, "Take Out", G_MENU_MODEL (part));
  if (op != NULL)
    append_hide (section, op->type);
  g_menu_append (section, "Its Control Edges", "win.control-of-selected");
  g_menu_append (section, "Note…", "win.note");
  append_colors (section);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

GMenuModel *
ts_choice_menu_new (guint n)
{
  GMenu *menu = g_menu_new ();
  g_autofree char *title = g_strdup_printf ("%u Selected", n);
  g_autoptr (GMenu) trace = new_menu (trace_items, G_N_ELEMENTS (trace_items));
  g_autoptr (GMenu) part = new_menu (parts_items, G_N_ELEMENTS (parts_items));
  g_autoptr (GMenu) breaks = new_menu (break_items, G_N_ELEMENTS (break_items));
  g_autoptr (GMenu) copy = new_menu (copy_items, G_N_ELEMENTS (copy_items));
  g_autoptr (GMenu) ways = g_menu_new ();

  if (n == 2)
    {
      g_menu_append (ways, "Ways Between the Two", "win.trace-paths");
      g_menu_append (ways, "Compare the Two", "win.compare-scopes");
    }
  g_menu_append_submenu (ways, "Trace", G_MENU_MODEL (trace));
  append_colors (ways);
  append_save (part);
  g_menu_append_section (menu, title, G_MENU_MODEL (ways));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (part));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (breaks));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  return G_MENU_MODEL (menu);
}
