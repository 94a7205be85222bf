#include "app/canvas/ts-canvas-private.h"

#include "app/scene/ts-node-painter.h"
#include "engine/ts-error.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>

static cairo_status_t
collect (void *closure,
         const unsigned char *data,
         unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
paint_lines (cairo_t *cr,
             gpointer data)
{
  ts_scene_view_paint_lines (data, cr);
}

/* Shapes and signs as paths, so that they stay sharp. */
static void
paint (const TsSceneView *view,
       cairo_surface_t *surface)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  TsNodePainter painter = { NULL, paint_lines, (gpointer)view };
  GskRenderNode *node;
  cairo_t *cr = cairo_create (surface);

  cairo_rectangle (cr, 0, 0, view->width, view->height);
  cairo_clip (cr);
  ts_scene_view_snapshot (view, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    ts_node_painter_paint (&painter, node, cr);
  g_clear_pointer (&node, gsk_render_node_unref);
  cairo_destroy (cr);
}

static cairo_surface_t *
new_surface (const char *format,
             double width,
             double height,
             double scale,
             GByteArray *file)
{
  cairo_surface_t *surface;

  if (g_str_equal (format, "svg"))
    return cairo_svg_surface_create_for_stream (collect, file, width, height);
  if (g_str_equal (format, "pdf"))
    return cairo_pdf_surface_create_for_stream (collect, file, width, height);
  if (!g_str_equal (format, "png"))
    return NULL;

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)(width * scale), (int)(height * scale));
  cairo_surface_set_device_scale (surface, scale, scale);
  return surface;
}

GBytes *
ts_canvas_export_seen (TsCanvas *self,
                       const char *format,
                       double scale,
                       GError **error)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  double width = ts_canvas_get_width (self), height = ts_canvas_get_height (self);
  cairo_surface_t *surface;
  cairo_status_t status;
  TsSceneView view;

  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);
  g_return_val_if_fail (scale > 0 && scale <= 8, NULL);

  if (self->scene == NULL || width < 1 || height < 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "nothing is shown yet");
      return NULL;
    }
  surface = new_surface (format, width, height, scale, file);
  if (surface == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "what is seen can be written as svg, pdf or png, not as \"%s\"", format);
      return NULL;
    }

  ts_canvas_init_view (self, &view);
  view.hovered_box = TS_NO_BOX;
  view.hovered_line = TS_NO_EDGE;
  view.hovered_pin = TS_NO_PIN;
  paint (&view, surface);
  status = cairo_surface_status (surface);
  if (status == CAIRO_STATUS_SUCCESS && g_str_equal (format, "png"))
    status = cairo_surface_write_to_png_stream (surface, collect, file);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INTERNAL, "the picture cannot be drawn: %s", cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}
