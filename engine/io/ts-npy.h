#pragma once

#include "engine/tensor/ts-tensor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ts_npy_load:
 * @error: %TS_ERROR_NOT_FOUND, ...; %TS_ERROR_DATA_LOSS for a damaged file; %TS_ERROR_UNIMPLEMENTED for object arrays and structured types
 *
 * Reads a .npy file: versions 1 to 3, all numeric types, bool, `S` and `U` strings (as UTF-8), both byte orders, C and Fortran order.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_npy_load (const char *path, GError **error);

/* An array of a .npz archive (stored or deflated). %TS_ERROR_NOT_FOUND names the keys that there are. (transfer full) (nullable) */
TsTensor *ts_npz_load (const char *path, const char *key, GError **error);

/* The keys of a .npz archive. (transfer full) (nullable): g_strfreev */
char **ts_npz_list (const char *path, GError **error);

/* Writes a .npy file, replacing it as a whole or not at all. bfloat16 is written as float32, quantized types as their integers, strings as `S`.
 * %TS_ERROR_UNIMPLEMENTED for resources and variants. */
gboolean ts_npy_save (TsTensor *tensor, const char *path, GError **error);

/* The dtype name under which NumPy knows what ts_npy_save () writes: "float32", "int8", "|S5", ... (transfer full) */
char *ts_npy_dtype_name (TsTensor *tensor);

/* Writes a .npz archive (stored) of @n arrays. */
gboolean ts_npz_save (TsTensor *const *tensors, const char *const *keys, guint n, const char *path, GError **error);

G_END_DECLS
