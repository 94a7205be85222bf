#include "engine/ops/nn/ts-conv-grad.h"

#include "engine/ops/linalg/ts-gemm.h"
#include "engine/ops/nn/ts-image-turn.h"
#include "engine/ops/ts-simd.h"
#include "engine/ts-error.h"

#include <string.h>

#define BLOCK_ELEMENTS 65536 /* about so many are multiplied at once */
#define BLOCK_CHANNELS 256   /* output channels of a tap that one thread sums */

/* Pixels whose products are computed at once, the same whatever the number of threads. */
static gint64
pixels_per_block (gint64 elements_per_pixel)
{
  return CLAMP (BLOCK_ELEMENTS / MAX (1, elements_per_pixel), 16, 4096);
}

static gpointer
alloc_elements (gint64 n,
                gsize size,
                GError **error)
{
  gpointer memory = g_try_malloc_n ((gsize)MAX (n, 1), size);

  if (memory == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
                 "no memory for %" G_GINT64_FORMAT " elements of a gradient", n);
  return memory;
}

static gint64
pixels_in (const TsConv *conv)
{
  return conv->axis[0].in * conv->axis[1].in;
}

static gint64
pixels_out (const TsConv *conv)
{
  return conv->axis[0].out * conv->axis[1].out;
}

/* The input pixel that a tap of the window at an output pixel sees, or -1. */
static inline gint64
input_pixel (const TsConv *conv,
             gint64 out,
             gint64 ky,
             gint64 kx)
{
  const TsWindowAxis *rows = &conv->axis[0], *columns = &conv->axis[1];
  gint64 y = out / columns->out * rows->stride - rows->before + ky * rows->dilation;
  gint64 x = out % columns->out * columns->stride - columns->before + kx * columns->dilation;

  return y >= 0 && y < rows->in && x >= 0 && x < columns->in ? y * columns->in + x : -1;
}

static void
multiply_float (const TsGemm *gemm,
                const float *a,
                const float *b,
                float *c,
                gboolean accumulate)
{
  ts_gemm_float (gemm, a, b, c, accumulate);
}

static void
multiply_double (const TsGemm *gemm,
                 const double *a,
                 const double *b,
                 double *c,
                 gboolean accumulate)
{
  ts_gemm_double (gemm, a, b, c, accumulate);
}

#define T float
#define FN(name) name##_float
#include "engine/ops/nn/conv-grad-template.h"
#undef T
#undef FN

#define T double
#define FN(name) name##_double
#include "engine/ops/nn/conv-grad-template.h"
#undef T
#undef FN
