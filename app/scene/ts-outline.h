#pragma once

#include "app/scene/ts-outline-rules.h"
#include "app/scene/ts-outline-part.h"
#include "app/scene/ts-scope-graph.h"
#include "app/scene/ts-scope-tree.h"
#include "app/scene/ts-wiring.h"

G_BEGIN_DECLS

#define TS_NO_CONTAINER G_MAXUINT32
#define TS_ROOT_CONTAINER 0

/**
 * TsOutline:
 *
 * What can be opened in the view of a graph: its containers, and what each shows. A container is a name scope, numbered as in the
 * scope tree, or a group that was made because there was too much to show (numbered after them, as they come up).
 *
 * Simplified are: constants and reads are slots of what uses them; a scope with one thing in it is that thing. Above %TS_OUTLINE_MAX_ITEMS
 * things in a container it is made smaller, in this order and no further than needed: numbered siblings are stacked; what is alike and has
 * the same neighbours is; what very many use is set aside; what repeats, and what lies between two things, becomes a group; the rest is cut
 * into sections that follow each other. Edges of hubs and very long ones are shown as pins.
 *
 * One thread at a time.
 */
typedef struct _TsOutline TsOutline;

#define TS_OUTLINE_MAX_ITEMS 200
#define TS_OUTLINE_MAX_PLAIN 10000 /* things that are shown without sections if nothing is to be grouped */

/* @error: %G_IO_ERROR_CANCELLED. Takes time linear in the graph; not for the main loop. (transfer full) (nullable) */
TsOutline *ts_outline_new (TsGraph *graph, GCancellable *cancellable, GError **error);

/* The same of a part of the graph. @part: (nullable): all of it; what it points to is copied. */
TsOutline *ts_outline_new_part (TsGraph *graph, const TsOutlinePart *part, GCancellable *cancellable, GError **error);
void ts_outline_free (TsOutline *self);

/* What is shown from now on; containers keep their numbers. Copies @rules. May take time linear in the graph for each name in them. */
void ts_outline_set_rules (TsOutline *self, const TsOutlineRules *rules);
const TsOutlineRules *ts_outline_get_rules (TsOutline *self);

TsScopeTree *ts_outline_get_tree (TsOutline *self);
const guint8 *ts_outline_get_folds (TsOutline *self);    /* one TsFold for each operation */
const guint8 *ts_outline_get_families (TsOutline *self); /* one TsOpFamily for each operation */
TsWiring *ts_outline_get_wiring (TsOutline *self);       /* which edges are drawn between them */

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

/* For an operation that is not drawn one that stands for it, as ts_wiring_find_shown () has it. */
guint32 ts_outline_get_shown_op (TsOutline *self, guint32 op);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsOutline, ts_outline_free)

G_END_DECLS
