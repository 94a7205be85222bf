#include "engine/ops/random/ts-alias.h"

/* What one has too little of the others have too much of: each of the poor gets the rest of its place from one of the rich, which is
 * then maybe poor itself. Both are stacks, so that the order is TensorFlow's. */
static void
share (TsAlias *self,
       double *shares)
{
  g_autofree guint32 *low = g_new (guint32, self->n), *high = g_new (guint32, self->n);
  gsize n_low = 0, n_high = 0;

  for (guint32 i = 0; i < self->n; i++)
    if (shares[i] < 1.0)
      low[n_low++] = i;
    else
      high[n_high++] = i;

  while (n_low > 0 && n_high > 0)
    {
      guint32 poor = low[--n_low], rich = high[--n_high];

      self->others[poor] = rich;
      shares[rich] -= 1.0 - shares[poor];
      if (shares[rich] < 1.0)
        low[n_low++] = rich;
      else
        high[n_high++] = rich;
    }

  /* What is left is 1 but for rounding. */
  while (n_low > 0)
    shares[low[--n_low]] = 1.0;
  while (n_high > 0)
    shares[high[--n_high]] = 1.0;
}

void
ts_alias_init (TsAlias *self,
               const float *weights,
               guint32 n)
{
  g_autofree double *shares = g_new (double, n);
  double sum = 0;

  self->n = n;
  self->chances = g_new (float, n);
  self->others = g_new (guint32, n);
  for (guint32 i = 0; i < n; i++)
    sum += weights[i];
  for (guint32 i = 0; i < n; i++)
    {
      shares[i] = weights[i] * (float)n / sum;
      self->others[i] = i;
    }

  share (self, shares);
  for (guint32 i = 0; i < n; i++)
    self->chances[i] = (float)shares[i];
}

void
ts_alias_clear (TsAlias *self)
{
  g_clear_pointer (&self->chances, g_free);
  g_clear_pointer (&self->others, g_free);
}

guint32
ts_alias_draw (const TsAlias *self,
               TsPhiloxStream *stream)
{
  float chance = ts_philox_stream_float (stream);
  guint32 i = ts_philox_stream_below (stream, self->n);

  return chance < self->chances[i] ? i : self->others[i];
}
