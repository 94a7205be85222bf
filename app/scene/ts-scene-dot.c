#include "app/scene/ts-scene-dot.h"

#include "app/scene/ts-file-text.h"
#include "app/scene/ts-outline-open.h"
#include "app/scene/ts-scene-links.h"

typedef struct
{
  const TsScene *scene;
  TsOutline *outline;
  const TsPalette *palette;
  GString *file;
} Dot;

char *
ts_scene_dup_box_name (const TsScene *scene,
                       TsOutline *outline,
                       guint32 box)
{
  const TsItem *item = scene->boxes[box].item;

  if (item == NULL)
    return g_strdup ("");
  if (item->kind == TS_ITEM_OP)
    return g_strdup (ts_graph_get_operation (scene->tree->graph, item->id)->name);

  g_autofree char *name = ts_item_kind_is_group (item->kind) && item->kind != TS_ITEM_STACK ? ts_outline_dup_numbered_name (outline, item->id)
                                                                                            : ts_outline_dup_name (outline, item->id);

  return g_strdup_printf ("%s/", name);
}

static void
append_name (const Dot *dot,
             guint32 box)
{
  g_autofree char *name = ts_scene_dup_box_name (dot->scene, dot->outline, box);

  ts_dot_append (dot->file, name);
}

static void
append_color (const Dot *dot,
              const char *name,
              const GdkRGBA *color)
{
  g_string_append_printf (dot->file, ", %s=\"#%02x%02x%02x\"", name, (guint)(color->red * 255 + 0.5f), (guint)(color->green * 255 + 0.5f),
                          (guint)(color->blue * 255 + 0.5f));
}

static char *
dup_label (const TsBox *box)
{
  GString *label = g_string_new (box->item->label);

  g_string_append_printf (label, "\n%s", box->item->detail);
  for (guint32 i = 0; i < box->item->n_slots; i++)
    {
      const TsSlot *slot = &box->in_graph->slots[box->item->first_slot + i];

      g_string_append_printf (label, "\n%s%s%s", slot->name != NULL ? slot->name : "", slot->name != NULL && slot->text[0] != '\0' ? " " : "", slot->text);
    }
  return g_string_free (label, FALSE);
}

static void
append_indent (const Dot *dot,
               guint32 box)
{
  for (guint32 i = 0; i < dot->scene->boxes[box].depth; i++)
    g_string_append (dot->file, "  ");
}

static void
append_node (const Dot *dot,
             guint32 index)
{
  const TsBox *box = &dot->scene->boxes[index];
  gboolean is_op = box->item->kind == TS_ITEM_OP;
  g_autofree char *label = dup_label (box);

  append_indent (dot, index);
  append_name (dot, index);
  g_string_append (dot->file, " [label=");
  ts_dot_append (dot->file, label);
  append_color (dot, "fillcolor", is_op ? &dot->palette->family_card[box->item->family] : &dot->palette->card);
  append_color (dot, "color", is_op ? &dot->palette->family_border[box->item->family] : &dot->palette->card_border);
  g_string_append (dot->file, is_op ? "];\n" : ", peripheries=2];\n");
}

static void
begin_cluster (const Dot *dot,
               guint32 index)
{
  const TsBox *box = &dot->scene->boxes[index];
  g_autofree char *name = ts_scene_dup_box_name (dot->scene, dot->outline, index);
  g_autofree char *cluster = g_strdup_printf ("cluster_%s", name);

  append_indent (dot, index);
  g_string_append (dot->file, "subgraph ");
  ts_dot_append (dot->file, cluster);
  g_string_append (dot->file, " {\n");
  append_indent (dot, index);
  g_string_append (dot->file, "  graph [label=");
  ts_dot_append (dot->file, box->item->label);
  append_color (dot, "color", &dot->palette->frame_border);
  append_color (dot, "bgcolor", &dot->palette->frame[(box->depth + 1) % 2]);
  g_string_append (dot->file, "];\n");
}

typedef struct
{
  guint32 box;
  guint32 next;
} Visit;

/* Boxes are as deep as names have slashes: not by recursion. */
static void
append_boxes (const Dot *dot)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));
  Visit root = { 0, 0 };

  g_array_append_val (stack, root);
  while (stack->len > 0)
    {
      Visit *top = &g_array_index (stack, Visit, stack->len - 1);
      const TsBox *box = &dot->scene->boxes[top->box];
      Visit child = { box->first_child + top->next, 0 };

      if (top->next == box->n_children)
        {
          if (top->box != 0)
            {
              append_indent (dot, top->box);
              g_string_append (dot->file, "}\n");
            }
          g_array_set_size (stack, stack->len - 1);
          continue;
        }
      top->next++;
      if (!ts_box_is_open (&dot->scene->boxes[child.box]))
        {
          append_node (dot, child.box);
          continue;
        }
      begin_cluster (dot, child.box);
      g_array_append_val (stack, child);
    }
}

static void
append_link (const Dot *dot,
             const TsSceneLinks *links,
             const TsSceneLink *link)
{
  const TsPalette *palette = dot->palette;
  gboolean is_control = (link->flags & TS_EDGE_CONTROL) != 0;

  g_string_append (dot->file, "  ");
  append_name (dot, link->from);
  g_string_append (dot->file, " -> ");
  append_name (dot, link->to);
  g_string_append (dot->file, is_control ? " [style=dashed" : link->n_tensors > 1 ? " [penwidth=2"
                                                                                  : " [penwidth=1");
  append_color (dot, "color", is_control ? &palette->line_control : link->flags & TS_EDGE_REF ? &palette->line_ref
                                                                                              : &palette->line);
  if (link->n_tensors > 1)
    g_string_append_printf (dot->file, ", label=\"%u tensors\"", link->n_tensors);
  if (link->n_tensors > 0)
    {
      g_autofree char *tensor = ts_graph_dup_output_name (dot->scene->tree->graph, g_array_index (links->tensors, TsOutput, link->first_tensor));

      g_string_append (dot->file, ", tooltip=");
      ts_dot_append (dot->file, tensor);
    }
  g_string_append (dot->file, "];\n");
}

static void
append_header (const Dot *dot,
               const char *title)
{
  g_string_append (dot->file, "digraph ");
  ts_dot_append (dot->file, title != NULL ? title : "");
  g_string_append (dot->file, " {\n  graph [fontname=\"Sans\", fontsize=12, style=rounded, labeljust=l");
  append_color (dot, "bgcolor", &dot->palette->background);
  append_color (dot, "fontcolor", &dot->palette->text);
  g_string_append (dot->file, "];\n  node [shape=box, style=\"rounded,filled\", fontname=\"Sans\", fontsize=10");
  append_color (dot, "fontcolor", &dot->palette->text);
  g_string_append (dot->file, "];\n  edge [fontname=\"Sans\", fontsize=9, arrowsize=0.6");
  append_color (dot, "fontcolor", &dot->palette->muted);
  g_string_append (dot->file, "];\n");
}

GBytes *
ts_scene_to_dot (const TsScene *scene,
                 TsOutline *outline,
                 const TsPalette *palette,
                 const char *title)
{
  g_autoptr (TsSceneLinks) links = ts_scene_links_new (scene);
  Dot dot = { scene, outline, palette, g_string_new (NULL) };

  append_header (&dot, title);
  append_boxes (&dot);
  for (guint i = 0; i < links->links->len; i++)
    append_link (&dot, links, &g_array_index (links->links, TsSceneLink, i));
  g_string_append (dot.file, "}\n");
  return g_string_free_to_bytes (dot.file);
}
