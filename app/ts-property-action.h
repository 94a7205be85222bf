#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ts_property_action_new:
 * @type: (nullable): of the parameter; without one it switches between %TRUE and %FALSE
 * @property: of @owner, a boolean or a string; static
 *
 * An action that shows and sets a property, and unlike a GPropertyAction can be disabled. Does not keep @owner. Main thread.
 *
 * Returns: (transfer full)
 */
GSimpleAction *ts_property_action_new (const char *name, const GVariantType *type, GObject *owner, const char *property);

G_END_DECLS
