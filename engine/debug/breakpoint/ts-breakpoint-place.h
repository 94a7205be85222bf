#pragma once

#include "engine/debug/breakpoint/ts-breakpoint.h"

G_BEGIN_DECLS

/* What a breakpoint is on, for ts-breakpoint.c. */

/* `call > op`, `call > op:1`; errors as of ts_breakpoint_new (). */
gboolean ts_breakpoint_parse_place (TsBreakpoint *self, TsGraph *graph, const char *text, GError **error);

/* Whether its regular expression is about whole places. */
gboolean ts_breakpoint_is_on_places (const TsBreakpoint *self);

G_END_DECLS
