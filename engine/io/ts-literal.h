#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

typedef enum
{
  TS_LITERAL_BOOL,
  TS_LITERAL_INT,
  TS_LITERAL_FLOAT,
  TS_LITERAL_COMPLEX,
  TS_LITERAL_STRING,
} TsLiteralKind;

/**
 * TsLiteralItem:
 * @offset: where it begins in the text
 * @size: bytes of it there
 * @value: for numbers the real part; 0 or 1 for bools
 * @imaginary: for complex numbers
 * @magnitude: for integers, with @is_negative; what is over 64 bits is marked by @is_huge
 * @string: (nullable): for strings
 *
 * One element of a literal, of no dtype yet.
 */
typedef struct
{
  TsLiteralKind kind;
  gboolean is_negative;
  gboolean is_huge;
  gsize offset;
  gsize size;
  double value;
  double imaginary;
  guint64 magnitude;
  GString *string;
} TsLiteralItem;

/**
 * TsLiteral:
 * @text: what was parsed
 * @shape: the nesting of its lists
 * @items: (element-type TsLiteralItem): the elements, row-major
 */
typedef struct
{
  const char *text;
  TsShape shape;
  GArray *items;
} TsLiteral;

/**
 * ts_literal_new:
 * @text: Python list syntax: `3`, `[[1,2],[3,4]]`, `["a","b"]`, `nan`, `-inf`, `True`, `1+2j`; JSON's spellings
 *   (`true`, `NaN`, `Infinity`) too. Must outlive the literal
 * @error: %TS_ERROR_INVALID_ARGUMENT with the column: of a syntax error, of a list whose length or depth differs from that of
 *   its siblings, of lists nested deeper than %TS_SHAPE_MAX_RANK
 *
 * Returns: (transfer full) (nullable)
 */
TsLiteral *ts_literal_new (const char *text, GError **error);
void ts_literal_free (TsLiteral *self);

/**
 * ts_literal_to_tensor:
 * @dtype: wanted; %TS_DTYPE_INVALID takes what the items are: bool, int32 where all fit, else int64, float32,
 *   complex128, string
 * @error: %TS_ERROR_INVALID_ARGUMENT naming the first item that is of another kind or out of range
 *
 * An integer may become a float or complex number, 0 and 1 a bool; nothing else changes its kind.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_literal_to_tensor (const TsLiteral *self, TsDType dtype, GError **error);

/* Column of a byte of @text, in characters from 1. */
glong ts_literal_column (const char *text, gsize offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsLiteral, ts_literal_free)

G_END_DECLS
