#include "app/scene/ts-outline-open.h"
#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-scene-picture-private.h"
#include "app/scene/ts-scene-view.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

#define N_CHAIN 20

/* What a picture takes. */
typedef struct
{
  TsTestGraph graph;
  TsShapeTable *shapes;
  TsSceneBuilder *builder;
  PangoContext *context;
  TsPalette palette;
  TsScene *scene;
  TsScenePicture picture;
} View;

static void
view_show (View *self,
           guint depth)
{
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  TsTextMetrics metrics;

  self->context = ts_scene_picture_new_context ();
  ts_text_metrics_init (&metrics, self->context);
  ts_palette_init (&self->palette, FALSE);
  self->shapes = ts_shape_table_new (self->graph.graph, NULL, NULL);
  self->builder = ts_scene_builder_new (self->graph.graph, &metrics, NULL, NULL, &error);
  g_assert_no_error (error);
  ts_outline_open_levels (ts_scene_builder_get_outline (self->builder), depth, open);
  self->scene = ts_scene_builder_build (self->builder, open, NULL, &error);
  g_assert_no_error (error);
  self->picture = (TsScenePicture) { "view", self->scene, ts_scene_builder_get_outline (self->builder), &self->palette, self->context };
  self->picture.shapes = self->shapes;
}

static void
view_clear (View *self)
{
  ts_scene_unref (self->scene);
  ts_scene_builder_free (self->builder);
  ts_shape_table_unref (self->shapes);
  g_object_unref (self->context);
  ts_test_graph_clear (&self->graph);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (View, view_clear)

static guint
count_in_svg (const View *self,
              const char *text)
{
  g_autoptr (GBytes) file = ts_scene_picture_to_svg (&self->picture);
  g_autofree char *svg = g_strndup (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  guint n = 0;

  for (const char *at = strstr (svg, text); at != NULL; at = strstr (at + 1, text))
    n++;
  return n;
}

/* An edge that is drawn as two pins has no words where its line would be. */
static void
test_pinned_has_no_label (void)
{
  g_auto (View) view = { 0 };
  TsOutput x, at, skip;

  ts_test_graph_init (&view.graph);
  x = ts_test_placeholder (&view.graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (7, 11));
  at = skip = ts_test_op (&view.graph, "Shape", "begin", x, TS_NO_OUTPUT);
  for (int i = 0; i < N_CHAIN; i++)
    {
      g_autofree char *name = g_strdup_printf ("step_%d", i);

      at = ts_test_op (&view.graph, "OnesLike", name, at, TS_NO_OUTPUT);
    }
  ts_test_op (&view.graph, "Reshape", "end", x, at, TS_NO_OUTPUT);
  view_show (&view, 0);

  guint n_pinned = 0;

  for (guint32 i = 0; i < view.scene->n_lines; i++)
    n_pinned += (view.scene->lines[i].edge->flags & TS_EDGE_PINNED) != 0;
  g_assert_cmpuint (n_pinned, ==, 1);
  g_assert_cmpuint (count_in_svg (&view, ">7×11<"), ==, 1); /* from x to the begin of the chain */
}

/* What leads into a box and on in it says its shape once. */
static void
test_label_once (void)
{
  g_auto (View) view = { 0 };
  TsOutput x, y;

  ts_test_graph_init (&view.graph);
  x = ts_test_placeholder (&view.graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (7, 11));
  y = ts_test_op (&view.graph, "Relu", "a/b/first", x, TS_NO_OUTPUT);
  y = ts_test_op (&view.graph, "Shape", "a/b/second", y, TS_NO_OUTPUT);
  ts_test_op (&view.graph, "Neg", "end", y, TS_NO_OUTPUT);
  view_show (&view, 9);

  g_assert_cmpuint (view.scene->n_lines, >, 4);
  g_assert_cmpuint (count_in_svg (&view, ">7×11<"), ==, 2); /* x, and a/b/first */
}

static guint
count_texts (GskRenderNode *node)
{
  guint n = 0;

  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_DEBUG_NODE: /* see ts_text_node_new () */
      return gsk_debug_node_get_message (node)[0] == 't';
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        n += count_texts (gsk_container_node_get_child (node, i));
      return n;
    case GSK_TRANSFORM_NODE:
      return count_texts (gsk_transform_node_get_child (node));
    case GSK_CLIP_NODE:
      return count_texts (gsk_clip_node_get_child (node));
    case GSK_ROUNDED_CLIP_NODE:
      return count_texts (gsk_rounded_clip_node_get_child (node));
    case GSK_OPACITY_NODE:
      return count_texts (gsk_opacity_node_get_child (node));
    default:
      return 0;
    }
}

/* Where all is fitted an open box has its name, however long; and nothing is written that is too small to be read. */
static void
test_fitted (void)
{
  g_auto (View) view = { 0 };
  TsOutput x;
  GskRenderNode *node;

  ts_test_graph_init (&view.graph);
  x = ts_test_placeholder (&view.graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (7, 11));
  x = ts_test_op (&view.graph, "Relu", "a_scope_with_a_name_that_is_wider_than_its_inside/r", x, TS_NO_OUTPUT);
  ts_test_op (&view.graph, "Abs", "a_scope_with_a_name_that_is_wider_than_its_inside/a", x, TS_NO_OUTPUT);
  view_show (&view, 9);

  node = ts_scene_picture_make_node (&view.picture, NULL, TS_LEGIBLE_PIXELS / TS_LABEL_PIXELS);
  g_assert_cmpuint (count_texts (node), ==, 4); /* the names of x, of the scope, of r and of a */
  gsk_render_node_unref (node);
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

  g_test_add_func ("/scene-view/pinned-has-no-label", test_pinned_has_no_label);
  g_test_add_func ("/scene-view/label-once", test_label_once);
  g_test_add_func ("/scene-view/fitted", test_fitted);

  return g_test_run ();
}
