#include "app/scene/ts-card.h"

#include <math.h>

guint
ts_card_get_n_slot_lines (const TsItem *item)
{
  return MIN (item->n_slots, TS_CARD_MAX_SLOTS);
}

static float
measure_slot (const TsSlot *slot,
              const TsTextMetrics *metrics)
{
  float width = 0;

  if (slot->name != NULL)
    width += ts_text_metrics_measure (metrics, TS_TEXT_SLOT, slot->name) + TS_CARD_SLOT_NAME_GAP;

  return width + ts_text_metrics_measure (metrics, TS_TEXT_SLOT, slot->text);
}

TsSize
ts_card_measure (const TsScopeGraph *graph,
                 const TsItem *item,
                 const TsTextMetrics *metrics)
{
  float text = MAX (ts_text_metrics_measure (metrics, TS_TEXT_LABEL, item->label),
                    ts_text_metrics_measure (metrics, TS_TEXT_DETAIL, item->detail));
  guint n_lines = ts_card_get_n_slot_lines (item);
  TsSize size = { 0, TS_CARD_HEAD_HEIGHT };

  for (guint i = 0; i < n_lines; i++)
    text = MAX (text, measure_slot (&graph->slots[item->first_slot + i], metrics));

  if (n_lines > 0)
    size.height += n_lines * TS_CARD_SLOT_HEIGHT + 5;
  if (item->kind != TS_ITEM_OP)
    size.height += TS_CARD_BAR_HEIGHT + 5;

  size.width = TS_CARD_PAD + TS_CARD_ICON + TS_CARD_ICON_GAP + MIN (text, metrics->max_text) + TS_CARD_PAD + 2;

  /* Widths in steps, so that boxes that nearly agree do, and equal scopes with other names share a layout. */
  size.width = MAX (TS_CARD_MIN_WIDTH, 8 * ceilf (size.width / 8));

  return size;
}

float
ts_pin_measure (const TsPin *pin,
                const TsTextMetrics *metrics)
{
  return ceilf (3 * TS_PIN_PAD + TS_PIN_SIGN / 2 + MIN (ts_text_metrics_measure (metrics, TS_TEXT_SLOT, pin->label), TS_PIN_MAX_TEXT));
}

float
ts_frame_measure_header (const TsItem *item,
                         const TsTextMetrics *metrics)
{
  float width;

  if (item == NULL)
    return 0;

  width = TS_FRAME_PAD + TS_CARD_ICON + TS_CARD_ICON_GAP + ts_text_metrics_measure (metrics, TS_TEXT_LABEL, item->label) +
          2 * TS_CARD_ICON_GAP + ts_text_metrics_measure (metrics, TS_TEXT_DETAIL, item->detail) + TS_FRAME_PAD;

  return 8 * ceilf (width / 8);
}
