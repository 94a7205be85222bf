#pragma once

#include "engine/debug/worker/ts-debug-worker.h"
#include "engine/device/ts-device-setup.h"

G_BEGIN_DECLS

/* Where the next run runs: kept by the worker, handed to its thread with the commands that may begin a run. Main thread. */

/* What is set up; lines of the console change it, too, and the worker's signal "devices-changed" tells of it. (transfer none): not to be changed itself */
TsDeviceSetup *ts_debug_worker_get_device_setup (TsDebugWorker *self);

/* Changes it as a line of the console does, see ts_device_setup_change (); the console shows the line. %FALSE with nothing changed. */
gboolean ts_debug_worker_change_devices (TsDebugWorker *self, const char *line, GError **error);

/* @setup: (transfer full). A run that has begun keeps its devices. */
void ts_debug_worker_set_device_setup (TsDebugWorker *self, TsDeviceSetup *setup);

G_END_DECLS
