#pragma once

#include "app/scene/ts-op-family.h"

#include <cairo.h>

G_BEGIN_DECLS

/* Strokes and fills the sign of a family with the current source, in a square of @size at the origin. */
void ts_icon_draw_family (cairo_t *cr, TsOpFamily family, double size);

/* A plus or a minus. */
void ts_icon_draw_expander (cairo_t *cr, gboolean is_open, double size);

typedef enum
{
  TS_BADGE_DONE,
  TS_BADGE_READY,
  TS_BADGE_DEAD,
  TS_BADGE_FED,
  TS_BADGE_FAILED,
} TsBadge;

/* The sign in a badge of @radius round the origin; the disc under it is the caller's. */
void ts_icon_draw_badge (cairo_t *cr, TsBadge badge, double radius);

/* The badge of a copy between devices, round the origin: its outline as a path, and the sign in it with the current source. */
void ts_icon_trace_copy (cairo_t *cr, double scale);
void ts_icon_draw_copy (cairo_t *cr, double scale);

G_END_DECLS
