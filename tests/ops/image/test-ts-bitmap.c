#include "engine/ops/image/ts-bitmap.h"

#include "engine/ts-error.h"

#include <string.h>

/* Pictures written and read again, and files cut short or changed, which may be refused but no more. */

static void
make_bitmap (TsBitmap *bitmap,
             gint64 height,
             gint64 width,
             gint64 n_channels,
             int n_bits)
{
  g_autoptr (GError) error = NULL;

  ts_bitmap_init (bitmap, 1, height, width, n_channels, n_bits, &error);
  g_assert_no_error (error);
  for (gint64 i = 0; i < height * width * n_channels * n_bits / 8; i++)
    ((guint8 *)bitmap->samples)[i] = (guint8)(i * 37);
}

static void
assert_same (const TsBitmap *a,
             const TsBitmap *b,
             int tolerance)
{
  g_assert_cmpint (a->height, ==, b->height);
  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->n_channels, ==, b->n_channels);
  for (gint64 i = 0; i < a->height * a->width * a->n_channels * a->n_bits / 8; i++)
    g_assert_cmpint (ABS (((const guint8 *)a->samples)[i] - ((const guint8 *)b->samples)[i]), <=, tolerance);
}

static void
test_png (void)
{
  for (int n_channels = 1; n_channels <= 4; n_channels++)
    for (int n_bits = 8; n_bits <= 16; n_bits += 8)
      {
        g_auto (TsBitmap) bitmap = { 0 }, result = { 0 };
        g_autoptr (GError) error = NULL;
        g_autofree char *bytes = NULL;
        gsize size = 0;

        make_bitmap (&bitmap, 3, 5, n_channels, n_bits);
        bytes = ts_bitmap_encode_png (&bitmap, n_channels, &size, &error);
        g_assert_no_error (error);
        ts_bitmap_decode_png (bytes, size, 0, n_bits, &result, &error);
        g_assert_no_error (error);
        assert_same (&bitmap, &result, 0);
      }
}

/* Of flat pictures JPEG keeps nearly all. */
static void
test_jpeg (void)
{
  const TsJpegOptions options = { .ratio = 1, .least_fraction = 1 };

  for (int n_channels = 1; n_channels <= 3; n_channels += 2)
    for (int way = 0; way < 8; way++)
      {
        TsJpegEncoding encoding = { .quality = 95, .progressive = way & 1, .optimize = way & 2, .chroma_downsampling = way & 4, .xmp = (char *)"<x/>", .xmp_size = 4 };
        g_auto (TsBitmap) bitmap = { 0 }, result = { 0 }, sizes = { 0 };
        g_autoptr (GError) error = NULL;
        g_autofree char *bytes = NULL;
        gsize size = 0;

        make_bitmap (&bitmap, 9, 17, n_channels, 8);
        memset (bitmap.samples, 100, 9 * 17 * (gsize)n_channels);
        bytes = ts_bitmap_encode_jpeg (&bitmap, &encoding, &size, &error);
        g_assert_no_error (error);
        ts_bitmap_decode_jpeg (bytes, size, &options, &result, &error);
        g_assert_no_error (error);
        assert_same (&bitmap, &result, 2);
        ts_bitmap_measure_jpeg (bytes, size, &sizes, &error);
        g_assert_no_error (error);
        g_assert_cmpint (sizes.width, ==, 17);
      }
}

static void
test_jpeg_recovered (void)
{
  TsJpegOptions options = { .ratio = 1, .recover = TRUE, .least_fraction = 0.25f };
  TsJpegEncoding encoding = { .quality = 90 };
  g_auto (TsBitmap) bitmap = { 0 }, result = { 0 }, other = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size = 0;

  make_bitmap (&bitmap, 64, 16, 1, 8);
  bytes = ts_bitmap_encode_jpeg (&bitmap, &encoding, &size, &error);
  g_assert_no_error (error);
  ts_bitmap_decode_jpeg (bytes, size * 3 / 4, &options, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result.height, ==, 64);

  options.least_fraction = 1;
  g_assert_false (ts_bitmap_decode_jpeg (bytes, size * 3 / 4, &options, &other, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

/* ---- damaged files ------------------------------------------------------------------------------------- */

static const char small_gif[] = "GIF89a\x03\0\x02\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x03\0\x02\0\0\x02\x03\x44\x06\x05\0;";

/* Decodes bytes from memory that ends with them, so that reading on is seen. */
static void
decode_any (const char *bytes,
            gsize size,
            int format)
{
  const TsJpegOptions options = { .ratio = 1, .recover = TRUE, .least_fraction = 0 };
  g_auto (TsBitmap) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_memdup2 (bytes, size);
  gboolean ok;

  if (format == 0)
    ok = ts_bitmap_decode_png (copy, size, 3, 16, &result, &error);
  else if (format == 1)
    ok = ts_bitmap_decode_jpeg (copy, size, &options, &result, &error);
  else if (format == 2)
    ok = ts_bitmap_decode_gif (copy, size, TRUE, &result, &error);
  else
    ok = ts_bitmap_decode_bmp (copy, size, 0, &result, &error);
  g_assert_true (ok == (error == NULL));
}

static char *
make_file (int format,
           gsize *size)
{
  const TsJpegEncoding encoding = { .quality = 80, .progressive = TRUE };
  g_auto (TsBitmap) bitmap = { 0 };

  make_bitmap (&bitmap, 9, 12, 3, 8);
  if (format == 0)
    return ts_bitmap_encode_png (&bitmap, 6, size, NULL);
  if (format == 1)
    return ts_bitmap_encode_jpeg (&bitmap, &encoding, size, NULL);

  *size = format == 2 ? sizeof small_gif - 1 : 54 + 16 * 2;
  if (format == 2)
    return g_memdup2 (small_gif, *size);

  char *bytes = g_malloc0 (*size);

  memcpy (bytes, "BM", 2);
  bytes[10] = 54;
  bytes[18] = 5;
  bytes[22] = 2;
  bytes[28] = 24;
  return bytes;
}

static void
test_damaged (gconstpointer data)
{
  int format = GPOINTER_TO_INT (data);
  gsize size = 0;
  g_autofree char *bytes = make_file (format, &size);

  g_assert_nonnull (bytes);
  for (gsize n = 0; n <= size; n++)
    decode_any (bytes, n, format);
  for (gsize i = 0; i < size; i++)
    for (int change = 0; change < 3; change++)
      {
        char before = bytes[i];

        bytes[i] = (char)(change == 0 ? before ^ 0xff : change == 1 ? before + 1
                                                                    : 0);
        decode_any (bytes, size, format);
        bytes[i] = before;
      }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bitmap/png", test_png);
  g_test_add_func ("/bitmap/jpeg", test_jpeg);
  g_test_add_func ("/bitmap/jpeg-recovered", test_jpeg_recovered);
  g_test_add_data_func ("/bitmap/damaged-png", GINT_TO_POINTER (0), test_damaged);
  g_test_add_data_func ("/bitmap/damaged-jpeg", GINT_TO_POINTER (1), test_damaged);
  g_test_add_data_func ("/bitmap/damaged-gif", GINT_TO_POINTER (2), test_damaged);
  g_test_add_data_func ("/bitmap/damaged-bmp", GINT_TO_POINTER (3), test_damaged);

  return g_test_run ();
}
