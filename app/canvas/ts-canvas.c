#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-legend.h"
#include "app/canvas/ts-minimap.h"

#include <adwaita.h>

G_DEFINE_FINAL_TYPE (TsCanvas, ts_canvas, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SELECTED_OP,
  PROP_SELECTED_SCOPE,
  PROP_ZOOM,
  PROP_N_CHOSEN,
  PROP_CAN_GO_BACK,
  PROP_OVERVIEW_VISIBLE,
  PROP_LAYOUT_PROBLEM,
  PROP_WORKING,
  PROP_COLORING,
  PROP_GROUPS,
  PROP_HUB_PINS,
  PROP_PINNED_VISIBLE,
  PROP_RULES,
  PROP_NOTES,
  PROP_PATTERNS,
  PROP_FLOW,
  PROP_SERPENTINE,
  PROP_RULER_VISIBLE,
  N_PROPS,
};

enum
{
  SIGNAL_ACTIVATED,
  SIGNAL_DRAWN,
  SIGNAL_CONTEXT_MENU,
  SIGNAL_TOO_MANY,
  SIGNAL_RULES_FAILED,
  SIGNAL_NOTE_ACTIVATED,
  SIGNAL_KEPT_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

double
ts_canvas_get_width (TsCanvas *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self));
}

double
ts_canvas_get_height (TsCanvas *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self));
}

void
ts_canvas_notify_zoom (TsCanvas *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

void
ts_canvas_notify_layout (TsCanvas *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAYOUT_PROBLEM]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WORKING]);
}

void
ts_canvas_emit_activated (TsCanvas *self,
                          guint32 op)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, ts_canvas_get_own_op (self, op));
}

/* ---- what is shown ------------------------------------------------------------------------------ */

void
ts_canvas_set_graph (TsCanvas *self,
                     TsGraph *graph)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  g_return_if_fail (TS_IS_CANVAS (self));

  if (graph == self->own)
    return;

  ts_canvas_stop_motion (self);
  g_clear_handle_id (&self->drawn_source, g_source_remove);
  ts_canvas_drop_job (self);
  ts_canvas_drop_nodes (self);
  g_clear_pointer (&self->forks, gtk_widget_unparent);
  g_clear_pointer (&self->kept, g_bytes_unref);
  g_hash_table_remove_all (self->open);
  ts_canvas_forget_undone (self);
  g_hash_table_unref (self->unfolded);
  self->unfolded = g_hash_table_new (NULL, NULL);
  self->refused = (TsCanvasExpand) { 0 };
  ts_canvas_clear_notes (self);
  ts_canvas_forget_places (self);
  ts_minimap_set_scene (TS_MINIMAP (self->overview), NULL, NULL);
  ts_scene_marks_set_scene (self->marks, NULL);
  ts_scene_marks_set_states (self->marks, NULL, 0);
  ts_scene_marks_set_breakpoints (self->marks, NULL, 0);
  ts_scene_marks_set_highlights (self->marks, NULL, 0);
  ts_scene_marks_set_slice (self->marks, NULL, 0);
  ts_scene_marks_set_fates (self->marks, NULL, 0);
  ts_scene_marks_set_current_op (self->marks, TS_NO_OP);
  ts_canvas_set_placement (self, NULL);
  if (self->cards != NULL)
    ts_card_cache_clear (self->cards);
  g_clear_pointer (&self->scene_notes, ts_scene_notes_free);
  ts_canvas_drop_details (self);
  g_clear_pointer (&self->scene, ts_scene_unref);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  self->hovered_box = TS_NO_BOX;
  self->hovered_line = TS_NO_EDGE;
  self->hovered_pin = TS_NO_PIN;
  self->is_drawn = FALSE;
  ts_canvas_select_box (self, TS_NO_BOX);

  g_clear_pointer (&self->own, ts_graph_unref);
  g_clear_pointer (&self->graph, ts_graph_unref);
  if (graph != NULL)
    {
      self->own = ts_graph_ref (graph);
      self->graph = ts_graph_ref (graph);
    }
  ts_canvas_renew_sparks (self);
  ts_canvas_take_hits (self, NULL, 0);
  ts_canvas_set_column (self, NULL, NULL);
  ts_canvas_update_colors (self);

  ts_legend_set_families (TS_LEGEND (self->legend), 0);
  ts_canvas_notify_layout (self);
  if (graph != NULL)
    {
      wish.fit = TRUE;
      ts_canvas_update_scene (self, wish);
    }
}

void
ts_canvas_set_shapes (TsCanvas *self,
                      TsShapeTable *shapes)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  if (shapes != NULL)
    ts_shape_table_ref (shapes);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  self->shapes = shapes;
  ts_canvas_update_labels (self);
}

gboolean
ts_canvas_is_ready (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), FALSE);
  return self->is_drawn;
}

/* ---- drawing ------------------------------------------------------------------------------------ */

/* Now there is time for what can wait. */
static gboolean
tell_drawn (gpointer data)
{
  TsCanvas *self = data;

  self->drawn_source = 0;
  ts_canvas_find_facts (self);
  g_signal_emit (self, signals[SIGNAL_DRAWN], 0);
  return G_SOURCE_REMOVE;
}

static void
ts_canvas_snapshot (GtkWidget *widget,
                    GtkSnapshot *snapshot)
{
  TsCanvas *self = TS_CANVAS (widget);
  TsSceneView view;

  ts_canvas_init_view (self, &view);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)view.width, (float)view.height));
  ts_scene_view_snapshot (&view, snapshot);
  if (self->ruler != NULL && self->rects == NULL)
    ts_scene_ruler_snapshot (self->ruler, &view, gtk_widget_get_pango_context (widget), snapshot);
  if (self->has_band)
    ts_canvas_snapshot_band (self, snapshot);
  gtk_snapshot_pop (snapshot);

  if (self->scene != NULL && !self->needs_fit)
    {
      if (!self->is_drawn && self->drawn_source == 0)
        self->drawn_source = g_idle_add (tell_drawn, self);
      self->is_drawn = TRUE;
    }

  /* The widgets that stand for boxes draw nothing. */
  gtk_widget_snapshot_child (widget, self->overview, snapshot);
  gtk_widget_snapshot_child (widget, self->legend, snapshot);
}

static void
notify_zoom (gpointer data)
{
  ts_canvas_notify_zoom (data);
  g_object_unref (data);
}

static void
ts_canvas_size_allocate (GtkWidget *widget,
                         int width,
                         int height,
                         int baseline)
{
  TsCanvas *self = TS_CANVAS (widget);
  GtkRequisition size;

  if ((self->needs_fit || self->is_fitted) && self->scene != NULL && width > 0)
    {
      self->moves_camera = FALSE;
      self->needs_fit = FALSE;
      self->is_fitted = TRUE;
      self->camera = ts_camera_fit (self->scene, width, height);
      g_idle_add_once (notify_zoom, g_object_ref (self)); /* who listens may want to change its size */
    }

  gtk_widget_get_preferred_size (self->legend, NULL, &size);
  gtk_widget_size_allocate (self->legend,
                            &(GtkAllocation) { 12, MAX (height - size.height - 12, 0), MIN (size.width, width), MIN (size.height, height) },
                            -1);
  ts_canvas_allocate_overview (self, width, height);
  ts_canvas_allocate_nodes (self);
  ts_canvas_queue_nodes (self);
}

static void
ts_canvas_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  *minimum = 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : 600;
}

static void
ts_canvas_focus_changed (TsCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
ts_canvas_grab_focus (GtkWidget *widget)
{
  return GTK_WIDGET_CLASS (ts_canvas_parent_class)->grab_focus (widget);
}

/* ---- object ------------------------------------------------------------------------------------- */

static void
ts_canvas_get_property (GObject *object,
                        guint id,
                        GValue *value,
                        GParamSpec *pspec)
{
  TsCanvas *self = TS_CANVAS (object);

  switch (id)
    {
    case PROP_SELECTED_OP:
      g_value_set_uint (value, self->told_op);
      break;
    case PROP_SELECTED_SCOPE:
      g_value_set_string (value, self->selected_scope);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, self->camera.scale);
      break;
    case PROP_N_CHOSEN:
      g_value_set_uint (value, ts_canvas_get_n_chosen (self));
      break;
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, ts_canvas_can_go_back (self));
      break;
    case PROP_OVERVIEW_VISIBLE:
      g_value_set_boolean (value, self->overview_visible);
      break;
    case PROP_LAYOUT_PROBLEM:
      g_value_set_string (value, self->scene != NULL ? self->scene->problem : NULL);
      break;
    case PROP_WORKING:
      g_value_set_boolean (value, self->is_working);
      break;
    case PROP_COLORING:
      g_value_set_string (value, ts_coloring_get_name (self->coloring));
      break;
    case PROP_GROUPS:
      g_value_set_boolean (value, !self->outline_rules.no_groups);
      break;
    case PROP_HUB_PINS:
      g_value_set_boolean (value, !self->outline_rules.no_hub_pins);
      break;
    case PROP_PINNED_VISIBLE:
      g_value_set_boolean (value, self->pinned_visible);
      break;
    case PROP_RULES:
      g_value_set_pointer (value, self->rules);
      break;
    case PROP_NOTES:
      g_value_set_pointer (value, self->notes);
      break;
    case PROP_PATTERNS:
      g_value_set_pointer (value, self->patterns);
      break;
    case PROP_FLOW:
      g_value_set_string (value, ts_flow_get_name (self->flow));
      break;
    case PROP_SERPENTINE:
      g_value_set_boolean (value, self->serpentine);
      break;
    case PROP_RULER_VISIBLE:
      g_value_set_boolean (value, self->ruler_visible);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ts_canvas_set_property (GObject *object,
                        guint id,
                        const GValue *value,
                        GParamSpec *pspec)
{
  TsCanvas *self = TS_CANVAS (object);

  switch (id)
    {
    case PROP_OVERVIEW_VISIBLE:
      ts_canvas_set_overview_visible (self, g_value_get_boolean (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_COLORING:
      ts_canvas_set_coloring (self, ts_coloring_from_name (g_value_get_string (value)));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_GROUPS:
      ts_canvas_set_grouping (self, g_value_get_boolean (value));
      break;
    case PROP_HUB_PINS:
      ts_canvas_set_hub_pins (self, g_value_get_boolean (value));
      break;
    case PROP_PINNED_VISIBLE:
      self->pinned_visible = g_value_get_boolean (value);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_FLOW:
      ts_canvas_set_flow (self, ts_flow_from_name (g_value_get_string (value)), self->serpentine);
      break;
    case PROP_SERPENTINE:
      ts_canvas_set_flow (self, self->flow, g_value_get_boolean (value));
      break;
    case PROP_RULER_VISIBLE:
      ts_canvas_set_ruler_visible (self, g_value_get_boolean (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ts_canvas_dispose (GObject *object)
{
  TsCanvas *self = TS_CANVAS (object);

  ts_canvas_leave_style (self);
  if (self->nodes_idle != 0)
    g_source_remove (self->nodes_idle);
  self->nodes_idle = 0;

  ts_canvas_stop_motion (self);
  ts_canvas_stop_timer (self);
  g_clear_handle_id (&self->drawn_source, g_source_remove);
  ts_canvas_drop_job (self);
  ts_canvas_drop_nodes (self);
  g_clear_pointer (&self->legend, gtk_widget_unparent);
  g_clear_pointer (&self->forks, gtk_widget_unparent);
  g_clear_pointer (&self->overview, gtk_widget_unparent);
  ts_scene_marks_set_scene (self->marks, NULL);
  g_clear_pointer (&self->scene_notes, ts_scene_notes_free);
  g_clear_pointer (&self->scene, ts_scene_unref);
  g_clear_pointer (&self->own, ts_graph_unref);
  g_clear_pointer (&self->graph, ts_graph_unref);
  g_clear_pointer (&self->shapes, ts_shape_table_unref);
  g_clear_pointer (&self->cards, ts_card_cache_free);
  ts_canvas_clear_colors (self);
  ts_canvas_drop_details (self);
  g_clear_pointer (&self->sparks, ts_slot_sparks_free);
  g_clear_pointer (&self->copies, ts_scene_copies_free);
  g_clear_pointer (&self->placement, ts_placement_preview_unref);

  G_OBJECT_CLASS (ts_canvas_parent_class)->dispose (object);
}

static void
ts_canvas_finalize (GObject *object)
{
  TsCanvas *self = TS_CANVAS (object);

  ts_scene_marks_free (self->marks);
  g_hash_table_unref (self->open);
  g_hash_table_unref (self->prepared);
  g_hash_table_unref (self->unfolded);
  g_ptr_array_unref (self->nodes);
  g_clear_pointer (&self->kept, g_bytes_unref);
  ts_canvas_clear_history (self);
  ts_outline_rules_clear (&self->outline_rules);
  ts_outline_rules_clear (&self->shown_outline_rules);
  ts_view_rules_unref (self->rules);
  ts_notes_unref (self->notes);
  ts_view_rules_unref (self->drawn_rules);
  g_array_unref (self->chosen);
  g_free (self->selected_scope);

  G_OBJECT_CLASS (ts_canvas_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  props[PROP_SELECTED_OP] = g_param_spec_uint ("selected-op", NULL, NULL, 0, G_MAXUINT, TS_NO_OP, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SELECTED_SCOPE] = g_param_spec_string ("selected-scope", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, G_MAXDOUBLE, 1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_N_CHOSEN] = g_param_spec_uint ("n-chosen", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_OVERVIEW_VISIBLE] = g_param_spec_boolean ("overview-visible", NULL, NULL, TRUE,
                                                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_LAYOUT_PROBLEM] = g_param_spec_string ("layout-problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_WORKING] = g_param_spec_boolean ("working", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_COLORING] = g_param_spec_string ("coloring", NULL, NULL, "family",
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_GROUPS] = g_param_spec_boolean ("groups", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_HUB_PINS] = g_param_spec_boolean ("hub-pins", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_PINNED_VISIBLE] = g_param_spec_boolean ("pinned-visible", NULL, NULL, FALSE,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_RULES] = g_param_spec_pointer ("rules", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_NOTES] = g_param_spec_pointer ("notes", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_PATTERNS] = g_param_spec_pointer ("patterns", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_FLOW] = g_param_spec_string ("flow", NULL, NULL, "TB", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SERPENTINE] = g_param_spec_boolean ("serpentine", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_RULER_VISIBLE] = g_param_spec_boolean ("ruler-visible", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
install_signals (GType type)
{
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_DRAWN] = g_signal_new ("drawn", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CONTEXT_MENU] = g_signal_new ("context-menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 4, G_TYPE_UINT, G_TYPE_STRING, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[SIGNAL_TOO_MANY] = g_signal_new ("too-many", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_UINT);
  signals[SIGNAL_RULES_FAILED] = g_signal_new ("rules-failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_NOTE_ACTIVATED] = g_signal_new ("note-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_KEPT_CHANGED] = g_signal_new ("kept-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ts_canvas_class_init (TsCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ts_canvas_get_property;
  object_class->set_property = ts_canvas_set_property;
  object_class->dispose = ts_canvas_dispose;
  object_class->finalize = ts_canvas_finalize;
  widget_class->snapshot = ts_canvas_snapshot;
  widget_class->measure = ts_canvas_measure;
  widget_class->size_allocate = ts_canvas_size_allocate;
  widget_class->grab_focus = ts_canvas_grab_focus;

  install_properties (object_class);
  install_signals (G_TYPE_FROM_CLASS (klass));
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, "win.select-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.view-back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.view-forth", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.view-back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "win.view-forth", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "win.copy-names", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "win.note", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.trace-end", NULL);
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TREE);
}

static void
ts_canvas_init (TsCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->open = g_hash_table_new (NULL, NULL);
  self->prepared = g_hash_table_new (NULL, NULL);
  self->unfolded = g_hash_table_new (NULL, NULL);
  self->wish = ts_canvas_wish_none ();
  self->rules = ts_view_rules_new ();
  self->notes = ts_notes_new ();
  self->drawn_rules = ts_view_rules_new ();
  self->marks = ts_scene_marks_new ();
  self->nodes = g_ptr_array_new ();
  self->chosen = g_array_new (FALSE, FALSE, sizeof (guint64));
  ts_canvas_init_history (self);
  self->camera = (TsCamera) { 0, 0, 1 };
  self->appearing = 1;
  self->serpentine = TRUE;
  self->selected_op = TS_NO_OP;
  self->told_op = TS_NO_OP;
  self->selected_container = TS_NO_CONTAINER;
  self->selected_box = TS_NO_BOX;
  self->selected_line = TS_NO_EDGE;
  self->hovered_box = TS_NO_BOX;
  self->hovered_line = TS_NO_EDGE;
  self->hovered_pin = TS_NO_PIN;

  self->legend = ts_legend_new ();
  gtk_widget_set_parent (self->legend, widget);
  ts_canvas_init_colors (self);
  ts_canvas_add_overview (self);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Graph", -1);

  ts_canvas_add_controllers (self);
  ts_canvas_add_fork_actions (self);
  ts_canvas_add_group_actions (self);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (ts_canvas_focus_changed), NULL);
  ts_canvas_follow_style (self);
}

GtkWidget *
ts_canvas_new (void)
{
  return g_object_new (TS_TYPE_CANVAS, NULL);
}
