#include "engine/ops/random/ts-truncated-normal.h"

#include "engine/ops/cwise/ts-rows.h"
#include "engine/ops/random/ts-distribution.h"
#include "engine/ts-error.h"

#include <math.h>

/* The bounds are in standard deviations from the mean; the deviation is negative where they are turned. */
#define DEFINE_BOUNDS(name, type) \
  typedef struct                  \
  {                               \
    type mean;                    \
    type deviation;               \
    type low;                     \
    type high;                    \
  } name##_Bounds;

DEFINE_BOUNDS (half, float)
DEFINE_BOUNDS (float, float)
DEFINE_BOUNDS (double, double)

#define SAME(x) (x)

#define NAME(x) float_##x
#define MEM float
#define REAL float
#define DTYPE TS_DTYPE_FLOAT
#define LOAD SAME
#define STORE SAME
#define ROUND SAME
#include "engine/ops/random/truncated-normal-template.h"
#undef NAME
#undef MEM
#undef REAL
#undef DTYPE

#define NAME(x) double_##x
#define MEM double
#define REAL double
#define DTYPE TS_DTYPE_DOUBLE
#include "engine/ops/random/truncated-normal-template.h"
#undef NAME
#undef MEM
#undef REAL
#undef DTYPE
#undef LOAD
#undef STORE
#undef ROUND

#define NAME(x) half_##x
#define MEM guint16
#define REAL float
#define DTYPE TS_DTYPE_HALF
#define LOAD ts_half_load
#define STORE ts_half_store
#define ROUND ts_half_round
#include "engine/ops/random/truncated-normal-template.h"

gboolean
ts_truncated_normal_draw (TsDType dtype,
                          TsPhilox *generator,
                          const double parameters[4],
                          TsTruncatedPlaces *places,
                          GError **error)
{
  gboolean found;

  if (!(parameters[1] > 0 && parameters[2] < parameters[3] && (isfinite (parameters[2]) || isfinite (parameters[3]))))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there is no normal distribution with standard deviation %g between %g and %g",
                   parameters[1], parameters[2], parameters[3]);
      return FALSE;
    }

  if (dtype == TS_DTYPE_DOUBLE)
    found = double_draw (generator, parameters, places);
  else
    found = dtype == TS_DTYPE_HALF ? half_draw (generator, parameters, places) : float_draw (generator, parameters, places);
  if (!found)
    g_set_error (error, TS_ERROR, TS_ERROR_INTERNAL, "no value between %g and %g was found in %d tries", parameters[2], parameters[3],
                 TS_TRUNCATED_MAX_TRIES);
  return found && !ts_call_is_cancelled (places->call, error);
}
