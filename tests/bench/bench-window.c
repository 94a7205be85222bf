/* Tells how long it took until a window with one word in it was on screen, and ends: what GTK and Adwaita take by themselves. */

#include "app/ts-process-age.h"
#include "app/ts-renderer.h"

#include <adwaita.h>

static void
painted (GdkFrameClock *clock,
         GApplication *application)
{
  g_print ("first frame %.3f s\n", ts_process_age_seconds ());
  g_application_quit (application);
}

static void
activate (GApplication *application)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), gtk_label_new ("window"));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted), application);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (AdwApplication) application = NULL;

  ts_renderer_choose ();
  application = adw_application_new ("org.tensorstep.BenchWindow", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
