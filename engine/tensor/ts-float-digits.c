#include "engine/tensor/ts-float-digits.h"

#include <math.h>

/* Enough for 2^1024 and for 10^324 times the smallest double, with the headroom that a factor of 40 needs. */
#define BIG_WORDS 36

/* A natural number, least word first; words from n on are not looked at. */
typedef struct
{
  guint n;
  guint32 words[BIG_WORDS];
} Big;

static void
big_set (Big *self,
         guint64 value)
{
  self->n = 0;
  for (; value != 0; value >>= 32)
    self->words[self->n++] = (guint32)value;
}

static void
big_multiply (Big *self,
              guint32 factor)
{
  guint64 carry = 0;

  for (guint i = 0; i < self->n; i++)
    {
      carry += (guint64)self->words[i] * factor;
      self->words[i] = (guint32)carry;
      carry >>= 32;
    }

  if (carry != 0)
    {
      g_assert (self->n < BIG_WORDS);
      self->words[self->n++] = (guint32)carry;
    }
}

static void
big_multiply_pow10 (Big *self,
                    guint exponent)
{
  for (; exponent >= 9; exponent -= 9)
    big_multiply (self, 1000000000);
  for (; exponent > 0; exponent--)
    big_multiply (self, 10);
}

static void
big_shift_left (Big *self,
                guint bits)
{
  guint n_words = bits / 32;

  if (self->n == 0)
    return;

  g_assert (self->n + n_words <= BIG_WORDS);
  for (guint i = self->n; i-- > 0;)
    self->words[i + n_words] = self->words[i];
  for (guint i = 0; i < n_words; i++)
    self->words[i] = 0;
  self->n += n_words;
  big_multiply (self, 1u << bits % 32);
}

static int
big_compare (const Big *a,
             const Big *b)
{
  if (a->n != b->n)
    return a->n < b->n ? -1 : 1;
  for (guint i = a->n; i-- > 0;)
    if (a->words[i] != b->words[i])
      return a->words[i] < b->words[i] ? -1 : 1;
  return 0;
}

/* sum = a + b */
static void
big_add (Big *sum,
         const Big *a,
         const Big *b)
{
  guint n = MAX (a->n, b->n);
  guint64 carry = 0;

  for (guint i = 0; i < n; i++)
    {
      carry += (i < a->n ? a->words[i] : 0);
      carry += (i < b->n ? b->words[i] : 0);
      sum->words[i] = (guint32)carry;
      carry >>= 32;
    }

  sum->n = n;
  if (carry != 0)
    {
      g_assert (n < BIG_WORDS);
      sum->words[sum->n++] = (guint32)carry;
    }
}

/* self -= other, which is not larger. */
static void
big_subtract (Big *self,
              const Big *other)
{
  gint64 borrow = 0;

  for (guint i = 0; i < self->n; i++)
    {
      borrow += (gint64)self->words[i] - (i < other->n ? other->words[i] : 0);
      self->words[i] = (guint32)borrow;
      borrow >>= 32;
    }
  while (self->n > 0 && self->words[self->n - 1] == 0)
    self->n--;
}

/* The value as remainder / scale * 10^exponent, remainder / scale in [1, 10), and how far its neighbours' borders are, in
 * the same scale. */
typedef struct
{
  Big remainder;
  Big scale;
  Big margin_low;
  Big margin_high;
  int exponent;
  gboolean is_even; /* the borders themselves read back as the value */
} Decimal;

static void
decimal_init (Decimal *self,
              double value,
              TsFloatType type)
{
  int exponent, n_bits;
  guint64 significand;
  gboolean is_uneven;

  frexp (value, &n_bits);
  exponent = MAX (n_bits - (int)type.significand_bits, type.min_exponent);
  significand = (guint64)ldexp (value, -exponent);
  self->is_even = (significand & 1) == 0;

  /* Below a power of two the neighbour is half as far away. */
  is_uneven = significand == G_GUINT64_CONSTANT (1) << (type.significand_bits - 1) &&
              exponent > type.min_exponent;

  /* Twice or four times everything, so that half a distance is a whole number. */
  big_set (&self->remainder, significand << (is_uneven ? 2 : 1));
  big_set (&self->scale, is_uneven ? 4 : 2);
  big_set (&self->margin_low, 1);
  if (exponent > 0)
    {
      big_shift_left (&self->remainder, (guint)exponent);
      big_shift_left (&self->margin_low, (guint)exponent);
    }
  else
    big_shift_left (&self->scale, (guint)-exponent);

  /* Never too high, and too low by one at most. */
  self->exponent = (int)ceil ((n_bits - 1) * 0.30102999566398120 - 0.69) - 1;
  if (self->exponent > 0)
    big_multiply_pow10 (&self->scale, (guint)self->exponent);
  else
    {
      big_multiply_pow10 (&self->remainder, (guint)-self->exponent);
      big_multiply_pow10 (&self->margin_low, (guint)-self->exponent);
    }

  for (;;)
    {
      Big next = self->scale;

      big_multiply (&next, 10);
      if (big_compare (&self->remainder, &next) < 0)
        break;
      self->scale = next;
      self->exponent++;
    }

  self->margin_high = self->margin_low;
  if (is_uneven)
    big_multiply (&self->margin_high, 2);
}

/* Takes the next digit out of the remainder. */
static guint
decimal_take_digit (Decimal *self)
{
  guint digit = 0;

  for (; big_compare (&self->remainder, &self->scale) >= 0; digit++)
    big_subtract (&self->remainder, &self->scale);
  g_assert (digit <= 9);
  return digit;
}

static void
decimal_advance (Decimal *self)
{
  big_multiply (&self->remainder, 10);
  big_multiply (&self->margin_low, 10);
  big_multiply (&self->margin_high, 10);
  self->exponent--;
}

/* Whether the digits so far read back as the value: as they are (@low), or with the last one raised (@high). */
static void
decimal_is_unique (const Decimal *self,
                   gboolean *low,
                   gboolean *high)
{
  int order = big_compare (&self->remainder, &self->margin_low);
  Big sum;

  *low = self->is_even ? order <= 0 : order < 0;
  big_add (&sum, &self->remainder, &self->margin_high);
  order = big_compare (&sum, &self->scale);
  *high = self->is_even ? order >= 0 : order > 0;
}

/* Whether what is left is more than half a unit of the last digit, or half and the digit odd. */
static gboolean
decimal_rounds_up (Decimal *self,
                   guint digit)
{
  int order;

  big_multiply (&self->remainder, 2);
  order = big_compare (&self->remainder, &self->scale);
  return order > 0 || (order == 0 && (digit & 1) != 0);
}

/* Adds a unit of the last digit. */
static void
raise_last (TsFloatDigits *self)
{
  guint i = self->n_digits;

  while (i > 0 && self->digits[i - 1] == '9')
    i--;

  if (i == 0)
    {
      self->digits[0] = '1';
      self->n_digits = 1;
      self->exponent++;
    }
  else
    {
      self->digits[i - 1]++;
      self->n_digits = i;
    }
}

/* The exponent of the @n-th digit. */
static int
exponent_of (TsDigitsLimit limit,
             int first_exponent,
             int n)
{
  return limit == TS_DIGITS_SIGNIFICANT ? first_exponent - n + 1 : -n;
}

void
ts_float_digits_init (TsFloatDigits *self,
                      double value,
                      TsFloatType type,
                      TsDigitsLimit limit,
                      int max,
                      int min)
{
  Decimal decimal;
  gboolean low, high;
  guint digit;
  int last, least;

  self->n_digits = 1;
  self->exponent = 0;
  self->digits[0] = '0';
  if (value == 0)
    return;

  decimal_init (&decimal, fabs (value), type);
  self->exponent = decimal.exponent;
  self->n_digits = 0;

  last = decimal.exponent - TS_FLOAT_DIGITS_MAX + 1;
  if (max >= 0)
    last = MAX (last, exponent_of (limit, decimal.exponent, max));
  least = min >= 0 ? exponent_of (limit, decimal.exponent, min) : G_MAXINT;

  if (decimal.exponent < last)
    {
      /* All digits are beyond the limit: what is left is 0 or a unit of the last place. */
      big_multiply (&decimal.scale, 10);
      self->n_digits = 1;
      self->exponent = 0;
      if (decimal.exponent == last - 1 && decimal_rounds_up (&decimal, 0))
        {
          self->digits[0] = '1';
          self->exponent = last;
        }
      return;
    }

  for (;;)
    {
      digit = decimal_take_digit (&decimal);
      self->digits[self->n_digits++] = (char)('0' + digit);
      decimal_is_unique (&decimal, &low, &high);
      if (((low || high) && decimal.exponent <= least) || decimal.exponent == last)
        break;
      decimal_advance (&decimal);
    }

  if (low != high ? high : decimal_rounds_up (&decimal, digit))
    raise_last (self);
}

void
ts_float_digits_append_positional (const TsFloatDigits *self,
                                   GString *text)
{
  int n_whole = self->exponent + 1;
  guint i = 0;

  if (n_whole <= 0)
    g_string_append_c (text, '0');
  for (; (int)i < n_whole; i++)
    g_string_append_c (text, i < self->n_digits ? self->digits[i] : '0');

  g_string_append_c (text, '.');
  for (int zeros = n_whole; zeros < 0; zeros++)
    g_string_append_c (text, '0');
  if (i < self->n_digits)
    g_string_append_len (text, self->digits + i, self->n_digits - i);
}

void
ts_float_digits_append_scientific (const TsFloatDigits *self,
                                   guint n_exponent_digits,
                                   GString *text)
{
  g_string_append_c (text, self->digits[0]);
  g_string_append_c (text, '.');
  g_string_append_len (text, self->digits + 1, self->n_digits - 1);
  g_string_append_printf (text, "e%c%0*d", self->exponent < 0 ? '-' : '+',
                          (int)n_exponent_digits, ABS (self->exponent));
}
