#include "app/canvas/ts-canvas-private.h"

#define MAX_ENDS 40  /* in a menu */
#define MAX_LISTED 8 /* in a tooltip */

/* What is at the other end of an edge of a pin: an item of the same picture, or nothing at a port. */
static guint32
get_other_box (TsCanvas *self,
               const TsScenePin *pin,
               guint32 edge)
{
  guint32 first = self->scene->boxes[self->scene->boxes[pin->box].parent].first_child;
  guint32 item = pin->pin->is_out ? pin->graph->edges[edge].to : pin->graph->edges[edge].from;

  return item < pin->graph->n_items ? first + item : TS_NO_BOX;
}

/* An operation that is there, or outside of what is drawn; TS_NO_OP if it cannot be said. */
static guint32
get_other_op (TsCanvas *self,
              const TsScenePin *pin,
              guint32 edge)
{
  const TsEdge *found = &pin->graph->edges[edge];
  TsOutput tensor;
  guint n;
  const TsConsumer *users;

  if (found->n_tensors == 0)
    return TS_NO_OP;
  tensor = pin->graph->tensors[found->first_tensor];
  if (!pin->pin->is_out)
    return tensor.op;

  users = ts_graph_get_consumers (self->graph, tensor.op, &n);
  for (guint i = 0; i < n; i++)
    {
      guint32 box = ts_scene_get_box_of_op (self->scene, users[i].op);

      if (users[i].input >= 0 && box != TS_NO_BOX && !ts_canvas_is_box_in (self, box, self->scene->boxes[pin->box].parent))
        return users[i].op;
    }
  return TS_NO_OP;
}

static void
follow_edge (TsCanvas *self,
             const TsScenePin *pin,
             guint32 edge)
{
  guint32 box = get_other_box (self, pin, edge), op = box == TS_NO_BOX ? get_other_op (self, pin, edge) : TS_NO_OP;

  if (box != TS_NO_BOX)
    {
      ts_canvas_note_place (self);
      ts_canvas_walk_to (self, box);
    }
  else if (op != TS_NO_OP)
    ts_canvas_reveal_op (self, op, TRUE);
}

void
ts_canvas_follow_pin (TsCanvas *self,
                      guint32 index)
{
  const TsScenePin *pin = &self->scene->pins[index];
  const guint32 *edges = pin->graph->pin_edges + pin->pin->first_edge;
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < pin->pin->n_edges && boxes->len < MAX_ENDS; i++)
    {
      guint32 box = get_other_box (self, pin, edges[i]);

      if (box != TS_NO_BOX)
        g_array_append_val (boxes, box);
    }
  if (boxes->len < 2)
    {
      follow_edge (self, pin, edges[0]);
      return;
    }

  ts_canvas_select_box (self, pin->box);
  ts_canvas_choose_among (self, boxes, pin->pin->is_out ? "Leads To" : "Comes From", &pin->rect, pin->pin->is_out ? GTK_POS_RIGHT : GTK_POS_LEFT);
}

/* ---- in words ------------------------------------------------------------------------------------- */

static void
append_end (TsCanvas *self,
            GString *text,
            const TsScenePin *pin,
            guint32 edge)
{
  guint32 box = get_other_box (self, pin, edge), op = box == TS_NO_BOX ? get_other_op (self, pin, edge) : TS_NO_OP;

  if (box != TS_NO_BOX)
    g_string_append_printf (text, "\n%s   %s", self->scene->boxes[box].item->label, self->scene->boxes[box].item->detail);
  else if (op != TS_NO_OP)
    g_string_append_printf (text, "\n%s   %s", ts_graph_get_operation (self->graph, op)->name, ts_graph_get_operation (self->graph, op)->type);
  else
    g_string_append (text, "\noutside");
}

char *
ts_canvas_dup_pin_text (TsCanvas *self,
                        guint32 index)
{
  const TsScenePin *pin = &self->scene->pins[index];
  const guint32 *edges = pin->graph->pin_edges + pin->pin->first_edge;
  gboolean is_control = (pin->graph->edges[edges[0]].flags & TS_EDGE_CONTROL) != 0;
  GString *text = g_string_new (NULL);

  if (is_control)
    g_string_append (text, pin->pin->is_out ? "Runs before" : "Runs after");
  else
    g_string_append (text, pin->pin->is_out ? "Leads to" : "Comes from");
  for (guint32 i = 0; i < MIN (pin->pin->n_edges, MAX_LISTED); i++)
    append_end (self, text, pin, edges[i]);
  if (pin->pin->n_edges > MAX_LISTED)
    g_string_append_printf (text, "\n… and %u more", pin->pin->n_edges - MAX_LISTED);
  g_string_append (text, pin->pin->n_edges > 1 ? "\nClick to choose where to go" : "\nClick to go there");
  return g_string_free (text, FALSE);
}
