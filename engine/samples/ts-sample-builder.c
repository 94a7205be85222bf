#include "engine/samples/ts-sample-builder.h"

void
ts_sample_builder_init (TsSampleBuilder *self,
                        TsGraph *graph,
                        guint64 seed)
{
  self->builder = ts_graph_builder_new (graph);
  self->seed = seed;
}

gboolean
ts_sample_builder_finish (TsSampleBuilder *self,
                          GError **error)
{
  gboolean ok = ts_graph_builder_check (self->builder, error);

  g_clear_pointer (&self->builder, ts_graph_builder_free);
  return ok;
}

void
ts_sample_enter (TsSampleBuilder *self,
                 const char *scope)
{
  const char *outer = ts_graph_builder_get_name_scope (self->builder);
  g_autofree char *full = g_strconcat (outer, *outer != '\0' ? "/" : "", scope, "/", NULL);

  ts_graph_builder_push_name_scope (self->builder, full);
}

TsOutput
ts_sample_constant (TsSampleBuilder *self,
                    const char *name,
                    TsTensor *value,
                    GError *error)
{
  g_autoptr (TsTensor) owned = value;

  if (owned != NULL)
    return ts_builder_constant (self->builder, name, owned);
  ts_graph_builder_take_error (self->builder, error);
  return TS_NO_OUTPUT;
}

/* SplitMix64, of which the upper bits make a float in [0, 1). */
static float
next_uniform (guint64 *state)
{
  guint64 z = (*state += 0x9e3779b97f4a7c15u);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  return (float)(z >> 40) / (float)(1 << 24);
}

/* The sum of twelve is about normal and needs no libm, whose last bits differ between machines. */
static float
next_normal (guint64 *state)
{
  float sum = -6.0f;

  for (int i = 0; i < 12; i++)
    sum += next_uniform (state);
  return sum;
}

TsOutput
ts_sample_weights (TsSampleBuilder *self,
                   const char *name,
                   const TsShape *shape,
                   float deviation)
{
  GError *error = NULL;
  TsTensor *value = ts_tensor_new (TS_DTYPE_FLOAT, shape, &error);

  for (gsize i = 0; value != NULL && i < value->n_elements; i++)
    ((float *)value->data)[i] = deviation * next_normal (&self->seed);
  return ts_sample_constant (self, name, value, error);
}

/* As TensorFlow's layers start: none. */
static TsOutput
zero_bias (TsSampleBuilder *self,
           gint64 n)
{
  return ts_sample_weights (self, "bias", &TS_SHAPE (n), 0.0f);
}

/* Deviation that keeps the size of values from layer to layer: 1 / √n. */
static float
fan_in_deviation (gint64 n_in)
{
  float root = 1.0f;

  while (root * root < (float)n_in)
    root += 0.5f;
  return 1.0f / root;
}

TsOutput
ts_sample_dense (TsSampleBuilder *self,
                 TsOutput x,
                 gint64 n_in,
                 gint64 n_out)
{
  TsOutput kernel = ts_sample_weights (self, "kernel", &TS_SHAPE (n_in, n_out), fan_in_deviation (n_in));
  TsOutput bias = zero_bias (self, n_out);
  TsOutput product = ts_builder_matmul (self->builder, "MatMul", x, kernel, FALSE, FALSE);

  return ts_builder_op (self->builder, "BiasAdd", "BiasAdd", product, bias);
}

TsOutput
ts_sample_conv (TsSampleBuilder *self,
                TsOutput x,
                TsOutput kernel,
                gint64 n_out)
{
  TsOutput bias = zero_bias (self, n_out);
  TsOutput conv = ts_builder_conv2d (self->builder, "Conv2D", x, kernel, 1, "SAME");

  return ts_builder_op (self->builder, "BiasAdd", "BiasAdd", conv, bias);
}

TsOutput
ts_sample_reduce_last (TsSampleBuilder *self,
                       const char *op_type,
                       const char *name,
                       TsOutput x)
{
  g_autofree char *axis_name = g_strconcat (name, "/axis", NULL);
  TsOutput axis = ts_builder_constant_int32 (self->builder, axis_name, -1);

  return ts_builder_reduce (self->builder, op_type, name, x, axis, TRUE);
}
