#include "engine/exec/ts-session.h"

#include "tests/support/ts-test-folder.h"
#include "tests/support/ts-test-graph.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Ops that touch files, below the allowed folder. */

typedef struct
{
  TsTestGraph g;
  TsSession *session;
  char *folder;
} Fixture;

static void
fixture_init (Fixture *self)
{
  memset (self, 0, sizeof *self);
  ts_test_graph_init (&self->g);
  self->folder = ts_test_folder_new ();
  g_assert_nonnull (self->folder);
}

static void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->session, ts_session_unref);
  ts_test_graph_clear (&self->g);
  ts_test_folder_remove (self->folder);
  g_free (self->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
begin_session (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->session = ts_session_new (self->g.graph);
  ts_session_set_allowed_folder (self->session, self->folder, &error);
  g_assert_no_error (error);
}

static TsOutput
strings (Fixture *self,
         guint n,
         const char *const *texts)
{
  TsTensor *tensor = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (n), NULL);

  for (guint i = 0; i < n; i++)
    ts_string_set ((TsString *)tensor->data + i, texts[i], -1);
  return ts_test_const (&self->g, "strings", tensor);
}

static TsOutput
path_in (Fixture *self,
         const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return ts_test_const (&self->g, "path", ts_tensor_new_string_scalar (path, -1));
}

static void
run (Fixture *self,
     guint32 target,
     int code)
{
  g_autoptr (GError) error = NULL;

  ts_session_run (self->session, NULL, 0, NULL, 0, &target, 1, NULL, NULL, &error);
  if (code == 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, TS_ERROR, code);
}

static TsTensor *
fetch (Fixture *self,
       TsOutput output)
{
  g_autoptr (GError) error = NULL;
  TsTensor *result = NULL;

  ts_session_run (self->session, NULL, 0, &output, 1, NULL, 0, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static TsOutput
restore (Fixture *self,
         TsOutput path,
         const char *name,
         const char *slice,
         TsDType dtype)
{
  ts_test_begin (&self->g, "RestoreV2", "restore", path, strings (self, 1, &name), strings (self, 1, &slice), TS_NO_OUTPUT);
  ts_graph_builder_attr_dtypes (self->g.builder, "dtypes", &dtype, 1);
  return ts_test_end (&self->g);
}

static void
test_round_trip (void)
{
  g_auto (Fixture) f = { 0 };
  const char *const names[] = { "a", "part" }, *const slices[] = { "", "4 2 1,3:-" };
  const float a[] = { 1, 2, 3, 4, 5, 6 };
  g_autoptr (TsTensor) whole = NULL;
  g_autoptr (TsTensor) slice = NULL;
  TsOutput path, save, back, rows, missing, other_dtype, other_shape, bad_spec;

  fixture_init (&f);
  path = path_in (&f, "new/model.ckpt");
  save = ts_test_op (&f.g, "SaveV2", "save", path, strings (&f, 1, names), strings (&f, 1, slices),
                     ts_test_const (&f.g, "a", ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (3, 2), a)), TS_NO_OUTPUT);
  back = restore (&f, path, "a", "", TS_DTYPE_FLOAT);
  rows = restore (&f, path, "a", "3 2 1,2:0,1", TS_DTYPE_FLOAT);
  missing = restore (&f, path, "b", "", TS_DTYPE_FLOAT);
  other_dtype = restore (&f, path, "a", "", TS_DTYPE_INT32);
  other_shape = restore (&f, path, "a", "2 3 -:-", TS_DTYPE_FLOAT);
  bad_spec = restore (&f, path, "a", "3 2 1", TS_DTYPE_FLOAT);
  begin_session (&f);

  run (&f, back.op, TS_ERROR_NOT_FOUND);
  run (&f, save.op, 0);
  whole = fetch (&f, back);
  g_assert_cmpmem (whole->data, ts_tensor_size_bytes (whole), a, sizeof a);
  slice = fetch (&f, rows);
  g_assert_cmpuint (slice->n_elements, ==, 2);
  g_assert_cmpfloat (((float *)slice->data)[0], ==, 3);
  g_assert_cmpfloat (((float *)slice->data)[1], ==, 5);
  run (&f, missing.op, TS_ERROR_NOT_FOUND);
  run (&f, other_dtype.op, TS_ERROR_INVALID_ARGUMENT);
  run (&f, other_shape.op, TS_ERROR_INVALID_ARGUMENT);
  run (&f, bad_spec.op, TS_ERROR_INVALID_ARGUMENT);
}

static TsOutput
save_one (Fixture *self,
          const char *file,
          const char *name,
          float value)
{
  const char *slice = "";

  return ts_test_op (&self->g, "SaveV2", "save", path_in (self, file), strings (self, 1, &name), strings (self, 1, &slice),
                     ts_test_const_float (&self->g, "value", value), TS_NO_OUTPUT);
}

static void
test_merge (void)
{
  g_auto (Fixture) f = { 0 };
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *temporary = NULL;
  g_autoptr (TsTensor) value = NULL;
  TsOutput saves[2], merge, back;

  fixture_init (&f);
  one = g_build_filename (f.folder, "temp/part-00000-of-00002", NULL);
  two = g_build_filename (f.folder, "temp/part-00001-of-00002", NULL);
  temporary = g_build_filename (f.folder, "temp", NULL);
  saves[0] = save_one (&f, "temp/part-00000-of-00002", "a", 1);
  saves[1] = save_one (&f, "temp/part-00001-of-00002", "b", 2);
  merge = ts_test_op (&f.g, "MergeV2Checkpoints", "merge", strings (&f, 2, (const char *const[]) { one, two }), path_in (&f, "all"), TS_NO_OUTPUT);
  back = restore (&f, path_in (&f, "all"), "b", "", TS_DTYPE_FLOAT);
  begin_session (&f);

  run (&f, saves[0].op, 0);
  run (&f, saves[1].op, 0);
  run (&f, merge.op, 0);
  value = fetch (&f, back);
  g_assert_cmpfloat (*(float *)value->data, ==, 2);
  g_assert_false (g_file_test (temporary, G_FILE_TEST_EXISTS));
}

static void
test_no_name (void)
{
  g_auto (Fixture) f = { 0 };
  TsOutput save;

  fixture_init (&f);
  save = save_one (&f, "unnamed", "", 1);
  begin_session (&f);

  run (&f, save.op, TS_ERROR_INVALID_ARGUMENT);
}

static void
test_read_write (void)
{
  g_auto (Fixture) f = { 0 };
  g_autoptr (TsTensor) text = NULL;
  TsOutput write, read, none;

  fixture_init (&f);
  write = ts_test_op (&f.g, "WriteFile", "write", path_in (&f, "deep/er/file"),
                      ts_test_const (&f.g, "text", ts_tensor_new_string_scalar ("a\0b", 3)), TS_NO_OUTPUT);
  read = ts_test_op (&f.g, "ReadFile", "read", path_in (&f, "deep/er/file"), TS_NO_OUTPUT);
  none = ts_test_op (&f.g, "ReadFile", "none", path_in (&f, "nothing"), TS_NO_OUTPUT);
  begin_session (&f);

  run (&f, none.op, TS_ERROR_NOT_FOUND);
  run (&f, write.op, 0);
  text = fetch (&f, read);
  g_assert_cmpuint (((TsString *)text->data)->size, ==, 3);
}

static TsOutput
restore_old (Fixture *self,
             TsOutput path,
             const char *name,
             const char *slice,
             TsDType dtype)
{
  TsOutput text = ts_test_const (&self->g, "name", ts_tensor_new_string_scalar (name, -1));

  if (slice == NULL)
    ts_test_begin (&self->g, "Restore", "restore", path, text, TS_NO_OUTPUT);
  else
    ts_test_begin (&self->g, "RestoreSlice", "restore", path, text, ts_test_const (&self->g, "slice", ts_tensor_new_string_scalar (slice, -1)), TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (self->g.builder, "dt", dtype);
  return ts_test_end (&self->g);
}

/* Of each kind of field that values may be in, one. */
static void
test_old_form (void)
{
  g_auto (Fixture) f = { 0 };
  const char *const names[] = { "f", "i", "h", "b", "s", "c", "u" };
  const float a[] = { 1, -2 }, c[] = { 3, -4 };
  const gint64 i[] = { -1, G_MAXINT64 };
  const guint16 h[] = { 0x3c00, 0xfc00 };
  const guint8 yes = 1;
  const guint8 u[] = { 255, 0 };
  TsTensor *values[] = { ts_tensor_new_float (2, a), ts_tensor_new_int64 (2, i), ts_tensor_new_copy (TS_DTYPE_HALF, &TS_SHAPE (2, 1), h),
                         ts_tensor_new_copy (TS_DTYPE_BOOL, &TS_SHAPE (1), &yes), ts_tensor_new_string_scalar ("a\0b", 3),
                         ts_tensor_new_copy (TS_DTYPE_COMPLEX64, &TS_SHAPE_SCALAR, c), ts_tensor_new_copy (TS_DTYPE_UINT8, &TS_SHAPE (2), u) };
  TsOutput consts[G_N_ELEMENTS (names)], backs[G_N_ELEMENTS (names)], path, save;

  fixture_init (&f);
  path = path_in (&f, "new/old.ckpt");
  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    consts[k] = ts_test_const (&f.g, "value", ts_tensor_ref (values[k]));
  save = ts_test_op (&f.g, "Save", "save", path, strings (&f, G_N_ELEMENTS (names), names), consts[0], consts[1], consts[2], consts[3], consts[4], consts[5], consts[6], TS_NO_OUTPUT);
  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    backs[k] = restore_old (&f, path, names[k], NULL, values[k]->dtype);
  begin_session (&f);

  run (&f, save.op, 0);
  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autoptr (TsTensor) back = fetch (&f, backs[k]);

      g_assert_true (ts_tensor_identical (back, values[k]));
      ts_tensor_unref (values[k]);
    }
}

/* Two halves make a whole. */
static void
test_old_slices (void)
{
  g_auto (Fixture) f = { 0 };
  const char *const names[] = { "a", "a" }, *const slices[] = { "4 0,2", "4 2,2" }, *const wrong[] = { "4 0,2", "4 2,1" };
  const float a[] = { 1, 2 }, b[] = { 3, 4 };
  g_autoptr (TsTensor) whole = NULL;
  g_autoptr (TsTensor) part = NULL;
  TsOutput path, first, second, save, twice, misfit, few, back, middle;

  fixture_init (&f);
  path = path_in (&f, "old.ckpt");
  first = ts_test_const (&f.g, "value", ts_tensor_new_float (2, a));
  second = ts_test_const (&f.g, "value", ts_tensor_new_float (2, b));
  save = ts_test_op (&f.g, "SaveSlices", "save", path, strings (&f, 2, names), strings (&f, 2, slices), first, second, TS_NO_OUTPUT);
  twice = ts_test_op (&f.g, "Save", "save", path, strings (&f, 2, names), first, second, TS_NO_OUTPUT);
  misfit = ts_test_op (&f.g, "SaveSlices", "save", path, strings (&f, 2, names), strings (&f, 2, wrong), first, second, TS_NO_OUTPUT);
  few = ts_test_op (&f.g, "Save", "save", path, strings (&f, 1, names), first, second, TS_NO_OUTPUT);
  back = restore_old (&f, path, "a", NULL, TS_DTYPE_FLOAT);
  middle = restore_old (&f, path, "a", "4 1,2", TS_DTYPE_FLOAT);
  begin_session (&f);

  run (&f, twice.op, TS_ERROR_ALREADY_EXISTS);
  run (&f, misfit.op, TS_ERROR_INVALID_ARGUMENT);
  run (&f, few.op, TS_ERROR_INVALID_ARGUMENT);
  run (&f, back.op, TS_ERROR_NOT_FOUND);
  run (&f, save.op, 0);
  whole = fetch (&f, back);
  g_assert_cmpuint (whole->n_elements, ==, 4);
  g_assert_cmpfloat (((float *)whole->data)[3], ==, 4);
  part = fetch (&f, middle);
  g_assert_cmpuint (part->n_elements, ==, 2);
  g_assert_cmpfloat (((float *)part->data)[0], ==, 2);
  g_assert_cmpfloat (((float *)part->data)[1], ==, 3);
}

static void
put_file (Fixture *self,
          const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

/* Sorted; hidden ones too, but nothing that a link leads out to. */
static void
test_matching_files (void)
{
  g_auto (Fixture) f = { 0 };
  g_autofree char *both = NULL;
  g_autofree char *none = NULL;
  g_autofree char *link = NULL;
  g_autoptr (TsTensor) names = NULL;
  g_autoptr (TsTensor) nothing = NULL;
  TsOutput all, empty, outside;

  fixture_init (&f);
  put_file (&f, "b.txt");
  put_file (&f, "a.txt");
  put_file (&f, ".c.txt");
  put_file (&f, "d.bin");
  link = g_build_filename (f.folder, "e.txt", NULL);
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  both = g_build_filename (f.folder, "*.txt", NULL);
  none = g_build_filename (f.folder, "no*", NULL);
  all = ts_test_op (&f.g, "MatchingFiles", "all", strings (&f, 2, (const char *const[]) { none, both }), TS_NO_OUTPUT);
  empty = ts_test_op (&f.g, "MatchingFiles", "empty", ts_test_const (&f.g, "pattern", ts_tensor_new_string_scalar (none, -1)), TS_NO_OUTPUT);
  outside = ts_test_op (&f.g, "MatchingFiles", "outside", ts_test_const (&f.g, "pattern", ts_tensor_new_string_scalar ("/etc/*", -1)), TS_NO_OUTPUT);
  begin_session (&f);

  names = fetch (&f, all);
  g_assert_cmpuint (names->n_elements, ==, 3);
  g_assert_true (g_str_has_suffix (((TsString *)names->data)[0].bytes, "/.c.txt"));
  g_assert_true (g_str_has_suffix (((TsString *)names->data)[1].bytes, "/a.txt"));
  g_assert_true (g_str_has_suffix (((TsString *)names->data)[2].bytes, "/b.txt"));
  nothing = fetch (&f, empty);
  g_assert_cmpuint (nothing->n_elements, ==, 0);
  run (&f, outside.op, TS_ERROR_PERMISSION_DENIED);
}

static void
on_log (const char *text,
        gsize size,
        gpointer data)
{
  g_string_append_len (data, text, (gssize)size);
}

/* To the log, or to the end of a file. */
static void
test_print (void)
{
  g_auto (Fixture) f = { 0 };
  g_autoptr (GString) log = g_string_new (NULL);
  g_autofree char *path = NULL;
  g_autofree char *stream = NULL;
  g_autofree char *contents = NULL;
  TsOutput line, print, to_file;

  fixture_init (&f);
  path = g_build_filename (f.folder, "lines", NULL);
  stream = g_strconcat ("file://", path, NULL);
  line = ts_test_const (&f.g, "line", ts_tensor_new_string_scalar ("a line", -1));
  ts_test_begin (&f.g, "PrintV2", "print", line, TS_NO_OUTPUT);
  ts_graph_builder_attr_string (f.g.builder, "output_stream", "stdout", -1);
  print = ts_test_end (&f.g);
  ts_test_begin (&f.g, "PrintV2", "to_file", line, TS_NO_OUTPUT);
  ts_graph_builder_attr_string (f.g.builder, "output_stream", stream, -1);
  to_file = ts_test_end (&f.g);
  begin_session (&f);
  ts_session_set_log (f.session, on_log, log);

  run (&f, print.op, 0);
  run (&f, to_file.op, 0);
  run (&f, to_file.op, 0);
  g_assert_cmpstr (log->str, ==, "a line\n");
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "a line\na line\n");
}

static TsOutput
immutable (Fixture *self,
           const char *path,
           TsDType dtype,
           const TsShape *shape)
{
  ts_test_begin (&self->g, "ImmutableConst", "immutable", TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (self->g.builder, "dtype", dtype);
  ts_graph_builder_attr_shape (self->g.builder, "shape", shape);
  ts_graph_builder_attr_string (self->g.builder, "memory_region_name", path, -1);
  return ts_test_end (&self->g);
}

static void
test_immutable_const (void)
{
  g_auto (Fixture) f = { 0 };
  const gint16 values[] = { 1, -2, 3 };
  g_autofree char *path = NULL, *nothing = NULL;
  g_autoptr (TsTensor) value = NULL;
  TsOutput good, too_long, missing, outside;

  fixture_init (&f);
  path = g_build_filename (f.folder, "values", NULL);
  nothing = g_build_filename (f.folder, "nothing", NULL);
  g_assert_true (g_file_set_contents (path, (const char *)values, sizeof values, NULL));
  good = immutable (&f, path, TS_DTYPE_INT16, &TS_SHAPE (1, 2));
  too_long = immutable (&f, path, TS_DTYPE_INT32, &TS_SHAPE (2));
  missing = immutable (&f, nothing, TS_DTYPE_INT16, &TS_SHAPE (1));
  outside = immutable (&f, "/etc/passwd", TS_DTYPE_UINT8, &TS_SHAPE (1));
  begin_session (&f);

  value = fetch (&f, good);
  g_assert_cmpint (((gint16 *)value->data)[1], ==, -2);
  run (&f, too_long.op, TS_ERROR_INVALID_ARGUMENT);
  run (&f, missing.op, TS_ERROR_NOT_FOUND);
  run (&f, outside.op, TS_ERROR_PERMISSION_DENIED);
}

/* Out of the folder there is no way: not by .., not by links, not by a name that only begins alike. */
static void
test_nowhere_else (void)
{
  g_auto (Fixture) f = { 0 };
  g_autofree char *link = NULL;
  g_autofree char *dangling = NULL;
  g_autofree char *beside = NULL;
  TsOutput reads[6], allowed;

  fixture_init (&f);
  link = g_build_filename (f.folder, "link", NULL);
  dangling = g_build_filename (f.folder, "dangling", NULL);
  beside = g_strconcat (f.folder, "-beside", NULL);
  g_assert_cmpint (symlink ("/etc", link), ==, 0);
  g_assert_cmpint (symlink ("/nowhere/at/all", dangling), ==, 0);

  reads[0] = ts_test_op (&f.g, "ReadFile", "read", ts_test_const (&f.g, "path", ts_tensor_new_string_scalar ("/etc/passwd", -1)), TS_NO_OUTPUT);
  reads[1] = ts_test_op (&f.g, "ReadFile", "read", path_in (&f, "../../etc/passwd"), TS_NO_OUTPUT);
  reads[2] = ts_test_op (&f.g, "ReadFile", "read", path_in (&f, "link/passwd"), TS_NO_OUTPUT);
  reads[3] = ts_test_op (&f.g, "ReadFile", "read", path_in (&f, "not-there/../../x"), TS_NO_OUTPUT);
  reads[4] = ts_test_op (&f.g, "WriteFile", "write", path_in (&f, "dangling"), ts_test_const (&f.g, "text", ts_tensor_new_string_scalar ("x", -1)), TS_NO_OUTPUT);
  reads[5] = ts_test_op (&f.g, "ReadFile", "read", ts_test_const (&f.g, "path", ts_tensor_new_string_scalar (beside, -1)), TS_NO_OUTPUT);
  allowed = ts_test_op (&f.g, "ReadFile", "read", path_in (&f, "x"), TS_NO_OUTPUT);
  begin_session (&f);

  for (guint i = 0; i < G_N_ELEMENTS (reads); i++)
    run (&f, reads[i].op, TS_ERROR_PERMISSION_DENIED);
  run (&f, allowed.op, TS_ERROR_NOT_FOUND);
  ts_session_set_allowed_folder (f.session, NULL, NULL);
  run (&f, allowed.op, TS_ERROR_PERMISSION_DENIED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/save-restore/round-trip", test_round_trip);
  g_test_add_func ("/save-restore/merge", test_merge);
  g_test_add_func ("/save-restore/no-name", test_no_name);
  g_test_add_func ("/save-restore/read-write", test_read_write);
  g_test_add_func ("/save-restore/old-form", test_old_form);
  g_test_add_func ("/save-restore/old-slices", test_old_slices);
  g_test_add_func ("/save-restore/matching-files", test_matching_files);
  g_test_add_func ("/save-restore/print", test_print);
  g_test_add_func ("/save-restore/immutable-const", test_immutable_const);
  g_test_add_func ("/save-restore/nowhere-else", test_nowhere_else);
  return g_test_run ();
}
