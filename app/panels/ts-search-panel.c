#include "app/panels/ts-search-panel.h"

#include "app/models/ts-op-list.h"
#include "app/models/ts-search-marks.h"
#include "app/models/ts-search-query.h"
#include "app/models/ts-search-values.h"
#include "app/models/ts-search.h"
#include "app/panels/ts-row-action.h"
#include "app/panels/ts-row-tooltip.h"

#include <string.h>

struct _TsSearchPanel
{
  GtkWidget parent_instance;

  TsDocument *document;
  TsCanvas *canvas;       /* (nullable): not kept */
  int wanted_step;        /* to the next hit, or the one before, once the order of a run is known; 0: none */
  TsSearch *search;       /* (nullable): of the document, made when it is first needed */
  TsSearchValues *values; /* (nullable): likewise */
  gboolean asks_values;
  gboolean asks_marks;
  char *failure; /* (nullable): why the query finds nothing at all */
  TsOpList *hits;
  GtkSingleSelection *selection;
  GCancellable *cancellable; /* of the search in progress */

  GtkWidget *box;
  GtkWidget *entry;
  GtkLabel *count;
  GtkLabel *known;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (TsSearchPanel, ts_search_panel, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_N_HITS,
  N_PROPS,
};

enum
{
  HITS_CHANGED,
  HIT_ACTIVATED,
  CLOSED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static const char *
get_query (TsSearchPanel *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/* How much is known of what is asked for, on a line of its own. */
static void
refresh_known (TsSearchPanel *self)
{
  g_autofree char *text = self->asks_values && self->failure == NULL && self->values != NULL ? ts_search_values_describe (self->values) : NULL;

  if (text != NULL)
    *text = g_ascii_toupper (*text);
  gtk_label_set_label (self->known, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->known), text);
  gtk_widget_set_visible (GTK_WIDGET (self->known), text != NULL);
}

static void
refresh_count (TsSearchPanel *self)
{
  guint n = ts_search_panel_get_n_hits (self);
  guint at = gtk_single_selection_get_selected (self->selection);
  g_autofree char *text = NULL;

  if (*get_query (self) == '\0')
    text = g_strdup ("");
  else if (self->failure != NULL)
    text = g_strdup (self->failure);
  else if (n == 0)
    text = g_strdup ("Nothing found");
  else if (at != GTK_INVALID_LIST_POSITION)
    text = g_strdup_printf ("%u of %u", at + 1, n);
  else
    text = g_strdup_printf ("%u found", n);
  gtk_label_set_label (self->count, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count), self->failure);
  refresh_known (self);
}

/* Says what is wrong with the query where the count stands otherwise. @message (nullable): nothing is */
static void
show_failure (TsSearchPanel *self,
              const char *message)
{
  g_free (self->failure);
  self->failure = g_strdup (message);
  if (message != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->count), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->count), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
take_hits (TsSearchPanel *self,
           GArray *hits)
{
  ts_op_list_set (self->hits, hits != NULL && self->document != NULL ? ts_document_get_graph (self->document) : NULL, hits);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  if (ts_search_panel_get_n_hits (self) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
  refresh_count (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_HITS]);
  g_signal_emit (self, signals[HITS_CHANGED], 0);
}

static void
refresh_facts (TsSearchPanel *self)
{
  ts_search_set_facts (self->search, ts_document_get_shapes (self->document), ts_document_get_problems (self->document));
}

static void
refresh_marks (TsSearchPanel *self)
{
  g_autoptr (GBytes) marks = self->asks_marks ? ts_search_marks_new (self->document, self->canvas != NULL ? ts_canvas_get_notes (self->canvas) : NULL) : NULL;

  ts_search_set_marks (self->search, marks);
}

static void values_known (gpointer data, gpointer user_data);

/* %FALSE without a document. */
static gboolean
ensure_search (TsSearchPanel *self)
{
  if (self->document == NULL)
    return FALSE;
  if (self->search == NULL)
    {
      self->search = ts_search_new (ts_document_get_graph (self->document));
      self->values = ts_search_values_new (self->document, values_known, self);
      refresh_facts (self);
    }
  return TRUE;
}

/* Only what the query asks for is found out, and kept up to date. */
static void
find_out_needs (TsSearchPanel *self)
{
  g_autoptr (TsSearchQuery) query = ts_search_query_new (get_query (self), NULL);
  gboolean asked_marks = self->asks_marks;

  self->asks_values = query != NULL && ts_search_query_asks (query, TS_SEARCH_VALUE);
  self->asks_marks = query != NULL && ts_search_query_asks (query, TS_SEARCH_MARK);
  ts_search_values_set_wanted (self->values, self->asks_values);
  if (!self->asks_values)
    ts_search_set_numerics (self->search, NULL);
  if (self->asks_marks != asked_marks)
    refresh_marks (self);
}

/* A search that was asked for, with what it was asked of, which may be gone by then. */
typedef struct
{
  TsSearchPanel *panel;
  TsSearch *search;
} Asked;

static void
search_finished (GObject *source_object,
                 GAsyncResult *result,
                 gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (TsSearchPanel) self = asked->panel;
  g_autoptr (TsSearch) search = asked->search;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) hits = ts_search_run_finish (search, result, &error);

  g_free (asked);
  if (search != self->search || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  show_failure (self, error != NULL ? error->message : NULL);
  take_hits (self, g_steal_pointer (&hits));
}

static void
cancel_search (TsSearchPanel *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
start_search (TsSearchPanel *self)
{
  Asked *asked = g_new (Asked, 1);

  cancel_search (self);
  asked->panel = g_object_ref (self);
  asked->search = ts_search_ref (self->search);
  self->cancellable = g_cancellable_new ();
  ts_search_run_async (self->search, get_query (self), self->cancellable, search_finished, asked);
}

static void
query_changed (TsSearchPanel *self)
{
  self->wanted_step = 0;
  if (self->document != NULL && (*get_query (self) != '\0' || self->search != NULL))
    {
      ensure_search (self);
      find_out_needs (self);
    }
  if (*get_query (self) != '\0' && self->document != NULL)
    {
      start_search (self);
      return;
    }
  cancel_search (self);
  show_failure (self, NULL);
  take_hits (self, NULL);
}

static void
values_known (gpointer data,
              gpointer user_data)
{
  TsSearchPanel *self = user_data;

  ts_search_set_numerics (self->search, ts_search_values_get (self->values));
  start_search (self);
}

/* Breakpoints, notes, feeds. */
static void
marks_changed (TsSearchPanel *self)
{
  if (!self->asks_marks || self->search == NULL)
    return;
  refresh_marks (self);
  start_search (self);
}

/* A query that asked for what was not known yet may be answered now. */
static void
facts_changed (TsSearchPanel *self)
{
  if (self->search == NULL)
    return;
  refresh_facts (self);
  if (self->failure != NULL)
    query_changed (self);
}

/* ---- going through the hits -------------------------------------------------------------------- */

static void
go_to (TsSearchPanel *self,
       guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  refresh_count (self);
  g_signal_emit (self, signals[HIT_ACTIVATED], 0, ts_op_list_get_op (self->hits, position));
}

static void
row_activated (TsSearchPanel *self,
               guint position)
{
  go_to (self, position);
}

/* To the first of the list, which fits best; from there on as a run goes. */
static void
entry_activated (TsSearchPanel *self)
{
  if (gtk_single_selection_get_selected (self->selection) != GTK_INVALID_LIST_POSITION)
    ts_search_panel_go (self, 1);
  else if (ts_search_panel_get_n_hits (self) > 0)
    go_to (self, 0);
}

/* Down from the entry leads into the list, past the buttons. */
static gboolean
entry_key_pressed (GtkEventControllerKey *controller,
                   guint key,
                   guint code,
                   GdkModifierType state,
                   TsSearchPanel *self)
{
  if ((key != GDK_KEY_Down && key != GDK_KEY_KP_Down) || ts_search_panel_get_n_hits (self) == 0)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  return GDK_EVENT_STOP;
}

static void
stop_search (TsSearchPanel *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

/* ---- rows ------------------------------------------------------------------------------------- */

static GtkWidget *
add_label (GtkWidget *box,
           PangoEllipsizeMode ellipsize,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
setup_row (GtkSignalListItemFactory *factory,
           GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (row, "search-row");
  gtk_box_append (GTK_BOX (row), line);
  gtk_widget_set_hexpand (add_label (line, PANGO_ELLIPSIZE_MIDDLE, NULL), TRUE);
  add_label (line, PANGO_ELLIPSIZE_NONE, "op-type");
  add_label (row, PANGO_ELLIPSIZE_START, "scope-path");
  gtk_list_item_set_child (item, row);
}

static void
show_operation (GtkListItem *item)
{
  const TsOperation *op = ts_op_item_get_operation (gtk_list_item_get_item (item));
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *line = gtk_widget_get_first_child (row);
  GtkWidget *name = gtk_widget_get_first_child (line);
  GtkWidget *type = gtk_widget_get_next_sibling (name);
  GtkWidget *scope = gtk_widget_get_next_sibling (line);
  const char *slash = strrchr (op->name, '/');
  g_autofree char *path = slash != NULL ? g_strndup (op->name, (gsize)(slash - op->name)) : NULL;

  gtk_label_set_label (GTK_LABEL (name), slash != NULL ? slash + 1 : op->name);
  gtk_label_set_label (GTK_LABEL (type), op->type);
  gtk_label_set_label (GTK_LABEL (scope), path != NULL ? path : "");
  gtk_widget_set_visible (scope, path != NULL);
  ts_row_tooltip_set (row, op->name);
  ts_row_action_describe (item, op->name, op->type);
}

static void
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem *item)
{
  g_signal_connect_swapped (gtk_list_item_get_item (item), "notify::operation", G_CALLBACK (show_operation), item);
  show_operation (item);
}

static void
unbind_row (GtkSignalListItemFactory *factory,
            GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_operation, item);
}

/* ---- life ------------------------------------------------------------------------------------- */

static void
ts_search_panel_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_N_HITS)
    g_value_set_uint (value, ts_search_panel_get_n_hits (TS_SEARCH_PANEL (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static gboolean
ts_search_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (TS_SEARCH_PANEL (widget)->entry);
}

static void
ts_search_panel_dispose (GObject *object)
{
  TsSearchPanel *self = TS_SEARCH_PANEL (object);

  cancel_search (self);
  ts_search_panel_set_canvas (self, NULL);
  g_clear_pointer (&self->values, ts_search_values_free);
  g_clear_pointer (&self->search, ts_search_unref);
  g_clear_pointer (&self->failure, g_free);
  g_clear_object (&self->document);
  g_clear_object (&self->hits);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_search_panel_parent_class)->dispose (object);
}

static void
ts_search_panel_class_init (TsSearchPanelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = ts_search_panel_get_property;
  object_class->dispose = ts_search_panel_dispose;
  widget_class->grab_focus = ts_search_panel_grab_focus;

  props[PROP_N_HITS] = g_param_spec_uint ("n-hits", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[HITS_CHANGED] = g_signal_new ("hits-changed", TS_TYPE_SEARCH_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HIT_ACTIVATED] = g_signal_new ("hit-activated", TS_TYPE_SEARCH_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[CLOSED] = g_signal_new ("closed", TS_TYPE_SEARCH_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-search-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsSearchPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsSearchPanel, entry);
  gtk_widget_class_bind_template_child (widget_class, TsSearchPanel, count);
  gtk_widget_class_bind_template_child (widget_class, TsSearchPanel, known);
  gtk_widget_class_bind_template_child (widget_class, TsSearchPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, query_changed);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, stop_search);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
ts_search_panel_init (TsSearchPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (entry_key_pressed), self);
  gtk_widget_add_controller (self->entry, keys);

  self->hits = ts_op_list_new ();
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->hits)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection); /* the list keeps it */
}

GtkWidget *
ts_search_panel_new (void)
{
  return g_object_new (TS_TYPE_SEARCH_PANEL, NULL);
}

void
ts_search_panel_set_document (TsSearchPanel *self,
                              TsDocument *document)
{
  g_return_if_fail (TS_IS_SEARCH_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (document == self->document)
    return;
  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->document, facts_changed, self);
      g_signal_handlers_disconnect_by_func (self->document, marks_changed, self);
    }
  g_set_object (&self->document, document);
  g_clear_pointer (&self->values, ts_search_values_free);
  self->asks_values = FALSE;
  self->asks_marks = FALSE;
  g_clear_pointer (&self->search, ts_search_unref);
  if (document != NULL)
    {
      g_signal_connect_object (document, "notify::shapes", G_CALLBACK (facts_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (document, "notify::problems", G_CALLBACK (facts_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (document, "breakpoints-changed", G_CALLBACK (marks_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (document, "feeds-changed", G_CALLBACK (marks_changed), self, G_CONNECT_SWAPPED);
    }
  query_changed (self);
}

static void
order_found (TsSearchPanel *self)
{
  if (self->wanted_step != 0 && ts_canvas_prepare_order (self->canvas))
    ts_search_panel_go (self, self->wanted_step);
}

void
ts_search_panel_set_canvas (TsSearchPanel *self,
                            TsCanvas *canvas)
{
  g_return_if_fail (TS_IS_SEARCH_PANEL (self));
  g_return_if_fail (canvas == NULL || TS_IS_CANVAS (canvas));

  if (self->canvas != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->canvas, marks_changed, self);
      g_signal_handlers_disconnect_by_func (self->canvas, order_found, self);
      g_object_remove_weak_pointer (G_OBJECT (self->canvas), (gpointer *)&self->canvas);
    }
  self->canvas = canvas;
  if (canvas != NULL)
    {
      g_object_add_weak_pointer (G_OBJECT (canvas), (gpointer *)&self->canvas);
      g_signal_connect_object (canvas, "notify::notes", G_CALLBACK (marks_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (canvas, "notify::patterns", G_CALLBACK (order_found), self, G_CONNECT_SWAPPED);
    }
}

void
ts_search_panel_start (TsSearchPanel *self)
{
  g_return_if_fail (TS_IS_SEARCH_PANEL (self));

  ensure_search (self);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

void
ts_search_panel_set_query (TsSearchPanel *self,
                           const char *query)
{
  g_return_if_fail (TS_IS_SEARCH_PANEL (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), query);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

void
ts_search_panel_go (TsSearchPanel *self,
                    int step)
{
  g_return_if_fail (TS_IS_SEARCH_PANEL (self));

  guint n;
  const guint32 *hits = ts_search_panel_get_hits (self, &n);
  guint at = gtk_single_selection_get_selected (self->selection);
  guint next;

  self->wanted_step = 0;
  if (n == 0)
    return;
  if (self->canvas != NULL && !ts_canvas_prepare_order (self->canvas))
    {
      self->wanted_step = step;
      return;
    }
  next = self->canvas != NULL ? ts_canvas_find_next_of (self->canvas, hits, n, step) : G_MAXUINT;
  if (next != G_MAXUINT)
    go_to (self, next);
  else if (at == GTK_INVALID_LIST_POSITION)
    go_to (self, step > 0 ? 0 : n - 1);
  else
    go_to (self, (at + n + (guint)step) % n);
}

guint
ts_search_panel_get_n_hits (TsSearchPanel *self)
{
  g_return_val_if_fail (TS_IS_SEARCH_PANEL (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->hits));
}

const guint32 *
ts_search_panel_get_hits (TsSearchPanel *self,
                          guint *n)
{
  g_return_val_if_fail (TS_IS_SEARCH_PANEL (self), NULL);

  return ts_op_list_get_ops (self->hits, n);
}
