#include "engine/debug/override/ts-taint-private.h"

#include "engine/exec/ts-frame.h"
#include "engine/tensor/ts-resource.h"

#include <string.h>

/* Marks of variables, queues and whatever else is kept between activations. */

static gboolean
overwrites (const TsOperation *op)
{
  return strcmp (op->type, "Assign") == 0 || strcmp (op->type, "AssignVariableOp") == 0;
}

TsResource *
ts_taint_find_resource (const TsTensor *tensor)
{
  if (ts_tensor_is_reference (tensor))
    return ts_tensor_get_reference (tensor);
  return tensor->dtype == TS_DTYPE_RESOURCE && tensor->n_elements == 1 ? ts_tensor_get_handle (tensor, 0) : NULL;
}

TsTaintSet
ts_taint_get_resource (const TsTaint *self,
                       TsResource *resource)
{
  return resource != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->resources, resource)) : 0;
}

TsTaintSet
ts_taint_find_read (TsTaint *self,
                    const TsActivation *activation,
                    const TsPlanNode *node)
{
  TsTensor *const *slots = activation->iteration->slots + node->first_in;
  TsTaintSet set = 0;

  for (guint32 i = overwrites (node->op) ? 1 : 0; i < node->n_in; i++)
    if (slots[i] != NULL)
      set = ts_taint_sets_unite (self->sets, set, ts_taint_get_resource (self, ts_taint_find_resource (slots[i])));
  return set;
}

static void
mark_resource (TsTaint *self,
               TsResource *resource,
               TsTaintSet set)
{
  if (set != 0)
    g_hash_table_insert (self->resources, ts_resource_ref (resource), GUINT_TO_POINTER (set));
  else
    g_hash_table_remove (self->resources, resource);
}

void
ts_taint_mark_changed (TsTaint *self,
                       const TsOperation *op,
                       gint64 entry,
                       TsTaintSet set)
{
  for (guint i = 0; i < self->changed->len; i++)
    {
      TsResource *resource = g_ptr_array_index (self->changed, i);
      TsTaintSet old = ts_taint_get_resource (self, resource);
      TsTaintSet now = overwrites (op) ? set : ts_taint_sets_unite (self->sets, set, old);
      StateRecord record = { self->journal, entry, resource, old };

      if (now == old)
        continue;
      if (entry >= 0)
        {
          ts_resource_ref (resource);
          g_array_set_size (self->state_records, self->n_state++);
          g_array_append_val (self->state_records, record);
        }
      mark_resource (self, resource, now);
    }
  g_ptr_array_set_size (self->changed, 0);
}

void
ts_taint_forget_changes (TsTaint *self)
{
  g_ptr_array_set_size (self->changed, 0);
}

void
ts_taint_note_change (TsTaint *self,
                      TsResource *resource)
{
  g_ptr_array_add (self->changed, ts_resource_ref (resource));
}

/* What it is marked with and what it would be marked with trade places. */
static void
swap (TsTaint *self,
      StateRecord *record)
{
  TsTaintSet now = ts_taint_get_resource (self, record->resource);

  mark_resource (self, record->resource, record->old);
  record->old = now;
}

void
ts_taint_move_state (TsTaint *self,
                     guint64 entry)
{
  GArray *records = self->state_records;

  for (; self->n_state > 0; self->n_state--)
    {
      StateRecord *record = &g_array_index (records, StateRecord, self->n_state - 1);

      if (record->journal != self->journal || (guint64)record->entry < entry)
        break;
      swap (self, record);
    }
  for (; self->n_state < records->len; self->n_state++)
    {
      StateRecord *record = &g_array_index (records, StateRecord, self->n_state);

      if (record->journal != self->journal || (guint64)record->entry >= entry)
        break;
      swap (self, record);
    }
}

void
ts_taint_unmark_state (TsTaint *self,
                       guint64 entry)
{
  ts_taint_move_state (self, entry);
  g_array_set_size (self->state_records, self->n_state);
}
