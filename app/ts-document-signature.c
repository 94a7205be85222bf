#include "app/ts-document-private.h"

/* The names of a tensor that is several, in the order of TsTensorInfo.names. */
static const char *const sparse_parts[] = { "values", "indices", "dense_shape" };

static const TsMetaGraph *
get_meta (TsDocument *self)
{
  return self->model != NULL ? self->model->meta : NULL;
}

static const TsSignature *
get_signature (TsDocument *self)
{
  return self->signature != NULL ? ts_meta_graph_find_signature (get_meta (self), self->signature) : NULL;
}

/* ---- the outputs of the graph that a signature speaks of ----------------------------------------- */

static gboolean
find_output (TsDocument *self,
             const char *name,
             TsOutput *output)
{
  return ts_graph_find_output (self->graph, name, output, NULL);
}

static void
append_outputs (TsDocument *self,
                const TsTensorInfo *infos,
                guint n,
                GArray *outputs)
{
  for (guint i = 0; i < n; i++)
    for (guint k = 0; infos[i].names[k] != NULL; k++)
      {
        TsOutput output;

        if (find_output (self, infos[i].names[k], &output))
          g_array_append_val (outputs, output);
      }
}

/* (transfer full) (nullable): "images", or "ids.indices" where the argument is several tensors. */
static char *
find_argument (TsDocument *self,
               const TsTensorInfo *infos,
               guint n,
               TsOutput wanted)
{
  for (guint i = 0; i < n; i++)
    for (guint k = 0; infos[i].names[k] != NULL; k++)
      {
        TsOutput output;

        if (!find_output (self, infos[i].names[k], &output) || !ts_output_equal (output, wanted))
          continue;
        if (infos[i].kind == TS_TENSOR_INFO_DENSE)
          return g_strdup (infos[i].key);
        if (infos[i].kind == TS_TENSOR_INFO_SPARSE && k < G_N_ELEMENTS (sparse_parts))
          return g_strdup_printf ("%s.%s", infos[i].key, sparse_parts[k]);
        return g_strdup_printf ("%s.%u", infos[i].key, k);
      }
  return NULL;
}

char *
ts_document_dup_argument (TsDocument *self,
                          TsOutput output,
                          gboolean is_input)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  const TsSignature *signature = get_signature (self);

  if (signature == NULL)
    return NULL;
  return is_input ? find_argument (self, signature->inputs, signature->n_inputs, output)
                  : find_argument (self, signature->outputs, signature->n_outputs, output);
}

/* ---- choosing ---------------------------------------------------------------------------------- */

gboolean
ts_document_can_choose_signature (TsDocument *self,
                                  const TsSignature *signature)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (signature != NULL, FALSE);

  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));

  append_outputs (self, signature->outputs, signature->n_outputs, outputs);
  return outputs->len > 0;
}

/* What the whole graph fetches is put by when a signature takes its place, and comes back with it. */
static void
keep_fetches (TsDocument *self)
{
  guint n;
  const TsOutput *fetches = ts_debug_worker_get_fetches (self->worker, &n);

  g_array_set_size (self->whole_fetches, 0);
  g_array_append_vals (self->whole_fetches, fetches, n);
}

static void
take_arguments (TsDocument *self,
                const TsSignature *signature)
{
  g_autoptr (GArray) fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));

  g_array_set_size (self->arguments, 0);
  if (signature == NULL)
    g_array_append_vals (fetches, self->whole_fetches->data, self->whole_fetches->len);
  else
    {
      append_outputs (self, signature->inputs, signature->n_inputs, self->arguments);
      append_outputs (self, signature->outputs, signature->n_outputs, fetches);
    }
  ts_debug_worker_set_fetches (self->worker, (const TsOutput *)fetches->data, fetches->len);
}

gboolean
ts_document_set_signature (TsDocument *self,
                           const char *key,
                           GError **error)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (key == NULL || self->model != NULL, FALSE);

  const TsSignature *signature = NULL;

  if (key != NULL)
    {
      signature = ts_model_find_signature (self->model, key, error);
      if (signature == NULL)
        return FALSE;
      if (!ts_document_can_choose_signature (self, signature))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "signature %s has no output that is in the graph", key);
          return FALSE;
        }
    }
  if (self->signature == NULL)
    keep_fetches (self);

  g_autofree char *old = g_steal_pointer (&self->signature);

  self->signature = g_strdup (key);
  take_arguments (self, signature);
  ts_document_emit (self, TS_DOCUMENT_FETCHES_CHANGED);
  ts_document_emit (self, TS_DOCUMENT_FEEDS_CHANGED);
  if (g_strcmp0 (old, key) != 0)
    g_object_notify (G_OBJECT (self), "signature");
  return TRUE;
}

const char *
ts_document_get_signature (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return self->signature;
}

/* A graph for serving is opened to do what it serves: the rest of it saves, restores, trains. */
void
ts_document_choose_default_signature (TsDocument *self)
{
  const TsMetaGraph *meta = get_meta (self);
  const TsSignature *found = NULL;

  if (meta == NULL)
    return;

  found = ts_meta_graph_find_signature (meta, "serving_default");
  if (found == NULL && meta->signatures->len == 1)
    found = meta->signatures->pdata[0];
  if (found != NULL && ts_document_can_choose_signature (self, found))
    ts_document_set_signature (self, found->key, NULL);
}
