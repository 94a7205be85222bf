#include "app/scene/ts-fold.h"
#include "app/scene/ts-line-facts.h"
#include "app/scene/ts-outline.h"
#include "app/scene/ts-palette.h"
#include "app/scene/ts-scene-builder.h"
#include "app/scene/ts-slot-sparks.h"
#include "engine/model/ts-model.h"
#include "tests/scene/test-graph.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

static TsScene *
build (TsGraph *graph)
{
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  g_autoptr (TsSceneBuilder) builder = NULL;
  TsTextMetrics metrics = { .max_text = TS_TEXT_MAX_WIDTH };

  builder = ts_scene_builder_new (graph, &metrics, NULL, NULL, NULL);
  return ts_scene_builder_build (builder, open, NULL, NULL);
}

static TsTestGraph *
new_graph (void)
{
  TsTestGraph *self = g_new0 (TsTestGraph, 1);

  ts_test_graph_init (self);
  return self;
}

static void
graph_free (TsTestGraph *self)
{
  ts_test_graph_clear (self);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsTestGraph, graph_free)

/* The line that @op begins. */
static guint32
find_line (const TsScene *scene,
           guint32 op)
{
  for (guint32 i = 0; i < scene->n_lines; i++)
    if (scene->lines[i].graph->tensors[scene->lines[i].edge->first_tensor].op == op)
      return i;
  g_assert_not_reached ();
}

/* What the file says is plain, what follows from it inferred; width is by bytes. */
static void
test_labels (void)
{
  g_autoptr (TsTestGraph) graph = new_graph ();
  TsOutput x = ts_test_placeholder (graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 224)), y, z;
  TsOutput big = ts_test_placeholder (graph, "big", TS_DTYPE_FLOAT, &TS_SHAPE (4096, 4096));

  y = ts_test_op (graph, "Relu", "y", x, TS_NO_OUTPUT);
  z = ts_test_op (graph, "Abs", "z", y, TS_NO_OUTPUT);
  ts_test_op (graph, "Abs", "a", big, TS_NO_OUTPUT);
  ts_test_op (graph, "Abs", "end", z, TS_NO_OUTPUT);

  g_autoptr (TsShapeTable) shapes = ts_shape_table_new (graph->graph, NULL, NULL);
  g_autoptr (TsScene) scene = build (graph->graph);
  g_autoptr (TsLineFacts) facts = ts_line_facts_new (scene, shapes);
  gboolean inferred;
  g_autofree char *stated = ts_line_facts_dup_label (facts, &scene->lines[find_line (scene, x.op)], &inferred);
  g_autofree char *known = NULL;

  g_assert_cmpstr (stated, ==, "?×224");
  known = ts_line_facts_dup_label (facts, &scene->lines[find_line (scene, y.op)], &inferred);
  g_assert_cmpstr (known, ==, "?×224");
  g_assert_true (inferred);
  g_assert_cmpuint (ts_line_facts_get_width (facts, find_line (scene, y.op)), ==, 1);
  g_assert_cmpuint (ts_line_facts_get_width (facts, find_line (scene, big.op)), ==, TS_N_LINE_WIDTHS);
}

static void
test_several_tensors (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("x Placeholder\ny Split x x\nz AddV2 y y:1\n");
  g_autoptr (TsShapeTable) shapes = ts_shape_table_new (graph, NULL, NULL);
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsLineFacts) facts = ts_line_facts_new (scene, shapes);
  guint32 line = find_line (scene, ts_graph_find_operation (graph, "y")->index);
  gboolean inferred;
  g_autofree char *label = ts_line_facts_dup_label (facts, &scene->lines[line], &inferred);

  g_assert_cmpstr (label, ==, "2 tensors");
  g_assert_cmpuint (ts_line_facts_get_width (facts, line), ==, TS_LINE_WIDTH_UNKNOWN);
}

static void
test_width_steps (void)
{
  guint last = 1;

  g_assert_cmpuint (ts_line_width_step (0), ==, 1);
  for (double bytes = 1; bytes < 1e12; bytes *= 2)
    {
      g_assert_cmpuint (ts_line_width_step (bytes), >=, last);
      last = ts_line_width_step (bytes);
    }
  g_assert_cmpuint (last, ==, TS_N_LINE_WIDTHS);
}

/* Most of the values are in the middle: so is the peak. */
static void
test_spark (void)
{
  g_autoptr (TsTestGraph) graph = new_graph ();
  float values[101];
  TsSpark spark;
  TsOutput constant;

  for (int i = 0; i <= 100; i++)
    values[i] = i < 90 ? 0.5f : i < 95 ? 0
                                       : 1;
  constant = ts_test_const (graph, "c", ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (101), values));
  g_assert_true (ts_spark_is_wanted (ts_graph_get_operation (graph->graph, constant.op)));
  ts_spark_init (&spark, ts_graph_get_operation (graph->graph, constant.op));
  g_assert_cmpuint (spark.heights[TS_SPARK_BINS / 2], ==, 255);
  g_assert_cmpuint (spark.heights[0], >, 0);
  g_assert_cmpuint (spark.heights[0], <, 255);
  g_assert_cmpuint (spark.heights[TS_SPARK_BINS - 1], >, 0);
  g_assert_cmpuint (spark.heights[2], ==, 0);
}

/* A few numbers are written, and there is nothing to be drawn of words. */
static void
test_no_spark (void)
{
  g_autoptr (TsTestGraph) graph = new_graph ();
  TsOutput number = ts_test_const_float (graph, "number", 3), x = ts_test_placeholder (graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (3));
  TsOutput few = ts_test_const (graph, "few", ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (4), (float[]) { 1, 2, 3, 4 }));

  g_assert_false (ts_spark_is_wanted (ts_graph_get_operation (graph->graph, number.op)));
  g_assert_false (ts_spark_is_wanted (ts_graph_get_operation (graph->graph, few.op)));
  g_assert_false (ts_spark_is_wanted (ts_graph_get_operation (graph->graph, x.op)));
}

static void
count_change (gpointer n)
{
  ++*(guint *)n;
}

static void
test_sparks_come_later (void)
{
  g_autoptr (TsTestGraph) graph = new_graph ();
  TsOutput constant = ts_test_const (graph, "c", ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (5), (float[]) { 1, 2, 3, 4, 5 }));
  guint n_changes = 0;
  g_autoptr (TsSlotSparks) sparks = ts_slot_sparks_new (graph->graph, count_change, &n_changes);

  g_assert_null (ts_slot_sparks_get (sparks, constant.op));
  while (n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (ts_slot_sparks_get (sparks, constant.op));
}

/* It may go while they are made. */
static void
test_sparks_go (void)
{
  g_autoptr (TsTestGraph) graph = new_graph ();
  TsOutput constant = ts_test_const (graph, "c", ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (5), (float[]) { 1, 2, 3, 4, 5 }));
  guint n_changes = 0;
  TsSlotSparks *sparks = ts_slot_sparks_new (graph->graph, count_change, &n_changes);

  ts_slot_sparks_get (sparks, constant.op);
  g_main_context_iteration (NULL, TRUE);
  ts_slot_sparks_free (sparks);
  for (guint i = 0; i < 20; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (n_changes, ==, 0);
}

/* A constant that is wanted as a box of its own is one, for all that use it. */
static void
test_unfolded (void)
{
  g_autoptr (TsTestGraph) graph = new_graph ();
  TsOutput x = ts_test_placeholder (graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (3));
  TsOutput constant = ts_test_const (graph, "c", ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (3), (float[]) { 1, 2, 3 }));
  guint8 parts[4] = { TS_PART_SHOWN, TS_PART_UNFOLDED, TS_PART_SHOWN, TS_PART_SHOWN };

  ts_test_op (graph, "AddV2", "a", x, constant, TS_NO_OUTPUT);
  ts_test_op (graph, "Mul", "b", x, constant, TS_NO_OUTPUT);

  g_autoptr (TsOutline) folded = ts_outline_new (graph->graph, NULL, NULL);
  g_autoptr (TsOutline) unfolded = ts_outline_new_part (graph->graph, &(TsOutlinePart) { .kept = parts }, NULL, NULL);

  g_assert_cmpuint (ts_outline_get_graph (folded, TS_ROOT_CONTAINER)->n_items, ==, 3);
  g_assert_cmpuint (ts_outline_get_graph (unfolded, TS_ROOT_CONTAINER)->n_items, ==, 4);
  for (guint32 i = 0; i < 4; i++)
    g_assert_cmpuint (ts_outline_get_graph (unfolded, TS_ROOT_CONTAINER)->items[i].n_slots, ==, 0);
}

/* Words and signs can be told from their ground, light and dark. */
static void
test_high_contrast (void)
{
  for (guint dark = 0; dark < 2; dark++)
    {
      TsPalette palette;

      ts_palette_init (&palette, dark);
      g_assert_false (palette.is_high_contrast);
      ts_palette_raise_contrast (&palette);
      g_assert_true (palette.is_high_contrast);

      const GdkRGBA *signs[] = { &palette.line, &palette.line_control, &palette.line_ref, &palette.accent, &palette.current, &palette.ready, &palette.done,
                                 &palette.dead, &palette.fed, &palette.failed, &palette.breakpoint, &palette.card_border };

      for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
        for (guint k = 0; k < 2; k++)
          g_assert_cmpfloat (ts_color_get_contrast (signs[i], &palette.frame[k]), >=, TS_SIGN_CONTRAST);
      g_assert_cmpfloat (ts_color_get_contrast (&palette.text, &palette.card), >=, TS_TEXT_CONTRAST);
      g_assert_cmpfloat (ts_color_get_contrast (&palette.muted, &palette.frame[1]), >=, TS_TEXT_CONTRAST);
      for (guint f = 0; f < TS_N_OP_FAMILIES; f++)
        {
          g_assert_cmpfloat (ts_color_get_contrast (&palette.family_text[f], &palette.family_card[f]), >=, TS_TEXT_CONTRAST);
          g_assert_cmpfloat (ts_color_get_contrast (&palette.family[f], &palette.on_color), >=, TS_SIGN_CONTRAST);
          g_assert_cmpfloat (ts_color_get_contrast (&palette.family_border[f], &palette.family_card[f]), >=, TS_SIGN_CONTRAST);
        }
    }
}

static TsGraph *
open_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = ts_model_open_bytes (bytes, "test.pbtxt", NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return ts_graph_ref (model->graph);
}

static const TsItem *
find_item (const TsScene *scene,
           const char *label)
{
  for (guint32 i = 1; i < scene->n_boxes; i++)
    if (strcmp (scene->boxes[i].item->label, label) == 0)
      return scene->boxes[i].item;
  g_error ("no box %s", label);
}

#define FLOAT_T "attr { key: 'T' value { type: DT_FLOAT } } "

static const char damaged[] =
    "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } } "
    "node { name: 'bad' op: 'Sub' input: 'x' input: 'gone' " FLOAT_T "} "
    "node { name: 'net/good' op: 'Neg' input: 'x' " FLOAT_T "} "
    "node { name: 'net/worse' op: 'Sub' input: 'x' " FLOAT_T "} "
    "node { name: 'fine/a' op: 'Neg' input: 'x' " FLOAT_T "} "
    "node { name: 'fine/b' op: 'Neg' input: 'x' " FLOAT_T "} ";

/* A damaged operation says why, and what it is in says how many there are. */
static void
test_damage (void)
{
  g_autoptr (TsGraph) graph = open_text (damaged);
  g_autoptr (TsScene) scene = build (graph);

  g_assert_cmpuint (find_item (scene, "bad")->n_damaged, ==, 1);
  g_assert_cmpstr (find_item (scene, "bad")->detail, ==, "input 1, \"gone\", is missing: there is no such operation");
  g_assert_cmpuint (find_item (scene, "net")->n_damaged, ==, 1);
  g_assert_cmpstr (find_item (scene, "net")->detail, ==, "2 ops · 1 damaged");
  g_assert_cmpuint (find_item (scene, "fine")->n_damaged, ==, 0);
  g_assert_cmpstr (find_item (scene, "fine")->detail, ==, "2 ops");
  g_assert_cmpstr (find_item (scene, "x")->detail, ==, "Placeholder");
}

static const char devices[] =
    "node { name: 'x' op: 'Placeholder' device: '/job:worker/task:1/device:GPU:0' attr { key: 'dtype' value { type: DT_FLOAT } } } "
    "node { name: 'y' op: 'Neg' input: 'x' device: '/gpu:1' " FLOAT_T "} "
    "node { name: 'z' op: 'Neg' input: 'y' " FLOAT_T "} ";

/* The device is told where not all ask for the same. */
static void
test_devices (void)
{
  g_autoptr (TsGraph) graph = open_text (devices);
  g_autoptr (TsGraph) alike = open_text ("node { name: 'x' op: 'NoOp' device: '/cpu:0' } node { name: 'y' op: 'NoOp' device: '/cpu:0' }");
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsScene) plain = build (alike);

  g_assert_cmpstr (find_item (scene, "x")->detail, ==, "Placeholder · worker/1 GPU:0");
  g_assert_cmpstr (find_item (scene, "y")->detail, ==, "Neg · GPU:1");
  g_assert_cmpstr (find_item (scene, "z")->detail, ==, "Neg");
  g_assert_cmpstr (find_item (plain, "x")->detail, ==, "NoOp");
}

static const char variable[] =
    "node { name: 'v' op: 'VarHandleOp' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { } } } } "
    "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } } "
    "node { name: 'y' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } } "
    "node { name: 'set' op: 'AssignVariableOp' input: 'v' input: 'x' attr { key: 'dtype' value { type: DT_FLOAT } } } "
    "node { name: 'read' op: 'ReadVariableOp' input: 'v' input: '^set' attr { key: 'dtype' value { type: DT_FLOAT } } } "
    "node { name: 'less' op: 'Sub' input: 'y' input: 'x' " FLOAT_T "} "
    "node { name: 'pack' op: 'Pack' input: 'less' input: 'y' " FLOAT_T "attr { key: 'N' value { i: 2 } } attr { key: 'axis' value { i: 0 } } } ";

static const TsLine *
find_way (const TsScene *scene,
          const char *from,
          const char *to)
{
  for (guint32 i = 0; i < scene->n_lines; i++)
    if (scene->lines[i].from != TS_NO_BOX && scene->lines[i].to != TS_NO_BOX && strcmp (scene->boxes[scene->lines[i].from].item->label, from) == 0 &&
        strcmp (scene->boxes[scene->lines[i].to].item->label, to) == 0)
      return &scene->lines[i];
  g_error ("no line from %s to %s", from, to);
}

/* What changes a variable is told from what reads it, also where the variable is a resource. */
static void
test_changes (void)
{
  g_autoptr (TsGraph) graph = open_text (variable);
  g_autoptr (TsScene) scene = build (graph);

  g_assert_true ((find_way (scene, "v", "set")->edge->flags & TS_EDGE_REF) != 0);
  g_assert_true ((find_way (scene, "v", "read")->edge->flags & TS_EDGE_REF) == 0);
  g_assert_true ((find_way (scene, "x", "set")->edge->flags & TS_EDGE_REF) == 0);
}

static void
assert_input (const TsLineFacts *facts,
              const TsScene *scene,
              const char *from,
              const char *to,
              const char *expected)
{
  g_autofree char *name = ts_line_facts_dup_input_name (facts, find_way (scene, from, to));

  g_assert_cmpstr (name, ==, expected);
}

/* Which of its inputs an operation gets by a line. */
static void
test_input_names (void)
{
  g_autoptr (TsGraph) graph = open_text (variable);
  g_autoptr (TsShapeTable) shapes = ts_shape_table_new (graph, NULL, NULL);
  g_autoptr (TsScene) scene = build (graph);
  g_autoptr (TsLineFacts) facts = ts_line_facts_new (scene, shapes);

  assert_input (facts, scene, "y", "less", "x");
  assert_input (facts, scene, "x", "less", "y");
  assert_input (facts, scene, "x", "set", "value");
  assert_input (facts, scene, "less", "pack", "values 0");
  assert_input (facts, scene, "y", "pack", "values 1");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene-details/labels", test_labels);
  g_test_add_func ("/scene-details/several-tensors", test_several_tensors);
  g_test_add_func ("/scene-details/width-steps", test_width_steps);
  g_test_add_func ("/scene-details/spark", test_spark);
  g_test_add_func ("/scene-details/no-spark", test_no_spark);
  g_test_add_func ("/scene-details/sparks-come-later", test_sparks_come_later);
  g_test_add_func ("/scene-details/sparks-go", test_sparks_go);
  g_test_add_func ("/scene-details/unfolded", test_unfolded);
  g_test_add_func ("/scene-details/high-contrast", test_high_contrast);
  g_test_add_func ("/scene-details/damage", test_damage);
  g_test_add_func ("/scene-details/devices", test_devices);
  g_test_add_func ("/scene-details/changes", test_changes);
  g_test_add_func ("/scene-details/input-names", test_input_names);
  return g_test_run ();
}
