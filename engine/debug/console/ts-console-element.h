#pragma once

#include "engine/debug/console/ts-console-private.h"

G_BEGIN_DECLS

/**
 * TsConsoleElement:
 * @output: which output
 * @rank: how many numbers stand in brackets, -1: there are none
 * @index: these; negative ones count from the end
 * @rest: what comes behind
 *
 * `NAME[2, 3]` at the prompt.
 */
typedef struct
{
  TsOutput output;
  int rank;
  gint64 index[TS_SHAPE_MAX_RANK];
  const char *rest;
} TsConsoleElement;

/* %TS_ERROR_INVALID_ARGUMENT, %TS_ERROR_NOT_FOUND, %TS_ERROR_OUT_OF_RANGE: what is wrong with @text. */
gboolean ts_console_parse_element (TsConsole *self, const char *text, TsConsoleElement *element, GError **error);

/* Its number in row-major order in a value of @shape; 0 of a scalar without brackets. %TS_ERROR_OUT_OF_RANGE naming the shape; %TS_ERROR_INVALID_ARGUMENT if it is none of
 * a single element. */
gboolean ts_console_element_find (const TsConsoleElement *self, const TsShape *shape, gsize *element, GError **error);

/* `[2, 3]`, "" of a scalar. (transfer full) */
char *ts_console_dup_index (const TsShape *shape, gsize element);

G_END_DECLS
