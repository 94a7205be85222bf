#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/summary/ts-summary.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* HistogramSummary: how many values are in buckets that grow by a tenth each, from 1e-12 to 1e20 and the same below zero. */

#define N_SIDE 775 /* buckets on each side of zero, the one without end included */
#define N_BUCKETS (2 * N_SIDE + 1)

/* Fields of HistogramProto. */
enum
{
  HISTOGRAM_MIN = 1,
  HISTOGRAM_MAX = 2,
  HISTOGRAM_NUM = 3,
  HISTOGRAM_SUM = 4,
  HISTOGRAM_SUM_SQUARES = 5,
  HISTOGRAM_BUCKET_LIMIT = 6,
  HISTOGRAM_BUCKET = 7,
};

typedef struct
{
  double limits[N_BUCKETS];
  double counts[N_BUCKETS];
  double min, max, n, sum, sum_squares;
} Histogram;

/* The limits are what repeated multiplication makes of them. */
static void
histogram_init (Histogram *self)
{
  double *positive = self->limits + N_SIDE + 1;
  double limit = 1e-12;
  guint n = 0;

  memset (self, 0, sizeof *self);
  for (; limit < 1e20; limit *= 1.1)
    positive[n++] = limit;
  positive[n++] = DBL_MAX;
  g_assert (n == N_SIDE);
  for (guint i = 0; i < N_SIDE; i++)
    self->limits[N_SIDE - 1 - i] = -positive[i];
  self->min = DBL_MAX;
  self->max = -DBL_MAX;
}

static void
histogram_add (Histogram *self,
               double value)
{
  guint low = 0, n = N_BUCKETS;

  while (n > 0)
    {
      guint half = n / 2;
      gboolean after = !(value < self->limits[low + half]);

      low = after ? low + half + 1 : low;
      n = after ? n - half - 1 : half;
    }
  self->counts[MIN (low, N_BUCKETS - 1)] += 1;
  self->min = MIN (self->min, value);
  self->max = MAX (self->max, value);
  self->n += 1;
  self->sum += value;
  self->sum_squares += value * value;
}

static void
append_double (GByteArray *message,
               double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  g_byte_array_append (message, (const guint8 *)&bits, sizeof bits);
}

static void
append_number (GByteArray *message,
               guint32 number,
               double value)
{
  if (value == 0)
    return;
  ts_wire_append_tag (message, number, TS_WIRE_FIXED64);
  append_double (message, value);
}

/* The last of a run of empty buckets stands for all of it. */
static gboolean
is_written (const Histogram *self,
            guint i)
{
  return self->counts[i] > 0 || i == N_BUCKETS - 1 || self->counts[i + 1] > 0;
}

static void
append_packed (const Histogram *self,
               GByteArray *message,
               guint32 number,
               const double *values)
{
  guint begin = ts_wire_begin (message, number);

  for (guint i = 0; i < N_BUCKETS; i++)
    if (is_written (self, i))
      append_double (message, values[i]);
  ts_wire_end (message, begin);
}

static void
histogram_append (const Histogram *self,
                  GByteArray *message)
{
  append_number (message, HISTOGRAM_MIN, self->min);
  append_number (message, HISTOGRAM_MAX, self->max);
  append_number (message, HISTOGRAM_NUM, self->n);
  append_number (message, HISTOGRAM_SUM, self->sum);
  append_number (message, HISTOGRAM_SUM_SQUARES, self->sum_squares);
  append_packed (self, message, HISTOGRAM_BUCKET_LIMIT, self->limits);
  append_packed (self, message, HISTOGRAM_BUCKET, self->counts);
}

static gboolean
count_values (TsCall *call,
              Histogram *histogram,
              GError **error)
{
  const TsTensor *values = call->in[1];

  for (gsize i = 0; i < values->n_elements; i++)
    {
      double value = ts_tensor_get_double (values, i);

      if (!isfinite (value))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s in summary histogram, element %" G_GSIZE_FORMAT, isnan (value) ? "NaN" : "Infinity", i);
          return FALSE;
        }
      histogram_add (histogram, value);
      if (i % 65536 == 65535 && ts_call_is_cancelled (call, error))
        return FALSE;
    }
  return TRUE;
}

/* Inputs: tag, values. */
static gboolean
histogram_run (TsCall *call,
               GError **error)
{
  g_autofree Histogram *histogram = g_new (Histogram, 1);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  const TsString *tag = call->in[0]->data;
  guint value, part;

  if (!ts_arg_check_rank (call, 0, "the tag", 0, error))
    return FALSE;
  histogram_init (histogram);
  if (!count_values (call, histogram, error))
    return FALSE;

  value = ts_wire_begin (message, TS_SUMMARY_VALUE);
  ts_summary_append_text (message, TS_SUMMARY_TAG, tag->bytes, tag->size);
  part = ts_wire_begin (message, TS_SUMMARY_HISTOGRAM);
  histogram_append (histogram, message);
  ts_wire_end (message, part);
  ts_wire_end (message, value);
  return ts_summary_put (call, message);
}

const TsKernelDef ts_histogram_summary_kernels[] = {
  { .op = "HistogramSummary", .dtypes = TS_DTYPES_REAL, .run = histogram_run, .semantics = "tensorflow/core/kernels/summary_op.cc, core/lib/histogram/histogram.cc" },
  { 0 },
};

const TsShapeDef ts_histogram_summary_shapes[] = { { 0 } };
