#pragma once

#include "app/ts-value-dialog.h"
#include "app/ts-window-private.h"

G_BEGIN_DECLS

/* What the files of ts-window-actions.h share, and nobody else. */

/* What an action needs, or what keeps it from being done. */
typedef enum
{
  TS_WHEN_ALWAYS = 0, /* needed: nothing */
  TS_WHEN_NEVER = 0,  /* hindered: by nothing */
  TS_WHEN_HAS_DOCUMENT = 1 << 0,
  TS_WHEN_LOADING = 1 << 1,
  TS_WHEN_BUSY = 1 << 2,         /* a command of the debugger is being carried out */
  TS_WHEN_RUNNING = 1 << 3,      /* a run has begun and is not at its end */
  TS_WHEN_AT_OPERATION = 1 << 4, /* the run stands at an operation */
  TS_WHEN_OP_SELECTED = 1 << 5,
  TS_WHEN_ANY_SELECTED = 1 << 6, /* an operation or a scope */
  TS_WHEN_HAS_HITS = 1 << 7,
  TS_WHEN_IN_FUNCTION = 1 << 8,
  TS_WHEN_CAN_STEP_BACK = 1 << 9, /* the run has done something to go back over */
  TS_WHEN_CAN_UNDO = 1 << 10,     /* there is a run to take back */
  TS_WHEN_CAN_INITIALIZE = 1 << 11,
  TS_WHEN_HAS_OUTPUT = 1 << 12,   /* the selected operation has one */
  TS_WHEN_HAS_BRANCHES = 1 << 13, /* it chooses between branches */
  TS_WHEN_HAS_INPUT = 1 << 14,
  TS_WHEN_IS_READY = 1 << 15, /* it could run now */
  TS_WHEN_FAILED = 1 << 16,   /* the run stands before an operation that has failed */
  TS_WHEN_HAS_RUN = 1 << 17,  /* there is a run, perhaps at its end */
  TS_WHEN_HAS_RECORDING = 1 << 18,
} TsWhen;

/**
 * TsWindowAction:
 * @name: %NULL ends a table
 * @activate: (nullable): with @property only
 * @parameter_type: (nullable)
 * @property: (nullable): of the window, the workspace, the navigator or the canvas, which the action shows and sets
 * @hindered_by: any of these
 * @get_state: (nullable): which of its targets is chosen; (nullable): not known now
 */
typedef struct
{
  const char *name;
  void (*activate) (TsWindow *window, GVariant *parameter);
  const char *parameter_type;
  const char *property;
  TsWhen needs;
  TsWhen hindered_by;
  const char *shortcuts[3];
  const char *(*get_state) (TsWindow *window);
} TsWindowAction;

extern const TsWindowAction ts_window_file_actions[];     /* opening, saving, closing */
extern const TsWindowAction ts_window_run_actions[];      /* stepping, breakpoints */
extern const TsWindowAction ts_window_node_actions[];     /* with the operation that is selected */
extern const TsWindowAction ts_window_view_actions[];     /* what is shown where */
extern const TsWindowAction ts_window_override_actions[]; /* what is changed of a run */
extern const TsWindowAction ts_window_retry_actions[];    /* where an operation has failed */
extern const TsWindowAction ts_window_time_actions[];     /* order and time of a run */
extern const TsWindowAction ts_window_origin_actions[];   /* where values come from */
extern const TsWindowAction ts_window_ask_actions[];      /* questions, and what must be so */

static inline TsDebugWorker *
ts_window_get_worker (TsWindow *window)
{
  return ts_document_get_worker (window->shown);
}

static inline guint32
ts_window_get_selected_op (TsWindow *window)
{
  return ts_document_get_selected_op (window->shown);
}

/* The output that the value viewer shows, `name:0`. (transfer full) */
char *ts_window_dup_selected_output (TsWindow *window);

/* Shows the changes of the run, or its time. */
void ts_window_show_changes (TsWindow *window);
void ts_window_show_time (TsWindow *window);

/* A dialog about what is shown, as ts_value_dialog_new (); @done (nullable) is called once it is done. Present it when it has its fields. (transfer none) */
TsValueDialog *ts_window_new_value_dialog (TsWindow *window, const char *title, const char *verb, const char *what, void (*done) (TsWindow *window));

/* The same with one field and one way: asks for what comes behind @word, and shows the dialog. @text (nullable): to begin with */
void ts_window_ask_for (TsWindow *window, const char *title, const char *verb, const char *what, const char *word, const char *text, const char *hint, void (*done) (TsWindow *window));

/* Where the action is one of the debugger's language: carries out @line; what is wrong is told under @heading, else @done (nullable) is called. */
void ts_window_ask (TsWindow *window, const char *line, const char *heading, void (*done) (TsWindow *window));

G_END_DECLS
