#include "engine/device/ts-device-setup.h"

#include "engine/ts-error.h"

#include <string.h>

TsDeviceSetup *
ts_device_setup_new (void)
{
  TsDeviceSetup *self = g_new0 (TsDeviceSetup, 1);

  self->ref_count = 1;
  self->n_cpus = 1;
  self->is_soft = TRUE;
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_placement_rule_free);
  return self;
}

TsDeviceSetup *
ts_device_setup_copy (const TsDeviceSetup *self)
{
  TsDeviceSetup *copy = ts_device_setup_new ();

  copy->n_cpus = self->n_cpus;
  copy->is_soft = self->is_soft;
  for (guint i = 0; i < self->rules->len; i++)
    g_ptr_array_add (copy->rules, ts_placement_rule_copy (g_ptr_array_index (self->rules, i)));
  return copy;
}

TsDeviceSetup *
ts_device_setup_ref (TsDeviceSetup *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_device_setup_unref (TsDeviceSetup *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_ptr_array_unref (self->rules);
  g_free (self);
}

gboolean
ts_device_setup_is_default (const TsDeviceSetup *self)
{
  return self->n_cpus == 1 && self->is_soft && self->rules->len == 0;
}

/* ---- rules ----------------------------------------------------------------------------------------- */

/* Where rules of a kind begin and end. */
static void
find_kind (const TsDeviceSetup *self,
           gboolean is_override,
           guint *begin,
           guint *end)
{
  guint n_overrides = 0;

  while (n_overrides < self->rules->len && ((const TsPlacementRule *)g_ptr_array_index (self->rules, n_overrides))->is_override)
    n_overrides++;
  *begin = is_override ? 0 : n_overrides;
  *end = is_override ? n_overrides : self->rules->len;
}

/* (nullable) */
static TsPlacementRule *
get_rule (const TsDeviceSetup *self,
          guint number,
          GError **error)
{
  if (number >= 1 && number <= self->rules->len)
    return g_ptr_array_index (self->rules, number - 1);
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no rule %u", number);
  return NULL;
}

void
ts_device_setup_add_rule (TsDeviceSetup *self,
                          TsPlacementRule *rule,
                          guint number)
{
  guint begin, end;

  find_kind (self, rule->is_override, &begin, &end);
  g_ptr_array_insert (self->rules, (int)(number > 0 ? CLAMP (number - 1, begin, end) : begin), rule);
}

gboolean
ts_device_setup_remove_rule (TsDeviceSetup *self,
                             guint number,
                             GError **error)
{
  if (get_rule (self, number, error) == NULL)
    return FALSE;
  g_ptr_array_remove_index (self->rules, number - 1);
  return TRUE;
}

gboolean
ts_device_setup_enable_rule (TsDeviceSetup *self,
                             guint number,
                             gboolean enabled,
                             GError **error)
{
  TsPlacementRule *rule = get_rule (self, number, error);

  if (rule == NULL)
    return FALSE;
  rule->is_enabled = enabled;
  return TRUE;
}

gboolean
ts_device_setup_replace_rule (TsDeviceSetup *self,
                              guint number,
                              TsPlacementRule *rule,
                              GError **error)
{
  g_autoptr (TsPlacementRule) taken = rule;

  if (!ts_device_setup_remove_rule (self, number, error))
    return FALSE;
  ts_device_setup_add_rule (self, g_steal_pointer (&taken), number);
  return TRUE;
}

gboolean
ts_device_setup_can_move_rule (const TsDeviceSetup *self,
                               guint number,
                               gboolean up)
{
  const TsPlacementRule *rule = get_rule (self, number, NULL);
  guint begin, end;

  if (rule == NULL)
    return FALSE;
  find_kind (self, rule->is_override, &begin, &end);
  return up ? number - 1 > begin : number < end;
}

gboolean
ts_device_setup_move_rule (TsDeviceSetup *self,
                           guint number,
                           gboolean up,
                           GError **error)
{
  TsPlacementRule *rule = get_rule (self, number, error);

  if (rule == NULL)
    return FALSE;
  if (!ts_device_setup_can_move_rule (self, number, up))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "rule %u is the %s of the %s already", number, up ? "strongest" : "weakest",
                   rule->is_override ? "overrides" : "rules");
      return FALSE;
    }
  g_ptr_array_steal_index (self->rules, number - 1);
  g_ptr_array_insert (self->rules, (int)(up ? number - 2 : number), rule);
  return TRUE;
}

guint
ts_device_setup_find_pattern (const TsDeviceSetup *self,
                              const char *pattern)
{
  for (guint i = 0; i < self->rules->len; i++)
    if (strcmp (((const TsPlacementRule *)g_ptr_array_index (self->rules, i))->pattern, pattern) == 0)
      return i + 1;
  return 0;
}
