#include "app/panels/ts-state-row.h"

#include "app/panels/ts-chip.h"
#include "app/panels/ts-panels.h"
#include "app/ts-document-presets.h"

struct _TsStateRow
{
  GtkWidget parent_instance;

  TsDocument *document; /* nullable */
  TsStateItem *item;    /* nullable */
  GActionGroup *actions;

  GtkLabel *name_label;
  GtkLabel *state_label;
  GtkWidget *details;
  GtkLabel *detail_label;
  GtkLabel *preview_label;
  GtkMenuButton *menu_button;
  GMenuModel *menu;
  GMenuModel *queue_menu;
};

G_DEFINE_FINAL_TYPE (TsStateRow, ts_state_row, GTK_TYPE_WIDGET)

enum
{
  SHOW_NODE,
  SHOW_VALUE,
  SET_VALUE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- what is shown ----------------------------------------------------------------------------- */

/* (transfer full) (nullable) */
static char *
describe_change (TsStateRow *self)
{
  const char *baseline = ts_state_item_get_baseline (self->item);

  if (!ts_state_item_is_changed (self->item))
    return NULL;
  return baseline != NULL ? g_strdup_printf ("Not as in “%s”", baseline) : g_strdup ("Written Since the Run Began");
}

static void
show_state (TsStateRow *self)
{
  g_autofree char *tip = describe_change (self);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->state_label), tip);
  if (ts_state_item_get_value (self->item) == NULL)
    ts_chip_set (self->state_label, "not initialized", "none");
  else if (ts_state_item_is_changed (self->item))
    ts_chip_set (self->state_label, ts_state_item_get_baseline (self->item) != NULL ? "different" : "changed", "changed");
  else
    ts_chip_set (self->state_label, "initialized", "live");
}

static void
show_menu (TsStateRow *self)
{
  gboolean is_queue = ts_state_item_is_queue (self->item);
  g_autofree char *name = g_strdup_printf ("Menu of %s", ts_state_item_get_name (self->item));

  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), is_queue || ts_state_item_get_kind (self->item) == TS_STATE_VARIABLE);
  gtk_menu_button_set_menu_model (self->menu_button, is_queue ? self->queue_menu : self->menu);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_variable (TsStateRow *self)
{
  g_autofree char *preview = ts_state_item_dup_preview (self->item);

  show_state (self);
  gtk_label_set_text (self->preview_label, preview != NULL ? preview : "");
}

static void
update (TsStateRow *self)
{
  TsStateKind kind = ts_state_item_get_kind (self->item);
  const char *name = ts_state_item_get_name (self->item);
  g_autofree char *detail = ts_state_item_dup_detail (self->item);

  gtk_label_set_text (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), kind == TS_STATE_HEADING ? NULL : name);
  gtk_label_set_text (self->detail_label, detail);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->detail_label), detail);
  gtk_widget_set_visible (self->details, kind != TS_STATE_HEADING);
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), kind == TS_STATE_VARIABLE);
  gtk_widget_set_visible (GTK_WIDGET (self->preview_label), kind == TS_STATE_VARIABLE);
  show_menu (self);
  if (kind == TS_STATE_HEADING)
    gtk_widget_add_css_class (GTK_WIDGET (self->name_label), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->name_label), "heading");
  if (kind == TS_STATE_VARIABLE)
    show_variable (self);
}

/* ---- what can be done -------------------------------------------------------------------------- */

static void
enable (TsStateRow *self,
        const char *name,
        gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* Menu buttons tell that they open in this way alone. */
static void
menu_opens (GtkMenuButton *button,
            gpointer user_data)
{
  TsStateRow *self = user_data;
  TsDebugWorker *worker;
  gboolean has_value, busy;

  if (self->item == NULL)
    return;
  worker = ts_document_get_worker (self->document);
  has_value = ts_state_item_get_value (self->item) != NULL;
  busy = ts_debug_worker_get_busy (worker);
  enable (self, "back-to-snapshot", !busy && ts_state_item_get_baseline (self->item) != NULL && ts_state_item_is_changed (self->item));
  enable (self, "back-to-writer", ts_debug_worker_can_step_back (worker) && ts_state_item_is_changed (self->item));
  enable (self, "set-value", !busy);
  enable (self, "clear", has_value && !busy);
}

static void
tell (TsStateRow *self,
      guint signal)
{
  if (self->item != NULL)
    g_signal_emit (self, signals[signal], 0, ts_state_item_get_op (self->item));
}

static void
on_show_node (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  tell (user_data, SHOW_NODE);
}

static void
on_show_value (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  tell (user_data, SHOW_VALUE);
}

static void
on_set_value (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  tell (user_data, SET_VALUE);
}

static void
on_back_to_writer (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer user_data)
{
  TsStateRow *self = user_data;

  if (self->item != NULL)
    ts_debug_worker_back_to_writer (ts_document_get_worker (self->document), ts_state_item_get_op (self->item));
}

static void
on_back_to_snapshot (GSimpleAction *action,
                     GVariant *parameter,
                     gpointer user_data)
{
  TsStateRow *self = user_data;
  const char *baseline = self->item != NULL ? ts_state_item_get_baseline (self->item) : NULL;
  g_autofree char *line = NULL;

  if (baseline == NULL)
    return;
  line = g_strdup_printf ("snapshot restore %s %s", baseline, ts_graph_get_operation (ts_document_get_graph (self->document), ts_state_item_get_op (self->item))->name);
  ts_document_run_line (self->document, line);
}

static void
on_clear (GSimpleAction *action,
          GVariant *parameter,
          gpointer user_data)
{
  TsStateRow *self = user_data;

  if (self->item != NULL)
    ts_debug_worker_set_variable (ts_document_get_worker (self->document), ts_state_item_get_op (self->item), NULL);
}

/* What a queue can do is asked of the window, by its name. */
static void
ask_window (TsStateRow *self,
            const char *action)
{
  if (self->item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), action, "s", ts_state_item_get_name (self->item));
}

static void
on_show_queue (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  TsStateRow *self = user_data;
  g_autofree char *line = NULL;

  if (self->item == NULL)
    return;
  line = g_strdup_printf ("info queues %s", ts_state_item_get_name (self->item));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.ask", "(ss)", "Contents of a Queue", line);
}

static void
on_enqueue (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  ask_window (user_data, "win.enqueue");
}

static void
on_dequeue (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  ask_window (user_data, "win.dequeue");
}

static void
on_close_queue (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  ask_window (user_data, "win.close-queue");
}

static void
pressed (TsStateRow *self,
         int n_press,
         double x,
         double y,
         GtkGesture *gesture)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->menu_button)))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_menu_button_popup (self->menu_button);
}

/* ---- life -------------------------------------------------------------------------------------- */

static void
ts_state_row_dispose (GObject *object)
{
  TsStateRow *self = TS_STATE_ROW (object);

  ts_state_row_set_item (self, NULL, NULL);
  g_clear_object (&self->actions);
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_STATE_ROW);

  G_OBJECT_CLASS (ts_state_row_parent_class)->dispose (object);
}

static void
ts_state_row_class_init (TsStateRowClass *class)
{
  static const char *const names[] = { [SHOW_NODE] = "show-node", [SHOW_VALUE] = "show-value", [SET_VALUE] = "set-value" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_state_row_dispose;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], TS_TYPE_STATE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-state-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TsStateRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, TsStateRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, TsStateRow, details);
  gtk_widget_class_bind_template_child (widget_class, TsStateRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, TsStateRow, preview_label);
  gtk_widget_class_bind_template_child (widget_class, TsStateRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TsStateRow, menu);
  gtk_widget_class_bind_template_child (widget_class, TsStateRow, queue_menu);
}

static void
ts_state_row_init (TsStateRow *self)
{
  static const GActionEntry entries[] = {
    { .name = "show-node", .activate = on_show_node },
    { .name = "show-value", .activate = on_show_value },
    { .name = "set-value", .activate = on_set_value },
    { .name = "back-to-writer", .activate = on_back_to_writer },
    { .name = "back-to-snapshot", .activate = on_back_to_snapshot },
    { .name = "clear", .activate = on_clear },
    { .name = "show-queue", .activate = on_show_queue },
    { .name = "enqueue", .activate = on_enqueue },
    { .name = "dequeue", .activate = on_dequeue },
    { .name = "close-queue", .activate = on_close_queue },
  };
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = G_ACTION_GROUP (g_simple_action_group_new ());
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "state", self->actions);
  gtk_menu_button_set_create_popup_func (self->menu_button, menu_opens, self, NULL);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
ts_state_row_new (void)
{
  return g_object_new (TS_TYPE_STATE_ROW, NULL);
}

void
ts_state_row_set_item (TsStateRow *self,
                       TsDocument *document,
                       TsStateItem *item)
{
  g_return_if_fail (TS_IS_STATE_ROW (self));
  g_return_if_fail (item == NULL || TS_IS_STATE_ITEM (item));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->document, document);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
}

TsStateItem *
ts_state_row_get_item (TsStateRow *self)
{
  g_return_val_if_fail (TS_IS_STATE_ROW (self), NULL);

  return self->item;
}
