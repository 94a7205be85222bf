#include "app/panels/ts-outline-panel.h"

#include "app/models/ts-outline-item.h"
#include "app/panels/ts-panels.h"
#include "app/panels/ts-row-action.h"
#include "app/panels/ts-row-tooltip.h"

struct _TsOutlinePanel
{
  GtkWidget parent_instance;

  TsDocument *document;
  GCancellable *cancellable; /* of the tree that is being made */

  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (TsOutlinePanel, ts_outline_panel, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  SCOPE_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- rows -------------------------------------------------------------------------------------- */

static GtkWidget *
new_label (GtkWidget *box,
           PangoEllipsizeMode ellipsize)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
setup_row (GtkSignalListItemFactory *factory,
           GtkListItem *item)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *detail;

  gtk_widget_set_hexpand (new_label (row, PANGO_ELLIPSIZE_MIDDLE), TRUE);
  detail = new_label (row, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (detail), 11); /* the name is what one looks for */
  gtk_widget_add_css_class (detail, "outline-detail");
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), row);
  gtk_widget_add_css_class (expander, "outline-row");
  gtk_list_item_set_child (item, expander);
}

static void
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem *item)
{
  GtkTreeListRow *tree_row = gtk_list_item_get_item (item);
  GtkWidget *expander = gtk_list_item_get_child (item);
  GtkWidget *title = gtk_widget_get_first_child (gtk_tree_expander_get_child (GTK_TREE_EXPANDER (expander)));
  GtkWidget *detail = gtk_widget_get_next_sibling (title);
  g_autoptr (TsOutlineItem) outline_item = gtk_tree_list_row_get_item (tree_row);
  g_autofree char *title_text = ts_outline_item_dup_title (outline_item);
  g_autofree char *detail_text = ts_outline_item_dup_detail (outline_item);
  g_autofree char *name = ts_outline_item_dup_name (outline_item);
  gboolean is_op = ts_outline_item_get_kind (outline_item) == TS_OUTLINE_OPERATION;

  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander), tree_row);
  gtk_label_set_label (GTK_LABEL (title), title_text);
  gtk_label_set_label (GTK_LABEL (detail), detail_text);
  if (is_op)
    gtk_widget_remove_css_class (title, "outline-container");
  else
    gtk_widget_add_css_class (title, "outline-container");
  ts_row_tooltip_set (expander, name);
  ts_row_action_describe (item, name, detail_text);
}

static void
unbind_row (GtkSignalListItemFactory *factory,
            GtkListItem *item)
{
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (item)), NULL);
}

static GListModel *
make_children (gpointer item,
               gpointer user_data)
{
  return ts_outline_item_list_children (item);
}

static void
row_activated (TsOutlinePanel *self,
               guint position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list)), position);
  g_autoptr (TsOutlineItem) item = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
  g_autofree char *name = item != NULL ? ts_outline_item_dup_name (item) : NULL;

  if (item == NULL)
    return;

  switch (ts_outline_item_get_kind (item))
    {
    case TS_OUTLINE_SCOPE:
      g_signal_emit (self, signals[SCOPE_ACTIVATED], 0, ts_outline_item_get_function (item), name);
      break;
    case TS_OUTLINE_OPERATION:
      g_signal_emit (self, signals[ACTIVATED], 0, ts_outline_item_get_function (item), ts_outline_item_get_index (item));
      break;
    case TS_OUTLINE_FUNCTION:
      g_signal_emit (self, signals[ACTIVATED], 0, ts_outline_item_get_function (item), TS_NO_OP);
      break;
    case TS_OUTLINE_LIBRARY:
      gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
      break;
    }
}

/* ---- the tree ---------------------------------------------------------------------------------- */

static void
make_tree (GTask *task,
           gpointer source_object,
           gpointer task_data,
           GCancellable *cancellable)
{
  GError *error = NULL;
  TsScopeTree *tree = ts_scope_tree_new (task_data, cancellable, &error);

  if (tree != NULL)
    g_task_return_pointer (task, tree, (GDestroyNotify)ts_scope_tree_unref);
  else
    g_task_return_error (task, error);
}

static void
show_tree (TsOutlinePanel *self,
           TsScopeTree *tree)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  if (tree != NULL)
    {
      GtkTreeListModel *model = gtk_tree_list_model_new (ts_outline_list_graph (tree), FALSE, FALSE, make_children, NULL, NULL);

      selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (model)));
      gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (selection), FALSE);
      gtk_single_selection_set_can_unselect (GTK_SINGLE_SELECTION (selection), TRUE);
    }
  gtk_list_view_set_model (self->list, selection);
}

static void
tree_made (GObject *source_object,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (TsOutlinePanel) self = user_data;
  g_autoptr (TsScopeTree) tree = g_task_propagate_pointer (G_TASK (result), NULL);

  if (tree != NULL && self->document != NULL && tree->graph == ts_document_get_graph (self->document))
    show_tree (self, tree);
}

/* The reference goes with the callback and not with the task, which the thread may be the last to let go. */
static void
start_making_tree (TsOutlinePanel *self)
{
  g_autoptr (GTask) task = NULL;

  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, tree_made, g_object_ref (self));
  g_task_set_source_tag (task, start_making_tree);
  g_task_set_task_data (task, ts_graph_ref (ts_document_get_graph (self->document)), (GDestroyNotify)ts_graph_unref);
  g_task_run_in_thread (task, make_tree);
}

/* Made when the panel is seen first: not everyone wants it. */
static void
ts_outline_panel_map (GtkWidget *widget)
{
  TsOutlinePanel *self = TS_OUTLINE_PANEL (widget);

  GTK_WIDGET_CLASS (ts_outline_panel_parent_class)->map (widget);
  if (self->document != NULL && self->cancellable == NULL)
    start_making_tree (self);
}

/* ---- life -------------------------------------------------------------------------------------- */

static void
leave_document (TsOutlinePanel *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->document);
}

static gboolean
ts_outline_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TS_OUTLINE_PANEL (widget)->list));
}

static void
ts_outline_panel_dispose (GObject *object)
{
  leave_document (TS_OUTLINE_PANEL (object));
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_OUTLINE_PANEL);

  G_OBJECT_CLASS (ts_outline_panel_parent_class)->dispose (object);
}

static void
ts_outline_panel_class_init (TsOutlinePanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_outline_panel_dispose;
  widget_class->map = ts_outline_panel_map;
  widget_class->grab_focus = ts_outline_panel_grab_focus;

  signals[ACTIVATED] = g_signal_new ("activated", TS_TYPE_OUTLINE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SCOPE_ACTIVATED] = g_signal_new ("scope-activated", TS_TYPE_OUTLINE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-outline-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsOutlinePanel, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
ts_outline_panel_init (TsOutlinePanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row), NULL);
  gtk_list_view_set_factory (self->list, factory);
}

GtkWidget *
ts_outline_panel_new (void)
{
  return g_object_new (TS_TYPE_OUTLINE_PANEL, NULL);
}

void
ts_outline_panel_set_document (TsOutlinePanel *self,
                               TsDocument *document)
{
  g_return_if_fail (TS_IS_OUTLINE_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;

  leave_document (self);
  show_tree (self, NULL);
  if (document == NULL)
    return;

  self->document = g_object_ref (document);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    start_making_tree (self);
}
