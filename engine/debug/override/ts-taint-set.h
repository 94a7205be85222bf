#pragma once

#include "engine/debug/override/ts-taint.h"

G_BEGIN_DECLS

/* Sets of numbers, each made once; few of them are different. One thread. */
typedef struct _TsTaintSets TsTaintSets;

TsTaintSets *ts_taint_sets_new (void);
void ts_taint_sets_free (TsTaintSets *self);

TsTaintSet ts_taint_sets_get_single (TsTaintSets *self, guint id);
TsTaintSet ts_taint_sets_unite (TsTaintSets *self, TsTaintSet a, TsTaintSet b);

/* (transfer full) (nullable): %NULL for the empty one */
char *ts_taint_sets_dup_text (const TsTaintSets *self, TsTaintSet set);

G_END_DECLS
