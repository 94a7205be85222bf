#include "engine/debug/override/ts-override-kernel.h"

#include "engine/debug/override/ts-override-attr.h"
#include "engine/debug/override/ts-override-scope.h"
#include "engine/debug/override/ts-override-seam.h"
#include "engine/tensor/ts-resource.h"
#include "engine/ts-error.h"

#include <string.h>

static const TsPlanNode *
get_node (const TsActivation *activation)
{
  return &ts_activation_get_plan (activation)->nodes[activation->node];
}

static TsOverride *
get_override (const TsOverrides *overrides,
              guint i)
{
  return g_ptr_array_index (overrides->list, i);
}

void
ts_override_clear_ids (TsOverrides *self,
                       guint n)
{
  if (self->n_ids < n)
    {
      self->ids = g_renew (guint, self->ids, n);
      self->is_pure = g_renew (guint8, self->is_pure, n);
      self->n_ids = n;
    }
  memset (self->ids, 0, n * sizeof *self->ids);
  memset (self->is_pure, 0, n);
}

void
ts_override_give_output (TsOverrides *self,
                         const TsOverride *override,
                         guint i,
                         TsTensor **outputs,
                         TsTensor *value)
{
  g_clear_pointer (&outputs[i], ts_tensor_unref);
  outputs[i] = value;
  self->ids[i] = override->id;
  self->is_pure[i] = ts_override_is_pure (override);
}

/* What was given by hand for this one activation. */
static TsSeamAnswer
take_given (TsDebugger *self,
            const TsPlanNode *node,
            TsTensor **outputs,
            GError **error)
{
  TsOverrides *overrides = self->overrides;

  for (guint i = 0; i < node->n_out; i++)
    if (g_ptr_array_index (overrides->given, i) == NULL)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "output %u is still to be given: set gives it", i);
        return TS_SEAM_FAILED;
      }
  for (guint i = 0; i < node->n_out; i++)
    {
      outputs[i] = ts_tensor_ref (g_ptr_array_index (overrides->given, i));
      overrides->ids[i] = g_array_index (overrides->given_ids, guint, i);
      overrides->is_pure[i] = TRUE;
    }
  ts_overrides_clear_given (overrides);
  return TS_SEAM_REPLACED;
}

/* Whether @override gives output @i without the kernel. */
static gboolean
stands_in (const TsOverride *override,
           const TsPlanNode *node,
           guint i)
{
  switch (override->kind)
    {
    case TS_OVERRIDE_IDENTITY:
      return TRUE;

    case TS_OVERRIDE_MANUAL:
      return node->kernel == NULL && (override->place.type != NULL || override->slot == i);

    case TS_OVERRIDE_FORCE:
      return override->skips && override->slot == i;

    case TS_OVERRIDE_SET:
    case TS_OVERRIDE_INPUT:
    case TS_OVERRIDE_END_LOOP:
    case TS_OVERRIDE_ATTR:
    case TS_OVERRIDE_DEAD:
    case TS_OVERRIDE_ASIDE:
    case TS_OVERRIDE_CUT:
    case TS_OVERRIDE_ADD:
    default:
      return FALSE;
    }
}

/* What is known of output @i where @override meets it: of a rule for an op type nothing else is. */
static TsOverride
resolve (TsDebugger *self,
         const TsOverride *override,
         const TsActivation *activation,
         guint i)
{
  const TsOperation *op = get_node (activation)->op;
  TsOutput output = { op->index, i };
  TsOverride here = *override;

  here.dtype = ts_override_get_dtype_at (override, activation, i);
  if (override->place.type == NULL || op->graph != self->graph)
    return here;
  if (self->overrides->shapes == NULL)
    self->overrides->shapes = ts_shape_table_new (self->graph, NULL, NULL);
  if (self->overrides->shapes != NULL)
    ts_shape_table_get (self->overrides->shapes, output, &here.shape);
  return here;
}

/* (transfer full) (nullable) */
static TsTensor *
hand_on (TsDebugger *self,
         const TsOverride *override,
         const TsActivation *activation,
         guint i,
         GError **error)
{
  g_autoptr (TsTensor) value = i < get_node (activation)->n_in ? ts_executor_dup_input (self->executor, activation, i) : NULL;
  TsDType dtype = ts_override_get_dtype_at (override, activation, i);

  if (value != NULL && value->dtype == dtype)
    return g_steal_pointer (&value);
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, value == NULL ? "input %u has no value" : "input %u is %s, output %u is %s", i,
               value != NULL ? ts_dtype_name (value->dtype) : "", i, ts_dtype_name (dtype));
  return NULL;
}

TsTensor *
ts_override_compute_output (TsDebugger *self,
                            const TsOverride *override,
                            const TsActivation *activation,
                            guint i,
                            TsTensor *old,
                            GError **error)
{
  const TsExpressionScope scope = ts_override_scope (self);
  g_autoptr (TsTensor) present = old != NULL ? ts_tensor_dup_value (old) : NULL;
  TsOverride here = resolve (self, override, activation, i);
  g_autoptr (TsTensor) value = NULL;

  if (override->kind == TS_OVERRIDE_IDENTITY)
    return hand_on (self, override, activation, i, error);
  value = ts_override_evaluate (&here, present, &scope, error);
  if (value == NULL || (get_node (activation)->out_dtypes[i] == TS_DTYPE_INVALID && !ts_override_check_consumers (activation, i, value, error)))
    return NULL;
  return g_steal_pointer (&value);
}

/* The last override that gives output @i instead of the kernel. (nullable) */
static TsOverride *
find_stand_in (TsDebugger *self,
               const TsActivation *activation,
               guint i)
{
  TsPlan *plan = ts_activation_get_plan (activation);
  TsPlanNode *node = &plan->nodes[activation->node];

  for (guint k = self->overrides->list->len; k-- > 0;)
    {
      TsOverride *override = get_override (self->overrides, k);

      if (!ts_override_is_on (override, activation))
        continue;
      if (override->kind == TS_OVERRIDE_MANUAL)
        ts_plan_prepare_node (plan, node);
      if (stands_in (override, node, i))
        return override;
    }
  return NULL;
}

/* What has no outputs has its effect or not. */
static TsSeamAnswer
pass_by (TsDebugger *self,
         const TsActivation *activation)
{
  TsOverride *override = find_stand_in (self, activation, 0);

  if (override == NULL)
    return TS_SEAM_COMPUTE;
  self->overrides->altered_by = g_ptr_array_new ();
  g_ptr_array_add (self->overrides->altered_by, override);
  return TS_SEAM_REPLACED;
}

static TsSeamAnswer
stand_in (TsDebugger *self,
          const TsActivation *activation,
          TsTensor **outputs,
          GError **error)
{
  const TsPlanNode *node = get_node (activation);
  TsOverride *any = NULL;
  guint missing = G_MAXUINT;

  if (node->n_out == 0)
    return pass_by (self, activation);
  for (guint i = 0; i < node->n_out; i++)
    {
      TsOverride *override = find_stand_in (self, activation, i);
      TsTensor *value;

      if (override == NULL)
        {
          missing = MIN (missing, i);
          continue;
        }
      any = override;
      value = ts_override_compute_output (self, override, activation, i, NULL, error);
      if (value == NULL)
        {
          g_prefix_error (error, "override %u: ", override->id);
          return TS_SEAM_FAILED;
        }
      ts_override_give_output (self->overrides, override, i, outputs, value);
    }

  if (any == NULL)
    return TS_SEAM_COMPUTE;
  if (missing == G_MAXUINT)
    return TS_SEAM_REPLACED;
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "override %u gives other outputs, and without the kernel output %u has no value", any->id, missing);
  return TS_SEAM_FAILED;
}

/* (nullable): it is to be dead. */
static TsOverride *
find_dead (TsDebugger *self,
           const TsActivation *activation)
{
  for (guint i = 0; i < self->overrides->list->len; i++)
    {
      TsOverride *override = get_override (self->overrides, i);

      if (override->kind == TS_OVERRIDE_DEAD && ts_override_is_on (override, activation))
        return override;
    }
  return NULL;
}

TsSeamAnswer
ts_debugger_override_replace (TsDebugger *self,
                              const TsActivation *activation,
                              TsTensor **outputs,
                              GError **error)
{
  const TsPlanNode *node = get_node (activation);
  TsOverride *dead = find_dead (self, activation);
  TsSeamAnswer answer;

  if (!activation->is_retry)
    ts_taint_forget_changes (self->overrides->taint); /* by hand, since the last one */
  ts_override_clear_ids (self->overrides, node->n_out);
  g_clear_pointer (&self->overrides->altered_by, g_ptr_array_unref);
  if (dead != NULL)
    {
      self->overrides->dead_id = dead->id;
      dead->is_spent = TRUE;
      ts_taint_note_liveness (self->overrides->taint, activation, self->overrides->n_begun, dead->id);
      return TS_SEAM_DEAD;
    }
  answer = self->overrides->given != NULL ? take_given (self, node, outputs, error) : stand_in (self, activation, outputs, error);
  self->overrides->is_replaced = answer == TS_SEAM_REPLACED;
  for (guint i = 0; answer == TS_SEAM_FAILED && i < node->n_out; i++)
    g_clear_pointer (&outputs[i], ts_tensor_unref);
  return answer;
}

TsPlanNode *
ts_debugger_override_choose_node (TsDebugger *self,
                                  const TsActivation *activation)
{
  g_autoptr (GPtrArray) overrides = NULL;
  TsAlteredOp *altered;

  for (guint i = 0; i < self->overrides->list->len; i++)
    {
      TsOverride *override = get_override (self->overrides, i);

      if (override->kind != TS_OVERRIDE_ATTR || !ts_override_is_on (override, activation))
        continue;
      if (overrides == NULL)
        overrides = g_ptr_array_new ();
      g_ptr_array_add (overrides, override);
    }
  if (overrides == NULL)
    return NULL;

  altered = ts_override_find_altered (self->overrides, get_node (activation)->op, overrides, NULL);
  if (altered == NULL)
    return NULL;
  for (guint i = 0; i < overrides->len; i++)
    ts_taint_note_input (self->overrides->taint, activation, self->overrides->n_begun, TS_OVERRIDE_NO_SLOT, ((const TsOverride *)g_ptr_array_index (overrides, i))->id);
  g_clear_pointer (&self->overrides->altered_by, g_ptr_array_unref);
  self->overrides->altered_by = g_steal_pointer (&overrides);
  return ts_altered_op_get_node (altered, ts_activation_get_plan (activation), activation->node);
}
