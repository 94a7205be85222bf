#include "app/ts-document-private.h"

void
ts_document_set_view_rules (TsDocument *self,
                            const char *const *lines)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  static const char *const none[] = { NULL };

  if (g_strv_equal (self->view_rules != NULL ? (const char *const *)self->view_rules : none, lines != NULL ? lines : none))
    return;

  g_strfreev (self->view_rules);
  self->view_rules = g_strdupv ((char **)lines);
  ts_document_emit (self, TS_DOCUMENT_VIEW_CHANGED);
}

char *
ts_document_dup_identity (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  TsDocument *root = self->root != NULL ? self->root : self;
  g_autofree char *graph = root->model != NULL && root->model->path != NULL ? g_canonicalize_filename (root->model->path, NULL) : g_strdup (root->title);

  return self->function != NULL ? g_strdup_printf ("%s#%s", graph, ts_function_get_name (self->function)) : g_steal_pointer (&graph);
}

const char *const *
ts_document_get_view_rules (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return (const char *const *)self->view_rules;
}
