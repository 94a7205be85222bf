#pragma once

#include "app/scene/ts-scope-tree.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TS_TYPE_OUTLINE_ITEM (ts_outline_item_get_type ())
G_DECLARE_FINAL_TYPE (TsOutlineItem, ts_outline_item, TS, OUTLINE_ITEM, GObject)

typedef enum
{
  TS_OUTLINE_SCOPE,
  TS_OUTLINE_OPERATION,
  TS_OUTLINE_LIBRARY, /* all functions together */
  TS_OUTLINE_FUNCTION,
} TsOutlineKind;

/**
 * TsOutlineItem:
 *
 * A name scope, operation or function as an item of a tree. Main thread.
 */

/**
 * ts_outline_item_new:
 * @kind: what it is
 * @tree: of the graph or body that it is in
 * @index: number of the scope, operation or function
 * @function: in whose body it is, or which it is; %G_MAXUINT32 for the graph itself
 *
 * Keeps @tree.
 */
TsOutlineItem *ts_outline_item_new (TsOutlineKind kind, TsScopeTree *tree, guint32 index, guint32 function);

TsOutlineKind ts_outline_item_get_kind (TsOutlineItem *self);
guint32 ts_outline_item_get_index (TsOutlineItem *self);
guint32 ts_outline_item_get_function (TsOutlineItem *self);

/* The last part of its name. (transfer full) */
char *ts_outline_item_dup_title (TsOutlineItem *self);

/* Its op type, or how many operations there are in it. (transfer full) */
char *ts_outline_item_dup_detail (TsOutlineItem *self);

/* The whole name. (transfer full) */
char *ts_outline_item_dup_name (TsOutlineItem *self);

/* What is in it: of a scope the inner scopes, then its operations; of a function's body the same. (transfer full) (nullable): %NULL
 * if it is no container, or an empty one. */
GListModel *ts_outline_item_list_children (TsOutlineItem *self);

/* What is in a graph: as in its root scope, and all functions of its library. (transfer full) */
GListModel *ts_outline_list_graph (TsScopeTree *tree);

G_END_DECLS
