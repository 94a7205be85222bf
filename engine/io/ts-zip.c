#include "engine/io/ts-zip.h"

#include "engine/ts-error.h"

#include <string.h>
#include <zlib.h>

/* The format is PKWARE's APPNOTE.TXT, section 4.3. */
#define LOCAL_SIZE 30
#define CENTRAL_SIZE 46
#define END_SIZE 22
#define END64_SIZE 56
#define LOCATOR64_SIZE 20
#define MAX_COMMENT 65535
#define MAX_DEFLATE_RATIO 1032

typedef struct
{
  char *name;
  guint flags;
  guint method;
  guint32 crc;
  guint64 packed_size;
  guint64 size;
  guint64 offset;
} Member;

struct _TsZip
{
  GBytes *bytes;
  const guint8 *data;
  gsize size;
  GArray *members;
};

static guint
get16 (const guint8 *p)
{
  return p[0] | (guint)p[1] << 8;
}

static guint32
get32 (const guint8 *p)
{
  return get16 (p) | (guint32)get16 (p + 2) << 16;
}

static guint64
get64 (const guint8 *p)
{
  return get32 (p) | (guint64)get32 (p + 4) << 32;
}

static gboolean
set_damaged (GError **error,
             const char *what)
{
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "damaged archive: %s", what);
  return FALSE;
}

static void
clear_member (gpointer member)
{
  g_free (((Member *)member)->name);
}

/* Whether @n bytes from @offset on are in the file. */
static gboolean
has (const TsZip *self,
     guint64 offset,
     guint64 n)
{
  return offset <= self->size && n <= self->size - offset;
}

static const guint8 *
find_end (const TsZip *self)
{
  gsize last = self->size - END_SIZE;

  if (self->size < END_SIZE)
    return NULL;
  for (gsize back = 0; back <= MIN (last, MAX_COMMENT); back++)
    if (memcmp (self->data + last - back, "PK\5\6", 4) == 0)
      return self->data + last - back;
  return NULL;
}

/* Where the central directory is and how many members it lists. */
static gboolean
find_directory (const TsZip *self,
                guint64 *offset,
                guint64 *n_members,
                GError **error)
{
  const guint8 *end = find_end (self);
  const guint8 *locator;
  guint64 end64;

  if (end == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "no zip archive, or one that is cut off");
      return FALSE;
    }

  *n_members = get16 (end + 10);
  *offset = get32 (end + 16);
  locator = end - LOCATOR64_SIZE;
  if (end - self->data < LOCATOR64_SIZE || memcmp (locator, "PK\6\7", 4) != 0)
    return TRUE;

  end64 = get64 (locator + 8);
  if (!has (self, end64, END64_SIZE) || memcmp (self->data + end64, "PK\6\6", 4) != 0)
    return set_damaged (error, "its zip64 end is not where it should be");
  *n_members = get64 (self->data + end64 + 32);
  *offset = get64 (self->data + end64 + 48);
  return TRUE;
}

/* Sizes that do not fit 32 bits are in the extra field 1, in this order, those only. */
static gboolean
read_zip64 (Member *member,
            const guint8 *extra,
            gsize size,
            GError **error)
{
  guint64 *const fields[] = { &member->size, &member->packed_size, &member->offset };

  while (size >= 4)
    {
      gsize field_size = get16 (extra + 2);

      if (field_size > size - 4)
        return set_damaged (error, "an extra field is too long");
      if (get16 (extra) == 1)
        {
          const guint8 *p = extra + 4;

          for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
            if (*fields[i] == G_MAXUINT32)
              {
                if ((gsize)(p - extra - 4) + 8 > field_size)
                  return set_damaged (error, "a zip64 size is missing");
                *fields[i] = get64 (p);
                p += 8;
              }
          return TRUE;
        }
      extra += 4 + field_size;
      size -= 4 + field_size;
    }
  return TRUE;
}

static gboolean
read_directory (TsZip *self,
                GError **error)
{
  guint64 offset, n_members;

  if (!find_directory (self, &offset, &n_members, error))
    return FALSE;

  for (guint64 i = 0; i < n_members; i++)
    {
      const guint8 *p;
      gsize name_size, extra_size;
      Member member;

      if (!has (self, offset, CENTRAL_SIZE) || memcmp (self->data + offset, "PK\1\2", 4) != 0)
        return set_damaged (error, "its directory ends early");
      p = self->data + offset;
      name_size = get16 (p + 28);
      extra_size = get16 (p + 30);
      if (!has (self, offset + CENTRAL_SIZE, name_size + extra_size + get16 (p + 32)))
        return set_damaged (error, "its directory ends early");

      member = (Member) {
        .flags = get16 (p + 8),
        .method = get16 (p + 10),
        .crc = get32 (p + 16),
        .packed_size = get32 (p + 20),
        .size = get32 (p + 24),
        .offset = get32 (p + 42),
      };
      if (!read_zip64 (&member, p + CENTRAL_SIZE + name_size, extra_size, error))
        return FALSE;

      member.name = g_utf8_make_valid ((const char *)p + CENTRAL_SIZE, (gssize)name_size);
      g_array_append_val (self->members, member);
      offset += CENTRAL_SIZE + name_size + extra_size + get16 (p + 32);
    }
  return TRUE;
}

TsZip *
ts_zip_open (const char *path,
             GError **error)
{
  g_autoptr (TsZip) self = NULL;
  GBytes *bytes = ts_file_map (path, error);

  if (bytes == NULL)
    return NULL;

  self = g_new0 (TsZip, 1);
  self->bytes = bytes;
  self->data = g_bytes_get_data (bytes, &self->size);
  self->members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_array_set_clear_func (self->members, clear_member);
  if (read_directory (self, error))
    return g_steal_pointer (&self);

  g_prefix_error (error, "%s: ", path);
  return NULL;
}

void
ts_zip_free (TsZip *self)
{
  g_array_unref (self->members);
  g_bytes_unref (self->bytes);
  g_free (self);
}

guint
ts_zip_get_n_members (const TsZip *self)
{
  return self->members->len;
}

const char *
ts_zip_get_name (const TsZip *self,
                 guint i)
{
  return g_array_index (self->members, Member, i).name;
}

/* The packed bytes of a member: behind a local header of its own. */
static const guint8 *
find_packed (const TsZip *self,
             const Member *member,
             GError **error)
{
  const guint8 *p;
  guint64 start;

  if (!has (self, member->offset, LOCAL_SIZE) ||
      memcmp (self->data + member->offset, "PK\3\4", 4) != 0)
    {
      set_damaged (error, "a member is not where it should be");
      return NULL;
    }

  p = self->data + member->offset;
  start = member->offset + LOCAL_SIZE + get16 (p + 26) + get16 (p + 28);
  if (!has (self, start, member->packed_size))
    {
      set_damaged (error, "a member ends early");
      return NULL;
    }
  return self->data + start;
}

static gboolean
inflate_to (guint8 *to,
            gsize size,
            const guint8 *packed,
            gsize packed_size)
{
  z_stream stream = { 0 };
  int result = Z_OK;

  if (inflateInit2 (&stream, -MAX_WBITS) != Z_OK)
    return FALSE;

  stream.next_in = (guint8 *)packed;
  stream.next_out = to;
  while (result == Z_OK)
    {
      /* zlib counts in 32 bits. */
      guint in = (guint)MIN (packed_size, 1u << 30), out = (guint)MIN (size, 1u << 30);

      stream.avail_in = in;
      stream.avail_out = out;
      result = inflate (&stream, Z_NO_FLUSH);
      packed_size -= in - stream.avail_in;
      size -= out - stream.avail_out;
    }

  inflateEnd (&stream);
  return result == Z_STREAM_END && size == 0;
}

static guint32
checksum (guint32 crc,
          const guint8 *data,
          gsize size)
{
  return (guint32)crc32_z (crc, data, size);
}

static GBytes *
read_deflated (const Member *member,
               const guint8 *packed,
               GError **error)
{
  guint8 *data;

  if (member->size / MAX_DEFLATE_RATIO > member->packed_size)
    {
      set_damaged (error, "a member cannot be as large as it claims");
      return NULL;
    }
  data = g_try_malloc (member->size + 1); /* never NULL for no bytes */
  if (data == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
                   "no memory for the %" G_GUINT64_FORMAT " bytes of %s", member->size, member->name);
      return NULL;
    }
  if (!inflate_to (data, member->size, packed, member->packed_size))
    {
      g_free (data);
      set_damaged (error, "a member cannot be unpacked");
      return NULL;
    }
  return g_bytes_new_take (data, member->size);
}

GBytes *
ts_zip_read (const TsZip *self,
             guint i,
             GError **error)
{
  const Member *member = &g_array_index (self->members, Member, i);
  const guint8 *packed = find_packed (self, member, error);
  g_autoptr (GBytes) bytes = NULL;

  if (packed == NULL)
    return NULL;

  if ((member->flags & 1) != 0 || (member->method != 0 && member->method != 8))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s is %s; stored and deflated members can be read",
                   member->name, (member->flags & 1) != 0 ? "encrypted" : "packed in another way");
      return NULL;
    }

  if (member->method == 8)
    bytes = read_deflated (member, packed, error);
  else if (member->size == member->packed_size)
    bytes = g_bytes_new_from_bytes (self->bytes, (gsize)(packed - self->data), member->size);
  else
    set_damaged (error, "a stored member has two sizes");
  if (bytes == NULL)
    return NULL;

  if (checksum (0, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) != member->crc)
    {
      set_damaged (error, "the checksum of a member is wrong");
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

/* ---- writing ---------------------------------------------------------------------------------- */

struct _TsZipWriter
{
  TsFileWriter *file;
  GArray *members;
};

static void
put (GByteArray *to,
     guint n_bytes,
     guint64 value)
{
  for (; n_bytes > 0; n_bytes--, value >>= 8)
    g_byte_array_append (to, (guint8[]) { (guint8)value }, 1);
}

/* What local header and directory have in common: flags to lengths. The name is UTF-8; the date is the earliest there is. */
static void
put_common (GByteArray *to,
            const Member *member)
{
  put (to, 2, 20);
  put (to, 2, 0x800);
  put (to, 2, 0);
  put (to, 2, 0);
  put (to, 2, 1 << 5 | 1);
  put (to, 4, member->crc);
  put (to, 4, member->size);
  put (to, 4, member->size);
  put (to, 2, strlen (member->name));
  put (to, 2, 0);
}

static GByteArray *
local_header (const Member *member)
{
  GByteArray *header = g_byte_array_new ();

  g_byte_array_append (header, (const guint8 *)"PK\3\4", 4);
  put_common (header, member);
  g_byte_array_append (header, (const guint8 *)member->name, (guint)strlen (member->name));
  return header;
}

static gboolean
check_offset (TsZipWriter *self,
              GError **error)
{
  if (ts_file_writer_tell (self->file) < G_MAXUINT32)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "an archive of 4 GiB or more cannot be written");
  return FALSE;
}

TsZipWriter *
ts_zip_writer_new (const char *path,
                   GError **error)
{
  TsFileWriter *file = ts_file_writer_new (path, error);
  TsZipWriter *self;

  if (file == NULL)
    return NULL;
  self = g_new0 (TsZipWriter, 1);
  self->file = file;
  self->members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_array_set_clear_func (self->members, clear_member);
  return self;
}

/* Sizes and checksum of the member that ends here go into its local header. */
static gboolean
end_member (TsZipWriter *self,
            GError **error)
{
  g_autoptr (GByteArray) header = NULL;
  Member *member;

  if (self->members->len == 0)
    return TRUE;
  member = &g_array_index (self->members, Member, self->members->len - 1);
  header = local_header (member);
  return ts_file_writer_patch (self->file, member->offset, header->data, header->len, error);
}

gboolean
ts_zip_writer_begin (TsZipWriter *self,
                     const char *name,
                     GError **error)
{
  Member member = { .offset = ts_file_writer_tell (self->file) };
  g_autoptr (GByteArray) header = NULL;

  if (strlen (name) > G_MAXUINT16 || self->members->len == G_MAXUINT16)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "too many or too long names for an archive");
      return FALSE;
    }
  if (!end_member (self, error))
    return FALSE;

  member.name = g_strdup (name);
  g_array_append_val (self->members, member);
  header = local_header (&member);
  return ts_file_writer_write (self->file, header->data, header->len, error) && check_offset (self, error);
}

gboolean
ts_zip_writer_write (TsZipWriter *self,
                     const void *data,
                     gsize size,
                     GError **error)
{
  Member *member = &g_array_index (self->members, Member, self->members->len - 1);

  if (size == 0)
    return TRUE;
  member->crc = checksum (member->crc, data, size);
  member->size += size;
  return ts_file_writer_write (self->file, data, size, error) && check_offset (self, error);
}

gboolean
ts_zip_writer_commit (TsZipWriter *self,
                      GError **error)
{
  g_autoptr (GByteArray) directory = g_byte_array_new ();
  guint64 offset = ts_file_writer_tell (self->file);
  gsize size;

  if (!end_member (self, error))
    return FALSE;

  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *member = &g_array_index (self->members, Member, i);

      g_byte_array_append (directory, (const guint8 *)"PK\1\2", 4);
      put (directory, 2, 20);
      put_common (directory, member);
      put (directory, 8, 0); /* no comment, disk 0, no attributes */
      put (directory, 2, 0);
      put (directory, 4, member->offset);
      g_byte_array_append (directory, (const guint8 *)member->name, (guint)strlen (member->name));
    }

  size = directory->len;
  g_byte_array_append (directory, (const guint8 *)"PK\5\6", 4);
  put (directory, 4, 0);
  put (directory, 2, self->members->len);
  put (directory, 2, self->members->len);
  put (directory, 4, size);
  put (directory, 4, offset);
  put (directory, 2, 0);
  return ts_file_writer_write (self->file, directory->data, directory->len, error) &&
         check_offset (self, error) &&
         ts_file_writer_commit (self->file, error);
}

void
ts_zip_writer_free (TsZipWriter *self)
{
  g_array_unref (self->members);
  ts_file_writer_free (self->file);
  g_free (self);
}
