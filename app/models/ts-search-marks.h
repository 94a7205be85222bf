#pragma once

#include "app/scene/ts-notes.h"
#include "app/ts-document.h"

G_BEGIN_DECLS

/**
 * ts_search_marks_new:
 * @notes: (nullable)
 *
 * What the user has put on the operations of @document: for each a set of TsSearchMark. A note on a scope is on all that is in it. Time linear in the graph for each
 * breakpoint. Main thread.
 *
 * Returns: (transfer full)
 */
GBytes *ts_search_marks_new (TsDocument *document, const TsNotes *notes);

G_END_DECLS
