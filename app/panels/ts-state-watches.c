#include "app/panels/ts-state-watches.h"

#include "app/panels/ts-panel-widgets.h"
#include "engine/debug/worker/ts-debug-worker-answers.h"
#include "engine/debug/worker/ts-debug-worker-watches.h"

struct _TsStateWatches
{
  GtkWidget parent_instance;

  TsDocument *document;

  GtkWidget *box;
  GtkEntry *entry;
  GtkDropDown *kind;
  GtkLabel *problem;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TsStateWatches, ts_state_watches, GTK_TYPE_WIDGET)

enum
{
  OP_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* In the order of TsWatchKind, as the drop-down has them. */
static const char *const events[] = {
  [TS_WATCH_CHANGE] = "on change",
  [TS_WATCH_WRITE] = "on write",
  [TS_WATCH_READ] = "on read",
  [TS_WATCH_ACCESS] = "on read or write",
};

/* ---- the list ----------------------------------------------------------------------------------- */

static void
remove_clicked (GtkWidget *button,
                TsStateWatches *self)
{
  g_autofree char *line = g_strdup_printf ("unwatch %u", GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "id")));

  ts_debug_worker_run_line (ts_document_get_worker (self->document), line);
}

static void
row_activated (TsStateWatches *self,
               GtkListBoxRow *row)
{
  g_signal_emit (self, signals[OP_ACTIVATED], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "op")));
}

static GtkWidget *
new_remove_button (TsStateWatches *self,
                   const TsWatchItem *item)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("ts-remove-symbolic");
  g_autofree char *name = g_strdup_printf ("Stop Watching %s", item->text);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, "Stop Watching");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "id", GUINT_TO_POINTER (item->id));
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked), self);
  return button;
}

/* "on change · hit 2 times" (transfer full) */
static char *
describe (const TsWatchItem *item)
{
  GString *text = g_string_new (events[item->kind]);

  if (!item->is_there)
    g_string_append (text, " · not there yet");
  if (item->n_hits == 1)
    g_string_append (text, " · hit once");
  else if (item->n_hits > 1)
    g_string_append_printf (text, " · hit %" G_GUINT64_FORMAT " times", item->n_hits);
  return g_string_free (text, FALSE);
}

static GtkWidget *
new_row (TsStateWatches *self,
         const TsWatchItem *item)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *detail = describe (item);
  GtkWidget *label = ts_panel_new_label (detail, PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (texts), ts_panel_new_label (item->text, PANGO_ELLIPSIZE_MIDDLE, NULL));
  gtk_box_append (GTK_BOX (texts), label);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (line), new_remove_button (self, item));
  gtk_widget_add_css_class (line, "breakpoint-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  g_object_set_data (G_OBJECT (row), "op", GUINT_TO_POINTER (item->op));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, item->text, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
  return row;
}

static void
refresh (TsStateWatches *self)
{
  TsDebugWorker *worker = self->document != NULL ? ts_document_get_worker (self->document) : NULL;
  g_autoptr (GPtrArray) items = NULL;
  GtkListBoxRow *row;

  if (worker != NULL && ts_debug_worker_get_busy (worker))
    return; /* once more when it is done */
  items = worker != NULL ? ts_debug_worker_dup_watches (worker) : NULL;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; items != NULL && i < items->len; i++)
    gtk_list_box_append (self->list, new_row (self, g_ptr_array_index (items, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->list), items != NULL && items->len > 0);
}

/* ---- adding ------------------------------------------------------------------------------------- */

static void
entry_changed (TsStateWatches *self)
{
  ts_panel_set_problem (self->problem, GTK_WIDGET (self->entry), NULL);
}

static void
answered (TsDebugWorker *worker,
          const GError *error,
          gpointer user_data)
{
  TsStateWatches *self = user_data;

  if (self->document == NULL || ts_document_get_worker (self->document) != worker)
    return;
  if (error == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  else
    ts_panel_set_problem (self->problem, GTK_WIDGET (self->entry), error->message);
}

static void
add_clicked (TsStateWatches *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autofree char *line = g_strdup_printf ("%s %s", ts_watch_kind_name ((TsWatchKind)gtk_drop_down_get_selected (self->kind)), text);

  if (self->document != NULL && *text != '\0')
    ts_debug_worker_ask (ts_document_get_worker (self->document), line, answered, g_object_ref (self), g_object_unref);
}

/* ---- life --------------------------------------------------------------------------------------- */

static void
ts_state_watches_dispose (GObject *object)
{
  TsStateWatches *self = TS_STATE_WATCHES (object);

  if (self->box != NULL)
    ts_state_watches_set_document (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_state_watches_parent_class)->dispose (object);
}

static void
ts_state_watches_class_init (TsStateWatchesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_state_watches_dispose;

  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_STATE_WATCHES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-state-watches.ui");
  gtk_widget_class_bind_template_child (widget_class, TsStateWatches, box);
  gtk_widget_class_bind_template_child (widget_class, TsStateWatches, entry);
  gtk_widget_class_bind_template_child (widget_class, TsStateWatches, kind);
  gtk_widget_class_bind_template_child (widget_class, TsStateWatches, problem);
  gtk_widget_class_bind_template_child (widget_class, TsStateWatches, list);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
ts_state_watches_init (TsStateWatches *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
ts_state_watches_set_document (TsStateWatches *self,
                               TsDocument *document)
{
  g_return_if_fail (TS_IS_STATE_WATCHES (self));
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
