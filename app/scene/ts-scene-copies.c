#include "app/scene/ts-scene-copies.h"

#define MAX_LISTED 8

struct _TsSceneCopies
{
  TsScene *scene;
  TsPlacementPreview *placement;
  guint32 *first; /* copies of line i are copies[first[i]] .. copies[first[i + 1] - 1] */
  GArray *copies; /* places in those of the placement */
};

/* What a box needs. */
typedef struct
{
  guint32 box;
  TsOutput output;
  guint32 copy;
} Need;

/* ---- what boxes need ------------------------------------------------------------------------------- */

static int
compare_numbers (guint32 a,
                 guint32 b)
{
  return (a > b) - (a < b);
}

static int
compare_edge (const Need *a,
              const Need *b)
{
  int result = compare_numbers (a->box, b->box);

  if (result == 0)
    result = compare_numbers (a->output.op, b->output.op);
  return result != 0 ? result : compare_numbers (a->output.index, b->output.index);
}

static int
compare_needs (gconstpointer first,
               gconstpointer second)
{
  const Need *a = first, *b = second;
  int result = compare_edge (a, b);

  return result != 0 ? result : compare_numbers (a->copy, b->copy);
}

static void
add_needs (GArray *needs,
           const TsPlacementPreview *placement,
           const TsOperation *op,
           guint32 box)
{
  guint device = ts_placement_get_device (placement->placement, op->index);

  for (guint32 k = 0; k < op->n_inputs; k++)
    {
      TsOutput input = op->inputs[k];
      int copy = input.op < placement->n_graph_ops && ts_placement_get_device (placement->placement, input.op) != device
                     ? ts_placement_preview_find_copy (placement, input, device)
                     : -1;
      Need need = { box, input, (guint32)copy };

      if (copy >= 0)
        g_array_append_val (needs, need);
    }
}

static GArray *
collect_needs (const TsScene *scene,
               const TsPlacementPreview *placement)
{
  GArray *needs = g_array_new (FALSE, FALSE, sizeof (Need));

  for (guint32 place = 0; place < scene->tree->n_ops; place++)
    {
      guint32 op = scene->tree->order[place], box = scene->box_of_place[place];

      if (box != TS_NO_BOX && op < placement->n_graph_ops && placement->closure[op])
        add_needs (needs, placement, ts_graph_get_operation (scene->tree->graph, op), box);
    }
  g_array_sort (needs, compare_needs);
  return needs;
}

/* ---- what lines carry ------------------------------------------------------------------------------ */

/* The first that is not before @wanted. */
static guint
find_first (const GArray *needs,
            const Need *wanted)
{
  guint begin = 0, end = needs->len;

  while (begin < end)
    {
      guint middle = begin + (end - begin) / 2;

      if (compare_edge (&g_array_index (needs, Need, middle), wanted) < 0)
        begin = middle + 1;
      else
        end = middle;
    }
  return begin;
}

/* Several operations in a box may need the same copy. */
static void
append_copies (TsSceneCopies *self,
               const GArray *needs,
               const Need *wanted)
{
  for (guint i = find_first (needs, wanted); i < needs->len && compare_edge (&g_array_index (needs, Need, i), wanted) == 0; i++)
    {
      const Need *need = &g_array_index (needs, Need, i);

      if (i == 0 || compare_needs (need - 1, need) != 0)
        g_array_append_val (self->copies, need->copy);
    }
}

static void
fill_line (TsSceneCopies *self,
           const GArray *needs,
           const TsLine *line)
{
  if ((line->edge->flags & TS_EDGE_CONTROL) || line->to == TS_NO_BOX || ts_box_is_open (&self->scene->boxes[line->to]))
    return;
  for (guint32 t = 0; t < line->edge->n_tensors; t++)
    append_copies (self, needs, &(Need) { line->to, line->graph->tensors[line->edge->first_tensor + t], 0 });
}

TsSceneCopies *
ts_scene_copies_new (TsScene *scene,
                     TsPlacementPreview *placement)
{
  g_autoptr (GArray) needs = NULL;
  TsSceneCopies *self;

  if (placement->copies->len == 0)
    return NULL;

  self = g_new0 (TsSceneCopies, 1);
  self->scene = ts_scene_ref (scene);
  self->placement = ts_placement_preview_ref (placement);
  self->first = g_new0 (guint32, (gsize)scene->n_lines + 1);
  self->copies = g_array_new (FALSE, FALSE, sizeof (guint32));
  needs = collect_needs (scene, placement);
  for (guint32 i = 0; i < scene->n_lines; i++)
    {
      self->first[i] = self->copies->len;
      fill_line (self, needs, &scene->lines[i]);
    }
  self->first[scene->n_lines] = self->copies->len;
  return self;
}

void
ts_scene_copies_free (TsSceneCopies *self)
{
  if (self == NULL)
    return;

  ts_scene_unref (self->scene);
  ts_placement_preview_unref (self->placement);
  g_free (self->first);
  g_array_unref (self->copies);
  g_free (self);
}

guint
ts_scene_copies_count (const TsSceneCopies *self,
                       guint32 line)
{
  return line < self->scene->n_lines ? self->first[line + 1] - self->first[line] : 0;
}

char *
ts_scene_copies_dup_text (const TsSceneCopies *self,
                          guint32 line)
{
  guint n = ts_scene_copies_count (self, line);
  GString *text;

  if (n == 0)
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 0; i < MIN (n, MAX_LISTED); i++)
    {
      g_autofree char *copy = ts_placement_preview_dup_copy_text (self->placement, g_array_index (self->copies, guint32, self->first[line] + i));

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", copy);
    }
  if (n > MAX_LISTED)
    g_string_append_printf (text, "\n… and %u more copies", n - MAX_LISTED);
  return g_string_free (text, FALSE);
}
