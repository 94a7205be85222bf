#include "engine/debug/expression/ts-op-runner.h"

#include "engine/graph/ts-builder-ops.h"
#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"

#define MAX_PREPARED 256

/* An operation with its kernel. */
typedef struct
{
  const TsOperation *op;
  const TsKernelDef *kernel;
  gpointer state;
  TsDType *out_dtypes;
} Prepared;

struct _TsOpRunner
{
  TsGraph *graph; /* of what was prepared, each operation with placeholders of its own */
  TsGraphBuilder *builder;
  guint n_threads;
  GHashTable *prepared; /* key of op type, attributes and input dtypes -> Prepared */
};

static void
prepared_free (gpointer data)
{
  Prepared *self = data;

  if (self->kernel->release != NULL && self->state != NULL)
    self->kernel->release (self->state);
  g_free (self->state);
  g_free (self->out_dtypes);
  g_free (self);
}

static void
init (TsOpRunner *self)
{
  self->graph = ts_graph_new (ts_standard_ops ());
  self->builder = ts_graph_builder_new (self->graph);
  self->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, prepared_free);
}

static void
clear (TsOpRunner *self)
{
  g_clear_pointer (&self->prepared, g_hash_table_unref);
  g_clear_pointer (&self->builder, ts_graph_builder_free);
  g_clear_pointer (&self->graph, ts_graph_unref);
}

TsOpRunner *
ts_op_runner_new (void)
{
  TsOpRunner *self = g_new0 (TsOpRunner, 1);

  self->n_threads = g_get_num_processors ();
  init (self);
  return self;
}

void
ts_op_runner_free (TsOpRunner *self)
{
  clear (self);
  g_free (self);
}

static char *
make_key (const char *op_type,
          const TsOpAttr *attrs,
          TsTensor *const *in,
          guint n_in)
{
  GString *key = g_string_new (op_type);

  for (; attrs != NULL && attrs->kind != TS_OP_ATTR_END; attrs++)
    g_string_append_printf (key, " %s=%d", attrs->name, attrs->value);
  for (guint i = 0; i < n_in; i++)
    g_string_append_printf (key, ",%d", in[i]->dtype);
  return g_string_free (key, FALSE);
}

static const TsOperation *
build (TsOpRunner *self,
       const char *op_type,
       const TsOpAttr *attrs,
       TsTensor *const *in,
       guint n_in,
       GError **error)
{
  g_autofree TsOutput *inputs = g_new (TsOutput, n_in + 1);
  TsOutput output;

  for (guint i = 0; i < n_in; i++)
    inputs[i] = ts_builder_placeholder (self->builder, "in", in[i]->dtype, &TS_SHAPE_UNKNOWN);
  if (!ts_graph_builder_check (self->builder, error))
    return NULL;

  ts_graph_builder_begin (self->builder, op_type, NULL);
  for (guint i = 0; i < n_in; i++)
    ts_graph_builder_input (self->builder, inputs[i]);
  for (; attrs != NULL && attrs->kind != TS_OP_ATTR_END; attrs++)
    if (attrs->kind == TS_OP_ATTR_BOOL)
      ts_graph_builder_attr_bool (self->builder, attrs->name, attrs->value);
    else
      ts_graph_builder_attr_dtype (self->builder, attrs->name, (TsDType)attrs->value);
  if (ts_graph_builder_end (self->builder, &output, error))
    return ts_graph_get_operation (self->graph, output.op);
  if (error != NULL && *error != NULL)
    (*error)->code = TS_ERROR_UNIMPLEMENTED;
  return NULL;
}

static Prepared *
bind (const TsGraph *graph,
      const TsOperation *op,
      const TsKernelDef *kernel,
      GError **error)
{
  Prepared *self = g_new0 (Prepared, 1);
  g_autofree TsTensor **constants = g_new0 (TsTensor *, op->n_inputs + 1);
  TsKernelInit kernel_init = { .op = op, .constants = constants };

  self->op = op;
  self->kernel = kernel;
  self->state = kernel->state_size > 0 ? g_malloc0 (kernel->state_size) : NULL;
  self->out_dtypes = g_new (TsDType, op->n_outputs + 1);
  for (guint32 i = 0; i < op->n_outputs; i++)
    self->out_dtypes[i] = ts_graph_get_dtype ((TsGraph *)graph, (TsOutput) { op->index, i });

  kernel_init.state = self->state;
  if (kernel->prepare == NULL || kernel->prepare (&kernel_init, error))
    return self;
  prepared_free (self);
  return NULL;
}

static Prepared *
prepare (TsOpRunner *self,
         const char *op_type,
         const TsOpAttr *attrs,
         TsTensor *const *in,
         guint n_in,
         GError **error)
{
  g_autofree char *key = make_key (op_type, attrs, in, n_in);
  Prepared *prepared = g_hash_table_lookup (self->prepared, key);
  const TsKernelDef *kernel;
  const TsOperation *op;

  if (prepared != NULL)
    return prepared;
  if (g_hash_table_size (self->prepared) >= MAX_PREPARED)
    {
      clear (self);
      init (self);
    }

  op = build (self, op_type, attrs, in, n_in, error);
  kernel = op != NULL ? ts_kernel_find (op, error) : NULL;
  prepared = kernel != NULL ? bind (self->graph, op, kernel, error) : NULL;
  if (prepared != NULL)
    g_hash_table_insert (self->prepared, g_steal_pointer (&key), prepared);
  return prepared;
}

TsTensor *
ts_op_runner_run (TsOpRunner *self,
                  const char *op_type,
                  const TsOpAttr *attrs,
                  TsTensor *const *in,
                  guint n_in,
                  GCancellable *cancellable,
                  GError **error)
{
  Prepared *prepared = prepare (self, op_type, attrs, in, n_in, error);
  g_autofree TsTensor **inputs = g_new0 (TsTensor *, n_in + 1);
  g_autofree TsTensor **outputs = NULL;
  TsTensor *result = NULL;
  TsCall call;

  if (prepared == NULL)
    return NULL;

  /* The reference that is taken here keeps a kernel from computing in place. */
  for (guint i = 0; i < n_in; i++)
    inputs[i] = ts_tensor_ref (in[i]);
  outputs = g_new0 (TsTensor *, prepared->op->n_outputs + 1);
  call = (TsCall) {
    .n_in = n_in,
    .n_out = prepared->op->n_outputs,
    .in = inputs,
    .out = outputs,
    .out_dtypes = prepared->out_dtypes,
    .state = prepared->state,
    .n_threads = self->n_threads,
    .cancellable = cancellable,
  };

  if (prepared->kernel->run (&call, error))
    result = g_steal_pointer (&outputs[0]);
  for (guint i = 0; i < call.n_out; i++)
    g_clear_pointer (&outputs[i], ts_tensor_unref);
  for (guint i = 0; i < n_in; i++)
    g_clear_pointer (&inputs[i], ts_tensor_unref);
  return result;
}
