#include "engine/debug/expression/ts-expression-template.h"

#include "engine/debug/expression/ts-expression-text.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <string.h>

#define PREVIEW_CHARS 80

/* A piece of text, then perhaps an expression. */
typedef struct
{
  char *text;
  TsExpression *expression; /* (nullable) */
} Piece;

struct _TsExpressionTemplate
{
  GArray *pieces; /* Piece */
};

static void
clear_piece (gpointer data)
{
  Piece *piece = data;

  g_free (piece->text);
  g_clear_pointer (&piece->expression, ts_expression_unref);
}

static gboolean
fail (const char *text,
      const char *at,
      const char *why,
      GError **error)
{
  GError *local_error = g_error_new_literal (TS_ERROR, TS_ERROR_INVALID_ARGUMENT, why);

  if (g_utf8_validate (text, -1, NULL))
    ts_expression_add_caret (&local_error, text, (gsize)(at - text));
  g_propagate_error (error, local_error);
  return FALSE;
}

/* The brace that closes an expression: the first outside quotes. (nullable) */
static const char *
find_end (const char *p)
{
  char quote = '\0';

  for (; *p != '\0'; p++)
    if (quote != '\0')
      {
        if (quote == '\'' && *p == '\\' && p[1] != '\0')
          p++;
        else if (*p == quote)
          quote = '\0';
      }
    else if (*p == '\'' || *p == '"')
      quote = *p;
    else if (*p == '}')
      return p;
  return NULL;
}

/* The text up to the next expression, with doubled braces made single; @p at the brace that opens it, or the end. */
static gboolean
read_text (const char *all,
           const char **p,
           GString *text,
           GError **error)
{
  for (; **p != '\0'; ++*p)
    {
      if ((**p == '{' || **p == '}') && (*p)[1] == **p)
        ++*p;
      else if (**p == '{')
        return TRUE;
      else if (**p == '}')
        return fail (all, *p, "a closing brace without an opening one; }} stands for a brace", error);
      g_string_append_c (text, **p);
    }
  return TRUE;
}

static gboolean
read_piece (const char *all,
            const char **p,
            Piece *piece,
            GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *inside = NULL;
  const char *end;

  if (!read_text (all, p, text, error))
    return FALSE;
  piece->text = g_strdup (text->str);
  if (**p == '\0')
    return TRUE;

  end = find_end (*p + 1);
  if (end == NULL)
    return fail (all, *p, "a brace that is not closed; {{ stands for a brace", error);
  inside = g_strndup (*p + 1, (gsize)(end - *p - 1));
  piece->expression = ts_expression_parse (inside, error);
  *p = end + 1;
  return piece->expression != NULL;
}

TsExpressionTemplate *
ts_expression_template_parse (const char *text,
                              GError **error)
{
  g_autoptr (TsExpressionTemplate) self = g_new0 (TsExpressionTemplate, 1);
  const char *p = text;

  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, clear_piece);
  while (*p != '\0')
    {
      Piece piece = { NULL, NULL };
      gboolean done = read_piece (text, &p, &piece, error);

      g_array_append_val (self->pieces, piece);
      if (!done)
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
ts_expression_template_free (TsExpressionTemplate *self)
{
  g_array_unref (self->pieces);
  g_free (self);
}

char **
ts_expression_template_list_names (const TsExpressionTemplate *self)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);
      g_auto (GStrv) some = piece->expression != NULL ? ts_expression_list_names (piece->expression) : NULL;

      for (guint k = 0; some != NULL && some[k] != NULL; k++)
        if (!g_ptr_array_find_with_equal_func (names, some[k], g_str_equal, NULL))
          g_ptr_array_add (names, g_strdup (some[k]));
    }
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (names, FALSE);
}

/* ---- text ------------------------------------------------------------------------------------- */

static void
append_value (GString *text,
              const TsTensor *value)
{
  g_autofree char *shown = NULL;

  if (value->dtype == TS_DTYPE_STRING && value->shape.rank == 0)
    shown = g_utf8_make_valid (((const TsString *)value->data)->bytes, (gssize)((const TsString *)value->data)->size);
  else if (value->shape.rank == 0)
    shown = ts_tensor_format_element (value, 0);
  else
    shown = ts_tensor_format_preview (value, PREVIEW_CHARS);
  g_string_append (text, shown);
}

/* Without the lines of the caret. */
static void
append_error (GString *text,
              const GError *error)
{
  g_string_append_c (text, '<');
  g_string_append_len (text, error->message, (gssize)strcspn (error->message, "\n"));
  g_string_append_c (text, '>');
}

char *
ts_expression_template_format (TsExpressionTemplate *self,
                               const TsExpressionScope *scope,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);
      g_autoptr (TsTensor) value = NULL;
      g_autoptr (GError) local_error = NULL;

      g_string_append (text, piece->text);
      if (piece->expression == NULL)
        continue;
      value = ts_expression_evaluate (piece->expression, scope, cancellable, &local_error);
      if (value != NULL)
        append_value (text, value);
      else if (local_error->domain == G_IO_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      else
        append_error (text, local_error);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
ts_expression_interpolate (const char *text,
                           const TsExpressionScope *scope,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (TsExpressionTemplate) self = ts_expression_template_parse (text, error);

  return self != NULL ? ts_expression_template_format (self, scope, cancellable, error) : NULL;
}
