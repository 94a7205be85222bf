#pragma once

#include "app/ts-workspace.h"

G_BEGIN_DECLS

/* @row: number of the reason that was chosen. */
typedef void (*TsReasonsFunc) (TsWorkspace *workspace, guint row);

/**
 * ts_reasons_popup:
 * @reasons: (element-type TsReason): the first is the heading; those whose operation is of the graph that is shown can be chosen, which selects it
 * @label: what they are, for who does not see it
 * @chosen: (nullable): called besides; the popover is closed then, and all that have an operation can be chosen
 *
 * Shows some lines over the graph, whose operations are marked in it while they are open.
 */
void ts_reasons_popup (TsWorkspace *workspace, const GArray *reasons, const char *label, TsReasonsFunc chosen);

G_END_DECLS
