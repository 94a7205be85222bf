#include "app/panels/ts-statistics-page.h"

#include "app/panels/ts-histogram.h"
#include "app/panels/ts-panels.h"

struct _TsStatisticsPage
{
  GtkWidget parent_instance;

  GtkStack *stack;
  TsHistogram *histogram;
  GtkToggleButton *log_button;
  GtkGrid *grid;
};

G_DEFINE_FINAL_TYPE (TsStatisticsPage, ts_statistics_page, GTK_TYPE_WIDGET)

static void
on_log_toggled (TsStatisticsPage *self)
{
  ts_histogram_set_logarithmic (self->histogram, gtk_toggle_button_get_active (self->log_button));
}

static GtkWidget *
make_label (const char *text,
            const char *css_class,
            float xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
add_row (TsStatisticsPage *self,
         int *row,
         const char *name,
         const char *text)
{
  GtkWidget *label = make_label (name, "dim-label", 0);
  GtkWidget *value = make_label (text, "numeric", 1);

  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_grid_attach (self->grid, label, 0, *row, 1, 1);
  gtk_grid_attach (self->grid, value, 1, *row, 1, 1);
  (*row)++;

  return value;
}

static void
add_number (TsStatisticsPage *self,
            int *row,
            const char *name,
            double number)
{
  g_autofree char *text = g_strdup_printf ("%.9g", number);

  add_row (self, row, name, text);
}

static void
add_count (TsStatisticsPage *self,
           int *row,
           const char *name,
           gsize count,
           gsize of,
           gboolean is_bad)
{
  g_autofree char *text = NULL;
  GtkWidget *value;

  if (count == 0 || count == of)
    text = g_strdup_printf ("%" G_GSIZE_FORMAT, count);
  else
    text = g_strdup_printf ("%" G_GSIZE_FORMAT "  (%.3g %%)", count, 100.0 * (double)count / (double)of);

  value = add_row (self, row, name, text);
  if (is_bad && count > 0)
    gtk_widget_add_css_class (value, "error");
}

static void
fill (TsStatisticsPage *self,
      const TsTensorStats *stats)
{
  GtkWidget *child;
  int row = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);

  if (stats->n_finite > 0)
    {
      add_number (self, &row, "Minimum", stats->min);
      add_number (self, &row, "Maximum", stats->max);
      add_number (self, &row, "Mean", stats->mean);
      add_number (self, &row, "Standard deviation", stats->std);
    }

  add_count (self, &row, "Elements", stats->n_elements, stats->n_elements, FALSE);
  add_count (self, &row, "Zero", stats->n_zero, stats->n_elements, FALSE);
  add_count (self, &row, "Negative", stats->n_negative, stats->n_elements, FALSE);
  add_count (self, &row, "NaN", stats->n_nan, stats->n_elements, TRUE);
  add_count (self, &row, "+Inf", stats->n_positive_inf, stats->n_elements, TRUE);
  add_count (self, &row, "-Inf", stats->n_negative_inf, stats->n_elements, TRUE);
}

void
ts_statistics_page_set_stats (TsStatisticsPage *self,
                              const TsTensorStats *stats)
{
  g_return_if_fail (TS_IS_STATISTICS_PAGE (self));

  ts_histogram_set_stats (self->histogram, stats);
  gtk_stack_set_visible_child_name (self->stack, stats != NULL ? "statistics" : "waiting");
  if (stats == NULL)
    return;

  gtk_widget_set_visible (GTK_WIDGET (self->histogram), stats->n_finite > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->log_button), stats->n_finite > 0);
  fill (self, stats);
}

static void
ts_statistics_page_dispose (GObject *object)
{
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_STATISTICS_PAGE);

  G_OBJECT_CLASS (ts_statistics_page_parent_class)->dispose (object);
}

static void
ts_statistics_page_class_init (TsStatisticsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_statistics_page_dispose;

  g_type_ensure (TS_TYPE_HISTOGRAM);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-statistics-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TsStatisticsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TsStatisticsPage, histogram);
  gtk_widget_class_bind_template_child (widget_class, TsStatisticsPage, log_button);
  gtk_widget_class_bind_template_child (widget_class, TsStatisticsPage, grid);
  gtk_widget_class_bind_template_callback (widget_class, on_log_toggled);
}

static void
ts_statistics_page_init (TsStatisticsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
