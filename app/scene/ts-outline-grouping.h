#pragma once

#include "app/scene/ts-outline-private.h"

G_BEGIN_DECLS

/* The ways to make many things few. Each takes the things of a container (element-type TsUnit) and returns those that are shown instead, (transfer full); groups
 * stand where the first of what is in them stood. None makes a circle of what has none. */

/* `conv`, `conv_1`, `conv_2`, ... as one. */
GArray *ts_outline_stack_siblings (TsOutline *self, guint32 scope, GArray *units);

/* Operations that are equal but for their names and have the same neighbours as one. */
GArray *ts_outline_stack_twins (TsOutline *self, guint32 scope, GArray *units);

/* What is joined in the same way several times over, see ts_motifs_find (). */
GArray *ts_outline_group_patterns (TsOutline *self, guint32 scope, GArray *units);

/* What lies on the ways from one thing to another, see ts_hammocks_find (). */
GArray *ts_outline_group_regions (TsOutline *self, guint32 scope, GArray *units);

/* @hubs: one byte for each unit: those that stay as they are. */
GArray *ts_outline_cut_sections (TsOutline *self, guint32 scope, GArray *units, const guint8 *hubs);

/**
 * ts_outline_reduce:
 * @units: (transfer full): what is in @container
 *
 * Groups them as far as the rules let it, until there are at most %TS_OUTLINE_MAX_ITEMS.
 *
 * Returns: (transfer full)
 */
GArray *ts_outline_reduce (TsOutline *self, guint32 container, GArray *units);

/* ---- for those that group -------------------------------------------------------------------- */

/* Puts each unit into no group: itself. */
void ts_outline_begin_groups (GArray *units, TsUnit *group_of);

/* The groups, each where its first member was. (transfer full) */
GArray *ts_outline_list_groups (TsOutline *self, GArray *units, const TsUnit *group_of);

/* The units that have each number below @n (element-type TsUnit); others have %G_MAXUINT32. (transfer full): the arrays too */
GArray **ts_outline_list_members (GArray *units, const guint32 *number_of, guint32 n);

/* As ts_outline_list_groups (), where units have the number of their group among @groups, or %G_MAXUINT32. */
GArray *ts_outline_list_numbered (TsOutline *self, GArray *units, const guint32 *number_of, const TsUnit *groups);

G_END_DECLS
