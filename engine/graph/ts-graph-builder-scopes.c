#include "engine/graph/ts-graph-builder-private.h"

#include "engine/graph/ts-name-rules.h"
#include "engine/graph/ts-graph-extras.h"
#include "engine/ts-error.h"

#include <string.h>

static void
scope_free (TsBuilderScope *self)
{
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_clear_pointer (&self->ops, g_array_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->value, g_bytes_unref);
  g_free (self->key);
  g_free (self);
}

void
ts_builder_frame_clear (TsBuilderFrame *frame)
{
  g_clear_pointer (&frame->scope, scope_free);
  g_clear_pointer (&frame->text, g_free);
}

/* Opens a frame that changes nothing yet. */
static TsBuilderFrame *
push (TsGraphBuilder *self)
{
  TsBuilderFrame frame = { .before = self->state };

  g_array_append_val (self->frames, frame);
  return &g_array_index (self->frames, TsBuilderFrame, self->frames->len - 1);
}

/* Opens a frame with a scope that is now the innermost of the kind that @innermost holds. */
static TsBuilderScope *
push_scope (TsGraphBuilder *self,
            TsBuilderScope **innermost)
{
  TsBuilderFrame *frame = push (self);

  frame->scope = g_new0 (TsBuilderScope, 1);
  frame->scope->op = TS_NO_OP;
  frame->scope->device = TS_DEVICE_NAME_OPEN;
  frame->scope->outer = *innermost;
  *innermost = frame->scope;
  return frame->scope;
}

void
ts_graph_builder_pop (TsGraphBuilder *self)
{
  TsBuilderFrame *frame;

  g_return_if_fail (self->frames->len > 0);

  frame = &g_array_index (self->frames, TsBuilderFrame, self->frames->len - 1);
  self->state = frame->before;
  g_array_set_size (self->frames, self->frames->len - 1);
}

static gboolean
is_operation (TsGraphBuilder *self,
              guint32 op,
              const char *what)
{
  if (op < self->graph->n_ops)
    return TRUE;
  ts_graph_builder_take_error (self, g_error_new (TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s is no operation of this graph", what));
  return FALSE;
}

/* ---- names ---- */

static gboolean
check_scope_name (TsGraphBuilder *self,
                  const char *name)
{
  gboolean is_top = self->state.name[0] == '\0';

  if (is_top ? ts_name_is_op (name) : ts_name_is_scope (name))
    return TRUE;
  ts_graph_builder_take_error (self, g_error_new (TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                                                  "\"%.1000s\" is no name for a %sscope: expected %s", name, is_top ? "" : "nested ",
                                                  is_top ? TS_NAME_OP_RULE : TS_NAME_SCOPE_RULE));
  return FALSE;
}

const char *
ts_graph_builder_push_name_scope (TsGraphBuilder *self,
                                  const char *name)
{
  TsBuilderFrame *frame = push (self);
  gsize size = name != NULL ? strlen (name) : 0;
  g_autofree char *scope = NULL;

  if (size > 0 && !check_scope_name (self, name))
    scope = g_strdup (self->state.name);
  else if (size == 0)
    scope = g_strdup ("");
  else if (name[size - 1] == '/')
    scope = g_strndup (name, size - 1);
  else
    scope = ts_graph_builder_unique_name (self, name, TRUE);

  /* One text holds both: the scope's name, and behind it the same with a slash. */
  size = strlen (scope);
  frame->text = g_malloc (2 * size + 3);
  memcpy (frame->text, scope, size + 1);
  memcpy (frame->text + size + 1, scope, size + 1);
  if (size > 0)
    strcpy (frame->text + 2 * size + 1, "/");
  self->state.name = frame->text;
  return frame->text + size + 1;
}

const char *
ts_graph_builder_get_name_scope (TsGraphBuilder *self)
{
  return self->state.name;
}

/* ---- control dependencies ---- */

static gboolean
has_control (TsBuilderScope *scope,
             guint32 op)
{
  for (; scope != NULL; scope = scope->outer)
    for (guint i = 0; i < scope->ops->len; i++)
      if (g_array_index (scope->ops, guint32, i) == op)
        return TRUE;
  return FALSE;
}

void
ts_graph_builder_push_control_dependencies (TsGraphBuilder *self,
                                            const guint32 *ops,
                                            guint n)
{
  TsBuilderScope *scope = push_scope (self, &self->state.controls);

  scope->ops = g_array_new (FALSE, FALSE, sizeof (guint32));
  scope->seen = g_hash_table_new (NULL, NULL);
  if (ops == NULL)
    {
      scope->outer = NULL;
      self->state.context = NULL;
    }
  for (guint i = 0; ops != NULL && i < n; i++)
    if (is_operation (self, ops[i], "a control dependency") && !has_control (scope, ops[i]))
      g_array_append_val (scope->ops, ops[i]);
}

/* ---- devices and colocation ---- */

void
ts_graph_builder_push_device (TsGraphBuilder *self,
                              const char *device)
{
  TsBuilderScope *scope = push_scope (self, &self->state.devices);
  GError *error = NULL;

  scope->is_barrier = device == NULL;
  if (device != NULL && !ts_device_name_parse (device, &scope->device, &error))
    ts_graph_builder_take_error (self, error);
}

void
ts_graph_builder_push_device_func (TsGraphBuilder *self,
                                   TsDeviceFunc func,
                                   gpointer user_data,
                                   GDestroyNotify destroy)
{
  TsBuilderScope *scope = push_scope (self, &self->state.devices);

  scope->device_func = func;
  scope->user_data = user_data;
  scope->destroy = destroy;
}

void
ts_graph_builder_push_colocation (TsGraphBuilder *self,
                                  guint32 op,
                                  gboolean ignore_existing)
{
  TsBuilderScope *scope;

  if (op == TS_NO_OP && !ignore_existing)
    ts_graph_builder_take_error (self, g_error_new (TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                                                    "colocation with nothing takes colocation away, which must be asked for"));
  if (op != TS_NO_OP)
    is_operation (self, op, "what is colocated with");

  scope = push_scope (self, &self->state.colocations);
  scope->op = op;
  if (ignore_existing)
    scope->outer = NULL;
  self->state.devices = NULL;
}

/* ---- the rest ---- */

/* A text that lives as long as the frame. */
static const char *
push_text (TsGraphBuilder *self,
           const char *text)
{
  TsBuilderFrame *frame = push (self);

  frame->text = g_strdup (text);
  return frame->text;
}

void
ts_graph_builder_push_container (TsGraphBuilder *self,
                                 const char *container)
{
  self->state.container = push_text (self, container);
}

void
ts_graph_builder_push_control_flow_context (TsGraphBuilder *self,
                                            const char *name)
{
  self->state.context = push_text (self, name);
}

void
ts_graph_builder_push_original_op (TsGraphBuilder *self,
                                   guint32 op)
{
  push (self);
  if (is_operation (self, op, "the original operation"))
    self->state.original_op = op;
}

void
ts_graph_builder_push_attr (TsGraphBuilder *self,
                            const char *name,
                            GBytes *attr_value)
{
  TsBuilderScope *scope = push_scope (self, &self->state.attrs);

  scope->key = g_strdup (name);
  scope->value = attr_value != NULL ? g_bytes_ref (attr_value) : NULL;
}

void
ts_graph_builder_push_attr_func (TsGraphBuilder *self,
                                 const char *name,
                                 TsAttrFunc func,
                                 gpointer user_data,
                                 GDestroyNotify destroy)
{
  TsBuilderScope *scope = push_scope (self, &self->state.attrs);

  scope->key = g_strdup (name);
  scope->attr_func = func;
  scope->user_data = user_data;
  scope->destroy = destroy;
}

static void
push_string (TsGraphBuilder *self,
             TsBuilderScope **innermost,
             const char *key,
             const char *text)
{
  TsBuilderScope *scope = push_scope (self, innermost);

  scope->key = g_strdup (key);
  scope->value = g_bytes_new (text, strlen (text));
}

void
ts_graph_builder_push_kernel_label (TsGraphBuilder *self,
                                    const char *op_type,
                                    const char *label)
{
  push_string (self, &self->state.kernels, op_type, label);
}

void
ts_graph_builder_push_gradient_override (TsGraphBuilder *self,
                                         const char *op_type,
                                         const char *gradient_op_type)
{
  push_string (self, &self->state.gradients, op_type, gradient_op_type);
}
