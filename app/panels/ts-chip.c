#include "app/panels/ts-chip.h"

void
ts_chip_set (GtkLabel *label,
             const char *text,
             const char *style)
{
  const char *const classes[] = { "chip", style, NULL };

  gtk_label_set_text (label, text);
  gtk_widget_set_css_classes (GTK_WIDGET (label), (const char **)classes);
}

static const char *
get_value_style (TsValueState state)
{
  switch (state)
    {
    case TS_VALUE_LIVE:
      return "live";
    case TS_VALUE_FED:
      return "fed";
    case TS_VALUE_OVERRIDDEN:
    case TS_VALUE_UNINITIALIZED:
      return "changed";
    case TS_VALUE_ERROR:
      return "bad";
    default:
      return "none";
    }
}

void
ts_chip_set_value (GtkLabel *label,
                   const TsOutputValue *value)
{
  const char *state = ts_value_state_name (value->state);
  g_autofree char *text = NULL;

  if (value->taint != NULL)
    {
      if (value->state == TS_VALUE_LIVE)
        text = g_strdup_printf ("tainted by %s", value->taint);
      else
        text = g_strdup_printf (value->state == TS_VALUE_OVERRIDDEN ? "%s by %s" : "%s, tainted by %s", state, value->taint);
      ts_chip_set (label, text, "changed");
    }
  else if (value->is_constant)
    ts_chip_set (label, "constant", "none");
  else
    ts_chip_set (label, state, get_value_style (value->state));
}

static const char *
get_op_style (TsOpState state)
{
  switch (state)
    {
    case TS_OP_CURRENT:
    case TS_OP_FED:
      return "fed";
    case TS_OP_DONE:
      return "live";
    case TS_OP_READY:
      return "changed";
    case TS_OP_FAILED:
      return "bad";
    default:
      return "none";
    }
}

void
ts_chip_set_op_state (GtkLabel *label,
                      TsOpState state)
{
  ts_chip_set (label, ts_op_state_name (state), get_op_style (state));
}
