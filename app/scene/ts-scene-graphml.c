#include "app/scene/ts-scene-dot.h"

#include "app/scene/ts-file-text.h"
#include "app/scene/ts-scene-links.h"

typedef struct
{
  const TsScene *scene;
  TsOutline *outline;
  GString *file;
} GraphMl;

static const char header[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
    "xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n"
    "<key id=\"name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n"
    "<key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
    "<key id=\"kind\" for=\"node\" attr.name=\"kind\" attr.type=\"string\"/>\n"
    "<key id=\"detail\" for=\"node\" attr.name=\"detail\" attr.type=\"string\"/>\n"
    "<key id=\"family\" for=\"node\" attr.name=\"family\" attr.type=\"string\"/>\n"
    "<key id=\"operations\" for=\"node\" attr.name=\"operations\" attr.type=\"int\"/>\n"
    "<key id=\"control\" for=\"edge\" attr.name=\"control\" attr.type=\"boolean\"><default>false</default></key>\n"
    "<key id=\"mutating\" for=\"edge\" attr.name=\"mutating\" attr.type=\"boolean\"><default>false</default></key>\n"
    "<key id=\"tensors\" for=\"edge\" attr.name=\"tensors\" attr.type=\"string\"/>\n"
    "<key id=\"dtypes\" for=\"edge\" attr.name=\"dtypes\" attr.type=\"string\"/>\n";

static void
append_data (const GraphMl *self,
             const char *key,
             const char *text)
{
  g_string_append_printf (self->file, "<data key=\"%s\">", key);
  ts_xml_append (self->file, text);
  g_string_append (self->file, "</data>\n");
}

/* An open box stays open in the file too, for what is in it. */
static void
begin_node (const GraphMl *self,
            guint32 index)
{
  const TsBox *box = &self->scene->boxes[index];
  const TsItem *item = box->item;
  g_autofree char *name = ts_scene_dup_box_name (self->scene, self->outline, index);

  g_string_append_printf (self->file, "<node id=\"n%u\">\n", index);
  append_data (self, "name", name);
  append_data (self, "label", item->label);
  append_data (self, "kind", ts_item_kind_name (item->kind));
  append_data (self, "detail", item->detail);
  if (item->kind == TS_ITEM_OP)
    append_data (self, "family", ts_op_family_name ((TsOpFamily)item->family));
  else
    g_string_append_printf (self->file, "<data key=\"operations\">%u</data>\n", item->n_ops);
  if (ts_box_is_open (box))
    g_string_append_printf (self->file, "<graph id=\"g%u\" edgedefault=\"directed\">\n", index);
  else
    g_string_append (self->file, "</node>\n");
}

typedef struct
{
  guint32 box;
  guint32 next;
} Visit;

static void
append_boxes (const GraphMl *self)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));
  Visit root = { 0, 0 };

  g_array_append_val (stack, root);
  while (stack->len > 0)
    {
      Visit *top = &g_array_index (stack, Visit, stack->len - 1);
      const TsBox *box = &self->scene->boxes[top->box];
      Visit child = { box->first_child + top->next, 0 };

      if (top->next++ < box->n_children)
        {
          begin_node (self, child.box);
          if (ts_box_is_open (&self->scene->boxes[child.box]))
            g_array_append_val (stack, child);
          continue;
        }
      if (top->box != 0)
        g_string_append (self->file, "</graph>\n</node>\n");
      g_array_set_size (stack, stack->len - 1);
    }
}

static void
append_link (const GraphMl *self,
             const TsSceneLinks *links,
             const TsSceneLink *link)
{
  TsGraph *graph = self->scene->tree->graph;
  g_autoptr (GString) tensors = g_string_new (NULL);
  g_autoptr (GString) dtypes = g_string_new (NULL);

  for (guint32 i = 0; i < link->n_tensors; i++)
    {
      TsOutput output = g_array_index (links->tensors, TsOutput, link->first_tensor + i);
      g_autofree char *name = ts_graph_dup_output_name (graph, output);
      TsDType dtype = ts_dtype_base (ts_graph_get_dtype (graph, output));

      g_string_append_printf (tensors, "%s%s", i > 0 ? " " : "", name);
      g_string_append_printf (dtypes, "%s%s", i > 0 ? " " : "", dtype != TS_DTYPE_INVALID ? ts_dtype_name (dtype) : "?");
    }

  g_string_append_printf (self->file, "<edge source=\"n%u\" target=\"n%u\">\n", link->from, link->to);
  if (link->flags & TS_EDGE_CONTROL)
    append_data (self, "control", "true");
  if (link->flags & TS_EDGE_REF)
    append_data (self, "mutating", "true");
  if (link->n_tensors > 0)
    {
      append_data (self, "tensors", tensors->str);
      append_data (self, "dtypes", dtypes->str);
    }
  g_string_append (self->file, "</edge>\n");
}

GBytes *
ts_scene_to_graphml (const TsScene *scene,
                     TsOutline *outline,
                     const char *title)
{
  g_autoptr (TsSceneLinks) links = ts_scene_links_new (scene);
  GraphMl self = { scene, outline, g_string_new (header) };

  g_string_append (self.file, "<graph id=\"g0\" edgedefault=\"directed\">\n");
  if (title != NULL)
    {
      g_string_append (self.file, "<desc>");
      ts_xml_append (self.file, title);
      g_string_append (self.file, "</desc>\n");
    }
  append_boxes (&self);
  for (guint i = 0; i < links->links->len; i++)
    append_link (&self, links, &g_array_index (links->links, TsSceneLink, i));
  g_string_append (self.file, "</graph>\n</graphml>\n");
  return g_string_free_to_bytes (self.file);
}
