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

static TsNotes *
notes_new (GPtrArray *tints)
{
  TsNotes *self = g_new0 (TsNotes, 1);

  self->ref_count = 1;
  self->notes = g_ptr_array_new_with_free_func (note_free);
  self->tints = tints;
  return self;
}

static GPtrArray *
new_tints (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tinted_place_free);
}

TsNotes *
ts_notes_new (void)
{
  return notes_new (new_tints ());
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
  g_ptr_array_unref (self->tints);
  g_free (self);
}

static gboolean
is_at (const TsNote *note,
       const char *name,
       gboolean is_scope)
{
  return note->is_scope == !!is_scope && strcmp (note->name, name) == 0;
}

static gboolean
equal_tints (const GPtrArray *self,
             const GPtrArray *other)
{
  if (self == other)
    return TRUE;
  if (self->len != other->len)
    return FALSE;
  for (guint i = 0; i < self->len; i++)
    {
      const TsTintedPlace *a = self->pdata[i], *b = other->pdata[i];

      if (a->is_scope != b->is_scope || a->tint != b->tint || strcmp (a->name, b->name) != 0)
        return FALSE;
    }
  return TRUE;
}

gboolean
ts_notes_equal (const TsNotes *self,
                const TsNotes *other)
{
  if (self == other)
    return TRUE;
  if (self->notes->len != other->notes->len || !equal_tints (self->tints, other->tints))
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
  TsNotes *new = notes_new (g_ptr_array_ref (self->tints));
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
  TsNotes *new = notes_new (g_ptr_array_ref (self->tints));

  for (guint i = 0; i < self->notes->len; i++)
    if (!is_at (self->notes->pdata[i], name, is_scope))
      g_ptr_array_add (new->notes, note_copy (self->notes->pdata[i]));
  return new;
}

/* ---- colours ------------------------------------------------------------------------------------- */

TsTintedPlace *
ts_tinted_place_new (const char *name,
                     gboolean is_scope,
                     TsTint tint)
{
  TsTintedPlace *self = g_new (TsTintedPlace, 1);

  *self = (TsTintedPlace) { g_strdup (name), !!is_scope, tint };
  return self;
}

void
ts_tinted_place_free (TsTintedPlace *self)
{
  g_free (self->name);
  g_free (self);
}

static guint
hash_place (gconstpointer key)
{
  const TsTintedPlace *place = key;

  return g_str_hash (place->name) + (guint)place->is_scope;
}

static gboolean
equal_places (gconstpointer a,
              gconstpointer b)
{
  const TsTintedPlace *p = a, *q = b;

  return p->is_scope == q->is_scope && strcmp (p->name, q->name) == 0;
}

TsNotes *
ts_notes_set_tints (const TsNotes *self,
                    const GPtrArray *places)
{
  g_autoptr (GHashTable) changed = g_hash_table_new (hash_place, equal_places);
  TsNotes *new = notes_new (new_tints ());

  for (guint i = 0; i < self->notes->len; i++)
    g_ptr_array_add (new->notes, note_copy (self->notes->pdata[i]));
  for (guint i = 0; i < places->len; i++)
    g_hash_table_replace (changed, places->pdata[i], places->pdata[i]);
  for (guint i = 0; i < self->tints->len + places->len; i++)
    {
      const TsTintedPlace *place = i < self->tints->len ? self->tints->pdata[i] : places->pdata[i - self->tints->len];
      const TsTintedPlace *last = g_hash_table_lookup (changed, place);

      if ((last == NULL || last == place) && place->tint != TS_TINT_NONE)
        g_ptr_array_add (new->tints, ts_tinted_place_new (place->name, place->is_scope, place->tint));
    }
  return new;
}
