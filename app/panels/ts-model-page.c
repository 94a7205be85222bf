#include "app/panels/ts-model-page.h"

#include "app/panels/ts-fact-row.h"
#include "app/panels/ts-inspector-section.h"
#include "app/panels/ts-model-row.h"
#include "app/panels/ts-panels.h"

#include <adwaita.h>

struct _TsModelPage
{
  GtkWidget parent_instance;

  TsInspectorSection *facts_section;
  TsInspectorSection *signatures_section;
  TsInspectorSection *operations_section;
  TsInspectorSection *collections_section;
  TsInspectorSection *objects_section;
  TsInspectorSection *assets_section;

  TsDocument *document;
  GPtrArray *facts;      /* names and texts by turns */
  GPtrArray *operations; /* what they are for, and names, by turns */
  const char **keys;     /* of the collections */
};

G_DEFINE_FINAL_TYPE (TsModelPage, ts_model_page, GTK_TYPE_WIDGET)

/* ---- facts ------------------------------------------------------------------------------------- */

/* @text: (transfer full) */
static void
add_fact (GPtrArray *facts,
          const char *name,
          char *text)
{
  g_ptr_array_add (facts, g_strdup (name));
  g_ptr_array_add (facts, text);
}

static void
collect_meta_facts (TsModelPage *self,
                    const TsMetaGraph *meta)
{
  if (meta->tags[0] != NULL)
    add_fact (self->facts, "Tags", g_strjoinv (", ", meta->tags));
  if (*meta->tensorflow_version != '\0')
    add_fact (self->facts, "Made by TensorFlow", g_strdup (meta->tensorflow_version));
  if (*meta->meta_graph_version != '\0')
    add_fact (self->facts, "MetaGraph version", g_strdup (meta->meta_graph_version));
}

static void
collect_facts (TsModelPage *self)
{
  TsModel *model = ts_document_get_model (self->document);
  TsGraph *graph = ts_document_get_graph (self->document);
  guint n_functions = ts_graph_get_n_functions (graph);

  g_ptr_array_set_size (self->facts, 0);
  if (ts_document_get_function (self->document) != NULL)
    {
      add_fact (self->facts, "Arguments", g_strdup_printf ("%u", ts_graph_get_n_args (graph)));
      add_fact (self->facts, "Results", g_strdup_printf ("%u", ts_graph_get_n_results (graph)));
      return;
    }
  if (model != NULL)
    add_fact (self->facts, "Kind", g_strdup_printf ("%s%s", ts_model_kind_name (model->kind), model->is_text ? ", text" : ""));
  if (model != NULL && model->meta != NULL)
    collect_meta_facts (self, model->meta);
  if (ts_graph_get_producer (graph) > 0)
    add_fact (self->facts, "GraphDef version", g_strdup_printf ("%d", ts_graph_get_producer (graph)));
  if (ts_graph_get_min_consumer (graph) > 0)
    add_fact (self->facts, "Minimum consumer", g_strdup_printf ("%d", ts_graph_get_min_consumer (graph)));
  if (n_functions > 0)
    add_fact (self->facts, "Functions", g_strdup_printf ("%'u", n_functions));
  if (model != NULL && model->variables != NULL)
    add_fact (self->facts, "Variables from", g_path_get_basename (model->variables));
}

static GtkWidget *
make_fact_row (guint i,
               gpointer user_data)
{
  TsModelPage *self = user_data;

  return ts_fact_row_new (self->facts->pdata[2 * i], self->facts->pdata[2 * i + 1], TS_NO_OP);
}

/* ---- operations with a part to play -------------------------------------------------------------- */

static void
add_operation (TsModelPage *self,
               const char *part,
               const char *name)
{
  if (name != NULL && *name != '\0')
    add_fact (self->operations, part, g_strdup (name));
}

static void
collect_operations (TsModelPage *self)
{
  TsModel *model = ts_document_get_model (self->document);

  g_ptr_array_set_size (self->operations, 0);
  if (model == NULL || model->meta == NULL)
    return;

  const TsOperation *init = ts_model_find_init_op (model);
  const TsSaverItem *saver = model->meta->saver;

  add_operation (self, "Initialises", init != NULL ? init->name : NULL);
  if (saver != NULL)
    {
      add_operation (self, "Takes the checkpoint's path", saver->filename_tensor);
      add_operation (self, "Saves the variables", saver->save_tensor);
      add_operation (self, "Restores the variables", saver->restore_op);
    }
}

static GtkWidget *
make_operation_row (guint i,
                    gpointer user_data)
{
  TsModelPage *self = user_data;

  return ts_model_row_new (self->document, self->operations->pdata[2 * i + 1], self->operations->pdata[2 * i], self->operations->pdata[2 * i + 1]);
}

static GtkWidget *
make_asset_row (guint i,
                gpointer user_data)
{
  TsModelPage *self = user_data;
  const TsAsset *asset = ts_document_get_model (self->document)->meta->assets->pdata[i];

  return ts_model_row_new (self->document, asset->filename, asset->tensor, asset->tensor);
}

/* ---- signatures, collections, objects ------------------------------------------------------------ */

static GtkWidget *
make_signature_row (guint i,
                    gpointer user_data)
{
  TsModelPage *self = user_data;

  return ts_model_row_new_for_signature (self->document, ts_document_get_model (self->document)->meta->signatures->pdata[i]);
}

static GtkWidget *
make_collection_row (guint i,
                     gpointer user_data)
{
  TsModelPage *self = user_data;
  const TsCollections *collections = ts_graph_get_collections (ts_document_get_graph (self->document));

  return ts_model_row_new_for_collection (self->document, ts_collections_find (collections, self->keys[i]));
}

static const TsObjectKind object_kinds[] = { TS_OBJECT_VARIABLE, TS_OBJECT_FUNCTION };

static GtkWidget *
make_object_row (guint i,
                 gpointer user_data)
{
  TsModelPage *self = user_data;

  return ts_model_row_new_for_objects (self->document, object_kinds[i]);
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static void
clear (TsModelPage *self)
{
  TsInspectorSection *sections[] = { self->facts_section, self->signatures_section, self->operations_section,
                                     self->collections_section, self->objects_section, self->assets_section };

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    ts_inspector_section_set_rows (sections[i], 0, NULL, NULL);
  g_clear_pointer (&self->keys, g_free);
}

static void
fill (TsModelPage *self)
{
  TsModel *model = ts_document_get_model (self->document);
  const TsMetaGraph *meta = model != NULL ? model->meta : NULL;

  g_object_set (self->facts_section, "title", ts_document_get_function (self->document) != NULL ? "Function" : "Model", NULL);
  collect_facts (self);
  collect_operations (self);
  ts_inspector_section_set_rows (self->facts_section, self->facts->len / 2, make_fact_row, self);
  ts_inspector_section_set_rows (self->operations_section, self->operations->len / 2, make_operation_row, self);
  if (meta == NULL)
    return;

  self->keys = ts_collections_list_keys (ts_graph_get_collections (ts_document_get_graph (self->document)));
  ts_inspector_section_set_rows (self->signatures_section, meta->signatures->len, make_signature_row, self);
  ts_inspector_section_set_rows (self->collections_section, g_strv_length ((char **)self->keys), make_collection_row, self);
  ts_inspector_section_set_rows (self->objects_section, meta->objects != NULL ? G_N_ELEMENTS (object_kinds) : 0, make_object_row, self);
  ts_inspector_section_set_rows (self->assets_section, meta->assets->len, make_asset_row, self);
}

void
ts_model_page_set_document (TsModelPage *self,
                            TsDocument *document)
{
  g_return_if_fail (TS_IS_MODEL_PAGE (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;

  clear (self);
  g_set_object (&self->document, document);
  if (document != NULL)
    fill (self);
}

static void
ts_model_page_dispose (GObject *object)
{
  TsModelPage *self = TS_MODEL_PAGE (object);

  g_clear_object (&self->document);
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_MODEL_PAGE);

  G_OBJECT_CLASS (ts_model_page_parent_class)->dispose (object);
}

static void
ts_model_page_finalize (GObject *object)
{
  TsModelPage *self = TS_MODEL_PAGE (object);

  g_ptr_array_unref (self->facts);
  g_ptr_array_unref (self->operations);
  g_free (self->keys);

  G_OBJECT_CLASS (ts_model_page_parent_class)->finalize (object);
}

static void
ts_model_page_class_init (TsModelPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_model_page_dispose;
  G_OBJECT_CLASS (class)->finalize = ts_model_page_finalize;

  g_type_ensure (TS_TYPE_INSPECTOR_SECTION);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-model-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TsModelPage, facts_section);
  gtk_widget_class_bind_template_child (widget_class, TsModelPage, signatures_section);
  gtk_widget_class_bind_template_child (widget_class, TsModelPage, operations_section);
  gtk_widget_class_bind_template_child (widget_class, TsModelPage, collections_section);
  gtk_widget_class_bind_template_child (widget_class, TsModelPage, objects_section);
  gtk_widget_class_bind_template_child (widget_class, TsModelPage, assets_section);
}

static void
ts_model_page_init (TsModelPage *self)
{
  self->facts = g_ptr_array_new_with_free_func (g_free);
  self->operations = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_model_page_new (void)
{
  return g_object_new (TS_TYPE_MODEL_PAGE, NULL);
}
