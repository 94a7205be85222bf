#include "engine/graph/ts-graph-inline.h"

#include "engine/graph/ts-function-private.h"
#include "engine/graph/ts-graph-inline-private.h"

#include <string.h>

#define CANCEL_INTERVAL 65536 /* operations */

void
ts_graph_inlining_free (TsGraphInlining *self)
{
  ts_graph_unref (self->own);
  g_array_unref (self->bodies);
  g_free (self);
}

static void
body_clear (gpointer data)
{
  ts_graph_unref (((TsInlinedBody *)data)->body);
}

/* ---- what has been inlined ---------------------------------------------------------------------- */

const GArray *
ts_graph_get_inlined_bodies (TsGraph *self)
{
  return self->inlining != NULL ? self->inlining->bodies : NULL;
}

TsGraph *
ts_graph_get_own_graph (TsGraph *self)
{
  return self->inlining != NULL ? self->inlining->own : self;
}

guint32
ts_graph_get_n_own_operations (TsGraph *self)
{
  return ts_graph_get_n_operations (ts_graph_get_own_graph (self));
}

const TsInlinedBody *
ts_graph_find_inlined_body (TsGraph *self,
                            guint32 op)
{
  guint low = 0, high = self->inlining != NULL ? self->inlining->bodies->len : 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const TsInlinedBody *body = &g_array_index (self->inlining->bodies, TsInlinedBody, middle);

      if (op < body->first)
        high = middle;
      else if (op >= body->first + body->n_ops)
        low = middle + 1;
      else
        return body;
    }
  return NULL;
}

guint32
ts_graph_find_in_body (TsGraph *self,
                       guint32 call,
                       const TsFunction *function,
                       guint32 op)
{
  const GArray *bodies = ts_graph_get_inlined_bodies (self);

  for (guint i = 0; bodies != NULL && i < bodies->len; i++)
    {
      const TsInlinedBody *body = &g_array_index (bodies, TsInlinedBody, i);

      if (body->call == call && ts_graph_get_body_of (body->body) == function)
        return op < body->n_ops ? body->first + op : TS_NO_OP;
    }
  return TS_NO_OP;
}

guint32
ts_graph_find_outer_call (TsGraph *self,
                          guint32 op)
{
  const TsInlinedBody *body;

  while ((body = ts_graph_find_inlined_body (self, op)) != NULL)
    op = body->call;
  return op;
}

static gboolean
is_inlined (TsGraph *graph,
            guint32 op)
{
  const GArray *bodies = ts_graph_get_inlined_bodies (graph);

  for (guint i = 0; bodies != NULL && i < bodies->len; i++)
    if (g_array_index (bodies, TsInlinedBody, i).call == op)
      return TRUE;
  return FALSE;
}

static gboolean
has_call (const GPtrArray *calls,
          const TsFunction *function)
{
  for (guint i = 0; i < calls->len; i++)
    if (((const TsFunctionCall *)calls->pdata[i])->function == function)
      return TRUE;
  return FALSE;
}

guint32
ts_operation_find_recursion (const TsOperation *self)
{
  g_autoptr (GPtrArray) calls = NULL;
  const TsInlinedBody *body = ts_graph_find_inlined_body (self->graph, self->index);

  if (body == NULL)
    return TS_NO_OP;
  calls = ts_operation_list_called_functions (self);
  for (; body != NULL; body = ts_graph_find_inlined_body (self->graph, body->call))
    if (has_call (calls, ts_graph_get_body_of (body->body)))
      return body->call;
  return TS_NO_OP;
}

gboolean
ts_operation_can_be_inlined (const TsOperation *self)
{
  g_autoptr (GPtrArray) calls = NULL;

  if (ts_graph_get_n_functions (self->graph) == 0)
    return FALSE;
  calls = ts_operation_list_called_functions (self);
  for (guint i = 0; i < calls->len; i++)
    if (((const TsFunctionCall *)calls->pdata[i])->function != NULL)
      return ts_operation_find_recursion (self) == TS_NO_OP && !is_inlined (self->graph, self->index);
  return FALSE;
}

/* ---- inlining ----------------------------------------------------------------------------------- */

/* Which operations hand their inputs on to the functions that they call, and how many they keep. */
static const struct
{
  const char *type;
  guint32 n_kept;
  gboolean is_loop;
} callers[] = {
  { "PartitionedCall", 0, FALSE },
  { "StatefulPartitionedCall", 0, FALSE },
  { "While", 0, TRUE },
  { "StatelessWhile", 0, TRUE },
  { "If", 1, FALSE },
  { "StatelessIf", 1, FALSE },
  { "Case", 1, FALSE },
  { "StatelessCase", 1, FALSE },
  { "RemoteCall", 1, FALSE },
};

/**
 * Handing:
 * @is_known: whether it is known which inputs of the caller are the arguments: those from @n_kept on
 */
typedef struct
{
  gboolean is_known;
  gboolean is_loop;
  guint32 n_kept;
} Handing;

static Handing
find_handing (const TsOperation *caller,
              const TsFunctionCall *call,
              guint n_args)
{
  Handing handing = { call->attr == NULL, FALSE, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (callers) && !handing.is_known; i++)
    if (strcmp (callers[i].type, caller->type) == 0)
      handing = (Handing) { TRUE, callers[i].is_loop, callers[i].n_kept };

  handing.is_known &= caller->n_inputs >= handing.n_kept && caller->n_inputs - handing.n_kept == n_args;
  return handing;
}

static TsGraph *
alloc_copy (TsGraph *graph)
{
  TsGraph *library = ts_graph_library (graph);
  TsGraph *self = ts_graph_alloc (graph->ops);

  self->library = ts_graph_ref (library);
  self->file = graph->file != NULL ? g_bytes_ref (graph->file) : NULL;
  self->producer = graph->producer;
  self->min_consumer = graph->min_consumer;
  self->inlining = g_new0 (TsGraphInlining, 1);
  self->inlining->own = ts_graph_ref (graph);
  self->inlining->bodies = g_array_new (FALSE, FALSE, sizeof (TsInlinedBody));
  g_array_set_clear_func (self->inlining->bodies, body_clear);
  return self;
}

static TsOperationRecord *
append (TsGraph *self,
        const TsOperationRecord *from,
        const char *name)
{
  TsOperationRecord *record = ts_graph_reserve (self);
  guint32 index = record->op.index;

  *record = *from;
  record->op.graph = self;
  record->op.index = index;
  record->op.name = name;
  record->op.first_output = self->n_outputs;
  return record;
}

static void
publish (TsGraph *self,
         TsOperationRecord *record)
{
  ts_graph_add_name (self, record->op.name, strlen (record->op.name), record->op.index);
  ts_graph_publish (self, record);
}

static gboolean
copy_own (TsGraph *self,
          TsGraph *graph,
          GCancellable *cancellable,
          GError **error)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperationRecord *from = ts_graph_record (graph, i);

      if (i % CANCEL_INTERVAL == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      publish (self, append (self, from, from->op.name));
    }
  return TRUE;
}

/* As `CALL/NAME`, or with a suffix if there is such an operation. */
static const char *
keep_name (TsGraph *self,
           const char *prefix,
           const char *name)
{
  g_autofree char *text = g_strdup_printf ("%s/%s", prefix, name);

  for (guint i = 1; ts_graph_find_unlocked (self, text, strlen (text)) != TS_NO_OP; i++)
    {
      g_free (text);
      text = g_strdup_printf ("%s/%s_%u", prefix, name, i);
    }
  return ts_arena_strndup (&self->arena, text, strlen (text));
}

static char *
dup_prefix (const TsOperation *caller,
            const TsFunctionCall *call,
            const GPtrArray *calls)
{
  gboolean in_list = FALSE;

  if (calls->len == 1)
    return g_strdup (caller->name);
  for (guint i = 0; i < calls->len; i++)
    in_list |= ((const TsFunctionCall *)calls->pdata[i])->index > 0 && g_strcmp0 (((const TsFunctionCall *)calls->pdata[i])->attr, call->attr) == 0;
  if (in_list)
    return g_strdup_printf ("%s/%s_%u", caller->name, call->attr, call->index);
  return g_strdup_printf ("%s/%s", caller->name, call->attr != NULL ? call->attr : call->name);
}

/* An input within the body as it is here. Arguments are the first operations of a body. */
static TsOutput
move_input (const TsInlinedBody *inlined,
            const TsOutput *arguments,
            TsOutput input)
{
  if (input.op == TS_NO_OP)
    return input;
  if (inlined->is_direct && input.op < ts_graph_get_n_args (inlined->body))
    return arguments[input.op];
  return (TsOutput) { input.op + inlined->first, input.index };
}

/* @arguments: (nullable): what is handed to the body */
static void
connect (TsGraph *self,
         TsOperation *op,
         const TsInlinedBody *inlined,
         const TsOutput *arguments)
{
  guint32 number = op->index - inlined->first;
  gboolean is_arg = arguments != NULL && number < ts_graph_get_n_args (inlined->body);
  TsOutput *inputs = ts_arena_new (&self->arena, TsOutput, op->n_inputs + 1);
  guint32 *controls = ts_arena_new (&self->arena, guint32, op->n_control_inputs);

  for (guint32 i = 0; i < op->n_inputs; i++)
    inputs[i] = move_input (inlined, arguments, op->inputs[i]);
  for (guint32 i = 0; i < op->n_control_inputs; i++)
    controls[i] = op->control_inputs[i] + inlined->first;
  if (is_arg)
    inputs[0] = arguments[number];
  op->n_inputs = is_arg ? 1 : op->n_inputs;
  op->inputs = inputs;
  op->control_inputs = controls;
}

/* A `_Retval` gives what it takes. */
static void
open_result (TsGraph *self,
             TsOperationRecord *record,
             TsGraph *body)
{
  const TsOperation *op = &record->op;
  guint8 dtype = TS_DTYPE_INVALID;

  if (op->n_inputs > 0 && op->inputs[0].op != TS_NO_OP)
    dtype = (guint8)ts_graph_get_dtype (body, op->inputs[0]);
  record->op.n_outputs = 1;
  record->output_dtypes = ts_graph_keep_dtypes (self, &dtype, 1);
}

static void
append_body (TsGraph *self,
             TsInlinedBody *inlined,
             const char *prefix,
             const TsOutput *arguments)
{
  TsGraph *body = inlined->body;

  inlined->first = self->n_ops;
  inlined->n_ops = ts_graph_get_n_operations (body);
  for (guint32 i = 0; i < inlined->n_ops; i++)
    {
      const TsOperationRecord *from = ts_graph_record (body, i);
      TsOperationRecord *record = append (self, from, keep_name (self, prefix, from->op.name));

      if (strcmp (from->op.type, "_Retval") == 0)
        open_result (self, record, body);
      connect (self, &record->op, inlined, arguments);
      publish (self, record);
    }
}

/* What a body returns, and what has to run before it is done. */
static void
collect_results (TsGraph *self,
                 const TsInlinedBody *inlined,
                 GArray *inputs,
                 GArray *controls)
{
  for (guint i = 0; i < ts_graph_get_n_results (inlined->body); i++)
    {
      TsOutput result = { inlined->first + ts_graph_get_result (inlined->body, i), 0 };
      const TsOperation *op = &ts_graph_record (self, result.op)->op;

      if (inlined->is_direct)
        result = op->n_inputs > 0 ? op->inputs[0] : TS_NO_OUTPUT;
      g_array_append_val (inputs, result);
    }
  for (guint i = 0; i < ts_graph_get_n_control_results (inlined->body); i++)
    {
      const char *name;
      guint32 control = inlined->first + ts_graph_get_control_result (inlined->body, i, &name);

      g_array_append_val (controls, control);
    }
}

static gboolean
instantiate (TsGraph *self,
             const TsOperation *caller,
             const TsFunctionCall *call,
             TsInlinedBody *inlined,
             GError **error)
{
  guint64 n_inlined = self->n_ops - ts_graph_get_n_own_operations (self);

  inlined->body = ts_operation_instantiate (caller, call->attr, call->index, error);
  if (inlined->body == NULL)
    {
      g_prefix_error (error, "\"%s\": ", caller->name);
      return FALSE;
    }
  if (n_inlined + ts_graph_get_n_operations (inlined->body) <= TS_MAX_INLINED_OPERATIONS)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "\"%s\": with the body of \"%s\" more than %u operations would be opened in calls", caller->name, call->name,
               TS_MAX_INLINED_OPERATIONS);
  ts_graph_unref (inlined->body);
  return FALSE;
}

/* Of inputs or numbers of operations. */
static gconstpointer
keep_array (TsGraph *self,
            const GArray *array)
{
  gsize size = array->len * g_array_get_element_size ((GArray *)array);
  gpointer kept = ts_arena_alloc (&self->arena, size, _Alignof(TsOutput));

  if (size > 0)
    memcpy (kept, array->data, size);
  return kept;
}

static gboolean
inline_call (TsGraph *self,
             guint32 index,
             GError **error)
{
  TsOperation *caller = &ts_graph_record (self, index)->op;
  g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (caller);
  g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (GArray) controls = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 n_kept = caller->n_inputs;

  g_array_append_vals (controls, caller->control_inputs, caller->n_control_inputs);
  for (guint i = 0; i < calls->len; i++)
    {
      const TsFunctionCall *call = calls->pdata[i];
      g_autofree char *prefix = dup_prefix (caller, call, calls);
      TsInlinedBody inlined = { .call = index, .number = i };
      Handing handing;

      if (call->function == NULL)
        continue;
      if (!instantiate (self, caller, call, &inlined, error))
        return FALSE;
      handing = find_handing (caller, call, ts_graph_get_n_args (inlined.body));
      inlined.is_direct = handing.is_known && !handing.is_loop;
      append_body (self, &inlined, prefix, handing.is_known ? caller->inputs + handing.n_kept : NULL);
      n_kept = handing.is_known ? handing.n_kept : n_kept;
      collect_results (self, &inlined, inputs, controls);
      g_array_append_val (self->inlining->bodies, inlined);
    }

  g_array_prepend_vals (inputs, caller->inputs, n_kept);
  caller->inputs = keep_array (self, inputs);
  caller->n_inputs = inputs->len;
  caller->control_inputs = keep_array (self, controls);
  caller->n_control_inputs = controls->len;
  return TRUE;
}

static guint32
find_next_call (TsGraph *self,
                const char *const *calls)
{
  for (guint i = 0; calls[i] != NULL; i++)
    {
      const TsOperation *op = ts_graph_find_operation (self, calls[i]);

      if (op != NULL && ts_operation_can_be_inlined (op))
        return op->index;
    }
  return TS_NO_OP;
}

/* Calls whose bodies are there already, and then @calls. (transfer full) */
static char **
list_calls (TsGraph *self,
            const char *const *calls)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const GArray *bodies = ts_graph_get_inlined_bodies (self);

  for (guint i = 0; bodies != NULL && i < bodies->len; i++)
    g_strv_builder_add (names, ts_graph_get_operation (self, g_array_index (bodies, TsInlinedBody, i).call)->name);
  g_strv_builder_addv (names, (const char **)calls);
  return g_strv_builder_end (names);
}

TsGraph *
ts_graph_inline (TsGraph *self,
                 const char *const *calls,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (TsGraph) copy = NULL;
  g_auto (GStrv) names = NULL;
  TsGraph *own = ts_graph_get_own_graph (self);
  guint32 call;

  if (find_next_call (self, calls) == TS_NO_OP)
    return ts_graph_ref (self);

  names = list_calls (self, calls);
  copy = alloc_copy (own);
  if (!copy_own (copy, own, cancellable, error))
    return NULL;
  while ((call = find_next_call (copy, (const char *const *)names)) != TS_NO_OP)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !inline_call (copy, call, error))
      return NULL;
  return g_steal_pointer (&copy);
}
