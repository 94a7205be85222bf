#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TsRealFft:
 *
 * The spectrum of rows of @n real numbers, @n a power of two and at least 2; in double. Constant once made: any number of threads
 * may use it, each with work space of its own.
 */
typedef struct _TsRealFft TsRealFft;

TsRealFft *ts_real_fft_new (gsize n);
void ts_real_fft_free (TsRealFft *self);

/**
 * ts_real_fft_squares:
 * @values: @n numbers; overwritten
 * @squares: (out): @n / 2 + 1 numbers: the square of the magnitude at each frequency
 */
void ts_real_fft_squares (const TsRealFft *self, double *values, double *squares);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsRealFft, ts_real_fft_free)

G_END_DECLS
