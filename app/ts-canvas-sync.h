#pragma once

#include "app/canvas/ts-canvas.h"
#include "app/ts-document.h"

G_BEGIN_DECLS

/* Shows in @canvas how far each operation of the run of now is; nothing if there never was a run. */
void ts_canvas_sync_states (TsCanvas *canvas, TsDocument *document);

/* Marks the operations that breakpoints are on; those that no breakpoint stops at now are marked as disabled. Returns how many breakpoints there are. */
guint ts_canvas_sync_breakpoints (TsCanvas *canvas, TsDocument *document);

G_END_DECLS
