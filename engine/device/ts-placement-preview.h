#pragma once

#include "engine/device/ts-device-setup.h"
#include "engine/device/ts-placement.h"
#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

#define TS_SIZE_UNKNOWN (-1)

/**
 * TsPlacementCopy:
 * @output: what is copied
 * @from: number of the device where it is
 * @to: and of that where it is needed
 * @user: the first operation there that needs it
 * @n_users: how many operations there do
 * @size_bytes: or %TS_SIZE_UNKNOWN
 */
typedef struct
{
  TsOutput output;
  guint from;
  guint to;
  guint32 user;
  guint n_users;
  gint64 size_bytes;
} TsPlacementCopy;

/**
 * TsPlacementPreview:
 * @setup: what it is made from
 * @n_matched: for each rule of it, how many operations of the graph it is about
 * @placement: where each operation runs
 * @closure: a byte for each operation: 1 if the run needs it; the rest is not counted
 * @n_ops: for each device, how many operations run there
 * @copies: (element-type TsPlacementCopy): by output, then device
 * @moved: (element-type guint32): operations that are not where they ask to be since that is not there for them
 * @apart: (element-type guint32): that are not where they ask to be since they belong together with others
 * @along: (element-type guint32): that ask for nothing and go where others take them
 * @lacking: (element-type guint32): for which their device has no kernel
 * @n_callers: operations that call functions: what is in these runs where the call does, whatever the rules say
 *
 * What a run would look like on the devices that are set up, without one: what runs where, what is copied, what is not as it was asked for. Immutable,
 * reference counted; any thread.
 */
typedef struct
{
  TsGraph *graph;
  TsDeviceSetup *setup;
  guint32 *n_matched;
  TsPlacement *placement;
  guint32 n_graph_ops;
  guint8 *closure;
  guint32 *n_ops;
  GArray *copies;
  GArray *moved;
  GArray *apart;
  GArray *along;
  GArray *lacking;
  guint n_callers;

  /*< private >*/
  gint ref_count;
} TsPlacementPreview;

/**
 * ts_placement_preview_new:
 * @closure: (transfer full): as ts_plan_find_closure () finds it
 * @feeds: (array length=n_feeds): outputs that are fed: they are wherever they are needed
 * @shapes: (nullable): for the sizes of what is copied
 * @error: as ts_placement_new (); %G_IO_ERROR_CANCELLED
 *
 * Takes time linear in the graph and in the number of rules.
 *
 * Returns: (transfer full) (nullable)
 */
TsPlacementPreview *ts_placement_preview_new (TsGraph *graph, TsDeviceSetup *setup, guint8 *closure, const TsOutput *feeds, guint n_feeds, const TsShapeTable *shapes, GCancellable *cancellable, GError **error);
TsPlacementPreview *ts_placement_preview_ref (TsPlacementPreview *self);
void ts_placement_preview_unref (TsPlacementPreview *self);

const TsDeviceSet *ts_placement_preview_get_devices (const TsPlacementPreview *self);

/* Place in the copies of that of @output to @device, or -1. */
int ts_placement_preview_find_copy (const TsPlacementPreview *self, TsOutput output, guint device);

/* `x:0 is copied from CPU:0 to CPU:1`. (transfer full) */
char *ts_placement_preview_dup_copy_text (const TsPlacementPreview *self, guint copy);

/* How a device is called where there is no other machine: `CPU:1`. (transfer full) */
char *ts_placement_preview_dup_device_name (const TsPlacementPreview *self, guint device);

/* Why @op is where it is, unless that is where it asks to be, or nothing asks for anything. (transfer full) (nullable) */
char *ts_placement_preview_dup_reason (const TsPlacementPreview *self, guint32 op);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsPlacementPreview, ts_placement_preview_unref)

G_END_DECLS
