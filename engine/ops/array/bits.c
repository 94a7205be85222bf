#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

/* CompareAndBitpack, PopulationCount: elements as bits and bits as elements. */

/* ---- CompareAndBitpack: 8 elements to a byte, the first its highest bit. Inputs: values, threshold ---- */

#define PACK(dtype, MEMORY, LOAD)                                                        \
  static void pack_##dtype (gconstpointer in, gconstpointer limit, gsize n, guint8 *out) \
  {                                                                                      \
    const MEMORY *x = in, threshold = *(const MEMORY *)limit;                            \
                                                                                         \
    for (gsize i = 0; i < n; i++, x += 8)                                                \
      {                                                                                  \
        guint bits = 0;                                                                  \
                                                                                         \
        for (guint k = 0; k < 8; k++)                                                    \
          bits = bits << 1 | (LOAD (x[k]) > LOAD (threshold));                           \
        out[i] = (guint8)bits;                                                           \
      }                                                                                  \
  }

#define SAME(x) (x)

PACK (FLOAT, float, SAME)
PACK (DOUBLE, double, SAME)
PACK (HALF, guint16, ts_half_load)
PACK (INT8, gint8, SAME)
PACK (INT16, gint16, SAME)
PACK (INT32, gint32, SAME)
PACK (INT64, gint64, SAME)

/* Booleans are packed as they are, as TensorFlow does: their threshold does not count. */
static void
pack_BOOL (gconstpointer in,
           gconstpointer limit,
           gsize n,
           guint8 *out)
{
  static const gint8 zero = 0;

  (void)limit;
  pack_INT8 (in, &zero, n, out);
}

typedef void (*PackFunc) (gconstpointer in, gconstpointer limit, gsize n, guint8 *out);

static const PackFunc pack_funcs[TS_N_DTYPES] = {
  [TS_DTYPE_FLOAT] = pack_FLOAT,
  [TS_DTYPE_DOUBLE] = pack_DOUBLE,
  [TS_DTYPE_HALF] = pack_HALF,
  [TS_DTYPE_BOOL] = pack_BOOL,
  [TS_DTYPE_INT8] = pack_INT8,
  [TS_DTYPE_INT16] = pack_INT16,
  [TS_DTYPE_INT32] = pack_INT32,
  [TS_DTYPE_INT64] = pack_INT64,
};

/* An eighth of the innermost dimension. */
static gboolean
packed_shape (const TsShape *in,
              TsShape *out,
              GError **error)
{
  gint64 last = in->rank > 0 ? in->dims[in->rank - 1] : TS_SHAPE_UNKNOWN_DIM;

  ts_shape_copy (out, in);
  if (in->rank == 0 || (last >= 0 && last % 8 != 0))
    {
      g_autofree char *text = ts_shape_to_string (in);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the innermost dimension must be a multiple of 8, the shape is %s", text);
      return FALSE;
    }
  if (last >= 0)
    out->dims[out->rank - 1] = last / 8;
  return TRUE;
}

static gboolean
pack_run (TsCall *call,
          GError **error)
{
  const TsTensor *in = call->in[0];
  TsShape shape;
  TsTensor *out;

  if (!ts_arg_check_rank (call, 1, "the threshold", 0, error) || !packed_shape (&in->shape, &shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL)
    return FALSE;
  pack_funcs[in->dtype](in->data, call->in[1]->data, out->n_elements, out->data);
  return TRUE;
}

static gboolean
pack_shape (TsShapeCall *call,
            GError **error)
{
  return ts_shape_expect_rank (call, 1, 0, error) && packed_shape (call->in[0], &call->out[0], error);
}

/* ---- PopulationCount: the number of bits that are set ---- */

#define COUNT(bytes, MEMORY, count)                          \
  case bytes:                                                \
    for (gsize i = 0; i < n; i++)                            \
      to[i] = (guint8)count (((const MEMORY *)in->data)[i]); \
    break;

static gboolean
count_run (TsCall *call,
           GError **error)
{
  const TsTensor *in = call->in[0];
  gsize n = in->n_elements;
  guint8 *to;

  if (ts_call_alloc (call, 0, &in->shape, error) == NULL)
    return FALSE;
  to = call->out[0]->data;
  switch (ts_dtype_size (in->dtype))
    {
      COUNT (1, guint8, __builtin_popcount)
      COUNT (2, guint16, __builtin_popcount)
      COUNT (4, guint32, __builtin_popcount)
      COUNT (8, guint64, __builtin_popcountll)
    default:
      g_assert_not_reached ();
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define PACKED (TS_DTYPES_SIGNED | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE) | TS_DTYPE_BIT (TS_DTYPE_HALF) | TS_DTYPE_BIT (TS_DTYPE_BOOL))

const TsKernelDef ts_bits_kernels[] = {
  { .op = "CompareAndBitpack", .dtypes = PACKED, .run = pack_run, .semantics = "tensorflow/core/kernels/compare_and_bitpack_op.cc" },
  { .op = "PopulationCount", .dtypes = TS_DTYPES_INTEGER, .run = count_run, .semantics = "tensorflow/core/kernels/population_count_op.cc" },
  { 0 },
};

const TsShapeDef ts_bits_shapes[] = {
  { "CompareAndBitpack", pack_shape },
  { 0 },
};
