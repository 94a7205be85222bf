#pragma once

#include "app/models/ts-goto.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define TS_TYPE_GOTO_ITEM (ts_goto_item_get_type ())
G_DECLARE_FINAL_TYPE (TsGotoItem, ts_goto_item, TS, GOTO_ITEM, GObject)

/**
 * TsGotoItem:
 *
 * A place that a text may mean, as an item of a list model. Main thread.
 */
TsGotoItem *ts_goto_item_new (const TsSearchNames *names, const TsGotoHit *hit);

const TsGotoHit *ts_goto_item_get_hit (TsGotoItem *self);

/* The last part of its name, with the output that is meant; what is before that, "" if nothing; and its op type, or "Scope". */
const char *ts_goto_item_get_title (TsGotoItem *self);
const char *ts_goto_item_get_path (TsGotoItem *self);
const char *ts_goto_item_get_kind (TsGotoItem *self);

/* The whole of it: `scope/op:1`, `scope/`. */
const char *ts_goto_item_get_name (TsGotoItem *self);

/* Of a scope its name without the `/`. (transfer full) */
char *ts_goto_item_dup_scope (TsGotoItem *self);

G_END_DECLS
