#pragma once

#include "engine/ops/linalg/ts-gemm.h"

G_BEGIN_DECLS

/* What the rest knows of oneDNN. Compiled, and HAVE_ONEDNN defined, where the library was found. */

/* ts_gemm_float () through oneDNN; %FALSE, C unchanged, if the library refuses or is not there. */
gboolean ts_dnnl_gemm (const TsGemm *self, const float *a, const float *b, float *c, gboolean accumulate);

/* The library's calls from this thread shall use this thread alone: its own threads spin while they wait. It must be there. */
void ts_dnnl_use_one_thread (void);

G_END_DECLS
