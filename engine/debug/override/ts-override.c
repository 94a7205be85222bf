#include "engine/debug/override/ts-override.h"

#include "engine/debug/override/ts-override-edit.h"
#include "engine/io/ts-generate.h"
#include "engine/ts-error.h"

TsOverride *
ts_override_new (TsOverrideKind kind,
                 TsOverridePlace *place)
{
  TsOverride *self = g_new0 (TsOverride, 1);

  self->kind = kind;
  self->is_enabled = TRUE;
  self->place = *place;
  *place = (TsOverridePlace) { 0 };
  self->shape = TS_SHAPE_UNKNOWN;
  return self;
}

void
ts_override_free (TsOverride *self)
{
  ts_override_place_clear (&self->place);
  g_clear_pointer (&self->value, ts_tensor_unref);
  g_clear_pointer (&self->expression, ts_expression_unref);
  g_clear_pointer (&self->index, ts_expression_unref);
  g_free (self->key);
  g_clear_pointer (&self->attr, g_bytes_unref);
  g_free (self->frame_path);
  g_free (self->text);
  g_free (self->consequence);
  g_free (self);
}

gboolean
ts_override_is_active (const TsOverride *self)
{
  return self->is_enabled && !self->is_removed && !self->is_spent;
}

gboolean
ts_override_is_on (const TsOverride *self,
                   const TsActivation *activation)
{
  return ts_override_is_active (self) && ts_override_place_matches (&self->place, activation);
}

const char *
ts_override_get_state (const TsOverride *self)
{
  if (!self->is_once)
    return self->is_enabled ? "on" : "off";
  if (self->is_spent)
    return self->n_applied > 0 ? "done" : self->waits ? "passed"
                                                      : "undone";
  return self->is_enabled ? "waits" : "off";
}

static const TsPlanNode *
get_node (const TsActivation *activation)
{
  return &ts_activation_get_plan (activation)->nodes[activation->node];
}

/* What consumer @i of @op takes as output @slot; %TS_DTYPE_INVALID if that says nothing. */
static TsDType
find_consumer_dtype (const TsOperation *op,
                     guint slot,
                     const TsConsumer *consumer)
{
  const TsOperation *to = ts_graph_get_operation (op->graph, consumer->op);

  if (consumer->input < 0 || !ts_output_equal (to->inputs[consumer->input], (TsOutput) { op->index, slot }))
    return TS_DTYPE_INVALID;
  return ts_operation_get_input_dtype (to, (guint32)consumer->input);
}

gboolean
ts_override_check_consumers (const TsActivation *activation,
                             guint slot,
                             const TsTensor *value,
                             GError **error)
{
  const TsOperation *op = get_node (activation)->op;
  guint n = 0;
  const TsConsumer *consumers = op->index != TS_NO_OP ? ts_graph_get_consumers (op->graph, op->index, &n) : NULL;

  for (guint i = 0; i < n; i++)
    {
      const TsOperation *to = ts_graph_get_operation (op->graph, consumers[i].op);
      TsDType dtype = find_consumer_dtype (op, slot, &consumers[i]);

      if (dtype == TS_DTYPE_INVALID || dtype == value->dtype)
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) takes %s, found %s", to->name, to->type, ts_dtype_name (dtype), ts_dtype_name (value->dtype));
      return FALSE;
    }
  return TRUE;
}

/* Of an operation of unknown type. */
static TsDType
guess_dtype (const TsOperation *op,
             guint slot)
{
  guint n = 0;
  const TsConsumer *consumers = op->index != TS_NO_OP ? ts_graph_get_consumers (op->graph, op->index, &n) : NULL;
  TsDType dtype = TS_DTYPE_INVALID;

  for (guint i = 0; dtype == TS_DTYPE_INVALID && i < n; i++)
    dtype = find_consumer_dtype (op, slot, &consumers[i]);
  return dtype;
}

TsDType
ts_override_get_dtype_at (const TsOverride *self,
                          const TsActivation *activation,
                          guint slot)
{
  const TsPlanNode *node = get_node (activation);
  TsDType dtype = TS_DTYPE_INVALID;

  if (self->kind == TS_OVERRIDE_INPUT)
    dtype = slot < node->op->n_inputs ? ts_operation_get_input_dtype (node->op, slot) : TS_DTYPE_INVALID;
  else if (slot < node->n_out)
    dtype = node->out_dtypes[slot] != TS_DTYPE_INVALID ? ts_dtype_base (node->out_dtypes[slot]) : guess_dtype (node->op, slot);
  return dtype != TS_DTYPE_INVALID ? dtype : self->dtype;
}

gboolean
ts_override_check_value (const TsOverride *self,
                         const TsTensor *value,
                         GError **error)
{
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  if (self->dtype != TS_DTYPE_INVALID && value->dtype != self->dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected %s, found %s", ts_dtype_name (self->dtype), ts_dtype_name (value->dtype));
      return FALSE;
    }
  if (self->any_shape || ts_shape_is_compatible (&value->shape, &self->shape))
    return TRUE;
  expected = ts_shape_to_string (&self->shape);
  found = ts_shape_to_string (&value->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected shape %s, found %s", expected, found);
  return FALSE;
}

static TsTensor *
make_zeros (const TsOverride *self,
            GError **error)
{
  g_autofree char *shape = NULL;

  if (ts_shape_is_known (&self->shape) && self->dtype != TS_DTYPE_INVALID)
    return ts_generate (TS_GENERATE_ZEROS, 0, self->dtype, &self->shape, error);
  shape = ts_shape_to_string (&self->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "zeros of which shape? All that is known is %s %s: say it, as in [2,3]:zeros",
               self->dtype != TS_DTYPE_INVALID ? ts_dtype_name (self->dtype) : "an unknown dtype", shape);
  return NULL;
}

/* The value, or that of the elements. */
static TsTensor *
evaluate (const TsOverride *self,
          const TsExpressionScope *scope,
          GError **error)
{
  if (self->value != NULL)
    return ts_tensor_ref (self->value);
  if (self->expression != NULL)
    return ts_expression_evaluate_as (self->expression, scope, self->dtype, NULL, error);
  return make_zeros (self, error);
}

TsTensor *
ts_override_evaluate (const TsOverride *self,
                      TsTensor *old,
                      const TsExpressionScope *scope,
                      GError **error)
{
  g_autoptr (TsTensor) value = evaluate (self, scope, error);

  if (value == NULL)
    return NULL;
  if (self->index == NULL)
    return ts_override_check_value (self, value, error) ? g_steal_pointer (&value) : NULL;
  if (old != NULL)
    return ts_override_edit (old, self->index, value, scope, error);
  g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there is no value whose elements could be replaced");
  return NULL;
}

gboolean
ts_override_is_pure (const TsOverride *self)
{
  return self->expression == NULL && self->index == NULL && self->kind != TS_OVERRIDE_IDENTITY;
}
