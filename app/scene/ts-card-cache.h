#pragma once

#include "app/scene/ts-palette.h"
#include "app/scene/ts-scene.h"
#include "app/scene/ts-scope-patterns.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TsCardCache:
 *
 * What cards and headers look like, as render nodes at 100 % with their corner at the origin: made once for each item, since text is what
 * drawing costs. Keeps up to 6000 of them. Main thread (or the one thread that exports).
 */
typedef struct _TsCardCache TsCardCache;

/* @context: for the text; kept */
TsCardCache *ts_card_cache_new (PangoContext *context);
PangoContext *ts_card_cache_get_context (TsCardCache *self);
void ts_card_cache_free (TsCardCache *self);

/* Forgets everything drawn so far, for other colours. */
void ts_card_cache_set_palette (TsCardCache *self, const TsPalette *palette);

/* Which scopes have the same inside: those get a stripe of one colour, and their number. Of the graph that the items are of; nullable; kept.
 * Forgets everything drawn so far. */
void ts_card_cache_set_patterns (TsCardCache *self, TsScopePatterns *patterns);

/* Forgets everything drawn so far: the items are going. */
void ts_card_cache_clear (TsCardCache *self);

/* In which colours a card is drawn. */
typedef enum
{
  TS_CARD_OF_FAMILY, /* those of its kind */
  TS_CARD_FADED,     /* it is outside of what runs */
  TS_CARD_PLAIN,     /* of none: it gets a tint that says something else */
} TsCardTone;

/* @with_details: op type and slots too, not only sign and label. (transfer none) */
GskRenderNode *ts_card_cache_get_card (TsCardCache *self, const TsBox *box, gboolean with_details, TsCardTone tone);

/* Sign, label and detail of an open box. (transfer none) */
GskRenderNode *ts_card_cache_get_header (TsCardCache *self, const TsBox *box, gboolean with_details);

/* How wide the number of those with the same inside is that a card has at its foot, with the room round it, in pixels at 100 %; 0 if it has none. */
float ts_card_cache_get_badge_width (TsCardCache *self, const TsItem *item);

/* A pin with the way to its box; its corner is that of its rectangle. @is_lit: it, or another one of its hub, is pointed at. (transfer none) */
GskRenderNode *ts_card_cache_get_pin (TsCardCache *self, const TsScenePin *pin, gboolean is_lit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsCardCache, ts_card_cache_free)

G_END_DECLS
