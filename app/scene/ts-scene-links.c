#include "app/scene/ts-scene-links.h"

/* One input of one operation. */
typedef struct
{
  guint32 from;
  guint32 to;
  gboolean is_control;
  gboolean is_ref;
  TsOutput tensor;
} RawLink;

static int
compare_numbers (guint32 a,
                 guint32 b)
{
  return (a > b) - (a < b);
}

static int
compare_link (const RawLink *a,
              const RawLink *b)
{
  int result = compare_numbers (a->from, b->from);

  if (result == 0)
    result = compare_numbers (a->to, b->to);
  return result != 0 ? result : a->is_control - b->is_control;
}

static int
compare_raw (gconstpointer first,
             gconstpointer second)
{
  const RawLink *a = first, *b = second;
  int result = compare_link (a, b);

  if (result == 0)
    result = compare_numbers (a->tensor.op, b->tensor.op);
  return result != 0 ? result : compare_numbers (a->tensor.index, b->tensor.index);
}

/* Folded operations are in no box: what they give stands on who uses it. */
static void
add_raw (GArray *raw,
         const TsScene *scene,
         TsOutput source,
         guint32 to,
         gboolean is_control,
         gboolean is_ref)
{
  guint32 from = source.op != TS_NO_OP ? scene->box_of_place[scene->tree->place[source.op]] : TS_NO_BOX;
  RawLink link = { from, to, is_control, is_ref, source };

  if (from == TS_NO_BOX || (from == to && scene->boxes[to].item->kind != TS_ITEM_OP))
    return;
  g_array_append_val (raw, link);
}

/* What leads past operations that are hidden. */
static void
add_ways (GArray *raw,
          const TsScene *scene,
          const TsOperation *op,
          guint32 to)
{
  guint32 n;
  const TsWire *wires = ts_wiring_get_ways_in (scene->wiring, op->index, &n);

  for (guint32 i = 0; i < n; i++)
    add_raw (raw, scene, wires[i].from, to, wires[i].input < 0, wires[i].input >= 0 && ts_operation_is_input_ref (op, (guint32)wires[i].input));
}

static GArray *
collect_raw (const TsScene *scene)
{
  GArray *raw = g_array_new (FALSE, FALSE, sizeof (RawLink));

  for (guint32 i = 0; i < scene->tree->n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (scene->tree->graph, i);
      guint32 to = scene->box_of_place[scene->tree->place[i]];

      if (to == TS_NO_BOX)
        continue;
      for (guint32 k = 0; k < op->n_inputs; k++)
        add_raw (raw, scene, op->inputs[k], to, FALSE, ts_operation_is_input_ref (op, k));
      for (guint32 k = 0; k < op->n_control_inputs; k++)
        add_raw (raw, scene, (TsOutput) { op->control_inputs[k], 0 }, to, TRUE, FALSE);
      add_ways (raw, scene, op, to);
    }

  g_array_sort (raw, compare_raw);
  return raw;
}

TsSceneLinks *
ts_scene_links_new (const TsScene *scene)
{
  g_autoptr (GArray) raw = collect_raw (scene);
  TsSceneLinks *self = g_new0 (TsSceneLinks, 1);

  self->links = g_array_new (FALSE, FALSE, sizeof (TsSceneLink));
  self->tensors = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  for (guint i = 0; i < raw->len; i++)
    {
      const RawLink *link = &g_array_index (raw, RawLink, i), *before = i > 0 ? link - 1 : NULL;
      TsSceneLink *at;

      if (before == NULL || compare_link (before, link) != 0)
        {
          TsSceneLink fresh = { link->from, link->to, self->tensors->len, 0, link->is_control ? TS_EDGE_CONTROL : 0 };

          g_array_append_val (self->links, fresh);
        }
      at = &g_array_index (self->links, TsSceneLink, self->links->len - 1);
      if (link->is_ref)
        at->flags |= TS_EDGE_REF;
      if (!link->is_control && (at->n_tensors == 0 || compare_raw (before, link) != 0))
        {
          g_array_append_val (self->tensors, link->tensor);
          at->n_tensors++;
        }
    }

  return self;
}

void
ts_scene_links_free (TsSceneLinks *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->links);
  g_array_unref (self->tensors);
  g_free (self);
}
