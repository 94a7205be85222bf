#include "engine/debug/numerics/ts-explain-private.h"

#include "engine/debug/numerics/ts-kernel-call.h"
#include "engine/ts-error.h"

/* Ops that take elements by their numbers: those elements, and the numbers that chose them. */

static gboolean
fail_fit (GError **error)
{
  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "inputs and output do not fit");
  return FALSE;
}

/* ---- Gather ---------------------------------------------------------------------------------------- */

/* Which dimension of input 0 is chosen in, and how many before it both inputs have in common. */
static gboolean
find_axis (const TsExplain *self,
           gint64 *axis,
           gint64 *n_batch,
           GError **error)
{
  g_autofree gint64 *given = NULL;
  guint n;

  *axis = *n_batch = 0;
  if (self->n_in > 2)
    {
      given = ts_explain_dup_ints (self, 2, TS_SHAPE_MAX_RANK, &n, error);
      if (given == NULL)
        return FALSE;
      *axis = n == 1 ? given[0] + (given[0] < 0 ? self->in[0]->shape.rank : 0) : -1;
    }
  if (ts_operation_has_attr (self->op, "batch_dims") && !ts_operation_get_attr_int (self->op, "batch_dims", n_batch, error))
    return FALSE;
  *n_batch += *n_batch < 0 ? self->in[1]->shape.rank : 0;
  if (*axis < 0 || *n_batch < 0 || *n_batch > *axis || *n_batch > self->in[1]->shape.rank || *axis + self->in[1]->shape.rank - *n_batch > self->out->shape.rank)
    return fail_fit (error);
  return TRUE;
}

/* The output's dimensions are those of input 0 before the axis, those of the indices, and the rest. */
static gboolean
gather (TsExplain *self,
        GError **error)
{
  gint64 axis, n_batch, at[TS_SHAPE_MAX_RANK];
  const TsShape *indices;

  if (!ts_explain_check_input (self, 0, -1, error) || !ts_explain_check_input (self, 1, -1, error) || !find_axis (self, &axis, &n_batch, error) ||
      !ts_explain_move (self, error))
    return FALSE;
  indices = &self->in[1]->shape;
  for (int i = 0; i < indices->rank; i++)
    {
      at[i] = i < n_batch ? self->at[i] : self->at[axis + i - n_batch];
      if (at[i] >= indices->dims[i])
        return fail_fit (error);
    }
  ts_explain_add_part (self, 1, ts_explain_ravel (indices, at));
  return TRUE;
}

/* Each row of the indices is a place. */
static gboolean
gather_nd (TsExplain *self,
           GError **error)
{
  const TsShape *indices;
  gsize row = 0, n;

  if (!ts_explain_check_input (self, 1, -1, error) || !ts_explain_move (self, error))
    return FALSE;
  indices = &self->in[1]->shape;
  if (indices->rank < 1 || self->out->shape.rank < indices->rank - 1)
    return fail_fit (error);
  for (int i = 0; i < indices->rank - 1; i++)
    row = row * (gsize)indices->dims[i] + (gsize)self->at[i];
  n = (gsize)indices->dims[indices->rank - 1];
  for (gsize i = 0; i < n && row * n + i < self->in[1]->n_elements; i++)
    ts_explain_add_part (self, 1, row * n + i);
  return TRUE;
}

/* ---- OneHot ---------------------------------------------------------------------------------------- */

static gboolean
one_hot (TsExplain *self,
         GError **error)
{
  gint64 axis = -1, at[TS_SHAPE_MAX_RANK];
  const TsShape *indices;
  gsize element;
  guint chosen;

  for (guint i = 0; i < 4; i++)
    if (!ts_explain_check_input (self, i, i == 0 ? -1 : 0, error))
      return FALSE;
  ts_operation_get_attr_int (self->op, "axis", &axis, NULL);
  indices = &self->in[0]->shape;
  axis += axis < 0 ? self->out->shape.rank : 0;
  if (self->out->shape.rank != indices->rank + 1 || axis < 0 || axis > indices->rank)
    return fail_fit (error);
  for (int i = 0; i < indices->rank; i++)
    {
      at[i] = self->at[i < axis ? i : i + 1];
      if (at[i] >= indices->dims[i])
        return fail_fit (error);
    }
  element = ts_explain_ravel (indices, at);
  chosen = ts_explain_get (self, 0, element) == (double)self->at[axis] ? 2 : 3;
  ts_explain_add (self, chosen, 0, ts_explain_get (self, chosen, 0));
  ts_explain_add_part (self, 0, element);
  return TRUE;
}

/* ---- TopK ------------------------------------------------------------------------------------------ */

/* Which element of its row it is tells output 1. */
static gboolean
find_rank (TsExplain *self,
           gint64 *index,
           GError **error)
{
  TsTensor *out[2] = { NULL };
  gboolean ok;

  if (self->op->n_outputs != 2 || !ts_kernel_call (self->op, self->in, self->n_in, 1, out, self->cancellable, error))
    return self->op->n_outputs == 2 ? FALSE : fail_fit (error);
  ok = out[1] != NULL && out[1]->dtype == TS_DTYPE_INT32 && self->element < out[1]->n_elements;
  *index = ok ? ((const gint32 *)out[1]->data)[self->element] : 0;
  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&out[i], ts_tensor_unref);
  return ok || fail_fit (error);
}

static gboolean
top_k (TsExplain *self,
       GError **error)
{
  gint64 n, k, index;
  gsize row;

  if (!ts_explain_check_input (self, 0, self->out->shape.rank, error) || !find_rank (self, &index, error))
    return FALSE;
  n = self->in[0]->shape.dims[self->in[0]->shape.rank - 1];
  k = self->out->shape.dims[self->out->shape.rank - 1];
  row = self->element / (gsize)k * (gsize)n;
  if (row + (gsize)n > self->in[0]->n_elements)
    return fail_fit (error);
  self->result->is_sum = self->output == 0;
  for (gint64 i = 0; i < n && !self->is_over; i++)
    if (i == index)
      ts_explain_add (self, 0, row + (gsize)i, ts_explain_get (self, 0, row + (gsize)i));
    else
      ts_explain_add_part (self, 0, row + (gsize)i);
  return TRUE;
}

const TsExplainRule ts_explain_choice_rules[] = {
  { "Gather", gather, "an element, chosen by an index", TRUE, TS_EXPLAIN_MOVED (0, 1) },
  { "GatherV2", gather, "an element, chosen by an index", TRUE, TS_EXPLAIN_MOVED (0, 2) },
  { "GatherNd", gather_nd, "an element, chosen by a row of indices", TRUE, TS_EXPLAIN_MOVED (0, 1) },
  { "OneHot", one_hot, "one of two values, chosen by an index", TRUE, 0 },
  { "TopK", top_k, "one of the largest of a row", TRUE, 0 },
  { "TopKV2", top_k, "one of the largest of a row", TRUE, 0 },
  { 0 },
};
