#include "engine/io/ts-file.h"

#include "engine/ts-error.h"
#include "engine/ts-pages.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* Smaller files are read, larger ones mapped. */
#define MAP_FROM (32 * 1024 * 1024)

struct _TsFileWriter
{
  char *path;
  char *temporary;
  FILE *stream;
  guint64 offset;
};

static TsError
code_of_errno (int number)
{
  switch (number)
    {
    case ENOENT:
      return TS_ERROR_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
      return TS_ERROR_PERMISSION_DENIED;
    case EEXIST:
      return TS_ERROR_ALREADY_EXISTS;
    case ENOSPC:
    case EDQUOT:
    case ENOMEM:
    case EMFILE:
    case ENFILE:
    case EFBIG:
      return TS_ERROR_RESOURCE_EXHAUSTED;
    case ENOTDIR:
    case EISDIR:
    case ENAMETOOLONG:
    case ELOOP:
    case EINVAL:
      return TS_ERROR_INVALID_ARGUMENT;
    default:
      return TS_ERROR_UNKNOWN;
    }
}

void
ts_file_set_error (const char *path,
                   int saved_errno,
                   GError **error)
{
  g_set_error (error, TS_ERROR, code_of_errno (saved_errno), "%s: %s", path, g_strerror (saved_errno));
}

static void
set_not_regular (const char *path,
                 const GStatBuf *info,
                 GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: %s, no file", path,
               S_ISDIR (info->st_mode) ? "a folder" : "a device or pipe");
}

/* A regular file, opened for reading; -1 on error. A pipe does not block the opening. */
static int
open_regular (const char *path,
              gsize *size,
              GError **error)
{
  GStatBuf info;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);

  if (fd < 0 || fstat (fd, &info) != 0)
    ts_file_set_error (path, errno, error);
  else if (!S_ISREG (info.st_mode))
    set_not_regular (path, &info, error);
  else
    {
      *size = (gsize)info.st_size;
      return fd;
    }
  if (fd >= 0)
    close (fd);
  return -1;
}

static GBytes *
map (const char *path,
     int fd,
     GError **error)
{
  g_autoptr (GError) map_error = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new_from_fd (fd, FALSE, &map_error);

  if (file != NULL)
    return g_mapped_file_get_bytes (file);
  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "%s: %s", path, map_error->message);
  return NULL;
}

static GBytes *
read_all (const char *path,
          int fd,
          gsize size,
          GError **error)
{
  g_autofree guint8 *data = g_malloc (MAX (size, 1));
  gsize n = 0;
  gssize got = 1;

  ts_pages_fetch (data, size);
  while (n < size && got != 0)
    {
      got = read (fd, data + n, size - n);
      if (got < 0 && errno != EINTR)
        {
          ts_file_set_error (path, errno, error);
          return NULL;
        }
      n += (gsize)MAX (got, 0);
    }
  return g_bytes_new_take (g_steal_pointer (&data), n);
}

GBytes *
ts_file_map (const char *path,
             GError **error)
{
  gsize size;
  int fd = open_regular (path, &size, error);
  GBytes *bytes;

  if (fd < 0)
    return NULL;
  bytes = map (path, fd, error);
  close (fd);
  return bytes;
}

GBytes *
ts_file_load (const char *path,
              GError **error)
{
  gsize size;
  int fd = open_regular (path, &size, error);
  GBytes *bytes;

  if (fd < 0)
    return NULL;
  bytes = size < MAP_FROM ? read_all (path, fd, size, error) : map (path, fd, error);
  close (fd);
  return bytes;
}

TsFileWriter *
ts_file_writer_new (const char *path,
                    GError **error)
{
  g_autoptr (TsFileWriter) self = NULL;
  GStatBuf info;
  int fd;

  if (g_stat (path, &info) == 0 && !S_ISREG (info.st_mode))
    {
      set_not_regular (path, &info, error);
      return NULL;
    }

  self = g_new0 (TsFileWriter, 1);
  self->path = g_strdup (path);
  self->temporary = g_strconcat (path, ".XXXXXX", NULL);
  fd = g_mkstemp_full (self->temporary, O_RDWR | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      ts_file_set_error (path, errno, error);
      g_clear_pointer (&self->temporary, g_free);
      return NULL;
    }

  self->stream = fdopen (fd, "w+");
  g_assert (self->stream != NULL);
  return g_steal_pointer (&self);
}

gboolean
ts_file_writer_write (TsFileWriter *self,
                      const void *data,
                      gsize size,
                      GError **error)
{
  if (size > 0 && fwrite (data, 1, size, self->stream) != size)
    {
      ts_file_set_error (self->path, errno, error);
      return FALSE;
    }
  self->offset += size;
  return TRUE;
}

guint64
ts_file_writer_tell (TsFileWriter *self)
{
  return self->offset;
}

gboolean
ts_file_writer_patch (TsFileWriter *self,
                      guint64 offset,
                      const void *data,
                      gsize size,
                      GError **error)
{
  g_assert (offset + size <= self->offset);

  if (fseeko (self->stream, (off_t)offset, SEEK_SET) != 0 ||
      fwrite (data, 1, size, self->stream) != size ||
      fseeko (self->stream, (off_t)self->offset, SEEK_SET) != 0)
    {
      ts_file_set_error (self->path, errno, error);
      return FALSE;
    }
  return TRUE;
}

gboolean
ts_file_writer_commit (TsFileWriter *self,
                       GError **error)
{
  int result = fclose (g_steal_pointer (&self->stream));

  if (result != 0 || g_rename (self->temporary, self->path) != 0)
    {
      ts_file_set_error (self->path, errno, error);
      return FALSE;
    }
  g_clear_pointer (&self->temporary, g_free);
  return TRUE;
}

void
ts_file_writer_free (TsFileWriter *self)
{
  if (self->stream != NULL)
    fclose (self->stream);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}
