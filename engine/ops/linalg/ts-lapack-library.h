#pragma once

#include <complex.h>
#include <glib.h>

G_BEGIN_DECLS

/* LAPACK's functions that are used, as Fortran has them: everything by address, matrices column-major, the lengths of texts last. */
typedef struct
{
  /* Singular values. */
  void (*dgesdd) (const char *job, const int *m, const int *n, double *a, const int *lda, double *s, double *u, const int *ldu, double *vt, const int *ldvt, double *work, const int *n_work, int *int_work, int *info, gsize job_length);
  void (*zgesdd) (const char *job, const int *m, const int *n, double complex *a, const int *lda, double *s, double complex *u, const int *ldu, double complex *vt, const int *ldvt, double complex *work, const int *n_work, double *real_work, int *int_work, int *info, gsize job_length);
  /* Eigenvalues of symmetric and Hermitian matrices, ... */
  void (*dsyevd) (const char *job, const char *triangle, const int *n, double *a, const int *lda, double *w, double *work, const int *n_work, int *int_work, const int *n_int_work, int *info, gsize job_length, gsize triangle_length);
  void (*zheevd) (const char *job, const char *triangle, const int *n, double complex *a, const int *lda, double *w, double complex *work, const int *n_work, double *real_work, const int *n_real_work, int *int_work, const int *n_int_work, int *info, gsize job_length, gsize triangle_length);
  /* ... and of others. */
  void (*dgeev) (const char *left, const char *right, const int *n, double *a, const int *lda, double *wr, double *wi, double *vl, const int *ldvl, double *vr, const int *ldvr, double *work, const int *n_work, int *info, gsize left_length, gsize right_length);
  void (*zgeev) (const char *left, const char *right, const int *n, double complex *a, const int *lda, double complex *w, double complex *vl, const int *ldvl, double complex *vr, const int *ldvr, double complex *work, const int *n_work, double *real_work, int *info, gsize left_length, gsize right_length);
  /* Schur's decomposition. */
  void (*zgees) (const char *job, const char *sort, void *select, const int *n, double complex *a, const int *lda, int *sdim, double complex *w, double complex *vs, const int *ldvs, double complex *work, const int *n_work, double *real_work, int *bool_work, int *info, gsize job_length, gsize sort_length);
  /* Least squares through a complete orthogonal factorisation. */
  void (*dgelsy) (const int *m, const int *n, const int *n_rhs, double *a, const int *lda, double *b, const int *ldb, int *pivots, const double *rcond, int *rank, double *work, const int *n_work, int *info);
  void (*zgelsy) (const int *m, const int *n, const int *n_rhs, double complex *a, const int *lda, double complex *b, const int *ldb, int *pivots, const double *rcond, int *rank, double complex *work, const int *n_work, double *real_work, int *info);
} TsLapackLibrary;

/* What the functions of TsMatrices say where it is not the matrix's fault. */
extern const char ts_lapack_missing[];
extern const char ts_lapack_too_large[];

/**
 * ts_lapack:
 *
 * The LAPACK of OpenBLAS, loaded as ts_blas () is. Any thread.
 *
 * Returns: (nullable): %NULL if it is not installed
 */
const TsLapackLibrary *ts_lapack (void);

/**
 * ts_lapack_new_work:
 * @wanted: how many numbers a function asked to work in
 * @size: bytes of one
 * @n: (out): as an int
 *
 * Returns: (transfer full) (nullable): %NULL if they are too many or there is no memory; g_free ()
 */
gpointer ts_lapack_new_work (double wanted, gsize size, int *n);

G_END_DECLS
