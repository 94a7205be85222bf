#include "app/panels/ts-preset-bar.h"

#include "app/panels/ts-chip.h"
#include "app/panels/ts-name-popover.h"
#include "app/panels/ts-panels.h"
#include "app/ts-document-presets.h"
#include "app/ts-menu-names.h"
#include "app/ts-undo-toast.h"
#include "engine/debug/worker/ts-debug-worker-answers.h"

#define LISTED_DIFFERENCES 3

struct _TsPresetBar
{
  GtkWidget parent_instance;

  TsDocument *document; /* nullable */
  char *preset;         /* nullable: that is named */
  char *renamed;        /* nullable: the popover asks for another name of it, not for a new one */
  GActionGroup *actions;
  GtkWidget *popover;

  GtkMenuButton *button;
  GtkLabel *label;
  GtkLabel *state;
  GtkLabel *differences;
};

G_DEFINE_FINAL_TYPE (TsPresetBar, ts_preset_bar, GTK_TYPE_WIDGET)

static TsNamedList *
get_presets (TsPresetBar *self)
{
  return ts_debug_worker_get_presets (ts_document_get_worker (self->document));
}

static void
run_line (TsPresetBar *self,
          const char *command,
          const char *arguments)
{
  g_autofree char *line = g_strdup_printf ("preset %s %s", command, arguments);

  ts_document_run_line (self->document, line);
}

/* ---- which one ------------------------------------------------------------------------------------ */

/* What is different from the preset @name; %NULL if there is none. (transfer full) (nullable) */
static char **
compare (TsPresetBar *self,
         const char *name)
{
  g_autoptr (TsPreset) preset = ts_named_list_find (get_presets (self), name, NULL);

  return preset != NULL ? ts_document_list_differences (self->document, preset) : NULL;
}

static gboolean
is_as_in (TsPresetBar *self,
          const char *name)
{
  g_auto (GStrv) differences = compare (self, name);

  return differences != NULL && differences[0] == NULL;
}

/* One that all is as in is preferred; else it is the last, until it is gone. */
static void
find_preset (TsPresetBar *self,
             char **names)
{
  const char *found = NULL;

  if (self->preset != NULL && is_as_in (self, self->preset))
    return;
  for (guint i = 0; found == NULL && names[i] != NULL; i++)
    if (is_as_in (self, names[i]))
      found = names[i];
  if (found == NULL && self->preset != NULL && g_strv_contains ((const char *const *)names, self->preset))
    return;
  g_free (self->preset);
  self->preset = g_strdup (found);
}

/* ---- what is shown -------------------------------------------------------------------------------- */

static void
enable (TsPresetBar *self,
        const char *name,
        gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

static GMenuModel *
make_menu (TsPresetBar *self,
           char **names)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) presets = ts_menu_new_of_names (names, "preset.use");
  g_autoptr (GMenu) saving = g_menu_new ();
  g_autoptr (GMenu) changing = g_menu_new ();

  g_menu_append (saving, "_Save", "preset.save");
  g_menu_append (saving, "Save _As…", "preset.save-as");
  g_menu_append (changing, "Re_name…", "preset.rename");
  g_menu_append (changing, "Remo_ve", "preset.remove");
  if (names[0] != NULL)
    g_menu_append_section (menu, "Feeds and Fetches of", G_MENU_MODEL (presets));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (saving));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (changing));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

/* (nullable): there is no preset. */
static void
show_differences (TsPresetBar *self,
                  char **lines)
{
  guint n = lines != NULL ? g_strv_length (lines) : 0;
  g_autofree char *all = n > 0 ? g_strjoinv ("\n", lines) : NULL;
  g_autoptr (GString) shown = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, LISTED_DIFFERENCES); i++)
    g_string_append_printf (shown, "%s%s", i > 0 ? "\n" : "", lines[i]);
  if (n > LISTED_DIFFERENCES)
    g_string_append_printf (shown, "\nand %u more", n - LISTED_DIFFERENCES);
  gtk_label_set_text (self->differences, shown->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->differences), all);
  gtk_widget_set_visible (GTK_WIDGET (self->differences), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->state), n > 0);
}

static void
update (TsPresetBar *self)
{
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) differences = NULL;
  g_autoptr (GMenuModel) menu = NULL;
  g_autofree char *name = NULL;
  gboolean idle = !ts_debug_worker_get_busy (ts_document_get_worker (self->document));

  names = ts_named_list_dup_names (get_presets (self));
  find_preset (self, names);
  menu = make_menu (self, names);
  if (self->preset != NULL)
    differences = compare (self, self->preset);
  name = g_strdup_printf ("Preset: %s", self->preset != NULL ? self->preset : "none");
  gtk_menu_button_set_menu_model (self->button, menu);
  gtk_label_set_text (self->label, self->preset != NULL ? self->preset : "No Preset");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  show_differences (self, differences);
  g_action_change_state (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "use"), g_variant_new_string (self->preset != NULL ? self->preset : ""));
  enable (self, "use", idle);
  enable (self, "save", self->preset != NULL && differences != NULL && differences[0] != NULL);
  enable (self, "rename", self->preset != NULL);
  enable (self, "remove", self->preset != NULL);
}

/* ---- taking one ----------------------------------------------------------------------------------- */

/* Something that can be taken back. */
typedef struct
{
  TsDocument *document;
  TsPreset *preset;
  char *name; /* nullable: what is fed and fetched, else a preset of that name */
} Before;

static void
before_free (gpointer data)
{
  Before *before = data;

  g_object_unref (before->document);
  ts_preset_unref (before->preset);
  g_free (before->name);
  g_free (before);
}

static void
take_back (gpointer data)
{
  Before *before = data;

  if (!ts_document_is_open (before->document))
    return;
  if (before->name == NULL)
    ts_document_take_inputs (before->document, before->preset);
  else
    ts_document_put_preset (before->document, before->name, before->preset, NULL); /* its name was one before */
}

/* Takes @preset. */
static void
offer_undo (TsPresetBar *self,
            TsPreset *preset,
            const char *name,
            const char *text)
{
  Before *before = g_new (Before, 1);

  *before = (Before) { g_object_ref (self->document), preset, g_strdup (name) };
  ts_undo_toast_show (GTK_WIDGET (self), text, take_back, before, before_free);
}

/* What is in no preset would be lost. */
static void
use (TsPresetBar *self,
     const char *name)
{
  g_autoptr (TsPreset) inputs = ts_document_dup_inputs (self->document);
  gboolean is_kept = self->preset != NULL && is_as_in (self, self->preset);

  g_free (self->preset);
  self->preset = g_strdup (name);
  run_line (self, "use", name);
  if (!is_kept && inputs->feeds->len > 0)
    {
      g_autofree char *text = g_strdup_printf ("Feeds and fetches are those of “%s”", name);

      offer_undo (self, g_steal_pointer (&inputs), NULL, text);
    }
}

static void
on_use (GSimpleAction *action,
        GVariant *parameter,
        gpointer user_data)
{
  use (user_data, g_variant_get_string (parameter, NULL));
}

/* ---- keeping one ---------------------------------------------------------------------------------- */

static void
on_save (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  TsPresetBar *self = user_data;
  g_autoptr (TsPreset) before = ts_named_list_find (get_presets (self), self->preset, NULL);
  g_autofree char *text = g_strdup_printf ("“%s” saved", self->preset);

  run_line (self, "save", self->preset);
  if (before != NULL)
    offer_undo (self, g_steal_pointer (&before), self->preset, text);
}

static void
on_save_as (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  TsPresetBar *self = user_data;

  g_clear_pointer (&self->renamed, g_free);
  ts_name_popover_ask (TS_NAME_POPOVER (self->popover), "Save What Is Fed and Fetched", "Save", self->preset != NULL ? self->preset : "");
}

static void
on_rename (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  TsPresetBar *self = user_data;

  g_free (self->renamed);
  self->renamed = g_strdup (self->preset);
  ts_name_popover_ask (TS_NAME_POPOVER (self->popover), "Rename the Preset", "Rename", self->preset);
}

static void
on_remove (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  TsPresetBar *self = user_data;
  g_autoptr (TsPreset) preset = ts_named_list_find (get_presets (self), self->preset, NULL);
  g_autofree char *text = g_strdup_printf ("Preset “%s” removed", self->preset);

  run_line (self, "drop", self->preset);
  if (preset != NULL)
    offer_undo (self, g_steal_pointer (&preset), self->preset, text);
}

static void
name_taken (TsDebugWorker *worker,
            const GError *error,
            gpointer user_data)
{
  TsPresetBar *self = user_data;

  if (self->document == NULL)
    return;
  ts_name_popover_tell (TS_NAME_POPOVER (self->popover), error != NULL ? error->message : NULL);
  if (error == NULL && self->renamed != NULL)
    ts_document_rename_in_scenario (self->document, self->renamed, self->preset);
}

static void
named (TsPresetBar *self,
       const char *name)
{
  g_autofree char *line = self->renamed != NULL ? g_strdup_printf ("preset rename %s -> %s", self->renamed, name) : g_strdup_printf ("preset save %s", name);

  if (self->document == NULL)
    return;
  g_free (self->preset);
  self->preset = g_strdup (name);
  ts_debug_worker_ask (ts_document_get_worker (self->document), line, name_taken, g_object_ref (self), g_object_unref);
}

/* ---- life ----------------------------------------------------------------------------------------- */

static void
ts_preset_bar_dispose (GObject *object)
{
  TsPresetBar *self = TS_PRESET_BAR (object);

  ts_preset_bar_set_document (self, NULL);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_PRESET_BAR);

  G_OBJECT_CLASS (ts_preset_bar_parent_class)->dispose (object);
}

static void
ts_preset_bar_finalize (GObject *object)
{
  TsPresetBar *self = TS_PRESET_BAR (object);

  g_free (self->preset);
  g_free (self->renamed);

  G_OBJECT_CLASS (ts_preset_bar_parent_class)->finalize (object);
}

static void
ts_preset_bar_class_init (TsPresetBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_preset_bar_dispose;
  G_OBJECT_CLASS (class)->finalize = ts_preset_bar_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-preset-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TsPresetBar, button);
  gtk_widget_class_bind_template_child (widget_class, TsPresetBar, label);
  gtk_widget_class_bind_template_child (widget_class, TsPresetBar, state);
  gtk_widget_class_bind_template_child (widget_class, TsPresetBar, differences);
}

static void
ts_preset_bar_init (TsPresetBar *self)
{
  static const GActionEntry entries[] = {
    { .name = "use", .activate = on_use, .parameter_type = "s", .state = "''" },
    { .name = "save", .activate = on_save },
    { .name = "save-as", .activate = on_save_as },
    { .name = "rename", .activate = on_rename },
    { .name = "remove", .activate = on_remove },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  ts_chip_set (self->state, "changed", "changed");
  self->actions = G_ACTION_GROUP (g_simple_action_group_new ());
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "preset", self->actions);
  self->popover = ts_name_popover_new ();
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self->button));
  g_signal_connect_object (self->popover, "named", G_CALLBACK (named), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ts_preset_bar_new (void)
{
  return g_object_new (TS_TYPE_PRESET_BAR, NULL);
}

void
ts_preset_bar_set_document (TsPresetBar *self,
                            TsDocument *document)
{
  g_return_if_fail (TS_IS_PRESET_BAR (self));

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (ts_document_get_worker (self->document), self);
      g_signal_handlers_disconnect_by_data (self->document, self);
    }
  g_set_object (&self->document, document);
  g_clear_pointer (&self->preset, g_free);
  if (document == NULL)
    return;
  g_signal_connect_swapped (ts_document_get_worker (document), "notify::busy", G_CALLBACK (update), self);
  g_signal_connect_swapped (document, "feeds-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (document, "fetches-changed", G_CALLBACK (update), self);
  update (self);
}

const char *
ts_preset_bar_get_preset (TsPresetBar *self)
{
  g_return_val_if_fail (TS_IS_PRESET_BAR (self), NULL);

  return self->preset;
}
