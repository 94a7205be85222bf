#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-row-set.h"
#include "engine/ops/string/ts-string-call.h"
#include "engine/ts-error.h"

#include <math.h>

/* EditDistance: Levenshtein's, between the sequences of two sparse tensors, which lie along the last dimension. */

/* One of the two, read group by group: entries that agree in all indices but the last. */
typedef struct
{
  const char *name;
  const gint64 *indices;
  const guint32 *symbols; /* equal where values are */
  gsize n;
  int rank;
  const gint64 *shape;
  gsize begin, end; /* of the group; @begin = @n behind the last one */
} Sequences;

static gboolean
fail (GError **error,
      const char *name,
      const char *reason)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: %s", name, reason);
  return FALSE;
}

static gboolean
init_sequences (Sequences *self,
                TsCall *call,
                guint first,
                const char *name,
                GError **error)
{
  const TsTensor *indices = call->in[first], *values = call->in[first + 1], *shape = call->in[first + 2];

  if (indices->shape.rank != 2 || values->shape.rank != 1 || shape->shape.rank != 1)
    return fail (error, name, "indices must be a matrix, values and shape vectors");
  if (indices->shape.dims[1] != shape->shape.dims[0] || indices->shape.dims[0] != values->shape.dims[0])
    return fail (error, name, "indices, values and shape do not fit to each other");
  if (shape->n_elements < 2 || shape->n_elements > TS_SHAPE_MAX_RANK)
    return fail (error, name, "the rank must be at least 2");

  self->name = name;
  self->indices = indices->data;
  self->n = values->n_elements;
  self->rank = (int)shape->n_elements;
  self->shape = shape->data;
  for (int d = 0; d < self->rank; d++)
    if (self->shape[d] < 0)
      return fail (error, name, "a dimension is negative");
  return TRUE;
}

/* How the leading indices of two entries compare. */
static int
compare (const gint64 *a,
         const gint64 *b,
         int n)
{
  for (int d = 0; d < n; d++)
    if (a[d] != b[d])
      return a[d] < b[d] ? -1 : 1;
  return 0;
}

static const gint64 *
group_of (const Sequences *self)
{
  return self->indices + self->begin * (gsize)self->rank;
}

/* Goes to the group that begins at entry @begin. */
static void
go_to (Sequences *self,
       gsize begin)
{
  self->begin = begin;
  for (self->end = begin; self->end < self->n; self->end++)
    if (compare (group_of (self), self->indices + self->end * (gsize)self->rank, self->rank - 1) != 0)
      break;
}

static gsize
length (const Sequences *self)
{
  return self->end - self->begin;
}

/* Numbers for values, the same for those that are equal. */
static guint32 *
number_values (const TsTensor *a,
               const TsTensor *b)
{
  g_autoptr (TsRowSet) set = ts_row_set_new (a->dtype, 1, a->n_elements + b->n_elements);
  guint32 *symbols = g_new (guint32, a->n_elements + b->n_elements + 1);

  for (gsize i = 0; i < a->n_elements; i++)
    symbols[i] = (guint32)ts_row_set_add (set, ts_elements_at (a, i));
  for (gsize i = 0; i < b->n_elements; i++)
    symbols[a->n_elements + i] = (guint32)ts_row_set_add (set, ts_elements_at (b, i));
  return symbols;
}

/* One row of the table at a time; @row has room for the length of @b and one more. %FALSE if cancelled. */
static gboolean
distance (TsCall *call,
          const Sequences *a,
          const Sequences *b,
          gsize *row,
          gsize *result,
          GError **error)
{
  gsize n = length (b);

  for (gsize k = 0; k <= n; k++)
    row[k] = k;
  for (gsize i = 0; i < length (a); i++)
    {
      gsize diagonal = row[0];

      if (ts_call_is_cancelled_at (call, i, error))
        return FALSE;
      row[0] = i + 1;
      for (gsize k = 0; k < n; k++)
        {
          gsize change = diagonal + (a->symbols[a->begin + i] != b->symbols[b->begin + k]);

          diagonal = row[k + 1];
          row[k + 1] = MIN (change, MIN (diagonal, row[k]) + 1);
        }
    }
  *result = row[n];
  return TRUE;
}

/* Sets the element of the output that a group stands for. */
static gboolean
put (TsTensor *out,
     const Sequences *of,
     double value,
     GError **error)
{
  const gint64 *index = group_of (of);
  gsize at = 0;

  for (int d = 0; d < out->shape.rank; d++)
    {
      if (index[d] < 0 || index[d] >= out->shape.dims[d])
        return fail (error, of->name, "an index is outside of the shape");
      at = at * (gsize)out->shape.dims[d] + (gsize)index[d];
    }
  ((float *)out->data)[at] = (float)value;
  return TRUE;
}

/* The distance of what has no partner is its length; as part of the truth's length that is 1, or infinite. */
static gboolean
run_groups (TsCall *call,
            Sequences *guess,
            Sequences *truth,
            gboolean normalizes,
            GError **error)
{
  g_autofree gsize *row = g_new (gsize, guess->n + 1);
  TsTensor *out = call->out[0];

  go_to (guess, 0);
  go_to (truth, 0);
  while (guess->begin < guess->n || truth->begin < truth->n)
    {
      int order = truth->begin == truth->n   ? -1
                  : guess->begin == guess->n ? 1
                                             : compare (group_of (guess), group_of (truth), truth->rank - 1);
      double n_guess = (double)length (guess), n_truth = (double)length (truth);
      gsize n = 0;

      if (ts_call_is_cancelled (call, error) || (order == 0 && !distance (call, truth, guess, row, &n, error)))
        return FALSE;
      if (order == 0 && !put (out, truth, normalizes ? (float)n / n_truth : (double)n, error))
        return FALSE;
      if (order < 0 && !put (out, guess, normalizes ? INFINITY : n_guess, error))
        return FALSE;
      if (order > 0 && !put (out, truth, normalizes ? 1 : n_truth, error))
        return FALSE;
      if (order <= 0)
        go_to (guess, guess->end);
      if (order >= 0)
        go_to (truth, truth->end);
    }
  return TRUE;
}

static gboolean
distance_prepare (TsKernelInit *init,
                  GError **error)
{
  return ts_operation_get_attr_bool (init->op, "normalize", init->state, error);
}

static gboolean
distance_run (TsCall *call,
              GError **error)
{
  const gboolean *normalizes = call->state;
  Sequences guess = { 0 }, truth = { 0 };
  g_autofree guint32 *symbols = NULL;
  TsShape shape = TS_SHAPE_SCALAR;
  TsTensor *out;

  if (!init_sequences (&guess, call, 0, "hypothesis", error) || !init_sequences (&truth, call, 3, "truth", error))
    return FALSE;
  if (guess.rank != truth.rank)
    return fail (error, "truth", "its rank must be that of the hypothesis");
  for (; shape.rank < truth.rank - 1; shape.rank++)
    shape.dims[shape.rank] = MAX (guess.shape[shape.rank], truth.shape[shape.rank]);
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL)
    return FALSE;
  for (gsize i = 0; i < out->n_elements; i++)
    ((float *)out->data)[i] = 0;

  symbols = number_values (call->in[1], call->in[4]);
  guess.symbols = symbols;
  truth.symbols = symbols + guess.n;
  return run_groups (call, &guess, &truth, *normalizes, error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_edit_distance_kernels[] = {
  { .op = "EditDistance", .dtypes = TS_DTYPES_MOVABLE, .prepare = distance_prepare, .state_size = sizeof (gboolean), .run = distance_run, .semantics = "tensorflow/core/kernels/edit_distance_op.cc" },
  { 0 },
};

const TsShapeDef ts_edit_distance_shapes[] = {
  { 0 },
};
