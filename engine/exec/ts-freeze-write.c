#include "engine/exec/ts-freeze-private.h"

#include "engine/graph/ts-attr-value.h"
#include "engine/graph/ts-graph-private.h"
#include "engine/graph/ts-tensor-proto.h"
#include "engine/ts-error.h"

#include <string.h>

#define OUTPUT_SHAPES "_output_shapes"

/* A node that is being written. */
typedef struct
{
  TsFreezePass *pass;
  const TsOperation *op;
  const TsFreezeRule *rule; /* (nullable): it becomes another op */
  const char *type;
  GHashTable *values; /* attribute -> GByteArray that stands in its place */
  gboolean is_constant;
  gboolean is_changed; /* it gives something else than before */
  char *axis;          /* (nullable): input behind the data inputs */
} Node;

/* ---- attributes ------------------------------------------------------------------------------- */

static void
append_attr (GByteArray *message,
             const char *name,
             const guint8 *value,
             gsize size)
{
  guint entry = ts_wire_begin (message, TS_NODE_DEF_ATTR);

  ts_wire_append_string (message, 1, name);
  ts_wire_append_bytes (message, 2, value, size);
  ts_wire_end (message, entry);
}

static void
take_value (Node *self,
            const char *name,
            GByteArray *value)
{
  g_hash_table_replace (self->values, g_strdup (name), value);
}

static GByteArray *
new_type_value (TsDType dtype)
{
  GByteArray *value = g_byte_array_new ();

  ts_wire_append_uint (value, 6, dtype);
  return value;
}

static void
take_tensor (Node *self,
             TsTensor *tensor)
{
  GByteArray *value = g_byte_array_new ();
  guint begin = ts_wire_begin (value, 8);

  ts_tensor_append_proto (tensor, value);
  ts_wire_end (value, begin);
  take_value (self, "value", value);
  take_value (self, "dtype", new_type_value (tensor->dtype));
}

/* `loc:@a` where `a` is dropped would name nothing. */
static gboolean
is_dropped (const Node *self,
            const TsAttrValue *location)
{
  const gsize n = strlen ("loc:@");
  g_autofree char *name = location->size > n && memcmp (location->data, "loc:@", n) == 0 ? g_strndup ((const char *)location->data + n, location->size - n) : NULL;
  const TsOperation *op = name != NULL ? ts_graph_find_operation (self->pass->graph, name) : NULL;

  return op != NULL && self->pass->states[op->index] == 0;
}

/* (transfer full) (nullable): `_class`, %NULL if nothing of it is left */
static GByteArray *
dup_class (const Node *self,
           const TsAttrSpan *span)
{
  GByteArray *value = g_byte_array_new ();
  guint list = ts_wire_begin (value, 1);
  gboolean is_empty = TRUE;
  TsAttrValue strings, element;
  TsAttrList elements;

  if (ts_attr_value_decode (&strings, span->value, span->value_size) && strings.is_list)
    {
      ts_attr_list_init (&elements, &strings, TS_ATTR_TYPE_STRING);
      while (ts_attr_list_next (&elements, &element))
        if (!is_dropped (self, &element))
          {
            ts_wire_append_bytes (value, 2, element.data, element.size);
            is_empty = FALSE;
          }
    }
  ts_wire_end (value, list);
  if (is_empty)
    g_clear_pointer (&value, g_byte_array_unref);
  return value;
}

/* (nullable): under which name the new op has an attribute of the old one. */
static const char *
translate (const Node *self,
           const char *name)
{
  const TsFreezeRule *rule = self->rule;

  if (name[0] == '_')
    return self->is_changed && strcmp (name, OUTPUT_SHAPES) == 0 ? NULL : name;
  if (self->is_constant)
    return NULL;
  if (rule == NULL || rule->attrs[0][0] == NULL)
    return name;
  for (guint i = 0; i < G_N_ELEMENTS (rule->attrs) && rule->attrs[i][0] != NULL; i++)
    if (strcmp (rule->attrs[i][0], name) == 0)
      return rule->attrs[i][1];
  return NULL;
}

/* A copy of a generic function has no attributes to be given. */
static gboolean
is_for_generic (const Node *self,
                const char *name)
{
  const TsFrozenFunction *copy = ts_freeze_pass_get_copy (self->pass, self->op, NULL, 0);

  return copy != NULL && copy->is_generic && name[0] != '_';
}

static void
write_attr (Node *self,
            const TsAttrSpan *span,
            GByteArray *message)
{
  g_autofree char *key = g_strndup (span->key, span->key_size);
  const char *name = translate (self, key);
  g_autoptr (GByteArray) value = NULL;

  if (name == NULL || g_hash_table_contains (self->values, name) || is_for_generic (self, name))
    return;
  if (strcmp (name, "_class") == 0)
    {
      value = dup_class (self, span);
      if (value != NULL)
        append_attr (message, name, value->data, value->len);
      return;
    }
  value = ts_freeze_pass_rename_functions (self->pass, self->op, name, span);
  append_attr (message, name, value != NULL ? value->data : span->value, value != NULL ? value->len : span->value_size);
}

static void
write_attrs (Node *self,
             GByteArray *message)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (self->values), (GCompareFunc)strcmp);
  TsWireReader node, entry;
  TsWireField field;
  TsAttrSpan span;

  ts_wire_reader_init (&node, NULL, self->op->node_def, self->op->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    if (field.number == TS_NODE_DEF_ATTR && ts_wire_enter (&node, &field, "attr", &entry, NULL) && ts_attr_span_read (&span, &entry, NULL))
      write_attr (self, &span, message);

  for (const GList *i = names; i != NULL; i = i->next)
    {
      const GByteArray *value = g_hash_table_lookup (self->values, i->data);

      append_attr (message, i->data, value->data, value->len);
    }
}

/* ---- inputs ----------------------------------------------------------------------------------- */

static void
write_control_input (const TsOperation *source,
                     GByteArray *message)
{
  g_autofree char *text = g_strconcat ("^", source->name, NULL);

  ts_wire_append_string (message, TS_NODE_DEF_INPUT, text);
}

static void
write_inputs (Node *self,
              GByteArray *message)
{
  const TsOperation *op = self->op;
  TsGraph *graph = self->pass->graph;

  for (guint32 i = 0; i < op->n_inputs; i++)
    {
      const TsOperation *source = ts_graph_get_operation (graph, op->inputs[i].op);
      g_autofree char *text = NULL;

      if (self->is_constant)
        {
          /* It says the same whenever it is asked, but in the frame where it was asked. */
          if (!ts_freeze_is_variable (source))
            write_control_input (source, message);
          continue;
        }
      text = ts_freeze_pass_dup_input (self->pass, op->inputs[i], op, i);
      ts_wire_append_string (message, TS_NODE_DEF_INPUT, text);
    }
  if (self->axis != NULL)
    ts_wire_append_string (message, TS_NODE_DEF_INPUT, self->axis);
  for (guint32 i = 0; i < op->n_control_inputs; i++)
    write_control_input (ts_graph_get_operation (graph, op->control_inputs[i]), message);
}

/* ---- nodes ------------------------------------------------------------------------------------ */

/* Name, op type and inputs apart: the device, and what else there is. */
static void
write_rest (Node *self,
            GByteArray *message)
{
  enum
  {
    EXPERIMENTAL_TYPE = 7,
  };
  TsWireReader node;
  TsWireField field;

  ts_wire_reader_init (&node, NULL, self->op->node_def, self->op->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    if (field.number != TS_NODE_DEF_NAME && field.number != TS_NODE_DEF_OP && field.number != TS_NODE_DEF_INPUT &&
        field.number != TS_NODE_DEF_ATTR && !(self->is_changed && field.number == EXPERIMENTAL_TYPE))
      g_byte_array_append (message, field.start, (guint)(node.pos - field.start));
}

static void
write_node (Node *self,
            guint32 number,
            GByteArray *message)
{
  guint begin = ts_wire_begin (message, number);

  ts_wire_append_string (message, TS_NODE_DEF_NAME, self->op->name);
  ts_wire_append_string (message, TS_NODE_DEF_OP, self->type);
  write_inputs (self, message);
  write_rest (self, message);
  write_attrs (self, message);
  ts_wire_end (message, begin);
}

/* Gather with batch dimensions takes the dimension behind them, an input of GatherV2. The constant is in the frame of the indices. */
static void
write_axis (Node *self,
            gint64 batch_dims,
            guint32 number,
            GByteArray *message)
{
  g_autoptr (TsTensor) axis = ts_tensor_new_scalar (TS_DTYPE_INT64, &batch_dims);
  g_autofree char *name = g_strconcat (self->op->name, "/axis", NULL);
  g_autoptr (GByteArray) value = g_byte_array_new ();
  g_autoptr (GByteArray) dtype = new_type_value (TS_DTYPE_INT64);
  g_autofree char *wanted = g_strdup (name);
  guint begin, tensor;

  for (guint i = 1; ts_graph_find_operation (self->pass->graph, name) != NULL; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s_%u", wanted, i);
    }
  tensor = ts_wire_begin (value, 8);
  ts_tensor_append_proto (axis, value);
  ts_wire_end (value, tensor);

  begin = ts_wire_begin (message, number);
  ts_wire_append_string (message, TS_NODE_DEF_NAME, name);
  ts_wire_append_string (message, TS_NODE_DEF_OP, "Const");
  write_control_input (ts_graph_get_operation (self->pass->graph, self->op->inputs[1].op), message);
  if (self->op->device[0] != '\0')
    ts_wire_append_string (message, TS_NODE_DEF_DEVICE, self->op->device);
  append_attr (message, "dtype", dtype->data, dtype->len);
  append_attr (message, "value", value->data, value->len);
  ts_wire_end (message, begin);
  self->axis = ts_graph_get_body_of (self->pass->graph) != NULL ? g_strconcat (name, ":output:0", NULL) : g_steal_pointer (&name);
}

/* Gather has no batch dimensions, GatherV2 has. */
static gboolean
convert_gather (Node *self,
                guint32 number,
                GByteArray *message,
                GError **error)
{
  static const TsFreezeRule batched = { "ResourceGather", "GatherV2", .attrs = { { "dtype", "Tparams" }, { "Tindices", "Tindices" }, { "batch_dims", "batch_dims" } } };
  gint64 batch_dims;

  if (!ts_operation_get_attr_int (self->op, "batch_dims", &batch_dims, error))
    return FALSE;
  if (batch_dims == 0)
    return TRUE;
  self->rule = &batched;
  self->type = batched.new_type;
  take_value (self, "Taxis", new_type_value (TS_DTYPE_INT64));
  write_axis (self, batch_dims, number, message);
  return TRUE;
}

static gboolean
convert_variable (Node *self,
                  GError **error)
{
  TsFreezer *freezer = self->pass->freezer;
  g_autoptr (TsTensor) value = ts_freezer_dup_value (freezer, self->op, error);

  if (value == NULL)
    return FALSE;
  if (ts_tensor_footprint_bytes (value) > G_MAXINT32 - freezer->n_bytes)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the values of the variables take more than %d bytes, which no graph can have", G_MAXINT32);
      return FALSE;
    }
  freezer->n_bytes += ts_tensor_footprint_bytes (value);
  self->type = "Const";
  self->is_constant = self->is_changed = TRUE;
  take_tensor (self, value);
  return TRUE;
}

/* What stands for a whole function's outputs may have other shapes than handles had. */
static void
forget_shapes (Node *self)
{
  TsAttrSpan span;
  TsAttrValue list, element;
  TsAttrList elements;
  GByteArray *value;
  guint begin, i = 0;

  if (!ts_operation_find_attr (self->op, "output_shapes", &span) || !ts_attr_value_decode (&list, span.value, span.value_size) || !list.is_list)
    return;
  value = g_byte_array_new ();
  begin = ts_wire_begin (value, 1);
  ts_attr_list_init (&elements, &list, TS_ATTR_TYPE_SHAPE);
  for (; ts_attr_list_next (&elements, &element); i++)
    {
      guint shape = ts_wire_begin (value, 7);

      if (i < self->op->n_outputs && ts_freeze_pass_get (self->pass, (TsOutput) { self->op->index, i }) != TS_DTYPE_INVALID)
        ts_wire_append_uint (value, 3, TRUE); /* unknown_rank */
      else
        g_byte_array_append (value, element.data, (guint)element.size);
      ts_wire_end (value, shape);
    }
  ts_wire_end (value, begin);
  take_value (self, "output_shapes", value);
}

static void
convert_types (Node *self)
{
  g_autoptr (GHashTable) types = ts_freeze_pass_find_types (self->pass, self->op);
  GHashTableIter iter;
  gpointer name, value;

  for (guint32 i = 0; i < self->op->n_outputs; i++)
    self->is_changed |= ts_freeze_pass_get (self->pass, (TsOutput) { self->op->index, i }) != TS_DTYPE_INVALID;
  g_hash_table_iter_init (&iter, types);
  while (g_hash_table_iter_next (&iter, &name, &value))
    take_value (self, name, g_byte_array_ref (value));
  if (self->is_changed)
    forget_shapes (self);
}

static gboolean
takes_variable (const TsFreezePass *self,
                const TsOperation *op)
{
  return op->n_inputs > 0 && ts_freeze_pass_get (self, op->inputs[0]) != TS_DTYPE_INVALID;
}

static gboolean
convert (Node *self,
         guint32 number,
         GByteArray *message,
         GError **error)
{
  const TsOperation *op = self->op;
  const TsFreezeRule *rule = takes_variable (self->pass, op) ? ts_freeze_rule_find (op->type) : NULL;
  const TsFrozenFunction *copy = ts_freeze_pass_get_copy (self->pass, op, NULL, 0);

  if (ts_freeze_is_variable (op))
    return convert_variable (self, error);
  if (copy != NULL)
    self->type = copy->name;
  if (rule == NULL || rule->new_type == NULL)
    {
      convert_types (self);
      return TRUE;
    }

  self->rule = rule;
  self->type = rule->new_type;
  if (rule->type_attr != NULL)
    take_value (self, rule->type_attr, new_type_value (ts_freeze_pass_get (self->pass, op->inputs[0])));
  if (strcmp (rule->new_type, "Const") == 0)
    {
      static const guint8 true_byte = TRUE;
      g_autoptr (TsTensor) yes = ts_tensor_new_scalar (TS_DTYPE_BOOL, &true_byte);

      self->is_constant = TRUE;
      take_tensor (self, yes);
    }
  return strcmp (op->type, "ResourceGather") != 0 || convert_gather (self, number, message, error);
}

gboolean
ts_freeze_pass_write (TsFreezePass *self,
                      const TsOperation *op,
                      guint32 number,
                      GByteArray *message,
                      GError **error)
{
  Node node = { .pass = self, .op = op, .type = op->type };
  gboolean ok;

  node.values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_byte_array_unref);
  ok = convert (&node, number, message, error);
  if (ok)
    write_node (&node, number, message);
  g_hash_table_unref (node.values);
  g_free (node.axis);
  return ok;
}
