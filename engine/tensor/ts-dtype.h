#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One line per element type: NAME in code, number in every file, TensorFlow's name in lower case,
 * bytes an element takes in a TsTensor, and the kind (b bool, i signed, u unsigned, f float,
 * c complex, q quantized, o other).  Strings, resources and variants are arrays of structs. */
#define TS_DTYPE_LIST(X) \
  X (FLOAT, 1, "float32", 4, 'f') \
  X (DOUBLE, 2, "float64", 8, 'f') \
  X (INT32, 3, "int32", 4, 'i') \
  X (UINT8, 4, "uint8", 1, 'u') \
  X (INT16, 5, "int16", 2, 'i') \
  X (INT8, 6, "int8", 1, 'i') \
  X (STRING, 7, "string", 16, 'o') \
  X (COMPLEX64, 8, "complex64", 8, 'c') \
  X (INT64, 9, "int64", 8, 'i') \
  X (BOOL, 10, "bool", 1, 'b') \
  X (QINT8, 11, "qint8", 1, 'q') \
  X (QUINT8, 12, "quint8", 1, 'q') \
  X (QINT32, 13, "qint32", 4, 'q') \
  X (BFLOAT16, 14, "bfloat16", 2, 'f') \
  X (QINT16, 15, "qint16", 2, 'q') \
  X (QUINT16, 16, "quint16", 2, 'q') \
  X (UINT16, 17, "uint16", 2, 'u') \
  X (COMPLEX128, 18, "complex128", 16, 'c') \
  X (HALF, 19, "float16", 2, 'f') \
  X (RESOURCE, 20, "resource", 8, 'o') \
  X (VARIANT, 21, "variant", 8, 'o') \
  X (UINT32, 22, "uint32", 4, 'u') \
  X (UINT64, 23, "uint64", 8, 'u') \
  X (FLOAT8_E5M2, 24, "float8_e5m2", 1, 'f') \
  X (FLOAT8_E4M3FN, 25, "float8_e4m3fn", 1, 'f') \
  X (FLOAT8_E4M3FNUZ, 26, "float8_e4m3fnuz", 1, 'f') \
  X (FLOAT8_E4M3B11FNUZ, 27, "float8_e4m3b11fnuz", 1, 'f') \
  X (FLOAT8_E5M2FNUZ, 28, "float8_e5m2fnuz", 1, 'f') \
  X (INT4, 29, "int4", 1, 'i') \
  X (UINT4, 30, "uint4", 1, 'u') \
  X (INT2, 31, "int2", 1, 'i') \
  X (UINT2, 32, "uint2", 1, 'u')

/**
 * TsDType:
 *
 * An element type; the values are those of TensorFlow's DataType. %TS_DTYPE_REF added to a type
 * gives its reference type: an alias of a variable's buffer.
 */
typedef enum
{
  TS_DTYPE_INVALID = 0,
#define X(name, number, text, size, kind) TS_DTYPE_##name = number,
  TS_DTYPE_LIST (X)
#undef X
    TS_DTYPE_REF = 100,
} TsDType;

#define TS_N_DTYPES 33 /* one more than the largest number of a type that is no reference */

/**
 * TsDTypeSet:
 *
 * A set of types, one bit per type; reference types are in it as their base type.
 */
typedef guint64 TsDTypeSet;

#define TS_DTYPE_BIT(dtype) (G_GUINT64_CONSTANT (1) << (dtype))

#define TS_DTYPES_SMALL_FLOAT (TS_DTYPE_BIT (TS_DTYPE_HALF) | TS_DTYPE_BIT (TS_DTYPE_BFLOAT16))
#define TS_DTYPES_FLOAT (TS_DTYPES_SMALL_FLOAT | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define TS_DTYPES_SIGNED (TS_DTYPE_BIT (TS_DTYPE_INT8) | TS_DTYPE_BIT (TS_DTYPE_INT16) | TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64))
#define TS_DTYPES_UNSIGNED (TS_DTYPE_BIT (TS_DTYPE_UINT8) | TS_DTYPE_BIT (TS_DTYPE_UINT16) | TS_DTYPE_BIT (TS_DTYPE_UINT32) | TS_DTYPE_BIT (TS_DTYPE_UINT64))
#define TS_DTYPES_INTEGER (TS_DTYPES_SIGNED | TS_DTYPES_UNSIGNED)
#define TS_DTYPES_COMPLEX (TS_DTYPE_BIT (TS_DTYPE_COMPLEX64) | TS_DTYPE_BIT (TS_DTYPE_COMPLEX128))
#define TS_DTYPES_REAL (TS_DTYPES_FLOAT | TS_DTYPES_INTEGER)
#define TS_DTYPES_NUMBER (TS_DTYPES_REAL | TS_DTYPES_COMPLEX)
#define TS_DTYPES_QUANTIZED (TS_DTYPE_BIT (TS_DTYPE_QINT8) | TS_DTYPE_BIT (TS_DTYPE_QUINT8) | TS_DTYPE_BIT (TS_DTYPE_QINT16) | TS_DTYPE_BIT (TS_DTYPE_QUINT16) | TS_DTYPE_BIT (TS_DTYPE_QINT32))
#define TS_DTYPES_ANY (~G_GUINT64_CONSTANT (1))

/* TRUE for every type and reference type of the list, FALSE for any other number. */
gboolean ts_dtype_is_valid (guint dtype);

static inline gboolean
ts_dtype_is_ref (TsDType dtype)
{
  return dtype > TS_DTYPE_REF;
}

/* The type itself, without its reference mark. */
static inline TsDType
ts_dtype_base (TsDType dtype)
{
  return ts_dtype_is_ref (dtype) ? (TsDType)(dtype - TS_DTYPE_REF) : dtype;
}

/* Bytes an element takes in a TsTensor; 0 for an invalid type. */
gsize ts_dtype_size (TsDType dtype);

/* 'b' bool, 'i' signed, 'u' unsigned, 'f' float, 'c' complex, 'q' quantized, 'o' other, 0 invalid. */
char ts_dtype_kind (TsDType dtype);

/* Float, complex, integer, bool or quantized: elements are plain numbers that may be copied as bytes. */
gboolean ts_dtype_is_plain (TsDType dtype);

/* As NumPy and TensorFlow's as_dtype name it: "float32", "float32_ref"; "invalid". Static. */
const char *ts_dtype_name (TsDType dtype);

/* Accepts "float32", "float", "double", "half", "bool", "DT_FLOAT", "DT_FLOAT_REF", ...;
 * %TS_DTYPE_INVALID for anything else. */
TsDType ts_dtype_from_name (const char *name);

G_END_DECLS
