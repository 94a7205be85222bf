#include "app/scene/ts-scene-legend.h"

#include "app/scene/ts-node-painter.h"

#define PAD 32.0f
#define ROW 28.0f
#define SAMPLE_WIDTH 18.0f
#define LINE_SAMPLE_WIDTH 28.0f
#define GAP 8.0f
#define ENTRY_GAP 24.0f

/* Samples: the families, then these. */
enum
{
  SAMPLE_TENSORS = TS_N_OP_FAMILIES,
  SAMPLE_CONTROL,
  SAMPLE_REF,
  N_SAMPLES,
};

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
  return sample < TS_N_OP_FAMILIES ? SAMPLE_WIDTH : LINE_SAMPLE_WIDTH;
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
  int text_width;
  float end;

  pango_layout_set_font_description (entry.layout, font);
  pango_layout_set_text (entry.layout, get_name (sample), -1);
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

/* What belongs to no family comes last of them. */
static void
legend_init (Legend *self,
             const TsScene *scene,
             PangoContext *context,
             float width)
{
  PangoFontDescription *font = ts_text_style_font (TS_TEXT_DETAIL, context);

  *self = (Legend) { .entries = g_array_new (FALSE, FALSE, sizeof (Entry)) };
  g_array_set_clear_func (self->entries, clear_entry);
  for (guint i = 1; i <= TS_N_OP_FAMILIES; i++)
    if (has_sample (scene, i % TS_N_OP_FAMILIES))
      add_entry (self, i % TS_N_OP_FAMILIES, context, font, width);
  for (guint i = SAMPLE_TENSORS; i < N_SAMPLES; i++)
    if (has_sample (scene, i))
      add_entry (self, i, context, font, width);
  pango_font_description_free (font);
}

TsSize
ts_scene_legend_measure (const TsScene *scene,
                         PangoContext *context,
                         float width)
{
  Legend legend;

  legend_init (&legend, scene, context, width);
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
draw_sign (TsOpFamily family,
           const TsPalette *palette,
           graphene_rect_t place,
           GtkSnapshot *snapshot)
{
  GskRenderNode *sign = ts_family_node_new (family, &palette->on_color, place.size.width);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &place, 5);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &palette->family[family], &place);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place.origin);
  gtk_snapshot_append_node (snapshot, sign);
  gtk_snapshot_restore (snapshot);
  gsk_render_node_unref (sign);
}

static void
draw_entry (const Entry *entry,
            const TsPalette *palette,
            GtkSnapshot *snapshot)
{
  float width = get_sample_width (entry->sample), top = entry->y + (ROW - SAMPLE_WIDTH) / 2;
  graphene_rect_t square = GRAPHENE_RECT_INIT (entry->x, top, width, SAMPLE_WIDTH);
  GskRenderNode *text = ts_text_node_new (entry->layout, &palette->text);
  int text_height;

  if (entry->sample < TS_N_OP_FAMILIES)
    draw_sign ((TsOpFamily)entry->sample, palette, square, snapshot);
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
                          const TsPalette *palette,
                          PangoContext *context,
                          float width,
                          GtkSnapshot *snapshot)
{
  Legend legend;

  legend_init (&legend, scene, context, width);
  for (guint i = 0; i < legend.entries->len; i++)
    draw_entry (&g_array_index (legend.entries, Entry, i), palette, snapshot);
  g_array_unref (legend.entries);
}
