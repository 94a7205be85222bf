#pragma once

#include "engine/tensor/ts-dtype.h"

G_BEGIN_DECLS

/* Floating types narrower than float32, by their bits.  Conversions to float are exact. */

float ts_half_to_float (guint16 bits);
guint16 ts_half_from_float (float value); /* round to nearest even */
float ts_bfloat16_to_float (guint16 bits);
guint16 ts_bfloat16_from_float (float value); /* round to nearest even; NaN stays NaN */

/* @dtype is one of the float8 types. */
float ts_float8_to_float (TsDType dtype, guint8 bits);

/* Round to nearest even; what is too large becomes infinity, or NaN where the type has no infinity. */
guint8 ts_float8_from_float (TsDType dtype, float value);

G_END_DECLS
