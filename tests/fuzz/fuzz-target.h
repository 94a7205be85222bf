#pragma once

#include <glib.h>

/* What libFuzzer calls with bytes that may be anything; see fuzz-main.c for what else does. Returns: 0 */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
