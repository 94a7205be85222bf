#pragma once

#include <complex.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct _TsFft TsFft;

/**
 * ts_fft_new:
 * @n: length, at least 1
 *
 * What is computed once for discrete Fourier transforms of a length: any length, in double, in n log n steps. Any thread may use it.
 *
 * Returns: (transfer full)
 */
TsFft *ts_fft_new (gsize n);
void ts_fft_free (TsFft *self);

gsize ts_fft_length (const TsFft *self);

/* How many numbers of room ts_fft_run () wants. */
gsize ts_fft_room (const TsFft *self);

/**
 * ts_fft_run:
 * @x: the numbers, replaced by their transform
 * @room: ts_fft_room () numbers to work in
 * @inverse: with the other sign in the exponent, but not divided by the length
 */
void ts_fft_run (const TsFft *self, double complex *x, double complex *room, gboolean inverse);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsFft, ts_fft_free)

G_END_DECLS
