#include "engine/ops/ts-resources.h"

#include "engine/ts-error.h"

#include <stdio.h>
#include <string.h>

struct _TsResources
{
  GMutex mutex;      /* guards table */
  GHashTable *table; /* set of TsResource, a reference on each */
  guint64 n_runs;
  guint64 n_changes;
  guint64 n_numbers;
  guint64 seed;
  char *folder;        /* (nullable) */
  char *assets_folder; /* (nullable) */
  const TsStateObserver *observer;
  gpointer observer_data;
  TsLogFunc log; /* (nullable) */
  gpointer log_data;
};

static guint
resource_hash (gconstpointer key)
{
  const TsResource *resource = key;

  return (g_str_hash (resource->container) * 31 + g_str_hash (resource->name)) ^ g_direct_hash (resource->type);
}

static gboolean
resource_equal (gconstpointer a,
                gconstpointer b)
{
  const TsResource *x = a, *y = b;

  return x->type == y->type && strcmp (x->name, y->name) == 0 && strcmp (x->container, y->container) == 0;
}

TsResources *
ts_resources_new (void)
{
  TsResources *self = g_new0 (TsResources, 1);

  g_mutex_init (&self->mutex);
  self->seed = (guint64)g_random_int () << 32 | g_random_int ();
  self->table = g_hash_table_new_full (resource_hash, resource_equal, (GDestroyNotify)ts_resource_unref, NULL);
  return self;
}

void
ts_resources_free (TsResources *self)
{
  g_hash_table_unref (self->table);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self->assets_folder);
  g_free (self);
}

void
ts_resources_set_observer (TsResources *self,
                           const TsStateObserver *observer,
                           gpointer user_data)
{
  self->observer = observer;
  self->observer_data = user_data;
}

const char *
ts_resources_get_folder (TsResources *self)
{
  return self->folder;
}

void
ts_resources_take_folder (TsResources *self,
                          char *folder)
{
  g_free (self->folder);
  self->folder = folder;
}

const char *
ts_resources_get_assets_folder (TsResources *self)
{
  return self->assets_folder;
}

void
ts_resources_take_assets_folder (TsResources *self,
                                 char *folder)
{
  g_free (self->assets_folder);
  self->assets_folder = folder;
}

guint64
ts_resources_get_seed (TsResources *self)
{
  return self->seed;
}

void
ts_resources_set_seed (TsResources *self,
                       guint64 seed)
{
  self->seed = seed;
}

void
ts_resources_set_log (TsResources *self,
                      TsLogFunc func,
                      gpointer user_data)
{
  self->log = func;
  self->log_data = user_data;
}

void
ts_resources_log (TsResources *self,
                  const char *text,
                  gsize size)
{
  if (self != NULL && self->log != NULL)
    self->log (text, size, self->log_data);
  else
    fwrite (text, 1, size, stderr);
}

/* ---- which there are ---------------------------------------------------------------------------- */

TsResource *
ts_resources_lookup (TsResources *self,
                     const TsResourceType *type,
                     const char *container,
                     const char *name)
{
  TsResource key = { .type = type, .container = (char *)container, .name = (char *)name };
  TsResource *resource;

  g_mutex_lock (&self->mutex);
  resource = g_hash_table_lookup (self->table, &key);
  if (resource != NULL)
    ts_resource_ref (resource);
  g_mutex_unlock (&self->mutex);
  return resource;
}

gboolean
ts_resources_add (TsResources *self,
                  TsResource *resource,
                  GError **error)
{
  gboolean is_new;

  g_mutex_lock (&self->mutex);
  is_new = !g_hash_table_contains (self->table, resource);
  if (is_new)
    g_hash_table_add (self->table, ts_resource_ref (resource));
  g_mutex_unlock (&self->mutex);

  if (!is_new)
    g_set_error (error, TS_ERROR, TS_ERROR_ALREADY_EXISTS, "there is a %s \"%s\" in container %s already",
                 resource->type->name, resource->name, resource->container);
  return is_new;
}

void
ts_resources_remove (TsResources *self,
                     TsResource *resource)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->table, resource);
  g_mutex_unlock (&self->mutex);
}

TsVariable *
ts_resources_get_variable (TsResources *self,
                           const TsVariableSpec *spec)
{
  TsResource *found = spec->is_anonymous ? NULL : ts_resources_lookup (self, spec->type, spec->container, spec->name);
  TsVariable *variable = found != NULL ? ts_variable_cast (found) : NULL;

  if (variable == NULL)
    {
      variable = ts_variable_new (spec->type, spec->container, spec->name, spec->dtype, &spec->shape);
      if (!spec->is_anonymous)
        ts_resources_add (self, &variable->base, NULL);
    }
  return variable;
}

guint64
ts_resources_next_number (TsResources *self)
{
  return self->n_numbers++;
}

static gint
compare_resources (gconstpointer a,
                   gconstpointer b)
{
  const TsResource *x = *(TsResource *const *)a, *y = *(TsResource *const *)b;
  int order = strcmp (x->container, y->container);

  if (order == 0)
    order = strcmp (x->name, y->name);
  return order != 0 ? order : strcmp (x->type->name, y->type->name);
}

GPtrArray *
ts_resources_list (TsResources *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_resource_unref);
  GHashTableIter iter;
  gpointer resource;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &resource, NULL))
    g_ptr_array_add (list, ts_resource_ref (resource));
  g_mutex_unlock (&self->mutex);

  g_ptr_array_sort (list, compare_resources);
  return list;
}

void
ts_resources_reset (TsResources *self,
                    const char *const *containers)
{
  g_autoptr (GPtrArray) list = ts_resources_list (self);
  gboolean all = containers == NULL || containers[0] == NULL;

  for (guint i = 0; i < list->len; i++)
    {
      TsResource *resource = g_ptr_array_index (list, i);

      if (resource->type->apply != NULL && (all || g_strv_contains (containers, resource->container)))
        ts_resources_change (self, resource, NULL);
    }
}

/* ---- state that ends with a run ------------------------------------------------------------------ */

guint64
ts_resources_begin_run (TsResources *self)
{
  return ++self->n_runs;
}

char *
ts_resources_dup_run_container (TsResources *self,
                                guint64 run)
{
  return g_strdup_printf ("(run %" G_GUINT64_FORMAT ")", run);
}

static gboolean
is_in_container (gpointer key,
                 gpointer value,
                 gpointer container)
{
  return strcmp (((const TsResource *)key)->container, container) == 0;
}

void
ts_resources_end_run (TsResources *self,
                      guint64 run)
{
  g_autofree char *container = NULL;

  g_mutex_lock (&self->mutex);
  if (g_hash_table_size (self->table) > 0)
    {
      container = ts_resources_dup_run_container (self, run);
      g_hash_table_foreach_remove (self->table, is_in_container, container);
    }
  g_mutex_unlock (&self->mutex);
}

/* ---- changing ------------------------------------------------------------------------------------ */

guint64
ts_resources_get_n_changes (TsResources *self)
{
  return self->n_changes;
}

void
ts_resources_wake (TsResources *self)
{
  self->n_changes++;
}

void
ts_resources_change (TsResources *self,
                     TsResource *resource,
                     gpointer change)
{
  gpointer undo;

  g_mutex_lock (&resource->mutex);
  undo = resource->type->apply (resource, change);
  g_mutex_unlock (&resource->mutex);
  self->n_changes++;

  if (self->observer != NULL)
    self->observer->changed (self, resource, undo, self->observer_data);
  else if (undo != NULL)
    resource->type->free_change (undo);
}

void
ts_resources_write (TsResources *self,
                    TsVariable *variable,
                    TsTensor *value)
{
  g_assert (value == NULL || !ts_tensor_is_reference (value));

  ts_resources_change (self, &variable->base, value != NULL ? ts_tensor_ref (value) : NULL);
}

/* In its own memory a change cannot be undone, so not where somebody records. */
TsTensor *
ts_resources_edit (TsResources *self,
                   TsVariable *variable,
                   GError **error)
{
  g_autoptr (TsTensor) value = NULL;

  g_mutex_lock (&variable->base.mutex);
  g_assert (variable->value != NULL);
  if (self->observer == NULL && ts_tensor_is_exclusive (variable->value))
    value = g_steal_pointer (&variable->value);
  g_mutex_unlock (&variable->base.mutex);

  if (value != NULL)
    return g_steal_pointer (&value);

  value = ts_variable_dup_value (variable);
  return ts_tensor_copy (value, error);
}

/* ---- kernels ------------------------------------------------------------------------------------- */

/* (nullable) */
static TsResource *
get_resource (const TsTensor *in)
{
  if (ts_tensor_is_reference (in))
    return ts_tensor_get_reference (in);
  return in->dtype == TS_DTYPE_RESOURCE && in->n_elements == 1 ? ts_tensor_get_handle (in, 0) : NULL;
}

/* The session keeps it. Where a value is worked out beforehand there is none. */
static TsResource *
find_by_name (const TsCall *call,
              const TsTensor *pair,
              const TsResourceType *type,
              GError **error)
{
  const TsString *strings = pair->data;
  TsResource *resource = call->resources != NULL ? ts_resources_lookup (call->resources, type, strings[0].bytes, strings[1].bytes) : NULL;

  if (resource != NULL)
    ts_resource_unref (resource);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no %s \"%s\" in container %s", type->name, strings[1].bytes, strings[0].bytes);
  return resource;
}

TsResource *
ts_call_get_resource (const TsCall *call,
                      guint i,
                      const TsResourceType *type,
                      GError **error)
{
  const TsTensor *in = call->in[i];
  TsResource *resource = get_resource (in);

  if (resource == NULL && in->dtype == TS_DTYPE_STRING && in->n_elements == 2)
    return find_by_name (call, in, type, error);
  if (resource != NULL && resource->type == type)
    return resource;

  if (resource != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u must lead to a %s, leads to the %s \"%s\"", i, type->name, resource->type->name,
                 resource->name);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u must lead to a %s, is a value of dtype %s", i, type->name, ts_dtype_name (in->dtype));
  return NULL;
}

TsTensor *
ts_resource_dup_name (TsResource *resource)
{
  TsTensor *pair = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (2), NULL);

  g_assert (pair != NULL);
  ts_string_set (pair->data, resource->container, -1);
  ts_string_set ((TsString *)pair->data + 1, resource->name, -1);
  return pair;
}

void
ts_call_give_resource (TsCall *call,
                       guint i,
                       TsResource *resource)
{
  TsDType dtype = call->out_dtypes[i];

  if (dtype == TS_DTYPE_RESOURCE)
    call->out[i] = ts_tensor_new_handle (resource);
  else if (ts_dtype_is_ref (dtype))
    call->out[i] = ts_tensor_new_reference (dtype, resource);
  else
    call->out[i] = ts_resource_dup_name (resource);
}

TsVariable *
ts_call_get_variable (const TsCall *call,
                      guint i,
                      GError **error)
{
  const TsTensor *in = call->in[i];
  TsResource *resource = get_resource (in);
  TsVariable *variable = resource != NULL ? ts_variable_cast (resource) : NULL;
  if (variable != NULL)
    return variable;

  if (resource != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u must lead to a variable, leads to the %s \"%s\"", i, resource->type->name, resource->name);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u must lead to a variable, is a value of dtype %s", i, ts_dtype_name (in->dtype));
  return NULL;
}

TsTensor *
ts_call_dup_variable_value (const TsCall *call,
                            guint i,
                            GError **error)
{
  TsVariable *variable = ts_call_get_variable (call, i, error);
  TsTensor *value = variable != NULL ? ts_variable_dup_value (variable) : NULL;

  if (variable == NULL || value != NULL)
    return value;

  if (ts_tensor_is_reference (call->in[i]))
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "Attempting to use uninitialized value %s", variable->base.name);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "variable %s in container %s does not exist: it has not been initialized, or was destroyed",
                 variable->base.name, variable->base.container);
  return NULL;
}
