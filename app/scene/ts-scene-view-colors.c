#include "app/scene/ts-scene-view-private.h"

#include "app/scene/ts-card.h"

#define CLASS_TINT 0.24f
#define SCALE_TINT 0.2f
#define UNKNOWN_TINT 0.3f
#define BAND_HEIGHT 5.0f  /* of the full colour, at the top of a card */
#define STRIPE_WIDTH 4.0f /* as the card has it */

/* Whether there are words on the card still, under the tint. */
static float
get_strength (const TsSceneView *self)
{
  float strength = ts_scene_colors_is_scale (self->colors) ? SCALE_TINT : CLASS_TINT;

  return self->palette->is_dark ? strength + 0.08f : strength;
}

GdkRGBA
ts_scene_view_get_far_color (const TsSceneView *self,
                             guint32 box,
                             const GdkRGBA *fill,
                             GdkRGBA *border)
{
  *border = ts_scene_colors_get_box_color (self->colors, box, self->palette);
  if (!ts_scene_colors_is_known (self->colors, box))
    return self->palette->background;
  return ts_color_mix (fill, border, ts_scene_colors_is_scale (self->colors) ? 0.85f : 0.6f);
}

/* Over the strip that a card has at its foot, but for the badge there: so much of each colour is in it. */
static void
draw_shares (const TsSceneView *self,
             GtkSnapshot *snapshot,
             guint32 index,
             TsRect pixels)
{
  guint n;
  const guint32 *counts = ts_scene_colors_get_counts (self->colors, index, &n);
  float scale = (float)self->scale, height = TS_CARD_BAR_HEIGHT * scale;
  float badge = self->scale >= TS_SCENE_DETAIL_SCALE ? ts_card_cache_get_badge_width (self->cards, self->scene->boxes[index].item) : 0;
  graphene_rect_t bar = GRAPHENE_RECT_INIT (pixels.x + TS_CARD_PAD * scale, pixels.y + pixels.height - height - 7 * scale, pixels.width - (2 * TS_CARD_PAD + badge) * scale, height);
  float left = bar.origin.x;
  GskRoundedRect outline;
  guint64 total = 0;

  for (guint i = 0; counts != NULL && i < n; i++)
    total += counts[i];
  if (total == 0)
    return;

  gsk_rounded_rect_init_from_rect (&outline, &bar, height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  for (guint i = 0; i < n; i++)
    {
      float share = bar.size.width * (float)counts[i] / (float)total;
      GdkRGBA color = ts_scene_colors_get_count_color (self->colors, i, self->palette);

      if (counts[i] > 0)
        gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (left, bar.origin.y, share, height));
      left += share;
    }
  gtk_snapshot_pop (snapshot);
}

/* A piece of a card in the full colour. */
static void
draw_piece (const TsSceneView *self,
            GtkSnapshot *snapshot,
            TsRect pixels,
            graphene_size_t size,
            const GdkRGBA *color)
{
  graphene_rect_t card = GRAPHENE_RECT_INIT (pixels.x, pixels.y, pixels.width, pixels.height);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &card, (float)(TS_CARD_RADIUS * self->scale));
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (pixels.x, pixels.y, size.width, size.height));
  gtk_snapshot_pop (snapshot);
}

/* Colours of a scale are to be compared: a tint alone is too weak for that, and a strong one would hide the words. */
static void
draw_band (const TsSceneView *self,
           GtkSnapshot *snapshot,
           TsRect pixels,
           const GdkRGBA *color)
{
  draw_piece (self, snapshot, pixels, GRAPHENE_SIZE_INIT (pixels.width, (float)(BAND_HEIGHT * self->scale)), color);
}

/* The stripe of what has the same inside as others has a colour of its own, for there are more of them than of these: here it is this one. */
static void
draw_stripe (const TsSceneView *self,
             GtkSnapshot *snapshot,
             TsRect pixels,
             const GdkRGBA *color)
{
  draw_piece (self, snapshot, pixels, GRAPHENE_SIZE_INIT ((float)(STRIPE_WIDTH * self->scale), pixels.height), color);
}

void
ts_scene_view_draw_tint (const TsSceneView *self,
                         GtkSnapshot *snapshot,
                         guint32 index,
                         TsRect pixels)
{
  GdkRGBA color = ts_scene_colors_get_box_color (self->colors, index, self->palette);
  gboolean is_known = ts_scene_colors_is_known (self->colors, index);
  GdkRGBA tint = is_known ? ts_color_with_alpha (&color, get_strength (self)) : ts_color_with_alpha (&self->palette->background, UNKNOWN_TINT);

  ts_scene_view_append_rounded (snapshot, pixels, (float)(TS_CARD_RADIUS * self->scale), &tint, &color, MAX ((float)(1.6 * self->scale), 1));
  if (is_known && ts_scene_colors_is_scale (self->colors))
    draw_band (self, snapshot, pixels, &color);
  if (self->scene->boxes[index].item->kind == TS_ITEM_OP)
    return;
  if (self->colors->coloring == TS_COLORING_PATTERN)
    draw_stripe (self, snapshot, pixels, &color);
  draw_shares (self, snapshot, index, pixels);
}
