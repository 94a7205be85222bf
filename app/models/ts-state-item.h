#pragma once

#include "engine/exec/ts-session.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define TS_TYPE_STATE_ITEM (ts_state_item_get_type ())
G_DECLARE_FINAL_TYPE (TsStateItem, ts_state_item, TS, STATE_ITEM, GObject)

typedef enum
{
  TS_STATE_VARIABLE,
  TS_STATE_OTHER, /* a queue, a table, a random generator, ... */
  TS_STATE_HEADING,
} TsStateKind;

/**
 * TsStateItem:
 *
 * One piece of the state of a session as an item of a list model: a variable, something else, or the heading above these. Main thread.
 *
 * Signals:
 *   "changed" (): it is different from what it was
 */

TsStateItem *ts_state_item_new_heading (const char *title);

/* A variable, as @info has it at first. */
TsStateItem *ts_state_item_new_variable (const TsVariableInfo *info);

/* Something that is no variable. Does not keep @resource, which may be of a run that ends. */
TsStateItem *ts_state_item_new_other (TsResource *resource);

/* What the variable is now; @start (nullable): what it held when the run began; @has_run: there is a run. */
void ts_state_item_update_variable (TsStateItem *self, const TsVariableInfo *info, TsTensor *start, gboolean has_run);

/* What it is now. @resource: of its key. */
void ts_state_item_update_other (TsStateItem *self, TsResource *resource);

/* What tells a resource from all others that there are: container, type and name. (transfer full) */
char *ts_state_item_make_key (const TsResource *resource);

TsStateKind ts_state_item_get_kind (TsStateItem *self);
const char *ts_state_item_get_key (TsStateItem *self); /* (nullable): %NULL unless something else */

/* Name of the variable, or of the resource; title of the heading. */
const char *ts_state_item_get_name (TsStateItem *self);

/* A queue, which can be changed by hand. */
gboolean ts_state_item_is_queue (TsStateItem *self);

/* Of a variable: its operation, dtype, shape (of the value if there is one), value (nullable). */
guint32 ts_state_item_get_op (TsStateItem *self);
TsDType ts_state_item_get_dtype (TsStateItem *self);
const TsShape *ts_state_item_get_shape (TsStateItem *self);
TsTensor *ts_state_item_get_value (TsStateItem *self);

/* Of a variable: it holds something else than when the run began. */
gboolean ts_state_item_is_changed (TsStateItem *self);

/* The snapshot that it was compared with. (nullable): what it held when the run began */
void ts_state_item_set_baseline (TsStateItem *self, const char *name);
const char *ts_state_item_get_baseline (TsStateItem *self);

/* One line: "float32 [2,3]" of a variable; "Queue: FIFOQueue, 2 of 10 elements" of something else; "" of a heading. (transfer full) */
char *ts_state_item_dup_detail (TsStateItem *self);

/* The first elements of a variable. (transfer full) (nullable): %NULL without a value */
char *ts_state_item_dup_preview (TsStateItem *self);

G_END_DECLS
