#pragma once

#include "app/scene/ts-scope-graph.h"
#include "app/scene/ts-text-metrics.h"

G_BEGIN_DECLS

/* The measures of what is drawn, in pixels at 100 %. A card is a box that is closed, a frame one that is open. */
#define TS_CARD_RADIUS 9.0f
#define TS_CARD_PAD 10.0f
#define TS_CARD_ICON 18.0f
#define TS_CARD_ICON_GAP 8.0f
#define TS_CARD_LABEL_Y 6.0f /* top of the first line */
#define TS_CARD_LABEL_HEIGHT 17.0f
#define TS_CARD_DETAIL_HEIGHT 14.0f
#define TS_CARD_HEAD_HEIGHT 44.0f
#define TS_CARD_SLOT_HEIGHT 15.0f
#define TS_CARD_SLOT_NAME_GAP 6.0f
#define TS_CARD_MAX_SLOTS 6
#define TS_CARD_BAR_HEIGHT 4.0f
#define TS_CARD_MIN_WIDTH 104.0f
#define TS_CARD_STACK_STEP 4.0f /* how far the cards of a stack show behind each other */
#define TS_PIN_HEIGHT 15.0f
#define TS_PIN_PITCH 16.5f /* of those below each other */
#define TS_PIN_TOP 3.0f    /* of the first one under the upper border of its box */
#define TS_PIN_STUB 7.0f   /* from a pin to its box */
#define TS_PIN_PAD 6.0f
#define TS_PIN_SIGN 6.0f
#define TS_PIN_MAX_TEXT 110.0f
#define TS_FRAME_RADIUS 14.0f
#define TS_FRAME_HEADER 32.0f
#define TS_FRAME_PAD 18.0f

typedef struct
{
  float width;
  float height;
} TsSize;

/* Of @item when closed. */
TsSize ts_card_measure (const TsScopeGraph *graph, const TsItem *item, const TsTextMetrics *metrics);

/* How wide a pin is, without its stub. */
float ts_pin_measure (const TsPin *pin, const TsTextMetrics *metrics);

/* How wide the header of an open @item (nullable: the root has none) must be. */
float ts_frame_measure_header (const TsItem *item, const TsTextMetrics *metrics);

/* How many lines of slots a card shows; if there are more slots the last line says how many. */
guint ts_card_get_n_slot_lines (const TsItem *item);

G_END_DECLS
