#include "app/models/ts-picture.h"

#include <math.h>
#include <string.h>

static TsTensor *
new_zeros (TsDType dtype,
           TsShape shape)
{
  TsTensor *tensor = ts_tensor_new (dtype, &shape, NULL);

  if (tensor->n_elements > 0)
    memset (tensor->data, 0, ts_tensor_size_bytes (tensor));

  return tensor;
}

static void
check_likely (TsDType dtype,
              TsShape shape,
              gboolean expected)
{
  g_autoptr (TsTensor) tensor = new_zeros (dtype, shape);

  g_assert_cmpint (ts_picture_is_likely (tensor), ==, expected);
}

static void
test_likely (void)
{
  check_likely (TS_DTYPE_FLOAT, TS_SHAPE (1, 32, 32, 3), TRUE);
  check_likely (TS_DTYPE_UINT8, TS_SHAPE (32, 24, 1), TRUE);
  check_likely (TS_DTYPE_FLOAT, TS_SHAPE (1, 14, 14, 64), TRUE);
  check_likely (TS_DTYPE_FLOAT, TS_SHAPE (3, 3, 16, 32), FALSE);
  check_likely (TS_DTYPE_FLOAT, TS_SHAPE (64, 64), FALSE);
  check_likely (TS_DTYPE_FLOAT, TS_SHAPE (1, 100, 8, 3), FALSE);
  check_likely (TS_DTYPE_FLOAT, TS_SHAPE (10), FALSE);
  check_likely (TS_DTYPE_FLOAT, TS_SHAPE (0, 32, 32, 3), FALSE);
}

static void
test_possible (void)
{
  g_autoptr (TsTensor) matrix = new_zeros (TS_DTYPE_INT32, TS_SHAPE (2, 3));
  g_autoptr (TsTensor) vector = new_zeros (TS_DTYPE_FLOAT, TS_SHAPE (3));
  g_autoptr (TsTensor) empty = new_zeros (TS_DTYPE_FLOAT, TS_SHAPE (0, 3));
  g_autoptr (TsTensor) strings = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (2, 2), NULL);

  g_assert_true (ts_picture_is_possible (matrix));
  g_assert_false (ts_picture_is_possible (vector));
  g_assert_false (ts_picture_is_possible (empty));
  g_assert_false (ts_picture_is_possible (strings));
}

static void
check_element (const TsPicture *picture,
               gint64 x,
               gint64 y,
               gint64 channel,
               gint64 expected)
{
  gsize element;

  if (expected < 0)
    {
      g_assert_false (ts_picture_get_element (picture, x, y, channel, &element));
      return;
    }

  g_assert_true (ts_picture_get_element (picture, x, y, channel, &element));
  g_assert_cmpint ((gint64)element, ==, expected);
}

/* Images of 2 rows and 5 columns. */
static void
test_layouts (void)
{
  TsPicture picture;

  ts_picture_init (&picture, &TS_SHAPE (4, 2, 5, 3), TS_PICTURE_CHANNELS_LAST);
  g_assert_cmpint (picture.width, ==, 5);
  g_assert_cmpint (picture.height, ==, 2);
  g_assert_cmpint (picture.n_channels, ==, 3);
  g_assert_cmpint (picture.n_images, ==, 4);
  g_assert_false (picture.tiled);
  picture.image = 3;
  check_element (&picture, 4, 1, 2, 4 * 2 * 5 * 3 - 1);
  check_element (&picture, 1, 0, 0, 3 * 30 + 3);
  check_element (&picture, 5, 0, 0, -1);

  ts_picture_init (&picture, &TS_SHAPE (4, 3, 2, 5), TS_PICTURE_CHANNELS_FIRST);
  g_assert_cmpint (picture.width, ==, 5);
  g_assert_cmpint (picture.n_channels, ==, 3);
  check_element (&picture, 1, 1, 2, 2 * 10 + 5 + 1);

  ts_picture_init (&picture, &TS_SHAPE (2, 5), TS_PICTURE_CHANNELS_LAST);
  g_assert_cmpint (picture.n_images, ==, 1);
  check_element (&picture, 3, 1, 0, 8);
}

/* Feature maps have no range of their own. */
static void
test_range_of_tiles (void)
{
  TsTensorStats stats = { .n_finite = 2, .min = 0, .max = 0.5 };
  TsPicture picture;

  ts_picture_init (&picture, &TS_SHAPE (4, 4, 16), TS_PICTURE_CHANNELS_LAST);
  ts_picture_set_range (&picture, TS_PICTURE_RANGE_AUTO, TS_DTYPE_FLOAT, &stats);
  g_assert_cmpfloat (picture.high, ==, 0.5);
}

static void
test_tiles (void)
{
  TsPicture picture;

  ts_picture_init (&picture, &TS_SHAPE (1, 2, 2, 5), TS_PICTURE_CHANNELS_LAST);
  g_assert_true (picture.tiled);
  g_assert_cmpint (picture.n_columns, ==, 2);
  g_assert_cmpint (ts_picture_get_total_width (&picture), ==, 5);
  g_assert_cmpint (ts_picture_get_total_height (&picture), ==, 8);
  check_element (&picture, 0, 0, 0, 0);
  check_element (&picture, 3, 0, 0, 1);      /* channel 1 begins after a line */
  check_element (&picture, 2, 0, 0, -1);     /* the line */
  check_element (&picture, 1, 4, 0, 15 + 2); /* channel 2 in the second row, its last element */
  check_element (&picture, 4, 7, 0, -1);     /* there is no sixth channel */
}

static void
check_range (TsPictureRange range,
             TsDType dtype,
             double min,
             double max,
             double low,
             double high)
{
  TsTensorStats stats = { .n_finite = 2, .min = min, .max = max };
  TsPicture picture;

  ts_picture_init (&picture, &TS_SHAPE (2, 2), TS_PICTURE_CHANNELS_LAST);
  ts_picture_set_range (&picture, range, dtype, &stats);
  g_assert_cmpfloat (picture.low, ==, low);
  g_assert_cmpfloat (picture.high, ==, high);
}

static void
test_ranges (void)
{
  check_range (TS_PICTURE_RANGE_AUTO, TS_DTYPE_FLOAT, 0.2, 0.9, 0, 1);
  check_range (TS_PICTURE_RANGE_AUTO, TS_DTYPE_FLOAT, 0, 200, 0, 255);
  check_range (TS_PICTURE_RANGE_AUTO, TS_DTYPE_FLOAT, 0, 4, 0, 4);
  check_range (TS_PICTURE_RANGE_AUTO, TS_DTYPE_FLOAT, 0, 0.01, 0, 0.01);
  check_range (TS_PICTURE_RANGE_AUTO, TS_DTYPE_FLOAT, -1, 200, -1, 200);
  check_range (TS_PICTURE_RANGE_AUTO, TS_DTYPE_FLOAT, 0, 300, 0, 300);
  check_range (TS_PICTURE_RANGE_AUTO, TS_DTYPE_UINT8, 0, 1, 0, 255);
  check_range (TS_PICTURE_RANGE_UNIT, TS_DTYPE_FLOAT, -5, 5, 0, 1);
  check_range (TS_PICTURE_RANGE_BYTE, TS_DTYPE_FLOAT, -5, 5, 0, 255);
  check_range (TS_PICTURE_RANGE_FULL, TS_DTYPE_FLOAT, -5, 5, -5, 5);
}

/* As large as they can be: in one row where the view is wide, in one column where it is high. */
static void
test_fit_columns (void)
{
  TsPicture picture;

  ts_picture_init (&picture, &TS_SHAPE (10, 10, 8), TS_PICTURE_CHANNELS_LAST);
  ts_picture_fit_columns (&picture, 800, 100);
  g_assert_cmpint (picture.n_columns, ==, 8);
  ts_picture_fit_columns (&picture, 100, 800);
  g_assert_cmpint (picture.n_columns, ==, 1);
  ts_picture_fit_columns (&picture, 400, 200);
  g_assert_cmpint (picture.n_columns, ==, 4);
  ts_picture_fit_columns (&picture, 0, 0);
  g_assert_cmpint (picture.n_columns, >=, 1);
}

static void
check_pixel (const guint8 *pixels,
             int index,
             guint8 red,
             guint8 green,
             guint8 blue,
             guint8 alpha)
{
  const guint8 expected[] = { red, green, blue, alpha };

  g_assert_cmpmem (pixels + 4 * index, 4, expected, 4);
}

static void
test_render_grey (void)
{
  const float values[] = { 0, 1, 0.5f, NAN, INFINITY, -INFINITY };
  g_autoptr (TsTensor) tensor = ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (1, 6), values);
  TsPictureRect rect = { 0, 0, 6, 1 };
  guint8 pixels[6 * 4];
  TsPicture picture;

  ts_picture_init (&picture, &tensor->shape, TS_PICTURE_CHANNELS_LAST);
  g_assert_true (ts_picture_render (&picture, tensor, &rect, 6, 1, pixels, NULL));
  check_pixel (pixels, 0, 0, 0, 0, 255);
  check_pixel (pixels, 1, 255, 255, 255, 255);
  check_pixel (pixels, 2, 128, 128, 128, 255);
  check_pixel (pixels, 3, 255, 0, 255, 255);
  check_pixel (pixels, 4, 255, 140, 0, 255);
  check_pixel (pixels, 5, 28, 113, 255, 255);
}

static void
test_render_colours (void)
{
  const guint8 values[] = { 10, 20, 30, 40, 50, 60, 70, 0 };
  g_autoptr (TsTensor) tensor = ts_tensor_new_copy (TS_DTYPE_UINT8, &TS_SHAPE (1, 2, 4), values);
  TsPictureRect rect = { 0, 0, 2, 1 };
  guint8 pixels[2 * 4];
  TsPicture picture;

  ts_picture_init (&picture, &tensor->shape, TS_PICTURE_CHANNELS_LAST);
  ts_picture_set_range (&picture, TS_PICTURE_RANGE_AUTO, tensor->dtype, NULL);
  g_assert_true (ts_picture_render (&picture, tensor, &rect, 2, 1, pixels, NULL));
  check_pixel (pixels, 0, 10, 20, 30, 40);
  g_assert_cmpuint (pixels[7], ==, 0);
}

/* Enlarged, elements stay crisp; what is outside is transparent. */
static void
test_render_enlarged (void)
{
  const float values[] = { 0, 1 };
  g_autoptr (TsTensor) tensor = ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (1, 2), values);
  TsPictureRect rect = { 0, 0, 3, 1 };
  guint8 pixels[9 * 4];
  TsPicture picture;

  ts_picture_init (&picture, &tensor->shape, TS_PICTURE_CHANNELS_LAST);
  g_assert_true (ts_picture_render (&picture, tensor, &rect, 9, 1, pixels, NULL));
  for (int i = 0; i < 9; i++)
    check_pixel (pixels, i, i < 3 ? 0 : (i < 6 ? 255 : 0), i < 3 ? 0 : (i < 6 ? 255 : 0), i < 3 ? 0 : (i < 6 ? 255 : 0), i < 6 ? 255 : 0);
}

/* Reduced, elements are averaged, but a NaN is not lost. */
static void
test_render_reduced (void)
{
  const float values[] = { 0, 1, 0, 1, 0, 0, NAN, 0 };
  g_autoptr (TsTensor) tensor = ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (1, 8), values);
  TsPictureRect rect = { 0, 0, 8, 1 };
  guint8 pixels[2 * 4];
  TsPicture picture;

  ts_picture_init (&picture, &tensor->shape, TS_PICTURE_CHANNELS_LAST);
  g_assert_true (ts_picture_render (&picture, tensor, &rect, 2, 1, pixels, NULL));
  check_pixel (pixels, 0, 127, 127, 127, 255);
  check_pixel (pixels, 1, 255, 0, 255, 255);
}

static void
test_render_cancelled (void)
{
  g_autoptr (TsTensor) tensor = new_zeros (TS_DTYPE_FLOAT, TS_SHAPE (4, 4));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  TsPictureRect rect = { 0, 0, 4, 4 };
  guint8 pixels[16 * 4];
  TsPicture picture;

  g_cancellable_cancel (cancellable);
  ts_picture_init (&picture, &tensor->shape, TS_PICTURE_CHANNELS_LAST);
  g_assert_false (ts_picture_render (&picture, tensor, &rect, 4, 4, pixels, cancellable));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/likely", test_likely);
  g_test_add_func ("/picture/possible", test_possible);
  g_test_add_func ("/picture/layouts", test_layouts);
  g_test_add_func ("/picture/tiles", test_tiles);
  g_test_add_func ("/picture/fit-columns", test_fit_columns);
  g_test_add_func ("/picture/ranges", test_ranges);
  g_test_add_func ("/picture/range-of-tiles", test_range_of_tiles);
  g_test_add_func ("/picture/render/grey", test_render_grey);
  g_test_add_func ("/picture/render/colours", test_render_colours);
  g_test_add_func ("/picture/render/enlarged", test_render_enlarged);
  g_test_add_func ("/picture/render/reduced", test_render_reduced);
  g_test_add_func ("/picture/render/cancelled", test_render_cancelled);

  return g_test_run ();
}
