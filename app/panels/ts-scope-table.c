#include "app/panels/ts-scope-table.h"

#include "app/models/ts-scope-sums.h"
#include "app/panels/ts-panels.h"
#include "app/panels/ts-row-tooltip.h"
#include "app/ts-color-source.h"

#include <math.h>

/* ---- a row ----------------------------------------------------------------------------------------- */

#define TS_TYPE_SCOPE_ROW (ts_scope_row_get_type ())
G_DECLARE_FINAL_TYPE (TsScopeRow, ts_scope_row, TS, SCOPE_ROW, GObject)

struct _TsScopeRow
{
  GObject parent_instance;

  guint32 scope;
};

G_DEFINE_FINAL_TYPE (TsScopeRow, ts_scope_row, G_TYPE_OBJECT)

static void
ts_scope_row_class_init (TsScopeRowClass *class)
{
}

static void
ts_scope_row_init (TsScopeRow *self)
{
}

/* ---- the table ------------------------------------------------------------------------------------- */

#define N_MEASURES G_N_ELEMENTS (measures)

/* What is summed up; of the operations themselves their number. */
static const struct
{
  const char *title;
  const char *tooltip;
  TsColoring coloring;
  TsUnit unit;
} measures[] = {
  { "Operations", "Operations, Inner Scopes Included", TS_N_COLORINGS, TS_UNIT_COUNT },
  { "Parameters", "Numbers in Variables and Weights", TS_COLORING_PARAMETERS, TS_UNIT_COUNT },
  { "FLOPs", "Floating-Point Operations", TS_COLORING_FLOPS, TS_UNIT_FLOPS },
  { "Bytes", "Bytes of Outputs", TS_COLORING_BYTES, TS_UNIT_BYTES },
  { "Time", "Time of the Last Runs", TS_COLORING_TIME, TS_UNIT_NANOSECONDS },
};

struct _TsScopeTable
{
  GtkWidget parent_instance;

  TsDocument *document;               /* (nullable) */
  TsScopeTree *tree;                  /* (nullable) */
  double *sums[N_MEASURES];           /* for each scope */
  GtkSorter *sorters[N_MEASURES + 1]; /* of the columns, the name's first; the columns keep them */
  GListStore *rows;
  GtkSortListModel *sorted;

  GtkColumnView *view;
  GtkLabel *note;
};

G_DEFINE_FINAL_TYPE (TsScopeTable, ts_scope_table, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What a column knows; it is told by which one it is: the name is column 0. */
typedef struct
{
  TsScopeTable *table;
  guint column;
} ColumnData;

static guint32
get_scope (gpointer item)
{
  return TS_SCOPE_ROW (item)->scope;
}

/* Names as the graph has them, which is the order of their numbers; unknown sums come first. */
static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer user_data)
{
  const ColumnData *data = user_data;
  guint32 x = get_scope ((gpointer)a), y = get_scope ((gpointer)b);

  if (data->column > 0 && data->table->sums[data->column - 1] != NULL)
    {
      const double *sums = data->table->sums[data->column - 1];
      double sum_x = isnan (sums[x]) ? -1 : sums[x], sum_y = isnan (sums[y]) ? -1 : sums[y];

      if (sum_x != sum_y)
        return sum_x < sum_y ? -1 : 1;
    }
  if (data->column == 0)
    {
      g_autofree char *name_x = ts_scope_tree_dup_name (data->table->tree, x);
      g_autofree char *name_y = ts_scope_tree_dup_name (data->table->tree, y);

      return g_strcmp0 (name_x, name_y);
    }
  return x < y ? -1 : x > y;
}

static char *
dup_text (const ColumnData *data,
          guint32 scope)
{
  double sum;

  if (data->column == 0)
    return ts_scope_tree_dup_name (data->table->tree, scope);
  sum = data->table->sums[data->column - 1] != NULL ? data->table->sums[data->column - 1][scope] : NAN;
  return isnan (sum) || sum == 0 ? g_strdup ("") : ts_unit_format (measures[data->column - 1].unit, sum);
}

static void
setup_cell (GtkSignalListItemFactory *factory,
            GtkListItem *item,
            const ColumnData *data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), data->column > 0 ? 1.0f : 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), data->column > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_START);
  if (data->column > 0)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cell (GtkSignalListItemFactory *factory,
           GtkListItem *item,
           const ColumnData *data)
{
  g_autofree char *text = dup_text (data, get_scope (gtk_list_item_get_item (item)));
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_label (GTK_LABEL (label), text);
  ts_row_tooltip_set (label, *text == '\0'      ? NULL
                             : data->column > 0 ? measures[data->column - 1].tooltip
                                                : text);
}

static void
add_column (TsScopeTable *self,
            guint column)
{
  ColumnData *data = g_new (ColumnData, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *added = gtk_column_view_column_new (column == 0 ? "Scope" : measures[column - 1].title, factory);

  *data = (ColumnData) { self, column };
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), data);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), data);
  g_object_set_data_full (G_OBJECT (added), "column", data, g_free);
  self->sorters[column] = GTK_SORTER (gtk_custom_sorter_new (compare_rows, data, NULL));
  gtk_column_view_column_set_sorter (added, self->sorters[column]);
  g_object_unref (self->sorters[column]); /* the column keeps it */
  gtk_column_view_column_set_resizable (added, TRUE);
  if (column == 0)
    gtk_column_view_column_set_expand (added, TRUE);
  else
    gtk_column_view_column_set_fixed_width (added, 96);
  gtk_column_view_append_column (self->view, added);
  g_object_unref (added);
}

/* ---- numbers --------------------------------------------------------------------------------------- */

static void
find_sums (TsScopeTable *self)
{
  for (guint i = 0; i < N_MEASURES; i++)
    {
      g_autoptr (TsOpColumn) column = measures[i].coloring < TS_N_COLORINGS ? ts_document_make_column (self->document, measures[i].coloring) : NULL;

      g_clear_pointer (&self->sums[i], g_free);
      if (column != NULL || measures[i].coloring == TS_N_COLORINGS)
        self->sums[i] = ts_scope_sums_new (self->tree, column);
    }
}

static void
fill (TsScopeTable *self)
{
  g_autoptr (GArray) scopes = ts_scope_sums_list_largest (self->tree, TS_SCOPE_TABLE_MAX_ROWS);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *note = NULL;

  for (guint i = 0; i < scopes->len; i++)
    {
      TsScopeRow *row = g_object_new (TS_TYPE_SCOPE_ROW, NULL);

      row->scope = g_array_index (scopes, guint32, i);
      g_ptr_array_add (rows, row);
    }
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata, rows->len);
  if (scopes->len < self->tree->n_scopes - 1)
    note = g_strdup_printf ("The %'u with the most operations of %'u scopes", scopes->len, self->tree->n_scopes - 1);
  else
    note = g_strdup_printf ("%'u %s", scopes->len, scopes->len == 1 ? "scope" : "scopes");
  gtk_label_set_label (self->note, note);
}

/* What costs is known some time after the graph; times after a run. */
static void
numbers_changed (TsScopeTable *self)
{
  find_sums (self);
  fill (self);
}

static void
stop_changed (TsScopeTable *self)
{
  TsStop *stop = ts_debug_worker_get_stop (ts_document_get_worker (self->document));

  if (stop != NULL && stop->reason == TS_STOP_DONE)
    numbers_changed (self);
}

static void
row_activated (TsScopeTable *self,
               guint position)
{
  g_autofree char *scope = ts_scope_table_dup_scope (self, position);

  if (scope != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, scope);
}

/* ---- life ------------------------------------------------------------------------------------------ */

static void
ts_scope_table_dispose (GObject *object)
{
  TsScopeTable *self = TS_SCOPE_TABLE (object);

  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  self->view = NULL;
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_SCOPE_TABLE);
  g_clear_object (&self->sorted);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (ts_scope_table_parent_class)->dispose (object);
}

/* The columns of the view, which look into it, are gone by then. */
static void
ts_scope_table_finalize (GObject *object)
{
  TsScopeTable *self = TS_SCOPE_TABLE (object);

  for (guint i = 0; i < N_MEASURES; i++)
    g_free (self->sums[i]);
  g_clear_pointer (&self->tree, ts_scope_tree_unref);

  G_OBJECT_CLASS (ts_scope_table_parent_class)->finalize (object);
}

static void
ts_scope_table_class_init (TsScopeTableClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_scope_table_dispose;
  G_OBJECT_CLASS (class)->finalize = ts_scope_table_finalize;

  signals[ACTIVATED] = g_signal_new ("activated", TS_TYPE_SCOPE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-scope-table.ui");
  gtk_widget_class_bind_template_child (widget_class, TsScopeTable, view);
  gtk_widget_class_bind_template_child (widget_class, TsScopeTable, note);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
ts_scope_table_init (TsScopeTable *self)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i <= N_MEASURES; i++)
    add_column (self, i);
  self->rows = g_list_store_new (TS_TYPE_SCOPE_ROW);
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (self->rows), g_object_ref (gtk_column_view_get_sorter (self->view)));
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->sorted))));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (selection), FALSE);
  gtk_single_selection_set_can_unselect (GTK_SINGLE_SELECTION (selection), TRUE);
  gtk_column_view_set_model (self->view, selection);
}

void
ts_scope_table_set (TsScopeTable *self,
                    TsDocument *document,
                    TsScopeTree *tree)
{
  g_return_if_fail (TS_IS_SCOPE_TABLE (self));
  g_return_if_fail (self->document == NULL);

  self->document = g_object_ref (document);
  self->tree = ts_scope_tree_ref (tree);
  g_signal_connect_object (document, "notify::costs", G_CALLBACK (numbers_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ts_document_get_worker (document), "notify::stop", G_CALLBACK (stop_changed), self, G_CONNECT_SWAPPED);
  numbers_changed (self);
  ts_scope_table_sort (self, measures[0].title, GTK_SORT_DESCENDING);
}

void
ts_scope_table_sort (TsScopeTable *self,
                     const char *title,
                     GtkSortType order)
{
  g_return_if_fail (TS_IS_SCOPE_TABLE (self));

  GListModel *all = gtk_column_view_get_columns (self->view);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (all, i);

      if (g_str_equal (gtk_column_view_column_get_title (column), title))
        gtk_column_view_sort_by_column (self->view, column, order);
    }
}

char *
ts_scope_table_dup_scope (TsScopeTable *self,
                          guint position)
{
  g_autoptr (TsScopeRow) row = NULL;

  g_return_val_if_fail (TS_IS_SCOPE_TABLE (self), NULL);

  row = g_list_model_get_item (G_LIST_MODEL (self->sorted), position);
  return row != NULL ? ts_scope_tree_dup_name (self->tree, row->scope) : NULL;
}
