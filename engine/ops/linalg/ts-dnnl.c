#include "engine/ops/linalg/ts-dnnl.h"

#include "engine/ops/linalg/ts-dnnl-library.h"

void
ts_dnnl_use_one_thread (void)
{
  ts_dnnl ()->set_num_threads (1);
}

gboolean
ts_dnnl_gemm (const TsGemm *self,
              const float *a,
              const float *b,
              float *c,
              gboolean accumulate)
{
  if (ts_dnnl () == NULL)
    return FALSE;

  ts_dnnl_use_one_thread ();
  return ts_dnnl ()->sgemm (self->transpose_a ? 'T' : 'N', self->transpose_b ? 'T' : 'N',
                            self->m, self->n, self->k, 1, a, self->lda, b, self->ldb,
                            accumulate ? 1 : 0, c, self->ldc) == dnnl_success;
}
