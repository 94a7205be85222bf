#include "app/scene/ts-scene-view-private.h"

#include "app/scene/ts-card.h"

#define WIDTH 30.0f
#define HEIGHT 10.0f
#define GAP 6.0f

/* Where the words of a slot end; as the card writes them. */
static float
measure_slot (const TsSceneView *self,
              const TsSlot *slot)
{
  float x = TS_CARD_PAD + TS_CARD_ICON + TS_CARD_ICON_GAP;

  if (slot->name != NULL)
    x += ts_text_metrics_measure (self->metrics, TS_TEXT_SLOT, slot->name) + TS_CARD_SLOT_NAME_GAP;
  return x + ts_text_metrics_measure (self->metrics, TS_TEXT_SLOT, slot->text);
}

static void
draw_spark (const TsSceneView *self,
            GtkSnapshot *snapshot,
            const TsSpark *spark,
            float x,
            float y)
{
  float scale = (float)self->scale, bar = WIDTH / TS_SPARK_BINS;
  GdkRGBA color = ts_color_with_alpha (&self->palette->family[TS_OP_FAMILY_STATE], 0.75f);

  for (guint i = 0; i < TS_SPARK_BINS; i++)
    {
      float height = HEIGHT * (float)spark->heights[i] / 255;

      if (spark->heights[i] > 0)
        gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x + (float)i * bar * scale, y + (HEIGHT - height) * scale, bar * scale * 0.85f, height * scale));
    }
}

void
ts_scene_view_draw_sparks (const TsSceneView *self,
                           GtkSnapshot *snapshot,
                           guint32 index,
                           TsRect pixels)
{
  const TsBox *box = &self->scene->boxes[index];
  guint n_lines = box->item->n_slots > 0 ? ts_card_get_n_slot_lines (box->item) : 0;
  gboolean has_more = box->item->n_slots > n_lines;
  float x = box->rect.width - TS_CARD_PAD - WIDTH;

  if (self->sparks == NULL || self->metrics == NULL)
    return;

  for (guint i = 0; i < n_lines - (n_lines > 0 && has_more ? 1 : 0); i++)
    {
      const TsSlot *slot = &box->in_graph->slots[box->item->first_slot + i];
      float y = TS_CARD_HEAD_HEIGHT + (float)i * TS_CARD_SLOT_HEIGHT + 2;
      const TsSpark *spark = measure_slot (self, slot) + GAP <= x ? ts_slot_sparks_get (self->sparks, slot->source) : NULL;

      if (spark != NULL)
        draw_spark (self, snapshot, spark, pixels.x + x * (float)self->scale, pixels.y + y * (float)self->scale);
    }
}
