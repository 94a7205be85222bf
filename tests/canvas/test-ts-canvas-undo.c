/* What is shown and how it is drawn: undone step by step, and kept by name in the text of a view. */

#include "tests/canvas/canvas-fixture.h"
#include "tests/scene/test-graph.h"

#include <string.h>

static const char network[] = "x Placeholder\n"
                              "kernel Const\n"
                              "conv/Mul Mul x kernel\n"
                              "conv/Abs Abs conv/Mul\n"
                              "out/Neg Neg conv/Abs\n"
                              "out/Exp Exp out/Neg\n";

/* Another version of the same. */
static const char later[] = "new Placeholder\n"
                            "x Placeholder\n"
                            "kernel Const\n"
                            "conv/Mul Mul x kernel\n"
                            "conv/Tan Tan conv/Mul\n"
                            "out/Neg Neg conv/Tan\n"
                            "out/Exp Exp out/Neg\n";

typedef struct
{
  Fixture canvas;
  guint n_told;
} Undo;

static void
count (TsCanvas *canvas,
       Undo *self)
{
  self->n_told++;
}

static void
set_up (Undo *self,
        gconstpointer data)
{
  fixture_set_up (&self->canvas, network);
  fixture_wait (&self->canvas);
  g_signal_connect (self->canvas.canvas, "kept-changed", G_CALLBACK (count), self);
}

static void
tear_down (Undo *self,
           gconstpointer data)
{
  fixture_tear_down (&self->canvas);
}

static guint32
find_op (Undo *self,
         const char *name)
{
  return ts_graph_find_operation (self->canvas.canvas->graph, name)->index;
}

static gboolean
is_drawn (Undo *self,
          const char *name)
{
  return ts_scene_find_op_box (self->canvas.canvas->scene, find_op (self, name)) != TS_NO_BOX;
}

static void
open_all (Undo *self)
{
  ts_canvas_expand_levels (self->canvas.canvas, 9, TRUE);
  fixture_wait (&self->canvas);
}

static void
keep (Undo *self,
      const guint8 *kept)
{
  ts_canvas_set_kept (self->canvas.canvas, kept, 6);
  fixture_wait (&self->canvas);
}

static void
go_back (Undo *self)
{
  ts_canvas_go_back (self->canvas.canvas);
  fixture_wait (&self->canvas);
}

static void
go_forth (Undo *self)
{
  ts_canvas_go_forth (self->canvas.canvas);
  fixture_wait (&self->canvas);
}

static const guint8 only_conv[] = { 0, 0, 1, 1, 0, 0 };
static const guint8 no_abs[] = { 0, 0, 1, 0, 0, 0 };

/* ---- undo ---------------------------------------------------------------------------------------- */

/* Each is one step back, and what was open stays so. */
static void
test_kept (Undo *self,
           gconstpointer data)
{
  guint32 n_ops;

  open_all (self);
  keep (self, only_conv);
  keep (self, only_conv); /* is no step */
  keep (self, no_abs);
  g_assert_false (is_drawn (self, "conv/Abs"));
  g_assert_cmpuint (self->n_told, ==, 0);

  go_back (self);
  g_assert_true (is_drawn (self, "conv/Abs"));
  g_assert_false (is_drawn (self, "out/Neg"));
  g_assert_cmpuint (self->n_told, ==, 1);
  g_assert_nonnull (ts_canvas_get_kept (self->canvas.canvas, &n_ops));
  g_assert_cmpuint (n_ops, ==, 6);

  go_back (self);
  g_assert_true (is_drawn (self, "out/Neg"));
  g_assert_null (ts_canvas_get_kept (self->canvas.canvas, &n_ops));
  go_back (self);
  g_assert_false (is_drawn (self, "out/Neg")); /* closed, as at first */

  go_forth (self);
  go_forth (self);
  go_forth (self);
  g_assert_true (is_drawn (self, "conv/Mul"));
  g_assert_false (is_drawn (self, "conv/Abs"));
  g_assert_false (ts_canvas_can_go_forth (self->canvas.canvas));
}

static void
test_constants (Undo *self,
                gconstpointer data)
{
  open_all (self);
  ts_canvas_select_op (self->canvas.canvas, find_op (self, "conv/Mul"));
  g_assert_true (ts_canvas_toggle_constants (self->canvas.canvas));
  fixture_wait (&self->canvas);
  g_assert_true (is_drawn (self, "kernel"));

  go_back (self);
  g_assert_false (is_drawn (self, "kernel"));
  g_assert_true (is_drawn (self, "conv/Mul"));
  go_back (self); /* what was before that is still known */
  g_assert_false (is_drawn (self, "conv/Mul"));
  go_forth (self);
  go_forth (self);
  g_assert_true (is_drawn (self, "kernel"));
}

static void
test_drawing (Undo *self,
              gconstpointer data)
{
  g_autofree char *coloring = NULL;

  g_object_set (self->canvas.canvas, "flow", "LR", NULL);
  fixture_wait (&self->canvas);
  g_object_set (self->canvas.canvas, "coloring", "device", NULL);
  g_object_set (self->canvas.canvas, "serpentine", FALSE, NULL);
  fixture_wait (&self->canvas);

  go_back (self);
  g_assert_true (self->canvas.canvas->serpentine);
  g_assert_cmpint (self->canvas.canvas->coloring, ==, TS_COLORING_DEVICE);
  go_back (self);
  g_object_get (self->canvas.canvas, "coloring", &coloring, NULL);
  g_assert_cmpstr (coloring, ==, "family");
  g_assert_cmpint (self->canvas.canvas->scene->flow, ==, TS_FLOW_RIGHT);
  go_back (self);
  g_assert_cmpint (self->canvas.canvas->scene->flow, ==, TS_FLOW_DOWN);
  g_assert_false (ts_canvas_can_go_back (self->canvas.canvas));
}

/* ---- by name ------------------------------------------------------------------------------------- */

static void
take_later (Undo *self)
{
  g_autoptr (TsGraph) graph = g_steal_pointer (&self->canvas.graph);

  self->canvas.graph = test_graph_new (later);
  ts_canvas_set_graph (self->canvas.canvas, self->canvas.graph);
}

static void
test_view_keeps_parts (Undo *self,
                       gconstpointer data)
{
  g_autofree char *view = NULL, *again = NULL;

  open_all (self);
  keep (self, (const guint8[]) { 1, 1, 1, 1, 0, 0 });
  ts_canvas_select_op (self->canvas.canvas, find_op (self, "conv/Mul"));
  ts_canvas_toggle_constants (self->canvas.canvas);
  fixture_wait (&self->canvas);
  view = ts_canvas_dup_view (self->canvas.canvas);
  g_assert_nonnull (strstr (view, "hidden=out/"));
  g_assert_nonnull (strstr (view, "unfolded=kernel"));

  /* In the same graph, back to it and away again. */
  go_back (self);
  go_back (self);
  g_assert_true (is_drawn (self, "out/Neg"));
  g_assert_true (ts_canvas_set_view (self->canvas.canvas, view, NULL));
  fixture_wait (&self->canvas);
  again = ts_canvas_dup_view (self->canvas.canvas);
  g_assert_cmpstr (again, ==, view);
  go_back (self);
  g_assert_true (is_drawn (self, "out/Neg"));

  /* In another version of it. */
  take_later (self);
  g_assert_true (ts_canvas_set_view (self->canvas.canvas, view, NULL));
  fixture_wait (&self->canvas);
  g_assert_false (is_drawn (self, "out/Neg"));
  g_assert_true (is_drawn (self, "new"));
  g_assert_true (is_drawn (self, "conv/Tan"));
  g_assert_true (is_drawn (self, "kernel"));
}

static void
test_view_keeps_choice (Undo *self,
                        gconstpointer data)
{
  g_autofree char *view = NULL, *names = NULL;

  ts_canvas_select_op (self->canvas.canvas, find_op (self, "x"));
  g_assert_true (ts_canvas_choose_scope (self->canvas.canvas, "out"));
  g_assert_cmpuint (ts_canvas_get_n_chosen (self->canvas.canvas), ==, 2);
  view = ts_canvas_dup_view (self->canvas.canvas);
  take_later (self);
  g_assert_true (ts_canvas_set_view (self->canvas.canvas, view, NULL));
  fixture_wait (&self->canvas);
  g_assert_cmpuint (ts_canvas_get_n_chosen (self->canvas.canvas), ==, 2);
  names = ts_canvas_dup_chosen_names (self->canvas.canvas);
  g_assert_cmpstr (names, ==, "x\nout");
}

int
main (int argc,
      char **argv)
{
  if (!fixture_init_tests (&argc, &argv))
    return 0;

#define ADD(name, func) g_test_add (name, Undo, NULL, set_up, func, tear_down)
  ADD ("/canvas/undo/kept", test_kept);
  ADD ("/canvas/undo/constants", test_constants);
  ADD ("/canvas/undo/drawing", test_drawing);
  ADD ("/canvas/undo/view-keeps-parts", test_view_keeps_parts);
  ADD ("/canvas/undo/view-keeps-choice", test_view_keeps_choice);
#undef ADD

  return g_test_run ();
}
