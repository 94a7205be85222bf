#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/audio/ts-mel-bank.h"
#include "engine/ts-error.h"

#include <math.h>

/* Mfcc: spectrum, mel filters, logarithm, cosine transform. */

#define FLOOR 1e-12 /* less than this a filter never lets through */

typedef struct
{
  float upper;
  float lower;
  gint64 n_filters;
  gint64 n_coefficients;
} Attrs;

static gboolean
mfcc_prepare (TsKernelInit *init,
              GError **error)
{
  Attrs *attrs = init->state;

  return ts_operation_get_attr_float (init->op, "upper_frequency_limit", &attrs->upper, error) &&
         ts_operation_get_attr_float (init->op, "lower_frequency_limit", &attrs->lower, error) &&
         ts_operation_get_attr_int (init->op, "filterbank_channel_count", &attrs->n_filters, error) &&
         ts_operation_get_attr_int (init->op, "dct_coefficient_count", &attrs->n_coefficients, error);
}

typedef struct
{
  const Attrs *attrs;
  const TsTensor *in;
  TsTensor *out;
  const TsMelBank *bank;
  const double *cosines; /* [coefficients, filters] */
  gint has_no_memory;    /* atomic */
} Job;

static void
set_no_memory (const Attrs *attrs,
               GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "there is no memory for %" G_GINT64_FORMAT " coefficients of %" G_GINT64_FORMAT " filters",
               attrs->n_coefficients, attrs->n_filters);
}

static double *
new_cosines (const Attrs *attrs,
             GError **error)
{
  double *cosines = g_try_new (double, attrs->n_coefficients * attrs->n_filters);
  double norm = sqrt (2.0 / (double)attrs->n_filters), step = G_PI / (double)attrs->n_filters;

  if (cosines == NULL)
    set_no_memory (attrs, error);
  for (gint64 i = 0; cosines != NULL && i < attrs->n_coefficients; i++)
    for (gint64 k = 0; k < attrs->n_filters; k++)
      cosines[i * attrs->n_filters + k] = norm * cos ((double)i * step * ((double)k + 0.5));
  return cosines;
}

/* Filters that reach beyond the spectrum give zeros, as TensorFlow has it. */
static void
compute_rows (gsize begin,
              gsize end,
              gpointer data)
{
  Job *job = data;
  gsize n = (gsize)job->in->shape.dims[2], n_filters = (gsize)job->attrs->n_filters, n_out = (gsize)job->attrs->n_coefficients;
  g_autofree double *logs = g_try_new (double, n_filters);

  if (logs == NULL)
    {
      g_atomic_int_set (&job->has_no_memory, TRUE);
      return;
    }
  for (gsize row = begin; row < end; row++)
    {
      float *out = (float *)job->out->data + row * n_out;
      gboolean fits = ts_mel_bank_apply (job->bank, (const float *)job->in->data + row * n, logs);

      for (gsize k = 0; k < n_filters && fits; k++)
        logs[k] = log (logs[k] < FLOOR ? FLOOR : logs[k]);
      for (gsize i = 0; i < n_out; i++)
        {
          double sum = 0;

          for (gsize k = 0; k < n_filters && fits; k++)
            sum += job->cosines[i * n_filters + k] * logs[k];
          out[i] = (float)sum;
        }
    }
}

static gboolean
mfcc_run (TsCall *call,
          GError **error)
{
  const Attrs *attrs = call->state;
  const TsTensor *in = call->in[0];
  g_autoptr (TsMelBank) bank = NULL;
  g_autofree double *cosines = NULL;
  gint64 rate;
  Job job;

  if (!ts_arg_check_rank (call, 0, "the spectrogram", 3, error) || !ts_arg_one_element (call, 1, "the sample rate", &rate, error))
    return FALSE;
  bank = ts_mel_bank_new (in->shape.dims[2], attrs->n_filters, (double)rate, (double)attrs->lower, (double)attrs->upper, error);
  if (bank == NULL)
    return FALSE;
  if (attrs->n_coefficients < 1 || attrs->n_coefficients > attrs->n_filters || attrs->n_filters > G_MAXINT32 / attrs->n_coefficients)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there can be no %" G_GINT64_FORMAT " coefficients of %" G_GINT64_FORMAT " filters",
                   attrs->n_coefficients, attrs->n_filters);
      return FALSE;
    }
  if (ts_call_alloc (call, 0, &TS_SHAPE (in->shape.dims[0], in->shape.dims[1], attrs->n_coefficients), error) == NULL)
    return FALSE;
  if (call->out[0]->n_elements == 0)
    return TRUE;

  cosines = new_cosines (attrs, error);
  if (cosines == NULL)
    return FALSE;
  job = (Job) { attrs, in, call->out[0], bank, cosines, FALSE };
  if (!ts_call_parallel_for (call, (gsize)(in->shape.dims[0] * in->shape.dims[1]), 16, compute_rows, &job, error))
    return FALSE;
  if (!job.has_no_memory)
    return TRUE;
  set_no_memory (attrs, error);
  return FALSE;
}

const TsKernelDef ts_mfcc_kernels[] = {
  { .op = "Mfcc", .prepare = mfcc_prepare, .state_size = sizeof (Attrs), .run = mfcc_run, .semantics = "tensorflow/core/kernels/mfcc_op.cc, mfcc_mel_filterbank.cc, mfcc_dct.cc" },
  { 0 },
};

const TsShapeDef ts_mfcc_shapes[] = { { 0 } };
