#include "engine/graph/ts-graph-import.h"
#include "engine/graph/ts-function-private.h"
#include "engine/graph/ts-graph-import-private.h"

#include "engine/ts-error.h"
#include "proto/ts-schema.h"

#include <string.h>

/* How many nodes between two looks at the cancellable. */
#define POLL_INTERVAL 4096

/* An op may have any number of outputs, but all ops together only so many more than the file has bytes. */
#define FREE_OUTPUTS (4 * 1024 * 1024)

gboolean
ts_import_poll (TsImport *self,
                guint32 n_done,
                double from,
                double to,
                GError **error)
{
  if (n_done % POLL_INTERVAL != 0)
    return TRUE;
  if (self->progress != NULL && self->n_nodes > 0)
    self->progress (from + (to - from) * n_done / self->n_nodes, self->user_data);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

void
ts_import_set_problem (TsImport *self,
                       TsOperation *op)
{
  if (op->problem != NULL)
    return;
  op->problem = ts_arena_strndup (&self->graph->arena, self->problem.text->str, self->problem.text->len);
  op->problem_code = self->problem.code;
}

/* ---- what is not a node ---- */

/* Fields that follow each other are one span. */
static void
keep_rest (TsGraph *graph,
           const guint8 *start,
           const guint8 *end)
{
  TsGraphSpan span = { start, (gsize)(end - start) };
  TsGraphSpan *last = NULL;

  if (graph->rest->len > 0)
    last = &g_array_index (graph->rest, TsGraphSpan, graph->rest->len - 1);
  if (last != NULL && last->data + last->size == start)
    last->size += span.size;
  else
    g_array_append_val (graph->rest, span);
}

/* Counts the nodes and reads the rest, since functions are signatures that nodes may use. */
static gboolean
read_rest (TsImport *self,
           TsWireReader reader,
           GError **error)
{
  TsGraph *graph = self->graph;
  TsWireReader child;
  TsWireField field;

  while (ts_wire_next (&reader, &field, error))
    {
      if (field.number == TS_GRAPH_DEF_NODE)
        {
          if (++self->n_nodes % POLL_INTERVAL == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, error))
            return FALSE;
          continue;
        }

      if (field.number == TS_GRAPH_DEF_LIBRARY)
        {
          if (!ts_wire_enter (&reader, &field, "library", &child, error) || !ts_graph_add_functions (graph, &child, error))
            return FALSE;
        }
      else if (field.number == TS_GRAPH_DEF_VERSIONS)
        {
          if (!ts_wire_enter (&reader, &field, "versions", &child, error) || !ts_import_read_versions (graph, &child, error))
            return FALSE;
        }
      keep_rest (graph, field.start, reader.pos);
    }
  return !reader.failed;
}

/* The index of names grows by itself; what a flood of empty nodes asks for is not believed. */
static void
make_room (TsImport *self)
{
  ts_name_index_clear (&self->graph->names);
  ts_name_index_init (&self->graph->names, MIN (self->n_nodes, 1024 * 1024));
}

/* ---- nodes, one by one ---- */

gboolean
ts_attr_span_read (TsAttrSpan *self,
                   TsWireReader *entry,
                   GError **error)
{
  TsWireField field;

  *self = (TsAttrSpan) { "", 0, (const guint8 *)"", 0 };
  while (ts_wire_next (entry, &field, error))
    {
      if (field.number == 1)
        {
          if (!ts_wire_expect_string (entry, &field, "key", error))
            return FALSE;
          self->key = (const char *)field.data;
          self->key_size = field.size;
        }
      else if (field.number == 2)
        {
          if (!ts_wire_expect (entry, &field, TS_WIRE_BYTES, "value", error))
            return FALSE;
          self->value = field.data;
          self->value_size = field.size;
        }
    }
  return !entry->failed;
}

static gboolean
read_attr (TsImport *self,
           TsWireReader *node,
           const TsWireField *field,
           GError **error)
{
  TsWireReader entry, value;
  TsAttrSpan span;

  if (!ts_wire_enter (node, field, "attr", &entry, error) || !ts_attr_span_read (&span, &entry, error))
    return FALSE;

  g_array_append_val (self->attrs, span);
  if (ts_attr_value_is_small (span.value, span.value_size))
    return TRUE;

  entry.key = (const guint8 *)span.key;
  entry.key_size = span.key_size;
  value = (TsWireReader) {
    .pos = span.value,
    .end = span.value + span.value_size,
    .origin = node->origin,
    .parent = &entry,
    .index = -1,
    .depth = entry.depth + 1,
  };
  return ts_schema_check (&ts_schema_attr_value, &value, error);
}

static gboolean
read_input (TsImport *self,
            TsOperation *op,
            TsWireReader *node,
            const TsWireField *field,
            GError **error)
{
  TsInputSpan span = { (const char *)field->data, (guint32)field->size };

  if (!ts_wire_expect_string (node, field, "input", error))
    return FALSE;
  if (field->size > G_MAXINT32)
    return ts_wire_fail (node, field->start, "input", error, "the name is too long");

  if (span.size > 0 && span.name[0] == '^')
    op->n_control_inputs++;
  else
    {
      op->n_inputs++;
      if (op->n_control_inputs > 0)
        {
          ts_node_problem_set (&self->problem, TS_ERROR_INVALID_ARGUMENT, "a data input comes after a control input");
          ts_import_set_problem (self, op);
        }
    }
  g_array_append_val (self->inputs, span);
  return TRUE;
}

/* Takes name, type, device and inputs from the message, and the attributes to self->attrs. */
static gboolean
read_fields (TsImport *self,
             TsOperation *op,
             TsWireReader *node,
             TsWireField *name,
             TsWireField *type,
             GError **error)
{
  gboolean ok = TRUE;
  TsWireField field;

  while (ok && ts_wire_next (node, &field, error))
    switch (field.number)
      {
      case TS_NODE_DEF_NAME:
        ok = ts_wire_expect_string (node, &field, "name", error);
        *name = field;
        break;
      case TS_NODE_DEF_OP:
        ok = ts_wire_expect_string (node, &field, "op", error);
        *type = field;
        break;
      case TS_NODE_DEF_INPUT:
        ok = read_input (self, op, node, &field, error);
        break;
      case TS_NODE_DEF_DEVICE:
        ok = ts_wire_expect_string (node, &field, "device", error);
        op->device = ok ? ts_graph_intern (self->graph, field.data, field.size) : "";
        break;
      case TS_NODE_DEF_ATTR:
        ok = read_attr (self, node, &field, error);
        break;
      default:
        break;
      }
  return ok && !node->failed;
}

static gboolean
add_name (TsImport *self,
          TsOperation *op,
          TsWireReader *node,
          const TsWireField *name,
          GError **error)
{
  guint32 other;

  if (name->size == 0)
    return ts_wire_fail (node, op->node_def, "name", error, "the node has no name");
  if (name->size > G_MAXINT32)
    return ts_wire_fail (node, name->start, "name", error, "the name is too long");

  op->name = ts_arena_strndup (&self->graph->arena, name->data, name->size);
  other = ts_graph_add_name (self->graph, op->name, name->size, op->index);
  if (other == TS_NO_OP)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "two nodes (%u and %u) are named \"%.1000s\"", other, op->index, op->name);
  return FALSE;
}

void
ts_import_check_inputs (TsImport *self,
                        TsOperation *op,
                        const TsNodeAttrs *attrs)
{
  guint start = self->expected->len;
  guint64 n = op->n_inputs;
  gboolean is_open = op->def == NULL || ts_node_args_are_open (attrs, op->def->inputs, op->def->n_inputs);
  gboolean ok;

  ok = is_open ||
       ts_node_check_args (attrs, op->def->inputs, op->def->n_inputs, op->n_inputs, self->expected, &n, &self->problem);
  if (ok && n != op->n_inputs)
    {
      ts_node_problem_set (&self->problem, TS_ERROR_INVALID_ARGUMENT, "has %u input%s, expected %" G_GUINT64_FORMAT,
                           op->n_inputs, op->n_inputs == 1 ? "" : "s", n);
      ok = FALSE;
    }
  if (!ok)
    {
      ts_import_set_problem (self, op);
      g_byte_array_set_size (self->expected, start);
    }
  else if (!is_open && ts_node_is_newer (attrs))
    g_byte_array_set_size (self->expected, start);

  n = self->expected->len - start;
  g_byte_array_set_size (self->expected, start + op->n_inputs);
  if (n < op->n_inputs)
    memset (self->expected->data + start + n, 0, op->n_inputs - (gsize)n);
}

static void
set_outputs (TsImport *self,
             TsOperationRecord *record,
             const TsNodeAttrs *attrs)
{
  const TsOpDef *def = record->op.def;
  guint64 n;

  if (ts_node_args_are_open (attrs, def->outputs, def->n_outputs))
    return;
  g_byte_array_set_size (self->dtypes, 0);
  if (!ts_node_check_args (attrs, def->outputs, def->n_outputs, self->outputs_left, self->dtypes, &n, &self->problem))
    {
      ts_import_set_problem (self, &record->op);
      return;
    }
  if (n > self->outputs_left)
    {
      ts_node_problem_set (&self->problem, TS_ERROR_INVALID_ARGUMENT, "would have %" G_GUINT64_FORMAT " outputs", n);
      ts_import_set_problem (self, &record->op);
      return;
    }

  self->outputs_left -= n;
  record->op.n_outputs = (guint32)n;
  record->output_dtypes = ts_graph_keep_dtypes (self->graph, self->dtypes->data, (guint)n);
}

gboolean
ts_import_read_node (TsImport *self,
                     TsWireReader *node,
                     GError **error)
{
  TsOperationRecord *record = ts_graph_reserve (self->graph);
  TsOperation *op = &record->op;
  TsWireField name = { 0 }, type = { 0 };
  TsNodeAttrs attrs;

  op->node_def = node->pos;
  op->node_def_size = (gsize)(node->end - node->pos);
  g_array_set_size (self->attrs, 0);
  if (!read_fields (self, op, node, &name, &type, error) || !add_name (self, op, node, &name, error))
    return FALSE;

  op->def = ts_graph_find_op_def (self->graph, (const char *)type.data, type.size);
  op->type = op->def != NULL ? op->def->name : ts_graph_intern (self->graph, type.data, type.size);
  attrs = (TsNodeAttrs) { op->def, (const TsAttrSpan *)(gpointer)self->attrs->data, self->attrs->len, self->is_generic };

  if (!self->is_body)
    ts_import_check_inputs (self, op, &attrs);
  if (op->def != NULL)
    {
      set_outputs (self, record, &attrs);
      if (!ts_node_check_attrs (&attrs, FALSE, &self->problem))
        ts_import_set_problem (self, op);
    }

  self->graph->n_ops++;
  return TRUE;
}

static gboolean
read_nodes (TsImport *self,
            TsWireReader *reader,
            GError **error)
{
  TsWireReader node;
  TsWireField field;

  make_room (self);
  while (ts_wire_next (reader, &field, error))
    {
      if (field.number != TS_GRAPH_DEF_NODE)
        continue;
      if (!ts_import_poll (self, self->graph->n_ops, 0.0, 0.8, error) ||
          !ts_wire_enter (reader, &field, "node", &node, error))
        return FALSE;
      if (self->graph->n_ops >= TS_GRAPH_MAX_OPERATIONS)
        return ts_wire_fail (reader, field.start, "node", error, "too many nodes");
      node.index = self->graph->n_ops;
      if (!ts_import_read_node (self, &node, error))
        return FALSE;
    }
  return !reader->failed;
}

void
ts_import_init (TsImport *self,
                TsGraph *graph,
                gsize size)
{
  *self = (TsImport) {
    .graph = graph,
    .outputs_left = FREE_OUTPUTS + MIN (size, (gsize)G_MAXINT32),
    .inputs = g_array_new (FALSE, FALSE, sizeof (TsInputSpan)),
    .expected = g_byte_array_new (),
    .attrs = g_array_new (FALSE, FALSE, sizeof (TsAttrSpan)),
    .dtypes = g_byte_array_new (),
    .problem.text = g_string_new (NULL),
  };
}

void
ts_import_clear (TsImport *self)
{
  g_array_unref (self->inputs);
  g_byte_array_unref (self->expected);
  g_array_unref (self->attrs);
  g_byte_array_unref (self->dtypes);
  g_string_free (self->problem.text, TRUE);
}

TsGraph *
ts_graph_import (const TsOpTable *ops,
                 GBytes *file,
                 TsWireReader *graph_def,
                 TsGraphImportProgress progress,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (TsGraph) graph = ts_graph_alloc (ops);
  TsImport import;
  gboolean ok;

  ts_import_init (&import, graph, (gsize)(graph_def->end - graph_def->pos));
  import.progress = progress;
  import.user_data = user_data;
  import.cancellable = cancellable;

  graph->file = g_bytes_ref (file);
  ok = read_rest (&import, *graph_def, error) &&
       ts_import_check_versions (graph, error) &&
       read_nodes (&import, graph_def, error) &&
       ts_import_connect (&import, error);
  ts_import_clear (&import);
  return ok ? g_steal_pointer (&graph) : NULL;
}

TsGraph *
ts_graph_new_from_bytes (const TsOpTable *ops,
                         GBytes *graph_def,
                         GCancellable *cancellable,
                         GError **error)
{
  TsWireReader reader;
  gsize size;
  const guint8 *data = g_bytes_get_data (graph_def, &size);

  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  return ts_graph_import (ops, graph_def, &reader, NULL, NULL, cancellable, error);
}
