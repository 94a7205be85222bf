#include "app/scene/ts-scene-view-private.h"

#include "app/scene/ts-card.h"
#include "app/scene/ts-icons.h"

#include <math.h>

#define MIN_BADGE_SCALE 0.2
#define BADGE_RADIUS 7.5

typedef struct
{
  const TsSceneView *view;
  const TsPalette *palette;
  cairo_t *cr;
  double scale; /* of what must stay visible: grows with the view, within limits */
} DrawMarks;

static void
trace_rounded (cairo_t *cr,
               TsRect rect,
               double radius,
               double outset)
{
  double x = rect.x - outset, y = rect.y - outset, width = rect.width + 2 * outset, height = rect.height + 2 * outset;
  double r = MIN (radius + outset, MIN (width, height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static void
set_color (const DrawMarks *draw,
           const GdkRGBA *color,
           double alpha)
{
  cairo_set_source_rgba (draw->cr, color->red, color->green, color->blue, color->alpha * alpha);
}

static double
get_radius (const DrawMarks *draw,
            const TsBox *box)
{
  return (ts_box_is_open (box) ? TS_FRAME_RADIUS : TS_CARD_RADIUS) * draw->view->scale;
}

static void
stroke_outline (const DrawMarks *draw,
                const TsBox *box,
                TsRect rect,
                const GdkRGBA *color,
                double alpha,
                double width,
                double outset)
{
  set_color (draw, color, alpha);
  cairo_set_line_width (draw->cr, width);
  trace_rounded (draw->cr, rect, get_radius (draw, box), outset);
  cairo_stroke (draw->cr);
}

/* ---- run states ----------------------------------------------------------------------------------- */

static void
draw_badge (const DrawMarks *draw,
            TsRect rect,
            TsBadge badge,
            const GdkRGBA *color,
            gboolean hollow)
{
  double radius = BADGE_RADIUS * draw->scale;

  cairo_save (draw->cr);
  cairo_translate (draw->cr, rect.x + rect.width - radius * 0.4, rect.y + radius * 0.3);

  /* A ring of the background sets it off from the card. */
  set_color (draw, &draw->palette->background, 1);
  cairo_arc (draw->cr, 0, 0, radius + 1.5, 0, 2 * G_PI);
  cairo_fill (draw->cr);
  set_color (draw, color, 1);
  cairo_arc (draw->cr, 0, 0, radius - (hollow ? 0.7 : 0), 0, 2 * G_PI);
  if (hollow)
    {
      set_color (draw, &draw->palette->card, 1);
      cairo_fill_preserve (draw->cr);
      set_color (draw, color, 1);
      cairo_set_line_width (draw->cr, 1.4);
      cairo_stroke (draw->cr);
    }
  else
    {
      cairo_fill (draw->cr);
      set_color (draw, &draw->palette->on_color, 1);
    }
  ts_icon_draw_badge (draw->cr, badge, radius);
  cairo_restore (draw->cr);
}

/* Diagonal lines over what will not run since its input is dead. */
static void
draw_hatch (const DrawMarks *draw,
            const TsBox *box,
            TsRect rect)
{
  double step = 7 * draw->scale;

  cairo_save (draw->cr);
  trace_rounded (draw->cr, rect, get_radius (draw, box), 0);
  cairo_clip (draw->cr);
  set_color (draw, &draw->palette->dead, 0.45);
  cairo_set_line_width (draw->cr, 1.2);
  for (double x = rect.x - rect.height; x < rect.x + rect.width; x += step)
    {
      cairo_move_to (draw->cr, x, rect.y + rect.height);
      cairo_line_to (draw->cr, x + rect.height, rect.y);
    }
  cairo_stroke (draw->cr);
  cairo_restore (draw->cr);
}

static void
draw_current (const DrawMarks *draw,
              const TsBox *box,
              TsRect rect)
{
  const GdkRGBA *color = &draw->palette->current;
  double size = 11 * draw->scale, x = rect.x - 5 * draw->scale;
  double y = rect.y + MIN (rect.height, (ts_box_is_open (box) ? TS_FRAME_HEADER : TS_CARD_HEAD_HEIGHT) * draw->view->scale) / 2;

  for (int i = 4; i >= 1; i--)
    stroke_outline (draw, box, rect, color, 0.09, 5.0 * i * draw->scale, 1);
  stroke_outline (draw, box, rect, color, 1, MAX (3 * draw->scale, 2), 1);

  /* The arrow that debuggers put beside the line. */
  cairo_move_to (draw->cr, x, y);
  cairo_line_to (draw->cr, x - size * 0.9, y - size * 0.75);
  cairo_line_to (draw->cr, x - size * 0.9, y - size * 0.3);
  cairo_line_to (draw->cr, x - size * 2, y - size * 0.3);
  cairo_line_to (draw->cr, x - size * 2, y + size * 0.3);
  cairo_line_to (draw->cr, x - size * 0.9, y + size * 0.3);
  cairo_line_to (draw->cr, x - size * 0.9, y + size * 0.75);
  cairo_close_path (draw->cr);
  set_color (draw, &draw->palette->background, 1);
  cairo_set_line_width (draw->cr, 3);
  cairo_stroke_preserve (draw->cr);
  set_color (draw, color, 1);
  cairo_fill (draw->cr);
}

static void
draw_ready (const DrawMarks *draw,
            const TsBox *box,
            TsRect rect)
{
  cairo_save (draw->cr);
  cairo_set_dash (draw->cr, (double[]) { 6 * draw->scale, 3.5 * draw->scale }, 2, 0);
  stroke_outline (draw, box, rect, &draw->palette->ready, 1, MAX (2 * draw->scale, 1.4), 0);
  cairo_restore (draw->cr);
}

/* How much of a closed box is done, over its bar of families. */
static void
draw_progress (const DrawMarks *draw,
               const TsBoxMarks *marks,
               TsRect rect)
{
  const guint32 *n = marks->counts;
  double total = 0, scale = draw->view->scale;
  double left = rect.x + TS_CARD_PAD * scale, width = rect.width - 2 * TS_CARD_PAD * scale;
  double height = MAX ((TS_CARD_BAR_HEIGHT + 1) * scale, 2), top = rect.y + rect.height - (TS_CARD_BAR_HEIGHT + 7.5) * scale;
  const struct
  {
    guint32 n;
    const GdkRGBA *color;
  } parts[] = {
    { n[TS_OP_DONE] + n[TS_OP_FED], &draw->palette->done },
    { n[TS_OP_DEAD], &draw->palette->dead },
    { n[TS_OP_FAILED], &draw->palette->failed },
    { n[TS_OP_CURRENT], &draw->palette->current },
  };

  for (int s = TS_OP_WAITING; s < TS_N_OP_STATES; s++)
    total += n[s];
  if (total == 0)
    return;

  set_color (draw, &draw->palette->card, 1);
  cairo_rectangle (draw->cr, left - 1, top - 1, width + 2, height + 2);
  cairo_fill (draw->cr);
  cairo_save (draw->cr);
  trace_rounded (draw->cr, (TsRect) { (float)left, (float)top, (float)width, (float)height }, height / 2, 0);
  cairo_clip (draw->cr);
  set_color (draw, &draw->palette->muted, 0.25);
  cairo_paint (draw->cr);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      double share = width * parts[i].n / total;

      set_color (draw, parts[i].color, 1);
      cairo_rectangle (draw->cr, left, top, share, height);
      cairo_fill (draw->cr);
      left += share;
    }
  cairo_restore (draw->cr);
}

static void
draw_state (const DrawMarks *draw,
            const TsBox *box,
            const TsBoxMarks *marks,
            TsRect rect)
{
  gboolean with_badge = draw->view->scale >= MIN_BADGE_SCALE;
  gboolean is_op = !ts_box_is_container (box);

  if (!is_op && draw->view->scale >= MIN_BADGE_SCALE)
    draw_progress (draw, marks, rect);

  switch (marks->state)
    {
    case TS_OP_READY:
      if (is_op)
        draw_ready (draw, box, rect);
      if (with_badge && is_op)
        draw_badge (draw, rect, TS_BADGE_READY, &draw->palette->ready, TRUE);
      break;
    case TS_OP_DONE:
      if (!with_badge)
        stroke_outline (draw, box, rect, &draw->palette->done, 0.9, MAX (1.5 * draw->scale, 1.2), 0);
      if (with_badge)
        draw_badge (draw, rect, TS_BADGE_DONE, &draw->palette->done, FALSE);
      break;
    case TS_OP_FED:
      if (with_badge)
        draw_badge (draw, rect, TS_BADGE_FED, &draw->palette->fed, FALSE);
      break;
    case TS_OP_DEAD:
      draw_hatch (draw, box, rect);
      if (with_badge)
        draw_badge (draw, rect, TS_BADGE_DEAD, &draw->palette->dead, FALSE);
      break;
    case TS_OP_FAILED:
      stroke_outline (draw, box, rect, &draw->palette->failed, 0.2, 9 * draw->scale, 1);
      stroke_outline (draw, box, rect, &draw->palette->failed, 1, MAX (2.5 * draw->scale, 2), 0);
      if (with_badge)
        draw_badge (draw, rect, TS_BADGE_FAILED, &draw->palette->failed, FALSE);
      break;
    default:
      break;
    }
}

/* ---- breakpoints, selection ------------------------------------------------------------------------ */

/* A red dot at the upper corner stops before, at the lower one after; a ring is off. */
static void
draw_breakpoints (const DrawMarks *draw,
                  guint8 marks,
                  TsRect rect)
{
  double radius = 5.5 * draw->scale;
  gboolean disabled = (marks & 4) != 0;

  for (int side = 0; side < 2; side++)
    {
      if (!(marks & (1 << side)))
        continue;

      cairo_arc (draw->cr, rect.x, rect.y + (side == 0 ? 0 : rect.height), radius, 0, 2 * G_PI);
      set_color (draw, disabled ? &draw->palette->card : &draw->palette->breakpoint, 1);
      cairo_fill_preserve (draw->cr);
      set_color (draw, disabled ? &draw->palette->breakpoint : &draw->palette->card, 1);
      cairo_set_line_width (draw->cr, disabled ? 2 : 1.5);
      cairo_stroke (draw->cr);
    }
}

/* How many search hits are in a closed box: at its lower left corner, which nothing else takes. */
static void
draw_count (const DrawMarks *draw,
            guint32 n,
            TsRect rect)
{
  double size = 11 * draw->scale, height = 16 * draw->scale;
  char text[16];
  cairo_text_extents_t extents;

  if (draw->view->scale < MIN_BADGE_SCALE)
    return;

  g_snprintf (text, sizeof text, n > 9999 ? "%uk" : "%u", n > 9999 ? n / 1000 : n);
  cairo_select_font_face (draw->cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (draw->cr, size);
  cairo_text_extents (draw->cr, text, &extents);

  double width = MAX (extents.x_advance + 10 * draw->scale, height);
  TsRect place = { (float)(rect.x - 6 * draw->scale), (float)(rect.y + rect.height - height / 2), (float)width, (float)height };

  trace_rounded (draw->cr, place, height / 2, 0);
  set_color (draw, &draw->palette->highlight, 1);
  cairo_fill_preserve (draw->cr);
  set_color (draw, &draw->palette->background, 1);
  cairo_set_line_width (draw->cr, 1.5);
  cairo_stroke (draw->cr);
  cairo_set_source_rgb (draw->cr, 0.15, 0.12, 0); /* the yellow is as bright in the dark */
  cairo_move_to (draw->cr, place.x + (width - extents.x_advance) / 2, place.y + height / 2 + size * 0.36);
  cairo_show_text (draw->cr, text);
}

static void
draw_selection (const DrawMarks *draw,
                const TsBox *box,
                TsRect rect)
{
  const GdkRGBA *color = &draw->palette->accent;

  double width = draw->palette->is_high_contrast ? 5 : 3;

  if (draw->view->has_focus)
    stroke_outline (draw, box, rect, color, draw->palette->is_high_contrast ? 0.5 : 0.25, width + 5, 1);
  stroke_outline (draw, box, rect, color, 1, width, 0.5);
}

/* The lines of a card for inputs that come from @op, which has no box of its own. */
static void
draw_slots (const DrawMarks *draw,
            const TsBox *box,
            TsRect rect,
            guint32 op,
            const GdkRGBA *color)
{
  double scale = draw->view->scale;
  guint n_lines;

  if (op == TS_NO_OP || ts_box_is_container (box) || scale < TS_SCENE_DETAIL_SCALE)
    return;

  n_lines = ts_card_get_n_slot_lines (box->item);
  for (guint32 i = 0; i < box->item->n_slots; i++)
    {
      const TsSlot *slot = &box->in_graph->slots[box->item->first_slot + i];
      guint line = MIN (i, n_lines - 1);
      TsRect place = {
        (float)(rect.x + (TS_CARD_PAD - 4) * scale),
        (float)(rect.y + (TS_CARD_HEAD_HEIGHT + line * TS_CARD_SLOT_HEIGHT) * scale),
        (float)(rect.width - (2 * TS_CARD_PAD - 8) * scale),
        (float)(TS_CARD_SLOT_HEIGHT * scale),
      };

      if (slot->op != op && slot->source != op)
        continue;

      trace_rounded (draw->cr, place, 4 * scale, 0);
      set_color (draw, color, 0.22);
      cairo_fill_preserve (draw->cr);
      set_color (draw, color, 0.9);
      cairo_set_line_width (draw->cr, 1.2);
      cairo_stroke (draw->cr);
    }
}

gboolean
ts_scene_view_has_marks (const TsSceneView *self,
                         const guint32 *boxes,
                         guint n_boxes)
{
  if (self->selected_op != TS_NO_OP || self->selected_box != TS_NO_BOX || self->hovered_box != TS_NO_BOX)
    return TRUE;
  if (self->marks == NULL)
    return FALSE;
  if (ts_scene_marks_has_run (self->marks) || ts_scene_marks_get_current_op (self->marks) != TS_NO_OP)
    return TRUE;

  for (guint i = 0; i < n_boxes; i++)
    {
      const TsBoxMarks *marks = ts_scene_marks_get (self->marks, boxes[i]);

      if (marks->breakpoints != 0 || marks->is_highlighted || marks->is_chosen || marks->is_origin || marks->n_added + marks->n_removed + marks->n_changed > 0)
        return TRUE;
    }

  return FALSE;
}

void
ts_scene_view_draw_marks (const TsSceneView *self,
                          cairo_t *cr,
                          const guint32 *boxes,
                          guint n_boxes)
{
  DrawMarks draw = { self, self->palette, cr, CLAMP (self->scale, 0.55, 1.5) };
  gboolean has_run = self->marks != NULL && ts_scene_marks_has_run (self->marks);
  guint32 current = self->marks != NULL ? ts_scene_marks_get_current_box (self->marks) : TS_NO_BOX;
  guint32 current_op = self->marks != NULL ? ts_scene_marks_get_current_op (self->marks) : TS_NO_OP;

  for (guint i = 0; i < n_boxes; i++)
    {
      const TsBox *box = &self->scene->boxes[boxes[i]];
      const TsBoxMarks *marks = self->marks != NULL ? ts_scene_marks_get (self->marks, boxes[i]) : NULL;
      TsRect rect = ts_scene_view_to_pixels (self, ts_scene_view_get_rect (self, boxes[i]));

      if (marks != NULL && marks->is_highlighted)
        {
          stroke_outline (&draw, box, rect, &self->palette->highlight, 0.35, 9, 1);
          stroke_outline (&draw, box, rect, &self->palette->highlight, 1, 3, 1);
        }
      if (marks != NULL && marks->is_origin)
        stroke_outline (&draw, box, rect, &self->palette->accent, 0.8, MAX (3.5 * draw.scale, 2.5), 2);
      if (boxes[i] == self->hovered_box && boxes[i] != self->selected_box)
        stroke_outline (&draw, box, rect, &self->palette->accent, 0.55, 1.6, 0);
      if (has_run && !ts_box_is_open (box))
        draw_state (&draw, box, marks, rect);
      if (boxes[i] == current)
        draw_current (&draw, box, rect);
      if (boxes[i] == self->selected_box || (marks != NULL && marks->is_chosen))
        draw_selection (&draw, box, rect);
      if (marks != NULL && marks->n_added + marks->n_removed + marks->n_changed > 0)
        ts_scene_view_draw_fates (self, cr, box, marks, rect, draw.scale);
      if (marks != NULL && marks->is_highlighted && ts_box_is_container (box) && !ts_box_is_open (box))
        draw_count (&draw, marks->n_highlights, rect);
      draw_slots (&draw, box, rect, self->selected_op, &self->palette->accent);
      draw_slots (&draw, box, rect, current_op, &self->palette->current);
      if (marks != NULL && (marks->breakpoints & 3))
        draw_breakpoints (&draw, marks->breakpoints, rect);
    }
}
