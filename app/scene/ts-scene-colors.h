#pragma once

#include "app/scene/ts-graph-ranks.h"
#include "app/scene/ts-op-column.h"
#include "app/scene/ts-palette.h"
#include "app/scene/ts-scene.h"
#include "app/scene/ts-scope-patterns.h"
#include "engine/device/ts-placement-preview.h"

G_BEGIN_DECLS

#define TS_COLOR_STEPS 12u /* that a scale of numbers is cut into where they are counted */

typedef enum
{
  TS_COLORING_FAMILY, /* by kind of op, as cards are anyway */
  TS_COLORING_DEVICE, /* as requested */
  TS_COLORING_DTYPE,  /* of output 0 */
  TS_COLORING_DEPTH,
  TS_COLORING_PLACEMENT, /* the device where it would run */
  TS_COLORING_PATTERN,   /* the innermost scope or group around it that has the same inside as others */
  TS_COLORING_ORDER,     /* its place in run order */
  TS_COLORING_FLOPS,
  TS_COLORING_BYTES,
  TS_COLORING_PARAMETERS,
  TS_COLORING_TIME,   /* of the last runs */
  TS_COLORING_VALUES, /* whether there are NaN and infinities among them */
  TS_COLORING_CHANGE, /* when it came to its value */
  TS_COLORING_RANK,   /* among what was searched for */
  TS_COLORING_COLUMN, /* of a file */
  TS_N_COLORINGS,
} TsColoring;

/* `family`, `device`, `dtype`, `depth`, `placement`, `pattern`, `order`, `flops`, `bytes`, `parameters`, `time`, `values`, `change`, `rank`, `column`. */
const char *ts_coloring_get_name (TsColoring self);

/* (nullable) @name. %TS_N_COLORINGS if there is none of that name. */
TsColoring ts_coloring_from_name (const char *name);

/* Whether the graph alone tells it, without costs, run, search or file: see ts_scene_colors_new () and those for patterns and order. */
gboolean ts_coloring_is_of_graph (TsColoring self);

/**
 * TsSceneColors:
 * @names: (array length=n_classes): what the colours mean, if @column is no scale of numbers
 * @column: (nullable): what operations are coloured by, if it came from elsewhere
 * @low: the least number there is of operations and @high the greatest, also of scopes together
 * @from: what has the first colour of the scale and what is below, and @to the last
 *
 * A colour for each box of a scene, by what is asked about the operations: a closed box has that of most of what is in it, or of its numbers together.
 * Main thread.
 */
typedef struct
{
  TsColoring coloring;
  guint n_classes;
  char *names[TS_MAX_COLOR_CLASSES];
  TsOpColumn *column;
  double low;
  double high;
  double from;
  double to;

  /*< private >*/
  guint32 n_ops;
  guint8 *class_of_op; /* of a scale: 0, or 1 + the step */
  const TsScene *scene;
  guint32 n_boxes;
  guint8 *class_of_box;
  double *number_of_box;
  guint32 *counts; /* for each box and class */

  TsScopePatterns *patterns; /* nullable */
  guint8 *class_of_pattern;  /* (nullable): 0 where there is one scope of it */
  guint8 *class_of_scope;    /* (nullable): what operations directly in it have; 0 where nothing around them is like others */
  guint n_scope_classes;     /* those after them are of groups of the scene */
} TsSceneColors;

/* @ranks: (nullable): without them there is one depth. @placement: (nullable): without it nothing runs anywhere. Takes time linear in the graph. (transfer full) (nullable):
 * %NULL for %TS_COLORING_FAMILY, and for what the graph does not tell */
TsSceneColors *ts_scene_colors_new (TsGraph *graph, TsColoring coloring, const TsGraphRanks *ranks, const TsPlacementPreview *placement);

/* One colour for each pattern of scopes that there is more than once, those with most operations first; and for groups with the same inside, as the scene has them:
 * what @names says changes with the scene. Keeps @patterns. Takes time linear in the graph. (transfer full) */
TsSceneColors *ts_scene_colors_new_for_patterns (TsScopePatterns *patterns);

/* A scale of the places in run order, from 1; a scope has the mean. (transfer full) */
TsSceneColors *ts_scene_colors_new_for_order (const TsGraphRanks *ranks);

/* Keeps @column. (transfer full) */
TsSceneColors *ts_scene_colors_new_for_column (TsColoring coloring, TsOpColumn *column);
void ts_scene_colors_free (TsSceneColors *self);

/* @scene (nullable) is the one that colours are asked for next; kept by the caller for so long. */
void ts_scene_colors_set_scene (TsSceneColors *self, const TsScene *scene);

/* ---- scales of numbers ---- */

gboolean ts_scene_colors_is_scale (const TsSceneColors *self);

/* Spreads the colours over this part of the numbers. */
void ts_scene_colors_set_range (TsSceneColors *self, double from, double to);

/* Where @number is between the least, 0, and the greatest, 1, and back. */
double ts_scene_colors_get_place (const TsSceneColors *self, double number);
double ts_scene_colors_get_number (const TsSceneColors *self, double place);

/* The colour of the scale at @t, from 0, the first, to 1, the last: darker where it matters more, on dark ground lighter. */
GdkRGBA ts_scene_colors_get_scale_color (const TsSceneColors *self, double t, const TsPalette *palette);

/* The colour of what is not known. */
GdkRGBA ts_scale_get_unknown_color (const TsPalette *palette);

/* All numbers in @box together; NaN if none is known, or it is no scale. @n_unknown: (out): operations whose number is not known */
double ts_scene_colors_get_box_number (const TsSceneColors *self, guint32 box, guint32 *n_unknown);

/* ---- colours ---- */

GdkRGBA ts_scene_colors_get_class_color (const TsSceneColors *self, guint class_number, const TsPalette *palette);
GdkRGBA ts_scene_colors_get_box_color (const TsSceneColors *self, guint32 box, const TsPalette *palette);

/* A letter for a class, which says the same as its colour: "A", "B", ... (transfer none) */
const char *ts_scene_colors_get_class_sign (guint class_number);

/* The letter and the name of the class of @box; %NULL of a scale. (transfer none) (nullable) */
const char *ts_scene_colors_get_box_sign (const TsSceneColors *self, guint32 box);
const char *ts_scene_colors_get_box_class_name (const TsSceneColors *self, guint32 box);

/* Whether anything is known of what is in @box. */
gboolean ts_scene_colors_is_known (const TsSceneColors *self, guint32 box);

/* How many operations in @box have each colour: one number for each class, or for what is not known and each step of the scale. @n: (out)
 * (transfer none) (nullable) */
const guint32 *ts_scene_colors_get_counts (const TsSceneColors *self, guint32 box, guint *n);
GdkRGBA ts_scene_colors_get_count_color (const TsSceneColors *self, guint i, const TsPalette *palette);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSceneColors, ts_scene_colors_free)

G_END_DECLS
