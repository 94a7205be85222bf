#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ts_renderer_choose:
 *
 * Has GTK draw with cairo where there is no graphics processor: OpenGL, which it would take else, is emulated there, and that costs more than all
 * the rest of the program (120 MB, and a fifth of a second at the start) and draws no faster. Says so through the environment, and only where nobody
 * has chosen before (GSK_RENDERER). To be called before GTK is initialised, while there is one thread.
 */
void ts_renderer_choose (void);

/* Whether @dev, the folder of devices, has one that OpenGL could draw with. */
gboolean ts_renderer_has_processor (const char *dev);

G_END_DECLS
