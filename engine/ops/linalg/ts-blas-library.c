#include "engine/ops/linalg/ts-blas-library.h"

#include <dlfcn.h>

static gboolean
find (void *library,
      const char *name,
      gpointer function)
{
  *(gpointer *)function = dlsym (library, name);
  return *(gpointer *)function != NULL;
}

/* Whether all of it is there; it stays loaded. */
static gboolean
load (TsBlasLibrary *self)
{
  void *library = dlopen ("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);

  if (library == NULL)
    return FALSE;
  if (find (library, "cblas_sgemm", &self->sgemm) && find (library, "cblas_dgemm", &self->dgemm) &&
      find (library, "cblas_sgemv", &self->sgemv) && find (library, "cblas_dgemv", &self->dgemv) &&
      find (library, "openblas_set_num_threads", &self->set_num_threads))
    {
      self->set_num_threads (1);
      return TRUE;
    }
  dlclose (library);
  return FALSE;
}

static gpointer
load_once (gpointer data)
{
  return load (data) ? data : NULL;
}

const TsBlasLibrary *
ts_blas (void)
{
  static TsBlasLibrary functions;
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_once, &functions);
}
