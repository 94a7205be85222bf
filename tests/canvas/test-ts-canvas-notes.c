#include "tests/canvas/canvas-fixture.h"

static const char network[] = "x Placeholder\n"
                              "conv/Conv2D Conv2D x\n"
                              "conv/Relu Relu conv/Conv2D\n"
                              "out Neg conv/Relu\n";

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture_set_up (fixture, network);
  fixture_wait (fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  fixture_tear_down (fixture);
}

static void
note (Fixture *fixture,
      const char *name,
      gboolean is_scope,
      const char *text)
{
  TsNote note = { (char *)name, is_scope, (char *)text, TS_NOTE_GREEN };
  g_autoptr (TsNotes) notes = ts_notes_set (ts_canvas_get_notes (fixture->canvas), &note);

  ts_canvas_set_notes (fixture->canvas, notes);
}

static const TsNoteTag *
find_tag (Fixture *fixture,
          const char *label)
{
  return fixture->canvas->scene_notes != NULL ? ts_scene_notes_find (fixture->canvas->scene_notes, fixture_find_box (fixture, label)) : NULL;
}

/* At its own box, above it; what is in a closed box is told there. */
static void
test_where_tags_are (Fixture *fixture,
                     gconstpointer data)
{
  const TsNoteTag *tag;
  TsRect box;

  g_assert_null (fixture->canvas->scene_notes);
  note (fixture, "out", FALSE, "too large?\nsee the log");
  note (fixture, "conv/Relu", FALSE, "");
  note (fixture, "gone", FALSE, "is not in this graph");

  tag = find_tag (fixture, "out");
  box = fixture->canvas->scene->boxes[fixture_find_box (fixture, "out")].rect;
  g_assert_nonnull (tag->note);
  g_assert_cmpstr (pango_layout_get_text (tag->layout), ==, "too large? …");
  g_assert_cmpfloat (tag->place.y, <, box.y);
  g_assert_cmpfloat (tag->place.x, >, box.x + box.width / 2); /* edges come in to the left of it */
  g_assert_cmpuint (fixture->canvas->scene_notes->tags->len, ==, 2);

  tag = find_tag (fixture, "conv");
  g_assert_null (tag->note);
  g_assert_cmpuint (tag->n_inside, ==, 1);

  ts_canvas_expand_levels (fixture->canvas, 2, TRUE);
  fixture_wait (fixture);
  g_assert_null (find_tag (fixture, "conv"));
  g_assert_nonnull (find_tag (fixture, "Relu")->note);
  g_assert_null (find_tag (fixture, "Relu")->layout); /* a pin */
}

static void
test_undo (Fixture *fixture,
           gconstpointer data)
{
  note (fixture, "conv", TRUE, "first");
  note (fixture, "conv", TRUE, "second");
  g_assert_cmpuint (ts_canvas_get_notes (fixture->canvas)->notes->len, ==, 1);

  ts_canvas_go_back (fixture->canvas);
  g_assert_cmpstr (ts_notes_find (ts_canvas_get_notes (fixture->canvas), "conv", TRUE)->text, ==, "first");
  ts_canvas_go_back (fixture->canvas);
  g_assert_cmpuint (ts_canvas_get_notes (fixture->canvas)->notes->len, ==, 0);
  ts_canvas_go_forth (fixture->canvas);
  ts_canvas_go_forth (fixture->canvas);
  g_assert_cmpstr (ts_notes_find (ts_canvas_get_notes (fixture->canvas), "conv", TRUE)->text, ==, "second");
}

static TsTint
get_tint (Fixture *fixture,
          const char *label)
{
  const TsSceneNotes *notes = fixture->canvas->scene_notes;

  return notes != NULL && notes->tints != NULL ? notes->tints[fixture_find_box (fixture, label)] : TS_TINT_NONE;
}

/* A colour for one box or several, kept by name and undone; words of a place do not touch it. */
static void
test_tints (Fixture *fixture,
            gconstpointer data)
{
  ts_canvas_select_box (fixture->canvas, fixture_find_box (fixture, "out"));
  g_assert_cmpuint (ts_canvas_tint_chosen (fixture->canvas, TS_TINT_BLUE), ==, 1);
  g_assert_cmpint (get_tint (fixture, "out"), ==, TS_TINT_BLUE);
  g_assert_cmpint (get_tint (fixture, "conv"), ==, TS_TINT_NONE);

  ts_canvas_choose_box (fixture->canvas, fixture_find_box (fixture, "conv"));
  g_assert_cmpuint (ts_canvas_tint_chosen (fixture->canvas, TS_TINT_GREEN), ==, 2);
  note (fixture, "out", FALSE, "text");
  g_assert_cmpint (get_tint (fixture, "out"), ==, TS_TINT_GREEN);
  g_assert_cmpint (get_tint (fixture, "conv"), ==, TS_TINT_GREEN);
  g_assert_cmpuint (ts_canvas_get_notes (fixture->canvas)->tints->len, ==, 2);

  ts_canvas_expand_levels (fixture->canvas, 2, TRUE);
  fixture_wait (fixture);
  g_assert_cmpint (get_tint (fixture, "conv"), ==, TS_TINT_GREEN);
  g_assert_cmpint (get_tint (fixture, "Relu"), ==, TS_TINT_NONE);
  ts_canvas_go_back (fixture->canvas);
  ts_canvas_go_back (fixture->canvas);
  ts_canvas_go_back (fixture->canvas);
  fixture_wait (fixture);
  g_assert_cmpint (get_tint (fixture, "out"), ==, TS_TINT_BLUE);
  g_assert_cmpint (get_tint (fixture, "conv"), ==, TS_TINT_NONE);

  ts_canvas_clear_choice (fixture->canvas);
  ts_canvas_select_box (fixture->canvas, fixture_find_box (fixture, "out"));
  ts_canvas_tint_chosen (fixture->canvas, TS_TINT_NONE);
  g_assert_cmpuint (ts_canvas_get_notes (fixture->canvas)->tints->len, ==, 0);
  g_assert_null (fixture->canvas->scene_notes);
}

/* Of one graph: another one has its own, and there is nothing to go back to. */
static void
test_another_graph (Fixture *fixture,
                    gconstpointer data)
{
  g_autoptr (TsNotes) loaded = NULL;
  g_autoptr (TsGraph) graph = ts_graph_ref (fixture->graph);

  note (fixture, "out", FALSE, "text");
  loaded = ts_notes_ref (ts_canvas_get_notes (fixture->canvas));
  ts_canvas_set_graph (fixture->canvas, NULL);
  g_assert_cmpuint (ts_canvas_get_notes (fixture->canvas)->notes->len, ==, 0);
  ts_canvas_set_graph (fixture->canvas, graph);
  ts_canvas_load_notes (fixture->canvas, loaded);
  fixture_wait (fixture);
  g_assert_false (ts_canvas_can_go_back (fixture->canvas));
  g_assert_nonnull (find_tag (fixture, "out"));
}

/* A tag is pressed: its box is selected, and its note asked for. */
static void
note_activated (TsCanvas *canvas,
                guint *n)
{
  (*n)++;
}

static void
test_click (Fixture *fixture,
            gconstpointer data)
{
  const TsNoteTag *tag;
  guint n = 0;
  double x, y;
  g_autofree char *text = NULL;

  note (fixture, "out", FALSE, "text");
  g_signal_connect (fixture->canvas, "note-activated", G_CALLBACK (note_activated), &n);
  tag = find_tag (fixture, "out");
  ts_camera_to_view (&fixture->canvas->camera, tag->place.x + tag->place.width / 2, tag->place.y + tag->place.height / 2, &x, &y);
  text = ts_canvas_dup_note_text (fixture->canvas, x, y);
  g_assert_cmpstr (text, ==, "text");
  g_assert_true (ts_canvas_click_note (fixture->canvas, x, y));
  g_assert_false (ts_canvas_click_note (fixture->canvas, x, y + 300));
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (fixture->canvas->selected_box, ==, fixture_find_box (fixture, "out"));
}

int
main (int argc,
      char **argv)
{
  if (!fixture_init_tests (&argc, &argv))
    return 0;

  g_test_add ("/canvas/notes/where-tags-are", Fixture, NULL, set_up, test_where_tags_are, tear_down);
  g_test_add ("/canvas/notes/undo", Fixture, NULL, set_up, test_undo, tear_down);
  g_test_add ("/canvas/notes/tints", Fixture, NULL, set_up, test_tints, tear_down);
  g_test_add ("/canvas/notes/another-graph", Fixture, NULL, set_up, test_another_graph, tear_down);
  g_test_add ("/canvas/notes/click", Fixture, NULL, set_up, test_click, tear_down);

  return g_test_run ();
}
