#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/sparse/ts-sparse.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ts-error.h"

#include <complex.h>
#include <string.h>

/* SparseTensorDenseMatMul, SparseMatMul. */

/* ---- SparseTensorDenseMatMul. Inputs: indices, values, shape of a; b ---- */

typedef struct
{
  gboolean adjoint_a;
  gboolean adjoint_b;
} State;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  State *state = init->state;

  return ts_operation_get_attr_bool (init->op, "adjoint_a", &state->adjoint_a, error) &&
         ts_operation_get_attr_bool (init->op, "adjoint_b", &state->adjoint_b, error);
}

/**
 * Job:
 * @row, @inner: which of an index of a is the row of the result, which the row of b
 * @n_columns: of the result
 * @step: elements between the columns of a row of b
 * @stride: elements between its rows
 */
typedef struct
{
  TsSparse a;
  const State *state;
  const TsTensor *b;
  TsTensor *out;
  int row;
  int inner;
  gsize n_columns;
  gsize step;
  gsize stride;
} Job;

typedef void (*MulFunc) (gsize begin, gsize end, gpointer data);

/* Columns @begin .. @end of the result: the values of a one after the other. */
#define DEFINE_MUL(dtype, TYPE, WIDE, conjugate)                                               \
  static void mul_##dtype (gsize begin, gsize end, gpointer data)                              \
  {                                                                                            \
    const Job *job = data;                                                                     \
                                                                                               \
    for (gsize i = 0; i < job->a.n; i++)                                                       \
      {                                                                                        \
        const gint64 *index = ts_sparse_index (&job->a, i);                                    \
        const TYPE given = ((const TYPE *)job->a.values->data)[i];                             \
        const TYPE x = job->state->adjoint_a ? conjugate (given) : given;                      \
        const TYPE *row = (const TYPE *)job->b->data + (gsize)index[job->inner] * job->stride; \
        TYPE *out = (TYPE *)job->out->data + (gsize)index[job->row] * job->n_columns;          \
                                                                                               \
        if (job->state->adjoint_b)                                                             \
          for (gsize c = begin; c < end; c++)                                                  \
            out[c] = (TYPE)((WIDE)out[c] + (WIDE)x * (WIDE)conjugate (row[c * job->step]));    \
        else                                                                                   \
          for (gsize c = begin; c < end; c++)                                                  \
            out[c] = (TYPE)((WIDE)out[c] + (WIDE)x * (WIDE)row[c]);                            \
      }                                                                                        \
  }

#define SAME(x) (x)

DEFINE_MUL (FLOAT, float, float, SAME)
DEFINE_MUL (DOUBLE, double, double, SAME)
DEFINE_MUL (INT32, gint32, guint32, SAME)
DEFINE_MUL (COMPLEX64, float complex, float complex, conjf)
DEFINE_MUL (COMPLEX128, double complex, double complex, conj)

static MulFunc
find_mul (TsDType dtype)
{
  static const MulFunc funcs[TS_N_DTYPES] = {
    [TS_DTYPE_FLOAT] = mul_FLOAT,
    [TS_DTYPE_DOUBLE] = mul_DOUBLE,
    [TS_DTYPE_INT32] = mul_INT32,
    [TS_DTYPE_COMPLEX64] = mul_COMPLEX64,
    [TS_DTYPE_COMPLEX128] = mul_COMPLEX128,
  };

  return funcs[dtype];
}

static gboolean
check (TsCall *call,
       Job *job,
       GError **error)
{
  const TsShape *a = &job->a.shape, *b = &call->in[3]->shape;
  int b_inner = job->state->adjoint_b ? 1 : 0;

  if (!ts_sparse_read (&job->a, call, 0, error))
    return FALSE;
  if (a->rank != 2 || b->rank != 2 || a->dims[job->inner] != b->dims[b_inner])
    {
      g_autofree char *x = ts_shape_to_string (a), *y = ts_shape_to_string (b);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "matrices of shapes %s and %s cannot be multiplied", x, y);
      return FALSE;
    }
  job->n_columns = (gsize)b->dims[1 - b_inner];
  job->stride = job->state->adjoint_b ? 1 : job->n_columns;
  job->step = job->state->adjoint_b ? (gsize)b->dims[1] : 1;
  return ts_sparse_check_bounds (&job->a, error);
}

static gboolean
run_job (TsCall *call,
         Job *job,
         GError **error)
{
  TsTensor *out;

  if (!check (call, job, error))
    return FALSE;
  out = job->out = ts_call_alloc (call, 0, &TS_SHAPE (job->a.shape.dims[job->row], (gint64)job->n_columns), error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  memset (out->data, 0, ts_tensor_size_bytes (out));
  return job->a.n == 0 || ts_call_parallel_for (call, job->n_columns, 16384 / job->a.n + 1, find_mul (out->dtype), job, error);
}

static gboolean
run_plain (TsCall *call,
           GError **error)
{
  const State *state = call->state;
  Job job = { .state = state, .b = call->in[3], .row = state->adjoint_a ? 1 : 0, .inner = state->adjoint_a ? 0 : 1 };
  gboolean ok = run_job (call, &job, error);

  ts_sparse_clear (&job.a);
  return ok;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  return ts_call_run_as_float (call, run_plain, error);
}

/* ---- SparseMatMul: dense matrices with many zeros ---- */

typedef struct
{
  gboolean transpose_a;
  gboolean transpose_b;
  gboolean a_is_sparse;
  gboolean b_is_sparse;
} MatMul;

static gboolean
mat_mul_prepare (TsKernelInit *init,
                 GError **error)
{
  MatMul *state = init->state;

  return ts_operation_get_attr_bool (init->op, "transpose_a", &state->transpose_a, error) &&
         ts_operation_get_attr_bool (init->op, "transpose_b", &state->transpose_b, error) &&
         ts_operation_get_attr_bool (init->op, "a_is_sparse", &state->a_is_sparse, error) &&
         ts_operation_get_attr_bool (init->op, "b_is_sparse", &state->b_is_sparse, error);
}

typedef struct
{
  const MatMul *state;
  const TsTensor *a;
  const TsTensor *b;
  float *out;
  gsize n;       /* terms of an element */
  gsize columns; /* of the result */
} MatMulJob;

/* Adds a term to a row of the result: @x times @step apart elements of b. */
static void
add_term (float *out,
          gsize n,
          float x,
          const float *b,
          gsize step,
          gboolean skips_zeros)
{
  if (skips_zeros)
    {
      for (gsize c = 0; c < n; c++)
        if (b[c * step] != 0)
          out[c] += x * b[c * step];
    }
  else if (step == 1)
    for (gsize c = 0; c < n; c++)
      out[c] += x * b[c];
  else
    for (gsize c = 0; c < n; c++)
      out[c] += x * b[c * step];
}

/* Rows of the result. A zero in the matrix that is called sparse adds nothing, whatever it meets: infinities and NaN too. */
static void
mat_mul_rows (gsize begin,
              gsize end,
              gpointer data)
{
  const MatMulJob *job = data;
  const MatMul *state = job->state;
  gsize a_columns = (gsize)job->a->shape.dims[1], b_columns = (gsize)job->b->shape.dims[1];
  const float *a = job->a->data, *b = job->b->data;

  for (gsize r = begin; r < end; r++)
    for (gsize k = 0; k < job->n; k++)
      {
        float x = state->transpose_a ? a[k * a_columns + r] : a[r * a_columns + k];

        if (!state->a_is_sparse || x != 0)
          add_term (job->out + r * job->columns, job->columns, x, state->transpose_b ? b + k : b + k * b_columns,
                    state->transpose_b ? b_columns : 1, !state->a_is_sparse && state->b_is_sparse);
      }
}

static gboolean
mat_mul_plain (TsCall *call,
               GError **error)
{
  const MatMul *state = call->state;
  const TsShape *a = &call->in[0]->shape, *b = &call->in[1]->shape;
  MatMulJob job = { .state = state, .a = call->in[0], .b = call->in[1] };
  gint64 rows;
  TsTensor *out;

  if (!ts_arg_check_rank (call, 0, "a", 2, error) || !ts_arg_check_rank (call, 1, "b", 2, error))
    return FALSE;
  if (a->dims[state->transpose_a ? 0 : 1] != b->dims[state->transpose_b ? 1 : 0])
    {
      g_autofree char *x = ts_shape_to_string (a), *y = ts_shape_to_string (b);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "matrices of shapes %s and %s cannot be multiplied", x, y);
      return FALSE;
    }
  rows = a->dims[state->transpose_a ? 1 : 0];
  job.n = (gsize)a->dims[state->transpose_a ? 0 : 1];
  job.columns = (gsize)b->dims[state->transpose_b ? 0 : 1];
  out = ts_call_alloc (call, 0, &TS_SHAPE (rows, (gint64)job.columns), error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  memset (out->data, 0, ts_tensor_size_bytes (out));
  job.out = out->data;
  return ts_call_parallel_for (call, (gsize)rows, 16384 / (job.n * job.columns + 1) + 1, mat_mul_rows, &job, error);
}

static gboolean
mat_mul_run (TsCall *call,
             GError **error)
{
  return ts_call_run_as_float (call, mat_mul_plain, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define MULTIPLIED (TS_DTYPES_FLOAT | TS_DTYPES_COMPLEX | TS_DTYPE_BIT (TS_DTYPE_INT32))

const TsKernelDef ts_sparse_mat_mul_kernels[] = {
  { .op = "SparseMatMul", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_BFLOAT16), .dtype_attr = "Ta", .prepare = mat_mul_prepare, .state_size = sizeof (MatMul), .run = mat_mul_run, .semantics = "tensorflow/core/kernels/sparse_matmul_op.cc" },
  { .op = "SparseTensorDenseMatMul", .dtypes = MULTIPLIED, .prepare = prepare, .state_size = sizeof (State), .run = run, .semantics = "tensorflow/core/kernels/sparse_tensor_dense_matmul_op.cc" },
  { 0 },
};

static gboolean
mat_mul_shape (TsShapeCall *call,
               GError **error)
{
  gboolean transpose_a = FALSE, transpose_b = FALSE;
  const TsShape *a = call->in[0], *b = call->in[1];

  if (!ts_shape_expect_rank (call, 0, 2, error) || !ts_shape_expect_rank (call, 1, 2, error))
    return FALSE;
  ts_operation_get_attr_bool (call->op, "transpose_a", &transpose_a, NULL);
  ts_operation_get_attr_bool (call->op, "transpose_b", &transpose_b, NULL);
  call->out[0] = TS_SHAPE (a->rank == 2 ? a->dims[transpose_a ? 1 : 0] : TS_SHAPE_UNKNOWN_DIM,
                           b->rank == 2 ? b->dims[transpose_b ? 0 : 1] : TS_SHAPE_UNKNOWN_DIM);
  if (a->rank == 2 && b->rank == 2)
    {
      gint64 x = a->dims[transpose_a ? 0 : 1], y = b->dims[transpose_b ? 1 : 0];

      if (x >= 0 && y >= 0 && x != y)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "inner dimensions %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " must be the same", x, y);
          return FALSE;
        }
    }
  return TRUE;
}

const TsShapeDef ts_sparse_mat_mul_shapes[] = {
  { "SparseMatMul", mat_mul_shape },
  { 0 },
};
