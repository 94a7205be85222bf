#include "app/panels/ts-inspector.h"

#include "app/models/ts-arg-name.h"
#include "app/panels/ts-attr-row.h"
#include "app/panels/ts-chip.h"
#include "app/panels/ts-fact-row.h"
#include "app/panels/ts-family-sign.h"
#include "app/panels/ts-inspector-changes.h"
#include "app/panels/ts-inspector-section.h"
#include "app/panels/ts-panels.h"
#include "app/panels/ts-scope-page.h"
#include "app/panels/ts-value-row.h"

#include <adwaita.h>
#include <string.h>

struct _TsInspector
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkScrolledWindow *operation_window;
  TsFamilySign *family_sign;
  GtkLabel *type_label;
  GtkWidget *unknown_label;
  GtkLabel *state_label;
  GtkLabel *name_label;
  GtkLabel *device_label;
  GtkButton *scope_button;
  GtkLabel *placement_label;
  GtkLabel *problem_label;
  TsInspectorSection *functions;
  TsInspectorSection *outputs;
  TsInspectorSection *inputs;
  TsInspectorSection *attributes;
  TsInspectorSection *consumers;
  TsInspectorSection *control_inputs;
  TsScopePage *scope_page;

  TsDocument *document;
  char *scope;   /* to be shown while no operation is selected; nullable */
  GArray *group; /* nullable: operations of a group to be shown instead */
  char *group_kind;
  char *group_name;
  const TsOperation *op; /* shown; nullable */
  char **attr_names;
  GPtrArray *calls; /* of TsFunctionCall; nullable */
};

G_DEFINE_FINAL_TYPE (TsInspector, ts_inspector, GTK_TYPE_WIDGET)

enum
{
  SHOW_VALUE,
  FEED_OUTPUT,
  SHOW_SCOPE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- rows of an operation --------------------------------------------------------------------- */

static void
go_to_producer (TsInspector *self,
                TsValueRow *row)
{
  TsOutput output = ts_value_row_get_output (row);

  if (output.op != TS_NO_OP)
    ts_document_select_output (self->document, output);
}

static void
look_at_output (TsInspector *self,
                TsValueRow *row)
{
  ts_document_select_output (self->document, ts_value_row_get_output (row));
  g_signal_emit (self, signals[SHOW_VALUE], 0);
}

static void
on_output_pressed (TsInspector *self,
                   int n_press,
                   double x,
                   double y,
                   GtkGesture *gesture)
{
  if (n_press == 2)
    look_at_output (self, TS_VALUE_ROW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture))));
}

static void
feed_output (TsInspector *self,
             TsValueRow *row)
{
  TsOutput output = ts_value_row_get_output (row);

  g_signal_emit (self, signals[FEED_OUTPUT], 0, output.op, output.index);
}

static void
go_to_fact (TsInspector *self,
            TsFactRow *row)
{
  if (ts_fact_row_get_op (row) != TS_NO_OP)
    ts_document_set_selected_op (self->document, ts_fact_row_get_op (row));
}

static GtkWidget *
make_output_row (guint i,
                 gpointer user_data)
{
  TsInspector *self = user_data;
  g_autofree char *argument = ts_arg_name_of_output (self->op, i);
  GtkWidget *row = ts_value_row_new (self->document, TS_VALUE_ROW_OUTPUT, argument, (TsOutput) { self->op->index, i });
  GtkGesture *click = gtk_gesture_click_new ();

  ts_value_row_set_index (TS_VALUE_ROW (row), i);
  ts_value_row_set_chosen (TS_VALUE_ROW (row), self->op->n_outputs > 1 && i == ts_document_get_selected_output (self->document));
  g_signal_connect_swapped (row, "open", G_CALLBACK (look_at_output), self);
  g_signal_connect_swapped (row, "feed", G_CALLBACK (feed_output), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_output_pressed), self);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));

  return row;
}

static GtkWidget *
make_input_row (guint i,
                gpointer user_data)
{
  TsInspector *self = user_data;
  g_autofree char *argument = ts_arg_name_of_input (self->op, i);
  GtkWidget *row = ts_value_row_new (self->document, TS_VALUE_ROW_INPUT, argument, self->op->inputs[i]);

  ts_value_row_set_index (TS_VALUE_ROW (row), i);
  g_signal_connect_swapped (row, "open", G_CALLBACK (go_to_producer), self);

  return row;
}

static GtkWidget *
make_attr_row (guint i,
               gpointer user_data)
{
  TsInspector *self = user_data;
  GtkWidget *row = ts_attr_row_new (self->op, self->attr_names[i]);

  ts_inspector_changes_show_attr (self->document, self->op, TS_ATTR_ROW (row));
  return row;
}

static GtkWidget *
make_link_row (TsInspector *self,
               const TsOperation *op,
               const char *detail)
{
  GtkWidget *row = ts_fact_row_new (op->name, detail, op->index);

  g_signal_connect_swapped (row, "open", G_CALLBACK (go_to_fact), self);

  return row;
}

/* Which of our outputs goes into which of its inputs; the output is left unsaid where there is one. */
static GtkWidget *
make_consumer_row (guint i,
                   gpointer user_data)
{
  TsInspector *self = user_data;
  TsGraph *graph = self->op->graph;
  guint n;
  TsConsumer consumer = ts_graph_get_consumers (graph, self->op->index, &n)[i];
  const TsOperation *op = ts_graph_get_operation (graph, consumer.op);
  g_autofree char *argument = NULL;
  g_autofree char *detail = NULL;

  if (consumer.input < 0)
    return make_link_row (self, op, "control");

  argument = ts_arg_name_of_input (op, (guint32)consumer.input);
  if (argument == NULL)
    argument = g_strdup_printf ("input %d", consumer.input);

  if (self->op->n_outputs > 1)
    detail = g_strdup_printf ("%s, :%u as %s", op->type, op->inputs[consumer.input].index, argument);
  else
    detail = g_strdup_printf ("%s, as %s", op->type, argument);

  return make_link_row (self, op, detail);
}

static GtkWidget *
make_control_row (guint i,
                  gpointer user_data)
{
  TsInspector *self = user_data;
  const TsOperation *op = ts_graph_get_operation (self->op->graph, self->op->control_inputs[i]);
  GtkWidget *row = make_link_row (self, op, op->type);

  ts_inspector_changes_add_cut (TS_FACT_ROW (row));
  ts_inspector_changes_show_cut (self->document, self->op, TS_FACT_ROW (row));
  return row;
}

static void
go_into_call (TsInspector *self,
              GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-function", "u", (guint)gtk_list_box_row_get_index (row));
}

/* "fn_12", "then_branch": of an operation that calls one, the attribute tells nothing. */
static GtkWidget *
make_call_row (guint i,
               gpointer user_data)
{
  TsInspector *self = user_data;
  const TsFunctionCall *call = self->calls->pdata[i];
  const char *attr = call->attr != NULL ? call->attr : "function";
  g_autofree char *detail = self->calls->len > 1 && call->index > 0 ? g_strdup_printf ("%s %u", attr, call->index) : g_strdup (attr);
  GtkWidget *row;

  row = ts_fact_row_new (call->name, call->function != NULL ? detail : "not in the file", call->function != NULL ? self->op->index : TS_NO_OP);
  g_signal_connect_swapped (row, "open", G_CALLBACK (go_into_call), self);

  return row;
}

static void
on_call_activated (TsInspector *self,
                   GtkListBoxRow *row)
{
  go_into_call (self, row);
}

/* ---- operation -------------------------------------------------------------------------------- */

static const char *
get_problem (TsInspector *self)
{
  TsShapeTable *shapes = ts_document_get_shapes (self->document);

  if (self->op->problem != NULL)
    return self->op->problem;

  return shapes != NULL ? ts_shape_table_get_problem (shapes, self->op->index) : NULL;
}

/* Where it runs, if that is not where it asks to be. While the worker is busy that is not known, and what is shown stays. */
static void
update_placement (TsInspector *self)
{
  const char *device, *reason;
  g_autofree char *text = NULL;

  if (!ts_debug_worker_get_placement (ts_document_get_worker (self->document), self->op->index, &device, &reason))
    return;
  if (reason != NULL)
    text = g_strdup_printf ("Runs on %s: %s", device, reason);
  gtk_label_set_text (self->placement_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->placement_label), text != NULL);
}

static void
update_state (TsInspector *self)
{
  TsDebugWorker *worker = ts_document_get_worker (self->document);
  const char *problem = get_problem (self);

  update_placement (self);
  ts_chip_set_op_state (self->state_label, ts_debug_worker_get_op_state (worker, self->op->index));
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), ts_debug_worker_get_stop (worker) != NULL);
  gtk_label_set_text (self->problem_label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), problem != NULL);
}

static void
show_identity (TsInspector *self)
{
  const TsOperation *op = self->op;
  const char *slash = strrchr (op->name, '/');
  g_autofree char *scope = slash != NULL ? g_strndup (op->name, (gsize)(slash - op->name)) : NULL;
  g_autofree char *scope_name = slash != NULL ? g_path_get_basename (scope) : NULL;
  g_autofree char *scope_text = slash != NULL ? g_strdup_printf ("in %s", scope_name) : NULL;
  g_autofree char *device = NULL;

  ts_family_sign_set_op_type (self->family_sign, op->type);
  gtk_label_set_text (self->type_label, op->type);
  gtk_widget_set_visible (self->unknown_label, op->def == NULL);
  gtk_label_set_text (self->name_label, op->name);
  device = op->device[0] != '\0' ? g_strdup_printf ("Device %s", op->device) : g_strdup ("No device requested");
  gtk_label_set_text (self->device_label, device);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->device_label), device);
  gtk_widget_set_visible (GTK_WIDGET (self->scope_button), scope != NULL);
  if (scope != NULL)
    {
      gtk_button_set_label (self->scope_button, scope_text);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->scope_button), scope);
    }
}

static void
show_operation (TsInspector *self)
{
  const TsOperation *op = self->op;
  guint n_consumers;

  ts_graph_get_consumers (op->graph, op->index, &n_consumers);
  g_strfreev (self->attr_names);
  self->attr_names = ts_operation_list_attrs (op);
  g_clear_pointer (&self->calls, g_ptr_array_unref);
  self->calls = ts_operation_list_called_functions (op);

  show_identity (self);
  gtk_widget_set_visible (GTK_WIDGET (self->placement_label), FALSE);
  update_state (self);
  ts_inspector_section_set_rows (self->functions, self->calls->len, make_call_row, self);
  ts_inspector_section_set_rows (self->outputs, op->n_outputs, make_output_row, self);
  ts_inspector_section_set_rows (self->inputs, op->n_inputs, make_input_row, self);
  ts_inspector_section_set_rows (self->attributes, g_strv_length (self->attr_names), make_attr_row, self);
  ts_inspector_section_set_rows (self->consumers, n_consumers, make_consumer_row, self);
  ts_inspector_section_set_rows (self->control_inputs, op->n_control_inputs, make_control_row, self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->operation_window), 0);
  gtk_stack_set_visible_child_name (self->stack, "operation");
}

static void
update_rows (TsInspectorSection *section)
{
  for (guint i = 0; i < ts_inspector_section_get_n_made (section); i++)
    ts_value_row_update (TS_VALUE_ROW (ts_inspector_section_get_row (section, i)));
}

/* While the worker is busy nothing is known of them, and what is shown stays. */
static void
update_changes (TsInspector *self)
{
  if (ts_debug_worker_get_busy (ts_document_get_worker (self->document)))
    return;
  for (guint i = 0; i < ts_inspector_section_get_n_made (self->attributes); i++)
    ts_inspector_changes_show_attr (self->document, self->op, TS_ATTR_ROW (ts_inspector_section_get_row (self->attributes, i)));
  for (guint i = 0; i < ts_inspector_section_get_n_made (self->control_inputs); i++)
    ts_inspector_changes_show_cut (self->document, self->op, TS_FACT_ROW (ts_inspector_section_get_row (self->control_inputs, i)));
}

static void
update_values (TsInspector *self)
{
  if (self->op == NULL)
    return;

  update_state (self);
  update_rows (self->outputs);
  update_rows (self->inputs);
  update_changes (self);
}

static void
update_chosen (TsInspector *self)
{
  guint chosen = ts_document_get_selected_output (self->document);

  if (self->op == NULL)
    return;

  for (guint i = 0; i < ts_inspector_section_get_n_made (self->outputs); i++)
    ts_value_row_set_chosen (TS_VALUE_ROW (ts_inspector_section_get_row (self->outputs, i)), self->op->n_outputs > 1 && i == chosen);
}

/* ---- following the document ------------------------------------------------------------------- */

static void
show_selection (TsInspector *self)
{
  self->op = self->document != NULL ? ts_document_get_selected_operation (self->document) : NULL;
  if (self->op != NULL)
    show_operation (self);
  else if (self->document != NULL && (self->scope != NULL || self->group != NULL))
    {
      if (self->group != NULL)
        ts_scope_page_show_group (self->scope_page, self->document, self->group_kind, self->group_name, self->group);
      else
        ts_scope_page_show (self->scope_page, self->document, self->scope);
      gtk_stack_set_visible_child_name (self->stack, "scope");
    }
  else
    gtk_stack_set_visible_child_name (self->stack, "nothing");
}

/* Shapes say how many parameters a scope has, too, and what it costs. */
static void
update_shapes (TsInspector *self)
{
  if (self->op != NULL)
    update_values (self);
  else
    show_selection (self);
}

static void
on_output_activated (TsInspector *self,
                     GtkListBoxRow *row)
{
  ts_document_select_output (self->document, ts_value_row_get_output (TS_VALUE_ROW (row)));
}

static void
on_input_activated (TsInspector *self,
                    GtkListBoxRow *row)
{
  go_to_producer (self, TS_VALUE_ROW (row));
}

static void
on_link_activated (TsInspector *self,
                   GtkListBoxRow *row)
{
  go_to_fact (self, TS_FACT_ROW (row));
}

static void
on_copy_name (TsInspector *self)
{
  if (self->op != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->op->name);
}

static void
on_show_scope (TsInspector *self)
{
  g_autofree char *scope = g_path_get_dirname (self->op->name);

  g_signal_emit (self, signals[SHOW_SCOPE], 0, scope);
}

static void
on_twin_chosen (TsInspector *self,
                const char *scope)
{
  g_signal_emit (self, signals[SHOW_SCOPE], 0, scope);
}

void
ts_inspector_set_patterns (TsInspector *self,
                           TsScopePatterns *patterns)
{
  g_return_if_fail (TS_IS_INSPECTOR (self));

  ts_scope_page_set_patterns (self->scope_page, patterns);
}

GtkWidget *
ts_inspector_new (void)
{
  return g_object_new (TS_TYPE_INSPECTOR, NULL);
}

static void
clear_rows (TsInspector *self)
{
  TsInspectorSection *sections[] = { self->functions, self->outputs, self->inputs, self->attributes, self->consumers,
                                     self->control_inputs };

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    ts_inspector_section_set_rows (sections[i], 0, NULL, NULL);
  ts_scope_page_clear (self->scope_page);
}

static void
leave_document (TsInspector *self)
{
  if (self->document == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->document, self);
  g_signal_handlers_disconnect_by_data (ts_document_get_worker (self->document), self);
  g_clear_object (&self->document);
  self->op = NULL;
}

void
ts_inspector_set_document (TsInspector *self,
                           TsDocument *document)
{
  g_return_if_fail (TS_IS_INSPECTOR (self));

  clear_rows (self);
  leave_document (self);
  if (document != NULL)
    {
      TsDebugWorker *worker = ts_document_get_worker (document);

      self->document = g_object_ref (document);
      g_signal_connect_swapped (document, "notify::selected-op", G_CALLBACK (show_selection), self);
      g_signal_connect_swapped (document, "notify::selected-output", G_CALLBACK (update_chosen), self);
      g_signal_connect_swapped (document, "notify::shapes", G_CALLBACK (update_shapes), self);
      g_signal_connect_swapped (document, "notify::costs", G_CALLBACK (update_shapes), self);
      g_signal_connect_swapped (document, "values-changed", G_CALLBACK (update_values), self);
      g_signal_connect_swapped (document, "feeds-changed", G_CALLBACK (update_values), self);
      g_signal_connect_swapped (worker, "notify::stop", G_CALLBACK (update_values), self);
      g_signal_connect_swapped (worker, "notify::busy", G_CALLBACK (update_values), self);
    }

  show_selection (self);
}

void
ts_inspector_focus_functions (TsInspector *self)
{
  g_return_if_fail (TS_IS_INSPECTOR (self));

  gtk_widget_child_focus (GTK_WIDGET (self->functions), GTK_DIR_TAB_FORWARD);
}

static void
clear_group (TsInspector *self)
{
  g_clear_pointer (&self->group, g_array_unref);
  g_clear_pointer (&self->group_kind, g_free);
  g_clear_pointer (&self->group_name, g_free);
}

void
ts_inspector_set_group (TsInspector *self,
                        const char *kind,
                        const char *name,
                        GArray *ops)
{
  g_return_if_fail (TS_IS_INSPECTOR (self));

  clear_group (self);
  self->group = ops;
  self->group_kind = g_strdup (kind);
  self->group_name = g_strdup (name);
  if (self->op == NULL)
    show_selection (self);
}

void
ts_inspector_set_scope (TsInspector *self,
                        const char *scope)
{
  g_return_if_fail (TS_IS_INSPECTOR (self));

  if (g_strcmp0 (scope, self->scope) == 0 && self->group == NULL)
    return;

  clear_group (self);
  g_free (self->scope);
  self->scope = g_strdup (scope);
  if (self->op == NULL)
    show_selection (self);
}

static void
ts_inspector_dispose (GObject *object)
{
  TsInspector *self = TS_INSPECTOR (object);

  leave_document (self);
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_INSPECTOR);
  g_clear_pointer (&self->scope, g_free);
  clear_group (self);
  g_clear_pointer (&self->attr_names, g_strfreev);
  g_clear_pointer (&self->calls, g_ptr_array_unref);

  G_OBJECT_CLASS (ts_inspector_parent_class)->dispose (object);
}

static void
ts_inspector_class_init (TsInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_inspector_dispose;

  signals[SHOW_VALUE] = g_signal_new ("show-value", TS_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FEED_OUTPUT] = g_signal_new ("feed-output", TS_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SHOW_SCOPE] = g_signal_new ("show-scope", TS_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (TS_TYPE_FAMILY_SIGN);
  g_type_ensure (TS_TYPE_INSPECTOR_SECTION);
  g_type_ensure (TS_TYPE_SCOPE_PAGE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, TsInspector, stack);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, operation_window);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, family_sign);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, type_label);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, unknown_label);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, state_label);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, name_label);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, device_label);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, scope_button);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, placement_label);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, problem_label);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, functions);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, outputs);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, inputs);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, attributes);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, consumers);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, control_inputs);
  gtk_widget_class_bind_template_child (widget_class, TsInspector, scope_page);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_name);
  gtk_widget_class_bind_template_callback (widget_class, on_show_scope);
  gtk_widget_class_bind_template_callback (widget_class, on_twin_chosen);
}

static void
ts_inspector_init (TsInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->functions, "row-activated", G_CALLBACK (on_call_activated), self);
  g_signal_connect_swapped (self->outputs, "row-activated", G_CALLBACK (on_output_activated), self);
  g_signal_connect_swapped (self->inputs, "row-activated", G_CALLBACK (on_input_activated), self);
  g_signal_connect_swapped (self->consumers, "row-activated", G_CALLBACK (on_link_activated), self);
  g_signal_connect_swapped (self->control_inputs, "row-activated", G_CALLBACK (on_link_activated), self);
}
