#include "app/panels/ts-overrides-panel.h"

#include "app/panels/ts-panel-widgets.h"
#include "engine/debug/override/ts-debug-worker-override.h"

struct _TsOverridesPanel
{
  GtkWidget parent_instance;

  TsDocument *document;

  GtkWidget *box;
  GtkWidget *undo_button;
  GtkWidget *redo_button;
  GtkWidget *prepared_box;
  GtkListBox *prepared;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TsOverridesPanel, ts_overrides_panel, GTK_TYPE_WIDGET)

enum
{
  OP_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- acting ------------------------------------------------------------------------------------- */

static void
run_line (TsOverridesPanel *self,
          const char *line)
{
  if (self->document != NULL)
    ts_debug_worker_run_line (ts_document_get_worker (self->document), line);
}

static guint
get_id (gpointer widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "id"));
}

static void
enabled_changed (GtkSwitch *enabled,
                 GParamSpec *pspec,
                 TsOverridesPanel *self)
{
  g_autofree char *line = g_strdup_printf ("override %u %s", get_id (enabled), gtk_switch_get_active (enabled) ? "on" : "off");

  run_line (self, line);
}

static void
remove_clicked (GtkWidget *button,
                TsOverridesPanel *self)
{
  g_autofree char *line = g_strdup_printf ("release %u", get_id (button));

  run_line (self, line);
}

static void
undo_clicked (TsOverridesPanel *self)
{
  run_line (self, "undo-override");
}

static void
redo_clicked (TsOverridesPanel *self)
{
  run_line (self, "redo-override");
}

static void
forget_clicked (TsOverridesPanel *self)
{
  run_line (self, "prepare none");
}

static void
row_activated (TsOverridesPanel *self,
               GtkListBoxRow *row)
{
  guint number = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "op"));

  if (number > 0)
    g_signal_emit (self, signals[OP_ACTIVATED], 0, number - 1);
}

/* ---- the list ----------------------------------------------------------------------------------- */

static GtkWidget *
new_switch (TsOverridesPanel *self,
            const TsOverrideItem *item)
{
  GtkWidget *enabled = gtk_switch_new ();
  g_autofree char *name = g_strdup_printf ("Override %u: %s", item->id, item->text);

  gtk_widget_set_valign (enabled, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (enabled), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (enabled), "id", GUINT_TO_POINTER (item->id));
  g_signal_connect (enabled, "notify::active", G_CALLBACK (enabled_changed), self);
  return enabled;
}

static GtkWidget *
new_remove_button (TsOverridesPanel *self,
                   const TsOverrideItem *item)
{
  g_autofree char *name = g_strdup_printf ("Remove Override %u", item->id);
  GtkWidget *button = ts_panel_new_row_button ("ts-remove-symbolic", "Remove Override", name);

  g_object_set_data (G_OBJECT (button), "id", GUINT_TO_POINTER (item->id));
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked), self);
  return button;
}

/* "2 · on · applied 3 times" (transfer full) */
static char *
describe (const TsOverrideItem *item)
{
  if (item->n_applied == 0)
    return g_strdup_printf ("%u · %s", item->id, item->state);
  if (item->n_applied == 1)
    return g_strdup_printf ("%u · %s · applied once", item->id, item->state);
  return g_strdup_printf ("%u · %s · applied %" G_GUINT64_FORMAT " times", item->id, item->state, item->n_applied);
}

static GtkWidget *
new_row (TsOverridesPanel *self,
         const TsOverrideItem *item)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *enabled = new_switch (self, item);
  GtkWidget *detail = ts_panel_new_label (NULL, PANGO_ELLIPSIZE_END, "caption");

  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_add_css_class (detail, "numeric");
  gtk_box_append (GTK_BOX (texts), ts_panel_new_label (item->text, PANGO_ELLIPSIZE_MIDDLE, NULL));
  gtk_box_append (GTK_BOX (texts), detail);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_tooltip_text (texts, item->text);
  gtk_box_append (GTK_BOX (line), enabled);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (line), new_remove_button (self, item));
  gtk_widget_add_css_class (line, "watch-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), item->op != TS_NO_OP);
  g_object_set_data (G_OBJECT (row), "id", GUINT_TO_POINTER (item->id));
  g_object_set_data (G_OBJECT (row), "op", item->op != TS_NO_OP ? GUINT_TO_POINTER (item->op + 1) : NULL);
  g_object_set_data (G_OBJECT (row), "enabled", enabled);
  g_object_set_data (G_OBJECT (row), "detail", detail);
  return row;
}

static void
update_row (TsOverridesPanel *self,
            GtkListBoxRow *row,
            const TsOverrideItem *item)
{
  GtkWidget *enabled = g_object_get_data (G_OBJECT (row), "enabled");
  g_autofree char *detail = describe (item);

  g_signal_handlers_block_by_func (enabled, enabled_changed, self);
  gtk_switch_set_active (GTK_SWITCH (enabled), item->is_enabled && !item->is_over);
  g_signal_handlers_unblock_by_func (enabled, enabled_changed, self);
  gtk_widget_set_sensitive (enabled, !item->is_over);
  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "detail"), detail);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, item->text, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
}

/* Row @i, of override @item. Both lists go up by number, so what stands before it belongs to overrides that are gone. */
static GtkListBoxRow *
ensure_row (TsOverridesPanel *self,
            int i,
            const TsOverrideItem *item)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, i)) != NULL && get_id (row) < item->id)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  if (row == NULL || get_id (row) != item->id)
    gtk_list_box_insert (self->list, new_row (self, item), i);
  return gtk_list_box_get_row_at_index (self->list, i);
}

static void
show_step (GtkWidget *button,
           const char *verb,
           char *text)
{
  g_autofree char *what = text;
  g_autofree char *tooltip = g_strdup_printf ("%s: %s", verb, text != NULL ? text : "nothing");

  gtk_widget_set_sensitive (button, text != NULL);
  gtk_widget_set_tooltip_text (button, tooltip);
}

/* What is prepared stands above what is done. */
static void
show_prepared (TsOverridesPanel *self,
               const GPtrArray *items)
{
  ts_panel_clear_list (self->prepared);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const TsPreparedItem *item = g_ptr_array_index (items, i);
      GtkListBoxRow *row = ts_panel_get_row (ts_panel_append_row (self->prepared, item->text, item->consequence != NULL ? item->consequence : "It has not run yet", FALSE));

      gtk_list_box_row_set_activatable (row, item->op != TS_NO_OP);
      g_object_set_data (G_OBJECT (row), "op", item->op != TS_NO_OP ? GUINT_TO_POINTER (item->op + 1) : NULL);
    }
  gtk_widget_set_visible (self->prepared_box, items != NULL && items->len > 0);
}

static void
refresh (TsOverridesPanel *self)
{
  TsDebugWorker *worker = self->document != NULL ? ts_document_get_worker (self->document) : NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) prepared = NULL;
  GtkListBoxRow *row;
  guint n;

  if (worker != NULL && ts_debug_worker_get_busy (worker))
    return; /* once more when it is done */
  items = worker != NULL ? ts_debug_worker_dup_overrides (worker) : NULL;
  prepared = worker != NULL ? ts_debug_worker_dup_prepared (worker) : NULL;
  show_prepared (self, prepared);
  n = items != NULL ? items->len : 0;
  for (guint i = 0; i < n; i++)
    update_row (self, ensure_row (self, (int)i, g_ptr_array_index (items, i)), g_ptr_array_index (items, i));
  while ((row = gtk_list_box_get_row_at_index (self->list, (int)n)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  show_step (self->undo_button, "Take Back", items != NULL ? ts_debug_worker_dup_next_override (worker, FALSE) : NULL);
  show_step (self->redo_button, "Do Again", items != NULL ? ts_debug_worker_dup_next_override (worker, TRUE) : NULL);
}

/* ---- life --------------------------------------------------------------------------------------- */

static void
ts_overrides_panel_dispose (GObject *object)
{
  TsOverridesPanel *self = TS_OVERRIDES_PANEL (object);

  if (self->box != NULL)
    ts_overrides_panel_set_document (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_overrides_panel_parent_class)->dispose (object);
}

static void
ts_overrides_panel_class_init (TsOverridesPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_overrides_panel_dispose;

  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_OVERRIDES_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-overrides-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsOverridesPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsOverridesPanel, undo_button);
  gtk_widget_class_bind_template_child (widget_class, TsOverridesPanel, redo_button);
  gtk_widget_class_bind_template_child (widget_class, TsOverridesPanel, prepared_box);
  gtk_widget_class_bind_template_child (widget_class, TsOverridesPanel, prepared);
  gtk_widget_class_bind_template_child (widget_class, TsOverridesPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, undo_clicked);
  gtk_widget_class_bind_template_callback (widget_class, redo_clicked);
  gtk_widget_class_bind_template_callback (widget_class, forget_clicked);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
ts_overrides_panel_init (TsOverridesPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
ts_overrides_panel_set_document (TsOverridesPanel *self,
                                 TsDocument *document)
{
  g_return_if_fail (TS_IS_OVERRIDES_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    g_signal_connect_swapped (document, "values-changed", G_CALLBACK (refresh), self);
  ts_panel_clear_list (self->list); /* another document has the same numbers */
  refresh (self);
}
