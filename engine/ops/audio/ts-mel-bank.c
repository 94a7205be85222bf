#include "engine/ops/audio/ts-mel-bank.h"

#include "engine/ts-error.h"

#include <math.h>

#define MAX_FILTERS (1 << 24)

struct _TsMelBank
{
  gint64 n_frequencies;
  gint64 n_filters;
  gint64 begin;    /* frequencies that count: from here */
  gint64 end;      /* up to and with this */
  gint64 *filters; /* of each frequency: the filter on whose falling side it is; -1 below the first centre */
  double *weights; /* its share there; the rest goes to the next filter */
};

static double
mel (double frequency)
{
  return 1127.0 * log1p (frequency / 700.0);
}

static gboolean
check (gint64 n_frequencies,
       gint64 n_filters,
       double sample_rate,
       double lower,
       double upper,
       GError **error)
{
  double spacing = 0.5 * sample_rate / (double)(n_frequencies - 1);

  if (n_filters >= 1 && n_filters <= MAX_FILTERS && sample_rate > 0 && n_frequencies >= 2 && lower >= 0 && upper > lower &&
      lower / spacing < G_MAXINT - 2 && upper / spacing < G_MAXINT)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "there can be no %" G_GINT64_FORMAT " mel filters from %g to %g Hz on %" G_GINT64_FORMAT " frequencies at a sample rate of %g",
               n_filters, lower, upper, n_frequencies, sample_rate);
  return FALSE;
}

/* Places each frequency between two centres. @centers: one more than there are filters, the end of the last one. */
static void
place (TsMelBank *self,
       const double *centers,
       double mel_low,
       double spacing)
{
  gint64 next = 0;

  for (gint64 i = self->begin; i <= self->end && i < self->n_frequencies; i++)
    {
      double at = mel ((double)i * spacing), low;

      while (next < self->n_filters && centers[next] < at)
        next++;
      low = next > 0 ? centers[next - 1] : mel_low;
      self->filters[i] = next - 1;
      self->weights[i] = (centers[next] - at) / (centers[next] - low);
    }
}

TsMelBank *
ts_mel_bank_new (gint64 n_frequencies,
                 gint64 n_filters,
                 double sample_rate,
                 double lower,
                 double upper,
                 GError **error)
{
  g_autofree double *centers = NULL;
  double spacing = 0.5 * sample_rate / (double)(n_frequencies - 1), mel_low = mel (lower), mel_spacing;
  TsMelBank *self;

  if (!check (n_frequencies, n_filters, sample_rate, lower, upper, error))
    return NULL;

  self = g_new0 (TsMelBank, 1);
  self->n_frequencies = n_frequencies;
  self->n_filters = n_filters;
  self->begin = (gint64)(1.5 + lower / spacing); /* never the constant part */
  self->end = (gint64)(upper / spacing);
  self->filters = g_try_new0 (gint64, n_frequencies);
  self->weights = g_try_new0 (double, n_frequencies);
  centers = g_try_new (double, n_filters + 1);
  if (self->filters == NULL || self->weights == NULL || centers == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "there is no memory for %" G_GINT64_FORMAT " filters of %" G_GINT64_FORMAT " frequencies", n_filters, n_frequencies);
      ts_mel_bank_free (self);
      return NULL;
    }
  mel_spacing = (mel (upper) - mel_low) / (double)(n_filters + 1);
  for (gint64 i = 0; i <= n_filters; i++)
    centers[i] = mel_low + mel_spacing * (double)(i + 1);
  place (self, centers, mel_low, spacing);
  return self;
}

void
ts_mel_bank_free (TsMelBank *self)
{
  g_free (self->filters);
  g_free (self->weights);
  g_free (self);
}

gboolean
ts_mel_bank_apply (const TsMelBank *self,
                   const float *squares,
                   double *sums)
{
  if (self->end >= self->n_frequencies)
    return FALSE;

  for (gint64 i = 0; i < self->n_filters; i++)
    sums[i] = 0;
  for (gint64 i = self->begin; i <= self->end; i++)
    {
      double magnitude = sqrt ((double)squares[i]), share = magnitude * self->weights[i];
      gint64 filter = self->filters[i];

      if (filter >= 0)
        sums[filter] += share;
      if (filter + 1 < self->n_filters)
        sums[filter + 1] += magnitude - share;
    }
  return TRUE;
}
