#include "engine/io/ts-npy.h"

#include "engine/io/ts-npy-private.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <glib/gstdio.h>

#include <math.h>
#include <string.h>

static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* A file of version 1 with NumPy's padding: a header of 128 bytes in all. */
static GBytes *
npy (const char *dict,
     const void *data,
     gsize size)
{
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *)"\x93NUMPY\x01\x00v\x00", 10);
  g_byte_array_append (bytes, (const guint8 *)dict, (guint)strlen (dict));
  while (bytes->len < 127)
    g_byte_array_append (bytes, (const guint8 *)" ", 1);
  g_byte_array_append (bytes, (const guint8 *)"\n", 1);
  g_byte_array_append (bytes, data, (guint)size);
  return g_byte_array_free_to_bytes (bytes);
}

static TsTensor *
decode (const char *dict,
        const void *data,
        gsize size,
        GError **error)
{
  g_autoptr (GBytes) bytes = npy (dict, data, size);

  return ts_npy_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

static void
check_decoded (const char *dict,
               const void *data,
               gsize size,
               TsDType dtype,
               const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) tensor = decode (dict, data, size, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (tensor->dtype, ==, dtype);
  text = ts_tensor_format (tensor, NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* The contents of each file are as NumPy 1.24 writes them. */
static void
test_numpy_files (void)
{
  check_decoded ("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }",
                 "\x00\x00\x80?\x00\x00 @\x00\x00@\xc0\x00\x00\x80@", 16,
                 TS_DTYPE_FLOAT, "[[ 1.   2.5]\n [-3.   4. ]]");
  check_decoded ("{'descr': '>i4', 'fortran_order': False, 'shape': (2,), }", "\0\0\0\1\xff\xff\xff\xfe", 8,
                 TS_DTYPE_INT32, "[ 1 -2]");
  check_decoded ("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", "\1\4\2\5\3\6", 6,
                 TS_DTYPE_UINT8, "[[1 2 3]\n [4 5 6]]");
  check_decoded ("{'descr': '|S2', 'fortran_order': False, 'shape': (2,), }", "abc", 4,
                 TS_DTYPE_STRING, "[b'ab' b'c']");
  check_decoded ("{'descr': '<U2', 'fortran_order': False, 'shape': (2,), }",
                 "\xe9\0\0\0\0\0\0\0x\0\0\0y\0\0\0", 16,
                 TS_DTYPE_STRING, "[b'\\xc3\\xa9' b'xy']");
  check_decoded ("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", "\0\0\0\0\0\0\xe0?", 8,
                 TS_DTYPE_DOUBLE, "0.5");
}

static void
test_byte_orders (void)
{
  check_decoded ("{'descr': '>f2', 'fortran_order': False, 'shape': (2,), }", "\x3c\0\xc0\0", 4,
                 TS_DTYPE_HALF, "[ 1. -2.]");
  check_decoded ("{'descr': '>c8', 'fortran_order': False, 'shape': (1,), }", "\x3f\x80\0\0\xbf\x80\0\0", 8,
                 TS_DTYPE_COMPLEX64, "[1.-1.j]");
  check_decoded ("{'descr': '>U1', 'fortran_order': False, 'shape': (), }", "\0\0\0a", 4,
                 TS_DTYPE_STRING, "b'a'");
  check_decoded ("{'descr': '>u8', 'fortran_order': True, 'shape': (1, 2), }", "\0\0\0\0\0\0\0\1\0\0\0\0\0\0\1\0", 16,
                 TS_DTYPE_UINT64, "[[  1 256]]");
}

static void
test_fortran_order (void)
{
  check_decoded ("{'descr': '|i1', 'fortran_order': True, 'shape': (2, 1, 3), }", "\1\4\2\5\3\6", 6,
                 TS_DTYPE_INT8, "[[[1 2 3]]\n\n [[4 5 6]]]");
  check_decoded ("{'descr': '|S1', 'fortran_order': True, 'shape': (2, 2), }", "acbd", 4,
                 TS_DTYPE_STRING, "[[b'a' b'b']\n [b'c' b'd']]");
  check_decoded ("{'descr': '|u1', 'fortran_order': True, 'shape': (0, 3), }", "", 0, TS_DTYPE_UINT8, "[]");
}

/* Other writers' freedom with the dict; a bool that is neither 0 nor 1. */
static void
test_lenient_headers (void)
{
  check_decoded ("{\"shape\": (2L, ), \"fortran_order\":False,\"descr\": \"|b1\"}", "\2\0", 2,
                 TS_DTYPE_BOOL, "[ True False]");
  check_decoded ("{ 'descr' : '=i1' , 'fortran_order' : False , 'shape' : ( 1 , 1 ) }", "\7 and more", 10,
                 TS_DTYPE_INT8, "[[7]]");
}

static void
check_refused (const char *dict,
               gsize size,
               TsError code)
{
  g_autofree char *data = g_malloc0 (size + 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (decode (dict, data, size, &error));
  g_assert_error (error, TS_ERROR, (int)code);
}

static void
test_hostile_headers (void)
{
  check_refused ("", 0, TS_ERROR_DATA_LOSS);
  check_refused ("{", 0, TS_ERROR_DATA_LOSS);
  check_refused ("{}", 0, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '<f4', 'shape': (1,), }", 4, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,), }", 4, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", 4, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '<f4', 'fortran_order': False, 'shape': (1 1), }", 4, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}", 4, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } x", 4, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 7, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", 4, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904,), }", 4, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", 4, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '|S0', 'fortran_order': False, 'shape': (1000000000000,), }", 0, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '<U1', 'fortran_order': False, 'shape': (2,), }", 4, TS_ERROR_DATA_LOSS);
  check_refused ("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 4, TS_ERROR_UNIMPLEMENTED);
  check_refused ("{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,), }", 8, TS_ERROR_UNIMPLEMENTED);
  check_refused ("{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }", 16, TS_ERROR_UNIMPLEMENTED);
  check_refused ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4, TS_ERROR_UNIMPLEMENTED);
}

/* Too many dimensions do not fit version 1's header here: version 2 with a longer one. */
static void
test_too_many_dims (void)
{
  g_autoptr (GString) text = g_string_new ("{'descr': '|u1', 'fortran_order': False, 'shape': (");
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  guint length;

  for (int i = 0; i < TS_SHAPE_MAX_RANK + 1; i++)
    g_string_append (text, "1, ");
  g_string_append (text, ")}");
  length = (guint)text->len;
  g_byte_array_append (bytes, (const guint8 *)"\x93NUMPY\x02\x00", 8);
  g_byte_array_append (bytes, (guint8[]) { (guint8)length, (guint8)(length >> 8), 0, 0 }, 4);
  g_byte_array_append (bytes, (const guint8 *)text->str, length);
  g_byte_array_append (bytes, (const guint8 *)"x", 1);

  g_assert_null (ts_npy_decode (bytes->data, bytes->len, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED);
}

static void
test_every_truncation (void)
{
  g_autoptr (GBytes) bytes = npy ("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", "0123456789abcdef", 16);
  gsize size = g_bytes_get_size (bytes);

  for (gsize n = 0; n < size; n++)
    {
      g_autofree guint8 *part = g_memdup2 (g_bytes_get_data (bytes, NULL), n);
      g_autoptr (GError) error = NULL;

      g_assert_null (ts_npy_decode (part, n, &error));
      g_assert_true (error != NULL && error->domain == TS_ERROR);
    }
}

static void
check_round_trip (TsTensor *tensor,
                  const char *dtype_name)
{
  g_autofree char *path = path_of ("round.npy");
  g_autofree char *name = ts_npy_dtype_name (tensor);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) read = NULL;

  g_assert_true (ts_npy_save (tensor, path, &error));
  g_assert_no_error (error);
  read = ts_npy_load (path, &error);
  g_assert_no_error (error);
  g_assert_true (ts_tensor_identical (tensor, read));
  g_assert_cmpstr (name, ==, dtype_name);
}

static void
test_round_trips (void)
{
  const TsDType dtypes[] = {
    TS_DTYPE_FLOAT, TS_DTYPE_DOUBLE, TS_DTYPE_HALF, TS_DTYPE_INT8, TS_DTYPE_INT16, TS_DTYPE_INT32, TS_DTYPE_INT64,
    TS_DTYPE_UINT8, TS_DTYPE_UINT16, TS_DTYPE_UINT32, TS_DTYPE_UINT64, TS_DTYPE_COMPLEX64, TS_DTYPE_COMPLEX128
  };
  g_autoptr (TsTensor) bools = ts_tensor_new_copy (TS_DTYPE_BOOL, &TS_SHAPE (3), (guint8[]) { 1, 0, 1 });
  g_autoptr (TsTensor) empty = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (2, 0, 3), NULL);
  g_autoptr (TsTensor) text = ts_tensor_new_string_scalar ("", 0);
  g_autoptr (TsTensor) texts = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (2), NULL);
  guint8 bytes[6 * 16];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)(i * 37 + 11);
  for (gsize i = 0; i < G_N_ELEMENTS (dtypes); i++)
    {
      g_autoptr (TsTensor) t = ts_tensor_new_copy (dtypes[i], &TS_SHAPE (3, 2), bytes);
      g_autoptr (TsTensor) scalar = ts_tensor_new_scalar (dtypes[i], bytes);

      check_round_trip (t, ts_dtype_name (dtypes[i]));
      check_round_trip (scalar, ts_dtype_name (dtypes[i]));
    }

  ts_string_set (texts->data, "a\0b", 3);
  ts_string_set ((TsString *)texts->data + 1, "longer", -1);
  check_round_trip (bools, "bool");
  check_round_trip (empty, "float32");
  check_round_trip (text, "|S1");
  check_round_trip (texts, "|S6");
}

static void
check_converted (TsDType dtype,
                 guint16 bits,
                 TsDType written,
                 double value)
{
  g_autofree char *path = path_of ("converted.npy");
  g_autoptr (TsTensor) t = ts_tensor_new_scalar (dtype, &bits);
  g_autoptr (TsTensor) read = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_npy_save (t, path, &error));
  read = ts_npy_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read->dtype, ==, written);
  g_assert_cmpfloat (ts_tensor_get_double (read, 0), ==, value);
}

static void
test_converted_types (void)
{
  check_converted (TS_DTYPE_BFLOAT16, 0x3fc0, TS_DTYPE_FLOAT, 1.5);
  check_converted (TS_DTYPE_FLOAT8_E4M3FN, 0x38, TS_DTYPE_FLOAT, 1);
  check_converted (TS_DTYPE_QINT8, 0xff, TS_DTYPE_INT8, -1);
  check_converted (TS_DTYPE_QUINT16, 0xffff, TS_DTYPE_UINT16, 65535);
  check_converted (TS_DTYPE_INT4, 0xf8, TS_DTYPE_INT8, -8);
}

static void
test_file_errors (void)
{
  g_autofree char *nowhere = g_build_filename (folder, "no", "where.npy", NULL);
  g_autoptr (TsTensor) t = ts_tensor_new_float (1, (float[]) { 1 });
  g_autoptr (TsTensor) resource = ts_tensor_new (TS_DTYPE_RESOURCE, &TS_SHAPE_SCALAR, NULL);
  g_autofree char *path = path_of ("resource.npy");
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_npy_load (nowhere, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ts_npy_load (folder, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (ts_npy_save (t, nowhere, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* Nothing is left of what could not be written. */
  g_assert_false (ts_npy_save (resource, path, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* numpy.savez_compressed (a=numpy.arange (40, dtype='i2'), b=numpy.array (True)) */
static const char numpy_npz[] =
    "504b0304140000000800000021006fcacd528a000000d000000005001400612e6e707901001000d0000000000000008a000000000000009d"
    "c8b90e01510040d13b7663df779ef5914c21a212b58e68142a9998272462e48d68c457f861e317dcee9ecf66b7deee0d9ebca4a3bca3960b"
    "21979799b4843cb9faa1eddbc1d58efaf9cabe7aca77ef6cdf95ffe3f9d49a58e22dfecf048300414284891025461c93044952a4c9902547"
    "9e02454a94a950a5469d064d5ab4e920e8d2a3cf802123245f504b030414000000080000002100822df8d343000000810000000500140062"
    "2e6e7079010010008100000000000000430000000000000"
    "09bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a05e9364a8aea3a09e965f54529498179f5f94920a12774bcc294e058a17672416a402f"
    "91a9a3a0ab50a14012e4600504b01021403140000000800000021006fcacd528a000000d000000005000000000000000000000080010000"
    "0000612e6e7079504b0102140314000000080000002100822df8d343000000810000000500000000000000000000008001c1000000622e6e"
    "7079504b05060000000002000200660000003b0100000000";

static GByteArray *
unhex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; hex[0] != '\0'; hex += 2)
    g_byte_array_append (bytes, (guint8[]) { (guint8)(g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1])) }, 1);
  return bytes;
}

static void
test_npz_of_numpy (void)
{
  g_autofree char *path = path_of ("numpy.npz");
  g_autoptr (GByteArray) bytes = unhex (numpy_npz);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) a = NULL;
  g_autoptr (TsTensor) b = NULL;
  g_auto (GStrv) keys = NULL;
  g_autofree char *list = NULL;

  g_assert_true (g_file_set_contents (path, (char *)bytes->data, bytes->len, NULL));
  keys = ts_npz_list (path, &error);
  g_assert_no_error (error);
  list = g_strjoinv (" ", keys);
  g_assert_cmpstr (list, ==, "a b");

  a = ts_npz_load (path, "a", &error);
  g_assert_no_error (error);
  g_assert_cmpint (a->dtype, ==, TS_DTYPE_INT16);
  for (gint16 i = 0; i < 40; i++)
    g_assert_cmpint (((gint16 *)a->data)[i], ==, i);
  b = ts_npz_load (path, "b", &error);
  g_assert_no_error (error);
  g_assert_cmpint (b->dtype, ==, TS_DTYPE_BOOL);

  g_assert_null (ts_npz_load (path, "c", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "a, b"));
}

/* Every truncation is refused; a changed byte is, or changes nothing that is read. */
static void
test_damaged_npz (void)
{
  g_autofree char *path = path_of ("damaged.npz");
  g_autoptr (GByteArray) bytes = unhex (numpy_npz);

  for (guint n = 0; n < bytes->len; n++)
    {
      g_autoptr (GError) error = NULL;

      g_unlink (path);
      g_assert_true (g_file_set_contents (path, (char *)bytes->data, n, NULL));
      g_assert_null (ts_npz_load (path, "a", &error));
      g_assert_true (error != NULL && error->domain == TS_ERROR);
    }

  for (guint i = 0; i < bytes->len; i++)
    {
      g_autoptr (TsTensor) a = NULL;

      bytes->data[i] ^= 0xff;
      g_unlink (path);
      g_assert_true (g_file_set_contents (path, (char *)bytes->data, bytes->len, NULL));
      a = ts_npz_load (path, "a", NULL);
      if (a != NULL)
        g_assert_cmpint (((gint16 *)a->data)[39], ==, 39);
      bytes->data[i] ^= 0xff;
    }
}

static void
test_npz_round_trip (void)
{
  g_autofree char *path = path_of ("round.npz");
  g_autoptr (TsTensor) x = ts_tensor_new_float (3, (float[]) { 1, NAN, -0.f });
  g_autoptr (TsTensor) y = ts_tensor_new_string_scalar ("text", -1);
  g_autoptr (TsTensor) x2 = NULL;
  g_autoptr (TsTensor) y2 = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_npz_save ((TsTensor *[]) { x, y }, (const char *[]) { "scope/x:0", "y" }, 2, path, &error));
  g_assert_no_error (error);
  x2 = ts_npz_load (path, "scope/x:0", &error);
  g_assert_no_error (error);
  y2 = ts_npz_load (path, "y", &error);
  g_assert_no_error (error);
  g_assert_true (ts_tensor_identical (x, x2));
  g_assert_true (ts_tensor_identical (y, y2));
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ts-npy-XXXXXX", NULL);

  g_test_add_func ("/npy/numpy-files", test_numpy_files);
  g_test_add_func ("/npy/byte-orders", test_byte_orders);
  g_test_add_func ("/npy/fortran-order", test_fortran_order);
  g_test_add_func ("/npy/lenient-headers", test_lenient_headers);
  g_test_add_func ("/npy/hostile-headers", test_hostile_headers);
  g_test_add_func ("/npy/too-many-dims", test_too_many_dims);
  g_test_add_func ("/npy/every-truncation", test_every_truncation);
  g_test_add_func ("/npy/round-trips", test_round_trips);
  g_test_add_func ("/npy/converted-types", test_converted_types);
  g_test_add_func ("/npy/file-errors", test_file_errors);
  g_test_add_func ("/npz/of-numpy", test_npz_of_numpy);
  g_test_add_func ("/npz/damaged", test_damaged_npz);
  g_test_add_func ("/npz/round-trip", test_npz_round_trip);
  result = g_test_run ();

  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = path_of (name);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  return result;
}
