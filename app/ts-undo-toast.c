#include "app/ts-undo-toast.h"

#include <adwaita.h>

typedef struct
{
  void (*undo) (gpointer data);
  gpointer data;
  GDestroyNotify destroy;
} Undo;

static void
undo_free (gpointer data,
           GClosure *closure)
{
  Undo *undo = data;

  if (undo->destroy != NULL)
    undo->destroy (undo->data);
  g_free (undo);
}

static void
clicked (AdwToast *toast,
         Undo *undo)
{
  undo->undo (undo->data);
}

void
ts_undo_toast_show (GtkWidget *widget,
                    const char *text,
                    void (*undo) (gpointer data),
                    gpointer data,
                    GDestroyNotify destroy)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast;
  Undo *all;

  if (overlay == NULL)
    {
      if (destroy != NULL)
        destroy (data);
      return;
    }
  all = g_new (Undo, 1);
  *all = (Undo) { undo, data, destroy };
  toast = adw_toast_new (escaped);
  adw_toast_set_button_label (toast, undo != NULL ? "Undo" : NULL);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (clicked), all, undo_free, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}
