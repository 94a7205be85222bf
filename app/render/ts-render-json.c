#include "app/render/ts-render-json.h"

#include "app/cli/ts-json.h"
#include "app/scene/ts-scene-dot.h"
#include "app/scene/ts-scene-links.h"

#include <math.h>
#include <string.h>

/* Hundredths of a pixel are enough. */
static void
add_place (TsJson *json,
           const char *key,
           float place)
{
  ts_json_add_double (json, key, round ((double)place * 100) / 100);
}

static void
add_box (TsJson *json,
         const TsScene *scene,
         TsOutline *outline,
         guint32 index)
{
  const TsBox *box = &scene->boxes[index];
  g_autofree char *name = ts_scene_dup_box_name (scene, outline, index);

  ts_json_begin_object (json, NULL);
  ts_json_add_int (json, "id", index);
  ts_json_add_int (json, "parent", box->parent);
  ts_json_add_string (json, "name", name);
  ts_json_add_string (json, "label", box->item->label);
  ts_json_add_string (json, "kind", ts_item_kind_name (box->item->kind));
  ts_json_add_string (json, box->item->kind == TS_ITEM_OP ? "op" : "detail", box->item->detail);
  if (box->item->kind == TS_ITEM_OP)
    ts_json_add_string (json, "family", ts_op_family_name ((TsOpFamily)box->item->family));
  else
    {
      ts_json_add_int (json, "operations", box->item->n_ops);
      ts_json_add_bool (json, "open", ts_box_is_open (box));
    }
  add_place (json, "x", box->rect.x);
  add_place (json, "y", box->rect.y);
  add_place (json, "width", box->rect.width);
  add_place (json, "height", box->rect.height);
  ts_json_end_object (json);
}

static void
add_link (TsJson *json,
          const TsScene *scene,
          const TsSceneLinks *links,
          const TsSceneLink *link)
{
  ts_json_begin_object (json, NULL);
  ts_json_add_int (json, "from", link->from);
  ts_json_add_int (json, "to", link->to);
  ts_json_add_bool (json, "control", (link->flags & TS_EDGE_CONTROL) != 0);
  ts_json_add_bool (json, "mutating", (link->flags & TS_EDGE_REF) != 0);
  ts_json_begin_array (json, "tensors");
  for (guint32 i = 0; i < link->n_tensors; i++)
    {
      g_autofree char *name = ts_graph_dup_output_name (scene->tree->graph, g_array_index (links->tensors, TsOutput, link->first_tensor + i));

      ts_json_add_string (json, NULL, name);
    }
  ts_json_end_array (json);
  ts_json_end_object (json);
}

GBytes *
ts_render_to_json (const TsScene *scene,
                   TsOutline *outline,
                   const char *title)
{
  g_autoptr (TsSceneLinks) links = ts_scene_links_new (scene);
  TsJson json;
  char *text;

  ts_json_init (&json);
  ts_json_begin_object (&json, NULL);
  ts_json_add_string (&json, "title", title);
  add_place (&json, "width", scene->boxes[0].rect.width);
  add_place (&json, "height", scene->boxes[0].rect.height);
  ts_json_begin_array (&json, "boxes");
  for (guint32 i = 1; i < scene->n_boxes; i++)
    add_box (&json, scene, outline, i);
  ts_json_end_array (&json);
  ts_json_begin_array (&json, "links");
  for (guint i = 0; i < links->links->len; i++)
    add_link (&json, scene, links, &g_array_index (links->links, TsSceneLink, i));
  ts_json_end_array (&json);
  ts_json_end_object (&json);

  text = ts_json_finish (&json);
  return g_bytes_new_take (text, strlen (text));
}
