#include "engine/ops/linalg/ts-dnnl-library.h"

#include <dlfcn.h>

#define LIBRARY_NAME "libdnnl.so." G_STRINGIFY (DNNL_VERSION_MAJOR)

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
load (TsDnnlLibrary *self)
{
  void *library = dlopen (LIBRARY_NAME, RTLD_NOW | RTLD_LOCAL);

  if (library == NULL)
    return FALSE;
#define FIND(name) find (library, "dnnl_" #name, &self->name) &&
  if (TS_DNNL_FUNCTIONS (FIND) find (library, "omp_set_num_threads", &self->set_num_threads))
    return TRUE;
#undef FIND
  dlclose (library);
  return FALSE;
}

static gpointer
load_once (gpointer data)
{
  return load (data) ? data : NULL;
}

const TsDnnlLibrary *
ts_dnnl (void)
{
  static TsDnnlLibrary functions;
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_once, &functions);
}
