#include "app/scene/ts-card.h"
#include "app/scene/ts-outline-open.h"
#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-scene-compose.h"
#include "app/scene/ts-scene-picture.h"
#include "app/scene/ts-scene-view.h"
#include "tests/scene/test-graph.h"

#include <string.h>

/* What a scene through a window is drawn of. */
typedef struct
{
  TsGraph *graph;
  TsSceneBuilder *builder;
  TsScene *scene;
  PangoContext *context;
  TsPalette palette;
  TsCardCache *cards;
  TsSceneView view;
} Drawing;

static void
drawing_init (Drawing *self,
              const char *text,
              guint depth)
{
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  TsTextMetrics metrics;

  *self = (Drawing) { .graph = test_graph_new (text), .context = ts_scene_picture_new_context () };
  ts_text_metrics_init (&metrics, self->context);
  ts_palette_init (&self->palette, FALSE);
  self->builder = ts_scene_builder_new (self->graph, &metrics, NULL, NULL, NULL);
  ts_outline_open_levels (ts_scene_builder_get_outline (self->builder), depth, open);
  self->scene = ts_scene_builder_build (self->builder, open, NULL, NULL);
  self->cards = ts_card_cache_new (self->context);
  ts_card_cache_set_palette (self->cards, &self->palette);
  self->view = (TsSceneView) {
    .scene = self->scene,
    .cards = self->cards,
    .palette = &self->palette,
    .scale = 1,
    .width = self->scene->boxes[0].rect.width,
    .height = self->scene->boxes[0].rect.height,
    .appearing = 1,
    .selected_op = TS_NO_OP,
    .selected_box = TS_NO_BOX,
    .selected_line = TS_NO_EDGE,
    .hovered_box = TS_NO_BOX,
    .hovered_line = TS_NO_EDGE,
    .hovered_pin = TS_NO_PIN,
  };
}

static void
drawing_clear (Drawing *self)
{
  ts_card_cache_free (self->cards);
  ts_scene_unref (self->scene);
  ts_scene_builder_free (self->builder);
  g_object_unref (self->context);
  ts_graph_unref (self->graph);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawing, drawing_clear)

static void
collect_texts (GskRenderNode *node,
               GPtrArray *texts)
{
  switch (gsk_render_node_get_node_type (node))
    {
    case GSK_DEBUG_NODE: /* "t" and the text: see ts_text_node_new () */
      if (gsk_debug_node_get_message (node)[0] == 't')
        g_ptr_array_add (texts, g_strdup (gsk_debug_node_get_message (node)));
      break;
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        collect_texts (gsk_container_node_get_child (node, i), texts);
      break;
    case GSK_TRANSFORM_NODE:
      collect_texts (gsk_transform_node_get_child (node), texts);
      break;
    case GSK_CLIP_NODE:
      collect_texts (gsk_clip_node_get_child (node), texts);
      break;
    case GSK_ROUNDED_CLIP_NODE:
      collect_texts (gsk_rounded_clip_node_get_child (node), texts);
      break;
    case GSK_OPACITY_NODE:
      collect_texts (gsk_opacity_node_get_child (node), texts);
      break;
    default:
      break;
    }
}

/* (transfer full) */
static GskRenderNode *
make_node (const Drawing *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  ts_scene_view_snapshot (&self->view, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

/* What is written. (transfer full) */
static GPtrArray *
list_texts (const Drawing *self)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  GskRenderNode *node = make_node (self);

  collect_texts (node, texts);
  gsk_render_node_unref (node);
  return texts;
}

static guint
count_with (const GPtrArray *texts,
            const char *part)
{
  guint n = 0;

  for (guint i = 0; i < texts->len; i++)
    n += strstr (texts->pdata[i], part) != NULL;
  return n;
}

/* (transfer full) */
static cairo_surface_t *
paint (const Drawing *self)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)self->view.width, (int)self->view.height);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node = make_node (self);

  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface,
           double x,
           double y)
{
  const guchar *row = cairo_image_surface_get_data (surface) + (int)y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *)(gconstpointer)row)[(int)x] & 0xffffff;
}

static guint32
to_pixel (const GdkRGBA *color)
{
  return (guint32)(color->red * 255 + 0.5f) << 16 | (guint32)(color->green * 255 + 0.5f) << 8 | (guint32)(color->blue * 255 + 0.5f);
}

static guint32
find_box (const Drawing *self,
          const char *label)
{
  for (guint32 i = 1; i < self->scene->n_boxes; i++)
    if (strcmp (self->scene->boxes[i].item->label, label) == 0)
      return i;
  g_error ("no box %s", label);
}

/* (transfer full) */
static char *
make_chain (guint n)
{
  GString *text = g_string_new ("n0 Placeholder\n");

  for (guint i = 1; i < n; i++)
    g_string_append_printf (text, "n%u %s n%u\n", i, i % 2 == 0 ? "Neg" : "Abs", i - 1);
  return g_string_free (text, FALSE);
}

/* ---- what is drawn ------------------------------------------------------------------------------- */

/* Of what is outside of the view nothing is drawn. */
static void
test_only_what_is_seen (void)
{
  g_autofree char *chain = make_chain (150);
  g_auto (Drawing) drawing = { 0 };
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) some = NULL;
  g_autoptr (GPtrArray) none = NULL;

  drawing_init (&drawing, chain, 0);
  all = list_texts (&drawing);
  g_assert_cmpuint (all->len, ==, 300); /* name and op type of each */

  drawing.view.x = drawing.scene->boxes[find_box (&drawing, "n70")].rect.x;
  drawing.view.y = drawing.scene->boxes[find_box (&drawing, "n70")].rect.y;
  drawing.view.width = drawing.view.height = 300;
  some = list_texts (&drawing);
  g_assert_cmpuint (some->len, <, 60);
  g_assert_cmpuint (count_with (some, "n70"), ==, 1);
  g_assert_cmpuint (count_with (some, "n140"), ==, 0);

  drawing.view.x = -5000;
  none = list_texts (&drawing);
  g_assert_cmpuint (none->len, ==, 0);
}

/* Near by names and op types, further off names, from afar boxes alone. */
static void
test_levels_of_detail (void)
{
  g_auto (Drawing) drawing = { 0 };
  g_autoptr (GPtrArray) near = NULL;
  g_autoptr (GPtrArray) far = NULL;
  g_autoptr (GPtrArray) afar = NULL;
  GskRenderNode *node;

  drawing_init (&drawing, "x Placeholder\ny Neg x\n", 0);
  near = list_texts (&drawing);
  g_assert_cmpuint (count_with (near, "Neg"), ==, 1);
  g_assert_cmpuint (near->len, ==, 4);

  drawing.view.scale = (TS_SCENE_LABEL_SCALE + TS_SCENE_DETAIL_SCALE) / 2;
  far = list_texts (&drawing);
  g_assert_cmpuint (count_with (far, "Neg"), ==, 0);
  g_assert_cmpuint (far->len, ==, 2);

  drawing.view.scale = TS_SCENE_LABEL_SCALE / 2;
  afar = list_texts (&drawing);
  g_assert_cmpuint (afar->len, ==, 0);
  node = make_node (&drawing);
  g_assert_cmpint (gsk_render_node_get_node_type (node), ==, GSK_CONTAINER_NODE); /* the ground, and something on it */
  gsk_render_node_unref (node);
}

/* ---- how it is drawn ----------------------------------------------------------------------------- */

/* Scopes with the same inside have a stripe of one colour and say how many they are; others have none. */
static void
test_stripes (void)
{
  g_auto (Drawing) drawing = { 0 };
  g_autoptr (TsScopePatterns) patterns = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) texts = NULL;
  cairo_surface_t *surface;
  guint32 stripes[3];

  drawing_init (&drawing, "x Placeholder\na/p Neg x\na/q Abs a/p\nb/p Neg a/q\nb/q Abs b/p\nc/p Exp b/q\nc/q Abs c/p\n", 0);
  before = list_texts (&drawing);
  g_assert_cmpuint (count_with (before, "×2"), ==, 0);

  patterns = ts_scope_patterns_new (drawing.scene->tree, NULL, NULL);
  ts_card_cache_set_patterns (drawing.cards, patterns);
  texts = list_texts (&drawing);
  g_assert_cmpuint (count_with (texts, "×2"), ==, 2);

  surface = paint (&drawing);
  for (guint i = 0; i < 3; i++)
    {
      const TsRect *rect = &drawing.scene->boxes[find_box (&drawing, (const char *const[]) { "a", "b", "c" }[i])].rect;

      stripes[i] = get_pixel (surface, rect->x + 2, rect->y + rect->height / 2);
    }
  g_assert_cmphex (stripes[0], ==, stripes[1]);
  g_assert_cmphex (stripes[0], !=, stripes[2]);
  g_assert_cmphex (stripes[2], ==, to_pixel (&drawing.palette.card));
  cairo_surface_destroy (surface);
}

/* What is selected has another colour round it, and a thicker border. */
static void
test_selected (void)
{
  g_auto (Drawing) drawing = { 0 };
  cairo_surface_t *plain, *selected;
  const TsRect *rect;
  guint n_other = 0;

  drawing_init (&drawing, "x Placeholder\ny Neg x\n", 0);
  rect = &drawing.scene->boxes[find_box (&drawing, "y")].rect;
  plain = paint (&drawing);
  drawing.view.selected_box = find_box (&drawing, "y");
  selected = paint (&drawing);

  /* From outside to inside at the middle of the left border. */
  for (int dx = -6; dx < 6; dx++)
    n_other += get_pixel (plain, rect->x + dx, rect->y + rect->height / 2) != get_pixel (selected, rect->x + dx, rect->y + rect->height / 2);
  g_assert_cmpuint (n_other, >=, 2);
  cairo_surface_destroy (plain);
  cairo_surface_destroy (selected);
}

static void
test_dark (void)
{
  g_auto (Drawing) drawing = { 0 };
  cairo_surface_t *light, *dark;

  drawing_init (&drawing, "x Placeholder\ny Neg x\n", 0);
  light = paint (&drawing);
  g_assert_cmphex (get_pixel (light, 1, 1), ==, to_pixel (&drawing.palette.background));
  ts_palette_init (&drawing.palette, TRUE);
  ts_card_cache_set_palette (drawing.cards, &drawing.palette);
  dark = paint (&drawing);
  g_assert_cmphex (get_pixel (dark, 1, 1), ==, to_pixel (&drawing.palette.background));
  g_assert_cmphex (get_pixel (dark, 1, 1), !=, get_pixel (light, 1, 1));
  cairo_surface_destroy (light);
  cairo_surface_destroy (dark);
}

/* ---- how it is laid out -------------------------------------------------------------------------- */

/* Of scopes that are drawn the same one is laid out. */
static void
test_shared_layout (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("x Placeholder\na/p Neg x\na/q Abs a/p\na/r Exp a/p\nb/p Neg x\nb/q Abs b/p\nb/r Exp b/p\nend Sub a/q b/q\n");
  g_autoptr (TsOutline) outline = test_outline_new (graph);
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  g_autoptr (GObject) context = G_OBJECT (ts_scene_picture_new_context ());
  g_autofree char *problem = NULL;
  TsLayoutEngine *engine = ts_layout_engine_new (NULL);
  TsTextMetrics metrics;
  TsComposer composer = { outline, engine, &metrics, open, TS_FLOW_DOWN };
  TsComposed *composed;

  ts_text_metrics_init (&metrics, PANGO_CONTEXT (context));
  ts_outline_open_levels (outline, 1, open);
  composed = ts_compose (&composer, TS_ROOT_CONTAINER, NULL, &problem, NULL, NULL);
  g_assert_nonnull (composed);
  g_assert_cmpuint (ts_layout_engine_get_n_hits (engine), ==, 1);
  ts_composed_free (composed);
  ts_layout_engine_free (engine);
}

/* Moves what comes to a box from the left to the right. Returns: the rightmost end, now */
static float
move_arrivals (const Drawing *self,
               const char *box,
               float dx)
{
  float right = 0;

  for (guint32 i = 0; i < self->scene->n_lines; i++)
    if (self->scene->lines[i].to == find_box (self, box))
      {
        TsLayoutPoint *end = &self->scene->points[self->scene->lines[i].first_point + self->scene->lines[i].n_points - 1];

        end->x += dx;
        right = MAX (right, end->x);
      }
  return right;
}

static guint
count_text (const Drawing *self,
            const char *text)
{
  g_autoptr (GPtrArray) texts = list_texts (self);
  guint n = 0;

  for (guint i = 0; i < texts->len; i++)
    n += strcmp (texts->pdata[i], text) == 0;
  return n;
}

/* The name of an input stands beside its arrow, unless that would be beside one of another box, too. */
static void
test_input_names (void)
{
  g_auto (Drawing) drawing = { 0 };
  g_autoptr (TsShapeTable) shapes = NULL;
  float right;

  drawing_init (&drawing, "a Placeholder\nb Placeholder\nc Sub a b\nd Sub a b\n", 0);
  shapes = ts_shape_table_new (drawing.graph, NULL, NULL);
  drawing.view.labels = ts_line_labels_new (drawing.context, ts_line_facts_new (drawing.scene, shapes), &drawing.palette);
  g_assert_cmpuint (count_text (&drawing, "tx"), ==, 2);
  g_assert_cmpuint (count_text (&drawing, "ty"), ==, 2);

  right = move_arrivals (&drawing, "c", 0);
  move_arrivals (&drawing, "d", right - move_arrivals (&drawing, "d", 0) + 40); /* the left one of them is close to those of c now */
  g_assert_cmpuint (count_text (&drawing, "tx"), ==, 1);
  g_assert_cmpuint (count_text (&drawing, "ty"), ==, 1);
  ts_line_labels_free (drawing.view.labels);
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

  g_test_add_func ("/scene-drawing/only-what-is-seen", test_only_what_is_seen);
  g_test_add_func ("/scene-drawing/levels-of-detail", test_levels_of_detail);
  g_test_add_func ("/scene-drawing/stripes", test_stripes);
  g_test_add_func ("/scene-drawing/selected", test_selected);
  g_test_add_func ("/scene-drawing/dark", test_dark);
  g_test_add_func ("/scene-drawing/input-names", test_input_names);
  g_test_add_func ("/scene-drawing/shared-layout", test_shared_layout);
  return g_test_run ();
}
