#pragma once

#include "engine/device/ts-device.h"

G_BEGIN_DECLS

/**
 * TsPlacementRule:
 * @pattern: which operations: a name, in which `*` and `?` stand for anything, or that of a scope around them; `op:` and an op type
 * @device: the part of a device name that they are asked for
 * @is_override: of the user at run time: stronger than rules that are none
 *
 * Like a device function: operations that match are asked for the device, whatever they say themselves. Of several the last counts.
 */
typedef struct
{
  char *pattern;
  TsDeviceName device;
  gboolean is_override;
} TsPlacementRule;

/* @device: parsed. %TS_ERROR_INVALID_ARGUMENT. (transfer full) (nullable) */
TsPlacementRule *ts_placement_rule_new (const char *pattern, const char *device, gboolean is_override, GError **error);
void ts_placement_rule_free (TsPlacementRule *self);
gboolean ts_placement_rule_matches (const TsPlacementRule *self, const TsOperation *op);

/**
 * TsPlacement:
 *
 * On which device each operation of a graph runs. Immutable; any thread.
 */
typedef struct _TsPlacement TsPlacement;

/**
 * ts_placement_new:
 * @rules: (element-type TsPlacementRule)
 * @soft: what cannot be had is moved, and ts_placement_get_reason () says so; else it fails
 * @error: %TS_ERROR_INVALID_ARGUMENT naming an operation whose device is not there or has no kernel for it, two that must be together but ask for
 *   different devices, or a device name that is none
 *
 * Operations that belong together are placed together: by colocation groups (`_class`), by reference edges, by what a handle leads to, and
 * the back edges of loops. What they ask for is merged part by part: overrides, then rules, then their own. What is left open is the first device with a
 * kernel. tensorflow/core/common_runtime/placer.cc and colocation_graph.cc.
 */
TsPlacement *ts_placement_new (TsGraph *graph, TsDeviceSet *devices, const GPtrArray *rules, gboolean soft, GError **error);
void ts_placement_free (TsPlacement *self);

TsDeviceSet *ts_placement_get_devices (const TsPlacement *self);

/* Number of the device in the set. An operation that came into the graph later is on device 0. */
guint ts_placement_get_device (const TsPlacement *self, guint32 op);

/* (nullable): why @op is not where it asked to be. */
const char *ts_placement_get_reason (const TsPlacement *self, guint32 op);

/* How many have such a reason. */
guint ts_placement_get_n_moved (const TsPlacement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsPlacement, ts_placement_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsPlacementRule, ts_placement_rule_free)

G_END_DECLS
