#include "engine/debug/expression/ts-expression-lexer.h"

#include "engine/tensor/ts-dtype.h"
#include "engine/ts-error.h"

#include <errno.h>
#include <string.h>

/* Longer ones before those that they begin with. */
static const char *const symbols[] = {
  "...", "**", "//", "<<", ">>", "<=", ">=", "==", "!=", "+", "-", "*", "/", "%", "@", "&", "^", "|", "~", "<", ">", "=",
  "(", ")", "[", "]", ",", ":", NULL
};

static const char *const words[] = {
  "and", "or", "not", "if", "else", "True", "False", "None", "newaxis", "nan", "inf", NULL
};

void
ts_token_clear (TsToken *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  self->text = NULL;
}

/* ---- names ------------------------------------------------------------------------------------ */

static gboolean
is_name_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (guchar)c >= 0x80;
}

static gboolean
is_inner_char (char c)
{
  return c != '\0' && strchr ("/-.\\", c) != NULL;
}

static gboolean
is_name_start (char c)
{
  return is_name_char (c) && !g_ascii_isdigit (c);
}

static const char *
find_word (const char *name,
           gsize n)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strlen (words[i]) == n && strncmp (words[i], name, n) == 0)
      return words[i];
  return NULL;
}

static gsize
measure_name (const char *p)
{
  const char *begin = p;

  while (is_name_char (*p) || (is_inner_char (*p) && is_name_char (p[1])))
    p++;
  if (*p == ':' && g_ascii_isdigit (p[1]) && find_word (begin, (gsize)(p - begin)) == NULL)
    for (p++; g_ascii_isdigit (*p);)
      p++;
  return (gsize)(p - begin);
}

/* By the name that is shown; the others (`float`, `double`) are left to tensors. */
static gboolean
is_dtype (const char *name)
{
  TsDType dtype = ts_dtype_from_name (name);

  return dtype != TS_DTYPE_INVALID && strcmp (ts_dtype_name (dtype), name) == 0;
}

gboolean
ts_expression_is_bare_name (const char *name)
{
  gsize n = strlen (name);

  return n > 0 && is_name_start (name[0]) && measure_name (name) == n && find_word (name, n) == NULL && !is_dtype (name);
}

gsize
ts_expression_find_name_start (const char *text,
                               gsize length)
{
  gsize start = length, quote = length;
  gboolean is_quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    if (text[i] == '"')
      {
        is_quoted = !is_quoted;
        quote = i + 1;
      }
  if (is_quoted)
    return quote;

  while (start > 0 && (is_name_char (text[start - 1]) || is_inner_char (text[start - 1]) || text[start - 1] == ':' || text[start - 1] == '$'))
    start--;
  while (start < length && !is_name_start (text[start]) && text[start] != '$')
    start++;
  return start;
}

static void
read_name (const char *p,
           TsToken *token)
{
  gsize n = measure_name (p);

  token->end = token->offset + n;
  token->symbol = find_word (p, n);
  token->kind = TS_TOKEN_SYMBOL;
  if (token->symbol != NULL)
    return;
  token->text = g_string_new_len (p, (gssize)n);
  token->kind = is_dtype (token->text->str) ? TS_TOKEN_STRING : TS_TOKEN_NAME;
}

/* ---- what is in quotes ------------------------------------------------------------------------ */

static gboolean
fail (gsize *error_at,
      gsize at,
      const char *why,
      GError **error)
{
  *error_at = at;
  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, why);
  return FALSE;
}

static gboolean
read_quoted (const char *p,
             TsToken *token,
             gsize *error_at,
             GError **error)
{
  const char *end = strchr (p + 1, '"');

  if (end == NULL)
    return fail (error_at, token->offset, "a name in quotes without end", error);
  token->kind = TS_TOKEN_QUOTED;
  token->text = g_string_new_len (p + 1, end - p - 1);
  token->end = token->offset + (gsize)(end - p) + 1;
  return TRUE;
}

/* One character of a string, which may be an escape; returns how many bytes of @p it takes, 0 for an unknown escape. */
static gsize
read_string_char (const char *p,
                  GString *to)
{
  static const char escapes[] = "nrt0\\'\"", meant[] = "\n\r\t\0\\'\"";
  const char *escape;

  if (*p != '\\')
    {
      g_string_append_c (to, *p);
      return 1;
    }
  if (p[1] == 'x' && g_ascii_isxdigit (p[2]) && g_ascii_isxdigit (p[3]))
    {
      g_string_append_c (to, (char)(g_ascii_xdigit_value (p[2]) * 16 + g_ascii_xdigit_value (p[3])));
      return 4;
    }
  escape = p[1] != '\0' ? strchr (escapes, p[1]) : NULL;
  if (escape == NULL)
    return 0;
  g_string_append_c (to, meant[escape - escapes]);
  return 2;
}

static gboolean
read_string (const char *p,
             TsToken *token,
             gsize *error_at,
             GError **error)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  gsize i = 1;

  while (p[i] != '\'')
    {
      gsize n;

      if (p[i] == '\0')
        return fail (error_at, token->offset, "a string without end", error);
      n = read_string_char (p + i, bytes);
      if (n == 0)
        return fail (error_at, token->offset + i, "expected one of \\n \\r \\t \\0 \\\\ \\' \\\" \\xNN", error);
      i += n;
    }
  token->kind = TS_TOKEN_STRING;
  token->text = g_steal_pointer (&bytes);
  token->end = token->offset + i + 1;
  return TRUE;
}

/* ---- numbers ---------------------------------------------------------------------------------- */

static const char *
skip_digits (const char *p)
{
  while (g_ascii_isdigit (*p))
    p++;
  return p;
}

/* The end of a decimal number; @is_float: whether it has a point or an exponent. */
static const char *
skip_number (const char *p,
             gboolean *is_float)
{
  p = skip_digits (p);
  *is_float = FALSE;
  if (*p == '.' && p[1] != '.')
    {
      *is_float = TRUE;
      p = skip_digits (p + 1);
    }
  if (*p == 'e' || *p == 'E')
    {
      const char *digits = p + 1 + (p[1] == '+' || p[1] == '-');

      if (g_ascii_isdigit (*digits))
        {
          *is_float = TRUE;
          p = skip_digits (digits);
        }
    }
  return p;
}

static gboolean
read_int (const char *p,
          int base,
          TsToken *token,
          const char **end,
          gsize *error_at,
          GError **error)
{
  guint64 magnitude;

  errno = 0;
  magnitude = g_ascii_strtoull (p, (char **)end, (guint)base);
  if (errno == ERANGE || magnitude > G_MAXINT64)
    return fail (error_at, token->offset, "an integer over 9223372036854775807", error);
  token->kind = TS_TOKEN_INT;
  token->integer = (gint64)magnitude;
  return TRUE;
}

static gboolean
read_number (const char *p,
             TsToken *token,
             gsize *error_at,
             GError **error)
{
  const char *end;
  gboolean is_float;

  if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X') && g_ascii_isxdigit (p[2]))
    {
      if (!read_int (p + 2, 16, token, &end, error_at, error))
        return FALSE;
    }
  else
    {
      end = skip_number (p, &is_float);
      token->number = g_ascii_strtod (p, NULL);
      token->kind = TS_TOKEN_FLOAT;
      if (*end == 'j')
        {
          token->kind = TS_TOKEN_IMAGINARY;
          end++;
        }
      else if (!is_float && !read_int (p, 10, token, &end, error_at, error))
        return FALSE;
    }

  if (is_name_char (*end))
    return fail (error_at, token->offset, "a number with letters; a name that begins with a digit needs double quotes", error);
  token->end = token->offset + (gsize)(end - p);
  return TRUE;
}

/* ---- tokens ----------------------------------------------------------------------------------- */

static gboolean
read_symbol (const char *p,
             TsToken *token,
             gsize *error_at,
             GError **error)
{
  g_autofree char *found = NULL;

  for (guint i = 0; symbols[i] != NULL; i++)
    if (g_str_has_prefix (p, symbols[i]))
      {
        token->kind = TS_TOKEN_SYMBOL;
        token->symbol = symbols[i];
        token->end = token->offset + strlen (symbols[i]);
        return TRUE;
      }

  *error_at = token->offset;
  found = g_strndup (p, (gsize)(g_utf8_next_char (p) - p));
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "'%s' has no meaning here", found);
  return FALSE;
}

gboolean
ts_expression_lex (const char *text,
                   gsize offset,
                   TsToken *token,
                   gsize *error_at,
                   GError **error)
{
  const char *p;

  while (g_ascii_isspace (text[offset]))
    offset++;
  p = text + offset;
  *token = (TsToken) { .kind = TS_TOKEN_END, .offset = offset, .end = offset };

  if (*p == '\0')
    return TRUE;
  if (is_name_start (*p))
    {
      read_name (p, token);
      return TRUE;
    }
  if (*p == '"')
    return read_quoted (p, token, error_at, error);
  if (*p == '\'')
    return read_string (p, token, error_at, error);
  if (g_ascii_isdigit (*p) || (*p == '.' && g_ascii_isdigit (p[1])))
    return read_number (p, token, error_at, error);
  if (*p == '$' && g_ascii_isalpha (p[1]))
    {
      gsize n = 1;

      while (g_ascii_isalnum (p[n]) || p[n] == '_')
        n++;
      token->kind = TS_TOKEN_VARIABLE;
      token->text = g_string_new_len (p + 1, (gssize)n - 1);
      token->end = offset + n;
      return TRUE;
    }
  return read_symbol (p, token, error_at, error);
}
