#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * TsVectorAttr:
 * @name: the attribute
 * @text: its value as written; what it means depends on the attribute's type
 */
typedef struct
{
  char *name;
  char *text;
} TsVectorAttr;

/**
 * TsVectorInput:
 * @value: (nullable): %NULL for a variable that is not initialized
 * @is_variable: it is a variable that holds @value, not the value
 * @dtype: of value or variable
 * @shape: of the value; that which the variable is declared with
 */
typedef struct
{
  TsTensor *value;
  gboolean is_variable;
  TsDType dtype;
  TsShape shape;
} TsVectorInput;

/**
 * TsVectorOutput:
 * @value: (nullable): what is expected; %NULL for a dead output
 * @any: (nullable): one flag per element, set where any value will do; %NULL if nowhere
 */
typedef struct
{
  TsTensor *value;
  guint8 *any;
} TsVectorOutput;

/**
 * TsVectorCase:
 * @name: as written
 * @line: where it begins
 * @attrs: array of TsVectorAttr
 * @inputs: array of TsVectorInput
 * @after: array of TsVectorOutput, what the variables hold afterwards, in order
 * @outputs: array of TsVectorOutput
 * @again: array of TsVectorOutput, of the second run; empty if they are those of the first
 * @error: (nullable): TensorFlow's name of the status that is expected
 * @tolerance: relative to max (1, largest finite magnitude expected); 0: exact
 *
 * One case of a vector file. The format is described in test-vectors.c.
 */
typedef struct
{
  char *name;
  guint line;
  GArray *attrs;
  GArray *inputs;
  GArray *outputs;
  GArray *again;
  GArray *after;
  char *error;
  double tolerance;
} TsVectorCase;

/**
 * ts_vector_file_parse:
 * @text: what the file holds
 * @error: %TS_ERROR_INVALID_ARGUMENT with the line
 *
 * Returns: (transfer full) (nullable): array of TsVectorCase
 */
GPtrArray *ts_vector_file_parse (const char *text, GError **error);

/**
 * ts_vector_parse_tensor:
 * @text: `DTYPE [shape] values...`, the values over any number of lines
 * @any: (nullable, out): as in TsVectorOutput; `?` is refused if %NULL
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_vector_parse_tensor (const char *text, guint8 **any, GError **error);

/* @text is `[2,3]`, `[2,?]`, `[]` or `?`; @end is behind it. */
gboolean ts_vector_parse_shape (const char *text, TsShape *shape, const char **end, GError **error);

/* Unquotes the string that @text begins with; @end is behind it. (transfer full) (nullable) */
char *ts_vector_parse_string (const char *text, gsize *size, const char **end, GError **error);

G_END_DECLS
