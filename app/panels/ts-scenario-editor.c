#include "app/panels/ts-scenario-editor.h"

#include "app/panels/ts-panels.h"
#include "app/panels/ts-scenario-row.h"
#include "app/ts-document-presets.h"

struct _TsScenarioEditor
{
  GtkWidget parent_instance;

  TsDocument *document; /* nullable */
  char **presets;       /* nullable: that the rows offer */
  char *shown;          /* nullable: the steps that the rows are of */

  GtkListBox *list;
  GtkButton *run_button;
  GtkWidget *cancel_button;
  GtkWidget *progress_box;
  GtkProgressBar *progress;
  GtkLabel *where;
};

G_DEFINE_FINAL_TYPE (TsScenarioEditor, ts_scenario_editor, GTK_TYPE_WIDGET)

static void update (TsScenarioEditor *self);

static TsDebugWorker *
get_worker (TsScenarioEditor *self)
{
  return ts_document_get_worker (self->document);
}

static TsScenarioRow *
get_row (TsScenarioEditor *self,
         guint i)
{
  return (TsScenarioRow *)gtk_list_box_get_row_at_index (self->list, (int)i);
}

/* ---- from the rows to the document --------------------------------------------------------------- */

static GArray *
dup_steps (TsScenarioEditor *self)
{
  GArray *steps = ts_scenario_steps_new ();
  TsScenarioRow *row;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    ts_scenario_steps_add (steps, ts_scenario_row_get_preset (row), ts_scenario_row_get_n (row));
  return steps;
}

static void
keep (TsScenarioEditor *self)
{
  g_autoptr (GArray) steps = dup_steps (self);

  g_free (self->shown);
  self->shown = ts_scenario_format (steps);
  ts_document_set_scenario (self->document, self->shown);
  update (self);
}

static void
row_moved (TsScenarioEditor *self,
           int by,
           GtkWidget *row)
{
  int place = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + by;

  g_object_ref (row);
  gtk_list_box_remove (self->list, row);
  gtk_list_box_insert (self->list, row, place);
  g_object_unref (row);
  keep (self);
}

static void
row_removed (TsScenarioEditor *self,
             GtkWidget *row)
{
  gtk_list_box_remove (self->list, row);
  keep (self);
}

static void
append_row (TsScenarioEditor *self,
            const char *preset,
            guint64 n)
{
  GtkWidget *row = ts_scenario_row_new (self->presets, preset, n);

  g_signal_connect_object (row, "changed", G_CALLBACK (keep), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "moved", G_CALLBACK (row_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (row_removed), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

/* The preset after that of the last step, as init is followed by train. */
static void
add_clicked (TsScenarioEditor *self)
{
  g_autoptr (GArray) steps = dup_steps (self);
  const char *last = steps->len > 0 ? g_array_index (steps, TsScenarioStep, steps->len - 1).preset : NULL;
  guint i = 0;

  if (self->presets == NULL || self->presets[0] == NULL)
    return;
  while (last != NULL && self->presets[i] != NULL && !g_str_equal (self->presets[i], last))
    i++;
  if (last != NULL && self->presets[i] != NULL)
    i++;
  append_row (self, self->presets[i] != NULL ? self->presets[i] : self->presets[0], 1);
  keep (self);
}

/* ---- from the document to the rows --------------------------------------------------------------- */

static void
fill_rows (TsScenarioEditor *self)
{
  const char *text = ts_document_get_scenario (self->document);
  g_autoptr (GArray) steps = *text != '\0' ? ts_scenario_parse (text, NULL) : NULL;
  GtkWidget *row;

  while ((row = (GtkWidget *)get_row (self, 0)) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; steps != NULL && i < steps->len; i++)
    append_row (self, g_array_index (steps, TsScenarioStep, i).preset, g_array_index (steps, TsScenarioStep, i).n);
  g_free (self->shown);
  self->shown = g_strdup (text);
}

/* Rows that are as they should be are left alone, for they may have the focus. */
static void
update_rows (TsScenarioEditor *self)
{
  g_auto (GStrv) presets = ts_named_list_dup_names (ts_debug_worker_get_presets (get_worker (self)));
  gboolean is_same = self->presets != NULL && g_strv_equal ((const char *const *)presets, (const char *const *)self->presets);

  if (is_same && g_strcmp0 (self->shown, ts_document_get_scenario (self->document)) == 0)
    return;
  g_strfreev (self->presets);
  self->presets = g_steal_pointer (&presets);
  fill_rows (self);
}

/* ---- how far it is -------------------------------------------------------------------------------- */

static void
show_progress (TsScenarioEditor *self,
               const TsScenarioProgress *progress,
               gboolean busy)
{
  TsStop *stop = ts_debug_worker_get_stop (get_worker (self));
  const char *state = busy ? "" : progress->is_in_run && stop != NULL ? stop->text
                                                                      : "has not begun";
  g_autofree char *text = NULL;

  if (progress->preset == NULL)
    return;
  text = g_strdup_printf ("Run %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ": %s%s%s", progress->run, progress->n_runs, progress->preset, *state != '\0' ? ", " : "", state);
  gtk_label_set_text (self->where, text);
  gtk_progress_bar_set_fraction (self->progress, (double)(progress->run - 1) / (double)progress->n_runs);
}

static void
show_places (TsScenarioEditor *self,
             const TsScenarioProgress *progress)
{
  TsScenarioRow *row;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    ts_scenario_row_set_place (row, i, get_row (self, i + 1) == NULL, progress->preset != NULL && progress->step == i);
}

static void
update (TsScenarioEditor *self)
{
  g_auto (TsScenarioProgress) progress = { 0 };
  gboolean busy, is_under_way;

  busy = ts_debug_worker_get_busy (get_worker (self));
  is_under_way = ts_debug_worker_is_in_scenario (get_worker (self)) && ts_debug_worker_get_scenario (get_worker (self), &progress);
  update_rows (self);
  show_places (self, &progress);
  show_progress (self, &progress, busy);
  gtk_widget_set_visible (GTK_WIDGET (self), self->presets[0] != NULL || is_under_way);
  gtk_widget_set_visible (self->progress_box, is_under_way);
  gtk_widget_set_visible (self->cancel_button, is_under_way);
  gtk_button_set_label (self->run_button, is_under_way ? "Continue" : "Run Scenario");
  gtk_widget_set_sensitive (GTK_WIDGET (self->run_button), !busy && (is_under_way || get_row (self, 0) != NULL));
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), !is_under_way);
}

static void
run_clicked (TsScenarioEditor *self)
{
  g_autofree char *line = NULL;

  if (ts_debug_worker_is_in_scenario (get_worker (self)))
    {
      ts_debug_worker_continue (get_worker (self));
      return;
    }
  line = g_strdup_printf ("scenario %s", ts_document_get_scenario (self->document));
  ts_document_run_line (self->document, line);
}

/* The run that is under way stops where it is, and can be looked at. */
static void
cancel_clicked (TsScenarioEditor *self)
{
  ts_debug_worker_pause (get_worker (self));
  ts_debug_worker_run_line (get_worker (self), "end-scenario"); /* it may have come to its end by itself */
}

/* ---- life ----------------------------------------------------------------------------------------- */

static void
ts_scenario_editor_dispose (GObject *object)
{
  ts_scenario_editor_set_document (TS_SCENARIO_EDITOR (object), NULL);
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_SCENARIO_EDITOR);

  G_OBJECT_CLASS (ts_scenario_editor_parent_class)->dispose (object);
}

static void
ts_scenario_editor_class_init (TsScenarioEditorClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_scenario_editor_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-scenario-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TsScenarioEditor, list);
  gtk_widget_class_bind_template_child (widget_class, TsScenarioEditor, run_button);
  gtk_widget_class_bind_template_child (widget_class, TsScenarioEditor, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TsScenarioEditor, progress_box);
  gtk_widget_class_bind_template_child (widget_class, TsScenarioEditor, progress);
  gtk_widget_class_bind_template_child (widget_class, TsScenarioEditor, where);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, run_clicked);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked);
}

static void
ts_scenario_editor_init (TsScenarioEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_scenario_editor_new (void)
{
  return g_object_new (TS_TYPE_SCENARIO_EDITOR, NULL);
}

void
ts_scenario_editor_set_document (TsScenarioEditor *self,
                                 TsDocument *document)
{
  g_return_if_fail (TS_IS_SCENARIO_EDITOR (self));

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (get_worker (self), self);
      g_signal_handlers_disconnect_by_data (self->document, self);
    }
  g_set_object (&self->document, document);
  g_clear_pointer (&self->presets, g_strfreev);
  g_clear_pointer (&self->shown, g_free);
  if (document == NULL)
    return;
  g_signal_connect_swapped (get_worker (self), "notify::busy", G_CALLBACK (update), self);
  g_signal_connect_swapped (get_worker (self), "notify::stop", G_CALLBACK (update), self);
  g_signal_connect_swapped (document, "values-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (document, "feeds-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (document, "scenario-changed", G_CALLBACK (update), self);
  update (self);
}
