#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * TsNpyHeader:
 * @kind: NumPy's: 'b', 'i', 'u', 'f', 'c', 'S' or 'U'
 * @item_size: bytes of an element
 * @is_swapped: numbers are in the other byte order than this machine's
 * @is_fortran: the first dimension varies fastest
 * @data_offset: where the elements begin
 *
 * What the head of a .npy file says.
 */
typedef struct
{
  char kind;
  gsize item_size;
  gboolean is_swapped;
  gboolean is_fortran;
  TsShape shape;
  gsize data_offset;
} TsNpyHeader;

/**
 * ts_npy_header_parse:
 * @error: %TS_ERROR_INVALID_ARGUMENT if it is no .npy file, %TS_ERROR_DATA_LOSS if damaged, %TS_ERROR_UNIMPLEMENTED for
 *   types that no tensor has
 */
gboolean ts_npy_header_parse (TsNpyHeader *self, const guint8 *bytes, gsize size, GError **error);

/* The head of a .npy file of version 1 with elements of NumPy type @descr, up to where the elements begin. (transfer full) */
GString *ts_npy_header_build (const char *descr, const TsShape *shape);

/* A whole .npy file in memory. @error as ts_npy_load (). (transfer full) (nullable) */
TsTensor *ts_npy_decode (const guint8 *bytes, gsize size, GError **error);

typedef gboolean (*TsNpyWriteFunc) (gpointer data, const void *bytes, gsize size, GError **error);

/* Hands a whole .npy file to @write, in pieces. */
gboolean ts_npy_encode (TsTensor *tensor, TsNpyWriteFunc write, gpointer data, GError **error);

G_END_DECLS
