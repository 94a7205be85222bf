#include "app/panels/ts-picture-area-private.h"

#include <math.h>

#define MOST_QUICK_COST 150000 /* elements read; drawing more happens in a thread */
#define MOST_ZOOM 64.0
#define GRID_ZOOM 16.0 /* from here on elements are set off by lines */

G_DEFINE_FINAL_TYPE (TsPictureArea, ts_picture_area, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ZOOM,
  N_PROPS,
};

enum
{
  POINTED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void stop_rendering (TsPictureArea *self);

/* ---- geometry --------------------------------------------------------------------------------- */

static double
get_fitting_zoom (TsPictureArea *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double zoom = MIN (width / (double)ts_picture_get_total_width (&self->picture),
                     height / (double)ts_picture_get_total_height (&self->picture));

  /* Whole pixels where that costs little: squares of one size look calmer. */
  if (zoom > 2)
    zoom = floor (zoom);

  return CLAMP (zoom, 1e-6, MOST_ZOOM);
}

double
ts_picture_area_get_left (TsPictureArea *self)
{
  return self->centre_x - gtk_widget_get_width (GTK_WIDGET (self)) / self->zoom / 2;
}

double
ts_picture_area_get_top (TsPictureArea *self)
{
  return self->centre_y - gtk_widget_get_height (GTK_WIDGET (self)) / self->zoom / 2;
}

/* Where the view may be centred along one axis: a picture that is smaller than the view stays in its middle. */
static double
clamp_centre (double centre,
              double extent,
              double view)
{
  if (extent <= view)
    return extent / 2;

  return CLAMP (centre, view / 2, extent - view / 2);
}

void
ts_picture_area_place_view (TsPictureArea *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) / self->zoom;
  double height = gtk_widget_get_height (GTK_WIDGET (self)) / self->zoom;

  self->centre_x = clamp_centre (self->centre_x, (double)ts_picture_get_total_width (&self->picture), width);
  self->centre_y = clamp_centre (self->centre_y, (double)ts_picture_get_total_height (&self->picture), height);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_picture_area_set_zoom (TsPictureArea *self,
                          double zoom,
                          double x,
                          double y)
{
  double left = ts_picture_area_get_left (self);
  double top = ts_picture_area_get_top (self);
  double least = MIN (get_fitting_zoom (self), 1);
  double old = self->zoom;

  self->fits = FALSE;
  self->zoom = CLAMP (zoom, least, MOST_ZOOM);
  self->centre_x += (x / old + left) - (x / self->zoom + ts_picture_area_get_left (self));
  self->centre_y += (y / old + top) - (y / self->zoom + ts_picture_area_get_top (self));
  ts_picture_area_place_view (self);
  if (self->zoom != old)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

static void
set_zoom_at_middle (TsPictureArea *self,
                    double zoom)
{
  ts_picture_area_set_zoom (self, zoom, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0, gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

static void
fit_columns (TsPictureArea *self)
{
  gint64 n_columns = self->picture.n_columns;

  if (!self->picture.tiled)
    return;

  ts_picture_fit_columns (&self->picture, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
  if (self->picture.n_columns == n_columns)
    return;

  stop_rendering (self);
  g_clear_object (&self->texture);
  ts_picture_area_set_pointed (self, -1, -1);
}

static void
fit (TsPictureArea *self)
{
  double zoom;
  gboolean is_new;

  fit_columns (self);
  zoom = get_fitting_zoom (self);
  is_new = zoom != self->zoom;

  self->zoom = zoom;
  ts_picture_area_place_view (self);
  if (is_new)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

/* ---- drawing ---------------------------------------------------------------------------------- */

static void
take_texture (TsPictureArea *self,
              GdkTexture *texture,
              const TsPictureView *view)
{
  g_clear_object (&self->texture);
  self->texture = texture;
  self->texture_view = *view;
  self->is_stale = FALSE;
}

static void
on_rendered (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = ts_picture_job_run_finish (result, &error);
  TsPictureArea *self = user_data;

  if (texture == NULL)
    return;

  g_clear_object (&self->cancellable);
  take_texture (self, texture, &self->pending_view);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
stop_rendering (TsPictureArea *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
start_rendering (TsPictureArea *self,
                 const TsPictureView *view)
{
  stop_rendering (self);
  self->cancellable = g_cancellable_new ();
  self->pending_view = *view;
  ts_picture_job_run_async (self->tensor, &self->picture, view, self->cancellable, on_rendered, self);
}

/* The part of the picture that is in view, in whole elements where these are large. */
static gboolean
get_view (TsPictureArea *self,
          TsPictureView *view)
{
  double scale = self->zoom * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double left = MAX (ts_picture_area_get_left (self), 0);
  double top = MAX (ts_picture_area_get_top (self), 0);
  double right = MIN (ts_picture_area_get_left (self) + gtk_widget_get_width (GTK_WIDGET (self)) / self->zoom, (double)ts_picture_get_total_width (&self->picture));
  double bottom = MIN (ts_picture_area_get_top (self) + gtk_widget_get_height (GTK_WIDGET (self)) / self->zoom, (double)ts_picture_get_total_height (&self->picture));

  view->part = (TsPictureRect) { left, top, right - left, bottom - top };
  view->width = (int)round (view->part.width * scale);
  view->height = (int)round (view->part.height * scale);

  /* A very long and thin picture still is a line. */
  view->width = MAX (view->width, 1);
  view->height = MAX (view->height, 1);

  return right > left && bottom > top;
}

static void
update_texture (TsPictureArea *self)
{
  TsPictureView view;

  if (!get_view (self, &view))
    return;

  if (self->cancellable != NULL ? ts_picture_view_equal (&view, &self->pending_view)
                                : self->texture != NULL && !self->is_stale && ts_picture_view_equal (&view, &self->texture_view))
    return;

  if (ts_picture_job_get_cost (&self->picture, &view) > MOST_QUICK_COST)
    {
      start_rendering (self, &view);
    }
  else
    {
      stop_rendering (self);
      take_texture (self, ts_picture_job_run (self->tensor, &self->picture, &view, NULL), &view);
    }
}

static graphene_rect_t
to_screen (TsPictureArea *self,
           const TsPictureRect *part)
{
  return GRAPHENE_RECT_INIT ((float)((part->x - ts_picture_area_get_left (self)) * self->zoom), (float)((part->y - ts_picture_area_get_top (self)) * self->zoom),
                             (float)(part->width * self->zoom), (float)(part->height * self->zoom));
}

static void
draw_pointed (TsPictureArea *self,
              GtkSnapshot *snapshot)
{
  TsPictureRect element = { (double)self->pointed_x, (double)self->pointed_y, 1, 1 };
  graphene_rect_t rect = to_screen (self, &element);
  GskRoundedRect outline;
  GdkRGBA white = { 1, 1, 1, 1 };
  GdkRGBA black = { 0, 0, 0, 1 };

  if (rect.size.width < 4)
    graphene_rect_inset (&rect, (rect.size.width - 4) / 2, (rect.size.width - 4) / 2);

  graphene_rect_inset (&rect, -2, -2);
  gsk_rounded_rect_init_from_rect (&outline, &rect, 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[]) { 1, 1, 1, 1 }, (GdkRGBA[]) { white, white, white, white });
  gsk_rounded_rect_shrink (&outline, 1, 1, 1, 1);
  gtk_snapshot_append_border (snapshot, &outline, (float[]) { 1, 1, 1, 1 }, (GdkRGBA[]) { black, black, black, black });
}

static void
draw_grid (TsPictureArea *self,
           GtkSnapshot *snapshot,
           const graphene_rect_t *area)
{
  GdkRGBA colour = { 0.5f, 0.5f, 0.5f, 0.3f };
  const TsPictureRect *part = &self->texture_view.part;

  for (double x = ceil (part->x); x < part->x + part->width; x++)
    gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT ((float)((x - ts_picture_area_get_left (self)) * self->zoom), area->origin.y, 1, area->size.height));

  for (double y = ceil (part->y); y < part->y + part->height; y++)
    gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (area->origin.x, (float)((y - ts_picture_area_get_top (self)) * self->zoom), area->size.width, 1));
}

static void
ts_picture_area_snapshot (GtkWidget *widget,
                          GtkSnapshot *snapshot)
{
  TsPictureArea *self = TS_PICTURE_AREA (widget);
  graphene_rect_t rect;

  if (self->tensor == NULL || gtk_widget_get_width (widget) == 0 || gtk_widget_get_height (widget) == 0)
    return;

  update_texture (self);
  if (self->texture == NULL)
    return;

  rect = to_screen (self, &self->texture_view.part);
  gtk_snapshot_append_texture (snapshot, self->texture, &rect);
  if (self->zoom >= GRID_ZOOM)
    draw_grid (self, snapshot, &rect);

  if (self->is_pointed)
    draw_pointed (self, snapshot);
}

/* ---- the element that is pointed at ----------------------------------------------------------- */

void
ts_picture_area_set_pointed (TsPictureArea *self,
                             gint64 x,
                             gint64 y)
{
  gboolean inside = self->tensor != NULL && x >= 0 && y >= 0 &&
                    x < ts_picture_get_total_width (&self->picture) && y < ts_picture_get_total_height (&self->picture);

  if (inside == self->is_pointed && (!inside || (x == self->pointed_x && y == self->pointed_y)))
    return;

  self->is_pointed = inside;
  self->pointed_x = x;
  self->pointed_y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[POINTED], 0);
}

/* ---- interface -------------------------------------------------------------------------------- */

GtkWidget *
ts_picture_area_new (void)
{
  return g_object_new (TS_TYPE_PICTURE_AREA, NULL);
}

static gboolean
is_same_size (const TsPicture *a,
              const TsPicture *b)
{
  return a->width == b->width && a->height == b->height && a->n_channels == b->n_channels && a->tiled == b->tiled;
}

void
ts_picture_area_set_picture (TsPictureArea *self,
                             TsTensor *tensor,
                             const TsPicture *picture)
{
  gint64 n_columns = self->picture.n_columns;
  gboolean same_size;

  g_return_if_fail (TS_IS_PICTURE_AREA (self));

  same_size = self->tensor != NULL && tensor != NULL && is_same_size (&self->picture, picture);

  stop_rendering (self);
  if (tensor != NULL)
    ts_tensor_ref (tensor);

  g_clear_pointer (&self->tensor, ts_tensor_unref);
  self->tensor = tensor;
  self->is_stale = TRUE;
  if (tensor == NULL || !same_size)
    {
      g_clear_object (&self->texture);
      ts_picture_area_set_pointed (self, -1, -1);
    }

  if (tensor != NULL)
    {
      self->picture = *picture;
      if (same_size)
        self->picture.n_columns = n_columns;
      else
        ts_picture_area_zoom_to_fit (self);
    }

  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[POINTED], 0);
}

const TsPicture *
ts_picture_area_get_picture (TsPictureArea *self)
{
  g_return_val_if_fail (TS_IS_PICTURE_AREA (self), NULL);

  return &self->picture;
}

gboolean
ts_picture_area_get_pointed (TsPictureArea *self,
                             gint64 *x,
                             gint64 *y)
{
  g_return_val_if_fail (TS_IS_PICTURE_AREA (self), FALSE);

  *x = self->pointed_x;
  *y = self->pointed_y;

  return self->is_pointed;
}

void
ts_picture_area_zoom_in (TsPictureArea *self)
{
  g_return_if_fail (TS_IS_PICTURE_AREA (self));

  if (self->tensor != NULL)
    set_zoom_at_middle (self, self->zoom * TS_PICTURE_ZOOM_STEP);
}

void
ts_picture_area_zoom_out (TsPictureArea *self)
{
  g_return_if_fail (TS_IS_PICTURE_AREA (self));

  if (self->tensor != NULL)
    set_zoom_at_middle (self, self->zoom / TS_PICTURE_ZOOM_STEP);
}

void
ts_picture_area_zoom_to_fit (TsPictureArea *self)
{
  g_return_if_fail (TS_IS_PICTURE_AREA (self));

  self->fits = TRUE;
  if (self->tensor != NULL && gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    fit (self);
}

void
ts_picture_area_zoom_to_normal (TsPictureArea *self)
{
  g_return_if_fail (TS_IS_PICTURE_AREA (self));

  if (self->tensor != NULL)
    set_zoom_at_middle (self, 1.0);
}

double
ts_picture_area_get_zoom (TsPictureArea *self)
{
  g_return_val_if_fail (TS_IS_PICTURE_AREA (self), 0);

  return self->zoom;
}

GdkTexture *
ts_picture_area_get_texture (TsPictureArea *self)
{
  g_return_val_if_fail (TS_IS_PICTURE_AREA (self), NULL);

  return self->cancellable == NULL && !self->is_stale ? self->texture : NULL;
}

/* ---- widget ----------------------------------------------------------------------------------- */

static void
ts_picture_area_size_allocate (GtkWidget *widget,
                               int width,
                               int height,
                               int baseline)
{
  TsPictureArea *self = TS_PICTURE_AREA (widget);

  if (self->tensor == NULL)
    return;

  if (self->fits)
    fit (self);
  else
    ts_picture_area_place_view (self);
}

static void
ts_picture_area_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = 96;
  *natural = 240;
}

static void
ts_picture_area_get_property (GObject *object,
                              guint id,
                              GValue *value,
                              GParamSpec *pspec)
{
  if (id == PROP_ZOOM)
    g_value_set_double (value, TS_PICTURE_AREA (object)->zoom);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ts_picture_area_dispose (GObject *object)
{
  TsPictureArea *self = TS_PICTURE_AREA (object);

  stop_rendering (self);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->tensor, ts_tensor_unref);

  G_OBJECT_CLASS (ts_picture_area_parent_class)->dispose (object);
}

static void
ts_picture_area_class_init (TsPictureAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ts_picture_area_get_property;
  object_class->dispose = ts_picture_area_dispose;
  widget_class->measure = ts_picture_area_measure;
  widget_class->size_allocate = ts_picture_area_size_allocate;
  widget_class->snapshot = ts_picture_area_snapshot;

  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0, MOST_ZOOM, 1, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[POINTED] = g_signal_new ("pointed", TS_TYPE_PICTURE_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "picturearea");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ts_picture_area_init (TsPictureArea *self)
{
  self->zoom = 1;
  self->fits = TRUE;
  self->pointed_x = self->pointed_y = -1;

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Picture of the value", -1);
  ts_picture_area_add_input (self);
}
