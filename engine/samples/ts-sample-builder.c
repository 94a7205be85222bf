#include "engine/samples/ts-sample-builder.h"

void
ts_sample_builder_init (TsSampleBuilder *self,
                        TsGraph *graph,
                        guint64 seed)
{
  self->builder = ts_graph_builder_new (graph);
  self->error = NULL;
  self->seed = seed;
}

gboolean
ts_sample_builder_finish (TsSampleBuilder *self,
                          GError **error)
{
  g_clear_pointer (&self->builder, ts_graph_builder_free);
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

void
ts_sample_begin (TsSampleBuilder *self,
                 const char *op_type,
                 const char *scope,
                 const char *name)
{
  g_autofree char *full = *scope != '\0' ? g_strconcat (scope, "/", name, NULL) : g_strdup (name);

  ts_graph_builder_begin (self->builder, op_type, full);
}

TsOutput
ts_sample_end (TsSampleBuilder *self)
{
  TsOutput output = { 0, 0 };

  if (!ts_graph_builder_end (self->builder, &output, self->error == NULL ? &self->error : NULL))
    return (TsOutput) { 0, 0 };
  return output;
}

TsOutput
ts_sample_unary (TsSampleBuilder *self,
                 const char *op_type,
                 const char *scope,
                 const char *name,
                 TsOutput x)
{
  ts_sample_begin (self, op_type, scope, name);
  ts_graph_builder_input (self->builder, x);
  return ts_sample_end (self);
}

TsOutput
ts_sample_binary (TsSampleBuilder *self,
                  const char *op_type,
                  const char *scope,
                  const char *name,
                  TsOutput x,
                  TsOutput y)
{
  ts_sample_begin (self, op_type, scope, name);
  ts_graph_builder_input (self->builder, x);
  ts_graph_builder_input (self->builder, y);
  return ts_sample_end (self);
}

TsOutput
ts_sample_placeholder (TsSampleBuilder *self,
                       const char *name,
                       TsDType dtype,
                       const TsShape *shape)
{
  ts_sample_begin (self, "Placeholder", "", name);
  ts_graph_builder_attr_dtype (self->builder, "dtype", dtype);
  ts_graph_builder_attr_shape (self->builder, "shape", shape);
  return ts_sample_end (self);
}

TsOutput
ts_sample_const (TsSampleBuilder *self,
                 const char *scope,
                 const char *name,
                 TsTensor *value)
{
  ts_sample_begin (self, "Const", scope, name);
  ts_graph_builder_attr_dtype (self->builder, "dtype", value->dtype);
  ts_graph_builder_attr_tensor (self->builder, "value", value);
  return ts_sample_end (self);
}

TsOutput
ts_sample_const_float (TsSampleBuilder *self,
                       const char *scope,
                       const char *name,
                       float value)
{
  g_autoptr (TsTensor) tensor = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &value);

  return ts_sample_const (self, scope, name, tensor);
}

TsOutput
ts_sample_const_int32 (TsSampleBuilder *self,
                       const char *scope,
                       const char *name,
                       gint32 value)
{
  g_autoptr (TsTensor) tensor = ts_tensor_new_scalar (TS_DTYPE_INT32, &value);

  return ts_sample_const (self, scope, name, tensor);
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
                   const char *scope,
                   const char *name,
                   const TsShape *shape,
                   float deviation)
{
  g_autoptr (TsTensor) value = ts_tensor_new (TS_DTYPE_FLOAT, shape, self->error == NULL ? &self->error : NULL);

  if (value == NULL)
    return (TsOutput) { 0, 0 };

  float *weights = value->data;

  for (gsize i = 0; i < value->n_elements; i++)
    weights[i] = deviation * next_normal (&self->seed);
  return ts_sample_const (self, scope, name, value);
}

/* As TensorFlow's layers start: none. */
static TsOutput
zero_bias (TsSampleBuilder *self,
           const char *scope,
           gint64 n)
{
  return ts_sample_weights (self, scope, "bias", &TS_SHAPE (n), 0.0f);
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
                 const char *scope,
                 TsOutput x,
                 gint64 n_in,
                 gint64 n_out)
{
  TsOutput kernel = ts_sample_weights (self, scope, "kernel", &TS_SHAPE (n_in, n_out), fan_in_deviation (n_in));
  TsOutput bias = zero_bias (self, scope, n_out);
  TsOutput product = ts_sample_binary (self, "MatMul", scope, "MatMul", x, kernel);

  return ts_sample_binary (self, "BiasAdd", scope, "BiasAdd", product, bias);
}

TsOutput
ts_sample_conv (TsSampleBuilder *self,
                const char *scope,
                TsOutput x,
                TsOutput kernel,
                gint64 n_out)
{
  static const gint64 ones[] = { 1, 1, 1, 1 };
  TsOutput bias = zero_bias (self, scope, n_out);

  ts_sample_begin (self, "Conv2D", scope, "Conv2D");
  ts_graph_builder_input (self->builder, x);
  ts_graph_builder_input (self->builder, kernel);
  ts_graph_builder_attr_ints (self->builder, "strides", ones, 4);
  ts_graph_builder_attr_string (self->builder, "padding", "SAME", -1);
  return ts_sample_binary (self, "BiasAdd", scope, "BiasAdd", ts_sample_end (self), bias);
}

TsOutput
ts_sample_max_pool (TsSampleBuilder *self,
                    const char *scope,
                    TsOutput x)
{
  static const gint64 twos[] = { 1, 2, 2, 1 };

  ts_sample_begin (self, "MaxPool", scope, "MaxPool");
  ts_graph_builder_input (self->builder, x);
  ts_graph_builder_attr_ints (self->builder, "ksize", twos, 4);
  ts_graph_builder_attr_ints (self->builder, "strides", twos, 4);
  ts_graph_builder_attr_string (self->builder, "padding", "VALID", -1);
  return ts_sample_end (self);
}

TsOutput
ts_sample_reduce_last (TsSampleBuilder *self,
                       const char *op_type,
                       const char *scope,
                       const char *name,
                       TsOutput x)
{
  g_autofree char *axis_name = g_strconcat (name, "/axis", NULL);
  TsOutput axis = ts_sample_const_int32 (self, scope, axis_name, -1);

  ts_sample_begin (self, op_type, scope, name);
  ts_graph_builder_input (self->builder, x);
  ts_graph_builder_input (self->builder, axis);
  ts_graph_builder_attr_bool (self->builder, "keep_dims", TRUE);
  return ts_sample_end (self);
}
