#include "engine/graph/ts-function-body-private.h"

#include "engine/ts-error.h"

#include <string.h>

#define MAX_TENSORS 65536            /* that a function takes or returns */
#define MAX_SUBSTITUTED (64 << 20)   /* bytes that attributes of the caller may take in the body */
#define MAX_INPUTS (4 * 1024 * 1024) /* of all nodes, lists spread out */

void
ts_graph_body_free (TsGraphBody *self)
{
  g_array_unref (self->controls);
  g_free (self);
}

/* ---- names ---- */

static void
take_name (TsBodyMaker *self,
           const guint8 *name,
           gsize size)
{
  g_hash_table_add (self->taken, g_strndup ((const char *)name, size));
}

static void
take_node_names (TsBodyMaker *self,
                 TsWireReader reader)
{
  TsWireReader node;
  TsWireField field, part;

  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == TS_FUNCTION_DEF_NODE && ts_wire_enter (&reader, &field, "node_def", &node, NULL))
      while (ts_wire_next (&node, &part, NULL))
        if (part.number == TS_NODE_DEF_NAME)
          take_name (self, part.data, part.size);
}

/* (transfer none): @text, or with a suffix if that is taken. Frees @text. */
static const char *
unique_name (TsBodyMaker *self,
             char *text)
{
  g_autofree char *wanted = text;
  g_autofree char *name = g_strdup (wanted);
  const char *kept = name;

  for (guint i = 1; g_hash_table_contains (self->taken, name); i++)
    {
      g_free (name);
      kept = name = g_strdup_printf ("%s_%u", wanted, i);
    }
  g_hash_table_add (self->taken, g_steal_pointer (&name));
  return kept;
}

/* ---- arguments and results ---- */

/* The tensors of an argument of the signature. */
static gboolean
spread (TsBodyMaker *self,
        const TsArgDef *arg,
        guint n_before,
        GByteArray *dtypes,
        GError **error)
{
  TsNodeProblem *problem = &self->import.problem;
  guint64 n = 1;

  g_byte_array_set_size (dtypes, 0);
  if (ts_node_args_are_open (self->call, arg, 1))
    {
      g_byte_array_set_size (dtypes, 1);
      dtypes->data[0] = (guint8)arg->dtype;
    }
  else if (!ts_node_check_args (self->call, arg, 1, MAX_TENSORS, dtypes, &n, problem))
    {
      g_set_error (error, TS_ERROR, (int)problem->code, "function \"%s\": %s", self->function->signature.name, problem->text->str);
      return FALSE;
    }
  if (n_before + n <= MAX_TENSORS)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "function \"%s\" takes or returns more than %d tensors",
               self->function->signature.name, MAX_TENSORS);
  return FALSE;
}

static void
append_value (GByteArray *node,
              const char *name,
              guint32 field,
              guint64 number,
              const char *placeholder)
{
  guint entry = ts_wire_begin (node, TS_NODE_DEF_ATTR);
  guint value;

  ts_wire_append_string (node, 1, name);
  value = ts_wire_begin (node, 2);
  if (placeholder != NULL)
    ts_wire_append_string (node, 9, placeholder);
  else
    ts_wire_append_uint (node, field, number);
  ts_wire_end (node, value);
  ts_wire_end (node, entry);
}

/* Attributes that the function gives its argument have the form that a node's have. */
static void
append_arg_attrs (const TsGraphSpan *attrs,
                  GByteArray *node)
{
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, attrs->data, attrs->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == 1)
      ts_wire_append_bytes (node, TS_NODE_DEF_ATTR, field.data, field.size);
}

/* An `_Arg` or `_Retval`; @more: (nullable): attributes. */
static gboolean
add_node (TsBodyMaker *self,
          const char *type,
          const char *name,
          const TsWireField *input,
          const TsArgDef *arg,
          guint8 dtype,
          guint index,
          const TsGraphSpan *more,
          GError **error)
{
  g_autoptr (GByteArray) node = g_byte_array_new ();
  TsWireReader reader;

  ts_wire_append_string (node, TS_NODE_DEF_NAME, name);
  ts_wire_append_string (node, TS_NODE_DEF_OP, type);
  if (input != NULL)
    ts_wire_append_bytes (node, TS_NODE_DEF_INPUT, input->data, input->size);
  append_value (node, "T", 6, dtype, dtype != TS_DTYPE_INVALID ? NULL : arg->type_list_attr != NULL ? arg->type_list_attr
                                                                                                    : arg->type_attr);
  append_value (node, "index", 3, index, NULL);
  if (more != NULL)
    append_arg_attrs (more, node);

  ts_wire_reader_init (&reader, NULL, (const guint8 *)ts_arena_strndup (&self->import.graph->arena, node->data, node->len), node->len, name);
  return ts_import_read_node (&self->import, &reader, error);
}

/* Number of an argument -> TsGraphSpan of its attributes. */
static GHashTable *
find_arg_attrs (TsWireReader reader)
{
  GHashTable *found = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  TsWireReader entry;
  TsWireField field, part;

  while (ts_wire_next (&reader, &field, NULL))
    {
      TsGraphSpan span = { NULL, 0 };
      guint64 index = 0;

      if (field.number != TS_FUNCTION_DEF_ARG_ATTR || !ts_wire_enter (&reader, &field, "arg_attr", &entry, NULL))
        continue;
      while (ts_wire_next (&entry, &part, NULL))
        if (part.number == 1)
          index = part.value;
        else if (part.number == 2 && part.type == TS_WIRE_BYTES)
          span = (TsGraphSpan) { part.data, part.size };
      if (index < MAX_TENSORS)
        g_hash_table_insert (found, GUINT_TO_POINTER ((guint)index), g_memdup2 (&span, sizeof span));
    }
  return found;
}

static gboolean
add_args (TsBodyMaker *self,
          TsWireReader reader,
          GError **error)
{
  const TsOpDef *signature = &self->function->signature;
  g_autoptr (GHashTable) attrs = find_arg_attrs (reader);
  g_autoptr (GByteArray) dtypes = g_byte_array_new ();
  TsGraph *graph = self->import.graph;

  for (guint i = 0; i < signature->n_inputs; i++)
    {
      const TsArgDef *def = &signature->inputs[i];
      TsBodyArg arg = { graph->n_ops, 0 };

      if (!spread (self, def, graph->n_ops, dtypes, error))
        return FALSE;
      for (guint k = 0; k < dtypes->len; k++)
        {
          const char *name = unique_name (self, dtypes->len > 1 ? g_strdup_printf ("%s_%u", def->name, k) : g_strdup (def->name));
          const TsGraphSpan *more = dtypes->len == 1 ? g_hash_table_lookup (attrs, GUINT_TO_POINTER (i)) : NULL;

          if (!add_node (self, "_Arg", name, NULL, def, dtypes->data[k], graph->n_ops, more, error))
            return FALSE;
        }
      arg.n = graph->n_ops - arg.first;
      g_hash_table_insert (self->args, (gpointer)def->name, GUINT_TO_POINTER (self->arg_ops->len));
      g_array_append_val (self->arg_ops, arg);
    }
  graph->body->n_args = graph->n_ops;
  return TRUE;
}

/* An entry of a map from strings to strings. */
static void
read_pair (TsWireReader *entry,
           TsWireField *key,
           TsWireField *value)
{
  TsWireField field;

  *key = *value = (TsWireField) { .data = (const guint8 *)"" };
  while (ts_wire_next (entry, &field, NULL))
    if (field.number == 1)
      *key = field;
    else if (field.number == 2)
      *value = field;
}

/* Result's name -> TsWireField of what is returned for it. */
static GHashTable *
find_returned (TsWireReader reader)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  TsWireReader entry;
  TsWireField field, key, value;

  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == TS_FUNCTION_DEF_RET && ts_wire_enter (&reader, &field, "ret", &entry, NULL))
      {
        read_pair (&entry, &key, &value);
        g_hash_table_insert (found, g_strndup ((const char *)key.data, key.size), g_memdup2 (&value, sizeof value));
      }
  return found;
}

static gboolean
add_results (TsBodyMaker *self,
             TsWireReader reader,
             GError **error)
{
  const TsOpDef *signature = &self->function->signature;
  g_autoptr (GHashTable) returned = find_returned (reader);
  g_autoptr (GByteArray) dtypes = g_byte_array_new ();

  for (guint i = 0; i < signature->n_outputs; i++)
    {
      const TsArgDef *def = &signature->outputs[i];
      const TsWireField *input = g_hash_table_lookup (returned, def->name);

      if (!spread (self, def, self->results->len, dtypes, error))
        return FALSE;
      for (guint k = 0; k < dtypes->len; k++)
        {
          TsBodyResult result = { k, dtypes->len };
          const char *name = unique_name (self, dtypes->len > 1 ? g_strdup_printf ("%s_RetVal_%u", def->name, k)
                                                                : g_strdup_printf ("%s_RetVal", def->name));

          if (!add_node (self, "_Retval", name, input, def, dtypes->data[k], self->results->len, NULL, error))
            return FALSE;
          g_array_append_val (self->results, result);
        }
    }
  self->import.graph->body->n_results = self->results->len;
  return TRUE;
}

static void
add_control_results (TsBodyMaker *self,
                     TsWireReader reader)
{
  TsGraph *graph = self->import.graph;
  TsWireReader entry;
  TsWireField field, key, value;

  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == TS_FUNCTION_DEF_CONTROL_RET && ts_wire_enter (&reader, &field, "control_ret", &entry, NULL))
      {
        TsControlResult result;

        read_pair (&entry, &key, &value);
        result.op = ts_graph_find_unlocked (graph, (const char *)value.data, value.size);
        result.name = ts_graph_intern (graph, key.data, key.size);
        if (result.op != TS_NO_OP)
          g_array_append_val (graph->body->controls, result);
      }
}

/* ---- nodes ---- */

static gboolean
add_nodes (TsBodyMaker *self,
           TsWireReader reader,
           GError **error)
{
  TsGraph *graph = self->import.graph;
  guint64 substituted = 0;
  TsWireReader node;
  TsWireField field;

  while (ts_wire_next (&reader, &field, NULL))
    {
      g_autoptr (GByteArray) message = NULL;

      if (field.number != TS_FUNCTION_DEF_NODE)
        continue;
      if (!ts_wire_enter (&reader, &field, "node_def", &node, error))
        return FALSE;
      node.index = graph->n_ops - graph->body->n_args;
      if (!self->call->is_generic && self->call->n_attrs > 0)
        message = ts_function_substitute (&node, self->call);
      if (message != NULL)
        {
          substituted += message->len;
          if (substituted > MAX_SUBSTITUTED)
            return ts_wire_fail (&reader, field.start, "node_def", error, "the caller's attributes make the body too large");
          ts_wire_reader_init (&node, NULL, (const guint8 *)ts_arena_strndup (&graph->arena, message->data, message->len), message->len, "node_def");
        }
      if (!ts_import_read_node (&self->import, &node, error))
        return FALSE;
    }
  return TRUE;
}

static TsGraph *
alloc_body (const TsFunction *function)
{
  TsGraph *library = function->graph;
  TsGraph *self = ts_graph_alloc (library->ops);

  self->library = ts_graph_ref (library);
  self->file = library->file != NULL ? g_bytes_ref (library->file) : NULL;
  self->producer = library->producer;
  self->min_consumer = library->min_consumer;
  g_array_append_vals (self->rest, library->rest->data, library->rest->len);
  self->body = g_new0 (TsGraphBody, 1);
  self->body->function = function;
  self->body->controls = g_array_new (FALSE, FALSE, sizeof (TsControlResult));
  return self;
}

static TsGraph *
make (const TsFunction *function,
      const TsNodeAttrs *call,
      GError **error)
{
  g_autoptr (TsGraph) graph = alloc_body (function);
  TsBodyMaker maker = {
    .function = function,
    .call = call,
    .taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .args = g_hash_table_new (g_str_hash, g_str_equal),
    .arg_ops = g_array_new (FALSE, FALSE, sizeof (TsBodyArg)),
    .results = g_array_new (FALSE, FALSE, sizeof (TsBodyResult)),
    .open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .inputs_left = MAX_INPUTS + function->size,
  };
  const guint8 *origin = graph->file != NULL ? g_bytes_get_data (graph->file, NULL) : NULL;
  TsWireReader reader;
  gboolean ok;

  ts_import_init (&maker.import, graph, function->size);
  maker.import.is_body = TRUE;
  maker.import.is_generic = call->is_generic;
  ts_wire_reader_init (&reader, origin, function->function_def, function->size, function->signature.name);
  take_node_names (&maker, reader);
  ok = add_args (&maker, reader, error) && add_nodes (&maker, reader, error) && add_results (&maker, reader, error);
  if (ok)
    {
      add_control_results (&maker, reader);
      ts_body_connect (&maker);
    }

  ts_import_clear (&maker.import);
  g_hash_table_unref (maker.taken);
  g_hash_table_unref (maker.args);
  g_array_unref (maker.arg_ops);
  g_array_unref (maker.results);
  g_hash_table_unref (maker.open);
  return ok ? g_steal_pointer (&graph) : NULL;
}

/* What stands for the caller of a generic body: each attribute is a placeholder for itself. */
TsGraph *
ts_function_make_body (const TsFunction *self,
                       const TsNodeAttrs *call,
                       GError **error)
{
  const TsOpDef *signature = &self->signature;
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  g_autofree TsAttrSpan *attrs = NULL;
  TsNodeAttrs open = { signature, NULL, signature->n_attrs, signature->n_attrs > 0 };

  if (call != NULL)
    return make (self, call, error);

  open.attrs = attrs = g_new (TsAttrSpan, (gsize)signature->n_attrs + 1);
  for (guint i = 0; i < signature->n_attrs; i++)
    {
      const char *name = signature->attrs[i].name;
      GByteArray *value = g_byte_array_new ();

      ts_wire_append_string (value, 9, name);
      g_ptr_array_add (values, value);
      attrs[i] = (TsAttrSpan) { name, strlen (name), value->data, value->len };
    }
  return make (self, &open, error);
}

/* ---- asking a body ---- */

const TsFunction *
ts_graph_get_body_of (TsGraph *self)
{
  return self->body != NULL ? self->body->function : NULL;
}

guint
ts_graph_get_n_args (TsGraph *self)
{
  return self->body != NULL ? self->body->n_args : 0;
}

guint32
ts_graph_get_arg (TsGraph *self,
                  guint i)
{
  g_return_val_if_fail (i < ts_graph_get_n_args (self), TS_NO_OP);

  return i;
}

guint
ts_graph_get_n_results (TsGraph *self)
{
  return self->body != NULL ? self->body->n_results : 0;
}

guint32
ts_graph_get_result (TsGraph *self,
                     guint i)
{
  g_return_val_if_fail (i < ts_graph_get_n_results (self), TS_NO_OP);

  return ts_graph_get_n_operations (self) - self->body->n_results + i;
}

guint
ts_graph_get_n_control_results (TsGraph *self)
{
  return self->body != NULL ? self->body->controls->len : 0;
}

guint32
ts_graph_get_control_result (TsGraph *self,
                             guint i,
                             const char **name)
{
  const TsControlResult *result;

  g_return_val_if_fail (i < ts_graph_get_n_control_results (self), TS_NO_OP);

  result = &g_array_index (self->body->controls, TsControlResult, i);
  if (name != NULL)
    *name = result->name;
  return result->op;
}
