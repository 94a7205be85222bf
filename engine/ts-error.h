#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TS_ERROR:
 *
 * The one error domain of the engine. Its codes are TensorFlow's status codes, by name and value.
 * What the user cancels is reported as %G_IO_ERROR_CANCELLED instead; %TS_ERROR_CANCELLED is what the graph cancels itself, such as waiting for a queue
 * that is closed.
 */
#define TS_ERROR (ts_error_quark ())

typedef enum
{
  TS_ERROR_CANCELLED = 1,
  TS_ERROR_UNKNOWN = 2,
  TS_ERROR_INVALID_ARGUMENT = 3,
  TS_ERROR_DEADLINE_EXCEEDED = 4,
  TS_ERROR_NOT_FOUND = 5,
  TS_ERROR_ALREADY_EXISTS = 6,
  TS_ERROR_PERMISSION_DENIED = 7,
  TS_ERROR_RESOURCE_EXHAUSTED = 8,
  TS_ERROR_FAILED_PRECONDITION = 9,
  TS_ERROR_ABORTED = 10,
  TS_ERROR_OUT_OF_RANGE = 11,
  TS_ERROR_UNIMPLEMENTED = 12,
  TS_ERROR_INTERNAL = 13,
  TS_ERROR_UNAVAILABLE = 14,
  TS_ERROR_DATA_LOSS = 15,
  TS_ERROR_UNAUTHENTICATED = 16,
} TsError;

GQuark ts_error_quark (void);

/**
 * ts_error_code_name:
 * @error: any error
 *
 * TensorFlow's name of the status: "INVALID_ARGUMENT", ...; "CANCELLED" for %G_IO_ERROR_CANCELLED;
 * GIO's file errors by their nearest status; "UNKNOWN" for everything else.
 */
const char *ts_error_code_name (const GError *error);

G_END_DECLS
