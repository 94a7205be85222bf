#include "app/panels/ts-family-sign.h"

#include "app/scene/ts-icons.h"
#include "app/scene/ts-palette.h"

#include <adwaita.h>

#define SIZE 18
#define SIGN_SIZE 12
#define RADIUS 4

struct _TsFamilySign
{
  GtkWidget parent_instance;

  TsOpFamily family;
};

G_DEFINE_FINAL_TYPE (TsFamilySign, ts_family_sign, GTK_TYPE_WIDGET)

static void
ts_family_sign_snapshot (GtkWidget *widget,
                         GtkSnapshot *snapshot)
{
  TsFamilySign *self = TS_FAMILY_SIGN (widget);
  graphene_rect_t rect = GRAPHENE_RECT_INIT (0, floorf ((float)(gtk_widget_get_height (widget) - SIZE) / 2), SIZE, SIZE);
  float margin = (SIZE - SIGN_SIZE) / 2.0f;
  TsPalette palette;
  GskRoundedRect outline;
  cairo_t *cr;

  ts_palette_init (&palette, adw_style_manager_get_dark (adw_style_manager_get_default ()));
  gsk_rounded_rect_init_from_rect (&outline, &rect, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &palette.family[self->family], &rect);
  gtk_snapshot_pop (snapshot);

  cr = gtk_snapshot_append_cairo (snapshot, &rect);
  cairo_translate (cr, rect.origin.x + margin, rect.origin.y + margin);
  gdk_cairo_set_source_rgba (cr, &palette.on_color);
  ts_icon_draw_family (cr, self->family, SIGN_SIZE);
  cairo_destroy (cr);
}

static void
ts_family_sign_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

GtkWidget *
ts_family_sign_new (void)
{
  return g_object_new (TS_TYPE_FAMILY_SIGN, NULL);
}

void
ts_family_sign_set_op_type (TsFamilySign *self,
                            const char *op_type)
{
  const char *name;

  g_return_if_fail (TS_IS_FAMILY_SIGN (self));
  g_return_if_fail (op_type != NULL);

  self->family = ts_op_family_of (op_type);
  name = ts_op_family_name (self->family);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ts_family_sign_class_init (TsFamilySignClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = ts_family_sign_snapshot;
  widget_class->measure = ts_family_sign_measure;
  gtk_widget_class_set_css_name (widget_class, "familysign");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ts_family_sign_init (TsFamilySign *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}
