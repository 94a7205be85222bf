#pragma once

#include "app/scene/ts-notes.h"
#include "app/scene/ts-outline.h"
#include "app/scene/ts-scene-colors.h"
#include "engine/ops/ts-shape-table.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The largest picture in pixels: 256 MiB of them; and how long a side may be, for Cairo. */
#define TS_PICTURE_MAX_PIXELS (64 << 20)
#define TS_PICTURE_MAX_SIDE 32767
#define TS_PICTURE_MAX_PAGES 500

/**
 * TsScenePicture:
 * @title: (nullable): of the document
 * @outline: what @scene was made of: for full names
 * @context: for the text: what the metrics of the scene were measured with
 * @has_legend: what colours and signs mean is under the graph
 * @notes: (nullable): are drawn with it
 * @shapes: (nullable): of what flows along the lines: words at them
 * @metrics: (nullable): what the cards of @scene were measured with: the values of constants that are slots are drawn, too
 * @all_pinned: pinned edges are drawn as curves, too
 * @colors: (nullable): what boxes are tinted by; of @scene
 *
 * A scene that becomes a file: all of it, with nothing on top. The same bytes for the same scene, fonts and libraries.
 * Needs no display, but gtk_init_check () to have been called. The main thread, or the one thread that exports.
 */
typedef struct
{
  const char *title;
  const TsScene *scene;
  TsOutline *outline;
  const TsPalette *palette;
  PangoContext *context;
  gboolean has_legend;
  TsNotes *notes;
  const TsSceneColors *colors;
  TsShapeTable *shapes;
  const TsTextMetrics *metrics;
  gboolean all_pinned;
} TsScenePicture;

/* A context for text that looks the same on all screens. (transfer full) */
PangoContext *ts_scene_picture_new_context (void);

/* In pixels at 100 %. */
void ts_scene_picture_get_size (const TsScenePicture *self, double *width, double *height);

/**
 * ts_scene_picture_to_png:
 * @scale: pixels for one at 100 %; above 0
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED if it is larger than %TS_PICTURE_MAX_PIXELS or %TS_PICTURE_MAX_SIDE allow, with the scale that would do
 *
 * What is too small to be read is left out, as on the screen.
 *
 * Returns: (transfer full) (nullable)
 */
GBytes *ts_scene_picture_to_png (const TsScenePicture *self, double scale, GError **error);

/**
 * ts_scene_picture_to_svg:
 *
 * Text is text; pointing at a box tells its full name.
 *
 * Returns: (transfer full)
 */
GBytes *ts_scene_picture_to_svg (const TsScenePicture *self);

/**
 * TsPaper:
 * @name: "A4"
 * @width: in points, upright
 */
typedef struct
{
  const char *name;
  double width;
  double height;
} TsPaper;

/* Knows A0 to A5, letter, legal and tabloid, in any case. (nullable) */
const TsPaper *ts_paper_find (const char *name);

/**
 * ts_scene_picture_to_pdf:
 * @paper: (nullable): %NULL: one page as large as the picture, made smaller where PDF's limit of 200 inches demands it
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED if it takes more than %TS_PICTURE_MAX_PAGES
 *
 * On paper the picture is cut into pages that overlap, upright or across as it takes fewer; before them comes one with all of it, and each
 * page leads to those around it. Open scopes are bookmarks. Text can be searched.
 *
 * Returns: (transfer full) (nullable)
 */
GBytes *ts_scene_picture_to_pdf (const TsScenePicture *self, const TsPaper *paper, GError **error);

G_END_DECLS
