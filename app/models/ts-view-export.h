#pragma once

#include "app/scene/ts-outline-rules.h"
#include "app/models/ts-view-rules.h"
#include "app/scene/ts-notes.h"
#include "app/scene/ts-scene-colors.h"
#include "engine/graph/ts-graph.h"
#include "engine/ops/ts-shape-table.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TS_VIEW_SVG,
  TS_VIEW_PDF,       /* one page as large as the picture */
  TS_VIEW_PDF_PAGES, /* pages of A4 */
  TS_VIEW_PNG,
  TS_VIEW_DOT,
  TS_VIEW_GRAPHML,
  TS_VIEW_JSON,
} TsViewFormat;

/**
 * TsViewExport:
 * @title: of the document in the file
 * @kept: (nullable): what of the graph is shown: one byte for each operation
 * @outline_rules: how it is simplified
 * @rules: (nullable): what is led past, and which control edges are drawn
 * @notes: (nullable)
 * @flow: where data goes
 * @serpentine: long chains are set in columns
 * @colors: (nullable): what boxes are tinted by; belongs to the export
 * @shapes: (nullable): of @graph: words at the edges
 * @all_pinned: pinned edges are drawn as curves, too
 * @open: names of the open scopes and groups
 * @scale: of a PNG: pixels for one at 100 %
 *
 * All of a graph as it is open now, in a file.
 */
typedef struct
{
  TsGraph *graph;
  char *title;
  GBytes *kept;
  TsOutlineRules outline_rules;
  TsViewRules *rules;
  TsNotes *notes;
  char **open;
  TsFlow flow;
  gboolean serpentine;
  TsSceneColors *colors;
  TsShapeTable *shapes;
  gboolean all_pinned;
  gboolean is_dark;
  gboolean is_high_contrast;
  gboolean has_legend;
  double scale;
  TsViewFormat format;
} TsViewExport;

void ts_view_export_clear (TsViewExport *self);

/* What the name of a file asks for; %FALSE if it ends with none of .svg, .pdf, .png, .dot, .gv, .graphml and .json. */
gboolean ts_view_format_guess (const char *path, TsViewFormat *format);

/**
 * ts_view_export_run:
 * @error: as ts_scene_picture_to_png () and the like, or why the file cannot be written; %G_IO_ERROR_CANCELLED: it is not
 *
 * Lays the graph out and writes it: names are not cut there. One thread at a time. The same bytes for the same view.
 */
gboolean ts_view_export_run (const TsViewExport *self, const char *path, GCancellable *cancellable, GError **error);

/* The same in a thread; @self is taken over and cleared. */
void ts_view_export_run_async (TsViewExport *self, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ts_view_export_run_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsViewExport, ts_view_export_clear)

G_END_DECLS
