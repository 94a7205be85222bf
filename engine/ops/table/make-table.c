#include "engine/ops/ts-families.h"

#include "engine/ops/table/ts-table.h"
#include "engine/ops/ts-resource-name.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

/* The operations that stand for tables: HashTable, MutableHashTable, MutableHashTableOfTensors, MutableDenseHashTable. The anonymous ones make a new
 * table each time, which goes when nobody has a handle to it any more. */

typedef struct
{
  const TsTableKind *kind;
  TsResourceName name;
  gboolean is_anonymous;
  TsDType key_dtype;
  TsDType value_dtype;
  TsShape value_shape;
  gint64 n_buckets;
  float load_factor;
  TsTensor *handle; /* (nullable): made at the first run */
} Make;

static const TsTableKind hash_kind = { "HashTable", TRUE, FALSE };
static const TsTableKind mutable_kind = { "MutableHashTable", FALSE, FALSE };
static const TsTableKind tensors_kind = { "MutableHashTableOfTensors", FALSE, FALSE };
static const TsTableKind dense_kind = { "MutableDenseHashTable", FALSE, TRUE };

/* ---- what the node says ---- */

static gboolean
prepare_name (Make *self,
              const TsOperation *op,
              GError **error)
{
  gboolean use_node_name = FALSE;
  g_autofree char *shared_name = ts_resource_name_dup_attr (op, "shared_name");

  self->is_anonymous = !ts_operation_has_attr (op, "shared_name");
  if (!ts_resource_name_init (&self->name, op, error))
    return FALSE;
  if (ts_operation_has_attr (op, "use_node_name_sharing") && !ts_operation_get_attr_bool (op, "use_node_name_sharing", &use_node_name, error))
    return FALSE;
  if (use_node_name && (shared_name == NULL || shared_name[0] == '\0'))
    {
      g_free (self->name.name);
      self->name.name = g_strdup (op->name);
    }
  return TRUE;
}

static gboolean
prepare (TsKernelInit *init,
         const TsTableKind *kind,
         GError **error)
{
  Make *self = init->state;

  self->kind = kind;
  self->value_shape = TS_SHAPE_SCALAR;
  return prepare_name (self, init->op, error) && ts_operation_get_attr_dtype (init->op, "key_dtype", &self->key_dtype, error) &&
         ts_operation_get_attr_dtype (init->op, "value_dtype", &self->value_dtype, error);
}

static gboolean
hash_prepare (TsKernelInit *init,
              GError **error)
{
  return prepare (init, &hash_kind, error);
}

static gboolean
mutable_prepare (TsKernelInit *init,
                 GError **error)
{
  return prepare (init, &mutable_kind, error);
}

static gboolean
tensors_prepare (TsKernelInit *init,
                 GError **error)
{
  Make *self = init->state;

  return prepare (init, &tensors_kind, error) && ts_operation_get_attr_shape (init->op, "value_shape", &self->value_shape, error);
}

static gboolean
dense_prepare (TsKernelInit *init,
               GError **error)
{
  Make *self = init->state;

  return prepare (init, &dense_kind, error) && ts_operation_get_attr_shape (init->op, "value_shape", &self->value_shape, error) &&
         ts_operation_get_attr_int (init->op, "initial_num_buckets", &self->n_buckets, error) &&
         ts_operation_get_attr_float (init->op, "max_load_factor", &self->load_factor, error);
}

static void
release (gpointer state)
{
  Make *self = state;

  ts_resource_name_clear (&self->name);
  g_clear_pointer (&self->handle, ts_tensor_unref);
}

/* ---- making one ---- */

static gboolean
fail_shape (const char *what,
            const char *expected,
            const TsShape *found,
            GError **error)
{
  g_autofree char *shape = ts_shape_to_string (found);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be %s, got shape %s", what, expected, shape);
  return FALSE;
}

/* The values of a table of tensors are vectors; those of a dense table may be scalars as well, and so may its keys. */
static gboolean
check_value_shape (const Make *self,
                   GError **error)
{
  gint64 n;

  if (self->kind == &tensors_kind && self->value_shape.rank != 1)
    return fail_shape ("Default value", "a vector", &self->value_shape, error);
  if (self->value_shape.rank > 1 || !ts_shape_n_elements (&self->value_shape, &n) || n > G_MAXINT32)
    return fail_shape ("Empty value", "a scalar or a vector of known size", &self->value_shape, error);
  return TRUE;
}

static gboolean
check_buckets (const Make *self,
               GError **error)
{
  if (!(self->load_factor > 0 && self->load_factor < 1))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "max_load_factor must be between 0 and 1, got: %g", (double)self->load_factor);
      return FALSE;
    }
  if (self->n_buckets < 4 || (self->n_buckets & (self->n_buckets - 1)) != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Number of buckets must be at least 4 and a power of 2, got: %" G_GINT64_FORMAT, self->n_buckets);
      return FALSE;
    }
  return TRUE;
}

/* The keys that a dense table takes for itself, the inputs. */
static gboolean
check_reserved (const TsCall *call,
                const Make *self,
                GError **error)
{
  const TsTensor *empty = call->in[0], *deleted = call->n_in > 1 ? call->in[1] : NULL;

  if (empty->shape.rank > 1 || empty->n_elements == 0)
    return fail_shape ("Empty key", "a scalar or a vector with elements", &empty->shape, error);
  if (empty->dtype != self->key_dtype || (deleted != NULL && deleted->dtype != self->key_dtype))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Empty and deleted keys must be %s", ts_dtype_name (self->key_dtype));
      return FALSE;
    }
  if (deleted != NULL && !ts_shape_equal (&empty->shape, &deleted->shape))
    return fail_shape ("Deleted key", "shaped as the empty key", &deleted->shape, error);
  if (deleted == NULL || !ts_rows_equal (self->key_dtype, empty->data, deleted->data, empty->n_elements))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Empty and deleted keys cannot be equal");
  return FALSE;
}

static TsTable *
new_table (const TsCall *call,
           const Make *self,
           GError **error)
{
  const TsShape *key_shape = call->n_in > 0 ? &call->in[0]->shape : &TS_SHAPE_SCALAR;
  TsTable *table;

  if (!check_value_shape (self, error) || (call->n_in > 0 && (!check_buckets (self, error) || !check_reserved (call, self, error))))
    return NULL;
  table = ts_table_new (self->kind, self->name.container, self->name.name, self->key_dtype, key_shape, self->value_dtype, &self->value_shape);
  table->n_buckets = self->n_buckets;
  table->max_load = self->load_factor;
  for (guint i = 0; i < MIN (call->n_in, G_N_ELEMENTS (table->reserved)); i++)
    table->reserved[i] = ts_tensor_ref (call->in[i]);
  return table;
}

/* The table of that name, whatever kind it is, or a new one. (transfer full) (nullable) */
static TsTable *
find_or_make (const TsCall *call,
              const Make *self,
              GError **error)
{
  g_autoptr (TsTable) table = NULL;

  if (!self->is_anonymous)
    table = (TsTable *)ts_resources_lookup (call->resources, &ts_table_type, self->name.container, self->name.name);
  if (table == NULL)
    {
      table = new_table (call, self, error);
      if (table == NULL || (!self->is_anonymous && !ts_resources_add (call->resources, &table->base, error)))
        return NULL;
    }
  if (table->key_dtype == self->key_dtype && table->value_dtype == self->value_dtype)
    return g_steal_pointer (&table);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Conflicting key/value dtypes %s->%s with %s->%s for table %s", ts_dtype_name (self->key_dtype),
               ts_dtype_name (self->value_dtype), ts_dtype_name (table->key_dtype), ts_dtype_name (table->value_dtype), self->name.name);
  return NULL;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  Make *self = call->state;

  if (self->handle == NULL || self->is_anonymous)
    {
      g_autoptr (TsTable) table = find_or_make (call, self, error);

      if (table == NULL)
        return FALSE;
      ts_call_give_resource (call, 0, &table->base);
      g_clear_pointer (&self->handle, ts_tensor_unref);
      if (!self->is_anonymous)
        self->handle = ts_tensor_ref (call->out[0]);
      return TRUE;
    }

  call->out[0] = ts_tensor_ref (self->handle);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

/* TensorFlow has kernels for some pairs of dtypes only, which are different ones in each version: these are all keys that occur. */
#define KEYS (TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64) | TS_DTYPE_BIT (TS_DTYPE_STRING))

#define ROW(type, function)                                                                                  \
  {                                                                                                          \
    .op = type, .dtypes = KEYS, .dtype_attr = "key_dtype", .prepare = function, .state_size = sizeof (Make), \
    .release = release, .run = run, .semantics = "tensorflow/core/kernels/lookup_table_op.cc"                \
  }

const TsKernelDef ts_make_table_kernels[] = {
  ROW ("AnonymousHashTable", hash_prepare),
  ROW ("AnonymousMutableDenseHashTable", dense_prepare),
  ROW ("AnonymousMutableHashTable", mutable_prepare),
  ROW ("AnonymousMutableHashTableOfTensors", tensors_prepare),
  ROW ("HashTable", hash_prepare),
  ROW ("HashTableV2", hash_prepare),
  ROW ("MutableDenseHashTable", dense_prepare),
  ROW ("MutableDenseHashTableV2", dense_prepare),
  ROW ("MutableHashTable", mutable_prepare),
  ROW ("MutableHashTableOfTensors", tensors_prepare),
  ROW ("MutableHashTableOfTensorsV2", tensors_prepare),
  ROW ("MutableHashTableV2", mutable_prepare),
  { 0 },
};

/* The shape functions are in state/table-shape.c. */
const TsShapeDef ts_make_table_shapes[] = {
  { 0 },
};
