#include "engine/graph/ts-graph-builder-private.h"

#include "engine/graph/ts-graph-state.h"
#include "engine/graph/ts-name-rules.h"
#include "engine/graph/ts-node-infer.h"

#include <string.h>

#define MAX_OUTPUTS 65536 /* of one operation */

static gboolean
check_connections (TsGraphBuilder *self,
                   TsBuilderDraft *draft)
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
               TsBuilderDraft *draft)
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

/* What the signature calls input @i: `x`, or `values[2]` of a list. (transfer full) */
static char *
dup_arg_name (const TsNodeAttrs *attrs,
              guint i)
{
  g_autoptr (GByteArray) dtypes = g_byte_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  TsNodeProblem problem = { .text = text };
  guint64 first = 0, n;

  for (guint k = 0; k < attrs->def->n_inputs; k++, first += n)
    {
      const TsArgDef *arg = &attrs->def->inputs[k];
      gboolean is_list = arg->number_attr != NULL || arg->type_list_attr != NULL;

      if (!ts_node_check_args (attrs, arg, 1, 0, dtypes, &n, &problem))
        break;
      if (i < first + n)
        return is_list ? g_strdup_printf ("%s[%u]", arg->name, i - (guint)first) : g_strdup (arg->name);
    }
  return g_strdup ("?");
}

/* "2 (a, b)": how many inputs the signature wants, and what it calls its arguments. (transfer full) */
static char *
dup_expected_inputs (const TsOpDef *def,
                     guint64 n)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GUINT64_FORMAT, n);
  for (guint i = 0; i < def->n_inputs; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? " (" : ", ", def->inputs[i].name);
  if (def->n_inputs > 0)
    g_string_append_c (text, ')');
  return g_string_free (text, FALSE);
}

static void
set_dtype_problem (TsGraphBuilder *self,
                   TsBuilderDraft *draft,
                   const TsNodeAttrs *attrs,
                   guint i,
                   TsDType expected)
{
  TsOutput input = g_array_index (self->inputs, TsOutput, i);
  const char *source = ts_graph_record (self->graph, input.op)->op.name;
  TsDType found = draft->input_dtypes[i];
  g_autofree char *arg = dup_arg_name (attrs, i);

  if (ts_dtype_is_ref (expected) && ts_dtype_base (expected) == found)
    ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT,
                         "input %u (%s), \"%s:%u\", is the value %s, expected a reference to a variable, %s", i, arg, source, input.index,
                         ts_dtype_name (found), ts_dtype_name (expected));
  else
    ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "input %u (%s), \"%s:%u\", is %s, expected %s", i, arg, source,
                         input.index, ts_dtype_name (found), ts_dtype_name (expected));
}

static gboolean
check_inputs (TsGraphBuilder *self,
              TsBuilderDraft *draft,
              const TsNodeAttrs *attrs)
{
  g_autoptr (GByteArray) dtypes = g_byte_array_new ();
  guint n_inputs = self->inputs->len;
  guint64 n;

  if (!ts_node_check_args (attrs, draft->def->inputs, draft->def->n_inputs, n_inputs, dtypes, &n, &draft->problem))
    return FALSE;
  if (n != n_inputs)
    {
      g_autofree char *expected = dup_expected_inputs (draft->def, n);

      ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "has %u input%s, expected %s", n_inputs, n_inputs == 1 ? "" : "s", expected);
      return FALSE;
    }

  for (guint i = 0; i < n_inputs; i++)
    {
      TsDType found = draft->input_dtypes[i];
      TsDType expected = (TsDType)dtypes->data[i];

      if (found == TS_DTYPE_INVALID || expected == TS_DTYPE_INVALID || found == expected || ts_dtype_base (found) == expected)
        continue;
      set_dtype_problem (self, draft, attrs, i, expected);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_outputs (TsBuilderDraft *draft,
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

static gboolean
check_name (TsGraphBuilder *self,
            TsBuilderDraft *draft)
{
  if (!ts_name_is_op (draft->name))
    {
      ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "the name must be " TS_NAME_OP_RULE);
      return FALSE;
    }
  if (ts_graph_find_unlocked (self->graph, draft->name, strlen (draft->name)) != TS_NO_OP)
    {
      ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "the graph has an operation of that name already");
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_device (TsGraphBuilder *self,
              TsBuilderDraft *draft)
{
  g_autoptr (GError) error = NULL;
  TsDeviceName name;

  if (self->device == NULL || ts_device_name_parse (self->device, &name, &error))
    return TRUE;
  ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "%s", error->message);
  return FALSE;
}

static gboolean
check_room (TsGraphBuilder *self,
            TsBuilderDraft *draft)
{
  if (self->graph->n_ops < TS_GRAPH_MAX_OPERATIONS && self->graph->n_outputs <= G_MAXUINT32 - MAX_OUTPUTS)
    return TRUE;
  ts_node_problem_set (&draft->problem, TS_ERROR_RESOURCE_EXHAUSTED, "the graph is full");
  return FALSE;
}

/* In a function's body a dtype may be left to the caller, but not how many inputs and outputs there are. */
static gboolean
check_counts (const TsNodeAttrs *attrs,
              TsBuilderDraft *draft)
{
  if (!ts_node_args_are_open (attrs, draft->def->inputs, draft->def->n_inputs) &&
      !ts_node_args_are_open (attrs, draft->def->outputs, draft->def->n_outputs))
    return TRUE;
  ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "how many inputs or outputs there are cannot be a placeholder");
  return FALSE;
}

/* What was not given and does not follow is written down too, so that the file tells all, as TensorFlow's files do. */
static void
add_defaults (TsBuilderDraft *draft)
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

gboolean
ts_builder_check (TsGraphBuilder *self,
                  TsBuilderDraft *draft)
{
  TsNodeAttrs attrs;

  if (self->problem != NULL)
    {
      ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "%s", self->problem);
      return FALSE;
    }
  if (!check_name (self, draft) || !check_device (self, draft) || !check_room (self, draft) ||
      !check_connections (self, draft) || !collect_attrs (self, draft))
    return FALSE;

  attrs = (TsNodeAttrs) {
    .def = draft->def,
    .attrs = (const TsAttrSpan *)(gpointer)draft->attrs->data,
    .n_attrs = draft->attrs->len,
    .is_generic = ts_graph_is_building_function (self->graph),
  };
  if (!ts_node_check_attrs (&attrs, TRUE, &draft->problem) || !check_counts (&attrs, draft) ||
      !check_inputs (self, draft, &attrs) || !check_outputs (draft, &attrs))
    return FALSE;
  add_defaults (draft);
  return TRUE;
}
