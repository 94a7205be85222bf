#pragma once

#include "app/models/ts-goto-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TS_TYPE_GOTO_LIST (ts_goto_list_get_type ())
G_DECLARE_FINAL_TYPE (TsGotoList, ts_goto_list, TS, GOTO_LIST, GObject)

#define TS_GOTO_MAX_HITS 100

/**
 * TsGotoList:
 *
 * The places of a graph that a text may mean, best first, as a list model of TsGotoItem. They are looked for in a thread. Main thread.
 *
 * Properties:
 *   "busy" (gboolean, read-only): what is in the list is not yet what the text means
 */
TsGotoList *ts_goto_list_new (TsGraph *graph);

/* Looks for @text as ts_goto_find () takes it, instead of what was looked for before. At most %TS_GOTO_MAX_HITS places. */
void ts_goto_list_find (TsGotoList *self, const char *text);

gboolean ts_goto_list_is_busy (TsGotoList *self);

G_END_DECLS
