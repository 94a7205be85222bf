#include "app/ts-document-private.h"

#include "engine/debug/worker/ts-debug-worker-sessions.h"
#include "engine/io/ts-value.h"
#include "engine/tensor/ts-tensor-format.h"

#define MAX_WRITTEN 64 /* elements */

static guint
output_hash (gconstpointer key)
{
  const TsOutput *output = key;

  return output->op * 31u + output->index;
}

static gboolean
output_equal (gconstpointer a,
              gconstpointer b)
{
  return ts_output_equal (*(const TsOutput *)a, *(const TsOutput *)b);
}

static gpointer
output_copy (TsOutput output)
{
  return g_memdup2 (&output, sizeof output);
}

void
ts_document_init_feeds (TsDocument *self)
{
  self->offered = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  self->arguments = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  self->whole_fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  self->feed_texts = g_hash_table_new_full (output_hash, output_equal, g_free, g_free);
  self->fed = g_hash_table_new_full (output_hash, output_equal, g_free, NULL);
  self->texts = g_hash_table_new_full (NULL, NULL, (GDestroyNotify)ts_tensor_unref, g_free);
}

/* What is there to be fed: a placeholder, an argument of a function. */
static gboolean
is_placeholder (const TsOperation *op)
{
  return op->n_outputs > 0 && (g_str_has_prefix (op->type, "Placeholder") || g_str_equal (op->type, "_Arg"));
}

static gboolean
contains (const GArray *outputs,
          TsOutput output)
{
  for (guint i = 0; i < outputs->len; i++)
    if (ts_output_equal (g_array_index (outputs, TsOutput, i), output))
      return TRUE;
  return FALSE;
}

static gboolean
is_listed (TsDocument *self,
           TsOutput output)
{
  return contains (self->offered, output) || contains (self->arguments, output);
}

static int
compare_outputs (gconstpointer a,
                 gconstpointer b)
{
  const TsOutput *x = a;
  const TsOutput *y = b;

  if (x->op != y->op)
    return x->op < y->op ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

TsOutput *
ts_document_dup_feed_outputs (TsDocument *self,
                              guint *n)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  guint32 n_ops = ts_graph_get_n_operations (self->graph);

  g_array_append_vals (outputs, self->offered->data, self->offered->len);
  for (guint i = 0; i < self->arguments->len; i++)
    if (!contains (outputs, g_array_index (self->arguments, TsOutput, i)))
      g_array_append_vals (outputs, &g_array_index (self->arguments, TsOutput, i), 1);

  for (guint32 i = 0; i < n_ops; i++)
    {
      TsOutput output = { i, 0 };

      if (is_placeholder (ts_graph_get_operation (self->graph, i)) &&
          !is_listed (self, output) &&
          !g_hash_table_contains (self->feed_texts, &output) &&
          ts_debug_worker_is_in_closure (self->worker, i))
        g_array_append_val (outputs, output);
    }

  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->feed_texts);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!is_listed (self, *(TsOutput *)key))
      g_array_append_vals (outputs, key, 1);

  g_array_sort (outputs, compare_outputs);
  *n = outputs->len;
  return (TsOutput *)g_array_free (g_steal_pointer (&outputs), FALSE);
}

void
ts_document_offer_feed (TsDocument *self,
                        TsOutput output)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  if (contains (self->offered, output))
    return;

  g_array_append_val (self->offered, output);
  ts_document_emit (self, TS_DOCUMENT_FEEDS_CHANGED);
}

gboolean
ts_document_needs_feed (TsDocument *self,
                        TsOutput output)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  const TsOperation *op = ts_graph_get_operation (self->graph, output.op);

  return is_placeholder (op) && g_strcmp0 (op->type, "PlaceholderWithDefault") != 0;
}

TsShape
ts_document_get_feed_shape (TsDocument *self,
                            TsOutput output)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), TS_SHAPE_UNKNOWN);

  TsShape shape = ts_document_get_shape (self, output);

  if (shape.rank == TS_SHAPE_UNKNOWN_RANK)
    ts_debug_worker_get_feed_shape (self->worker, output, &shape);
  return shape;
}

static gboolean
is_batch_open (TsDocument *self,
               TsOutput output)
{
  TsShape shape = ts_document_get_feed_shape (self, output);

  return shape.rank > 0 && shape.dims[0] < 0;
}

gboolean
ts_document_find_batch (TsDocument *self,
                        TsOutput output,
                        gint64 *size,
                        TsOutput *of)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  guint n;
  const TsFeed *feeds = ts_debug_worker_get_feeds (self->worker, &n);

  if (!is_batch_open (self, output))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!ts_output_equal (feeds[i].output, output) && feeds[i].value->shape.rank > 0 && is_batch_open (self, feeds[i].output))
      {
        *size = feeds[i].value->shape.dims[0];
        *of = feeds[i].output;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_unused (gpointer value,
           gpointer text,
           gpointer user_data)
{
  return g_atomic_int_get (&((TsTensor *)value)->ref_count) == 1;
}

/* Presets and other sessions may have it. */
static void
remember_text (TsDocument *self,
               TsTensor *value,
               const char *text)
{
  g_hash_table_foreach_remove (self->texts, is_unused, NULL);
  if (value != NULL && text != NULL)
    g_hash_table_replace (self->texts, ts_tensor_ref (value), g_strdup (text));
}

gboolean
ts_document_set_feed (TsDocument *self,
                      TsOutput output,
                      TsTensor *value,
                      const char *text,
                      GError **error)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  if (!ts_debug_worker_set_feed (self->worker, output, value, error))
    return FALSE;

  remember_text (self, value, text);
  if (value != NULL)
    {
      g_hash_table_insert (self->feed_texts, output_copy (output), g_strdup (text));
      g_hash_table_insert (self->fed, output_copy (output), value);
    }
  else
    {
      g_hash_table_remove (self->feed_texts, &output);
      g_hash_table_remove (self->fed, &output);
    }
  ts_document_emit (self, TS_DOCUMENT_FEEDS_CHANGED);
  return TRUE;
}

/* Elements from @element on, as they are written in a list. */
static void
append_literal (GString *text,
                const TsTensor *value,
                int dim,
                gsize *element)
{
  if (dim == value->shape.rank)
    {
      g_autofree char *number = ts_tensor_format_element (value, (*element)++);

      g_string_append (text, number);
      return;
    }
  g_string_append_c (text, '[');
  for (gint64 i = 0; i < value->shape.dims[dim]; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      append_literal (text, value, dim + 1, element);
    }
  g_string_append_c (text, ']');
}

/* How a value that came from elsewhere is written; a large one only by what it is. (transfer full) */
static char *
write_value (const TsTensor *value)
{
  GString *text;
  gsize element = 0;

  if (value->n_elements > MAX_WRITTEN)
    {
      g_autofree char *shape = ts_shape_to_string (&value->shape);

      return g_strdup_printf ("(%s %s, set in the console)", ts_dtype_name (value->dtype), shape);
    }
  text = g_string_new (NULL);
  append_literal (text, value, 0, &element);
  return g_string_free (text, FALSE);
}

char *
ts_document_dup_value_text (TsDocument *self,
                            TsTensor *value)
{
  const char *text = g_hash_table_lookup (self->texts, value);

  return text != NULL ? g_strdup (text) : write_value (value);
}

/* A preset that was kept has its values made of text when it is used first. */
static void
take_preset_texts (TsDocument *self)
{
  TsNamedList *presets = ts_debug_worker_get_presets (self->worker);
  g_auto (GStrv) names = ts_named_list_dup_names (presets);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (TsPreset) preset = ts_named_list_find (presets, names[i], NULL);

      for (guint k = 0; preset != NULL && k < preset->feeds->len; k++)
        {
          const TsPresetFeed *feed = &g_array_index (preset->feeds, TsPresetFeed, k);

          if (feed->value != NULL && feed->text != NULL)
            g_hash_table_replace (self->texts, ts_tensor_ref (feed->value), g_strdup (feed->text));
        }
    }
}

static gboolean
is_not_fed (gpointer key,
            gpointer text,
            gpointer worker)
{
  return ts_debug_worker_get_feed (worker, *(const TsOutput *)key) == NULL;
}

void
ts_document_take_feeds (TsDocument *self)
{
  guint n;
  const TsFeed *feeds = ts_debug_worker_get_feeds (self->worker, &n);

  remember_text (self, NULL, NULL);
  take_preset_texts (self);
  g_hash_table_foreach_remove (self->feed_texts, is_not_fed, self->worker);
  for (guint i = 0; i < n; i++)
    {
      if (g_hash_table_lookup (self->fed, &feeds[i].output) == feeds[i].value)
        continue;
      g_hash_table_insert (self->feed_texts, output_copy (feeds[i].output), ts_document_dup_value_text (self, feeds[i].value));
      g_hash_table_insert (self->fed, output_copy (feeds[i].output), feeds[i].value);
    }
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t\n")] == '\0';
}

gboolean
ts_document_set_feed_text (TsDocument *self,
                           TsOutput output,
                           const char *text,
                           GError **error)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  if (is_blank (text))
    return ts_document_set_feed (self, output, NULL, NULL, error);

  TsShape shape = ts_document_get_feed_shape (self, output);
  TsDType dtype = ts_dtype_base (ts_graph_get_dtype (self->graph, output));
  g_autoptr (TsTensor) value = ts_value_parse (text, dtype, &shape, error);

  return value != NULL && ts_document_set_feed (self, output, value, text, error);
}

const char *
ts_document_get_feed_text (TsDocument *self,
                           TsOutput output)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return g_hash_table_lookup (self->feed_texts, &output);
}

TsOutput
ts_document_find_missing_feed (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), TS_NO_OUTPUT);

  guint n;
  g_autofree TsOutput *outputs = ts_document_dup_feed_outputs (self, &n);

  for (guint i = 0; i < n; i++)
    if (ts_document_needs_feed (self, outputs[i]) && ts_debug_worker_get_feed (self->worker, outputs[i]) == NULL &&
        ts_debug_worker_is_in_closure (self->worker, outputs[i].op))
      return outputs[i];
  return TS_NO_OUTPUT;
}
