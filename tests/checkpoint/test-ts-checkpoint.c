#include "engine/checkpoint/ts-checkpoint.h"

#include "engine/io/ts-crc32c.h"
#include "engine/checkpoint/ts-sstable-writer.h"
#include "engine/checkpoint/ts-tensor-slice.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

/* Files made by hand, field by field. */

#define LITTLE 0
#define BIG 1

typedef struct
{
  GPtrArray *keys;   /* GByteArray */
  GPtrArray *values; /* GByteArray, in the same order */
} Index;

static void
index_init (Index *self)
{
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
}

static void
index_clear (Index *self)
{
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Index, index_clear)

/* In order of the keys. (transfer none) */
static GByteArray *
add (Index *self,
     const void *key,
     gsize size)
{
  GByteArray *value = g_byte_array_new ();

  g_ptr_array_add (self->keys, g_byte_array_append (g_byte_array_new (), key, (guint)size));
  g_ptr_array_add (self->values, value);
  return value;
}

static GBytes *
finish (const Index *self)
{
  g_autoptr (TsSstableWriter) writer = ts_sstable_writer_new ();

  for (guint i = 0; i < self->keys->len; i++)
    {
      const GByteArray *key = g_ptr_array_index (self->keys, i), *value = g_ptr_array_index (self->values, i);

      ts_sstable_writer_add (writer, key->data, key->len, value->data, value->len);
    }
  return ts_sstable_writer_finish (writer);
}

static void
append_fixed32 (GByteArray *message,
                guint32 number,
                guint32 value)
{
  float bits;

  memcpy (&bits, &value, sizeof bits);
  ts_wire_append_float (message, number, bits);
}

/* @dims: "2,3" */
static void
append_shape (GByteArray *message,
              const char *dims)
{
  g_auto (GStrv) parts = g_strsplit (dims, ",", -1);
  guint shape = ts_wire_begin (message, 2);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint dim = ts_wire_begin (message, 2);

      ts_wire_append_uint (message, 1, (guint64)g_ascii_strtoll (parts[i], NULL, 10));
      ts_wire_end (message, dim);
    }
  ts_wire_end (message, shape);
}

static void
append_header (Index *index,
               guint n_shards,
               guint endianness,
               guint min_consumer)
{
  GByteArray *header = add (index, "", 0);
  guint version;

  ts_wire_append_uint (header, 1, n_shards);
  ts_wire_append_uint (header, 2, endianness);
  version = ts_wire_begin (header, 3);
  ts_wire_append_uint (header, 1, 1);
  ts_wire_append_uint (header, 2, min_consumer);
  ts_wire_end (header, version);
}

static void
append_entry (Index *index,
              const char *name,
              TsDType dtype,
              const char *dims,
              guint64 offset,
              guint64 size,
              guint32 crc)
{
  GByteArray *entry = add (index, name, strlen (name));

  ts_wire_append_uint (entry, 1, dtype);
  append_shape (entry, dims);
  ts_wire_append_uint (entry, 4, offset);
  ts_wire_append_uint (entry, 5, size);
  append_fixed32 (entry, 6, ts_crc32c_mask (crc));
}

static TsCheckpoint *
open_bytes (const Index *index,
            const void *data,
            gsize size,
            GError **error)
{
  g_autoptr (GBytes) bytes = finish (index);
  g_autoptr (GBytes) shard = g_bytes_new (data, size);

  return ts_checkpoint_new_from_bytes (bytes, &shard, 1, error);
}

static TsCheckpoint *
open_ok (const Index *index,
         const void *data,
         gsize size)
{
  g_autoptr (GError) error = NULL;
  TsCheckpoint *checkpoint = open_bytes (index, data, size, &error);

  g_assert_no_error (error);
  return checkpoint;
}

static void
check_value (TsCheckpoint *checkpoint,
             const char *name,
             TsTensor *expected) /* (transfer full) */
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) value = ts_checkpoint_load (checkpoint, name, &error);

  g_assert_no_error (error);
  g_assert_true (ts_tensor_identical (value, expected));
  ts_tensor_unref (expected);
}

static void
check_fails (TsCheckpoint *checkpoint,
             const char *name,
             TsError code,
             const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_checkpoint_load (checkpoint, name, &error));
  g_assert_error (error, TS_ERROR, (int)code);
  g_assert_cmpstr (error->message, ==, message);
}

/* ---- bundles ---- */

static void
test_big_endian (void)
{
  const guint8 data[] = "\x3f\x80\0\0\xc0\0\0\0" /* 1, -2 */
                        "\1\2\3"
                        "\x3f\x80\0\0\xbf\x80\0\0"; /* 1 - 1j */
  g_autoptr (TsCheckpoint) checkpoint = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Index) index;

  index_init (&index);
  append_header (&index, 1, BIG, 0);
  append_entry (&index, "bytes", TS_DTYPE_UINT8, "3", 8, 3, ts_crc32c (data + 8, 3));
  append_entry (&index, "complex", TS_DTYPE_COMPLEX64, "1", 11, 8, ts_crc32c (data + 11, 8));
  append_entry (&index, "floats", TS_DTYPE_FLOAT, "2", 0, 8, ts_crc32c (data, 8));
  checkpoint = open_ok (&index, data, sizeof data - 1);

  check_value (checkpoint, "floats", ts_tensor_new_float (2, (float[]) { 1, -2 }));
  check_value (checkpoint, "bytes", ts_tensor_new_copy (TS_DTYPE_UINT8, &TS_SHAPE (3), "\1\2\3"));
  check_value (checkpoint, "complex", ts_tensor_new_copy (TS_DTYPE_COMPLEX64, &TS_SHAPE (1), (float[]) { 1, -1 }));
  ts_checkpoint_verify_all (checkpoint, NULL, &error);
  g_assert_no_error (error);
}

/* Lengths 2 and 1, their masked sum, the bytes. */
static void
test_strings (void)
{
  for (guint order = LITTLE; order <= BIG; order++)
    {
      const guint8 *lengths = (const guint8 *)(order == LITTLE ? "\2\0\0\0\1\0\0\0" : "\0\0\0\2\0\0\0\1");
      guint32 crc = ts_crc32c (lengths, 8), masked = ts_crc32c_mask (crc);
      guint8 data[] = "\2\1....abc";
      g_autoptr (TsCheckpoint) checkpoint = NULL;
      TsTensor *expected = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (2), NULL);
      g_auto (Index) index;

      for (guint i = 0; i < 4; i++)
        data[2 + i] = (guint8)(masked >> (order == LITTLE ? 8 * i : 24 - 8 * i));
      ts_string_set (expected->data, "ab", 2);
      ts_string_set ((TsString *)expected->data + 1, "c", 1);

      index_init (&index);
      append_header (&index, 1, order, 1);
      append_entry (&index, "few", TS_DTYPE_STRING, "3", 0, 9, 0);
      append_entry (&index, "good", TS_DTYPE_STRING, "2", 0, 9, ts_crc32c_extend (crc, data + 2, 7));
      append_entry (&index, "many", TS_DTYPE_STRING, "1000000000000", 0, 9, 0);
      append_entry (&index, "short", TS_DTYPE_STRING, "2", 0, 8, 0);
      checkpoint = open_ok (&index, data, sizeof data - 1);
      check_value (checkpoint, "good", expected);
      g_assert_true (ts_checkpoint_verify (checkpoint, 1, NULL, NULL));
      check_fails (checkpoint, "short", TS_ERROR_DATA_LOSS, "'short': 8 bytes do not hold 2 strings");
      check_fails (checkpoint, "few", TS_ERROR_DATA_LOSS, "'few': 9 bytes do not hold 3 strings");
      check_fails (checkpoint, "many", TS_ERROR_DATA_LOSS, "'many': 9 bytes do not hold 1000000000000 strings");
      data[2] ^= 1;
      g_clear_pointer (&checkpoint, ts_checkpoint_unref);
      checkpoint = open_ok (&index, data, sizeof data - 1);
      check_fails (checkpoint, "good", TS_ERROR_DATA_LOSS, "'good': the checksum of the lengths of its strings is wrong");
    }
}

static void
check_header (guint n_shards,
              guint endianness,
              guint min_consumer,
              TsError code)
{
  g_autoptr (GError) error = NULL;
  g_auto (Index) index;

  index_init (&index);
  append_header (&index, n_shards, endianness, min_consumer);
  g_assert_null (open_bytes (&index, "", 0, &error));
  g_assert_error (error, TS_ERROR, (int)code);
}

static void
test_headers (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (Index) headless;

  check_header (0, LITTLE, 0, TS_ERROR_DATA_LOSS);
  check_header (G_MAXUINT, LITTLE, 0, TS_ERROR_DATA_LOSS);
  check_header (1, 2, 0, TS_ERROR_DATA_LOSS);
  check_header (1, LITTLE, 2, TS_ERROR_INVALID_ARGUMENT);

  index_init (&headless);
  append_entry (&headless, "x", TS_DTYPE_FLOAT, "1", 0, 4, 0);
  g_assert_null (open_bytes (&headless, "", 0, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
}

/* One bad entry does not hide the others. */
static void
test_bad_entries (void)
{
  g_autoptr (TsCheckpoint) checkpoint = NULL;
  g_autoptr (GError) error = NULL;
  TsCheckpointEntry entry;
  GByteArray *value;
  guint i;
  g_auto (Index) index;

  index_init (&index);
  append_header (&index, 1, LITTLE, 0);
  append_entry (&index, "dtype", (TsDType)99, "1", 0, 4, 0);
  append_entry (&index, "end", TS_DTYPE_FLOAT, "1", G_MAXUINT64 - 1, 4, 0);
  append_entry (&index, "good", TS_DTYPE_FLOAT, "1", 0, 4, ts_crc32c ("\0\0\x80\x3f", 4));
  append_entry (&index, "large", TS_DTYPE_FLOAT, "4611686018427387904", 0, 4, 0);
  append_entry (&index, "overflow", TS_DTYPE_FLOAT, "4294967296,4294967296", 0, 4, 0);
  value = add (&index, "protobuf", 8);
  ts_wire_append_varint (value, 0x7f);
  append_entry (&index, "resource", TS_DTYPE_RESOURCE, "", 0, 4, 0);
  value = add (&index, "shard", 5);
  ts_wire_append_uint (value, 1, TS_DTYPE_FLOAT);
  ts_wire_append_uint (value, 3, 1);
  append_entry (&index, "size", TS_DTYPE_FLOAT, "2", 0, 4, 0);
  append_entry (&index, "sum", TS_DTYPE_FLOAT, "1", 0, 4, 1);
  append_entry (&index, "unknown", TS_DTYPE_FLOAT, "-1", 0, 4, 0);
  checkpoint = open_ok (&index, "\0\0\x80\x3f", 4);

  check_value (checkpoint, "good", ts_tensor_new_float (1, (float[]) { 1 }));
  check_fails (checkpoint, "dtype", TS_ERROR_DATA_LOSS, "'dtype': 99 is no dtype");
  check_fails (checkpoint, "end", TS_ERROR_DATA_LOSS,
               "'end': 4 bytes from byte 18446744073709551614 on are expected in .data-00000-of-00001, which has 4");
  check_fails (checkpoint, "large", TS_ERROR_DATA_LOSS, "'large': a value of shape [4611686018427387904] is too large");
  check_fails (checkpoint, "overflow", TS_ERROR_DATA_LOSS, "'overflow': a value of shape [4294967296,4294967296] is too large");
  check_fails (checkpoint, "shard", TS_ERROR_DATA_LOSS, "'shard': it is in shard 1 of 1");
  check_fails (checkpoint, "size", TS_ERROR_DATA_LOSS, "'size': 4 bytes are stored, expected 8");
  check_fails (checkpoint, "unknown", TS_ERROR_DATA_LOSS, "'unknown': a value cannot have the shape [?]");
  check_value (checkpoint, "sum", ts_tensor_new_float (1, (float[]) { 1 }));
  g_assert_true (ts_checkpoint_find (checkpoint, "sum", &i));
  g_assert_false (ts_checkpoint_verify (checkpoint, i, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
  g_clear_error (&error);

  g_assert_true (ts_checkpoint_find (checkpoint, "protobuf", &i));
  g_assert_false (ts_checkpoint_get_entry (checkpoint, i, &entry, &error));
  g_assert_cmpstr (entry.name, ==, "protobuf");
  g_assert_true (g_str_has_prefix (error->message, "'protobuf': "));
}

/* ---- the object graph ---- */

/* A node with one attribute. @full_name: (nullable) */
static void
append_node (GByteArray *graph,
             const char *name,
             const char *full_name,
             const char *key)
{
  guint node = ts_wire_begin (graph, 1), attribute = ts_wire_begin (graph, 2);

  ts_wire_append_string (graph, 1, name);
  if (full_name != NULL)
    ts_wire_append_string (graph, 2, full_name);
  ts_wire_append_string (graph, 3, key);
  ts_wire_end (graph, attribute);
  ts_wire_end (graph, node);
}

static GByteArray *
make_object_graph (void)
{
  GByteArray *graph = g_byte_array_new ();

  ts_wire_end (graph, ts_wire_begin (graph, 1)); /* the root: no variable */
  append_node (graph, "VARIABLE_VALUE", "dense/kernel", "k");
  append_node (graph, "VARIABLE_VALUE", "dense/kernel", "kk"); /* the first counts */
  append_node (graph, "OBJECT_CONFIG_JSON", "config", "k");
  append_node (graph, "VARIABLE_VALUE", NULL, "kk");
  append_node (graph, "VARIABLE_VALUE", "gone", "nowhere");
  return graph;
}

/* As the only string of a tensor. */
static GByteArray *
make_string_data (const GByteArray *string)
{
  GByteArray *data = g_byte_array_new ();
  guint32 length = GUINT32_TO_LE (string->len);
  guint32 masked = GUINT32_TO_LE (ts_crc32c_mask (ts_crc32c (&length, sizeof length)));

  ts_wire_append_varint (data, string->len);
  g_byte_array_append (data, (const guint8 *)&masked, sizeof masked);
  g_byte_array_append (data, string->data, string->len);
  return data;
}

static void
test_object_graph (void)
{
  g_autoptr (GByteArray) graph = make_object_graph ();
  g_autoptr (GByteArray) data = make_string_data (graph);
  const int by_object[] = { -1, 1, 2, -1, 2, -1, -1 };
  g_autoptr (TsCheckpoint) checkpoint = NULL;
  guint i;
  g_auto (Index) index;

  index_init (&index);
  append_header (&index, 1, LITTLE, 0);
  ts_wire_append_uint (add (&index, TS_CHECKPOINT_OBJECT_GRAPH, strlen (TS_CHECKPOINT_OBJECT_GRAPH)), 1, TS_DTYPE_STRING);
  ts_wire_append_uint (g_ptr_array_index (index.values, 1), 5, data->len);
  append_entry (&index, "k", TS_DTYPE_UINT8, "1", 0, 1, 0);
  append_entry (&index, "kk", TS_DTYPE_UINT8, "1", 0, 1, 0);
  append_entry (&index, "plain", TS_DTYPE_UINT8, "1", 0, 1, 0);
  checkpoint = open_ok (&index, data->data, data->len);

  g_assert_true (ts_checkpoint_find_variable (checkpoint, "plain", &i));
  g_assert_cmpuint (i, ==, 3);
  g_assert_true (ts_checkpoint_find_variable (checkpoint, "dense/kernel", &i));
  g_assert_cmpuint (i, ==, 1);
  g_assert_false (ts_checkpoint_find_variable (checkpoint, "dense", NULL));
  g_assert_false (ts_checkpoint_find_variable (checkpoint, "config", NULL));
  g_assert_false (ts_checkpoint_find_variable (checkpoint, "gone", NULL));
  for (guint k = 0; k < G_N_ELEMENTS (by_object); k++)
    {
      g_assert_cmpint (ts_checkpoint_find_object (checkpoint, k, &i), ==, by_object[k] >= 0);
      if (by_object[k] >= 0)
        g_assert_cmpint ((int)i, ==, by_object[k]);
    }
}

/* ---- V1 ---- */

static void
append_extent (GByteArray *message,
               guint32 number,
               const TsTensorSlice *slice)
{
  guint begin = ts_wire_begin (message, number);

  ts_tensor_slice_append_proto (slice, message);
  ts_wire_end (message, begin);
}

static void
append_meta (GByteArray *head,
             const char *name,
             TsDType dtype,
             const char *dims,
             const TsTensorSlice *slices,
             guint n)
{
  guint meta = ts_wire_begin (head, 1), tensor = ts_wire_begin (head, 1);

  ts_wire_append_string (head, 1, name);
  append_shape (head, dims);
  ts_wire_append_uint (head, 3, dtype);
  for (guint i = 0; i < n; i++)
    append_extent (head, 4, &slices[i]);
  ts_wire_end (head, tensor);
  ts_wire_end (head, meta);
}

/* @data: what is in the TensorProto */
static void
append_slice (Index *index,
              const char *name,
              const TsTensorSlice *slice,
              const char *data,
              gsize size)
{
  g_autoptr (GByteArray) key = ts_tensor_slice_encode_key (slice, name);
  GByteArray *value = add (index, key->data, key->len);
  guint begin = ts_wire_begin (value, 2);

  ts_wire_append_string (value, 1, name);
  append_extent (value, 2, slice);
  ts_wire_append_bytes (value, 3, data, size);
  ts_wire_end (value, begin);
}

static const TsTensorSlice all_of_1 = { .rank = 1, .start = { 0 }, .length = { -1 } };
static const TsTensorSlice halves[] = { { .rank = 1, .start = { 0 }, .length = { 1 } }, { .rank = 1, .start = { 1 }, .length = { 2 } } };

static void
make_v1 (Index *index)
{
  GByteArray *head;

  index_init (index);
  head = add (index, "", 0);
  append_meta (head, "words", TS_DTYPE_STRING, "2", &all_of_1, 1);
  append_meta (head, "few", TS_DTYPE_FLOAT, "1000000", &all_of_1, 1);
  append_meta (head, "bytes", TS_DTYPE_QUINT8, "2", &all_of_1, 1);
  append_meta (head, "halves", TS_DTYPE_INT64, "3", halves, 2);
  append_meta (head, "missing", TS_DTYPE_INT64, "3", halves, 1);
  ts_wire_append_bytes (head, 1, "\x12\x02\x08\x01", 4); /* versions: producer 1 */
  append_slice (index, "bytes", &all_of_1, "\x3a\3\7\xff\1", 5);
  append_slice (index, "few", &all_of_1, "\x2a\4\0\0\x80\x3f", 6);
  append_slice (index, "halves", &halves[0], "\x52\1\5", 3);
  append_slice (index, "halves", &halves[1], "\x50\6\x50\7", 4);
  append_slice (index, "words", &all_of_1, "\x42\2ab\x42\0", 6);
}

static void
test_v1 (void)
{
  TsTensor *words = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (2), NULL);
  g_autoptr (TsCheckpoint) checkpoint = NULL;
  TsCheckpointEntry entry;
  guint i;
  g_auto (Index) index;

  ts_string_set (words->data, "ab", 2);
  ts_string_set ((TsString *)words->data + 1, "", 0);
  make_v1 (&index);
  checkpoint = open_ok (&index, "", 0);
  g_assert_cmpint (ts_checkpoint_get_format (checkpoint), ==, TS_CHECKPOINT_V1);
  g_assert_cmpuint (ts_checkpoint_get_n_entries (checkpoint), ==, 5);
  g_assert_cmpstr (ts_checkpoint_get_name (checkpoint, 0), ==, "bytes");

  check_value (checkpoint, "words", words);
  check_value (checkpoint, "bytes", ts_tensor_new_copy (TS_DTYPE_QUINT8, &TS_SHAPE (2), "\7\xff"));
  check_value (checkpoint, "halves", ts_tensor_new_int64 (3, (gint64[]) { 5, 6, 7 }));
  check_fails (checkpoint, "few", TS_ERROR_DATA_LOSS, "'few': slice [:]: 1 numbers are stored, expected 1000000");
  check_fails (checkpoint, "missing", TS_ERROR_DATA_LOSS, "'missing': its slices hold 1 of 3 elements");
  g_assert_true (ts_checkpoint_find (checkpoint, "halves", &i));
  g_assert_true (ts_checkpoint_get_entry (checkpoint, i, &entry, NULL));
  g_assert_cmpuint (entry.n_slices, ==, 2);
  g_assert_cmpuint (entry.size_bytes, ==, 24);
  g_assert_true (ts_checkpoint_verify (checkpoint, i, NULL, NULL));
}

static void
test_duplicate_names (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (Index) index;
  GByteArray *head;

  index_init (&index);
  head = add (&index, "", 0);
  append_meta (head, "x", TS_DTYPE_FLOAT, "1", &all_of_1, 1);
  append_meta (head, "x", TS_DTYPE_FLOAT, "1", &all_of_1, 1);
  g_assert_null (open_bytes (&index, "", 0, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
}

/* ---- hostile ---- */

/* Whatever it is made of, nothing may break. */
static void
use (TsCheckpoint *checkpoint)
{
  g_assert_nonnull (checkpoint);
  ts_checkpoint_find_variable (checkpoint, "dense/kernel", NULL);
  ts_checkpoint_find_object (checkpoint, 1, NULL);
  for (guint i = 0; i < ts_checkpoint_get_n_entries (checkpoint); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TsTensor) value = ts_checkpoint_load_entry (checkpoint, i, &error);
      TsCheckpointEntry entry;

      g_assert_true ((value == NULL) == (error != NULL));
      ts_checkpoint_get_entry (checkpoint, i, &entry, NULL);
      ts_checkpoint_verify (checkpoint, i, NULL, NULL);
    }
}

static void
make_v2 (Index *index)
{
  GByteArray *whole;

  index_init (index);
  append_header (index, 1, LITTLE, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GByteArray) key = ts_tensor_slice_encode_key (&halves[i], "parts");
      GByteArray *part = add (index, key->data, key->len);

      ts_wire_append_uint (part, 1, TS_DTYPE_FLOAT);
      append_shape (part, i == 0 ? "1" : "2");
      ts_wire_append_uint (part, 5, i == 0 ? 4 : 8);
    }
  append_entry (index, "float", TS_DTYPE_FLOAT, "2,1", 0, 8, 0);
  whole = add (index, "parts", 5);
  ts_wire_append_uint (whole, 1, TS_DTYPE_FLOAT);
  append_shape (whole, "3");
  append_extent (whole, 7, &halves[0]);
  append_extent (whole, 7, &halves[1]);
  append_entry (index, "string", TS_DTYPE_STRING, "2", 0, 9, 0);
}

/* Flips bits inside the values, with the sums of the blocks right. */
static void
check_mutations (void (*make) (Index *index))
{
  static const char data[] = "\2\1....abc012345";
  g_auto (Index) index;

  make (&index);
  for (guint i = 0; i < index.values->len; i++)
    {
      GByteArray *value = g_ptr_array_index (index.values, i);

      for (guint bit = 0; bit < 8 * value->len; bit++)
        {
          g_autoptr (TsCheckpoint) checkpoint = NULL;
          g_autoptr (GError) error = NULL;

          value->data[bit / 8] ^= (guint8)(1 << bit % 8);
          checkpoint = open_bytes (&index, data, sizeof data, &error);
          g_assert_true (checkpoint != NULL || error->domain == TS_ERROR);
          if (checkpoint != NULL)
            use (checkpoint);
          value->data[bit / 8] ^= (guint8)(1 << bit % 8);
        }
      for (guint size = value->len; size > 0; size--)
        {
          g_autoptr (TsCheckpoint) checkpoint = NULL;

          g_byte_array_set_size (value, size - 1);
          checkpoint = open_bytes (&index, data, sizeof data, NULL);
          if (checkpoint != NULL)
            use (checkpoint);
        }
    }
}

static void
test_mutations (void)
{
  check_mutations (make_v1);
  check_mutations (make_v2);
}

static void
test_truncations (void)
{
  g_auto (Index) index;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;

  make_v2 (&index);
  bytes = finish (&index);
  size = g_bytes_get_size (bytes);
  for (gsize n = 0; n < size; n++)
    {
      g_autoptr (GBytes) part = g_bytes_new (g_bytes_get_data (bytes, NULL), n);
      g_autoptr (GError) error = NULL;

      g_assert_null (ts_checkpoint_new_from_bytes (part, NULL, 0, &error));
      g_assert_true (error->domain == TS_ERROR);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkpoint/big-endian", test_big_endian);
  g_test_add_func ("/checkpoint/strings", test_strings);
  g_test_add_func ("/checkpoint/headers", test_headers);
  g_test_add_func ("/checkpoint/bad-entries", test_bad_entries);
  g_test_add_func ("/checkpoint/object-graph", test_object_graph);
  g_test_add_func ("/checkpoint/v1", test_v1);
  g_test_add_func ("/checkpoint/duplicate-names", test_duplicate_names);
  g_test_add_func ("/checkpoint/mutations", test_mutations);
  g_test_add_func ("/checkpoint/truncations", test_truncations);
  return g_test_run ();
}
