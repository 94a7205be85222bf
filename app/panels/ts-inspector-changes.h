#pragma once

#include "app/panels/ts-attr-row.h"
#include "app/panels/ts-fact-row.h"
#include "app/ts-document.h"

G_BEGIN_DECLS

/* What the rows of an operation tell of what was changed of it in this session. While the worker is busy that is not known. Main thread. */

void ts_inspector_changes_show_attr (TsDocument *document, const TsOperation *op, TsAttrRow *row);

/* A row of a control input: a button that cuts it (`win.cut-control`), and whether it is cut. */
void ts_inspector_changes_add_cut (TsFactRow *row);
void ts_inspector_changes_show_cut (TsDocument *document, const TsOperation *op, TsFactRow *row);

G_END_DECLS
