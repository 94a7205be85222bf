#include "app/scene/ts-scene-notes.h"

#include "app/scene/ts-text-metrics.h"

#include <string.h>

#define HEIGHT 20.0f
#define PAD 6.0f
#define PIN 12.0f         /* what a pin is wide and high */
#define OVERLAP 3.0f      /* with the box, so that it is seen to be of it */
#define FROM_MIDDLE 14.0f /* of the box: edges come in there */
#define MORE 160.0f       /* how far it may reach beyond the box */
#define MAX_WHOLE_WIDTH 640.0f

/* ---- which box ----------------------------------------------------------------------------------- */

/* The box of the scope itself, or the one that stands for it and its only inner ones. */
static guint32
find_scope_box (const TsScene *scene,
                guint32 scope)
{
  guint32 box = ts_scene_find_container (scene, scope);

  for (guint32 i = 1; i < scene->n_boxes && box == TS_NO_BOX; i++)
    if (scene->boxes[i].item->kind == TS_ITEM_SCOPE && ts_scope_tree_contains (scene->tree, scope, scene->boxes[i].item->id))
      box = i;
  return box;
}

/* @is_own (out): whether the box is that of the place itself */
static guint32
find_box (const TsScene *scene,
          const char *name,
          gboolean is_scope,
          gboolean *is_own)
{
  const TsOperation *op = is_scope ? NULL : ts_graph_find_operation (scene->tree->graph, name);
  guint32 scope = is_scope ? ts_scope_tree_find (scene->tree, name) : TS_NO_SCOPE;
  guint32 box;

  if (op != NULL)
    {
      box = ts_scene_get_box_of_op (scene, op->index);
      *is_own = box != TS_NO_BOX && scene->boxes[box].item->kind == TS_ITEM_OP;
      return box;
    }
  if (scope == TS_NO_SCOPE || scope == TS_ROOT_SCOPE)
    return TS_NO_BOX;

  box = find_scope_box (scene, scope);
  *is_own = box != TS_NO_BOX;
  if (box == TS_NO_BOX)
    box = ts_scene_get_box_of_op (scene, scene->tree->order[scene->tree->scopes[scope].begin]);
  return box;
}

/* ---- tags ---------------------------------------------------------------------------------------- */

static TsNoteTag *
ensure_tag (TsSceneNotes *self,
            guint32 box)
{
  TsNoteTag fresh = { .box = box };

  for (guint i = 0; i < self->tags->len; i++)
    if (g_array_index (self->tags, TsNoteTag, i).box == box)
      return &g_array_index (self->tags, TsNoteTag, i);
  g_array_append_val (self->tags, fresh);
  return &g_array_index (self->tags, TsNoteTag, self->tags->len - 1);
}

/* The first line; more is told by dots. (transfer full) */
static char *
dup_words (const TsNoteTag *tag)
{
  const char *end;

  if (tag->note == NULL)
    return g_strdup_printf (tag->n_inside == 1 ? "%u note inside" : "%u notes inside", tag->n_inside);
  end = strchr (tag->note->text, '\n');
  return end != NULL ? g_strdup_printf ("%.*s …", (int)(end - tag->note->text), tag->note->text) : g_strdup (tag->note->text);
}

static void
set_place (TsNoteTag *tag,
           const TsRect *box,
           PangoContext *context,
           gboolean is_whole)
{
  g_autofree char *words = dup_words (tag);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  float room = box->width / 2 - FROM_MIDDLE, limit = is_whole ? MAX_WHOLE_WIDTH : room + MORE;
  int width;

  if (*words == '\0')
    {
      tag->place = (TsRect) { box->x + box->width - PIN, box->y - PIN + OVERLAP, PIN, PIN };
      pango_font_description_free (font);
      return;
    }
  pango_font_description_set_absolute_size (font, TS_LABEL_PIXELS * PANGO_SCALE);
  tag->layout = pango_layout_new (context);
  pango_layout_set_font_description (tag->layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (tag->layout, words, -1);
  pango_layout_set_single_paragraph_mode (tag->layout, TRUE);
  pango_layout_set_ellipsize (tag->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (tag->layout, (int)((limit - 2 * PAD) * PANGO_SCALE));
  pango_layout_get_pixel_size (tag->layout, &width, NULL);
  tag->place = (TsRect) { box->x + box->width - MIN ((float)width + 2 * PAD, room), box->y - HEIGHT + OVERLAP, (float)width + 2 * PAD, HEIGHT };
}

static int
compare_tags (gconstpointer a,
              gconstpointer b)
{
  const TsNoteTag *p = a, *q = b;

  return (p->box > q->box) - (p->box < q->box);
}

static void
tag_clear (gpointer data)
{
  TsNoteTag *tag = data;

  g_clear_object (&tag->layout);
}

/* Of what is not drawn itself no box has the colour. (transfer full) (nullable) */
static guint8 *
find_tints (const TsScene *scene,
            const TsNotes *notes)
{
  guint8 *tints = notes->tints->len > 0 ? g_new0 (guint8, scene->n_boxes) : NULL;

  for (guint i = 0; i < notes->tints->len; i++)
    {
      const TsTintedPlace *place = notes->tints->pdata[i];
      gboolean is_own = FALSE;
      guint32 box = find_box (scene, place->name, place->is_scope, &is_own);

      if (is_own && box != TS_NO_BOX)
        tints[box] = (guint8)place->tint;
    }
  return tints;
}

TsSceneNotes *
ts_scene_notes_new (const TsScene *scene,
                    TsNotes *notes,
                    PangoContext *context,
                    gboolean is_whole)
{
  TsSceneNotes *self = g_new0 (TsSceneNotes, 1);

  self->notes = ts_notes_ref (notes);
  self->tints = find_tints (scene, notes);
  self->tags = g_array_new (FALSE, TRUE, sizeof (TsNoteTag));
  g_array_set_clear_func (self->tags, tag_clear);
  for (guint i = 0; i < notes->notes->len; i++)
    {
      const TsNote *note = notes->notes->pdata[i];
      gboolean is_own = FALSE;
      guint32 box = find_box (scene, note->name, note->is_scope, &is_own);

      if (box == TS_NO_BOX || box == 0)
        continue;
      if (is_own && ensure_tag (self, box)->note == NULL)
        ensure_tag (self, box)->note = note;
      else
        ensure_tag (self, box)->n_inside++;
    }
  g_array_sort (self->tags, compare_tags);
  for (guint i = 0; i < self->tags->len; i++)
    {
      TsNoteTag *tag = &g_array_index (self->tags, TsNoteTag, i);

      set_place (tag, &scene->boxes[tag->box].rect, context, is_whole);
    }
  return self;
}

void
ts_scene_notes_free (TsSceneNotes *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->tags);
  g_free (self->tints);
  ts_notes_unref (self->notes);
  g_free (self);
}

const TsNoteTag *
ts_scene_notes_pick (const TsSceneNotes *self,
                     float x,
                     float y)
{
  for (guint i = 0; i < self->tags->len; i++)
    if (ts_rect_contains (&g_array_index (self->tags, TsNoteTag, i).place, x, y))
      return &g_array_index (self->tags, TsNoteTag, i);
  return NULL;
}

const TsNoteTag *
ts_scene_notes_find (const TsSceneNotes *self,
                     guint32 box)
{
  for (guint i = 0; i < self->tags->len; i++)
    if (g_array_index (self->tags, TsNoteTag, i).box == box)
      return &g_array_index (self->tags, TsNoteTag, i);
  return NULL;
}

/* ---- colours ------------------------------------------------------------------------------------- */

static const struct
{
  const char *light;
  const char *dark;
} fills[TS_N_NOTE_COLORS] = {
  [TS_NOTE_YELLOW] = { "#fbe7a1", "#8a6d1f" },
  [TS_NOTE_GREEN] = { "#c8ecc5", "#33683a" },
  [TS_NOTE_BLUE] = { "#c3dffb", "#2c5a8c" },
  [TS_NOTE_RED] = { "#fbcfca", "#8d3a36" },
  [TS_NOTE_VIOLET] = { "#e3d1f6", "#644587" },
};

GdkRGBA
ts_note_color_get_fill (TsNoteColor color,
                        const TsPalette *palette)
{
  GdkRGBA fill;

  gdk_rgba_parse (&fill, palette->is_dark ? fills[color].dark : fills[color].light);
  return fill;
}

GdkRGBA
ts_note_color_get_text (TsNoteColor color,
                        const TsPalette *palette)
{
  GdkRGBA fill = ts_note_color_get_fill (color, palette), ink;

  gdk_rgba_parse (&ink, palette->is_dark ? "#ffffff" : "#000000");
  return ts_color_mix (&fill, &ink, palette->is_dark ? 0.92f : 0.75f);
}
