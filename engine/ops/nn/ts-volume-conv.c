#include "engine/ops/nn/ts-volume-conv.h"

#include "engine/ops/linalg/ts-gemm.h"
#include "engine/ts-error.h"

#include <string.h>

#define BLOCK_ELEMENTS 65536 /* about so many are multiplied at once */

/* Positions of one product: the same whatever the number of threads, so that the bits are too. */
static gint64
positions_per_block (gint64 elements)
{
  return CLAMP (BLOCK_ELEMENTS / MAX (1, elements), 16, 4096);
}

static gint64
patch_size (const TsVolumeConv *conv)
{
  return ts_volume_n_taps (&conv->volume) * conv->volume.channels;
}

#define T float
#define FN(name) name##_float
#define MULTIPLY ts_gemm_float
#include "engine/ops/nn/volume-conv-template.h"
#undef T
#undef FN
#undef MULTIPLY

#define T double
#define FN(name) name##_double
#define MULTIPLY ts_gemm_double
#include "engine/ops/nn/volume-conv-template.h"
#undef T
#undef FN
#undef MULTIPLY
