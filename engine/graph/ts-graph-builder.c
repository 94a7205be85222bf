#include "engine/graph/ts-graph-builder.h"
#include "engine/graph/ts-graph-builder-private.h"

#include "engine/graph/ts-graph-extras.h"
#include "engine/graph/ts-graph-state.h"
#include "engine/ts-error.h"

#include <string.h>

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
  self->state.name = "";
  self->state.original_op = TS_NO_OP;
  self->frames = g_array_new (FALSE, FALSE, sizeof (TsBuilderFrame));
  g_array_set_clear_func (self->frames, (GDestroyNotify)ts_builder_frame_clear);
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
  g_array_unref (self->frames);
  g_array_unref (self->inputs);
  g_array_unref (self->controls);
  g_array_unref (self->attrs);
  g_clear_error (&self->error);
  ts_graph_unref (self->graph);
  g_free (self);
}

TsGraph *
ts_graph_builder_get_graph (TsGraphBuilder *self)
{
  return self->graph;
}

/* ---- describing ---- */

void
ts_graph_builder_begin (TsGraphBuilder *self,
                        const char *op_type,
                        const char *name)
{
  forget_operation (self);
  self->op_type = g_strdup (op_type);
  self->name = g_strdup (name != NULL && name[0] != '\0' ? name : op_type);
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

/* ---- names ---- */

char *
ts_graph_builder_unique_name (TsGraphBuilder *self,
                              const char *name,
                              gboolean mark_as_used)
{
  g_autofree char *full = NULL;

  if (self->state.name[0] != '\0')
    full = g_strconcat (self->state.name, "/", name, NULL);
  return ts_graph_unique_name (self->graph, full != NULL ? full : name, mark_as_used);
}

/* The name that the operation will have. */
static char *
full_name (TsGraphBuilder *self,
           gboolean mark_as_used)
{
  gsize size = strlen (self->name);

  if (self->name[size - 1] == '/')
    return g_strndup (self->name, size - 1);
  return ts_graph_builder_unique_name (self, self->name, mark_as_used);
}

/* ---- appending ---- */

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
        TsBuilderDraft *draft)
{
  TsGraph *graph = self->graph;
  g_autofree char *name = full_name (self, TRUE);
  g_autoptr (GByteArray) message = ts_builder_write_node_def (self, draft);
  TsOperationRecord *record = ts_graph_reserve (graph);
  TsOperation *op = &record->op;

  op->name = ts_arena_strndup (&graph->arena, name, strlen (name));
  op->type = draft->def->name;
  op->def = draft->def;
  op->device = ts_graph_intern (graph, draft->device, draft->device != NULL ? strlen (draft->device) : 0);
  op->n_inputs = self->inputs->len;
  op->inputs = keep_array (graph, self->inputs, sizeof (TsOutput));
  op->n_control_inputs = draft->controls->len;
  op->control_inputs = keep_array (graph, draft->controls, sizeof (guint32));
  op->node_def = (const guint8 *)ts_arena_strndup (&graph->arena, message->data, message->len);
  op->node_def_size = message->len;
  op->n_outputs = draft->output_dtypes->len;
  op->first_output = graph->n_outputs;
  record->output_dtypes = ts_graph_keep_dtypes (graph, draft->output_dtypes->data, op->n_outputs);

  ts_graph_add_name (graph, op->name, strlen (op->name), op->index);
  ts_graph_publish (graph, record);
  ts_builder_record (self, op->index);
  return op;
}

static void
draft_clear (TsBuilderDraft *self)
{
  g_free (self->name);
  g_free (self->device);
  g_free (self->input_dtypes);
  g_array_unref (self->attrs);
  g_ptr_array_unref (self->values);
  g_byte_array_unref (self->output_dtypes);
  g_array_unref (self->controls);
  g_string_free (self->problem.text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsBuilderDraft, draft_clear)

static const TsOperation *
build (TsGraphBuilder *self,
       GError **error)
{
  g_auto (TsBuilderDraft) draft = {
    .name = full_name (self, FALSE),
    .attrs = g_array_new (FALSE, FALSE, sizeof (TsAttrSpan)),
    .values = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref),
    .output_dtypes = g_byte_array_new (),
    .controls = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .problem.text = g_string_new (NULL),
  };

  draft.def = ts_graph_find_op_def (self->graph, self->op_type, strlen (self->op_type));
  if (draft.def == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "operation \"%s\": there is no op type \"%s\"", draft.name, self->op_type);
      return NULL;
    }
  if (ts_builder_check (self, &draft) && ts_builder_apply_scopes (self, &draft))
    return append (self, &draft);

  g_set_error (error, TS_ERROR, (int)draft.problem.code, "operation \"%s\" (%s): %s", draft.name, self->op_type, draft.problem.text->str);
  return NULL;
}

gboolean
ts_graph_builder_end (TsGraphBuilder *self,
                      TsOutput *output,
                      GError **error)
{
  const TsOperation *op = NULL;

  g_return_val_if_fail (self->op_type != NULL, FALSE);

  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  else if (ts_graph_is_finalized (self->graph))
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "operation \"%s\" (%s): the graph is finalized: nothing can be added",
                 self->name, self->op_type);
  else
    op = build (self, error);
  forget_operation (self);

  if (op != NULL && output != NULL)
    *output = (TsOutput) { op->index, 0 };
  return op != NULL;
}

/* ---- much at once ---- */

TsOutput
ts_graph_builder_add (TsGraphBuilder *self)
{
  TsOutput output = TS_NO_OUTPUT;

  ts_graph_builder_end (self, &output, self->error == NULL ? &self->error : NULL);
  return output;
}

gboolean
ts_graph_builder_check (TsGraphBuilder *self,
                        GError **error)
{
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

void
ts_graph_builder_take_error (TsGraphBuilder *self,
                             GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}
