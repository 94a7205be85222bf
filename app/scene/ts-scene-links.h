#pragma once

#include "app/scene/ts-scene.h"

G_BEGIN_DECLS

/**
 * TsSceneLink:
 * @from: a closed box or operation; likewise @to. The same one only for an operation that feeds itself
 * @first_tensor: its tensors are @tensors[@first_tensor] .. @tensors[@first_tensor + @n_tensors - 1] of the links, each once; none if it is control
 * @flags: TsEdgeFlags; %TS_EDGE_BACK is not told
 */
typedef struct
{
  guint32 from;
  guint32 to;
  guint32 first_tensor;
  guint32 n_tensors;
  guint8 flags;
} TsSceneLink;

/**
 * TsSceneLinks:
 * @links: (element-type TsSceneLink): by @from, then @to, data before control
 * @tensors: (element-type TsOutput)
 *
 * What is between the innermost boxes of a scene, whatever frames are around them; all control edges too. For files that know no ports.
 */
typedef struct
{
  GArray *links;
  GArray *tensors;
} TsSceneLinks;

/* Takes O(m log m) of the graph's edges. (transfer full) */
TsSceneLinks *ts_scene_links_new (const TsScene *scene);
void ts_scene_links_free (TsSceneLinks *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSceneLinks, ts_scene_links_free)

G_END_DECLS
