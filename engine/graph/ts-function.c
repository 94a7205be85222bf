#include "engine/graph/ts-graph-private.h"
#include "engine/graph/ts-op-def-private.h"

#include "proto/ts-schema.h"

#include <string.h>

/* Field numbers of FunctionDefLibrary and FunctionDef. */
enum
{
  LIBRARY_FUNCTION = 1,
  FUNCTION_SIGNATURE = 1,
  FUNCTION_NODE = 3,
};

void
ts_function_free (TsFunction *self)
{
  g_free (self->node_types);
  g_free (self);
}

static const char *
function_name (guint32 index,
               gpointer graph)
{
  const TsFunction *function = g_ptr_array_index (((TsGraph *)graph)->functions, index);

  return function->signature.name;
}

static const char *
find_node_type (TsGraph *graph,
                TsWireReader *node)
{
  const char *type = "";
  TsWireField field;

  while (ts_wire_next (node, &field, NULL))
    if (field.number == TS_NODE_DEF_OP)
      type = ts_graph_intern (graph, field.data, field.size);
  return type;
}

/* The message is known to be well formed. */
static gboolean
read_body (TsFunction *self,
           TsWireReader *reader,
           GError **error)
{
  g_autoptr (GPtrArray) types = g_ptr_array_new ();
  TsWireReader child;
  TsWireField field;

  self->signature.name = "";
  while (ts_wire_next (reader, &field, error))
    {
      if (field.number == FUNCTION_SIGNATURE)
        {
          if (!ts_wire_enter (reader, &field, "signature", &child, error) ||
              !ts_op_def_parse (&self->signature, &self->graph->arena, &child, error))
            return FALSE;
        }
      else if (field.number == FUNCTION_NODE)
        {
          if (!ts_wire_enter (reader, &field, "node_def", &child, error))
            return FALSE;
          g_ptr_array_add (types, (gpointer)find_node_type (self->graph, &child));
        }
    }

  self->n_nodes = types->len;
  self->node_types = (const char **)g_ptr_array_free (g_steal_pointer (&types), FALSE);
  return !reader->failed;
}

/* Of two functions with one name the later one counts, as in FunctionLibraryDefinition. */
static gboolean
add_function (TsGraph *graph,
              TsWireReader *reader,
              GError **error)
{
  TsFunction *self = g_new0 (TsFunction, 1);
  guint32 index = graph->functions->len;
  TsWireReader check = *reader;
  const char *name;
  guint32 other;

  g_ptr_array_add (graph->functions, self);
  self->graph = graph;
  self->function_def = reader->pos;
  self->size = (gsize)(reader->end - reader->pos);
  if (!ts_schema_check (&ts_schema_function_def, &check, error) || !read_body (self, reader, error))
    return FALSE;

  name = self->signature.name;
  other = ts_name_index_add (&graph->function_names, name, strlen (name), index, function_name, graph);
  if (other != G_MAXUINT32)
    {
      ts_function_free (g_ptr_array_index (graph->functions, other));
      graph->functions->pdata[other] = g_ptr_array_steal_index (graph->functions, index);
    }
  return TRUE;
}

gboolean
ts_graph_add_functions (TsGraph *self,
                        TsWireReader *library,
                        GError **error)
{
  TsWireReader child;
  TsWireField field;

  while (ts_wire_next (library, &field, error))
    {
      if (field.number != LIBRARY_FUNCTION)
        continue;
      if (!ts_wire_enter (library, &field, "function", &child, error))
        return FALSE;
      child.index = self->functions->len;
      if (!add_function (self, &child, error))
        return FALSE;
    }
  return !library->failed;
}

guint
ts_graph_get_n_functions (TsGraph *self)
{
  return self->functions->len;
}

const TsFunction *
ts_graph_get_function (TsGraph *self,
                       guint i)
{
  g_return_val_if_fail (i < self->functions->len, NULL);

  return g_ptr_array_index (self->functions, i);
}

const TsFunction *
ts_graph_find_function_n (TsGraph *self,
                          const char *name,
                          gsize size)
{
  guint32 index = ts_name_index_find (&self->function_names, name, size, function_name, self);

  return index != G_MAXUINT32 ? g_ptr_array_index (self->functions, index) : NULL;
}

const TsFunction *
ts_graph_find_function (TsGraph *self,
                        const char *name)
{
  return ts_graph_find_function_n (self, name, strlen (name));
}

const char *
ts_function_get_name (const TsFunction *self)
{
  return self->signature.name;
}

const TsOpDef *
ts_function_get_signature (const TsFunction *self)
{
  return &self->signature;
}

guint
ts_function_get_n_nodes (const TsFunction *self)
{
  return self->n_nodes;
}

const char *
ts_function_get_node_type (const TsFunction *self,
                           guint i)
{
  g_return_val_if_fail (i < self->n_nodes, NULL);

  return self->node_types[i];
}
