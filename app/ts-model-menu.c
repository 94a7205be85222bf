#include "app/ts-model-menu.h"

#include "app/ts-menu-names.h"

#include <string.h>

/* "predict" of "tensorflow/serving/predict", left out where it says no more than the key. (transfer full) */
static char *
dup_signature_title (const TsSignature *signature)
{
  const char *slash = strrchr (signature->method_name, '/');
  const char *method = slash != NULL ? slash + 1 : signature->method_name;

  if (*method == '\0' || strstr (signature->key, method) != NULL)
    return g_strdup (signature->key);
  return g_strdup_printf ("%s (%s)", signature->key, method);
}

GMenuModel *
ts_signature_menu_new (TsDocument *document)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (document), NULL);

  TsModel *model = ts_document_get_model (document);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) whole = g_menu_new ();
  g_autoptr (GMenu) signatures = g_menu_new ();

  if (model == NULL || model->meta == NULL)
    return NULL;

  for (guint i = 0; i < model->meta->signatures->len; i++)
    {
      const TsSignature *signature = model->meta->signatures->pdata[i];
      g_autofree char *title = dup_signature_title (signature);

      if (ts_document_can_choose_signature (document, signature))
        ts_menu_append_name (signatures, title, "win.signature", signature->key);
    }
  if (g_menu_model_get_n_items (G_MENU_MODEL (signatures)) == 0)
    return NULL;

  ts_menu_append_name (whole, "Whole Graph", "win.signature", "");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (whole));
  g_menu_append_section (menu, "Signatures", G_MENU_MODEL (signatures));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

char *
ts_meta_graph_dup_title (const TsMetaGraph *meta)
{
  g_return_val_if_fail (meta != NULL, NULL);

  return meta->tags[0] != NULL ? g_strjoinv (", ", meta->tags) : g_strdup ("no tags");
}

/* Whether an earlier one has the same tags, by which they are told apart. */
static gboolean
is_hidden (const TsModel *model,
           guint i)
{
  const TsMetaGraph *meta = model->meta_graphs->pdata[i];

  for (guint k = 0; k < i; k++)
    if (ts_meta_graph_has_tags (model->meta_graphs->pdata[k], (const char *const *)meta->tags))
      return TRUE;
  return FALSE;
}

GMenuModel *
ts_meta_graph_menu_new (TsDocument *document)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (document), NULL);

  TsModel *model = ts_document_get_model (document);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; model != NULL && i < model->meta_graphs->len; i++)
    {
      g_autofree char *title = ts_meta_graph_dup_title (model->meta_graphs->pdata[i]);
      g_autofree char *target = g_strdup_printf ("%u", i);

      if (!is_hidden (model, i))
        ts_menu_append_name (section, title, "win.meta-graph", target);
    }
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) < 2)
    return NULL;

  g_menu_append_section (menu, "MetaGraphs", G_MENU_MODEL (section));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}
