#include "app/panels/ts-times-panel.h"

#include "app/panels/ts-panel-widgets.h"
#include "engine/debug/worker/ts-debug-worker-timeline.h"

struct _TsTimesPanel
{
  GtkWidget parent_instance;

  TsDocument *document;

  GtkWidget *box;
  GtkListBox *bookmarks;
  GtkListBox *forks;
  GtkLabel *memory;
  GtkWidget *recording_box;
  GtkLabel *recording;
};

G_DEFINE_FINAL_TYPE (TsTimesPanel, ts_times_panel, GTK_TYPE_WIDGET)

/* A row, or a button of one, stands for line @format with @id of the debugger's language. */
static void
set_line (gpointer widget,
          const char *format,
          guint id)
{
  g_autofree char *number = g_strdup_printf ("%u", id);
  g_auto (GStrv) parts = g_strsplit (format, "N", 2);

  g_object_set_data_full (G_OBJECT (widget), "line", g_strjoinv (number, parts), g_free);
}

static void
run_line (GtkWidget *widget,
          TsTimesPanel *self)
{
  if (self->document != NULL)
    ts_debug_worker_run_line (ts_document_get_worker (self->document), g_object_get_data (G_OBJECT (widget), "line"));
}

static void
row_activated (TsTimesPanel *self,
               GtkListBoxRow *row)
{
  run_line (GTK_WIDGET (row), self);
}

/* ---- bookmarks ---------------------------------------------------------------------------------- */

static void
add_bookmark (TsTimesPanel *self,
              const TsMark *mark)
{
  g_autofree char *title = mark->text[0] != '\0' ? g_strdup (mark->text) : g_strdup_printf ("Bookmark %u", mark->id);
  g_autofree char *detail = g_strdup_printf ("Run %" G_GUINT64_FORMAT ", t = %" G_GSIZE_FORMAT, mark->run, mark->t);
  g_autofree char *rename = g_strdup_printf ("Change the Note of Bookmark %u", mark->id);
  g_autofree char *remove = g_strdup_printf ("Remove Bookmark %u", mark->id);
  GtkWidget *line = ts_panel_append_row (self->bookmarks, title, detail, FALSE);
  GtkWidget *rename_button = ts_panel_new_row_button ("ts-edit-symbolic", "Change the Note", rename);
  GtkWidget *remove_button = ts_panel_new_row_button ("ts-remove-symbolic", "Remove Bookmark", remove);
  GtkListBoxRow *row = ts_panel_get_row (line);

  gtk_list_box_row_set_activatable (row, TRUE);
  set_line (row, "goto bookmark N", mark->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (rename_button), "win.rename-bookmark");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (rename_button), "(us)", mark->id, mark->text);
  set_line (remove_button, "bookmark delete N", mark->id);
  g_signal_connect (remove_button, "clicked", G_CALLBACK (run_line), self);
  gtk_box_append (GTK_BOX (line), rename_button);
  gtk_box_append (GTK_BOX (line), remove_button);
}

static void
show_bookmarks (TsTimesPanel *self,
                const GPtrArray *marks)
{
  ts_panel_clear_list (self->bookmarks);
  for (guint i = 0; marks != NULL && i < marks->len; i++)
    if (((const TsMark *)g_ptr_array_index (marks, i))->kind == TS_MARK_BOOKMARK)
      add_bookmark (self, g_ptr_array_index (marks, i));
}

/* ---- forks -------------------------------------------------------------------------------------- */

static void
add_fork (TsTimesPanel *self,
          const TsForkInfo *fork,
          guint current)
{
  g_autofree char *title = g_strdup_printf ("%u%s%s%s", fork->id, fork->name[0] != '\0' ? "  " : "", fork->name, fork->is_current ? "  (here)" : "");
  g_autoptr (GString) detail = g_string_new (NULL);
  GtkWidget *line;
  GtkListBoxRow *row;

  if (fork->parent > 0)
    g_string_append_printf (detail, "From %u at t = %" G_GSIZE_FORMAT ", stands", fork->parent, fork->at);
  else
    g_string_append (detail, "The run as it began, stands");
  g_string_append_printf (detail, " at t = %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, fork->t, fork->end);
  line = ts_panel_append_row (self->forks, title, detail->str, FALSE);
  row = ts_panel_get_row (line);
  gtk_list_box_row_set_activatable (row, !fork->is_current);
  set_line (row, "switch-fork N", fork->id);
  if (!fork->is_current)
    {
      GtkWidget *button = gtk_button_new_with_label ("Compare");
      g_autofree char *command = g_strdup_printf ("compare-fork %u %u", current, fork->id);
      g_autofree char *question = g_strdup_printf ("Forks %u and %u", current, fork->id);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, "Which Outputs Differ From Those of This Fork?");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.ask");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)", question, command);
      gtk_box_append (GTK_BOX (line), button);
    }
}

static void
show_forks (TsTimesPanel *self,
            const GPtrArray *forks)
{
  guint current = 0;

  ts_panel_clear_list (self->forks);
  for (guint i = 0; forks != NULL && i < forks->len; i++)
    if (((const TsForkInfo *)g_ptr_array_index (forks, i))->is_current)
      current = ((const TsForkInfo *)g_ptr_array_index (forks, i))->id;
  for (guint i = 0; forks != NULL && i < forks->len; i++)
    add_fork (self, g_ptr_array_index (forks, i), current);
}

/* ---- what is kept -------------------------------------------------------------------------------- */

static void
show_memory (TsTimesPanel *self,
             const TsMemoryUse *use)
{
  g_autofree char *budget = g_format_size_full (use->budget_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *recorded = g_format_size_full (use->recorded_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *shown = g_format_size_full (use->shown_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *text = g_strdup_printf ("Up to %s: %s to go back over %" G_GSIZE_FORMAT " activations (%" G_GSIZE_FORMAT " dropped, computed again when needed); %s to look at (%" G_GSIZE_FORMAT " released)",
                                           budget, recorded, use->n_recorded, use->n_dropped, shown, use->n_released);

  gtk_label_set_label (self->memory, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->memory), text);
}

static void
show_recording (TsTimesPanel *self,
                TsDebugWorker *worker)
{
  g_autofree char *recording = worker != NULL ? ts_debug_worker_dup_recording (worker) : NULL;
  g_autofree char *text = recording != NULL ? g_strdup_printf ("A recording is open: %s. Nothing is computed.", recording) : NULL;

  gtk_label_set_label (self->recording, text != NULL ? text : "");
  gtk_widget_set_visible (self->recording_box, text != NULL);
}

static void
refresh (TsTimesPanel *self)
{
  TsDebugWorker *worker = self->document != NULL ? ts_document_get_worker (self->document) : NULL;
  g_autoptr (GPtrArray) marks = NULL;
  g_autoptr (GPtrArray) forks = NULL;
  TsMemoryUse use;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || (worker != NULL && ts_debug_worker_get_busy (worker)))
    return; /* once more when it is seen, and done */
  marks = worker != NULL ? ts_debug_worker_list_marks (worker, 0) : NULL;
  forks = worker != NULL ? ts_debug_worker_list_forks (worker) : NULL;
  show_bookmarks (self, marks);
  show_forks (self, forks);
  show_recording (self, worker);
  if (worker != NULL && ts_debug_worker_get_memory_use (worker, &use))
    show_memory (self, &use);
}

/* ---- life --------------------------------------------------------------------------------------- */

static void
ts_times_panel_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ts_times_panel_parent_class)->map (widget);

  refresh (TS_TIMES_PANEL (widget));
}

static void
ts_times_panel_dispose (GObject *object)
{
  TsTimesPanel *self = TS_TIMES_PANEL (object);

  if (self->box != NULL)
    ts_times_panel_set_document (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_times_panel_parent_class)->dispose (object);
}

static void
ts_times_panel_class_init (TsTimesPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_times_panel_dispose;
  widget_class->map = ts_times_panel_map;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-times-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsTimesPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsTimesPanel, bookmarks);
  gtk_widget_class_bind_template_child (widget_class, TsTimesPanel, forks);
  gtk_widget_class_bind_template_child (widget_class, TsTimesPanel, memory);
  gtk_widget_class_bind_template_child (widget_class, TsTimesPanel, recording_box);
  gtk_widget_class_bind_template_child (widget_class, TsTimesPanel, recording);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
ts_times_panel_init (TsTimesPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
ts_times_panel_set_document (TsTimesPanel *self,
                             TsDocument *document)
{
  g_return_if_fail (TS_IS_TIMES_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    g_signal_connect_swapped (document, "values-changed", G_CALLBACK (refresh), self);
  refresh (self);
}
