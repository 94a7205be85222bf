#pragma once

#include "app/canvas/ts-canvas.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_NOTE_POPOVER (ts_note_popover_get_type ())
G_DECLARE_FINAL_TYPE (TsNotePopover, ts_note_popover, TS, NOTE_POPOVER, GtkPopover)

/**
 * TsNotePopover:
 *
 * Where the note of the selected box is written, at the box. What is written stays when it is closed; Escape leaves the note as it was. Main thread.
 */

/* Shows itself at what is selected in @canvas; nothing if that has no name of its own or is not seen. */
void ts_note_popover_popup (TsCanvas *canvas);

G_END_DECLS
