#pragma once

#include "engine/tensor/ts-float-digits.h"
#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * TsFloatFormat:
 *
 * How floats that are shown together are written so that their points stand below each other: NumPy's FloatingFormat.
 */
typedef struct
{
  TsFloatType type;
  gboolean scientific;
  gboolean plus; /* a sign also before positive numbers */
  int precision; /* most digits after the point */
  int pad_left;  /* characters before the point */
  int pad_right; /* and after it */
  int n_exponent_digits;
} TsFloatFormat;

/* @values: those shown; changes nothing in them. Comparisons are made in double, as NumPy 1 does. */
void ts_float_format_init (TsFloatFormat *self, const double *values, gsize n, TsFloatType type, guint precision, gboolean plus);
void ts_float_format_append (const TsFloatFormat *self, double value, GString *text);

/**
 * TsElementFormat:
 *
 * How the elements of a tensor that are shown together are written.
 */
typedef struct
{
  const TsTensor *tensor;
  TsFloatFormat real;
  TsFloatFormat imaginary;
  int width; /* of integers and bools */
} TsElementFormat;

/* @indices: the elements that will be shown, @n of them; looked at here only. Keeps @tensor, without a reference. */
void ts_element_format_init (TsElementFormat *self, const TsTensor *tensor, const gsize *indices, gsize n, guint precision);
void ts_element_format_append (const TsElementFormat *self, gsize index, GString *text);

/* ---- single elements ---- */

/* Real (@part 0) or imaginary (@part 1) part of a float or complex element; exact. */
double ts_element_get_part (const TsTensor *tensor, gsize index, guint part);

/* The floating type in whose digits elements of @dtype are written: half in its own, narrower ones as float32. */
TsFloatType ts_element_float_type (TsDType dtype);

/* A float on its own: shortest digits, scientific below 1e-4 and from 1e16. With @point `1.0`, without it `1`. */
void ts_element_append_float (double value, TsFloatType type, gboolean point, GString *text);

/* An element of an integer or quantized type; of uint64 the same bits. */
gint64 ts_element_get_int (const TsTensor *tensor, gsize index);
gboolean ts_element_is_unsigned (TsDType dtype);
void ts_element_append_int (const TsTensor *tensor, gsize index, GString *text);

/* As Python's repr () of bytes: b'...'. */
void ts_element_append_bytes (const TsString *string, GString *text);

/* An element that has no text of its own: `<resource Variable "layer/kernel">`, `<variant>`. */
void ts_element_append_opaque (const TsTensor *tensor, gsize index, GString *text);

G_END_DECLS
