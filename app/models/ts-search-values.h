#pragma once

#include "app/ts-document.h"

G_BEGIN_DECLS

/**
 * TsSearchValues:
 *
 * What a search knows of the values of a document: where there are NaN and infinities. They are looked through only while that is wanted, in a thread, and again
 * when they have changed. Main thread.
 */
typedef struct _TsSearchValues TsSearchValues;

/* @changed: called with @user_data when there is something new to know, not from within these calls. */
TsSearchValues *ts_search_values_new (TsDocument *document, GFunc changed, gpointer user_data);
void ts_search_values_free (TsSearchValues *self);

void ts_search_values_set_wanted (TsSearchValues *self, gboolean wanted);

/* As ts_numerics_job_run_finish (). (nullable): %NULL: they are still being looked through, or not wanted */
GBytes *ts_search_values_get (TsSearchValues *self);

/* How much that tells: "nothing has run: constants only". (transfer full) (nullable): %NULL: all operations have a value, or nothing is known */
char *ts_search_values_describe (TsSearchValues *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSearchValues, ts_search_values_free)

G_END_DECLS
