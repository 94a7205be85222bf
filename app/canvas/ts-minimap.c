#include "app/canvas/ts-minimap.h"

#define MAX_WIDTH 200.0f
#define MAX_HEIGHT 150.0f
#define MIN_SIDE 36.0f
#define PAD 5.0f
#define MIN_BOX 1.2 /* pixels: what is smaller in both directions is not drawn, nor what is in it */
#define DOT_RADIUS 2.2
#define USEFUL_SHARE 0.75f
#define MARGIN 12       /* to the borders of the view */
#define FOOT 64         /* to the lower one: there are buttons */
#define NOTHING 0.01f   /* of the map: on the left, where most graphs begin, it covers no more */
#define MUCH_LESS 0.06f /* of the map that has to cover nothing in another corner for it to go there */

/* Where it may lie. */
typedef enum
{
  CORNER_TOP_RIGHT,
  CORNER_BOTTOM_RIGHT,
  CORNER_TOP_LEFT,
  N_CORNERS,
} Corner;

/* Of what there are dots; later ones over earlier ones. */
typedef enum
{
  DOT_NONE,
  DOT_DONE,
  DOT_HIT,
  DOT_BREAKPOINT,
  DOT_CURRENT,
  N_DOTS,
} Dot;

struct _TsMinimap
{
  GtkWidget parent_instance;

  TsScene *scene;
  TsSceneMarks *marks;
  TsPalette palette;
  const TsSceneColors *colors; /* nullable */
  TsRect seen;
  Corner corner;
  GdkTexture *boxes; /* nullable: to be drawn anew */
  GdkTexture *dots;  /* likewise */
};

G_DEFINE_FINAL_TYPE (TsMinimap, ts_minimap, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- measures ----------------------------------------------------------------------------------- */

static const TsRect *
get_whole (TsMinimap *self)
{
  return &self->scene->boxes[0].rect;
}

static float
get_scale (TsMinimap *self)
{
  const TsRect *whole = get_whole (self);

  return MIN (MAX_WIDTH / MAX (whole->width, 1), MAX_HEIGHT / MAX (whole->height, 1));
}

static void
ts_minimap_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  TsMinimap *self = TS_MINIMAP (widget);
  float side = 0;

  if (self->scene != NULL)
    side = get_scale (self) * (orientation == GTK_ORIENTATION_HORIZONTAL ? get_whole (self)->width : get_whole (self)->height);
  *minimum = *natural = (int)(MAX (side, MIN_SIDE) + 2 * PAD);
}

/* The corner of the scene in the widget: a narrow one stands in the middle. */
static void
get_origin (TsMinimap *self,
            float *x,
            float *y)
{
  float scale = get_scale (self);

  *x = ((float)gtk_widget_get_width (GTK_WIDGET (self)) - scale * get_whole (self)->width) / 2;
  *y = ((float)gtk_widget_get_height (GTK_WIDGET (self)) - scale * get_whole (self)->height) / 2;
}

/* ---- drawing ------------------------------------------------------------------------------------ */

static void
set_color (cairo_t *cr,
           const GdkRGBA *color,
           double alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
}

static GdkRGBA
get_color (TsMinimap *self,
           guint32 index)
{
  const TsItem *item = self->scene->boxes[index].item;
  guint best = item->family;

  if (self->colors != NULL)
    return ts_scene_colors_get_box_color (self->colors, index, &self->palette);

  for (guint f = 0; item->kind != TS_ITEM_OP && f < TS_N_OP_FAMILIES; f++)
    if (item->shares[f] > item->shares[best])
      best = f;
  return self->palette.family[best];
}

static void
draw_boxes (TsMinimap *self,
            cairo_t *cr,
            double scale)
{
  const TsScene *scene = self->scene;
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 root = 0;

  g_array_append_val (frames, root);
  for (guint i = 0; i < frames->len; i++)
    {
      const TsBox *frame = &scene->boxes[g_array_index (frames, guint32, i)];

      for (guint32 child = frame->first_child; child < frame->first_child + frame->n_children; child++)
        {
          const TsBox *box = &scene->boxes[child];
          double width = box->rect.width * scale, height = box->rect.height * scale;
          gboolean is_open = ts_box_is_open (box);
          GdkRGBA color = is_open ? self->palette.frame_border : get_color (self, child);

          if (width < MIN_BOX && height < MIN_BOX)
            continue;
          if (is_open)
            g_array_append_val (frames, child);
          set_color (cr, &color, is_open ? 0.35 : 0.85);
          cairo_rectangle (cr, box->rect.x * scale, box->rect.y * scale, MAX (width, 1), MAX (height, 1));
          cairo_fill (cr);
        }
    }
}

static Dot
get_dot (TsMinimap *self,
         guint32 index)
{
  const TsBoxMarks *marks = ts_scene_marks_get (self->marks, index);

  if (index == ts_scene_marks_get_current_box (self->marks))
    return DOT_CURRENT;
  if (marks->breakpoints & 3)
    return DOT_BREAKPOINT;
  if (marks->is_highlighted)
    return DOT_HIT;
  return ts_scene_marks_has_run (self->marks) && !ts_box_is_open (&self->scene->boxes[index]) && marks->state == TS_OP_DONE ? DOT_DONE : DOT_NONE;
}

static const GdkRGBA *
get_dot_color (const TsPalette *palette,
               Dot dot)
{
  const GdkRGBA *colors[N_DOTS] = {
    [DOT_NONE] = &palette->done,
    [DOT_DONE] = &palette->done,
    [DOT_HIT] = &palette->highlight,
    [DOT_BREAKPOINT] = &palette->breakpoint,
    [DOT_CURRENT] = &palette->current,
  };

  return colors[dot];
}

/* What has run fills its box; the rest is as large as can be seen. */
static void
trace_dot (cairo_t *cr,
           const TsRect *rect,
           double scale,
           Dot dot)
{
  double x = (rect->x + rect->width / 2) * scale, y = (rect->y + rect->height / 2) * scale;

  if (dot == DOT_DONE)
    {
      cairo_rectangle (cr, rect->x * scale, rect->y * scale, MAX (rect->width * scale, 1), MAX (rect->height * scale, 1));
      return;
    }
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, dot == DOT_CURRENT ? 1.6 * DOT_RADIUS : DOT_RADIUS, 0, 2 * G_PI);
}

static void
draw_dots (TsMinimap *self,
           cairo_t *cr,
           double scale)
{
  g_autofree guint8 *dots = g_new (guint8, self->scene->n_boxes);
  guint n_of[N_DOTS] = { 0 };

  for (guint32 i = 0; i < self->scene->n_boxes; i++)
    n_of[dots[i] = i > 0 ? get_dot (self, i) : DOT_NONE]++;

  for (Dot dot = DOT_DONE; dot < N_DOTS; dot++)
    {
      if (n_of[dot] == 0)
        continue;
      for (guint32 i = 0; i < self->scene->n_boxes; i++)
        if (dots[i] == dot)
          trace_dot (cr, &self->scene->boxes[i].rect, scale, dot);
      set_color (cr, get_dot_color (&self->palette, dot), 1);
      if (dot == DOT_DONE)
        {
          cairo_fill (cr);
          continue;
        }
      cairo_fill_preserve (cr);
      set_color (cr, &self->palette.background, 1);
      cairo_set_line_width (cr, 0.8);
      cairo_stroke (cr);
    }
}

typedef void (*DrawFunc) (TsMinimap *self, cairo_t *cr, double scale);

static GdkTexture *
draw_texture (TsMinimap *self,
              DrawFunc draw)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = gtk_widget_get_width (GTK_WIDGET (self)) * factor, height = gtk_widget_get_height (GTK_WIDGET (self)) * factor;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX (width, 1), MAX (height, 1));
  cairo_t *cr = cairo_create (surface);
  float x, y;

  get_origin (self, &x, &y);
  cairo_scale (cr, factor, factor);
  cairo_translate (cr, x, y);
  draw (self, cr, get_scale (self));
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  gsize stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) pixels = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * cairo_image_surface_get_height (surface),
                                                          (GDestroyNotify)cairo_surface_destroy, surface);

  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), cairo_image_surface_get_height (surface), GDK_MEMORY_DEFAULT, pixels, stride);
}

static void
snapshot_lens (TsMinimap *self,
               GtkSnapshot *snapshot)
{
  float x, y, scale = get_scale (self);
  graphene_rect_t all = GRAPHENE_RECT_INIT (2, 2, (float)gtk_widget_get_width (GTK_WIDGET (self)) - 4, (float)gtk_widget_get_height (GTK_WIDGET (self)) - 4);
  GdkRGBA fill = ts_color_with_alpha (&self->palette.accent, 0.14f), border = self->palette.accent;
  graphene_rect_t lens;
  GskRoundedRect outline;

  get_origin (self, &x, &y);
  lens = GRAPHENE_RECT_INIT (x + self->seen.x * scale, y + self->seen.y * scale, MAX (self->seen.width * scale, 3), MAX (self->seen.height * scale, 3));
  if (!graphene_rect_intersection (&lens, &all, &lens))
    return;

  gsk_rounded_rect_init_from_rect (&outline, &lens, 2);
  gtk_snapshot_append_color (snapshot, &fill, &lens);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1.5f, 1.5f, 1.5f, 1.5f }, (GdkRGBA[4]) { border, border, border, border });
}

static void
ts_minimap_snapshot (GtkWidget *widget,
                     GtkSnapshot *snapshot)
{
  TsMinimap *self = TS_MINIMAP (widget);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget), (float)gtk_widget_get_height (widget));
  GdkRGBA ground = self->palette.card, line = self->palette.card_border;
  GskRoundedRect outline;

  if (self->scene == NULL)
    return;
  if (self->boxes == NULL)
    self->boxes = draw_texture (self, draw_boxes);
  if (self->dots == NULL)
    self->dots = draw_texture (self, draw_dots);

  gsk_rounded_rect_init_from_rect (&outline, &all, 8);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, &all);
  gtk_snapshot_append_texture (snapshot, self->boxes, &all);
  gtk_snapshot_append_texture (snapshot, self->dots, &all);
  snapshot_lens (self, snapshot);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 }, (GdkRGBA[4]) { line, line, line, line });
}

static void
forget_pictures (TsMinimap *self)
{
  g_clear_object (&self->boxes);
  g_clear_object (&self->dots);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ts_minimap_size_allocate (GtkWidget *widget,
                          int width,
                          int height,
                          int baseline)
{
  TsMinimap *self = TS_MINIMAP (widget);

  g_clear_object (&self->boxes);
  g_clear_object (&self->dots);
}

/* ---- what it shows ------------------------------------------------------------------------------ */

void
ts_minimap_set_scene (TsMinimap *self,
                      TsScene *scene,
                      TsSceneMarks *marks)
{
  g_return_if_fail (TS_IS_MINIMAP (self));

  if (scene != NULL)
    ts_scene_ref (scene);
  g_clear_pointer (&self->scene, ts_scene_unref);
  self->scene = scene;
  self->marks = marks;
  forget_pictures (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
ts_minimap_set_palette (TsMinimap *self,
                        const TsPalette *palette)
{
  g_return_if_fail (TS_IS_MINIMAP (self));

  self->palette = *palette;
  forget_pictures (self);
}

void
ts_minimap_set_colors (TsMinimap *self,
                       const TsSceneColors *colors)
{
  g_return_if_fail (TS_IS_MINIMAP (self));

  self->colors = colors;
  forget_pictures (self);
}

void
ts_minimap_update_marks (TsMinimap *self)
{
  g_return_if_fail (TS_IS_MINIMAP (self));

  g_clear_object (&self->dots);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_minimap_set_seen (TsMinimap *self,
                     TsRect seen)
{
  g_return_if_fail (TS_IS_MINIMAP (self));

  self->seen = seen;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static float
get_overlap (float a,
             float a_length,
             float b,
             float b_length)
{
  return MAX (MIN (a + a_length, b + b_length) - MAX (a, b), 0);
}

gboolean
ts_minimap_is_useful (TsMinimap *self)
{
  g_return_val_if_fail (TS_IS_MINIMAP (self), FALSE);

  if (self->scene == NULL)
    return FALSE;

  const TsRect *whole = get_whole (self);
  float width = get_overlap (whole->x, whole->width, self->seen.x, self->seen.width);
  float height = get_overlap (whole->y, whole->height, self->seen.y, self->seen.height);

  return width * height < USEFUL_SHARE * whole->width * whole->height;
}

/* ---- its place ---------------------------------------------------------------------------------- */

static GdkRectangle
get_place (const GtkRequisition *size,
           Corner corner,
           int width,
           int height)
{
  int right = MAX (width - size->width - MARGIN, 0), bottom = MAX (height - size->height - FOOT, MARGIN);

  return (GdkRectangle) { corner == CORNER_TOP_LEFT ? MARGIN : right, corner == CORNER_BOTTOM_RIGHT ? bottom : MARGIN, size->width, size->height };
}

/* How much of a place of the view closed boxes are under. */
static float
get_covered (TsMinimap *self,
             const GdkRectangle *place,
             int width,
             int height)
{
  float x_scale = self->seen.width / (float)MAX (width, 1), y_scale = self->seen.height / (float)MAX (height, 1), area = 0;
  TsRect at = { self->seen.x + (float)place->x * x_scale, self->seen.y + (float)place->y * y_scale, (float)place->width * x_scale, (float)place->height * y_scale };

  for (guint32 i = 1; i < self->scene->n_boxes; i++)
    {
      const TsRect *rect = &self->scene->boxes[i].rect;

      if (!ts_box_is_open (&self->scene->boxes[i]))
        area += get_overlap (rect->x, rect->width, at.x, at.width) * get_overlap (rect->y, rect->height, at.y, at.height);
    }
  return area / MAX (at.width * at.height, 1);
}

GdkRectangle
ts_minimap_find_place (TsMinimap *self,
                       int width,
                       int height)
{
  GdkRectangle places[N_CORNERS];
  float covered[N_CORNERS];
  GtkRequisition size;
  Corner best = CORNER_TOP_RIGHT;

  gtk_widget_get_preferred_size (GTK_WIDGET (self), NULL, &size);
  for (Corner corner = 0; corner < N_CORNERS; corner++)
    {
      places[corner] = get_place (&size, corner, width, height);
      covered[corner] = self->scene != NULL ? get_covered (self, &places[corner], width, height) : 0;
      if (corner == CORNER_TOP_LEFT && covered[corner] > NOTHING)
        covered[corner] = 2;
      if (covered[corner] < covered[best] - MUCH_LESS)
        best = corner;
    }
  if (covered[best] < covered[self->corner] - MUCH_LESS || self->scene == NULL)
    self->corner = best;
  return places[self->corner];
}

/* ---- the pointer -------------------------------------------------------------------------------- */

static void
move_to (TsMinimap *self,
         double x,
         double y)
{
  float left, top, scale;

  if (self->scene == NULL)
    return;

  scale = get_scale (self);
  get_origin (self, &left, &top);
  g_signal_emit (self, signals[SIGNAL_MOVED], 0, (x - left) / scale, (y - top) / scale);
}

static void
drag_begin (GtkGestureDrag *gesture,
            double x,
            double y,
            TsMinimap *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  move_to (self, x, y);
}

static void
drag_update (GtkGestureDrag *gesture,
             double dx,
             double dy,
             TsMinimap *self)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    move_to (self, x + dx, y + dy);
}

/* ---- life --------------------------------------------------------------------------------------- */

static void
ts_minimap_finalize (GObject *object)
{
  TsMinimap *self = TS_MINIMAP (object);

  g_clear_object (&self->boxes);
  g_clear_object (&self->dots);
  g_clear_pointer (&self->scene, ts_scene_unref);

  G_OBJECT_CLASS (ts_minimap_parent_class)->finalize (object);
}

static void
ts_minimap_class_init (TsMinimapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ts_minimap_finalize;
  widget_class->measure = ts_minimap_measure;
  widget_class->snapshot = ts_minimap_snapshot;
  widget_class->size_allocate = ts_minimap_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  signals[SIGNAL_MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
ts_minimap_init (TsMinimap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  ts_palette_init (&self->palette, FALSE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Overview", -1);
}

GtkWidget *
ts_minimap_new (void)
{
  return g_object_new (TS_TYPE_MINIMAP, NULL);
}
