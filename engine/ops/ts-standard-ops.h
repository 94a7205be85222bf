#pragma once

#include "engine/graph/ts-op-def.h"

G_BEGIN_DECLS

/* The op types of TensorFlow and of the converters that people use, from ops.pbtxt as packed at build
 * time. Made on first use, lives until the process ends. Any thread. */
const TsOpTable *ts_standard_ops (void);

G_END_DECLS
