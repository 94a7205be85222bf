#pragma once

#include "app/models/ts-state-item.h"
#include "app/ts-document.h"
#include "engine/debug/state/ts-snapshot.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TS_TYPE_STATE_LIST (ts_state_list_get_type ())
G_DECLARE_FINAL_TYPE (TsStateList, ts_state_list, TS, STATE_LIST, GObject)

/**
 * TsStateList:
 *
 * The state of a document's session as a list model of TsStateItem: the variables in operation order, then under a heading of their own what
 * else there is. Items stay the same while what they stand for does. Main thread.
 */
TsStateList *ts_state_list_new (TsDocument *document);

/* Looks at what there is now; takes time linear in the graph. */
void ts_state_list_update (TsStateList *self);

/* Shows only what has @text in its name, whatever its case; "" for all. */
void ts_state_list_set_filter (TsStateList *self, const char *text);

/* What variables are compared with: a snapshot, called @name; %NULL (both): what they held when the run began. */
void ts_state_list_set_baseline (TsStateList *self, TsSnapshot *snapshot, const char *name);

/* Of all, shown or not. */
guint ts_state_list_get_n_changed (TsStateList *self);
guint ts_state_list_get_n_variables (TsStateList *self);
guint ts_state_list_get_n_initialized (TsStateList *self);
guint ts_state_list_get_n_others (TsStateList *self);

/* The item of a variable. (transfer none) (nullable) */
TsStateItem *ts_state_list_find_variable (TsStateList *self, guint32 op);

G_END_DECLS
