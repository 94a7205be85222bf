#include "app/scene/ts-scene-picture-private.h"

#include "app/scene/ts-file-text.h"
#include "app/scene/ts-node-painter.h"

#include <cairo-svg.h>
#include <string.h>

/* Cairo draws the shapes; text, which it would turn into outlines, is added behind them: nothing is drawn over text. */

static GByteArray *
draw_shapes (const TsScenePicture *self,
             GArray *texts)
{
  GByteArray *file = g_byte_array_new ();
  double width, height;
  cairo_surface_t *surface;
  cairo_t *cr;

  ts_scene_picture_get_size (self, &width, &height);
  surface = cairo_svg_surface_create_for_stream (ts_scene_picture_collect, file, width, height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  ts_scene_picture_paint (self, NULL, cr, texts);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return file;
}

/* ---- text --------------------------------------------------------------------------------------- */

static void
append_color (GString *file,
              const GdkRGBA *color)
{
  g_string_append_printf (file, "#%02x%02x%02x", (guint)(color->red * 255 + 0.5f), (guint)(color->green * 255 + 0.5f), (guint)(color->blue * 255 + 0.5f));
}

static void
append_attribute (GString *file,
                  const char *name,
                  double value)
{
  g_string_append_printf (file, " %s=\"", name);
  ts_text_append_number (file, value);
  g_string_append_c (file, '"');
}

/* Its length is said, so that other fonts at most look squeezed. */
static void
append_text (GString *file,
             const TsPaintedText *text)
{
  double x = text->x, y = text->y, scale = text->matrix.xx;

  cairo_matrix_transform_point (&text->matrix, &x, &y);
  g_string_append (file, "<text");
  append_attribute (file, "x", x);
  append_attribute (file, "y", y);
  append_attribute (file, "font-size", scale * pango_font_description_get_size (text->font) / PANGO_SCALE);
  append_attribute (file, "textLength", scale * text->width);
  if (pango_font_description_get_weight (text->font) != PANGO_WEIGHT_NORMAL)
    g_string_append_printf (file, " font-weight=\"%d\"", (int)pango_font_description_get_weight (text->font));
  g_string_append (file, " fill=\"");
  append_color (file, &text->color);
  g_string_append (file, "\" font-family=\"'");
  ts_xml_append (file, pango_font_description_get_family (text->font));
  g_string_append (file, "', sans-serif\">");
  ts_xml_append (file, text->text);
  g_string_append (file, "</text>\n");
}

/* ---- what boxes are ----------------------------------------------------------------------------- */

static void
append_box (const TsScenePicture *self,
            GString *file,
            double shift,
            const TsBox *box)
{
  const TsItem *item = box->item;
  const TsScopeTree *tree = ts_outline_get_tree (self->outline);
  g_autofree char *name = item->kind == TS_ITEM_OP ? NULL : ts_outline_dup_name (self->outline, item->id);

  g_string_append (file, "<rect");
  append_attribute (file, "x", box->rect.x + shift);
  append_attribute (file, "y", box->rect.y);
  append_attribute (file, "width", box->rect.width);
  append_attribute (file, "height", box->rect.height);
  g_string_append (file, "><title>");
  ts_xml_append (file, name != NULL ? name : ts_graph_get_operation (tree->graph, item->id)->name);
  g_string_append_c (file, '\n');
  ts_xml_append (file, item->detail);
  g_string_append (file, "</title></rect>\n");
}

/* A document's title is its first element. */
static void
insert_title (const TsScenePicture *self,
              GString *file)
{
  const char *begin = strstr (file->str, "<svg"), *end = begin != NULL ? strchr (begin, '>') : NULL;
  g_autoptr (GString) title = g_string_new ("\n<title>");

  if (self->title == NULL || end == NULL)
    return;
  ts_xml_append (title, self->title);
  g_string_append (title, "</title>");
  g_string_insert (file, end + 1 - file->str, title->str);
}

/* Cairo counts the drawings of the process: of this one nothing refers to the number. */
static void
rename_drawing (GString *file)
{
  const char *name = strstr (file->str, "\"surface"), *end = name != NULL ? strchr (name + 1, '"') : NULL;

  if (end == NULL || strstr (file->str, "#surface") != NULL)
    return;

  gsize at = (gsize)(name + 1 - file->str);

  g_string_erase (file, (gssize)at, end - name - 1);
  g_string_insert (file, (gssize)at, "shapes");
}

GBytes *
ts_scene_picture_to_svg (const TsScenePicture *self)
{
  g_autoptr (GArray) texts = ts_painted_texts_new ();
  g_autoptr (GByteArray) shapes = draw_shapes (self, texts);
  GString *file = g_string_new_len ((const char *)shapes->data, shapes->len);
  char *end = g_strrstr (file->str, "</svg>");
  double width, height, shift;

  ts_scene_picture_get_size (self, &width, &height);
  shift = (width - self->scene->boxes[0].rect.width) / 2;
  g_string_truncate (file, end != NULL ? (gsize)(end - file->str) : file->len);

  rename_drawing (file);
  insert_title (self, file);
  g_string_append (file, "<g xml:space=\"preserve\">\n");
  for (guint i = 0; i < texts->len; i++)
    append_text (file, &g_array_index (texts, TsPaintedText, i));
  g_string_append (file, "</g>\n<g fill=\"none\" pointer-events=\"all\">\n");
  for (guint32 i = 1; i < self->scene->n_boxes; i++)
    append_box (self, file, shift, &self->scene->boxes[i]);
  g_string_append (file, "</g>\n</svg>\n");
  return g_string_free_to_bytes (file);
}
