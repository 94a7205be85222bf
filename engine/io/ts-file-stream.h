#pragma once

#include "engine/io/ts-file.h"

G_BEGIN_DECLS

/* What is written to it goes to @writer, which must outlive it; closing it does not commit. (transfer full) */
GOutputStream *ts_file_stream_new (TsFileWriter *writer);

G_END_DECLS
