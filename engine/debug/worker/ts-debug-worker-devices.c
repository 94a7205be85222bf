#include "engine/debug/worker/ts-debug-worker-devices.h"

#include "engine/debug/worker/ts-debug-worker-private.h"

/* ---- the thread ---------------------------------------------------------------------------------- */

/* Takes @setup. */
static void
note_taken (TsDebugWorker *self,
            TsDeviceSetup *setup)
{
  g_clear_pointer (&self->taken_devices, ts_device_setup_unref);
  self->taken_devices = setup;
}

void
ts_debug_worker_take_devices (TsDebugWorker *self,
                              const TsDebugCommand *command)
{
  if (command->devices == NULL || command->devices == self->taken_devices)
    return; /* those that the console has left count then */
  ts_session_take_device_setup (ts_debugger_get_session (self->debugger), ts_device_setup_ref (command->devices));
  note_taken (self, ts_device_setup_ref (command->devices));
}

TsDeviceSetup *
ts_debug_worker_keep_devices (TsDebugWorker *self)
{
  TsDeviceSetup *setup = ts_session_get_device_setup (ts_debugger_get_session (self->debugger));

  note_taken (self, ts_device_setup_ref (setup));
  return ts_device_setup_ref (setup);
}

/* ---- the main thread ------------------------------------------------------------------------------- */

void
ts_debug_worker_init_devices (TsDebugWorker *self)
{
  self->devices = ts_device_setup_ref (ts_session_get_device_setup (ts_debugger_get_session (self->debugger)));
  self->taken_devices = ts_device_setup_ref (self->devices);
}

void
ts_debug_worker_clear_devices (TsDebugWorker *self)
{
  g_clear_pointer (&self->devices, ts_device_setup_unref);
  g_clear_pointer (&self->taken_devices, ts_device_setup_unref);
}

gboolean
ts_debug_worker_adopt_devices (TsDebugWorker *self,
                               TsDeviceSetup *given,
                               TsDeviceSetup *left)
{
  if (left == NULL || given != self->devices || left == given)
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
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_TAKE_DEVICES }, TRUE);
  ts_debug_worker_emit_devices_changed (self);
}
