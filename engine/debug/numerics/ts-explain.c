#include "engine/debug/numerics/ts-explain-private.h"

#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

static const TsExplainRule *const families[] = {
  ts_explain_elementwise_rules,
  ts_explain_move_rules,
  ts_explain_choice_rules,
  ts_explain_reduce_rules,
  ts_explain_product_rules,
  ts_explain_window_rules,
  ts_explain_norm_rules,
  ts_explain_fused_rules,
};

static const TsExplainRule *
find_rule (const char *op_type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    for (const TsExplainRule *rule = families[i]; rule->op != NULL; rule++)
      if (strcmp (rule->op, op_type) == 0)
        return rule;
  return NULL;
}

gboolean
ts_explain_has_rule (const char *op_type)
{
  return find_rule (op_type) != NULL;
}

const char **
ts_explain_list_types (void)
{
  GPtrArray *types = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    for (const TsExplainRule *rule = families[i]; rule->op != NULL; rule++)
      g_ptr_array_add (types, (gpointer)rule->op);
  g_ptr_array_add (types, NULL);
  return (const char **)g_ptr_array_free (types, FALSE);
}

/* ---- for rules ------------------------------------------------------------------------------------- */

gsize
ts_explain_ravel (const TsShape *shape,
                  const gint64 *at)
{
  gsize element = 0;

  for (int i = 0; i < shape->rank; i++)
    element = element * (gsize)shape->dims[i] + (gsize)at[i];
  return element;
}

void
ts_explain_unravel (const TsShape *shape,
                    gsize element,
                    gint64 *at)
{
  for (int i = shape->rank; i-- > 0; element /= (gsize)shape->dims[i])
    at[i] = (gint64)(element % (gsize)shape->dims[i]);
}

double
ts_explain_get (const TsExplain *self,
                guint input,
                gsize element)
{
  return ts_tensor_get_double (self->in[input], element);
}

gsize
ts_explain_broadcast (const TsExplain *self,
                      guint i)
{
  const TsShape *shape = &self->in[i]->shape;
  int offset = self->out->shape.rank - shape->rank;
  gsize element = 0;

  for (int k = 0; k < shape->rank; k++)
    element = element * (gsize)shape->dims[k] + (gsize)(shape->dims[k] == 1 ? 0 : self->at[k + offset]);
  return element;
}

gboolean
ts_explain_check_input (const TsExplain *self,
                        guint i,
                        int rank,
                        GError **error)
{
  if (i < self->n_in && self->in[i] != NULL && (rank < 0 || self->in[i]->shape.rank == rank))
    return TRUE;
  if (i < self->n_in && self->in[i] != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u: expected %d dimensions, found %d", i, rank, self->in[i]->shape.rank);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u has no value", i);
  return FALSE;
}

gint64 *
ts_explain_dup_ints (const TsExplain *self,
                     guint i,
                     gint64 limit,
                     guint *n,
                     GError **error)
{
  const TsTensor *tensor;
  gint64 *numbers;

  if (!ts_explain_check_input (self, i, -1, error))
    return NULL;
  tensor = self->in[i];
  if ((tensor->dtype != TS_DTYPE_INT32 && tensor->dtype != TS_DTYPE_INT64) || tensor->shape.rank > 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u: expected a list of integers", i);
      return NULL;
    }
  *n = (guint)tensor->n_elements;
  numbers = g_new0 (gint64, tensor->n_elements + 1);
  for (gsize k = 0; k < tensor->n_elements; k++)
    {
      numbers[k] = tensor->dtype == TS_DTYPE_INT32 ? ((const gint32 *)tensor->data)[k] : ((const gint64 *)tensor->data)[k];
      if (numbers[k] >= -limit && numbers[k] <= limit)
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u: %" G_GINT64_FORMAT " is out of range", i, numbers[k]);
      g_free (numbers);
      return NULL;
    }
  return numbers;
}

/* ---- collecting ------------------------------------------------------------------------------------ */

/* NaN is larger than anything, as it decides. */
static double
magnitude (const TsExplainTerm *term)
{
  if (!term->has_share)
    return -1;
  return isnan (term->share) ? INFINITY : fabs (term->share);
}

static gint
compare_terms (gconstpointer a,
               gconstpointer b)
{
  double x = magnitude (a), y = magnitude (b);

  return x > y ? -1 : x < y;
}

/* Keeps the best: what is over twice as much as wanted is sorted out at once. */
static void
append (TsExplain *self,
        const TsExplainTerm *term)
{
  GArray *terms = self->result->terms;

  self->result->n_terms++;
  if ((self->result->n_terms & 0xffff) == 0 && g_cancellable_is_cancelled (self->cancellable))
    self->is_over = TRUE;
  if (term->has_share)
    self->result->sum += term->share;
  else if (terms->len >= 2 * self->max_terms)
    return;
  g_array_append_val (terms, *term);
  if (terms->len < 2 * self->max_terms + 1)
    return;
  g_array_sort (terms, compare_terms);
  g_array_set_size (terms, self->max_terms);
}

void
ts_explain_add (TsExplain *self,
                guint input,
                gsize element,
                double share)
{
  const TsExplainTerm term = { 1, { input, 0 }, { element, 0 }, { ts_explain_get (self, input, element), 0 }, TRUE, share };

  append (self, &term);
}

void
ts_explain_add_part (TsExplain *self,
                     guint input,
                     gsize element)
{
  const TsExplainTerm term = { 1, { input, 0 }, { element, 0 }, { ts_explain_get (self, input, element), 0 }, FALSE, 0 };

  append (self, &term);
}

void
ts_explain_add_candidate (TsExplain *self,
                          guint input,
                          gsize element)
{
  double value = ts_explain_get (self, input, element);

  if (self->is_chosen || (value != self->result->value && !(isnan (value) && isnan (self->result->value))))
    ts_explain_add_part (self, input, element);
  else
    ts_explain_add (self, input, element, value);
  self->is_chosen |= value == self->result->value || (isnan (value) && isnan (self->result->value));
}

void
ts_explain_add_pair (TsExplain *self,
                     guint input,
                     gsize element,
                     guint other_input,
                     gsize other_element,
                     double share)
{
  const TsExplainTerm term = {
    2, { input, other_input }, { element, other_element }, { ts_explain_get (self, input, element), ts_explain_get (self, other_input, other_element) }, TRUE, share
  };

  append (self, &term);
}

void
ts_explain_add_product (TsExplain *self,
                        guint input,
                        gsize element,
                        guint other_input,
                        gsize other_element,
                        double scale)
{
  double share = scale * ts_explain_get (self, input, element) * ts_explain_get (self, other_input, other_element);

  ts_explain_add_pair (self, input, element, other_input, other_element, share);
}

/* ---- the whole ------------------------------------------------------------------------------------- */

void
ts_explanation_free (TsExplanation *self)
{
  g_array_unref (self->terms);
  g_free (self);
}

static gboolean
is_complex (const TsTensor *tensor)
{
  return tensor->dtype == TS_DTYPE_COMPLEX64 || tensor->dtype == TS_DTYPE_COMPLEX128;
}

static gboolean
check (const TsOperation *op,
       guint n_in,
       const TsTensor *value,
       gsize element,
       GError **error)
{
  if (find_rule (op->type) == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s (%s): no rule tells which elements go into which", op->name, op->type);
  else if (n_in != op->n_inputs || op->problem != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s): expected %u inputs, found %u", op->name, op->type, op->n_inputs, n_in);
  else if (element >= value->n_elements)
    g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "%s (%s): there is no element %" G_GSIZE_FORMAT, op->name, op->type, element);
  else if (!ts_dtype_is_plain (value->dtype) || is_complex (value))
    g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s (%s): %s is no type of real numbers", op->name, op->type, ts_dtype_name (value->dtype));
  else
    return TRUE;
  return FALSE;
}

TsExplanation *
ts_explain_element (const TsOperation *op,
                    TsTensor *const *in,
                    guint n_in,
                    guint output,
                    const TsTensor *value,
                    gsize element,
                    guint max_terms,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (TsExplanation) result = NULL;
  TsExplain self;

  if (!check (op, n_in, value, element, error))
    return NULL;
  result = g_new0 (TsExplanation, 1);
  result->terms = g_array_new (FALSE, FALSE, sizeof (TsExplainTerm));
  self = (TsExplain) {
    .rule = find_rule (op->type),
    .op = op,
    .in = in,
    .n_in = n_in,
    .output = output,
    .out = value,
    .element = element,
    .cancellable = cancellable,
    .result = result,
    .max_terms = MAX (max_terms, 1),
  };
  result->rule = self.rule->rule;
  result->is_sum = self.rule->is_sum;
  result->value = ts_tensor_get_double (value, element);
  ts_explain_unravel (&value->shape, element, self.at);

  if (!self.rule->run (&self, error))
    {
      g_prefix_error (error, "%s (%s): ", op->name, op->type);
      return NULL;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_array_sort (result->terms, compare_terms);
  if (result->terms->len > self.max_terms)
    g_array_set_size (result->terms, self.max_terms);
  return g_steal_pointer (&result);
}
