#include "app/models/ts-note-store.h"
#include "tests/support/ts-test-folder.h"

#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  TsNoteStore *store;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->folder = ts_test_folder_new ();
  fixture->store = ts_note_store_new ("/home/me/model.pb", fixture->folder);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (TsNotes) none = ts_notes_new ();

  ts_note_store_save (fixture->store, none, NULL);
  ts_note_store_free (fixture->store);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

/* (transfer full): @notes with one place of each kind coloured */
static TsNotes *
add_tints (TsNotes *notes,
           TsTint tint)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tinted_place_free);

  g_ptr_array_add (places, ts_tinted_place_new ("a/b", FALSE, tint));
  g_ptr_array_add (places, ts_tinted_place_new ("a/b", TRUE, tint));
  return ts_notes_set_tints (notes, places);
}

static TsNotes *
new_notes (void)
{
  g_autoptr (TsNotes) none = ts_notes_new ();
  g_autoptr (TsNotes) one = ts_notes_set (none, &(TsNote) { (char *)"a/b", FALSE, (char *)"why is this\nso large? ü=;", TS_NOTE_RED });

  return ts_notes_set (one, &(TsNote) { (char *)"a/b", TRUE, (char *)"", TS_NOTE_BLUE });
}

/* An operation and a scope of the same name are two places. */
static void
test_round_trip (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (TsNotes) notes = new_notes ();
  g_autoptr (TsNotes) empty = ts_note_store_load (fixture->store);
  g_autoptr (TsNotes) loaded = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (empty->notes->len, ==, 0);
  g_assert_true (ts_note_store_save (fixture->store, notes, &error));
  g_assert_no_error (error);
  loaded = ts_note_store_load (fixture->store);
  g_assert_true (ts_notes_equal (notes, loaded));
  g_assert_cmpint (ts_notes_find (loaded, "a/b", TRUE)->color, ==, TS_NOTE_BLUE);
}

/* Colours are kept beside what is written, and without anything written; of one place the last one counts. */
static void
test_tints (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (TsNotes) none = ts_notes_new ();
  g_autoptr (TsNotes) notes = new_notes ();
  g_autoptr (TsNotes) blue = add_tints (notes, TS_TINT_BLUE);
  g_autoptr (TsNotes) pink = add_tints (blue, TS_TINT_PINK);
  g_autoptr (TsNotes) bare = add_tints (none, TS_TINT_GREY);
  g_autoptr (TsNotes) no_more = add_tints (pink, TS_TINT_NONE);
  g_autoptr (TsNotes) loaded = NULL;

  g_assert_cmpuint (pink->tints->len, ==, 2);
  g_assert_cmpint (((TsTintedPlace *)pink->tints->pdata[1])->tint, ==, TS_TINT_PINK);
  g_assert_false (ts_notes_equal (blue, pink));
  g_assert_true (ts_notes_equal (no_more, notes));
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (ts_note_store_save (fixture->store, i == 0 ? pink : bare, NULL));
      g_clear_pointer (&loaded, ts_notes_unref);
      loaded = ts_note_store_load (fixture->store);
      g_assert_true (ts_notes_equal (loaded, i == 0 ? pink : bare));
    }
  for (TsTint tint = 0; tint < TS_N_TINTS; tint++)
    g_assert_cmpint (ts_tint_from_name (ts_tint_get_name (tint)), ==, tint);
}

static void
test_no_notes_no_file (Fixture *fixture,
                       gconstpointer data)
{
  g_autoptr (TsNotes) notes = new_notes ();
  g_autoptr (TsNotes) less = ts_notes_remove (notes, "a/b", TRUE);
  g_autoptr (TsNotes) none = ts_notes_remove (less, "a/b", FALSE);
  g_autoptr (GDir) dir = NULL;

  g_assert_cmpuint (less->notes->len, ==, 1);
  g_assert_true (ts_note_store_save (fixture->store, notes, NULL));
  g_assert_true (ts_note_store_save (fixture->store, none, NULL));
  dir = g_dir_open (fixture->folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

static void
test_another_graph (Fixture *fixture,
                    gconstpointer data)
{
  g_autoptr (TsNotes) notes = new_notes ();
  g_autoptr (TsNoteStore) other = ts_note_store_new ("/home/me/model.pb#step", fixture->folder);
  g_autoptr (TsNotes) loaded = NULL;

  g_assert_true (ts_note_store_save (fixture->store, notes, NULL));
  loaded = ts_note_store_load (other);
  g_assert_cmpuint (loaded->notes->len, ==, 0);
}

static void
test_cannot_be_written (Fixture *fixture,
                        gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autoptr (TsNoteStore) store = ts_note_store_new ("x", file);
  g_autoptr (TsNotes) notes = new_notes ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_false (ts_note_store_save (store, notes, &error));
  g_assert_nonnull (error);
  g_unlink (file);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/note-store/round-trip", Fixture, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/note-store/tints", Fixture, NULL, set_up, test_tints, tear_down);
  g_test_add ("/note-store/no-notes-no-file", Fixture, NULL, set_up, test_no_notes_no_file, tear_down);
  g_test_add ("/note-store/another-graph", Fixture, NULL, set_up, test_another_graph, tear_down);
  g_test_add ("/note-store/cannot-be-written", Fixture, NULL, set_up, test_cannot_be_written, tear_down);

  return g_test_run ();
}
