#include "app/panels/ts-catches-button.h"

#include "engine/debug/breakpoint/ts-catch.h"

struct _TsCatchesButton
{
  GtkWidget parent_instance;

  TsDocument *document;
  GSimpleActionGroup *actions;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (TsCatchesButton, ts_catches_button, GTK_TYPE_WIDGET)

/* In sections; the names are words of `catch`. */
static const struct
{
  const char *name;
  guint bits;
  const char *label; /* %NULL begins a section */
} items[] = {
  { "outputs", TS_CATCH_OUTPUTS, "NaN and Infinities From Inputs, Too" },
  { "subnormal", TS_NUMERIC_SUBNORMAL, "Subnormal Numbers" },
  { "overflow", TS_NUMERIC_OVERFLOW, "Conversion That Overflows" },
  { "division", TS_NUMERIC_DIVISION, "Division by Zero" },
  { "index", TS_NUMERIC_INDEX, "Index Out of Range That Is Passed Over" },
  { NULL, 0, NULL },
  { "branch", TS_CATCH_BRANCH, "Branch Is Chosen" },
  { "flip", TS_CATCH_FLIP, "Another Branch Than Before" },
  { "enter", TS_CATCH_ENTER, "Loop Begins" },
  { "exit", TS_CATCH_EXIT, "Loop Ends" },
  { "dead", TS_CATCH_DEAD, "First Dead Operation" },
  { "merge", TS_CATCH_MERGE, "Second Live Input of a Merge" },
  { NULL, 0, NULL },
  { "copy", TS_CATCH_COPY, "Copy to Another Device" },
  { "block", TS_CATCH_BLOCK, "Something Must Wait" },
  { "shape", TS_CATCH_SHAPE, "Shape Other Than the Graph Says" },
};

static guint
get_catches (TsCatchesButton *self)
{
  return self->document != NULL ? ts_debug_worker_get_catches (ts_document_get_worker (self->document)) : 0;
}

static void
toggled (GSimpleAction *action,
         GVariant *parameter,
         TsCatchesButton *self)
{
  guint bits = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (action), "bits"));
  guint catches = get_catches (self);

  if (self->document != NULL)
    ts_document_set_catches (self->document, (catches & bits) == bits ? catches & ~bits : catches | bits);
}

static void
refresh (TsCatchesButton *self)
{
  guint catches = get_catches (self);
  guint n = 0;
  g_autofree char *label = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      gboolean is_on = items[i].name != NULL && (catches & items[i].bits) == items[i].bits;
      GAction *action = items[i].name != NULL ? g_action_map_lookup_action (G_ACTION_MAP (self->actions), items[i].name) : NULL;

      if (action != NULL)
        g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (is_on));
      n += is_on ? 1 : 0;
    }
  label = n > 0 ? g_strdup_printf ("More (%u)", n) : g_strdup ("More");
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), label);
}

static void
add_actions (TsCatchesButton *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (GSimpleAction) action = NULL;

      if (items[i].name == NULL)
        continue;
      action = g_simple_action_new_stateful (items[i].name, NULL, g_variant_new_boolean (FALSE));
      g_object_set_data (G_OBJECT (action), "bits", GUINT_TO_POINTER (items[i].bits));
      g_signal_connect (action, "activate", G_CALLBACK (toggled), self);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "catch", G_ACTION_GROUP (self->actions));
}

static GMenu *
new_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autofree char *action = NULL;

      if (items[i].name == NULL)
        {
          g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
          g_object_unref (section);
          section = g_menu_new ();
          continue;
        }
      action = g_strconcat ("catch.", items[i].name, NULL);
      g_menu_append (section, items[i].label, action);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  return menu;
}

static void
ts_catches_button_dispose (GObject *object)
{
  TsCatchesButton *self = TS_CATCHES_BUTTON (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "catch", NULL);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_catches_button_parent_class)->dispose (object);
}

static void
ts_catches_button_class_init (TsCatchesButtonClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ts_catches_button_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
ts_catches_button_init (TsCatchesButton *self)
{
  g_autoptr (GMenu) menu = new_menu ();

  self->actions = g_simple_action_group_new ();
  self->button = gtk_menu_button_new ();
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->button), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_tooltip_text (self->button, "What Else Stops a Run Wherever It Happens");
  add_actions (self);
  refresh (self);
}

void
ts_catches_button_set_document (TsCatchesButton *self,
                                TsDocument *document)
{
  g_return_if_fail (TS_IS_CATCHES_BUTTON (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    g_signal_connect_swapped (document, "breakpoints-changed", G_CALLBACK (refresh), self);
  refresh (self);
}
