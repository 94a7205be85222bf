#include "tests/ops/vector-file.h"

#include "tests/ops/vector-value.h"
#include "engine/ts-error.h"

#include <string.h>

static void
clear_attr (gpointer data)
{
  TsVectorAttr *attr = data;

  g_free (attr->name);
  g_free (attr->text);
}

static void
clear_input (gpointer data)
{
  TsVectorInput *input = data;

  g_clear_pointer (&input->value, ts_tensor_unref);
}

static void
clear_output (gpointer data)
{
  TsVectorOutput *output = data;

  g_clear_pointer (&output->value, ts_tensor_unref);
  g_free (output->any);
}

static void
case_free (gpointer data)
{
  TsVectorCase *self = data;

  g_free (self->name);
  g_array_unref (self->attrs);
  g_array_unref (self->inputs);
  g_array_unref (self->outputs);
  g_array_unref (self->again);
  g_array_unref (self->after);
  g_free (self->error);
  g_free (self);
}

static TsVectorCase *
case_new (const char *name,
          guint line)
{
  TsVectorCase *self = g_new0 (TsVectorCase, 1);

  self->name = g_strdup (name);
  self->line = line;
  self->attrs = g_array_new (FALSE, FALSE, sizeof (TsVectorAttr));
  g_array_set_clear_func (self->attrs, clear_attr);
  self->inputs = g_array_new (FALSE, FALSE, sizeof (TsVectorInput));
  g_array_set_clear_func (self->inputs, clear_input);
  self->outputs = g_array_new (FALSE, FALSE, sizeof (TsVectorOutput));
  g_array_set_clear_func (self->outputs, clear_output);
  self->again = g_array_new (FALSE, FALSE, sizeof (TsVectorOutput));
  g_array_set_clear_func (self->again, clear_output);
  self->after = g_array_new (FALSE, FALSE, sizeof (TsVectorOutput));
  g_array_set_clear_func (self->after, clear_output);
  return self;
}

gboolean
ts_vector_parse_shape (const char *text,
                       TsShape *shape,
                       const char **end,
                       GError **error)
{
  *shape = TS_SHAPE_UNKNOWN;
  *end = text + 1;
  if (*text == '?')
    return TRUE;

  shape->rank = 0;
  if (*text != '[')
    goto bad;

  for (const char *p = text + 1;;)
    {
      char *after;

      p += strspn (p, " ,");
      if (*p == ']')
        {
          *end = p + 1;
          return TRUE;
        }
      if (shape->rank == TS_SHAPE_MAX_RANK)
        goto bad;

      shape->dims[shape->rank++] = *p == '?' ? TS_SHAPE_UNKNOWN_DIM : g_ascii_strtoll (p, &after, 10);
      if (*p == '?')
        p++;
      else if (after == p)
        goto bad;
      else
        p = after;
    }

bad:
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected a shape, found '%.20s'", text);
  return FALSE;
}

/* `DTYPE [shape]`; @end is behind it. */
static gboolean
parse_type (const char *text,
            TsDType *dtype,
            TsShape *shape,
            const char **end,
            GError **error)
{
  gsize size = strcspn (text, " ");
  g_autofree char *dtype_name = g_strndup (text, size);

  *dtype = ts_dtype_from_name (dtype_name);
  if (*dtype == TS_DTYPE_INVALID)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected a dtype, found '%s'", dtype_name);
      return FALSE;
    }

  text += size;
  return ts_vector_parse_shape (text + strspn (text, " "), shape, end, error);
}

TsTensor *
ts_vector_parse_tensor (const char *text,
                        guint8 **any,
                        GError **error)
{
  g_autoptr (TsTensor) value = NULL;
  TsDType dtype;
  TsShape shape;

  if (!parse_type (text, &dtype, &shape, &text, error))
    return NULL;
  if (!ts_shape_is_known (&shape))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a value needs a known shape");
      return NULL;
    }

  value = ts_tensor_new (dtype, &shape, error);
  if (value == NULL || !ts_vector_parse_values (text, value, any, error))
    return NULL;
  return g_steal_pointer (&value);
}

/* Whether @line begins with @word; @rest is what stands behind it. */
static gboolean
begins_with (const char *line,
             const char *word,
             const char **rest)
{
  gsize size = strlen (word);

  if (strncmp (line, word, size) != 0 || (line[size] != ' ' && line[size] != '\0'))
    return FALSE;
  *rest = line + size + strspn (line + size, " ");
  return TRUE;
}

static gboolean
is_keyword (const char *line)
{
  static const char *const words[] = { "case", "attr", "in", "var", "out", "again", "after", "error", "tolerance", "note" };
  const char *rest;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (begins_with (line, words[i], &rest))
      return TRUE;
  return FALSE;
}

/* `var DTYPE [shape] VALUES...` or `var DTYPE [shape] uninitialized`; `var any ...` if it is declared with any shape. */
static gboolean
parse_input (TsVectorCase *self,
             const char *text,
             gboolean is_variable,
             GError **error)
{
  TsVectorInput input = { .is_variable = is_variable };
  gboolean any_shape = is_variable && begins_with (text, "any", &text);
  const char *rest;

  if (!parse_type (text, &input.dtype, &input.shape, &rest, error))
    return FALSE;
  if (any_shape)
    input.shape = TS_SHAPE_UNKNOWN;
  if (!is_variable || strcmp (rest + strspn (rest, " "), "uninitialized") != 0)
    {
      input.value = ts_vector_parse_tensor (text, NULL, error);
      if (input.value == NULL)
        return FALSE;
    }
  g_array_append_val (self->inputs, input);
  return TRUE;
}

static gboolean
parse_output (GArray *outputs,
              const char *text,
              const char *nothing,
              GError **error)
{
  TsVectorOutput output = { NULL, NULL };

  if (strcmp (text, nothing) != 0)
    {
      output.value = ts_vector_parse_tensor (text, &output.any, error);
      if (output.value == NULL)
        return FALSE;
    }
  g_array_append_val (outputs, output);
  return TRUE;
}

static gboolean
parse_statement (TsVectorCase *self,
                 const char *text,
                 GError **error)
{
  const char *rest;

  if (begins_with (text, "attr", &rest))
    {
      gsize size = strcspn (rest, " ");
      TsVectorAttr attr = { g_strndup (rest, size), g_strdup (rest + size + strspn (rest + size, " ")) };

      g_array_append_val (self->attrs, attr);
    }
  else if (begins_with (text, "in", &rest))
    return parse_input (self, rest, FALSE, error);
  else if (begins_with (text, "var", &rest))
    return parse_input (self, rest, TRUE, error);
  else if (begins_with (text, "out", &rest))
    return parse_output (self->outputs, rest, "dead", error);
  else if (begins_with (text, "again", &rest))
    return parse_output (self->again, rest, "dead", error);
  else if (begins_with (text, "after", &rest))
    return parse_output (self->after, rest, "uninitialized", error);
  else if (begins_with (text, "error", &rest))
    {
      g_free (self->error);
      self->error = g_strdup (rest);
    }
  else if (begins_with (text, "tolerance", &rest))
    {
      char *end;

      self->tolerance = g_ascii_strtod (rest, &end);
      if (end == rest || *end != '\0')
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected a tolerance, found '%s'", rest);
          return FALSE;
        }
    }
  return TRUE;
}

/* Cuts off blanks and, outside quotes, a comment. */
static char *
dup_line (const char *line)
{
  gboolean quoted = FALSE;
  gsize size = 0;

  for (; line[size] != '\0' && (quoted || line[size] != '#'); size++)
    {
      if (line[size] == '\\' && quoted && line[size + 1] != '\0')
        size++;
      else if (line[size] == '"')
        quoted = !quoted;
    }
  return g_strstrip (g_strndup (line, size));
}

GPtrArray *
ts_vector_file_parse (const char *text,
                      GError **error)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (case_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  TsVectorCase *current = NULL;

  for (guint i = 0; lines[i] != NULL;)
    {
      guint first = i++;
      g_autofree char *start = dup_line (lines[first]);
      g_autoptr (GString) statement = g_string_new (start);
      const char *rest;

      if (statement->len == 0)
        continue;

      if (begins_with (statement->str, "case", &rest))
        {
          current = case_new (rest, first + 1);
          g_ptr_array_add (cases, current);
          continue;
        }

      if (current == NULL || !is_keyword (statement->str))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "line %u: expected a keyword, found '%s'", first + 1, statement->str);
          return NULL;
        }

      /* What does not begin with a keyword goes on with the line before. */
      for (; lines[i] != NULL; i++)
        {
          g_autofree char *more = dup_line (lines[i]);

          if (is_keyword (more))
            break;
          if (*more != '\0')
            g_string_append_printf (statement, " %s", more);
        }

      if (!parse_statement (current, statement->str, error))
        {
          g_prefix_error (error, "line %u: ", first + 1);
          return NULL;
        }
    }

  return g_steal_pointer (&cases);
}
