#include "app/scene/ts-scene-dot.h"

#include "app/scene/ts-file-text.h"
#include "app/scene/ts-scene-links.h"

typedef struct
{
  const TsScene *scene;
  TsOutline *outline;
  GString *file;
} Json;

static void
append_string (const Json *self,
               const char *key,
               const char *text)
{
  g_string_append_printf (self->file, ", \"%s\": ", key);
  ts_json_append (self->file, text);
}

static void
append_number (const Json *self,
               const char *key,
               double number)
{
  g_string_append_printf (self->file, ", \"%s\": ", key);
  ts_text_append_number (self->file, number);
}

static void
append_node (const Json *self,
             guint32 index)
{
  const TsBox *box = &self->scene->boxes[index];
  g_autofree char *name = ts_scene_dup_box_name (self->scene, self->outline, index);

  g_string_append_printf (self->file, "    {\"id\": %u", index);
  append_string (self, "name", name);
  append_string (self, "label", box->item->label);
  append_string (self, "kind", ts_item_kind_name (box->item->kind));
  append_string (self, "detail", box->item->detail);
  if (box->item->why != NULL)
    append_string (self, "why", box->item->why);
  if (box->item->kind == TS_ITEM_OP)
    append_string (self, "family", ts_op_family_name ((TsOpFamily)box->item->family));
  else
    g_string_append_printf (self->file, ", \"operations\": %u, \"open\": %s", box->item->n_ops, ts_box_is_open (box) ? "true" : "false");
  if (box->parent != 0)
    g_string_append_printf (self->file, ", \"parent\": %u", box->parent);
  append_number (self, "x", box->rect.x);
  append_number (self, "y", box->rect.y);
  append_number (self, "width", box->rect.width);
  append_number (self, "height", box->rect.height);
  g_string_append_c (self->file, '}');
}

static void
append_tensors (const Json *self,
                const TsSceneLinks *links,
                const TsSceneLink *link)
{
  TsGraph *graph = self->scene->tree->graph;

  g_string_append (self->file, ", \"tensors\": [");
  for (guint32 i = 0; i < link->n_tensors; i++)
    {
      TsOutput output = g_array_index (links->tensors, TsOutput, link->first_tensor + i);
      g_autofree char *name = ts_graph_dup_output_name (graph, output);
      TsDType dtype = ts_dtype_base (ts_graph_get_dtype (graph, output));

      g_string_append (self->file, i > 0 ? ", {\"name\": " : "{\"name\": ");
      ts_json_append (self->file, name);
      if (dtype != TS_DTYPE_INVALID)
        append_string (self, "dtype", ts_dtype_name (dtype));
      g_string_append_c (self->file, '}');
    }
  g_string_append_c (self->file, ']');
}

static void
append_edge (const Json *self,
             const TsSceneLinks *links,
             const TsSceneLink *link)
{
  g_string_append_printf (self->file, "    {\"from\": %u, \"to\": %u", link->from, link->to);
  if (link->flags & TS_EDGE_CONTROL)
    g_string_append (self->file, ", \"control\": true");
  if (link->flags & TS_EDGE_REF)
    g_string_append (self->file, ", \"mutating\": true");
  if (link->n_tensors > 0)
    append_tensors (self, links, link);
  g_string_append_c (self->file, '}');
}

GBytes *
ts_scene_to_json (const TsScene *scene,
                  TsOutline *outline,
                  const char *title)
{
  g_autoptr (TsSceneLinks) links = ts_scene_links_new (scene);
  Json self = { scene, outline, g_string_new ("{\n") };

  if (title != NULL)
    {
      g_string_append (self.file, "  \"title\": ");
      ts_json_append (self.file, title);
      g_string_append (self.file, ",\n");
    }
  g_string_append (self.file, "  \"nodes\": [");
  for (guint32 i = 1; i < scene->n_boxes; i++)
    {
      g_string_append (self.file, i > 1 ? ",\n" : "\n");
      append_node (&self, i);
    }
  g_string_append (self.file, "\n  ],\n  \"edges\": [");
  for (guint i = 0; i < links->links->len; i++)
    {
      g_string_append (self.file, i > 0 ? ",\n" : "\n");
      append_edge (&self, links, &g_array_index (links->links, TsSceneLink, i));
    }
  g_string_append (self.file, "\n  ]\n}\n");
  return g_string_free_to_bytes (self.file);
}
