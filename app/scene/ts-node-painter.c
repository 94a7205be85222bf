#include "app/scene/ts-node-painter.h"

/* ---- text that can be read back ----------------------------------------------------------------- */

/* What is left of the text where it was cut. */
static char *
dup_shown_text (PangoLayout *layout)
{
  const char *text = pango_layout_get_text (layout);
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  GString *shown;

  if (line == NULL || !pango_layout_is_ellipsized (layout))
    return g_strdup (text);

  shown = g_string_new (NULL);
  for (GSList *l = line->runs; l != NULL; l = l->next)
    {
      const PangoItem *item = ((PangoGlyphItem *)l->data)->item;

      if (item->analysis.flags & PANGO_ANALYSIS_FLAG_IS_ELLIPSIS)
        g_string_append (shown, "…");
      else
        g_string_append_len (shown, text + item->offset, item->length);
    }
  return g_string_free (shown, FALSE);
}

GskRenderNode *
ts_text_node_new (PangoLayout *layout,
                  const GdkRGBA *color)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *glyphs, *node;

  gtk_snapshot_append_layout (snapshot, layout, color);
  glyphs = gtk_snapshot_free_to_node (snapshot);
  if (glyphs == NULL)
    return NULL;

  node = gsk_debug_node_new (glyphs, dup_shown_text (layout));
  gsk_render_node_unref (glyphs);
  return node;
}

static void
clear_text (gpointer data)
{
  TsPaintedText *text = data;

  g_free (text->text);
  pango_font_description_free (text->font);
}

GArray *
ts_painted_texts_new (void)
{
  GArray *texts = g_array_new (FALSE, TRUE, sizeof (TsPaintedText));

  g_array_set_clear_func (texts, clear_text);
  return texts;
}

/* Sums up the glyphs below @node. */
static void
read_glyphs (GskRenderNode *node,
             TsPaintedText *text)
{
  if (gsk_render_node_get_node_type (node) == GSK_CONTAINER_NODE)
    {
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        read_glyphs (gsk_container_node_get_child (node, i), text);
      return;
    }
  if (gsk_render_node_get_node_type (node) != GSK_TEXT_NODE)
    return;

  const graphene_point_t *offset = gsk_text_node_get_offset (node);
  const PangoGlyphInfo *glyphs = gsk_text_node_get_glyphs (node, NULL);
  guint n = gsk_text_node_get_num_glyphs (node);
  int width = 0;

  for (guint i = 0; i < n; i++)
    width += glyphs[i].geometry.width;
  if (text->font == NULL)
    {
      text->font = pango_font_describe_with_absolute_size (gsk_text_node_get_font (node));
      text->color = *gsk_text_node_get_color (node);
      text->x = offset->x;
      text->y = offset->y;
    }
  text->width = offset->x - text->x + (float)width / PANGO_SCALE;
}

/* ---- painting ----------------------------------------------------------------------------------- */

static void
trace_rounded (cairo_t *cr,
               const GskRoundedRect *rect)
{
  const graphene_rect_t *b = &rect->bounds;
  double x = b->origin.x, y = b->origin.y, w = b->size.width, h = b->size.height;
  double r = MIN (rect->corner[0].width, MIN (w, h) / 2);

  if (r <= 0)
    {
      cairo_rectangle (cr, x, y, w, h);
      return;
    }
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + w - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + w - r, y + h - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + h - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static gboolean
is_evenly_rounded (const GskRoundedRect *rect)
{
  for (int i = 0; i < 4; i++)
    if (rect->corner[i].width != rect->corner[0].width || rect->corner[i].height != rect->corner[0].width)
      return FALSE;
  return TRUE;
}

static void
paint_clip (GskRenderNode *node,
            cairo_t *cr,
            GArray *texts)
{
  const GskRoundedRect *clip = gsk_rounded_clip_node_get_clip (node);
  GskRenderNode *child = gsk_rounded_clip_node_get_child (node);
  graphene_rect_t bounds;

  gsk_render_node_get_bounds (child, &bounds);
  cairo_save (cr);
  trace_rounded (cr, clip);
  if (gsk_render_node_get_node_type (child) == GSK_COLOR_NODE && graphene_rect_contains_rect (&bounds, &clip->bounds))
    {
      gdk_cairo_set_source_rgba (cr, gsk_color_node_get_color (child));
      cairo_fill (cr);
    }
  else
    {
      cairo_clip (cr);
      ts_node_paint (child, cr, texts);
    }
  cairo_restore (cr);
}

/* A border of one colour and width is a stroke along its middle. */
static void
paint_border (GskRenderNode *node,
              cairo_t *cr)
{
  const GskRoundedRect *outline = gsk_border_node_get_outline (node);
  const float *widths = gsk_border_node_get_widths (node);
  const GdkRGBA *colors = gsk_border_node_get_colors (node);
  GskRoundedRect middle = *outline;

  for (int i = 1; i < 4; i++)
    if (widths[i] != widths[0] || !gdk_rgba_equal (&colors[i], &colors[0]))
      {
        gsk_render_node_draw (node, cr);
        return;
      }

  gsk_rounded_rect_shrink (&middle, widths[0] / 2, widths[0] / 2, widths[0] / 2, widths[0] / 2);
  trace_rounded (cr, &middle);
  gdk_cairo_set_source_rgba (cr, &colors[0]);
  cairo_set_line_width (cr, widths[0]);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_stroke (cr);
}

static void
paint_text (GskRenderNode *node,
            cairo_t *cr,
            GArray *texts)
{
  TsPaintedText text = { 0 };

  read_glyphs (gsk_debug_node_get_child (node), &text);
  if (text.font == NULL)
    return;

  text.text = g_strdup (gsk_debug_node_get_message (node));
  cairo_get_matrix (cr, &text.matrix);
  g_array_append_val (texts, text);
}

static void
paint_transformed (GskRenderNode *node,
                   cairo_t *cr,
                   GArray *texts)
{
  GskTransform *transform = gsk_transform_node_get_transform (node);
  cairo_matrix_t matrix;
  float xx, yx, xy, yy, x0, y0;

  if (gsk_transform_get_category (transform) < GSK_TRANSFORM_CATEGORY_2D)
    {
      gsk_render_node_draw (node, cr);
      return;
    }

  gsk_transform_to_2d (transform, &xx, &yx, &xy, &yy, &x0, &y0);
  cairo_matrix_init (&matrix, xx, yx, xy, yy, x0, y0);
  cairo_save (cr);
  cairo_transform (cr, &matrix);
  ts_node_paint (gsk_transform_node_get_child (node), cr, texts);
  cairo_restore (cr);
}

void
ts_node_paint (GskRenderNode *node,
               cairo_t *cr,
               GArray *texts)
{
  switch ((int)gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        ts_node_paint (gsk_container_node_get_child (node, i), cr, texts);
      break;
    case GSK_TRANSFORM_NODE:
      paint_transformed (node, cr, texts);
      break;
    case GSK_ROUNDED_CLIP_NODE:
      if (is_evenly_rounded (gsk_rounded_clip_node_get_clip (node)))
        paint_clip (node, cr, texts);
      else
        gsk_render_node_draw (node, cr);
      break;
    case GSK_BORDER_NODE:
      if (is_evenly_rounded (gsk_border_node_get_outline (node)))
        paint_border (node, cr);
      else
        gsk_render_node_draw (node, cr);
      break;
    case GSK_DEBUG_NODE:
      if (texts != NULL)
        paint_text (node, cr, texts);
      else
        ts_node_paint (gsk_debug_node_get_child (node), cr, NULL);
      break;
    default:
      gsk_render_node_draw (node, cr);
      break;
    }
}
