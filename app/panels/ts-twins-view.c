#include "app/panels/ts-twins-view.h"

#include "app/panels/ts-fact-row.h"
#include "app/panels/ts-inspector-section.h"
#include "app/panels/ts-panels.h"

#include <string.h>

struct _TsTwinsView
{
  GtkWidget parent_instance;

  TsInspectorSection *twins_section;
  TsInspectorSection *differences_section;
  GtkWidget *compare_button;
  GtkLabel *note;

  TsDocument *document;
  TsScopeTwins *twins;
  GCancellable *job; /* (nullable): they are being compared */
};

G_DEFINE_FINAL_TYPE (TsTwinsView, ts_twins_view, GTK_TYPE_WIDGET)

enum
{
  SHOW_SCOPE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- rows ------------------------------------------------------------------------------------- */

static GtkWidget *
make_twin_row (guint i,
               gpointer user_data)
{
  TsTwinsView *self = user_data;
  const TsScopeTwin *twin = &g_array_index (self->twins->twins, TsScopeTwin, i);
  g_autofree char *name = ts_scope_tree_dup_name (self->twins->patterns->tree, twin->scope);
  g_autofree char *detail = NULL;
  GtkWidget *row;

  if (self->twins->differences != NULL && twin->n_differences > 0)
    detail = g_strdup_printf (twin->n_differences == 1 ? "%'u operation differs" : "%'u operations differ", twin->n_differences);
  row = ts_fact_row_new (name, detail != NULL ? detail : "", TS_NO_OP);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
go_to (TsTwinsView *self,
       TsFactRow *row)
{
  ts_document_set_selected_op (self->document, ts_fact_row_get_op (row));
}

/* From the scope on: that is what the others have in common with it. */
static const char *
get_inner_name (TsTwinsView *self,
                guint32 op)
{
  const TsScopeTree *tree = self->twins->patterns->tree;
  const char *name = ts_graph_get_operation (tree->graph, op)->name;
  gsize length = tree->scopes[self->twins->scope].name_length;

  return strlen (name) > length ? name + length + 1 : name;
}

static GtkWidget *
make_difference_row (guint i,
                     gpointer user_data)
{
  TsTwinsView *self = user_data;
  const TsTwinDifference *difference = self->twins->differences->pdata[i];
  const char *what = difference->kind == TS_CHANGE_SHAPE ? "shape" : ts_change_kind_get_name (difference->kind);
  g_autofree char *detail = self->twins->twins->len == 1 ? g_strdup (what) : g_strdup_printf ("%s, in %'u", what, difference->n_twins);
  GtkWidget *row = ts_fact_row_new (get_inner_name (self, difference->op), detail, difference->op);

  gtk_widget_set_tooltip_text (row, difference->detail);
  g_signal_connect_swapped (row, "open", G_CALLBACK (go_to), self);
  return row;
}

static void
set_note (TsTwinsView *self,
          const char *note)
{
  gtk_label_set_text (self->note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);
}

static void
show_rows (TsTwinsView *self)
{
  gboolean is_compared = self->twins != NULL && self->twins->differences != NULL;

  ts_inspector_section_set_rows (self->twins_section, self->twins != NULL ? self->twins->twins->len : 0, make_twin_row, self);
  ts_inspector_section_set_rows (self->differences_section, is_compared ? self->twins->differences->len : 0, make_difference_row, self);
  gtk_widget_set_visible (self->compare_button, self->twins != NULL && !is_compared);
  set_note (self, is_compared && self->twins->differences->len == 0 ? "Nothing differs but names, and what comes in from outside." : NULL);
}

/* ---- comparing ----------------------------------------------------------------------------------- */

static void
drop_job (TsTwinsView *self)
{
  g_cancellable_cancel (self->job);
  g_clear_object (&self->job);
  gtk_widget_set_sensitive (self->compare_button, TRUE);
}

/* After it was cancelled the twins, and perhaps @self, are gone. */
static void
compared (GObject *source_object,
          GAsyncResult *result,
          gpointer user_data)
{
  TsTwinsView *self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;

  g_clear_object (&self->job);
  gtk_widget_set_sensitive (self->compare_button, TRUE);
  if (ts_scope_twins_compare_finish (self->twins, result, &error))
    show_rows (self);
  else
    set_note (self, error->message);
}

static void
on_compare (TsTwinsView *self)
{
  if (self->twins == NULL || self->job != NULL)
    return;

  self->job = g_cancellable_new ();
  gtk_widget_set_sensitive (self->compare_button, FALSE);
  ts_scope_twins_compare_async (self->twins, ts_document_get_shapes (self->document), self->job, compared, self);
}

/* ---- choosing ------------------------------------------------------------------------------------ */

static void
on_twin_activated (TsTwinsView *self,
                   GtkListBoxRow *row)
{
  const TsScopeTwin *twin = &g_array_index (self->twins->twins, TsScopeTwin, gtk_list_box_row_get_index (row));
  g_autofree char *name = ts_scope_tree_dup_name (self->twins->patterns->tree, twin->scope);

  g_signal_emit (self, signals[SHOW_SCOPE], 0, name);
}

static void
on_difference_activated (TsTwinsView *self,
                         GtkListBoxRow *row)
{
  go_to (self, TS_FACT_ROW (row));
}

/* ---- life ---------------------------------------------------------------------------------------- */

GtkWidget *
ts_twins_view_new (void)
{
  return g_object_new (TS_TYPE_TWINS_VIEW, NULL);
}

void
ts_twins_view_set_twins (TsTwinsView *self,
                         TsDocument *document,
                         TsScopeTwins *twins)
{
  TsDocument *kept = twins != NULL ? document : NULL;

  g_return_if_fail (TS_IS_TWINS_VIEW (self));

  drop_job (self);
  g_clear_pointer (&self->twins, ts_scope_twins_free);
  self->twins = twins;
  g_set_object (&self->document, kept);
  show_rows (self);
}

const TsScopeTwins *
ts_twins_view_get_twins (TsTwinsView *self)
{
  g_return_val_if_fail (TS_IS_TWINS_VIEW (self), NULL);

  return self->twins;
}

static void
ts_twins_view_dispose (GObject *object)
{
  TsTwinsView *self = TS_TWINS_VIEW (object);

  g_cancellable_cancel (self->job);
  g_clear_object (&self->job);
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_TWINS_VIEW);
  g_clear_pointer (&self->twins, ts_scope_twins_free);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (ts_twins_view_parent_class)->dispose (object);
}

static void
ts_twins_view_class_init (TsTwinsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_twins_view_dispose;

  signals[SHOW_SCOPE] = g_signal_new ("show-scope", TS_TYPE_TWINS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (TS_TYPE_INSPECTOR_SECTION);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-twins-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TsTwinsView, twins_section);
  gtk_widget_class_bind_template_child (widget_class, TsTwinsView, differences_section);
  gtk_widget_class_bind_template_child (widget_class, TsTwinsView, compare_button);
  gtk_widget_class_bind_template_child (widget_class, TsTwinsView, note);
  gtk_widget_class_bind_template_callback (widget_class, on_compare);
  gtk_widget_class_bind_template_callback (widget_class, on_twin_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_difference_activated);
}

static void
ts_twins_view_init (TsTwinsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
