#include "engine/exec/ts-session.h"
#include "engine/graph/ts-builder-ops.h"

#include "tests/support/ts-test-graph.h"

#include <math.h>

/* Small nets that learn by the operations of their own graphs, gradients written out. The losses that are expected were computed
 * independently, with numpy in double precision. */

#define N_STEPS 60
#define MAX_OPS 64

typedef struct _Trainer Trainer;

typedef struct
{
  const char *name;
  void (*update) (Trainer *self, TsBuilderVariable *variable, TsOutput grad, const TsShape *shape);
} Method;

struct _Trainer
{
  TsTestGraph g;
  gboolean by_handle;
  const Method *method;
  guint32 inits[MAX_OPS];
  guint n_inits;
  guint32 updates[MAX_OPS];
  guint n_updates;
};

/* ---- building ---- */

static TsOutput
number (Trainer *self,
        float value)
{
  return ts_test_const_float (&self->g, "number", value);
}

static TsOutput
matrix (Trainer *self,
        const char *name,
        gint64 rows,
        gint64 columns,
        const float *values)
{
  return ts_test_const (&self->g, name, ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (rows, columns), values));
}

static TsBuilderVariable
variable (Trainer *self,
          const char *name,
          TsTensor *initial, /* (transfer full) */
          gboolean is_trainable)
{
  TsShape shape = initial->shape;
  TsOutput value = ts_test_const (&self->g, "initial", initial);
  TsBuilderVariable result = self->by_handle ? ts_builder_resource_variable (self->g.builder, name, value, &shape, is_trainable)
                                             : ts_builder_variable (self->g.builder, name, value, &shape, is_trainable);

  self->inits[self->n_inits++] = result.initializer;
  return result;
}

/* What an optimizer keeps beside a variable. */
static TsOutput
slot (Trainer *self,
      const char *name,
      const TsShape *shape,
      float value)
{
  TsTensor *initial = ts_tensor_new (TS_DTYPE_FLOAT, shape, NULL);

  for (gsize i = 0; i < initial->n_elements; i++)
    ((float *)initial->data)[i] = value;
  return variable (self, name, initial, FALSE).variable;
}

static void
apply (Trainer *self,
       const char *optimizer,
       guint n,
       const TsOutput *inputs)
{
  g_autofree char *type = g_strdup_printf ("%s%s", self->by_handle ? "ResourceApply" : "Apply", optimizer);

  self->updates[self->n_updates++] = ts_builder_op_n (self->g.builder, type, "update", n, inputs).op;
}

#define APPLY(self, optimizer, ...) \
  apply (self, optimizer, G_N_ELEMENTS (((TsOutput[]) { __VA_ARGS__ })), (TsOutput[]) { __VA_ARGS__ })

/* ---- how variables are updated ---- */

static void
descend (Trainer *self,
         TsBuilderVariable *v,
         TsOutput grad,
         const TsShape *shape)
{
  APPLY (self, "GradientDescent", v->variable, number (self, 0.3f), grad);
}

static void
momentum (Trainer *self,
          TsBuilderVariable *v,
          TsOutput grad,
          const TsShape *shape)
{
  APPLY (self, "Momentum", v->variable, slot (self, "accum", shape, 0), number (self, 0.05f), grad, number (self, 0.75f));
}

/* The powers of the betas are variables of their own, multiplied after each update. */
static void
adam (Trainer *self,
      TsBuilderVariable *v,
      TsOutput grad,
      const TsShape *shape)
{
  TsTestGraph *g = &self->g;
  TsOutput beta[2] = { number (self, 0.9f), number (self, 0.99f) };
  TsBuilderVariable power[2];
  const char *assign = self->by_handle ? "AssignVariableOp" : "Assign";
  guint32 update;

  for (guint k = 0; k < 2; k++)
    power[k] = variable (self, "power", ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { k == 0 ? 0.9f : 0.99f }), FALSE);
  APPLY (self, "Adam", v->variable, slot (self, "m", shape, 0), slot (self, "v", shape, 0), power[0].value, power[1].value,
         number (self, 0.1f), beta[0], beta[1], number (self, 1e-3f), grad);

  update = self->updates[self->n_updates - 1];
  for (guint k = 0; k < 2; k++)
    {
      TsOutput next = ts_test_op (g, "Mul", "next", power[k].value, beta[k], TS_NO_OUTPUT);

      ts_test_begin (g, assign, "power_update", power[k].variable, next, TS_NO_OUTPUT);
      ts_graph_builder_control_input (g->builder, update);
      self->updates[self->n_updates++] = ts_test_end (g).op;
    }
}

static void
rms_prop (Trainer *self,
          TsBuilderVariable *v,
          TsOutput grad,
          const TsShape *shape)
{
  APPLY (self, "RMSProp", v->variable, slot (self, "ms", shape, 1), slot (self, "mom", shape, 0), number (self, 0.05f),
         number (self, 0.9f), number (self, 0.5f), number (self, 1e-3f), grad);
}

static const Method methods[] = { { "descent", descend }, { "momentum", momentum }, { "adam", adam }, { "rms-prop", rms_prop } };

/* ---- nets: each gives its loss and updates its variables ---- */

static TsOutput
mean (Trainer *self,
      TsOutput x,
      int rank)
{
  TsOutput axes = ts_builder_constant_int32s (self->g.builder, "axes", (gint32[]) { 0, 1 }, (gsize)rank);

  return ts_builder_reduce (self->g.builder, "Mean", "loss", x, axes, FALSE);
}

static TsOutput
scaled (Trainer *self,
        TsOutput x,
        float by)
{
  return ts_test_op (&self->g, "Mul", "scaled", x, number (self, by), TS_NO_OUTPUT);
}

/* A layer's product and bias, and its parameters updated by the gradient of what it gives. */
typedef struct
{
  TsBuilderVariable w, b;
  TsShape w_shape, b_shape;
  TsOutput x, y;
} Layer;

static void
layer_init (Layer *layer,
            Trainer *self,
            TsOutput x,
            gint64 n_in,
            gint64 n_out,
            const float *w,
            const float *b)
{
  layer->w_shape = TS_SHAPE (n_in, n_out);
  layer->b_shape = TS_SHAPE (n_out);
  layer->w = variable (self, "w", ts_tensor_new_copy (TS_DTYPE_FLOAT, &layer->w_shape, w), TRUE);
  layer->b = variable (self, "b", ts_tensor_new_copy (TS_DTYPE_FLOAT, &layer->b_shape, b), TRUE);
  layer->x = x;
  layer->y = ts_test_op (&self->g, "BiasAdd", "y", ts_builder_matmul (self->g.builder, "xw", x, layer->w.value, FALSE, FALSE), layer->b.value, TS_NO_OUTPUT);
}

static void
layer_update (Layer *layer,
              Trainer *self,
              TsOutput grad)
{
  TsOutput w = ts_builder_matmul (self->g.builder, "w_grad", layer->x, grad, TRUE, FALSE);

  self->method->update (self, &layer->w, w, &layer->w_shape);
  self->method->update (self, &layer->b, ts_test_op (&self->g, "BiasAddGrad", "b_grad", grad, TS_NO_OUTPUT), &layer->b_shape);
}

static TsOutput
line_net (Trainer *self)
{
  TsTestGraph *g = &self->g;
  TsOutput x = matrix (self, "x", 5, 1, (float[]) { -1, -0.5f, 0, 0.5f, 1 });
  TsOutput y = matrix (self, "y", 5, 1, (float[]) { -4, -2.5f, -1.5f, 0.5f, 1 });
  TsOutput far;
  Layer layer;

  layer_init (&layer, self, x, 1, 1, (float[]) { 0 }, (float[]) { 0 });
  far = ts_test_op (g, "Sub", "far", layer.y, y, TS_NO_OUTPUT);
  layer_update (&layer, self, scaled (self, far, 2.f / 5));
  return mean (self, ts_test_op (g, "Square", "square", far, TS_NO_OUTPUT), 2);
}

static TsOutput
xor_net (Trainer *self)
{
  TsTestGraph *g = &self->g;
  TsOutput x = matrix (self, "x", 4, 2, (float[]) { 0, 0, 0, 1, 1, 0, 1, 1 });
  TsOutput y = matrix (self, "y", 4, 1, (float[]) { 0, 1, 1, 0 });
  TsOutput h, p, far, grad;
  Layer first, second;

  layer_init (&first, self, x, 2, 3, (float[]) { 1, -0.5f, 0.75f, 1.25f, -0.75f, -1 }, (float[]) { -0.5f, 0.75f, 0.25f });
  h = ts_test_op (g, "Tanh", "h", first.y, TS_NO_OUTPUT);
  layer_init (&second, self, h, 3, 1, (float[]) { 1, 1.25f, -0.5f }, (float[]) { 0 });
  p = ts_test_op (g, "Sigmoid", "p", second.y, TS_NO_OUTPUT);

  far = ts_test_op (g, "Sub", "far", p, y, TS_NO_OUTPUT);
  grad = ts_test_op (g, "SigmoidGrad", "p_grad", p, scaled (self, far, 2.f / 4), TS_NO_OUTPUT);
  layer_update (&second, self, grad);
  grad = ts_builder_matmul (g->builder, "h_grad", grad, second.w.value, FALSE, TRUE);
  layer_update (&first, self, ts_test_op (g, "TanhGrad", "first_grad", h, grad, TS_NO_OUTPUT));
  return mean (self, ts_test_op (g, "Square", "square", far, TS_NO_OUTPUT), 2);
}

static TsOutput
classes_net (Trainer *self)
{
  TsTestGraph *g = &self->g;
  TsOutput x = matrix (self, "x", 6, 2, (float[]) { 1, 0, 0.75f, 0.25f, -1, 0.5f, -0.5f, 1, 0, -1, 0.25f, -0.75f });
  TsOutput y = matrix (self, "y", 6, 3, (float[]) { 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1 });
  TsOutput loss;
  Layer layer;

  layer_init (&layer, self, x, 2, 3, (float[]) { 0.1f, -0.2f, 0.3f, 0, 0.2f, -0.1f }, (float[]) { 0, 0, 0 });
  loss = ts_test_op (g, "SoftmaxCrossEntropyWithLogits", "cross_entropy", layer.y, y, TS_NO_OUTPUT);
  layer_update (&layer, self, scaled (self, (TsOutput) { loss.op, 1 }, 1.f / 6));
  return mean (self, loss, 1);
}

/* ---- running ---- */

static float
fetch (TsSession *session,
       TsOutput output)
{
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;

  ts_session_run (session, NULL, 0, &output, 1, NULL, 0, &result, NULL, &error);
  g_assert_no_error (error);
  return *(float *)result->data;
}

static void
run (TsSession *session,
     guint32 target)
{
  g_autoptr (GError) error = NULL;

  ts_session_run (session, NULL, 0, NULL, 0, &target, 1, NULL, NULL, &error);
  g_assert_no_error (error);
}

static float
train (TsOutput (*net) (Trainer *self),
       const Method *method,
       gboolean by_handle)
{
  Trainer self = { .by_handle = by_handle, .method = method };
  g_autoptr (TsSession) session = NULL;
  guint32 init, step;
  TsOutput loss;
  float result;

  ts_test_graph_init (&self.g);
  loss = net (&self);
  init = ts_builder_group (self.g.builder, "init", self.inits, self.n_inits);
  step = ts_builder_group (self.g.builder, "step", self.updates, self.n_updates);
  g_assert_true (ts_graph_builder_check (self.g.builder, NULL));

  session = ts_session_new (self.g.graph);
  run (session, init);
  for (guint i = 0; i < N_STEPS; i++)
    run (session, step);
  result = fetch (session, loss);
  ts_test_graph_clear (&self.g);
  return result;
}

static void
check (TsOutput (*net) (Trainer *self),
       const double *expected)
{
  for (guint k = 0; k < G_N_ELEMENTS (methods); k++)
    for (guint by_handle = 0; by_handle < 2; by_handle++)
      {
        double found = train (net, &methods[k], by_handle == 1);

        g_test_message ("%s: loss %.9g, expected %.9g", methods[k].name, found, expected[k]);
        g_assert_cmpfloat (fabs (found - expected[k]), <=, 1e-5);
      }
}

static void
test_line (void)
{
  check (line_net, (double[]) { 0.08, 0.0800000406, 0.0838357144, 0.0800000001 });
}

static void
test_xor (void)
{
  check (xor_net, (double[]) { 0.138237079, 0.163240566, 0.000984088846, 0.0810650841 });
}

static void
test_classes (void)
{
  check (classes_net, (double[]) { 0.130279055, 0.186509882, 0.0199812037, 0.0746189076 });
}

/* Both slots are the same memory, changed one after the other. */
static void
test_one_variable_twice (void)
{
  for (guint by_handle = 0; by_handle < 2; by_handle++)
    {
      Trainer self = { .by_handle = by_handle == 1 };
      g_autoptr (TsSession) session = NULL;
      TsBuilderVariable v;

      ts_test_graph_init (&self.g);
      v = variable (&self, "v", ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 2 }), TRUE);
      APPLY (&self, "Momentum", v.variable, v.variable, number (&self, 0.5f), number (&self, 1), number (&self, 3));
      session = ts_session_new (self.g.graph);
      run (session, v.initializer);
      run (session, self.updates[0]);
      g_assert_cmpfloat (fetch (session, v.value), ==, 3.5f); /* 2 * 3 + 1 = 7, less 7 / 2 */
      ts_test_graph_clear (&self.g);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/line", test_line);
  g_test_add_func ("/training/xor", test_xor);
  g_test_add_func ("/training/classes", test_classes);
  g_test_add_func ("/training/one-variable-twice", test_one_variable_twice);

  return g_test_run ();
}
