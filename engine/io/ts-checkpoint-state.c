#include "engine/io/ts-checkpoint-state.h"

#include "engine/io/ts-file.h"
#include "engine/ts-error.h"

#include <string.h>

static const char path_field[] = "model_checkpoint_path";
static const char all_field[] = "all_model_checkpoint_paths";

typedef struct
{
  const char *pos;
  const char *end;
  guint line;
} Scanner;

static void
skip_space (Scanner *self)
{
  while (self->pos < self->end && (g_ascii_isspace (*self->pos) || strchr (",;[]", *self->pos) != NULL || *self->pos == '#'))
    {
      if (*self->pos == '#')
        while (self->pos < self->end && *self->pos != '\n')
          self->pos++;
      if (self->pos == self->end)
        return;
      if (*self->pos == '\n')
        self->line++;
      self->pos++;
    }
}

static char *
scan_word (Scanner *self)
{
  const char *begin = self->pos;

  while (self->pos < self->end && (g_ascii_isalnum (*self->pos) || strchr ("_.+-", *self->pos) != NULL) && *self->pos != '\0')
    self->pos++;
  return self->pos > begin ? g_strndup (begin, (gsize)(self->pos - begin)) : NULL;
}

/* One string in quotes, with C's escapes. */
static char *
scan_string (Scanner *self)
{
  char quote = *self->pos++;
  const char *begin = self->pos;
  g_autofree char *raw = NULL;

  while (self->pos < self->end && *self->pos != quote && *self->pos != '\n' && *self->pos != '\0')
    self->pos += *self->pos == '\\' && self->end - self->pos > 1 ? 2 : 1;
  if (self->pos >= self->end || *self->pos != quote)
    return NULL;
  raw = g_strndup (begin, (gsize)(self->pos - begin));
  self->pos++;
  return g_strcompress (raw);
}

/* A value: strings that follow each other are one. %FALSE where there is none; @text stays %NULL for a number. */
static gboolean
scan_value (Scanner *self,
            char **text)
{
  g_autoptr (GString) all = NULL;
  g_autofree char *word = NULL;

  skip_space (self);
  while (self->pos < self->end && (*self->pos == '"' || *self->pos == '\''))
    {
      g_autofree char *part = scan_string (self);

      if (part == NULL)
        return FALSE;
      if (all == NULL)
        all = g_string_new (NULL);
      g_string_append (all, part);
      skip_space (self);
    }
  if (all != NULL)
    {
      *text = g_strdup (all->str);
      return TRUE;
    }
  word = scan_word (self);
  return word != NULL;
}

static gboolean
fail (const Scanner *self,
      const char *expected,
      GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "no checkpoint state: line %u: expected %s", self->line, expected);
  return FALSE;
}

gboolean
ts_checkpoint_state_is (const guint8 *data,
                        gsize size)
{
  Scanner scanner = { .pos = (const char *)data, .end = (const char *)data + size, .line = 1 };
  g_autofree char *word = NULL;

  skip_space (&scanner);
  word = scan_word (&scanner);
  skip_space (&scanner);
  return word != NULL && scanner.pos < scanner.end && *scanner.pos == ':' &&
         (g_str_equal (word, path_field) || g_str_equal (word, all_field));
}

gboolean
ts_checkpoint_state_parse (TsCheckpointState *self,
                           const char *text,
                           gsize size,
                           GError **error)
{
  Scanner scanner = { .pos = text, .end = text + size, .line = 1 };
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_autofree char *latest = NULL;

  for (skip_space (&scanner); scanner.pos < scanner.end; skip_space (&scanner))
    {
      g_autofree char *name = scan_word (&scanner);
      g_autofree char *value = NULL;

      if (name == NULL)
        return fail (&scanner, "a field's name", error);
      skip_space (&scanner);
      if (scanner.pos == scanner.end || *scanner.pos != ':')
        return fail (&scanner, "':'", error);
      scanner.pos++;
      if (!scan_value (&scanner, &value))
        return fail (&scanner, "a value", error);

      if (g_str_equal (name, all_field) && value != NULL)
        g_strv_builder_add (all, value);
      else if (g_str_equal (name, path_field))
        {
          g_free (latest);
          latest = g_steal_pointer (&value);
        }
    }
  if (latest == NULL || latest[0] == '\0')
    return fail (&scanner, path_field, error);
  self->latest = g_steal_pointer (&latest);
  self->all = g_strv_builder_end (all);
  return TRUE;
}

void
ts_checkpoint_state_clear (TsCheckpointState *self)
{
  g_clear_pointer (&self->latest, g_free);
  g_clear_pointer (&self->all, g_strfreev);
}

static void
append_field (GString *text,
              const char *name,
              const char *value)
{
  g_string_append_printf (text, "%s: \"", name);
  for (const char *c = value; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (text, "\\%c", *c);
    else if ((guchar)*c < 0x20 || *c == 0x7f)
      g_string_append_printf (text, "\\%03o", (guchar)*c);
    else
      g_string_append_c (text, *c);
  g_string_append (text, "\"\n");
}

gboolean
ts_checkpoint_state_write (const char *folder,
                           const char *latest,
                           const char *const *all,
                           GError **error)
{
  g_autofree char *path = g_build_filename (folder, "checkpoint", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (TsFileWriter) writer = NULL;

  append_field (text, path_field, latest);
  if (all == NULL)
    append_field (text, all_field, latest);
  for (guint i = 0; all != NULL && all[i] != NULL; i++)
    append_field (text, all_field, all[i]);

  writer = ts_file_writer_new (path, error);
  return writer != NULL && ts_file_writer_write (writer, text->str, text->len, error) && ts_file_writer_commit (writer, error);
}
