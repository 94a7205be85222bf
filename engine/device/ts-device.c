#include "engine/device/ts-device.h"

/* ---- the CPU -------------------------------------------------------------------------------------- */

static TsTensor *
cpu_allocate (TsDevice *device,
              TsDType dtype,
              const TsShape *shape,
              GError **error)
{
  return ts_tensor_new (dtype, shape, error);
}

static TsTensor *
cpu_copy (TsDevice *device,
          TsTensor *tensor,
          GError **error)
{
  return ts_tensor_ref (tensor);
}

static gboolean
cpu_synchronize (TsDevice *device,
                 GError **error)
{
  return TRUE;
}

const TsDeviceBackend ts_cpu_backend = {
  .type = "CPU",
  .find_kernel = ts_kernel_find,
  .allocate = cpu_allocate,
  .copy_in = cpu_copy,
  .copy_out = cpu_copy,
  .synchronize = cpu_synchronize,
};

/* ---- the set -------------------------------------------------------------------------------------- */

static void
device_init (TsDevice *self,
             const TsDeviceBackend *backend,
             guint index)
{
  self->backend = backend;
  self->name = TS_DEVICE_NAME_OPEN;
  self->name.replica = self->name.task = 0;
  self->name.index = (int)index;
  g_strlcpy (self->name.job, "localhost", sizeof self->name.job);
  g_strlcpy (self->name.type, backend->type, sizeof self->name.type);
  self->text = ts_device_name_to_string (&self->name);
}

TsDeviceSet *
ts_device_set_new (guint n_cpus)
{
  TsDeviceSet *self = g_new0 (TsDeviceSet, 1);

  g_return_val_if_fail (n_cpus > 0, NULL);

  self->ref_count = 1;
  self->n_devices = n_cpus;
  self->devices = g_new0 (TsDevice, n_cpus);
  for (guint i = 0; i < n_cpus; i++)
    device_init (&self->devices[i], &ts_cpu_backend, i);
  return self;
}

TsDeviceSet *
ts_device_set_ref (TsDeviceSet *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_device_set_unref (TsDeviceSet *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_devices; i++)
    g_free (self->devices[i].text);
  g_free (self->devices);
  g_free (self);
}

int
ts_device_set_find (const TsDeviceSet *self,
                    const TsDeviceName *request)
{
  for (guint i = 0; i < self->n_devices; i++)
    if (ts_device_name_matches (request, &self->devices[i].name))
      return (int)i;
  return -1;
}

char *
ts_device_set_to_string (const TsDeviceSet *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_devices; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", self->devices[i].text);
  return g_string_free (text, FALSE);
}

TsTensor *
ts_device_copy (TsDevice *from,
                TsDevice *to,
                TsTensor *tensor,
                GError **error)
{
  g_autoptr (TsTensor) host = from->backend->copy_out (from, tensor, error);

  return host != NULL ? to->backend->copy_in (to, host, error) : NULL;
}
