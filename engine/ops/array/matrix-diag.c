#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ts-error.h"

#include <string.h>

/* MatrixDiag, MatrixDiagPart, MatrixSetDiag in their versions, MatrixBandPart: diagonals of the matrices that the two innermost
 * dimensions hold. Diagonal k is the main one for 0, above it for a positive k, below it for a negative one. */

/* ---- which diagonals ---- */

typedef struct
{
  gboolean left_above; /* short diagonals above the main one begin at the left of their row, else they end at its right */
  gboolean left_below;
} Align;

static gboolean
get_align (const TsOperation *op,
           Align *self,
           GError **error)
{
  g_autofree char *align = NULL;

  self->left_above = self->left_below = TRUE;
  if (!g_str_has_suffix (op->type, "V3"))
    return TRUE;

  align = ts_operation_dup_attr_string (op, "align", NULL, error);
  if (align == NULL)
    return FALSE;
  self->left_above = g_str_has_prefix (align, "LEFT_");
  self->left_below = g_str_has_suffix (align, "_LEFT");
  return TRUE;
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return get_align (init->op, init->state, error);
}

/* Diagonals @lower .. @upper of a matrix; their rows are as long as the longest. */
typedef struct
{
  const Align *align;
  gint64 lower, upper;
  gint64 n_rows, n_columns;
  gint64 length;
} Band;

static gint64
diagonal_length (const Band *self,
                 gint64 k)
{
  return MAX (0, MIN (self->n_rows + MIN (k, 0), self->n_columns - MAX (k, 0)));
}

/* Where the elements of diagonal @k begin in its row. */
static gint64
diagonal_offset (const Band *self,
                 gint64 k)
{
  gboolean left = (k >= 0 && self->align->left_above) || (k <= 0 && self->align->left_below);

  return left ? 0 : self->length - diagonal_length (self, k);
}

/* @k: (nullable): 0 if there is none */
static gboolean
read_range (const TsTensor *k,
            Band *self,
            GError **error)
{
  self->lower = self->upper = 0;
  if (k == NULL)
    return TRUE;

  if (k->shape.rank > 1 || k->n_elements < 1 || k->n_elements > 2)
    {
      g_autofree char *text = ts_shape_to_string (&k->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "k must be one or two numbers, has shape %s", text);
      return FALSE;
    }
  self->lower = ts_int_at (k, 0);
  self->upper = ts_int_at (k, k->n_elements - 1);
  if (self->lower > self->upper)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "k[0] is %" G_GINT64_FORMAT ", more than k[1], %" G_GINT64_FORMAT, self->lower, self->upper);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_diagonal (const Band *self,
                gint64 k,
                GError **error)
{
  if (k == 0 || (k > -self->n_rows && k < self->n_columns))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "a matrix of %" G_GINT64_FORMAT " rows and %" G_GINT64_FORMAT " columns has no diagonal %" G_GINT64_FORMAT,
               self->n_rows, self->n_columns, k);
  return FALSE;
}

static gboolean
fail_rank (const char *what,
           int least,
           const TsShape *shape,
           GError **error)
{
  g_autofree char *text = ts_shape_to_string (shape);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must have at least %d dimensions, has shape %s", what, least, text);
  return FALSE;
}

/* The band of the matrices in a tensor of shape @in, which is known. */
static gboolean
init_band (Band *self,
           const Align *align,
           const TsShape *in,
           const TsTensor *k,
           GError **error)
{
  if (in->rank < 2)
    return fail_rank ("the matrices", 2, in, error);
  if (!read_range (k, self, error))
    return FALSE;

  self->align = align;
  self->n_rows = in->dims[in->rank - 2];
  self->n_columns = in->dims[in->rank - 1];
  if (!check_diagonal (self, self->lower, error) || !check_diagonal (self, self->upper, error))
    return FALSE;
  self->length = MAX (0, MIN (self->n_rows + MIN (self->upper, 0), self->n_columns - MAX (self->lower, 0)));
  return TRUE;
}

/* ---- moving them ---- */

/* Copies diagonals between matrices and rows; @to_matrix says which way. */
static gboolean
move_diagonals (TsCall *call,
                const Band *band,
                gsize n_matrices,
                gboolean to_matrix,
                TsTensor *to,
                const TsTensor *from,
                GError **error)
{
  gssize matrix = band->n_rows * band->n_columns, step = band->n_columns + 1;
  gssize row = band->length, rows = row * (band->upper - band->lower + 1);

  for (gint64 k = band->upper; k >= band->lower; k--)
    {
      gsize length = (gsize)diagonal_length (band, k);
      gsize in_matrix = (gsize)(MAX (0, -k) * band->n_columns + MAX (0, k));
      gsize in_rows = (gsize)((band->upper - k) * row + diagonal_offset (band, k));
      TsMove move = { 0 };

      if (length == 0 || n_matrices == 0)
        continue;
      ts_move_add (&move, n_matrices, to_matrix ? matrix : rows, to_matrix ? rows : matrix);
      ts_move_add (&move, length, to_matrix ? step : 1, to_matrix ? 1 : step);
      if (!ts_move_run (&move, call, ts_dtype_size (to->dtype), ts_elements_at (to, to_matrix ? in_matrix : in_rows),
                        ts_elements_at (from, to_matrix ? in_rows : in_matrix), error))
        return FALSE;
    }
  return TRUE;
}

/* Fills output 0 with input @padding, or zeros. */
static void
fill_output (TsCall *call,
             int padding)
{
  TsTensor *out = call->out[0];
  TsElement zero;

  ts_element_zero (out->dtype, &zero);
  ts_elements_fill (out->data, out->n_elements, padding < 0 ? (gconstpointer)&zero : call->in[padding]->data, ts_dtype_size (out->dtype));
}

/* ---- MatrixDiagPart ---- */

static void
part_shape_of (const Band *band,
               const TsShape *in,
               TsShape *out)
{
  out->rank = in->rank - 2;
  for (int d = 0; d < out->rank; d++)
    out->dims[d] = in->dims[d];
  if (band->lower != band->upper)
    out->dims[out->rank++] = band->upper - band->lower + 1;
  out->dims[out->rank++] = band->length;
}

static gboolean
diag_part_run (TsCall *call,
               GError **error)
{
  const TsTensor *in = call->in[0];
  Band band;
  TsShape shape;

  if (!init_band (&band, call->state, &in->shape, call->n_in > 1 ? call->in[1] : NULL, error))
    return FALSE;
  if (call->n_in > 2 && !ts_arg_check_rank (call, 2, "padding_value", 0, error))
    return FALSE;
  part_shape_of (&band, &in->shape, &shape);
  if (ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;

  if (band.lower != band.upper)
    fill_output (call, call->n_in > 2 ? 2 : -1);
  return move_diagonals (call, &band, ts_elements_count (&in->shape, 0, in->shape.rank - 2), FALSE, call->out[0], in, error);
}

/* ---- MatrixDiag ---- */

/* What the diagonals and the sizes asked for (-1: none) make of the matrices. */
static gboolean
size_matrices (Band *band,
               gint64 n_rows,
               gint64 n_columns,
               GError **error)
{
  gint64 least_rows = band->length - MIN (band->upper, 0), least_columns = band->length + MAX (band->lower, 0);

  if (n_rows == -1 && n_columns == -1)
    n_rows = n_columns = MAX (least_rows, least_columns);
  band->n_rows = n_rows == -1 ? least_rows : n_rows;
  band->n_columns = n_columns == -1 ? least_columns : n_columns;

  if (band->n_rows < least_rows || band->n_columns < least_columns ||
      (band->n_rows != least_rows && band->n_columns != least_columns))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "diagonals of length %" G_GINT64_FORMAT " do not fit a matrix of %" G_GINT64_FORMAT " rows and %" G_GINT64_FORMAT " columns",
                   band->length, band->n_rows, band->n_columns);
      return FALSE;
    }
  return TRUE;
}

static gboolean
diag_shape_of (Band *band,
               const TsShape *in,
               gint64 n_rows,
               gint64 n_columns,
               TsShape *out,
               GError **error)
{
  int least = band->lower != band->upper ? 2 : 1;

  if (in->rank < least || in->rank == TS_SHAPE_MAX_RANK)
    return fail_rank ("the diagonals", least, in, error);
  if (least == 2 && in->dims[in->rank - 2] != band->upper - band->lower + 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "there are %" G_GINT64_FORMAT " diagonals, k says %" G_GINT64_FORMAT,
                   in->dims[in->rank - 2], band->upper - band->lower + 1);
      return FALSE;
    }

  band->length = in->dims[in->rank - 1];
  if (!size_matrices (band, n_rows, n_columns, error))
    return FALSE;
  ts_shape_init (out, in->rank - least, in->dims);
  out->dims[out->rank++] = band->n_rows;
  out->dims[out->rank++] = band->n_columns;
  return TRUE;
}

static gboolean
diag_run (TsCall *call,
          GError **error)
{
  const TsTensor *in = call->in[0];
  Band band = { .align = call->state };
  gint64 n_rows = -1, n_columns = -1;
  TsShape shape;

  if (!read_range (call->n_in > 1 ? call->in[1] : NULL, &band, error))
    return FALSE;
  if (call->n_in > 1 && (!ts_arg_one_element (call, 2, "num_rows", &n_rows, error) ||
                         !ts_arg_one_element (call, 3, "num_cols", &n_columns, error) ||
                         !ts_arg_check_rank (call, 4, "padding_value", 0, error)))
    return FALSE;
  if (!diag_shape_of (&band, &in->shape, n_rows, n_columns, &shape, error) || ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;

  fill_output (call, call->n_in > 1 ? 4 : -1);
  return move_diagonals (call, &band, ts_elements_count (&shape, 0, shape.rank - 2), TRUE, call->out[0], in, error);
}

/* ---- MatrixSetDiag ---- */

static gboolean
set_diag_run (TsCall *call,
              GError **error)
{
  const TsTensor *in = call->in[0], *diagonal = call->in[1];
  Band band;
  TsShape expected;
  TsTensor *out;

  if (!init_band (&band, call->state, &in->shape, call->n_in > 2 ? call->in[2] : NULL, error))
    return FALSE;
  part_shape_of (&band, &in->shape, &expected);
  if (!ts_shape_equal (&expected, &diagonal->shape))
    {
      g_autofree char *a = ts_shape_to_string (&expected), *b = ts_shape_to_string (&diagonal->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the diagonal must have shape %s, has %s", a, b);
      return FALSE;
    }

  out = ts_call_alloc_or_reuse (call, 0, 0, &in->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  if (out != in)
    memcpy (out->data, in->data, ts_tensor_size_bytes (in));
  return move_diagonals (call, &band, ts_elements_count (&in->shape, 0, in->shape.rank - 2), TRUE, out, diagonal, error);
}

/* ---- MatrixBandPart ---- */

/* How many diagonals below or above the main one stay; negative: all. */
static gboolean
check_band (gint64 n,
            gint64 most,
            const char *name,
            GError **error)
{
  if (n <= most)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "%s is %" G_GINT64_FORMAT ", must be negative or at most %" G_GINT64_FORMAT, name, n, most);
  return FALSE;
}

static gboolean
band_part_run (TsCall *call,
               GError **error)
{
  const TsTensor *in = call->in[0];
  gsize size = ts_dtype_size (in->dtype);
  gint64 lower, upper, n_rows, n_columns;
  TsTensor *out;

  if (in->shape.rank < 2)
    return fail_rank ("the matrices", 2, &in->shape, error);
  n_rows = in->shape.dims[in->shape.rank - 2];
  n_columns = in->shape.dims[in->shape.rank - 1];
  if (!ts_arg_scalar (call, 1, "num_lower", &lower, error) || !ts_arg_scalar (call, 2, "num_upper", &upper, error) ||
      !check_band (lower, n_rows, "num_lower", error) || !check_band (upper, n_columns, "num_upper", error))
    return FALSE;

  out = ts_call_alloc (call, 0, &in->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  memset (out->data, 0, ts_tensor_size_bytes (out));
  for (gsize i = 0; i < in->n_elements / (gsize)n_columns; i++)
    {
      gint64 row = (gint64)(i % (gsize)n_rows);
      gint64 begin = lower < 0 ? 0 : CLAMP (row - lower, 0, n_columns);
      gint64 end = upper < 0 ? n_columns : MIN (row + upper + 1, n_columns);
      gsize first = i * (gsize)n_columns + (gsize)begin;

      if (begin < end)
        memcpy (ts_elements_at (out, first), ts_elements_at (in, first), (gsize)(end - begin) * size);
    }
  return TRUE;
}

/* ---- shapes ---- */

static gboolean
diag_part_shape (TsShapeCall *call,
                 GError **error)
{
  const TsShape *in = call->in[0];
  const TsTensor *k = call->n_in > 1 ? call->constants[1] : NULL;
  Align align;
  Band band;

  if (!ts_shape_expect_rank_at_least (call, 0, 2, error) || !get_align (call->op, &align, error))
    return FALSE;
  if (in->rank < 0 || (call->n_in > 1 && k == NULL) || in->dims[in->rank - 2] < 0 || in->dims[in->rank - 1] < 0)
    {
      /* The main diagonal at least has a row of its own. */
      if (in->rank >= 0 && call->n_in == 1)
        {
          ts_shape_init (&call->out[0], in->rank - 1, in->dims);
          call->out[0].dims[in->rank - 2] = TS_SHAPE_UNKNOWN_DIM;
        }
      return TRUE;
    }
  if (!init_band (&band, &align, in, k, error))
    return FALSE;
  part_shape_of (&band, in, &call->out[0]);
  return TRUE;
}

static gboolean
diag_shape (TsShapeCall *call,
            GError **error)
{
  const TsShape *in = call->in[0];
  gint64 n_rows = -1, n_columns = -1;
  Align align;
  Band band = { .align = &align };

  if (!ts_shape_expect_rank_at_least (call, 0, 1, error) || !get_align (call->op, &align, error))
    return FALSE;
  if (in->rank < 0 || in->dims[in->rank - 1] < 0)
    {
      if (in->rank >= 0 && in->rank < TS_SHAPE_MAX_RANK && call->n_in == 1)
        {
          ts_shape_copy (&call->out[0], in);
          call->out[0].dims[call->out[0].rank++] = TS_SHAPE_UNKNOWN_DIM;
        }
      return TRUE;
    }

  if (call->n_in > 1 && (call->constants[1] == NULL || !ts_shape_input_as_int (call, 2, &n_rows) ||
                         !ts_shape_input_as_int (call, 3, &n_columns)))
    return TRUE;
  if (!read_range (call->n_in > 1 ? call->constants[1] : NULL, &band, error))
    return FALSE;
  if (band.lower != band.upper && in->rank > 1 && in->dims[in->rank - 2] < 0)
    return TRUE;
  return diag_shape_of (&band, in, n_rows, n_columns, &call->out[0], error);
}

static gboolean
matrices_shape (TsShapeCall *call,
                GError **error)
{
  ts_shape_copy (&call->out[0], call->in[0]);
  return ts_shape_expect_rank_at_least (call, 0, 2, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define PLAIN (TS_DTYPES_MOVABLE & ~TS_DTYPE_BIT (TS_DTYPE_STRING))
#define ROW(type, function)                                                                         \
  {                                                                                                 \
    .op = type, .dtypes = PLAIN, .prepare = prepare, .state_size = sizeof (Align), .run = function, \
    .semantics = "tensorflow/core/kernels/linalg/matrix_diag_op.cc"                                 \
  }

const TsKernelDef ts_matrix_diag_kernels[] = {
  { .op = "BatchMatrixBandPart", .dtypes = PLAIN, .run = band_part_run, .semantics = "tensorflow/core/kernels/linalg/matrix_band_part_op.cc" },
  ROW ("BatchMatrixDiag", diag_run),
  ROW ("BatchMatrixDiagPart", diag_part_run),
  ROW ("BatchMatrixSetDiag", set_diag_run),
  { .op = "MatrixBandPart", .dtypes = PLAIN, .run = band_part_run, .semantics = "tensorflow/core/kernels/linalg/matrix_band_part_op.cc" },
  ROW ("MatrixDiag", diag_run),
  ROW ("MatrixDiagPart", diag_part_run),
  ROW ("MatrixDiagPartV2", diag_part_run),
  ROW ("MatrixDiagPartV3", diag_part_run),
  ROW ("MatrixDiagV2", diag_run),
  ROW ("MatrixDiagV3", diag_run),
  ROW ("MatrixSetDiag", set_diag_run),
  ROW ("MatrixSetDiagV2", set_diag_run),
  ROW ("MatrixSetDiagV3", set_diag_run),
  { 0 },
};

const TsShapeDef ts_matrix_diag_shapes[] = {
  { "BatchMatrixBandPart", matrices_shape },
  { "BatchMatrixDiag", diag_shape },
  { "BatchMatrixDiagPart", diag_part_shape },
  { "BatchMatrixSetDiag", matrices_shape },
  { "MatrixBandPart", matrices_shape },
  { "MatrixDiag", diag_shape },
  { "MatrixDiagPart", diag_part_shape },
  { "MatrixDiagPartV2", diag_part_shape },
  { "MatrixDiagPartV3", diag_part_shape },
  { "MatrixDiagV2", diag_shape },
  { "MatrixDiagV3", diag_shape },
  { "MatrixSetDiag", matrices_shape },
  { "MatrixSetDiagV2", matrices_shape },
  { "MatrixSetDiagV3", matrices_shape },
  { 0 },
};
