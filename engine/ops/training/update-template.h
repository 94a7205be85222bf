/* The formulas for one dtype, in the order of operations of tensorflow/core/kernels/training_ops.cc, each result rounded to the
 * dtype as TensorFlow's half and bfloat16 do. Included by update-formulas.c with
 *
 *   NAME (op)      the name of a function
 *   MEMORY         type in memory
 *   NUMBER         type it is computed in
 *   LOAD, STORE    from one to the other
 *   ROUND          to what the memory can hold
 *   TIMES, OVER    product and quotient
 *   ROOT           square root
 *   HAS_ORDER      defined for real numbers; then EXP, POWER and SIZE are too
 */

#define ADD(a, b) ROUND ((a) + (b))
#define SUB(a, b) ROUND ((a) - (b))
#define MUL(a, b) ROUND (TIMES (a, b))
#define DIV(a, b) ROUND (OVER (a, b))
#define SQRT(a) ROUND (ROOT (a))
#define ONE ((NUMBER)1)

#define SLOT(k) ((MEMORY *)u->slots[k])
#define GRAD ((const MEMORY *)u->grad)
#define SCALAR(k) LOAD (*(const MEMORY *)u->scalars[k])

TS_SIMD static void
NAME (gradient_descent) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0);

  for (gsize i = 0; i < u->n; i++)
    var[i] = STORE (SUB (LOAD (var[i]), MUL (LOAD (grad[i]), lr)));
}

TS_SIMD static void
NAME (momentum) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *accum = SLOT (1);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), momentum = SCALAR (1);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), a = ADD (MUL (LOAD (accum[i]), momentum), g);
      NUMBER step = u->flag ? ADD (MUL (g, lr), MUL (MUL (a, momentum), lr)) : MUL (a, lr);

      accum[i] = STORE (a);
      var[i] = STORE (SUB (LOAD (var[i]), step));
    }
}

TS_SIMD static void
NAME (keras_momentum) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *accum = SLOT (1);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), momentum = SCALAR (1);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER down = MUL (LOAD (grad[i]), lr), a = SUB (MUL (LOAD (accum[i]), momentum), down);
      NUMBER step = u->flag ? SUB (MUL (a, momentum), down) : a;

      accum[i] = STORE (a);
      var[i] = STORE (ADD (LOAD (var[i]), step));
    }
}

TS_SIMD static void
NAME (adagrad) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *accum = SLOT (1);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), a = LOAD (accum[i]);

      if (u->flag)
        a = ADD (a, MUL (g, g));
      accum[i] = STORE (a);
      var[i] = STORE (SUB (LOAD (var[i]), MUL (MUL (g, lr), DIV (ONE, SQRT (a)))));
    }
}

TS_SIMD static void
NAME (adagrad_v2) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *accum = SLOT (1);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), epsilon = SCALAR (1);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), a = LOAD (accum[i]);

      if (u->flag)
        a = ADD (a, MUL (g, g));
      accum[i] = STORE (a);
      var[i] = STORE (SUB (LOAD (var[i]), DIV (MUL (g, lr), ADD (SQRT (a), epsilon))));
    }
}

TS_SIMD static void
NAME (adadelta) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *accum = SLOT (1), *accum_update = SLOT (2);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), rho = SCALAR (1), epsilon = SCALAR (2), rest = SUB (ONE, rho);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), a = ADD (MUL (LOAD (accum[i]), rho), MUL (MUL (g, g), rest));
      NUMBER d = LOAD (accum_update[i]);
      NUMBER update = MUL (MUL (SQRT (ADD (d, epsilon)), DIV (ONE, SQRT (ADD (a, epsilon)))), g);

      accum[i] = STORE (a);
      var[i] = STORE (SUB (LOAD (var[i]), MUL (update, lr)));
      accum_update[i] = STORE (ADD (MUL (d, rho), MUL (MUL (update, update), rest)));
    }
}

/* How far Adam steps. */
static inline NUMBER
NAME (adam_alpha) (NUMBER beta1_power,
                   NUMBER beta2_power,
                   NUMBER lr)
{
  return DIV (MUL (lr, SQRT (SUB (ONE, beta2_power))), SUB (ONE, beta1_power));
}

TS_SIMD static void
NAME (adam) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *first = SLOT (1), *second = SLOT (2);
  const MEMORY *grad = GRAD;
  const NUMBER alpha = NAME (adam_alpha) (SCALAR (0), SCALAR (1), SCALAR (2));
  const NUMBER beta1 = SCALAR (3), rest1 = SUB (ONE, beta1), rest2 = SUB (ONE, SCALAR (4)), epsilon = SCALAR (5);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), m = LOAD (first[i]), v = LOAD (second[i]), way;

      m = ADD (m, MUL (SUB (g, m), rest1));
      first[i] = STORE (m);
      v = ADD (v, MUL (SUB (MUL (g, g), v), rest2));
      second[i] = STORE (v);
      way = u->flag ? ADD (MUL (g, rest1), MUL (beta1, m)) : m;
      var[i] = STORE (SUB (LOAD (var[i]), DIV (MUL (way, alpha), ADD (SQRT (v), epsilon))));
    }
}

TS_SIMD static void
NAME (rms_prop) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *square = SLOT (1), *mom = SLOT (2);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), rest = SUB (ONE, SCALAR (1)), momentum = SCALAR (2), epsilon = SCALAR (3);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), s = LOAD (square[i]), m;

      s = ADD (s, MUL (SUB (MUL (g, g), s), rest));
      square[i] = STORE (s);
      m = ADD (MUL (LOAD (mom[i]), momentum), DIV (MUL (g, lr), SQRT (ADD (s, epsilon))));
      mom[i] = STORE (m);
      var[i] = STORE (SUB (LOAD (var[i]), m));
    }
}

TS_SIMD static void
NAME (rms_prop_row) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *square = SLOT (1), *mom = SLOT (2);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), rho = SCALAR (1), rest = SUB (ONE, rho), momentum = SCALAR (2), epsilon = SCALAR (3);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), s = ADD (MUL (LOAD (square[i]), rho), MUL (MUL (g, g), rest)), m;

      square[i] = STORE (s);
      m = ADD (MUL (LOAD (mom[i]), momentum), MUL (MUL (DIV (ONE, SQRT (ADD (s, epsilon))), lr), g));
      mom[i] = STORE (m);
      var[i] = STORE (SUB (LOAD (var[i]), m));
    }
}

TS_SIMD static void
NAME (centered_rms_prop) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *mean = SLOT (1), *square = SLOT (2), *mom = SLOT (3);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), rest = SUB (ONE, SCALAR (1)), momentum = SCALAR (2), epsilon = SCALAR (3);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), s = LOAD (square[i]), c, m;

      s = ADD (s, MUL (SUB (MUL (g, g), s), rest));
      square[i] = STORE (s);
      c = LOAD (mean[i]);
      c = ADD (c, MUL (SUB (g, c), rest));
      mean[i] = STORE (c);
      m = ADD (MUL (LOAD (mom[i]), momentum), DIV (MUL (g, lr), SQRT (ADD (SUB (s, MUL (c, c)), epsilon))));
      mom[i] = STORE (m);
      var[i] = STORE (SUB (LOAD (var[i]), m));
    }
}

TS_SIMD static void
NAME (centered_rms_prop_row) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *mean = SLOT (1), *square = SLOT (2), *mom = SLOT (3);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), rho = SCALAR (1), rest = SUB (ONE, rho), momentum = SCALAR (2), epsilon = SCALAR (3);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), s = ADD (MUL (LOAD (square[i]), rho), MUL (MUL (g, g), rest)), c, m;

      square[i] = STORE (s);
      c = ADD (MUL (LOAD (mean[i]), rho), MUL (g, rest));
      mean[i] = STORE (c);
      m = MUL (MUL (DIV (ONE, SQRT (SUB (ADD (s, epsilon), MUL (c, c)))), lr), g);
      m = ADD (MUL (LOAD (mom[i]), momentum), m);
      mom[i] = STORE (m);
      var[i] = STORE (SUB (LOAD (var[i]), m));
    }
}

#ifdef HAS_ORDER
#include "engine/ops/training/update-real-template.h"
#endif

#undef ADD
#undef SUB
#undef MUL
#undef DIV
#undef SQRT
#undef ONE
#undef SLOT
#undef GRAD
#undef SCALAR
