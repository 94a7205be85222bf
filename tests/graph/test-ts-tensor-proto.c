#include "engine/graph/ts-tensor-proto.h"

#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

/* Field numbers of TensorProto. */
enum
{
  CONTENT = 4,
  FLOAT_VAL = 5,
  DOUBLE_VAL = 6,
  INT_VAL = 7,
  STRING_VAL = 8,
  SCOMPLEX_VAL = 9,
  INT64_VAL = 10,
  BOOL_VAL = 11,
  HALF_VAL = 13,
  UINT32_VAL = 16,
  UINT64_VAL = 17,
};

static GByteArray *
begin (TsDType dtype,
       const TsShape *shape)
{
  GByteArray *m = g_byte_array_new ();
  guint part;

  ts_wire_append_uint (m, 1, dtype);
  part = ts_wire_begin (m, 2);
  ts_shape_append_proto (shape, m);
  ts_wire_end (m, part);
  return m;
}

/* Frees @m. */
static TsTensor *
take (GByteArray *m,
      GError **error)
{
  g_autofree guint8 *copy = g_memdup2 (m->data, m->len);
  TsTensor *tensor = ts_tensor_from_proto (copy, m->len, NULL, error);

  g_byte_array_unref (m);
  return tensor;
}

static void
check (GByteArray *m,
       const void *expected,
       gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) t = take (m, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (t->data, ts_tensor_size_bytes (t), expected, size);
}

static void
check_fails (GByteArray *m,
             TsError code,
             const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (take (m, &error));
  g_assert_error (error, TS_ERROR, (int)code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
append_packed (GByteArray *m,
               guint32 field,
               const guint64 *values,
               guint n)
{
  guint packed = ts_wire_begin (m, field);

  for (guint i = 0; i < n; i++)
    ts_wire_append_varint (m, values[i]);
  ts_wire_end (m, packed);
}

static void
test_content (void)
{
  GByteArray *m = begin (TS_DTYPE_INT32, &TS_SHAPE (2));

  ts_wire_append_bytes (m, CONTENT, "\1\0\0\0\xff\xff\xff\xff", 8);
  check (m, (gint32[]) { 1, -1 }, 8);

  m = begin (TS_DTYPE_INT32, &TS_SHAPE (3));
  ts_wire_append_bytes (m, CONTENT, "\1\0\0\0\xff\xff\xff\xff", 8);
  check_fails (m, TS_ERROR_INVALID_ARGUMENT, "a int32 tensor of shape [3] needs 12 bytes, got 8");
}

static void
test_repeated (void)
{
  GByteArray *m;

  m = begin (TS_DTYPE_FLOAT, &TS_SHAPE (2));
  ts_wire_append_float (m, FLOAT_VAL, 1.5f); /* one by one, as old writers do */
  ts_wire_append_float (m, FLOAT_VAL, -0.0f);
  check (m, (float[]) { 1.5f, -0.0f }, 8);

  m = begin (TS_DTYPE_FLOAT, &TS_SHAPE (2));
  ts_wire_append_bytes (m, FLOAT_VAL, "\0\0\x80\x3f\0\0\0\x40", 8);
  check (m, (float[]) { 1, 2 }, 8);

  m = begin (TS_DTYPE_DOUBLE, &TS_SHAPE_SCALAR);
  ts_wire_append_bytes (m, DOUBLE_VAL, "\0\0\0\0\0\0\xf0\x3f", 8);
  check (m, (double[]) { 1 }, 8);

  m = begin (TS_DTYPE_INT8, &TS_SHAPE (2));
  append_packed (m, INT_VAL, (guint64[]) { (guint64)-3, 127 }, 2);
  check (m, (gint8[]) { -3, 127 }, 2);

  m = begin (TS_DTYPE_QUINT8, &TS_SHAPE (2));
  append_packed (m, INT_VAL, (guint64[]) { 0, 255 }, 2);
  check (m, (guint8[]) { 0, 255 }, 2);

  m = begin (TS_DTYPE_UINT16, &TS_SHAPE (1));
  append_packed (m, INT_VAL, (guint64[]) { 65535 }, 1);
  check (m, (guint16[]) { 65535 }, 2);

  m = begin (TS_DTYPE_INT64, &TS_SHAPE (1));
  ts_wire_append_uint (m, INT64_VAL, (guint64)G_MININT64);
  check (m, (gint64[]) { G_MININT64 }, 8);

  m = begin (TS_DTYPE_UINT32, &TS_SHAPE (1));
  ts_wire_append_uint (m, UINT32_VAL, G_MAXUINT32);
  check (m, (guint32[]) { G_MAXUINT32 }, 4);

  m = begin (TS_DTYPE_UINT64, &TS_SHAPE (1));
  ts_wire_append_uint (m, UINT64_VAL, G_MAXUINT64);
  check (m, (guint64[]) { G_MAXUINT64 }, 8);

  m = begin (TS_DTYPE_BOOL, &TS_SHAPE (3));
  append_packed (m, BOOL_VAL, (guint64[]) { 1, 0, 256 }, 3);
  check (m, (guint8[]) { 1, 0, 1 }, 3);

  m = begin (TS_DTYPE_BFLOAT16, &TS_SHAPE (1));
  append_packed (m, HALF_VAL, (guint64[]) { 0x3f80 }, 1);
  check (m, (guint16[]) { 0x3f80 }, 2);

  m = begin (TS_DTYPE_COMPLEX64, &TS_SHAPE (2));
  ts_wire_append_float (m, SCOMPLEX_VAL, 1);
  ts_wire_append_float (m, SCOMPLEX_VAL, 2);
  check (m, (float[]) { 1, 2, 1, 2 }, 16);
}

/* The last element fills the rest; none at all means zeros; too many are left out. */
static void
test_fill (void)
{
  GByteArray *m;

  m = begin (TS_DTYPE_INT32, &TS_SHAPE (2, 2));
  append_packed (m, INT_VAL, (guint64[]) { 7, 8 }, 2);
  check (m, (gint32[]) { 7, 8, 8, 8 }, 16);
  check (begin (TS_DTYPE_INT32, &TS_SHAPE (2)), (gint32[]) { 0, 0 }, 8);
  m = begin (TS_DTYPE_INT32, &TS_SHAPE (1));
  append_packed (m, INT_VAL, (guint64[]) { 7, 8 }, 2);
  check (m, (gint32[]) { 7 }, 4);
  m = begin (TS_DTYPE_INT32, &TS_SHAPE (0));
  append_packed (m, INT_VAL, (guint64[]) { 7 }, 1);
  check (m, NULL, 0);
}

static void
test_strings (void)
{
  GByteArray *m = begin (TS_DTYPE_STRING, &TS_SHAPE (3));
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) t = NULL;
  g_autoptr (TsTensor) u = NULL;
  const TsString *s;

  ts_wire_append_bytes (m, STRING_VAL, "a\0b", 3);
  ts_wire_append_bytes (m, STRING_VAL, "", 0);
  t = take (m, &error);
  g_assert_no_error (error);
  s = t->data;
  g_assert_cmpmem (s[0].bytes, s[0].size, "a\0b", 3);
  g_assert_cmpuint (s[1].size, ==, 0);
  g_assert_cmpstr (s[2].bytes, ==, "");

  m = begin (TS_DTYPE_STRING, &TS_SHAPE (2));
  ts_wire_append_bytes (m, CONTENT, "\2\1abc", 5);
  u = take (m, &error);
  g_assert_no_error (error);
  s = u->data;
  g_assert_cmpstr (s[0].bytes, ==, "ab");
  g_assert_cmpstr (s[1].bytes, ==, "c");

  m = begin (TS_DTYPE_STRING, &TS_SHAPE (2));
  ts_wire_append_bytes (m, CONTENT, "\2\5abc", 5);
  check_fails (m, TS_ERROR_INVALID_ARGUMENT, "tensor_content does not hold 2 strings");
  m = begin (TS_DTYPE_STRING, &TS_SHAPE (1000000));
  ts_wire_append_bytes (m, CONTENT, "\2\5abc", 5);
  check_fails (m, TS_ERROR_INVALID_ARGUMENT, "tensor_content of 5 bytes cannot hold 1000000 strings");
}

static void
test_refused (void)
{
  GByteArray *m = begin (TS_DTYPE_INT32, &TS_SHAPE (4));

  check_fails (begin (TS_DTYPE_FLOAT, &TS_SHAPE (2, -1)), TS_ERROR_INVALID_ARGUMENT, "a tensor cannot have the shape [2,?]");
  check_fails (begin (TS_DTYPE_FLOAT, &TS_SHAPE_UNKNOWN), TS_ERROR_INVALID_ARGUMENT, "a tensor cannot have the shape ?");
  check_fails (begin (TS_DTYPE_INVALID, &TS_SHAPE_SCALAR), TS_ERROR_INVALID_ARGUMENT, "a tensor cannot have the dtype 0");
  check_fails (begin ((TsDType)99, &TS_SHAPE_SCALAR), TS_ERROR_INVALID_ARGUMENT, "a tensor cannot have the dtype 99");
  check_fails (begin ((TsDType)101, &TS_SHAPE_SCALAR), TS_ERROR_INVALID_ARGUMENT, "a tensor cannot have the dtype 101");
  check_fails (begin (TS_DTYPE_VARIANT, &TS_SHAPE_SCALAR), TS_ERROR_UNIMPLEMENTED, "a variant tensor cannot be read from a file");
  check_fails (begin (TS_DTYPE_FLOAT, &TS_SHAPE (G_GINT64_CONSTANT (1) << 40, G_GINT64_CONSTANT (1) << 40)),
               TS_ERROR_INVALID_ARGUMENT, "a tensor of shape [1099511627776,1099511627776] is too large");
  check_fails (begin (TS_DTYPE_FLOAT, &TS_SHAPE (G_GINT64_CONSTANT (1) << 45)), TS_ERROR_RESOURCE_EXHAUSTED,
               "a float32 tensor of shape [35184372088832] is larger than the memory of this machine");
  check_fails (begin (TS_DTYPE_STRING, &TS_SHAPE (G_GINT64_CONSTANT (1) << 45)), TS_ERROR_RESOURCE_EXHAUSTED,
               "a string tensor of shape [35184372088832] is larger than the memory of this machine");

  ts_wire_append_bytes (m, INT_VAL, "\1\xff", 2);
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (take (m, &error));
    g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
  }
}

static void
test_truncations (void)
{
  g_autoptr (TsTensor) t = ts_tensor_new_float (20, (float[20]) { 1, 2, 3 });
  g_autoptr (GByteArray) m = g_byte_array_new ();

  ts_tensor_append_proto (t, m);
  for (guint n = 0; n < m->len; n++)
    {
      g_autofree guint8 *copy = g_memdup2 (m->data, n);
      g_autoptr (GError) error = NULL;
      g_autoptr (TsTensor) read_back = ts_tensor_from_proto (copy, n, NULL, &error);

      g_assert_true ((read_back == NULL) == (error != NULL));
    }
}

static void
count (gpointer counter)
{
  ++*(int *)counter;
}

static void
test_shared (void)
{
  g_autoptr (TsTensor) t = ts_tensor_new (TS_DTYPE_UINT8, &TS_SHAPE (10000), NULL);
  g_autoptr (GByteArray) m = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  int freed = 0;
  GBytes *owner;
  TsTensor *read_back;

  memset (t->data, 3, 10000);
  ts_tensor_append_proto (t, m);
  owner = g_bytes_new_with_free_func (m->data, m->len, count, &freed);
  read_back = ts_tensor_from_proto (m->data, m->len, owner, &error);
  g_assert_no_error (error);
  g_assert_true ((guint8 *)read_back->data > m->data && (guint8 *)read_back->data < m->data + m->len);
  g_bytes_unref (owner);
  g_assert_cmpint (freed, ==, 0);
  ts_tensor_unref (read_back);
  g_assert_cmpint (freed, ==, 1);
}

static void
test_round_trip (void)
{
  for (guint dtype = 1; dtype < TS_N_DTYPES; dtype++)
    {
      g_autoptr (TsTensor) t = NULL;
      g_autoptr (TsTensor) read_back = NULL;
      g_autoptr (GByteArray) m = g_byte_array_new ();
      g_autoptr (GError) error = NULL;

      if (!ts_dtype_is_plain ((TsDType)dtype) && dtype != TS_DTYPE_STRING)
        continue;
      t = ts_tensor_new ((TsDType)dtype, &TS_SHAPE (2, 3), NULL);
      if (dtype == TS_DTYPE_STRING)
        for (guint i = 0; i < 6; i++)
          ts_string_set ((TsString *)t->data + i, "text", i % 5);
      else
        for (gsize i = 0; i < ts_tensor_size_bytes (t); i++)
          ((guint8 *)t->data)[i] = (guint8)(i * 37);
      ts_tensor_append_proto (t, m);
      read_back = ts_tensor_from_proto (m->data, m->len, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (ts_tensor_identical (t, read_back));
    }
}

static void
test_shape (void)
{
  TsShape shapes[] = { TS_SHAPE_SCALAR, TS_SHAPE_UNKNOWN, TS_SHAPE (0), TS_SHAPE (-1, 5), TS_SHAPE (1, 2, 3) };
  g_autoptr (GByteArray) large = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  TsShape shape;

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (GByteArray) m = g_byte_array_new ();

      ts_shape_append_proto (&shapes[i], m);
      g_assert_true (ts_shape_from_proto (m->data, m->len, &shape, NULL));
      g_assert_true (ts_shape_equal (&shape, &shapes[i]));
    }

  for (guint i = 0; i < 33; i++)
    ts_wire_append_bytes (large, 2, "\x08\x01", 2);
  g_assert_false (ts_shape_from_proto (large->data, large->len, &shape, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tensor-proto/content", test_content);
  g_test_add_func ("/tensor-proto/repeated", test_repeated);
  g_test_add_func ("/tensor-proto/fill", test_fill);
  g_test_add_func ("/tensor-proto/strings", test_strings);
  g_test_add_func ("/tensor-proto/refused", test_refused);
  g_test_add_func ("/tensor-proto/truncations", test_truncations);
  g_test_add_func ("/tensor-proto/shared", test_shared);
  g_test_add_func ("/tensor-proto/round-trip", test_round_trip);
  g_test_add_func ("/tensor-proto/shape", test_shape);
  return g_test_run ();
}
