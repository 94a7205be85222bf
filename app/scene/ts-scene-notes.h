#pragma once

#include "app/scene/ts-notes.h"
#include "app/scene/ts-palette.h"
#include "app/scene/ts-scene.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TsNoteTag:
 * @box: where it is drawn
 * @note: (nullable): what is noted of the box itself; stays the notes'
 * @n_inside: how many notes are of what is in the box, which is closed
 * @place: in the scene: above the box, right of the middle
 * @layout: (nullable): its words
 *
 * A piece of paper at a box.
 */
typedef struct
{
  guint32 box;
  const TsNote *note;
  guint n_inside;
  TsRect place;
  PangoLayout *layout;
} TsNoteTag;

/**
 * TsSceneNotes:
 * @tags: (element-type TsNoteTag): by box
 * @tints: (nullable) (array): for each box a TsTint; %NULL: none has one
 *
 * Where notes are in a scene, and which boxes have a colour by hand. What its boxes do not show, and what a closed box holds, is told there; notes of names that the graph has not are nowhere.
 * Main thread, or the one thread that exports.
 */
typedef struct
{
  GArray *tags;
  guint8 *tints;

  /*< private >*/
  TsNotes *notes;
} TsSceneNotes;

/* @is_whole: words are not cut to what the box is wide. (transfer full) */
TsSceneNotes *ts_scene_notes_new (const TsScene *scene, TsNotes *notes, PangoContext *context, gboolean is_whole);
void ts_scene_notes_free (TsSceneNotes *self);

/* (nullable): the tag at a point of the scene. */
const TsNoteTag *ts_scene_notes_pick (const TsSceneNotes *self, float x, float y);

/* (nullable): that of a box. */
const TsNoteTag *ts_scene_notes_find (const TsSceneNotes *self, guint32 box);

/* Of paper, and what is written on it. */
GdkRGBA ts_note_color_get_fill (TsNoteColor color, const TsPalette *palette);
GdkRGBA ts_note_color_get_text (TsNoteColor color, const TsPalette *palette);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSceneNotes, ts_scene_notes_free)

G_END_DECLS
