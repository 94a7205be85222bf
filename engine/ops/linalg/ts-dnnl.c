#include "engine/ops/linalg/ts-dnnl.h"

#include <oneapi/dnnl/dnnl.h>

/* Of the OpenMP runtime that oneDNN is built upon; its header is the compiler's and not everywhere. */
extern void omp_set_num_threads (int n);

void
ts_dnnl_use_one_thread (void)
{
  omp_set_num_threads (1);
}

gboolean
ts_dnnl_gemm (const TsGemm *self,
              const float *a,
              const float *b,
              float *c,
              gboolean accumulate)
{
  ts_dnnl_use_one_thread ();
  return dnnl_sgemm (self->transpose_a ? 'T' : 'N', self->transpose_b ? 'T' : 'N',
                     self->m, self->n, self->k, 1, a, self->lda, b, self->ldb,
                     accumulate ? 1 : 0, c, self->ldc) == dnnl_success;
}
