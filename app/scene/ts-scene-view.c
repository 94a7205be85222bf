#include "app/scene/ts-scene-view-private.h"

#include "app/scene/ts-card.h"
#include "app/scene/ts-node-painter.h"

#include <math.h>

#define HEADER_SCALE 0.72  /* of the words of open boxes, at least */
#define HEADER_MARGIN 8.0f /* pixels that stay free beside them */
#define SPECK_PIXELS 10.0
#define MIN_RADIUS 3.0f /* pixels; below, corners are square */
#define MARGIN 24.0f    /* round what is seen, for what sticks out of boxes */

TsRect
ts_scene_view_get_rect (const TsSceneView *self,
                        guint32 box)
{
  return self->rects != NULL ? self->rects[box] : self->scene->boxes[box].rect;
}

TsRect
ts_scene_view_get_seen (const TsSceneView *self)
{
  return (TsRect) {
    (float)self->x - MARGIN,
    (float)self->y - MARGIN,
    (float)(self->width / self->scale) + 2 * MARGIN,
    (float)(self->height / self->scale) + 2 * MARGIN,
  };
}

TsRect
ts_scene_view_to_pixels (const TsSceneView *self,
                         TsRect rect)
{
  return (TsRect) {
    (float)((rect.x - self->x) * self->scale),
    (float)((rect.y - self->y) * self->scale),
    (float)(rect.width * self->scale),
    (float)(rect.height * self->scale),
  };
}

/* A box from afar, on whole pixels, of which thousands are no work. */
static void
append_plain (GtkSnapshot *snapshot,
              TsRect rect,
              const GdkRGBA *fill,
              const GdkRGBA *border)
{
  float x = floorf (rect.x), y = floorf (rect.y);
  float width = MAX (roundf (rect.x + rect.width) - x, 1), height = MAX (roundf (rect.y + rect.height) - y, 1);
  gboolean has_border = border != NULL && width >= 6 && height >= 4;

  gtk_snapshot_append_color (snapshot, has_border ? border : fill, &GRAPHENE_RECT_INIT (x, y, width, height));
  if (has_border)
    gtk_snapshot_append_color (snapshot, fill, &GRAPHENE_RECT_INIT (x + 1, y + 1, width - 2, height - 2));
}

void
ts_scene_view_append_rounded (GtkSnapshot *snapshot,
                              TsRect rect,
                              float radius,
                              const GdkRGBA *fill,
                              const GdkRGBA *border,
                              float border_width)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (rect.x, rect.y, rect.width, rect.height);
  GskRoundedRect outline;

  if (radius < MIN_RADIUS)
    {
      append_plain (snapshot, rect, fill, border);
      return;
    }

  gsk_rounded_rect_init_from_rect (&outline, &bounds, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, fill, &bounds);
  gtk_snapshot_pop (snapshot);
  if (border != NULL)
    gtk_snapshot_append_border (snapshot, &outline,
                                (float[4]) { border_width, border_width, border_width, border_width },
                                (GdkRGBA[4]) { *border, *border, *border, *border });
}

static void
append_node (GtkSnapshot *snapshot,
             GskRenderNode *node,
             TsRect pixels,
             double scale)
{
  if (node == NULL)
    return;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (pixels.x, pixels.y));
  gtk_snapshot_scale (snapshot, (float)scale, (float)scale);
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
}

static gboolean
is_faded (const TsSceneView *self,
          guint32 box)
{
  const TsBoxMarks *marks = self->marks != NULL ? ts_scene_marks_get (self->marks, box) : NULL;

  if (marks == NULL || ts_box_is_open (&self->scene->boxes[box]))
    return FALSE;
  if (ts_scene_marks_has_slice (self->marks))
    return marks->n_in_slice == 0;
  return ts_scene_marks_has_run (self->marks) && marks->state == TS_OP_OUTSIDE;
}

static void
draw_frame (const TsSceneView *self,
            GtkSnapshot *snapshot,
            guint32 index)
{
  const TsBox *box = &self->scene->boxes[index];
  TsRect pixels = ts_scene_view_to_pixels (self, ts_scene_view_get_rect (self, index));
  gboolean is_dotted = ts_item_kind_is_invented (box->item->kind) && self->scale >= TS_SCENE_LABEL_SCALE;
  float radius = (float)(TS_FRAME_RADIUS * self->scale);
  GskRenderNode *border;

  ts_scene_view_append_rounded (snapshot, pixels, radius, &self->palette->frame[(box->depth + 1) % 2], is_dotted ? NULL : &self->palette->frame_border,
                                self->palette->is_high_contrast ? 2 : 1);
  ts_scene_view_draw_hand_tint (self, snapshot, index, pixels, FALSE);
  if (!is_dotted)
    return;

  border = ts_dotted_node_new (pixels.width, pixels.height, radius, &self->palette->muted);
  append_node (snapshot, border, pixels, 1);
  gsk_render_node_unref (border);
}

gboolean
ts_scene_view_get_pinned_header (const TsSceneView *self,
                                 guint32 index,
                                 TsRect *place)
{
  const TsBox *box = &self->scene->boxes[index];
  float height = (float)(TS_FRAME_HEADER * self->scale), top;
  GskRenderNode *node;
  graphene_rect_t bounds;
  TsRect pixels;

  if (index == 0 || !ts_box_is_open (box) || self->scale < TS_SCENE_LABEL_SCALE || self->rects != NULL)
    return FALSE;

  pixels = ts_scene_view_to_pixels (self, box->rect);
  top = (float)(box->depth - 1) * height;
  if ((pixels.y >= top && pixels.x >= 0) || pixels.y > self->height || pixels.y + pixels.height < top + 2 * height ||
      pixels.x > self->width || pixels.x + pixels.width < 0)
    return FALSE;

  node = ts_card_cache_get_header (self->cards, box, self->scale >= TS_SCENE_DETAIL_SCALE);
  if (node == NULL)
    return FALSE;

  gsk_render_node_get_bounds (node, &bounds);
  place->width = (float)((bounds.origin.x + bounds.size.width) * self->scale);
  place->height = height;
  place->x = MIN (MAX (pixels.x, 0), pixels.x + pixels.width - place->width);
  place->y = MAX (pixels.y, top);

  return TRUE;
}

guint32
ts_scene_view_pick_header (const TsSceneView *self,
                           double x,
                           double y)
{
  guint32 at = 0;

  if (self->scene == NULL)
    return TS_NO_BOX;

  /* Pinned headers lie one under the other, so that a point in one may be beside the box of the next one out. */
  for (gboolean found = TRUE; found;)
    {
      const TsBox *box = &self->scene->boxes[at];

      found = FALSE;
      for (guint32 child = box->first_child; child < box->first_child + box->n_children && !found; child++)
        {
          TsRect place;

          if (!ts_scene_view_get_pinned_header (self, child, &place))
            continue;
          if (ts_rect_contains (&place, (float)x, (float)y))
            return child;

          TsRect pixels = ts_scene_view_to_pixels (self, self->scene->boxes[child].rect);

          found = x >= pixels.x && x < pixels.x + pixels.width && y < pixels.y + pixels.height;
          at = found ? child : at;
        }
    }

  return TS_NO_BOX;
}

/* Takes the place if it is free. */
static gboolean
take_place (GArray *taken,
            TsRect place)
{
  for (guint i = 0; i < taken->len; i++)
    if (ts_rect_intersects (&g_array_index (taken, TsRect, i), &place))
      return FALSE;
  g_array_append_val (taken, place);
  return TRUE;
}

/* From afar the words stay legible as long as they fit, rather over the border than over what is inside, and those of outer frames before those of inner ones.
 * @taken: (element-type TsRect): places of words */
static void
draw_frame_header (const TsSceneView *self,
                   GtkSnapshot *snapshot,
                   guint32 index,
                   GArray *taken)
{
  const TsBox *box = &self->scene->boxes[index];
  TsRect rect = ts_scene_view_get_rect (self, index);
  TsRect pixels = ts_scene_view_to_pixels (self, rect), place;
  GskRenderNode *node;
  double scale = self->scale;

  if (rect.width < box->rect.width * 0.9f || pixels.width < 60 || ts_scene_view_get_pinned_header (self, index, &place))
    return;

  node = ts_card_cache_get_header (self->cards, box, scale >= TS_SCENE_DETAIL_SCALE);
  if (node != NULL && scale < HEADER_SCALE)
    {
      graphene_rect_t bounds;
      double fits;

      gsk_render_node_get_bounds (node, &bounds);
      fits = MIN ((pixels.width - HEADER_MARGIN) / (bounds.origin.x + bounds.size.width), pixels.height * 0.3 / TS_FRAME_HEADER);
      scale = MAX (MIN (fits, HEADER_SCALE), scale);
      pixels.y -= (float)(TS_FRAME_HEADER * (scale - self->scale) / 2);
      place = (TsRect) { pixels.x + (float)(bounds.origin.x * scale), pixels.y + (float)(bounds.origin.y * scale),
                         (float)(bounds.size.width * scale), (float)(bounds.size.height * scale) };
      if (scale < TS_SCENE_LABEL_SCALE || !take_place (taken, place))
        return;
    }

  append_node (snapshot, node, pixels, scale);
}

static void
draw_pinned_header (const TsSceneView *self,
                    GtkSnapshot *snapshot,
                    guint32 index)
{
  TsRect place, plate;
  GdkRGBA fill = ts_color_with_alpha (&self->palette->frame[(self->scene->boxes[index].depth + 1) % 2], 0.94f);

  if (!ts_scene_view_get_pinned_header (self, index, &place))
    return;

  plate = (TsRect) { place.x + (float)(6 * self->scale), place.y + 1, place.width, place.height - 2 };
  ts_scene_view_append_rounded (snapshot, plate, (float)(9 * self->scale), &fill, &self->palette->frame_border, 1);
  append_node (snapshot, ts_card_cache_get_header (self->cards, &self->scene->boxes[index], self->scale >= TS_SCENE_DETAIL_SCALE), place, self->scale);
}

/* The colour of what there is most of in a closed box. */
static const GdkRGBA *
get_main_color (const TsSceneView *self,
                const TsItem *item)
{
  guint best = item->family;

  for (guint f = 0; item->kind != TS_ITEM_OP && f < TS_N_OP_FAMILIES; f++)
    if (item->shares[f] > item->shares[best])
      best = f;

  return &self->palette->family[best];
}

static void
draw_card (const TsSceneView *self,
           GtkSnapshot *snapshot,
           guint32 index)
{
  const TsBox *box = &self->scene->boxes[index];
  const TsPalette *palette = self->palette;
  TsRect rect = ts_scene_view_get_rect (self, index);
  TsRect pixels = ts_scene_view_to_pixels (self, rect);
  gboolean faded = is_faded (self, index);
  TsCardTone tone = faded ? TS_CARD_FADED : self->colors != NULL ? TS_CARD_PLAIN
                                                                 : TS_CARD_OF_FAMILY;
  gboolean is_op = box->item->kind == TS_ITEM_OP;
  GdkRGBA fill = is_op ? palette->family_card[box->item->family] : palette->card;
  GdkRGBA border = is_op ? palette->family_border[box->item->family] : palette->card_border;
  gboolean has_tint;

  if (self->scale >= TS_SCENE_LABEL_SCALE && fabsf (rect.width - box->rect.width) < 1 && fabsf (rect.height - box->rect.height) < 1)
    {
      append_node (snapshot, ts_card_cache_get_card (self->cards, box, self->scale >= TS_SCENE_DETAIL_SCALE, tone), pixels, self->scale);
      if (self->colors != NULL && !faded)
        {
          ts_scene_view_draw_tint (self, snapshot, index, pixels);
          ts_scene_view_draw_class_sign (self, snapshot, index, pixels);
        }
      ts_scene_view_draw_hand_tint (self, snapshot, index, pixels, faded);
      if (self->scale >= TS_SCENE_DETAIL_SCALE && !faded)
        ts_scene_view_draw_sparks (self, snapshot, index, pixels);
      return;
    }

  /* From afar a box is its colour, stronger the smaller it is. */
  if (self->colors != NULL)
    fill = ts_scene_view_get_far_color (self, index, &fill, &border);
  else if (self->scale < TS_SCENE_LABEL_SCALE)
    fill = ts_color_mix (&fill, get_main_color (self, box->item), is_op ? 0.55f : 0.28f);
  has_tint = ts_scene_view_mix_hand_tint (self, index, &fill, &border);
  if (faded)
    fill = ts_color_mix (&fill, &palette->background, 0.72f);
  ts_scene_view_append_rounded (snapshot, pixels, (float)(TS_CARD_RADIUS * self->scale), &fill, &border, has_tint ? 2 : 1);
}

/* From afar what is in it cannot be told apart: then an open box is drawn as a closed one. In files everything is. */
static gboolean
is_speck (const TsSceneView *self,
          const TsRect *rect)
{
  return !self->is_still && rect->width * self->scale < SPECK_PIXELS && rect->height * self->scale < SPECK_PIXELS;
}

/* Sorts what is seen: open boxes, then closed ones; each outer before inner. */
static void
collect_seen (const TsSceneView *self,
              GArray *frames,
              GArray *cards)
{
  TsRect seen = ts_scene_view_get_seen (self);
  guint32 root = 0;

  g_array_append_val (frames, root);
  for (guint i = 0; i < frames->len; i++)
    {
      const TsBox *box = &self->scene->boxes[g_array_index (frames, guint32, i)];

      for (guint32 child = box->first_child; child < box->first_child + box->n_children; child++)
        {
          TsRect rect = ts_scene_view_get_rect (self, child);

          if (ts_rect_intersects (&rect, &seen))
            g_array_append_val (ts_box_is_open (&self->scene->boxes[child]) && !is_speck (self, &rect) ? frames : cards, child);
        }
    }
}

void
ts_scene_view_paint_lines (const TsSceneView *self,
                           cairo_t *cr)
{
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint32));

  collect_seen (self, frames, cards);
  ts_scene_view_draw_lines (self, cr, (const guint32 *)frames->data, frames->len);
}

void
ts_scene_view_snapshot (const TsSceneView *self,
                        GtkSnapshot *snapshot)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float)self->width, (float)self->height);
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (TsRect));
  g_autoptr (GArray) cards = g_array_new (FALSE, FALSE, sizeof (guint32));
  GskRenderNode *lines;
  guint n_frames;
  cairo_t *cr;

  gtk_snapshot_append_color (snapshot, &self->palette->background, &bounds);
  if (self->scene == NULL || self->width <= 0 || self->height <= 0)
    return;

  collect_seen (self, frames, cards);
  for (guint i = 1; i < frames->len; i++)
    draw_frame (self, snapshot, g_array_index (frames, guint32, i));

  lines = gsk_cairo_node_new (&bounds);
  cr = gsk_cairo_node_get_draw_context (lines);
  ts_scene_view_draw_lines (self, cr, (const guint32 *)frames->data, frames->len);
  cairo_destroy (cr);
  lines = ts_lines_node_new (lines);
  gtk_snapshot_append_node (snapshot, lines);
  gsk_render_node_unref (lines);
  ts_scene_view_draw_labels (self, snapshot, (const guint32 *)frames->data, frames->len, (const guint32 *)cards->data, cards->len);

  /* From afar, words that are larger than their header lie on the cards under it. */
  n_frames = frames->len;
  for (guint i = 1; i < n_frames && self->scale >= HEADER_SCALE; i++)
    draw_frame_header (self, snapshot, g_array_index (frames, guint32, i), taken);
  for (guint i = 0; i < cards->len; i++)
    draw_card (self, snapshot, g_array_index (cards, guint32, i));
  ts_scene_view_draw_pins (self, snapshot, (const guint32 *)frames->data + 1, frames->len - 1);
  ts_scene_view_draw_pins (self, snapshot, (const guint32 *)cards->data, cards->len);
  for (guint i = 1; i < n_frames && self->scale < HEADER_SCALE; i++)
    draw_frame_header (self, snapshot, g_array_index (frames, guint32, i), taken);

  if (ts_scene_view_has_copies (self))
    {
      cr = gtk_snapshot_append_cairo (snapshot, &bounds);
      ts_scene_view_draw_copies (self, cr, (const guint32 *)frames->data, n_frames);
      cairo_destroy (cr);
    }
  ts_scene_view_snapshot_anchors (self, snapshot, (const guint32 *)cards->data, cards->len);
  ts_scene_view_snapshot_notes (self, snapshot);
  g_array_append_vals (frames, cards->data, cards->len);
  if (ts_scene_view_has_marks (self, (const guint32 *)frames->data + 1, frames->len - 1))
    {
      cr = gtk_snapshot_append_cairo (snapshot, &bounds);
      ts_scene_view_draw_marks (self, cr, (const guint32 *)frames->data + 1, frames->len - 1);
      cairo_destroy (cr);
    }
  for (guint i = 1; i < n_frames; i++)
    draw_pinned_header (self, snapshot, g_array_index (frames, guint32, i));
}
