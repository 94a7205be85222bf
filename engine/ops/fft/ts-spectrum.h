#pragma once

#include "engine/ops/fft/ts-fft.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsSpectrum:
 * @n_dims: dimensions that are gone through together; those before are a batch
 * @in: sizes of the input in them
 * @full: sizes of what is transformed: of the input the first, the rest counting as 0
 * @out: sizes of the output
 * @axes: which of the dimensions are transformed, in this order
 * @half: of which of them, at the side of the spectrum of real numbers, only @full / 2 + 1 are there; -1: none
 * @inverse: divided by the number of elements, too
 *
 * Discrete Fourier transforms along axes.
 */
typedef struct
{
  int n_dims;
  gsize in[TS_SHAPE_MAX_RANK];
  gsize full[TS_SHAPE_MAX_RANK];
  gsize out[TS_SHAPE_MAX_RANK];
  int n_axes;
  int axes[TS_SHAPE_MAX_RANK];
  int half;
  gboolean inverse;
} TsSpectrum;

/**
 * ts_spectrum_run:
 * @in: float, double or complex
 * @out: likewise; of other numbers than real ones the real part is stored there
 * @n: how many there are in the batch
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED, %G_IO_ERROR_CANCELLED
 */
gboolean ts_spectrum_run (const TsSpectrum *self, TsCall *call, const TsTensor *in, TsTensor *out, gsize n, GError **error);

G_END_DECLS
