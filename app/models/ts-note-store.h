#pragma once

#include "app/scene/ts-notes.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TsNoteStore:
 *
 * The notes of one graph, in a file of its own among the user's data: never in the graph's, nor beside it. Main thread.
 */
typedef struct _TsNoteStore TsNoteStore;

/* @graph: what says which graph it is: path of its file, name of a sample, with `#FUNCTION` for the body of a function. @folder: (nullable): where the
 * files are; %NULL: where they belong */
TsNoteStore *ts_note_store_new (const char *graph, const char *folder);
void ts_note_store_free (TsNoteStore *self);

/* A file that cannot be read, or is none of notes, counts as empty; what follows a piece that cannot be read is there all the same. (transfer full) */
TsNotes *ts_note_store_load (TsNoteStore *self);

/* Whole or not at all; no notes: no file. @error: why it cannot be written */
gboolean ts_note_store_save (TsNoteStore *self, const TsNotes *notes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsNoteStore, ts_note_store_free)

G_END_DECLS
