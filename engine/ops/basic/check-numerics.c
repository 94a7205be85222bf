#include "engine/ops/ts-families.h"

#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <math.h>

/* CheckNumerics, CheckNumericsV2: let through what is finite. */

typedef enum
{
  FOUND_NAN = 1,
  FOUND_PLUS_INF = 2,
  FOUND_MINUS_INF = 4,
} Found;

#define DEFINE_FIND(name, TYPE, LOAD)                                 \
  static Found find_##name (const void *data, gsize begin, gsize end) \
  {                                                                   \
    const TYPE *x = data;                                             \
    guint found = 0;                                                  \
                                                                      \
    for (gsize i = begin; i < end; i++)                               \
      if (!isfinite (LOAD (x[i])))                                    \
        found |= isnan (LOAD (x[i])) ? FOUND_NAN                      \
                 : LOAD (x[i]) > 0   ? FOUND_PLUS_INF                 \
                                     : FOUND_MINUS_INF;                 \
    return found;                                                     \
  }

#define SAME(x) (x)

DEFINE_FIND (float, float, SAME)
DEFINE_FIND (double, double, SAME)
DEFINE_FIND (half, guint16, ts_half_load)
DEFINE_FIND (bfloat16, guint16, ts_bfloat16_load)

typedef Found (*FindFunc) (const void *data, gsize begin, gsize end);

static const FindFunc finders[TS_N_DTYPES] = {
  [TS_DTYPE_FLOAT] = find_float,
  [TS_DTYPE_DOUBLE] = find_double,
  [TS_DTYPE_HALF] = find_half,
  [TS_DTYPE_BFLOAT16] = find_bfloat16,
};

typedef struct
{
  const TsTensor *in;
  gint found;
} Job;

static void
find_part (gsize begin,
           gsize end,
           gpointer data)
{
  Job *job = data;
  Found found = finders[job->in->dtype](job->in->data, begin, end);

  if (found != 0)
    g_atomic_int_or (&job->found, found);
}

static gboolean
check_prepare (TsKernelInit *init,
               GError **error)
{
  char **message = init->state;

  *message = ts_operation_dup_attr_string (init->op, "message", NULL, error);
  return *message != NULL;
}

static void
check_release (gpointer state)
{
  g_free (*(char **)state);
}

static gboolean
find (TsCall *call,
      guint *found,
      GError **error)
{
  Job job = { call->in[0], 0 };

  if (!ts_call_parallel_for (call, job.in->n_elements, 1 << 16, find_part, &job, error))
    return FALSE;
  *found = (guint)job.found;
  ts_call_forward (call, 0, 0);
  return TRUE;
}

static gboolean
check_run (TsCall *call,
           GError **error)
{
  const char *message = *(char **)call->state;
  guint found;

  if (!find (call, &found, error))
    return FALSE;
  if (found == 0)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s : Tensor had %s values", message,
               found == FOUND_NAN         ? "NaN"
               : (found & FOUND_NAN) != 0 ? "Inf and NaN"
                                          : "Inf");
  return FALSE;
}

/* Tells which infinity it is. */
static gboolean
check_v2_run (TsCall *call,
              GError **error)
{
  static const char *const names[] = { "", "NaN", "+Inf", "+Inf and NaN", "-Inf", "-Inf and NaN", "-Inf and +Inf", "-Inf, +Inf, and NaN" };
  const char *message = *(char **)call->state;
  guint found;

  if (!find (call, &found, error))
    return FALSE;
  if (found == 0)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s : Tensor had %s values", message, names[found]);
  return FALSE;
}

#define ROW(type, function)                                                                                                                    \
  {                                                                                                                                            \
    .op = type, .dtypes = TS_DTYPES_FLOAT, .prepare = check_prepare, .state_size = sizeof (char *), .release = check_release, .run = function, \
    .semantics = "tensorflow/core/kernels/check_numerics_op.cc"                                                                                \
  }

const TsKernelDef ts_check_numerics_kernels[] = {
  ROW ("CheckNumerics", check_run),
  ROW ("CheckNumericsV2", check_v2_run),
  { 0 },
};

const TsShapeDef ts_check_numerics_shapes[] = { { 0 } };
