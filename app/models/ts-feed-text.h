#pragma once

#include "engine/tensor/ts-dtype.h"
#include "engine/tensor/ts-shape.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The text that makes a value of @shape with a generator of ts_value_parse (): "[1,224,224,3]:random:7". Dimensions that are not known become 1;
 * an unknown rank gives a vector of one element. @generator: "zeros", "ones", "random" or "normal"; @seed is for the last two.
 * (transfer full) */
char *ts_feed_text_generate (const char *generator, const TsShape *shape, gint64 seed);

/* Whether generators make values of @dtype. */
gboolean ts_feed_text_can_generate (TsDType dtype);

/* The text that takes a value from a file: "@/home/me/cat.png". (transfer full) (nullable): %NULL if the file is not local. */
char *ts_feed_text_for_file (GFile *file);

G_END_DECLS
