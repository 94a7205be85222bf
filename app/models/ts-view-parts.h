#pragma once

#include "app/scene/ts-scope-tree.h"

G_BEGIN_DECLS

/**
 * ts_view_parts_dup_names:
 * @kept: one byte for each of the first @n_ops operations of @tree's graph: 0 is hidden
 * @max: how many names there may be
 * @is_only: (out): what is listed is shown and all else hidden; else the other way round, whichever is shorter
 *
 * What of a graph is shown, as names that hold for another version of it: of operations, and with a slash at the end of scopes, with all that is in them
 * and the operation of the same name. In linear time.
 *
 * Returns: (transfer full) (nullable): %NULL if it takes more than @max
 */
char **ts_view_parts_dup_names (const TsScopeTree *tree, const guint8 *kept, guint32 n_ops, guint max, gboolean *is_only);

/* The same of what is listed only: operations whose byte is not 0. (transfer full) (nullable): %NULL if it takes more than @max */
char **ts_view_parts_dup_kept_names (const TsScopeTree *tree, const guint8 *kept, guint32 n_ops, guint max);

/* Sets the bytes (one for each operation of @graph) of what @names stand for to @value; with @are_scopes all may be names of scopes, without slashes at their ends. In linear time
 * but for scopes in each other. */
void ts_view_parts_mark (TsGraph *graph, const char *const *names, gboolean are_scopes, guint8 value, guint8 *bytes);

/* The other way: one byte for each operation of @graph, 1 or 0, as @kept above. Names that are not there are passed over. (transfer full) (nullable): %NULL if that hides
 * nothing, or would hide all */
GBytes *ts_view_parts_find (TsGraph *graph, const char *const *names, gboolean is_only);

G_END_DECLS
