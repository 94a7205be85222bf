#pragma once

#include "engine/debug/breakpoint/ts-catch.h"
#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

/**
 * TsStructure:
 *
 * What was seen of the structure of a run: which branches were chosen, which loops entered. It is told of each activation, before and after, and says
 * what is to be caught. The thread that runs.
 */
typedef struct _TsStructure TsStructure;

TsStructure *ts_structure_new (void);
void ts_structure_free (TsStructure *self);

/* Another run, or the same from its beginning. */
void ts_structure_clear (TsStructure *self);

/* @catches: set of TsCatch. (transfer full) (nullable): what is caught, for people */
char *ts_structure_before (TsStructure *self, guint catches, TsExecutor *executor, const TsActivation *activation);
char *ts_structure_after (TsStructure *self, guint catches, const TsActivation *activation, TsTensor *const *outputs);

G_END_DECLS
