#include "app/scene/ts-notes.h"

#include <string.h>

static const char *const color_names[TS_N_NOTE_COLORS] = {
  [TS_NOTE_YELLOW] = "yellow",
  [TS_NOTE_GREEN] = "green",
  [TS_NOTE_BLUE] = "blue",
  [TS_NOTE_RED] = "red",
  [TS_NOTE_VIOLET] = "violet",
};

const char *
ts_note_color_get_name (TsNoteColor color)
{
  return color_names[color];
}

TsNoteColor
ts_note_color_from_name (const char *name)
{
  for (TsNoteColor color = 0; color < TS_N_NOTE_COLORS; color++)
    if (g_strcmp0 (name, color_names[color]) == 0)
      return color;
  return TS_NOTE_YELLOW;
}

static TsNote *
note_copy (const TsNote *note)
{
  TsNote *copy = g_new (TsNote, 1);

  *copy = (TsNote) { g_strdup (note->name), note->is_scope, g_strdup (note->text), note->color };
  return copy;
}

static void
note_free (gpointer data)
{
  TsNote *note = data;

  g_free (note->name);
  g_free (note->text);
  g_free (note);
}

TsNotes *
ts_notes_new (void)
{
  TsNotes *self = g_new0 (TsNotes, 1);

  self->ref_count = 1;
  self->notes = g_ptr_array_new_with_free_func (note_free);
  return self;
}

TsNotes *
ts_notes_ref (TsNotes *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_notes_unref (TsNotes *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_ptr_array_unref (self->notes);
  g_free (self);
}

static gboolean
is_at (const TsNote *note,
       const char *name,
       gboolean is_scope)
{
  return note->is_scope == !!is_scope && strcmp (note->name, name) == 0;
}

gboolean
ts_notes_equal (const TsNotes *self,
                const TsNotes *other)
{
  if (self == other)
    return TRUE;
  if (self->notes->len != other->notes->len)
    return FALSE;
  for (guint i = 0; i < self->notes->len; i++)
    {
      const TsNote *a = self->notes->pdata[i], *b = other->notes->pdata[i];

      if (!is_at (a, b->name, b->is_scope) || a->color != b->color || strcmp (a->text, b->text) != 0)
        return FALSE;
    }
  return TRUE;
}

const TsNote *
ts_notes_find (const TsNotes *self,
               const char *name,
               gboolean is_scope)
{
  for (guint i = 0; i < self->notes->len; i++)
    if (is_at (self->notes->pdata[i], name, is_scope))
      return self->notes->pdata[i];
  return NULL;
}

TsNotes *
ts_notes_set (const TsNotes *self,
              const TsNote *note)
{
  TsNotes *new = ts_notes_new ();
  gboolean is_there = FALSE;

  for (guint i = 0; i < self->notes->len; i++)
    {
      gboolean is_same = is_at (self->notes->pdata[i], note->name, note->is_scope);

      g_ptr_array_add (new->notes, note_copy (is_same ? note : self->notes->pdata[i]));
      is_there |= is_same;
    }
  if (!is_there)
    g_ptr_array_add (new->notes, note_copy (note));
  return new;
}

TsNotes *
ts_notes_remove (const TsNotes *self,
                 const char *name,
                 gboolean is_scope)
{
  TsNotes *new = ts_notes_new ();

  for (guint i = 0; i < self->notes->len; i++)
    if (!is_at (self->notes->pdata[i], name, is_scope))
      g_ptr_array_add (new->notes, note_copy (self->notes->pdata[i]));
  return new;
}
