#include "app/cli/ts-json.h"

#include <math.h>
#include <string.h>

void
ts_json_init (TsJson *self)
{
  self->text = g_string_new (NULL);
  self->depth = 0;
  self->is_empty = TRUE;
}

char *
ts_json_finish (TsJson *self)
{
  g_assert (self->depth == 0);
  g_string_append_c (self->text, '\n');
  return g_string_free (self->text, FALSE);
}

static void
append_string (GString *text,
               const char *value)
{
  g_autofree char *valid = g_utf8_validate (value, -1, NULL) ? NULL : g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const char *p = valid != NULL ? valid : value; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (text, "\\%c", *p);
    else if ((guchar)*p < 0x20)
      g_string_append_printf (text, "\\u%04x", (guchar)*p);
    else
      g_string_append_c (text, *p);
  g_string_append_c (text, '"');
}

static void
new_line (TsJson *self)
{
  if (self->depth == 0)
    return;
  g_string_append_c (self->text, '\n');
  for (guint i = 0; i < self->depth; i++)
    g_string_append (self->text, "  ");
}

/* What stands before a value. */
static void
begin_value (TsJson *self,
             const char *key)
{
  if (!self->is_empty)
    g_string_append_c (self->text, ',');
  new_line (self);
  self->is_empty = FALSE;
  if (key == NULL)
    return;
  append_string (self->text, key);
  g_string_append (self->text, ": ");
}

static void
begin_container (TsJson *self,
                 const char *key,
                 char bracket)
{
  begin_value (self, key);
  g_string_append_c (self->text, bracket);
  self->depth++;
  self->is_empty = TRUE;
}

static void
end_container (TsJson *self,
               char bracket)
{
  self->depth--;
  if (!self->is_empty)
    {
      if (self->depth == 0)
        g_string_append_c (self->text, '\n');
      new_line (self);
    }
  g_string_append_c (self->text, bracket);
  self->is_empty = FALSE;
}

void
ts_json_begin_object (TsJson *self,
                      const char *key)
{
  begin_container (self, key, '{');
}

void
ts_json_end_object (TsJson *self)
{
  end_container (self, '}');
}

void
ts_json_begin_array (TsJson *self,
                     const char *key)
{
  begin_container (self, key, '[');
}

void
ts_json_end_array (TsJson *self)
{
  end_container (self, ']');
}

void
ts_json_add_string (TsJson *self,
                    const char *key,
                    const char *value)
{
  begin_value (self, key);
  append_string (self->text, value);
}

void
ts_json_add_int (TsJson *self,
                 const char *key,
                 gint64 value)
{
  begin_value (self, key);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
ts_json_add_double (TsJson *self,
                    const char *key,
                    double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  begin_value (self, key);
  g_string_append (self->text, isfinite (value) ? g_ascii_dtostr (text, sizeof text, value) : "null");
}

void
ts_json_add_bool (TsJson *self,
                  const char *key,
                  gboolean value)
{
  begin_value (self, key);
  g_string_append (self->text, value ? "true" : "false");
}

void
ts_json_add_null (TsJson *self,
                  const char *key)
{
  begin_value (self, key);
  g_string_append (self->text, "null");
}

void
ts_json_add_ints (TsJson *self,
                  const char *key,
                  const gint64 *values,
                  guint n)
{
  begin_value (self, key);
  g_string_append_c (self->text, '[');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (self->text, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", values[i]);
  g_string_append_c (self->text, ']');
}
