#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ts_degree_limit:
 * @degrees: (array length=n): how many edges each thing has
 *
 * Above which a thing stands out among the others as a hub: four times the distance of the quartiles over the upper one, and 5 at least, as TensorBoard has it.
 *
 * Returns: the most edges that are nothing special
 */
guint32 ts_degree_limit (const guint32 *degrees, guint32 n);

G_END_DECLS
