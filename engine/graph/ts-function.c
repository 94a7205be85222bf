#include "engine/graph/ts-function.h"

#include "engine/graph/ts-function-private.h"
#include "engine/graph/ts-op-def-private.h"
#include "proto/ts-schema.h"

#include <string.h>

void
ts_function_free (TsFunction *self)
{
  g_clear_pointer (&self->body, ts_graph_free);
  g_clear_error (&self->body_error);
  g_mutex_clear (&self->lock);
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
      if (field.number == TS_FUNCTION_DEF_SIGNATURE)
        {
          if (!ts_wire_enter (reader, &field, "signature", &child, error) ||
              !ts_op_def_parse (&self->signature, &self->graph->arena, &child, error))
            return FALSE;
        }
      else if (field.number == TS_FUNCTION_DEF_NODE)
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

  g_mutex_init (&self->lock);
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

/* A gradient that is said again replaces the one before. */
static gboolean
add_gradient (TsGraph *graph,
              TsWireReader *reader,
              GError **error)
{
  const char *names[2] = { "", "" };
  TsWireField field;

  while (ts_wire_next (reader, &field, error))
    if (field.number == 1 || field.number == 2)
      {
        if (!ts_wire_expect_string (reader, &field, field.number == 1 ? "function_name" : "gradient_func", error))
          return FALSE;
        names[field.number - 1] = ts_graph_intern (graph, field.data, field.size);
      }
  if (reader->failed)
    return FALSE;

  if (graph->gradients == NULL)
    graph->gradients = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (graph->gradients, (gpointer)names[0], (gpointer)names[1]);
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
      if (field.number == TS_LIBRARY_GRADIENT)
        {
          if (!ts_wire_enter (library, &field, "gradient", &child, error) || !add_gradient (self, &child, error))
            return FALSE;
        }
      else if (field.number == TS_LIBRARY_FUNCTION)
        {
          if (!ts_wire_enter (library, &field, "function", &child, error))
            return FALSE;
          child.index = self->functions->len;
          if (!add_function (self, &child, error))
            return FALSE;
        }
    }
  return !library->failed;
}

guint
ts_graph_get_n_functions (TsGraph *self)
{
  return ts_graph_library (self)->functions->len;
}

const TsFunction *
ts_graph_get_function (TsGraph *self,
                       guint i)
{
  g_return_val_if_fail (i < ts_graph_get_n_functions (self), NULL);

  return g_ptr_array_index (ts_graph_library (self)->functions, i);
}

const TsFunction *
ts_graph_find_function_n (TsGraph *self,
                          const char *name,
                          gsize size)
{
  TsGraph *library = ts_graph_library (self);
  guint32 index = ts_name_index_find (&library->function_names, name, size, function_name, library);

  return index != G_MAXUINT32 ? g_ptr_array_index (library->functions, index) : NULL;
}

const TsFunction *
ts_graph_find_function (TsGraph *self,
                        const char *name)
{
  return ts_graph_find_function_n (self, name, strlen (name));
}

const char *
ts_graph_find_gradient (TsGraph *self,
                        const char *name)
{
  TsGraph *library = ts_graph_library (self);

  return library->gradients != NULL ? g_hash_table_lookup (library->gradients, name) : NULL;
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

gboolean
ts_function_is_generic (const TsFunction *self)
{
  return self->signature.n_attrs > 0;
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

/* ---- the kept body ---- */

TsGraph *
ts_function_get_graph (const TsFunction *self,
                       GError **error)
{
  TsFunction *kept = (TsFunction *)self;
  TsGraph *body;

  g_mutex_lock (&kept->lock);
  if (kept->body == NULL && kept->body_error == NULL)
    {
      kept->body = ts_function_make_body (self, NULL, &kept->body_error);
      if (kept->body != NULL)
        {
          /* From now on a reference to the body is one to the graph around it, so that neither outlives the other. */
          kept->body->is_kept = TRUE;
          ts_graph_unref (self->graph);
        }
    }
  body = kept->body;
  if (body == NULL)
    g_propagate_error (error, g_error_copy (kept->body_error));
  g_mutex_unlock (&kept->lock);
  return body;
}

guint
ts_function_get_n_args (const TsFunction *self)
{
  TsGraph *body = ts_function_get_graph (self, NULL);

  return body != NULL ? ts_graph_get_n_args (body) : 0;
}

guint
ts_function_get_n_results (const TsFunction *self)
{
  TsGraph *body = ts_function_get_graph (self, NULL);

  return body != NULL ? ts_graph_get_n_results (body) : 0;
}

TsOutput
ts_function_get_result (const TsFunction *self,
                        guint i)
{
  TsGraph *body = ts_function_get_graph (self, NULL);
  const TsOperation *result;

  g_return_val_if_fail (body != NULL && i < ts_graph_get_n_results (body), TS_NO_OUTPUT);

  result = ts_graph_get_operation (body, ts_graph_get_result (body, i));
  return result->n_inputs > 0 ? result->inputs[0] : TS_NO_OUTPUT;
}

gboolean
ts_graph_validate_functions (TsGraph *self,
                             GError **error)
{
  guint n = ts_graph_get_n_functions (self);

  for (guint i = 0; i < n; i++)
    {
      const TsFunction *function = ts_graph_get_function (self, i);
      TsGraph *body = ts_function_get_graph (function, error);

      if (body == NULL)
        return FALSE;
      if (!ts_graph_validate (body, error))
        {
          g_prefix_error (error, "function \"%s\": ", ts_function_get_name (function));
          return FALSE;
        }
    }
  return TRUE;
}
