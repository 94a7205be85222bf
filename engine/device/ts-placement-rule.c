#include "engine/device/ts-placement.h"

#include <string.h>

TsPlacementRule *
ts_placement_rule_new (const char *pattern,
                       const char *device,
                       gboolean is_override,
                       GError **error)
{
  TsDeviceName name;
  TsPlacementRule *self;

  if (!ts_device_name_parse (device, &name, error))
    return NULL;

  self = g_new0 (TsPlacementRule, 1);
  self->pattern = g_strdup (pattern);
  self->device = name;
  self->is_override = is_override;
  return self;
}

void
ts_placement_rule_free (TsPlacementRule *self)
{
  g_free (self->pattern);
  g_free (self);
}

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
  if (g_str_has_prefix (self->pattern, "op:"))
    return g_pattern_match_simple (self->pattern + 3, op->type);
  return g_pattern_match_simple (self->pattern, op->name) || is_scope_of (self->pattern, op->name);
}
