#include "engine/device/ts-placement-rule.h"

#include "engine/ts-error.h"

#include <string.h>

#define TYPE_PREFIX "op:"

/* ---- making ---------------------------------------------------------------------------------------- */

static gboolean
is_regex (const char *pattern)
{
  gsize size = strlen (pattern);

  return size > 2 && pattern[0] == '/' && pattern[size - 1] == '/';
}

static gboolean
compile (TsPlacementRule *self,
         GError **error)
{
  g_autofree char *inside = g_strndup (self->pattern + 1, strlen (self->pattern) - 2);
  g_autoptr (GError) problem = NULL;

  self->regex = g_regex_new (inside, G_REGEX_OPTIMIZE, 0, &problem);
  if (self->regex == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "pattern \"%s\": %s", self->pattern, problem->message);
  return self->regex != NULL;
}

static gboolean
check_pattern (const char *pattern,
               GError **error)
{
  if (*pattern != '\0' && strcmp (pattern, TYPE_PREFIX) != 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "pattern \"%s\": expected a name with * and ?, that of a scope, op:OPTYPE, or /REGEX/", pattern);
  return FALSE;
}

static gboolean
check_device (const char *text,
              TsDeviceName *device,
              GError **error)
{
  const TsDeviceName open = TS_DEVICE_NAME_OPEN;

  if (!ts_device_name_parse (text, device, error))
    return FALSE;
  if (!ts_device_name_equal (device, &open))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "device \"%s\": it asks for nothing; expected one such as /device:CPU:0", text);
  return FALSE;
}

TsPlacementRule *
ts_placement_rule_new (const char *pattern,
                       const char *device,
                       gboolean is_override,
                       GError **error)
{
  g_autoptr (TsPlacementRule) self = g_new0 (TsPlacementRule, 1);

  self->pattern = g_strdup (pattern);
  self->is_override = is_override;
  self->is_enabled = TRUE;
  if (!check_pattern (pattern, error) || !check_device (device, &self->device, error) || (is_regex (pattern) && !compile (self, error)))
    return NULL;
  return g_steal_pointer (&self);
}

TsPlacementRule *
ts_placement_rule_copy (const TsPlacementRule *self)
{
  TsPlacementRule *copy = g_memdup2 (self, sizeof *self);

  copy->pattern = g_strdup (self->pattern);
  if (copy->regex != NULL)
    g_regex_ref (copy->regex);
  return copy;
}

void
ts_placement_rule_free (TsPlacementRule *self)
{
  g_clear_pointer (&self->regex, g_regex_unref);
  g_free (self->pattern);
  g_free (self);
}

/* ---- text ------------------------------------------------------------------------------------------ */

static gboolean
fail_text (const char *text,
           GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\": expected PATTERN DEVICE [override] [off] [as N]", text);
  return FALSE;
}

/* The words after pattern and device. */
static gboolean
read_words (char **words,
            gboolean *is_override,
            gboolean *is_off,
            guint *number)
{
  for (; *words != NULL; words++)
    {
      guint64 n;

      if (strcmp (*words, "override") == 0)
        *is_override = TRUE;
      else if (strcmp (*words, "off") == 0)
        *is_off = TRUE;
      else if (strcmp (*words, "as") == 0 && words[1] != NULL && g_ascii_string_to_unsigned (words[1], 10, 1, G_MAXUINT32, &n, NULL))
        {
          *number = (guint)n;
          words++;
        }
      else
        return FALSE;
    }
  return TRUE;
}

/* Without the empty ones between several blanks. (transfer full) */
static char **
split_words (const char *text)
{
  g_auto (GStrv) pieces = g_strsplit_set (text, " \t", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; pieces[i] != NULL; i++)
    if (*pieces[i] != '\0')
      g_strv_builder_add (words, pieces[i]);
  return g_strv_builder_end (words);
}

TsPlacementRule *
ts_placement_rule_parse (const char *text,
                         guint *number,
                         GError **error)
{
  g_auto (GStrv) words = split_words (text);
  gboolean is_override = FALSE, is_off = FALSE;
  TsPlacementRule *self;
  guint n = 0;

  if (g_strv_length (words) < 2 || !read_words (words + 2, &is_override, &is_off, &n))
    {
      fail_text (text, error);
      return NULL;
    }
  self = ts_placement_rule_new (words[0], words[1], is_override, error);
  if (self == NULL)
    return NULL;
  self->is_enabled = !is_off;
  if (number != NULL)
    *number = n;
  return self;
}

char *
ts_placement_rule_to_string (const TsPlacementRule *self)
{
  g_autofree char *device = ts_device_name_to_string (&self->device);

  return g_strconcat (self->pattern, " ", device, self->is_override ? " override" : "", self->is_enabled ? "" : " off", NULL);
}

/* ---- matching -------------------------------------------------------------------------------------- */

static gboolean
is_scope_of (const char *scope,
             const char *name)
{
  gsize size = strlen (scope);

  return size > 0 && strncmp (scope, name, size) == 0 && (name[size] == '\0' || name[size] == '/' || scope[size - 1] == '/');
}

gboolean
ts_placement_rule_matches (const TsPlacementRule *self,
                           const TsOperation *op)
{
  if (self->regex != NULL)
    return g_regex_match (self->regex, op->name, 0, NULL);
  if (g_str_has_prefix (self->pattern, TYPE_PREFIX))
    return g_pattern_match_simple (self->pattern + strlen (TYPE_PREFIX), op->type);
  return g_pattern_match_simple (self->pattern, op->name) || is_scope_of (self->pattern, op->name);
}
