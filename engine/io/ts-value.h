#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * ts_value_parse:
 * @text: `@file.npy`, `@file.npz:key`, `@picture.png` or `.jpg` (NHWC float32 0..255, fitted to the static shape by bilinear resizing), a literal in
 *   Python list syntax (`3`, `[[1,2],[3,4]]`, `["a","b"]`, `nan`, `-inf`, `True`, `1+2j`), or `SHAPE:zeros|ones|random[:SEED]|normal[:SEED]` with SHAPE
 *   as `[1,224,224,3]` (may be left out where @shape is known)
 * @dtype: wanted, no reference type; %TS_DTYPE_INVALID takes what the text says (integers int32, else int64; floats float32)
 * @shape: the static shape wanted, as far as it is known
 * @error: %TS_ERROR_INVALID_ARGUMENT: what was expected and what was found, with the column of a syntax error
 *
 * A value as the user writes it, of exactly @dtype and fitting @shape. Literals are converted to @dtype where that is exact in kind (an integer literal may
 * become a float; 1.5 may not become an int, 300 no uint8); files must have the dtype (float32 files for bfloat16, integers for quantized types).
 * A string literal is UTF-8 or, with `\xNN`, bytes. random is uniform in [0, 1), normal is standard normal; both repeat for a seed (default 0) on any machine; integer
 * types draw 0..9 (random) and bool both values.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_value_parse (const char *text, TsDType dtype, const TsShape *shape, GError **error);

/* Whether the value that @text stands for depends on the static shape: a picture, or a generator without SHAPE. */
gboolean ts_value_needs_shape (const char *text);

/* Whether @text is meant as one of these at all: a file, a generator, or a literal by its syntax. */
gboolean ts_value_is_plain (const char *text);

/* Only a literal: the same without `@` and generators. */
TsTensor *ts_value_parse_literal (const char *text, TsDType dtype, const TsShape *shape, GError **error);

G_END_DECLS
