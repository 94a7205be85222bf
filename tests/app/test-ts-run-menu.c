/* The menu of the run: its order and time, what may be asked of it, and the state that it waits for. */

#include "tests/app/ts-window-fixture.h"

#include "engine/debug/worker/ts-debug-worker-timeline.h"

static void
run (TsWindowFixture *f)
{
  ts_window_fixture_activate (f, "run", NULL);
}

static void
ask (TsWindowFixture *f,
     const char *line)
{
  ts_window_fixture_activate (f, "ask", g_variant_new ("(ss)", "A Question", line));
}

/* ---- order -------------------------------------------------------------------------------------- */

static char *
dup_schedule (TsWindowFixture *f)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (f->window), "schedule");

  return g_variant_dup_string (state, NULL);
}

/* The choice shows what holds, by whatever means it was chosen. */
static void
test_schedule (TsWindowFixture *f,
               gconstpointer data)
{
  g_autofree char *first = dup_schedule (f);
  g_autofree char *chosen = NULL;
  g_autofree char *drawn = NULL;

  g_assert_cmpstr (first, ==, "file");
  ts_window_fixture_activate (f, "schedule", g_variant_new_string ("lifo"));
  chosen = dup_schedule (f);
  g_assert_cmpstr (chosen, ==, "lifo");
  ts_window_fixture_activate (f, "schedule", g_variant_new_string ("random"));
  ts_window_fixture_type ("Order by Lot", 0, "7");
  ts_window_fixture_press (f, "Order by Lot", "_Use");
  drawn = dup_schedule (f);
  g_assert_cmpstr (drawn, ==, "random");
}

/* Another one of those that are ready goes first. */
static void
test_fire (TsWindowFixture *f,
           gconstpointer data)
{
  guint n;
  guint32 last;
  g_autofree guint32 *ready = NULL;

  ts_window_fixture_activate (f, "step", NULL);
  ready = ts_debug_worker_dup_ready (f->worker, &n);
  g_assert_cmpuint (n, >, 1);
  last = ready[n - 1];
  ts_document_set_selected_op (f->document, last);
  ts_window_fixture_settle (f);
  ts_window_fixture_activate (f, "fire", NULL);
  g_assert_cmpint (ts_debug_worker_get_op_state (f->worker, last), ==, TS_OP_DONE);
}

static void
test_seed (TsWindowFixture *f,
           gconstpointer data)
{
  guint64 seed;

  ts_window_fixture_activate (f, "seed", NULL);
  ts_window_fixture_type ("Seed of Random Numbers", 0, "42");
  ts_window_fixture_press (f, "Seed of Random Numbers", "_Pin");
  g_assert_true (ts_debug_worker_get_seed (f->worker, &seed));
  g_assert_cmpuint (seed, ==, 42);
  ts_window_fixture_activate (f, "another-seed", NULL);
  g_assert_true (ts_debug_worker_get_seed (f->worker, &seed));
  g_assert_cmpuint (seed, !=, 42);
}

/* ---- time --------------------------------------------------------------------------------------- */

/* Set, gone to, renamed, removed. */
static void
test_bookmarks (TsWindowFixture *f,
                gconstpointer data)
{
  gsize end;

  g_assert_false (ts_window_fixture_is_enabled (f, "bookmark"));
  for (guint i = 0; i < 4; i++)
    ts_window_fixture_activate (f, "step", NULL);
  ts_window_fixture_activate (f, "bookmark", NULL);
  ts_window_fixture_type ("Set Bookmark", 0, "before it goes wrong");
  ts_window_fixture_press (f, "Set Bookmark", "_Set");
  run (f);
  g_assert_cmpuint (ts_debug_worker_get_t (f->worker, &end), ==, end);
  ts_window_fixture_click_row (f, "before it goes wrong");
  g_assert_cmpuint (ts_debug_worker_get_t (f->worker, &end), <, end);

  ts_window_fixture_press_button (f, "Change the Note");
  ts_window_fixture_type ("Note of a Bookmark", 0, "early");
  ts_window_fixture_press (f, "Note of a Bookmark", "_Set");
  ts_window_fixture_wait_for (f, "early");
  ts_window_fixture_press_button (f, "Remove Bookmark");
  g_assert_null (ts_window_fixture_find_row (f, "early"));
}

/* Another way from here, and back to the first one; what differs leads to the operation. */
static void
test_forks (TsWindowFixture *f,
            gconstpointer data)
{
  ts_window_fixture_activate (f, "step", NULL);
  ts_window_fixture_activate (f, "fork", NULL);
  ts_window_fixture_type ("Fork Run", 0, "milder");
  ts_window_fixture_press (f, "Fork Run", "_Set");
  ts_window_fixture_wait_for (f, "milder  (here)");
  ts_window_fixture_say (f, "until block_1/norm/variance");
  ts_window_fixture_say (f, "set block_1/norm/variance = $out * 0 + 1");
  run (f);
  ts_window_fixture_click_row (f, "The run as it began");
  ts_window_fixture_wait_for (f, "1  (here)");
  run (f);
  ts_window_fixture_press_button (f, "Compare");
  ts_window_fixture_click_row (f, "block_1/norm/variance:0: ");
  g_assert_cmpstr (ts_window_fixture_get_selected (f), ==, "block_1/norm/variance");
}

static void
test_recording (TsWindowFixture *f,
                gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "a run.tsrec", NULL);

  run (f);
  ts_window_fixture_activate (f, "save-recording", g_variant_new_string (path));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (ts_window_fixture_is_enabled (f, "close-recording"));
  ts_window_fixture_activate (f, "open-recording", g_variant_new_string (path));
  ts_window_fixture_wait_for (f, "A recording is open: Run 1");
  ts_window_fixture_press_button (f, "Close Recording");
  g_assert_false (ts_window_fixture_shows (f, "A recording is open"));
}

static void
test_budget (TsWindowFixture *f,
             gconstpointer data)
{
  ts_window_fixture_activate (f, "budget", NULL);
  ts_window_fixture_type ("Memory for Values", 0, "much");
  ts_window_fixture_press (f, "Memory for Values", "_Use");
  g_assert_nonnull (ts_window_fixture_find_window ("Memory for Values"));
  ts_window_fixture_type ("Memory for Values", 0, "10M");
  ts_window_fixture_press (f, "Memory for Values", "_Use");
  ts_window_fixture_wait_for (f, "Up to 10.0");
}

/* ---- questions ---------------------------------------------------------------------------------- */

static void
test_determinism (TsWindowFixture *f,
                  gconstpointer data)
{
  ask (f, "check determinism");
  ts_window_fixture_wait_for (f, "run");
  run (f);
  ask (f, "check determinism 2");
  ts_window_fixture_wait_for (f, "as it was: the same");
}

/* A line that tells of several operations leads to each of them. */
static void
test_races (TsWindowFixture *f,
            gconstpointer data)
{
  ts_window_fixture_say (f, "fetch read after");
  ask (f, "info races");
  ts_window_fixture_wait_for (f, "v: add (AssignAdd) writes, read (Identity) reads");
  ts_window_fixture_press_button (f, "read");
  g_assert_cmpstr (ts_window_fixture_get_selected (f), ==, "read");
  ts_window_fixture_press_button (f, "v");
  g_assert_cmpstr (ts_window_fixture_get_selected (f), ==, "v");
}

static void
test_precision (TsWindowFixture *f,
                gconstpointer data)
{
  run (f);
  ask (f, "shadow block_1/norm/variance");
  ts_window_fixture_click_row (f, "block_1/norm/variance (Mean)");
  g_assert_cmpstr (ts_window_fixture_get_selected (f), ==, "block_1/norm/variance");
  ask (f, "info ranges");
  ts_window_fixture_wait_for (f, "would fit into float16");
}

/* What is wrong is said where it was typed; what was met is among the alerts. */
static void
test_assert (TsWindowFixture *f,
             gconstpointer data)
{
  GtkWidget *entry;

  ts_window_fixture_select (f, "block_1/Relu");
  ts_window_fixture_activate (f, "assert", NULL);
  entry = ts_window_fixture_type ("Assert", 0, "$out <");
  ts_window_fixture_press (f, "Assert", "_Assert");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  ts_window_fixture_type ("Assert", 0, "$out < -1");
  ts_window_fixture_press (f, "Assert", "_Assert");
  ts_window_fixture_wait_for (f, "block_1/Relu:0: $out < -1");
  run (f);
  g_assert_cmpint (ts_debug_worker_get_stop (f->worker)->reason, ==, TS_STOP_CATCH);
  ts_window_fixture_activate (f, "ignore-numeric", NULL);
  ask (f, "info assertions");
  ts_window_fixture_wait_for (f, "block_1/Relu");
}

/* ---- state -------------------------------------------------------------------------------------- */

/* The deadlock has its name; an element that is put in by hand ends it. */
static void
test_deadlock (TsWindowFixture *f,
               gconstpointer data)
{
  ts_window_fixture_say (f, "fetch item");
  run (f);
  g_assert_cmpstr (ts_window_get_message (f->window), ==, "The run cannot go on");
  ts_window_fixture_wait_for (f, "Deadlock: nothing that is left of this run can help.");
  ts_window_fixture_press_button (f, "_Who Waits for What?");
  ts_window_fixture_click_row (f, "item (QueueDequeueV2) waits for q");
  g_assert_cmpstr (ts_window_fixture_get_selected (f), ==, "item");

  ts_window_fixture_activate (f, "enqueue", g_variant_new_string ("q"));
  ts_window_fixture_type ("Put Into Queue", 0, "[1, 2]");
  ts_window_fixture_press (f, "Put Into Queue", "_Put In");
  g_assert_nonnull (ts_window_fixture_find_window ("Put Into Queue"));
  ts_window_fixture_type ("Put Into Queue", 0, "3");
  ts_window_fixture_press (f, "Put Into Queue", "_Put In");
  run (f);
  g_assert_cmpfloat (ts_window_fixture_get_number (f, "item"), ==, 3);
}

static void
test_queue_by_hand (TsWindowFixture *f,
                    gconstpointer data)
{
  ts_window_fixture_say (f, "fetch put");
  run (f);
  ask (f, "info queues q");
  ts_window_fixture_wait_for (f, "9.0");
  ts_window_fixture_activate (f, "dequeue", g_variant_new_string ("q"));
  ts_window_fixture_wait_for (f, "9.0");
  ask (f, "info queues q");
  g_assert_null (ts_window_fixture_find_row (f, "9.0"));
  ts_window_fixture_activate (f, "close-queue", g_variant_new_string ("q"));
  ts_window_fixture_activate (f, "dequeue", g_variant_new_string ("q"));
  ts_window_fixture_wait_for (f, "queue \"q\" is empty");
}

#define ADD(path, graph, function) g_test_add (path, TsWindowFixture, graph, ts_window_fixture_set_up, function, ts_window_fixture_tear_down)

int
main (int argc,
      char *argv[])
{
  if (!ts_window_fixture_init (&argc, &argv))
    return 0;
  ADD ("/run-menu/schedule", "sample:nan", test_schedule);
  ADD ("/run-menu/fire", "sample:nan", test_fire);
  ADD ("/run-menu/seed", "sample:nan", test_seed);
  ADD ("/run-menu/bookmarks", "sample:nan", test_bookmarks);
  ADD ("/run-menu/forks", "sample:nan", test_forks);
  ADD ("/run-menu/recording", "sample:nan", test_recording);
  ADD ("/run-menu/budget", "sample:nan", test_budget);
  ADD ("/run-menu/determinism", "sample:nan", test_determinism);
  ADD ("/run-menu/races", "race.pbtxt", test_races);
  ADD ("/run-menu/precision", "sample:nan", test_precision);
  ADD ("/run-menu/assert", "sample:nan", test_assert);
  ADD ("/run-menu/deadlock", "queue.pbtxt", test_deadlock);
  ADD ("/run-menu/queue-by-hand", "queue.pbtxt", test_queue_by_hand);
  return ts_window_fixture_run ();
}
