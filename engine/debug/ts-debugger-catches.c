#include "engine/debug/ts-debugger-private.h"

#include "engine/debug/breakpoint/ts-catch.h"
#include "engine/debug/breakpoint/ts-structure.h"
#include "engine/exec/ts-frame.h"
#include "engine/ops/ts-variable.h"
#include "engine/tensor/ts-resource.h"
#include "engine/tensor/ts-tensor-format.h"

#include <string.h>

/* Numbers that are caught where they come from: in outputs, in variables, and what ops do silently. */

void
ts_debugger_set_catches (TsDebugger *self,
                         guint catches)
{
  g_atomic_int_set (&self->catches, catches);
}

guint
ts_debugger_get_catches (TsDebugger *self)
{
  return g_atomic_int_get (&self->catches);
}

static gboolean
note (TsDebugger *self,
      char *text)
{
  g_free (self->note);
  self->note = text;
  return TRUE;
}

/* ---- what comes out -------------------------------------------------------------------------------- */

/* What a variable held when it came by first is not known any more. */
static gboolean
is_lost (TsDebugger *self,
         const TsTensor *tensor)
{
  return self->is_replaying && tensor != NULL && ts_tensor_is_reference (tensor);
}

static guint
find_in_inputs (TsDebugger *self,
                const TsActivation *activation,
                guint wanted)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  guint found = 0;

  for (guint32 i = 0; i < node->n_in; i++)
    {
      gboolean lost = is_lost (self, activation->iteration->slots[node->first_in + i]);
      g_autoptr (TsTensor) input = lost ? NULL : ts_executor_dup_input (self->executor, activation, i);

      found |= input != NULL ? ts_numeric_find (input, wanted) : 0;
    }
  return found;
}

/* Whether it only hands on what it got, which is no origin. */
static gboolean
hands_on (TsDebugger *self,
          const TsActivation *activation,
          guint catches)
{
  return (catches & TS_CATCH_OUTPUTS) == 0 && find_in_inputs (self, activation, catches & TS_NUMERIC_ANY) != 0;
}

static gboolean
catches_outputs (TsDebugger *self,
                 const TsActivation *activation,
                 TsTensor *const *outputs,
                 guint catches)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];

  if ((catches & TS_CATCH_OUTPUTS) == 0 && node->kernel != NULL && node->kernel->resume != NULL)
    return FALSE; /* what comes out of a function comes from within */
  for (guint32 i = 0; i < node->n_out; i++)
    {
      g_autoptr (TsTensor) value = outputs[i] != NULL && !is_lost (self, outputs[i]) ? ts_tensor_dup_value (outputs[i]) : NULL;
      guint found = value != NULL ? ts_numeric_find (value, catches) : 0;
      g_autofree char *text = found != 0 ? ts_numeric_to_string (found) : NULL;

      if (found == 0 || ts_assertions_is_ignored (self->assertions, node->op, i))
        continue;
      if (hands_on (self, activation, catches))
        return FALSE;
      return note (self, g_strdup_printf (": output %u has %s%s", i, text, (catches & TS_CATCH_OUTPUTS) == 0 ? ", which no input has" : ""));
    }
  return FALSE;
}

/* ---- what is written ------------------------------------------------------------------------------- */

void
ts_debugger_note_catch (TsDebugger *self,
                        TsResource *resource,
                        gpointer undo)
{
  guint catches = ts_debugger_get_catches (self);
  TsVariable *variable = ts_variable_cast (resource);
  g_autoptr (TsTensor) value = variable != NULL ? ts_variable_dup_value (variable) : NULL;
  guint found = value != NULL ? ts_numeric_find (value, catches) : 0;
  g_autofree char *text = NULL;

  if (found == 0 || self->written_catch != NULL)
    return;
  if ((catches & TS_CATCH_OUTPUTS) == 0 && undo != NULL && ts_numeric_find (undo, catches) != 0)
    return; /* it was there before */
  text = ts_numeric_to_string (found);
  self->written_catch = g_strdup_printf (": variable %s has %s", resource->name, text);
}

static gboolean
catches_write (TsDebugger *self,
               const TsActivation *activation,
               guint catches)
{
  g_autofree char *text = g_steal_pointer (&self->written_catch);

  if (text == NULL || hands_on (self, activation, catches))
    return FALSE;
  return note (self, (catches & TS_CATCH_OUTPUTS) == 0 ? g_strconcat (text, ", which neither it nor an input had", NULL) : g_steal_pointer (&text));
}

/* ---- what is silent -------------------------------------------------------------------------------- */

/* Ops that go on where a number is out of place, and which input has it. */
typedef struct
{
  const char *type;
  guint bit;
  guint input;
  gint limit_input; /* of an index: the input whose value is the limit, or with @limit_dim whose size is */
  gint limit_dim;   /* -1: the last; G_MININT: the value */
} Silent;

#define THE_VALUE G_MININT

static const Silent silent[] = {
  { "Div", TS_NUMERIC_DIVISION, 1, 0, 0 },
  { "RealDiv", TS_NUMERIC_DIVISION, 1, 0, 0 },
  { "FloorDiv", TS_NUMERIC_DIVISION, 1, 0, 0 },
  { "TruncateDiv", TS_NUMERIC_DIVISION, 1, 0, 0 },
  { "Mod", TS_NUMERIC_DIVISION, 1, 0, 0 },
  { "FloorMod", TS_NUMERIC_DIVISION, 1, 0, 0 },
  { "TruncateMod", TS_NUMERIC_DIVISION, 1, 0, 0 },
  { "Inv", TS_NUMERIC_DIVISION, 0, 0, 0 },
  { "Reciprocal", TS_NUMERIC_DIVISION, 0, 0, 0 },
  { "Rsqrt", TS_NUMERIC_DIVISION, 0, 0, 0 },
  { "OneHot", TS_NUMERIC_INDEX, 0, 1, THE_VALUE },
  { "UnsortedSegmentSum", TS_NUMERIC_INDEX, 1, 2, THE_VALUE },
  { "UnsortedSegmentProd", TS_NUMERIC_INDEX, 1, 2, THE_VALUE },
  { "UnsortedSegmentMax", TS_NUMERIC_INDEX, 1, 2, THE_VALUE },
  { "UnsortedSegmentMin", TS_NUMERIC_INDEX, 1, 2, THE_VALUE },
  { "Bincount", TS_NUMERIC_INDEX, 0, 1, THE_VALUE },
  { "DenseBincount", TS_NUMERIC_INDEX, 0, 1, THE_VALUE },
  { "SparseSoftmaxCrossEntropyWithLogits", TS_NUMERIC_INDEX, 1, 0, -1 },
  { "InTopK", TS_NUMERIC_INDEX, 1, 0, -1 },
  { "InTopKV2", TS_NUMERIC_INDEX, 1, 0, -1 },
  { "Cast", TS_NUMERIC_OVERFLOW, 0, 0, 0 },
};

static gboolean
catches_zero (TsDebugger *self,
              const Silent *rule,
              const TsTensor *divisor)
{
  for (gsize i = 0; i < divisor->n_elements; i++)
    if (ts_tensor_get_double (divisor, i) == 0)
      return note (self, g_strdup_printf (": input %u, which it divides by, is zero at element %" G_GSIZE_FORMAT, rule->input, i));
  return FALSE;
}

static gboolean
catches_index (TsDebugger *self,
               const TsActivation *activation,
               const Silent *rule,
               const TsTensor *indices)
{
  g_autoptr (TsTensor) of = ts_executor_dup_input (self->executor, activation, (guint)rule->limit_input);
  double limit;

  if (of == NULL || (rule->limit_dim == THE_VALUE ? of->n_elements != 1 : of->shape.rank < 1))
    return FALSE;
  limit = rule->limit_dim == THE_VALUE ? ts_tensor_get_double (of, 0) : (double)of->shape.dims[of->shape.rank - 1];
  for (gsize i = 0; i < indices->n_elements; i++)
    {
      double index = ts_tensor_get_double (indices, i);

      if (index < 0 || index >= limit)
        return note (self, g_strdup_printf (": index %.0f, element %" G_GSIZE_FORMAT " of input %u, is not in 0 .. %.0f, and is passed over", index, i, rule->input, limit - 1));
    }
  return FALSE;
}

static gboolean
catches_overflow (TsDebugger *self,
                  const TsTensor *from,
                  const TsTensor *to)
{
  gsize first = 0, n = to != NULL ? ts_numeric_count_overflows (from, to, &first) : 0;
  g_autofree char *others = NULL;
  g_autofree char *element = n > 0 ? ts_tensor_format_element (from, first) : NULL;

  if (n == 0)
    return FALSE;
  others = n > 1 ? g_strdup_printf (", and %" G_GSIZE_FORMAT " other%s", n - 1, n == 2 ? "" : "s") : g_strdup ("");
  return note (self, g_strdup_printf (": %s holds no %s, element %" G_GSIZE_FORMAT "%s", ts_dtype_name (to->dtype), element, first, others));
}

static gboolean
catches_silent (TsDebugger *self,
                const TsActivation *activation,
                TsTensor *const *outputs,
                guint catches)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];

  for (gsize i = 0; i < G_N_ELEMENTS (silent); i++)
    {
      const Silent *rule = &silent[i];
      g_autoptr (TsTensor) input = NULL;

      if ((catches & rule->bit) == 0 || strcmp (node->op->type, rule->type) != 0 || rule->input >= node->n_in || (guint32)rule->limit_input >= node->n_in)
        continue;
      input = ts_executor_dup_input (self->executor, activation, rule->input);
      if (input == NULL)
        return FALSE;
      if (rule->bit == TS_NUMERIC_DIVISION)
        return catches_zero (self, rule, input);
      return rule->bit == TS_NUMERIC_INDEX ? catches_index (self, activation, rule, input) : catches_overflow (self, input, outputs[0]);
    }
  return FALSE;
}

/* ---------------------------------------------------------------------------------------------------- */

gboolean
ts_debugger_catches (TsDebugger *self,
                     const TsActivation *activation,
                     TsTensor *const *outputs)
{
  guint catches = ts_debugger_get_catches (self);

  if (G_LIKELY (catches == 0))
    return FALSE;
  if ((catches & TS_CATCH_STRUCTURE) != 0 && ts_debugger_catches_structure (self, activation, outputs))
    return TRUE;
  if (activation->dead || (catches & TS_NUMERIC_ANY) == 0)
    return FALSE;
  if ((catches & (TS_NUMERIC_OVERFLOW | TS_NUMERIC_DIVISION | TS_NUMERIC_INDEX)) != 0 && catches_silent (self, activation, outputs, catches))
    return TRUE;
  return catches_write (self, activation, catches) || catches_outputs (self, activation, outputs, catches);
}

gboolean
ts_debugger_catches_structure (TsDebugger *self,
                               const TsActivation *activation,
                               TsTensor *const *outputs)
{
  guint catches = ts_debugger_get_catches (self) & TS_CATCH_STRUCTURE;
  char *text;

  if (G_LIKELY (catches == 0))
    return FALSE;
  if (self->structure == NULL)
    self->structure = ts_structure_new ();
  text = ts_executor_get_phase (self->executor) == TS_PHASE_AFTER ? ts_structure_after (self->structure, catches, activation, outputs) : ts_structure_before (self->structure, catches, self->executor, activation);
  return text != NULL && note (self, text);
}
