#include "app/ts-statistics-window.h"

#include "app/models/ts-graph-statistics.h"
#include "app/panels/ts-scope-table.h"
#include "app/panels/ts-treemap.h"

#define MAX_ROWS 60 /* op types of one list */

struct _TsStatisticsWindow
{
  AdwWindow parent_instance;

  TsDocument *document;
  GCancellable *cancellable;
  TsGraphStatistics *statistics; /* (nullable): until it is there */

  AdwWindowTitle *title;
  GtkBox *groups;
  GtkToggleButton *bytes_button;
  GtkLabel *total;
  TsTreemap *treemap;
  TsScopeTable *scope_table;
};

G_DEFINE_FINAL_TYPE (TsStatisticsWindow, ts_statistics_window, ADW_TYPE_WINDOW)

enum
{
  SEARCH,
  SCOPE_ACTIVATED,
  NEEDS_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- the map ------------------------------------------------------------------------------------- */

static guint64 *
count_operations (const TsScopeTree *tree)
{
  guint64 *counts = g_new (guint64, tree->n_scopes);

  for (guint32 s = 0; s < tree->n_scopes; s++)
    counts[s] = tree->scopes[s].end - tree->scopes[s].begin;
  return counts;
}

static void
measure_changed (TsStatisticsWindow *self)
{
  gboolean in_bytes = gtk_toggle_button_get_active (self->bytes_button);
  g_autofree guint64 *counts = NULL;
  g_autofree char *text = NULL;

  if (self->statistics == NULL)
    return;
  if (!in_bytes)
    counts = count_operations (self->statistics->tree);
  ts_treemap_set (self->treemap, self->statistics->tree, in_bytes ? self->statistics->bytes : counts, in_bytes);
  text = in_bytes ? g_format_size_full (self->statistics->bytes[TS_ROOT_SCOPE], G_FORMAT_SIZE_IEC_UNITS)
                  : g_strdup_printf ("%'u operations", self->statistics->tree->n_ops);
  gtk_label_set_label (self->total, text);
}

static void
scope_activated (TsStatisticsWindow *self,
                 const char *scope)
{
  g_signal_emit (self, signals[SCOPE_ACTIVATED], 0, scope);
}

/* ---- the lists ----------------------------------------------------------------------------------- */

static void
row_activated (TsStatisticsWindow *self,
               GtkWidget *row)
{
  const char *query = g_object_get_data (G_OBJECT (row), "query");

  if (query != NULL && *query != '\0')
    g_signal_emit (self, signals[SEARCH], 0, query);
  else
    g_signal_emit (self, signals[NEEDS_ACTIVATED], 0);
}

static AdwPreferencesGroup *
add_group (TsStatisticsWindow *self,
           const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (self->groups, group);
  return ADW_PREFERENCES_GROUP (group);
}

/* @query: (nullable): what the row searches for when it is activated; "": what the fetches need; %NULL: it leads nowhere */
static void
add_row (TsStatisticsWindow *self,
         AdwPreferencesGroup *group,
         const char *title,
         guint32 n,
         const char *query)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *number = g_strdup_printf ("%'u", n);
  GtkWidget *label = gtk_label_new (number);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  if (query != NULL)
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "query", g_strdup (query), g_free);
      g_signal_connect_object (row, "activated", G_CALLBACK (row_activated), self, G_CONNECT_SWAPPED);
    }
  adw_preferences_group_add (group, row);
}

/* @term: of a query: "op:="; @of_none: the query for those that have no name */
static void
add_counts (TsStatisticsWindow *self,
            const char *title,
            const GArray *counts,
            const char *term,
            const char *none,
            const char *of_none)
{
  AdwPreferencesGroup *group;

  if (counts->len == 0)
    return;
  group = add_group (self, title);
  for (guint i = 0; i < MIN (counts->len, MAX_ROWS); i++)
    {
      const TsNameCount *count = &g_array_index (counts, TsNameCount, i);
      g_autofree char *query = g_strdup_printf ("%s\"%s\"", term, count->name);

      add_row (self, group, *count->name != '\0' ? count->name : none, count->n, *count->name != '\0' ? query : of_none);
    }
  if (counts->len > MAX_ROWS)
    {
      guint32 n = 0;

      for (guint i = MAX_ROWS; i < counts->len; i++)
        n += g_array_index (counts, TsNameCount, i).n;
      add_row (self, group, "Others", n, NULL);
    }
}

static void
show_numbers (TsStatisticsWindow *self)
{
  const TsGraphStatistics *s = self->statistics;
  AdwPreferencesGroup *group = add_group (self, "To Be Looked At");

  add_row (self, group, "Operations without a kernel", s->n_without_kernel, "-has:kernel");
  add_row (self, group, "Placeholders without a feed", s->n_placeholders, "op:Placeholder -op:=PlaceholderWithDefault -has:feed");
  add_row (self, group, "Not needed by what is fetched", s->n_dead, "");
  add_counts (self, "Op Types", s->types, "op:=", NULL, NULL);
  add_counts (self, "Op Types Without a Kernel", s->missing, "op:=", NULL, NULL);
  add_counts (self, "Operations by Dtype of Output", s->dtypes, "dtype:", NULL, NULL);
  add_counts (self, "Devices", s->devices, "device:=", "None requested", "-has:device");
  measure_changed (self);
}

static void
counted (GObject *source_object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (TsStatisticsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  TsGraphStatistics *statistics = ts_graph_statistics_run_finish (result, &error);

  if (self->cancellable == NULL || statistics == NULL) /* closed meanwhile */
    {
      ts_graph_statistics_free (statistics);
      return;
    }
  self->statistics = statistics;
  ts_scope_table_set (self->scope_table, self->document, statistics->tree);
  show_numbers (self);
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void
ts_statistics_window_dispose (GObject *object)
{
  TsStatisticsWindow *self = TS_STATISTICS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->statistics, ts_graph_statistics_free);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (ts_statistics_window_parent_class)->dispose (object);
}

static void
ts_statistics_window_class_init (TsStatisticsWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_statistics_window_dispose;

  signals[SEARCH] = g_signal_new ("search", TS_TYPE_STATISTICS_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SCOPE_ACTIVATED] = g_signal_new ("scope-activated", TS_TYPE_STATISTICS_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[NEEDS_ACTIVATED] = g_signal_new ("needs-activated", TS_TYPE_STATISTICS_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TS_TYPE_SCOPE_TABLE);
  g_type_ensure (TS_TYPE_TREEMAP);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-statistics-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TsStatisticsWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TsStatisticsWindow, groups);
  gtk_widget_class_bind_template_child (widget_class, TsStatisticsWindow, bytes_button);
  gtk_widget_class_bind_template_child (widget_class, TsStatisticsWindow, total);
  gtk_widget_class_bind_template_child (widget_class, TsStatisticsWindow, treemap);
  gtk_widget_class_bind_template_child (widget_class, TsStatisticsWindow, scope_table);
  gtk_widget_class_bind_template_callback (widget_class, measure_changed);
  gtk_widget_class_bind_template_callback (widget_class, scope_activated);
}

static void
ts_statistics_window_init (TsStatisticsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

static GArray *
list_fetches (TsDocument *document)
{
  TsDebugWorker *worker = ts_document_get_worker (document);
  guint n;
  const TsOutput *fetches = ts_debug_worker_get_fetches (worker, &n);
  g_autofree TsOutput *defaults = n == 0 ? ts_debug_worker_find_default_fetches (worker, &n) : NULL;

  return g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (TsOutput)), defaults != NULL ? defaults : fetches, n);
}

static GArray *
list_feeds (TsDocument *document)
{
  GArray *outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  guint n;
  const TsFeed *feeds = ts_debug_worker_get_feeds (ts_document_get_worker (document), &n);

  for (guint i = 0; i < n; i++)
    g_array_append_val (outputs, feeds[i].output);
  return outputs;
}

TsStatisticsWindow *
ts_statistics_window_new (GtkWindow *parent,
                          TsDocument *document)
{
  TsStatisticsWindow *self = g_object_new (TS_TYPE_STATISTICS_WINDOW, "transient-for", parent, NULL);
  g_autoptr (GArray) fetches = list_fetches (document);
  g_autoptr (GArray) feeds = list_feeds (document);

  self->document = g_object_ref (document);
  adw_window_title_set_subtitle (self->title, ts_document_get_title (document));
  ts_graph_statistics_run_async (ts_document_get_graph (document), fetches, feeds, self->cancellable, counted, g_object_ref (self));
  return self;
}

gboolean
ts_statistics_window_is_ready (TsStatisticsWindow *self)
{
  g_return_val_if_fail (TS_IS_STATISTICS_WINDOW (self), FALSE);

  return self->statistics != NULL;
}
