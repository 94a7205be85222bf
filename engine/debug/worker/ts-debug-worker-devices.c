#include "engine/debug/worker/ts-debug-worker-devices.h"

#include "engine/debug/worker/ts-debug-worker-private.h"

/* ---- the thread ---------------------------------------------------------------------------------- */

void
ts_debug_worker_take_devices (TsDebugWorker *self,
                              const TsDebugCommand *command)
{
  /* Those that the console has left count then. */
  if (command->devices == NULL || command->devices_revision == self->taken_devices)
    return;
  ts_session_take_device_setup (ts_debugger_get_session (ts_console_get_debugger (self->console)), ts_device_setup_ref (command->devices));
  self->taken_devices = command->devices_revision;
}

TsDeviceSetup *
ts_debug_worker_keep_devices (TsDebugWorker *self)
{
  return ts_device_setup_ref (ts_session_get_device_setup (ts_debugger_get_session (ts_console_get_debugger (self->console))));
}

/* ---- the main thread ------------------------------------------------------------------------------- */

void
ts_debug_worker_init_devices (TsDebugWorker *self)
{
  self->devices = ts_device_setup_ref (ts_session_get_device_setup (ts_debugger_get_session (ts_console_get_debugger (self->console))));
}

void
ts_debug_worker_clear_devices (TsDebugWorker *self)
{
  g_clear_pointer (&self->devices, ts_device_setup_unref);
}

gboolean
ts_debug_worker_adopt_devices (TsDebugWorker *self,
                               guint revision,
                               TsDeviceSetup *left)
{
  if (left == NULL || revision != self->devices_revision || left == self->devices)
    return FALSE;
  g_clear_pointer (&self->devices, ts_device_setup_unref);
  self->devices = ts_device_setup_ref (left);
  return TRUE;
}

TsDeviceSetup *
ts_debug_worker_get_device_setup (TsDebugWorker *self)
{
  return self->devices;
}

gboolean
ts_debug_worker_change_devices (TsDebugWorker *self,
                                const char *line,
                                GError **error)
{
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_copy (self->devices);
  g_autofree char *echo = g_strconcat (TS_CONSOLE_PROMPT, line, "\n", NULL);

  if (!ts_device_setup_change (setup, line, error))
    return FALSE;
  ts_debug_worker_emit_said (self, echo);
  ts_debug_worker_set_device_setup (self, g_steal_pointer (&setup));
  return TRUE;
}

void
ts_debug_worker_set_device_setup (TsDebugWorker *self,
                                  TsDeviceSetup *setup)
{
  g_clear_pointer (&self->devices, ts_device_setup_unref);
  self->devices = setup;
  self->devices_revision++;
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_TAKE_DEVICES }, TRUE);
  ts_debug_worker_emit_devices_changed (self);
}
