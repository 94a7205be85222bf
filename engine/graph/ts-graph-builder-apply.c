#include "engine/graph/ts-graph-builder-private.h"

#include "engine/graph/ts-graph-extras.h"

#include <stdlib.h>
#include <string.h>

/* Field numbers of AttrValue and of its list. */
enum
{
  VALUE_LIST = 1,
  VALUE_STRING = 2,
};

/* ---- attributes of the draft ---- */

static TsAttrSpan *
find_attr (TsBuilderDraft *draft,
           const char *name)
{
  gsize size = strlen (name);

  for (guint i = 0; i < draft->attrs->len; i++)
    {
      TsAttrSpan *attr = &g_array_index (draft->attrs, TsAttrSpan, i);

      if (attr->key_size == size && memcmp (attr->key, name, size) == 0)
        return attr;
    }
  return NULL;
}

void
ts_builder_draft_set_attr (TsBuilderDraft *draft,
                           const char *name,
                           GByteArray *value)
{
  TsAttrSpan span = { name, strlen (name), value->data, value->len };
  TsAttrSpan *given = find_attr (draft, name);

  g_ptr_array_add (draft->values, value);
  if (given != NULL)
    *given = span;
  else
    g_array_append_val (draft->attrs, span);
}

static GByteArray *
string_value (const void *bytes,
              gsize size)
{
  GByteArray *value = g_byte_array_new ();

  ts_wire_append_bytes (value, VALUE_STRING, bytes, size);
  return value;
}

/* ---- the NodeDef ---- */

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
               const TsBuilderDraft *draft,
               GByteArray *message)
{
  for (guint i = 0; i < self->inputs->len; i++)
    {
      TsOutput input = g_array_index (self->inputs, TsOutput, i);
      const char *source = ts_graph_record (self->graph, input.op)->op.name;
      g_autofree char *text = input.index > 0 ? g_strdup_printf ("%s:%u", source, input.index) : g_strdup (source);

      ts_wire_append_string (message, TS_NODE_DEF_INPUT, text);
    }
  for (guint i = 0; i < draft->controls->len; i++)
    {
      guint32 op = g_array_index (draft->controls, guint32, i);
      g_autofree char *text = g_strconcat ("^", ts_graph_record (self->graph, op)->op.name, NULL);

      ts_wire_append_string (message, TS_NODE_DEF_INPUT, text);
    }
}

/* As TensorFlow writes it: attributes by name. */
GByteArray *
ts_builder_write_node_def (TsGraphBuilder *self,
                           TsBuilderDraft *draft)
{
  GByteArray *message = g_byte_array_new ();

  ts_wire_append_string (message, TS_NODE_DEF_NAME, draft->name);
  ts_wire_append_string (message, TS_NODE_DEF_OP, draft->def->name);
  append_inputs (self, draft, message);
  if (draft->device != NULL && draft->device[0] != '\0')
    ts_wire_append_string (message, TS_NODE_DEF_DEVICE, draft->device);

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

/* The draft as an operation, for functions of scopes to look at; @message holds what it is made of. */
static TsOperation
make_view (TsGraphBuilder *self,
           TsBuilderDraft *draft,
           GByteArray **message)
{
  *message = ts_builder_write_node_def (self, draft);
  return (TsOperation) {
    .graph = self->graph,
    .name = draft->name,
    .type = draft->def->name,
    .def = draft->def,
    .device = draft->device != NULL ? draft->device : "",
    .inputs = (const TsOutput *)(gpointer)self->inputs->data,
    .n_inputs = self->inputs->len,
    .control_inputs = (const guint32 *)(gpointer)draft->controls->data,
    .n_control_inputs = draft->controls->len,
    .node_def = (*message)->data,
    .node_def_size = (*message)->len,
    .index = TS_NO_OP,
    .n_outputs = draft->output_dtypes->len,
  };
}

/* ---- control inputs ---- */

static gboolean
has_input_from (TsGraphBuilder *self,
                guint32 op)
{
  for (guint i = 0; i < self->inputs->len; i++)
    if (g_array_index (self->inputs, TsOutput, i).op == op)
      return TRUE;
  return FALSE;
}

/* Whether an input was built in the scope: then what the scope waits for has run before it. */
static gboolean
is_dominated (TsGraphBuilder *self,
              const TsBuilderScope *scope)
{
  for (guint i = 0; i < self->inputs->len; i++)
    if (g_hash_table_contains (scope->seen, GUINT_TO_POINTER (g_array_index (self->inputs, TsOutput, i).op)))
      return TRUE;
  return FALSE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer graph)
{
  const guint32 *x = a, *y = b;

  return strcmp (ts_graph_record (graph, *x)->op.name, ts_graph_record (graph, *y)->op.name);
}

/* Each once and by name, as TensorFlow writes them. */
static void
find_controls (TsGraphBuilder *self,
               TsBuilderDraft *draft)
{
  GArray *controls = draft->controls;
  guint n = 0;

  g_array_append_vals (controls, self->controls->data, self->controls->len);
  for (const TsBuilderScope *scope = self->state.controls; scope != NULL; scope = scope->outer)
    if (!is_dominated (self, scope))
      for (guint i = 0; i < scope->ops->len; i++)
        {
          guint32 op = g_array_index (scope->ops, guint32, i);

          if (!has_input_from (self, op))
            g_array_append_val (controls, op);
        }

  g_array_sort_with_data (controls, compare_names, self->graph);
  for (guint i = 0; i < controls->len; i++)
    {
      guint32 op = g_array_index (controls, guint32, i);

      if (n == 0 || g_array_index (controls, guint32, n - 1) != op)
        g_array_index (controls, guint32, n++) = op;
    }
  g_array_set_size (controls, n);
}

/* ---- attributes ---- */

static const TsBuilderScope *
find_scope (const TsBuilderScope *scope,
            const char *key)
{
  while (scope != NULL && strcmp (scope->key, key) != 0)
    scope = scope->outer;
  return scope;
}

static GByteArray *
to_array (GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  return g_byte_array_append (g_byte_array_new (), data, (guint)size);
}

static void
apply_attr (TsGraphBuilder *self,
            TsBuilderDraft *draft,
            const TsBuilderScope *scope)
{
  g_autoptr (GByteArray) message = NULL;
  g_autoptr (GBytes) value = NULL;

  if (scope->value != NULL)
    value = g_bytes_ref (scope->value);
  else if (scope->attr_func != NULL)
    {
      TsOperation view = make_view (self, draft, &message);

      value = scope->attr_func (&view, scope->user_data);
    }
  if (value != NULL)
    ts_builder_draft_set_attr (draft, scope->key, to_array (value));
}

static void
apply_attrs (TsGraphBuilder *self,
             TsBuilderDraft *draft)
{
  const char *type = draft->def->name;
  const TsBuilderScope *found;

  for (const TsBuilderScope *scope = self->state.attrs; scope != NULL; scope = scope->outer)
    if (find_scope (self->state.attrs, scope->key) == scope && find_attr (draft, scope->key) == NULL)
      apply_attr (self, draft, scope);

  found = find_scope (self->state.kernels, type);
  if (found != NULL)
    ts_builder_draft_set_attr (draft, "_kernel", string_value (g_bytes_get_data (found->value, NULL), g_bytes_get_size (found->value)));
  found = find_scope (self->state.gradients, type);
  if (found != NULL)
    ts_builder_draft_set_attr (draft, "_gradient_op_type", string_value (g_bytes_get_data (found->value, NULL), g_bytes_get_size (found->value)));
}

static void
apply_container (TsGraphBuilder *self,
                 TsBuilderDraft *draft)
{
  const char *container = self->state.container;
  const TsAttrSpan *given = find_attr (draft, "container");
  TsAttrValue value;

  if (container == NULL || container[0] == '\0' || !draft->def->is_stateful || given == NULL)
    return;
  if (ts_attr_value_decode (&value, given->value, given->value_size) && value.size == 0)
    ts_builder_draft_set_attr (draft, "container", string_value (container, strlen (container)));
}

/* ---- devices ---- */

static void
set_device (TsBuilderDraft *draft,
            char *device)
{
  g_free (draft->device);
  draft->device = device;
}

static gboolean
apply_device (TsGraphBuilder *self,
              TsBuilderDraft *draft,
              const TsBuilderScope *scope)
{
  g_autoptr (GByteArray) message = NULL;
  g_autoptr (GError) error = NULL;
  TsDeviceName name;

  if (scope->device_func != NULL)
    {
      TsOperation view = make_view (self, draft, &message);
      char *device = scope->device_func (&view, scope->user_data);

      if (device != NULL)
        set_device (draft, device);
    }
  if (!ts_device_name_parse (draft->device != NULL ? draft->device : "", &name, &error))
    {
      ts_node_problem_set (&draft->problem, TS_ERROR_INVALID_ARGUMENT, "a device function gave %s", error->message);
      return FALSE;
    }
  if (scope->device_func == NULL)
    {
      ts_device_name_merge (&name, &scope->device);
      set_device (draft, ts_device_name_to_string (&name));
    }
  return TRUE;
}

static gboolean
apply_devices (TsGraphBuilder *self,
               TsBuilderDraft *draft)
{
  for (const TsBuilderScope *scope = self->state.devices; scope != NULL && !scope->is_barrier; scope = scope->outer)
    {
      gboolean is_open = scope->device_func == NULL && ts_device_name_equal (&scope->device, &TS_DEVICE_NAME_OPEN);

      if (!is_open && !apply_device (self, draft, scope))
        return FALSE;
    }
  return TRUE;
}

/* ---- colocation ---- */

/* The operations to be beside: of reference inputs, the last of them first, then of scopes from inside outwards. */
static GArray *
find_neighbours (TsGraphBuilder *self,
                 const TsBuilderDraft *draft)
{
  TsNodeAttrs attrs = { draft->def, (const TsAttrSpan *)(gpointer)draft->attrs->data, draft->attrs->len, FALSE };
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  TsNodeProblem problem = { .text = text };
  GArray *ops = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint64 n;

  ts_node_check_args (&attrs, draft->def->inputs, draft->def->n_inputs, self->inputs->len, expected, &n, &problem);
  for (guint i = expected->len; i-- > 0;)
    if (ts_dtype_is_ref ((TsDType)expected->data[i]))
      g_array_append_val (ops, g_array_index (self->inputs, TsOutput, i).op);
  return ops;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
set_groups (TsBuilderDraft *draft,
            GPtrArray *groups)
{
  GByteArray *value = g_byte_array_new ();
  guint list = ts_wire_begin (value, VALUE_LIST);
  const char *last = NULL;

  g_ptr_array_sort (groups, compare_texts);
  for (guint i = 0; i < groups->len; i++)
    {
      const char *group = g_ptr_array_index (groups, i);

      if (last == NULL || strcmp (last, group) != 0)
        ts_wire_append_string (value, VALUE_STRING, group);
      last = group;
    }
  ts_wire_end (value, list);
  ts_builder_draft_set_attr (draft, "_class", value);
}

static void
apply_colocation (TsGraphBuilder *self,
                  TsBuilderDraft *draft,
                  const GArray *neighbours)
{
  g_autoptr (GPtrArray) groups = NULL;
  gboolean has_device = FALSE;

  if (neighbours->len == 0)
    return;

  groups = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < neighbours->len; i++)
    {
      const TsOperation *op = &ts_graph_record (self->graph, g_array_index (neighbours, guint32, i))->op;
      g_autofree char **names = ts_operation_dup_colocation_groups (op);

      for (guint k = 0; names[k] != NULL; k++)
        g_ptr_array_add (groups, names[k]);
      if (op->device[0] != '\0' && !has_device)
        {
          set_device (draft, g_strdup (op->device));
          has_device = TRUE;
        }
    }
  set_groups (draft, groups);
}

gboolean
ts_builder_apply_scopes (TsGraphBuilder *self,
                         TsBuilderDraft *draft)
{
  g_autoptr (GArray) neighbours = find_neighbours (self, draft);
  gboolean beside_reference = neighbours->len > 0;

  draft->device = g_strdup (self->device);
  find_controls (self, draft);
  apply_attrs (self, draft);
  if (!beside_reference && !apply_devices (self, draft))
    return FALSE;

  for (const TsBuilderScope *scope = self->state.colocations; scope != NULL; scope = scope->outer)
    if (scope->op != TS_NO_OP)
      g_array_append_val (neighbours, scope->op);
  apply_colocation (self, draft, neighbours);
  apply_container (self, draft);
  return TRUE;
}

void
ts_builder_record (TsGraphBuilder *self,
                   guint32 op)
{
  for (TsBuilderScope *scope = self->state.controls; scope != NULL; scope = scope->outer)
    g_hash_table_add (scope->seen, GUINT_TO_POINTER (op));
  if (self->state.original_op != TS_NO_OP)
    ts_graph_set_original_op (self->graph, op, self->state.original_op);
  if (self->state.context != NULL)
    ts_graph_set_control_flow_context (self->graph, op, self->state.context);
}
