#include "app/models/ts-note-store.h"

#include "app/models/ts-user-file.h"

#include <errno.h>
#include <glib/gstdio.h>

#define KIND "notes"
#define HEAD "notes" /* group that says whose they are; notes are in the groups note1, note2, ..., boxes with colours in box1, box2, ... */
#define KEY_GRAPH "graph"
#define KEY_NAME "name"
#define KEY_SCOPE "scope"
#define KEY_TEXT "text"
#define KEY_COLOR "color"
#define KEY_TINT "tint"

struct _TsNoteStore
{
  char *path;
  char *graph;
};

TsNoteStore *
ts_note_store_new (const char *graph,
                   const char *folder)
{
  TsNoteStore *self = g_new0 (TsNoteStore, 1);

  self->path = ts_user_file_dup_path (KIND, graph, folder);
  self->graph = g_strdup (graph);
  return self;
}

void
ts_note_store_free (TsNoteStore *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->graph);
  g_free (self);
}

/* ---- reading ------------------------------------------------------------------------------------- */

static TsNotes *
add_note (TsNotes *notes,
          GKeyFile *file,
          const char *group)
{
  g_autofree char *name = g_key_file_get_string (file, group, KEY_NAME, NULL);
  g_autofree char *text = g_key_file_get_string (file, group, KEY_TEXT, NULL);
  g_autofree char *color = g_key_file_get_string (file, group, KEY_COLOR, NULL);
  TsNote note = { name, g_key_file_get_boolean (file, group, KEY_SCOPE, NULL), text, ts_note_color_from_name (color) };
  TsNotes *more;

  if (name == NULL || *name == '\0' || text == NULL)
    return notes;
  more = ts_notes_set (notes, &note);
  ts_notes_unref (notes);
  return more;
}

/* Of a colour that is not known here the box has none. */
static void
add_tint (GPtrArray *places,
          GKeyFile *file,
          const char *group)
{
  g_autofree char *name = g_key_file_get_string (file, group, KEY_NAME, NULL);
  g_autofree char *color = g_key_file_get_string (file, group, KEY_TINT, NULL);
  TsTint tint = ts_tint_from_name (color);

  if (name != NULL && *name != '\0' && tint != TS_N_TINTS)
    g_ptr_array_add (places, ts_tinted_place_new (name, g_key_file_get_boolean (file, group, KEY_SCOPE, NULL), tint));
}

TsNotes *
ts_note_store_load (TsNoteStore *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tinted_place_free);
  g_autoptr (TsNotes) notes = ts_notes_new ();
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, self->path, G_KEY_FILE_NONE, NULL))
    return g_steal_pointer (&notes);
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      notes = add_note (notes, file, groups[i]);
      add_tint (places, file, groups[i]);
    }
  return ts_notes_set_tints (notes, places);
}

/* ---- writing ------------------------------------------------------------------------------------- */

static void
write_note (GKeyFile *file,
            guint number,
            const TsNote *note)
{
  g_autofree char *group = g_strdup_printf ("note%u", number);

  g_key_file_set_string (file, group, KEY_NAME, note->name);
  g_key_file_set_boolean (file, group, KEY_SCOPE, note->is_scope);
  g_key_file_set_string (file, group, KEY_TEXT, note->text);
  g_key_file_set_string (file, group, KEY_COLOR, ts_note_color_get_name (note->color));
}

static void
write_tint (GKeyFile *file,
            guint number,
            const TsTintedPlace *place)
{
  g_autofree char *group = g_strdup_printf ("box%u", number);

  g_key_file_set_string (file, group, KEY_NAME, place->name);
  g_key_file_set_boolean (file, group, KEY_SCOPE, place->is_scope);
  g_key_file_set_string (file, group, KEY_TINT, ts_tint_get_name (place->tint));
}

gboolean
ts_note_store_save (TsNoteStore *self,
                    const TsNotes *notes,
                    GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (notes->notes->len + notes->tints->len == 0)
    {
      if (g_unlink (self->path) != 0 && errno != ENOENT)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s cannot be removed: %s", self->path, g_strerror (errno));
          return FALSE;
        }
      return TRUE;
    }
  g_key_file_set_string (file, HEAD, KEY_GRAPH, self->graph);
  for (guint i = 0; i < notes->notes->len; i++)
    write_note (file, i + 1, notes->notes->pdata[i]);
  for (guint i = 0; i < notes->tints->len; i++)
    write_tint (file, i + 1, notes->tints->pdata[i]);
  return ts_user_file_save (file, self->path, error);
}
