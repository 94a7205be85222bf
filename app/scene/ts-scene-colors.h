#pragma once

#include "app/scene/ts-graph-ranks.h"
#include "app/scene/ts-palette.h"
#include "app/scene/ts-scene.h"
#include "engine/device/ts-placement-preview.h"

G_BEGIN_DECLS

#define TS_MAX_COLOR_CLASSES 16 /* what is more is the last one together */

typedef enum
{
  TS_COLORING_FAMILY, /* by kind of op, as cards are anyway */
  TS_COLORING_DEVICE, /* as requested */
  TS_COLORING_DTYPE,  /* of output 0 */
  TS_COLORING_DEPTH,
  TS_COLORING_PLACEMENT, /* the device where it would run */
  TS_N_COLORINGS,
} TsColoring;

/* `family`, `device`, `dtype`, `depth`, `placement`. */
const char *ts_coloring_get_name (TsColoring self);

/* (nullable) @name. %TS_N_COLORINGS if there is none of that name. */
TsColoring ts_coloring_from_name (const char *name);

/**
 * TsSceneColors:
 * @names: (array length=n_classes): what the colours mean
 *
 * A colour for each box of a scene, by what is asked about the operations: a closed box has that of most of what is in it. Main thread.
 */
typedef struct
{
  TsColoring coloring;
  guint n_classes;
  char *names[TS_MAX_COLOR_CLASSES];

  /*< private >*/
  guint32 n_ops;
  guint8 *class_of_op;
  guint32 n_boxes;
  guint8 *class_of_box;
} TsSceneColors;

/* @ranks: (nullable): without them there is one depth. @placement: (nullable): without it nothing runs anywhere. Takes time linear in the graph. (transfer full) (nullable): %NULL for %TS_COLORING_FAMILY */
TsSceneColors *ts_scene_colors_new (TsGraph *graph, TsColoring coloring, const TsGraphRanks *ranks, const TsPlacementPreview *placement);
void ts_scene_colors_free (TsSceneColors *self);

/* @scene (nullable) is the one that colours are asked for next. */
void ts_scene_colors_set_scene (TsSceneColors *self, const TsScene *scene);

GdkRGBA ts_scene_colors_get_class_color (const TsSceneColors *self, guint class_number, const TsPalette *palette);
GdkRGBA ts_scene_colors_get_box_color (const TsSceneColors *self, guint32 box, const TsPalette *palette);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSceneColors, ts_scene_colors_free)

G_END_DECLS
