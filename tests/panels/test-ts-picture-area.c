#include "app/panels/ts-picture-area.h"
#include "tests/support/ts-test-widgets.h"

#include <math.h>
#include <string.h>

typedef struct
{
  TsPictureArea *area;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *self,
        gconstpointer data)
{
  self->area = TS_PICTURE_AREA (ts_picture_area_new ());
  gtk_widget_set_size_request (GTK_WIDGET (self->area), 400, 200);
  self->window = ts_test_show (GTK_WIDGET (self->area), 400, 200);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_object_ref (self->area);
  gtk_window_destroy (self->window);
  g_assert_finalize_object (self->area);
}

static void
show_tensor (Fixture *self,
             TsTensor *tensor)
{
  TsPicture picture;

  ts_picture_init (&picture, &tensor->shape, TS_PICTURE_CHANNELS_LAST);
  ts_picture_area_set_picture (self->area, tensor, &picture);
  ts_test_settle ();
}

static TsTensor *
new_zeros (TsShape shape)
{
  TsTensor *tensor = ts_tensor_new (TS_DTYPE_FLOAT, &shape, NULL);

  memset (tensor->data, 0, ts_tensor_size_bytes (tensor));

  return tensor;
}

static gboolean
is_rendered (gpointer user_data)
{
  return ts_picture_area_get_texture (user_data) != NULL;
}

/* Red of a pixel of what is drawn; in memory it is blue, green, red, alpha. */
static guint8
get_red (GdkTexture *texture,
         int x,
         int y)
{
  gsize stride = (gsize)gdk_texture_get_width (texture) * 4;
  g_autofree guint8 *pixels = g_malloc (stride * (gsize)gdk_texture_get_height (texture));

  gdk_texture_download (texture, pixels, stride);

  return pixels[(gsize)y * stride + (gsize)x * 4 + 2];
}

/* Two elements fill a view, each a crisp rectangle. */
static void
test_fits (Fixture *self,
           gconstpointer data)
{
  const float values[] = { 0, 1 };
  g_autoptr (TsTensor) tensor = ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (1, 2), values);
  GdkTexture *texture;
  int width;

  show_tensor (self, tensor);
  ts_test_wait (is_rendered, self->area);
  texture = ts_picture_area_get_texture (self->area);
  width = gdk_texture_get_width (texture);
  g_assert_cmpfloat (ts_picture_area_get_zoom (self->area), ==, 64);
  g_assert_cmpint (width, ==, 128 * gtk_widget_get_scale_factor (GTK_WIDGET (self->area)));
  g_assert_cmpuint (get_red (texture, width / 2 - 1, 0), ==, 0);
  g_assert_cmpuint (get_red (texture, width / 2, 0), ==, 255);
}

static void
test_zoom (Fixture *self,
           gconstpointer data)
{
  g_autoptr (TsTensor) tensor = new_zeros (TS_SHAPE (100, 100));
  g_autoptr (TsTensor) next = new_zeros (TS_SHAPE (100, 100));
  double fitting;

  show_tensor (self, tensor);
  fitting = ts_picture_area_get_zoom (self->area);
  g_assert_cmpfloat (fitting, <=, gtk_widget_get_height (GTK_WIDGET (self->area)) / 100.0);
  ts_picture_area_zoom_in (self->area);
  g_assert_cmpfloat (ts_picture_area_get_zoom (self->area), >, fitting);

  /* The next value is looked at in the same way. */
  show_tensor (self, next);
  g_assert_cmpfloat (ts_picture_area_get_zoom (self->area), >, fitting);
  ts_picture_area_zoom_to_normal (self->area);
  g_assert_cmpfloat (ts_picture_area_get_zoom (self->area), ==, 1);
  ts_picture_area_zoom_out (self->area);
  g_assert_cmpfloat (ts_picture_area_get_zoom (self->area), ==, 1);
  ts_picture_area_zoom_to_fit (self->area);
  g_assert_cmpfloat (ts_picture_area_get_zoom (self->area), ==, fitting);
}

static void
test_keys (Fixture *self,
           gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (self->area);
  g_autoptr (TsTensor) tensor = new_zeros (TS_SHAPE (20, 30));
  gint64 x;
  gint64 y;

  g_assert_false (ts_test_key (widget, GDK_KEY_Right, 0));
  show_tensor (self, tensor);
  g_assert_false (ts_picture_area_get_pointed (self->area, &x, &y));
  g_assert_true (ts_test_key (widget, GDK_KEY_Right, 0));
  g_assert_true (ts_test_key (widget, GDK_KEY_Right, 0));
  g_assert_true (ts_test_key (widget, GDK_KEY_Down, 0));
  g_assert_true (ts_test_key (widget, GDK_KEY_Up, 0));
  g_assert_true (ts_test_key (widget, GDK_KEY_Up, 0));
  g_assert_true (ts_picture_area_get_pointed (self->area, &x, &y));
  g_assert_cmpint (x, ==, 1);
  g_assert_cmpint (y, ==, 0);
  g_assert_true (ts_test_key (widget, GDK_KEY_plus, 0));
  g_assert_true (ts_test_key (widget, GDK_KEY_0, 0));
  g_assert_false (ts_test_key (widget, GDK_KEY_Right, GDK_ALT_MASK));
  ts_test_settle ();
}

/* Tiles stand as the room is, and the element that is pointed at is found there. */
static void
test_tiles (Fixture *self,
            gconstpointer data)
{
  g_autoptr (TsTensor) tensor = new_zeros (TS_SHAPE (10, 10, 8));
  const TsPicture *picture;

  show_tensor (self, tensor);
  picture = ts_picture_area_get_picture (self->area);
  g_assert_true (picture->tiled);
  g_assert_cmpint (picture->n_columns, >=, 3);
  ts_test_wait (is_rendered, self->area);
}

/* What takes long is drawn in a thread, and a new picture ends that. */
static void
test_big (Fixture *self,
          gconstpointer data)
{
  g_autoptr (TsTensor) big = new_zeros (TS_SHAPE (4000, 6000));
  g_autoptr (TsTensor) other = new_zeros (TS_SHAPE (6000, 4000));

  show_tensor (self, big);
  show_tensor (self, other);
  ts_test_wait (is_rendered, self->area);
  ts_picture_area_set_picture (self->area, NULL, NULL);
  ts_test_settle ();
  g_assert_null (ts_picture_area_get_texture (self->area));
  show_tensor (self, big);
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

#define ADD(path, func) g_test_add ("/picture-area/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("fits", test_fits);
  ADD ("zoom", test_zoom);
  ADD ("keys", test_keys);
  ADD ("tiles", test_tiles);
  ADD ("big", test_big);
#undef ADD

  return g_test_run ();
}
