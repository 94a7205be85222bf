#include "app/panels/ts-tensor-grid-private.h"

#include "app/models/ts-cell-text.h"

#include <math.h>
#include <string.h>

#define CELL_PADDING 8      /* pixels left and right of the text */
#define LINE_PADDING 3      /* above and below */
#define LEAST_CHARS 4       /* width of a column */
#define MOST_TEXT_CHARS 24  /* of a column of strings; numbers are never cut */
#define N_WIDTH_SAMPLES 256 /* elements looked at to find the first width */

typedef struct
{
  GdkRGBA text;
  GdkRGBA dim_text;
  GdkRGBA line;
  GdkRGBA header;
  GdkRGBA accent;
  GdkRGBA selection;
  GdkRGBA nan;
  GdkRGBA positive_inf;
  GdkRGBA negative_inf;
} Colours;

static GdkRGBA
with_alpha (GdkRGBA colour,
            float alpha)
{
  colour.alpha *= alpha;

  return colour;
}

static GdkRGBA
look_up (GtkStyleContext *context,
         const char *name,
         const GdkRGBA *otherwise)
{
  GdkRGBA colour;

  return gtk_style_context_lookup_color (context, name, &colour) ? colour : *otherwise;
}

static void
get_colours (TsTensorGrid *self,
             Colours *colours)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));

  gtk_style_context_get_color (context, &colours->text);
  colours->dim_text = with_alpha (colours->text, 0.5f);
  colours->line = with_alpha (colours->text, 0.1f);
  colours->header = look_up (context, "headerbar_bg_color", &colours->line);
  colours->accent = look_up (context, "accent_color", &colours->text);
  colours->selection = with_alpha (look_up (context, "accent_bg_color", &colours->text), 0.25f);
  colours->nan = look_up (context, "ts_nan_color", &colours->text);
  colours->positive_inf = look_up (context, "ts_positive_inf_color", &colours->text);
  colours->negative_inf = look_up (context, "ts_negative_inf_color", &colours->text);
}

static int
count_chars (TsTensorGrid *self,
             gsize element)
{
  char text[TS_CELL_TEXT_SIZE];
  TsCellKind kind = ts_cell_text (self->tensor, element, text);
  int n = (int)g_utf8_strlen (text, -1);

  return kind == TS_CELL_TEXT ? MIN (n, MOST_TEXT_CHARS) : n;
}

static int
count_digits (gint64 number)
{
  int n = 1;

  for (; number >= 10; number /= 10)
    n++;

  return n;
}

/* From some elements all over the tensor and, since people begin there, its first ones. */
static int
find_column_chars (TsTensorGrid *self)
{
  gsize n = self->tensor->n_elements;
  gsize step = MAX (n / N_WIDTH_SAMPLES, 1);
  int chars = MAX (LEAST_CHARS, count_digits (self->n_columns));

  for (gsize i = 0; i < n; i += step)
    chars = MAX (chars, count_chars (self, i));

  for (gsize i = 0; i < MIN (n, N_WIDTH_SAMPLES); i++)
    chars = MAX (chars, count_chars (self, i));

  return chars;
}

void
ts_tensor_grid_measure_cells (TsTensorGrid *self)
{
  int width;
  int height;

  if (self->layout != NULL)
    return;

  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0000000000");
  pango_layout_get_pixel_size (self->layout, &width, &height);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);

  if (self->column_chars == 0)
    self->column_chars = self->tensor != NULL ? find_column_chars (self) : LEAST_CHARS;

  self->char_width = MAX ((width + 9) / 10, 1);
  self->row_height = height + 2 * LINE_PADDING;
  self->header_width = count_digits (self->n_rows) * self->char_width + 2 * CELL_PADDING;
  self->column_width = self->column_chars * self->char_width + 2 * CELL_PADDING;
}

void
ts_tensor_grid_forget_cells (TsTensorGrid *self)
{
  g_clear_object (&self->layout);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

TsGridRange
ts_tensor_grid_get_visible (TsTensorGrid *self)
{
  double x = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
  double y = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_VERTICAL]);
  int width = gtk_widget_get_width (GTK_WIDGET (self)) - self->header_width;
  int height = gtk_widget_get_height (GTK_WIDGET (self)) - self->row_height;
  TsGridRange range;

  range.row = (gint64)floor (y / self->row_height);
  range.column = (gint64)floor (x / self->column_width);
  range.n_rows = CLAMP ((gint64)ceil ((y + height) / self->row_height), 0, self->n_rows) - range.row;
  range.n_columns = CLAMP ((gint64)ceil ((x + width) / self->column_width), 0, self->n_columns) - range.column;

  return range;
}

static gboolean
widen (gpointer data)
{
  TsTensorGrid *self = data;

  self->widen_id = 0;
  ts_tensor_grid_forget_cells (self);

  return G_SOURCE_REMOVE;
}

static float
get_x (TsTensorGrid *self,
       gint64 column)
{
  double scroll = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL]);

  return (float)(self->header_width + (double)column * self->column_width - floor (scroll));
}

static float
get_y (TsTensorGrid *self,
       gint64 row)
{
  double scroll = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_VERTICAL]);

  return (float)(self->row_height + (double)row * self->row_height - floor (scroll));
}

static graphene_rect_t
get_cell_rect (TsTensorGrid *self,
               gint64 row,
               gint64 column)
{
  return GRAPHENE_RECT_INIT (get_x (self, column), get_y (self, row), self->column_width, self->row_height);
}

static void
append_text (TsTensorGrid *self,
             GtkSnapshot *snapshot,
             const graphene_rect_t *rect,
             const char *text,
             float xalign,
             const GdkRGBA *colour)
{
  float free_width = rect->size.width - 2 * CELL_PADDING;
  int width;

  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (rect->origin.x + CELL_PADDING + floorf (MAX (free_width - width, 0) * xalign), rect->origin.y + LINE_PADDING));
  gtk_snapshot_append_layout (snapshot, self->layout, colour);
  gtk_snapshot_restore (snapshot);
}

static const GdkRGBA *
get_mark (const Colours *colours,
          TsCellKind kind)
{
  switch (kind)
    {
    case TS_CELL_NAN:
      return &colours->nan;
    case TS_CELL_POSITIVE_INF:
      return &colours->positive_inf;
    case TS_CELL_NEGATIVE_INF:
      return &colours->negative_inf;
    default:
      return NULL;
    }
}

static void
draw_cell (TsTensorGrid *self,
           GtkSnapshot *snapshot,
           const Colours *colours,
           gint64 row,
           gint64 column)
{
  graphene_rect_t rect = get_cell_rect (self, row, column);
  char text[TS_CELL_TEXT_SIZE];
  TsCellKind kind = ts_cell_text (self->tensor, ts_table_slice_get_element (&self->slice, row, column), text);
  const GdkRGBA *mark = get_mark (colours, kind);
  int n_chars = (int)g_utf8_strlen (text, -1);

  if (mark != NULL)
    {
      GdkRGBA tint = with_alpha (*mark, 0.22f);

      gtk_snapshot_append_color (snapshot, &tint, &rect);
    }

  if (kind == TS_CELL_TEXT)
    {
      if (n_chars > self->column_chars)
        strcpy (g_utf8_offset_to_pointer (text, self->column_chars - 1), "…");
    }
  else if (n_chars > self->column_chars)
    {
      self->column_chars = n_chars;
      if (self->widen_id == 0)
        self->widen_id = g_idle_add (widen, self);
    }

  append_text (self, snapshot, &rect, text, kind == TS_CELL_TEXT ? 0 : 1,
               mark != NULL ? mark : (kind == TS_CELL_ZERO ? &colours->dim_text : &colours->text));
}

static void
draw_lines (TsTensorGrid *self,
            GtkSnapshot *snapshot,
            const Colours *colours,
            const TsGridRange *visible)
{
  float right = get_x (self, visible->column + visible->n_columns);
  float bottom = get_y (self, visible->row + visible->n_rows);

  for (gint64 i = 0; i < visible->n_rows; i++)
    {
      float y = get_y (self, visible->row + i + 1) - 1;

      gtk_snapshot_append_color (snapshot, &colours->line, &GRAPHENE_RECT_INIT (self->header_width, y, right - self->header_width, 1));
    }

  for (gint64 i = 0; i < visible->n_columns; i++)
    {
      float x = get_x (self, visible->column + i + 1) - 1;

      gtk_snapshot_append_color (snapshot, &colours->line, &GRAPHENE_RECT_INIT (x, self->row_height, 1, bottom - self->row_height));
    }
}

static void
draw_selection (TsTensorGrid *self,
                GtkSnapshot *snapshot,
                const Colours *colours)
{
  TsGridRange range = ts_tensor_grid_get_selection (self);
  TsGridRange visible = ts_tensor_grid_get_visible (self);
  gint64 first_row = MAX (range.row, visible.row);
  gint64 first_column = MAX (range.column, visible.column);
  gint64 last_row = MIN (range.row + range.n_rows, visible.row + visible.n_rows);
  gint64 last_column = MIN (range.column + range.n_columns, visible.column + visible.n_columns);
  graphene_rect_t rect = GRAPHENE_RECT_INIT (get_x (self, first_column), get_y (self, first_row),
                                             (float)(last_column - first_column) * self->column_width,
                                             (float)(last_row - first_row) * self->row_height);

  if (last_row > first_row && last_column > first_column && range.n_rows * range.n_columns > 1)
    gtk_snapshot_append_color (snapshot, &colours->selection, &rect);
}

static void
draw_cursor (TsTensorGrid *self,
             GtkSnapshot *snapshot,
             const Colours *colours)
{
  graphene_rect_t rect = get_cell_rect (self, self->cursor_row, self->cursor_column);
  gboolean has_focus = gtk_widget_has_focus (GTK_WIDGET (self));
  GdkRGBA colour = has_focus ? colours->accent : colours->dim_text;
  float width = has_focus ? 2 : 1;
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &rect, 3);
  gtk_snapshot_append_border (snapshot, &outline, (float[]) { width, width, width, width },
                              (GdkRGBA[]) { colour, colour, colour, colour });
}

static void
draw_cells (TsTensorGrid *self,
            GtkSnapshot *snapshot,
            const Colours *colours)
{
  TsGridRange visible = ts_tensor_grid_get_visible (self);

  draw_selection (self, snapshot, colours);

  for (gint64 row = visible.row; row < visible.row + visible.n_rows; row++)
    for (gint64 column = visible.column; column < visible.column + visible.n_columns; column++)
      draw_cell (self, snapshot, colours, row, column);

  draw_lines (self, snapshot, colours, &visible);
  draw_cursor (self, snapshot, colours);
}

static void
draw_column_headers (TsTensorGrid *self,
                     GtkSnapshot *snapshot,
                     const Colours *colours)
{
  TsGridRange visible = ts_tensor_grid_get_visible (self);
  gboolean is_column = self->slice.column_dim < 0;

  for (gint64 i = visible.column; i < visible.column + visible.n_columns; i++)
    {
      graphene_rect_t rect = GRAPHENE_RECT_INIT (get_x (self, i), 0, self->column_width, self->row_height);
      g_autofree char *text = is_column ? g_strdup ("value") : g_strdup_printf ("%" G_GINT64_FORMAT, i);

      append_text (self, snapshot, &rect, text, 1, i == self->cursor_column ? &colours->accent : &colours->dim_text);
    }
}

static void
draw_row_headers (TsTensorGrid *self,
                  GtkSnapshot *snapshot,
                  const Colours *colours)
{
  TsGridRange visible = ts_tensor_grid_get_visible (self);

  for (gint64 i = visible.row; i < visible.row + visible.n_rows; i++)
    {
      graphene_rect_t rect = GRAPHENE_RECT_INIT (0, get_y (self, i), self->header_width, self->row_height);
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, i);

      append_text (self, snapshot, &rect, text, 1, i == self->cursor_row ? &colours->accent : &colours->dim_text);
    }
}

void
ts_tensor_grid_snapshot (GtkWidget *widget,
                         GtkSnapshot *snapshot)
{
  TsTensorGrid *self = TS_TENSOR_GRID (widget);
  float width = (float)gtk_widget_get_width (widget);
  float height = (float)gtk_widget_get_height (widget);
  float left;
  float top;
  Colours colours;

  if (self->n_rows == 0 || self->n_columns == 0)
    return;

  ts_tensor_grid_measure_cells (self);
  get_colours (self, &colours);
  left = (float)self->header_width;
  top = (float)self->row_height;

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (left, top, width - left, height - top));
  draw_cells (self, snapshot, &colours);
  gtk_snapshot_pop (snapshot);

  gtk_snapshot_append_color (snapshot, &colours.header, &GRAPHENE_RECT_INIT (0, 0, width, top));
  gtk_snapshot_append_color (snapshot, &colours.header, &GRAPHENE_RECT_INIT (0, top, left, height - top));

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (left, 0, width - left, top));
  draw_column_headers (self, snapshot, &colours);
  gtk_snapshot_pop (snapshot);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, top, left, height - top));
  draw_row_headers (self, snapshot, &colours);
  gtk_snapshot_pop (snapshot);
}
