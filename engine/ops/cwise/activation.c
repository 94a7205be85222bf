#include "engine/ops/ts-families.h"

#include "engine/ops/cwise/ts-cwise.h"
#include "engine/ts-error.h"

TS_CWISE_UNARY (relu)
TS_CWISE_UNARY (relu6)
TS_CWISE_UNARY (softsign)
TS_CWISE_BINARY (prelu)
TS_CWISE_MATH (elu)
TS_CWISE_MATH (selu)
TS_CWISE_MATH (softplus)

/* ---- gradients: both inputs have one shape -------------------------------------------------------- */

#define GRADIENT(op, run)                                 \
  TS_ROWS_DECLARE (op)                                    \
  static gboolean op##_run (TsCall *call, GError **error) \
  {                                                       \
    return run (call, TS_BEST_ROWS (op), NULL, error);    \
  }

GRADIENT (relu_grad, ts_cwise_binary_same_shape)
GRADIENT (relu6_grad, ts_cwise_binary_same_shape)
GRADIENT (elu_grad, ts_cwise_binary_same_shape)
GRADIENT (selu_grad, ts_cwise_binary_same_shape)
GRADIENT (softplus_grad, ts_cwise_binary_same_shape)
GRADIENT (softsign_grad, ts_cwise_binary_same_shape)
GRADIENT (sigmoid_grad, ts_cwise_binary_flat)
GRADIENT (tanh_grad, ts_cwise_binary_flat)
GRADIENT (sqrt_grad, ts_cwise_binary_flat)
GRADIENT (rsqrt_grad, ts_cwise_binary_flat)
GRADIENT (reciprocal_grad, ts_cwise_binary_flat)

/* ---- LeakyRelu ----------------------------------------------------------------------------------- */

typedef struct
{
  float alpha;
} Leaky;

static gboolean
leaky_prepare (TsKernelInit *init,
               GError **error)
{
  Leaky *self = init->state;

  return ts_operation_get_attr_float (init->op, "alpha", &self->alpha, error);
}

TS_ROWS_DECLARE (leaky_relu)
TS_ROWS_DECLARE (leaky_relu_grad)

static gboolean
leaky_relu_run (TsCall *call,
                GError **error)
{
  Leaky *self = call->state;

  return ts_cwise_unary (call, TS_BEST_ROWS (leaky_relu), &self->alpha, error);
}

static gboolean
leaky_relu_grad_run (TsCall *call,
                     GError **error)
{
  Leaky *self = call->state;

  return ts_cwise_binary_same_shape (call, TS_BEST_ROWS (leaky_relu_grad), &self->alpha, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define RELU_OP "tensorflow/core/kernels/relu_op_functor.h"
#define GRADIENTS "tensorflow/core/kernels/cwise_ops_gradients.h"

#define FLOATS (TS_DTYPES_FLOAT | TS_DTYPES_COMPLEX)

const TsKernelDef ts_activation_kernels[] = {
  { .op = "Relu", .dtypes = TS_DTYPES_REAL, .run = relu_run, .semantics = RELU_OP },
  { .op = "Relu6", .dtypes = TS_DTYPES_REAL, .run = relu6_run, .semantics = RELU_OP },
  { .op = "LeakyRelu", .dtypes = TS_DTYPES_FLOAT, .prepare = leaky_prepare, .state_size = sizeof (Leaky), .run = leaky_relu_run, .semantics = RELU_OP },
  { .op = "Prelu", .dtypes = TS_DTYPES_FLOAT, .run = prelu_run, .semantics = "TensorFlow.js, tfjs-backend-cpu/src/kernels/Prelu.ts" },
  { .op = "Elu", .dtypes = TS_DTYPES_FLOAT, .run = elu_run, .semantics = RELU_OP },
  { .op = "Selu", .dtypes = TS_DTYPES_FLOAT, .run = selu_run, .semantics = RELU_OP },
  { .op = "Softplus", .dtypes = TS_DTYPES_FLOAT, .run = softplus_run, .semantics = "tensorflow/core/kernels/softplus_op.h" },
  { .op = "Softsign", .dtypes = TS_DTYPES_FLOAT, .run = softsign_run, .semantics = "tensorflow/core/kernels/softsign_op.h" },
  { .op = "ReluGrad", .dtypes = TS_DTYPES_REAL, .run = relu_grad_run, .semantics = RELU_OP },
  { .op = "Relu6Grad", .dtypes = TS_DTYPES_REAL, .run = relu6_grad_run, .semantics = RELU_OP },
  { .op = "LeakyReluGrad", .dtypes = TS_DTYPES_FLOAT, .prepare = leaky_prepare, .state_size = sizeof (Leaky), .run = leaky_relu_grad_run, .semantics = RELU_OP },
  { .op = "EluGrad", .dtypes = TS_DTYPES_FLOAT, .run = elu_grad_run, .semantics = RELU_OP },
  { .op = "SeluGrad", .dtypes = TS_DTYPES_FLOAT, .run = selu_grad_run, .semantics = RELU_OP },
  { .op = "SoftplusGrad", .dtypes = TS_DTYPES_FLOAT, .run = softplus_grad_run, .semantics = "tensorflow/core/kernels/softplus_op.h" },
  { .op = "SoftsignGrad", .dtypes = TS_DTYPES_FLOAT, .run = softsign_grad_run, .semantics = "tensorflow/core/kernels/softsign_op.h" },
  { .op = "SigmoidGrad", .dtypes = FLOATS, .run = sigmoid_grad_run, .semantics = GRADIENTS },
  { .op = "TanhGrad", .dtypes = FLOATS, .run = tanh_grad_run, .semantics = GRADIENTS },
  { .op = "SqrtGrad", .dtypes = FLOATS, .run = sqrt_grad_run, .semantics = GRADIENTS },
  { .op = "RsqrtGrad", .dtypes = FLOATS, .run = rsqrt_grad_run, .semantics = GRADIENTS },
  { .op = "ReciprocalGrad", .dtypes = FLOATS, .run = reciprocal_grad_run, .semantics = GRADIENTS },
  { .op = "InvGrad", .dtypes = FLOATS, .run = reciprocal_grad_run, .semantics = GRADIENTS },
  { 0 },
};

const TsShapeDef ts_activation_shapes[] = {
  { "Relu", ts_shape_of_input_0 },
  { "Relu6", ts_shape_of_input_0 },
  { "LeakyRelu", ts_shape_of_input_0 },
  { "Prelu", ts_shape_broadcast_0_1 },
  { "Elu", ts_shape_of_input_0 },
  { "Selu", ts_shape_of_input_0 },
  { "Softplus", ts_shape_of_input_0 },
  { "Softsign", ts_shape_of_input_0 },
  { "ReluGrad", ts_cwise_shape_same },
  { "Relu6Grad", ts_cwise_shape_same },
  { "LeakyReluGrad", ts_cwise_shape_same },
  { "EluGrad", ts_cwise_shape_same },
  { "SeluGrad", ts_cwise_shape_same },
  { "SoftplusGrad", ts_cwise_shape_same },
  { "SoftsignGrad", ts_cwise_shape_same },
  { "SigmoidGrad", ts_shape_of_input_0 },
  { "TanhGrad", ts_shape_of_input_0 },
  { "SqrtGrad", ts_shape_of_input_0 },
  { "RsqrtGrad", ts_shape_of_input_0 },
  { "ReciprocalGrad", ts_shape_of_input_0 },
  { "InvGrad", ts_shape_of_input_0 },
  { 0 },
};
