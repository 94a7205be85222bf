#include "engine/ops/math/ts-special.h"

#include "engine/ops/cwise/ts-cwise.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

/* Special functions: Bessel's, of gamma and beta, of integrals. */

#define TS_SPECIAL_BINARY(op)                                         \
  extern const TsRows ts_##op##_rows_base;                            \
  static gboolean op##_run (TsCall *call, GError **error)             \
  {                                                                   \
    return ts_cwise_binary (call, &ts_##op##_rows_base, NULL, error); \
  }

TS_CWISE_LIBRARY (bessel_i0)
TS_CWISE_LIBRARY (bessel_i0e)
TS_CWISE_LIBRARY (bessel_i1)
TS_CWISE_LIBRARY (bessel_i1e)
TS_CWISE_LIBRARY (bessel_j0)
TS_CWISE_LIBRARY (bessel_j1)
TS_CWISE_LIBRARY (bessel_k0)
TS_CWISE_LIBRARY (bessel_k0e)
TS_CWISE_LIBRARY (bessel_k1)
TS_CWISE_LIBRARY (bessel_k1e)
TS_CWISE_LIBRARY (bessel_y0)
TS_CWISE_LIBRARY (bessel_y1)
TS_CWISE_LIBRARY (dawson)
TS_CWISE_LIBRARY (erfinv)
TS_CWISE_LIBRARY (expint)
TS_CWISE_LIBRARY (fresnel_cos)
TS_CWISE_LIBRARY (fresnel_sin)
TS_CWISE_LIBRARY (ndtri)
TS_CWISE_LIBRARY (spence)

TS_SPECIAL_BINARY (igamma)
TS_SPECIAL_BINARY (igammac)
TS_SPECIAL_BINARY (igamma_grad_a)
TS_SPECIAL_BINARY (polygamma)
TS_SPECIAL_BINARY (zeta)

/* ---- of three numbers ---------------------------------------------------------------------------- */

static void
betainc_float (gsize n,
               void *out,
               const void *const *in,
               gpointer data)
{
  const float *a = in[0], *b = in[1], *x = in[2];

  for (gsize i = 0; i < n; i++)
    ((float *)out)[i] = ts_betaincf (a[i], b[i], x[i]);
}

static void
betainc_double (gsize n,
                void *out,
                const void *const *in,
                gpointer data)
{
  const double *a = in[0], *b = in[1], *x = in[2];

  for (gsize i = 0; i < n; i++)
    ((double *)out)[i] = ts_betainc (a[i], b[i], x[i]);
}

/* Scalars are repeated; other shapes must be the same. */
static gboolean
betainc_run (TsCall *call,
             GError **error)
{
  const TsShape *shapes[3], *shape = NULL;
  TsBroadcast broadcast;
  TsShape result;

  for (guint i = 0; i < 3; i++)
    {
      shapes[i] = &call->in[i]->shape;
      if (shapes[i]->rank > 0 && shape != NULL && !ts_shape_equal (shape, shapes[i]))
        {
          g_autofree char *first = ts_shape_to_string (shape), *other = ts_shape_to_string (shapes[i]);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "inputs that are no scalars must have one shape, but have %s and %s", first, other);
          return FALSE;
        }
      if (shapes[i]->rank > 0)
        shape = shapes[i];
    }
  return ts_broadcast_init (&broadcast, shapes, 3, &result, error) &&
         ts_call_alloc (call, 0, &result, error) != NULL &&
         ts_broadcast_run (&broadcast, call, call->out[0], call->in, TS_GRAIN_SLOW,
                           call->in[0]->dtype == TS_DTYPE_FLOAT ? betainc_float : betainc_double, NULL, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define FLOAT_DOUBLE (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define EIGEN "tensorflow/core/kernels/cwise_ops.h, Eigen's SpecialFunctions and BesselFunctions"
#define SPECIAL_MATH "tensorflow/core/kernels/special_math/special_math_op_misc_impl.h"

const TsKernelDef ts_special_kernels[] = {
  { .op = "BesselI0", .dtypes = TS_DTYPES_FLOAT, .run = bessel_i0_run, .semantics = EIGEN },
  { .op = "BesselI0e", .dtypes = TS_DTYPES_FLOAT, .run = bessel_i0e_run, .semantics = EIGEN },
  { .op = "BesselI1", .dtypes = TS_DTYPES_FLOAT, .run = bessel_i1_run, .semantics = EIGEN },
  { .op = "BesselI1e", .dtypes = TS_DTYPES_FLOAT, .run = bessel_i1e_run, .semantics = EIGEN },
  { .op = "BesselJ0", .dtypes = TS_DTYPES_FLOAT, .run = bessel_j0_run, .semantics = EIGEN },
  { .op = "BesselJ1", .dtypes = TS_DTYPES_FLOAT, .run = bessel_j1_run, .semantics = EIGEN },
  { .op = "BesselK0", .dtypes = TS_DTYPES_FLOAT, .run = bessel_k0_run, .semantics = EIGEN },
  { .op = "BesselK0e", .dtypes = TS_DTYPES_FLOAT, .run = bessel_k0e_run, .semantics = EIGEN },
  { .op = "BesselK1", .dtypes = TS_DTYPES_FLOAT, .run = bessel_k1_run, .semantics = EIGEN },
  { .op = "BesselK1e", .dtypes = TS_DTYPES_FLOAT, .run = bessel_k1e_run, .semantics = EIGEN },
  { .op = "BesselY0", .dtypes = TS_DTYPES_FLOAT, .run = bessel_y0_run, .semantics = EIGEN },
  { .op = "BesselY1", .dtypes = TS_DTYPES_FLOAT, .run = bessel_y1_run, .semantics = EIGEN },
  { .op = "Betainc", .dtypes = FLOAT_DOUBLE, .run = betainc_run, .semantics = "tensorflow/core/kernels/betainc_op.cc" },
  { .op = "Dawsn", .dtypes = TS_DTYPES_FLOAT, .run = dawson_run, .semantics = SPECIAL_MATH },
  { .op = "Erfinv", .dtypes = TS_DTYPES_FLOAT, .run = erfinv_run, .semantics = EIGEN },
  { .op = "Expint", .dtypes = TS_DTYPES_FLOAT, .run = expint_run, .semantics = SPECIAL_MATH },
  { .op = "FresnelCos", .dtypes = TS_DTYPES_FLOAT, .run = fresnel_cos_run, .semantics = SPECIAL_MATH },
  { .op = "FresnelSin", .dtypes = TS_DTYPES_FLOAT, .run = fresnel_sin_run, .semantics = SPECIAL_MATH },
  { .op = "Igamma", .dtypes = FLOAT_DOUBLE, .run = igamma_run, .semantics = EIGEN },
  { .op = "IgammaGradA", .dtypes = FLOAT_DOUBLE, .run = igamma_grad_a_run, .semantics = EIGEN },
  { .op = "Igammac", .dtypes = FLOAT_DOUBLE, .run = igammac_run, .semantics = EIGEN },
  { .op = "Ndtri", .dtypes = TS_DTYPES_FLOAT, .run = ndtri_run, .semantics = EIGEN },
  { .op = "Polygamma", .dtypes = FLOAT_DOUBLE, .run = polygamma_run, .semantics = EIGEN },
  { .op = "Spence", .dtypes = TS_DTYPES_FLOAT, .run = spence_run, .semantics = SPECIAL_MATH },
  { .op = "Zeta", .dtypes = FLOAT_DOUBLE, .run = zeta_run, .semantics = EIGEN },
  { 0 },
};

const TsShapeDef ts_special_shapes[] = {
  { 0 },
};
