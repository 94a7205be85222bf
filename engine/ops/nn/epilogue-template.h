/* The loops of ts-epilogue.c for elements of type T; included once for each. FN makes names, MATH (func) the function
 * of libm for the type. */

/* Rows of n elements with one operand row for all (@stride 0) or one for each (@stride n). */
TS_SIMD static void
FN (add_rows) (T *restrict x, gsize n_rows, gsize n, const T *restrict b, gsize stride)
{
  for (gsize r = 0; r < n_rows; r++, x += n, b += stride)
    for (gsize i = 0; i < n; i++)
      x[i] += b[i];
}

TS_SIMD static void
FN (prelu_rows) (T *restrict x, gsize n_rows, gsize n, const T *restrict alpha, gsize stride)
{
  for (gsize r = 0; r < n_rows; r++, x += n, alpha += stride)
    for (gsize i = 0; i < n; i++)
      {
        T y = x[i] * alpha[i];

        x[i] = x[i] < 0 ? y : x[i];
      }
}

TS_SIMD static void
FN (normalize_rows) (T *restrict x, gsize n_rows, gsize n, const T *restrict mean, const T *restrict factor, const T *restrict offset)
{
  for (gsize r = 0; r < n_rows; r++, x += n)
    for (gsize i = 0; i < n; i++)
      x[i] = (x[i] - mean[i]) * factor[i] + offset[i];
}

TS_SIMD static void
FN (add_value) (T *x, gsize n, T b)
{
  for (gsize i = 0; i < n; i++)
    x[i] += b;
}

TS_SIMD static void
FN (normalize_value) (T *x, gsize n, T mean, T factor, T offset)
{
  for (gsize i = 0; i < n; i++)
    x[i] = (x[i] - mean) * factor + offset;
}

/* Comparisons are written so that NaN stays NaN. */
TS_SIMD static void
FN (relu) (T *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = x[i] < 0 ? 0 : x[i];
}

TS_SIMD static void
FN (relu6) (T *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      T y = x[i] < 0 ? 0 : x[i];

      x[i] = y > 6 ? 6 : y;
    }
}

TS_SIMD static void
FN (leaky_relu) (T *x, gsize n, T alpha)
{
  for (gsize i = 0; i < n; i++)
    {
      T y = x[i] * alpha;

      x[i] = x[i] < 0 ? y : x[i];
    }
}

static void
FN (elu) (T *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = x[i] < 0 ? MATH (expm1) (x[i]) : x[i];
}

static void
FN (tanh_row) (T *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = MATH (tanh) (x[i]);
}

static void
FN (sigmoid) (T *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = 1 / (1 + MATH (exp) (-x[i]));
}

static void
FN (gelu_tanh) (T *x, gsize n)
{
  const T a = (T)0.7978845608028653559, b = (T)0.044715; /* a: sqrt (2 / pi) */

  for (gsize i = 0; i < n; i++)
    x[i] = (T)0.5 * x[i] * (1 + MATH (tanh) (a * (x[i] + b * x[i] * x[i] * x[i])));
}

static void
FN (gelu_erf) (T *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    x[i] = (T)0.5 * x[i] * (1 + MATH (erf) (x[i] * (T)G_SQRT2 / 2));
}

/* Steps with one operand value for all @n elements. */
static void
FN (step_value) (const TsEpilogueStep *step, T *x, gsize n, gsize k)
{
  T value = ((const T *)step->operand)[k];

  switch (step->kind)
    {
    case TS_FUSED_BIAS_ADD:
    case TS_FUSED_ADD:
      FN (add_value) (x, n, value);
      break;
    case TS_FUSED_PRELU:
      FN (leaky_relu) (x, n, value);
      break;
    case TS_FUSED_BATCH_NORM:
      FN (normalize_value) (x, n, ((const T *)step->mean)[k], value, ((const T *)step->offset)[k]);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Steps with rows of operands. */
static void
FN (step_rows) (const TsEpilogueStep *step, T *x, gsize n_rows, gsize n, const T *operand, gsize stride)
{
  switch (step->kind)
    {
    case TS_FUSED_BIAS_ADD:
    case TS_FUSED_ADD:
      FN (add_rows) (x, n_rows, n, operand, stride);
      break;
    case TS_FUSED_PRELU:
      FN (prelu_rows) (x, n_rows, n, operand, stride);
      break;
    case TS_FUSED_BATCH_NORM:
      FN (normalize_rows) (x, n_rows, n, step->mean, operand, step->offset);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Steps without operands. */
static void
FN (step_plain) (const TsEpilogueStep *step, T *x, gsize n, float alpha)
{
  switch (step->kind)
    {
    case TS_FUSED_RELU:
      FN (relu) (x, n);
      break;
    case TS_FUSED_RELU6:
      FN (relu6) (x, n);
      break;
    case TS_FUSED_LEAKY_RELU:
      FN (leaky_relu) (x, n, (T)alpha);
      break;
    case TS_FUSED_ELU:
      FN (elu) (x, n);
      break;
    case TS_FUSED_TANH:
      FN (tanh_row) (x, n);
      break;
    case TS_FUSED_SIGMOID:
      FN (sigmoid) (x, n);
      break;
    case TS_FUSED_GELU_TANH:
      FN (gelu_tanh) (x, n);
      break;
    case TS_FUSED_GELU_ERF:
      FN (gelu_erf) (x, n);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
FN (step) (const TsEpilogue *self, const TsEpilogueStep *step, T *x, gsize row, gsize n_rows)
{
  gsize n = self->row_size;

  if (step->operand == NULL)
    FN (step_plain) (step, x, n_rows * n, self->alpha);
  else if (step->form == TS_OPERAND_SCALAR)
    FN (step_value) (step, x, n_rows * n, 0);
  else if (step->form == TS_OPERAND_FULL)
    FN (step_rows) (step, x, n_rows, n, (const T *)step->operand + row * n, n);
  else if (!self->planes)
    {
      gsize n_long = n_rows / step->repeat;

      FN (step_rows) (step, x, n_long, n * step->repeat, step->operand, 0);
      FN (step_rows) (step, x + n_long * step->repeat * n, n_rows - n_long * step->repeat, n, step->operand, 0);
    }
  else
    for (gsize i = 0; i < n_rows; i++)
      FN (step_value) (step, x + i * n, n, (row + i) % self->channels);
}

/* Some rows at a time through all the steps, so that they stay in the cache. */
static void
FN (apply) (const TsEpilogue *self, guint first_step, gsize begin, gsize end)
{
  gsize block = MAX (1, 4096 / MAX (self->row_size, 1));

  for (gsize row = begin; row < end; row += block)
    for (guint i = first_step; i < self->n_steps; i++)
      FN (step) (self, &self->steps[i], (T *)self->out->data + row * self->row_size, row, MIN (block, end - row));
}

/* scale / sqrt (variance + epsilon) */
static void
FN (batch_norm_factor) (T *factor, const T *scale, const T *variance, float epsilon, gsize n)
{
  for (gsize i = 0; i < n; i++)
    factor[i] = scale[i] * (1 / MATH (sqrt) (variance[i] + (T)epsilon));
}
