#pragma once

#include "app/scene/ts-graph-ranks.h"
#include "app/scene/ts-scene-view.h"

G_BEGIN_DECLS

/**
 * TsRulerTick:
 * @at: where, in pixels from the upper border, or from the left one where data goes across
 * @first: the least depth of what is there, and @last the greatest
 */
typedef struct
{
  float at;
  guint32 first;
  guint32 last;
} TsRulerTick;

/**
 * TsSceneRuler:
 *
 * How deep in the graph what is seen is: depths along the border of the view. Of one scene. Main thread.
 */
typedef struct _TsSceneRuler TsSceneRuler;

/* Linear in the graph. @scene outlives it. (transfer full) */
TsSceneRuler *ts_scene_ruler_new (const TsScene *scene, const TsGraphRanks *ranks);
void ts_scene_ruler_free (TsSceneRuler *self);

/* (transfer full) (element-type TsRulerTick): for the boxes in the view, in order; those near to each other are one. Depths never
 * run back along the way of the data: of columns beside each other the one next to the ruler counts. */
GArray *ts_scene_ruler_list (const TsSceneRuler *self, const TsSceneView *view);

void ts_scene_ruler_snapshot (const TsSceneRuler *self, const TsSceneView *view, PangoContext *context, GtkSnapshot *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSceneRuler, ts_scene_ruler_free)

G_END_DECLS
