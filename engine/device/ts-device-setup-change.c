#include "engine/device/ts-device-setup.h"

#include "engine/ts-error.h"

#include <string.h>

/* What the console's commands about devices do: the same wherever they are given. */

static gboolean
fail (const char *command,
      const char *expected,
      GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: expected %s", command, expected);
  return FALSE;
}

static gboolean
place (TsDeviceSetup *self,
       const char *arguments,
       GError **error)
{
  guint number;
  TsPlacementRule *rule = ts_placement_rule_parse (arguments, &number, error);

  if (rule == NULL)
    return FALSE;
  ts_device_setup_add_rule (self, rule, number);
  return TRUE;
}

static gboolean
unplace (TsDeviceSetup *self,
         const char *arguments,
         GError **error)
{
  guint64 number;

  if (*arguments == '\0')
    {
      g_ptr_array_set_size (self->rules, 0);
      return TRUE;
    }
  if (!g_ascii_string_to_unsigned (arguments, 10, 1, G_MAXUINT32, &number, NULL))
    number = ts_device_setup_find_pattern (self, arguments);
  if (number > 0)
    return ts_device_setup_remove_rule (self, (guint)number, error);
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no rule for \"%s\"", arguments);
  return FALSE;
}

static gboolean
change_rule (TsDeviceSetup *self,
             guint number,
             const char *what,
             GError **error)
{
  TsPlacementRule *rule;

  if (strcmp (what, "on") == 0 || strcmp (what, "off") == 0)
    return ts_device_setup_enable_rule (self, number, strcmp (what, "on") == 0, error);
  if (strcmp (what, "up") == 0 || strcmp (what, "down") == 0)
    return ts_device_setup_move_rule (self, number, strcmp (what, "up") == 0, error);
  if (*what != '=')
    return fail ("rule", "N on, off, up, down, or = PATTERN DEVICE [override] [off]", error);
  rule = ts_placement_rule_parse (what + 1, NULL, error);
  return rule != NULL && ts_device_setup_replace_rule (self, number, rule, error);
}

static gboolean
rule (TsDeviceSetup *self,
      const char *arguments,
      GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (arguments, " \t", 2);
  guint64 number;

  if (g_strv_length (words) < 2 || !g_ascii_string_to_unsigned (words[0], 10, 1, G_MAXUINT32, &number, NULL))
    return fail ("rule", "N on, off, up, down, or = PATTERN DEVICE [override] [off]", error);
  return change_rule (self, (guint)number, g_strstrip (words[1]), error);
}

static gboolean
cpus (TsDeviceSetup *self,
      const char *arguments,
      GError **error)
{
  guint64 n;

  if (!g_ascii_string_to_unsigned (arguments, 10, 1, TS_MAX_CPU_DEVICES, &n, NULL))
    return fail ("cpus", "how many CPU devices there are to be, from 1 to " G_STRINGIFY (TS_MAX_CPU_DEVICES), error);
  self->n_cpus = (guint)n;
  return TRUE;
}

static gboolean
soft (TsDeviceSetup *self,
      const char *arguments,
      GError **error)
{
  if (strcmp (arguments, "on") != 0 && strcmp (arguments, "off") != 0)
    return fail ("soft", "on or off", error);
  self->is_soft = strcmp (arguments, "on") == 0;
  return TRUE;
}

gboolean
ts_device_setup_change (TsDeviceSetup *self,
                        const char *line,
                        GError **error)
{
  static const struct
  {
    const char *name;
    gboolean (*run) (TsDeviceSetup *self, const char *arguments, GError **error);
  } commands[] = { { "place", place }, { "unplace", unplace }, { "rule", rule }, { "cpus", cpus }, { "soft", soft } };
  gsize size = strcspn (line, " \t");
  g_autofree char *name = g_strndup (line, size);
  g_autofree char *arguments = g_strstrip (g_strdup (line + size));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return commands[i].run (self, arguments, error);
  return fail (name, "place, unplace, rule, cpus or soft", error);
}
