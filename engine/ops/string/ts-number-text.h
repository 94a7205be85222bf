#pragma once

#include "engine/tensor/ts-tensor.h"

#include <locale.h>

G_BEGIN_DECLS

/* Numbers as text and back, with a point whatever language the program speaks. */

/**
 * ts_number_parse:
 * @dtype: float32, float64, int32 or int64
 * @value: (out): of that type
 *
 * Reads all of the text, blanks around it left out, as TensorFlow's safe_strtof () and its kin do: integers have no plus sign and
 * must fit, floating numbers may be decimal, hexadecimal integers, `inf` and `nan`, in less than 32 bytes.
 */
gboolean ts_number_parse (const TsString *text, TsDType dtype, gpointer value);

/* Makes printf () and its kin of this thread write points; give what it returns to ts_number_locale_end (). */
locale_t ts_number_locale_begin (void);
void ts_number_locale_end (locale_t old);

/* The shortest of 6 (15) and 9 (17) digits that reads back the same; in the locale above. */
void ts_number_append_float (GString *text, float value);
void ts_number_append_double (GString *text, double value);

G_END_DECLS
