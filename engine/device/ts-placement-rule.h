#pragma once

#include "engine/device/ts-device-name.h"
#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsPlacementRule:
 * @pattern: which operations: a name, in which `*` and `?` stand for anything, or that of a scope around them; `op:` and an op type; `/REGEX/` over names
 * @device: the part of a device name that they are asked for
 * @is_override: of the user at run time: stronger than rules that are none
 * @is_enabled: it counts
 *
 * Like a device function: operations that match are asked for the device, whatever they say themselves.
 */
typedef struct
{
  char *pattern;
  TsDeviceName device;
  gboolean is_override;
  gboolean is_enabled;

  /*< private >*/
  GRegex *regex; /* (nullable) */
} TsPlacementRule;

/**
 * ts_placement_rule_new:
 * @device: as ts_device_name_parse () takes it
 * @error: %TS_ERROR_INVALID_ARGUMENT: the pattern is empty or no regular expression, or the device is none or says nothing
 *
 * An enabled rule. (transfer full) (nullable)
 */
TsPlacementRule *ts_placement_rule_new (const char *pattern, const char *device, gboolean is_override, GError **error);
TsPlacementRule *ts_placement_rule_copy (const TsPlacementRule *self);
void ts_placement_rule_free (TsPlacementRule *self);

/**
 * ts_placement_rule_parse:
 * @text: `PATTERN DEVICE [override] [off] [as N]`, as at the prompt
 * @number: (out) (optional): N, or 0
 * @error: as ts_placement_rule_new (), and for what is not written so
 *
 * (transfer full) (nullable)
 */
TsPlacementRule *ts_placement_rule_parse (const char *text, guint *number, GError **error);

/* `dense/MatMul /device:CPU:1 override off`: what ts_placement_rule_parse () takes. (transfer full) */
char *ts_placement_rule_to_string (const TsPlacementRule *self);

/* Whether it is about @op; also while it is not enabled. Any thread. */
gboolean ts_placement_rule_matches (const TsPlacementRule *self, const TsOperation *op);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsPlacementRule, ts_placement_rule_free)

G_END_DECLS
