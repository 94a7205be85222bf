#pragma once

#include "app/scene/ts-outline.h"
#include "app/scene/ts-palette.h"
#include "app/scene/ts-scene.h"

G_BEGIN_DECLS

/**
 * ts_scene_to_dot:
 * @title: (nullable): name of the graph
 * @outline: what @scene was made of
 *
 * What is seen in Graphviz's language: open scopes are clusters, all else nodes, by full name (closed scopes with `/` behind it, as
 * TensorFlow writes name scopes); control edges are dashed. Slots are lines of the labels. The same bytes for the same scene.
 *
 * Returns: (transfer full)
 */
GBytes *ts_scene_to_dot (const TsScene *scene, TsOutline *outline, const TsPalette *palette, const char *title);

/**
 * ts_scene_to_graphml:
 *
 * The same in GraphML, open scopes as graphs inside their nodes, with the operations' types and the names and dtypes of tensors.
 *
 * Returns: (transfer full)
 */
GBytes *ts_scene_to_graphml (const TsScene *scene, TsOutline *outline, const char *title);

/**
 * ts_scene_to_json:
 *
 * The same in JSON: `nodes`, each with its place in pixels at 100 % and the number of the open scope that it is in, and `edges` between closed ones.
 *
 * Returns: (transfer full)
 */
GBytes *ts_scene_to_json (const TsScene *scene, TsOutline *outline, const char *title);

/* What a box is called in these files: the operation's name, or that of the container with `/` behind it. (transfer full) */
char *ts_scene_dup_box_name (const TsScene *scene, TsOutline *outline, guint32 box);

G_END_DECLS
