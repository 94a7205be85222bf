#include "engine/ops/quant/ts-quant.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-families.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* QuantizeV2, Dequantize: floats as integers and back, with one range or one for each slice along an axis. */

typedef enum
{
  MIN_COMBINED,
  MIN_FIRST,
  SCALED,
} Mode;

typedef struct
{
  Mode mode;
  gboolean to_even;
  gboolean narrow;
  gint64 axis; /* -1: one range */
  float least_range;
} Quantize;

static gboolean
read_mode (const TsOperation *op,
           Mode *mode,
           GError **error)
{
  static const char *const names[] = { "MIN_COMBINED", "MIN_FIRST", "SCALED" };
  g_autofree char *text = ts_operation_dup_attr_string (op, "mode", NULL, error);

  if (text == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (text, names[i]) == 0)
      {
        *mode = (Mode)i;
        return TRUE;
      }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "mode is \"%s\"", text);
  return FALSE;
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Quantize *self = init->state;

  if (!read_mode (init->op, &self->mode, error) || !ts_operation_get_attr_bool (init->op, "narrow_range", &self->narrow, error) ||
      !ts_operation_get_attr_int (init->op, "axis", &self->axis, error))
    return FALSE;
  if (self->axis >= -1)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "axis must be -1 or more, is %" G_GINT64_FORMAT, self->axis);
  return FALSE;
}

static gboolean
quantize_prepare (TsKernelInit *init,
                  GError **error)
{
  Quantize *self = init->state;
  g_autofree char *rounding = NULL;

  if (!prepare (init, error) || !ts_operation_get_attr_float (init->op, "ensure_minimum_range", &self->least_range, error))
    return FALSE;
  rounding = ts_operation_dup_attr_string (init->op, "round_mode", NULL, error);
  if (rounding == NULL)
    return FALSE;
  self->to_even = strcmp (rounding, "HALF_TO_EVEN") == 0;
  if ((!self->to_even && strcmp (rounding, "HALF_AWAY_FROM_ZERO") != 0) || (self->to_even && self->mode != SCALED))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "round_mode \"%s\" is not supported in this mode", rounding);
      return FALSE;
    }
  return TRUE;
}

static gboolean
dequantize_prepare (TsKernelInit *init,
                    GError **error)
{
  const Quantize *self = init->state;
  TsDType dtype;

  if (!prepare (init, error) || !ts_operation_get_attr_dtype (init->op, "dtype", &dtype, error))
    return FALSE;
  if (dtype == TS_DTYPE_FLOAT || self->mode == MIN_COMBINED)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "to another type than float32 the mode must be MIN_COMBINED");
  return FALSE;
}

/* A tensor as [@outer, @n_slices, @inner], each slice with a range of its own. */
typedef struct
{
  const Quantize *self;
  const TsTensor *in;
  TsTensor *out;
  gsize n_slices;
  gsize inner;
  gpointer slices;
} Job;

static gboolean
read_slices (TsCall *call,
             Job *job,
             GError **error)
{
  const Quantize *self = call->state;
  const TsShape *shape = &call->in[0]->shape;

  job->self = self;
  job->in = call->in[0];
  job->n_slices = 1;
  job->inner = MAX (1, call->in[0]->n_elements);
  if (self->axis >= shape->rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "axis is %" G_GINT64_FORMAT ", the input has %d dimensions", self->axis, shape->rank);
      return FALSE;
    }
  if (self->axis >= 0)
    {
      job->n_slices = (gsize)shape->dims[self->axis];
      job->inner = MAX (1, ts_elements_count (shape, (int)self->axis + 1, shape->rank));
    }
  if (call->in[1]->n_elements != job->n_slices || call->in[2]->n_elements != job->n_slices)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GSIZE_FORMAT " ranges are needed, there are %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT " ends",
                   job->n_slices, call->in[1]->n_elements, call->in[2]->n_elements);
      return FALSE;
    }
  for (guint i = 1; i <= 2; i++)
    if (job->n_slices != 1 && call->in[i]->shape.rank != 1)
      {
        g_autofree char *found = ts_shape_to_string (&call->in[i]->shape);

        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "ends of ranges along an axis are vectors, input %u is %s", i, found);
        return FALSE;
      }
  if (job->n_slices == 1 || self->mode != MIN_FIRST)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "mode MIN_FIRST has no axis");
  return FALSE;
}

/* ---- QuantizeV2 -------------------------------------------------------------------------------------- */

typedef struct
{
  float min;
  float max;
  float scale;
  float half; /* of a signed type's numbers */
  TsQuantizer quantizer;
} Slice;

static gboolean
init_slice (const Quantize *self,
            TsDType dtype,
            float min,
            float max,
            Slice *slice,
            GError **error)
{
  TsQuantType type = ts_quant_type (dtype);
  float lowest = (float)(type.lowest + (self->narrow ? 1 : 0)), highest = (float)type.highest, least, from_min, from_max;

  if (max < min)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the range ends (%g) before it begins (%g)", (double)max, (double)min);
      return FALSE;
    }
  /* 0 is in it, and it has some width. */
  least = MAX (1, MAX (fabsf (min), fabsf (max))) * self->least_range;
  slice->min = MIN (0, min);
  slice->max = MAX (0, MAX (max, slice->min + least));
  slice->half = type.lowest < 0 ? (float)(type.n_steps / 2) : 0;
  slice->scale = (float)((double)(type.highest - type.lowest) / (double)(slice->max - slice->min));
  ts_quantizer_init (&slice->quantizer, dtype, slice->min, slice->max);
  if (self->mode != SCALED)
    return TRUE;

  from_min = lowest * slice->min > 0 ? lowest / slice->min : FLT_MAX;
  from_max = highest * slice->max > 0 ? highest / slice->max : FLT_MAX;
  slice->scale = MIN (from_min, from_max);
  slice->min = lowest / slice->scale;
  slice->max = highest / slice->scale;
  return TRUE;
}

static gint32
quantize_number (const Quantize *self,
                 const Slice *slice,
                 float value)
{
  float clamped = MAX (MIN (value, slice->max), slice->min);
  double scaled;

  if (self->mode == MIN_FIRST)
    return ts_quantizer_apply (&slice->quantizer, value);
  if (self->mode == SCALED)
    return ts_quant_truncate (self->to_even ? rintf (clamped * slice->scale) : roundf (clamped * slice->scale));
  /* Rounded once, by the multiply-add that TensorFlow is compiled to. */
  scaled = (double)(clamped - slice->min) * (double)slice->scale;
  if (slice->half > 0)
    return ts_quant_truncate (roundf ((float)(scaled - (double)slice->half)));
  return ts_quant_truncate ((float)(scaled + 0.5));
}

static void
quantize_chunk (gsize first,
                gsize n,
                gpointer data)
{
  const Job *job = data;
  const Slice *slices = job->slices;
  gint32 numbers[TS_QUANT_CHUNK];

  for (gsize i = 0; i < n; i++)
    numbers[i] = quantize_number (job->self, &slices[(first + i) / job->inner % job->n_slices], ((const float *)job->in->data)[first + i]);
  ts_quant_store (job->out, first, n, numbers);
}

static gboolean
quantize_run (TsCall *call,
              GError **error)
{
  g_autofree Slice *slices = NULL;
  Job job = { 0 };
  const TsShape *ends;

  if (!read_slices (call, &job, error))
    return FALSE;
  ends = job.n_slices == 1 ? &TS_SHAPE () : &call->in[1]->shape;
  job.slices = slices = g_new (Slice, job.n_slices + 1);
  for (gsize i = 0; i < job.n_slices; i++)
    if (!init_slice (job.self, ts_dtype_base (call->out_dtypes[0]), ((const float *)call->in[1]->data)[i], ((const float *)call->in[2]->data)[i],
                     &slices[i], error))
      return FALSE;

  job.out = ts_call_alloc (call, 0, &call->in[0]->shape, error);
  if (job.out == NULL || ts_call_alloc (call, 1, ends, error) == NULL || ts_call_alloc (call, 2, ends, error) == NULL)
    return FALSE;
  for (gsize i = 0; i < job.n_slices; i++)
    {
      ((float *)call->out[1]->data)[i] = slices[i].min;
      ((float *)call->out[2]->data)[i] = slices[i].max;
    }
  return ts_quant_for_chunks (call, job.out->n_elements, quantize_chunk, &job, error);
}

/* ---- Dequantize: number q stands for (q + @shift) * @scale + @offset ---------------------------------- */

typedef struct
{
  float shift;
  float scale;
  float offset;
} Line;

static Line
make_line (const Quantize *self,
           TsDType dtype,
           float min,
           float max)
{
  TsQuantType type = ts_quant_type (dtype);
  float lowest = (float)(type.lowest + (self->narrow ? 1 : 0)), highest = (float)type.highest;
  TsDequantizer plain;

  if (self->mode == MIN_COMBINED)
    return (Line) { type.lowest < 0 ? (float)(type.n_steps / 2) : 0, (max - min) / (highest - (float)type.lowest), min };
  if (self->mode == SCALED)
    return (Line) { 0, type.lowest == 0 ? max / highest : MAX (min / lowest, max / highest), 0 };
  ts_dequantizer_init (&plain, dtype, min, max);
  return (Line) { 0, plain.scale, plain.offset };
}

static void
dequantize_chunk (gsize first,
                  gsize n,
                  gpointer data)
{
  const Job *job = data;
  const Line *lines = job->slices;
  gint32 numbers[TS_QUANT_CHUNK];

  ts_quant_load (job->in, first, n, numbers);
  for (gsize i = 0; i < n; i++)
    {
      const Line *line = &lines[(first + i) / job->inner % job->n_slices];
      float value = ((float)numbers[i] + line->shift) * line->scale + line->offset;

      if (job->out->dtype == TS_DTYPE_FLOAT)
        ((float *)job->out->data)[first + i] = value;
      else
        ((guint16 *)job->out->data)[first + i] = ts_bfloat16_store (value);
    }
}

static gboolean
dequantize_run (TsCall *call,
                GError **error)
{
  g_autofree Line *lines = NULL;
  Job job = { 0 };

  if (!read_slices (call, &job, error))
    return FALSE;
  job.slices = lines = g_new (Line, job.n_slices + 1);
  for (gsize i = 0; i < job.n_slices; i++)
    lines[i] = make_line (job.self, job.in->dtype, ((const float *)call->in[1]->data)[i], ((const float *)call->in[2]->data)[i]);
  job.out = ts_call_alloc (call, 0, &job.in->shape, error);
  return job.out != NULL && ts_quant_for_chunks (call, job.out->n_elements, dequantize_chunk, &job, error);
}

/* The ends of the ranges are scalars unless there is an axis of another size than 1. */
static gboolean
quantize_infer (TsShapeCall *call,
                GError **error)
{
  const TsShape *in = call->in[0];
  gint64 axis = -1;

  ts_operation_get_attr_int (call->op, "axis", &axis, NULL);
  ts_shape_copy (&call->out[0], in);
  for (guint i = 1; i < call->n_out; i++)
    if (axis < 0 || (in->rank > axis && in->dims[axis] == 1))
      call->out[i] = TS_SHAPE ();
    else if (in->rank > axis && in->dims[axis] >= 0)
      call->out[i] = TS_SHAPE (in->dims[axis]);
  return TRUE;
}

const TsKernelDef ts_quantize_kernels[] = {
  { .op = "Dequantize", .dtypes = TS_DTYPES_QUANTIZED, .prepare = dequantize_prepare, .state_size = sizeof (Quantize), .run = dequantize_run, .semantics = "tensorflow/core/kernels/dequantize_op.cc" },
  { .op = "QuantizeV2", .dtypes = TS_DTYPES_QUANTIZED, .prepare = quantize_prepare, .state_size = sizeof (Quantize), .run = quantize_run, .semantics = "tensorflow/core/kernels/quantize_op.cc" },
  { 0 },
};

const TsShapeDef ts_quantize_shapes[] = {
  { "QuantizeV2", quantize_infer },
  { 0 },
};
