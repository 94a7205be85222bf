#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TS_TOKEN_END,
  TS_TOKEN_INT,       /* see @integer */
  TS_TOKEN_FLOAT,     /* see @number */
  TS_TOKEN_IMAGINARY, /* `2j`: see @number */
  TS_TOKEN_STRING,    /* '...', or the name of a dtype: @text */
  TS_TOKEN_NAME,      /* of a tensor or function, bare: @text */
  TS_TOKEN_QUOTED,    /* "...", the name of a tensor: @text */
  TS_TOKEN_VARIABLE,  /* `$name`: @text, without the sign */
  TS_TOKEN_SYMBOL,    /* an operator, a bracket or a word that is no name: @symbol */
} TsTokenKind;

/**
 * TsToken:
 * @offset: where it begins, in bytes
 * @end: where it ends
 * @symbol: (nullable): static
 * @text: (nullable): what the token says, without quotes and escapes
 */
typedef struct
{
  TsTokenKind kind;
  gsize offset;
  gsize end;
  const char *symbol;
  gint64 integer;
  double number;
  GString *text;
} TsToken;

void ts_token_clear (TsToken *self);

/**
 * ts_expression_lex:
 * @text: valid UTF-8
 * @offset: where to go on
 * @token: (out): to be cleared if the call succeeds
 * @error_at: (out): for an error, where
 * @error: %TS_ERROR_INVALID_ARGUMENT: a character that begins nothing, a string without end, a number that is too large
 *
 * The next token of an expression. A bare name is letters, digits and `_`, not a digit first, with `/`, `-`, `.` and `\` where
 * these stand directly between such characters, and `:` with a number after it: `a/b-1:0` is one name, `a / b - 1` is none. Hence
 * a division or a subtraction behind a name needs a blank on one side of the sign, and so does a range that begins with a name.
 */
gboolean ts_expression_lex (const char *text, gsize offset, TsToken *token, gsize *error_at, GError **error);

/* Whether @name can be written bare: means the tensor of that name, with no quotes around it. */
gboolean ts_expression_is_bare_name (const char *name);

/* Where the name begins that ends at @length of @text, which may be cut off anywhere: for completion. */
gsize ts_expression_find_name_start (const char *text, gsize length);

G_END_DECLS
