#pragma once

#include "engine/graph/ts-graph-builder-scopes.h"
#include "engine/ops/ts-standard-ops.h"

#include <string.h>

/* Walks through what TensorFlow documents of building graphs: each case builds a few operations and says what the graph must
 * then hold, a line for each:
 *
 *     name = Type(input, other:1, ^control) @device attr=value
 *
 * with the attributes that scopes can give (private ones, and containers). */

typedef struct
{
  const char *name;
  void (*build) (TsGraphBuilder *b);
  const char *expected;
} ConstructionCase;

static inline void
append_attrs (GString *text,
              const TsOperation *op)
{
  g_auto (GStrv) names = ts_operation_list_attrs (op);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *value = ts_operation_dup_attr_text (op, names[i], 200);

      if (names[i][0] == '_' || (strcmp (names[i], "container") == 0 && strcmp (value, "\"\"") != 0))
        g_string_append_printf (text, " %s=%s", names[i], value);
    }
}

static inline void
append_operation (GString *text,
                  const TsOperation *op)
{
  const char *comma = "";

  g_string_append_printf (text, "%s = %s(", op->name, op->type);
  for (guint i = 0; i < op->n_inputs; i++, comma = ", ")
    {
      g_string_append_printf (text, "%s%s", comma, ts_graph_get_operation (op->graph, op->inputs[i].op)->name);
      if (op->inputs[i].index > 0)
        g_string_append_printf (text, ":%u", op->inputs[i].index);
    }
  for (guint i = 0; i < op->n_control_inputs; i++, comma = ", ")
    g_string_append_printf (text, "%s^%s", comma, ts_graph_get_operation (op->graph, op->control_inputs[i])->name);
  g_string_append_c (text, ')');
  if (op->device[0] != '\0')
    g_string_append_printf (text, " @%s", op->device);
  append_attrs (text, op);
  g_string_append_c (text, '\n');
}

static inline char *
describe_graph (TsGraph *graph)
{
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    append_operation (text, ts_graph_get_operation (graph, i));
  return g_string_free (text, FALSE);
}

/* What was built is as expected, and still so after it was written and read. */
static inline void
check_construction (gconstpointer data)
{
  const ConstructionCase *c = data;
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) b = ts_graph_builder_new (graph);
  g_autoptr (TsGraph) copy = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *built = NULL;
  g_autofree char *read = NULL;

  c->build (b);
  ts_graph_builder_check (b, &error);
  g_assert_no_error (error);
  built = describe_graph (graph);
  g_assert_cmpstr (built, ==, c->expected);

  bytes = ts_graph_to_bytes (graph);
  copy = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  read = describe_graph (copy);
  g_assert_cmpstr (read, ==, c->expected);
}

static inline void
add_cases (const char *path,
           const ConstructionCase *cases,
           guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *full = g_strconcat (path, "/", cases[i].name, NULL);

      g_test_add_data_func (full, &cases[i], check_construction);
    }
}

/* ---- what cases are written with ---- */

/* An operation without inputs. */
static inline guint32
no_op (TsGraphBuilder *b,
       const char *name)
{
  ts_graph_builder_begin (b, "NoOp", name);
  return ts_graph_builder_add (b).op;
}

static inline TsOutput
value (TsGraphBuilder *b,
       const char *name)
{
  ts_graph_builder_begin (b, "Placeholder", name);
  ts_graph_builder_attr_dtype (b, "dtype", TS_DTYPE_FLOAT);
  return ts_graph_builder_add (b);
}

static inline TsOutput
variable (TsGraphBuilder *b,
          const char *name)
{
  ts_graph_builder_begin (b, "VariableV2", name);
  ts_graph_builder_attr_dtype (b, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_shape (b, "shape", &TS_SHAPE (2));
  return ts_graph_builder_add (b);
}

static inline TsOutput
unary (TsGraphBuilder *b,
       const char *op_type,
       const char *name,
       TsOutput x)
{
  ts_graph_builder_begin (b, op_type, name);
  ts_graph_builder_input (b, x);
  return ts_graph_builder_add (b);
}

static inline TsOutput
binary (TsGraphBuilder *b,
        const char *op_type,
        const char *name,
        TsOutput x,
        TsOutput y)
{
  ts_graph_builder_begin (b, op_type, name);
  ts_graph_builder_input (b, x);
  ts_graph_builder_input (b, y);
  return ts_graph_builder_add (b);
}

static inline void
after (TsGraphBuilder *b,
       guint32 op)
{
  ts_graph_builder_push_control_dependencies (b, &op, 1);
}

static inline void
pop (TsGraphBuilder *b)
{
  ts_graph_builder_pop (b);
}
