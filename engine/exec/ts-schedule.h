#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* Which of the activations that are ready goes next. Data, control and resource-order edges are all that holds an activation back. */
typedef enum
{
  TS_SCHEDULE_FILE,   /* lowest operation index, then lowest iteration; functions that are called before who called them. The default */
  TS_SCHEDULE_FIFO,   /* who has been ready longest */
  TS_SCHEDULE_LIFO,   /* who has become ready last */
  TS_SCHEDULE_RANDOM, /* drawn by lot, the same with the same seed */
} TsSchedulePolicy;

const char *ts_schedule_policy_name (TsSchedulePolicy policy); /* "file", "fifo", ... */

/* %FALSE if there is none of that name. */
gboolean ts_schedule_policy_find (const char *name, TsSchedulePolicy *policy);

/**
 * TsScheduleItem:
 * @number: of the activation, see TsActivation
 * @name: of its operation; borrowed
 * @iteration: its turn in its frame
 *
 * One turn: somebody began to compute. Who waits for state has one for each try.
 */
typedef struct
{
  guint64 number;
  const char *name;
  gint64 iteration;
} TsScheduleItem;

/**
 * TsSchedule:
 * @items: TsScheduleItem: the order in which activations began
 * @n_planned: so many of @items at the beginning shall come as they are written; beyond them the policy decides, and is written down
 * @names: (nullable): the names in a plan that came from elsewhere
 * @is_strict: what is planned and cannot come fails the run; else the rest of the plan is dropped then
 *
 * The order of a run: what it was, and what it shall be. Numbers of activations are the same for the same graph, feeds, fetches and order so far. Used by one thread.
 */
typedef struct
{
  GArray *items;
  gsize n_planned;
  GStringChunk *names;
  gboolean is_strict;
} TsSchedule;

TsSchedule *ts_schedule_new (void);
void ts_schedule_free (TsSchedule *self);

/* All that is written in @from, to come again. (transfer full) */
TsSchedule *ts_schedule_copy (const TsSchedule *from);

/* Appends an item with a copy of its name. */
void ts_schedule_append (TsSchedule *self, const TsScheduleItem *item);

/* Forgets all. */
void ts_schedule_clear (TsSchedule *self);

static inline const TsScheduleItem *
ts_schedule_get (const TsSchedule *self,
                 gsize i)
{
  return &g_array_index (self->items, TsScheduleItem, i);
}

/* What was the @i-th to begin; what was written from there on is forgotten unless it is the same. */
void ts_schedule_note (TsSchedule *self, gsize i, const TsScheduleItem *item);

/* What is written of the turns from @i on is no plan any more. */
void ts_schedule_drop_plan (TsSchedule *self, gsize i);

/* All that is written shall come again. */
void ts_schedule_plan_all (TsSchedule *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSchedule, ts_schedule_free)

G_END_DECLS
