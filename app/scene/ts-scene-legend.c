#include "app/scene/ts-scene-legend.h"

#include "app/scene/ts-node-painter.h"

#define PAD 32.0f
#define ROW 28.0f
#define SAMPLE_WIDTH 18.0f
#define LINE_SAMPLE_WIDTH 28.0f
#define SCALE_SAMPLE_WIDTH 120.0f
#define SCALE_PIECES 30
#define GAP 8.0f
#define ENTRY_GAP 24.0f

/* Samples: the families, then these, then what boxes are coloured by. */
enum
{
  SAMPLE_TENSORS = TS_N_OP_FAMILIES,
  SAMPLE_CONTROL,
  SAMPLE_REF,
  SAMPLE_SCALE,
  SAMPLE_UNKNOWN, /* of a scale */
  SAMPLE_CLASS,   /* the first of them */
};

#define N_GRAPH_SAMPLES SAMPLE_SCALE

typedef struct
{
  guint sample;
  PangoLayout *layout;
  float x;
  float y;
} Entry;

typedef struct
{
  GArray *entries; /* of Entry */
  const TsSceneColors *colors;
  TsSize size;
} Legend;

static void
clear_entry (gpointer data)
{
  g_object_unref (((Entry *)data)->layout);
}

static const char *
get_name (guint sample)
{
  switch (sample)
    {
    case SAMPLE_TENSORS:
      return "Several tensors";
    case SAMPLE_CONTROL:
      return "Control edge: orders only";
    case SAMPLE_REF:
      return "Changes a variable";
    default:
      return ts_op_family_name ((TsOpFamily)sample);
    }
}

static gboolean
has_sample (const TsScene *scene,
            guint sample)
{
  if (sample < TS_N_OP_FAMILIES)
    return (scene->family_mask & (1u << sample)) != 0;

  for (guint32 i = 0; i < scene->n_lines; i++)
    {
      const TsEdge *edge = scene->lines[i].edge;
      gboolean is_control = (edge->flags & TS_EDGE_CONTROL) != 0, is_ref = !is_control && (edge->flags & TS_EDGE_REF) != 0;

      if ((sample == SAMPLE_CONTROL && is_control) || (sample == SAMPLE_REF && is_ref) ||
          (sample == SAMPLE_TENSORS && !is_control && !is_ref && edge->n_tensors > 1))
        return TRUE;
    }
  return FALSE;
}

static float
get_sample_width (guint sample)
{
  if (sample == SAMPLE_SCALE)
    return SCALE_SAMPLE_WIDTH;
  return sample < TS_N_OP_FAMILIES || sample > SAMPLE_SCALE ? SAMPLE_WIDTH : LINE_SAMPLE_WIDTH;
}

/* "FLOPs: 1.2 kFLOP – 3.4 GFLOP" (transfer full) */
static char *
make_scale_text (const TsSceneColors *colors)
{
  g_autofree char *from = ts_op_column_format (colors->column, colors->from);
  g_autofree char *to = ts_op_column_format (colors->column, colors->to);

  return g_strdup_printf ("%s: %s – %s", colors->column->title, from, to);
}

/* (transfer full) */
static char *
dup_name (const Legend *self,
          guint sample)
{
  if (sample == SAMPLE_SCALE)
    return make_scale_text (self->colors);
  if (sample == SAMPLE_UNKNOWN)
    return g_strdup ("Not known");
  return g_strdup (sample >= SAMPLE_CLASS ? self->colors->names[sample - SAMPLE_CLASS] : get_name (sample));
}

static void
add_entry (Legend *self,
           guint sample,
           PangoContext *context,
           const PangoFontDescription *font,
           float width)
{
  Entry *last = self->entries->len > 0 ? &g_array_index (self->entries, Entry, self->entries->len - 1) : NULL;
  Entry entry = { sample, pango_layout_new (context), PAD, 0 };
  g_autofree char *name = dup_name (self, sample);
  int text_width;
  float end;

  pango_layout_set_font_description (entry.layout, font);
  pango_layout_set_text (entry.layout, name, -1);
  pango_layout_get_size (entry.layout, &text_width, NULL);
  if (last != NULL)
    {
      int last_width;

      pango_layout_get_size (last->layout, &last_width, NULL);
      entry.x = last->x + get_sample_width (last->sample) + GAP + (float)last_width / PANGO_SCALE + ENTRY_GAP;
      entry.y = last->y;
    }
  end = entry.x + get_sample_width (sample) + GAP + (float)text_width / PANGO_SCALE + PAD;
  if (last != NULL && end > width)
    {
      end -= entry.x - PAD;
      entry.x = PAD;
      entry.y += ROW;
    }
  self->size.width = MAX (self->size.width, end);
  self->size.height = entry.y + ROW + PAD / 2;
  g_array_append_val (self->entries, entry);
}

static void
add_colors (Legend *self,
            PangoContext *context,
            const PangoFontDescription *font,
            float width)
{
  if (self->colors == NULL)
    return;
  if (!ts_scene_colors_is_scale (self->colors))
    {
      for (guint c = 0; c < self->colors->n_classes; c++)
        add_entry (self, SAMPLE_CLASS + c, context, font, width);
      return;
    }
  add_entry (self, SAMPLE_SCALE, context, font, width);
  add_entry (self, SAMPLE_UNKNOWN, context, font, width);
}

/* What belongs to no family comes last of them. */
static void
legend_init (Legend *self,
             const TsScene *scene,
             const TsSceneColors *colors,
             PangoContext *context,
             float width)
{
  PangoFontDescription *font = ts_text_style_font (TS_TEXT_DETAIL, context);

  *self = (Legend) { .entries = g_array_new (FALSE, FALSE, sizeof (Entry)), .colors = colors };
  g_array_set_clear_func (self->entries, clear_entry);
  for (guint i = 1; i <= TS_N_OP_FAMILIES; i++)
    if (has_sample (scene, i % TS_N_OP_FAMILIES))
      add_entry (self, i % TS_N_OP_FAMILIES, context, font, width);
  for (guint i = SAMPLE_TENSORS; i < N_GRAPH_SAMPLES; i++)
    if (has_sample (scene, i))
      add_entry (self, i, context, font, width);
  add_colors (self, context, font, width);
  pango_font_description_free (font);
}

TsSize
ts_scene_legend_measure (const TsScene *scene,
                         const TsSceneColors *colors,
                         PangoContext *context,
                         float width)
{
  Legend legend;

  legend_init (&legend, scene, colors, context, width);
  g_array_unref (legend.entries);
  return legend.size;
}

static void
draw_line (guint sample,
           const TsPalette *palette,
           graphene_rect_t place,
           GtkSnapshot *snapshot)
{
  const GdkRGBA *color = sample == SAMPLE_CONTROL ? &palette->line_control : sample == SAMPLE_REF ? &palette->line_ref
                                                                                                  : &palette->line;
  float width = sample == SAMPLE_TENSORS ? 2.4f : 1.35f, y = place.origin.y + (place.size.height - width) / 2;
  float dash = sample == SAMPLE_CONTROL ? 4 : place.size.width;

  for (float x = 0; x < place.size.width; x += 2 * dash)
    gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (place.origin.x + x, y, dash, width));
}

static void
draw_patch (const GdkRGBA *color,
            graphene_rect_t place,
            GtkSnapshot *snapshot)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &place, 5);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &place);
  gtk_snapshot_pop (snapshot);
}

static void
draw_sign (TsOpFamily family,
           const TsPalette *palette,
           graphene_rect_t place,
           GtkSnapshot *snapshot)
{
  GskRenderNode *sign = ts_family_node_new (family, &palette->on_color, place.size.width);

  draw_patch (&palette->family[family], place, snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place.origin);
  gtk_snapshot_append_node (snapshot, sign);
  gtk_snapshot_restore (snapshot);
  gsk_render_node_unref (sign);
}

static void
draw_scale (const TsSceneColors *colors,
            const TsPalette *palette,
            graphene_rect_t place,
            GtkSnapshot *snapshot)
{
  float width = place.size.width / SCALE_PIECES;

  for (guint i = 0; i < SCALE_PIECES; i++)
    {
      GdkRGBA color = ts_scene_colors_get_scale_color (colors, (i + 0.5) / SCALE_PIECES, palette);

      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (place.origin.x + (float)i * width, place.origin.y + 4, width, place.size.height - 8));
    }
}

static void
draw_color (const Legend *self,
            guint sample,
            const TsPalette *palette,
            graphene_rect_t place,
            GtkSnapshot *snapshot)
{
  GdkRGBA color;

  if (sample == SAMPLE_SCALE)
    {
      draw_scale (self->colors, palette, place, snapshot);
      return;
    }
  color = sample == SAMPLE_UNKNOWN ? ts_scale_get_unknown_color (palette) : ts_scene_colors_get_class_color (self->colors, sample - SAMPLE_CLASS, palette);
  draw_patch (&color, place, snapshot);
}

static void
draw_entry (const Legend *self,
            const Entry *entry,
            const TsPalette *palette,
            GtkSnapshot *snapshot)
{
  float width = get_sample_width (entry->sample), top = entry->y + (ROW - SAMPLE_WIDTH) / 2;
  graphene_rect_t square = GRAPHENE_RECT_INIT (entry->x, top, width, SAMPLE_WIDTH);
  GskRenderNode *text = ts_text_node_new (entry->layout, &palette->text);
  int text_height;

  if (entry->sample < TS_N_OP_FAMILIES)
    draw_sign ((TsOpFamily)entry->sample, palette, square, snapshot);
  else if (entry->sample >= N_GRAPH_SAMPLES)
    draw_color (self, entry->sample, palette, square, snapshot);
  else
    draw_line (entry->sample, palette, square, snapshot);

  pango_layout_get_size (entry->layout, NULL, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (entry->x + width + GAP, entry->y + (ROW - (float)text_height / PANGO_SCALE) / 2));
  if (text != NULL)
    gtk_snapshot_append_node (snapshot, text);
  gtk_snapshot_restore (snapshot);
  g_clear_pointer (&text, gsk_render_node_unref);
}

void
ts_scene_legend_snapshot (const TsScene *scene,
                          const TsSceneColors *colors,
                          const TsPalette *palette,
                          PangoContext *context,
                          float width,
                          GtkSnapshot *snapshot)
{
  Legend legend;

  legend_init (&legend, scene, colors, context, width);
  for (guint i = 0; i < legend.entries->len; i++)
    draw_entry (&legend, &g_array_index (legend.entries, Entry, i), palette, snapshot);
  g_array_unref (legend.entries);
}
