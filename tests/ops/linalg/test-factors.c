/* Factors of matrices too large for vector files, multiplied together again: of a batch of each size, of real and complex numbers. */

#include "engine/exec/ts-session.h"
#include "tests/support/ts-test-graph.h"

#include <math.h>

typedef struct
{
  TsDType dtype;
  gint64 m, n;
} Case;

static const Case cases[] = {
  { TS_DTYPE_DOUBLE, 12, 7 },
  { TS_DTYPE_DOUBLE, 7, 12 },
  { TS_DTYPE_DOUBLE, 20, 20 },
  { TS_DTYPE_COMPLEX128, 12, 7 },
  { TS_DTYPE_COMPLEX128, 7, 12 },
  { TS_DTYPE_COMPLEX128, 20, 20 },
};

/* Two matrices. */
static TsOutput
make_matrices (TsTestGraph *g,
               const Case *what)
{
  TsTensor *tensor = ts_tensor_new (what->dtype, &TS_SHAPE (2, what->m, what->n), NULL);
  double *parts = tensor->data;
  gsize n = ts_tensor_size_bytes (tensor) / sizeof (double);

  for (gsize i = 0; i < n; i++)
    parts[i] = (double)((i * i * 31 + i * 7919) % 199) / 100 - 1;
  return ts_test_const (g, "matrices", tensor);
}

static TsOutput
nth (TsOutput first,
     guint index)
{
  return (TsOutput) { first.op, index };
}

static TsOutput
multiply (TsTestGraph *g,
          const char *name,
          TsOutput x,
          TsOutput y,
          gboolean adjoint_y)
{
  ts_test_begin (g, "BatchMatMulV2", name, x, y, TS_NO_OUTPUT);
  ts_graph_builder_attr_bool (g->builder, "adj_y", adjoint_y);
  return ts_test_end (g);
}

/* Each column of a matrix times an element of a vector. */
static TsOutput
scale_columns (TsTestGraph *g,
               const char *name,
               TsOutput matrix,
               TsOutput vector)
{
  g_autofree char *axis_name = g_strconcat (name, "/axis", NULL), *row_name = g_strconcat (name, "/row", NULL);
  TsOutput axis = ts_test_const (g, axis_name, ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { -2 }));

  return ts_test_op (g, "Mul", name, matrix, ts_test_op (g, "ExpandDims", row_name, vector, axis, TS_NO_OUTPUT), TS_NO_OUTPUT);
}

static void
assert_equal (TsTestGraph *g,
              TsOutput x,
              TsOutput y)
{
  g_autoptr (TsSession) session = ts_session_new (g->graph);
  g_autoptr (TsTensor) a = NULL, b = NULL;
  g_autoptr (GError) error = NULL;
  TsTensor *results[2] = { NULL, NULL };
  gsize n;

  ts_session_run (session, NULL, 0, (TsOutput[]) { x, y }, 2, NULL, 0, results, NULL, &error);
  g_assert_no_error (error);
  a = results[0];
  b = results[1];
  g_assert_true (a->dtype == b->dtype && ts_shape_equal (&a->shape, &b->shape));
  n = ts_tensor_size_bytes (a) / sizeof (double);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (((const double *)a->data)[i], ((const double *)b->data)[i], 1e-11);
}

static void
test_svd (gconstpointer data)
{
  for (gboolean full = FALSE; full <= TRUE; full++)
    {
      const Case *what = data;
      g_auto (TsTestGraph) g = { 0 };
      TsOutput a, s;

      /* Of full matrices those that there are singular values for are needed: of square ones all. */
      if (full && what->m != what->n)
        continue;
      ts_test_graph_init (&g);
      a = make_matrices (&g, what);
      ts_test_begin (&g, "Svd", "svd", a, TS_NO_OUTPUT);
      ts_graph_builder_attr_bool (g.builder, "full_matrices", full);
      s = ts_test_end (&g);
      assert_equal (&g, multiply (&g, "usv", scale_columns (&g, "us", nth (s, 1), s), nth (s, 2), TRUE), a);
    }
}

static void
test_qr (gconstpointer data)
{
  for (gboolean full = FALSE; full <= TRUE; full++)
    {
      g_auto (TsTestGraph) g = { 0 };
      TsOutput a, q;

      ts_test_graph_init (&g);
      a = make_matrices (&g, data);
      ts_test_begin (&g, "Qr", "qr", a, TS_NO_OUTPUT);
      ts_graph_builder_attr_bool (g.builder, "full_matrices", full);
      q = ts_test_end (&g);
      assert_equal (&g, multiply (&g, "product", q, nth (q, 1), FALSE), a);
    }
}

/* A A^H */
static TsOutput
make_self_adjoint (TsTestGraph *g,
                   const Case *what)
{
  TsOutput a = make_matrices (g, what);

  return multiply (g, "square", a, a, TRUE);
}

static void
test_self_adjoint_eig (gconstpointer data)
{
  g_auto (TsTestGraph) g = { 0 };
  TsOutput a, w;

  ts_test_graph_init (&g);
  a = make_self_adjoint (&g, data);
  w = ts_test_op (&g, "SelfAdjointEigV2", "eig", a, TS_NO_OUTPUT);
  assert_equal (&g, multiply (&g, "av", a, nth (w, 1), FALSE), scale_columns (&g, "vw", nth (w, 1), w));
}

static void
test_eig (gconstpointer data)
{
  const Case *what = data;
  g_auto (TsTestGraph) g = { 0 };
  TsOutput a, wide, w;

  if (what->m != what->n)
    return;
  ts_test_graph_init (&g);
  a = make_matrices (&g, what);
  ts_test_begin (&g, "Eig", "eig", a, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g.builder, "Tout", TS_DTYPE_COMPLEX128);
  w = ts_test_end (&g);
  ts_test_begin (&g, "Cast", "wide", a, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g.builder, "DstT", TS_DTYPE_COMPLEX128);
  wide = ts_test_end (&g);
  assert_equal (&g, multiply (&g, "av", wide, nth (w, 1), FALSE), scale_columns (&g, "vw", nth (w, 1), w));
}

static void
test_square_root (gconstpointer data)
{
  g_auto (TsTestGraph) g = { 0 };
  TsOutput a, root;

  ts_test_graph_init (&g);
  a = make_self_adjoint (&g, data);
  if (((const Case *)data)->m > ((const Case *)data)->n)
    return; /* singular */
  root = ts_test_op (&g, "MatrixSquareRoot", "root", a, TS_NO_OUTPUT);
  assert_equal (&g, multiply (&g, "square_of_root", root, root, FALSE), a);
}

static void
test_logarithm (gconstpointer data)
{
  const Case *what = data;
  g_auto (TsTestGraph) g = { 0 };
  TsOutput a;

  if (what->dtype != TS_DTYPE_COMPLEX128 || what->m > what->n)
    return;
  ts_test_graph_init (&g);
  a = make_self_adjoint (&g, what);
  assert_equal (&g, ts_test_op (&g, "MatrixExponential", "exp", ts_test_op (&g, "MatrixLogarithm", "log", a, TS_NO_OUTPUT), TS_NO_OUTPUT), a);
}

static void
add (const char *name,
     GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/factors/%s/%s/%dx%d", name, ts_dtype_name (cases[i].dtype), (int)cases[i].m, (int)cases[i].n);

      g_test_add_data_func (path, &cases[i], func);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("svd", test_svd);
  add ("qr", test_qr);
  add ("self-adjoint-eig", test_self_adjoint_eig);
  add ("eig", test_eig);
  add ("square-root", test_square_root);
  add ("logarithm", test_logarithm);
  return g_test_run ();
}
