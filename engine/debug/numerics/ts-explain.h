#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsExplainTerm:
 * @n_factors: 1 or 2 elements of inputs
 * @input: which inputs they are of
 * @element: which elements, in row-major order
 * @value: what they are
 * @has_share: whether what it adds to the result is known
 * @share: that
 *
 * Something that goes into an element of an output: x[i, k] times w[k, j], say.
 */
typedef struct
{
  guint n_factors;
  guint input[2];
  gsize element[2];
  double value[2];
  gboolean has_share;
  double share;
} TsExplainTerm;

/**
 * TsExplanation:
 * @rule: how the op computes an element, for people: "row times column"
 * @value: the element
 * @is_sum: the shares add up to the value, but for rounding
 * @sum: of the shares
 * @n_terms: how many there are
 * @terms: (element-type TsExplainTerm): those with the largest shares first, at most as many as were asked for; those without a share in their own order
 *
 * What an element of an output is made of.
 */
typedef struct
{
  const char *rule;
  double value;
  gboolean is_sum;
  double sum;
  guint64 n_terms;
  GArray *terms;
} TsExplanation;

/**
 * ts_explain_element:
 * @op: an operation
 * @in: (array length=n_in) (nullable entries): its inputs, dead ones %NULL; as it had them
 * @output: which output
 * @value: what that is
 * @element: which element of it, in row-major order
 * @max_terms: how many terms to keep
 * @cancellable: (nullable): polled now and then
 * @error: %TS_ERROR_UNIMPLEMENTED: there is no rule for the op type, or not for its attributes; %TS_ERROR_OUT_OF_RANGE; %TS_ERROR_INVALID_ARGUMENT: inputs do not fit to the
 *   operation; %G_IO_ERROR_CANCELLED
 *
 * F2: which elements of the inputs go into one of an output, by a rule for the op type. Inputs that only say how (axes, shapes, permutations) are not listed; those
 * that choose elements (indices, conditions) are. Time linear in the terms; for ops that move elements around in the size of inputs and output. Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
TsExplanation *ts_explain_element (const TsOperation *op, TsTensor *const *in, guint n_in, guint output, const TsTensor *value, gsize element, guint max_terms, GCancellable *cancellable, GError **error);

void ts_explanation_free (TsExplanation *self);

/* Whether there is a rule for the op type. */
gboolean ts_explain_has_rule (const char *op_type);

/* All op types with a rule, by family. (transfer container): %NULL-terminated */
const char **ts_explain_list_types (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsExplanation, ts_explanation_free)

G_END_DECLS
