#pragma once

#include "app/scene/ts-tint.h"

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
 * TsTintedPlace:
 * @name: full name of an operation or, if @is_scope, a scope
 *
 * A box that has a colour by hand.
 */
typedef struct
{
  char *name;
  gboolean is_scope;
  TsTint tint;
} TsTintedPlace;

/**
 * TsNotes:
 * @notes: (element-type TsNote): one for a place at most, in the order in which they were made
 * @tints: (element-type TsTintedPlace): likewise; none is %TS_TINT_NONE
 *
 * All that is noted about one graph, in words and colours. By name, so that it holds for another version of it. Immutable, reference counted; any thread.
 */
typedef struct
{
  GPtrArray *notes;
  GPtrArray *tints;

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

/* The same with places coloured, or no longer. @places: (element-type TsTintedPlace): by name. (transfer full) */
TsNotes *ts_notes_set_tints (const TsNotes *self, const GPtrArray *places);

TsTintedPlace *ts_tinted_place_new (const char *name, gboolean is_scope, TsTint tint);
void ts_tinted_place_free (TsTintedPlace *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsNotes, ts_notes_unref)

G_END_DECLS
