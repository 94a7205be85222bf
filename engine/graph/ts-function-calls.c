#include "engine/graph/ts-function-private.h"

#include <string.h>

void
ts_function_call_free (TsFunctionCall *self)
{
  g_free (self->attr);
  g_free (self->name);
  g_free (self);
}

static void
add_call (GPtrArray *calls,
          TsGraph *graph,
          const TsAttrSpan *attr,
          guint index,
          const TsAttrValue *func)
{
  TsFunctionCall *call;
  TsWireReader reader;
  TsWireField field;
  const char *name = "";
  gsize size = 0;

  ts_wire_reader_init (&reader, NULL, func->data, func->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == 1 && field.type == TS_WIRE_BYTES)
      {
        name = (const char *)field.data;
        size = field.size;
      }

  call = g_new (TsFunctionCall, 1);
  call->attr = g_strndup (attr->key, attr->key_size);
  call->index = index;
  call->name = g_strndup (name, size);
  call->function = ts_graph_find_function_n (graph, name, size);
  g_ptr_array_add (calls, call);
}

static void
add_calls (GPtrArray *calls,
           TsGraph *graph,
           const TsAttrSpan *attr)
{
  TsAttrValue value, element;
  TsAttrList elements;

  if (ts_attr_value_is_small (attr->value, attr->value_size) || !ts_attr_value_decode (&value, attr->value, attr->value_size))
    return;
  if (!value.is_list)
    {
      if (value.type == TS_ATTR_TYPE_FUNC)
        add_call (calls, graph, attr, 0, &value);
      return;
    }
  ts_attr_list_init (&elements, &value, TS_ATTR_TYPE_FUNC);
  for (guint i = 0; ts_attr_list_next (&elements, &element); i++)
    add_call (calls, graph, attr, i, &element);
}

GPtrArray *
ts_operation_list_called_functions (const TsOperation *self)
{
  GPtrArray *calls = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_function_call_free);
  const TsFunction *function = ts_graph_find_function (self->graph, self->type);
  TsWireReader node, entry;
  TsWireField field;
  TsAttrSpan attr;

  if (function != NULL)
    {
      TsFunctionCall *call = g_new0 (TsFunctionCall, 1);

      call->name = g_strdup (self->type);
      call->function = function;
      g_ptr_array_add (calls, call);
    }

  ts_wire_reader_init (&node, NULL, self->node_def, self->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    if (field.number == TS_NODE_DEF_ATTR && ts_wire_enter (&node, &field, "attr", &entry, NULL) && ts_attr_span_read (&attr, &entry, NULL))
      add_calls (calls, self->graph, &attr);
  return calls;
}

/* ---- the tree of calls ---- */

typedef struct
{
  TsCallVisitor visit;
  gpointer user_data;
  guint max_depth;
  guint calls_left;
  GHashTable *open; /* functions that are being walked through */
} Walk;

static gboolean walk_graph (Walk *self, TsGraph *graph, guint depth);

static gboolean
walk_call (Walk *self,
           const TsOperation *op,
           const TsFunctionCall *call,
           guint depth)
{
  gboolean is_recursive = call->function != NULL && g_hash_table_contains (self->open, call->function);
  gboolean go_in, ok;
  TsGraph *body;

  if (self->calls_left == 0)
    return FALSE;
  self->calls_left--;
  go_in = self->visit (op, call, depth, is_recursive, self->user_data);
  if (!go_in || is_recursive || call->function == NULL || depth >= self->max_depth)
    return TRUE;
  body = ts_function_get_graph (call->function, NULL);
  if (body == NULL)
    return TRUE;

  g_hash_table_add (self->open, (gpointer)call->function);
  ok = walk_graph (self, body, depth + 1);
  g_hash_table_remove (self->open, call->function);
  return ok;
}

static gboolean
walk_graph (Walk *self,
            TsGraph *graph,
            guint depth)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);
      g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (op);

      for (guint k = 0; k < calls->len; k++)
        if (!walk_call (self, op, g_ptr_array_index (calls, k), depth))
          return FALSE;
    }
  return TRUE;
}

gboolean
ts_graph_walk_calls (TsGraph *self,
                     guint max_depth,
                     guint max_calls,
                     TsCallVisitor visit,
                     gpointer user_data)
{
  Walk walk = { visit, user_data, MIN (max_depth, 1000), max_calls, g_hash_table_new (NULL, NULL) };
  gboolean ok;

  if (self->body != NULL)
    g_hash_table_add (walk.open, (gpointer)self->body->function);
  ok = walk_graph (&walk, self, 0);
  g_hash_table_unref (walk.open);
  return ok;
}
