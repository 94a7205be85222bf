#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/* Denormal floats count as zero, read and written, as on TensorFlow's threads. Both return and take the
 * thread's former mode, so that they nest. */
guint ts_denormals_flush (void);
void ts_denormals_restore (guint mode);

G_END_DECLS
