#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/* What of numbers is worth stopping for. */
typedef enum
{
  TS_NUMERIC_NAN = 1 << 0,
  TS_NUMERIC_POSITIVE_INF = 1 << 1,
  TS_NUMERIC_NEGATIVE_INF = 1 << 2,
  TS_NUMERIC_INF = TS_NUMERIC_POSITIVE_INF | TS_NUMERIC_NEGATIVE_INF,
  TS_NUMERIC_SUBNORMAL = 1 << 3, /* a float below the least normal one */
  TS_NUMERIC_OVERFLOW = 1 << 4,  /* a conversion to a dtype that cannot hold the number */
  TS_NUMERIC_DIVISION = 1 << 5,  /* a division of floats by zero; one of integers is an error anyway */
  TS_NUMERIC_INDEX = 1 << 6,     /* an index that is out of range, and passed over; elsewhere it is an error anyway */
  TS_NUMERIC_ANY = (1 << 7) - 1,
} TsNumeric;

/* Which of NaN, infinities and subnormals of @wanted are among the elements; 0 for what is no float. Time linear in the elements, at the speed of memory where
 * there are none. */
guint ts_numeric_find (const TsTensor *tensor, guint wanted);

/* "NaN and positive infinities": @found in words. (transfer full) */
char *ts_numeric_to_string (guint found);

/* How many elements of @from the dtype of @to cannot hold, @to being what became of them; @first: (out): the first of them. */
gsize ts_numeric_count_overflows (const TsTensor *from, const TsTensor *to, gsize *first);

G_END_DECLS
