#include "engine/checkpoint/ts-checkpoint-writer.h"

#include "engine/checkpoint/ts-checkpoint-state.h"
#include "engine/checkpoint/ts-checkpoint.h"
#include "engine/ops/file/ts-shape-and-slice.h"
#include "engine/ts-error.h"

#include <glib/gstdio.h>

#include <string.h>

static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static TsCheckpointWriter *
new_writer (const char *name,
            guint n_shards)
{
  g_autofree char *prefix = path_of (name);
  g_autoptr (GError) error = NULL;
  TsCheckpointWriter *writer = ts_checkpoint_writer_new (prefix, n_shards, &error);

  g_assert_no_error (error);
  return writer;
}

static void
add (TsCheckpointWriter *writer,
     const char *name,
     TsTensor *tensor)
{
  g_autoptr (GError) error = NULL;

  ts_checkpoint_writer_add (writer, name, tensor, &error);
  g_assert_no_error (error);
}

static void
commit (TsCheckpointWriter *writer)
{
  g_autoptr (GError) error = NULL;

  ts_checkpoint_writer_commit (writer, &error);
  g_assert_no_error (error);
  ts_checkpoint_writer_free (writer);
}

static TsCheckpoint *
open_ok (const char *name)
{
  g_autofree char *path = path_of (name);
  g_autoptr (GError) error = NULL;
  TsCheckpoint *checkpoint = ts_checkpoint_open (path, &error);

  g_assert_no_error (error);
  return checkpoint;
}

static void
check_value (TsCheckpoint *checkpoint,
             const char *name,
             TsTensor *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) value = ts_checkpoint_load (checkpoint, name, &error);

  g_assert_no_error (error);
  g_assert_true (ts_tensor_identical (value, expected));
}

static void
check_sums (TsCheckpoint *checkpoint)
{
  g_autoptr (GError) error = NULL;

  ts_checkpoint_verify_all (checkpoint, NULL, &error);
  g_assert_no_error (error);
}

static TsTensor *
make_strings (void)
{
  TsTensor *tensor = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (2, 2), NULL);
  TsString *strings = tensor->data;
  g_autofree char *longer = g_strnfill (300, 'z');

  ts_string_set (&strings[0], "", 0);
  ts_string_set (&strings[1], "a\0b", 3);
  ts_string_set (&strings[2], longer, -1);
  ts_string_set (&strings[3], "\xff\xfe", 2);
  return tensor;
}

/* ---- round trips ---- */

static TsTensor *
make_value (guint number,
            const guint8 *bytes)
{
  if (number == TS_DTYPE_STRING)
    return make_strings ();
  return ts_tensor_new_copy ((TsDType)number, number % 2 == 0 ? &TS_SHAPE (3, 2) : &TS_SHAPE (5), bytes);
}

/* Every dtype that can be stored, some under the names of others' prefixes, backwards. */
static void
check_round_trip (guint n_shards)
{
  g_autofree char *name = g_strdup_printf ("all-%u", n_shards);
  TsCheckpointWriter *writer = new_writer (name, n_shards);
  g_autoptr (TsCheckpoint) checkpoint = NULL;
  guint8 bytes[6 * 16];
  guint n = 0;

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)(i * 37 + 11);
  for (guint number = TS_N_DTYPES - 1; number > 0; number--)
    if (ts_dtype_is_plain ((TsDType)number) || number == TS_DTYPE_STRING)
      {
        g_autofree char *key = g_strdup_printf ("scope/v%u", number);
        g_autoptr (TsTensor) value = make_value (number, bytes);

        add (writer, key, value);
        n++;
      }
  commit (writer);

  checkpoint = open_ok (name);
  g_assert_cmpint (ts_checkpoint_get_format (checkpoint), ==, TS_CHECKPOINT_V2);
  g_assert_cmpuint (ts_checkpoint_get_n_shards (checkpoint), ==, n_shards);
  g_assert_cmpuint (ts_checkpoint_get_n_entries (checkpoint), ==, n);
  check_sums (checkpoint);
  for (guint i = 0; i < n; i++)
    {
      const char *key = ts_checkpoint_get_name (checkpoint, i);
      g_autoptr (TsTensor) value = make_value ((guint)g_ascii_strtoull (key + strlen ("scope/v"), NULL, 10), bytes);

      check_value (checkpoint, key, value);
    }
}

static void
test_round_trips (void)
{
  check_round_trip (1);
  check_round_trip (3);
}

static void
test_shapes (void)
{
  TsCheckpointWriter *writer = new_writer ("shapes", 1);
  g_autoptr (TsTensor) scalar = ts_tensor_new_scalar (TS_DTYPE_DOUBLE, &(double) { 0.5 });
  g_autoptr (TsTensor) empty = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (2, 0, 3), NULL);
  g_autoptr (TsTensor) no_strings = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (0), NULL);
  g_autoptr (TsCheckpoint) checkpoint = NULL;
  TsCheckpointEntry entry;
  guint i;

  add (writer, "scalar", scalar);
  add (writer, "empty", empty);
  add (writer, "no_strings", no_strings);
  commit (writer);

  checkpoint = open_ok ("shapes");
  check_sums (checkpoint);
  check_value (checkpoint, "scalar", scalar);
  check_value (checkpoint, "empty", empty);
  check_value (checkpoint, "no_strings", no_strings);
  g_assert_true (ts_checkpoint_find (checkpoint, "empty", &i));
  g_assert_true (ts_checkpoint_get_entry (checkpoint, i, &entry, NULL));
  g_assert_cmpuint (entry.size_bytes, ==, 0);
  g_assert_true (ts_shape_equal (&entry.shape, &empty->shape));
  g_assert_false (ts_checkpoint_find (checkpoint, "", NULL));
}

/* Values lie where they can be used without a copy, and outlive the checkpoint. */
static void
test_mapped (void)
{
  TsCheckpointWriter *writer = new_writer ("mapped", 1);
  g_autoptr (TsTensor) byte = ts_tensor_new_scalar (TS_DTYPE_UINT8, (guint8[]) { 7 });
  g_autoptr (TsTensor) numbers = ts_tensor_new_float (3, (float[]) { 1, 2, 3 });
  g_autoptr (TsCheckpoint) checkpoint = NULL;
  g_autoptr (TsTensor) value = NULL;

  add (writer, "a", byte);
  add (writer, "b", numbers);
  commit (writer);
  checkpoint = open_ok ("mapped");
  value = ts_checkpoint_load (checkpoint, "b", NULL);
  g_assert_nonnull (value->owner);
  g_assert_cmpuint ((guintptr)value->data % TS_TENSOR_ALIGNMENT, ==, 0);
  g_clear_pointer (&checkpoint, ts_checkpoint_unref);
  g_assert_true (ts_tensor_identical (value, numbers));
}

/* ---- slices ---- */

static TsTensorSlice
slice_of (gint64 row,
          gint64 n_rows,
          gint64 column,
          gint64 n_columns)
{
  return (TsTensorSlice) { .rank = 2, .start = { row, column }, .length = { n_rows, n_columns } };
}

static void
add_slice (TsCheckpointWriter *writer,
           const char *name,
           const TsTensorSlice *slice,
           TsTensor *whole)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) part = ts_tensor_slice_cut (slice, whole, &error);

  g_assert_no_error (error);
  ts_checkpoint_writer_add_slice (writer, name, &whole->shape, slice, part, &error);
  g_assert_no_error (error);
}

static void
test_slices (void)
{
  const TsTensorSlice quarters[] = { slice_of (0, 3, 0, 2), slice_of (0, 3, 2, 70), slice_of (3, 97, 0, 2), slice_of (3, 97, 2, 70) };
  const TsTensorSlice rows[] = { slice_of (0, 1, 0, -1), slice_of (1, 1, 0, -1) };
  TsCheckpointWriter *writer = new_writer ("slices", 2);
  g_autoptr (TsTensor) numbers = ts_tensor_new (TS_DTYPE_INT32, &TS_SHAPE (100, 72), NULL);
  g_autoptr (TsTensor) strings = make_strings ();
  g_autoptr (TsCheckpoint) checkpoint = NULL;
  TsCheckpointEntry entry;

  for (gint32 i = 0; i < 7200; i++)
    ((gint32 *)numbers->data)[i] = i;
  for (guint i = 0; i < G_N_ELEMENTS (quarters); i++)
    add_slice (writer, "numbers", &quarters[i], numbers);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    add_slice (writer, "strings", &rows[i], strings);
  add (writer, "other", numbers);
  commit (writer);

  checkpoint = open_ok ("slices");
  g_assert_cmpuint (ts_checkpoint_get_n_entries (checkpoint), ==, 3);
  check_sums (checkpoint);
  check_value (checkpoint, "numbers", numbers);
  check_value (checkpoint, "strings", strings);
  check_value (checkpoint, "other", numbers);

  g_assert_true (ts_checkpoint_get_entry (checkpoint, 0, &entry, NULL));
  g_assert_cmpstr (entry.name, ==, "numbers");
  g_assert_cmpuint (entry.n_slices, ==, 4);
  g_assert_cmpuint (entry.size_bytes, ==, 28800);
  g_assert_true (ts_checkpoint_get_entry (checkpoint, 2, &entry, NULL));
  g_assert_cmpuint (entry.n_slices, ==, 2);
  g_assert_cmpuint (entry.size_bytes, ==, 305 + 5 + 2 * 4); /* bytes, lengths, their sums */
}

static void
check_slice (TsCheckpoint *checkpoint,
             const char *text,
             TsTensor *whole)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) value = NULL;
  g_autoptr (TsTensor) expected = NULL;
  TsTensorSlice slice;
  TsShape full;

  g_assert_true (ts_shape_and_slice_parse (text, &full, &slice, &error));
  g_assert_no_error (error);
  g_assert_true (ts_shape_equal (&full, &whole->shape));
  expected = ts_tensor_slice_cut (&slice, whole, &error);
  value = ts_checkpoint_load_slice (checkpoint, "x", &slice, &error);
  g_assert_no_error (error);
  g_assert_true (ts_tensor_identical (value, expected));
}

/* Without the file of the other part: one that is stored as such needs nothing else. */
static void
test_load_slices (void)
{
  const TsTensorSlice rows[] = { slice_of (0, 1, 0, -1), slice_of (1, 1, 0, -1) };
  const TsTensorSlice outside = slice_of (2, 1, 0, -1);
  g_autofree char *data = path_of ("load-slices.data-00001-of-00002");
  TsCheckpointWriter *writer = new_writer ("load-slices", 2);
  g_autoptr (TsTensor) x = ts_tensor_new_copy (TS_DTYPE_INT32, &TS_SHAPE (2, 3), (gint32[]) { 1, 2, 3, 4, 5, 6 });
  g_autoptr (TsCheckpoint) whole = NULL;
  g_autoptr (TsCheckpoint) half = NULL;
  g_autoptr (GError) error = NULL;

  add_slice (writer, "x", &rows[0], x);
  add_slice (writer, "x", &rows[1], x);
  commit (writer);
  whole = open_ok ("load-slices");
  check_slice (whole, "2 3 0,1:-", x);
  check_slice (whole, "2 3 1,1:0,3", x);
  check_slice (whole, "2 3 -:1,2", x);
  g_assert_null (ts_checkpoint_load_slice (whole, "x", &outside, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
  g_clear_error (&error);

  g_unlink (data);
  half = open_ok ("load-slices");
  check_slice (half, "2 3 0,1:-", x);
  g_assert_null (ts_checkpoint_load_slice (half, "x", &rows[1], &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
}

/* One of several programs writes its slice alone. */
static void
test_some_slices (void)
{
  const TsTensorSlice top = slice_of (0, 1, 0, -1);
  TsCheckpointWriter *writer = new_writer ("some-slices", 1);
  g_autoptr (TsTensor) x = ts_tensor_new_copy (TS_DTYPE_INT32, &TS_SHAPE (2, 3), (gint32[]) { 1, 2, 3, 4, 5, 6 });
  g_autoptr (TsCheckpoint) checkpoint = NULL;
  g_autoptr (GError) error = NULL;

  add_slice (writer, "x", &top, x);
  commit (writer);
  checkpoint = open_ok ("some-slices");
  check_slice (checkpoint, "2 3 0,1:-", x);
  g_assert_null (ts_checkpoint_load (checkpoint, "x", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
  g_assert_cmpstr (error->message, ==, "'x': its slices hold 3 of 6 elements");
}

/* By hand from ordered_code.h and EncodeTensorNameSlice (). */
static void
test_slice_keys (void)
{
  const TsTensorSlice slice = { .rank = 4, .start = { 0, 63, 64, -65 }, .length = { -1, 300, 8191, G_GINT64_CONSTANT (1) << 40 } };
  const guint8 expected[] = {
    0, 'a', 0xff, 0, 'b', 0, 1, 1, 4,
    0x80, 0x7f,                                     /* 0, -1 */
    0xbf, 0xc1, 0x2c,                               /* 63, 300 */
    0xc0, 0x40, 0xdf, 0xff,                         /* 64, 8191 */
    0x3f, 0xbf, 0xfd, 0x00, 0x00, 0x00, 0x00, 0x00, /* -65, 1 << 40 in 6 bytes */
  };
  g_autoptr (GByteArray) key = ts_tensor_slice_encode_key (&slice, "a\xff"
                                                                   "b");

  g_assert_cmpmem (key->data, key->len, expected, sizeof expected);
}

static void
test_wrong_slices (void)
{
  g_autoptr (TsCheckpointWriter) writer = new_writer ("wrong", 1);
  g_autoptr (TsTensor) part = ts_tensor_new_copy (TS_DTYPE_INT32, &TS_SHAPE (1, 2), (gint32[]) { 1, 2 });
  const TsTensorSlice first = slice_of (0, 1, 0, -1), outside = slice_of (2, 1, 0, -1), large = slice_of (0, 2, 0, -1);
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_checkpoint_writer_add_slice (writer, "x", &TS_SHAPE (2, 2), &first, part, &error));
  g_assert_false (ts_checkpoint_writer_add_slice (writer, "x", &TS_SHAPE (2, 2), &outside, part, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (ts_checkpoint_writer_add_slice (writer, "x", &TS_SHAPE (2, 2), &large, part, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (ts_checkpoint_writer_add_slice (writer, "x", &TS_SHAPE (3, 2), &first, part, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (ts_checkpoint_writer_add_slice (writer, "x", &TS_SHAPE (2, 2), &first, part, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_ALREADY_EXISTS);
  g_clear_error (&error);
}

/* ---- files ---- */

static guint
count_files (const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, prefix);
  return n;
}

static void
test_whole_or_nothing (void)
{
  g_autoptr (TsTensor) value = ts_tensor_new_float (1, (float[]) { 1 });
  g_autoptr (TsTensor) resource = ts_tensor_new (TS_DTYPE_RESOURCE, &TS_SHAPE_SCALAR, NULL);
  TsCheckpointWriter *writer = new_writer ("nothing", 2);
  g_autoptr (GError) error = NULL;

  add (writer, "x", value);
  g_assert_false (ts_checkpoint_writer_add (writer, "x", value, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_ALREADY_EXISTS);
  g_clear_error (&error);
  g_assert_false (ts_checkpoint_writer_add (writer, "y", resource, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED);
  g_clear_error (&error);
  ts_checkpoint_writer_free (writer);
  g_assert_cmpuint (count_files ("nothing"), ==, 0);
}

static void
check_opens (const char *path,
             const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsCheckpoint) checkpoint = ts_checkpoint_open (path, &error);

  g_assert_no_error (error);
  g_assert_true (ts_checkpoint_find (checkpoint, expected, NULL));
}

static void
test_ways_to_open (void)
{
  g_autofree char *prefix = path_of ("model.ckpt-1000");
  g_autofree char *index = path_of ("model.ckpt-1000.index");
  g_autofree char *data = path_of ("model.ckpt-1000.data-00000-of-00001");
  g_autofree char *state = path_of ("checkpoint");
  g_autofree char *variables = path_of ("variables");
  g_autoptr (TsTensor) value = ts_tensor_new_float (1, (float[]) { 1 });
  g_autoptr (GError) error = NULL;
  TsCheckpointWriter *writer = new_writer ("model.ckpt-1000", 1);

  add (writer, "v", value);
  commit (writer);
  check_opens (prefix, "v");
  check_opens (index, "v");
  check_opens (data, "v");

  g_assert_true (ts_checkpoint_state_write (folder, "model.ckpt-1000", (const char *[]) { "model.ckpt-\"0\"\\", "model.ckpt-1000", NULL }, &error));
  g_assert_no_error (error);
  check_opens (state, "v");
  check_opens (folder, "v");
  g_assert_true (ts_checkpoint_state_write (folder, "/some/other/place/model.ckpt-1000", NULL, &error));
  check_opens (folder, "v");
  g_assert_true (ts_checkpoint_state_write (folder, "model.ckpt-2000", NULL, &error));
  g_assert_null (ts_checkpoint_open (folder, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (ts_checkpoint_state_write (folder, "checkpoint", NULL, &error));
  g_assert_null (ts_checkpoint_open (folder, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_unlink (state);

  /* A SavedModel's folder, and the folder in it. */
  g_assert_null (ts_checkpoint_open (folder, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_mkdir (variables, 0700);
  writer = new_writer ("variables/variables", 1);
  add (writer, "w", value);
  commit (writer);
  check_opens (folder, "w");
  check_opens (variables, "w");
}

static void
test_missing_and_short (void)
{
  g_autofree char *data = path_of ("short.data-00000-of-00001");
  g_autoptr (TsTensor) value = ts_tensor_new_float (3, (float[]) { 1, 2, 3 });
  TsCheckpointWriter *writer = new_writer ("short", 1);
  g_autoptr (TsCheckpoint) cut = NULL;
  g_autoptr (TsCheckpoint) missing = NULL;
  g_autofree char *expected = g_strdup_printf ("'v': 12 bytes from byte 0 on are expected in %s, which has 11", data);
  g_autoptr (GError) error = NULL;

  add (writer, "v", value);
  commit (writer);
  g_assert_true (g_file_set_contents (data, "01234567890", 11, NULL));
  cut = open_ok ("short");
  g_assert_null (ts_checkpoint_load (cut, "v", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
  g_assert_cmpstr (error->message, ==, expected);
  g_clear_error (&error);

  g_unlink (data);
  missing = open_ok ("short");
  g_assert_null (ts_checkpoint_load (missing, "v", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, data));
  g_clear_error (&error);
  g_assert_null (ts_checkpoint_load (missing, "w", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
}

/* ---- state files ---- */

static void
test_state_text (void)
{
  const char text[] = "# newest\nmodel_checkpoint_path : 'a\\\"b' \"\\303\\244\"\nall_model_checkpoint_paths: [\"x\", \"y\"]\n"
                      "all_model_checkpoint_timestamps: 1584.25\nlast_preserved_timestamp: -1e3";
  g_auto (TsCheckpointState) state = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_checkpoint_state_is ((const guint8 *)text, strlen (text)));
  g_assert_true (ts_checkpoint_state_parse (&state, text, strlen (text), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (state.latest, ==, "a\"b\303\244");
  g_assert_cmpuint (g_strv_length (state.all), ==, 2);
  g_assert_cmpstr (state.all[1], ==, "y");
}

static void
test_not_a_state (void)
{
  const char *const texts[] = { "", "model_checkpoint_path: \"\"", "model_checkpoint_path: 3", "all_model_checkpoint_paths: \"x\"", "node {" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (TsCheckpointState) state = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (ts_checkpoint_state_parse (&state, texts[i], strlen (texts[i]), &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
    }
  g_assert_false (ts_checkpoint_state_is ((const guint8 *)"node {", 6));
}

/* What is no checkpoint says so. */
static void
test_not_a_checkpoint (void)
{
  g_autofree char *path = path_of ("model.pb");
  g_autofree char *data = path_of ("alone.data-00000-of-00001");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "\x0a\x03\x0a\x01x", 5, NULL));
  g_assert_null (ts_checkpoint_open (path, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (data, "1234", 4, NULL));
  g_assert_null (ts_checkpoint_open (data, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "alone.index: "));
}

int
main (int argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("test-ts-checkpoint-XXXXXX", NULL);
  g_test_add_func ("/checkpoint-writer/round-trips", test_round_trips);
  g_test_add_func ("/checkpoint-writer/shapes", test_shapes);
  g_test_add_func ("/checkpoint-writer/mapped", test_mapped);
  g_test_add_func ("/checkpoint-writer/slices", test_slices);
  g_test_add_func ("/checkpoint-writer/load-slices", test_load_slices);
  g_test_add_func ("/checkpoint-writer/some-slices", test_some_slices);
  g_test_add_func ("/checkpoint-writer/slice-keys", test_slice_keys);
  g_test_add_func ("/checkpoint-writer/wrong-slices", test_wrong_slices);
  g_test_add_func ("/checkpoint-writer/whole-or-nothing", test_whole_or_nothing);
  g_test_add_func ("/checkpoint-writer/ways-to-open", test_ways_to_open);
  g_test_add_func ("/checkpoint-writer/missing-and-short", test_missing_and_short);
  g_test_add_func ("/checkpoint-writer/state-text", test_state_text);
  g_test_add_func ("/checkpoint-writer/not-a-state", test_not_a_state);
  g_test_add_func ("/checkpoint-writer/not-a-checkpoint", test_not_a_checkpoint);
  status = g_test_run ();
  g_spawn_sync (NULL, (char *[]) { (char *)"rm", (char *)"-r", folder, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (folder);
  return status;
}
