#include "engine/ops/linalg/ts-gemm.h"

#include "engine/ops/linalg/ts-dnnl.h"

#include <string.h>

#include <cblas.h>

/* OpenBLAS is given one thread, once: its results depend on how many it has, and its threads spin while they wait. */
static gpointer
prepare_blas (gpointer unused)
{
  openblas_set_num_threads (1);
  return NULL;
}

static void
use_blas (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, prepare_blas, NULL);
}

static enum CBLAS_TRANSPOSE
transpose (gboolean is_transposed)
{
  return is_transposed ? CblasTrans : CblasNoTrans;
}

#define T float
#define FN(name) name##_float
#define BLAS(name) cblas_s##name
#include "engine/ops/linalg/gemm-template.h"
#undef T
#undef FN
#undef BLAS

#define T double
#define FN(name) name##_double
#define BLAS(name) cblas_d##name
#include "engine/ops/linalg/gemm-template.h"
#undef T
#undef FN
#undef BLAS

void
ts_gemm_double (const TsGemm *self,
                const double *a,
                const double *b,
                double *c,
                gboolean accumulate)
{
  multiply_double (self, a, b, c, accumulate);
}

void
ts_gemm_float_blas (const TsGemm *self,
                    const float *a,
                    const float *b,
                    float *c,
                    gboolean accumulate)
{
  multiply_float (self, a, b, c, accumulate);
}

void
ts_gemm_float (const TsGemm *self,
               const float *a,
               const float *b,
               float *c,
               gboolean accumulate)
{
#ifdef HAVE_ONEDNN
  if (self->m > 0 && self->n > 0 && self->k > 0 && ts_dnnl_gemm (self, a, b, c, accumulate))
    return;
#endif
  multiply_float (self, a, b, c, accumulate);
}
