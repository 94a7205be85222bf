#pragma once

#include "app/layout/ts-layout-engine.h"
#include "app/scene/ts-outline.h"
#include "app/scene/ts-scene.h"
#include "app/scene/ts-text-metrics.h"

G_BEGIN_DECLS

/**
 * TsSceneBuilder:
 *
 * Makes scenes of a graph: keeps its outline and the layouts, so that opening one more scope costs little.
 *
 * One thread at a time, and not the main one.
 */
typedef struct _TsSceneBuilder TsSceneBuilder;

/**
 * ts_scene_builder_new:
 * @helper: (nullable): path of the layout helper
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Takes time linear in the graph. (transfer full) (nullable)
 */
TsSceneBuilder *ts_scene_builder_new (TsGraph *graph, const TsTextMetrics *metrics, const char *helper, GCancellable *cancellable, GError **error);

/* The same of a part of the graph, as ts_outline_new_part () takes it. */
TsSceneBuilder *ts_scene_builder_new_part (TsGraph *graph, const TsOutlinePart *part, const TsTextMetrics *metrics, const char *helper, GCancellable *cancellable, GError **error);
void ts_scene_builder_free (TsSceneBuilder *self);

TsOutline *ts_scene_builder_get_outline (TsSceneBuilder *self);

/* As ts_outline_set_rules (), from the next scene on. */
void ts_scene_builder_set_outline_rules (TsSceneBuilder *self, const TsOutlineRules *rules);

/* How long the helper may take for one layout; 2 s at first. */
void ts_scene_builder_set_layout_budget (TsSceneBuilder *self, guint budget_ms);

/* As ts_layout_engine_set_patient (), from the next scene on. */
void ts_scene_builder_set_patient (TsSceneBuilder *self, gboolean patient);

/* Where data goes, from the next scene on; down at first. */
void ts_scene_builder_set_flow (TsSceneBuilder *self, TsFlow flow);

/* As ts_layout_engine_set_wraps (), from the next scene on. */
void ts_scene_builder_set_serpentine (TsSceneBuilder *self, gboolean serpentine);

/**
 * ts_scene_builder_build:
 * @open: (element-type guint32): the containers that are open; those that cannot be seen are passed over, the root is always open
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable)
 */
TsScene *ts_scene_builder_build (TsSceneBuilder *self, GHashTable *open, GCancellable *cancellable, GError **error);

/* Lays out the inside of a container and remembers that, so that opening it later takes less. Nothing comes of an error. */
void ts_scene_builder_prepare (TsSceneBuilder *self, guint32 container, GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSceneBuilder, ts_scene_builder_free)

G_END_DECLS
