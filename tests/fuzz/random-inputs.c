#include "tests/fuzz/random-inputs.h"

#include "tests/fuzz/random-value.h"

#define MAX_ELEMENTS 20000

static void
clear_input (gpointer data)
{
  g_clear_pointer (&((TsRandomInput *)data)->value, ts_tensor_unref);
}

static GArray *
new_inputs (void)
{
  GArray *inputs = g_array_new (FALSE, TRUE, sizeof (TsRandomInput));

  g_array_set_clear_func (inputs, clear_input);
  return inputs;
}

static TsRandomInput *
pick (GRand *rand,
      GArray *inputs)
{
  return &g_array_index (inputs, TsRandomInput, ts_random_index (rand, inputs->len));
}

/* Keeps the declared shape of a variable that had that of its value. */
static void
take_value (TsRandomInput *input,
            TsTensor *value)
{
  if (input->value != NULL && ts_shape_equal (&input->shape, &input->value->shape))
    input->shape = value->shape;
  g_clear_pointer (&input->value, ts_tensor_unref);
  input->value = value;
  input->dtype = value->dtype;
}

static void
resize (GRand *rand,
        TsRandomInput *input,
        const TsShape *shape)
{
  gint64 n;

  if (input->value != NULL && ts_shape_n_elements (shape, &n) && n <= MAX_ELEMENTS)
    take_value (input, ts_random_resize (rand, input->value, shape));
}

/* ---- changes ------------------------------------------------------------------------------------------- */

static gint64
other_size (GRand *rand,
            gint64 size)
{
  switch (ts_random_index (rand, 4))
    {
    case 0:
      return 0;
    case 1:
      return size + 1;
    case 2:
      return MAX (size - 1, 0);
    default:
      return ts_random_index (rand, 8);
    }
}

/* A size that several have in common gets another one in all. */
static void
change_sizes (GRand *rand,
              GArray *inputs)
{
  TsRandomInput *input = pick (rand, inputs);
  gint64 from, to;

  if (input->value == NULL || input->value->shape.rank == 0)
    return;
  from = input->value->shape.dims[ts_random_index (rand, (guint)input->value->shape.rank)];
  to = other_size (rand, from);
  for (guint i = 0; i < inputs->len; i++)
    {
      TsRandomInput *each = &g_array_index (inputs, TsRandomInput, i);
      TsShape shape;

      if (each->value == NULL)
        continue;
      shape = each->value->shape;
      for (int k = 0; k < shape.rank; k++)
        if (shape.dims[k] == from)
          shape.dims[k] = to;
      resize (rand, each, &shape);
    }
}

static void
change_size (GRand *rand,
             TsRandomInput *input)
{
  TsShape shape;
  guint k;

  if (input->value == NULL || input->value->shape.rank == 0)
    return;
  shape = input->value->shape;
  k = ts_random_index (rand, (guint)shape.rank);
  shape.dims[k] = other_size (rand, shape.dims[k]);
  resize (rand, input, &shape);
}

static void
change_rank (GRand *rand,
             TsRandomInput *input)
{
  TsShape shape;
  int k;

  if (input->value == NULL)
    return;
  shape = input->value->shape;
  k = (int)ts_random_index (rand, (guint)shape.rank + 1);
  if (ts_random_once_in (rand, 2) && shape.rank > 0)
    {
      k = MIN (k, shape.rank - 1);
      shape.rank--;
      for (int i = k; i < shape.rank; i++)
        shape.dims[i] = shape.dims[i + 1];
    }
  else if (shape.rank < (ts_random_once_in (rand, 20) ? TS_SHAPE_MAX_RANK : 8))
    {
      for (int i = shape.rank++; i > k; i--)
        shape.dims[i] = shape.dims[i - 1];
      shape.dims[k] = ts_random_once_in (rand, 3) ? 2 : 1;
    }
  resize (rand, input, &shape);
}

static void
change_shape (GRand *rand,
              TsRandomInput *input)
{
  TsShape shape;

  ts_random_shape (rand, &shape);
  resize (rand, input, &shape);
}

static TsTensor *
to_dtype (GRand *rand,
          TsTensor *value,
          TsDType dtype)
{
  TsTensor *other;

  if (value->dtype != TS_DTYPE_INT32 || dtype != TS_DTYPE_INT64)
    return ts_random_tensor (rand, dtype, &value->shape);
  other = ts_tensor_new (dtype, &value->shape, NULL);
  for (gsize i = 0; i < other->n_elements; i++)
    ((gint64 *)other->data)[i] = ((const gint32 *)value->data)[i];
  return other;
}

/* Of all inputs of a type, or now and then of one. */
static void
change_dtype (GRand *rand,
              GArray *inputs)
{
  TsRandomInput *input = pick (rand, inputs);
  TsDType from = input->dtype;
  TsDType to = from == TS_DTYPE_INT32 && ts_random_once_in (rand, 2) ? TS_DTYPE_INT64 : ts_random_dtype (rand);
  gboolean one = ts_random_once_in (rand, 5);

  for (guint i = 0; i < inputs->len; i++)
    {
      TsRandomInput *each = &g_array_index (inputs, TsRandomInput, i);

      if (one ? each != input : each->dtype != from)
        continue;
      if (each->value != NULL)
        take_value (each, to_dtype (rand, each->value, to));
      each->dtype = to;
    }
}

static void
swap_inputs (GRand *rand,
             GArray *inputs)
{
  TsRandomInput *a = pick (rand, inputs);
  TsRandomInput *b = pick (rand, inputs);
  TsRandomInput old = *a;

  *a = *b;
  *b = old;
}

static void
change_number (GRand *rand,
               GArray *inputs)
{
  TsRandomInput copy;

  if (ts_random_once_in (rand, 2))
    {
      g_array_set_size (inputs, inputs->len - 1);
      return;
    }
  copy = *pick (rand, inputs);
  if (copy.value != NULL)
    ts_tensor_ref (copy.value);
  g_array_append_val (inputs, copy);
}

static void
change_variable (GRand *rand,
                 TsRandomInput *input)
{
  if (!input->is_variable)
    return;
  if (ts_random_once_in (rand, 2))
    g_clear_pointer (&input->value, ts_tensor_unref);
  else
    input->shape = TS_SHAPE_UNKNOWN;
}

static void
change (GRand *rand,
        GArray *inputs)
{
  TsRandomInput *input = pick (rand, inputs);

  switch (ts_random_index (rand, 16))
    {
    case 0:
    case 1:
    case 2:
      change_sizes (rand, inputs);
      break;
    case 3:
    case 4:
      change_size (rand, input);
      break;
    case 5:
      change_rank (rand, input);
      break;
    case 6:
      change_shape (rand, input);
      break;
    case 7:
    case 8:
      change_dtype (rand, inputs);
      break;
    case 9:
      ts_random_once_in (rand, 2) ? swap_inputs (rand, inputs) : change_number (rand, inputs);
      break;
    case 10:
      change_variable (rand, input);
      break;
    default:
      if (input->value != NULL)
        take_value (input, ts_random_change_elements (rand, input->value));
    }
}

GArray *
ts_random_inputs_from_case (GRand *rand,
                            const TsVectorCase *test)
{
  GArray *inputs = new_inputs ();

  for (guint i = 0; i < test->inputs->len; i++)
    {
      const TsVectorInput *from = &g_array_index (test->inputs, TsVectorInput, i);
      TsRandomInput input = { from->value != NULL ? ts_tensor_ref (from->value) : NULL, from->is_variable, from->dtype, from->shape };

      g_array_append_val (inputs, input);
    }
  for (guint n = ts_random_index (rand, 4); n > 0 && inputs->len > 0; n--)
    change (rand, inputs);
  return inputs;
}

/* ---- from the signature ---------------------------------------------------------------------------------- */

static void
pick_shape (GRand *rand,
            const TsShape *usual,
            TsShape *shape)
{
  switch (ts_random_index (rand, 6))
    {
    case 0:
      *shape = TS_SHAPE_SCALAR;
      break;
    case 1:
      *shape = TS_SHAPE (1 + ts_random_index (rand, 4));
      break;
    case 2:
      ts_random_shape (rand, shape);
      break;
    default:
      *shape = *usual;
    }
}

static void
add_input (GRand *rand,
           GArray *inputs,
           const TsArgDef *arg,
           TsDType dtype,
           const TsShape *usual)
{
  TsRandomInput input = { .dtype = dtype };

  pick_shape (rand, usual, &input.shape);
  if (arg->is_ref)
    input.is_variable = dtype != TS_DTYPE_STRING;
  if (dtype != TS_DTYPE_RESOURCE && dtype != TS_DTYPE_VARIANT && dtype != TS_DTYPE_INVALID && !(arg->is_ref && (dtype == TS_DTYPE_STRING || ts_random_once_in (rand, 8))))
    input.value = ts_random_tensor (rand, dtype, &input.shape);
  g_array_append_val (inputs, input);
}

GArray *
ts_random_inputs_from_def (GRand *rand,
                           const TsOpDef *def,
                           GHashTable *dtypes)
{
  GArray *inputs = new_inputs ();
  TsShape usual;

  ts_random_shape (rand, &usual);
  for (guint i = 0; i < def->n_inputs; i++)
    {
      const TsArgDef *arg = &def->inputs[i];
      guint n = arg->number_attr != NULL || arg->type_list_attr != NULL ? ts_random_index (rand, 5) : 1;

      for (guint k = 0; k < n; k++)
        add_input (rand, inputs, arg,
                   arg->type_list_attr != NULL ? ts_random_dtype (rand)
                   : arg->type_attr != NULL    ? (TsDType)GPOINTER_TO_INT (g_hash_table_lookup (dtypes, arg->type_attr))
                                               : arg->dtype,
                   &usual);
    }
  return inputs;
}
