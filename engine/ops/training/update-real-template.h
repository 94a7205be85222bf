/* Formulas with signs, maxima and powers, for one real dtype; included by update-template.h, which see. */

#define CALL(name, ...) NAME (name) (__VA_ARGS__)
#define LARGER(a, b) ((a) < (b) ? (b) : (a))
#define SMALLER(a, b) ((b) < (a) ? (b) : (a))
#define SIGN(a) ((NUMBER)((a) > 0) - (NUMBER)((a) < 0)) /* 0 of NaN */

TS_SIMD static void
NAME (adam_amsgrad) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *first = SLOT (1), *second = SLOT (2), *largest = SLOT (3);
  const MEMORY *grad = GRAD;
  const NUMBER alpha = NAME (adam_alpha) (SCALAR (0), SCALAR (1), SCALAR (2));
  const NUMBER rest1 = SUB (ONE, SCALAR (3)), rest2 = SUB (ONE, SCALAR (4)), epsilon = SCALAR (5);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), m = LOAD (first[i]), v = LOAD (second[i]), top;

      m = ADD (m, MUL (SUB (g, m), rest1));
      first[i] = STORE (m);
      v = ADD (v, MUL (SUB (MUL (g, g), v), rest2));
      second[i] = STORE (v);
      top = LARGER (LOAD (largest[i]), v);
      largest[i] = STORE (top);
      var[i] = STORE (SUB (LOAD (var[i]), DIV (MUL (m, alpha), ADD (SQRT (top), epsilon))));
    }
}

TS_SIMD static void
NAME (ada_max) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *first = SLOT (1), *norm = SLOT (2);
  const MEMORY *grad = GRAD;
  const NUMBER rate = DIV (SCALAR (1), SUB (ONE, SCALAR (0)));
  const NUMBER rest1 = SUB (ONE, SCALAR (2)), beta2 = SCALAR (3), epsilon = SCALAR (4);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), m = LOAD (first[i]), decayed, v;

      m = ADD (m, MUL (SUB (g, m), rest1));
      first[i] = STORE (m);
      decayed = MUL (beta2, LOAD (norm[i]));
      v = LARGER (decayed, SIZE (g));
      norm[i] = STORE (v);
      var[i] = STORE (SUB (LOAD (var[i]), MUL (rate, DIV (m, ADD (v, epsilon)))));
    }
}

TS_SIMD static void
NAME (add_sign) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *mean = SLOT (1);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), alpha = SCALAR (1), decay = SCALAR (2), beta = SCALAR (3), rest = SUB (ONE, beta);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), m = ADD (MUL (LOAD (mean[i]), beta), MUL (g, rest));
      NUMBER scale = ADD (alpha, MUL (decay, SIGN (g) * SIGN (m)));

      mean[i] = STORE (m);
      var[i] = STORE (SUB (LOAD (var[i]), MUL (MUL (lr, scale), g)));
    }
}

static void
NAME (power_sign) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *mean = SLOT (1);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), power = MUL (SCALAR (1), SCALAR (2)), beta = SCALAR (3), rest = SUB (ONE, beta);
  const NUMBER scales[3] = { ROUND (EXP (-power)), ROUND (EXP (power * 0)), ROUND (EXP (power)) };

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), m = ADD (MUL (LOAD (mean[i]), beta), MUL (g, rest));

      mean[i] = STORE (m);
      var[i] = STORE (SUB (LOAD (var[i]), MUL (MUL (lr, scales[1 + (int)(SIGN (g) * SIGN (m))]), g)));
    }
}

/* Forward-backward splitting: what is left of @v after a step of @rate towards zero. */
static inline NUMBER
NAME (shrink) (NUMBER v,
               NUMBER rate,
               NUMBER l1,
               NUMBER l2)
{
  NUMBER scale = ADD (ONE, MUL (l2, rate)), size;

  if (!(l1 > 0))
    return DIV (v, scale);
  size = SUB (SIZE (v), MUL (rate, l1));
  return DIV (SIGN (v) * LARGER (size, 0), scale);
}

TS_SIMD static void
NAME (proximal_gradient_descent) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), l1 = SCALAR (1), l2 = SCALAR (2);

  for (gsize i = 0; i < u->n; i++)
    var[i] = STORE (NAME (shrink) (SUB (LOAD (var[i]), MUL (LOAD (grad[i]), lr)), lr, l1, l2));
}

TS_SIMD static void
NAME (proximal_adagrad) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *accum = SLOT (1);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), l1 = SCALAR (1), l2 = SCALAR (2);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), a = ADD (LOAD (accum[i]), MUL (g, g));
      NUMBER rate = MUL (lr, DIV (ONE, SQRT (a)));

      accum[i] = STORE (a);
      var[i] = STORE (NAME (shrink) (SUB (LOAD (var[i]), MUL (g, rate)), rate, l1, l2));
    }
}

/* @turned: the sign is that of -s, which of 0 is 0, and not the negative one of s. */
G_ALWAYS_INLINE static inline void
NAME (adagrad_da_run) (const TsUpdate *u,
                       gboolean turned)
{
  MEMORY *var = SLOT (0), *sum = SLOT (1), *squares = SLOT (2);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), l1 = SCALAR (1), l2 = SCALAR (2), step = (NUMBER) * (const gint64 *)u->scalars[3];
  const NUMBER threshold = MUL (step, l1), bound = MUL (l2, MUL (step, lr));

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), s = ADD (LOAD (sum[i]), g), q, far;

      sum[i] = STORE (s);
      q = ADD (LOAD (squares[i]), MUL (g, g));
      squares[i] = STORE (q);
      far = SUB (SIZE (s), threshold);
      far = l1 > 0 ? MUL (turned ? lr * SIGN (-s) : -lr * SIGN (s), LARGER (far, 0)) : -MUL (lr, s);
      var[i] = STORE (DIV (far, ADD (bound, SQRT (q))));
    }
}

TS_SIMD static void
NAME (adagrad_da) (const TsUpdate *u)
{
  CALL (adagrad_da_run, u, FALSE);
}

TS_SIMD static void
NAME (adagrad_da_element) (const TsUpdate *u)
{
  CALL (adagrad_da_run, u, TRUE);
}

/* The same with numerator and denominator divided by the step. */
TS_SIMD static void
NAME (adagrad_da_row) (const TsUpdate *u)
{
  MEMORY *var = SLOT (0), *sum = SLOT (1), *squares = SLOT (2);
  const MEMORY *grad = GRAD;
  const NUMBER lr = SCALAR (0), l1 = SCALAR (1), l2 = SCALAR (2), step = (NUMBER) * (const gint64 *)u->scalars[3];
  const NUMBER rate = MUL (step, lr);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), s = ADD (LOAD (sum[i]), g), q, far;

      sum[i] = STORE (s);
      q = ADD (LOAD (squares[i]), MUL (g, g));
      squares[i] = STORE (q);
      far = SUB (DIV (SIZE (s), step), l1);
      far = l1 > 0 ? -SIGN (s) * LARGER (far, 0) : -DIV (s, step);
      var[i] = STORE (DIV (far, ADD (l2, DIV (SQRT (q), rate))));
    }
}

/* ---- FTRL ---- */

/* @clips: as the sparse kernels, in which 0 / 0 may remain; the dense ones put zero where |linear| is not above l1. @roots: the power is
 * the square root, as it nearly always is. With the flag, linear is kept multiplied by the learning rate. */
G_ALWAYS_INLINE static inline void
NAME (ftrl_run) (const TsUpdate *u,
                 NUMBER shrinkage,
                 NUMBER lr_power,
                 gboolean clips,
                 gboolean roots)
{
  MEMORY *var = SLOT (0), *accum = SLOT (1), *linear = SLOT (2);
  const MEMORY *grad = GRAD;
  const gboolean flag = u->flag;
  const NUMBER lr = SCALAR (0), over = flag ? ONE : lr;
  const NUMBER l1 = flag ? MUL (SCALAR (1), lr) : SCALAR (1);
  const NUMBER l2 = flag ? MUL (MUL (2, SCALAR (2)), lr) : MUL (2, SCALAR (2)), twice = MUL (2, shrinkage);

  for (gsize i = 0; i < u->n; i++)
    {
      NUMBER g = LOAD (grad[i]), v = LOAD (var[i]), a = LOAD (accum[i]), next = ADD (a, MUL (g, g));
      NUMBER after = roots ? SQRT (next) : ROUND (POWER (next, -lr_power)), before = roots ? SQRT (a) : ROUND (POWER (a, -lr_power));
      NUMBER pull = shrinkage != 0 ? ADD (g, MUL (twice, v)) : g, l, clipped, zero, y;

      pull = flag ? MUL (pull, lr) : pull;
      l = ADD (LOAD (linear[i]), SUB (pull, MUL (DIV (SUB (after, before), over), v)));
      linear[i] = STORE (l);

      y = ADD (DIV (after, over), l2);
      clipped = SMALLER (l, l1);
      clipped = clips ? LARGER (clipped, -l1) : l1 * SIGN (l);
      v = DIV (SUB (clipped, l), y);
      zero = SIZE (l) > l1 ? v : 0;
      var[i] = STORE (clips ? v : zero);
      accum[i] = STORE (next);
    }
}

TS_SIMD static void
NAME (ftrl_roots) (const TsUpdate *u,
                   NUMBER shrinkage)
{
  CALL (ftrl_run, u, shrinkage, 0, FALSE, TRUE);
}

TS_SIMD static void
NAME (ftrl_row_roots) (const TsUpdate *u,
                       NUMBER shrinkage)
{
  CALL (ftrl_run, u, shrinkage, 0, TRUE, TRUE);
}

static void
NAME (ftrl_any) (const TsUpdate *u,
                 NUMBER shrinkage,
                 NUMBER lr_power,
                 gboolean clips)
{
  if (lr_power != (NUMBER)-0.5)
    CALL (ftrl_run, u, shrinkage, lr_power, clips, FALSE);
  else if (clips)
    CALL (ftrl_row_roots, u, shrinkage);
  else
    CALL (ftrl_roots, u, shrinkage);
}

static void
NAME (ftrl) (const TsUpdate *u)
{
  CALL (ftrl_any, u, 0, SCALAR (3), FALSE);
}

static void
NAME (ftrl_row) (const TsUpdate *u)
{
  CALL (ftrl_any, u, 0, SCALAR (3), TRUE);
}

static void
NAME (ftrl_v2) (const TsUpdate *u)
{
  CALL (ftrl_any, u, SCALAR (3), SCALAR (4), FALSE);
}

static void
NAME (ftrl_v2_row) (const TsUpdate *u)
{
  CALL (ftrl_any, u, SCALAR (3), SCALAR (4), TRUE);
}

#undef CALL
#undef LARGER
#undef SMALLER
#undef SIGN
