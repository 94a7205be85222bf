#include "app/panels/ts-feeds-panel.h"

#include "app/panels/ts-feed-row.h"
#include "app/panels/ts-panels.h"
#include "app/panels/ts-preset-bar.h"
#include "app/panels/ts-scenario-editor.h"

#include <adwaita.h>

#define MOST_OTHERS 100 /* placeholders that are not needed, shown */

struct _TsFeedsPanel
{
  GtkWidget parent_instance;

  GtkWidget *box;
  TsPresetBar *preset_bar;
  TsScenarioEditor *scenario_editor;
  GtkWidget *nothing;
  GtkListBox *list;
  GtkWidget *others_box;
  GtkListBox *others_list;

  TsDocument *document;
  gboolean is_stale; /* the rows are not those of the document's feeds: nobody sees them */
};

G_DEFINE_FINAL_TYPE (TsFeedsPanel, ts_feeds_panel, GTK_TYPE_WIDGET)

enum
{
  OUTPUT_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- which outputs ---------------------------------------------------------------------------- */

static gboolean
contains (GArray *outputs,
          TsOutput output)
{
  for (guint i = 0; i < outputs->len; i++)
    if (ts_output_equal (g_array_index (outputs, TsOutput, i), output))
      return TRUE;

  return FALSE;
}

static GArray *
find_outputs (TsFeedsPanel *self)
{
  GArray *outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  guint n;
  g_autofree TsOutput *found = ts_document_dup_feed_outputs (self->document, &n);

  g_array_append_vals (outputs, found, n);

  return outputs;
}

static GArray *
find_others (TsFeedsPanel *self,
             GArray *needed)
{
  TsGraph *graph = ts_document_get_graph (self->document);
  GArray *outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  guint32 n_ops = ts_graph_get_n_operations (graph);

  for (guint32 i = 0; i < n_ops && outputs->len < MOST_OTHERS; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);
      TsOutput output = { i, 0 };

      if (op->n_outputs > 0 && g_str_has_prefix (op->type, "Placeholder") && !contains (needed, output))
        g_array_append_val (outputs, output);
    }

  return outputs;
}

/* ---- rows ------------------------------------------------------------------------------------- */

static void
on_row_open (TsFeedsPanel *self,
             TsFeedRow *row)
{
  TsOutput output = ts_feed_row_get_output (row);

  g_signal_emit (self, signals[OUTPUT_ACTIVATED], 0, output.op, output.index);
}

static TsFeedRow *
get_row (GtkListBox *list,
         guint i)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, (int)i);

  return row != NULL ? TS_FEED_ROW (row) : NULL;
}

static TsFeedRow *
find_row (GtkListBox *list,
          TsOutput output)
{
  TsFeedRow *row;

  for (guint i = 0; (row = get_row (list, i)) != NULL; i++)
    if (ts_output_equal (ts_feed_row_get_output (row), output))
      return row;

  return NULL;
}

/* Rows move between the lists with what is typed in them; those that are in their place are left alone, for they may have the focus. */
static void
put_row (TsFeedsPanel *self,
         GtkListBox *list,
         guint place,
         TsOutput output)
{
  TsFeedRow *there = get_row (list, place);
  GtkWidget *row;

  if (there != NULL && ts_output_equal (ts_feed_row_get_output (there), output))
    return;

  row = (GtkWidget *)find_row (self->list, output);
  if (row == NULL)
    row = (GtkWidget *)find_row (self->others_list, output);

  if (row != NULL)
    {
      g_object_ref (row);
      gtk_list_box_remove (GTK_LIST_BOX (gtk_widget_get_parent (row)), row);
    }
  else
    {
      row = g_object_ref_sink (ts_feed_row_new (self->document, output));
      g_signal_connect_swapped (row, "open", G_CALLBACK (on_row_open), self);
    }

  gtk_list_box_insert (list, row, (int)place);
  g_object_unref (row);
}

static void
put_rows (TsFeedsPanel *self,
          GtkListBox *list,
          GArray *outputs)
{
  for (guint i = 0; i < outputs->len; i++)
    put_row (self, list, i, g_array_index (outputs, TsOutput, i));
}

static void
trim_rows (GtkListBox *list,
           guint n)
{
  TsFeedRow *row;

  while ((row = get_row (list, n)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
update_rows (TsFeedsPanel *self)
{
  TsFeedRow *row;

  for (guint i = 0; (row = get_row (self->list, i)) != NULL; i++)
    ts_feed_row_update (row, TRUE);

  for (guint i = 0; (row = get_row (self->others_list, i)) != NULL; i++)
    ts_feed_row_update (row, FALSE);
}

static void
refresh (TsFeedsPanel *self)
{
  g_autoptr (GArray) outputs = NULL;
  g_autoptr (GArray) others = NULL;

  self->is_stale = FALSE;
  if (self->document == NULL)
    {
      trim_rows (self->list, 0);
      trim_rows (self->others_list, 0);
      return;
    }

  outputs = find_outputs (self);
  others = find_others (self, outputs);
  put_rows (self, self->list, outputs);
  put_rows (self, self->others_list, others);
  trim_rows (self->list, outputs->len);
  trim_rows (self->others_list, others->len);
  update_rows (self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), outputs->len > 0);
  gtk_widget_set_visible (self->others_box, others->len > 0);
  gtk_widget_set_visible (self->nothing, outputs->len + others->len == 0);
}

/* Rows cost more than all else of a graph with many placeholders: they are made once they are to be seen. */
static void
update (TsFeedsPanel *self)
{
  self->is_stale = TRUE;
  if (self->document == NULL || gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

static void
ensure_rows (TsFeedsPanel *self)
{
  if (self->is_stale)
    refresh (self);
}

static void
ts_feeds_panel_map (GtkWidget *widget)
{
  ensure_rows (TS_FEEDS_PANEL (widget));

  GTK_WIDGET_CLASS (ts_feeds_panel_parent_class)->map (widget);
}

/* ---- interface -------------------------------------------------------------------------------- */

GtkWidget *
ts_feeds_panel_new (void)
{
  return g_object_new (TS_TYPE_FEEDS_PANEL, NULL);
}

static void
leave_document (TsFeedsPanel *self)
{
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);

  g_clear_object (&self->document);
}

void
ts_feeds_panel_set_document (TsFeedsPanel *self,
                             TsDocument *document)
{
  g_return_if_fail (TS_IS_FEEDS_PANEL (self));

  leave_document (self);
  update (self);
  ts_preset_bar_set_document (self->preset_bar, document);
  ts_scenario_editor_set_document (self->scenario_editor, document);
  gtk_widget_set_visible (self->box, document != NULL);
  if (document == NULL)
    return;

  self->document = g_object_ref (document);
  g_signal_connect_swapped (document, "feeds-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (document, "notify::shapes", G_CALLBACK (update_rows), self);
  update (self);
}

void
ts_feeds_panel_add_output (TsFeedsPanel *self,
                           TsOutput output)
{
  TsFeedRow *row;

  g_return_if_fail (TS_IS_FEEDS_PANEL (self));
  g_return_if_fail (self->document != NULL);

  ts_document_offer_feed (self->document, output);
  ensure_rows (self);
  row = find_row (self->list, output);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

gboolean
ts_feeds_panel_focus_missing (TsFeedsPanel *self)
{
  TsFeedRow *row;

  g_return_val_if_fail (TS_IS_FEEDS_PANEL (self), FALSE);

  ensure_rows (self);
  for (guint i = 0; (row = get_row (self->list, i)) != NULL; i++)
    {
      TsOutput output = ts_feed_row_get_output (row);
      TsDebugWorker *worker = ts_document_get_worker (self->document);

      if (ts_document_needs_feed (self->document, output) && ts_debug_worker_get_feed (worker, output) == NULL)
        {
          gtk_widget_grab_focus (GTK_WIDGET (row));
          return TRUE;
        }
    }

  return FALSE;
}

static void
ts_feeds_panel_dispose (GObject *object)
{
  leave_document (TS_FEEDS_PANEL (object));
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_FEEDS_PANEL);

  G_OBJECT_CLASS (ts_feeds_panel_parent_class)->dispose (object);
}

static void
ts_feeds_panel_class_init (TsFeedsPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_feeds_panel_dispose;
  widget_class->map = ts_feeds_panel_map;

  g_type_ensure (TS_TYPE_PRESET_BAR);
  g_type_ensure (TS_TYPE_SCENARIO_EDITOR);

  signals[OUTPUT_ACTIVATED] = g_signal_new ("output-activated", TS_TYPE_FEEDS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-feeds-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsFeedsPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsFeedsPanel, preset_bar);
  gtk_widget_class_bind_template_child (widget_class, TsFeedsPanel, scenario_editor);
  gtk_widget_class_bind_template_child (widget_class, TsFeedsPanel, nothing);
  gtk_widget_class_bind_template_child (widget_class, TsFeedsPanel, list);
  gtk_widget_class_bind_template_child (widget_class, TsFeedsPanel, others_box);
  gtk_widget_class_bind_template_child (widget_class, TsFeedsPanel, others_list);
}

static void
ts_feeds_panel_init (TsFeedsPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
