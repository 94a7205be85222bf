#pragma once

#include "engine/device/ts-device-name.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

typedef struct _TsDevice TsDevice;

/**
 * TsDeviceBackend:
 * @type: "CPU", "GPU"
 * @find_kernel: as ts_kernel_find ()
 * @allocate: as ts_tensor_new (), in memory of the device
 * @copy_in: (transfer full): a tensor of the host's memory as one of the device's; the same where both share memory
 * @copy_out: (transfer full): the way back
 * @synchronize: waits until everything that was begun on the device is done
 *
 * A kind of device. Nothing above it knows more of one than this.
 */
typedef struct
{
  const char *type;
  const TsKernelDef *(*find_kernel) (const TsOperation *op, GError **error);
  TsTensor *(*allocate) (TsDevice *device, TsDType dtype, const TsShape *shape, GError **error);
  TsTensor *(*copy_in) (TsDevice *device, TsTensor *tensor, GError **error);
  TsTensor *(*copy_out) (TsDevice *device, TsTensor *tensor, GError **error);
  gboolean (*synchronize) (TsDevice *device, GError **error);
} TsDeviceBackend;

/**
 * TsDevice:
 * @name: full
 * @text: @name as text
 */
struct _TsDevice
{
  const TsDeviceBackend *backend;
  TsDeviceName name;
  char *text;
};

extern const TsDeviceBackend ts_cpu_backend;

/**
 * TsDeviceSet:
 *
 * The devices of a session, all of `/job:localhost/replica:0/task:0`. Immutable, reference counted.
 */
typedef struct
{
  guint n_devices;
  TsDevice *devices;

  /*< private >*/
  gint ref_count;
} TsDeviceSet;

/* @n_cpus logical CPU devices, 1 or more: `/device:CPU:0` and up. They share memory and threads. (transfer full) */
TsDeviceSet *ts_device_set_new (guint n_cpus);
TsDeviceSet *ts_device_set_ref (TsDeviceSet *self);
void ts_device_set_unref (TsDeviceSet *self);

/* Number of the first device that meets @request, in which parts may be open; -1 if none does. */
int ts_device_set_find (const TsDeviceSet *self, const TsDeviceName *request);

/* Their names, separated by ", ". (transfer full) */
char *ts_device_set_to_string (const TsDeviceSet *self);

/* A tensor of device @from as one of device @to; the same tensor where they share memory. (transfer full) (nullable) */
TsTensor *ts_device_copy (TsDevice *from, TsDevice *to, TsTensor *tensor, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsDeviceSet, ts_device_set_unref)

G_END_DECLS
