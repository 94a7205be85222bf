#include "engine/io/ts-value.h"

#include "engine/io/ts-npy.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <glib/gstdio.h>

#include <string.h>

static char *folder;

static void
check (const char *text,
       TsDType dtype,
       const TsShape *shape,
       TsDType expected_dtype,
       const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) tensor = ts_value_parse (text, dtype, shape, &error);
  g_autofree char *formatted = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (tensor->dtype, ==, expected_dtype);
  formatted = ts_tensor_format (tensor, NULL);
  g_assert_cmpstr (formatted, ==, expected);
}

static void
check_as (const char *text,
          TsDType dtype,
          const char *expected)
{
  check (text, dtype, &TS_SHAPE_UNKNOWN, dtype, expected);
}

static void
check_inferred (const char *text,
                TsDType expected_dtype,
                const char *expected)
{
  check (text, TS_DTYPE_INVALID, &TS_SHAPE_UNKNOWN, expected_dtype, expected);
}

static void
check_refused (const char *text,
               TsDType dtype,
               const TsShape *shape,
               const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_value_parse (text, dtype, shape, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, message);
}

static void
check_refused_as (const char *text,
                  TsDType dtype,
                  const char *message)
{
  check_refused (text, dtype, &TS_SHAPE_UNKNOWN, message);
}

/* ---- literals --------------------------------------------------------------------------------- */

static void
test_inferred (void)
{
  check_inferred ("3", TS_DTYPE_INT32, "3");
  check_inferred (" -2147483648 ", TS_DTYPE_INT32, "-2147483648");
  check_inferred ("2147483648", TS_DTYPE_INT64, "2147483648");
  check_inferred ("[1, 2.5]", TS_DTYPE_FLOAT, "[1.  2.5]");
  check_inferred ("[[1,2],[3,4],]", TS_DTYPE_INT32, "[[1 2]\n [3 4]]");
  check_inferred ("[True, false]", TS_DTYPE_BOOL, "[ True False]");
  check_inferred ("['a', \"b\"]", TS_DTYPE_STRING, "[b'a' b'b']");
  check_inferred ("1+2j", TS_DTYPE_COMPLEX128, "(1+2j)");
  check_inferred ("[(1-2j), 3j, 0]", TS_DTYPE_COMPLEX128, "[1.-2.j 0.+3.j 0.+0.j]");
  check_inferred ("[nan, -inf, NaN, -Infinity]", TS_DTYPE_FLOAT, "[ nan -inf  nan -inf]");
  check_inferred ("[.5, 1., -1e3, +2E-1]", TS_DTYPE_FLOAT, "[ 5.e-01  1.e+00 -1.e+03  2.e-01]");
  check_inferred ("0x1f", TS_DTYPE_INT32, "31");
  check_inferred ("[]", TS_DTYPE_FLOAT, "[]");
}

static void
test_converted (void)
{
  check_as ("[1, 2]", TS_DTYPE_FLOAT, "[1. 2.]");
  check_as ("[1, 2]", TS_DTYPE_HALF, "[1. 2.]");
  check_as ("0.1", TS_DTYPE_DOUBLE, "0.1");
  check_as ("[-128, 127]", TS_DTYPE_INT8, "[-128  127]");
  check_as ("18446744073709551615", TS_DTYPE_UINT64, "18446744073709551615");
  check_as ("-9223372036854775808", TS_DTYPE_INT64, "-9223372036854775808");
  check_as ("[-8, 7]", TS_DTYPE_INT4, "[-8  7]");
  check_as ("[0, 1]", TS_DTYPE_BOOL, "[False  True]");
  check_as ("[0, 255]", TS_DTYPE_QUINT8, "[  0 255]");
  check_as ("2", TS_DTYPE_COMPLEX64, "(2+0j)");
  check_as ("1.5", TS_DTYPE_BFLOAT16, "1.5");
  check_as ("inf", TS_DTYPE_HALF, "inf");
}

/* A decimal number between two floats that would be rounded twice by way of double. */
static void
test_rounded_once (void)
{
  check_as ("1.00000017881393432617187499", TS_DTYPE_FLOAT, "1.0000001");
  check_as ("1.00000017881393421514957253748434595763683319091796875001", TS_DTYPE_FLOAT, "1.0000001");
}

static void
test_strings (void)
{
  check_inferred ("\"\\u00e9\\n\\x41\\\\\\\"\\/\"", TS_DTYPE_STRING, "b'\\xc3\\xa9\\nA\\\\\"/'");
  check_inferred ("b'\\xff\\0\\101'", TS_DTYPE_STRING, "b'\\xff\\x00A'");
  check_inferred ("\"\\ud83d\\ude00\"", TS_DTYPE_STRING, "b'\\xf0\\x9f\\x98\\x80'");
  check_inferred ("'\xc3\xa9'", TS_DTYPE_STRING, "b'\\xc3\\xa9'");
  check_inferred ("''", TS_DTYPE_STRING, "b''");
  check_inferred ("[\"[1]:zeros\"]", TS_DTYPE_STRING, "[b'[1]:zeros']");
}

static void
test_wrong_kind (void)
{
  check_refused_as ("1.5", TS_DTYPE_INT32, "column 1: expected int32, but 1.5 is no integer");
  check_refused_as ("[1, 300]", TS_DTYPE_UINT8, "column 5: expected uint8, but 300 is out of range");
  check_refused_as ("-1", TS_DTYPE_UINT64, "column 1: expected uint64, but -1 is out of range");
  check_refused_as ("99999999999999999999", TS_DTYPE_INVALID, "column 1: expected int64, but 99999999999999999999 is out of range");
  check_refused_as ("8", TS_DTYPE_INT4, "column 1: expected int4, but 8 is out of range");
  check_refused_as ("70000", TS_DTYPE_HALF, "column 1: expected float16, but 70000 is out of range");
  check_refused_as ("1e39", TS_DTYPE_FLOAT, "column 1: expected float32, but 1e39 is out of range");
  check_refused_as ("1e400", TS_DTYPE_DOUBLE, "column 1: the number is out of range");
  check_refused_as ("True", TS_DTYPE_FLOAT, "column 1: expected float32, but True is no real number");
  check_refused_as ("1j", TS_DTYPE_FLOAT, "column 1: expected float32, but 1j is no real number");
  check_refused_as ("2", TS_DTYPE_BOOL, "column 1: expected bool, but 2 is neither True nor False");
  check_refused_as ("1", TS_DTYPE_STRING, "column 1: expected string, but 1 is no string (they are written in quotes)");
  check_refused_as ("['a', 1]", TS_DTYPE_INVALID, "column 7: expected string, but 1 is no string (they are written in quotes)");
  check_refused_as ("1", TS_DTYPE_RESOURCE, "a resource has no literal");
}

static void
test_wrong_shape (void)
{
  check ("[[1,2,3]]", TS_DTYPE_INT32, &TS_SHAPE (-1, 3), TS_DTYPE_INT32, "[[1 2 3]]");
  check_refused ("[1,2]", TS_DTYPE_INT32, &TS_SHAPE (-1, 3), "expected shape [?,3], found [2]");
  check_refused ("3", TS_DTYPE_INT32, &TS_SHAPE (1), "expected shape [1], found []");
}

static void
test_syntax_errors (void)
{
  check_refused_as ("", TS_DTYPE_INVALID, "column 1: expected a number, a string in quotes or a list, found the end");
  check_refused_as ("[1, x]", TS_DTYPE_INVALID, "column 5: expected a number, a string in quotes or a list, found 'x'");
  check_refused_as ("[1 2]", TS_DTYPE_INVALID, "column 4: expected ',' or ']', found '2'");
  check_refused_as ("[1,2", TS_DTYPE_INVALID, "column 5: expected ',' or ']', found the end");
  check_refused_as ("1 2", TS_DTYPE_INVALID, "column 3: expected the end, found '2'");
  check_refused_as ("'\xc3\xa9' x", TS_DTYPE_INVALID, "column 5: expected the end, found 'x'");
  check_refused_as ("'abc", TS_DTYPE_INVALID, "column 1: the string is not closed");
  check_refused_as ("'\\q'", TS_DTYPE_INVALID, "column 2: unknown escape; a backslash itself is \\\\");
  check_refused_as ("'\\x4'", TS_DTYPE_INVALID, "column 2: \\x needs two hexadecimal digits");
  check_refused_as ("'\\ud800'", TS_DTYPE_INVALID, "column 2: no such character");
  check_refused_as ("1+2", TS_DTYPE_INVALID, "column 4: a complex number ends with j");
  check_refused_as ("1e", TS_DTYPE_INVALID, "column 1: expected a number, a string in quotes or a list, found '1'");
  check_refused_as ("nanny", TS_DTYPE_INVALID, "column 1: expected a number, a string in quotes or a list, found 'n'");
  check_refused_as ("zeroes", TS_DTYPE_INVALID, "column 1: expected a number, a string in quotes or a list, found 'z'");
}

static void
test_ragged (void)
{
  check_refused_as ("[[1,2],[3]]", TS_DTYPE_INVALID, "column 8: a list of 1 where its siblings have 2 elements");
  check_refused_as ("[[1],2]", TS_DTYPE_INVALID, "column 6: an element where its siblings have lists");
  check_refused_as ("[1,[2]]", TS_DTYPE_INVALID, "column 4: a list where its siblings are elements");
  check_refused_as ("[[],1]", TS_DTYPE_INVALID, "column 5: an element where its siblings have lists");
  check_refused_as ("[[],[[]]]", TS_DTYPE_INVALID, "column 5: a list of 1 where its siblings have 0 elements");
}

static void
test_deep (void)
{
  g_autofree char *text = g_malloc (1000001);

  memset (text, '[', 1000000);
  text[1000000] = '\0';
  check_refused_as (text, TS_DTYPE_INVALID, "column 33: lists are nested deeper than 32");
}

/* ---- generators ------------------------------------------------------------------------------- */

static void
test_generators (void)
{
  check ("[2,2]:zeros", TS_DTYPE_INT32, &TS_SHAPE_UNKNOWN, TS_DTYPE_INT32, "[[0 0]\n [0 0]]");
  check ("ones", TS_DTYPE_HALF, &TS_SHAPE (3), TS_DTYPE_HALF, "[1. 1. 1.]");
  check ("ones", TS_DTYPE_COMPLEX64, &TS_SHAPE (1), TS_DTYPE_COMPLEX64, "[1.+0.j]");
  check ("[]:ones", TS_DTYPE_INVALID, &TS_SHAPE_UNKNOWN, TS_DTYPE_FLOAT, "1.0");
  check ("[3]:random", TS_DTYPE_FLOAT, &TS_SHAPE (-1), TS_DTYPE_FLOAT, "[0.8833108  0.43152797 0.02643377]");
  check ("[3]:random:7", TS_DTYPE_DOUBLE, &TS_SHAPE (-1), TS_DTYPE_DOUBLE, "[0.38982975 0.01678829 0.90076068]");
  check ("[8]:random", TS_DTYPE_INT64, &TS_SHAPE (-1), TS_DTYPE_INT64, "[8 4 0 9 1 3 1 7]");
  check ("[4]:random", TS_DTYPE_BOOL, &TS_SHAPE (-1), TS_DTYPE_BOOL, "[ True False False  True]");
  check ("[3]:normal:1", TS_DTYPE_FLOAT, &TS_SHAPE (-1), TS_DTYPE_FLOAT, "[ 0.4294522   0.4564552  -0.32683852]");
  check ("[0,5]:normal", TS_DTYPE_FLOAT, &TS_SHAPE_UNKNOWN, TS_DTYPE_FLOAT, "[]");
}

static void
test_generator_errors (void)
{
  check_refused ("zeros", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 3), "the static shape is [?,3]: say which, as in [1,2,3]:zeros");
  check_refused ("[2,2]:zeros", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 3), "expected shape [?,3], found [2,2]");
  check_refused ("normal", TS_DTYPE_INT32, &TS_SHAPE (1), "normal values of type int32 cannot be made");
  check_refused ("zeros", TS_DTYPE_STRING, &TS_SHAPE (1), "numeric values of type string cannot be made");
  check_refused ("[99999999999,99999999999]:zeros", TS_DTYPE_FLOAT, &TS_SHAPE_UNKNOWN,
                 "a float32 tensor of shape [99999999999,99999999999] is too large");
}

/* Mean and variance of many are those of the distributions. */
static void
test_distributions (void)
{
  const struct
  {
    const char *text;
    double mean, variance;
  } cases[] = { { "[100000]:random:3", 0.5, 1 / 12. }, { "[100000]:normal:3", 0, 1 } };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (TsTensor) t = ts_value_parse (cases[c].text, TS_DTYPE_FLOAT, &TS_SHAPE_UNKNOWN, NULL);
      double sum = 0, squares = 0;

      for (gsize i = 0; i < t->n_elements; i++)
        {
          double x = ((float *)t->data)[i];

          sum += x;
          squares += x * x;
        }
      sum /= (double)t->n_elements;
      squares /= (double)t->n_elements;
      g_assert_cmpfloat_with_epsilon (sum, cases[c].mean, 0.01);
      g_assert_cmpfloat_with_epsilon (squares - sum * sum, cases[c].variance, 0.02);
    }
}

/* ---- files ------------------------------------------------------------------------------------ */

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
test_npy (void)
{
  g_autofree char *path = in_folder ("x:y.npy");
  g_autofree char *text = g_strconcat ("@", path, NULL);
  g_autofree char *nowhere = g_strconcat ("@", folder, "/nowhere.npz:a", NULL);
  g_autoptr (TsTensor) t = ts_tensor_new_float (2, (float[]) { 1, 2 });
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_npy_save (t, path, NULL));
  check (text, TS_DTYPE_FLOAT, &TS_SHAPE (-1), TS_DTYPE_FLOAT, "[1. 2.]");
  check (text, TS_DTYPE_INVALID, &TS_SHAPE_UNKNOWN, TS_DTYPE_FLOAT, "[1. 2.]");
  check (text, TS_DTYPE_BFLOAT16, &TS_SHAPE (2), TS_DTYPE_BFLOAT16, "[1. 2.]");
  check_refused (text, TS_DTYPE_DOUBLE, &TS_SHAPE (2), "expected float64, found float32");
  check_refused (text, TS_DTYPE_FLOAT, &TS_SHAPE (3), "expected shape [3], found [2]");

  g_assert_null (ts_value_parse (nowhere, TS_DTYPE_FLOAT, &TS_SHAPE_UNKNOWN, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
}

static void
test_npz (void)
{
  g_autofree char *path = in_folder ("two.npz");
  g_autofree char *first = g_strconcat ("@", path, ":a:0", NULL);
  g_autofree char *both = g_strconcat ("@", path, NULL);
  g_autofree char *message = g_strconcat (path, " holds several arrays: choose one with :KEY (a:0, b)", NULL);
  g_autoptr (TsTensor) t = ts_tensor_new_copy (TS_DTYPE_INT8, &TS_SHAPE (2), (gint8[]) { -1, 5 });

  g_assert_true (ts_npz_save ((TsTensor *[]) { t, t }, (const char *[]) { "a:0", "b" }, 2, path, NULL));
  check (first, TS_DTYPE_QINT8, &TS_SHAPE (2), TS_DTYPE_QINT8, "[-1  5]");
  check (first, TS_DTYPE_INT4, &TS_SHAPE (2), TS_DTYPE_INT4, "[-1  5]");
  check_refused (first, TS_DTYPE_INT2, &TS_SHAPE (2), "expected int2, but element 1 is 5");
  check_refused (both, TS_DTYPE_INT8, &TS_SHAPE (2), message);

  g_assert_true (ts_npz_save ((TsTensor *[]) { t }, (const char *[]) { "only" }, 1, path, NULL));
  check (both, TS_DTYPE_INT8, &TS_SHAPE (2), TS_DTYPE_INT8, "[-1  5]");
}

static void
test_other_file (void)
{
  g_autofree char *path = in_folder ("other");
  g_autofree char *text = g_strconcat ("@", path, NULL);
  g_autofree char *message = g_strconcat (path, ": expected a .npy, .npz, PNG or JPEG file, found something else", NULL);

  g_assert_true (g_file_set_contents (path, "hello", -1, NULL));
  check_refused (text, TS_DTYPE_FLOAT, &TS_SHAPE_UNKNOWN, message);
}

/* ---- pictures --------------------------------------------------------------------------------- */

/* 2 x 2: red, green, blue and (10, 20, 30); written by ImageMagick, like the others. */
static const char png_rgb[] =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVQI12P4z8DA8J+BgYHhP5eIHAAaWAM6w8uWcgAAAABJRU5ErkJggg==";
static const char png_palette[] =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAMAAABFaP0WAAAADFBMVEX/AAAA/wAAAP8KFB4iiCkEAAAADklEQVQI12NgYGRgYgYAABEABy6Jt18A"
    "AAAASUVORK5CYII=";
static const char png_rgba[] =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAGklEQVQI12P8z8DQwPifgYGJkeE/A5eoHAMAKssDwAiZxGUAAAAASUVORK5CYII=";
static const char png_grey_16[] =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABEAAAAACB2fwVAAAADUlEQVQI12NgYGhgAAABBQCB2BLVygAAAABJRU5ErkJggg==";
static const char png_interlaced[] =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAGK06rlAAAAEklEQVQI12P4z8DAwAAhuETkABtYAzpAAHgsAAAAAElFTkSuQmCC";
/* 8 x 8 of (200, 100, 50) */
static const char jpeg_rgb[] =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYU"
    "GBIUFRT/2wBDAQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAIAAgD"
    "AREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAABP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAVAQEBAAAAAAAAAAAAAAAAAAAHCP/EABQRAQAA"
    "AAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/ACA9SD//2Q==";
static const char jpeg_grey[] =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYU"
    "GBIUFRT/wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z";
static const char jpeg_cmyk[] =
    "/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJ"
    "CgoK/9sAQwECAgICAgIFAwMFCgcGBwoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoK/8AAFAgACAAIBAER"
    "AAIRAQMRAQQRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAcJ/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABUBAQEAAAAAAAAAAAAAAAAAAAgJ/8QAFBEB"
    "AAAAAAAAAAAAAAAAAAAAAP/aAA4EAQACEQMRBAAAPwADNROtSB//2Q==";

/* The value text of a file with the picture. (transfer full) */
static char *
write_picture (const char *base64,
               gsize n_cut)
{
  g_autofree char *path = in_folder ("picture");
  g_autofree guchar *bytes = NULL;
  gsize size;

  bytes = g_base64_decode (base64, &size);
  g_unlink (path);
  g_assert_true (g_file_set_contents (path, (char *)bytes, (gssize)(size - n_cut), NULL));
  return g_strconcat ("@", path, NULL);
}

static void
check_picture (const char *base64,
               TsDType dtype,
               const TsShape *shape,
               const char *expected)
{
  g_autofree char *text = write_picture (base64, 0);

  check (text, dtype, shape, dtype, expected);
}

static void
test_png (void)
{
  const char *colours = "[[[255.   0.   0.]\n  [  0. 255.   0.]]\n\n [[  0.   0. 255.]\n  [ 10.  20.  30.]]]";

  check_picture (png_rgb, TS_DTYPE_FLOAT, &TS_SHAPE (-1, -1, -1), colours);
  check_picture (png_palette, TS_DTYPE_FLOAT, &TS_SHAPE (2, 2, 3), colours);
  check_picture (png_interlaced, TS_DTYPE_FLOAT, &TS_SHAPE (-1, -1, 3), colours);
  check_picture (png_rgba, TS_DTYPE_FLOAT, &TS_SHAPE (-1, -1, -1), colours);
  check_picture (png_rgb, TS_DTYPE_UINT8, &TS_SHAPE (-1, -1), "[[ 76 150]\n [ 29  18]]");
  check_picture (png_rgba, TS_DTYPE_UINT8, &TS_SHAPE (-1, 2, 2, 4),
                 "[[[[255   0   0 128]\n   [  0 255   0 128]]\n\n  [[  0   0 255 128]\n   [ 10  20  30 128]]]]");
  check_picture (png_rgb, TS_DTYPE_INT32, &TS_SHAPE (1, 1, 1, 4), "[[[[ 66  69  71 255]]]]");
}

/* As tf.image.resize gives it; half a unit of 16 bits shows what 8 bits would lose. */
static void
test_resize (void)
{
  check_picture (png_grey_16, TS_DTYPE_FLOAT, &TS_SHAPE (1, 4, 1),
                 "[[[  0.      ]\n  [ 31.875486]\n  [ 95.62646 ]\n  [127.501945]]]");
  check_picture (png_grey_16, TS_DTYPE_FLOAT, &TS_SHAPE (1, -1, 3), "[[[  0.         0.         0.      ]\n  [127.501945 127.501945 127.501945]]]");
  check_picture (png_rgb, TS_DTYPE_HALF, &TS_SHAPE (1, 1, 3), "[[[66.25 68.75 71.25]]]");
}

static void
check_near (const char *base64,
            gsize n_channels,
            const float *expected)
{
  g_autofree char *text = write_picture (base64, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) t = ts_value_parse (text, TS_DTYPE_FLOAT, &TS_SHAPE_UNKNOWN, &error);

  g_assert_no_error (error);
  g_assert_true (ts_shape_equal (&t->shape, &TS_SHAPE (1, 8, 8, (gint64)n_channels)));
  for (gsize i = 0; i < t->n_elements; i++)
    g_assert_cmpfloat_with_epsilon (((float *)t->data)[i], expected[i % n_channels], 3);
}

static void
test_jpeg (void)
{
  check_near (jpeg_rgb, 3, (float[]) { 200, 100, 50 });
  check_near (jpeg_grey, 1, (float[]) { 128 });
  check_near (jpeg_cmyk, 3, (float[]) { 200, 100, 50 });
}

static void
test_cut_pictures (void)
{
  const char *pictures[] = { png_rgb, png_interlaced, jpeg_rgb };

  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      gsize size;

      g_free (g_base64_decode (pictures[i], &size));
      for (gsize n_cut = 3; n_cut < size; n_cut++)
        {
          g_autofree char *text = write_picture (pictures[i], n_cut);
          g_autoptr (GError) error = NULL;

          g_assert_null (ts_value_parse (text, TS_DTYPE_FLOAT, &TS_SHAPE_UNKNOWN, &error));
          g_assert_true (error != NULL && error->domain == TS_ERROR);
        }
    }
}

static void
test_picture_errors (void)
{
  g_autofree char *text = write_picture (png_rgb, 0);
  g_autofree char *path = in_folder ("picture");
  g_autofree char *batch = g_strconcat (path, ": a picture does not fit shape [2,?,?,3]: it makes a batch of 1", NULL);
  g_autofree char *channels =
      g_strconcat (path, ": a picture does not fit shape [1,3,4,5]: the last dimension is no number of channels (1, 3 or 4)", NULL);
  g_autofree char *rank = g_strconcat (path, ": a picture does not fit shape [784]: expected [1,height,width,channels]", NULL);
  g_autofree char *type = g_strconcat (path, ": expected bool, found a picture (values 0 to 255)", NULL);

  check_refused (text, TS_DTYPE_FLOAT, &TS_SHAPE (2, -1, -1, 3), batch);
  check_refused (text, TS_DTYPE_FLOAT, &TS_SHAPE (1, 3, 4, 5), channels);
  check_refused (text, TS_DTYPE_FLOAT, &TS_SHAPE (784), rank);
  check_refused (text, TS_DTYPE_BOOL, &TS_SHAPE_UNKNOWN, type);
}

/* A header that claims a million pixels square, over no data. */
static void
test_huge_picture (void)
{
  const guint8 bytes[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x0f\x42\x40\0\x0f\x42\x40\x08\2\0\0\0\xd3\x0f\xaf\x2a";
  g_autofree char *base64 = g_base64_encode (bytes, sizeof bytes - 1);
  g_autofree char *text = write_picture (base64, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_value_parse (text, TS_DTYPE_FLOAT, &TS_SHAPE_UNKNOWN, &error));
  g_assert_true (error != NULL && error->domain == TS_ERROR);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ts-value-XXXXXX", NULL);

  g_test_add_func ("/value/inferred", test_inferred);
  g_test_add_func ("/value/converted", test_converted);
  g_test_add_func ("/value/rounded-once", test_rounded_once);
  g_test_add_func ("/value/strings", test_strings);
  g_test_add_func ("/value/wrong-kind", test_wrong_kind);
  g_test_add_func ("/value/wrong-shape", test_wrong_shape);
  g_test_add_func ("/value/syntax-errors", test_syntax_errors);
  g_test_add_func ("/value/ragged", test_ragged);
  g_test_add_func ("/value/deep", test_deep);
  g_test_add_func ("/value/generators", test_generators);
  g_test_add_func ("/value/generator-errors", test_generator_errors);
  g_test_add_func ("/value/distributions", test_distributions);
  g_test_add_func ("/value/npy", test_npy);
  g_test_add_func ("/value/npz", test_npz);
  g_test_add_func ("/value/other-file", test_other_file);
  g_test_add_func ("/value/png", test_png);
  g_test_add_func ("/value/resize", test_resize);
  g_test_add_func ("/value/jpeg", test_jpeg);
  g_test_add_func ("/value/cut-pictures", test_cut_pictures);
  g_test_add_func ("/value/picture-errors", test_picture_errors);
  g_test_add_func ("/value/huge-picture", test_huge_picture);
  result = g_test_run ();

  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = in_folder (name);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  return result;
}
