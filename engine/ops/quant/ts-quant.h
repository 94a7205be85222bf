#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/* Quantized numbers and what they stand for, as tensorflow/core/kernels/quantization_utils.h; where results differ in the
 * last bit between its two ways of converting, each has its function here. */

/**
 * TsQuantType:
 * @lowest: least number of the type, @highest: largest
 * @n_steps: how many it has
 */
typedef struct
{
  gint64 lowest;
  gint64 highest;
  double n_steps;
} TsQuantType;

TsQuantType ts_quant_type (TsDType dtype);

/* Elements @first .. @first + @n of a quantized tensor as they are. */
void ts_quant_load (const TsTensor *tensor, gsize first, gsize n, gint32 *to);

/* Puts numbers that the type holds; of others the low bits. */
void ts_quant_store (TsTensor *tensor, gsize first, gsize n, const gint32 *from);

/* ---- number by number, in double ---- */

gint64 ts_quantize_unclamped (TsDType dtype, float value, float min, float max);
gint32 ts_quantize (TsDType dtype, float value, float min, float max);
float ts_dequantize (TsDType dtype, gint64 value, float min, float max);

/* ---- many, in float ---- */

/**
 * TsDequantizer:
 *
 * Number q stands for @offset + q * @scale.
 */
typedef struct
{
  float offset;
  float scale;
} TsDequantizer;

void ts_dequantizer_init (TsDequantizer *self, TsDType dtype, float min, float max);

/**
 * TsQuantizer:
 *
 * Number x is round (x * @scale) - @offset, but not below @lowest nor above @highest.
 */
typedef struct
{
  float scale;
  float offset;
  float lowest;
  float highest;
} TsQuantizer;

void ts_quantizer_init (TsQuantizer *self, TsDType dtype, float min, float max);
gint32 ts_quantizer_apply (const TsQuantizer *self, float value);

/* A float as a processor makes it an int: cut off, and -2^31 for all that is none. */
gint32 ts_quant_truncate (float value);

/* The range of a product, of a type like @c, of numbers of types @a and @b. */
void ts_quant_product_range (TsDType a, float min_a, float max_a, TsDType b, float min_b, float max_b, TsDType c, float *min_c, float *max_c);

/* ---- arguments ---- */

/* Inputs @input and @input + 1, one float each. */
gboolean ts_quant_arg_range (const TsCall *call, guint input, float *min, float *max, GError **error);

/* The same; %TS_ERROR_INVALID_ARGUMENT unless the second is larger. */
gboolean ts_quant_arg_real_range (const TsCall *call, guint input, float *min, float *max, GError **error);

/* Outputs @output and @output + 1, scalars. */
gboolean ts_quant_put_range (TsCall *call, guint output, float min, float max, GError **error);

/**
 * ts_quant_for_chunks:
 * @n: numbers
 * @func: called for at most 1024 of them
 *
 * For loops that load and store numbers through a small buffer. Several threads at once.
 */
#define TS_QUANT_CHUNK 1024
typedef void (*TsQuantChunkFunc) (gsize first, gsize n, gpointer data);
gboolean ts_quant_for_chunks (TsCall *call, gsize n, TsQuantChunkFunc func, gpointer data, GError **error);

G_END_DECLS
