#include "app/scene/ts-node-painter.h"

#include "app/scene/ts-icons.h"

#define DOT_SIZE 1.6f

/* What a node is stands in a debug node around it: a letter, then the text; or the sign and its colour; or size and colour. */
enum
{
  NODE_TEXT = 't',
  NODE_FAMILY = 'f',
  NODE_EXPANDER = 'e',
  NODE_LINES = 'l',
  NODE_DOTTED = 'd',
};

/* ---- text that can be read back ----------------------------------------------------------------- */

/* What is left of the text where it was cut. */
static char *
describe_text (PangoLayout *layout)
{
  const char *text = pango_layout_get_text (layout);
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  GString *shown;

  if (line == NULL || !pango_layout_is_ellipsized (layout))
    return g_strdup_printf ("%c%s", NODE_TEXT, text);

  shown = g_string_new (NULL);
  g_string_append_c (shown, NODE_TEXT);
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

  node = gsk_debug_node_new (glyphs, describe_text (layout));
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

/* ---- signs -------------------------------------------------------------------------------------- */

static void
draw_sign (cairo_t *cr,
           const char *sign,
           const GdkRGBA *color,
           float size)
{
  gdk_cairo_set_source_rgba (cr, color);
  if (sign[0] == NODE_FAMILY)
    ts_icon_draw_family (cr, (TsOpFamily)(sign[1] - 'a'), size);
  else
    ts_icon_draw_expander (cr, sign[1] == 'o', size);
}

static GskRenderNode *
sign_node_new (char kind,
               char value,
               const GdkRGBA *color,
               float size)
{
  g_autofree char *color_text = gdk_rgba_to_string (color);
  char *sign = g_strdup_printf ("%c%c%s", kind, value, color_text);
  GskRenderNode *drawing = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, size, size));
  GskRenderNode *node;
  cairo_t *cr = gsk_cairo_node_get_draw_context (drawing);

  draw_sign (cr, sign, color, size);
  cairo_destroy (cr);
  node = gsk_debug_node_new (drawing, sign);
  gsk_render_node_unref (drawing);
  return node;
}

GskRenderNode *
ts_family_node_new (TsOpFamily family,
                    const GdkRGBA *color,
                    float size)
{
  return sign_node_new (NODE_FAMILY, (char)('a' + family), color, size);
}

GskRenderNode *
ts_expander_node_new (gboolean is_open,
                      const GdkRGBA *color,
                      float size)
{
  return sign_node_new (NODE_EXPANDER, is_open ? 'o' : 'c', color, size);
}

static void
paint_sign (GskRenderNode *node,
            cairo_t *cr)
{
  const char *sign = gsk_debug_node_get_message (node);
  graphene_rect_t bounds;
  GdkRGBA color;

  gsk_render_node_get_bounds (node, &bounds);
  if (!gdk_rgba_parse (&color, sign + 2))
    return;
  cairo_save (cr);
  draw_sign (cr, sign, &color, bounds.size.width);
  cairo_restore (cr);
}

GskRenderNode *
ts_lines_node_new (GskRenderNode *drawing)
{
  GskRenderNode *node = gsk_debug_node_new (drawing, g_strdup_printf ("%c", NODE_LINES));

  gsk_render_node_unref (drawing);
  return node;
}

/* ---- dotted borders ------------------------------------------------------------------------------ */

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

static void
draw_dotted (cairo_t *cr,
             const GskRoundedRect *rect,
             const GdkRGBA *color)
{
  trace_rounded (cr, rect);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, DOT_SIZE);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, (double[]) { 0, 2.4 * DOT_SIZE }, 2, 0);
  cairo_stroke (cr);
}

GskRenderNode *
ts_dotted_node_new (float width,
                    float height,
                    float radius,
                    const GdkRGBA *color)
{
  g_autofree char *color_text = gdk_rgba_to_string (color);
  char *message = g_strdup_printf ("%c%d %s", NODE_DOTTED, (int)radius, color_text);
  GskRenderNode *drawing = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (drawing);
  GskRoundedRect rect;
  GskRenderNode *node;

  gsk_rounded_rect_init_from_rect (&rect, &GRAPHENE_RECT_INIT (DOT_SIZE / 2, DOT_SIZE / 2, width - DOT_SIZE, height - DOT_SIZE), radius);
  draw_dotted (cr, &rect, color);
  cairo_destroy (cr);
  node = gsk_debug_node_new (drawing, message);
  gsk_render_node_unref (drawing);
  return node;
}

static void
paint_dotted (GskRenderNode *node,
              cairo_t *cr)
{
  const char *message = gsk_debug_node_get_message (node);
  char *color_text;
  float radius = (float)g_ascii_strtod (message + 1, &color_text);
  graphene_rect_t bounds;
  GskRoundedRect rect;
  GdkRGBA color;

  gsk_render_node_get_bounds (node, &bounds);
  if (*color_text != ' ' || !gdk_rgba_parse (&color, color_text + 1))
    return;
  graphene_rect_inset (&bounds, DOT_SIZE / 2, DOT_SIZE / 2);
  gsk_rounded_rect_init_from_rect (&rect, &bounds, radius);
  cairo_save (cr);
  draw_dotted (cr, &rect, &color);
  cairo_restore (cr);
}

/* ---- painting ----------------------------------------------------------------------------------- */

static gboolean
is_evenly_rounded (const GskRoundedRect *rect)
{
  for (int i = 0; i < 4; i++)
    if (rect->corner[i].width != rect->corner[0].width || rect->corner[i].height != rect->corner[0].width)
      return FALSE;
  return TRUE;
}

static void
paint_clip (const TsNodePainter *self,
            GskRenderNode *node,
            cairo_t *cr)
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
      ts_node_painter_paint (self, child, cr);
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
paint_text (const TsNodePainter *self,
            GskRenderNode *node,
            cairo_t *cr)
{
  TsPaintedText text = { 0 };

  read_glyphs (gsk_debug_node_get_child (node), &text);
  if (text.font == NULL)
    return;

  text.text = g_strdup (gsk_debug_node_get_message (node) + 1);
  cairo_get_matrix (cr, &text.matrix);
  g_array_append_val (self->texts, text);
}

static void
paint_transformed (const TsNodePainter *self,
                   GskRenderNode *node,
                   cairo_t *cr)
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
  ts_node_painter_paint (self, gsk_transform_node_get_child (node), cr);
  cairo_restore (cr);
}

static void
paint_described (const TsNodePainter *self,
                 GskRenderNode *node,
                 cairo_t *cr)
{
  switch (gsk_debug_node_get_message (node)[0])
    {
    case NODE_TEXT:
      if (self->texts != NULL)
        paint_text (self, node, cr);
      else
        gsk_render_node_draw (gsk_debug_node_get_child (node), cr);
      break;
    case NODE_LINES:
      cairo_save (cr);
      self->paint_lines (cr, self->user_data);
      cairo_restore (cr);
      break;
    case NODE_DOTTED:
      paint_dotted (node, cr);
      break;
    default:
      paint_sign (node, cr);
      break;
    }
}

void
ts_node_painter_paint (const TsNodePainter *self,
                       GskRenderNode *node,
                       cairo_t *cr)
{
  switch ((int)gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        ts_node_painter_paint (self, gsk_container_node_get_child (node, i), cr);
      break;
    case GSK_TRANSFORM_NODE:
      paint_transformed (self, node, cr);
      break;
    case GSK_ROUNDED_CLIP_NODE:
      if (is_evenly_rounded (gsk_rounded_clip_node_get_clip (node)))
        paint_clip (self, node, cr);
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
      paint_described (self, node, cr);
      break;
    default:
      gsk_render_node_draw (node, cr);
      break;
    }
}
