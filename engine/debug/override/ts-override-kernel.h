#pragma once

#include "engine/debug/ts-debugger-private.h"

G_BEGIN_DECLS

/* What stands in for kernels, and what it shares with what replaces their outputs. */

#define TS_OVERRIDE_NO_SLOT G_MAXINT32 /* none of the inputs, but the operation itself is another */

/* Who gives each of @n outputs of the current activation: nobody yet. */
void ts_override_clear_ids (TsOverrides *self, guint n);

/* @override does. Takes @value */
void ts_override_give_output (TsOverrides *self, const TsOverride *override, guint i, TsTensor **outputs, TsTensor *value);

/* @old: (nullable): what the kernel gave. (transfer full) (nullable): errors as of ts_override_evaluate () */
TsTensor *ts_override_compute_output (TsDebugger *self, const TsOverride *override, const TsActivation *activation, guint i, TsTensor *old, GError **error);

G_END_DECLS
