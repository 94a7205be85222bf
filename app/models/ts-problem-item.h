#pragma once

#include "engine/ops/ts-problems.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define TS_TYPE_PROBLEM_ITEM (ts_problem_item_get_type ())
G_DECLARE_FINAL_TYPE (TsProblemItem, ts_problem_item, TS, PROBLEM_ITEM, GObject)

/**
 * TsProblemItem:
 *
 * A group of problems, or one of them, as an item of a list model. Main thread.
 */

/* Keeps @problems, which are of @graph. @problem: number in the group, or -1 for the group itself. */
TsProblemItem *ts_problem_item_new (TsProblems *problems, TsGraph *graph, guint group, gint problem);

TsProblems *ts_problem_item_get_problems (TsProblemItem *self);
TsGraph *ts_problem_item_get_graph (TsProblemItem *self);
guint ts_problem_item_get_index (TsProblemItem *self); /* of the group */
const TsProblemGroup *ts_problem_item_get_group (TsProblemItem *self);

/* (nullable): %NULL for a group of several. */
const TsProblem *ts_problem_item_get_problem (TsProblemItem *self);
gboolean ts_problem_item_is_group (TsProblemItem *self);

/* What it is about: an op type or the kind of a group; the name of an operation (`function/node` in a function's body). (transfer full) */
char *ts_problem_item_dup_title (TsProblemItem *self);

/* (nullable): what is wrong, where the title does not say it. */
const char *ts_problem_item_get_message (TsProblemItem *self);

G_END_DECLS
