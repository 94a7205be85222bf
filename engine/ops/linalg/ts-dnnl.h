#pragma once

#include "engine/ops/linalg/ts-gemm.h"

G_BEGIN_DECLS

/* What the rest knows of oneDNN. Compiled, and HAVE_ONEDNN defined, where the library was found. */

/* ts_gemm_float () through oneDNN; %FALSE, C unchanged, if the library refuses. */
gboolean ts_dnnl_gemm (const TsGemm *self, const float *a, const float *b, float *c, gboolean accumulate, guint n_threads);

/* How many threads the library's next call from this thread may use. */
void ts_dnnl_use_threads (guint n_threads);

G_END_DECLS
