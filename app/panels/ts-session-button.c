#include "app/panels/ts-session-button.h"

#include "app/panels/ts-name-popover.h"
#include "app/panels/ts-panels.h"
#include "app/ts-document-presets.h"
#include "app/ts-menu-names.h"
#include "app/ts-undo-toast.h"
#include "engine/debug/worker/ts-debug-worker-answers.h"

struct _TsSessionButton
{
  GtkWidget parent_instance;

  TsDocument *document; /* nullable */
  gboolean only_if_several;
  char **names; /* nullable: of the sessions, as they are shown */
  guint shown;
  gboolean is_renaming; /* the popover asks for that, not for a new session */
  GActionGroup *actions;
  GtkWidget *popover;

  GtkMenuButton *button;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (TsSessionButton, ts_session_button, GTK_TYPE_WIDGET)

enum
{
  PROP_ONLY_IF_SEVERAL = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static TsDebugWorker *
get_worker (TsSessionButton *self)
{
  return ts_document_get_worker (self->document);
}

/* ---- what is shown -------------------------------------------------------------------------------- */

static GMenuModel *
make_menu (TsSessionButton *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) sessions = ts_menu_new_of_names (self->names, "session.switch");
  g_autoptr (GMenu) changing = g_menu_new ();

  g_menu_append (changing, "_New Session…", "session.new");
  g_menu_append (changing, "Re_name…", "session.rename");
  g_menu_append (changing, "_Close", "session.close");
  g_menu_append_section (menu, "Sessions of This Graph", G_MENU_MODEL (sessions));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (changing));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static GSimpleAction *
get_action (TsSessionButton *self,
            const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name));
}

/* While a run goes on it is that session's, and the others wait. */
static void
update_actions (TsSessionButton *self)
{
  gboolean idle = !ts_debug_worker_get_busy (get_worker (self));

  g_simple_action_set_state (get_action (self, "switch"), g_variant_new_string (self->names[self->shown]));
  g_simple_action_set_enabled (get_action (self, "switch"), idle);
  g_simple_action_set_enabled (get_action (self, "new"), idle);
  g_simple_action_set_enabled (get_action (self, "rename"), idle);
  g_simple_action_set_enabled (get_action (self, "close"), idle && self->shown > 0); /* the first one stays */
}

static void
update (TsSessionButton *self)
{
  guint shown;
  g_auto (GStrv) names = ts_debug_worker_dup_sessions (get_worker (self), &shown);
  gboolean is_same = self->names != NULL && shown == self->shown && g_strv_equal ((const char *const *)names, (const char *const *)self->names);

  if (!is_same)
    {
      g_autoptr (GMenuModel) menu = NULL;
      g_autofree char *text = g_strdup_printf ("Session: %s", names[shown]);

      g_strfreev (self->names);
      self->names = g_steal_pointer (&names);
      self->shown = shown;
      menu = make_menu (self);
      gtk_menu_button_set_menu_model (self->button, menu);
      gtk_label_set_text (self->label, self->names[shown]);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
      gtk_widget_set_visible (GTK_WIDGET (self), !self->only_if_several || g_strv_length (self->names) > 1);
    }
  update_actions (self);
}

/* ---- what is done --------------------------------------------------------------------------------- */

static void
run_line (TsSessionButton *self,
          const char *command,
          const char *name)
{
  g_autofree char *line = g_strdup_printf ("session %s%s", command, name);

  ts_document_run_line (self->document, line);
}

static void
on_switch (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  run_line (user_data, "", g_variant_get_string (parameter, NULL));
}

static void
on_new (GSimpleAction *action,
        GVariant *parameter,
        gpointer user_data)
{
  TsSessionButton *self = user_data;

  self->is_renaming = FALSE;
  ts_name_popover_ask (TS_NAME_POPOVER (self->popover), "A Session With Values of Its Own", "Begin", "");
}

static void
on_rename (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  TsSessionButton *self = user_data;

  self->is_renaming = TRUE;
  ts_name_popover_ask (TS_NAME_POPOVER (self->popover), "Rename the Session", "Rename", self->names[self->shown]);
}

/* A session that is closed once its toast is gone. */
typedef struct
{
  TsDocument *document;
  char *name;
  gboolean is_kept;
} Closing;

static gboolean
is_shown (const Closing *closing)
{
  guint shown;
  g_auto (GStrv) names = ts_debug_worker_dup_sessions (ts_document_get_worker (closing->document), &shown);

  return g_str_equal (names[shown], closing->name);
}

static void
come_back (gpointer data)
{
  Closing *closing = data;
  g_autofree char *line = g_strdup_printf ("session %s", closing->name);

  closing->is_kept = TRUE;
  if (ts_document_is_open (closing->document))
    ts_document_run_line (closing->document, line);
}

/* One that is shown again stays. */
static void
closing_free (gpointer data)
{
  Closing *closing = data;
  g_autofree char *line = g_strdup_printf ("session close %s", closing->name);

  if (!closing->is_kept && ts_document_is_open (closing->document) && !is_shown (closing))
    ts_document_run_line (closing->document, line);
  g_object_unref (closing->document);
  g_free (closing->name);
  g_free (closing);
}

static void
on_close (GSimpleAction *action,
          GVariant *parameter,
          gpointer user_data)
{
  TsSessionButton *self = user_data;
  Closing *closing = g_new (Closing, 1);
  g_autofree char *text = g_strdup_printf ("Session “%s” closed", self->names[self->shown]);

  *closing = (Closing) { g_object_ref (self->document), g_strdup (self->names[self->shown]), FALSE };
  run_line (self, "", self->names[0]);
  ts_undo_toast_show (GTK_WIDGET (self), text, come_back, closing, closing_free);
}

static void
name_taken (TsDebugWorker *worker,
            const GError *error,
            gpointer user_data)
{
  TsSessionButton *self = user_data;

  if (self->document != NULL)
    ts_name_popover_tell (TS_NAME_POPOVER (self->popover), error != NULL ? error->message : NULL);
}

static void
named (TsSessionButton *self,
       const char *name)
{
  g_autofree char *line = g_strdup_printf ("session %s %s", self->is_renaming ? "rename" : "new", name);

  if (self->document != NULL)
    ts_debug_worker_ask (get_worker (self), line, name_taken, g_object_ref (self), g_object_unref);
}

/* ---- life ----------------------------------------------------------------------------------------- */

static void
ts_session_button_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  if (prop_id == PROP_ONLY_IF_SEVERAL)
    g_value_set_boolean (value, TS_SESSION_BUTTON (object)->only_if_several);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ts_session_button_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  if (prop_id == PROP_ONLY_IF_SEVERAL)
    TS_SESSION_BUTTON (object)->only_if_several = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ts_session_button_dispose (GObject *object)
{
  TsSessionButton *self = TS_SESSION_BUTTON (object);

  ts_session_button_set_document (self, NULL);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_SESSION_BUTTON);

  G_OBJECT_CLASS (ts_session_button_parent_class)->dispose (object);
}

static void
ts_session_button_class_init (TsSessionButtonClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_session_button_dispose;
  G_OBJECT_CLASS (class)->get_property = ts_session_button_get_property;
  G_OBJECT_CLASS (class)->set_property = ts_session_button_set_property;

  props[PROP_ONLY_IF_SEVERAL] = g_param_spec_boolean ("only-if-several", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, props);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-session-button.ui");
  gtk_widget_class_bind_template_child (widget_class, TsSessionButton, button);
  gtk_widget_class_bind_template_child (widget_class, TsSessionButton, label);
}

static void
ts_session_button_init (TsSessionButton *self)
{
  static const GActionEntry entries[] = {
    { .name = "switch", .activate = on_switch, .parameter_type = "s", .state = "''" },
    { .name = "new", .activate = on_new },
    { .name = "rename", .activate = on_rename },
    { .name = "close", .activate = on_close },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = G_ACTION_GROUP (g_simple_action_group_new ());
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "session", self->actions);
  self->popover = ts_name_popover_new ();
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self->button));
  g_signal_connect_object (self->popover, "named", G_CALLBACK (named), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ts_session_button_new (void)
{
  return g_object_new (TS_TYPE_SESSION_BUTTON, NULL);
}

void
ts_session_button_set_document (TsSessionButton *self,
                                TsDocument *document)
{
  g_return_if_fail (TS_IS_SESSION_BUTTON (self));

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (get_worker (self), self);
      g_signal_handlers_disconnect_by_data (self->document, self);
    }
  g_set_object (&self->document, document);
  g_clear_pointer (&self->names, g_strfreev);
  if (document == NULL)
    return;
  g_signal_connect_swapped (get_worker (self), "notify::busy", G_CALLBACK (update), self);
  g_signal_connect_swapped (document, "feeds-changed", G_CALLBACK (update), self);
  update (self);
}
