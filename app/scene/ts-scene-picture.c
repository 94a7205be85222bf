#include "app/scene/ts-scene-picture-private.h"

#include "app/scene/ts-node-painter.h"
#include "app/scene/ts-scene-legend.h"
#include "app/scene/ts-scene-view.h"
#include "engine/ts-error.h"

#include <math.h>

PangoContext *
ts_scene_picture_new_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  cairo_font_options_t *options = cairo_font_options_create ();

  pango_context_set_font_description (context, font);
  pango_font_description_free (font);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

void
ts_scene_picture_get_size (const TsScenePicture *self,
                           double *width,
                           double *height)
{
  const TsRect *root = &self->scene->boxes[0].rect;
  TsSize legend = { 0, 0 };

  if (self->has_legend)
    legend = ts_scene_legend_measure (self->scene, self->colors, self->context, MAX (root->width, TS_LEGEND_MIN_WIDTH));
  *width = ceil (MAX (root->width, legend.width));
  *height = ceil (root->height + legend.height);
}

TsRect
ts_scene_picture_get_whole (const TsScenePicture *self)
{
  double width, height;

  ts_scene_picture_get_size (self, &width, &height);
  return (TsRect) { (float)(self->scene->boxes[0].rect.width - width) / 2, 0, (float)width, (float)height };
}

static void
init_view (const TsScenePicture *self,
           TsSceneView *view,
           const TsRect *window,
           double scale)
{
  *view = (TsSceneView) {
    .scene = self->scene,
    .palette = self->palette,
    .colors = self->colors,
    .metrics = self->metrics,
    .all_pinned = self->all_pinned,
    .x = window->x,
    .y = window->y,
    .width = window->width * scale,
    .height = window->height * scale,
    .scale = scale,
    .appearing = 1,
    .selected_op = TS_NO_OP,
    .selected_box = TS_NO_BOX,
    .selected_line = TS_NO_EDGE,
    .hovered_box = TS_NO_BOX,
    .hovered_line = TS_NO_EDGE,
    .hovered_pin = TS_NO_PIN,
    .is_still = TRUE,
  };
}

/* (transfer full) (nullable) */
static TsLineLabels *
make_labels (const TsScenePicture *self)
{
  return self->shapes != NULL ? ts_line_labels_new (self->context, ts_line_facts_new (self->scene, self->shapes), self->palette) : NULL;
}

GskRenderNode *
ts_scene_picture_make_node (const TsScenePicture *self,
                            const TsRect *window,
                            double scale)
{
  g_autoptr (TsCardCache) cards = ts_card_cache_new (self->context);
  g_autoptr (TsLineLabels) labels = make_labels (self);
  g_autoptr (TsSlotSparks) sparks = self->metrics != NULL ? ts_slot_sparks_new (self->scene->tree->graph, NULL, NULL) : NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  TsRect all = ts_scene_picture_get_whole (self);
  g_autoptr (TsSceneNotes) notes = self->notes != NULL ? ts_scene_notes_new (self->scene, self->notes, self->context, TRUE) : NULL;
  TsSceneView view;

  window = window != NULL ? window : &all;
  init_view (self, &view, window, scale);
  view.cards = cards;
  view.notes = notes;
  view.labels = labels;
  view.sparks = sparks;
  ts_card_cache_set_palette (cards, self->palette);
  ts_scene_view_snapshot (&view, snapshot);
  if (self->has_legend)
    {
      gtk_snapshot_scale (snapshot, (float)scale, (float)scale);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (all.x - window->x, self->scene->boxes[0].rect.height - window->y));
      ts_scene_legend_snapshot (self->scene, self->colors, self->palette, self->context, all.width, snapshot);
    }
  return gtk_snapshot_free_to_node (snapshot);
}

static void
paint_lines (cairo_t *cr,
             gpointer data)
{
  ts_scene_view_paint_lines (data, cr);
}

void
ts_scene_picture_paint (const TsScenePicture *self,
                        const TsRect *window,
                        cairo_t *cr,
                        GArray *texts)
{
  TsRect all = ts_scene_picture_get_whole (self);
  GskRenderNode *node = ts_scene_picture_make_node (self, window, 1);
  g_autoptr (TsLineLabels) labels = make_labels (self);
  TsSceneView view;
  TsNodePainter painter = { texts, paint_lines, &view };

  init_view (self, &view, window != NULL ? window : &all, 1);
  view.labels = labels;
  if (node != NULL)
    ts_node_painter_paint (&painter, node, cr);
  g_clear_pointer (&node, gsk_render_node_unref);
}

cairo_status_t
ts_scene_picture_collect (void *closure,
                          const unsigned char *data,
                          unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
ts_scene_picture_finish (cairo_status_t status,
                         GByteArray *file,
                         GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (file);

  g_byte_array_unref (file);
  g_set_error (error, TS_ERROR, status == CAIRO_STATUS_NO_MEMORY ? TS_ERROR_RESOURCE_EXHAUSTED : TS_ERROR_INTERNAL,
               "the picture cannot be drawn: %s", cairo_status_to_string (status));
  return NULL;
}

/* ---- PNG ---------------------------------------------------------------------------------------- */

static gboolean
check_size (double width,
            double height,
            double scale,
            GError **error)
{
  double pixels = width * height * scale * scale;
  double fits = 0.95 * MIN (sqrt (TS_PICTURE_MAX_PIXELS / (width * height)), TS_PICTURE_MAX_SIDE / MAX (width, height)); /* rounded it fits, too */

  if (pixels <= TS_PICTURE_MAX_PIXELS && MAX (width, height) * scale <= TS_PICTURE_MAX_SIDE)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
               "the picture would have %.0f×%.0f pixels; at most %d a side and %d million in all are drawn: a scale of %.2g would do",
               ceil (width * scale), ceil (height * scale), TS_PICTURE_MAX_SIDE, TS_PICTURE_MAX_PIXELS >> 20, fits);
  return FALSE;
}

/* A scale that a length is to fit with may be a little more than that. */
static int
count_pixels (double length,
              double scale)
{
  return MAX (1, (int)ceil (length * scale - 1e-6));
}

GBytes *
ts_scene_picture_to_png (const TsScenePicture *self,
                         double scale,
                         GError **error)
{
  GByteArray *file;
  double width, height;
  cairo_surface_t *surface;
  cairo_status_t status;
  GskRenderNode *node;
  cairo_t *cr;

  ts_scene_picture_get_size (self, &width, &height);
  if (!check_size (width, height, scale, error))
    return NULL;

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, count_pixels (width, scale), count_pixels (height, scale));
  cr = cairo_create (surface);
  gdk_cairo_set_source_rgba (cr, &self->palette->background);
  cairo_paint (cr);
  node = ts_scene_picture_make_node (self, NULL, scale);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  g_clear_pointer (&node, gsk_render_node_unref);
  status = cairo_status (cr);
  cairo_destroy (cr);

  file = g_byte_array_new ();
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, ts_scene_picture_collect, file);
  cairo_surface_destroy (surface);
  return ts_scene_picture_finish (status, file, error);
}
