#include "app/ts-node-table.h"

#include "app/models/ts-op-list.h"
#include "app/models/ts-search-marks.h"
#include "app/models/ts-search-query.h"
#include "app/models/ts-search-values.h"
#include "app/models/ts-search.h"
#include "app/panels/ts-row-tooltip.h"
#include "app/ts-node-column.h"

struct _TsNodeTable
{
  AdwWindow parent_instance;

  TsDocument *document;
  TsNotes *notes;            /* (nullable): that the user made */
  TsSearch *search;          /* (nullable): made when it is first needed */
  TsSearchValues *values;    /* (nullable): likewise */
  GCancellable *cancellable; /* (nullable): of the search in progress */
  GPtrArray *columns;        /* of TsNodeColumn */
  TsOpList *ops;
  GListModel *rows; /* these, sorted if they are not too many: else only those exist that are seen */
  GtkSingleSelection *selection;
  gboolean selecting; /* a selection is on its way between row and document */

  GtkWidget *entry;
  GtkLabel *count;
  GtkColumnView *view;
};

G_DEFINE_FINAL_TYPE (TsNodeTable, ts_node_table, ADW_TYPE_WINDOW)

enum
{
  OP_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- columns ------------------------------------------------------------------------------------- */

/* What a sorter or a factory of a column knows. */
typedef struct
{
  TsDocument *document;       /* the table's own */
  const TsNodeColumn *column; /* likewise */
} ColumnData;

static int
compare_ops (gconstpointer a,
             gconstpointer b,
             gpointer user_data)
{
  const ColumnData *data = user_data;

  return ts_node_column_compare (data->column, data->document, ts_op_item_get_operation ((TsOpItem *)a), ts_op_item_get_operation ((TsOpItem *)b));
}

static void
setup_cell (GtkSignalListItemFactory *factory,
            GtkListItem *item,
            ColumnData *data)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean is_number = ts_node_column_is_number (data->column);

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1.0f : 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), data->column->width == 0 ? PANGO_ELLIPSIZE_START : PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_cell (GtkSignalListItemFactory *factory,
           GtkListItem *item,
           ColumnData *data)
{
  g_autofree char *text = ts_node_column_dup_text (data->column, data->document, ts_op_item_get_operation (gtk_list_item_get_item (item)));
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_label (GTK_LABEL (label), text);
  ts_row_tooltip_set (label, text);
}

static gboolean
can_sort (TsNodeTable *self)
{
  return ts_graph_get_n_operations (ts_document_get_graph (self->document)) <= TS_NODE_TABLE_MAX_SORTED;
}

/* The title of the last column ends where its numbers do, with the arrow of the order before it. GTK has no way to say that: the label is
 * looked for, and if a later GTK builds titles in another way they stay on the left. */
static void
align_last_title (TsNodeTable *self)
{
  GtkWidget *widget = gtk_widget_get_first_child (GTK_WIDGET (self->view)), *box = NULL;

  widget = widget != NULL ? gtk_widget_get_last_child (widget) : NULL;
  while (widget != NULL && !GTK_IS_LABEL (widget))
    {
      box = widget;
      widget = gtk_widget_get_first_child (widget);
    }
  if (widget == NULL || !GTK_IS_BOX (box))
    return;

  gtk_widget_set_halign (box, GTK_ALIGN_END);
  if (gtk_widget_get_last_child (box) != widget)
    gtk_box_reorder_child_after (GTK_BOX (box), widget, gtk_widget_get_last_child (box));
}

static void
add_column (TsNodeTable *self,
            const TsNodeColumn *column)
{
  ColumnData *data = g_new (ColumnData, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *added;

  *data = (ColumnData) { self->document, column };
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cell), data, NULL, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), data);
  added = gtk_column_view_column_new (column->title, factory);
  g_object_set_data_full (G_OBJECT (added), "column", data, g_free);
  gtk_column_view_column_set_resizable (added, TRUE);
  if (column->width > 0)
    gtk_column_view_column_set_fixed_width (added, column->width);
  else
    gtk_column_view_column_set_expand (added, TRUE);
  if (can_sort (self))
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_ops, data, NULL));

      gtk_column_view_column_set_sorter (added, sorter);
    }
  gtk_column_view_append_column (self->view, added);
  if (ts_node_column_is_number (column))
    align_last_title (self);
  g_object_unref (added);
}

/* ---- what is shown ------------------------------------------------------------------------------- */

static void
refresh_count (TsNodeTable *self)
{
  guint n = ts_node_table_get_n_rows (self);
  g_autofree char *known = self->values != NULL ? ts_search_values_describe (self->values) : NULL;
  g_autofree char *text = g_strdup_printf ("%'u %s%s%s", n, n == 1 ? "row" : "rows", known != NULL ? "; " : "", known != NULL ? known : "");

  gtk_label_set_label (self->count, text);
}

static guint
find_row (TsNodeTable *self,
          guint32 op)
{
  guint n = ts_node_table_get_n_rows (self);

  for (guint i = 0; op != TS_NO_OP && i < n; i++)
    if ((can_sort (self) ? ts_node_table_get_op (self, i) : ts_op_list_get_op (self->ops, i)) == op)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static void
select_row_of_document (TsNodeTable *self)
{
  guint position = find_row (self, ts_document_get_selected_op (self->document));

  if (self->selecting)
    return;
  self->selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->view)), "list.scroll-to-item", "u", position);
  self->selecting = FALSE;
}

/* @hits: (transfer full) (nullable): %NULL: all */
static void
take_ops (TsNodeTable *self,
          GArray *hits)
{
  TsGraph *graph = ts_document_get_graph (self->document);

  if (hits == NULL)
    {
      hits = g_array_new (FALSE, FALSE, sizeof (guint32));
      for (guint32 op = 0; op < ts_graph_get_n_operations (graph); op++)
        g_array_append_val (hits, op);
    }
  self->selecting = TRUE;
  ts_op_list_set (self->ops, NULL, NULL); /* else the view looks for each row that it has among all the new ones, and rows that stay would not be sorted */
  ts_op_list_set (self->ops, graph, hits);
  self->selecting = FALSE;
  refresh_count (self);
  select_row_of_document (self);
}

/* A search on its way. */
typedef struct
{
  TsNodeTable *table;
  TsSearch *search;
} Asked;

static void
found (GObject *source_object,
       GAsyncResult *result,
       gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (TsNodeTable) self = asked->table;
  g_autoptr (TsSearch) search = asked->search;
  g_autoptr (GError) error = NULL;
  GArray *hits = ts_search_run_finish (search, result, &error);

  g_free (asked);
  if (self->search == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&hits, g_array_unref);
      return;
    }
  gtk_widget_set_tooltip_text (self->entry, error != NULL ? error->message : NULL);
  if (error != NULL)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  if (hits != NULL)
    take_ops (self, hits);
}

static void query_changed (TsNodeTable *self);

static void
values_known (gpointer data,
              gpointer user_data)
{
  query_changed (user_data);
}

/* Values and marks only if the query asks for them. */
static void
refresh_facts (TsNodeTable *self,
               const char *text)
{
  g_autoptr (TsSearchQuery) query = ts_search_query_new (text, NULL);
  g_autoptr (GBytes) marks = NULL;

  if (self->search == NULL)
    {
      self->search = ts_search_new (ts_document_get_graph (self->document));
      self->values = ts_search_values_new (self->document, values_known, self);
    }
  ts_search_set_facts (self->search, ts_document_get_shapes (self->document), ts_document_get_problems (self->document));
  ts_search_values_set_wanted (self->values, query != NULL && ts_search_query_asks (query, TS_SEARCH_VALUE));
  ts_search_set_numerics (self->search, ts_search_values_get (self->values));
  if (query != NULL && ts_search_query_asks (query, TS_SEARCH_MARK))
    marks = ts_search_marks_new (self->document, self->notes);
  ts_search_set_marks (self->search, marks);
}

static void
query_changed (TsNodeTable *self)
{
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  Asked *asked;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_remove_css_class (self->entry, "error");
  if (*query == '\0')
    {
      if (self->values != NULL)
        ts_search_values_set_wanted (self->values, FALSE);
      take_ops (self, NULL);
      return;
    }
  refresh_facts (self, query);
  self->cancellable = g_cancellable_new ();
  asked = g_new (Asked, 1);
  *asked = (Asked) { g_object_ref (self), ts_search_ref (self->search) };
  ts_search_run_async (self->search, query, self->cancellable, found, asked);
}

static void
row_selected (TsNodeTable *self)
{
  guint32 op = ts_node_table_get_op (self, gtk_single_selection_get_selected (self->selection));

  if (self->selecting || op == TS_NO_OP)
    return;
  self->selecting = TRUE;
  g_signal_emit (self, signals[OP_ACTIVATED], 0, op);
  self->selecting = FALSE;
}

static void
refresh_columns (TsNodeTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    ts_node_column_refresh (g_ptr_array_index (self->columns, i), self->document);
}

/* Shapes, and with them bytes and costs, are known some time after the graph; times after a run. */
static void
values_changed (TsNodeTable *self)
{
  refresh_columns (self);
  query_changed (self);
}

static void
stop_changed (TsNodeTable *self)
{
  TsStop *stop = ts_debug_worker_get_stop (ts_document_get_worker (self->document));

  if (stop != NULL && stop->reason == TS_STOP_DONE)
    values_changed (self);
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void
ts_node_table_dispose (GObject *object)
{
  TsNodeTable *self = TS_NODE_TABLE (object);

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      g_signal_handlers_disconnect_by_data (ts_document_get_worker (self->document), self);
      g_signal_handlers_disconnect_by_data (self->selection, self);
      gtk_column_view_set_model (self->view, NULL);
    }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->search, ts_search_unref);
  g_clear_pointer (&self->values, ts_search_values_free);
  g_clear_pointer (&self->notes, ts_notes_unref);
  g_clear_object (&self->selection);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (ts_node_table_parent_class)->dispose (object);
}

/* The columns of the view, which look into them, are gone by then. */
static void
ts_node_table_finalize (GObject *object)
{
  g_clear_pointer (&TS_NODE_TABLE (object)->columns, g_ptr_array_unref);

  G_OBJECT_CLASS (ts_node_table_parent_class)->finalize (object);
}

static void
ts_node_table_class_init (TsNodeTableClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_node_table_dispose;
  G_OBJECT_CLASS (class)->finalize = ts_node_table_finalize;

  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_NODE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-node-table.ui");
  gtk_widget_class_bind_template_child (widget_class, TsNodeTable, entry);
  gtk_widget_class_bind_template_child (widget_class, TsNodeTable, count);
  gtk_widget_class_bind_template_child (widget_class, TsNodeTable, view);
  gtk_widget_class_bind_template_callback (widget_class, query_changed);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
}

static void
ts_node_table_init (TsNodeTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TsNodeTable *
ts_node_table_new (GtkWindow *parent,
                   TsDocument *document)
{
  TsNodeTable *self = g_object_new (TS_TYPE_NODE_TABLE, "transient-for", parent, NULL);
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);

  self->document = g_object_ref (document);
  self->columns = ts_node_columns_new ();
  for (guint i = 0; i < self->columns->len; i++)
    add_column (self, g_ptr_array_index (self->columns, i));
  refresh_columns (self);
  self->ops = ts_op_list_new ();
  self->rows = G_LIST_MODEL (self->ops);
  if (can_sort (self))
    self->rows = G_LIST_MODEL (gtk_sort_list_model_new (self->rows, g_object_ref (sorter)));
  self->selection = gtk_single_selection_new (self->rows);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  take_ops (self, NULL);
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (row_selected), self);
  g_signal_connect_swapped (document, "notify::selected-op", G_CALLBACK (select_row_of_document), self);
  g_signal_connect_swapped (document, "notify::shapes", G_CALLBACK (values_changed), self);
  g_signal_connect_swapped (document, "notify::costs", G_CALLBACK (values_changed), self);
  g_signal_connect_swapped (ts_document_get_worker (document), "notify::stop", G_CALLBACK (stop_changed), self);
  return self;
}

void
ts_node_table_add_columns (TsNodeTable *self,
                           const TsNodeData *data)
{
  g_return_if_fail (TS_IS_NODE_TABLE (self));

  for (guint i = 0; i < data->columns->len; i++)
    {
      ts_node_columns_add (self->columns, g_ptr_array_index (data->columns, i));
      add_column (self, g_ptr_array_index (self->columns, self->columns->len - 1));
    }
}

void
ts_node_table_set_notes (TsNodeTable *self,
                         TsNotes *notes)
{
  g_return_if_fail (TS_IS_NODE_TABLE (self));

  ts_notes_ref (notes);
  g_clear_pointer (&self->notes, ts_notes_unref);
  self->notes = notes;
}

void
ts_node_table_set_query (TsNodeTable *self,
                         const char *query)
{
  g_return_if_fail (TS_IS_NODE_TABLE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), query);
}

guint
ts_node_table_get_n_rows (TsNodeTable *self)
{
  g_return_val_if_fail (TS_IS_NODE_TABLE (self), 0);

  return g_list_model_get_n_items (self->rows);
}

guint32
ts_node_table_get_op (TsNodeTable *self,
                      guint position)
{
  g_autoptr (TsOpItem) item = NULL;

  g_return_val_if_fail (TS_IS_NODE_TABLE (self), TS_NO_OP);

  item = g_list_model_get_item (self->rows, position);
  return item != NULL ? ts_op_item_get_operation (item)->index : TS_NO_OP;
}

void
ts_node_table_sort (TsNodeTable *self,
                    const char *title,
                    GtkSortType order)
{
  GListModel *all = gtk_column_view_get_columns (self->view);

  g_return_if_fail (TS_IS_NODE_TABLE (self));

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (all, i);

      if (g_str_equal (gtk_column_view_column_get_title (column), title))
        gtk_column_view_sort_by_column (self->view, column, order);
    }
}
