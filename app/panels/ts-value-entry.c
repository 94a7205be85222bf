#include "app/panels/ts-value-entry.h"

#include "app/panels/ts-panel-widgets.h"
#include "app/ts-file-dialog.h"

#include <string.h>

struct _TsValueEntry
{
  GtkWidget parent_instance;

  TsDocument *document;
  char *old; /* what the old value is called */

  GtkWidget *box;
  GtkWidget *line;
  GtkEntry *entry;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (TsValueEntry, ts_value_entry, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- what is offered --------------------------------------------------------------------------- */

/* OLD stands for the old value. */
static const struct
{
  const char *label;
  const char *text;
} offers[] = {
  { "Zeros", "zeros" },
  { "Ones", "ones" },
  { "Scaled", "OLD * 2" },
  { "Moved", "OLD + 1" },
  { "Between Two Numbers", "minimum(maximum(OLD, 0), 1)" },
  { "With Noise of Size 0.1, Seed 1", "noise(OLD, 0.1, 1)" },
  { "Normal Numbers, Seed 1", "normal:1" },
  { "What It Was in Run 1", "run 1: OLD" },
};

static void
set_text (TsValueEntry *self,
          const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
take_offer (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  TsValueEntry *self = user_data;
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (parameter, NULL), "OLD", -1);
  g_autofree char *text = g_strjoinv (self->old != NULL ? self->old : "$out", parts);

  set_text (self, text);
}

static void
file_chosen (GObject *source_object,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (TsValueEntry) self = user_data;
  g_autoptr (GFile) file = ts_file_dialog_choose_finish (result, NULL);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *text = path != NULL ? g_strconcat ("@", path, NULL) : NULL;

  if (text != NULL && self->entry != NULL)
    set_text (self, text);
}

static void
choose_file (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  static const char *const patterns[] = { "*.npy", "*.npz", "*.png", "*.jpg", "*.jpeg", NULL };
  TsValueEntry *self = user_data;

  ts_file_dialog_choose_async (GTK_WIDGET (self), TS_FILE_DIALOG_OPEN, "Value From a File", NULL, "Arrays and pictures", patterns, file_chosen, g_object_ref (self));
}

static GMenuModel *
new_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) values = g_menu_new ();
  g_autoptr (GMenu) file = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (offers[i].label, NULL);

      g_menu_item_set_action_and_target (item, "value.offer", "s", offers[i].text);
      g_menu_append_item (values, item);
    }
  g_menu_append (file, "From a File…", "value.file");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (values));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (file));
  return G_MENU_MODEL (menu);
}

void
ts_value_entry_offer_values (TsValueEntry *self)
{
  g_return_if_fail (TS_IS_VALUE_ENTRY (self));

  static const GActionEntry entries[] = {
    { .name = "offer", .activate = take_offer, .parameter_type = "s" },
    { .name = "file", .activate = choose_file },
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GMenuModel) menu = new_menu ();
  GtkWidget *button = gtk_menu_button_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "value", G_ACTION_GROUP (actions));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_tooltip_text (button, "Values to Begin With");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "Values to Begin With", -1);
  gtk_box_append (GTK_BOX (self->line), button);
}

void
ts_value_entry_set_old (TsValueEntry *self,
                        const char *old)
{
  g_return_if_fail (TS_IS_VALUE_ENTRY (self));

  g_free (self->old);
  self->old = g_strdup (old);
}

/* ---- typing ------------------------------------------------------------------------------------- */

static void
text_changed (TsValueEntry *self)
{
  ts_value_entry_set_problem (self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* As at the prompt: names of operations, functions. */
static gboolean
complete (TsValueEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *before = g_strdup_printf ("print %.*s", gtk_editable_get_position (GTK_EDITABLE (self->entry)), text);
  gsize word;
  g_auto (GStrv) words = ts_debug_worker_complete (ts_document_get_worker (self->document), before, &word);
  g_autofree char *completed = NULL;

  if (words[0] == NULL || words[1] != NULL)
    return GDK_EVENT_PROPAGATE;
  completed = g_strdup_printf ("%.*s%s", (int)(word - strlen ("print ")), before + strlen ("print "), words[0]);
  if (g_str_equal (completed, text))
    return GDK_EVENT_PROPAGATE;
  set_text (self, completed);
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed (TsValueEntry *self,
             guint keyval,
             guint keycode,
             GdkModifierType state)
{
  return keyval == GDK_KEY_Tab && *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0' ? complete (self) : GDK_EVENT_PROPAGATE;
}

char *
ts_value_entry_dup_text (TsValueEntry *self)
{
  g_return_val_if_fail (TS_IS_VALUE_ENTRY (self), NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

void
ts_value_entry_set_problem (TsValueEntry *self,
                            const char *problem)
{
  g_return_if_fail (TS_IS_VALUE_ENTRY (self));

  ts_panel_set_problem (self->problem, GTK_WIDGET (self->entry), problem);
}

/* ---- life --------------------------------------------------------------------------------------- */

static gboolean
ts_value_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TS_VALUE_ENTRY (widget)->entry));
}

static void
ts_value_entry_dispose (GObject *object)
{
  TsValueEntry *self = TS_VALUE_ENTRY (object);

  self->entry = NULL;
  g_clear_object (&self->document);
  g_clear_pointer (&self->old, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_value_entry_parent_class)->dispose (object);
}

static void
ts_value_entry_class_init (TsValueEntryClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_value_entry_dispose;
  widget_class->grab_focus = ts_value_entry_grab_focus;

  signals[CHANGED] = g_signal_new ("changed", TS_TYPE_VALUE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkEntry *
new_entry (TsValueEntry *self)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (entry, keys);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (text_changed), self);
  return GTK_ENTRY (entry);
}

static GtkLabel *
new_problem (void)
{
  GtkWidget *problem = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "visible", FALSE, "xalign", 0.0, "wrap", TRUE,
                                     "wrap-mode", PANGO_WRAP_WORD_CHAR, "selectable", TRUE, NULL);

  gtk_widget_set_css_classes (problem, (const char *[]) { "error", "caption", "monospace", NULL });
  return GTK_LABEL (problem);
}

static void
ts_value_entry_init (TsValueEntry *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->entry = new_entry (self);
  self->problem = new_problem ();
  gtk_widget_add_css_class (self->line, "linked");
  gtk_box_append (GTK_BOX (self->line), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (self->box), self->line);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->problem));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
ts_value_entry_new (TsDocument *document,
                    const char *label,
                    const char *name,
                    const char *text,
                    const char *hint)
{
  TsValueEntry *self = g_object_new (TS_TYPE_VALUE_ENTRY, NULL);

  self->document = g_object_ref (document);
  if (label != NULL)
    gtk_box_prepend (GTK_BOX (self->box), ts_panel_new_label (label, PANGO_ELLIPSIZE_MIDDLE, "caption"));
  gtk_entry_set_placeholder_text (self->entry, hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label != NULL ? label : name, -1);
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  return GTK_WIDGET (self);
}
