#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TS_FLOAT_DIGITS_MAX 40

/**
 * TsFloatType:
 * @significand_bits: the hidden one included
 * @min_exponent: of two, of the smallest positive (subnormal) value
 *
 * A binary floating type, as far as its digits depend on it.
 */
typedef struct
{
  guint significand_bits;
  int min_exponent;
} TsFloatType;

#define TS_FLOAT_TYPE_HALF ((TsFloatType) { 11, -24 })
#define TS_FLOAT_TYPE_SINGLE ((TsFloatType) { 24, -149 })
#define TS_FLOAT_TYPE_DOUBLE ((TsFloatType) { 53, -1074 })

/* From where a limit on the number of digits counts. */
typedef enum
{
  TS_DIGITS_SIGNIFICANT, /* from the first digit */
  TS_DIGITS_FRACTION,    /* from the decimal point */
} TsDigitsLimit;

/**
 * TsFloatDigits:
 * @digits: the decimal digits, '0' to '9', the first of them not '0' unless the value is 0
 * @exponent: of ten, of the first digit: d.ddd * 10^@exponent
 */
typedef struct
{
  guint n_digits;
  int exponent;
  char digits[TS_FLOAT_DIGITS_MAX];
} TsFloatDigits;

/**
 * ts_float_digits_init:
 * @value: finite, of the given type; its sign is left aside
 * @limit: how @max and @min count
 * @max: stop after so many digits, the last one rounded (half to even); -1 for as many as needed
 * @min: go on to so many digits even if fewer tell the value from its neighbours; the further ones are exact; -1 for no minimum
 *
 * The shortest decimal number that lies nearer to @value than to any other of its type, within the limits: Steele and White's
 * algorithm in the form of Burger and Dybvig, on big integers, with the treatment of limits that NumPy gives it. No more
 * than %TS_FLOAT_DIGITS_MAX digits. Any thread.
 */
void ts_float_digits_init (TsFloatDigits *self, double value, TsFloatType type, TsDigitsLimit limit, int max, int min);

/* `ddd.ddd`: the point always, zeros before it where digits end earlier, `0.` below one. */
void ts_float_digits_append_positional (const TsFloatDigits *self, GString *text);

/* `d.ddde+XX`: the point always, at least @n_exponent_digits digits of exponent. */
void ts_float_digits_append_scientific (const TsFloatDigits *self, guint n_exponent_digits, GString *text);

G_END_DECLS
