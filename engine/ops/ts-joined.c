#include "engine/ops/ts-joined.h"

#include <string.h>

extern const TsJoinedDef ts_add_joined[];
extern const TsJoinedDef ts_bias_add_joined[];

static const TsJoinedDef *const tables[] = { ts_add_joined, ts_bias_add_joined };

const TsKernelDef *
ts_kernel_find_joined (const TsOperation *first,
                       const TsOperation *second,
                       TsDType dtype)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const TsJoinedDef *def = tables[i]; def->first != NULL; def++)
      if (strcmp (def->first, first->type) == 0 && strcmp (def->second, second->type) == 0 && (def->kernel.dtypes & TS_DTYPE_BIT (dtype)) != 0)
        return &def->kernel;
  return NULL;
}

static gboolean
forward_run (TsCall *call,
             GError **error)
{
  ts_call_forward (call, 0, 0);
  return TRUE;
}

const TsKernelDef ts_kernel_forward = { .run = forward_run };
