#include "engine/ops/dataset/ts-iterator.h"

#include "engine/ts-error.h"

static void
clear (TsResource *resource)
{
  TsIterator *self = (TsIterator *)resource;

  if (self->held.state != NULL)
    ts_cursor_unref (self->held.state);
  g_free (self->dtypes);
  g_free (self->shapes);
}

static char *
describe (TsResource *resource)
{
  TsCursor *cursor = ts_iterator_dup_cursor ((TsIterator *)resource);
  char *text;

  if (cursor == NULL)
    return g_strdup ("not initialized");
  text = ts_dataset_type.describe (&cursor->dataset->base);
  ts_cursor_unref (cursor);
  return text;
}

const TsResourceType ts_iterator_type = {
  .name = "Iterator",
  .clear = clear,
  .describe = describe,
  .apply = ts_held_apply,
  .free_change = (GDestroyNotify)ts_cursor_unref,
};

TsIterator *
ts_iterator_new (const char *container,
                 const char *name,
                 guint n_components,
                 const TsDType *dtypes,
                 const TsShape *shapes)
{
  TsIterator *self = g_new0 (TsIterator, 1);

  ts_resource_init (&self->held.base, &ts_iterator_type, container, name);
  self->n_components = n_components;
  self->dtypes = g_memdup2 (dtypes, n_components * sizeof *dtypes);
  self->shapes = g_memdup2 (shapes, n_components * sizeof *shapes);
  g_queue_init (&self->line);
  return self;
}

TsCursor *
ts_iterator_dup_cursor (TsIterator *self)
{
  TsCursor *cursor;

  g_mutex_lock (&self->held.base.mutex);
  cursor = self->held.state != NULL ? ts_cursor_ref (self->held.state) : NULL;
  g_mutex_unlock (&self->held.base.mutex);
  return cursor;
}

gboolean
ts_iterator_start (TsIterator *self,
                   TsResources *resources,
                   TsDataset *dataset,
                   GError **error)
{
  if (!ts_dataset_check_types (dataset, self->n_components, self->dtypes, self->shapes, error))
    return FALSE;
  ts_held_set (&self->held, resources, ts_cursor_new (dataset));
  return TRUE;
}

gboolean
ts_iterator_check_types (const TsIterator *self,
                         guint n,
                         const TsDType *dtypes,
                         const TsShape *shapes,
                         GError **error)
{
  gboolean fits = n == self->n_components;

  for (guint i = 0; fits && i < n; i++)
    fits = dtypes[i] == self->dtypes[i] && ts_shape_is_compatible (&shapes[i], &self->shapes[i]);
  if (!fits)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the iterator \"%s\" has elements of other types or shapes", self->held.base.name);
  return fits;
}
