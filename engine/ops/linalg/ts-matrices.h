#pragma once

#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-shape-fn.h"

G_BEGIN_DECLS

#define TS_MATRICES_MAX_OUT 3

/* Element types of linear algebra. */
#define TS_MATRICES_DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE) | TS_DTYPES_COMPLEX)

/**
 * TsMatrix:
 * @rows: number of rows; of a result -1 if it is a scalar
 * @columns: number of columns; of a result -1 if it is a vector or scalar
 * @data: the elements, row-major without gaps; may be %NULL if there are none
 */
typedef struct
{
  gint64 rows;
  gint64 columns;
  void *data;
} TsMatrix;

/**
 * TsMatricesFunc:
 * @in: the matrices
 * @out: the results, to be filled
 * @data: what ts_matrices_run () was given
 *
 * Computes one of the batch. Called from several threads at once.
 *
 * Returns: (nullable): static text, why it cannot be done
 */
typedef const char *(*TsMatricesFunc) (const TsMatrix *in, const TsMatrix *out, gconstpointer data);

/**
 * TsMatrices:
 * @n_in: how many of the inputs, from the first on, are (batches of) matrices: 1 to 4
 * @n_out: how many outputs there are results for; further ones become scalars without a meaning
 * @is_square: the first matrix must be square
 * @broadcasts: batches of different shapes are broadcast; else they must be the same
 * @sizes: says the sizes of the results; returns text if the matrices do not go together
 * @funcs: for each dtype of the first input
 *
 * An op on the last two dimensions of its inputs, for each matrix of a batch (tensorflow/core/kernels/linalg_ops_common.cc).
 */
typedef struct
{
  guint n_in;
  guint n_out;
  gboolean is_square;
  gboolean broadcasts;
  const char *(*sizes) (const TsMatrix *in, TsMatrix *out, gconstpointer data);
  TsMatricesFunc funcs[TS_N_DTYPES];
} TsMatrices;

/* @funcs of TsMatrices for functions made by a template that ts-each-scalar.h included. */
#define TS_MATRICES_FUNCS(name)                                                                 \
  {                                                                                             \
    [TS_DTYPE_FLOAT] = name##_float, [TS_DTYPE_DOUBLE] = name##_double,                         \
    [TS_DTYPE_COMPLEX64] = name##_complex_float, [TS_DTYPE_COMPLEX128] = name##_complex_double, \
  }

/* Without complex numbers. */
#define TS_MATRICES_REAL_FUNCS(name)                                    \
  {                                                                     \
    [TS_DTYPE_FLOAT] = name##_float, [TS_DTYPE_DOUBLE] = name##_double, \
  }

/**
 * ts_matrices_run:
 * @data: (nullable): for the functions
 * @error: %TS_ERROR_INVALID_ARGUMENT for inputs that are no matrices or do not go together, and what the functions say, with the
 *   place in the batch; as ts_call_parallel_for ()
 *
 * Allocates and computes the outputs.
 */
gboolean ts_matrices_run (const TsMatrices *self, TsCall *call, gconstpointer data, GError **error);

/* One result, of the size of the first matrix. */
const char *ts_matrices_size_of_first (const TsMatrix *in, TsMatrix *out, gconstpointer data);

G_END_DECLS
