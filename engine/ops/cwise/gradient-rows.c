/* Loops of the gradients of element-wise ops; see ts-rows.h. What x and y are is the order of the op's inputs. */

#include "engine/ops/ts-vmath.h"
#include "engine/ops/cwise/ts-rows.h"

#include <math.h>

/* ---- of the incoming gradient x, and the op's input or output y ---------------------------------- */

#define RELU_GRAD(X) TS_EACH_ANY_FLOAT (X, relu_grad, x *(y > 0 ? 1 : 0)) TS_EACH_INTEGER (X, relu_grad, y > 0 ? x : 0)
TS_ROWS_2 (relu_grad, TS_GRAIN_CHEAP, RELU_GRAD)

#define RELU6_GRAD(X) TS_EACH_ANY_FLOAT (X, relu6_grad, x *(((y > 0) & (y < 6)) ? 1 : 0)) TS_EACH_INTEGER (X, relu6_grad, ((y > 0) & (y < 6)) ? x : 0)
TS_ROWS_2 (relu6_grad, TS_GRAIN_CHEAP, RELU6_GRAD)

#define LEAKY_RELU_GRAD(X) TS_EACH_ANY_FLOAT (X, leaky_relu_grad, y > 0 ? x : x * p)
TS_ROWS_2P (leaky_relu_grad, TS_GRAIN_CHEAP, LEAKY_RELU_GRAD)

#define ELU_GRAD(X) TS_EACH_ANY_FLOAT (X, elu_grad, y < 0 ? (y + 1) * x : x)
TS_ROWS_2 (elu_grad, TS_GRAIN_CHEAP, ELU_GRAD)

#define SELU_SCALE 1.0507009873554804934193349852946
#define SELU_SCALE_ALPHA 1.7580993408473768599402175208123

/* The constants rounded to the type first. */
#define SELU_GRAD_OF(type) (y < 0 ? x * (y + (type)SELU_SCALE_ALPHA) : x * (type)SELU_SCALE)
#define SELU_GRAD(X)                                \
  TS_EACH_F32 (X, selu_grad, SELU_GRAD_OF (float))  \
  TS_EACH_F64 (X, selu_grad, SELU_GRAD_OF (double)) \
  TS_EACH_SMALL_FLOAT (X, selu_grad, SELU_GRAD_OF (float))
TS_ROWS_2 (selu_grad, TS_GRAIN_CHEAP, SELU_GRAD)

#define SOFTPLUS_GRAD(X)                                         \
  TS_EACH_F32 (X, softplus_grad, x / (ts_vexp (-y) + 1))         \
  TS_EACH_SMALL_FLOAT (X, softplus_grad, x / (ts_vexp (-y) + 1)) \
  TS_EACH_F64 (X, softplus_grad, x / (exp (-y) + 1))
TS_ROWS_2 (softplus_grad, TS_GRAIN_MATH, SOFTPLUS_GRAD)

#define SOFTSIGN_GRAD(X) TS_EACH_ANY_FLOAT (X, softsign_grad, x / ((1 + TS_REAL (fabs, y)) * (1 + TS_REAL (fabs, y))))
TS_ROWS_2 (softsign_grad, TS_GRAIN_CHEAP, SOFTSIGN_GRAD)

/* ---- of the op's output x, and the incoming gradient y ------------------------------------------- */

#define SIGMOID_GRAD(X)                              \
  TS_EACH_ANY_FLOAT (X, sigmoid_grad, y *x *(1 - x)) \
  TS_EACH_COMPLEX (X, sigmoid_grad, TS_MUL (y, ~TS_MUL (x, 1 - x)))
TS_ROWS_2 (sigmoid_grad, TS_GRAIN_CHEAP, SIGMOID_GRAD)

#define TANH_GRAD(X)                               \
  TS_EACH_ANY_FLOAT (X, tanh_grad, y *(1 - x * x)) \
  TS_EACH_COMPLEX (X, tanh_grad, TS_MUL (y, ~(1 - TS_MUL (x, x))))
TS_ROWS_2 (tanh_grad, TS_GRAIN_CHEAP, TANH_GRAD)

#define SQRT_GRAD(X)                             \
  TS_EACH_ANY_FLOAT (X, sqrt_grad, y * 0.5f / x) \
  TS_EACH_COMPLEX (X, sqrt_grad, y * 0.5f / ~x)
TS_ROWS_2 (sqrt_grad, TS_GRAIN_CHEAP, SQRT_GRAD)

#define RSQRT_GRAD(X)                                        \
  TS_EACH_ANY_FLOAT (X, rsqrt_grad, -0.5f * y * (x * x * x)) \
  TS_EACH_COMPLEX (X, rsqrt_grad, TS_MUL (-0.5f * y, ~TS_MUL (x, TS_MUL (x, x))))
TS_ROWS_2 (rsqrt_grad, TS_GRAIN_CHEAP, RSQRT_GRAD)

#define RECIPROCAL_GRAD(X)                         \
  TS_EACH_ANY_FLOAT (X, reciprocal_grad, -x *y *x) \
  TS_EACH_COMPLEX (X, reciprocal_grad, TS_MUL (TS_MUL (-(~x), y), ~x))
TS_ROWS_2 (reciprocal_grad, TS_GRAIN_CHEAP, RECIPROCAL_GRAD)
