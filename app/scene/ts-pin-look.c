#include "app/scene/ts-pin-look.h"

#include "app/scene/ts-card.h"

/* The short line between the pin and its box: what comes in has a thicker end there. */
static void
draw_stub (const TsCardDraw *draw,
           const TsScenePin *pin,
           const GdkRGBA *color)
{
  float middle = pin->rect.height / 2, left = pin->pin->is_out ? -TS_PIN_STUB : pin->rect.width;
  GdkRGBA line = ts_card_draw_tone (draw, color);

  gtk_snapshot_append_color (draw->snapshot, &line, &GRAPHENE_RECT_INIT (left, middle - 0.7f, TS_PIN_STUB, 1.4f));
  if (!pin->pin->is_out)
    gtk_snapshot_append_color (draw->snapshot, &line, &GRAPHENE_RECT_INIT (left + TS_PIN_STUB - 2.5f, middle - 2.5f, 2.5f, 5));
}

void
ts_pin_look_draw (const TsCardDraw *draw,
                  const TsScenePin *pin,
                  gboolean is_lit)
{
  const TsPalette *palette = draw->palette;
  const TsEdge *first = &pin->graph->edges[pin->graph->pin_edges[pin->pin->first_edge]];
  GdkRGBA border = first->flags & TS_EDGE_CONTROL ? palette->line_control : first->flags & TS_EDGE_REF ? palette->line_ref
                                                                                                       : palette->line;
  GdkRGBA fill = is_lit ? ts_color_mix (&palette->card, &palette->accent, 0.25f) : palette->card;
  float x = 2 * TS_PIN_PAD - 1 + TS_PIN_SIGN / 2;

  if (is_lit)
    border = palette->accent;
  draw_stub (draw, pin, &border);
  ts_card_draw_rounded (draw, GRAPHENE_RECT_INIT (0, 0, pin->rect.width, pin->rect.height), pin->rect.height / 2, &fill, &border, is_lit ? 1.5f : 1);
  ts_card_draw_rounded (draw, GRAPHENE_RECT_INIT (TS_PIN_PAD - 1, (pin->rect.height - TS_PIN_SIGN) / 2, TS_PIN_SIGN, TS_PIN_SIGN), TS_PIN_SIGN / 2,
                        &palette->family[pin->pin->family], NULL, 0);
  ts_card_draw_text (draw, TS_TEXT_SLOT, pin->pin->label, x, 0.5f, pin->rect.width - x - TS_PIN_PAD + 2, &palette->text);
}
