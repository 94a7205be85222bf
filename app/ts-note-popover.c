#include "app/ts-note-popover.h"

struct _TsNotePopover
{
  GtkPopover parent_instance;

  TsCanvas *canvas;
  char *name; /* of the place */
  gboolean is_scope;
  TsNoteColor color;
  gboolean is_dropped; /* what is written is not wanted */

  GtkLabel *title;
  GtkTextView *text;
  GtkBox *colors;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (TsNotePopover, ts_note_popover, GTK_TYPE_POPOVER)

static const char *const color_labels[TS_N_NOTE_COLORS] = {
  [TS_NOTE_YELLOW] = "Yellow",
  [TS_NOTE_GREEN] = "Green",
  [TS_NOTE_BLUE] = "Blue",
  [TS_NOTE_RED] = "Red",
  [TS_NOTE_VIOLET] = "Violet",
};

/* (transfer full) */
static char *
dup_text (TsNotePopover *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
keep (TsNotePopover *self)
{
  g_autofree char *text = dup_text (self);
  TsNote note = { self->name, self->is_scope, text, self->color };
  g_autoptr (TsNotes) notes = ts_notes_set (ts_canvas_get_notes (self->canvas), &note);

  ts_canvas_set_notes (self->canvas, notes);
}

/* ---- what the user does -------------------------------------------------------------------------- */

static void
remove_note (TsNotePopover *self)
{
  g_autoptr (TsNotes) notes = ts_notes_remove (ts_canvas_get_notes (self->canvas), self->name, self->is_scope);

  self->is_dropped = TRUE;
  ts_canvas_set_notes (self->canvas, notes);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
done (TsNotePopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* Enter is a new line; with Ctrl it is done. */
static gboolean
key_pressed (TsNotePopover *self,
             guint key,
             guint code,
             GdkModifierType state)
{
  if (key == GDK_KEY_Escape)
    self->is_dropped = TRUE;
  else if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || !(state & GDK_CONTROL_MASK))
    return FALSE;
  gtk_popover_popdown (GTK_POPOVER (self));
  return TRUE;
}

static void
color_toggled (GtkToggleButton *button,
               TsNotePopover *self)
{
  if (gtk_toggle_button_get_active (button))
    self->color = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "color"));
}

static gboolean
unparent (gpointer data)
{
  GtkWidget *widget = data;

  if (gtk_widget_get_parent (widget) != NULL)
    gtk_widget_unparent (widget);
  return G_SOURCE_REMOVE;
}

static void
closed (TsNotePopover *self)
{
  if (!self->is_dropped)
    keep (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent, g_object_ref (self), g_object_unref);
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void
ts_note_popover_finalize (GObject *object)
{
  TsNotePopover *self = TS_NOTE_POPOVER (object);

  g_free (self->name);

  G_OBJECT_CLASS (ts_note_popover_parent_class)->finalize (object);
}

static void
ts_note_popover_class_init (TsNotePopoverClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = ts_note_popover_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-note-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, TsNotePopover, title);
  gtk_widget_class_bind_template_child (widget_class, TsNotePopover, text);
  gtk_widget_class_bind_template_child (widget_class, TsNotePopover, colors);
  gtk_widget_class_bind_template_child (widget_class, TsNotePopover, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, remove_note);
  gtk_widget_class_bind_template_callback (widget_class, done);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, closed);
}

static void
add_colors (TsNotePopover *self)
{
  GtkToggleButton *first = NULL;

  for (TsNoteColor color = 0; color < TS_N_NOTE_COLORS; color++)
    {
      GtkWidget *button = gtk_toggle_button_new ();
      g_autofree char *class = g_strconcat ("note-", ts_note_color_get_name (color), NULL);

      gtk_widget_add_css_class (button, "note-color");
      gtk_widget_add_css_class (button, class);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, color_labels[color]);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, color_labels[color], -1);
      g_object_set_data (G_OBJECT (button), "color", GUINT_TO_POINTER (color));
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), first);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), color == self->color);
      g_signal_connect_object (button, "toggled", G_CALLBACK (color_toggled), self, 0);
      first = first != NULL ? first : GTK_TOGGLE_BUTTON (button);
      gtk_box_append (self->colors, button);
    }
}

static void
ts_note_popover_init (TsNotePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_note (TsNotePopover *self,
           const TsNote *note)
{
  gtk_label_set_label (self->title, self->name);
  gtk_widget_set_visible (self->remove_button, note != NULL);
  if (note != NULL)
    {
      self->color = note->color;
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), note->text, -1);
    }
  add_colors (self);
}

void
ts_note_popover_popup (TsCanvas *canvas)
{
  gboolean is_scope;
  g_autofree char *name = ts_canvas_dup_selected_name (canvas, &is_scope);
  GdkRectangle area;
  TsNotePopover *self;

  g_return_if_fail (TS_IS_CANVAS (canvas));

  if (name == NULL || !ts_canvas_get_selected_area (canvas, &area))
    return;
  self = g_object_new (TS_TYPE_NOTE_POPOVER, NULL);
  self->canvas = canvas; /* which it is a child of */
  self->name = g_steal_pointer (&name);
  self->is_scope = is_scope;
  show_note (self, ts_notes_find (ts_canvas_get_notes (canvas), self->name, is_scope));
  gtk_widget_set_parent (GTK_WIDGET (self), GTK_WIDGET (canvas));
  g_signal_connect_object (canvas, "destroy", G_CALLBACK (unparent), self, G_CONNECT_SWAPPED);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &area);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}
