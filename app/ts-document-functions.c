#include "app/ts-document-private.h"

/* What a run of a body is for: the values that it returns. */
static void
fetch_results (TsDocument *self)
{
  g_autoptr (GArray) fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));

  for (guint i = 0; i < ts_graph_get_n_results (self->graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, ts_graph_get_result (self->graph, i));

      if (op->n_inputs > 0 && op->inputs[0].op != TS_NO_OP)
        g_array_append_val (fetches, op->inputs[0]);
    }
  ts_debug_worker_set_fetches (self->worker, (const TsOutput *)fetches->data, fetches->len);
}

static TsDocument *
get_root (TsDocument *self)
{
  return self->function != NULL ? self->root : self;
}

/* (nullable): %NULL where the graph's own document is gone. */
static TsDocument *
find_or_make (TsDocument *self,
              const char *key,
              TsGraph *body,
              GError **error)
{
  TsDocument *root = get_root (self);
  TsDocument *document = root != NULL ? g_hash_table_lookup (root->bodies, key) : NULL;

  if (root == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the graph is closed");

  else if (document == NULL)
    {
      const TsFunction *function = ts_graph_get_body_of (body);

      document = ts_document_new_for_graph (body, ts_function_get_name (function));
      document->function = function;
      g_set_weak_pointer (&document->root, root);
      fetch_results (document);
      g_hash_table_insert (root->bodies, g_strdup (key), document);
    }
  return document;
}

const TsFunction *
ts_document_get_function (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return self->function;
}

TsDocument *
ts_document_open_function (TsDocument *self,
                           const TsFunction *function,
                           GError **error)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);
  g_return_val_if_fail (function != NULL, NULL);

  TsGraph *body = ts_function_get_graph (function, error);

  return body != NULL ? find_or_make (self, ts_function_get_name (function), body, error) : NULL;
}

/* Each call of a generic function has a body of its own. */
TsDocument *
ts_document_open_call (TsDocument *self,
                       guint32 op,
                       guint call,
                       GError **error)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  const TsOperation *caller = ts_graph_get_operation (self->graph, op);
  g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (caller);
  const TsFunctionCall *called = call < calls->len ? calls->pdata[call] : NULL;

  if (called == NULL || called->function == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "%s calls no function that is in the file%s%s", caller->name,
                   called != NULL ? ": there is no " : "", called != NULL ? called->name : "");
      return NULL;
    }
  if (!ts_function_is_generic (called->function))
    return ts_document_open_function (self, called->function, error);

  g_autofree char *key = g_strdup_printf ("%s %p %u %u", called->name, (gpointer)self->graph, op, call);
  TsDocument *root = get_root (self);
  TsDocument *known = root != NULL ? g_hash_table_lookup (root->bodies, key) : NULL;

  if (known != NULL)
    return known;

  g_autoptr (TsGraph) body = ts_operation_instantiate (caller, called->attr, called->index, error);

  return body != NULL ? find_or_make (self, key, body, error) : NULL;
}

void
ts_document_close_functions (TsDocument *self)
{
  GHashTableIter iter;
  gpointer document;

  g_hash_table_iter_init (&iter, self->bodies);
  while (g_hash_table_iter_next (&iter, NULL, &document))
    ts_document_close (document);
}
