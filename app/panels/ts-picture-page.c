#include "app/panels/ts-picture-page.h"

#include "app/models/ts-table-slice.h"
#include "app/panels/ts-index-field.h"
#include "app/panels/ts-panels.h"
#include "app/panels/ts-picture-area.h"
#include "engine/tensor/ts-tensor-format.h"

struct _TsPicturePage
{
  GtkWidget parent_instance;

  GtkToggleButton *auto_button;
  GtkToggleButton *unit_button;
  GtkToggleButton *byte_button;
  GtkToggleButton *full_button;
  GtkToggleButton *tiled_button;
  GtkToggleButton *last_button;
  GtkToggleButton *first_button;
  GtkWidget *options_button;
  TsIndexField *image_field;
  TsPictureArea *area;
  GtkButton *zoom_button;
  GtkLabel *status_label;

  TsTensor *tensor;
  TsPicture picture;
  TsTensorStats stats;
  gboolean has_stats;
};

G_DEFINE_FINAL_TYPE (TsPicturePage, ts_picture_page, GTK_TYPE_WIDGET)

static TsPictureRange
get_range (TsPicturePage *self)
{
  if (gtk_toggle_button_get_active (self->unit_button))
    return TS_PICTURE_RANGE_UNIT;

  if (gtk_toggle_button_get_active (self->byte_button))
    return TS_PICTURE_RANGE_BYTE;

  if (gtk_toggle_button_get_active (self->full_button))
    return TS_PICTURE_RANGE_FULL;

  return TS_PICTURE_RANGE_AUTO;
}

/* Values of the element or, in colour, of the elements at one place: `[0, 3, 5, :] = 0.1 0.2 0.3`. */
static char *
describe_pointed (TsPicturePage *self,
                  gint64 x,
                  gint64 y)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const TsPicture *picture = ts_picture_area_get_picture (self->area);
  gint64 n_channels = picture->tiled ? 1 : picture->n_channels;
  gsize element;

  for (gint64 i = 0; i < n_channels; i++)
    {
      g_autofree char *value = NULL;

      if (!ts_picture_get_element (picture, x, y, i, &element))
        return g_strdup ("");

      if (i == 0)
        {
          g_autofree char *place = ts_table_slice_format_element (&self->tensor->shape, element);

          g_string_append_printf (text, "%s%s = ", place, n_channels > 1 ? " …" : "");
        }

      value = ts_tensor_format_element (self->tensor, element);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", value);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_picture (TsPicturePage *self)
{
  const TsPicture *picture = &self->picture;
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GINT64_FORMAT " × %" G_GINT64_FORMAT, picture->width, picture->height);
  if (picture->n_channels > 1)
    g_string_append_printf (text, ", %" G_GINT64_FORMAT " channels", picture->n_channels);

  g_string_append_printf (text, ", black %g, white %g", picture->low, picture->high);
  if (self->has_stats && self->stats.n_nan > 0)
    g_string_append_printf (text, ", %" G_GSIZE_FORMAT " NaN in magenta", self->stats.n_nan);

  if (self->has_stats && self->stats.n_positive_inf > 0)
    g_string_append_printf (text, ", %" G_GSIZE_FORMAT " +Inf in orange", self->stats.n_positive_inf);

  if (self->has_stats && self->stats.n_negative_inf > 0)
    g_string_append_printf (text, ", %" G_GSIZE_FORMAT " -Inf in blue", self->stats.n_negative_inf);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
update_status (TsPicturePage *self)
{
  g_autofree char *text = NULL;
  gint64 x;
  gint64 y;

  if (self->tensor != NULL && ts_picture_area_get_pointed (self->area, &x, &y))
    text = describe_pointed (self, x, y);
  else if (self->tensor != NULL)
    text = describe_picture (self);

  gtk_label_set_text (self->status_label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status_label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "", -1);
}

static void
update_zoom (TsPicturePage *self)
{
  double zoom = ts_picture_area_get_zoom (self->area);
  g_autofree char *text = g_strdup_printf (zoom < 0.1 ? "%.1f %%" : "%.0f %%", zoom * 100);

  gtk_button_set_label (self->zoom_button, text);
}

static void
update_picture (TsPicturePage *self)
{
  TsPictureLayout layout = gtk_toggle_button_get_active (self->first_button) ? TS_PICTURE_CHANNELS_FIRST : TS_PICTURE_CHANNELS_LAST;
  gboolean has_colours;

  if (self->tensor == NULL)
    {
      ts_picture_area_set_picture (self->area, NULL, NULL);
      return;
    }

  ts_picture_init (&self->picture, &self->tensor->shape, layout);
  ts_index_field_set_range (self->image_field, "Image", self->picture.n_images);
  self->picture.image = ts_index_field_get_index (self->image_field);
  ts_picture_set_tiled (&self->picture, gtk_toggle_button_get_active (self->tiled_button));
  ts_picture_set_range (&self->picture, get_range (self), self->tensor->dtype, self->has_stats ? &self->stats : NULL);

  has_colours = self->picture.n_channels > 1 && ts_picture_has_colours (self->picture.n_channels);
  gtk_widget_set_sensitive (GTK_WIDGET (self->tiled_button), has_colours);
  gtk_widget_set_visible (self->options_button, self->tensor->shape.rank > 2);
  gtk_widget_set_visible (GTK_WIDGET (self->image_field), self->picture.n_images > 1);
  ts_picture_area_set_picture (self->area, self->tensor, &self->picture);
  update_status (self);
}

static void
on_option_toggled (TsPicturePage *self)
{
  update_picture (self);
}

static void
on_image_changed (TsPicturePage *self)
{
  update_picture (self);
}

void
ts_picture_page_set_tensor (TsPicturePage *self,
                            TsTensor *tensor)
{
  g_return_if_fail (TS_IS_PICTURE_PAGE (self));

  if (tensor != NULL)
    ts_tensor_ref (tensor);

  g_clear_pointer (&self->tensor, ts_tensor_unref);
  self->tensor = tensor;
  self->has_stats = FALSE;
  update_picture (self);
}

void
ts_picture_page_set_stats (TsPicturePage *self,
                           const TsTensorStats *stats)
{
  g_return_if_fail (TS_IS_PICTURE_PAGE (self));

  self->has_stats = stats != NULL;
  if (stats != NULL)
    self->stats = *stats;

  update_picture (self);
}

static void
ts_picture_page_dispose (GObject *object)
{
  TsPicturePage *self = TS_PICTURE_PAGE (object);

  g_clear_pointer (&self->tensor, ts_tensor_unref);
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_PICTURE_PAGE);

  G_OBJECT_CLASS (ts_picture_page_parent_class)->dispose (object);
}

static void
ts_picture_page_class_init (TsPicturePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_picture_page_dispose;

  g_type_ensure (TS_TYPE_INDEX_FIELD);
  g_type_ensure (TS_TYPE_PICTURE_AREA);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-picture-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TsPicturePage, auto_button);
  gtk_widget_class_bind_template_child (widget_class, TsPicturePage, unit_button);
  gtk_widget_class_bind_template_child (widget_class, TsPicturePage, byte_button);
  gtk_widget_class_bind_template_child (widget_class, TsPicturePage, full_button);
  gtk_widget_class_bind_template_child (widget_class, TsPicturePage, tiled_button);
  gtk_widget_class_bind_template_child (widget_class, TsPicturePage, last_button);
  gtk_widget_class_bind_template_child (widget_class, TsPicturePage, first_button);
  gtk_widget_class_bind_template_child (widget_class, TsPicturePage, options_button);
  gtk_widget_class_bind_template_child (widget_class, TsPicturePage, image_field);
  gtk_widget_class_bind_template_child (widget_class, TsPicturePage, area);
  gtk_widget_class_bind_template_child (widget_class, TsPicturePage, zoom_button);
  gtk_widget_class_bind_template_child (widget_class, TsPicturePage, status_label);
  gtk_widget_class_bind_template_callback (widget_class, on_option_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_image_changed);
  gtk_widget_class_bind_template_callback (widget_class, update_status);
  gtk_widget_class_bind_template_callback (widget_class, update_zoom);
  gtk_widget_class_bind_template_callback (widget_class, ts_picture_area_zoom_in);
  gtk_widget_class_bind_template_callback (widget_class, ts_picture_area_zoom_out);
  gtk_widget_class_bind_template_callback (widget_class, ts_picture_area_zoom_to_fit);
  gtk_widget_class_bind_template_callback (widget_class, ts_picture_area_zoom_to_normal);
}

static void
ts_picture_page_init (TsPicturePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_zoom (self);
}
