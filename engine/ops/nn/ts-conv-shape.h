#pragma once

#include "engine/ops/ts-shape-fn.h"

G_BEGIN_DECLS

/* Shape functions of convolutions: input 0 images, input 1 a filter. */
gboolean ts_shape_conv2d (TsShapeCall *call, GError **error);
gboolean ts_shape_depthwise (TsShapeCall *call, GError **error);
gboolean ts_shape_depthwise_native (TsShapeCall *call, GError **error); /* which ignores dilations */

G_END_DECLS
