#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TS_NOTE_YELLOW,
  TS_NOTE_GREEN,
  TS_NOTE_BLUE,
  TS_NOTE_RED,
  TS_NOTE_VIOLET,
  TS_N_NOTE_COLORS,
} TsNoteColor;

/* "yellow", ...; the other way round yellow for any other name. */
const char *ts_note_color_get_name (TsNoteColor color);
TsNoteColor ts_note_color_from_name (const char *name);

/**
 * TsNote:
 * @name: full name of an operation or, if @is_scope, a scope
 * @text: "" for a pin, which only marks the place
 *
 * What the user noted about a place in a graph.
 */
typedef struct
{
  char *name;
  gboolean is_scope;
  char *text;
  TsNoteColor color;
} TsNote;

/**
 * TsNotes:
 * @notes: (element-type TsNote): one for a place at most, in the order in which they were made
 *
 * All that is noted about one graph. By name, so that it holds for another version of it. Immutable, reference counted; any thread.
 */
typedef struct
{
  GPtrArray *notes;

  /*< private >*/
  gint ref_count;
} TsNotes;

TsNotes *ts_notes_new (void);
TsNotes *ts_notes_ref (TsNotes *self);
void ts_notes_unref (TsNotes *self);
gboolean ts_notes_equal (const TsNotes *self, const TsNotes *other);

/* (nullable) */
const TsNote *ts_notes_find (const TsNotes *self, const char *name, gboolean is_scope);

/* The same with a note more, or another one of its place; likewise with none there. (transfer full) */
TsNotes *ts_notes_set (const TsNotes *self, const TsNote *note);
TsNotes *ts_notes_remove (const TsNotes *self, const char *name, gboolean is_scope);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsNotes, ts_notes_unref)

G_END_DECLS
