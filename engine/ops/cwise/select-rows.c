/* The loops of Select; see ts-rows.h. The operands are the condition, what stands for true, and what for false. */

#include "engine/ops/cwise/ts-rows.h"

#define SELECT(bits, element)                                                  \
  static void                                                                  \
      select_##bits (gsize n, void *out, const void *const *in, gpointer data) \
  {                                                                            \
    const guint8 *c = in[0];                                                   \
    const element *x = in[1];                                                  \
    const element *y = in[2];                                                  \
    element *z = out;                                                          \
    TS_INDEPENDENT                                                             \
    for (gsize i = 0; i < n; i++)                                              \
      z[i] = c[i] != 0 ? x[i] : y[i];                                          \
  }

SELECT (8, guint8)
SELECT (16, guint16)
SELECT (32, guint32)
SELECT (64, guint64)
SELECT (128, double complex)

const TsRows TS_ROWS_NAME (select, TS_ISA) = {
  .grain = TS_GRAIN_CHEAP,
  .funcs = {
      [TS_DTYPE_BOOL] = select_8,
      [TS_DTYPE_INT8] = select_8,
      [TS_DTYPE_UINT8] = select_8,
      [TS_DTYPE_QINT8] = select_8,
      [TS_DTYPE_QUINT8] = select_8,
      [TS_DTYPE_INT16] = select_16,
      [TS_DTYPE_UINT16] = select_16,
      [TS_DTYPE_QINT16] = select_16,
      [TS_DTYPE_QUINT16] = select_16,
      [TS_DTYPE_HALF] = select_16,
      [TS_DTYPE_BFLOAT16] = select_16,
      [TS_DTYPE_INT32] = select_32,
      [TS_DTYPE_UINT32] = select_32,
      [TS_DTYPE_QINT32] = select_32,
      [TS_DTYPE_FLOAT] = select_32,
      [TS_DTYPE_INT64] = select_64,
      [TS_DTYPE_UINT64] = select_64,
      [TS_DTYPE_DOUBLE] = select_64,
      [TS_DTYPE_COMPLEX64] = select_64,
      [TS_DTYPE_COMPLEX128] = select_128,
  },
};
