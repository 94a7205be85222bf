#include "app/panels/ts-scope-page.h"

#include "app/models/ts-scope-summary.h"
#include "app/panels/ts-fact-row.h"
#include "app/panels/ts-inspector-section.h"
#include "app/panels/ts-model-page.h"
#include "app/panels/ts-panels.h"
#include "app/panels/ts-twins-view.h"
#include "app/scene/ts-op-column.h"

struct _TsScopePage
{
  GtkWidget parent_instance;

  GtkLabel *kind_label;
  GtkLabel *name_label;
  TsModelPage *model_page;
  TsInspectorSection *facts_section;
  TsInspectorSection *types_section;
  GtkBox *box;
  TsTwinsView *twins_view; /* (nullable): nobody has seen it yet */

  TsScopePatterns *patterns; /* nullable */
  TsDocument *document;      /* nullable, not kept */
  gboolean is_root;
  gboolean is_group;
  GPtrArray *facts; /* texts and details by turns */
  TsScopeSummary *summary;
};

G_DEFINE_FINAL_TYPE (TsScopePage, ts_scope_page, GTK_TYPE_WIDGET)

enum
{
  SHOW_SCOPE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- rows ------------------------------------------------------------------------------------- */

static GtkWidget *
make_fact_row (guint i,
               gpointer user_data)
{
  TsScopePage *self = user_data;

  return ts_fact_row_new (self->facts->pdata[2 * i], self->facts->pdata[2 * i + 1], TS_NO_OP);
}

static GtkWidget *
make_type_row (guint i,
               gpointer user_data)
{
  TsScopePage *self = user_data;
  TsTypeCount *count = &g_array_index (self->summary->types, TsTypeCount, i);
  g_autofree char *text = g_strdup_printf ("%'u", count->n);

  return ts_fact_row_new (count->type, text, TS_NO_OP);
}

static void
add_fact (TsScopePage *self,
          const char *name,
          char *text)
{
  g_ptr_array_add (self->facts, g_strdup (name));
  g_ptr_array_add (self->facts, text);
}

/* "1.2 GFLOP, 34 % of all; of 5 not known" */
static void
add_cost (TsScopePage *self,
          const char *name,
          TsUnit unit,
          const TsScopeCost *cost)
{
  g_autofree char *number = ts_unit_format (unit, cost->number);
  g_autofree char *share = cost->whole > 0 && !self->is_root ? g_strdup_printf (", %.3g %% of all", 100 * cost->number / cost->whole) : g_strdup ("");
  g_autofree char *rest = cost->n_unknown > 0 && unit != TS_UNIT_NANOSECONDS ? g_strdup_printf ("; of %'u not known", cost->n_unknown) : g_strdup ("");

  if (cost->is_known)
    add_fact (self, name, g_strconcat (number, share, rest, NULL));
}

static void
fill_facts (TsScopePage *self)
{
  const TsScopeSummary *summary = self->summary;
  g_autofree char *bytes = g_format_size_full (summary->parameter_bytes, G_FORMAT_SIZE_IEC_UNITS);

  g_ptr_array_set_size (self->facts, 0);
  add_fact (self, "Operations", g_strdup_printf ("%'u", summary->n_ops));
  if (!self->is_group)
    add_fact (self, "Inner scopes", g_strdup_printf ("%'u", summary->n_inner));
  if (summary->n_parameters > 0 || summary->n_unknown > 0)
    add_fact (self, "Parameters", g_strdup_printf ("%'" G_GUINT64_FORMAT ", %s", summary->n_parameters, bytes));

  if (summary->n_unknown > 0)
    add_fact (self, "Of unknown shape", g_strdup_printf ("%'u", summary->n_unknown));
  add_cost (self, "FLOPs", TS_UNIT_FLOPS, &summary->flops);
  add_cost (self, "Bytes of outputs", TS_UNIT_BYTES, &summary->bytes);
  add_cost (self, "Time", TS_UNIT_NANOSECONDS, &summary->time);
}

/* ---- scopes like it ---------------------------------------------------------------------------- */

static void
twin_chosen (TsScopePage *self,
             const char *scope)
{
  g_signal_emit (self, signals[SHOW_SCOPE], 0, scope);
}

static void
ensure_twins_view (TsScopePage *self)
{
  if (self->twins_view != NULL)
    return;

  self->twins_view = TS_TWINS_VIEW (ts_twins_view_new ());
  g_signal_connect_swapped (self->twins_view, "show-scope", G_CALLBACK (twin_chosen), self);
  gtk_box_insert_child_after (self->box, GTK_WIDGET (self->twins_view), GTK_WIDGET (self->facts_section));
}

/* What has been compared stays while nothing but costs or shapes become known. */
static void
show_twins (TsScopePage *self)
{
  gboolean is_known = self->patterns != NULL && self->document != NULL && !self->is_root && !self->is_group && self->patterns->tree->graph == ts_document_get_graph (self->document);
  TsScopeTwins *twins = is_known ? ts_scope_twins_new (self->patterns, gtk_label_get_text (self->name_label)) : NULL;
  const TsScopeTwins *shown = self->twins_view != NULL ? ts_twins_view_get_twins (self->twins_view) : NULL;

  if (twins != NULL && shown != NULL && shown->patterns == twins->patterns && shown->scope == twins->scope)
    {
      ts_scope_twins_free (twins);
      return;
    }
  if (twins != NULL)
    ensure_twins_view (self);
  if (self->twins_view == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->twins_view), twins != NULL);
  ts_twins_view_set_twins (self->twins_view, self->document, twins);
}

void
ts_scope_page_set_patterns (TsScopePage *self,
                            TsScopePatterns *patterns)
{
  g_return_if_fail (TS_IS_SCOPE_PAGE (self));

  if (patterns == self->patterns)
    return;
  g_clear_pointer (&self->patterns, ts_scope_patterns_unref);
  self->patterns = patterns != NULL ? ts_scope_patterns_ref (patterns) : NULL;
  show_twins (self);
}

/* ---- interface -------------------------------------------------------------------------------- */

GtkWidget *
ts_scope_page_new (void)
{
  return g_object_new (TS_TYPE_SCOPE_PAGE, NULL);
}

void
ts_scope_page_clear (TsScopePage *self)
{
  g_return_if_fail (TS_IS_SCOPE_PAGE (self));

  ts_inspector_section_set_rows (self->facts_section, 0, NULL, NULL);
  ts_inspector_section_set_rows (self->types_section, 0, NULL, NULL);
  ts_model_page_set_document (self->model_page, NULL);
  self->document = NULL;
  if (self->twins_view != NULL)
    ts_twins_view_set_twins (self->twins_view, NULL, NULL);
}

/* @summary: (transfer full) */
static void
show_summary (TsScopePage *self,
              TsScopeSummary *summary,
              const char *kind,
              const char *name)
{
  g_clear_pointer (&self->summary, ts_scope_summary_free);
  self->summary = summary;
  fill_facts (self);
  gtk_widget_set_visible (GTK_WIDGET (self->model_page), self->is_root);
  gtk_label_set_text (self->kind_label, kind);
  gtk_label_set_text (self->name_label, name);
  ts_inspector_section_set_rows (self->facts_section, self->facts->len / 2, make_fact_row, self);
  ts_inspector_section_set_rows (self->types_section, self->summary->types->len, make_type_row, self);
  show_twins (self);
}

void
ts_scope_page_show_group (TsScopePage *self,
                          TsDocument *document,
                          const char *kind,
                          const char *name,
                          const GArray *ops)
{
  g_return_if_fail (TS_IS_SCOPE_PAGE (self));
  g_return_if_fail (TS_IS_DOCUMENT (document));

  self->document = document;
  self->is_root = FALSE;
  self->is_group = TRUE;
  show_summary (self, ts_scope_summary_new_of (document, ops), kind, name);
}

void
ts_scope_page_show (TsScopePage *self,
                    TsDocument *document,
                    const char *scope)
{
  g_return_if_fail (TS_IS_SCOPE_PAGE (self));
  g_return_if_fail (TS_IS_DOCUMENT (document));

  const char *graph_kind = ts_document_get_function (document) != NULL ? "Function" : "Graph";

  self->document = document;
  self->is_root = *scope == '\0';
  self->is_group = FALSE;
  if (self->is_root) /* it is made when it is seen first */
    ts_model_page_set_document (self->model_page, document);
  show_summary (self, ts_scope_summary_new (document, scope), self->is_root ? graph_kind : "Name scope", self->is_root ? ts_document_get_title (document) : scope);
}

static void
ts_scope_page_dispose (GObject *object)
{
  TsScopePage *self = TS_SCOPE_PAGE (object);

  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_SCOPE_PAGE);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  g_clear_pointer (&self->summary, ts_scope_summary_free);
  g_clear_pointer (&self->patterns, ts_scope_patterns_unref);
  self->twins_view = NULL;

  G_OBJECT_CLASS (ts_scope_page_parent_class)->dispose (object);
}

static void
ts_scope_page_class_init (TsScopePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_scope_page_dispose;

  signals[SHOW_SCOPE] = g_signal_new ("show-scope", TS_TYPE_SCOPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (TS_TYPE_INSPECTOR_SECTION);
  g_type_ensure (TS_TYPE_MODEL_PAGE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-scope-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TsScopePage, box);
  gtk_widget_class_bind_template_child (widget_class, TsScopePage, kind_label);
  gtk_widget_class_bind_template_child (widget_class, TsScopePage, name_label);
  gtk_widget_class_bind_template_child (widget_class, TsScopePage, model_page);
  gtk_widget_class_bind_template_child (widget_class, TsScopePage, facts_section);
  gtk_widget_class_bind_template_child (widget_class, TsScopePage, types_section);
}

static void
ts_scope_page_init (TsScopePage *self)
{
  self->facts = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
