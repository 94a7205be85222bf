#include "engine/debug/numerics/ts-explain-private.h"

#include "engine/ops/math/ts-einsum.h"
#include "engine/ts-error.h"

/* Products of matrices: a row of one times a column of the other. */

typedef struct
{
  gint64 n;     /* terms */
  gsize first;  /* element of the first of them */
  gsize stride; /* to the next */
} Line;

static gboolean
fail_fit (GError **error)
{
  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "inputs and output do not fit");
  return FALSE;
}

/* Row @at of the matrix at @offset, or column. */
static Line
make_line (const TsShape *shape,
           gsize offset,
           gint64 at,
           gboolean is_row)
{
  gint64 n_rows = shape->dims[shape->rank - 2], n_columns = shape->dims[shape->rank - 1];

  if (is_row)
    return (Line) { n_columns, offset + (gsize)(at * n_columns), 1 };
  return (Line) { n_rows, offset + (gsize)at, (gsize)n_columns };
}

/* Where the matrix of @shape begins that goes with the output's, broadcast over the dimensions before. */
static gboolean
find_matrix (const TsExplain *self,
             const TsShape *shape,
             gsize *offset)
{
  int skip = self->out->shape.rank - shape->rank;
  gsize number = 0;

  if (shape->rank < 2 || skip < 0)
    return FALSE;
  for (int i = 0; i < shape->rank - 2; i++)
    {
      if (shape->dims[i] != 1 && self->at[i + skip] >= shape->dims[i])
        return FALSE;
      number = number * (gsize)shape->dims[i] + (gsize)(shape->dims[i] == 1 ? 0 : self->at[i + skip]);
    }
  *offset = number * (gsize)shape->dims[shape->rank - 2] * (gsize)shape->dims[shape->rank - 1];
  return TRUE;
}

gboolean
ts_explain_product (TsExplain *self,
                    GError **error)
{
  const char *transposed[2][2] = { { "transpose_a", "adj_x" }, { "transpose_b", "adj_y" } };
  gboolean is_transposed[2] = { FALSE, FALSE };
  gint64 row, column, n_rows, n_columns;
  gsize offset[2];
  Line a, b;

  if (!ts_explain_check_input (self, 0, -1, error) || !ts_explain_check_input (self, 1, -1, error))
    return FALSE;
  for (int i = 0; i < 2; i++)
    {
      ts_operation_get_attr_bool (self->op, transposed[i][self->rule->variant], &is_transposed[i], NULL);
      if (!find_matrix (self, &self->in[i]->shape, &offset[i]))
        return fail_fit (error);
    }
  row = self->at[self->out->shape.rank - 2];
  column = self->at[self->out->shape.rank - 1];
  n_rows = self->in[0]->shape.dims[self->in[0]->shape.rank - (is_transposed[0] ? 1 : 2)];
  n_columns = self->in[1]->shape.dims[self->in[1]->shape.rank - (is_transposed[1] ? 2 : 1)];
  a = make_line (&self->in[0]->shape, offset[0], row, !is_transposed[0]);
  b = make_line (&self->in[1]->shape, offset[1], column, is_transposed[1]);
  if (a.n != b.n || row >= n_rows || column >= n_columns)
    return fail_fit (error);
  for (gint64 i = 0; i < a.n && !self->is_over; i++)
    ts_explain_add_product (self, 0, a.first + (gsize)i * a.stride, 1, b.first + (gsize)i * b.stride, 1);
  return TRUE;
}

enum
{
  PLAIN,
  BATCH,
};

/* ---- Einsum ---------------------------------------------------------------------------------------- */

/* Axes that are not in the output are gone along. */
typedef struct
{
  TsEinsumAxes axes;
  guint64 n;
  gsize first[TS_EINSUM_MAX_INPUTS];
  gint64 at[TS_EINSUM_MAX_AXES];
} Walk;

static void
init_walk (const TsExplain *self,
           Walk *walk)
{
  const TsEinsumAxes *axes = &walk->axes;

  walk->n = 1;
  walk->first[0] = walk->first[1] = 0;
  for (guint a = 0; a < axes->n; a++)
    {
      gint64 place = 0;

      walk->at[a] = 0;
      if (axes->has[TS_EINSUM_MAX_INPUTS][a])
        place = (gint64)self->element / axes->strides[TS_EINSUM_MAX_INPUTS][a] % axes->sizes[a];
      else
        walk->n *= (guint64)axes->sizes[a];
      for (guint i = 0; i < self->n_in; i++)
        walk->first[i] += (gsize)(place * axes->strides[i][a]);
    }
}

static void
go_on (Walk *walk)
{
  for (guint a = walk->axes.n; a-- > 0;)
    {
      if (walk->axes.has[TS_EINSUM_MAX_INPUTS][a])
        continue;
      if (++walk->at[a] < walk->axes.sizes[a])
        return;
      walk->at[a] = 0;
    }
}

static gsize
find_element (const Walk *walk,
              guint input)
{
  gint64 element = (gint64)walk->first[input];

  for (guint a = 0; a < walk->axes.n; a++)
    element += walk->at[a] * walk->axes.strides[input][a];
  return (gsize)element;
}

static gboolean
einsum (TsExplain *self,
        GError **error)
{
  g_autofree char *equation = ts_operation_dup_attr_string (self->op, "equation", NULL, error);
  const TsShape *shapes[TS_EINSUM_MAX_INPUTS] = { NULL };
  TsEinsum parsed;
  TsShape expected;
  Walk walk;

  if (equation == NULL || !ts_einsum_parse (&parsed, equation, error))
    return FALSE;
  if (parsed.n_inputs != self->n_in)
    return fail_fit (error);
  for (guint i = 0; i < self->n_in; i++)
    {
      if (!ts_explain_check_input (self, i, -1, error))
        return FALSE;
      shapes[i] = &self->in[i]->shape;
    }
  if (!ts_einsum_resolve (&parsed, shapes, &walk.axes, &expected, error))
    return FALSE;
  if (!ts_shape_equal (&expected, &self->out->shape))
    return fail_fit (error);
  init_walk (self, &walk);
  for (guint64 i = 0; i < walk.n && !self->is_over; i++, go_on (&walk))
    if (self->n_in == 1)
      ts_explain_add (self, 0, find_element (&walk, 0), ts_explain_get (self, 0, find_element (&walk, 0)));
    else
      ts_explain_add_product (self, 0, find_element (&walk, 0), 1, find_element (&walk, 1), 1);
  return TRUE;
}

/* ---- the table ------------------------------------------------------------------------------------- */

const TsExplainRule ts_explain_product_rules[] = {
  { "MatMul", ts_explain_product, "row times column", TRUE, PLAIN },
  { "SparseMatMul", ts_explain_product, "row times column", TRUE, PLAIN },
  { "BatchMatMul", ts_explain_product, "row times column", TRUE, BATCH },
  { "BatchMatMulV2", ts_explain_product, "row times column", TRUE, BATCH },
  { "BatchMatMulV3", ts_explain_product, "row times column", TRUE, BATCH },
  { "Einsum", einsum, "the sum over what the output has no label for", TRUE, 0 },
  { 0 },
};
