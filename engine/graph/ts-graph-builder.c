#include "engine/graph/ts-graph-builder.h"
#include "engine/graph/ts-graph-builder-private.h"

#include "engine/graph/ts-graph-private.h"
#include "engine/graph/ts-node-infer.h"
#include "engine/ts-error.h"

#include <stdlib.h>
#include <string.h>

#define MAX_OUTPUTS 65536 /* of one operation */

static void
attr_clear (gpointer data)
{
  TsBuilderAttr *attr = data;

  g_free (attr->name);
  g_byte_array_unref (attr->value);
}

TsGraphBuilder *
ts_graph_builder_new (TsGraph *graph)
{
  TsGraphBuilder *self = g_new0 (TsGraphBuilder, 1);

  self->graph = ts_graph_ref (graph);
  self->next_suffix = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->inputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  self->controls = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->attrs = g_array_new (FALSE, FALSE, sizeof (TsBuilderAttr));
  g_array_set_clear_func (self->attrs, attr_clear);
  return self;
}

static void
forget_operation (TsGraphBuilder *self)
{
  g_clear_pointer (&self->op_type, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_array_set_size (self->inputs, 0);
  g_array_set_size (self->controls, 0);
  g_array_set_size (self->attrs, 0);
}

void
ts_graph_builder_free (TsGraphBuilder *self)
{
  forget_operation (self);
  g_hash_table_unref (self->next_suffix);
  g_array_unref (self->inputs);
  g_array_unref (self->controls);
  g_array_unref (self->attrs);
  ts_graph_unref (self->graph);
  g_free (self);
}

/* ---- describing ---- */

void
ts_graph_builder_begin (TsGraphBuilder *self,
                        const char *op_type,
                        const char *name)
{
  forget_operation (self);
  self->op_type = g_strdup (op_type);
  self->name = g_strdup (name);
}

void
ts_graph_builder_input (TsGraphBuilder *self,
                        TsOutput input)
{
  g_array_append_val (self->inputs, input);
}

void
ts_graph_builder_control_input (TsGraphBuilder *self,
                                guint32 op)
{
  g_array_append_val (self->controls, op);
}

void
ts_graph_builder_device (TsGraphBuilder *self,
                         const char *device)
{
  g_free (self->device);
  self->device = g_strdup (device);
}

/* ---- checking ---- */

/* An operation as described, with all that follows. */
typedef struct
{
  const TsOpDef *def;
  TsDType *input_dtypes;
  GArray *attrs;     /* TsAttrSpan */
  GPtrArray *values; /* GByteArray: of attributes that were inferred */
  GByteArray *output_dtypes;
  TsNodeProblem problem;
} Draft;

static void
draft_clear (Draft *self)
{
  g_free (self->input_dtypes);
  g_array_unref (self->attrs);
  g_ptr_array_unref (self->values);
  g_byte_array_unref (self->output_dtypes);
  g_string_free (self->problem.text, TRUE);
}

static gboolean
check_connections (TsGraphBuilder *self,
                   Draft *draft)
{
  TsGraph *graph = self->graph;

  draft->input_dtypes = g_new (TsDType, (gsize)self->inputs->len + 1);
  for (guint i = 0; i < self->inputs->len; i++)
    {
      TsOutput input = g_array_index (self->inputs, TsOutput, i);

      if (input.op >= graph->n_ops)
        {
          ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "input %u is no output of this graph", i);
          return FALSE;
        }
      if (input.index >= ts_graph_record (graph, input.op)->op.n_outputs)
        {
          g_autofree char *source = ts_operation_describe (&ts_graph_record (graph, input.op)->op);

          ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "input %u is output %u of %s, which has %u", i, input.index, source,
                               ts_graph_record (graph, input.op)->op.n_outputs);
          return FALSE;
        }
      draft->input_dtypes[i] = ts_graph_get_dtype (graph, input);
    }

  for (guint i = 0; i < self->controls->len; i++)
    if (g_array_index (self->controls, guint32, i) >= graph->n_ops)
      {
        ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "control input %u is no operation of this graph", i);
        return FALSE;
      }
  return TRUE;
}

static gboolean
collect_attrs (TsGraphBuilder *self,
               Draft *draft)
{
  TsNodeInference inference = {
    .def = draft->def,
    .attrs = draft->attrs,
    .values = draft->values,
    .inputs = draft->input_dtypes,
    .n_inputs = self->inputs->len,
  };

  for (guint i = 0; i < self->attrs->len; i++)
    {
      const TsBuilderAttr *attr = &g_array_index (self->attrs, TsBuilderAttr, i);
      TsAttrSpan span = { attr->name, strlen (attr->name), attr->value->data, attr->value->len };

      if (attr->name[0] != '_' && ts_op_def_find_attr (draft->def, attr->name) == NULL)
        {
          ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "there is no attribute \"%s\"", attr->name);
          return FALSE;
        }
      g_array_append_val (draft->attrs, span);
    }
  return ts_node_infer_attrs (&inference, &draft->problem);
}

static gboolean
check_inputs (TsGraphBuilder *self,
              Draft *draft,
              const TsNodeAttrs *attrs)
{
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  guint n_inputs = self->inputs->len;
  guint64 n;

  if (!ts_node_check_args (attrs, draft->def->inputs, draft->def->n_inputs, n_inputs, expected, &n, &draft->problem))
    return FALSE;
  if (n != n_inputs)
    {
      ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "has %u input%s, expected %" G_GUINT64_FORMAT, n_inputs, n_inputs == 1 ? "" : "s", n);
      return FALSE;
    }

  for (guint i = 0; i < n_inputs; i++)
    {
      TsDType found = draft->input_dtypes[i];
      TsOutput input = g_array_index (self->inputs, TsOutput, i);

      if (found == TS_DTYPE_INVALID || found == expected->data[i] || ts_dtype_base (found) == expected->data[i])
        continue;
      ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "input %u, \"%s:%u\", is %s, expected %s", i,
                           ts_graph_record (self->graph, input.op)->op.name, input.index,
                           ts_dtype_name (found), ts_dtype_name ((TsDType)expected->data[i]));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_outputs (Draft *draft,
               const TsNodeAttrs *attrs)
{
  guint64 n;

  if (!ts_node_check_args (attrs, draft->def->outputs, draft->def->n_outputs, MAX_OUTPUTS, draft->output_dtypes, &n, &draft->problem))
    return FALSE;
  if (n <= MAX_OUTPUTS)
    return TRUE;
  ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "would have %" G_GUINT64_FORMAT " outputs, more than %d", n, MAX_OUTPUTS);
  return FALSE;
}

/* What was not given and does not follow is written down too, so that the file tells all, as TensorFlow's files do. */
static void
add_defaults (Draft *draft)
{
  guint n = draft->attrs->len;

  for (guint i = 0; i < draft->def->n_attrs; i++)
    {
      const TsAttrDef *def = &draft->def->attrs[i];
      TsAttrSpan span = { def->name, strlen (def->name), def->default_value, def->default_size };
      gboolean given = FALSE;

      for (guint k = 0; k < n && !given; k++)
        {
          const TsAttrSpan *attr = &g_array_index (draft->attrs, TsAttrSpan, k);

          given = attr->key_size == span.key_size && memcmp (attr->key, span.key, span.key_size) == 0;
        }
      if (!given && def->default_value != NULL)
        g_array_append_val (draft->attrs, span);
    }
}

static gboolean
check (TsGraphBuilder *self,
       Draft *draft)
{
  TsNodeAttrs attrs;

  if (self->problem != NULL)
    {
      ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "%s", self->problem);
      return FALSE;
    }
  if (!ts_operation_name_is_valid (self->name))
    {
      ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "%s", "the name may only have letters, digits and _.\\/->");
      return FALSE;
    }
  if (self->graph->n_ops >= TS_GRAPH_MAX_OPERATIONS || self->graph->n_outputs > G_MAXUINT32 - MAX_OUTPUTS)
    {
      ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "%s", "the graph is full");
      return FALSE;
    }
  if (!check_connections (self, draft) || !collect_attrs (self, draft))
    return FALSE;

  attrs = (TsNodeAttrs) { draft->def, (const TsAttrSpan *)(gpointer)draft->attrs->data, draft->attrs->len, FALSE };
  return ts_node_check_attrs (&attrs, TRUE, &draft->problem) &&
         check_inputs (self, draft, &attrs) &&
         check_outputs (draft, &attrs);
}

/* ---- appending ---- */

/* `c`, `c_1`, `c_2`: the first that is free. (transfer full) */
static char *
unique_name (TsGraphBuilder *self)
{
  guint suffix = GPOINTER_TO_UINT (g_hash_table_lookup (self->next_suffix, self->name));
  char *name = suffix == 0 ? g_strdup (self->name) : g_strdup_printf ("%s_%u", self->name, suffix);

  while (ts_graph_find_unlocked (self->graph, name, strlen (name)) != TS_NO_OP)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", self->name, ++suffix);
    }
  g_hash_table_insert (self->next_suffix, g_strdup (self->name), GUINT_TO_POINTER (suffix));
  return name;
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  const TsAttrSpan *x = a, *y = b;
  int order = memcmp (x->key, y->key, MIN (x->key_size, y->key_size));

  return order != 0 ? order : (x->key_size > y->key_size) - (x->key_size < y->key_size);
}

static void
append_inputs (TsGraphBuilder *self,
               GByteArray *message)
{
  for (guint i = 0; i < self->inputs->len; i++)
    {
      TsOutput input = g_array_index (self->inputs, TsOutput, i);
      const char *source = ts_graph_record (self->graph, input.op)->op.name;
      g_autofree char *text = input.index > 0 ? g_strdup_printf ("%s:%u", source, input.index) : g_strdup (source);

      ts_wire_append_string (message, TS_NODE_DEF_INPUT, text);
    }
  for (guint i = 0; i < self->controls->len; i++)
    {
      guint32 op = g_array_index (self->controls, guint32, i);
      g_autofree char *text = g_strconcat ("^", ts_graph_record (self->graph, op)->op.name, NULL);

      ts_wire_append_string (message, TS_NODE_DEF_INPUT, text);
    }
}

/* As TensorFlow writes it: attributes by name. */
static GByteArray *
write_node_def (TsGraphBuilder *self,
                Draft *draft,
                const char *name)
{
  GByteArray *message = g_byte_array_new ();

  ts_wire_append_string (message, TS_NODE_DEF_NAME, name);
  ts_wire_append_string (message, TS_NODE_DEF_OP, draft->def->name);
  append_inputs (self, message);
  if (self->device != NULL && self->device[0] != '\0')
    ts_wire_append_string (message, TS_NODE_DEF_DEVICE, self->device);

  add_defaults (draft);
  g_array_sort (draft->attrs, compare_keys);
  for (guint i = 0; i < draft->attrs->len; i++)
    {
      const TsAttrSpan *attr = &g_array_index (draft->attrs, TsAttrSpan, i);
      guint entry = ts_wire_begin (message, TS_NODE_DEF_ATTR);

      ts_wire_append_bytes (message, 1, attr->key, attr->key_size);
      ts_wire_append_bytes (message, 2, attr->value, attr->value_size);
      ts_wire_end (message, entry);
    }
  return message;
}

static gpointer
keep_array (TsGraph *graph,
            const GArray *array,
            gsize element_size)
{
  gsize size = array->len * element_size;
  gpointer copy = ts_arena_alloc (&graph->arena, size, element_size);

  if (size > 0)
    memcpy (copy, array->data, size);
  return copy;
}

static TsOperation *
append (TsGraphBuilder *self,
        Draft *draft)
{
  TsGraph *graph = self->graph;
  g_autofree char *name = unique_name (self);
  g_autoptr (GByteArray) message = write_node_def (self, draft, name);
  TsOperationRecord *record = ts_graph_reserve (graph);
  TsOperation *op = &record->op;

  op->name = ts_arena_strndup (&graph->arena, name, strlen (name));
  op->type = draft->def->name;
  op->def = draft->def;
  op->device = ts_graph_intern (graph, self->device, self->device != NULL ? strlen (self->device) : 0);
  op->n_inputs = self->inputs->len;
  op->inputs = keep_array (graph, self->inputs, sizeof (TsOutput));
  op->n_control_inputs = self->controls->len;
  op->control_inputs = keep_array (graph, self->controls, sizeof (guint32));
  op->node_def = (const guint8 *)ts_arena_strndup (&graph->arena, message->data, message->len);
  op->node_def_size = message->len;
  op->n_outputs = draft->output_dtypes->len;
  op->first_output = graph->n_outputs;
  record->output_dtypes = ts_graph_keep_dtypes (graph, draft->output_dtypes->data, op->n_outputs);

  ts_graph_add_name (graph, op->name, strlen (op->name), op->index);
  ts_graph_publish (graph, record);
  return op;
}

gboolean
ts_graph_builder_end (TsGraphBuilder *self,
                      TsOutput *output,
                      GError **error)
{
  Draft draft = { NULL };
  gboolean ok;

  g_return_val_if_fail (self->op_type != NULL, FALSE);

  if (self->name == NULL || self->name[0] == '\0')
    {
      g_free (self->name);
      self->name = g_strdup (self->op_type);
    }
  draft.def = ts_graph_find_op_def (self->graph, self->op_type, strlen (self->op_type));
  if (draft.def == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "operation \"%s\": there is no op type \"%s\"", self->name, self->op_type);
      forget_operation (self);
      return FALSE;
    }

  draft.attrs = g_array_new (FALSE, FALSE, sizeof (TsAttrSpan));
  draft.values = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  draft.output_dtypes = g_byte_array_new ();
  draft.problem.text = g_string_new (NULL);
  ok = check (self, &draft);
  if (ok)
    {
      const TsOperation *op = append (self, &draft);

      if (output != NULL)
        *output = (TsOutput) { op->index, 0 };
    }
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "operation \"%s\" (%s): %s",
                 self->name, self->op_type, draft.problem.text->str);
  draft_clear (&draft);
  forget_operation (self);
  return ok;
}
