#include "engine/device/ts-device-name.h"

#include "engine/ts-error.h"

#include <string.h>

/* Types that TensorFlow's old short form, `/gpu:0`, may name. */
static const char *const short_types[] = { "CPU", "GPU", "TPU", "TPU_SYSTEM", "XLA_CPU", "XLA_GPU", "CUSTOM" };

static gboolean G_GNUC_PRINTF (3, 4)
    fail (const char *text,
          GError **error,
          const char *format,
          ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "device \"%.1000s\": %s", text, message);
  return FALSE;
}

/* ---- parsing ---- */

static gboolean
parse_number (const char *text,
              const char *part,
              const char *digits,
              int *number,
              GError **error)
{
  guint64 value;

  if (strcmp (digits, "*") == 0)
    return TRUE;
  if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT32, &value, NULL))
    return fail (text, error, "%s is \"%.100s\", expected a number or *", part, digits);
  *number = (int)value;
  return TRUE;
}

static gboolean
parse_word (const char *text,
            const char *part,
            const char *word,
            char *to,
            GError **error)
{
  if (strcmp (word, "*") == 0)
    return TRUE;
  if (!g_ascii_isalpha (word[0]))
    return fail (text, error, "%s is \"%.100s\", expected a name", part, word);
  for (const char *p = word; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_' && *p != '-')
      return fail (text, error, "%s is \"%.100s\", which has other letters than a name has", part, word);
  if (strlen (word) > TS_DEVICE_NAME_MAX)
    return fail (text, error, "%s is longer than %d letters", part, TS_DEVICE_NAME_MAX);
  strcpy (to, word);
  return TRUE;
}

static const char *
find_short_type (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (short_types); i++)
    if (g_ascii_strcasecmp (word, short_types[i]) == 0)
      return short_types[i];
  return NULL;
}

static gboolean
parse_type (TsDeviceName *self,
            const char *text,
            const char *type,
            const char *index,
            GError **error)
{
  const char *known = find_short_type (type);

  if (self->type[0] != '\0')
    return fail (text, error, "two device types");
  return parse_word (text, "the device type", known != NULL ? known : type, self->type, error) &&
         (index == NULL || parse_number (text, "the device index", index, &self->index, error));
}

static gboolean
parse_part (TsDeviceName *self,
            const char *text,
            const char *part,
            GError **error)
{
  g_auto (GStrv) words = g_strsplit (part, ":", -1);
  guint n = g_strv_length (words);

  if (n == 0)
    return TRUE;
  if (n == 2 && strcmp (words[0], "job") == 0)
    return parse_word (text, "the job", words[1], self->job, error);
  if (n == 2 && strcmp (words[0], "replica") == 0)
    return parse_number (text, "the replica", words[1], &self->replica, error);
  if (n == 2 && strcmp (words[0], "task") == 0)
    return parse_number (text, "the task", words[1], &self->task, error);
  if ((n == 2 || n == 3) && strcmp (words[0], "device") == 0)
    return parse_type (self, text, words[1], words[2], error);
  if (n <= 2 && find_short_type (words[0]) != NULL)
    return parse_type (self, text, words[0], words[1], error);
  return fail (text, error, "\"%.100s\" is no part of a device name: expected job:NAME, replica:N, task:N or device:TYPE:N", part);
}

gboolean
ts_device_name_parse (const char *text,
                      TsDeviceName *self,
                      GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", -1);
  TsDeviceName name = TS_DEVICE_NAME_OPEN;

  for (guint i = 0; parts[i] != NULL; i++)
    if (!parse_part (&name, text, parts[i], error))
      return FALSE;
  *self = name;
  return TRUE;
}

char *
ts_device_name_to_string (const TsDeviceName *self)
{
  GString *text = g_string_new (NULL);

  if (self->job[0] != '\0')
    g_string_append_printf (text, "/job:%s", self->job);
  if (self->replica != TS_DEVICE_NAME_UNSET)
    g_string_append_printf (text, "/replica:%d", self->replica);
  if (self->task != TS_DEVICE_NAME_UNSET)
    g_string_append_printf (text, "/task:%d", self->task);
  if (self->type[0] != '\0' && self->index != TS_DEVICE_NAME_UNSET)
    g_string_append_printf (text, "/device:%s:%d", self->type, self->index);
  else if (self->type[0] != '\0')
    g_string_append_printf (text, "/device:%s:*", self->type);
  return g_string_free (text, FALSE);
}

/* ---- comparing ---- */

gboolean
ts_device_name_equal (const TsDeviceName *a,
                      const TsDeviceName *b)
{
  return a->replica == b->replica && a->task == b->task && a->index == b->index &&
         strcmp (a->job, b->job) == 0 && strcmp (a->type, b->type) == 0;
}

gboolean
ts_device_name_is_full (const TsDeviceName *self)
{
  return self->job[0] != '\0' && self->replica != TS_DEVICE_NAME_UNSET && self->task != TS_DEVICE_NAME_UNSET &&
         self->type[0] != '\0' && self->index != TS_DEVICE_NAME_UNSET;
}

static void
merge_number (int *inner,
              int outer)
{
  if (*inner == TS_DEVICE_NAME_UNSET)
    *inner = outer;
}

void
ts_device_name_merge (TsDeviceName *self,
                      const TsDeviceName *outer)
{
  if (self->job[0] == '\0')
    strcpy (self->job, outer->job);
  if (self->type[0] == '\0')
    strcpy (self->type, outer->type);
  merge_number (&self->replica, outer->replica);
  merge_number (&self->task, outer->task);
  merge_number (&self->index, outer->index);
}

static gboolean
fits_number (int a,
             int b)
{
  return a == TS_DEVICE_NAME_UNSET || b == TS_DEVICE_NAME_UNSET || a == b;
}

static gboolean
fits_word (const char *a,
           const char *b)
{
  return *a == '\0' || *b == '\0' || strcmp (a, b) == 0;
}

gboolean
ts_device_name_is_compatible (const TsDeviceName *a,
                              const TsDeviceName *b)
{
  return fits_word (a->job, b->job) && fits_word (a->type, b->type) && fits_number (a->replica, b->replica) &&
         fits_number (a->task, b->task) && fits_number (a->index, b->index);
}

gboolean
ts_device_name_matches (const TsDeviceName *self,
                        const TsDeviceName *other)
{
  TsDeviceName merged = *other;

  if (!ts_device_name_is_compatible (self, other))
    return FALSE;
  ts_device_name_merge (&merged, self);
  return ts_device_name_equal (&merged, other);
}
