#pragma once

#include <cblas.h>
#include <glib.h>

G_BEGIN_DECLS

/* The functions of OpenBLAS that are used. */
typedef struct
{
  __typeof__ (cblas_sgemm) *sgemm;
  __typeof__ (cblas_dgemm) *dgemm;
  __typeof__ (cblas_sgemv) *sgemv;
  __typeof__ (cblas_dgemv) *dgemv;
  __typeof__ (openblas_set_num_threads) *set_num_threads;
} TsBlasLibrary;

/**
 * ts_blas:
 *
 * OpenBLAS, which is loaded when it is first asked for: it starts threads, which spin at first, and looking at a graph needs none
 * of it. It is given one thread: its results depend on how many it has. Any thread.
 *
 * Returns: (nullable): %NULL if it is not installed
 */
const TsBlasLibrary *ts_blas (void);

G_END_DECLS
