#pragma once

#include "app/ts-window.h"

G_BEGIN_DECLS

/**
 * ts_capture_start:
 * @first_frame: print `first frame 0.123 s`, the time since the process started
 * @screenshot: (nullable): a PNG file to write the picture of @window to
 *
 * Does this once what @window shows is on the screen, then quits the program. For benchmarks and the guide's pictures. Main thread.
 */
void ts_capture_start (TsWindow *window, gboolean first_frame, const char *screenshot);

G_END_DECLS
