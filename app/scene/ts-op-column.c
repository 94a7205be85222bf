#include "app/scene/ts-op-column.h"

#include <math.h>

static TsOpColumn *
column_new (const char *title,
            guint32 n_ops)
{
  TsOpColumn *self = g_new0 (TsOpColumn, 1);

  self->ref_count = 1;
  self->title = g_strdup (title);
  self->n_ops = n_ops;
  return self;
}

TsOpColumn *
ts_op_column_new_numbers (const char *title,
                          TsUnit unit,
                          TsTogether together,
                          guint32 n_ops)
{
  TsOpColumn *self = column_new (title, n_ops);

  self->unit = unit;
  self->together = together;
  self->numbers = g_new (double, (gsize)n_ops + 1);
  for (guint32 i = 0; i < n_ops; i++)
    self->numbers[i] = (double)NAN;
  return self;
}

TsOpColumn *
ts_op_column_new_classes (const char *title,
                          const char *none,
                          guint32 n_ops)
{
  TsOpColumn *self = column_new (title, n_ops);

  self->classes = g_new0 (guint8, (gsize)n_ops + 1);
  self->names[self->n_classes++] = g_strdup (none);
  return self;
}

guint8
ts_op_column_add_class (TsOpColumn *self,
                        const char *name)
{
  for (guint c = 1; c < self->n_classes; c++)
    if (g_str_equal (self->names[c], name))
      return (guint8)c;
  if (self->n_classes < TS_MAX_COLOR_CLASSES)
    {
      self->names[self->n_classes] = g_strdup (self->n_classes + 1 < TS_MAX_COLOR_CLASSES ? name : "Others");
      self->n_classes++;
    }
  return (guint8)(self->n_classes - 1);
}

TsOpColumn *
ts_op_column_ref (TsOpColumn *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_op_column_unref (TsOpColumn *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint c = 0; c < self->n_classes; c++)
    g_free (self->names[c]);
  g_free (self->classes);
  g_free (self->numbers);
  g_free (self->title);
  g_free (self->note);
  g_free (self);
}

/* ---- numbers for people --------------------------------------------------------------------------- */

/* Three digits and the step of a thousand that they are of. */
static char *
format_steps (double number,
              const char *const *steps,
              guint n_steps)
{
  guint step = 0;

  while (step + 1 < n_steps && fabs (number) >= 999.5)
    {
      number /= 1000;
      step++;
    }
  return g_strdup_printf ("%.*f %s", number == floor (number) || fabs (number) >= 100 ? 0 : fabs (number) >= 10 ? 1
                                                                                                                : 2,
                          number, steps[step]);
}

char *
ts_unit_format (TsUnit unit,
                double number)
{
  static const char *const flops[] = { "FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP", "PFLOP" };
  static const char *const times[] = { "ns", "µs", "ms", "s" };

  if (isnan (number))
    return g_strdup ("");
  switch (unit)
    {
    case TS_UNIT_FLOPS:
      return format_steps (number, flops, G_N_ELEMENTS (flops));
    case TS_UNIT_NANOSECONDS:
      return format_steps (number, times, G_N_ELEMENTS (times));
    case TS_UNIT_BYTES:
      return g_format_size_full ((guint64)MAX (number, 0), G_FORMAT_SIZE_IEC_UNITS);
    case TS_UNIT_COUNT:
      return g_strdup_printf ("%'.0f", number);
    case TS_UNIT_NONE:
    default:
      return g_strdup_printf ("%.6g", number);
    }
}

char *
ts_op_column_format (const TsOpColumn *self,
                     double number)
{
  return ts_unit_format (self->unit, number);
}

char *
ts_op_column_dup_text (const TsOpColumn *self,
                       guint32 op)
{
  if (op >= self->n_ops)
    return g_strdup ("");
  if (self->numbers != NULL)
    return ts_op_column_format (self, self->numbers[op]);
  return g_strdup (self->classes[op] > 0 ? self->names[self->classes[op]] : "");
}
