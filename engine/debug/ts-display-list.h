#pragma once

#include "engine/debug/context/ts-debugger-context.h"

G_BEGIN_DECLS

#define TS_DISPLAY_MAX_SERIES 4096

/**
 * TsDisplay:
 * @id: from 1, never given again
 * @expression: what is shown
 * @is_fixed: it is always seen from @context of run @run; else from where the run stands
 * @value: (nullable): what it was when it was looked at last
 * @problem: (nullable): why it has no value
 * @has_changed: it is not what it was the time before
 * @series: (element-type double): its values over time where it is one number, NaN where it had none; the last %TS_DISPLAY_MAX_SERIES
 *
 * An expression that is looked at whenever a run stops (C7).
 */
typedef struct
{
  guint id;
  TsExpression *expression;
  gboolean is_fixed;
  guint32 context;
  guint64 run;
  TsTensor *value;
  char *problem;
  gboolean has_changed;
  GArray *series;
} TsDisplay;

/* A copy of its own, for another thread. (transfer full) */
TsDisplay *ts_display_copy (const TsDisplay *self);
void ts_display_copy_free (TsDisplay *self);

/* A plain list, used by one thread at a time. */
typedef struct _TsDisplayList TsDisplayList;

TsDisplayList *ts_display_list_new (void);
void ts_display_list_free (TsDisplayList *self);

/* Takes @expression, to be seen from where the run stands, or with @is_fixed from @context of the run that is there. Looks at it once. Returns its id. */
guint ts_display_list_add (TsDisplayList *self, TsDebugger *debugger, TsExpression *expression, gboolean is_fixed, guint32 context);
gboolean ts_display_list_remove (TsDisplayList *self, guint id);
void ts_display_list_clear (TsDisplayList *self);

/* Looks at all of them anew. Nothing of the graph runs. */
void ts_display_list_update (TsDisplayList *self, TsDebugger *debugger);

guint ts_display_list_get_n (const TsDisplayList *self);
const TsDisplay *ts_display_list_get (const TsDisplayList *self, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsDisplayList, ts_display_list_free)

G_END_DECLS
