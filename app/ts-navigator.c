#include "app/ts-navigator.h"

#include "app/panels/ts-changes-panel.h"
#include "app/panels/ts-notes-panel.h"
#include "app/panels/ts-outline-panel.h"
#include "app/panels/ts-problems-panel.h"
#include "app/panels/ts-search-panel.h"

struct _TsNavigator
{
  GtkWidget parent_instance;

  GtkStack *stack;

  /* Nullable: each is built when it is first shown, and gets what is kept here. */
  TsOutlinePanel *outline_panel;
  TsSearchPanel *search_panel;
  TsChangesPanel *changes_panel;
  TsProblemsPanel *problems_panel;
  TsNotesPanel *notes_panel;

  TsDocument *document;     /* (nullable) */
  TsDocument *root;         /* (nullable) */
  TsComparison *comparison; /* (nullable) */
  TsCanvas *canvas;         /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TsNavigator, ts_navigator, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_PAGE,
  PROP_OUTLINE_VISIBLE,
  PROP_SEARCH_VISIBLE,
  PROP_CHANGES_VISIBLE,
  PROP_PROBLEMS_VISIBLE,
  PROP_NOTES_VISIBLE,
  PROP_N_HITS,
  N_PROPS,
};

enum
{
  OP_ACTIVATED,
  PLACE_ACTIVATED,
  SCOPE_ACTIVATED,
  SHOWN_SCOPE_ACTIVATED,
  HITS_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* The property of each page. */
static const struct
{
  guint prop;
  const char *page;
} pages[] = {
  { PROP_OUTLINE_VISIBLE, "outline" },
  { PROP_SEARCH_VISIBLE, "search" },
  { PROP_CHANGES_VISIBLE, "changes" },
  { PROP_PROBLEMS_VISIBLE, "problems" },
  { PROP_NOTES_VISIBLE, "notes" },
};

/* ---- what the panels tell ---------------------------------------------------------------------- */

static void
hits_changed (TsNavigator *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_HITS]);
  g_signal_emit (self, signals[HITS_CHANGED], 0);
}

static void
hit_activated (TsNavigator *self,
               guint op)
{
  g_signal_emit (self, signals[OP_ACTIVATED], 0, op);
}

static void
search_closed (TsNavigator *self)
{
  ts_navigator_set_page (self, "");
}

static void
place_activated (TsNavigator *self,
                 guint function,
                 guint op)
{
  g_signal_emit (self, signals[PLACE_ACTIVATED], 0, function, op);
}

static void
scope_activated (TsNavigator *self,
                 guint function,
                 const char *scope)
{
  g_signal_emit (self, signals[SCOPE_ACTIVATED], 0, function, scope);
}

static void
noted_scope_activated (TsNavigator *self,
                       const char *scope)
{
  g_signal_emit (self, signals[SHOWN_SCOPE_ACTIVATED], 0, scope);
}

/* ---- pages ------------------------------------------------------------------------------------- */

static void
build_outline (TsNavigator *self)
{
  self->outline_panel = TS_OUTLINE_PANEL (ts_outline_panel_new ());
  g_signal_connect_swapped (self->outline_panel, "activated", G_CALLBACK (place_activated), self);
  g_signal_connect_swapped (self->outline_panel, "scope-activated", G_CALLBACK (scope_activated), self);
  ts_outline_panel_set_document (self->outline_panel, self->root);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->outline_panel), "outline");
}

static TsSearchPanel *
ensure_search (TsNavigator *self)
{
  if (self->search_panel == NULL)
    {
      self->search_panel = TS_SEARCH_PANEL (ts_search_panel_new ());
      g_signal_connect_swapped (self->search_panel, "hits-changed", G_CALLBACK (hits_changed), self);
      g_signal_connect_swapped (self->search_panel, "hit-activated", G_CALLBACK (hit_activated), self);
      g_signal_connect_swapped (self->search_panel, "closed", G_CALLBACK (search_closed), self);
      ts_search_panel_set_canvas (self->search_panel, self->canvas);
      ts_search_panel_set_document (self->search_panel, self->document);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->search_panel), "search");
    }
  return self->search_panel;
}

static TsChangesPanel *
ensure_changes (TsNavigator *self)
{
  if (self->changes_panel == NULL)
    {
      self->changes_panel = g_object_new (TS_TYPE_CHANGES_PANEL, NULL);
      g_signal_connect_swapped (self->changes_panel, "activated", G_CALLBACK (hit_activated), self);
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->changes_panel), "changes");
      ts_changes_panel_set_comparison (self->changes_panel, self->comparison);
    }
  return self->changes_panel;
}

static void
build_notes (TsNavigator *self)
{
  self->notes_panel = TS_NOTES_PANEL (ts_notes_panel_new ());
  g_signal_connect_swapped (self->notes_panel, "op-activated", G_CALLBACK (hit_activated), self);
  g_signal_connect_swapped (self->notes_panel, "scope-activated", G_CALLBACK (noted_scope_activated), self);
  ts_notes_panel_set_canvas (self->notes_panel, self->canvas);
  ts_notes_panel_set_graph (self->notes_panel, self->document != NULL ? ts_document_get_graph (self->document) : NULL);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->notes_panel), "notes");
}

static void
build_problems (TsNavigator *self)
{
  self->problems_panel = TS_PROBLEMS_PANEL (ts_problems_panel_new ());
  g_signal_connect_swapped (self->problems_panel, "activated", G_CALLBACK (place_activated), self);
  ts_problems_panel_set_document (self->problems_panel, self->root);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->problems_panel), "problems");
}

static void
build_page (TsNavigator *self,
            const char *page)
{
  if (g_str_equal (page, "outline") && self->outline_panel == NULL)
    build_outline (self);
  else if (g_str_equal (page, "search"))
    ensure_search (self);
  else if (g_str_equal (page, "changes"))
    ensure_changes (self);
  else if (g_str_equal (page, "notes") && self->notes_panel == NULL)
    build_notes (self);
  else if (g_str_equal (page, "problems") && self->problems_panel == NULL)
    build_problems (self);
}

/* ---- properties -------------------------------------------------------------------------------- */

static gboolean
is_page (TsNavigator *self,
         const char *page)
{
  return g_str_equal (ts_navigator_get_page (self), page);
}

static const char *
find_page (guint prop_id)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (pages[i].prop == prop_id)
      return pages[i].page;
  return NULL;
}

static void
ts_navigator_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  TsNavigator *self = TS_NAVIGATOR (object);

  if (prop_id == PROP_PAGE)
    g_value_set_string (value, ts_navigator_get_page (self));
  else if (prop_id == PROP_N_HITS)
    g_value_set_uint (value, self->search_panel != NULL ? ts_search_panel_get_n_hits (self->search_panel) : 0);
  else if (find_page (prop_id) != NULL)
    g_value_set_boolean (value, is_page (self, find_page (prop_id)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ts_navigator_set_property (GObject *object,
                           guint prop_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  TsNavigator *self = TS_NAVIGATOR (object);
  const char *page = find_page (prop_id);

  if (prop_id == PROP_PAGE)
    ts_navigator_set_page (self, g_value_get_string (value));
  else if (page == NULL)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  else if (g_value_get_boolean (value))
    ts_navigator_set_page (self, page);
  else if (is_page (self, page))
    ts_navigator_set_page (self, "");
}

/* ---- life -------------------------------------------------------------------------------------- */

static void
ts_navigator_dispose (GObject *object)
{
  TsNavigator *self = TS_NAVIGATOR (object);

  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  g_clear_object (&self->document);
  g_clear_object (&self->root);
  g_clear_pointer (&self->comparison, ts_comparison_unref);
  g_clear_object (&self->canvas);

  G_OBJECT_CLASS (ts_navigator_parent_class)->dispose (object);
}

static void
ts_navigator_class_init (TsNavigatorClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ts_navigator_get_property;
  object_class->set_property = ts_navigator_set_property;
  object_class->dispose = ts_navigator_dispose;

  props[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, "", flags);
  props[PROP_OUTLINE_VISIBLE] = g_param_spec_boolean ("outline-visible", NULL, NULL, FALSE, flags);
  props[PROP_SEARCH_VISIBLE] = g_param_spec_boolean ("search-visible", NULL, NULL, FALSE, flags);
  props[PROP_CHANGES_VISIBLE] = g_param_spec_boolean ("changes-visible", NULL, NULL, FALSE, flags);
  props[PROP_PROBLEMS_VISIBLE] = g_param_spec_boolean ("problems-visible", NULL, NULL, FALSE, flags);
  props[PROP_NOTES_VISIBLE] = g_param_spec_boolean ("notes-visible", NULL, NULL, FALSE, flags);
  props[PROP_N_HITS] = g_param_spec_uint ("n-hits", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_NAVIGATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[PLACE_ACTIVATED] = g_signal_new ("place-activated", TS_TYPE_NAVIGATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SCOPE_ACTIVATED] = g_signal_new ("scope-activated", TS_TYPE_NAVIGATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  signals[SHOWN_SCOPE_ACTIVATED] = g_signal_new ("shown-scope-activated", TS_TYPE_NAVIGATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[HITS_CHANGED] = g_signal_new ("hits-changed", TS_TYPE_NAVIGATOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ts_navigator_init (TsNavigator *self)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
ts_navigator_new (void)
{
  return g_object_new (TS_TYPE_NAVIGATOR, NULL);
}

void
ts_navigator_set_document (TsNavigator *self,
                           TsDocument *document)
{
  g_return_if_fail (TS_IS_NAVIGATOR (self));

  g_set_object (&self->document, document);
  if (self->search_panel != NULL)
    ts_search_panel_set_document (self->search_panel, document);
  if (self->notes_panel != NULL)
    ts_notes_panel_set_graph (self->notes_panel, document != NULL ? ts_document_get_graph (document) : NULL);
}

void
ts_navigator_set_root (TsNavigator *self,
                       TsDocument *root)
{
  g_return_if_fail (TS_IS_NAVIGATOR (self));

  g_set_object (&self->root, root);
  if (self->outline_panel != NULL)
    ts_outline_panel_set_document (self->outline_panel, root);
  if (self->problems_panel != NULL)
    ts_problems_panel_set_document (self->problems_panel, root);
}

const char *
ts_navigator_get_page (TsNavigator *self)
{
  g_return_val_if_fail (TS_IS_NAVIGATOR (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_stack_get_visible_child_name (self->stack) : "";
}

void
ts_navigator_set_page (TsNavigator *self,
                       const char *page)
{
  g_return_if_fail (TS_IS_NAVIGATOR (self));
  g_return_if_fail (page != NULL);

  if (is_page (self, page))
    return;

  build_page (self, page);
  if (*page != '\0')
    gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (GTK_WIDGET (self), *page != '\0');
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_PAGE; i <= PROP_NOTES_VISIBLE; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[HITS_CHANGED], 0);
  if (*page != '\0')
    gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
}

void
ts_navigator_start_search (TsNavigator *self,
                           const char *query)
{
  g_return_if_fail (TS_IS_NAVIGATOR (self));

  ts_navigator_set_page (self, "search");
  ts_search_panel_start (self->search_panel);
  if (query != NULL)
    ts_search_panel_set_query (self->search_panel, query);
}

void
ts_navigator_go_to_hit (TsNavigator *self,
                        int step)
{
  g_return_if_fail (TS_IS_NAVIGATOR (self));

  ts_search_panel_go (ensure_search (self), step);
}

const guint32 *
ts_navigator_get_hits (TsNavigator *self,
                       guint *n)
{
  g_return_val_if_fail (TS_IS_NAVIGATOR (self), NULL);

  *n = 0;
  return is_page (self, "search") ? ts_search_panel_get_hits (self->search_panel, n) : NULL;
}

void
ts_navigator_set_comparison (TsNavigator *self,
                             TsComparison *comparison)
{
  g_return_if_fail (TS_IS_NAVIGATOR (self));

  if (comparison != NULL)
    ts_comparison_ref (comparison);
  g_clear_pointer (&self->comparison, ts_comparison_unref);
  self->comparison = comparison;
  if (self->changes_panel != NULL)
    ts_changes_panel_set_comparison (self->changes_panel, comparison);
}

void
ts_navigator_set_canvas (TsNavigator *self,
                         TsCanvas *canvas)
{
  g_return_if_fail (TS_IS_NAVIGATOR (self));

  g_set_object (&self->canvas, canvas);
  if (self->notes_panel != NULL)
    ts_notes_panel_set_canvas (self->notes_panel, canvas);
  if (self->search_panel != NULL)
    ts_search_panel_set_canvas (self->search_panel, canvas);
}

void
ts_navigator_go_to_change (TsNavigator *self,
                           int step)
{
  g_return_if_fail (TS_IS_NAVIGATOR (self));

  ts_changes_panel_go (ensure_changes (self), step);
}
