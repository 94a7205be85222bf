#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TS_DEVICE_NAME_UNSET (-1)
#define TS_DEVICE_NAME_MAX 127 /* bytes of a job or a type */

/**
 * TsDeviceName:
 * @job: "" where the name leaves it open
 * @replica: or %TS_DEVICE_NAME_UNSET
 * @task: or %TS_DEVICE_NAME_UNSET
 * @type: "CPU", "GPU", ...; "" where the name leaves it open
 * @index: which device of the type, or %TS_DEVICE_NAME_UNSET
 *
 * `/job:worker/replica:0/task:1/device:GPU:0` in its parts, any of which may be open. A plain value.
 */
typedef struct
{
  int replica;
  int task;
  int index;
  char job[TS_DEVICE_NAME_MAX + 1];
  char type[TS_DEVICE_NAME_MAX + 1];
} TsDeviceName;

#define TS_DEVICE_NAME_OPEN \
  ((TsDeviceName) { TS_DEVICE_NAME_UNSET, TS_DEVICE_NAME_UNSET, TS_DEVICE_NAME_UNSET, "", "" })

/**
 * ts_device_name_parse:
 * @text: full or partial, the parts in any order; "" leaves everything open. `*` leaves a part open, and the old forms `/cpu:0`,
 *   `/gpu:1`, `/gpu` and `gpu:1` stand for `/device:CPU:0` and so on
 * @self: (out): left alone on error
 * @error: %TS_ERROR_INVALID_ARGUMENT saying which part is wrong
 *
 * As tensorflow/python/framework/device_spec.py and tensorflow/core/util/device_name_utils.cc together.
 */
gboolean ts_device_name_parse (const char *text, TsDeviceName *self, GError **error);

/* The parts that are set: `/job:worker/device:GPU:0`; an open index is `*`; "" where all is open. (transfer full) */
char *ts_device_name_to_string (const TsDeviceName *self);

gboolean ts_device_name_equal (const TsDeviceName *a, const TsDeviceName *b);

/* Whether all five parts are set. */
gboolean ts_device_name_is_full (const TsDeviceName *self);

/* Fills what @self leaves open from @outer, part by part: an inner device scope inside an outer one. */
void ts_device_name_merge (TsDeviceName *self, const TsDeviceName *outer);

/* Whether some full name fits both: no part is set in both and differs. */
gboolean ts_device_name_is_compatible (const TsDeviceName *a, const TsDeviceName *b);

/* Whether every part that @self sets is the same in @other: a request that the device @other meets. */
gboolean ts_device_name_matches (const TsDeviceName *self, const TsDeviceName *other);

G_END_DECLS
