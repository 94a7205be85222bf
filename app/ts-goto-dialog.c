#include "app/ts-goto-dialog.h"

#include "app/models/ts-goto-list.h"
#include "app/panels/ts-row-action.h"
#include "app/panels/ts-row-tooltip.h"

struct _TsGotoDialog
{
  AdwWindow parent_instance;

  TsGotoList *places;
  GtkSingleSelection *selection;
  char *asked;        /* (nullable): the text that was looked for last */
  gboolean is_wanted; /* Enter came before what was typed was found */

  GtkWidget *entry;
  GtkStack *pages;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (TsGotoDialog, ts_goto_dialog, ADW_TYPE_WINDOW)

enum
{
  OP_ACTIVATED,
  SCOPE_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- going ------------------------------------------------------------------------------------- */

static void
go_to (TsGotoDialog *self,
       TsGotoItem *item)
{
  const TsGotoHit *hit = ts_goto_item_get_hit (item);
  g_autofree char *scope = ts_goto_item_dup_scope (item);

  g_object_ref (self);
  if (hit->is_scope)
    g_signal_emit (self, signals[SCOPE_ACTIVATED], 0, scope);
  else
    g_signal_emit (self, signals[OP_ACTIVATED], 0, hit->op, hit->index);
  gtk_window_close (GTK_WINDOW (self));
  g_object_unref (self);
}

static const char *
get_text (TsGotoDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
text_changed (TsGotoDialog *self)
{
  if (g_strcmp0 (self->asked, get_text (self)) == 0)
    return;

  g_free (self->asked);
  self->asked = g_strdup (get_text (self));
  self->is_wanted = FALSE;
  ts_goto_list_find (self->places, self->asked);
}

/* The entry waits a little before it tells of a change; Enter does not. */
static void
go (TsGotoDialog *self)
{
  TsGotoItem *item;

  text_changed (self);
  item = gtk_single_selection_get_selected_item (self->selection);
  if (ts_goto_list_is_busy (self->places))
    self->is_wanted = TRUE;
  else if (item != NULL)
    go_to (self, item);
}

static void
row_activated (TsGotoDialog *self,
               guint position)
{
  g_autoptr (TsGotoItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    go_to (self, item);
}

/* ---- finding ----------------------------------------------------------------------------------- */

static void
busy_changed (TsGotoDialog *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->places));

  if (ts_goto_list_is_busy (self->places))
    return;

  gtk_stack_set_visible_child_name (self->pages, n > 0 ? "found" : *get_text (self) == '\0' ? "hint"
                                                                                            : "nothing");
  if (n > 0)
    {
      gtk_single_selection_set_selected (self->selection, 0);
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
    }
  if (self->is_wanted)
    {
      self->is_wanted = FALSE;
      go (self);
    }
}

/* The entry keeps the focus while the arrows choose. */
static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint key,
             guint code,
             GdkModifierType state,
             TsGotoDialog *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint at = gtk_single_selection_get_selected (self->selection);
  gboolean down = key == GDK_KEY_Down || key == GDK_KEY_KP_Down;

  if (!down && key != GDK_KEY_Up && key != GDK_KEY_KP_Up)
    return GDK_EVENT_PROPAGATE;
  if (n == 0)
    return GDK_EVENT_STOP;

  at = down ? MIN (at + 1, n - 1) : at - MIN (at, 1);
  gtk_single_selection_set_selected (self->selection, at);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", at);
  return GDK_EVENT_STOP;
}

/* ---- rows -------------------------------------------------------------------------------------- */

static GtkWidget *
add_label (GtkWidget *box,
           PangoEllipsizeMode ellipsize,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
setup_row (GtkSignalListItemFactory *factory,
           GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (row, "search-row");
  gtk_box_append (GTK_BOX (row), line);
  gtk_widget_set_hexpand (add_label (line, PANGO_ELLIPSIZE_MIDDLE, NULL), TRUE);
  add_label (line, PANGO_ELLIPSIZE_NONE, "op-type");
  add_label (row, PANGO_ELLIPSIZE_START, "scope-path");
  gtk_list_item_set_child (item, row);
}

static void
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem *item)
{
  TsGotoItem *place = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *line = gtk_widget_get_first_child (row);
  GtkWidget *title = gtk_widget_get_first_child (line);
  const char *path = ts_goto_item_get_path (place);

  gtk_label_set_label (GTK_LABEL (title), ts_goto_item_get_title (place));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (title)), ts_goto_item_get_kind (place));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (line)), path);
  gtk_widget_set_visible (gtk_widget_get_next_sibling (line), *path != '\0');
  ts_row_tooltip_set (row, ts_goto_item_get_name (place));
  ts_row_action_describe (item, ts_goto_item_get_name (place), ts_goto_item_get_kind (place));
}

/* ---- life -------------------------------------------------------------------------------------- */

static void
ts_goto_dialog_dispose (GObject *object)
{
  TsGotoDialog *self = TS_GOTO_DIALOG (object);

  if (self->places != NULL)
    g_signal_handlers_disconnect_by_data (self->places, self);
  g_clear_object (&self->places);
  g_clear_pointer (&self->asked, g_free);

  G_OBJECT_CLASS (ts_goto_dialog_parent_class)->dispose (object);
}

static void
ts_goto_dialog_class_init (TsGotoDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_goto_dialog_dispose;

  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_GOTO_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SCOPE_ACTIVATED] = g_signal_new ("scope-activated", TS_TYPE_GOTO_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-goto-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TsGotoDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, TsGotoDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, TsGotoDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, text_changed);
  gtk_widget_class_bind_template_callback (widget_class, go);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
}

static void
ts_goto_dialog_init (TsGotoDialog *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->entry, keys);
}

TsGotoDialog *
ts_goto_dialog_new (GtkWindow *parent,
                    TsGraph *graph)
{
  TsGotoDialog *self = g_object_new (TS_TYPE_GOTO_DIALOG, "transient-for", parent, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->places = ts_goto_list_new (graph);
  g_signal_connect_swapped (self->places, "notify::busy", G_CALLBACK (busy_changed), self);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->places)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection); /* the list keeps it */
  gtk_widget_grab_focus (self->entry);
  return self;
}

void
ts_goto_dialog_set_text (TsGotoDialog *self,
                         const char *text)
{
  g_return_if_fail (TS_IS_GOTO_DIALOG (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}
