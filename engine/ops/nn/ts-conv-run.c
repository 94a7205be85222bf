#include "engine/ops/nn/ts-conv.h"

#include "engine/ops/linalg/ts-gemm.h"
#include "engine/ops/nn/ts-image-turn.h"
#include "engine/ops/ts-simd.h"
#include "engine/ts-error.h"

#include <string.h>

#define PATCH_ELEMENTS 65536 /* about so many are gathered for one product */

/* Output pixels of one product: the same whatever the number of threads, so that the bits are too. */
static gint64
pixels_per_block (const TsConv *conv)
{
  return CLAMP (PATCH_ELEMENTS / MAX (1, ts_conv_depth (conv)), 16, 4096);
}

/* Whether each output pixel needs just the input pixel in its place. */
static gboolean
is_pointwise (const TsConv *conv)
{
  for (int i = 0; i < 2; i++)
    {
      const TsWindowAxis *axis = &conv->axis[i];

      if (axis->size != 1 || axis->stride != 1 || axis->before != 0 || axis->out != axis->in)
        return FALSE;
    }
  return conv->groups == 1;
}

static gpointer
alloc_elements (gsize n,
                gsize size,
                GError **error)
{
  gpointer memory = g_try_malloc_n (MAX (n, 1), size);

  if (memory == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
                 "no memory for %" G_GSIZE_FORMAT " elements of a convolution", n);
  return memory;
}

static void
multiply_float (const TsGemm *gemm,
                const float *a,
                const float *b,
                float *c)
{
  ts_gemm_float (gemm, a, b, c, FALSE);
}

static void
multiply_double (const TsGemm *gemm,
                 const double *a,
                 const double *b,
                 double *c)
{
  ts_gemm_double (gemm, a, b, c, FALSE);
}

#define T float
#define FN(name) name##_float
#include "engine/ops/nn/conv-template.h"
#undef T
#undef FN

#define T double
#define FN(name) name##_double
#include "engine/ops/nn/conv-template.h"
#undef T
#undef FN
