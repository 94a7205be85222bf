#include "engine/ops/nn/ts-epilogue.h"

#include "engine/ops/ts-simd.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

#define LONG_ROW 512 /* elements that are worth a loop */

#define T float
#define FN(name) name##_float
#define MATH(func) func##f
#include "engine/ops/nn/epilogue-template.h"
#undef T
#undef FN
#undef MATH

#define T double
#define FN(name) name##_double
#define MATH(func) func
#include "engine/ops/nn/epilogue-template.h"
#undef T
#undef FN
#undef MATH

/* What may stand in fused_ops, and how many inputs it takes. */
static const struct
{
  const char *name;
  TsFusedOp kind;
  guint n_args;
} fused_op_names[] = {
  { "BiasAdd", TS_FUSED_BIAS_ADD, 1 },
  { "FusedBatchNorm", TS_FUSED_BATCH_NORM, 4 },
  { "Add", TS_FUSED_ADD, 1 },
  { "Relu", TS_FUSED_RELU, 0 },
  { "Relu6", TS_FUSED_RELU6, 0 },
  { "Elu", TS_FUSED_ELU, 0 },
  { "LeakyRelu", TS_FUSED_LEAKY_RELU, 0 },
  { "Prelu", TS_FUSED_PRELU, 1 },
  { "Tanh", TS_FUSED_TANH, 0 },
  { "Sigmoid", TS_FUSED_SIGMOID, 0 },
  { "GeluApproximate", TS_FUSED_GELU_TANH, 0 },
  { "GeluExact", TS_FUSED_GELU_ERF, 0 },
};

static gboolean
add_fused_op (TsFusedOps *self,
              const char *name,
              GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (fused_op_names) && self->n < TS_FUSED_OPS_MAX; i++)
    if (strcmp (name, fused_op_names[i].name) == 0)
      {
        self->kinds[self->n++] = fused_op_names[i].kind;
        self->n_args += fused_op_names[i].n_args;
        return TRUE;
      }

  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
               "cannot fuse \"%s\" as op %u of fused_ops", name, self->n);
  return FALSE;
}

gboolean
ts_fused_ops_init (TsFusedOps *self,
                   const TsOperation *op,
                   GError **error)
{
  g_auto (GStrv) names = NULL;
  gint64 num_args = 0;
  guint n = 0;

  *self = (TsFusedOps) { .alpha = 0.2f, .epsilon = 0.0001f };
  if (!ts_operation_has_attr (op, "fused_ops"))
    return TRUE;

  names = ts_operation_dup_attr_strings (op, "fused_ops", &n, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!add_fused_op (self, names[i], error))
      return FALSE;

  if ((ts_operation_has_attr (op, "epsilon") && !ts_operation_get_attr_float (op, "epsilon", &self->epsilon, error)) ||
      (ts_operation_has_attr (op, "leakyrelu_alpha") && !ts_operation_get_attr_float (op, "leakyrelu_alpha", &self->alpha, error)) ||
      !ts_operation_get_attr_int (op, "num_args", &num_args, error))
    return FALSE;

  if (num_args != self->n_args || op->n_inputs < 2 + self->n_args)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "fused_ops take %u inputs, num_args is %" G_GINT64_FORMAT, self->n_args, num_args);
      return FALSE;
    }
  return TRUE;
}

static void
keep (TsEpilogue *self,
      TsTensor *tensor)
{
  g_assert (self->n_owned < G_N_ELEMENTS (self->owned));
  self->owned[self->n_owned++] = tensor;
}

/* One value for each channel, as BiasAdd and FusedBatchNorm need it. */
static gboolean
check_channels (const TsEpilogue *self,
                const char *name,
                const TsTensor *operand,
                GError **error)
{
  g_autofree char *text = NULL;

  if (operand->dtype == self->out->dtype && operand->shape.rank == 1 && operand->n_elements == self->channels)
    return TRUE;

  text = ts_shape_to_string (&operand->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "%s is a %s tensor of shape %s; it is a %s vector with one element for each of %" G_GSIZE_FORMAT " channels",
               name, ts_dtype_name (operand->dtype), text, ts_dtype_name (self->out->dtype), self->channels);
  return FALSE;
}

static gboolean
bind_batch_norm (TsEpilogue *self,
                 TsEpilogueStep *step,
                 TsTensor *const *args,
                 float epsilon,
                 GError **error)
{
  static const char *const names[] = { "scale", "offset", "mean", "variance" };
  TsTensor *factor;

  for (guint i = 0; i < 4; i++)
    if (!check_channels (self, names[i], args[i], error))
      return FALSE;

  factor = ts_tensor_new (self->out->dtype, &args[0]->shape, error);
  if (factor == NULL)
    return FALSE;
  keep (self, factor);

  if (factor->dtype == TS_DTYPE_FLOAT)
    batch_norm_factor_float (factor->data, args[0]->data, args[3]->data, epsilon, self->channels);
  else
    batch_norm_factor_double (factor->data, args[0]->data, args[3]->data, epsilon, self->channels);

  step->form = TS_OPERAND_PER_CHANNEL;
  step->operand = factor->data;
  step->offset = args[1]->data;
  step->mean = args[2]->data;
  return TRUE;
}

/* @operand spread out to the shape of @out. */
static TsTensor *
expand (const TsTensor *operand,
        const TsTensor *out,
        GError **error)
{
  TsTensor *result = ts_tensor_new (out->dtype, &out->shape, error);
  gsize size = ts_dtype_size (out->dtype);
  int shift = out->shape.rank - operand->shape.rank;

  if (result == NULL)
    return NULL;

  for (gsize i = 0; i < result->n_elements; i++)
    {
      gsize rest = i, from = 0, stride = 1;

      for (int d = out->shape.rank - 1; d >= shift; d--)
        {
          gsize at = rest % (gsize)out->shape.dims[d];

          rest /= (gsize)out->shape.dims[d];
          if (operand->shape.dims[d - shift] != 1)
            from += at * stride;
          stride *= (gsize)operand->shape.dims[d - shift];
        }
      memcpy ((char *)result->data + i * size, (const char *)operand->data + from * size, size);
    }
  return result;
}

/* The operand of Prelu and Add: anything that broadcasts to the output. */
static gboolean
bind_broadcast (TsEpilogue *self,
                TsEpilogueStep *step,
                TsTensor *operand,
                GError **error)
{
  const TsShape *shape = &operand->shape;
  TsShape merged;
  TsTensor *full;

  step->operand = operand->data;
  if (operand->dtype != self->out->dtype || !ts_shape_broadcast (shape, &self->out->shape, &merged) ||
      !ts_shape_equal (&merged, &self->out->shape))
    {
      g_autofree char *a = ts_shape_to_string (shape), *b = ts_shape_to_string (&self->out->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "an operand of fused_ops of shape %s does not broadcast to the result of shape %s", a, b);
      return FALSE;
    }

  if (operand->n_elements == 1)
    step->form = TS_OPERAND_SCALAR;
  else if (operand->n_elements == self->channels && !self->planes && shape->dims[shape->rank - 1] == (gint64)self->channels)
    step->form = TS_OPERAND_PER_CHANNEL;
  else
    {
      step->form = TS_OPERAND_FULL;
      if (ts_shape_equal (shape, &self->out->shape))
        return TRUE;
      full = expand (operand, self->out, error);
      if (full == NULL)
        return FALSE;
      keep (self, full);
      step->operand = full->data;
    }
  return TRUE;
}

/* @values, one for each channel, @repeat times; %NULL stays. */
static gboolean
repeat_values (TsEpilogue *self,
               const void **values,
               gsize repeat,
               GError **error)
{
  gsize size = self->channels * ts_dtype_size (self->out->dtype);
  TsTensor *repeated;

  if (*values == NULL)
    return TRUE;
  repeated = ts_tensor_new (self->out->dtype, &TS_SHAPE ((gint64)(self->channels * repeat)), error);
  if (repeated == NULL)
    return FALSE;

  for (gsize i = 0; i < repeat; i++)
    memcpy ((char *)repeated->data + i * size, *values, size);
  keep (self, repeated);
  *values = repeated->data;
  return TRUE;
}

static gboolean
lengthen_rows (TsEpilogue *self,
               TsEpilogueStep *step,
               GError **error)
{
  gsize repeat = self->channels > 0 ? LONG_ROW / self->channels : 0;

  step->repeat = 1;
  if (step->operand == NULL || step->form != TS_OPERAND_PER_CHANNEL || self->planes || repeat < 2)
    return TRUE;

  step->repeat = repeat;
  return repeat_values (self, &step->operand, repeat, error) &&
         repeat_values (self, &step->offset, repeat, error) &&
         repeat_values (self, &step->mean, repeat, error);
}

static void
measure_rows (TsEpilogue *self,
              TsImageFormat format)
{
  const TsShape *shape = &self->out->shape;

  self->planes = shape->rank == 4 && format == TS_IMAGE_NCHW;
  self->channels = (gsize)shape->dims[self->planes ? 1 : shape->rank - 1];
  self->row_size = self->planes ? (gsize)(shape->dims[2] * shape->dims[3]) : self->channels;
  self->n_rows = self->row_size > 0 ? self->out->n_elements / self->row_size : 0;
}

gboolean
ts_epilogue_init (TsEpilogue *self,
                  const TsFusedOps *ops,
                  TsCall *call,
                  guint first_arg,
                  TsTensor *out,
                  TsImageFormat format,
                  GError **error)
{
  TsTensor *const *arg = call->in + first_arg;

  memset (self, 0, sizeof *self);
  self->out = out;
  self->alpha = ops->alpha;
  measure_rows (self, format);

  for (guint i = 0; i < ops->n; i++)
    {
      TsEpilogueStep *step = &self->steps[self->n_steps++];

      step->kind = ops->kinds[i];
      switch (step->kind)
        {
        case TS_FUSED_BIAS_ADD:
          if (!check_channels (self, "the bias", *arg, error))
            return FALSE;
          step->form = TS_OPERAND_PER_CHANNEL;
          step->operand = (*arg++)->data;
          break;
        case TS_FUSED_BATCH_NORM:
          if (!bind_batch_norm (self, step, arg, ops->epsilon, error))
            return FALSE;
          arg += 4;
          break;
        case TS_FUSED_ADD:
        case TS_FUSED_PRELU:
          if (!bind_broadcast (self, step, *arg++, error))
            return FALSE;
          break;
        default:
          break;
        }
      if (!lengthen_rows (self, step, error))
        return FALSE;
    }
  return TRUE;
}

void
ts_epilogue_clear (TsEpilogue *self)
{
  while (self->n_owned > 0)
    ts_tensor_unref (self->owned[--self->n_owned]);
}

void
ts_epilogue_apply (const TsEpilogue *self,
                   guint first_step,
                   gsize begin,
                   gsize end)
{
  if (self->out->dtype == TS_DTYPE_FLOAT)
    apply_float (self, first_step, begin, end);
  else
    apply_double (self, first_step, begin, end);
}

typedef struct
{
  const TsEpilogue *epilogue;
  guint first_step;
} ApplyAll;

static void
apply_rows (gsize begin,
            gsize end,
            gpointer data)
{
  const ApplyAll *all = data;

  ts_epilogue_apply (all->epilogue, all->first_step, begin, end);
}

gboolean
ts_epilogue_apply_all (const TsEpilogue *self,
                       guint first_step,
                       TsCall *call,
                       GError **error)
{
  ApplyAll all = { self, first_step };

  if (first_step >= self->n_steps || self->n_rows == 0)
    return TRUE;
  return ts_call_parallel_for (call, self->n_rows, 1 + 32768 / self->row_size, apply_rows, &all, error);
}
