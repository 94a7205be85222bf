#include "app/scene/ts-card-cache.h"

#include "app/scene/ts-card.h"
#include "app/scene/ts-card-draw.h"
#include "app/scene/ts-node-painter.h"
#include "app/scene/ts-pin-look.h"

#include <math.h>

#define BADGE_PAD 10.0f /* in the badge that tells how many have the same inside */
#define MAX_NODES 6000

/* Which looks of an item there are. */
enum
{
  LOOK_CARD,
  LOOK_CARD_DETAILS,
  LOOK_FADED,
  LOOK_FADED_DETAILS,
  LOOK_PLAIN,
  LOOK_PLAIN_DETAILS,
  LOOK_HEADER,
  LOOK_HEADER_DETAILS,
  N_LOOKS,
};

typedef struct
{
  GskRenderNode *nodes[N_LOOKS];
} Looks;

struct _TsCardCache
{
  PangoContext *context;
  PangoFontDescription *fonts[TS_N_TEXT_STYLES];
  TsPalette palette;
  TsScopePatterns *patterns; /* nullable */
  GHashTable *looks;         /* const TsItem * → Looks */
  GHashTable *pins[2];       /* const TsPin * → GskRenderNode; those that are lit */
  guint n_nodes;
};

static void
looks_free (gpointer data)
{
  Looks *looks = data;

  for (int i = 0; i < N_LOOKS; i++)
    g_clear_pointer (&looks->nodes[i], gsk_render_node_unref);
  g_free (looks);
}

TsCardCache *
ts_card_cache_new (PangoContext *context)
{
  TsCardCache *self = g_new0 (TsCardCache, 1);

  self->context = g_object_ref (context);
  for (int i = 0; i < TS_N_TEXT_STYLES; i++)
    self->fonts[i] = ts_text_style_font (i, context);
  self->looks = g_hash_table_new_full (NULL, NULL, NULL, looks_free);
  for (int i = 0; i < 2; i++)
    self->pins[i] = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)gsk_render_node_unref);
  ts_palette_init (&self->palette, FALSE);

  return self;
}

PangoContext *
ts_card_cache_get_context (TsCardCache *self)
{
  return self->context;
}

void
ts_card_cache_free (TsCardCache *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->looks);
  for (int i = 0; i < 2; i++)
    g_hash_table_unref (self->pins[i]);
  g_clear_pointer (&self->patterns, ts_scope_patterns_unref);
  for (int i = 0; i < TS_N_TEXT_STYLES; i++)
    pango_font_description_free (self->fonts[i]);
  g_object_unref (self->context);
  g_free (self);
}

void
ts_card_cache_clear (TsCardCache *self)
{
  g_hash_table_remove_all (self->looks);
  for (int i = 0; i < 2; i++)
    g_hash_table_remove_all (self->pins[i]);
  self->n_nodes = 0;
}

void
ts_card_cache_set_palette (TsCardCache *self,
                           const TsPalette *palette)
{
  self->palette = *palette;
  ts_card_cache_clear (self);
}

void
ts_card_cache_set_patterns (TsCardCache *self,
                            TsScopePatterns *patterns)
{
  if (patterns != NULL)
    ts_scope_patterns_ref (patterns);
  g_clear_pointer (&self->patterns, ts_scope_patterns_unref);
  self->patterns = patterns;
  ts_card_cache_clear (self);
}

/* ---- pieces ------------------------------------------------------------------------------------- */

typedef struct
{
  TsCardCache *cache;
  TsCardDraw on;
  gboolean is_plain; /* in no colours of its own */
} Draw;

static void
draw_sign (const Draw *draw,
           const TsBox *box,
           float x,
           float y)
{
  const TsPalette *palette = &draw->cache->palette;
  graphene_rect_t square = GRAPHENE_RECT_INIT (x, y, TS_CARD_ICON, TS_CARD_ICON);
  gboolean is_op = !ts_box_can_open (box);
  GdkRGBA sign = is_op ? palette->on_color : palette->text;
  GskRenderNode *node;

  sign = ts_card_draw_tone (&draw->on, &sign);
  if (is_op)
    ts_card_draw_rounded (&draw->on, square, 5, box->item->n_damaged > 0 ? &palette->failed : &palette->family[box->item->family], NULL, 0);
  else
    ts_card_draw_rounded (&draw->on, square, 5, &palette->frame_shade, &palette->card_border, 1);

  node = is_op ? ts_family_node_new (box->item->family, &sign, TS_CARD_ICON) : ts_expander_node_new (ts_box_is_open (box), &sign, TS_CARD_ICON);
  gtk_snapshot_save (draw->on.snapshot);
  gtk_snapshot_translate (draw->on.snapshot, &square.origin);
  gtk_snapshot_append_node (draw->on.snapshot, node);
  gtk_snapshot_restore (draw->on.snapshot);
  gsk_render_node_unref (node);
}

/* Of what families the inside is. */
static void
draw_shares (const Draw *draw,
             const TsBox *box)
{
  const TsPalette *palette = &draw->cache->palette;
  float left = TS_CARD_PAD, width = box->rect.width - 2 * TS_CARD_PAD;
  float top = box->rect.height - TS_CARD_BAR_HEIGHT - 7, total = 0;
  graphene_rect_t bar = GRAPHENE_RECT_INIT (left, top, width, TS_CARD_BAR_HEIGHT);
  GskRoundedRect outline;

  for (guint f = 0; f < TS_N_OP_FAMILIES; f++)
    total += box->item->shares[f];
  if (total <= 0)
    return;

  gsk_rounded_rect_init_from_rect (&outline, &bar, TS_CARD_BAR_HEIGHT / 2);
  gtk_snapshot_push_rounded_clip (draw->on.snapshot, &outline);
  for (guint f = 0; f < TS_N_OP_FAMILIES; f++)
    {
      float share = width * box->item->shares[f] / total;
      GdkRGBA color = ts_card_draw_tone (&draw->on, &palette->family[f]);

      if (share > 0)
        gtk_snapshot_append_color (draw->on.snapshot, &color, &GRAPHENE_RECT_INIT (left, top, share, TS_CARD_BAR_HEIGHT));
      left += share;
    }
  gtk_snapshot_pop (draw->on.snapshot);
}

/* How many boxes have the same inside as this one, itself among them; 0 if that is not known, or is said of nothing. */
static guint32
count_twins (const Draw *draw,
             const TsItem *item,
             GdkRGBA *color)
{
  const TsScopePatterns *patterns = draw->cache->patterns;
  gboolean is_known = patterns != NULL && item->kind == TS_ITEM_SCOPE && item->id < patterns->tree->n_scopes;
  guint32 pattern = is_known ? patterns->patterns[item->id] : item->pattern;
  float hue;

  if (pattern == TS_NO_PATTERN)
    return 0;

  /* Steps of the golden ratio: near numbers get colours far apart. Groups begin elsewhere than scopes. */
  hue = fmodf ((float)pattern * 0.618034f + (is_known ? 0 : 0.31f), 1);
  *color = (GdkRGBA) { 0, 0, 0, 1 };
  gtk_hsv_to_rgb (hue, draw->cache->palette.is_dark ? 0.5f : 0.62f, draw->cache->palette.is_dark ? 0.85f : 0.72f, &color->red, &color->green, &color->blue);
  return is_known ? patterns->counts[pattern] : item->n_equal;
}

static void
draw_twins (const Draw *draw,
            const TsBox *box,
            gboolean with_details)
{
  const TsPalette *palette = &draw->cache->palette;
  GdkRGBA color, stripe;
  guint32 n_twins = count_twins (draw, box->item, &color);
  GskRoundedRect outline;
  float width;

  if (n_twins < 2)
    return;

  stripe = ts_card_draw_tone (&draw->on, &color);
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, box->rect.width, box->rect.height), TS_CARD_RADIUS);
  gtk_snapshot_push_rounded_clip (draw->on.snapshot, &outline);
  gtk_snapshot_append_color (draw->on.snapshot, &stripe, &GRAPHENE_RECT_INIT (0, 0, 4, box->rect.height));
  gtk_snapshot_pop (draw->on.snapshot);
  if (!with_details)
    return;

  g_autofree char *text = g_strdup_printf ("×%u", n_twins);

  width = ts_card_draw_measure (&draw->on, TS_TEXT_SLOT, text) + BADGE_PAD;
  ts_card_draw_rounded (&draw->on, GRAPHENE_RECT_INIT (box->rect.width - width - 6, box->rect.height - 16.5f, width, 15), 7.5f, &palette->card, &color, 1);
  ts_card_draw_text (&draw->on, TS_TEXT_SLOT, text, box->rect.width - width - 1, box->rect.height - 16, width, &palette->text);
}

static void
draw_slots (const Draw *draw,
            const TsBox *box)
{
  const TsPalette *palette = &draw->cache->palette;
  guint n_lines = ts_card_get_n_slot_lines (box->item);
  float x = TS_CARD_PAD + TS_CARD_ICON + TS_CARD_ICON_GAP, y = TS_CARD_HEAD_HEIGHT;
  float right = box->rect.width - TS_CARD_PAD;
  GdkRGBA line = ts_card_draw_tone (&draw->on, &palette->family_border[box->item->family]);

  if (n_lines == 0)
    return;

  gtk_snapshot_append_color (draw->on.snapshot, &line, &GRAPHENE_RECT_INIT (TS_CARD_PAD, y - 3, box->rect.width - 2 * TS_CARD_PAD, 0.7f));
  for (guint i = 0; i < n_lines; i++, y += TS_CARD_SLOT_HEIGHT)
    {
      const TsSlot *slot = &box->in_graph->slots[box->item->first_slot + i];
      GdkRGBA dot = ts_card_draw_tone (&draw->on, &palette->family[TS_OP_FAMILY_STATE]);
      graphene_rect_t square = GRAPHENE_RECT_INIT (TS_CARD_PAD + TS_CARD_ICON / 2 - 3, y + 4, 6, 6);
      GskRoundedRect outline;
      float name_width = 0;

      gsk_rounded_rect_init_from_rect (&outline, &square, 1.5f);
      gtk_snapshot_push_rounded_clip (draw->on.snapshot, &outline);
      gtk_snapshot_append_color (draw->on.snapshot, &dot, &square);
      gtk_snapshot_pop (draw->on.snapshot);

      if (i + 1 == n_lines && box->item->n_slots > n_lines)
        {
          g_autofree char *more = g_strdup_printf ("%u more", box->item->n_slots - n_lines + 1);

          ts_card_draw_text (&draw->on, TS_TEXT_SLOT, more, x, y, right - x, &palette->muted);
          continue;
        }

      if (slot->name != NULL)
        {
          ts_card_draw_text (&draw->on, TS_TEXT_SLOT, slot->name, x, y, right - x, &palette->muted);
          name_width = ts_card_draw_measure (&draw->on, TS_TEXT_SLOT, slot->name) + TS_CARD_SLOT_NAME_GAP;
        }
      if (right - x - name_width > 8)
        ts_card_draw_text (&draw->on, TS_TEXT_SLOT, slot->text, x + name_width, y, right - x - name_width, &palette->text);
    }
}

/* ---- cards -------------------------------------------------------------------------------------- */

static void
draw_background (const Draw *draw,
                 const TsBox *box)
{
  const TsPalette *palette = &draw->cache->palette;
  const TsItem *item = box->item;
  gboolean has_family = item->kind == TS_ITEM_OP && !draw->is_plain;
  const GdkRGBA *fill = has_family ? &palette->family_card[item->family] : &palette->card;
  const GdkRGBA *border = has_family ? &palette->family_border[item->family] : &palette->card_border;
  int n_behind = item->kind == TS_ITEM_STACK ? 2 : 0;
  float width = palette->is_high_contrast || item->n_damaged > 0 ? 2 : 1;

  if (item->n_damaged > 0)
    {
      fill = &palette->card;
      border = &palette->failed;
    }

  for (int i = n_behind; i > 0; i--)
    ts_card_draw_rounded (&draw->on,
                          GRAPHENE_RECT_INIT (i * TS_CARD_STACK_STEP, i * TS_CARD_STACK_STEP, box->rect.width, box->rect.height),
                          TS_CARD_RADIUS, &palette->frame_shade, border, width);

  ts_card_draw_rounded (&draw->on, GRAPHENE_RECT_INIT (0, 0, box->rect.width, box->rect.height), TS_CARD_RADIUS, fill,
                        ts_item_kind_is_invented (item->kind) ? NULL : border, width);
  if (ts_item_kind_is_invented (item->kind))
    ts_card_draw_dotted (&draw->on, box->rect.width, box->rect.height, TS_CARD_RADIUS, &palette->muted);
}

static const GdkRGBA *
get_detail_color (const Draw *draw,
                  const TsItem *item)
{
  const TsPalette *palette = &draw->cache->palette;

  if (item->n_damaged > 0)
    return &palette->failed;
  return item->kind == TS_ITEM_OP && !draw->is_plain ? &palette->family_text[item->family] : &palette->muted;
}

static void
draw_card (const Draw *draw,
           const TsBox *box,
           gboolean with_details)
{
  const TsPalette *palette = &draw->cache->palette;
  const TsItem *item = box->item;
  float x = TS_CARD_PAD + TS_CARD_ICON + TS_CARD_ICON_GAP;
  float width = box->rect.width - x - TS_CARD_PAD + 4;
  float head = !with_details && item->kind == TS_ITEM_OP ? box->rect.height : TS_CARD_HEAD_HEIGHT; /* the lines under it are not drawn */

  draw_background (draw, box);
  draw_sign (draw, box, TS_CARD_PAD, (head - TS_CARD_ICON) / 2);

  if (!with_details)
    {
      ts_card_draw_text (&draw->on, TS_TEXT_LABEL, item->label, x, (head - TS_CARD_LABEL_HEIGHT) / 2, width, &palette->text);
    }
  else
    {
      ts_card_draw_text (&draw->on, TS_TEXT_LABEL, item->label, x, TS_CARD_LABEL_Y, width, &palette->text);
      ts_card_draw_text (&draw->on, TS_TEXT_DETAIL, item->detail, x, TS_CARD_LABEL_Y + TS_CARD_LABEL_HEIGHT, width,
                         get_detail_color (draw, item));
      draw_slots (draw, box);
    }

  if (item->kind != TS_ITEM_OP)
    draw_shares (draw, box);
  draw_twins (draw, box, with_details);
}

static void
draw_header (const Draw *draw,
             const TsBox *box,
             gboolean with_details)
{
  const TsPalette *palette = &draw->cache->palette;
  float x = TS_FRAME_PAD - 4 + TS_CARD_ICON + TS_CARD_ICON_GAP, right = box->rect.width - TS_FRAME_PAD;
  float middle = TS_FRAME_HEADER / 2;
  float label = ts_card_draw_measure (&draw->on, TS_TEXT_LABEL, box->item->label), detail = ts_card_draw_measure (&draw->on, TS_TEXT_DETAIL, box->item->detail);
  float end = MIN (x + label + (with_details ? TS_CARD_ICON_GAP + detail : 0), right);

  /* Edges that come in at the top pass behind the words. */
  ts_card_draw_rounded (&draw->on, GRAPHENE_RECT_INIT (TS_FRAME_PAD - 8, middle - 11, end - TS_FRAME_PAD + 13, 22), 8,
                        &palette->frame[(box->depth + 1) % 2], NULL, 0);
  draw_sign (draw, box, TS_FRAME_PAD - 4, middle - TS_CARD_ICON / 2);
  ts_card_draw_text (&draw->on, TS_TEXT_LABEL, box->item->label, x, middle - TS_CARD_LABEL_HEIGHT / 2, right - x, &palette->text);
  x += label + TS_CARD_ICON_GAP;
  if (with_details && right - x > 20)
    ts_card_draw_text (&draw->on, TS_TEXT_DETAIL, box->item->detail, x, middle - TS_CARD_DETAIL_HEIGHT / 2 + 1, right - x, &palette->muted);
}

static GskRenderNode *
get_look (TsCardCache *self,
          const TsBox *box,
          int look)
{
  Looks *looks = g_hash_table_lookup (self->looks, box->item);
  Draw draw = { self, { self->context, self->fonts, &self->palette, NULL, look == LOOK_FADED || look == LOOK_FADED_DETAILS }, look == LOOK_PLAIN || look == LOOK_PLAIN_DETAILS };

  if (looks != NULL && looks->nodes[look] != NULL)
    return looks->nodes[look];

  if (self->n_nodes >= MAX_NODES)
    {
      ts_card_cache_clear (self);
      looks = NULL;
    }
  if (looks == NULL)
    {
      looks = g_new0 (Looks, 1);
      g_hash_table_insert (self->looks, (gpointer)box->item, looks);
    }

  draw.on.snapshot = gtk_snapshot_new ();
  if (look == LOOK_HEADER || look == LOOK_HEADER_DETAILS)
    draw_header (&draw, box, look == LOOK_HEADER_DETAILS);
  else
    draw_card (&draw, box, look == LOOK_CARD_DETAILS || look == LOOK_FADED_DETAILS || look == LOOK_PLAIN_DETAILS);
  looks->nodes[look] = gtk_snapshot_free_to_node (draw.on.snapshot);
  self->n_nodes++;

  return looks->nodes[look];
}

GskRenderNode *
ts_card_cache_get_card (TsCardCache *self,
                        const TsBox *box,
                        gboolean with_details,
                        TsCardTone tone)
{
  return get_look (self, box, (int)tone * (LOOK_FADED - LOOK_CARD) + (with_details ? LOOK_CARD_DETAILS : LOOK_CARD));
}

GskRenderNode *
ts_card_cache_get_header (TsCardCache *self,
                          const TsBox *box,
                          gboolean with_details)
{
  return get_look (self, box, with_details ? LOOK_HEADER_DETAILS : LOOK_HEADER);
}

float
ts_card_cache_get_badge_width (TsCardCache *self,
                               const TsItem *item)
{
  const Draw draw = { self, { self->context, self->fonts, &self->palette, NULL, FALSE }, FALSE };
  GdkRGBA color;
  guint32 n_twins = count_twins (&draw, item, &color);
  g_autofree char *text = n_twins >= 2 ? g_strdup_printf ("×%u", n_twins) : NULL;

  return text != NULL ? ts_card_draw_measure (&draw.on, TS_TEXT_SLOT, text) + BADGE_PAD : 0;
}

GskRenderNode *
ts_card_cache_get_pin (TsCardCache *self,
                       const TsScenePin *pin,
                       gboolean is_lit)
{
  GHashTable *known = self->pins[is_lit != FALSE];
  GskRenderNode *node = g_hash_table_lookup (known, pin->pin);
  TsCardDraw draw = { self->context, self->fonts, &self->palette, NULL, FALSE };

  if (node != NULL)
    return node;

  if (self->n_nodes >= MAX_NODES)
    ts_card_cache_clear (self);
  draw.snapshot = gtk_snapshot_new ();
  ts_pin_look_draw (&draw, pin, is_lit);
  node = gtk_snapshot_free_to_node (draw.snapshot);
  g_hash_table_insert (known, (gpointer)pin->pin, node);
  self->n_nodes++;
  return node;
}
