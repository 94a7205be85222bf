#include "engine/ops/fft/ts-spectrum.h"

#include "engine/ts-error.h"

#include <string.h>

#define SMALL 16384 /* elements that are not worth a second thread */

typedef struct
{
  const TsSpectrum *spectrum;
  TsCall *call;
  const TsTensor *in;
  TsTensor *out;
  TsFft *plans[TS_SHAPE_MAX_RANK]; /* by axis */
  gsize n_in, n_full, n_out;       /* elements of one of the batch */
  gsize room;
  gint no_memory;
} Job;

/* ---- rows of elements ---------------------------------------------------------------------------- */

static void
load_row (const TsTensor *tensor,
          gsize from,
          double complex *to,
          gsize n)
{
  switch (tensor->dtype)
    {
    case TS_DTYPE_FLOAT:
      for (gsize i = 0; i < n; i++)
        to[i] = ((const float *)tensor->data)[from + i];
      break;
    case TS_DTYPE_DOUBLE:
      for (gsize i = 0; i < n; i++)
        to[i] = ((const double *)tensor->data)[from + i];
      break;
    case TS_DTYPE_COMPLEX64:
      for (gsize i = 0; i < n; i++)
        to[i] = ((const float complex *)tensor->data)[from + i];
      break;
    default:
      memcpy (to, (const double complex *)tensor->data + from, n * sizeof *to);
      break;
    }
}

static void
store_row (TsTensor *tensor,
           gsize to,
           const double complex *from,
           gsize n)
{
  switch (tensor->dtype)
    {
    case TS_DTYPE_FLOAT:
      for (gsize i = 0; i < n; i++)
        ((float *)tensor->data)[to + i] = (float)creal (from[i]);
      break;
    case TS_DTYPE_DOUBLE:
      for (gsize i = 0; i < n; i++)
        ((double *)tensor->data)[to + i] = creal (from[i]);
      break;
    case TS_DTYPE_COMPLEX64:
      for (gsize i = 0; i < n; i++)
        ((float complex *)tensor->data)[to + i] = (float complex)from[i];
      break;
    default:
      memcpy ((double complex *)tensor->data + to, from, n * sizeof *from);
      break;
    }
}

/* Where row @row of a region of @sizes begins in an array of @dims, both of @n_dims. */
static gsize
row_start (int n_dims,
           const gsize *sizes,
           const gsize *dims,
           gsize row)
{
  gsize start = 0, stride = dims[n_dims - 1];

  for (int d = n_dims - 2; d >= 0; d--)
    {
      start += row % sizes[d] * stride;
      row /= sizes[d];
      stride *= dims[d];
    }
  return start;
}

static gsize
count (int n_dims,
       const gsize *dims)
{
  gsize n = 1;

  for (int d = 0; d < n_dims; d++)
    n *= dims[d];
  return n;
}

static void
load (const Job *job,
      gsize item,
      double complex *x)
{
  const TsSpectrum *self = job->spectrum;
  gsize region[TS_SHAPE_MAX_RANK], n_rows;

  for (int d = 0; d < self->n_dims; d++)
    region[d] = d == self->half && self->inverse ? MIN (self->in[d], self->full[d] / 2 + 1) : MIN (self->in[d], self->full[d]);
  n_rows = count (self->n_dims - 1, region);
  memset (x, 0, job->n_full * sizeof *x);
  for (gsize row = 0; row < n_rows; row++)
    load_row (job->in, item * job->n_in + row_start (self->n_dims, region, self->in, row),
              x + row_start (self->n_dims, region, self->full, row), region[self->n_dims - 1]);
}

static void
store (const Job *job,
       gsize item,
       const double complex *x)
{
  const TsSpectrum *self = job->spectrum;
  gsize n_rows = count (self->n_dims - 1, self->out);

  for (gsize row = 0; row < n_rows; row++)
    store_row (job->out, item * job->n_out + row_start (self->n_dims, self->out, self->out, row),
               x + row_start (self->n_dims, self->out, self->full, row), self->out[self->n_dims - 1]);
}

/* ---- one of the batch ---------------------------------------------------------------------------- */

/* @room: a line, and what its transform wants. */
static void
transform_axis (const Job *job,
                int axis,
                double complex *x,
                double complex *room)
{
  const TsSpectrum *self = job->spectrum;
  gsize n = self->full[axis], inner = count (self->n_dims - axis - 1, self->full + axis + 1);
  gboolean mirror = self->inverse && axis == self->half;
  double complex *line = room;

  for (gsize i = 0; i < job->n_full / n; i++)
    {
      double complex *start = x + i / inner * inner * n + i % inner;

      for (gsize k = 0; k < n; k++)
        line[k] = start[k * inner];
      for (gsize k = n / 2 + 1; mirror && k < n; k++)
        line[k] = conj (line[n - k]);
      ts_fft_run (job->plans[axis], line, room + n, self->inverse);
      for (gsize k = 0; k < n; k++)
        start[k * inner] = self->inverse ? line[k] / (double)n : line[k];
    }
}

static void
run_range (gsize begin,
           gsize end,
           gpointer data)
{
  Job *job = data;
  const TsSpectrum *self = job->spectrum;
  g_autofree double complex *x = g_try_new (double complex, job->n_full);
  g_autofree double complex *room = g_try_new (double complex, job->room);

  if (x == NULL || room == NULL)
    {
      g_atomic_int_set (&job->no_memory, 1);
      return;
    }
  for (gsize item = begin; item < end; item++)
    {
      load (job, item, x);
      for (int i = 0; i < self->n_axes; i++)
        transform_axis (job, self->axes[i], x, room);
      store (job, item, x);
    }
}

gboolean
ts_spectrum_run (const TsSpectrum *self,
                 TsCall *call,
                 const TsTensor *in,
                 TsTensor *out,
                 gsize n,
                 GError **error)
{
  Job job = { .spectrum = self, .call = call, .in = in, .out = out, .room = 1 };
  gboolean ok;

  job.n_in = count (self->n_dims, self->in);
  job.n_out = count (self->n_dims, self->out);
  job.n_full = count (self->n_dims, self->full);
  for (int i = 0; i < self->n_axes; i++)
    {
      int axis = self->axes[i];

      job.plans[axis] = ts_fft_new (self->full[axis]);
      job.room = MAX (job.room, self->full[axis] + ts_fft_room (job.plans[axis]));
    }

  ok = ts_call_parallel_for (call, n, 1 + SMALL / job.n_full, run_range, &job, error);
  for (int d = 0; d < self->n_dims; d++)
    g_clear_pointer (&job.plans[d], ts_fft_free);
  if (ok && job.no_memory)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for the transform");
  return ok && !job.no_memory;
}
