#pragma once

#include "app/scene/ts-outline.h"

G_BEGIN_DECLS

/* Which containers are to be open, as ts_scene_builder_build () takes it: (element-type guint32), g_hash_table_new (NULL, NULL). */

/* Opens every container that is less than @depth levels below the root: 0 none, 1 those that the root shows. */
void ts_outline_open_levels (TsOutline *self, guint depth, GHashTable *open);

/* The same from @container down, which is open as well if @depth is 1 or more. */
void ts_outline_open_levels_under (TsOutline *self, guint32 container, guint depth, GHashTable *open);

/* A name that only this group has: groups of one scope may have the same one. (transfer full) */
char *ts_outline_dup_numbered_name (TsOutline *self, guint32 group);

/**
 * ts_outline_find_by_name:
 * @name: of a name scope, with or without `/` at its end, or of a group (`block/conv_[0-23]`), also a numbered one
 * @error: %TS_ERROR_NOT_FOUND saying what there is instead; %TS_ERROR_INVALID_ARGUMENT for an operation, which has no inside
 *
 * May take time linear in the graph.
 *
 * Returns: the container, or %TS_NO_CONTAINER
 */
guint32 ts_outline_find_by_name (TsOutline *self, const char *name, GError **error);

/* Opens @container and what is around it; of a scope that has no box of its own the one that stands for it. */
void ts_outline_open_way (TsOutline *self, guint32 container, GHashTable *open);

/* How many boxes a scene with these containers open has, the root aside. */
guint64 ts_outline_count_boxes (TsOutline *self, GHashTable *open);

G_END_DECLS
