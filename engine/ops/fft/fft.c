#include "engine/ops/fft/ts-spectrum.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* FFT, IFFT of complex numbers, RFFT, IRFFT of real ones: over the last one, two or three dimensions, or (ND) over as many as an input says. */

typedef enum
{
  KIND_COMPLEX,
  KIND_REAL, /* to the half spectrum of real numbers, or back from it */
} Kind;

/* What an op type is; @rank 0: the axes are an input. */
typedef struct
{
  Kind kind;
  gboolean inverse;
  int rank;
} Fft;

/* Over the last dimensions. */
static gboolean
take_last (const Fft *self,
           TsCall *call,
           TsSpectrum *spectrum,
           gint64 *lengths,
           GError **error)
{
  const TsShape *shape = &call->in[0]->shape;
  int n;

  if (shape->rank < self->rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the input must have at least %d dimensions, but has %d", self->rank, shape->rank);
      return FALSE;
    }
  spectrum->n_dims = spectrum->n_axes = self->rank;
  for (int i = 0; i < self->rank; i++)
    {
      spectrum->axes[i] = i;
      lengths[i] = shape->dims[shape->rank - self->rank + i];
    }
  if (self->kind == KIND_COMPLEX)
    return TRUE;

  if (!ts_arg_vector (call, 1, "fft_length", lengths, &n, error))
    return FALSE;
  if (n != self->rank)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "fft_length must have %d elements, but has %d", self->rank, n);
  return n == self->rank;
}

/* Over the last dimensions, which input 2 must say one after the other. */
static gboolean
take_axes (TsCall *call,
           TsSpectrum *spectrum,
           gint64 *lengths,
           GError **error)
{
  gint64 axes[TS_SHAPE_MAX_RANK];
  int n;

  if (!ts_arg_vector (call, 1, "fft_length", lengths, &n, error) || !ts_arg_vector (call, 2, "axes", axes, &spectrum->n_axes, error))
    return FALSE;
  if (n != spectrum->n_axes)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "axes must have as many elements as fft_length, but there are %d and %d", spectrum->n_axes, n);
      return FALSE;
    }
  spectrum->n_dims = call->in[0]->shape.rank;
  for (int i = 0; i < n; i++)
    {
      if (!ts_axis_resolve (axes[i], spectrum->n_dims, &spectrum->axes[i], error))
        return FALSE;
      if (spectrum->axes[i] != spectrum->n_dims - n + i)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "axis %d is %d: the axes must be the last ones, in order", i, spectrum->axes[i]);
          return FALSE;
        }
    }
  return TRUE;
}

/* Of axis @i: its length, and how much of it the half spectrum has. The input must have that much, or nothing; of complex numbers what it
 * has not counts as 0. */
static gboolean
set_length (const Fft *self,
            const TsShape *shape,
            TsSpectrum *spectrum,
            int i,
            gint64 length,
            GError **error)
{
  int axis = spectrum->axes[i], dim = shape->rank - spectrum->n_dims + axis;
  gboolean half = axis == spectrum->half;
  gint64 needed = half && self->inverse ? length / 2 + 1 : length;

  if (length < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "fft_length[%d] must be 0 or more, but is %" G_GINT64_FORMAT, i, length);
      return FALSE;
    }
  if (self->kind == KIND_REAL && shape->dims[dim] != 0 && shape->dims[dim] < needed)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "dimension %d of the input must have a length of at least %" G_GINT64_FORMAT ", but has %" G_GINT64_FORMAT, dim, needed, shape->dims[dim]);
      return FALSE;
    }
  spectrum->full[axis] = (gsize)length;
  spectrum->out[axis] = half && !self->inverse && length > 0 ? (gsize)length / 2 + 1 : (gsize)length;
  return TRUE;
}

static gboolean
is_double (TsDType dtype)
{
  return dtype == TS_DTYPE_DOUBLE || dtype == TS_DTYPE_COMPLEX128;
}

/* The signatures of some allow every type. */
static gboolean
takes (gboolean real,
       TsDType dtype)
{
  return real ? dtype == TS_DTYPE_FLOAT || dtype == TS_DTYPE_DOUBLE : ts_dtype_kind (dtype) == 'c';
}

static gboolean
transform (const Fft *self,
           TsCall *call,
           GError **error)
{
  const TsTensor *in = call->in[0];
  TsSpectrum spectrum = { .inverse = self->inverse, .half = -1 };
  gint64 lengths[TS_SHAPE_MAX_RANK];
  TsShape shape = in->shape;
  TsTensor *out;
  int first;

  if (!takes (self->kind == KIND_REAL && !self->inverse, in->dtype) || !takes (self->kind == KIND_REAL && self->inverse, call->out_dtypes[0]) ||
      is_double (in->dtype) != is_double (call->out_dtypes[0]))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there is no transform of %s to %s", ts_dtype_name (in->dtype), ts_dtype_name (call->out_dtypes[0]));
      return FALSE;
    }
  if (!(self->rank > 0 ? take_last (self, call, &spectrum, lengths, error) : take_axes (call, &spectrum, lengths, error)))
    return FALSE;
  if (self->kind == KIND_REAL && spectrum.n_axes > 0)
    spectrum.half = spectrum.axes[spectrum.n_axes - 1];

  first = shape.rank - spectrum.n_dims;
  for (int d = 0; d < spectrum.n_dims; d++)
    spectrum.in[d] = spectrum.full[d] = spectrum.out[d] = (gsize)shape.dims[first + d];
  for (int i = 0; i < spectrum.n_axes; i++)
    if (!set_length (self, &in->shape, &spectrum, i, lengths[i], error))
      return FALSE;
  for (int d = 0; d < spectrum.n_dims; d++)
    shape.dims[first + d] = (gint64)spectrum.out[d];

  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  if (in->n_elements == 0)
    {
      memset (out->data, 0, ts_tensor_size_bytes (out));
      return TRUE;
    }
  if (spectrum.n_dims == 0)
    {
      /* A scalar, and no axes. */
      spectrum.n_dims = 1;
      spectrum.in[0] = spectrum.full[0] = spectrum.out[0] = 1;
    }
  return ts_spectrum_run (&spectrum, call, in, out, ts_elements_count (&in->shape, 0, first), error);
}

#define FFT(name, kind, inverse, rank)                              \
  static gboolean name##_run (TsCall *call, GError **error)         \
  {                                                                 \
    return transform (&(Fft) { kind, inverse, rank }, call, error); \
  }

FFT (fft, KIND_COMPLEX, FALSE, 1)
FFT (fft2d, KIND_COMPLEX, FALSE, 2)
FFT (fft3d, KIND_COMPLEX, FALSE, 3)
FFT (fftnd, KIND_COMPLEX, FALSE, 0)
FFT (ifft, KIND_COMPLEX, TRUE, 1)
FFT (ifft2d, KIND_COMPLEX, TRUE, 2)
FFT (ifft3d, KIND_COMPLEX, TRUE, 3)
FFT (ifftnd, KIND_COMPLEX, TRUE, 0)
FFT (rfft, KIND_REAL, FALSE, 1)
FFT (rfft2d, KIND_REAL, FALSE, 2)
FFT (rfft3d, KIND_REAL, FALSE, 3)
FFT (rfftnd, KIND_REAL, FALSE, 0)
FFT (irfft, KIND_REAL, TRUE, 1)
FFT (irfft2d, KIND_REAL, TRUE, 2)
FFT (irfft3d, KIND_REAL, TRUE, 3)
FFT (irfftnd, KIND_REAL, TRUE, 0)

#define ROW(type, function)                                                        \
  {                                                                                \
    .op = type, .run = function, .semantics = "tensorflow/core/kernels/fft_ops.cc" \
  }

const TsKernelDef ts_fft_kernels[] = {
  ROW ("BatchFFT", fft_run),
  ROW ("BatchFFT2D", fft2d_run),
  ROW ("BatchFFT3D", fft3d_run),
  ROW ("BatchIFFT", ifft_run),
  ROW ("BatchIFFT2D", ifft2d_run),
  ROW ("BatchIFFT3D", ifft3d_run),
  ROW ("FFT", fft_run),
  ROW ("FFT2D", fft2d_run),
  ROW ("FFT3D", fft3d_run),
  ROW ("FFTND", fftnd_run),
  ROW ("IFFT", ifft_run),
  ROW ("IFFT2D", ifft2d_run),
  ROW ("IFFT3D", ifft3d_run),
  ROW ("IFFTND", ifftnd_run),
  ROW ("IRFFT", irfft_run),
  ROW ("IRFFT2D", irfft2d_run),
  ROW ("IRFFT3D", irfft3d_run),
  ROW ("IRFFTND", irfftnd_run),
  ROW ("RFFT", rfft_run),
  ROW ("RFFT2D", rfft2d_run),
  ROW ("RFFT3D", rfft3d_run),
  ROW ("RFFTND", rfftnd_run),
  { 0 },
};

/* Shapes where an input says the axes. */
static gboolean
infer_axes (TsShapeCall *call,
            const Fft *self,
            GError **error)
{
  TsShape *out = &call->out[0];
  gsize n_lengths = 0, n_axes = 0;
  g_autofree gint64 *lengths = NULL, *axes = NULL;

  if (call->in[0]->rank < 0)
    return TRUE;
  ts_shape_copy (out, call->in[0]);
  lengths = ts_shape_input_as_ints (call, 1, &n_lengths);
  axes = ts_shape_input_as_ints (call, 2, &n_axes);
  for (int d = 0; (lengths == NULL || axes == NULL || n_lengths != n_axes) && d < out->rank; d++)
    out->dims[d] = TS_SHAPE_UNKNOWN_DIM;

  for (gsize i = 0; lengths != NULL && axes != NULL && i < MIN (n_lengths, n_axes); i++)
    {
      int axis;

      if (!ts_axis_resolve (axes[i], out->rank, &axis, error))
        return FALSE;
      out->dims[axis] = MAX (lengths[i], TS_SHAPE_UNKNOWN_DIM);
      if (self->kind == KIND_REAL && !self->inverse && i + 1 == n_axes && lengths[i] > 0)
        out->dims[axis] = lengths[i] / 2 + 1;
    }
  return TRUE;
}

static gboolean
infer_same (TsShapeCall *call,
            GError **error)
{
  return infer_axes (call, &(Fft) { KIND_COMPLEX, FALSE, 0 }, error);
}

static gboolean
infer_half (TsShapeCall *call,
            GError **error)
{
  return infer_axes (call, &(Fft) { KIND_REAL, FALSE, 0 }, error);
}

const TsShapeDef ts_fft_shapes[] = {
  { "FFTND", infer_same },
  { "IFFTND", infer_same },
  { "IRFFTND", infer_same },
  { "RFFTND", infer_half },
  { 0 },
};
