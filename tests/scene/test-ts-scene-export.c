#include "app/layout/ts-layout-client.h"
#include "app/scene/ts-file-text.h"
#include "app/scene/ts-outline-open.h"
#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-scene-dot.h"
#include "app/scene/ts-scene-picture.h"
#include "tests/scene/test-graph.h"

#include <string.h>

/* A scene with all that it takes to be written. */
typedef struct
{
  TsGraph *graph;
  TsSceneBuilder *builder;
  PangoContext *context;
  TsPalette palette;
  TsScene *scene;
  TsScenePicture picture;
} Export;

static void
export_init (Export *self,
             const char *text,
             guint depth)
{
  g_autofree char *helper = ts_layout_helper_find ();
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  TsTextMetrics metrics;

  self->graph = test_graph_new (text);
  self->context = ts_scene_picture_new_context ();
  ts_text_metrics_init (&metrics, self->context);
  ts_palette_init (&self->palette, FALSE);
  self->builder = ts_scene_builder_new (self->graph, &metrics, helper, NULL, &error);
  g_assert_no_error (error);
  ts_outline_open_levels (ts_scene_builder_get_outline (self->builder), depth, open);
  self->scene = ts_scene_builder_build (self->builder, open, NULL, &error);
  g_assert_no_error (error);
  self->picture = (TsScenePicture) { "a <graph>", self->scene, ts_scene_builder_get_outline (self->builder), &self->palette, self->context, FALSE, NULL };
}

static void
export_clear (Export *self)
{
  ts_scene_unref (self->scene);
  ts_scene_builder_free (self->builder);
  g_object_unref (self->context);
  ts_graph_unref (self->graph);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

/* Takes @file. (transfer full) */
static char *
to_text (GBytes *file)
{
  char *text = g_strndup (g_bytes_get_data (file, NULL), g_bytes_get_size (file));

  g_bytes_unref (file);
  return text;
}

static void
assert_has (const char *text,
            const char *part)
{
  if (strstr (text, part) == NULL)
    g_test_message ("no \"%s\" in:\n%s", part, text);
  g_assert_nonnull (strstr (text, part));
}

static const char network[] = "x Placeholder\n"
                              "n/kernel Const\n"
                              "n/Conv2D Conv2D x n/kernel\n"
                              "n/in/Split Split n/Conv2D n/Conv2D\n"
                              "n/in/Neg Neg n/in/Split\n"
                              "n/in/Abs Abs n/in/Split:1 ^x\n"
                              "y ConcatV2 n/in/Neg n/in/Abs x\n";

/* ---- text --------------------------------------------------------------------------------------- */

static void
test_text (void)
{
  g_autoptr (GString) xml = g_string_new (NULL);
  g_autoptr (GString) dot = g_string_new (NULL);
  g_autoptr (GString) numbers = g_string_new (NULL);

  ts_xml_append (xml, "a<b & \"c\">\x01\xff ü");
  g_assert_cmpstr (xml->str, ==, "a&lt;b &amp; &quot;c&quot;&gt;\357\277\275\357\277\275 ü");
  ts_dot_append (dot, "a\"b\\c\nd\x01\xff");
  g_assert_cmpstr (dot->str, ==, "\"a\\\"b\\\\c\\nd\357\277\275\357\277\275\"");
  ts_text_append_number (numbers, 12.5);
  g_string_append_c (numbers, ' ');
  ts_text_append_number (numbers, -0.001);
  g_string_append_c (numbers, ' ');
  ts_text_append_number (numbers, 100);
  g_assert_cmpstr (numbers->str, ==, "12.5 0 100");
}

/* ---- notes -------------------------------------------------------------------------------------- */

/* Their words are text in the file, whole, however narrow the box is. */
static void
test_notes_in_picture (void)
{
  g_auto (Export) export = { 0 };
  g_autoptr (TsNotes) none = ts_notes_new ();
  g_autoptr (TsNotes) notes = ts_notes_set (none, &(TsNote) { (char *)"x", FALSE, (char *)"is fed with pictures of 28 by 28 pixels, between 0 and 1", TS_NOTE_GREEN });
  g_autofree char *without = NULL;
  g_autofree char *with = NULL;

  export_init (&export, network, 0);
  without = to_text (ts_scene_picture_to_svg (&export.picture));
  export.picture.notes = notes;
  with = to_text (ts_scene_picture_to_svg (&export.picture));
  g_assert_null (strstr (without, "pictures of 28"));
  assert_has (with, "is fed with pictures of 28 by 28 pixels, between 0 and 1");
}

/* The border of a box, open or closed, has the colour that it was given by hand. */
static void
test_tints_in_picture (void)
{
  g_auto (Export) export = { 0 };
  g_autoptr (TsNotes) none = ts_notes_new ();
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tinted_place_free);
  g_autoptr (TsNotes) notes = NULL;
  g_autofree char *without = NULL;
  g_autofree char *with = NULL;

  g_ptr_array_add (places, ts_tinted_place_new ("x", FALSE, TS_TINT_PINK));
  g_ptr_array_add (places, ts_tinted_place_new ("nowhere", TRUE, TS_TINT_BROWN));
  notes = ts_notes_set_tints (none, places);
  export_init (&export, network, 0);
  without = to_text (ts_scene_picture_to_svg (&export.picture));
  export.picture.notes = notes;
  with = to_text (ts_scene_picture_to_svg (&export.picture));
  g_assert_null (strstr (without, "stroke-width:3.5;"));
  assert_has (with, "stroke-width:3.5;");
  assert_has (with, "stroke:rgb(78.8"); /* pink; that of what the graph has not is nowhere */
  g_assert_null (strstr (with, "stroke:rgb(54.1"));
}

/* ---- DOT and GraphML ---------------------------------------------------------------------------- */

static void
test_dot_closed (void)
{
  g_auto (Export) export = { 0 };

  export_init (&export, network, 0);

  g_autofree char *dot = to_text (ts_scene_to_dot (export.scene, export.picture.outline, &export.palette, "g"));

  g_assert_null (strstr (dot, "subgraph"));
  assert_has (dot, "  \"x\" [label=\"x\\nPlaceholder\", ");
  assert_has (dot, "  \"n/\" [label=\"n\\n4 ops\", ");
  assert_has (dot, "  \"x\" -> \"n/\" [penwidth=1, color=\"#94a0b0\", tooltip=\"x:0\"];\n");
  assert_has (dot, "  \"x\" -> \"n/\" [style=dashed, color=\"#b6bdc8\"];\n");
  assert_has (dot, "  \"n/\" -> \"y\" [penwidth=2, color=\"#94a0b0\", label=\"2 tensors\", tooltip=\"n/in/Neg:0\"];\n");
}

static void
test_dot_open (void)
{
  g_auto (Export) export = { 0 };

  export_init (&export, network, 2);

  g_autofree char *dot = to_text (ts_scene_to_dot (export.scene, export.picture.outline, &export.palette, "a \"graph\""));

  g_assert_true (g_str_has_prefix (dot, "digraph \"a \\\"graph\\\"\" {\n"));
  assert_has (dot, "  subgraph \"cluster_n/\" {\n    graph [label=\"n\", ");
  assert_has (dot, "    subgraph \"cluster_n/in/\" {\n      graph [label=\"in\", ");
  assert_has (dot, "      \"n/in/Neg\" [label=\"Neg\\nNeg\", ");
  assert_has (dot, "    \"n/Conv2D\" [label=\"Conv2D\\nConv2D\\nfilter\", ");
  /* Past all borders. */
  assert_has (dot, "  \"n/Conv2D\" -> \"n/in/Split\" [penwidth=1, ");
  assert_has (dot, "  \"n/in/Split\" -> \"n/in/Abs\" [penwidth=1, color=\"#94a0b0\", tooltip=\"n/in/Split:1\"];\n");
  assert_has (dot, "  \"n/in/Abs\" -> \"y\" ");
  g_assert_null (strstr (dot, "\"n/kernel\""));
}

static void
test_graphml (void)
{
  g_auto (Export) export = { 0 };

  export_init (&export, network, 1);

  g_autofree char *file = to_text (ts_scene_to_graphml (export.scene, export.picture.outline, "a <graph>"));
  guint32 n = ts_scene_find_container (export.scene, ts_scope_tree_find (export.scene->tree, "n"));
  guint32 x = ts_scene_get_box_of_op (export.scene, 0), split = ts_scene_get_box_of_op (export.scene, 3);
  g_autofree char *inner = g_strdup_printf ("<graph id=\"g%u\" edgedefault=\"directed\">\n<node id=", n);
  g_autofree char *control = g_strdup_printf ("<edge source=\"n%u\" target=\"n%u\">\n<data key=\"control\">true</data>\n</edge>\n", x, split);

  assert_has (file, "<desc>a &lt;graph&gt;</desc>");
  assert_has (file, "<data key=\"name\">n/</data>\n<data key=\"label\">n</data>\n<data key=\"kind\">scope</data>\n");
  assert_has (file, "<data key=\"name\">n/in/</data>\n");
  assert_has (file, "<data key=\"kind\">operation</data>\n<data key=\"detail\">Conv2D</data>\n<data key=\"family\">Convolution, matrix</data>\n");
  assert_has (file, inner);
  assert_has (file, control);
  assert_has (file, "<data key=\"tensors\">n/in/Neg:0 n/in/Abs:0</data>\n<data key=\"dtypes\">");
}

static void
test_json (void)
{
  g_auto (Export) export = { 0 };

  export_init (&export, network, 1);

  g_autofree char *file = to_text (ts_scene_to_json (export.scene, export.picture.outline, "a \"graph\"\n"));
  g_autofree char *again = to_text (ts_scene_to_json (export.scene, export.picture.outline, "a \"graph\"\n"));
  guint32 n = ts_scene_find_container (export.scene, ts_scope_tree_find (export.scene->tree, "n"));
  guint32 x = ts_scene_get_box_of_op (export.scene, 0), split = ts_scene_get_box_of_op (export.scene, 3);
  g_autofree char *inner = g_strdup_printf ("\"parent\": %u, ", n);
  g_autofree char *control = g_strdup_printf ("{\"from\": %u, \"to\": %u, \"control\": true}", x, split);

  g_assert_cmpstr (file, ==, again);
  assert_has (file, "{\n  \"title\": \"a \\\"graph\\\"\\u000a\",\n");
  assert_has (file, "\"name\": \"n/\", \"label\": \"n\", \"kind\": \"scope\", ");
  assert_has (file, "\"kind\": \"operation\", \"detail\": \"Conv2D\", \"family\": \"Convolution, matrix\"");
  assert_has (file, inner);
  assert_has (file, control);
  assert_has (file, "\"tensors\": [{\"name\": \"n/in/Neg:0\"");
}

/* ---- pictures ----------------------------------------------------------------------------------- */

static void
test_svg (void)
{
  g_auto (Export) export = { 0 };

  export_init (&export, network, 2);

  g_autofree char *svg = to_text (ts_scene_picture_to_svg (&export.picture));
  g_autofree char *again = to_text (ts_scene_picture_to_svg (&export.picture));

  g_assert_cmpstr (svg, ==, again);
  assert_has (svg, "<title>a &lt;graph&gt;</title>");
  assert_has (svg, ">Placeholder</text>");
  assert_has (svg, ">Conv2D</text>");
  assert_has (svg, "<title>n/in/Neg\nNeg</title>");
  assert_has (svg, "<title>n/in\n3 ops</title>");
  g_assert_null (strstr (svg, "textLength=\"0\""));
  g_assert_true (g_str_has_suffix (svg, "</svg>\n"));
}

/* What a label cannot hold is in no label, but told. */
static void
test_svg_of_odd_names (void)
{
  g_auto (Export) export = { 0 };

  export_init (&export, "a<b>&\"c\" Placeholder\n", 0);

  g_autofree char *svg = to_text (ts_scene_picture_to_svg (&export.picture));

  assert_has (svg, ">a&lt;b&gt;&amp;&quot;c&quot;</text>");
}

static void
test_png (void)
{
  g_auto (Export) export = { 0 };
  g_autoptr (GError) error = NULL;
  double width, height;

  export_init (&export, network, 0);
  ts_scene_picture_get_size (&export.picture, &width, &height);

  for (int scale = 1; scale <= 2; scale++)
    {
      g_autoptr (GBytes) png = ts_scene_picture_to_png (&export.picture, scale, &error);
      const guint8 *data;

      g_assert_no_error (error);
      data = g_bytes_get_data (png, NULL);
      g_assert_cmpmem (data, 8, "\x89PNG\r\n\x1a\n", 8);
      g_assert_cmpuint ((guint)data[18] << 8 | data[19], ==, (guint)width * (guint)scale);
      g_assert_cmpuint ((guint)data[22] << 8 | data[23], ==, (guint)height * (guint)scale);
    }

  g_assert_null (ts_scene_picture_to_png (&export.picture, 1000, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED);
  assert_has (error->message, "a scale of ");
}

/* What is made to fit does, though a length by the scale for it may be a little more. */
static void
test_png_fits (void)
{
  g_auto (Export) export = { 0 };
  double width, height;

  export_init (&export, "x Placeholder\na Relu x\nb Relu a\nc Relu b\n", 0);
  ts_scene_picture_get_size (&export.picture, &width, &height);
  for (guint fit = 100; fit < 200; fit++)
    {
      g_autoptr (GBytes) png = ts_scene_picture_to_png (&export.picture, fit / MAX (width, height), NULL);
      const guint8 *data = g_bytes_get_data (png, NULL);

      g_assert_cmpuint (MAX ((guint)data[18] << 8 | data[19], (guint)data[22] << 8 | data[23]), ==, fit);
    }
}

static void
test_legend (void)
{
  g_auto (Export) export = { 0 };
  double plain_height, width, height;

  export_init (&export, "x Placeholder\nc Conv2D x x\ns Split x c\nz ConcatV2 s s:1\nw NoOp ^z\n", 0);
  ts_scene_picture_get_size (&export.picture, &width, &plain_height);
  export.picture.has_legend = TRUE;
  ts_scene_picture_get_size (&export.picture, &width, &height);
  g_assert_cmpfloat (height, >, plain_height);

  g_autofree char *svg = to_text (ts_scene_picture_to_svg (&export.picture));

  assert_has (svg, ">Convolution, matrix</text>");
  assert_has (svg, ">Control edge: orders only</text>");
  assert_has (svg, ">Several tensors</text>");
  g_assert_null (strstr (svg, ">Changes a variable</text>"));
}

static void
test_pdf (void)
{
  g_auto (Export) export = { 0 };
  g_autoptr (GError) error = NULL;

  export_init (&export, network, 2);

  g_autoptr (GBytes) pdf = ts_scene_picture_to_pdf (&export.picture, NULL, &error);
  g_autoptr (GBytes) again = ts_scene_picture_to_pdf (&export.picture, NULL, &error);
  gsize size;
  const char *data = g_bytes_get_data (pdf, &size);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (pdf, again));
  g_assert_true (g_strstr_len (data, 5, "%PDF-") == data);
  g_assert_null (memmem (data, size, "CreationDate", 12));
  g_assert_nonnull (memmem (data, size, "/ToUnicode", 10));
  g_assert_nonnull (memmem (data, size, "/Outlines", 9));
}

static guint
count_in (GBytes *file,
          const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (file, &size), *end = data + size;
  guint n = 0;

  for (; (data = memmem (data, (gsize)(end - data), text, strlen (text))) != NULL; data++)
    n++;
  return n;
}

static void
test_paper (void)
{
  g_auto (Export) export = { 0 };
  g_autoptr (GError) error = NULL;

  export_init (&export, network, 2);

  g_autoptr (GBytes) one = ts_scene_picture_to_pdf (&export.picture, ts_paper_find ("a2"), &error);
  const TsPaper card = { "card", 220, 260 };
  g_autoptr (GBytes) some = ts_scene_picture_to_pdf (&export.picture, &card, &error);
  g_autoptr (GBytes) again = ts_scene_picture_to_pdf (&export.picture, &card, &error);

  g_assert_no_error (error);
  g_assert_null (ts_paper_find ("A7"));
  g_assert_cmpuint (count_in (one, "/MediaBox"), ==, 1);
  g_assert_cmpuint (count_in (some, "/MediaBox"), >, 2);
  g_assert_cmpuint (count_in (some, "/Link"), >, 2);
  g_assert_true (g_bytes_equal (some, again));

  /* Little more than the pages share. */
  const TsPaper stamp = { "stamp", 107, 107 };

  g_assert_null (ts_scene_picture_to_pdf (&export.picture, &stamp, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED);
}

/* A picture of nothing is a picture. */
static void
test_empty (void)
{
  g_auto (Export) export = { 0 };
  g_autoptr (GError) error = NULL;

  export_init (&export, "", 0);
  export.picture.has_legend = TRUE;

  g_autoptr (GBytes) svg = ts_scene_picture_to_svg (&export.picture);
  g_autoptr (GBytes) png = ts_scene_picture_to_png (&export.picture, 1, &error);
  g_autoptr (GBytes) pdf = ts_scene_picture_to_pdf (&export.picture, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (svg);
  g_assert_nonnull (png);
  g_assert_nonnull (pdf);
}

int
main (int argc,
      char **argv)
{
  /* Without a display on purpose. */
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_test_init (&argc, &argv, NULL);
  g_assert_false (gtk_init_check ());

  g_test_add_func ("/scene-export/notes", test_notes_in_picture);
  g_test_add_func ("/scene-export/tints", test_tints_in_picture);
  g_test_add_func ("/scene-export/text", test_text);
  g_test_add_func ("/scene-export/dot-closed", test_dot_closed);
  g_test_add_func ("/scene-export/dot-open", test_dot_open);
  g_test_add_func ("/scene-export/graphml", test_graphml);
  g_test_add_func ("/scene-export/json", test_json);
  g_test_add_func ("/scene-export/svg", test_svg);
  g_test_add_func ("/scene-export/svg-of-odd-names", test_svg_of_odd_names);
  g_test_add_func ("/scene-export/png", test_png);
  g_test_add_func ("/scene-export/png-fits", test_png_fits);
  g_test_add_func ("/scene-export/legend", test_legend);
  g_test_add_func ("/scene-export/pdf", test_pdf);
  g_test_add_func ("/scene-export/paper", test_paper);
  g_test_add_func ("/scene-export/empty", test_empty);
  return g_test_run ();
}
