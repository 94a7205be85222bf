/* How values of one type are drawn. Before: NAME (x), the type MEM in memory, REAL that it is computed in, DTYPE, LOAD, STORE, and
 * ROUND (x) to the type's precision. */

/* The next values of a distribution; as many as are drawn together. */
static guint
NAME (next) (TsPhilox *generator,
             TsRandomKind kind,
             REAL values[4])
{
  const TsDistribution *distribution = ts_distribution_find (kind, DTYPE);
  guint32 block[4];
  MEM memory[4];

  ts_philox_next (generator, block);
  distribution->convert (block, 1, memory, NULL);
  for (guint i = 0; i < distribution->n_values; i++)
    values[i] = LOAD (memory[i]);
  return distribution->n_values;
}

/* @z: in standard deviations */
static void
NAME (put) (TsTruncatedPlaces *places,
            const NAME (Bounds) * bounds,
            REAL z)
{
  ((MEM *)places->out)[places->first] = STORE (ROUND (ROUND (z * bounds->deviation) + bounds->mean));
  places->first += places->stride;
  places->n--;
}

/* Normal numbers, those outside being thrown away. */
static gboolean
NAME (draw_normal) (TsPhilox *generator,
                    const NAME (Bounds) * bounds,
                    TsTruncatedPlaces *places)
{
  guint n_tries = 0;

  while (places->n > 0 && !ts_call_is_cancelled (places->call, NULL))
    {
      REAL values[4];
      guint n = NAME (next) (generator, TS_RANDOM_NORMAL, values);

      for (guint i = 0; i < n && places->n > 0; i++)
        {
          if (values[i] >= bounds->low && values[i] <= bounds->high)
            {
              NAME (put)
              (places, bounds, values[i]);
              n_tries = 0;
            }
          else if (++n_tries > TS_TRUNCATED_MAX_TRIES)
            return FALSE;
        }
    }
  return TRUE;
}

/* Uniform numbers between the bounds, each taken as often as its density is to the greatest. */
static gboolean
NAME (draw_uniform) (TsPhilox *generator,
                     const NAME (Bounds) * bounds,
                     TsTruncatedPlaces *places)
{
  REAL width = ROUND (bounds->high - bounds->low);
  REAL densest = bounds->low < 0 ? 0 : ROUND (bounds->low * bounds->low);
  guint n_tries = 0;

  while (places->n > 0 && !ts_call_is_cancelled (places->call, NULL))
    {
      REAL values[4], chances[4];
      guint n = NAME (next) (generator, TS_RANDOM_UNIFORM, values);

      NAME (next)
      (generator, TS_RANDOM_UNIFORM, chances);
      for (guint i = 0; i < n && places->n > 0; i++)
        {
          REAL z = ROUND (ROUND (values[i] * width) + bounds->low);
          REAL exponent = ROUND (ROUND (densest - ROUND (z * z)) / 2);

          if (chances[i] <= ROUND (TS_REAL (exp, exponent)))
            {
              NAME (put)
              (places, bounds, z);
              n_tries = 0;
            }
          else if (++n_tries >= TS_TRUNCATED_MAX_TRIES)
            return FALSE;
        }
    }
  return TRUE;
}

/* Exponentially distributed numbers above the lower bound, likewise. */
static gboolean
NAME (draw_exponential) (TsPhilox *generator,
                         const NAME (Bounds) * bounds,
                         TsTruncatedPlaces *places)
{
  REAL low = bounds->low;
  REAL alpha = ROUND (ROUND (low + ROUND (TS_REAL (sqrt, ROUND (ROUND (low * low) + 4)))) / 2);
  guint n_tries = 0;

  while (places->n > 0 && !ts_call_is_cancelled (places->call, NULL))
    {
      REAL values[4];
      guint n = NAME (next) (generator, TS_RANDOM_UNIFORM, values);

      for (guint i = 0; i < n && places->n > 0; i += 2)
        {
          REAL z = ROUND (ROUND (-ROUND (TS_REAL (log, values[i])) / alpha) + low);
          REAL x = low < alpha ? ROUND (alpha - z) : ROUND (low - alpha);
          REAL chance = ROUND (TS_REAL (exp, ROUND (ROUND (-x * x) / 2)));

          if (values[i + 1] <= chance && z < bounds->high)
            {
              NAME (put)
              (places, bounds, z);
              n_tries = 0;
            }
          else if (++n_tries >= TS_TRUNCATED_MAX_TRIES)
            return FALSE;
        }
    }
  return TRUE;
}

/* Below this width uniform numbers are less often thrown away than exponential ones. */
static REAL
NAME (cutoff) (REAL low)
{
  REAL root = ROUND (TS_REAL (sqrt, ROUND (ROUND (low * low) + 4)));
  REAL exponent = ROUND ((REAL)0.5 + ROUND (ROUND (low * ROUND (low - root)) / 4));

  return ROUND (ROUND (2 * ROUND (TS_REAL (exp, exponent))) / ROUND (low + root));
}

static gboolean
NAME (draw) (TsPhilox *generator,
             const double parameters[4],
             TsTruncatedPlaces *places)
{
  REAL low = (REAL)parameters[2], high = (REAL)parameters[3];
  const REAL enough = ROUND ((REAL)1.3);
  NAME (Bounds)
  bounds = { (REAL)parameters[0], (REAL)parameters[1], 0, 0 };

  /* Turned so that a bound on one side is the lower one, and that the mean is not above both. */
  if ((isinf (low) && low < 0) || high < bounds.mean)
    {
      REAL turned = low;

      low = high;
      high = turned;
      bounds.deviation = -bounds.deviation;
    }
  bounds.low = ROUND (ROUND (low - bounds.mean) / bounds.deviation);
  bounds.high = ROUND (ROUND (high - bounds.mean) / bounds.deviation);

  if ((bounds.low < -enough && bounds.high >= 0) || (bounds.high > enough && bounds.low <= 0))
    return NAME (draw_normal) (generator, &bounds, places);
  if (ROUND (bounds.high - bounds.low) < NAME (cutoff) (bounds.low))
    return NAME (draw_uniform) (generator, &bounds, places);
  return NAME (draw_exponential) (generator, &bounds, places);
}
