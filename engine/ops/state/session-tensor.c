#include "engine/ops/ts-families.h"

#include "engine/ops/ts-resource-name.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <string.h>

/* GetSessionHandle, GetSessionTensor, DeleteSessionTensor: tensors that the session keeps from one run to another, each under a handle that is
 * a string. They are together one resource. */

#define CONTAINER "(session)"
#define DEVICE "/job:localhost/replica:0/task:0/device:CPU:0"

typedef struct
{
  TsResource base;
  GHashTable *tensors; /* handle → TsTensor */
} Store;

/* A change: what is under one handle, or under all. */
typedef struct
{
  char *handle;     /* (nullable) */
  TsTensor *tensor; /* (nullable): %NULL takes it away */
  GHashTable *all;  /* (nullable): without a handle */
} Change;

static Change *
change_new (const char *handle,
            TsTensor *tensor,
            GHashTable *all)
{
  Change *self = g_new (Change, 1);

  *self = (Change) { g_strdup (handle), tensor != NULL ? ts_tensor_ref (tensor) : NULL, all };
  return self;
}

static void
change_free (gpointer data)
{
  Change *self = data;

  g_free (self->handle);
  g_clear_pointer (&self->tensor, ts_tensor_unref);
  g_clear_pointer (&self->all, g_hash_table_unref);
  g_free (self);
}

static GHashTable *
tensors_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)ts_tensor_unref);
}

static gpointer
apply (TsResource *resource,
       gpointer data)
{
  Store *self = (Store *)resource;
  Change *change = data != NULL ? data : change_new (NULL, NULL, tensors_new ());
  Change *undo;

  if (change->handle == NULL)
    {
      undo = change_new (NULL, NULL, self->tensors);
      self->tensors = g_steal_pointer (&change->all);
    }
  else
    {
      undo = change_new (change->handle, g_hash_table_lookup (self->tensors, change->handle), NULL);
      if (change->tensor != NULL)
        g_hash_table_insert (self->tensors, g_steal_pointer (&change->handle), g_steal_pointer (&change->tensor));
      else
        g_hash_table_remove (self->tensors, change->handle);
    }
  change_free (change);
  return undo;
}

static void
clear (TsResource *resource)
{
  g_hash_table_unref (((Store *)resource)->tensors);
}

static char *
describe (TsResource *resource)
{
  char *text;

  g_mutex_lock (&resource->mutex);
  text = g_strdup_printf ("%u tensors", g_hash_table_size (((Store *)resource)->tensors));
  g_mutex_unlock (&resource->mutex);
  return text;
}

static const TsResourceType store_type = {
  .name = "SessionTensors",
  .clear = clear,
  .describe = describe,
  .apply = apply,
  .free_change = change_free,
};

/* The session's, made if it is not there. (transfer full) */
static Store *
dup_store (TsCall *call)
{
  TsResource *found = ts_resources_lookup (call->resources, &store_type, CONTAINER, "tensors");
  Store *self;

  if (found != NULL)
    return (Store *)found;
  self = g_new0 (Store, 1);
  ts_resource_init (&self->base, &store_type, CONTAINER, "tensors");
  self->tensors = tensors_new ();
  ts_resources_add (call->resources, &self->base, NULL);
  return self;
}

/* ---- GetSessionHandle ---- */

/* What the second version gives: a handle whose name is the string. */
static void
clear_nothing (TsResource *resource)
{
  (void)resource;
}

static char *
describe_tensor (TsResource *resource)
{
  return g_strdup (resource->name);
}

static const TsResourceType tensor_type = {
  .name = "SessionTensor",
  .clear = clear_nothing,
  .describe = describe_tensor,
};

static gboolean
handle_prepare (TsKernelInit *init,
                GError **error)
{
  (void)error;
  *(char **)init->state = ts_operation_dup_full_name (init->op);
  return TRUE;
}

static void
handle_release (gpointer state)
{
  g_free (*(char **)state);
}

static gboolean
handle_run (TsCall *call,
            GError **error)
{
  g_autoptr (TsResource) store = &dup_store (call)->base;
  g_autofree char *handle = g_strdup_printf ("%s;%" G_GUINT64_FORMAT ";" DEVICE, *(char *const *)call->state, ts_resources_next_number (call->resources));

  (void)error;
  ts_resources_change (call->resources, store, change_new (handle, call->in[0], NULL));
  if (call->out_dtypes[0] == TS_DTYPE_RESOURCE)
    {
      g_autoptr (TsResource) tensor = g_new0 (TsResource, 1);

      ts_resource_init (tensor, &tensor_type, CONTAINER, handle);
      call->out[0] = ts_tensor_new_handle (tensor);
    }
  else
    call->out[0] = ts_tensor_new_string_scalar (handle, -1);
  return TRUE;
}

/* ---- GetSessionTensor, DeleteSessionTensor ---- */

/* The tensor under the handle in input 0; @handle: (out) (transfer none). (transfer none) (nullable) */
static TsTensor *
find_tensor (const TsCall *call,
             const Store *store,
             const char **handle,
             GError **error)
{
  const TsTensor *in = call->in[0];
  TsTensor *found;

  if (in->n_elements != 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the handle must be one string, are %" G_GSIZE_FORMAT, in->n_elements);
      return NULL;
    }
  *handle = ((const TsString *)in->data)->bytes;
  found = g_hash_table_lookup (store->tensors, *handle);
  if (found == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "The tensor with handle '%s' is not in the session store", *handle);
  return found;
}

static gboolean
get_run (TsCall *call,
         GError **error)
{
  Store *store = dup_store (call);
  g_autoptr (TsResource) resource = &store->base;
  const char *handle;
  TsTensor *tensor = find_tensor (call, store, &handle, error);
  TsDType dtype = ts_dtype_base (call->out_dtypes[0]);

  if (tensor == NULL)
    return FALSE;
  if (tensor->dtype != dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the tensor with handle '%s' is %s, %s is asked for", handle, ts_dtype_name (tensor->dtype),
                   ts_dtype_name (dtype));
      return FALSE;
    }
  call->out[0] = ts_tensor_ref (tensor);
  return TRUE;
}

static gboolean
delete_run (TsCall *call,
            GError **error)
{
  Store *store = dup_store (call);
  g_autoptr (TsResource) resource = &store->base;
  const char *handle;

  if (find_tensor (call, store, &handle, error) == NULL)
    return FALSE;
  ts_resources_change (call->resources, resource, change_new (handle, NULL, NULL));
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/session_ops.cc"
#define HANDLE .prepare = handle_prepare, .state_size = sizeof (char *), .release = handle_release, .run = handle_run, SEMANTICS

const TsKernelDef ts_session_tensor_kernels[] = {
  { .op = "DeleteSessionTensor", .run = delete_run, SEMANTICS },
  { .op = "GetSessionHandle", HANDLE },
  { .op = "GetSessionHandleV2", HANDLE },
  { .op = "GetSessionTensor", .run = get_run, SEMANTICS },
  { 0 },
};

/* The shapes are patterns, in state-patterns.c. */
const TsShapeDef ts_session_tensor_shapes[] = {
  { 0 },
};
