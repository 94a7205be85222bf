#include "app/scene/ts-scene-view-private.h"

#include "app/scene/ts-card.h"

#include <math.h>

#define RADIUS 8.0
#define MIN_SCALE 0.2 /* below, the outline alone tells */

/* Added, removed and changed differ in colour, in the sign, in its shape and in how the outline is drawn. */
typedef enum
{
  ADDED,
  REMOVED,
  CHANGED,
  N_FATES,
} Fate;

static const GdkRGBA *
get_color (const TsPalette *palette,
           Fate fate)
{
  const GdkRGBA *const colors[N_FATES] = { &palette->done, &palette->failed, &palette->current };

  return colors[fate];
}

static void
set_color (cairo_t *cr,
           const GdkRGBA *color)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
}

static void
trace_rounded (cairo_t *cr,
               TsRect rect,
               double radius)
{
  double x = rect.x, y = rect.y, width = rect.width, height = rect.height;
  double r = MIN (radius, MIN (width, height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static void
draw_outline (cairo_t *cr,
              const TsPalette *palette,
              Fate fate,
              TsRect rect,
              double radius,
              double scale)
{
  static const double dashes[N_FATES][2] = { { 0, 0 }, { 7, 4 }, { 2, 3 } };

  cairo_save (cr);
  if (fate != ADDED)
    cairo_set_dash (cr, (double[]) { dashes[fate][0] * scale, dashes[fate][1] * scale }, 2, 0);
  set_color (cr, get_color (palette, fate));
  cairo_set_line_width (cr, MAX (2.4 * scale, 1.6));
  trace_rounded (cr, rect, radius);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* A disc with a plus, a square with a minus, a rhomb with a wave. */
static void
draw_sign (cairo_t *cr,
           const TsPalette *palette,
           Fate fate,
           double x,
           double y,
           double radius)
{
  double r = radius, arm = radius * 0.5;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  if (fate == ADDED)
    cairo_arc (cr, 0, 0, r, 0, 2 * G_PI);
  else if (fate == REMOVED)
    cairo_rectangle (cr, -r * 0.88, -r * 0.88, r * 1.76, r * 1.76);
  else
    {
      cairo_move_to (cr, 0, -r * 1.2);
      cairo_line_to (cr, r * 1.2, 0);
      cairo_line_to (cr, 0, r * 1.2);
      cairo_line_to (cr, -r * 1.2, 0);
      cairo_close_path (cr);
    }
  set_color (cr, &palette->background);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  set_color (cr, get_color (palette, fate));
  cairo_fill (cr);

  cairo_move_to (cr, -arm, fate == CHANGED ? arm * 0.25 : 0);
  if (fate == CHANGED)
    cairo_curve_to (cr, -arm * 0.2, -arm * 1.3, arm * 0.2, arm * 1.3, arm, -arm * 0.25);
  else
    cairo_line_to (cr, arm, 0);
  if (fate == ADDED)
    {
      cairo_move_to (cr, 0, -arm);
      cairo_line_to (cr, 0, arm);
    }
  set_color (cr, &palette->on_color);
  cairo_set_line_width (cr, MAX (radius * 0.24, 1.2));
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* "●+ 3  ■− 1" along the upper border. */
static void
draw_counts (cairo_t *cr,
             const TsPalette *palette,
             const guint32 *counts,
             TsRect rect,
             double scale)
{
  double r = RADIUS * 0.8 * scale, x = rect.x + 16 * scale;

  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cr, 11 * scale);
  for (int fate = 0; fate < N_FATES; fate++)
    {
      g_autofree char *text = g_strdup_printf ("%u", counts[fate]);
      cairo_text_extents_t extents;

      if (counts[fate] == 0)
        continue;
      cairo_text_extents (cr, text, &extents);
      trace_rounded (cr, (TsRect) { (float)(x - r - 3 * scale), (float)(rect.y - r - 2 * scale), (float)(2 * r + extents.x_advance + 10 * scale), (float)(2 * r + 4 * scale) }, r + 2 * scale);
      set_color (cr, &palette->card);
      cairo_fill_preserve (cr);
      set_color (cr, get_color (palette, fate));
      cairo_set_line_width (cr, 1.2);
      cairo_stroke (cr);
      draw_sign (cr, palette, fate, x, rect.y, r);
      set_color (cr, &palette->text);
      cairo_move_to (cr, x + r + 3 * scale, rect.y + 4 * scale);
      cairo_show_text (cr, text);
      x += 2 * r + extents.x_advance + 16 * scale;
    }
}

void
ts_scene_view_draw_fates (const TsSceneView *self,
                          cairo_t *cr,
                          const TsBox *box,
                          const TsBoxMarks *marks,
                          TsRect rect,
                          double scale)
{
  guint32 counts[N_FATES] = { marks->n_added, marks->n_removed, marks->n_changed };
  Fate fate = marks->n_added > 0 ? ADDED : marks->n_removed > 0 ? REMOVED
                                                                : CHANGED;

  if (ts_box_is_open (box))
    return; /* what is in it tells */
  if (ts_box_is_container (box))
    {
      if (self->scale >= MIN_SCALE)
        draw_counts (cr, self->palette, counts, rect, scale);
      else
        draw_outline (cr, self->palette, fate, rect, TS_CARD_RADIUS * self->scale, scale);
      return;
    }
  draw_outline (cr, self->palette, fate, rect, TS_CARD_RADIUS * self->scale, scale);
  if (self->scale >= MIN_SCALE)
    draw_sign (cr, self->palette, fate, rect.x + 18 * scale, rect.y, RADIUS * scale);
}
