#include "app/ts-workspace-private.h"

G_DEFINE_FINAL_TYPE (TsWorkspace, ts_workspace, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_PAGE,
  PROP_SIDE_VISIBLE,
  PROP_DRAWER_VISIBLE,
  PROP_BREAKPOINTS_OFF,
  PROP_STEP_CONSTANTS,
  PROP_SIGNATURE,
  PROP_DOCUMENT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* ---- canvas and document --------------------------------------------------------------- */

/* While nothing is selected the inspector tells of the whole graph. */
static void
tell_scope (TsWorkspace *self)
{
  const char *scope = ts_canvas_get_selected_scope (self->canvas);
  g_autofree char *kind = NULL;
  g_autofree char *name = NULL;
  GArray *group = ts_canvas_dup_selected_group (self->canvas, &kind, &name);

  if (group != NULL)
    ts_inspector_set_group (self->inspector, kind, name, group);
  else
    ts_inspector_set_scope (self->inspector, scope != NULL ? scope : "");
}

static void
canvas_selected (TsWorkspace *self)
{
  if (self->document == NULL || self->switching)
    return;

  tell_scope (self);
  if (self->selecting)
    return;

  self->selecting = TRUE;
  ts_document_set_selected_op (self->document, ts_canvas_get_selected_op (self->canvas));
  self->selecting = FALSE;
}

static void
zoom_changed (TsWorkspace *self)
{
  double zoom;

  g_object_get (self->canvas, "zoom", &zoom, NULL);

  g_autofree char *text = g_strdup_printf ("%.0f %%", zoom * 100.0);

  gtk_label_set_label (self->zoom_label, text);
}

/* A layout that takes long can be given up, and one that was made in haste be made better. */
static void
layout_changed (TsWorkspace *self)
{
  g_autofree char *problem = NULL;
  gboolean working;

  g_object_get (self->canvas, "layout-problem", &problem, "working", &working, NULL);

  g_autofree char *tip = problem != NULL ? g_strconcat (problem, "\nRefine it; that may take a minute", NULL) : NULL;

  gtk_widget_set_visible (self->cancel_layout_button, working);
  gtk_widget_set_visible (self->layout_button, problem != NULL && !working);
  gtk_widget_set_tooltip_text (self->layout_button, tip);
}

/* ---- properties -------------------------------------------------------------------------------- */

static void
page_changed (TsWorkspace *self)
{
  ts_workspace_build_page (self, ts_workspace_get_page (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAGE]);
}

static GtkWidget *
get_side (TsWorkspace *self)
{
  return gtk_paned_get_end_child (self->side_paned);
}

static void
set_side_visible (TsWorkspace *self,
                  gboolean visible)
{
  if (gtk_widget_get_visible (get_side (self)) == !!visible)
    return;

  gtk_widget_set_visible (get_side (self), visible);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIDE_VISIBLE]);
}

static void
set_drawer_visible (TsWorkspace *self,
                    gboolean visible)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->drawer_bin)) == !!visible)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->drawer_bin), visible);
  if (visible)
    gtk_widget_grab_focus (GTK_WIDGET (ts_workspace_ensure_drawer (self)));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DRAWER_VISIBLE]);
}

void
ts_workspace_show_drawer (TsWorkspace *self,
                          const char *page)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));

  ts_drawer_show_page (ts_workspace_ensure_drawer (self), page);
  set_drawer_visible (self, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->drawer));
}

void
ts_workspace_set_step_constants (TsWorkspace *self,
                                 gboolean step_constants)
{
  if (self->step_constants == !!step_constants)
    return;

  self->step_constants = step_constants;
  if (self->document != NULL)
    ts_debug_worker_set_step_constants (ts_document_get_worker (self->document), step_constants);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STEP_CONSTANTS]);
}

static const char *
get_signature (TsWorkspace *self)
{
  const char *key = self->document != NULL ? ts_document_get_signature (self->document) : NULL;

  return key != NULL ? key : "";
}

static void
set_signature (TsWorkspace *self,
               const char *key)
{
  g_autoptr (GError) error = NULL;

  if (self->document == NULL || ts_document_get_model (self->document) == NULL)
    return;
  if (!ts_document_set_signature (self->document, *key != '\0' ? key : NULL, &error))
    g_signal_emit_by_name (self->document, "failed", error);
}

static void
ts_workspace_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  TsWorkspace *self = TS_WORKSPACE (object);

  switch (prop_id)
    {
    case PROP_PAGE:
      g_value_set_string (value, ts_workspace_get_page (self));
      break;
    case PROP_SIDE_VISIBLE:
      g_value_set_boolean (value, gtk_widget_get_visible (get_side (self)));
      break;
    case PROP_DRAWER_VISIBLE:
      g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->drawer_bin)));
      break;
    case PROP_BREAKPOINTS_OFF:
      g_value_set_boolean (value, self->document != NULL &&
                                      !ts_debug_worker_get_breakpoints_active (ts_document_get_worker (self->document)));
      break;
    case PROP_STEP_CONSTANTS:
      g_value_set_boolean (value, self->step_constants);
      break;
    case PROP_SIGNATURE:
      g_value_set_string (value, get_signature (self));
      break;
    case PROP_DOCUMENT:
      g_value_set_object (value, self->document);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ts_workspace_set_property (GObject *object,
                           guint prop_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  TsWorkspace *self = TS_WORKSPACE (object);

  switch (prop_id)
    {
    case PROP_PAGE:
      ts_workspace_show_page (self, g_value_get_string (value));
      break;
    case PROP_SIDE_VISIBLE:
      set_side_visible (self, g_value_get_boolean (value));
      break;
    case PROP_DRAWER_VISIBLE:
      set_drawer_visible (self, g_value_get_boolean (value));
      break;
    case PROP_BREAKPOINTS_OFF:
      if (self->document != NULL)
        ts_document_set_breakpoints_active (self->document, !g_value_get_boolean (value));
      break;
    case PROP_STEP_CONSTANTS:
      ts_workspace_set_step_constants (self, g_value_get_boolean (value));
      break;
    case PROP_SIGNATURE:
      set_signature (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* ---- which graph is shown ----------------------------------------------------------------------- */

static void
set_document_of_parts (TsWorkspace *self,
                       TsDocument *document)
{
  ts_step_bar_set_document (self->step_bar, document);
  ts_navigator_set_document (self->navigator, document);
  ts_inspector_set_document (self->inspector, document);
  ts_workspace_follow_devices (self);
  self->variable = TS_NO_OP;
  ts_workspace_set_document_of_pages (self);
  ts_color_source_set_document (self->color_source, document);
}

static void
graph_drawn (TsWorkspace *self)
{
  if (self->document != NULL)
    ts_document_infer_shapes (self->document);
  ts_workspace_tell_hidden_stop (self);
  ts_workspace_tell_bodies (self);
  ts_workspace_build_drawer_soon (self);
}

/* The canvas forgets its selection with its graph; the document keeps its own. */
static void
show_graph (TsWorkspace *self)
{
  self->switching = TRUE;
  ts_canvas_set_graph (self->canvas, self->document != NULL ? ts_document_get_graph (self->document) : NULL);
  ts_workspace_load_notes (self);
  self->switching = FALSE;
  ts_workspace_show_fates (self);
}

/* @document: (nullable) */
static void
show_document (TsWorkspace *self,
               TsDocument *document)
{
  if (self->document == document)
    return;

  ts_trace_bar_end (self->trace_bar);
  ts_workspace_leave_document (self);
  g_set_object (&self->document, document);
  ts_stop_follower_init (&self->follower);
  if (document != NULL)
    ts_document_delay_shapes (document);
  show_graph (self); /* first: it is laid out while the rest gets ready */
  set_document_of_parts (self, document);
  tell_scope (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIGNATURE]);
  if (document != NULL)
    ts_workspace_follow_document (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DOCUMENT]);
}

static void
trail_changed (TsWorkspace *self)
{
  show_document (self, ts_trail_bar_get_document (self->trail_bar));
}

/* ---- life ------------------------------------------------------------------------------------- */

static void
ts_workspace_dispose (GObject *object)
{
  TsWorkspace *self = TS_WORKSPACE (object);

  if (self->box != NULL)
    ts_workspace_set_document (self, NULL);
  g_clear_handle_id (&self->drawer_source, g_source_remove);
  g_clear_pointer (&self->drawer_page, g_free);
  g_clear_pointer (&self->color_source, ts_color_source_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_workspace_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-workspace.ui");
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, box);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, step_bar);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, trail_bar);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, trace_bar);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, navigator_paned);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, side_paned);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, value_paned);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, drawer_paned);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, drawer_bin);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, navigator);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, canvas);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, zoom_label);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, cancel_layout_button);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, layout_button);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, pages);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, feeds_page);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, fetches_page);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, breakpoints_page);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, inspector);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, feeds_bin);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, fetches_bin);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, breakpoints_bin);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, variables_bin);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, value_scroller);
  gtk_widget_class_bind_template_child (widget_class, TsWorkspace, devices_bin);
  gtk_widget_class_bind_template_callback (widget_class, canvas_selected);
  gtk_widget_class_bind_template_callback (widget_class, zoom_changed);
  gtk_widget_class_bind_template_callback (widget_class, layout_changed);
  gtk_widget_class_bind_template_callback (widget_class, graph_drawn);
  gtk_widget_class_bind_template_callback (widget_class, trail_changed);
  gtk_widget_class_bind_template_callback (widget_class, page_changed);
  gtk_widget_class_bind_template_callback (widget_class, ts_workspace_edit_note);
  gtk_widget_class_bind_template_callback (widget_class, ts_workspace_keep_notes);
  gtk_widget_class_bind_template_callback (widget_class, ts_workspace_keep_rules);
  gtk_widget_class_bind_template_callback (widget_class, ts_workspace_show_hidden);
  gtk_widget_class_bind_template_callback (widget_class, ts_workspace_follow_kept);
  gtk_widget_class_bind_template_callback (widget_class, ts_workspace_show_trace);
  gtk_widget_class_bind_template_callback (widget_class, ts_workspace_show_only_trace);
  ts_workspace_bind_requests (widget_class);
  ts_workspace_bind_devices (widget_class);
}

static void
ts_workspace_class_init (TsWorkspaceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = ts_workspace_get_property;
  object_class->set_property = ts_workspace_set_property;
  object_class->dispose = ts_workspace_dispose;

  props[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, "node",
                                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SIDE_VISIBLE] = g_param_spec_boolean ("side-visible", NULL, NULL, TRUE,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_DRAWER_VISIBLE] = g_param_spec_boolean ("drawer-visible", NULL, NULL, FALSE,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_BREAKPOINTS_OFF] = g_param_spec_boolean ("breakpoints-off", NULL, NULL, FALSE,
                                                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_STEP_CONSTANTS] = g_param_spec_boolean ("step-constants", NULL, NULL, FALSE,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SIGNATURE] = g_param_spec_string ("signature", NULL, NULL, "",
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_DOCUMENT] = g_param_spec_object ("document", NULL, NULL, TS_TYPE_DOCUMENT, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (TS_TYPE_CANVAS);
  g_type_ensure (TS_TYPE_FILTER_BAR);
  g_type_ensure (TS_TYPE_INSPECTOR);
  g_type_ensure (TS_TYPE_NAVIGATOR);
  g_type_ensure (TS_TYPE_STEP_BAR);
  g_type_ensure (TS_TYPE_TRACE_BAR);
  g_type_ensure (TS_TYPE_TRAIL_BAR);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  bind_template (GTK_WIDGET_CLASS (class));
}

static void
ts_workspace_init (TsWorkspace *self)
{
  self->variable = TS_NO_OP;
  gtk_widget_init_template (GTK_WIDGET (self));
  ts_filter_bar_set_canvas (self->filter_bar, self->canvas);
  ts_navigator_set_canvas (self->navigator, self->canvas);
  self->color_source = ts_color_source_new (self->canvas);
}

GtkWidget *
ts_workspace_new (void)
{
  return g_object_new (TS_TYPE_WORKSPACE, NULL);
}

void
ts_workspace_set_document (TsWorkspace *self,
                           TsDocument *document)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->root == document)
    return;

  ts_workspace_set_comparison (self, NULL);
  g_set_object (&self->root, document);
  ts_workspace_restore_rules (self);
  ts_navigator_set_root (self->navigator, document);
  ts_trail_bar_set_root (self->trail_bar, document);
}

TsDocument *
ts_workspace_get_document (TsWorkspace *self)
{
  g_return_val_if_fail (TS_IS_WORKSPACE (self), NULL);

  return self->document;
}

TsCanvas *
ts_workspace_get_canvas (TsWorkspace *self)
{
  g_return_val_if_fail (TS_IS_WORKSPACE (self), NULL);

  return self->canvas;
}

/* ---- for the actions --------------------------------------------------------------------------- */

void
ts_workspace_show_page (TsWorkspace *self,
                        const char *name)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));

  set_side_visible (self, TRUE);
  adw_view_stack_set_visible_child_name (self->pages, name);
}

const char *
ts_workspace_get_page (TsWorkspace *self)
{
  g_return_val_if_fail (TS_IS_WORKSPACE (self), NULL);

  return adw_view_stack_get_visible_child_name (self->pages);
}

TsNavigator *
ts_workspace_get_navigator (TsWorkspace *self)
{
  g_return_val_if_fail (TS_IS_WORKSPACE (self), NULL);

  return self->navigator;
}
