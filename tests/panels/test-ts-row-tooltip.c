#include "app/panels/ts-row-tooltip.h"
#include "tests/support/ts-test-widgets.h"

static gboolean
says_something (GtkWidget *widget)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean says = FALSE;

  g_signal_emit_by_name (widget, "query-tooltip", 1, 1, FALSE, tooltip, &says);
  return says;
}

/* A row that is bound anew says what it was given last. */
static void
test_text (void)
{
  g_autoptr (GtkWidget) label = g_object_ref_sink (gtk_label_new ("row"));

  ts_row_tooltip_set (label, "first");
  g_assert_true (gtk_widget_get_has_tooltip (label));
  g_assert_true (says_something (label));
  ts_row_tooltip_set (label, "second");
  g_assert_cmpstr (ts_row_tooltip_get (label), ==, "second");
  g_assert_true (says_something (label));
  ts_row_tooltip_set (label, NULL);
  g_assert_null (ts_row_tooltip_get (label));
  g_assert_false (says_something (label));
}

int
main (int argc,
      char *argv[])
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  g_test_add_func ("/row-tooltip/text", test_text);
  return g_test_run ();
}
