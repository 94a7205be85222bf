#include "engine/ops/linalg/ts-lapack-library.h"

#include "engine/ops/linalg/ts-blas-library.h"

#include <dlfcn.h>

const char ts_lapack_missing[] = "this needs LAPACK, which is not installed (OpenBLAS has it)";
const char ts_lapack_too_large[] = "the matrix is too large";

static gboolean
find (void *library,
      const char *name,
      gpointer function)
{
  *(gpointer *)function = dlsym (library, name);
  return *(gpointer *)function != NULL;
}

static gpointer
load_once (gpointer data)
{
  TsLapackLibrary *self = data;
  void *library;

  /* It is given one thread there. */
  if (ts_blas () == NULL)
    return NULL;
  library = dlopen ("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL)
    return NULL;
  if (find (library, "dgesdd_", &self->dgesdd) && find (library, "zgesdd_", &self->zgesdd) &&
      find (library, "dsyevd_", &self->dsyevd) && find (library, "zheevd_", &self->zheevd) &&
      find (library, "dgeev_", &self->dgeev) && find (library, "zgeev_", &self->zgeev) && find (library, "zgees_", &self->zgees) &&
      find (library, "dgelsy_", &self->dgelsy) && find (library, "zgelsy_", &self->zgelsy))
    return self;
  dlclose (library);
  return NULL;
}

const TsLapackLibrary *
ts_lapack (void)
{
  static TsLapackLibrary functions;
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_once, &functions);
}

gpointer
ts_lapack_new_work (double wanted,
                    gsize size,
                    int *n)
{
  if (!(wanted >= 0) || wanted > G_MAXINT)
    return NULL;
  *n = (int)MAX (wanted, 1);
  return g_try_malloc_n ((gsize)*n, size);
}
