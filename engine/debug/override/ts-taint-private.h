#pragma once

#include "engine/debug/override/ts-taint-set.h"

G_BEGIN_DECLS

#define EVERY_ITERATION (-1)

/* What an activation that is still to come has received. */
typedef struct
{
  TsTaintSet value;
  TsTaintSet live; /* whether it is dead, or alive */
  TsTaintSet predicate;
} Arrived;

/* An activation that is over, and what it gives. */
typedef struct
{
  const TsPlan *plan;
  guint32 node;
  guint64 frame;
  guint64 parent;
  gint64 parent_iteration;
  gint64 iteration;
  guint64 caller; /* key of the activation that called, or 0 */
  gint64 entry;
  gboolean dead;
  TsTaintSet live;
  GArray *outputs; /* TsTaintSet */
} Last;

/* What was given to an activation before it computed. */
typedef struct
{
  guint64 begun;
  guint64 key;
  Arrived arrived;
} Given;

/* What state was marked with before an entry of a journal; once that is taken back, with what after it. */
typedef struct
{
  guint64 journal;
  gint64 entry;
  TsResource *resource;
  TsTaintSet old;
} StateRecord;

struct _TsTaint
{
  TsTaintSets *sets;
  GHashTable *arrived; /* key of an activation -> Arrived */
  Last last;
  gboolean has_last;
  gboolean is_recording;
  GHashTable *slots;     /* number of an output -> set */
  GHashTable *resources; /* TsResource -> set */
  GPtrArray *changed;    /* TsResource: by the current activation */
  guint next_given;
  GArray *given;   /* Given, as they have begun */
  GArray *records; /* Last, of those that give something that is marked, by entry */
  guint next_record;
  guint64 journal; /* number of the present one */
  GArray *state_records;
  guint n_state; /* of these are not taken back */
};

/* ---- ts-taint.c ---- */

/* As before the first activation of a run; what is recorded of it stays. */
void ts_taint_clear_run (TsTaint *self);

/* ---- ts-taint-marks.c ---- */

GArray *ts_taint_new_records (void);       /* of Last */
GArray *ts_taint_new_state_records (void); /* of StateRecord */

/* ---- ts-taint-state.c ---- */

/* (nullable): what @tensor leads to. */
TsResource *ts_taint_find_resource (const TsTensor *tensor);

/* Of the state that @activation reads. */
TsTaintSet ts_taint_find_read (TsTaint *self, const TsActivation *activation, const TsPlanNode *node);

/* What the current activation has changed is marked with @set. */
void ts_taint_mark_changed (TsTaint *self, const TsOperation *op, gint64 entry, TsTaintSet set);

/* State is marked as it was before entry @entry of the present journal, and what came behind is forgotten. */
void ts_taint_unmark_state (TsTaint *self, guint64 entry);

G_END_DECLS
