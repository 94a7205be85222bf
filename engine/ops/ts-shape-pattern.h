#pragma once

#include "engine/ops/ts-shape-fn.h"

G_BEGIN_DECLS

/**
 * TsShapePattern:
 * @op: op type
 * @pattern: how the shapes of its outputs follow from its inputs and attributes
 *
 * A shape function written down as text:
 *
 *   pattern = [check {" " check} " | "] output {" " output}
 *   check   = input "=" rank | input ">" rank       the input has that rank, that rank at least
 *   output  = shape {"&" shape} ["*"]               all say the same; "*": for all further outputs too
 *   shape   = "?" | part {part}                     one after the other
 *   part    = "$" input                             the input's shape
 *           | "$" input "<" n                       its first @n dimensions; all but the last -@n
 *           | "$" input ">" n                       its dimensions from @n on; the last -@n
 *           | "#" input                             the shape that the input's value is
 *           | "@" attr                              a shape attribute, or of a list the element for this output
 *           | "[" [dim {"," dim}] "]"
 *   dim     = one {"|" one}                         all say the same
 *   one     = "?" | size | input "." k              dimension @k of the input, from the end if negative
 *           | "#" input                             the input's value
 *           | "@" attr                              an int attribute; unknown if negative
 *
 * Inputs are counted from 0, lists spread out. What depends on an input that is not there, or not known, is unknown. The handle of a
 * "$" alone goes along.
 */
typedef struct
{
  const char *op;
  const char *pattern;
} TsShapePattern;

/* %FALSE with %TS_ERROR_INVALID_ARGUMENT if the inputs cannot be right. */
gboolean ts_shape_pattern_run (const char *pattern, TsShapeCall *call, GError **error);

/* Whether the text is a pattern. */
gboolean ts_shape_pattern_is_valid (const char *pattern);

G_END_DECLS
