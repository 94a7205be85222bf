#include "tests/debug/expression/ts-test-scope.h"

#include "engine/ts-error.h"

/* Indices of every kind against loops of their own. */

#define MISSING 1000

static const gint64 sizes[] = { 3, 4, 5 };

/* 100 i + 10 j + k at [i, j, k] */
static TsTensor *
make_cube (void)
{
  TsTensor *cube = ts_tensor_new (TS_DTYPE_INT32, &TS_SHAPE (3, 4, 5), NULL);
  gint32 *data = cube->data;

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 4; j++)
      for (int k = 0; k < 5; k++)
        *data++ = 100 * i + 10 * j + k;
  return cube;
}

/* What an item chooses of a dimension: the indices, and whether the dimension stays. */
typedef struct
{
  GString *text;
  int chosen[64];
  int n;
  gboolean stays;
} Item;

static void
append_bound (GString *text,
              int bound)
{
  if (bound != MISSING)
    g_string_append_printf (text, "%d", bound);
}

/* By stepping through all places that a range could reach, and asking of each whether it is between the bounds. */
static void
choose_range (Item *item,
              int size,
              int begin,
              int end,
              int step)
{
  int at = begin == MISSING ? (step > 0 ? 0 : size - 1) : begin < 0 ? begin + size
                                                                    : begin;
  int stop = end == MISSING ? (step > 0 ? size : -1) : end < 0 ? MAX (end + size, -1)
                                                               : end;

  if (step > 0 && at < 0)
    at = 0;
  if (step < 0 && at > size - 1)
    at = size - 1;
  for (; at >= 0 && at < size && (step > 0 ? at < stop : at > stop); at += step)
    item->chosen[item->n++] = at;
}

static void
make_item (Item *item,
           GRand *random,
           int size)
{
  int begin = g_rand_boolean (random) ? MISSING : g_rand_int_range (random, -8, 9);
  int end = g_rand_boolean (random) ? MISSING : g_rand_int_range (random, -8, 9);
  int step = g_rand_boolean (random) ? MISSING : g_rand_int_range (random, -4, 5);

  item->text = g_string_new (NULL);
  item->n = 0;
  item->stays = g_rand_boolean (random);
  if (!item->stays)
    {
      int index = g_rand_int_range (random, -size, size);

      g_string_append_printf (item->text, "%d", index);
      item->chosen[item->n++] = index < 0 ? index + size : index;
      return;
    }
  if (step == 0)
    step = 1;
  append_bound (item->text, begin);
  g_string_append_c (item->text, ':');
  append_bound (item->text, end);
  if (step != MISSING)
    {
      g_string_append_c (item->text, ':');
      append_bound (item->text, step);
    }
  choose_range (item, size, begin, end, step == MISSING ? 1 : step);
}

static void
check_value (const TsTensor *value,
             const Item *items)
{
  const gint32 *data = value->data;
  gsize n = 0;
  int axis = 0;

  for (int i = 0; i < 3; i++)
    if (items[i].stays)
      g_assert_cmpint (value->shape.dims[axis++], ==, items[i].n);
  g_assert_cmpint (value->shape.rank, ==, axis);

  for (int i = 0; i < items[0].n; i++)
    for (int j = 0; j < items[1].n; j++)
      for (int k = 0; k < items[2].n; k++)
        g_assert_cmpint (data[n++], ==, 100 * items[0].chosen[i] + 10 * items[1].chosen[j] + items[2].chosen[k]);
  g_assert_cmpuint (value->n_elements, ==, n);
}

static void
test_ranges (void)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  ts_test_scope_init (&scope);
  ts_test_scope_set (&scope, "x", make_cube ());
  for (guint round = 0; round < 3000; round++)
    {
      Item items[3];
      g_autofree char *text = NULL;
      g_autoptr (TsTensor) value = NULL;

      for (int i = 0; i < 3; i++)
        make_item (&items[i], random, (int)sizes[i]);
      text = g_strdup_printf ("x[%s, %s, %s]", items[0].text->str, items[1].text->str, items[2].text->str);
      value = ts_test_scope_evaluate (&scope, text);
      check_value (value, items);
      for (int i = 0; i < 3; i++)
        g_string_free (items[i].text, TRUE);
    }
}

/* An array at each place, negative ones among its numbers. */
static void
test_arrays (void)
{
  static const char *const texts[] = { "x[[[2, 0], [-1, 1]]]", "x[:, [[2, 0], [-1, 1]]]", "x[..., [[2, 0], [-1, 1]]]" };
  static const int picked[] = { 2, 0, -1, 1 };
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };

  ts_test_scope_init (&scope);
  ts_test_scope_set (&scope, "x", make_cube ());
  for (int axis = 0; axis < 3; axis++)
    {
      g_autoptr (TsTensor) value = ts_test_scope_evaluate (&scope, texts[axis]);
      gint64 n[] = { sizes[0], sizes[1], sizes[2] };
      const gint32 *data = value->data;

      g_assert_cmpint (value->shape.rank, ==, 4);
      g_assert_cmpint (value->shape.dims[axis], ==, 2);
      g_assert_cmpint (value->shape.dims[axis + 1], ==, 2);
      n[axis] = 4;
      for (gint64 i = 0; i < n[0]; i++)
        for (gint64 j = 0; j < n[1]; j++)
          for (gint64 k = 0; k < n[2]; k++)
            {
              gint64 at[] = { i, j, k };

              at[axis] = picked[at[axis]] < 0 ? picked[at[axis]] + sizes[axis] : picked[at[axis]];
              g_assert_cmpint (*data++, ==, 100 * at[0] + 10 * at[1] + at[2]);
            }
    }
}

static void
check (const char *text,
       const char *expected)
{
  g_auto (TsTestScope) scope = { { 0 }, NULL, 0 };
  g_autofree char *shown = NULL;

  ts_test_scope_init (&scope);
  ts_test_scope_set (&scope, "x", make_cube ());
  ts_test_scope_set (&scope, "v", ts_tensor_new_int32 (4, (gint32[]) { 5, -6, 7, -8 }));
  ts_test_scope_set (&scope, "i", ts_tensor_new_scalar (TS_DTYPE_UINT8, &(guint8) { 2 }));
  shown = ts_test_scope_show (&scope, text);
  g_assert_cmpstr (shown, ==, expected);
}

static void
test_others (void)
{
  check ("x[1, 2, 3]", "int32 [] 123");
  check ("x[i, i, i + 1]", "int32 [] 223");
  check ("v[i - 1 :]", "int32 [3] [-6, 7, -8]");
  check ("x[..., 0, 0]", "int32 [3] [0, 100, 200]");
  check ("x[0, ..., -1]", "int32 [4] [4, 14, 24, 34]");
  check ("v[None]", "int32 [1,4] [5, -6, 7, -8]");
  check ("v[:2, newaxis]", "int32 [2,1] [5, -6]");
  check ("v[None:2]", "int32 [2] [5, -6]");
  check ("v[v > 0]", "int32 [2] [5, 7]");
  check ("v[v > 100]", "int32 [0] []");
  check ("x[x % 100 == 34]", "int32 [3] [34, 134, 234]");
  check ("x[[True, False, True], 1, 2]", "int32 [2] [12, 212]");
  check ("x[0, [[True]], 0]", "INVALID_ARGUMENT: 4 indices for 3 dimensions\n  x[0, [[True]], 0]\n   ^");
  check ("x[0, :2, [1, 1]]", "INVALID_ARGUMENT: numbers in an index with an array must stand next to the array; index twice\n  x[0, :2, [1, 1]]\n   ^");
  check ("x[0, [1, 1]]", "int32 [2,5] [10, 11, 12, 13, 14, 10, 11, 12, 13, 14]");
  check ("x[[0, 1], [1, 1]]", "INVALID_ARGUMENT: more than one array in an index\n  x[[0, 1], [1, 1]]\n   ^");
  check ("v[[0, 4]]", "OUT_OF_RANGE: index 4 is outside dimension 0 of size 4\n  v[[0, 4]]\n   ^");
  check ("v[[True]]", "INVALID_ARGUMENT: a mask of shape [1] does not fit into [4] from dimension 0 on\n  v[[True]]\n   ^");
  check ("v[4]", "OUT_OF_RANGE: index 4 is outside dimension 0 of size 4\n  v[4]\n   ^");
  check ("v[9223372036854775807]", "OUT_OF_RANGE: index 9223372036854775807 is outside dimension 0 of size 4\n  v[9223372036854775807]\n   ^");
  check ("v[-9223372036854775807 - 1:9223372036854775807:9223372036854775807]", "int32 [1] [5]");
  check ("v[::-9223372036854775807 - 1]", "int32 [1] [-8]");
  check ("v[0, 0]", "INVALID_ARGUMENT: 2 indices for 1 dimensions\n  v[0, 0]\n   ^");
  check ("x[..., ...]", "INVALID_ARGUMENT: two ellipses\n  x[..., ...]\n   ^");
  check ("v[::0]", "INVALID_ARGUMENT: a step of 0\n  v[::0]\n   ^");
  check ("v[1.0]", "INVALID_ARGUMENT: an index is an integer, or an array of integers or bools; found float64 []\n  v[1.0]\n   ^");
  check ("v[:1.5]", "INVALID_ARGUMENT: end of a range: expected one integer, found float64 []\n  v[:1.5]\n   ^");
  check ("v[True]", "INVALID_ARGUMENT: an index is an integer, or an array of integers or bools; found bool []\n  v[True]\n   ^");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/expression-index/ranges", test_ranges);
  g_test_add_func ("/expression-index/arrays", test_arrays);
  g_test_add_func ("/expression-index/others", test_others);

  return g_test_run ();
}
