#include "engine/checkpoint/ts-sstable.h"

#include "engine/io/ts-crc32c.h"
#include "engine/checkpoint/ts-snappy.h"
#include "engine/checkpoint/ts-sstable-writer.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

/* ---- checksums ---- */

/* From RFC 3720, appendix B.4, and the check value of the polynomial. */
static void
test_crc_known (void)
{
  guint8 bytes[32];

  g_assert_cmphex (ts_crc32c ("", 0), ==, 0);
  g_assert_cmphex (ts_crc32c ("123456789", 9), ==, 0xe3069283);
  memset (bytes, 0, sizeof bytes);
  g_assert_cmphex (ts_crc32c (bytes, sizeof bytes), ==, 0x8a9136aa);
  memset (bytes, 0xff, sizeof bytes);
  g_assert_cmphex (ts_crc32c (bytes, sizeof bytes), ==, 0x62a8ab43);
  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)i;
  g_assert_cmphex (ts_crc32c (bytes, sizeof bytes), ==, 0x46dd794e);
}

static void
test_crc_portable (void)
{
  guint8 bytes[100];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)(i * 89 + 7);
  for (guint begin = 0; begin < 9; begin++)
    for (guint n = 0; n <= sizeof bytes - begin; n++)
      g_assert_cmphex (ts_crc32c_extend_portable (begin, bytes + begin, n), ==, ts_crc32c_extend (begin, bytes + begin, n));
  g_assert_cmphex (ts_crc32c_extend (ts_crc32c (bytes, 33), bytes + 33, 67), ==, ts_crc32c (bytes, 100));
}

static void
test_crc_mask (void)
{
  guint32 crc = ts_crc32c ("foo", 3);

  g_assert_cmphex (ts_crc32c_mask (crc), !=, crc);
  g_assert_cmphex (ts_crc32c_unmask (ts_crc32c_mask (crc)), ==, crc);
  g_assert_cmphex (ts_crc32c_mask (0), ==, 0xa282ead8);
  g_assert_cmphex (ts_crc32c_mask (0x00008001), ==, 0xa284ead9);
}

/* ---- snappy ---- */

static void
check_snappy (const char *data,
              gsize size,
              const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_snappy_decompress ((const guint8 *)data, size, &error);

  if (expected == NULL)
    {
      g_assert_null (bytes);
      g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected, strlen (expected));
}

/* By hand from the format's description. */
static void
test_snappy (void)
{
  g_autofree char *sixty_one = g_strnfill (61, 'x');
  g_autofree char *with_length = g_strconcat ("\x3d\xf0\x3c", sixty_one, NULL);

  check_snappy ("\0", 1, "");
  check_snappy ("\x03\x08"
                "abc",
                5, "abc");
  check_snappy ("\x08\x0c"
                "abcd\x01\x04",
                8, "abcdabcd"); /* 1-byte offset */
  check_snappy ("\x09\x00"
                "a\x1e\x01\x00",
                6, "aaaaaaaaa"); /* 2-byte offset, overlapping itself */
  check_snappy ("\x05\x04"
                "ab\x0b\x02\0\0\0",
                9, "ababa"); /* 4-byte offset */
  check_snappy (with_length, 64, sixty_one);
}

static void
test_snappy_hostile (void)
{
  check_snappy ("", 0, NULL);
  check_snappy ("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11, NULL);
  check_snappy ("\xff\xff\xff\xff\x0f\x08"
                "abc",
                9, NULL); /* 4 GiB from nothing */
  check_snappy ("\x04\x08"
                "abc",
                5, NULL); /* short */
  check_snappy ("\x02\x08"
                "abc",
                5, NULL); /* too much */
  check_snappy ("\x03\x08"
                "ab",
                4, NULL);                 /* cut off */
  check_snappy ("\x04\x01\x00", 3, NULL); /* offset 0 */
  check_snappy ("\x05\x00"
                "a\x01\x02",
                5, NULL); /* before the beginning */
  check_snappy ("\x05\xfc\xff\xff\xff\xff", 6, NULL);
  check_snappy ("\x05\xf8\xff", 3, NULL);
  check_snappy ("\x05\x00"
                "a\x0b\x01",
                5, NULL);
}

/* ---- tables ---- */

static char *
make_key (guint i)
{
  return i == 0 ? g_strdup ("") : g_strdup_printf ("layer_%04u/kernel%s", i, i % 3 == 0 ? "/Adam" : "");
}

static GBytes *
make_table (guint n)
{
  g_autoptr (TsSstableWriter) writer = ts_sstable_writer_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = make_key (i);
      g_autofree char *value = g_strnfill (i % 50, (char)('a' + i % 26));

      ts_sstable_writer_add (writer, key, strlen (key), value, strlen (value));
    }
  return ts_sstable_writer_finish (writer);
}

static void
test_round_trip (void)
{
  const guint sizes[] = { 0, 1, 2, 16, 17, 1000 };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      g_autoptr (GBytes) bytes = make_table (sizes[k]);
      g_autoptr (GError) error = NULL;
      g_autoptr (TsSstable) table = ts_sstable_new (bytes, &error);
      g_auto (TsSstableIter) iter = { 0 };
      guint i = 0;

      g_assert_no_error (error);
      ts_sstable_iter_init (&iter, table);
      for (; ts_sstable_iter_next (&iter, &error); i++)
        {
          g_autofree char *key = make_key (i);

          g_assert_cmpmem (iter.key, iter.key_size, key, strlen (key));
          g_assert_cmpuint (iter.value_size, ==, i % 50);
        }
      g_assert_no_error (error);
      g_assert_cmpuint (i, ==, sizes[k]);
    }
}

static void
test_find (void)
{
  g_autoptr (GBytes) bytes = make_table (1000);
  g_autoptr (TsSstable) table = ts_sstable_new (bytes, NULL);
  const char *const absent[] = { "a", "layer_", "layer_0001/kernel0", "layer_0999/kernel/Adam0", "zzz" };

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *key = make_key (i);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) value = ts_sstable_find (table, key, strlen (key), &error);

      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (value), ==, i % 50);
    }
  for (guint i = 0; i < G_N_ELEMENTS (absent); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ts_sstable_find (table, absent[i], strlen (absent[i]), &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
    }
}

static void
test_seek_goes_on (void)
{
  g_autoptr (GBytes) bytes = make_table (1000);
  g_autoptr (TsSstable) table = ts_sstable_new (bytes, NULL);
  g_auto (TsSstableIter) iter = { 0 };
  g_autoptr (GError) error = NULL;
  guint n = 0;

  ts_sstable_iter_init (&iter, table);
  g_assert_true (ts_sstable_iter_seek (&iter, "layer_0300", 10, &error));
  while (ts_sstable_iter_next (&iter, &error))
    n++;
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 700);
}

/* ---- made by hand ---- */

/* A file of one data block, with what stands in the block, its compression and the handle of it in the index. */
typedef struct
{
  const char *block;
  gsize size;
  guint8 compression;
  guint64 offset; /* 0: right */
  guint64 length; /* 0: right */
} HandMade;

static void
append_block (GByteArray *file,
              const void *data,
              gsize size,
              guint8 compression)
{
  guint begin = file->len;
  guint32 crc;

  g_byte_array_append (file, data, (guint)size);
  g_byte_array_append (file, &compression, 1);
  crc = GUINT32_TO_LE (ts_crc32c_mask (ts_crc32c (file->data + begin, size + 1)));
  g_byte_array_append (file, (const guint8 *)&crc, 4);
}

static GBytes *
make_by_hand (const HandMade *self)
{
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GByteArray) index = g_byte_array_new ();
  g_autoptr (GByteArray) footer = g_byte_array_new ();
  g_autoptr (GByteArray) handle = g_byte_array_new ();
  guint begin;

  append_block (file, self->block, self->size, self->compression);
  ts_wire_append_varint (handle, self->offset);
  ts_wire_append_varint (handle, self->length != 0 ? self->length : self->size);
  g_byte_array_append (index, (const guint8 *)"\0\1", 2);
  ts_wire_append_varint (index, handle->len);
  g_byte_array_append (index, (const guint8 *)"z", 1);
  g_byte_array_append (index, handle->data, handle->len);
  g_byte_array_append (index, (const guint8 *)"\0\0\0\0\1\0\0\0", 8);
  begin = file->len;
  append_block (file, index->data, index->len, 0);

  g_byte_array_append (footer, (const guint8 *)"\0\0", 2);
  ts_wire_append_varint (footer, begin);
  ts_wire_append_varint (footer, index->len);
  while (footer->len < 40)
    g_byte_array_append (footer, (const guint8 *)"", 1);
  g_byte_array_append (footer, (const guint8 *)"\x57\xfb\x80\x8b\x24\x75\x47\xdb", 8);
  g_byte_array_append (file, footer->data, footer->len);
  return g_byte_array_free_to_bytes (file);
}

/* All entries as "key=value ", or the error. */
static char *
walk (GBytes *bytes,
      GError **error)
{
  g_autoptr (TsSstable) table = ts_sstable_new (bytes, error);
  g_auto (TsSstableIter) iter = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);

  if (table == NULL)
    return NULL;
  ts_sstable_iter_init (&iter, table);
  while (ts_sstable_iter_next (&iter, error))
    {
      g_string_append_len (text, (const char *)iter.key, (gssize)iter.key_size);
      g_string_append_c (text, '=');
      g_string_append_len (text, (const char *)iter.value, (gssize)iter.value_size);
      g_string_append_c (text, ' ');
    }
  return iter.failed ? NULL : g_strdup (text->str);
}

static const char plain_block[] = "\0\2\1ab1\1\1\1c2\0\1\1b3\0\0\0\0\x0b\0\0\0\2\0\0";

static void
test_by_hand (void)
{
  const HandMade plain = { .block = plain_block, .size = sizeof plain_block };
  /* The same: 17 bytes, the zero before three times more, 8 bytes. */
  const HandMade snappy = {
    .block = "\x1c\x40\0\2\1ab1\1\1\1c2\0\1\1b3\0\x0a\1\0\x1c\x0b\0\0\0\2\0\0",
    .size = 31,
    .compression = 1,
  };
  g_autoptr (GBytes) plain_bytes = make_by_hand (&plain);
  g_autoptr (GBytes) snappy_bytes = make_by_hand (&snappy);
  g_autoptr (GError) error = NULL;
  g_autofree char *plain_text = walk (plain_bytes, &error);
  g_autofree char *snappy_text = walk (snappy_bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (plain_text, ==, "ab=1 ac=2 b=3 ");
  g_assert_cmpstr (snappy_text, ==, plain_text);
}

static void
check_damaged (const char *block,
               gsize size,
               const char *reason)
{
  const HandMade made = { .block = block, .size = size };
  g_autoptr (GBytes) bytes = make_by_hand (&made);
  g_autoptr (GError) error = NULL;

  g_assert_null (walk (bytes, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
  g_assert_nonnull (strstr (error->message, reason));
}

static void
test_hostile_blocks (void)
{
  check_damaged ("\0\0", 2, "too short");
  check_damaged ("\0\0\0\0\1\0\0\0", 8, "no entries");
  check_damaged ("\0\1\1ab\xff\xff\xff\xff", 9, "restart points");
  check_damaged ("\1\1\1ab\0\0\0\0\1\0\0\0", 13, "shares more");
  check_damaged ("\0\2\1ab1\3\1\1c2\0\0\0\0\1\0\0\0", 19, "shares more");
  check_damaged ("\0\x7f\1ab\0\0\0\0\1\0\0\0", 13, "longer than");
  check_damaged ("\0\1\x7f"
                 "ab\0\0\0\0\1\0\0\0",
                 13, "longer than");
  check_damaged ("\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\1\1ab\0\0\0\0\1\0\0\0", 22, "longer than");
  check_damaged ("\0\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\1ab\0\0\0\0\1\0\0\0", 22, "longer than");
  check_damaged ("\0\xff\xff\xff\xff\0\0\0\0\1\0\0\0", 13, "sizes are cut off");
  check_damaged ("\0\1\1b1\0\1\1a2\0\0\0\0\1\0\0\0", 18, "not in order");
  check_damaged ("\0\1\1b1\1\0\1"
                 "2\0\0\0\0\1\0\0\0",
                 17, "not in order");
}

static void
test_hostile_handles (void)
{
  const guint64 wrong[][2] = {
    { 1000, 0 },
    { G_MAXUINT64, 0 },
    { 0, 100000 },
    { 0, G_MAXUINT64 },
    { G_GUINT64_CONSTANT (1) << 63, G_GUINT64_CONSTANT (1) << 63 },
    { 5, G_MAXUINT64 - 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const HandMade made = { .block = plain_block, .size = sizeof plain_block, .offset = wrong[i][0], .length = wrong[i][1] };
      g_autoptr (GBytes) bytes = make_by_hand (&made);
      g_autoptr (GError) error = NULL;

      g_assert_null (walk (bytes, &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
      g_assert_nonnull (strstr (error->message, "is not inside"));
    }
}

/* Whatever the bytes, an error or entries; nothing else. The copies end where the bytes end, for the sanitizers to see. */
static void
use (const guint8 *data,
     gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsSstable) table = NULL;
  g_autoptr (GBytes) value = NULL;
  g_autofree char *text = walk (bytes, &error);

  g_assert_true (text != NULL || (error != NULL && error->domain == TS_ERROR));
  table = ts_sstable_new (bytes, NULL);
  if (table != NULL)
    value = ts_sstable_find (table, "layer_0100/kernel", 17, NULL);
}

static void
test_truncations_and_flips (void)
{
  g_autoptr (GBytes) bytes = make_table (300);
  gsize size = g_bytes_get_size (bytes);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (bytes, NULL), size);

  for (gsize n = 0; n < size; n += n < size - 100 ? 7 : 1)
    {
      g_autoptr (GBytes) part = g_bytes_new (data, n);
      g_autoptr (GError) error = NULL;

      g_assert_null (walk (part, &error));
      g_assert_true (error->domain == TS_ERROR);
    }
  for (gsize i = 0; i < size; i += i < size - 400 ? 5 : 1)
    {
      guint8 was = data[i];

      data[i] ^= (guint8)(1 << i % 8);
      use (data, size);
      data[i] = was;
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crc32c/known", test_crc_known);
  g_test_add_func ("/crc32c/portable", test_crc_portable);
  g_test_add_func ("/crc32c/mask", test_crc_mask);
  g_test_add_func ("/snappy/by-hand", test_snappy);
  g_test_add_func ("/snappy/hostile", test_snappy_hostile);
  g_test_add_func ("/sstable/round-trip", test_round_trip);
  g_test_add_func ("/sstable/find", test_find);
  g_test_add_func ("/sstable/seek-goes-on", test_seek_goes_on);
  g_test_add_func ("/sstable/by-hand", test_by_hand);
  g_test_add_func ("/sstable/hostile-blocks", test_hostile_blocks);
  g_test_add_func ("/sstable/hostile-handles", test_hostile_handles);
  g_test_add_func ("/sstable/truncations-and-flips", test_truncations_and_flips);
  return g_test_run ();
}
