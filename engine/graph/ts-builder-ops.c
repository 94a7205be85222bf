#include "engine/graph/ts-builder-ops.h"

#include "engine/graph/ts-collection-items.h"
#include "engine/graph/ts-graph-builder-scopes.h"

TsOutput
ts_builder_op_n (TsGraphBuilder *builder,
                 const char *op_type,
                 const char *name,
                 gsize n_inputs,
                 const TsOutput *inputs)
{
  ts_graph_builder_begin (builder, op_type, name);
  for (gsize i = 0; i < n_inputs; i++)
    ts_graph_builder_input (builder, inputs[i]);
  return ts_graph_builder_add (builder);
}

/* ---- values ---- */

TsOutput
ts_builder_placeholder (TsGraphBuilder *builder,
                        const char *name,
                        TsDType dtype,
                        const TsShape *shape)
{
  ts_graph_builder_begin (builder, "Placeholder", name);
  ts_graph_builder_attr_dtype (builder, "dtype", dtype);
  ts_graph_builder_attr_shape (builder, "shape", shape);
  return ts_graph_builder_add (builder);
}

TsOutput
ts_builder_constant (TsGraphBuilder *builder,
                     const char *name,
                     TsTensor *value)
{
  ts_graph_builder_begin (builder, "Const", name);
  ts_graph_builder_attr_dtype (builder, "dtype", value->dtype);
  ts_graph_builder_attr_tensor (builder, "value", value);
  return ts_graph_builder_add (builder);
}

static TsOutput
scalar (TsGraphBuilder *builder,
        const char *name,
        TsDType dtype,
        const void *value)
{
  g_autoptr (TsTensor) tensor = ts_tensor_new_scalar (dtype, value);

  return ts_builder_constant (builder, name, tensor);
}

TsOutput
ts_builder_constant_float (TsGraphBuilder *builder,
                           const char *name,
                           float value)
{
  return scalar (builder, name, TS_DTYPE_FLOAT, &value);
}

TsOutput
ts_builder_constant_int32 (TsGraphBuilder *builder,
                           const char *name,
                           gint32 value)
{
  return scalar (builder, name, TS_DTYPE_INT32, &value);
}

TsOutput
ts_builder_constant_bool (TsGraphBuilder *builder,
                          const char *name,
                          gboolean value)
{
  return scalar (builder, name, TS_DTYPE_BOOL, &(guint8) { value ? 1 : 0 });
}

TsOutput
ts_builder_constant_int32s (TsGraphBuilder *builder,
                            const char *name,
                            const gint32 *values,
                            gsize n)
{
  g_autoptr (TsTensor) tensor = ts_tensor_new_int32 (n, values);

  return ts_builder_constant (builder, name, tensor);
}

/* ---- computing ---- */

TsOutput
ts_builder_cast (TsGraphBuilder *builder,
                 const char *name,
                 TsOutput x,
                 TsDType dtype)
{
  ts_graph_builder_begin (builder, "Cast", name);
  ts_graph_builder_input (builder, x);
  ts_graph_builder_attr_dtype (builder, "DstT", dtype);
  return ts_graph_builder_add (builder);
}

TsOutput
ts_builder_matmul (TsGraphBuilder *builder,
                   const char *name,
                   TsOutput a,
                   TsOutput b,
                   gboolean transpose_a,
                   gboolean transpose_b)
{
  ts_graph_builder_begin (builder, "MatMul", name);
  ts_graph_builder_input (builder, a);
  ts_graph_builder_input (builder, b);
  ts_graph_builder_attr_bool (builder, "transpose_a", transpose_a);
  ts_graph_builder_attr_bool (builder, "transpose_b", transpose_b);
  return ts_graph_builder_add (builder);
}

TsOutput
ts_builder_reduce (TsGraphBuilder *builder,
                   const char *op_type,
                   const char *name,
                   TsOutput x,
                   TsOutput axes,
                   gboolean keep_dims)
{
  ts_graph_builder_begin (builder, op_type, name);
  ts_graph_builder_input (builder, x);
  ts_graph_builder_input (builder, axes);
  ts_graph_builder_attr_bool (builder, "keep_dims", keep_dims);
  return ts_graph_builder_add (builder);
}

static void
attr_per_dimension (TsGraphBuilder *builder,
                    const char *name,
                    gint64 value)
{
  ts_graph_builder_attr_ints (builder, name, (const gint64[]) { 1, value, value, 1 }, 4);
}

TsOutput
ts_builder_conv2d (TsGraphBuilder *builder,
                   const char *name,
                   TsOutput x,
                   TsOutput filter,
                   gint64 stride,
                   const char *padding)
{
  ts_graph_builder_begin (builder, "Conv2D", name);
  ts_graph_builder_input (builder, x);
  ts_graph_builder_input (builder, filter);
  attr_per_dimension (builder, "strides", stride);
  ts_graph_builder_attr_string (builder, "padding", padding, -1);
  return ts_graph_builder_add (builder);
}

TsOutput
ts_builder_pool (TsGraphBuilder *builder,
                 const char *op_type,
                 const char *name,
                 TsOutput x,
                 gint64 size,
                 gint64 stride,
                 const char *padding)
{
  ts_graph_builder_begin (builder, op_type, name);
  ts_graph_builder_input (builder, x);
  attr_per_dimension (builder, "ksize", size);
  attr_per_dimension (builder, "strides", stride);
  ts_graph_builder_attr_string (builder, "padding", padding, -1);
  return ts_graph_builder_add (builder);
}

guint32
ts_builder_group (TsGraphBuilder *builder,
                  const char *name,
                  const guint32 *ops,
                  guint n)
{
  ts_graph_builder_begin (builder, "NoOp", name);
  for (guint i = 0; i < n; i++)
    ts_graph_builder_control_input (builder, ops[i]);
  return ts_graph_builder_add (builder).op;
}

/* ---- variables ---- */

static void
add_to_collections (TsGraphBuilder *builder,
                    const TsBuilderVariable *self,
                    TsOutput initial_value,
                    gboolean is_resource,
                    gboolean is_trainable)
{
  TsGraph *graph = ts_graph_builder_get_graph (builder);
  const char *keys[] = { TS_COLLECTION_GLOBAL_VARIABLES, is_trainable ? TS_COLLECTION_TRAINABLE_VARIABLES : NULL, NULL };
  g_autofree char *name = NULL;
  g_autofree char *snapshot = NULL;
  g_autofree char *initial = NULL;
  g_autoptr (GBytes) bytes = NULL;
  TsVariableItem item = { .is_resource = is_resource, .is_trainable = is_trainable };
  GError *error = NULL;

  if (self->value.op == TS_NO_OP)
    return;
  item.name = name = ts_graph_dup_output_name (graph, self->variable);
  item.snapshot = snapshot = ts_graph_dup_output_name (graph, self->value);
  item.initial_value = initial = ts_graph_dup_output_name (graph, initial_value);
  item.initializer = (char *)ts_graph_get_operation (graph, self->initializer)->name;
  bytes = ts_variable_item_to_bytes (&item);
  if (!ts_collections_add_to_many (ts_graph_get_collections (graph), keys,
                                   TS_COLLECTION_ITEM_BYTES (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)), &error))
    ts_graph_builder_take_error (builder, error);
}

static TsDType
value_dtype (TsGraphBuilder *builder,
             TsOutput value)
{
  return value.op != TS_NO_OP ? ts_dtype_base (ts_graph_get_dtype (ts_graph_builder_get_graph (builder), value)) : TS_DTYPE_INVALID;
}

TsBuilderVariable
ts_builder_variable (TsGraphBuilder *builder,
                     const char *name,
                     TsOutput initial_value,
                     const TsShape *shape,
                     gboolean is_trainable)
{
  TsBuilderVariable self;
  const char *scope;

  ts_graph_builder_push_control_dependencies (builder, NULL, 0);
  scope = ts_graph_builder_push_name_scope (builder, name);

  ts_graph_builder_begin (builder, "VariableV2", scope);
  ts_graph_builder_attr_dtype (builder, "dtype", value_dtype (builder, initial_value));
  ts_graph_builder_attr_shape (builder, "shape", shape);
  self.variable = ts_graph_builder_add (builder);
  self.initializer = ts_builder_op (builder, "Assign", "Assign", self.variable, initial_value).op;
  ts_graph_builder_push_colocation (builder, self.variable.op, FALSE);
  self.value = ts_builder_op (builder, "Identity", "read", self.variable);
  ts_graph_builder_pop (builder);

  ts_graph_builder_pop (builder);
  ts_graph_builder_pop (builder);
  add_to_collections (builder, &self, initial_value, FALSE, is_trainable);
  return self;
}

static TsOutput
read_handle (TsGraphBuilder *builder,
             TsOutput handle,
             TsDType dtype)
{
  TsOutput value;

  ts_graph_builder_push_name_scope (builder, "Read");
  ts_graph_builder_begin (builder, "ReadVariableOp", NULL);
  ts_graph_builder_input (builder, handle);
  ts_graph_builder_attr_dtype (builder, "dtype", dtype);
  value = ts_graph_builder_add (builder);
  ts_graph_builder_pop (builder);
  return value;
}

static TsOutput
add_handle (TsGraphBuilder *builder,
            const char *scope,
            TsDType dtype,
            const TsShape *shape)
{
  const char *name = ts_graph_builder_get_name_scope (builder);
  g_autofree char *group = g_strconcat ("loc:@", name, NULL);

  ts_graph_builder_begin (builder, "VarHandleOp", scope);
  ts_graph_builder_attr_dtype (builder, "dtype", dtype);
  ts_graph_builder_attr_shape (builder, "shape", shape);
  ts_graph_builder_attr_string (builder, "shared_name", name, -1);
  ts_graph_builder_attr_strings (builder, "_class", (const char *const[]) { group }, 1);
  return ts_graph_builder_add (builder);
}

TsBuilderVariable
ts_builder_resource_variable (TsGraphBuilder *builder,
                              const char *name,
                              TsOutput initial_value,
                              const TsShape *shape,
                              gboolean is_trainable)
{
  TsDType dtype = value_dtype (builder, initial_value);
  TsBuilderVariable self;
  const char *scope;

  ts_graph_builder_push_control_dependencies (builder, NULL, 0);
  scope = ts_graph_builder_push_name_scope (builder, name);

  self.variable = add_handle (builder, scope, dtype, shape);
  ts_graph_builder_push_name_scope (builder, "IsInitialized");
  ts_builder_op (builder, "VarIsInitializedOp", NULL, self.variable);
  ts_graph_builder_pop (builder);
  self.initializer = ts_builder_op (builder, "AssignVariableOp", "Assign", self.variable, initial_value).op;
  self.value = read_handle (builder, self.variable, dtype);

  ts_graph_builder_pop (builder);
  ts_graph_builder_pop (builder);
  add_to_collections (builder, &self, initial_value, TRUE, is_trainable);
  return self;
}
