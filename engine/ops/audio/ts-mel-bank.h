#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TsMelBank:
 *
 * Triangular filters that overlap by half, their centres at equal distances of the mel scale. Constant once made.
 */
typedef struct _TsMelBank TsMelBank;

/**
 * ts_mel_bank_new:
 * @n_frequencies: length of a spectrum from 0 to half the sample rate
 * @n_filters: how many
 * @lower: in Hz, where the first filter begins
 * @upper: in Hz, where the last ends
 * @error: %TS_ERROR_INVALID_ARGUMENT where these make no filters; %TS_ERROR_RESOURCE_EXHAUSTED
 *
 * Returns: (transfer full) (nullable)
 */
TsMelBank *ts_mel_bank_new (gint64 n_frequencies, gint64 n_filters, double sample_rate, double lower, double upper, GError **error);
void ts_mel_bank_free (TsMelBank *self);

/**
 * ts_mel_bank_apply:
 * @squares: a spectrum of squared magnitudes
 * @sums: (out): what each filter lets through of the magnitudes
 *
 * Returns: %FALSE if the filters reach beyond the spectrum; @sums is not set then
 */
gboolean ts_mel_bank_apply (const TsMelBank *self, const float *squares, double *sums);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsMelBank, ts_mel_bank_free)

G_END_DECLS
