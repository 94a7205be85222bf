#pragma once

#include "app/models/ts-problem-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TS_TYPE_PROBLEM_LIST (ts_problem_list_get_type ())
G_DECLARE_FINAL_TYPE (TsProblemList, ts_problem_list, TS, PROBLEM_LIST, GObject)

/**
 * TsProblemList:
 *
 * Groups of problems, or the problems of a group, as a list model of TsProblemItem, of which only those exist that someone looks at.
 * Main thread.
 */

/* The groups. @kind: only those of this kind; %TS_PROBLEM_N_KINDS for all. */
TsProblemList *ts_problem_list_new (TsProblems *problems, TsGraph *graph, TsProblemKind kind);

/* The problems of a group. */
TsProblemList *ts_problem_list_new_for_group (TsProblemItem *group);

G_END_DECLS
