#pragma once

#include "app/canvas/ts-canvas.h"
#include "app/ts-document.h"

G_BEGIN_DECLS

/* Shows in @canvas how far each operation of the run of now is; nothing if there never was a run. */
void ts_canvas_sync_states (TsCanvas *canvas, TsDocument *document);

/* What @stop stands at among the operations that @canvas shows: in functions that are open in the places of their calls as far inside as these go. %TS_NO_OP if it stands at
 * none */
guint32 ts_canvas_sync_find_current (TsCanvas *canvas, TsDocument *document, const TsStop *stop);

/* Marks the operations that breakpoints are on; those that no breakpoint stops at now are marked as disabled. Returns how many breakpoints there are. */
guint ts_canvas_sync_breakpoints (TsCanvas *canvas, TsDocument *document);

G_END_DECLS
