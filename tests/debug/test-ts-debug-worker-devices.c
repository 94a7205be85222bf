#include "engine/debug/worker/ts-debug-worker-devices.h"

#include "engine/debug/worker/ts-debug-worker.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

/* What is set up of devices, from the main thread and from the console. */

typedef struct
{
  TsTestGraph graph;
  TsDebugWorker *worker;
  GString *said;
  guint n_changes;
  TsOutput y;
} Fixture;

static void
note_said (TsDebugWorker *worker,
           const char *text,
           Fixture *f)
{
  g_string_append (f->said, text);
}

static void
count_change (TsDebugWorker *worker,
              Fixture *f)
{
  f->n_changes++;
}

/* y = abs (neg (2)) */
static void
set_up (Fixture *f,
        gconstpointer data)
{
  ts_test_graph_init (&f->graph);
  f->y = ts_test_op (&f->graph, "Abs", "y", ts_test_op (&f->graph, "Neg", "in/neg", ts_test_const_float (&f->graph, "two", 2), TS_NO_OUTPUT), TS_NO_OUTPUT);
  f->worker = ts_debug_worker_new (f->graph.graph);
  f->said = g_string_new (NULL);
  g_signal_connect (f->worker, "said", G_CALLBACK (note_said), f);
  g_signal_connect (f->worker, "devices-changed", G_CALLBACK (count_change), f);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  g_assert_finalize_object (f->worker);
  g_string_free (f->said, TRUE);
  ts_test_graph_clear (&f->graph);
}

static void
wait_until_idle (Fixture *f)
{
  while (ts_debug_worker_get_busy (f->worker))
    g_main_context_iteration (NULL, TRUE);
}

static void
change (Fixture *f,
        const char *line)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_debug_worker_change_devices (f->worker, line, &error));
  g_assert_no_error (error);
}

static void
say (Fixture *f,
     const char *line)
{
  ts_debug_worker_run_line (f->worker, line);
  wait_until_idle (f);
}

static const char *
get_device (Fixture *f)
{
  const char *device, *reason;

  wait_until_idle (f);
  g_assert_true (ts_debug_worker_get_placement (f->worker, f->y.op, &device, &reason));
  return device;
}

/* It is there at once, the console shows it as a command, and what runs next goes by it. */
static void
test_change (Fixture *f,
             gconstpointer data)
{
  change (f, "cpus 2");
  change (f, "place y /cpu:1");
  g_assert_cmpuint (ts_debug_worker_get_device_setup (f->worker)->n_cpus, ==, 2);
  g_assert_cmpuint (f->n_changes, ==, 2);
  g_assert_nonnull (strstr (f->said->str, "(ts) cpus 2\n(ts) place y /cpu:1\n"));
  g_assert_true (g_str_has_suffix (get_device (f), "CPU:1"));
  ts_debug_worker_start (f->worker);
  say (f, "info placement");
  g_assert_nonnull (strstr (f->said->str, "copy in/neg:0 to /job:localhost/replica:0/task:0/device:CPU:1"));
}

static void
test_refused (Fixture *f,
              gconstpointer data)
{
  TsDeviceSetup *before = ts_debug_worker_get_device_setup (f->worker);
  g_autoptr (GError) error = NULL;

  g_assert_false (ts_debug_worker_change_devices (f->worker, "place y nonsense", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_true (ts_debug_worker_get_device_setup (f->worker) == before);
  g_assert_cmpuint (f->n_changes, ==, 0);
  g_assert_cmpstr (f->said->str, ==, "");
}

static void
test_console_changes (Fixture *f,
                      gconstpointer data)
{
  change (f, "cpus 3");
  say (f, "place y /cpu:2");
  say (f, "info rules");
  g_assert_cmpuint (f->n_changes, ==, 2);
  g_assert_cmpuint (ts_debug_worker_get_device_setup (f->worker)->rules->len, ==, 1);
  g_assert_cmpuint (ts_debug_worker_get_device_setup (f->worker)->n_cpus, ==, 3);
  change (f, "rule 1 = y /cpu:1");
  g_assert_true (g_str_has_suffix (get_device (f), "CPU:1"));
}

/* Lines that are given before it is known what became of those before go on from there. */
static void
test_lines_at_once (Fixture *f,
                    gconstpointer data)
{
  ts_debug_worker_run_line (f->worker, "cpus 3");
  ts_debug_worker_run_line (f->worker, "place y /cpu:2");
  say (f, "soft off");
  g_assert_cmpuint (ts_debug_worker_get_device_setup (f->worker)->n_cpus, ==, 3);
  g_assert_cmpuint (ts_debug_worker_get_device_setup (f->worker)->rules->len, ==, 1);
  g_assert_false (ts_debug_worker_get_device_setup (f->worker)->is_soft);
  g_assert_true (g_str_has_suffix (get_device (f), "CPU:2"));
}

/* Each session has its own, a new one at first what was set up before; what is shown is that of the session that is looked at. */
static void
test_sessions (Fixture *f,
               gconstpointer data)
{
  change (f, "cpus 3");
  say (f, "session new other");
  g_assert_cmpuint (ts_debug_worker_get_device_setup (f->worker)->n_cpus, ==, 3);
  change (f, "cpus 2");
  g_assert_cmpuint (ts_debug_worker_get_device_setup (f->worker)->n_cpus, ==, 2);
  say (f, "session main");
  g_assert_cmpuint (ts_debug_worker_get_device_setup (f->worker)->n_cpus, ==, 3);
  say (f, "session other");
  g_assert_cmpuint (ts_debug_worker_get_device_setup (f->worker)->n_cpus, ==, 2);
}

/* The run that stands goes on as it began, the next one is another. */
static void
test_next_run (Fixture *f,
               gconstpointer data)
{
  ts_debug_worker_start (f->worker);
  wait_until_idle (f);
  change (f, "cpus 2");
  change (f, "place y /cpu:1");
  ts_debug_worker_continue (f->worker);
  wait_until_idle (f);
  g_assert_nonnull (strstr (f->said->str, "finished: 3 operations run"));
  ts_debug_worker_step_back (f->worker, 1);
  wait_until_idle (f);
  ts_debug_worker_continue (f->worker);
  wait_until_idle (f);
  g_assert_cmpstr (ts_debug_worker_get_stop (f->worker)->text, ==, "finished: 3 operations run");
  ts_debug_worker_continue (f->worker);
  wait_until_idle (f);
  g_assert_cmpstr (ts_debug_worker_get_stop (f->worker)->text, ==, "finished: 4 operations run"); /* the copy is one */
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/debug-worker-devices/change", Fixture, NULL, set_up, test_change, tear_down);
  g_test_add ("/debug-worker-devices/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/debug-worker-devices/console-changes", Fixture, NULL, set_up, test_console_changes, tear_down);
  g_test_add ("/debug-worker-devices/lines-at-once", Fixture, NULL, set_up, test_lines_at_once, tear_down);
  g_test_add ("/debug-worker-devices/sessions", Fixture, NULL, set_up, test_sessions, tear_down);
  g_test_add ("/debug-worker-devices/next-run", Fixture, NULL, set_up, test_next_run, tear_down);
  return g_test_run ();
}
