#include "engine/debug/travel/ts-debugger-effects.h"
#include "engine/debug/travel/ts-debugger-schedule.h"
#include "engine/debug/travel/ts-forks.h"
#include "engine/debug/travel/ts-recording.h"
#include "engine/io/ts-crc32c.h"
#include "engine/ts-error.h"
#include "tests/debug/ts-travel-graphs.h"

#include <glib/gstdio.h>
#include <string.h>

/* A new one, without waiting for the disk. */
static void
write_file (const char *path,
            const char *text,
            gssize size)
{
  g_unlink (path);
  g_assert_true (g_file_set_contents_full (path, text, size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* A debugger on one of the graphs, with its feeds. */
typedef struct
{
  TsTestGraph g;
  TsDebugger *debugger;
  gboolean is_fired; /* so that it is by chance who is before whom of those that are ready */
} Fixture;

static void
feed_float (Fixture *f,
            const char *name,
            float value)
{
  g_autoptr (TsTensor) tensor = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &value);
  TsOutput output;

  g_assert_true (ts_graph_find_output (f->g.graph, name, &output, NULL));
  g_assert_true (ts_debugger_set_feed (f->debugger, output, tensor, NULL));
}

static void
feed_string (Fixture *f,
             const char *name,
             const char *value)
{
  g_autoptr (TsTensor) tensor = ts_tensor_new_string_scalar (value, -1);
  TsOutput output;

  g_assert_true (ts_graph_find_output (f->g.graph, name, &output, NULL));
  g_assert_true (ts_debugger_set_feed (f->debugger, output, tensor, NULL));
}

static void
fetch (Fixture *f,
       const char *name)
{
  TsOutput output;

  g_assert_true (ts_graph_find_output (f->g.graph, name, &output, NULL));
  ts_debugger_set_fetches (f->debugger, &output, 1);
}

static void
build_chain (TsTestGraph *g)
{
  TsOutput one = ts_test_const_float (g, "one", 1);
  TsOutput x = one;

  for (guint i = 0; i < 4000; i++)
    x = ts_test_op (g, i % 7 == 6 ? "Identity" : "Add", "op", x, i % 7 == 6 ? TS_NO_OUTPUT : one, TS_NO_OUTPUT);
  ts_test_op (g, "Neg", "end", x, TS_NO_OUTPUT);
}

static void
fixture_init (Fixture *f,
              void (*build) (TsTestGraph *g))
{
  ts_test_graph_init (&f->g);
  build (&f->g);
  f->debugger = ts_debugger_new (f->g.graph);
  fetch (f, "end");
  if (build == ts_travel_build_lattice)
    feed_float (f, "x", -1.5f);
  if (build == ts_travel_build_queue || build == ts_travel_build_waiters)
    {
      guint32 put = ts_graph_find_operation (f->g.graph, build == ts_travel_build_queue ? "put" : "put3")->index;

      ts_debugger_set_targets (f->debugger, &put, 1);
    }
}

static void
fixture_clear (Fixture *f)
{
  ts_debugger_free (f->debugger);
  ts_test_graph_clear (&f->g);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* Takes the stop. */
static void
assert_reason (TsStop *stop,
               TsStopReason reason)
{
  g_assert_nonnull (stop);
  g_assert_cmpint (stop->reason, ==, reason);
  ts_stop_unref (stop);
}

static void
run (Fixture *f)
{
  assert_reason (ts_debugger_continue (f->debugger, NULL), TS_STOP_DONE);
}

/* ---- everything that is to be seen at one time ----------------------------------------------------- */

/* Where the run stands, and the state of each operation and output, with the bits of the values. */
static char *
dup_view (Fixture *f,
          const TsStop *stop)
{
  GString *view = g_string_new (stop->reason == TS_STOP_DONE ? stop->text : f->is_fired ? ""
                                                                                        : strchr (stop->text, ' '));
  guint32 n = ts_graph_get_n_operations (f->g.graph);

  for (guint32 i = 0; i < n; i++)
    {
      const TsOperation *op = ts_graph_get_operation (f->g.graph, i);

      TsOpState state = ts_debugger_get_op_state (f->debugger, i);

      if (f->is_fired && state == TS_OP_CURRENT)
        state = TS_OP_READY;
      g_string_append_printf (view, "\n%s %s", op->name, ts_op_state_name (state));
      for (guint32 k = 0; k < op->n_outputs; k++)
        {
          g_autoptr (TsTensor) value = NULL;
          TsValueState value_state = ts_debugger_get_value (f->debugger, (TsOutput) { i, k }, &value);

          g_string_append_printf (view, " %s", ts_value_state_name (value_state));
          if (value != NULL && value->dtype == TS_DTYPE_FLOAT)
            g_string_append_printf (view, " %08x", *(const guint32 *)value->data);
        }
    }
  return g_string_free (view, FALSE);
}

/* @views: by time. Before a call and before the first activation in it it is the same time: the first counts. */
static void
note_view (Fixture *f,
           const TsStop *stop,
           GHashTable *views)
{
  gsize end, t = ts_debugger_get_t (f->debugger, &end);

  if (!g_hash_table_contains (views, GSIZE_TO_POINTER (t)))
    g_hash_table_insert (views, GSIZE_TO_POINTER (t), dup_view (f, stop));
}

/* Steps to the end, as far into everything as it goes. */
static GHashTable *
step_through (Fixture *f)
{
  GHashTable *views = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  TsStop *stop = ts_debugger_start (f->debugger, NULL);

  while (stop != NULL && stop->reason == TS_STOP_STEP)
    {
      note_view (f, stop, views);
      ts_stop_unref (stop);
      stop = ts_debugger_step_into (f->debugger, 1, NULL);
    }
  g_assert_nonnull (stop);
  g_assert_no_error (stop->error);
  g_assert_cmpint (stop->reason, ==, TS_STOP_DONE);
  note_view (f, stop, views);
  ts_stop_unref (stop);
  return views;
}

/* Jumps to places as they come; each must look as it looked when the run came by. */
static void
check_places (Fixture *f,
              GHashTable *views,
              guint32 seed,
              guint n)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gsize end;

  ts_debugger_get_t (f->debugger, &end);
  for (guint i = 0; i < n; i++)
    {
      gsize t = (gsize)g_rand_int_range (rand, 0, (gint32)end + 1);
      const char *expected = g_hash_table_lookup (views, GSIZE_TO_POINTER (t));
      g_autoptr (GError) error = NULL;
      g_autoptr (TsStop) stop = ts_debugger_jump (f->debugger, t, FALSE, &error);
      g_autofree char *view = NULL;

      g_assert_no_error (error);
      if (ts_debugger_get_t (f->debugger, &end) < t) /* no run can begin there: it says that it is further back */
        {
          g_assert_nonnull (ts_debugger_get_back_note (f->debugger));
          expected = g_hash_table_lookup (views, GSIZE_TO_POINTER (ts_debugger_get_t (f->debugger, &end)));
        }
      view = dup_view (f, stop);
      if (expected != NULL) /* dead activations are not stopped at */
        g_assert_cmpstr (view, ==, expected);
    }
}

static void
test_jumps (void (*build) (TsTestGraph *g),
            TsSchedulePolicy policy,
            guint n)
{
  g_auto (Fixture) f = { 0 };
  g_autoptr (GHashTable) views = NULL;
  g_autoptr (GHashTable) again = NULL;
  gsize end;
  TsStop *stop;

  fixture_init (&f, build);
  ts_debugger_set_policy (f.debugger, policy, 11);
  views = step_through (&f);
  check_places (&f, views, 1, n);

  /* From the middle forward again it all comes out the same. */
  ts_debugger_get_t (f.debugger, &end);
  ts_stop_unref (ts_debugger_jump (f.debugger, end / 2, FALSE, NULL));
  stop = ts_debugger_continue (f.debugger, NULL);
  {
    g_autofree char *view = dup_view (&f, stop);

    g_assert_cmpstr (view, ==, g_hash_table_lookup (views, GSIZE_TO_POINTER (end)));
  }
  ts_stop_unref (stop);
  check_places (&f, views, 2, n);
}

static void
test_jumps_lattice (gconstpointer data)
{
  test_jumps (ts_travel_build_lattice, (TsSchedulePolicy)GPOINTER_TO_INT (data), 60);
}

static void
test_jumps_nested (gconstpointer data)
{
  test_jumps (ts_travel_build_nested, (TsSchedulePolicy)GPOINTER_TO_INT (data), 100);
}

static void
test_jumps_vector (gconstpointer data)
{
  test_jumps (ts_travel_build_vector, (TsSchedulePolicy)GPOINTER_TO_INT (data), 60);
}

static void
test_jumps_queue (gconstpointer data)
{
  test_jumps (ts_travel_build_queue, (TsSchedulePolicy)GPOINTER_TO_INT (data), 60);
}

static void
test_jumps_kept (gconstpointer data)
{
  test_jumps (ts_travel_build_kept, (TsSchedulePolicy)GPOINTER_TO_INT (data), 60);
}

static void
test_jumps_waiters (gconstpointer data)
{
  test_jumps (ts_travel_build_waiters, (TsSchedulePolicy)GPOINTER_TO_INT (data), 60);
}

/* Long enough for checkpoints, in the middle of loops. */
static void
test_jumps_turns (gconstpointer data)
{
  test_jumps (ts_travel_build_turns, (TsSchedulePolicy)GPOINTER_TO_INT (data), 30);
}

/* Long enough for checkpoints. */
static void
test_jumps_chain (void)
{
  test_jumps (build_chain, TS_SCHEDULE_FILE, 12);
}

/* ---- all of them ----------------------------------------------------------------------------------- */

static void (*const builders[]) (TsTestGraph *g) = {
  ts_travel_build_lattice,
  ts_travel_build_queue,
  ts_travel_build_vector,
  ts_travel_build_nested,
  ts_travel_build_kept,
  ts_travel_build_waiters,
};

/* Whoever is ready is fired, as lots fall; the way back and forth leads through the same places. */
static void
test_fire (gconstpointer data)
{
  g_auto (Fixture) f = { 0 };
  g_autoptr (GHashTable) views = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  TsStop *stop;

  fixture_init (&f, builders[GPOINTER_TO_SIZE (data)]);
  f.is_fired = TRUE;
  stop = ts_debugger_start (f.debugger, NULL);
  while (stop->reason == TS_STOP_STEP)
    {
      g_autoptr (GPtrArray) ready = ts_debugger_list_ready (f.debugger);
      const TsReadyItem *item = g_ptr_array_index (ready, (guint)g_rand_int_range (rand, 0, (gint32)ready->len));
      g_autoptr (GError) error = NULL;

      note_view (&f, stop, views);
      ts_stop_unref (stop);
      stop = ts_debugger_fire (f.debugger, item->number, &error);
      g_assert_no_error (error);
    }
  g_assert_no_error (stop->error);
  g_assert_cmpint (stop->reason, ==, TS_STOP_DONE);
  note_view (&f, stop, views);
  ts_stop_unref (stop);
  check_places (&f, views, 5, 40);
}

static void
assert_view (Fixture *f,
             TsStop *stop,
             const char *expected)
{
  g_autofree char *view = NULL;

  g_assert_nonnull (stop);
  view = dup_view (f, stop);
  g_assert_cmpstr (view, ==, expected);
  ts_stop_unref (stop);
}

/* A fork that changes nothing comes out the same, and what it was forked from is where it was left. */
static void
test_forks (gconstpointer data)
{
  g_auto (Fixture) f = { 0 };
  g_autoptr (GHashTable) views = NULL;
  gsize end;

  fixture_init (&f, builders[GPOINTER_TO_SIZE (data)]);
  views = step_through (&f);
  ts_debugger_get_t (f.debugger, &end);
  for (gsize t = 0; t < end; t += 3)
    {
      g_autoptr (TsStop) stop = ts_debugger_jump (f.debugger, t, FALSE, NULL);
      g_autofree char *here = dup_view (&f, stop);
      guint parent = t == 0 ? 1 : 2; /* the run itself, or the first fork, which is there for good */
      guint id;
      gsize n_same;
      g_autoptr (GPtrArray) differences = NULL;
      g_autoptr (GError) error = NULL;
      TsStop *forked = ts_debugger_fork (f.debugger, NULL, &id, &error);

      g_assert_no_error (error);
      assert_view (&f, forked, here);
      assert_view (&f, ts_debugger_continue (f.debugger, NULL), g_hash_table_lookup (views, GSIZE_TO_POINTER (end)));
      differences = ts_debugger_compare_forks (f.debugger, parent, id, &n_same, NULL);
      g_assert_cmpuint (differences->len, ==, 0);
      if (t > 0)
        {
          assert_view (&f, ts_debugger_switch_fork (f.debugger, parent, NULL), here);
          assert_view (&f, ts_debugger_jump (f.debugger, end, FALSE, NULL), g_hash_table_lookup (views, GSIZE_TO_POINTER (end)));
        }
    }
}

/* With no room for values they are computed again, and come out the same. */
static void
test_no_budget (gconstpointer data)
{
  g_auto (Fixture) f = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  g_autoptr (TsTensor) expected = NULL;
  gsize end;

  fixture_init (&f, builders[GPOINTER_TO_SIZE (data)]);
  ts_debugger_set_memory_budget (f.debugger, 0);
  run (&f);
  expected = ts_debugger_dup_fetch (f.debugger, 0, NULL);
  for (guint i = 0; i < 30; i++)
    {
      g_autoptr (TsTensor) found = NULL;
      g_autoptr (GError) error = NULL;

      ts_debugger_get_t (f.debugger, &end);
      ts_stop_unref (ts_debugger_jump (f.debugger, (gsize)g_rand_int_range (rand, 0, (gint32)end), FALSE, &error));
      g_assert_no_error (error);
      if (i % 3 != 0)
        continue;
      run (&f);
      found = ts_debugger_dup_fetch (f.debugger, 0, NULL);
      g_assert_true (ts_tensor_identical (found, expected));
    }
}

/* ---- the order ------------------------------------------------------------------------------------- */

/* (transfer full): in which order the operations of a run went. */
static char *
dup_order (Fixture *f,
           TsSchedulePolicy policy,
           guint64 seed,
           guint32 *bits)
{
  GString *order = g_string_new (NULL);
  g_autoptr (TsTensor) end = NULL;
  TsStop *stop;

  ts_debugger_set_policy (f->debugger, policy, seed);
  stop = ts_debugger_start (f->debugger, NULL);
  while (stop->reason == TS_STOP_STEP)
    {
      g_string_append_printf (order, "%s ", ts_graph_get_operation (f->g.graph, stop->op)->name);
      ts_stop_unref (stop);
      stop = ts_debugger_step (f->debugger, 1, NULL);
    }
  assert_reason (stop, TS_STOP_DONE);
  end = ts_debugger_dup_fetch (f->debugger, 0, NULL);
  *bits = *(const guint32 *)end->data;
  return g_string_free (order, FALSE);
}

static void
test_policies (void)
{
  g_auto (Fixture) f = { 0 };
  guint32 file_bits, bits;
  g_autofree char *file = NULL;
  g_autofree char *fifo = NULL;
  g_autofree char *lifo = NULL;
  g_autoptr (GHashTable) orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  fixture_init (&f, ts_travel_build_lattice);
  file = dup_order (&f, TS_SCHEDULE_FILE, 0, &file_bits);
  g_assert_cmpstr (file, ==, "a b c d e end ");
  fifo = dup_order (&f, TS_SCHEDULE_FIFO, 0, &bits);
  g_assert_cmpstr (fifo, ==, "a b c d e end ");
  g_assert_cmphex (bits, ==, file_bits);
  lifo = dup_order (&f, TS_SCHEDULE_LIFO, 0, &bits);
  g_assert_cmpstr (lifo, ==, "c b e a d end ");
  g_assert_cmphex (bits, ==, file_bits);

  for (guint seed = 0; seed < 40; seed++)
    {
      g_autofree char *order = dup_order (&f, TS_SCHEDULE_RANDOM, seed, &bits);
      g_autofree char *again = dup_order (&f, TS_SCHEDULE_RANDOM, seed, &bits);

      g_assert_cmpstr (order, ==, again);
      g_assert_cmphex (bits, ==, file_bits);
      g_hash_table_add (orders, g_steal_pointer (&order));
    }
  /* Of the sixteen ways through it lots find most. */
  g_assert_cmpuint (g_hash_table_size (orders), >, 8);
}

typedef struct
{
  char *folder;
  char *path;
} Folder;

static void
folder_init (Folder *self)
{
  self->folder = g_dir_make_tmp ("ts-travel-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "file", NULL);
}

static void
folder_clear (Folder *self)
{
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Folder, folder_clear)

static void
test_schedule_file (void)
{
  g_auto (Folder) folder = { 0 };
  g_auto (Fixture) f = { 0 };
  g_autofree char *random = NULL;
  g_autofree char *replayed = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint32 bits;
  gsize size;

  folder_init (&folder);
  fixture_init (&f, ts_travel_build_lattice);
  g_assert_false (ts_debugger_save_schedule (f.debugger, folder.path, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_clear_error (&error);

  random = dup_order (&f, TS_SCHEDULE_RANDOM, 5, &bits);
  g_assert_cmpstr (random, !=, "a b c d e end ");
  ts_debugger_save_schedule (f.debugger, folder.path, &error);
  g_assert_no_error (error);
  ts_debugger_load_schedule (f.debugger, folder.path, &error);
  g_assert_no_error (error);
  replayed = dup_order (&f, TS_SCHEDULE_FILE, 0, &bits);
  g_assert_cmpstr (replayed, ==, random);

  /* Cut anywhere it is refused. */
  g_file_get_contents (folder.path, &text, &size, NULL);
  for (gsize n = 0; n < size; n++)
    {
      write_file (folder.path, text, (gssize)n);
      g_assert_false (ts_debugger_load_schedule (f.debugger, folder.path, &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
      g_clear_error (&error);
    }
}

static void
test_schedule_mismatch (void)
{
  g_auto (Folder) folder = { 0 };
  g_auto (Fixture) f = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *wrong = NULL;
  g_autoptr (TsStop) stop = NULL;

  folder_init (&folder);
  fixture_init (&f, ts_travel_build_lattice);
  run (&f);
  g_assert_true (ts_debugger_save_schedule (f.debugger, folder.path, NULL));
  g_file_get_contents (folder.path, &text, NULL, NULL);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpstr (lines[3], ==, "1 0 a");

  /* The end before what it needs. */
  g_free (lines[3]);
  lines[3] = g_strdup ("6 0 end");
  wrong = g_strjoinv ("\n", lines);
  write_file (folder.path, wrong, -1);
  ts_debugger_load_schedule (f.debugger, folder.path, &error);
  g_assert_no_error (error);
  stop = ts_debugger_continue (f.debugger, NULL);
  g_assert_cmpint (stop->reason, ==, TS_STOP_ERROR);
  g_assert_error (stop->error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_assert_cmpstr (stop->error->message, ==, "the schedule does not fit: turn 1 is end, iteration 0, which is not ready then");

  /* Another graph. */
  fixture_clear (&f);
  fixture_init (&f, ts_travel_build_queue);
  g_assert_false (ts_debugger_load_schedule (f.debugger, folder.path, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_true (ts_debugger_load_schedule (f.debugger, NULL, NULL));
}

/* ---- outside --------------------------------------------------------------------------------------- */

static void
assert_file (const char *path,
             const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
ignore_log (const char *text,
            gsize size,
            gpointer user_data)
{
}

static void
test_files (void)
{
  g_auto (Folder) folder = { 0 };
  g_auto (Fixture) f = { 0 };
  g_autoptr (TsTensor) end = NULL;
  g_autoptr (GPtrArray) effects = NULL;

  folder_init (&folder);
  fixture_init (&f, ts_travel_build_outside);
  ts_session_set_allowed_folder (ts_debugger_get_session (f.debugger), folder.folder, NULL);
  ts_session_set_log (ts_debugger_get_session (f.debugger), ignore_log, NULL);
  feed_string (&f, "x", "hello");
  feed_string (&f, "file", folder.path);
  run (&f);
  assert_file (folder.path, "hello");

  /* What was written stays, is not written again, and what was read is what was read. */
  write_file (folder.path, "somebody else", -1);
  ts_stop_unref (ts_debugger_jump (f.debugger, 0, FALSE, NULL));
  g_assert_nonnull (strstr (ts_debugger_get_back_note (f.debugger), "write (WriteFile) wrote a file"));
  run (&f);
  assert_file (folder.path, "somebody else");
  end = ts_debugger_dup_fetch (f.debugger, 0, NULL);
  g_assert_cmpstr (((const TsString *)end->data)->bytes, ==, "hello");
  effects = ts_debugger_list_effects (f.debugger);
  g_assert_cmpuint (effects->len, ==, 3);
  for (guint i = 0; i < effects->len; i++)
    g_assert_true (((const TsEffectItem *)g_ptr_array_index (effects, i))->is_reused);

  /* Another run writes again. */
  run (&f);
  assert_file (folder.path, "hello");
}

/* ---- what is not the same again -------------------------------------------------------------------- */

/* A constant that is a file: with the file another one it is another one, and that is noticed. */
static void
test_not_deterministic (void)
{
  const float before[] = { 1, 2 }, after[] = { 1, 3 };
  g_auto (Folder) folder = { 0 };
  g_auto (Fixture) f = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TsStop) stop = NULL;
  TsOutput c;

  folder_init (&folder);
  ts_test_graph_init (&f.g);
  ts_test_begin (&f.g, "ImmutableConst", "c", TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (f.g.builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_shape (f.g.builder, "shape", &TS_SHAPE (2));
  ts_graph_builder_attr_string (f.g.builder, "memory_region_name", folder.path, -1);
  c = ts_test_end (&f.g);
  ts_test_op (&f.g, "Neg", "end", c, TS_NO_OUTPUT);
  f.debugger = ts_debugger_new (f.g.graph);
  fetch (&f, "end");
  ts_session_set_allowed_folder (ts_debugger_get_session (f.debugger), folder.folder, NULL);
  ts_debugger_set_memory_budget (f.debugger, 0);
  write_file (folder.path, (const char *)before, sizeof before);
  run (&f);

  write_file (folder.path, (const char *)after, sizeof after);
  stop = ts_debugger_jump (f.debugger, 1, FALSE, &error);
  g_assert_null (stop);
  g_assert_error (error, TS_ERROR, TS_ERROR_INTERNAL);
  g_assert_nonnull (strstr (error->message, "c (ImmutableConst), computed again, gives other values than before: it is not deterministic"));
}

/* ---- recordings ------------------------------------------------------------------------------------ */

static TsValueState
get_state (Fixture *f,
           const char *name,
           float *value)
{
  g_autoptr (TsTensor) tensor = NULL;
  TsOutput output;
  TsValueState state;

  g_assert_true (ts_graph_find_output (f->g.graph, name, &output, NULL));
  state = ts_debugger_get_value (f->debugger, output, &tensor);
  *value = tensor != NULL ? *(const float *)tensor->data : -1;
  return state;
}

static void
test_recording (void)
{
  g_auto (Folder) folder = { 0 };
  g_auto (Fixture) f = { 0 };
  g_auto (Fixture) other = { 0 };
  g_autoptr (GError) error = NULL;
  const TsOutput chosen = { 1, 0 }; /* a */
  guint n_left_out;
  gsize end;
  float value;

  folder_init (&folder);
  fixture_init (&f, ts_travel_build_lattice);
  g_assert_false (ts_debugger_save_recording (f.debugger, folder.path, NULL, 0, 1000, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_clear_error (&error);
  run (&f);
  g_assert_cmpuint (ts_debugger_add_bookmark (f.debugger, "the end", NULL), ==, 1);
  ts_debugger_save_recording (f.debugger, folder.path, NULL, 0, 1000, &n_left_out, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_left_out, ==, 0);

  /* Somewhere else, where nothing ever ran. */
  fixture_init (&other, ts_travel_build_lattice);
  ts_debugger_open_recording (other.debugger, folder.path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ts_debugger_get_t (other.debugger, &end), ==, 6);
  g_assert_cmpint (get_state (&other, "end", &value), ==, TS_VALUE_LIVE);
  g_assert_cmpfloat_with_epsilon (value, 1.0040858f, 1e-6);
  assert_reason (ts_debugger_jump (other.debugger, 2, FALSE, NULL), TS_STOP_BACK);
  g_assert_cmpint (get_state (&other, "b", &value), ==, TS_VALUE_LIVE);
  g_assert_cmpfloat (value, ==, 1.5f);
  g_assert_cmpint (get_state (&other, "c", &value), ==, TS_VALUE_NOT_COMPUTED);
  g_assert_cmpint (get_state (&other, "x", &value), ==, TS_VALUE_FED);
  assert_reason (ts_debugger_jump_to_bookmark (other.debugger, 1, NULL), TS_STOP_BACK);
  g_assert_cmpint (get_state (&other, "end", &value), ==, TS_VALUE_LIVE);
  g_assert_null (ts_debugger_jump (other.debugger, 7, FALSE, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE);
  g_clear_error (&error);

  /* In it nothing runs; it is left, and all is as before. */
  g_assert_null (ts_debugger_continue (other.debugger, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_clear_error (&error);
  ts_debugger_close_recording (other.debugger);
  g_assert_cmpint (get_state (&other, "end", &value), ==, TS_VALUE_NOT_COMPUTED);
  run (&other);

  /* What is not held says so. */
  ts_debugger_save_recording (f.debugger, folder.path, &chosen, 1, 1000, &n_left_out, NULL);
  g_assert_cmpuint (n_left_out, ==, 5);
  ts_debugger_open_recording (other.debugger, folder.path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_state (&other, "a", &value), ==, TS_VALUE_LIVE);
  g_assert_cmpint (get_state (&other, "b", &value), ==, TS_VALUE_NOT_RECORDED);
  ts_debugger_save_recording (f.debugger, folder.path, NULL, 0, 9, &n_left_out, NULL);
  g_assert_cmpuint (n_left_out, ==, 4); /* two floats fit */
}

static void
test_recording_of_another_graph (void)
{
  g_auto (Folder) folder = { 0 };
  g_auto (Fixture) f = { 0 };
  g_auto (Fixture) other = { 0 };
  g_autoptr (GError) error = NULL;

  folder_init (&folder);
  fixture_init (&f, ts_travel_build_lattice);
  fixture_init (&other, ts_travel_build_vector);
  run (&f);
  g_assert_true (ts_debugger_save_recording (f.debugger, folder.path, NULL, 0, 1000, NULL, NULL));
  g_assert_false (ts_debugger_open_recording (other.debugger, folder.path, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

/* Cut, and with each byte changed; also with a checksum that fits. */
static void
test_recording_damaged (void)
{
  g_auto (Folder) folder = { 0 };
  g_auto (Fixture) f = { 0 };
  g_autofree char *bytes = NULL;
  guint n_opened = 0;
  gsize size;

  folder_init (&folder);
  fixture_init (&f, ts_travel_build_vector);
  run (&f);
  g_assert_true (ts_debugger_save_recording (f.debugger, folder.path, NULL, 0, 100000, NULL, NULL));
  g_file_get_contents (folder.path, &bytes, &size, NULL);
  for (gsize n = 0; n < size; n++)
    {
      g_autoptr (GError) error = NULL;

      write_file (folder.path, bytes, (gssize)n);
      g_assert_false (ts_debugger_open_recording (f.debugger, folder.path, &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
    }
  for (gsize i = 0; i + 4 < size; i++)
    for (guint k = 0; k < 3; k++)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *changed = g_memdup2 (bytes, size);
        guint32 crc;

        changed[i] = (char)(changed[i] ^ (k == 0 ? 0xff : k == 1 ? 0x01
                                                                 : 0x80));
        write_file (folder.path, changed, (gssize)size);
        g_assert_false (ts_debugger_open_recording (f.debugger, folder.path, NULL));
        crc = GUINT32_TO_LE (ts_crc32c_mask (ts_crc32c (changed, size - 4)));
        memcpy (changed + size - 4, &crc, 4);
        write_file (folder.path, changed, (gssize)size);
        if (ts_debugger_open_recording (f.debugger, folder.path, &error))
          {
            ts_stop_unref (ts_debugger_jump (f.debugger, 3, FALSE, NULL));
            ts_debugger_close_recording (f.debugger);
            n_opened++;
          }
        else
          g_assert_nonnull (error);
      }
  g_assert_cmpuint (n_opened, >, 0); /* a float may be any other */
}

/* ---- marks ----------------------------------------------------------------------------------------- */

static void
test_timeline (void)
{
  g_autoptr (TsTimeline) timeline = ts_timeline_new ();
  const TsMark hit = { TS_MARK_BREAKPOINT, 5, FALSE, 1, 2, (char *)"there" };
  const TsMark bookmark = { TS_MARK_BOOKMARK, 7, TRUE, 1, 0, (char *)"a note" };
  g_autoptr (GPtrArray) marks = NULL;

  ts_timeline_add (timeline, &hit);
  ts_timeline_add (timeline, &hit);
  g_assert_cmpuint (ts_timeline_add (timeline, &bookmark), ==, 1);
  marks = ts_timeline_list (timeline);
  g_assert_cmpuint (marks->len, ==, 2);
  g_assert_cmpstr (ts_timeline_find_bookmark (timeline, 1)->text, ==, "a note");

  ts_timeline_truncate (timeline, 1, 4);
  g_clear_pointer (&marks, g_ptr_array_unref);
  marks = ts_timeline_list (timeline);
  g_assert_cmpuint (marks->len, ==, 1);
  g_assert_true (ts_timeline_remove_bookmark (timeline, 1));
  g_assert_false (ts_timeline_remove_bookmark (timeline, 1));
  g_assert_cmpuint (ts_timeline_add (timeline, &bookmark), ==, 2);
}

int
main (int argc,
      char **argv)
{
  static const char *const policies[] = { "file", "fifo", "lifo", "random" };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      static const struct
      {
        const char *name;
        void (*func) (gconstpointer data);
      } tests[] = {
        { "lattice", test_jumps_lattice },
        { "nested", test_jumps_nested },
        { "vector", test_jumps_vector },
        { "queue", test_jumps_queue },
        { "kept", test_jumps_kept },
        { "waiters", test_jumps_waiters },
        { "turns", test_jumps_turns },
      };

      for (gsize k = 0; k < G_N_ELEMENTS (tests); k++)
        {
          g_autofree char *path = g_strdup_printf ("/travel/jumps/%s/%s", tests[k].name, policies[i]);

          g_test_add_data_func (path, GSIZE_TO_POINTER (i), tests[k].func);
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (builders); i++)
    {
      static const char *const names[] = { "lattice", "queue", "vector", "nested", "kept", "waiters" };
      g_autofree char *fire = g_strconcat ("/travel/fire/", names[i], NULL);
      g_autofree char *forks = g_strconcat ("/travel/forks/", names[i], NULL);
      g_autofree char *no_budget = g_strconcat ("/travel/no-budget/", names[i], NULL);

      g_test_add_data_func (fire, GSIZE_TO_POINTER (i), test_fire);
      g_test_add_data_func (forks, GSIZE_TO_POINTER (i), test_forks);
      g_test_add_data_func (no_budget, GSIZE_TO_POINTER (i), test_no_budget);
    }
  g_test_add_func ("/travel/jumps/chain", test_jumps_chain);
  g_test_add_func ("/travel/policies", test_policies);
  g_test_add_func ("/travel/schedule/file", test_schedule_file);
  g_test_add_func ("/travel/schedule/mismatch", test_schedule_mismatch);
  g_test_add_func ("/travel/files", test_files);
  g_test_add_func ("/travel/not-deterministic", test_not_deterministic);
  g_test_add_func ("/travel/recording", test_recording);
  g_test_add_func ("/travel/recording/another-graph", test_recording_of_another_graph);
  g_test_add_func ("/travel/recording/damaged", test_recording_damaged);
  g_test_add_func ("/travel/timeline", test_timeline);

  return g_test_run ();
}
