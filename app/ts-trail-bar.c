#include "app/ts-trail-bar.h"

struct _TsTrailBar
{
  GtkWidget parent_instance;

  GPtrArray *documents; /* the root first */
  GtkWidget *box;
  GtkWidget *steps;
};

G_DEFINE_FINAL_TYPE (TsTrailBar, ts_trail_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_DOCUMENT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* ---- what is shown ----------------------------------------------------------------------------- */

static void
step_clicked (TsTrailBar *self,
              GtkWidget *button)
{
  guint depth = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "depth"));

  ts_trail_bar_go_back_to (self, depth);
}

static void
add_step (TsTrailBar *self,
          guint depth)
{
  gboolean is_last = depth + 1 == self->documents->len;
  const char *title = ts_document_get_title (self->documents->pdata[depth]);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *step = is_last ? label : gtk_button_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_set_tooltip_text (step, title);
  if (depth > 0)
    {
      GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

      gtk_widget_add_css_class (arrow, "dim-label");
      gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      gtk_box_append (GTK_BOX (self->steps), arrow);
    }
  if (is_last)
    gtk_widget_add_css_class (label, "heading");
  else
    {
      gtk_button_set_child (GTK_BUTTON (step), label);
      gtk_widget_add_css_class (step, "flat");
      g_object_set_data (G_OBJECT (step), "depth", GUINT_TO_POINTER (depth));
      g_signal_connect_swapped (step, "clicked", G_CALLBACK (step_clicked), self);
    }
  gtk_box_append (GTK_BOX (self->steps), step);
}

static void
changed (TsTrailBar *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->steps)) != NULL)
    gtk_box_remove (GTK_BOX (self->steps), child);
  for (guint i = 0; i < self->documents->len; i++)
    add_step (self, i);
  gtk_widget_set_visible (GTK_WIDGET (self), self->documents->len > 1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DOCUMENT]);
}

/* ---- life -------------------------------------------------------------------------------------- */

static void
ts_trail_bar_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  if (prop_id == PROP_DOCUMENT)
    g_value_set_object (value, ts_trail_bar_get_document (TS_TRAIL_BAR (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ts_trail_bar_dispose (GObject *object)
{
  TsTrailBar *self = TS_TRAIL_BAR (object);

  g_ptr_array_set_size (self->documents, 0);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_trail_bar_parent_class)->dispose (object);
}

static void
ts_trail_bar_finalize (GObject *object)
{
  g_ptr_array_unref (TS_TRAIL_BAR (object)->documents);

  G_OBJECT_CLASS (ts_trail_bar_parent_class)->finalize (object);
}

static void
ts_trail_bar_class_init (TsTrailBarClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = ts_trail_bar_get_property;
  object_class->dispose = ts_trail_bar_dispose;
  object_class->finalize = ts_trail_bar_finalize;

  props[PROP_DOCUMENT] = g_param_spec_object ("document", NULL, NULL, TS_TYPE_DOCUMENT, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_NAVIGATION);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-trail-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TsTrailBar, box);
  gtk_widget_class_bind_template_child (widget_class, TsTrailBar, steps);
}

static void
ts_trail_bar_init (TsTrailBar *self)
{
  self->documents = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_trail_bar_new (void)
{
  return g_object_new (TS_TYPE_TRAIL_BAR, NULL);
}

void
ts_trail_bar_set_root (TsTrailBar *self,
                       TsDocument *root)
{
  g_return_if_fail (TS_IS_TRAIL_BAR (self));
  g_return_if_fail (root == NULL || TS_IS_DOCUMENT (root));

  g_ptr_array_set_size (self->documents, 0);
  if (root != NULL)
    g_ptr_array_add (self->documents, g_object_ref (root));
  changed (self);
}

TsDocument *
ts_trail_bar_get_document (TsTrailBar *self)
{
  g_return_val_if_fail (TS_IS_TRAIL_BAR (self), NULL);

  return self->documents->len > 0 ? self->documents->pdata[self->documents->len - 1] : NULL;
}

guint
ts_trail_bar_get_depth (TsTrailBar *self)
{
  g_return_val_if_fail (TS_IS_TRAIL_BAR (self), 0);

  return self->documents->len > 0 ? self->documents->len - 1 : 0;
}

void
ts_trail_bar_push (TsTrailBar *self,
                   TsDocument *document)
{
  g_return_if_fail (TS_IS_TRAIL_BAR (self));
  g_return_if_fail (TS_IS_DOCUMENT (document));

  guint depth;

  if (g_ptr_array_find (self->documents, document, &depth))
    {
      ts_trail_bar_go_back_to (self, depth);
      return;
    }
  g_ptr_array_add (self->documents, g_object_ref (document));
  changed (self);
}

void
ts_trail_bar_go_back_to (TsTrailBar *self,
                         guint depth)
{
  g_return_if_fail (TS_IS_TRAIL_BAR (self));

  if (depth + 1 >= self->documents->len)
    return;

  g_ptr_array_set_size (self->documents, (gint)depth + 1);
  changed (self);
}
