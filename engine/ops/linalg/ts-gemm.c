#include "engine/ops/linalg/ts-gemm.h"

#include "engine/ops/linalg/ts-blas-library.h"
#include "engine/ops/linalg/ts-dnnl.h"

#include <string.h>

static enum CBLAS_TRANSPOSE
transpose (gboolean is_transposed)
{
  return is_transposed ? CblasTrans : CblasNoTrans;
}

#define T float
#define FN(name) name##_float
#define BLAS(name) blas->s##name
#include "engine/ops/linalg/gemm-template.h"
#undef T
#undef FN
#undef BLAS

#define T double
#define FN(name) name##_double
#define BLAS(name) blas->d##name
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
