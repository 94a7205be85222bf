#pragma once

#include "app/scene/ts-outline.h"
#include "app/scene/ts-scene.h"

G_BEGIN_DECLS

/**
 * ts_render_to_json:
 * @title: name of the graph
 * @outline: what @scene was made of
 *
 * What is seen as JSON: `boxes` with their names, kinds and places in pixels at 100 %, those in an open one by the number of that in `parent`, and
 * `links` between the innermost of them by their numbers, with the tensors that they carry. The same bytes for the same scene.
 *
 * Returns: (transfer full)
 */
GBytes *ts_render_to_json (const TsScene *scene, TsOutline *outline, const char *title);

G_END_DECLS
