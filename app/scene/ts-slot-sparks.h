#pragma once

#include "engine/graph/ts-graph.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TS_SPARK_BINS 14

/**
 * TsSpark:
 * @heights: how many values are in each of equal parts from the least to the greatest, 255 for the most; all 0: there is nothing to be seen
 *
 * The values of a constant, as small as a letter.
 */
typedef struct
{
  guint8 heights[TS_SPARK_BINS];
} TsSpark;

/* Looks at no more than some thousand values. @source: a constant. Any thread. */
void ts_spark_init (TsSpark *self, const TsOperation *source);

/* Whether @op is a constant with more than one value, as far as that is told without reading it. */
gboolean ts_spark_is_wanted (const TsOperation *op);

/**
 * TsSlotSparks:
 *
 * The pictures of the values of constants that are shown as slots, each made in a thread when it has been looked for, 1000 at most. Main thread.
 */
typedef struct _TsSlotSparks TsSlotSparks;

/* @changed: called when there are more of them. (nullable): nobody waits; each is made at once when it is looked for, and any one thread may have it */
TsSlotSparks *ts_slot_sparks_new (TsGraph *graph, void (*changed) (gpointer user_data), gpointer user_data);
void ts_slot_sparks_free (TsSlotSparks *self);

/* (transfer none) (nullable): of the constant @source; %NULL: not yet, or it is none. It is made then. */
const TsSpark *ts_slot_sparks_get (TsSlotSparks *self, guint32 source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSlotSparks, ts_slot_sparks_free)

G_END_DECLS
