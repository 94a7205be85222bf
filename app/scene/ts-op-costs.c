#include "app/scene/ts-op-costs.h"

#include <string.h>

static TsOpColumn *
column_new (const char *title,
            TsUnit unit,
            const double *numbers,
            const TsCosts *costs)
{
  TsOpColumn *self = ts_op_column_new_numbers (title, unit, TS_TOGETHER_SUM, costs->n_ops);

  memcpy (self->numbers, numbers, sizeof *numbers * costs->n_ops);
  self->is_log = TRUE;
  return self;
}

/* Parameters do not depend on it. */
static TsOpColumn *
note_assumed (TsOpColumn *self,
              const TsCosts *costs)
{
  if (costs->n_assumed > 0)
    self->note = g_strdup ("An unknown first dimension counts as 1");
  return self;
}

TsOpColumn *
ts_op_costs_new (const TsCosts *costs,
                 TsColoring coloring)
{
  switch ((int)coloring)
    {
    case TS_COLORING_FLOPS:
      return note_assumed (column_new ("FLOPs", TS_UNIT_FLOPS, costs->flops, costs), costs);
    case TS_COLORING_BYTES:
      return note_assumed (column_new ("Bytes of outputs", TS_UNIT_BYTES, costs->bytes, costs), costs);
    case TS_COLORING_PARAMETERS:
      return column_new ("Parameters", TS_UNIT_COUNT, costs->parameters, costs);
    default:
      g_return_val_if_reached (NULL);
    }
}

TsOpColumn *
ts_op_costs_new_times (const gint64 *times,
                       guint32 n_ops)
{
  TsOpColumn *self = ts_op_column_new_numbers ("Time", TS_UNIT_NANOSECONDS, TS_TOGETHER_SUM, n_ops);

  self->is_log = TRUE;
  for (guint32 i = 0; i < n_ops; i++)
    if (times[i] >= 0)
      self->numbers[i] = (double)times[i];
  return self;
}
