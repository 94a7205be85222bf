#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-key-set.h"
#include "app/scene/ts-fold.h"

#include <string.h>

/* Constants and reads that are boxes of their own at the user's wish, and not slots of what uses them. */

GBytes *
ts_canvas_dup_parts (TsCanvas *self)
{
  guint32 n_ops = self->graph != NULL ? ts_graph_get_n_operations (self->graph) : 0;
  g_autoptr (GBytes) kept = self->kept != NULL ? ts_canvas_extend_parts (self->graph, g_bytes_ref (self->kept)) : NULL;
  GHashTableIter iter;
  gpointer op;
  guint8 *parts;

  if (g_hash_table_size (self->unfolded) == 0)
    return g_steal_pointer (&kept);

  parts = g_malloc (n_ops);
  if (kept != NULL)
    memcpy (parts, g_bytes_get_data (kept, NULL), n_ops);
  else
    memset (parts, TS_PART_SHOWN, n_ops);
  g_hash_table_iter_init (&iter, self->unfolded);
  while (g_hash_table_iter_next (&iter, &op, NULL))
    if (GPOINTER_TO_UINT (op) < n_ops && parts[GPOINTER_TO_UINT (op)] != TS_PART_HIDDEN)
      parts[GPOINTER_TO_UINT (op)] = TS_PART_UNFOLDED;
  return g_bytes_new_take (parts, n_ops);
}

/* The slot's operation and what it reads, up to the constant or variable itself. */
static void
unfold_slot (TsCanvas *self,
             const TsSlot *slot,
             GHashTable *unfolded)
{
  guint32 op = slot->op;

  for (int i = 0; i < TS_MAX_READS && op != slot->source; i++)
    {
      const TsOperation *read = ts_graph_get_operation (self->graph, op);

      g_hash_table_add (unfolded, GUINT_TO_POINTER (op));
      if (read->n_inputs == 0)
        break;
      op = read->inputs[0].op;
    }
  g_hash_table_add (unfolded, GUINT_TO_POINTER (slot->source));
}

static gboolean
unfold_box (TsCanvas *self,
            const TsBox *box,
            GHashTable *unfolded)
{
  if (box->item == NULL || box->item->kind != TS_ITEM_OP)
    return FALSE;

  for (guint32 i = 0; i < box->item->n_slots; i++)
    unfold_slot (self, &box->in_graph->slots[box->item->first_slot + i], unfolded);
  return box->item->n_slots > 0;
}

/* An operation, and what comes into it. */
static gboolean
fold_with_inputs (TsCanvas *self,
                  guint32 op,
                  int depth,
                  GHashTable *unfolded)
{
  const TsOperation *operation = ts_graph_get_operation (self->graph, op);
  gboolean any = g_hash_table_remove (unfolded, GUINT_TO_POINTER (op));

  for (guint32 i = 0; i < operation->n_inputs; i++)
    if (depth > 0 && g_hash_table_contains (unfolded, GUINT_TO_POINTER (operation->inputs[i].op)))
      any |= fold_with_inputs (self, operation->inputs[i].op, depth - 1, unfolded);
  return any;
}

/* (transfer full) (element-type guint32): boxes */
static GArray *
list_selected (TsCanvas *self)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < self->chosen->len; i++)
    {
      guint32 box = ts_scene_find_key (self->scene, g_array_index (self->chosen, guint64, i));

      if (box != TS_NO_BOX)
        g_array_append_val (boxes, box);
    }
  if (boxes->len == 0 && self->selected_box != TS_NO_BOX)
    g_array_append_val (boxes, self->selected_box);
  return boxes;
}

gboolean
ts_canvas_toggle_constants (TsCanvas *self)
{
  g_autoptr (GArray) boxes = NULL;
  g_autoptr (GHashTable) unfolded = NULL;
  gboolean changes = FALSE;

  g_return_val_if_fail (TS_IS_CANVAS (self), FALSE);

  if (self->scene == NULL)
    return FALSE;

  boxes = list_selected (self);
  unfolded = ts_key_set_copy (self->unfolded);
  for (guint i = 0; i < boxes->len; i++)
    changes |= unfold_box (self, &self->scene->boxes[g_array_index (boxes, guint32, i)], unfolded);
  for (guint i = 0; i < boxes->len && !changes; i++)
    {
      const TsItem *item = self->scene->boxes[g_array_index (boxes, guint32, i)].item;

      if (item != NULL && item->kind == TS_ITEM_OP)
        changes |= fold_with_inputs (self, item->id, TS_MAX_READS, unfolded);
    }
  if (!changes)
    return FALSE;
  ts_canvas_note_place (self);
  ts_canvas_take_parts (self, self->kept, self->kept, unfolded);
  ts_canvas_show_parts (self);
  return TRUE;
}
