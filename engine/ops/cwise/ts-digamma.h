#pragma once

#include <glib.h>

#include <math.h>

G_BEGIN_DECLS

/* psi (x), the derivative of log gamma: shifted up by recurrence, then the asymptotic series; reflected below 0. At 0 and the
 * negative whole numbers +infinity, as TensorFlow (Eigen's SpecialFunctions) has it. */
static inline double
ts_digamma (double x)
{
  double reflected = 0.0, y = 0.0, z;

  if (x <= 0.0)
    {
      if (x == floor (x))
        return INFINITY;
      /* pi / tan (pi x), with x taken from the closest whole number */
      z = x - rint (x);
      reflected = fabs (z) == 0.5 ? 0.0 : G_PI / tan (G_PI * z);
      x = 1.0 - x;
    }

  for (; x < 10.0; x += 1.0)
    y -= 1.0 / x;

  z = 1.0 / (x * x);
  if (x < 1e17)
    y -= z * (1.0 / 12 - z * (1.0 / 120 - z * (1.0 / 252 - z * (1.0 / 240 - z * (5.0 / 660 - z * (691.0 / 32760 - z / 12))))));
  return y + log (x) - 0.5 / x - reflected;
}

G_END_DECLS
