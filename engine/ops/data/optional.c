#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/data/ts-optional.h"
#include "engine/ops/data/ts-variant-math.h"
#include "engine/ts-error.h"

/* OptionalNone, OptionalFromValue, OptionalHasValue, OptionalGetValue: some tensors, or none. */

typedef struct
{
  TsVariant base;
  GPtrArray *values; /* (nullable): TsTensor; %NULL: it has none */
} Optional;

static const TsVariantType optional_type;

static Optional *
optional_new (gboolean has_value)
{
  Optional *self = g_new0 (Optional, 1);

  ts_variant_init (&self->base, &optional_type);
  if (has_value)
    self->values = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
  return self;
}

static void
clear (TsVariant *variant)
{
  g_clear_pointer (&((Optional *)variant)->values, g_ptr_array_unref);
}

static char *
describe (const TsVariant *variant)
{
  const Optional *self = (const Optional *)variant;

  return self->values != NULL ? g_strdup_printf ("%u components", self->values->len) : g_strdup ("no value");
}

static TsVariant *
zeros_like (const TsVariant *variant,
            GError **error)
{
  const Optional *self = (const Optional *)variant;
  g_autoptr (TsVariant) result = &optional_new (self->values != NULL)->base;

  for (guint i = 0; self->values != NULL && i < self->values->len; i++)
    {
      TsTensor *zeros = ts_tensor_dup_zeros_like (self->values->pdata[i], error);

      if (zeros == NULL)
        return NULL;
      g_ptr_array_add (((Optional *)result)->values, zeros);
    }
  return g_steal_pointer (&result);
}

static TsVariant *
add (const TsVariant *x,
     const TsVariant *y,
     GError **error)
{
  const GPtrArray *a = ((const Optional *)x)->values, *b = ((const Optional *)y)->values;
  g_autoptr (TsVariant) result = NULL;

  if ((a == NULL) != (b == NULL) || (a != NULL && a->len != b->len))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Cannot add optionals because one has a value that the other does not have");
      return NULL;
    }
  result = &optional_new (a != NULL)->base;
  for (guint i = 0; a != NULL && i < a->len; i++)
    {
      TsTensor *sum = ts_tensor_dup_sum (a->pdata[i], b->pdata[i], error);

      if (sum == NULL)
        return NULL;
      g_ptr_array_add (((Optional *)result)->values, sum);
    }
  return g_steal_pointer (&result);
}

static const TsVariantType optional_type = {
  .name = "Optional",
  .clear = clear,
  .describe = describe,
  .zeros_like = zeros_like,
  .add = add,
};

TsTensor *
ts_tensor_new_optional (GPtrArray *values)
{
  g_autoptr (TsVariant) optional = &optional_new (values != NULL)->base;

  for (guint i = 0; values != NULL && i < values->len; i++)
    g_ptr_array_add (((Optional *)optional)->values, ts_tensor_ref (values->pdata[i]));
  return ts_tensor_new_variant (optional);
}

/* ---- kernels ---- */

/* (nullable): what is in input 0. */
static const Optional *
get_optional (const TsCall *call,
              GError **error)
{
  const TsTensor *in = call->in[0];
  TsVariant *variant;

  if (!ts_arg_check_rank (call, 0, "the optional", 0, error))
    return NULL;
  variant = in->dtype == TS_DTYPE_VARIANT ? ts_tensor_get_variant (in, 0) : NULL;
  if (variant != NULL && variant->type == &optional_type)
    return (const Optional *)variant;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the input must be an optional, is %s", variant != NULL ? variant->type->name : "empty");
  return NULL;
}

static gboolean
none_run (TsCall *call,
          GError **error)
{
  g_autoptr (TsVariant) none = &optional_new (FALSE)->base;

  (void)error;
  call->out[0] = ts_tensor_new_variant (none);
  return TRUE;
}

static gboolean
from_value_run (TsCall *call,
                GError **error)
{
  g_autoptr (TsVariant) optional = &optional_new (TRUE)->base;

  (void)error;
  for (guint i = 0; i < call->n_in; i++)
    g_ptr_array_add (((Optional *)optional)->values, ts_tensor_ref (call->in[i]));
  call->out[0] = ts_tensor_new_variant (optional);
  return TRUE;
}

static gboolean
has_value_run (TsCall *call,
               GError **error)
{
  const Optional *optional = get_optional (call, error);

  if (optional == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_BOOL, &(guint8) { optional->values != NULL });
  return TRUE;
}

static gboolean
get_prepare (TsKernelInit *init,
             GError **error)
{
  TsShape **shapes = init->state;
  guint n = 0;

  *shapes = ts_operation_dup_attr_shapes (init->op, "output_shapes", &n, error);
  if (*shapes == NULL)
    return FALSE;
  if (n == init->op->n_outputs)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there must be a shape for each of the %u outputs, there are %u", init->op->n_outputs, n);
  return FALSE;
}

static void
get_release (gpointer state)
{
  g_free (*(TsShape **)state);
}

static gboolean
give_component (TsCall *call,
                guint i,
                TsTensor *value,
                const TsShape *shape,
                GError **error)
{
  g_autofree char *a = NULL, *b = NULL;

  if (value->dtype == ts_dtype_base (call->out_dtypes[i]) && ts_shape_is_compatible (shape, &value->shape))
    {
      call->out[i] = ts_tensor_ref (value);
      return TRUE;
    }
  a = ts_shape_to_string (shape);
  b = ts_shape_to_string (&value->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "component %u of the optional is %s %s, expected %s %s", i, ts_dtype_name (value->dtype), b,
               ts_dtype_name (ts_dtype_base (call->out_dtypes[i])), a);
  return FALSE;
}

static gboolean
get_value_run (TsCall *call,
               GError **error)
{
  TsShape *const *shapes = call->state;
  const Optional *optional = get_optional (call, error);

  if (optional == NULL)
    return FALSE;
  if (optional->values == NULL || optional->values->len != call->n_out)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the optional has %s, %u components are asked for",
                   optional->values == NULL ? "no value" : "another number of components", call->n_out);
      return FALSE;
    }
  for (guint i = 0; i < call->n_out; i++)
    if (!give_component (call, i, optional->values->pdata[i], &(*shapes)[i], error))
      return FALSE;
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/data/optional_ops.cc"

const TsKernelDef ts_optional_kernels[] = {
  { .op = "OptionalFromValue", .run = from_value_run, SEMANTICS },
  { .op = "OptionalGetValue", .prepare = get_prepare, .state_size = sizeof (TsShape *), .release = get_release, .run = get_value_run, SEMANTICS },
  { .op = "OptionalHasValue", .run = has_value_run, SEMANTICS },
  { .op = "OptionalNone", .run = none_run, SEMANTICS },
  { 0 },
};

/* The shapes are patterns, in data-patterns.c. */
const TsShapeDef ts_optional_shapes[] = {
  { 0 },
};
