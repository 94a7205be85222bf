#include "app/scene/ts-scene-picture-private.h"

#include "engine/ts-error.h"

#include <cairo-pdf.h>
#include <math.h>

#define POINTS_PER_PIXEL 0.75
#define MAX_PAGE_POINTS 14400.0
#define MAX_BOOKMARKS 1000
#define MARGIN 30.0  /* points, of paper */
#define OVERLAP 60.0 /* pixels that two pages share */
#define FOOT 10.0    /* points below what is drawn */

static const TsPaper papers[] = {
  { "A0", 2384, 3370 },
  { "A1", 1684, 2384 },
  { "A2", 1191, 1684 },
  { "A3", 842, 1191 },
  { "A4", 595, 842 },
  { "A5", 420, 595 },
  { "letter", 612, 792 },
  { "legal", 612, 1008 },
  { "tabloid", 792, 1224 },
};

const TsPaper *
ts_paper_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    if (g_ascii_strcasecmp (papers[i].name, name) == 0)
      return &papers[i];
  return NULL;
}

/* How the picture is cut: page 1 shows all of it, then come the tiles, row by row. A single tile is page 1. */
typedef struct
{
  TsRect whole;
  double width; /* of a page, in points */
  double height;
  double scale;
  double margin;
  double tile_width; /* in pixels of the picture */
  double tile_height;
  guint n_columns;
  guint n_rows;
} Pages;

static guint
count_tiles (double length,
             double tile)
{
  return length <= tile ? 1 : (guint)ceil ((length - OVERLAP) / (tile - OVERLAP));
}

static void
set_paper (Pages *self,
           double width,
           double height)
{
  self->width = width;
  self->height = height;
  self->scale = POINTS_PER_PIXEL;
  self->margin = MARGIN;
  self->tile_width = (width - 2 * MARGIN) / POINTS_PER_PIXEL;
  self->tile_height = (height - 2 * MARGIN) / POINTS_PER_PIXEL;
  self->n_columns = count_tiles (self->whole.width, self->tile_width);
  self->n_rows = count_tiles (self->whole.height, self->tile_height);
}

static gboolean
pages_init (Pages *self,
            const TsScenePicture *picture,
            const TsPaper *paper,
            GError **error)
{
  Pages across;

  *self = (Pages) { .whole = ts_scene_picture_get_whole (picture), .n_columns = 1, .n_rows = 1 };
  if (paper == NULL)
    {
      self->scale = MIN (POINTS_PER_PIXEL, MAX_PAGE_POINTS / MAX (self->whole.width, self->whole.height));
      self->width = self->whole.width * self->scale;
      self->height = self->whole.height * self->scale;
      self->tile_width = self->whole.width;
      self->tile_height = self->whole.height;
      return TRUE;
    }

  across = *self;
  set_paper (self, paper->width, paper->height);
  set_paper (&across, paper->height, paper->width);
  if ((guint64)across.n_columns * across.n_rows < (guint64)self->n_columns * self->n_rows)
    *self = across;
  if ((guint64)self->n_columns * self->n_rows < TS_PICTURE_MAX_PAGES)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the picture would take %" G_GUINT64_FORMAT " pages of %s, more than %d",
               (guint64)self->n_columns * self->n_rows + 1, paper->name, TS_PICTURE_MAX_PAGES);
  return FALSE;
}

static gboolean
has_tiles (const Pages *self)
{
  return self->n_columns * self->n_rows > 1;
}

static guint
get_page (const Pages *self,
          guint column,
          guint row)
{
  return row * self->n_columns + column + (has_tiles (self) ? 2 : 1);
}

static TsRect
get_tile (const Pages *self,
          guint column,
          guint row)
{
  return (TsRect) {
    (float)(self->whole.x + column * (self->tile_width - OVERLAP)),
    (float)(self->whole.y + row * (self->tile_height - OVERLAP)),
    (float)self->tile_width,
    (float)self->tile_height,
  };
}

/* ---- pages -------------------------------------------------------------------------------------- */

typedef struct
{
  const TsScenePicture *picture;
  const Pages *pages;
  cairo_surface_t *surface;
  cairo_t *cr;
} Pdf;

static void
paint (const Pdf *self,
       const TsRect *window,
       double x,
       double y,
       double scale)
{
  cairo_save (self->cr);
  cairo_translate (self->cr, x, y);
  cairo_scale (self->cr, scale, scale);
  cairo_rectangle (self->cr, 0, 0, window->width, window->height);
  cairo_clip (self->cr);
  ts_scene_picture_paint (self->picture, window, self->cr, NULL);
  cairo_restore (self->cr);
}

/* By name, since Cairo knows only the pages that there are so far. */
static void
name_page (const Pdf *self,
           guint page)
{
  g_autofree char *name = g_strdup_printf ("name='page%u' x=0 y=0", page);

  cairo_tag_begin (self->cr, CAIRO_TAG_DEST, name);
  cairo_tag_end (self->cr, CAIRO_TAG_DEST);
}

/* Paper is left white in the margins, so that a dark picture takes no more ink than it must. */
static double
write_text (const Pdf *self,
            const char *text,
            double x,
            guint page)
{
  PangoLayout *layout = pango_cairo_create_layout (self->cr);
  PangoFontDescription *font = pango_font_description_from_string ("Sans 7");
  PangoRectangle place;
  double y = self->pages->height - self->pages->margin + FOOT;

  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_extents (layout, NULL, &place);
  if (page > 0)
    {
      g_autofree char *link = g_strdup_printf ("dest='page%u'", page);

      cairo_tag_begin (self->cr, CAIRO_TAG_LINK, link);
    }
  cairo_set_source_rgb (self->cr, 0.4, 0.4, 0.4);
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, layout);
  if (page > 0)
    cairo_tag_end (self->cr, CAIRO_TAG_LINK);
  pango_font_description_free (font);
  g_object_unref (layout);
  return x + place.width + 12;
}

/* Where one is, and the ways to the pages around. */
static void
write_foot (const Pdf *self,
            guint column,
            guint row)
{
  const Pages *pages = self->pages;
  g_autofree char *text = g_strdup_printf ("%s%srow %u of %u, column %u of %u", self->picture->title != NULL ? self->picture->title : "",
                                           self->picture->title != NULL ? ", " : "", row + 1, pages->n_rows, column + 1, pages->n_columns);
  double x = write_text (self, text, pages->margin, 0);

  x = write_text (self, "All", x, 1);
  if (column > 0)
    x = write_text (self, "Left", x, get_page (pages, column - 1, row));
  if (column + 1 < pages->n_columns)
    x = write_text (self, "Right", x, get_page (pages, column + 1, row));
  if (row > 0)
    x = write_text (self, "Above", x, get_page (pages, column, row - 1));
  if (row + 1 < pages->n_rows)
    write_text (self, "Below", x, get_page (pages, column, row + 1));
}

static void
draw_tiles (const Pdf *self)
{
  const Pages *pages = self->pages;

  for (guint row = 0; row < pages->n_rows; row++)
    for (guint column = 0; column < pages->n_columns; column++)
      {
        TsRect tile = get_tile (pages, column, row);

        name_page (self, get_page (pages, column, row));
        paint (self, &tile, pages->margin, pages->margin, pages->scale);
        if (has_tiles (pages))
          write_foot (self, column, row);
        cairo_show_page (self->cr);
      }
}

/* All of it on one page, where each tile leads to its own. */
static void
draw_overview (const Pdf *self)
{
  const Pages *pages = self->pages;
  double scale = MIN ((pages->width - 2 * pages->margin) / pages->whole.width, (pages->height - 2 * pages->margin) / pages->whole.height);

  name_page (self, 1);
  paint (self, &pages->whole, pages->margin, pages->margin, scale);
  for (guint row = 0; row < pages->n_rows; row++)
    for (guint column = 0; column < pages->n_columns; column++)
      {
        TsRect tile = get_tile (pages, column, row);
        double x = pages->margin + (tile.x - pages->whole.x) * scale, y = pages->margin + (tile.y - pages->whole.y) * scale;
        char numbers[4][G_ASCII_DTOSTR_BUF_SIZE];

        g_ascii_formatd (numbers[0], sizeof numbers[0], "%.1f", x);
        g_ascii_formatd (numbers[1], sizeof numbers[1], "%.1f", y);
        g_ascii_formatd (numbers[2], sizeof numbers[2], "%.1f", (tile.width - OVERLAP) * scale);
        g_ascii_formatd (numbers[3], sizeof numbers[3], "%.1f", (tile.height - OVERLAP) * scale);

        g_autofree char *link = g_strdup_printf ("rect=[%s %s %s %s] dest='page%u'", numbers[0], numbers[1], numbers[2], numbers[3],
                                                 get_page (pages, column, row));

        cairo_tag_begin (self->cr, CAIRO_TAG_LINK, link);
        cairo_tag_end (self->cr, CAIRO_TAG_LINK);
      }
  write_text (self, self->picture->title != NULL ? self->picture->title : "All", pages->margin, 0);
  cairo_show_page (self->cr);
}

/* ---- bookmarks ---------------------------------------------------------------------------------- */

static void
add_bookmark (const Pdf *self,
              guint32 box,
              int *entries)
{
  const TsBox *scope = &self->picture->scene->boxes[box];
  const Pages *pages = self->pages;
  guint column = MIN (pages->n_columns - 1, (guint)((scope->rect.x - pages->whole.x) / MAX (pages->tile_width - OVERLAP, 1)));
  guint row = MIN (pages->n_rows - 1, (guint)((scope->rect.y - pages->whole.y) / MAX (pages->tile_height - OVERLAP, 1)));
  TsRect tile = get_tile (pages, column, row);
  char left[G_ASCII_DTOSTR_BUF_SIZE], top[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *place = NULL;

  g_ascii_formatd (left, sizeof left, "%.1f", pages->margin + (scope->rect.x - tile.x) * pages->scale);
  g_ascii_formatd (top, sizeof top, "%.1f", pages->margin + (scope->rect.y - tile.y) * pages->scale);
  place = g_strdup_printf ("page=%u pos=[%s %s]", get_page (pages, column, row), left, top);
  entries[box] = cairo_pdf_surface_add_outline (self->surface, entries[scope->parent], scope->item->label, place, 0);
}

static void
add_bookmarks (const Pdf *self)
{
  const TsScene *scene = self->picture->scene;
  g_autofree int *entries = g_new0 (int, scene->n_boxes); /* 0 is the root of bookmarks, too */
  guint n = 0;

  for (guint32 i = 1; i < scene->n_boxes && n < MAX_BOOKMARKS; i++)
    if (ts_box_is_open (&scene->boxes[i]))
      {
        add_bookmark (self, i, entries);
        n++;
      }
}

GBytes *
ts_scene_picture_to_pdf (const TsScenePicture *self,
                         const TsPaper *paper,
                         GError **error)
{
  GByteArray *file;
  cairo_status_t status;
  Pages pages;
  Pdf pdf = { self, &pages, NULL, NULL };

  if (!pages_init (&pages, self, paper, error))
    return NULL;

  file = g_byte_array_new ();
  pdf.surface = cairo_pdf_surface_create_for_stream (ts_scene_picture_collect, file, pages.width, pages.height);
  cairo_pdf_surface_set_metadata (pdf.surface, CAIRO_PDF_METADATA_CREATE_DATE, ""); /* else no two files were the same */
  cairo_pdf_surface_set_metadata (pdf.surface, CAIRO_PDF_METADATA_CREATOR, "Tensorstep " TS_VERSION);
  if (self->title != NULL)
    cairo_pdf_surface_set_metadata (pdf.surface, CAIRO_PDF_METADATA_TITLE, self->title);

  pdf.cr = cairo_create (pdf.surface);
  if (has_tiles (&pages))
    draw_overview (&pdf);
  draw_tiles (&pdf);
  add_bookmarks (&pdf);
  status = cairo_status (pdf.cr);
  cairo_destroy (pdf.cr);

  cairo_surface_finish (pdf.surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (pdf.surface);
  cairo_surface_destroy (pdf.surface);
  return ts_scene_picture_finish (status, file, error);
}
