#include "app/canvas/ts-canvas-private.h"

#include "app/scene/ts-card.h"

#include <string.h>

/* A scope with one scope in it is one box with both names: each part of what stands there is a scope. There is nothing to be opened between them. */

/* Where the name of a box stands in it, at 100 %; as the cards have it. */
static TsRect
get_label_place (TsCanvas *self,
                 const TsBox *box)
{
  float x = TS_CARD_PAD + TS_CARD_ICON + TS_CARD_ICON_GAP;
  float y = self->camera.scale >= TS_SCENE_DETAIL_SCALE ? TS_CARD_LABEL_Y : (TS_CARD_HEAD_HEIGHT - TS_CARD_LABEL_HEIGHT) / 2;

  if (!ts_box_is_open (box))
    return (TsRect) { box->rect.x + x, box->rect.y + y, box->rect.width - x - TS_CARD_PAD + 4, TS_CARD_LABEL_HEIGHT };
  x = TS_FRAME_PAD - 4 + TS_CARD_ICON + TS_CARD_ICON_GAP;
  return (TsRect) { box->rect.x + x, box->rect.y + (TS_FRAME_HEADER - TS_CARD_LABEL_HEIGHT) / 2, box->rect.width - TS_FRAME_PAD - x, TS_CARD_LABEL_HEIGHT };
}

/* The byte of @label that is @x right of its begin, or -1: beside it, or where it is cut nobody can say. */
static int
find_byte (TsCanvas *self,
           const char *label,
           float width,
           float x)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  PangoFontDescription *font = ts_text_style_font (TS_TEXT_LABEL, context);
  int text_width, index, trailing;

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, label, -1);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_get_size (layout, &text_width, NULL);
  if (text_width > width * PANGO_SCALE || !pango_layout_xy_to_index (layout, (int)(x * PANGO_SCALE), 0, &index, &trailing))
    return -1;
  return index;
}

char *
ts_canvas_dup_part_at (TsCanvas *self,
                       guint32 index,
                       double x,
                       double y)
{
  const TsBox *box = &self->scene->boxes[index];
  double scene_x, scene_y;
  TsRect place;
  int byte;

  if (box->item == NULL || box->item->kind != TS_ITEM_SCOPE || self->camera.scale < TS_SCENE_LABEL_SCALE || strchr (box->item->label, '/') == NULL)
    return NULL;
  place = get_label_place (self, box);
  ts_camera_to_scene (&self->camera, x, y, &scene_x, &scene_y);
  if (!ts_rect_contains (&place, (float)scene_x, (float)scene_y))
    return NULL;
  byte = find_byte (self, box->item->label, place.width, (float)scene_x - place.x);
  if (byte < 0)
    return NULL;

  const char *end = strchr (box->item->label + byte, '/');
  g_autofree char *name = ts_scope_tree_dup_name (self->scene->tree, box->item->id);

  if (end == NULL || !g_str_has_suffix (name, box->item->label)) /* the last part is all of it */
    return NULL;
  return g_strndup (name, strlen (name) - strlen (end));
}
