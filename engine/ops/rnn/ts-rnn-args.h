#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/* What the kernels of recurrent networks check of their inputs. */

/**
 * ts_rnn_check_shape:
 * @name: of the input, for the message
 * @shape: that input @i must have
 * @error: %TS_ERROR_INVALID_ARGUMENT naming both shapes
 */
gboolean ts_rnn_check_shape (const TsCall *call, guint i, const char *name, const TsShape *shape, GError **error);

/* Whether a matrix of @rows and @columns can be handed to the matrix product, and its size counted. */
gboolean ts_rnn_check_size (gint64 rows, gint64 columns, GError **error);

/**
 * ts_rnn_product:
 * @lda: elements from a row of @a to the next; likewise @ldb, @ldc
 *
 * C (+)= A B of float matrices, [m, k] and [k, n], either lying transposed in memory.
 */
void ts_rnn_product (gboolean transpose_a, gboolean transpose_b, gint64 m, gint64 n, gint64 k, const float *a, gint64 lda, const float *b, gint64 ldb, float *c, gint64 ldc, gboolean accumulate);

/* Adds each row of @a, [n_rows, n], to @sum. */
void ts_rnn_add_rows (float *sum, const float *a, gsize n_rows, gsize n);

G_END_DECLS
