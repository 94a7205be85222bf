#include "engine/ops/dataset/ts-cursor.h"

static void
unref_input (gpointer cursor)
{
  if (cursor != NULL)
    ts_cursor_unref (cursor);
}

TsCursor *
ts_cursor_new (TsDataset *dataset)
{
  TsCursor *self = g_new0 (TsCursor, 1);

  self->ref_count = 1;
  ts_variant_ref (&dataset->base);
  self->dataset = dataset;
  self->inputs = g_ptr_array_new_full (dataset->inputs->len, unref_input);
  g_ptr_array_set_size (self->inputs, (gint)dataset->inputs->len);
  return self;
}

TsCursor *
ts_cursor_ref (TsCursor *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_cursor_unref (TsCursor *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_ptr_array_unref (self->inputs);
  g_clear_pointer (&self->elements, g_ptr_array_unref);
  g_clear_pointer (&self->log, g_ptr_array_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  ts_variant_unref (&self->dataset->base);
  g_free (self);
}

static gpointer
ref_element (gconstpointer element,
             gpointer data)
{
  return g_ptr_array_ref ((GPtrArray *)element);
}

static TsCursor *
copy (const TsCursor *self)
{
  TsCursor *result = g_memdup2 (self, sizeof *self);

  result->ref_count = 1;
  ts_variant_ref (&result->dataset->base);
  result->inputs = g_ptr_array_new_full (self->inputs->len, unref_input);
  for (guint i = 0; i < self->inputs->len; i++)
    g_ptr_array_add (result->inputs, self->inputs->pdata[i] != NULL ? ts_cursor_ref (self->inputs->pdata[i]) : NULL);
  if (self->elements != NULL)
    result->elements = g_ptr_array_copy (self->elements, ref_element, NULL);
  if (self->log != NULL)
    g_ptr_array_ref (self->log);
  if (self->bytes != NULL)
    g_bytes_ref (self->bytes);
  return result;
}

TsCursor *
ts_cursor_own (TsCursor **self)
{
  TsCursor *old = *self;

  if (g_atomic_int_get (&old->ref_count) > 1)
    {
      *self = copy (old);
      ts_cursor_unref (old);
    }
  return *self;
}

TsCursor *
ts_cursor_again (const TsCursor *self)
{
  TsCursor *result = ts_cursor_new (self->dataset);

  result->epoch = self->epoch + 1;
  for (guint i = 0; i < self->dataset->inputs->len; i++)
    if (self->inputs->pdata[i] != NULL)
      result->inputs->pdata[i] = ts_cursor_again (self->inputs->pdata[i]);
  if (self->dataset->kind->again != NULL)
    self->dataset->kind->again (result, self);
  return result;
}

TsCursor *
ts_cursor_get_input (TsCursor *self,
                     guint i)
{
  TsCursor **input = (TsCursor **)&self->inputs->pdata[i];

  if (*input == NULL)
    *input = ts_cursor_new (ts_dataset_get_input (self->dataset, i));
  return ts_cursor_own (input);
}

gboolean
ts_cursor_has_input (const TsCursor *self,
                     guint i)
{
  return i < self->inputs->len && self->inputs->pdata[i] != NULL;
}

void
ts_cursor_set_input (TsCursor *self,
                     guint i,
                     TsDataset *dataset)
{
  if (i >= self->inputs->len)
    g_ptr_array_set_size (self->inputs, (gint)i + 1);
  unref_input (self->inputs->pdata[i]);
  self->inputs->pdata[i] = dataset != NULL ? ts_cursor_new (dataset) : NULL;
}

void
ts_cursor_restart_input (TsCursor *self,
                         guint i)
{
  TsCursor *old = self->inputs->pdata[i];

  if (old == NULL)
    return;
  self->inputs->pdata[i] = ts_cursor_again (old);
  ts_cursor_unref (old);
}

/* A copy that has grown in another way keeps that: then this one gets a log of its own. */
void
ts_cursor_log (TsCursor *self,
               GPtrArray *element)
{
  if (self->log == NULL)
    self->log = ts_elements_new ();
  if (self->log->len > self->n_log)
    {
      GPtrArray *own = ts_elements_new ();

      for (guint i = 0; i < self->n_log; i++)
        g_ptr_array_add (own, g_ptr_array_ref (self->log->pdata[i]));
      g_ptr_array_unref (self->log);
      self->log = own;
    }
  g_ptr_array_add (self->log, element);
  self->n_log++;
}
