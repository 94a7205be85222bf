#pragma once

#include "app/ts-workspace.h"

G_BEGIN_DECLS

/* Shows why operation @op of what is shown is in its state: a line for each step of the reason, which leads to the operation that it is about; these are marked in
 * the graph while it is open. */
void ts_why_popup (TsWorkspace *workspace, guint32 op);

G_END_DECLS
