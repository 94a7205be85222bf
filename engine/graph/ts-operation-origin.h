#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsSourceFrame:
 * @file: path of the source file; "" where it is not known
 * @line: 1 or more; 0 where it is not known
 * @function: what was running; "" where it is not known
 * @code: the line's text; "" where it is not known
 *
 * A place in the program that built a graph.
 */
typedef struct
{
  char *file;
  int line;
  int column;
  char *function;
  char *code;
} TsSourceFrame;

/**
 * ts_operation_list_creation_stack:
 *
 * Where the operation was made, innermost frame first, if the file tells it (GraphDef.debug_info, in its older form or its newer
 * one with numbered frames). Read from the file at each call.
 *
 * Returns: (transfer full) (element-type TsSourceFrame): empty if nothing is known
 */
GPtrArray *ts_operation_list_creation_stack (const TsOperation *self);

/* Names of the operations that it was made from by a rewriter (NodeDef.experimental_debug_info). (transfer full): %NULL-terminated */
char **ts_operation_list_original_names (const TsOperation *self);

G_END_DECLS
