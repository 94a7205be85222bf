#include "app/panels/ts-variables-panel.h"

#include "app/models/ts-state-list.h"
#include "app/panels/ts-panels.h"
#include "app/panels/ts-row-action.h"
#include "app/panels/ts-session-button.h"
#include "app/panels/ts-snapshot-bar.h"
#include "app/panels/ts-state-row.h"
#include "app/panels/ts-variable-editor.h"

#define BUSY_INTERVAL_MS 1000

struct _TsVariablesPanel
{
  GtkWidget parent_instance;

  TsDocument *document;
  TsStateList *state; /* nullable: made when it is seen first */
  guint update_source;

  GtkStack *stack;
  GtkEditable *filter;
  GtkLabel *count;
  TsSessionButton *session_button;
  TsSnapshotBar *snapshot_bar;
  GtkListView *list;
  GtkWidget *editor;
};

G_DEFINE_FINAL_TYPE (TsVariablesPanel, ts_variables_panel, GTK_TYPE_WIDGET)

enum
{
  OP_ACTIVATED,
  VARIABLE_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- rows -------------------------------------------------------------------------------------- */

static void
show_node (TsVariablesPanel *self,
           guint op)
{
  g_signal_emit (self, signals[OP_ACTIVATED], 0, op);
}

static void
show_value (TsVariablesPanel *self,
            guint op)
{
  g_signal_emit (self, signals[VARIABLE_ACTIVATED], 0, op);
}

static void
set_value (TsVariablesPanel *self,
           guint op,
           GtkWidget *row)
{
  TsStateItem *item = ts_state_list_find_variable (self->state, op);
  graphene_rect_t bounds;

  if (item == NULL || !gtk_widget_compute_bounds (row, GTK_WIDGET (self), &bounds))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->editor), &(GdkRectangle) { (int)bounds.origin.x, (int)bounds.origin.y, (int)bounds.size.width, (int)bounds.size.height });
  gtk_popover_popup (GTK_POPOVER (self->editor));
  ts_variable_editor_set_item (TS_VARIABLE_EDITOR (self->editor), self->document, item);
}

static void
setup_row (TsVariablesPanel *self,
           GtkListItem *item)
{
  GtkWidget *row = ts_state_row_new ();

  g_signal_connect_object (row, "show-node", G_CALLBACK (show_node), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "show-value", G_CALLBACK (show_value), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "set-value", G_CALLBACK (set_value), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
bind_row (TsVariablesPanel *self,
          GtkListItem *item)
{
  TsStateItem *state = gtk_list_item_get_item (item);
  gboolean is_variable = ts_state_item_get_kind (state) == TS_STATE_VARIABLE;
  g_autofree char *detail = ts_state_item_dup_detail (state);

  ts_state_row_set_item (TS_STATE_ROW (gtk_list_item_get_child (item)), self->document, state);
  gtk_list_item_set_activatable (item, is_variable);
  gtk_list_item_set_selectable (item, is_variable);
  ts_row_action_describe (item, ts_state_item_get_name (state), detail);
}

static void
unbind_row (TsVariablesPanel *self,
            GtkListItem *item)
{
  ts_state_row_set_item (TS_STATE_ROW (gtk_list_item_get_child (item)), NULL, NULL);
}

static void
row_activated (TsVariablesPanel *self,
               guint position)
{
  g_autoptr (TsStateItem) item = g_list_model_get_item (G_LIST_MODEL (self->state), position);

  if (item != NULL && ts_state_item_get_kind (item) == TS_STATE_VARIABLE)
    show_value (self, ts_state_item_get_op (item));
}

/* ---- following the run ------------------------------------------------------------------------- */

/* "3 variables, 3 initialized, 1 different" (transfer full) */
static char *
describe_count (TsVariablesPanel *self)
{
  guint n = ts_state_list_get_n_variables (self->state);
  guint n_changed = ts_state_list_get_n_changed (self->state);
  GString *text;

  if (n == 0)
    return g_strdup ("No variables");
  text = g_string_new (NULL);
  g_string_append_printf (text, "%'u %s, %'u initialized", n, n == 1 ? "variable" : "variables", ts_state_list_get_n_initialized (self->state));
  if (ts_snapshot_bar_get_name (self->snapshot_bar) != NULL)
    g_string_append_printf (text, ", %'u different", n_changed);
  return g_string_free (text, FALSE);
}

static void
show_count (TsVariablesPanel *self)
{
  g_autofree char *text = describe_count (self);

  gtk_label_set_label (self->count, text);
  ts_snapshot_bar_set_n_changed (self->snapshot_bar, ts_state_list_get_n_changed (self->state));
  gtk_stack_set_visible_child_name (self->stack, ts_state_list_get_n_variables (self->state) + ts_state_list_get_n_others (self->state) > 0 ? "state" : "none");
}

static void
baseline_changed (TsVariablesPanel *self)
{
  if (self->state == NULL)
    return;
  ts_state_list_set_baseline (self->state, ts_snapshot_bar_get_snapshot (self->snapshot_bar), ts_snapshot_bar_get_name (self->snapshot_bar));
  show_count (self);
}

static void
set_list (TsVariablesPanel *self)
{
  g_autoptr (GtkSingleSelection) selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->state)));

  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_single_selection_set_selected (selection, GTK_INVALID_LIST_POSITION);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
}

static void
update (TsVariablesPanel *self)
{
  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->document == NULL)
    return;

  if (self->state != NULL)
    ts_state_list_update (self->state);
  else
    {
      self->state = ts_state_list_new (self->document);
      ts_state_list_set_filter (self->state, gtk_editable_get_text (self->filter));
      ts_state_list_set_baseline (self->state, ts_snapshot_bar_get_snapshot (self->snapshot_bar), ts_snapshot_bar_get_name (self->snapshot_bar));
      set_list (self);
    }
  show_count (self);
}

static gboolean
update_later (gpointer user_data)
{
  TsVariablesPanel *self = user_data;

  self->update_source = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Nobody sees it: looked at when it is shown. */
static void
values_changed (TsVariablesPanel *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (!ts_debug_worker_get_busy (ts_document_get_worker (self->document)))
    update (self);
  else if (self->update_source == 0)
    self->update_source = g_timeout_add (BUSY_INTERVAL_MS, update_later, self);
}

static void
filter_changed (TsVariablesPanel *self)
{
  if (self->state != NULL)
    ts_state_list_set_filter (self->state, gtk_editable_get_text (self->filter));
}

static void
filter_stopped (TsVariablesPanel *self)
{
  gtk_editable_set_text (self->filter, "");
}

/* ---- life -------------------------------------------------------------------------------------- */

static void
ts_variables_panel_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ts_variables_panel_parent_class)->map (widget);

  update (TS_VARIABLES_PANEL (widget));
}

static void
leave_document (TsVariablesPanel *self)
{
  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->state);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
}

static void
ts_variables_panel_dispose (GObject *object)
{
  TsVariablesPanel *self = TS_VARIABLES_PANEL (object);

  leave_document (self);
  g_clear_pointer (&self->editor, gtk_widget_unparent);
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_VARIABLES_PANEL);

  G_OBJECT_CLASS (ts_variables_panel_parent_class)->dispose (object);
}

static void
ts_variables_panel_class_init (TsVariablesPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_variables_panel_dispose;
  widget_class->map = ts_variables_panel_map;

  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_VARIABLES_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[VARIABLE_ACTIVATED] = g_signal_new ("variable-activated", TS_TYPE_VARIABLES_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (TS_TYPE_SESSION_BUTTON);
  g_type_ensure (TS_TYPE_SNAPSHOT_BAR);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-variables-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsVariablesPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, TsVariablesPanel, filter);
  gtk_widget_class_bind_template_child (widget_class, TsVariablesPanel, count);
  gtk_widget_class_bind_template_child (widget_class, TsVariablesPanel, session_button);
  gtk_widget_class_bind_template_child (widget_class, TsVariablesPanel, snapshot_bar);
  gtk_widget_class_bind_template_callback (widget_class, baseline_changed);
  gtk_widget_class_bind_template_child (widget_class, TsVariablesPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, filter_stopped);
}

static void
ts_variables_panel_init (TsVariablesPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_row), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_row), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (unbind_row), self);
  gtk_list_view_set_factory (self->list, factory);
  self->editor = ts_variable_editor_new ();
  gtk_widget_set_parent (self->editor, GTK_WIDGET (self));
}

GtkWidget *
ts_variables_panel_new (void)
{
  return g_object_new (TS_TYPE_VARIABLES_PANEL, NULL);
}

void
ts_variables_panel_set_document (TsVariablesPanel *self,
                                 TsDocument *document)
{
  g_return_if_fail (TS_IS_VARIABLES_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  leave_document (self);
  ts_session_button_set_document (self->session_button, document);
  ts_snapshot_bar_set_document (self->snapshot_bar, document);
  if (document == NULL)
    return;

  self->document = g_object_ref (document);
  g_signal_connect_swapped (document, "values-changed", G_CALLBACK (values_changed), self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update (self);
}
