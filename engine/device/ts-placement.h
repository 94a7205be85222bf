#pragma once

#include "engine/device/ts-device.h"
#include "engine/device/ts-placement-rule.h"

G_BEGIN_DECLS

/**
 * TsPlacement:
 *
 * On which device each operation of a graph runs. Immutable; any thread.
 */
typedef struct _TsPlacement TsPlacement;

/**
 * ts_placement_new:
 * @rules: (element-type TsPlacementRule): the strongest first; those that are not enabled are passed over
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

typedef enum
{
  TS_PLACED_AS_ASKED,  /* or where nothing is asked, on the first device */
  TS_PLACED_ELSEWHERE, /* what it asks for is not there for it */
  TS_PLACED_APART,     /* it asks for another device than what it belongs together with */
  TS_PLACED_ALONG,     /* it leaves the device open, and goes where what it belongs together with asks to be */
} TsPlacedHow;

/* @leader: (out) (optional): of the last two, with whom it goes; else %TS_NO_OP */
TsPlacedHow ts_placement_get_how (const TsPlacement *self, guint32 op, guint32 *leader);

/* Whether a value of @output that is used on another device is copied there: references and handles stay with what they lead to, and a turn of a loop
 * ends where it began. */
gboolean ts_placement_copies_output (TsGraph *graph, TsOutput output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsPlacement, ts_placement_free)

G_END_DECLS
