#pragma once

#include "engine/device/ts-placement-rule.h"

G_BEGIN_DECLS

#define TS_MAX_CPU_DEVICES 64 /* that a person may ask for */

/**
 * TsDeviceSetup:
 * @n_cpus: how many logical CPU devices there are
 * @is_soft: what cannot be had where it is asked for is moved, and said; else it fails
 * @rules: (element-type TsPlacementRule): the strongest first; overrides stand before the others
 *
 * What the user says of where operations run. Reference counted; once it is handed to a session it is not changed any more, and any thread may read it.
 * Rules have numbers: 1 is the strongest.
 */
typedef struct
{
  guint n_cpus;
  gboolean is_soft;
  GPtrArray *rules;

  /*< private >*/
  gint ref_count;
} TsDeviceSetup;

TsDeviceSetup *ts_device_setup_new (void); /* one CPU, soft placement, no rules (transfer full) */
TsDeviceSetup *ts_device_setup_copy (const TsDeviceSetup *self);
TsDeviceSetup *ts_device_setup_ref (TsDeviceSetup *self);
void ts_device_setup_unref (TsDeviceSetup *self);

/* Whether it is as a new one. */
gboolean ts_device_setup_is_default (const TsDeviceSetup *self);

/* ---- of a copy that is nobody else's yet ---- */

/**
 * ts_device_setup_change:
 * @line: as at the prompt: `place PATTERN DEVICE [override] [off] [as N]`, `unplace [N | PATTERN]`, `rule N on | off | up | down | = PATTERN DEVICE …`, `cpus N`,
 *   `soft on | off`
 * @error: %TS_ERROR_INVALID_ARGUMENT, and as the functions below; nothing is changed then
 */
gboolean ts_device_setup_change (TsDeviceSetup *self, const char *line, GError **error);

/* Takes @rule. @number: which it is to be, as near as overrides and others allow; 0: the strongest of its kind. */
void ts_device_setup_add_rule (TsDeviceSetup *self, TsPlacementRule *rule, guint number);

/* Each fails with %TS_ERROR_NOT_FOUND if there is no rule of that number. */
gboolean ts_device_setup_remove_rule (TsDeviceSetup *self, guint number, GError **error);
gboolean ts_device_setup_enable_rule (TsDeviceSetup *self, guint number, gboolean enabled, GError **error);

/* Takes @rule instead of the one that is there. */
gboolean ts_device_setup_replace_rule (TsDeviceSetup *self, guint number, TsPlacementRule *rule, GError **error);

/* One up (@up), so that it is stronger, or one down. %TS_ERROR_FAILED_PRECONDITION where there is none of its kind to pass. */
gboolean ts_device_setup_move_rule (TsDeviceSetup *self, guint number, gboolean up, GError **error);
gboolean ts_device_setup_can_move_rule (const TsDeviceSetup *self, guint number, gboolean up);

/* Number of the strongest rule whose pattern is exactly that, or 0. */
guint ts_device_setup_find_pattern (const TsDeviceSetup *self, const char *pattern);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsDeviceSetup, ts_device_setup_unref)

G_END_DECLS
