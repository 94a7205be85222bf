#include "app/models/ts-note-store.h"
#include "tests/support/ts-test-folder.h"

#include <gio/gio.h>

#include <string.h>

#define USAGE " (see tensorstep-cli render --help)\n"

/* `render` as its users have it, without a display. */

static char *program;
static char *folder; /* with model.pbtxt in it */

static const char model[] =
    "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { dim { size: 2 } dim { size: -1 } } } } }\n"
    "node { name: 'net/a/Abs' op: 'Abs' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'net/a/Neg' op: 'Neg' input: 'net/a/Abs' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "node { name: 'net/b' op: 'twice' input: 'net/a/Neg' input: '^x' }\n"
    "node { name: 'y' op: 'Neg' input: 'net/b' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "library { function { signature { name: 'twice' input_arg { name: 'in' type: DT_FLOAT } output_arg { name: 'out' type: DT_FLOAT } }\n"
    "  node_def { name: 'sum' op: 'Add' input: 'in' input: 'in' attr { key: 'T' value { type: DT_FLOAT } } } ret { key: 'out' value: 'sum:z:0' } } }\n";

typedef struct
{
  int status;
  char *output;
  char *errors;
} Result;

static void
result_clear (Result *self)
{
  g_free (self->output);
  g_free (self->errors);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* @arguments: separated by blanks; runs in the folder. */
static void
run (Result *result,
     const char *arguments)
{
  g_autofree char *line = g_strdup_printf ("%s %s", program, arguments);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (GError) error = NULL;
  int wait_status;

  environment = g_environ_unsetenv (environment, "DISPLAY");
  environment = g_environ_unsetenv (environment, "WAYLAND_DISPLAY");
  if (g_environ_getenv (environment, "LSAN_OPTIONS") != NULL) /* it speaks on standard error, too */
    {
      g_autofree char *quiet = g_strdup_printf ("%s:print_suppressions=0", g_environ_getenv (environment, "LSAN_OPTIONS"));

      environment = g_environ_setenv (environment, "LSAN_OPTIONS", quiet, TRUE);
    }
  g_spawn_sync (folder, argv, environment, G_SPAWN_DEFAULT, NULL, NULL, &result->output, &result->errors, &wait_status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (wait_status));
  result->status = WEXITSTATUS (wait_status);
}

static void
check (const char *arguments,
       int status,
       const char *errors)
{
  g_auto (Result) result = { 0 };

  run (&result, arguments);
  g_assert_cmpstr (result.errors, ==, errors);
  g_assert_cmpstr (result.output, ==, "");
  g_assert_cmpint (result.status, ==, status);
}

/* (transfer full) */
static GBytes *
load (const char *name)
{
  g_autofree char *path = path_of (name);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static gboolean
has (GBytes *file,
     const char *text)
{
  gsize size;
  const void *data = g_bytes_get_data (file, &size);

  return memmem (data, size, text, strlen (text)) != NULL;
}

/* What other programs find in it. */
static void
test_json (void)
{
  check ("render model.pbtxt -o seen.json --expand net/a", 0, "");

  g_autoptr (GBytes) file = load ("seen.json");

  g_assert_true (has (file, "\"name\": \"net/\", \"label\": \"net\", \"kind\": \"scope\""));
  g_assert_true (has (file, "\"open\": true"));
  g_assert_true (has (file, "\"kind\": \"operation\", \"detail\": \"Neg\""));
  g_assert_true (has (file, "\"tensors\": [{\"name\": "));
}

static void
test_formats (void)
{
  static const struct
  {
    const char *end;
    const char *begin;
  } formats[] = {
    { "svg", "<?xml" },
    { "pdf", "%PDF-" },
    { "png", "\x89PNG" },
    { "dot", "digraph" },
    { "gv", "digraph" },
    { "graphml", "<?xml" },
    { "json", "{\n  \"title\"" },
    { "pbtxt", "node {" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      const char *options = strcmp (formats[i].end, "pbtxt") == 0 ? "" : "--expand net/a";
      g_autofree char *first_name = g_strdup_printf ("first.%s", formats[i].end);
      g_autofree char *second_name = g_strdup_printf ("second.%s", formats[i].end);
      g_autofree char *first_line = g_strdup_printf ("render model.pbtxt -o %s %s", first_name, options);
      g_autofree char *second_line = g_strdup_printf ("render model.pbtxt -o %s %s", second_name, options);

      check (g_strchomp (first_line), 0, "");
      check (g_strchomp (second_line), 0, "");

      g_autoptr (GBytes) first = load (first_name);
      g_autoptr (GBytes) second = load (second_name);

      g_test_message ("%s: %" G_GSIZE_FORMAT " bytes", formats[i].end, g_bytes_get_size (first));
      g_assert_cmpmem (g_bytes_get_data (first, NULL), strlen (formats[i].begin), formats[i].begin, strlen (formats[i].begin));
      g_assert_true (g_bytes_equal (first, second));
    }
}

static void
test_what_is_open (void)
{
  check ("render model.pbtxt -o closed.dot", 0, "");
  check ("render model.pbtxt -o one.dot --depth 1", 0, "");
  check ("render model.pbtxt -o inner.dot --expand net/a/", 0, "");
  check ("render model.pbtxt -o all.dot --expand-all", 0, "");

  g_autoptr (GBytes) closed = load ("closed.dot");
  g_autoptr (GBytes) one = load ("one.dot");
  g_autoptr (GBytes) inner = load ("inner.dot");
  g_autoptr (GBytes) all = load ("all.dot");

  g_assert_true (has (closed, "\"net/\" [label="));
  g_assert_true (has (one, "\"net/a/\" [label="));
  g_assert_true (has (one, "\"net/b\" [label="));
  g_assert_true (has (inner, "\"net/a/Abs\" [label="));
  g_assert_true (g_bytes_equal (inner, all));
}

/* Edges lead past what is hidden; what an option does not find, or cannot, is told. */
static void
test_hide (void)
{
  check ("render model.pbtxt -o hidden.dot --expand-all --hide op:=Neg", 0, "");
  check ("render model.pbtxt -o controls.svg --expand-all --control none", 0, "");
  check ("render model.pbtxt -o x.dot --hide op:Nothing", 0, "tensorstep-cli: --hide finds nothing here\n");
  check ("render model.pbtxt -o x.dot --hide dtype:nothing", 1,
         "tensorstep-cli: INVALID_ARGUMENT: \"dtype:nothing\": position 1: \"nothing\" is no dtype\n");

  g_autoptr (GBytes) hidden = load ("hidden.dot");
  g_autoptr (GBytes) again = NULL;

  g_assert_true (has (hidden, "\"net/a/Abs\" -> \"net/b\""));
  g_assert_false (has (hidden, "\"net/a/Neg\""));
  g_assert_false (has (hidden, "\"y\""));
  check ("render model.pbtxt -o hidden.dot --expand-all --hide op:=Neg", 0, "");
  again = load ("hidden.dot");
  g_assert_true (g_bytes_equal (hidden, again));
}

/* Another picture, the same each time, with what its colours mean in the legend. */
static void
check_coloring (const char *what,
                const char *legend)
{
  g_autofree char *first_line = g_strdup_printf ("render model.pbtxt -o first.svg --expand-all --legend --color-by %s", what);
  g_autofree char *second_line = g_strdup_printf ("render model.pbtxt -o second.svg --expand-all --legend --color-by %s", what);

  check ("render model.pbtxt -o plain.svg --expand-all --legend", 0, "");
  check (first_line, 0, "");
  check (second_line, 0, "");

  g_autoptr (GBytes) plain = load ("plain.svg");
  g_autoptr (GBytes) first = load ("first.svg");
  g_autoptr (GBytes) second = load ("second.svg");

  g_assert_true (g_bytes_equal (first, second));
  g_assert_false (g_bytes_equal (first, plain));
  g_assert_true (has (first, legend));
  g_assert_false (has (plain, legend));
}

static void
test_colors (void)
{
  g_autofree char *csv = path_of ("data.csv");

  g_assert_true (g_file_set_contents (csv, "node,load,team\nx,1,red\nnet/a/Neg,3,blue\nwho,4,\n", -1, NULL));
  check_coloring ("dtype", ">float32</text>");
  check_coloring ("depth", ">Depth 0</text>");
  check_coloring ("order", ">Place in run order: 1 – ");
  check_coloring ("pattern", ">Like nothing else</text>");
  check_coloring ("bytes", ">Bytes of outputs: ");
  check_coloring ("flops", ">Not known</text>");
  check ("render model.pbtxt -o data.svg --legend --expand-all --color-by data.csv:team", 0, "tensorstep-cli: 1 name of the file is not in the graph, the first is \"who\"\n");

  g_autoptr (GBytes) file = load ("data.svg");

  g_assert_true (has (file, ">blue</text>"));
  check ("render model.pbtxt -o x.svg --color-by data.csv:size", 1, "tensorstep-cli: NOT_FOUND: no column is titled \"size\"; there are \"load\", \"team\"\n");
  check ("render model.pbtxt -o x.svg --color-by time", 1, "tensorstep-cli: INVALID_ARGUMENT: --color-by time: that is known of a graph in a window only\n");
  check ("render model.pbtxt -o x.dot --color-by dtype", 2, "tensorstep-cli: INVALID_ARGUMENT: --color-by means nothing for x.dot" USAGE);
  check ("render model.pbtxt -o x.svg --color-by family", 0, "");
}

static void
test_shapes (void)
{
  check ("render model.pbtxt -o shapes.svg --expand-all --shapes", 0, "");
  check ("render model.pbtxt -o again.svg --expand-all --shapes", 0, "");

  g_autoptr (GBytes) first = load ("shapes.svg");
  g_autoptr (GBytes) second = load ("again.svg");

  g_assert_true (has (first, ">2×?</text>"));
  g_assert_true (g_bytes_equal (first, second));
  check ("render model.pbtxt -o x.json --shapes", 2, "tensorstep-cli: INVALID_ARGUMENT: --shapes means nothing for x.json" USAGE);
}

/* Those that the window keeps of the file. */
static void
test_notes (void)
{
  g_autofree char *graph = path_of ("model.pbtxt");
  g_autoptr (TsNoteStore) store = ts_note_store_new (graph, NULL);
  g_autoptr (TsNotes) none = ts_notes_new ();
  g_autoptr (TsNotes) notes = ts_notes_set (none, &(TsNote) { (char *)"x", FALSE, (char *)"this is fed", TS_NOTE_GREEN });
  g_autoptr (GError) error = NULL;

  ts_note_store_save (store, notes, &error);
  g_assert_no_error (error);
  check ("render model.pbtxt -o without.svg", 0, "");
  check ("render model.pbtxt -o with.svg --notes", 0, "");

  g_autoptr (GBytes) without = load ("without.svg");
  g_autoptr (GBytes) with = load ("with.svg");

  g_assert_false (has (without, "this is fed"));
  g_assert_true (has (with, "this is fed"));
  check ("render model.pbtxt -o x.dot --notes", 2, "tensorstep-cli: INVALID_ARGUMENT: --notes means nothing for x.dot" USAGE);
}

static void
test_direction (void)
{
  check ("render model.pbtxt -o down.svg --expand-all --direction TB", 0, "");
  check ("render model.pbtxt -o right.svg --expand-all --direction LR", 0, "");

  g_autoptr (GBytes) down = load ("down.svg");
  g_autoptr (GBytes) right = load ("right.svg");

  g_assert_false (g_bytes_equal (down, right));
  check ("render model.pbtxt -o x.svg --direction UP", 2, "tensorstep-cli: INVALID_ARGUMENT: --direction UP: expected TB, BT, LR or RL" USAGE);
}

static void
write_constant (const char *name,
                const char *values)
{
  g_autofree char *path = path_of (name);
  g_autofree char *text = g_strdup_printf ("node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } }\n"
                                           "node { name: 'c' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value' value { tensor {\n"
                                           "  dtype: DT_FLOAT tensor_shape { dim { size: 12 } } %s } } } }\n"
                                           "node { name: 'wide_enough_for_more' op: 'Add' input: 'x' input: 'c' attr { key: 'T' value { type: DT_FLOAT } } }\n",
                                           values);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* The values of a constant are drawn in its slot, as in the window. */
static void
test_values (void)
{
  g_autoptr (GBytes) even = NULL;
  g_autoptr (GBytes) steep = NULL;

  write_constant ("values.pbtxt", "float_val: [ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 ]");
  check ("render values.pbtxt -o even.svg", 0, "");
  write_constant ("values.pbtxt", "float_val: [ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11 ]");
  check ("render values.pbtxt -o steep.svg", 0, "");
  even = load ("even.svg");
  steep = load ("steep.svg");
  g_assert_false (g_bytes_equal (even, steep));
}

static void
test_looks (void)
{
  check ("render model.pbtxt -o light.svg", 0, "");
  check ("render model.pbtxt -o dark.svg --dark --legend", 0, "");

  g_autoptr (GBytes) light = load ("light.svg");
  g_autoptr (GBytes) dark = load ("dark.svg");

  g_assert_true (has (light, "fill=\"#1c2129\""));
  g_assert_false (has (light, ">Arithmetic</text>"));
  g_assert_true (has (dark, "fill=\"#f1f3f6\""));
  g_assert_true (has (dark, ">Arithmetic</text>"));
}

/* Width and height stand in bytes 16 to 23. */
static void
check_size (const char *name,
            guint max_width,
            guint max_height)
{
  g_autoptr (GBytes) png = load (name);
  const guint8 *data = g_bytes_get_data (png, NULL);
  guint width = (guint)data[18] << 8 | data[19], height = (guint)data[22] << 8 | data[23];

  g_assert_cmpuint (width, <=, max_width);
  g_assert_cmpuint (height, <=, max_height);
  g_assert_true (width == max_width || height == max_height);
}

static void
test_size (void)
{
  check ("render model.pbtxt -o fitted.png --size 300x200", 0, "");
  check_size ("fitted.png", 300, 200);
  check ("render model.pbtxt -o large.png --size 900x3000", 0, "");
  check_size ("large.png", 900, 3000);
  check ("render model.pbtxt -o plain.png", 0, "");
  check ("render model.pbtxt -o double.png --scale 2", 0, "");

  g_autoptr (GBytes) plain = load ("plain.png");
  g_autoptr (GBytes) twice = load ("double.png");

  g_assert_cmpuint (((const guint8 *)g_bytes_get_data (twice, NULL))[19], ==, (guint8)(2 * ((const guint8 *)g_bytes_get_data (plain, NULL))[19]));
}

static void
test_function (void)
{
  check ("render model.pbtxt -o body.dot --function twice", 0, "");
  check ("render model.pbtxt -o body.pbtxt --function twice", 0, "");

  g_autoptr (GBytes) body = load ("body.dot");
  g_autoptr (GBytes) graph = load ("body.pbtxt");
  g_auto (Result) info = { 0 };

  g_assert_true (has (body, "\"in\" -> \"sum\""));
  g_assert_true (has (graph, "\"_Arg\""));
  run (&info, "info body.pbtxt --json");
  g_assert_cmpint (info.status, ==, 0);
  g_assert_nonnull (strstr (info.output, "\"nodes\": 3"));
  check ("render model.pbtxt -o x.dot --function half", 1, "tensorstep-cli: NOT_FOUND: no function is named \"half\"; the library has twice\n");
}

/* What a call calls, in its place. */
static void
test_call (void)
{
  check ("render model.pbtxt -o call.dot --expand net/b --expand net/a", 0, "");
  check ("render model.pbtxt -o call.svg --expand net/b --shapes", 0, "");
  check ("render model.pbtxt -o again.svg --expand net/b --shapes", 0, "");

  g_autoptr (GBytes) call = load ("call.dot");
  g_autoptr (GBytes) picture = load ("call.svg");
  g_autoptr (GBytes) again = load ("again.svg");

  g_assert_true (has (call, "\"net/a/Neg\" -> \"net/b/sum\""));
  g_assert_true (has (call, "\"net/b/sum\" -> \"net/b\""));
  g_assert_false (has (call, "_Arg"));
  g_assert_true (has (call, "\"net/b\" -> \"y\""));
  g_assert_true (has (picture, ">2×?<"));
  g_assert_true (g_bytes_equal (picture, again));
}

static void
test_only (void)
{
  g_auto (Result) info = { 0 };

  check ("render model.pbtxt -o part.pb --only net", 0, "tensorstep-cli: 1 control input from outside \"net\" is left out\n");
  run (&info, "info part.pb --json");
  g_assert_cmpstr (info.errors, ==, "");
  g_assert_cmpint (info.status, ==, 0);
  g_assert_nonnull (strstr (info.output, "\"nodes\": 4"));
  g_assert_nonnull (strstr (info.output, "\"name\": \"x:0\",\n      \"dtype\": \"float32\",\n      \"shape\": [2, -1]"));
  g_assert_nonnull (strstr (info.output, "\"problems\": []"));

  check ("render model.pbtxt -o part.dot --only net/a", 0, "");

  g_autoptr (GBytes) part = load ("part.dot");

  g_assert_true (has (part, "\"x\" -> \"net/a/Abs\""));
  g_assert_false (has (part, "\"net/b\""));
}

/* A chain of 24 of which every fourth uses a flag. */
static void
write_hub (void)
{
  g_autoptr (GString) text = g_string_new ("node { name: 'flag' op: 'Placeholder' }\nnode { name: 'x' op: 'Placeholder' }\n");
  g_autofree char *path = path_of ("hub.pbtxt");

  for (int i = 0; i < 24; i++)
    g_string_append_printf (text, "node { name: 'n%c' op: '%s' input: '%c%s' %s }\n", 'a' + i, i % 4 == 0 ? "AddV2" : "Neg", i > 0 ? 'n' : 'x',
                            i > 0 ? (char[]) { (char)('a' + i - 1), '\0' } : "", i % 4 == 0 ? "input: 'flag'" : "");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static void
test_pins (void)
{
  g_autoptr (GBytes) pins = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) lines = NULL;

  write_hub ();
  check ("render hub.pbtxt -o pins.svg", 0, "");
  check ("render hub.pbtxt -o again.svg", 0, "");
  check ("render hub.pbtxt -o lines.svg --no-pins", 0, "");
  pins = load ("pins.svg");
  again = load ("again.svg");
  lines = load ("lines.svg");
  g_assert_true (has (pins, "6 uses"));
  g_assert_true (g_bytes_equal (pins, again));
  g_assert_false (has (lines, "6 uses"));
}

/* Without groups it is all there. */
static void
test_no_groups (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = path_of ("flat.pbtxt");
  g_autoptr (GBytes) grouped = NULL;
  g_autoptr (GBytes) plain = NULL;

  for (int i = 0; i < 300; i++)
    g_string_append_printf (text, "node { name: 'n_%d' op: 'NoOp' }\nnode { name: 'm_%d' op: 'Placeholder' }\n", i, i);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  check ("render flat.pbtxt -o grouped.json", 0, "");
  check ("render flat.pbtxt -o plain.json --no-groups", 0, "");
  grouped = load ("grouped.json");
  plain = load ("plain.json");
  g_assert_true (has (grouped, "\"why\": \"300 operations of one type, numbered one after the other\""));
  g_assert_false (has (plain, "\"why\""));
  g_assert_true (has (plain, "\"m_299\""));
}

static void
write_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = path_of ("many.pbtxt");

  for (int i = 0; i < 150; i++)
    for (int k = 0; k < 25; k++)
      g_string_append_printf (text, "node { name: 's%c%c/n%c' op: 'NoOp' }\n", 'a' + i / 26, 'a' + i % 26, 'a' + k);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static void
test_guard (void)
{
  write_many ();
  check ("render many.pbtxt -o many.dot --expand-all", 1,
         "tensorstep-cli: RESOURCE_EXHAUSTED: this would show 3900 boxes, more than 3000: --depth 0 shows 150, --force all the same\n");
  check ("render many.pbtxt -o many.dot --expand-all --force", 0, "");
  check ("render many.pbtxt -o many.dot --depth 1", 1,
         "tensorstep-cli: RESOURCE_EXHAUSTED: this would show 3900 boxes, more than 3000: --depth 0 shows 150, --force all the same\n");

  g_auto (Result) result = { 0 };

  run (&result, "render many.pbtxt -o many.png --scale 16");
  g_assert_cmpint (result.status, ==, 1);
  g_assert_true (g_str_has_prefix (result.errors, "tensorstep-cli: RESOURCE_EXHAUSTED: the picture would have "));
  g_autofree char *path = path_of ("many.png");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_errors (void)
{
  check ("render nowhere.pb -o x.svg", 1, "tensorstep-cli: NOT_FOUND: nowhere.pb: No such file or directory\n");
  check ("render model.pbtxt -o nowhere/x.svg", 1, "tensorstep-cli: NOT_FOUND: nowhere/x.svg: No such file or directory\n");
  check ("render model.pbtxt -o x.svg --expand nets", 1, "tensorstep-cli: NOT_FOUND: no scope is named \"nets\"; the graph has net\n");
  check ("render model.pbtxt -o x.svg --expand y", 1, "tensorstep-cli: INVALID_ARGUMENT: \"y\" is an operation (Neg), not a scope\n");
  check ("render model.pbtxt -o x.pb --only net/c/d", 1, "tensorstep-cli: NOT_FOUND: no scope is named \"net/c/d\"; \"net\" has net/a\n");

  check ("render", 2, "tensorstep-cli: INVALID_ARGUMENT: an argument is missing" USAGE);
  check ("render model.pbtxt", 2, "tensorstep-cli: INVALID_ARGUMENT: -o FILE is missing" USAGE);
  check ("render model.pbtxt -o x.gif", 2,
         "tensorstep-cli: INVALID_ARGUMENT: -o x.gif: expected a name that ends in .svg, .pdf, .png, .dot, .gv, .graphml, .json, .pb or .pbtxt" USAGE);
  check ("render model.pbtxt -o x.svg --size 10x10", 2, "tensorstep-cli: INVALID_ARGUMENT: --size means nothing for x.svg" USAGE);
  check ("render model.pbtxt -o x.svg --paper a4", 2, "tensorstep-cli: INVALID_ARGUMENT: --paper means nothing for x.svg" USAGE);
  check ("render model.pbtxt -o x.pdf --paper a9", 2, "tensorstep-cli: INVALID_ARGUMENT: --paper a9: expected A0 to A5, letter, legal or tabloid" USAGE);
  check ("render model.pbtxt -o x.pb --expand-all", 2, "tensorstep-cli: INVALID_ARGUMENT: --expand-all means nothing for x.pb" USAGE);
  check ("render model.pbtxt -o x.pb --no-pins", 2, "tensorstep-cli: INVALID_ARGUMENT: --no-pins means nothing for x.pb" USAGE);
  check ("render model.pbtxt -o x.dot --legend", 2, "tensorstep-cli: INVALID_ARGUMENT: --legend means nothing for x.dot" USAGE);
  check ("render model.pbtxt -o x.graphml --dark", 2, "tensorstep-cli: INVALID_ARGUMENT: --dark means nothing for x.graphml" USAGE);
  check ("render model.pbtxt -o x.png --size 10", 2,
         "tensorstep-cli: INVALID_ARGUMENT: --size 10: expected WIDTHxHEIGHT in pixels, at most 32767 each" USAGE);
  check ("render model.pbtxt -o x.png --scale -1", 2, "tensorstep-cli: INVALID_ARGUMENT: --scale -1: expected more than 0, and 16 at most" USAGE);
  check ("render model.pbtxt -o x.svg --depth -2", 2, "tensorstep-cli: INVALID_ARGUMENT: --depth -2: expected 0 or more" USAGE);
  check ("render model.pbtxt -o x.pb --hide op:Neg", 2, "tensorstep-cli: INVALID_ARGUMENT: --hide means nothing for x.pb" USAGE);
  check ("render model.pbtxt -o x.dot --control all", 2, "tensorstep-cli: INVALID_ARGUMENT: --control means nothing for x.dot" USAGE);
  check ("render model.pbtxt -o x.svg --control some", 2, "tensorstep-cli: INVALID_ARGUMENT: --control some: expected all or none" USAGE);
  check ("render model.pbtxt -o x.svg --depth 2 --expand-all", 2, "tensorstep-cli: INVALID_ARGUMENT: --expand-all and --depth exclude each other" USAGE);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *path = NULL;
  int result;

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = g_canonicalize_filename (argv[1], NULL); /* it is run in the folder */
  folder = ts_test_folder_new ();
  path = path_of ("model.pbtxt");
  g_setenv ("XDG_DATA_HOME", folder, TRUE); /* notes are the user's, not the test's */
  g_assert_true (g_file_set_contents (path, model, -1, NULL));

  g_test_add_func ("/render/formats", test_formats);
  g_test_add_func ("/render/json", test_json);
  g_test_add_func ("/render/what-is-open", test_what_is_open);
  g_test_add_func ("/render/hide", test_hide);
  g_test_add_func ("/render/looks", test_looks);
  g_test_add_func ("/render/values", test_values);
  g_test_add_func ("/render/colors", test_colors);
  g_test_add_func ("/render/shapes", test_shapes);
  g_test_add_func ("/render/notes", test_notes);
  g_test_add_func ("/render/direction", test_direction);
  g_test_add_func ("/render/size", test_size);
  g_test_add_func ("/render/function", test_function);
  g_test_add_func ("/render/call", test_call);
  g_test_add_func ("/render/only", test_only);
  g_test_add_func ("/render/guard", test_guard);
  g_test_add_func ("/render/pins", test_pins);
  g_test_add_func ("/render/no-groups", test_no_groups);
  g_test_add_func ("/render/errors", test_errors);
  result = g_test_run ();

  ts_test_folder_remove (folder);
  g_free (folder);
  g_free (program);
  return result;
}
