#pragma once

#include "app/ts-window-private.h"

G_BEGIN_DECLS

/* What the files of ts-window-finding.h share, and nobody else. */

/* What an action needs. */
typedef enum
{
  TS_FINDING_HAS_DOCUMENT = 1 << 0,
  TS_FINDING_ANY_SELECTED = 1 << 1,
  TS_FINDING_OP_SELECTED = 1 << 2,
  TS_FINDING_TWO_SELECTED = 1 << 3, /* two operations, and nothing else */
  TS_FINDING_HAS_TRACE = 1 << 4,
  TS_FINDING_HAS_STEPS = 1 << 5, /* the trace goes a number of steps far */
  TS_FINDING_CAN_GO_BACK = 1 << 6,
  TS_FINDING_CAN_GO_FORTH = 1 << 7,
  TS_FINDING_TWO_SCOPES = 1 << 8,
  TS_FINDING_HAS_CHANGES = 1 << 9,
} TsFindingState;

/**
 * TsFindingAction:
 * @name: %NULL ends a table
 * @parameter_type: (nullable)
 */
typedef struct
{
  const char *name;
  void (*activate) (TsWindow *window, GVariant *parameter);
  const char *parameter_type;
  TsFindingState needs;
  const char *shortcuts[3];
} TsFindingAction;

extern const TsFindingAction ts_finding_go_actions[];      /* to names, back and forth, into scopes */
extern const TsFindingAction ts_finding_trace_actions[];   /* along edges */
extern const TsFindingAction ts_finding_select_actions[];  /* with what is selected */
extern const TsFindingAction ts_finding_compare_actions[]; /* tables, comparisons, files */
extern const TsFindingAction ts_finding_rules_actions[];   /* what is hidden, and control edges */

/* Shows an operation, or a scope, of the graph that is shown. */
void ts_window_show_op (TsWindow *window, guint op, guint index);
void ts_window_show_scope (TsWindow *window, const char *scope);

/* The action "control-edges", and what goes wrong with rules. */
void ts_window_finding_follow_rules (TsWindow *window);

/* What would show too many boxes was not opened: asks. As a handler of the canvas's "too-many". */
void ts_window_ask_to_expand (TsWindow *window, guint64 n, guint depth);

/* What is set for all graphs: how they are simplified. */
void ts_window_grouping_add (TsWindow *window);
void ts_window_grouping_install_shortcuts (GtkApplication *application);

static inline TsCanvas *
ts_finding_get_canvas (TsWindow *window)
{
  return ts_workspace_get_canvas (window->workspace);
}

static inline TsTraceBar *
ts_finding_get_trace_bar (TsWindow *window)
{
  return ts_workspace_get_trace_bar (window->workspace);
}

G_END_DECLS
