#pragma once

#include "app/scene/ts-scope-graph.h"
#include "app/scene/ts-scope-tree.h"

G_BEGIN_DECLS

#define TS_NO_CONTAINER G_MAXUINT32
#define TS_ROOT_CONTAINER 0

/**
 * TsOutline:
 *
 * What can be opened in the view of a graph: its containers, and what each shows. A container is a name scope, numbered as in the
 * scope tree, or a group that was made because there was too much to show (numbered after them, as they come up).
 *
 * Simplified are: constants and reads are slots of what uses them; a scope with one thing in it is that thing; above
 * %TS_OUTLINE_MAX_ITEMS things in a container numbered siblings are stacked, and if that is not enough it is cut into sections.
 *
 * One thread at a time.
 */
typedef struct _TsOutline TsOutline;

#define TS_OUTLINE_MAX_ITEMS 200

/* @error: %G_IO_ERROR_CANCELLED. Takes time linear in the graph; not for the main loop. (transfer full) (nullable) */
TsOutline *ts_outline_new (TsGraph *graph, GCancellable *cancellable, GError **error);

/* The same of a part of the graph: what is not in @kept (nullable: all is; one byte for each operation) is not shown. */
TsOutline *ts_outline_new_part (TsGraph *graph, const guint8 *kept, GCancellable *cancellable, GError **error);
void ts_outline_free (TsOutline *self);

TsScopeTree *ts_outline_get_tree (TsOutline *self);
const guint8 *ts_outline_get_folds (TsOutline *self);    /* one TsFold for each operation */
const guint8 *ts_outline_get_families (TsOutline *self); /* one TsOpFamily for each operation */

/* How many containers there are so far; grows as groups come up. */
guint32 ts_outline_get_n_containers (TsOutline *self);

/* Scope name; of a group that of the scope it is in and its own label. (transfer full) */
char *ts_outline_dup_name (TsOutline *self, guint32 container);

/* The innermost name scope that @container is in, or is. */
guint32 ts_outline_get_scope (TsOutline *self, guint32 container);

/* What @container shows. Made when first asked for. (transfer none) */
TsScopeGraph *ts_outline_get_graph (TsOutline *self, guint32 container);

/* Calls @func for each piece of the tree's order that is in @container: one piece for a scope, some for a group. */
typedef void (*TsPlacesFunc) (guint32 begin, guint32 end, gpointer data);
void ts_outline_foreach_range (TsOutline *self, guint32 container, TsPlacesFunc func, gpointer data);

/**
 * ts_outline_find_op:
 * @op: an operation; of a folded one, where it is used first
 * @path: (element-type guint32): the containers to be open, root first, are appended
 *
 * What has to be open for @op to be seen.
 *
 * Returns: the item of the last of them that shows @op
 */
guint32 ts_outline_find_op (TsOutline *self, guint32 op, GArray *path);

/* The containers to be open for the box of @scope (a number of the tree) to be seen. Returns: the item of the last of them that is that box;
 * it may be an inner one or outer one of @scope, where one box stands for several, or an operation that stands for it. */
guint32 ts_outline_find_scope (TsOutline *self, guint32 scope, GArray *path);

/* For an operation that is folded an unfolded one that uses it; else itself. */
guint32 ts_outline_get_shown_op (TsOutline *self, guint32 op);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsOutline, ts_outline_free)

G_END_DECLS
