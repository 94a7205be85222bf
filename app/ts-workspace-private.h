#pragma once

#include "app/panels/ts-breakpoints-panel.h"
#include "app/panels/ts-devices-panel.h"
#include "app/panels/ts-feeds-panel.h"
#include "app/panels/ts-fetches-panel.h"
#include "app/panels/ts-inspector.h"
#include "app/panels/ts-value-viewer.h"
#include "app/panels/ts-variables-panel.h"
#include "app/ts-color-source.h"
#include "app/ts-drawer.h"
#include "app/ts-filter-bar.h"
#include "app/ts-step-bar.h"
#include "app/ts-stop-follower.h"
#include "app/ts-trace-bar.h"
#include "app/ts-trail-bar.h"
#include "app/ts-workspace.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the files of TsWorkspace share, and nobody else. */

struct _TsWorkspace
{
  GtkWidget parent_instance;

  TsDocument *root;         /* of the graph */
  TsComparison *comparison; /* (nullable): that @root shows */
  TsDocument *document;     /* that is shown: of the graph or of a function */
  gboolean selecting;       /* a selection is on its way between canvas and document */
  gboolean switching;       /* the canvas gets another graph */
  guint32 n_shown;          /* operations that the canvas showed when it was told of the run last: more, once a function is open in the place of its call */
  TsStopFollower follower;
  TsColorSource *color_source;
  gboolean following; /* the selection follows a stop */
  guint32 variable;   /* that the value viewer shows instead of the selection, or TS_NO_OP */
  gboolean step_constants;
  int side_width; /* as remembered, or 0 */
  int value_height;
  int drawer_height;
  char *drawer_page;   /* (nullable): as remembered */
  guint drawer_source; /* builds the drawer */

  GtkWidget *box;
  TsStepBar *step_bar;
  TsTrailBar *trail_bar;
  TsTraceBar *trace_bar;
  TsFilterBar *filter_bar;
  GtkPaned *navigator_paned;
  GtkPaned *side_paned;
  GtkPaned *value_paned;
  GtkPaned *drawer_paned;
  AdwBin *drawer_bin;
  TsNavigator *navigator;
  TsCanvas *canvas;
  GtkLabel *zoom_label;
  GtkWidget *cancel_layout_button;
  GtkWidget *layout_button;
  AdwViewStack *pages;
  AdwViewStackPage *feeds_page;
  AdwViewStackPage *fetches_page;
  AdwViewStackPage *breakpoints_page;
  TsInspector *inspector;
  AdwBin *feeds_bin;
  AdwBin *fetches_bin;
  AdwBin *breakpoints_bin;
  AdwBin *variables_bin;
  AdwBin *devices_bin;
  GtkScrolledWindow *value_scroller;

  /* Nullable: built when they are first to be seen. */
  TsDrawer *drawer;
  TsFeedsPanel *feeds_panel;
  TsFetchesPanel *fetches_panel;
  TsBreakpointsPanel *breakpoints_panel;
  TsVariablesPanel *variables_panel;
  TsDevicesPanel *devices_panel;
  TsValueViewer *value_viewer;
};

void ts_workspace_set_step_constants (TsWorkspace *self, gboolean step_constants);

/* ---- ts-workspace-document.c ---- */

/* The canvas and the pages show what becomes of the document, from now on or no more. */
void ts_workspace_follow_document (TsWorkspace *self);
void ts_workspace_leave_document (TsWorkspace *self);

/* ---- ts-workspace-pages.c ---- */

/* Does nothing if the page is there. */
void ts_workspace_build_page (TsWorkspace *self, const char *name);

/* Another document is shown. */
void ts_workspace_set_document_of_pages (TsWorkspace *self);

/* After the next picture, at the latest: it keeps what is said and where a run stopped, seen or not. */
void ts_workspace_build_drawer_soon (TsWorkspace *self);

/* (transfer none) */
TsDrawer *ts_workspace_ensure_drawer (TsWorkspace *self);
TsFeedsPanel *ts_workspace_ensure_feeds (TsWorkspace *self);
TsValueViewer *ts_workspace_ensure_viewer (TsWorkspace *self);

/* ---- ts-workspace-requests.c ---- */

void ts_workspace_op_activated (TsWorkspace *self, guint op);
void ts_workspace_output_activated (TsWorkspace *self, guint op, guint index);

void ts_workspace_bind_requests (GtkWidgetClass *widget_class);

/* ---- ts-workspace-trace.c ---- */

/* What became of the operations from one graph to another, if that is what is shown. */
void ts_workspace_show_fates (TsWorkspace *self);

/* Shows the answer of the trace bar in the graph, or none any more. */
void ts_workspace_show_trace (TsWorkspace *self);

/* Hides what is not in the answer, or shows all again. */
void ts_workspace_show_only_trace (TsWorkspace *self);

/* The graph shows other operations than the trace bar says: that tells of it. */
void ts_workspace_follow_kept (TsWorkspace *self);

/* What is selected is to be seen: what hides it ends. */
void ts_workspace_leave_only (TsWorkspace *self, guint32 op);

/* ---- ts-workspace-devices.c ---- */

void ts_workspace_bind_devices (GtkWidgetClass *widget_class);

/* Another document is shown. */
void ts_workspace_follow_devices (TsWorkspace *self);

/* ---- ts-workspace-view.c ---- */

void ts_workspace_keep_rules (TsWorkspace *self);
/* What the run does in functions that are open in the places of their calls, if there are others now. */
void ts_workspace_tell_bodies (TsWorkspace *self);
void ts_workspace_tell_hidden_stop (TsWorkspace *self);
void ts_workspace_show_hidden (TsWorkspace *self, guint op);

void ts_workspace_load_notes (TsWorkspace *self);
void ts_workspace_keep_notes (TsWorkspace *self);

/* ---- ts-workspace-variables.c ---- */

/* Shows the value of a variable in the value viewer, with its node selected, until the user selects something else. */
void ts_workspace_show_variable (TsWorkspace *self, guint32 op);

/* Shows what the variable holds now, if one is shown. */
void ts_workspace_refresh_variable (TsWorkspace *self);

/* The value viewer follows the selection again. */
void ts_workspace_leave_variable (TsWorkspace *self);

G_END_DECLS
