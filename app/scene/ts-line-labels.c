#include "app/scene/ts-line-labels.h"

#include "app/scene/ts-node-painter.h"
#include "app/scene/ts-text-metrics.h"

#define MAX_NODES 3000
#define PAD 3.0f
#define RADIUS 4.0f

struct _TsLineLabels
{
  PangoContext *context;
  PangoFontDescription *font;
  PangoFontDescription *slanted;
  TsLineFacts *facts;
  GdkRGBA text;
  GdkRGBA ground;
  GHashTable *nodes;  /* const TsEdge * → GskRenderNode, or NULL for nothing */
  GHashTable *inputs; /* likewise, for their ends */
};

static void
node_unref (gpointer node)
{
  if (node != NULL)
    gsk_render_node_unref (node);
}

TsLineLabels *
ts_line_labels_new (PangoContext *context,
                    TsLineFacts *facts,
                    const TsPalette *palette)
{
  TsLineLabels *self = g_new0 (TsLineLabels, 1);

  self->context = g_object_ref (context);
  self->font = ts_text_style_font (TS_TEXT_SLOT, context);
  self->slanted = ts_text_style_font (TS_TEXT_SLOT, context);
  pango_font_description_set_style (self->slanted, PANGO_STYLE_ITALIC);
  self->facts = facts;
  self->text = palette->muted;
  self->ground = ts_color_with_alpha (&palette->frame[0], 0.86f);
  self->nodes = g_hash_table_new_full (NULL, NULL, NULL, node_unref);
  self->inputs = g_hash_table_new_full (NULL, NULL, NULL, node_unref);
  return self;
}

void
ts_line_labels_free (TsLineLabels *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->nodes);
  g_hash_table_unref (self->inputs);
  ts_line_facts_free (self->facts);
  pango_font_description_free (self->font);
  pango_font_description_free (self->slanted);
  g_object_unref (self->context);
  g_free (self);
}

TsLineFacts *
ts_line_labels_get_facts (const TsLineLabels *self)
{
  return self->facts;
}

/* On a patch that sets it off from the line. Takes @label. (nullable) */
static GskRenderNode *
make_node (TsLineLabels *self,
           char *label,
           gboolean is_slanted)
{
  g_autofree char *said = label;
  g_autoptr (PangoLayout) layout = NULL;
  GtkSnapshot *snapshot;
  GskRenderNode *text;
  GskRoundedRect outline;
  graphene_rect_t patch;
  int width, height;

  if (said == NULL)
    return NULL;

  layout = pango_layout_new (self->context);
  pango_layout_set_font_description (layout, is_slanted ? self->slanted : self->font);
  pango_layout_set_text (layout, said, -1);
  pango_layout_get_size (layout, &width, &height);
  text = ts_text_node_new (layout, &self->text);
  patch = GRAPHENE_RECT_INIT (-PAD, 0, (float)width / PANGO_SCALE + 2 * PAD, (float)height / PANGO_SCALE);
  gsk_rounded_rect_init_from_rect (&outline, &patch, RADIUS);
  snapshot = gtk_snapshot_new ();
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &self->ground, &patch);
  gtk_snapshot_pop (snapshot);
  if (text != NULL)
    gtk_snapshot_append_node (snapshot, text);
  g_clear_pointer (&text, gsk_render_node_unref);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
keep_node (GHashTable *nodes,
           const TsLine *line,
           GskRenderNode *node)
{
  if (g_hash_table_size (nodes) >= MAX_NODES)
    g_hash_table_remove_all (nodes);
  g_hash_table_insert (nodes, (gpointer)line->edge, node);
}

GskRenderNode *
ts_line_labels_get (TsLineLabels *self,
                    const TsLine *line)
{
  gboolean inferred;
  gpointer node;
  char *label;

  if (g_hash_table_lookup_extended (self->nodes, line->edge, NULL, &node))
    return node;

  label = ts_line_facts_dup_label (self->facts, line, &inferred);
  node = make_node (self, label, inferred);
  keep_node (self->nodes, line, node);
  return node;
}

GskRenderNode *
ts_line_labels_get_input (TsLineLabels *self,
                          const TsLine *line)
{
  gpointer node;

  if (g_hash_table_lookup_extended (self->inputs, line->edge, NULL, &node))
    return node;

  node = make_node (self, ts_line_facts_dup_input_name (self->facts, line), FALSE);
  keep_node (self->inputs, line, node);
  return node;
}
