#include "engine/io/ts-literal.h"

#include "engine/tensor/ts-small-float.h"
#include "engine/ts-error.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

/* Least and largest value of an integer type, by magnitude. */
static void
int_range (TsDType dtype,
           guint64 *below,
           guint64 *above)
{
  static const guint8 bits[TS_N_DTYPES] = {
    [TS_DTYPE_INT2] = 2,
    [TS_DTYPE_UINT2] = 2,
    [TS_DTYPE_INT4] = 4,
    [TS_DTYPE_UINT4] = 4,
  };
  guint n = bits[dtype] != 0 ? bits[dtype] : 8 * (guint)ts_dtype_size (dtype);
  gboolean is_unsigned = ts_dtype_kind (dtype) == 'u' || dtype == TS_DTYPE_QUINT8 || dtype == TS_DTYPE_QUINT16;

  *below = is_unsigned ? 0 : G_GUINT64_CONSTANT (1) << (n - 1);
  *above = is_unsigned ? G_MAXUINT64 >> (64 - n) : *below - 1;
}

static TsDType
infer_dtype (const TsLiteral *self)
{
  gboolean has[TS_LITERAL_STRING + 1] = { 0 };
  gboolean is_wide = FALSE;

  for (guint i = 0; i < self->items->len; i++)
    {
      const TsLiteralItem *item = &g_array_index (self->items, TsLiteralItem, i);

      has[item->kind] = TRUE;
      if (item->kind == TS_LITERAL_INT)
        is_wide |= item->is_huge || item->magnitude > (guint64)G_MAXINT32 + item->is_negative;
    }

  if (has[TS_LITERAL_STRING])
    return TS_DTYPE_STRING;
  if (has[TS_LITERAL_COMPLEX])
    return TS_DTYPE_COMPLEX128;
  if (has[TS_LITERAL_FLOAT] || self->items->len == 0)
    return TS_DTYPE_FLOAT;
  if (has[TS_LITERAL_INT])
    return is_wide ? TS_DTYPE_INT64 : TS_DTYPE_INT32;
  return TS_DTYPE_BOOL;
}

static gboolean
set_int (const TsLiteralItem *item,
         TsDType dtype,
         void *to,
         const char **problem)
{
  guint64 below, above, bits = item->is_negative ? -item->magnitude : item->magnitude;

  int_range (dtype, &below, &above);
  if (item->kind != TS_LITERAL_INT)
    {
      *problem = "is no integer";
      return FALSE;
    }
  if (item->is_huge || item->magnitude > (item->is_negative ? below : above))
    {
      *problem = "is out of range";
      return FALSE;
    }

  switch (ts_dtype_size (dtype))
    {
    case 1:
      *(guint8 *)to = (guint8)bits;
      break;
    case 2:
      *(guint16 *)to = (guint16)bits;
      break;
    case 4:
      *(guint32 *)to = (guint32)bits;
      break;
    default:
      *(guint64 *)to = bits;
    }
  return TRUE;
}

/* The real part in single precision, rounded once. */
static float
single_value (const TsLiteral *self,
              const TsLiteralItem *item,
              locale_t c_locale)
{
  if (item->kind == TS_LITERAL_COMPLEX || !isfinite (item->value))
    return (float)item->value;
  return strtof_l (self->text + item->offset, NULL, c_locale);
}

static gboolean
set_float (const TsLiteral *self,
           const TsLiteralItem *item,
           TsDType dtype,
           locale_t c_locale,
           void *to,
           const char **problem)
{
  float single = single_value (self, item, c_locale);
  gboolean is_finite = isfinite (item->value), fits = TRUE;

  switch (dtype)
    {
    case TS_DTYPE_DOUBLE:
      *(double *)to = item->value;
      break;
    case TS_DTYPE_FLOAT:
      *(float *)to = single;
      fits = isfinite (single);
      break;
    case TS_DTYPE_HALF:
      *(guint16 *)to = ts_half_from_float (single);
      fits = isfinite (ts_half_to_float (*(guint16 *)to));
      break;
    case TS_DTYPE_BFLOAT16:
      *(guint16 *)to = ts_bfloat16_from_float (single);
      fits = isfinite (ts_bfloat16_to_float (*(guint16 *)to));
      break;
    default:
      *(guint8 *)to = ts_float8_from_float (dtype, single);
      fits = isfinite (ts_float8_to_float (dtype, *(guint8 *)to));
    }

  if (is_finite && !fits)
    *problem = "is out of range";
  return !is_finite || fits;
}

static gboolean
set_number (const TsLiteral *self,
            const TsLiteralItem *item,
            TsDType dtype,
            locale_t c_locale,
            void *to,
            const char **problem)
{
  gboolean is_number = item->kind == TS_LITERAL_INT || item->kind == TS_LITERAL_FLOAT;

  switch (ts_dtype_kind (dtype))
    {
    case 'b':
      *problem = "is neither True nor False";
      *(guint8 *)to = item->value != 0;
      return item->kind == TS_LITERAL_BOOL || (item->kind == TS_LITERAL_INT && item->magnitude <= 1 && !item->is_negative);

    case 'f':
      *problem = "is no real number";
      return is_number && set_float (self, item, dtype, c_locale, to, problem);

    case 'c':
      *problem = "is no number";
      if (dtype == TS_DTYPE_COMPLEX64)
        {
          ((float *)to)[0] = single_value (self, item, c_locale);
          ((float *)to)[1] = (float)item->imaginary;
        }
      else
        {
          ((double *)to)[0] = item->value;
          ((double *)to)[1] = item->imaginary;
        }
      return is_number || item->kind == TS_LITERAL_COMPLEX;

    default:
      return set_int (item, dtype, to, problem);
    }
}

static gboolean
set_string (const TsLiteralItem *item,
            TsString *to,
            const char **problem)
{
  *problem = "is no string (they are written in quotes)";
  if (item->kind != TS_LITERAL_STRING)
    return FALSE;
  ts_string_set (to, item->string->str, (gssize)item->string->len);
  return TRUE;
}

static void
set_item_error (const TsLiteral *self,
                const TsLiteralItem *item,
                TsDType dtype,
                const char *problem,
                GError **error)
{
  g_autofree char *text = g_strndup (self->text + item->offset, MIN (item->size, 40));

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "column %ld: expected %s, but %s %s",
               ts_literal_column (self->text, item->offset), ts_dtype_name (dtype), text, problem);
}

TsTensor *
ts_literal_to_tensor (const TsLiteral *self,
                      TsDType dtype,
                      GError **error)
{
  g_autoptr (TsTensor) tensor = NULL;
  locale_t c_locale;
  const char *problem = NULL;
  guint i;

  if (dtype == TS_DTYPE_INVALID)
    dtype = infer_dtype (self);
  if (dtype == TS_DTYPE_RESOURCE || dtype == TS_DTYPE_VARIANT)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "a %s has no literal", ts_dtype_name (dtype));
      return NULL;
    }

  tensor = ts_tensor_new (dtype, &self->shape, error);
  if (tensor == NULL)
    return NULL;

  c_locale = newlocale (LC_ALL_MASK, "C", (locale_t)0);
  for (i = 0; i < self->items->len; i++)
    {
      const TsLiteralItem *item = &g_array_index (self->items, TsLiteralItem, i);
      void *to = (char *)tensor->data + i * ts_dtype_size (dtype);

      if (!(dtype == TS_DTYPE_STRING ? set_string (item, to, &problem)
                                     : set_number (self, item, dtype, c_locale, to, &problem)))
        {
          set_item_error (self, item, dtype, problem, error);
          break;
        }
    }
  freelocale (c_locale);

  return i == self->items->len ? g_steal_pointer (&tensor) : NULL;
}
