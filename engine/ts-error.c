#include "engine/ts-error.h"

#include <gio/gio.h>

/* clang-format off */
G_DEFINE_QUARK (ts-error-quark, ts_error)
/* clang-format on */

static const char *const names[] = {
  [TS_ERROR_CANCELLED] = "CANCELLED",
  [TS_ERROR_UNKNOWN] = "UNKNOWN",
  [TS_ERROR_INVALID_ARGUMENT] = "INVALID_ARGUMENT",
  [TS_ERROR_DEADLINE_EXCEEDED] = "DEADLINE_EXCEEDED",
  [TS_ERROR_NOT_FOUND] = "NOT_FOUND",
  [TS_ERROR_ALREADY_EXISTS] = "ALREADY_EXISTS",
  [TS_ERROR_PERMISSION_DENIED] = "PERMISSION_DENIED",
  [TS_ERROR_RESOURCE_EXHAUSTED] = "RESOURCE_EXHAUSTED",
  [TS_ERROR_FAILED_PRECONDITION] = "FAILED_PRECONDITION",
  [TS_ERROR_ABORTED] = "ABORTED",
  [TS_ERROR_OUT_OF_RANGE] = "OUT_OF_RANGE",
  [TS_ERROR_UNIMPLEMENTED] = "UNIMPLEMENTED",
  [TS_ERROR_INTERNAL] = "INTERNAL",
  [TS_ERROR_UNAVAILABLE] = "UNAVAILABLE",
  [TS_ERROR_DATA_LOSS] = "DATA_LOSS",
  [TS_ERROR_UNAUTHENTICATED] = "UNAUTHENTICATED",
};

static const char *
io_error_name (int code)
{
  switch (code)
    {
    case G_IO_ERROR_CANCELLED:
      return "CANCELLED";
    case G_IO_ERROR_NOT_FOUND:
      return "NOT_FOUND";
    case G_IO_ERROR_EXISTS:
      return "ALREADY_EXISTS";
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_READ_ONLY:
      return "PERMISSION_DENIED";
    case G_IO_ERROR_NO_SPACE:
      return "RESOURCE_EXHAUSTED";
    case G_IO_ERROR_IS_DIRECTORY:
    case G_IO_ERROR_NOT_DIRECTORY:
      return "FAILED_PRECONDITION";
    default:
      return "UNKNOWN";
    }
}

static const char *
file_error_name (int code)
{
  switch (code)
    {
    case G_FILE_ERROR_NOENT:
      return "NOT_FOUND";
    case G_FILE_ERROR_EXIST:
      return "ALREADY_EXISTS";
    case G_FILE_ERROR_ACCES:
    case G_FILE_ERROR_PERM:
    case G_FILE_ERROR_ROFS:
      return "PERMISSION_DENIED";
    case G_FILE_ERROR_NOSPC:
      return "RESOURCE_EXHAUSTED";
    case G_FILE_ERROR_ISDIR:
    case G_FILE_ERROR_NOTDIR:
      return "FAILED_PRECONDITION";
    default:
      return "UNKNOWN";
    }
}

const char *
ts_error_code_name (const GError *error)
{
  if (error->domain == TS_ERROR && error->code >= 0 &&
      (gsize)error->code < G_N_ELEMENTS (names) && names[error->code] != NULL)
    return names[error->code];
  if (error->domain == G_IO_ERROR)
    return io_error_name (error->code);
  if (error->domain == G_FILE_ERROR)
    return file_error_name (error->code);
  return "UNKNOWN";
}
