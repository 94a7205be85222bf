#pragma once

#include "app/scene/ts-scene.h"
#include "engine/device/ts-placement-preview.h"

G_BEGIN_DECLS

/**
 * TsSceneCopies:
 *
 * Which lines of a scene carry what is copied between devices: of an edge that is several lines the last one, which leads to the box that shows the user of
 * the copy. Immutable. Main thread.
 */
typedef struct _TsSceneCopies TsSceneCopies;

/* Keeps both. Takes time linear in the graph. (transfer full) (nullable): %NULL if nothing is copied */
TsSceneCopies *ts_scene_copies_new (TsScene *scene, TsPlacementPreview *placement);
void ts_scene_copies_free (TsSceneCopies *self);

/* How many copies @line stands for. */
guint ts_scene_copies_count (const TsSceneCopies *self, guint32 line);

/* `x:0 is copied from CPU:0 to CPU:1`, a line for each of them. (transfer full) (nullable): there is none */
char *ts_scene_copies_dup_text (const TsSceneCopies *self, guint32 line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSceneCopies, ts_scene_copies_free)

G_END_DECLS
