#include "engine/debug/travel/ts-retrace-private.h"

#include "engine/tensor/ts-resource.h"

/* What was the same tensor is the same value: that tells which input of a call, or result of what it called, an argument or an output is. */
typedef struct
{
  const TsPlan *callee;
  guint result;
  TsTensor *value;
  TsValueSource source;
} Result;

/* ---- tables ---------------------------------------------------------------------------------------- */

static guint
spot_hash (gconstpointer data)
{
  const TsRetraceSpot *spot = data;

  return g_direct_hash (spot->frame) ^ (guint)spot->iteration * 31u ^ spot->node * 2654435761u;
}

static gboolean
spot_equal (gconstpointer a,
            gconstpointer b)
{
  const TsRetraceSpot *x = a, *y = b;

  return x->frame == y->frame && x->iteration == y->iteration && x->node == y->node;
}

static void
clear_result (gpointer data)
{
  ts_tensor_unref (((Result *)data)->value);
}

static void
history_free (gpointer data)
{
  TsRetraceHistory *self = data;

  g_array_unref (self->entries);
  g_array_unref (self->before);
  g_free (self);
}

static void
clear_tensor (gpointer data)
{
  g_clear_pointer ((TsTensor **)data, ts_tensor_unref);
}

static void
add_history (TsRetrace *self,
             gsize entry)
{
  const GArray *changes = ts_journal_get (self->journal, entry)->changes;

  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const TsJournalChange *change = &g_array_index (changes, TsJournalChange, i);
      TsRetraceHistory *history = g_hash_table_lookup (self->histories, change->resource);

      if (history == NULL)
        {
          history = g_new0 (TsRetraceHistory, 1);
          history->entries = g_array_new (FALSE, FALSE, sizeof (gsize));
          history->before = g_array_new (FALSE, FALSE, sizeof (gpointer));
          g_hash_table_insert (self->histories, change->resource, history);
        }
      if (history->entries->len > 0 && g_array_index (history->entries, gsize, history->entries->len - 1) == entry)
        continue; /* what it was before the activation is what counts */
      g_array_append_val (history->entries, entry);
      g_array_append_val (history->before, change->undo);
    }
}

void
ts_retrace_init (TsRetrace *self,
                 TsDebugger *debugger)
{
  self->debugger = debugger;
  self->journal = debugger->journal;
  self->end = ts_journal_get_length (self->journal);
  self->sources = g_hash_table_new_full (spot_hash, spot_equal, g_free, NULL);
  self->in_edges = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->arguments = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->results = g_hash_table_new_full (spot_hash, spot_equal, g_free, (GDestroyNotify)g_array_unref);
  self->histories = g_hash_table_new_full (NULL, NULL, NULL, history_free);
  self->inputs = g_array_new (FALSE, TRUE, sizeof (TsTensor *));
  g_array_set_clear_func (self->inputs, clear_tensor);
  self->input_sources = g_array_new (FALSE, TRUE, sizeof (TsValueSource));
  self->resources = g_array_new (FALSE, TRUE, sizeof (TsResource *));
  self->output_sources = g_array_new (FALSE, TRUE, sizeof (TsValueSource));
  for (gsize i = 0; i < self->end; i++)
    add_history (self, i);
}

void
ts_retrace_clear (TsRetrace *self)
{
  g_hash_table_unref (self->sources);
  g_hash_table_unref (self->in_edges);
  g_hash_table_unref (self->arguments);
  g_hash_table_unref (self->results);
  g_hash_table_unref (self->histories);
  g_array_unref (self->inputs);
  g_array_unref (self->input_sources);
  g_array_unref (self->resources);
  g_array_unref (self->output_sources);
}

/* For each node where its entries begin, then for each of its inputs 1 + node and output that it comes from; 0: it is fed. */
static const guint32 *
get_in_edges (TsRetrace *self,
              const TsPlan *plan)
{
  guint32 *table = g_hash_table_lookup (self->in_edges, plan);
  guint32 size = plan->n_nodes;

  if (table != NULL)
    return table;
  for (guint32 i = 0; i < plan->n_nodes; i++)
    size += 2 * plan->nodes[i].n_in;
  table = g_new0 (guint32, size + 1);
  size = plan->n_nodes;
  for (guint32 i = 0; i < plan->n_nodes; i++)
    {
      table[i] = size;
      size += 2 * plan->nodes[i].n_in;
    }
  for (guint32 i = 0; i < plan->n_nodes; i++)
    for (guint32 k = 0; k < plan->nodes[i].n_edges; k++)
      {
        const TsPlanEdge *edge = &plan->edges[plan->nodes[i].first_edge + k];

        if (edge->output < 0 || edge->node == TS_NO_OP)
          continue;
        table[table[edge->node] + 2 * (guint32)edge->input] = i + 1;
        table[table[edge->node] + 2 * (guint32)edge->input + 1] = (guint32)edge->output;
      }
  g_hash_table_insert (self->in_edges, (gpointer)plan, table);
  return table;
}

static TsRetraceSpot
get_spot (const TsActivation *activation)
{
  return (TsRetraceSpot) { activation->frame, activation->iteration->number, activation->node };
}

/* Where the outputs of an activation are looked for: a NextIteration's are of the next turn, an Exit's of the turn outside. */
static void
remember_outputs (TsRetrace *self,
                  const TsActivation *activation)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  TsRetraceSpot *spot = g_new (TsRetraceSpot, 1);

  *spot = get_spot (activation);
  if (node->kind == TS_PLAN_NODE_NEXT_ITERATION)
    spot->iteration++;
  else if (node->kind == TS_PLAN_NODE_EXIT)
    {
      spot->frame = activation->frame->parent;
      spot->iteration = activation->frame->parent_iteration->number;
    }
  g_hash_table_insert (self->sources, spot, GSIZE_TO_POINTER (self->at + 1));
}

/* ---- where values come from ------------------------------------------------------------------------- */

static TsValueSource
find_in_results (const GArray *results,
                 const TsTensor *value,
                 guint preferred)
{
  TsValueSource found = { TS_SOURCE_NONE, 0, 0 };

  for (guint i = 0; results != NULL && i < results->len; i++)
    {
      const Result *result = &g_array_index (results, Result, i);

      if (result->value != value)
        continue;
      found = result->source;
      if (result->result == preferred)
        break;
    }
  return found;
}

static TsValueSource find_source (TsRetrace *self, const TsActivation *activation, guint input);

/* An input of @call that is this value, if there are several the one that is preferred. */
static TsValueSource
find_in_inputs (TsRetrace *self,
                const TsActivation *call,
                const TsTensor *value,
                guint preferred)
{
  const TsPlanNode *node = &ts_activation_get_plan (call)->nodes[call->node];
  guint found = G_MAXUINT;

  for (guint i = 0; i < node->n_in; i++)
    if (call->iteration->slots[node->first_in + i] == value && (found == G_MAXUINT || i == preferred))
      found = i;
  return found != G_MAXUINT ? find_source (self, call, found) : (TsValueSource) { TS_SOURCE_NONE, 0, 0 };
}

/* Argument @i of a function that @call called: what it called before gave it back, or it is an input, of which the last are handed on. */
static TsValueSource
find_argument (TsRetrace *self,
               const TsActivation *call,
               const TsTensor *value,
               guint i,
               guint n_args)
{
  const TsPlanNode *node = &ts_activation_get_plan (call)->nodes[call->node];
  const TsRetraceSpot spot = get_spot (call);
  TsValueSource source = find_in_results (g_hash_table_lookup (self->results, &spot), value, i);

  return source.kind != TS_SOURCE_NONE ? source : find_in_inputs (self, call, value, i + (node->n_in > n_args ? node->n_in - n_args : 0));
}

/* Who gave the arguments of the function that @activation, the first of it to come by, is in. */
const TsValueSource *
ts_retrace_get_arguments (TsRetrace *self,
                          const TsActivation *activation)
{
  const TsActivation *call = ts_activation_get_caller (activation);
  const TsPlan *plan = ts_activation_get_plan (activation);
  gpointer key = GSIZE_TO_POINTER ((gsize)ts_activation_get_call_number (activation));
  TsValueSource *arguments = g_hash_table_lookup (self->arguments, key);
  TsIteration *first = activation->frame->invocation->root->oldest;

  if (arguments != NULL || call == NULL)
    return arguments;
  arguments = g_new0 (TsValueSource, plan->n_feeds + 1);
  for (guint i = 0; first != NULL && i < plan->n_feeds; i++)
    for (guint k = plan->first_feed_edge[i]; k < plan->first_feed_edge[i + 1]; k++)
      {
        const TsPlanEdge *edge = &plan->feed_edges[k];
        const TsTensor *value = edge->node != TS_NO_OP && edge->output >= 0 ? first->slots[plan->nodes[edge->node].first_in + (guint32)edge->input] : NULL;

        if (value == NULL)
          continue;
        arguments[i] = find_argument (self, call, value, i, plan->n_feeds);
        break;
      }
  g_hash_table_insert (self->arguments, key, arguments);
  return arguments;
}

static TsValueSource
find_feed_source (TsRetrace *self,
                  const TsActivation *activation,
                  guint input)
{
  const TsPlan *plan = ts_activation_get_plan (activation);
  const TsValueSource *arguments = ts_retrace_get_arguments (self, activation);

  for (guint i = 0; i < plan->n_feeds; i++)
    for (guint k = plan->first_feed_edge[i]; k < plan->first_feed_edge[i + 1]; k++)
      if (plan->feed_edges[k].node == activation->node && plan->feed_edges[k].input == (gint32)input)
        return arguments != NULL ? arguments[i] : (TsValueSource) { TS_SOURCE_FEED, i, 0 };
  return (TsValueSource) { TS_SOURCE_NONE, 0, 0 };
}

static TsValueSource
find_source (TsRetrace *self,
             const TsActivation *activation,
             guint input)
{
  const TsPlan *plan = ts_activation_get_plan (activation);
  const guint32 *table = get_in_edges (self, plan);
  const guint32 *edge = &table[table[activation->node] + 2 * input];
  TsRetraceSpot spot = get_spot (activation);
  const TsPlanNode *from;
  gsize entry;

  if (edge[0] == 0)
    return find_feed_source (self, activation, input);
  spot.node = edge[0] - 1;
  from = &plan->nodes[spot.node];
  if (from->kind == TS_PLAN_NODE_ENTER || from->kind == TS_PLAN_NODE_CONSTANT_ENTER)
    {
      spot.frame = activation->frame->parent;
      spot.iteration = activation->frame->parent_iteration->number;
    }
  entry = GPOINTER_TO_SIZE (g_hash_table_lookup (self->sources, &spot));
  if (entry == 0)
    return (TsValueSource) { TS_SOURCE_NONE, 0, 0 };
  return (TsValueSource) { TS_SOURCE_ENTRY, entry - 1, edge[1] };
}

/* ---- state ----------------------------------------------------------------------------------------- */

TsResource *
ts_retrace_find_resource (const TsTensor *value)
{
  if (ts_tensor_is_reference (value))
    return ts_tensor_get_reference (value);
  return value->dtype == TS_DTYPE_RESOURCE && value->n_elements == 1 ? ts_tensor_get_handle (value, 0) : NULL;
}

/* (nullable): what has become of @resource, up to the current entry. */
TsRetraceHistory *
ts_retrace_get_history (TsRetrace *self,
                        const TsResource *resource)
{
  TsRetraceHistory *history = g_hash_table_lookup (self->histories, resource);

  while (history != NULL && history->next < history->entries->len && g_array_index (history->entries, gsize, history->next) < self->at)
    history->next++;
  return history;
}

/* What a variable held when the current activation began, and since when; anything else is left as it is. */
static TsTensor *
look_behind (TsRetrace *self,
             TsResource *resource,
             TsTensor *value,
             TsValueSource *source)
{
  TsVariable *variable = ts_variable_cast (resource);
  const TsRetraceHistory *history = ts_retrace_get_history (self, resource);
  TsTensor *before;

  if (variable == NULL)
    return ts_tensor_is_reference (value) ? ts_tensor_dup_value (value) : ts_tensor_ref (value);
  if (history != NULL && history->next > 0)
    *source = (TsValueSource) { TS_SOURCE_ENTRY, g_array_index (history->entries, gsize, history->next - 1), TS_NO_OP };
  else
    *source = (TsValueSource) { TS_SOURCE_BEFORE, 0, 0 };
  if (history == NULL || history->next == history->entries->len)
    return ts_variable_dup_value (variable);
  before = g_array_index (history->before, TsTensor *, history->next);
  return before != NULL ? ts_tensor_ref (before) : NULL;
}

/* ---- one activation -------------------------------------------------------------------------------- */

void
ts_retrace_gather_inputs (TsRetrace *self,
                          const TsActivation *activation)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];

  g_array_set_size (self->inputs, 0);
  g_array_set_size (self->inputs, node->n_in);
  g_array_set_size (self->input_sources, node->n_in);
  g_array_set_size (self->resources, node->n_in);
  for (guint i = 0; i < node->n_in; i++)
    {
      TsTensor *slot = activation->iteration->slots[node->first_in + i];
      TsValueSource *source = &g_array_index (self->input_sources, TsValueSource, i);
      TsResource *resource = slot != NULL ? ts_retrace_find_resource (slot) : NULL;

      *source = slot != NULL ? find_source (self, activation, i) : (TsValueSource) { TS_SOURCE_NONE, 0, 0 };
      g_array_index (self->resources, TsResource *, i) = resource;
      if (slot != NULL)
        g_array_index (self->inputs, TsTensor *, i) = resource != NULL ? look_behind (self, resource, slot, source) : ts_tensor_ref (slot);
    }
}

void
ts_retrace_gather_outputs (TsRetrace *self,
                           const TsActivation *activation,
                           TsTensor *const *outputs,
                           guint n)
{
  const TsRetraceSpot spot = get_spot (activation);
  const GArray *results = g_hash_table_lookup (self->results, &spot);

  g_array_set_size (self->output_sources, n);
  for (guint i = 0; i < n; i++)
    {
      TsValueSource *source = &g_array_index (self->output_sources, TsValueSource, i);

      *source = (TsValueSource) { TS_SOURCE_NONE, 0, 0 };
      if (outputs[i] != NULL)
        *source = find_in_results (results, outputs[i], i);
      if (outputs[i] != NULL && source->kind == TS_SOURCE_NONE)
        *source = find_in_inputs (self, activation, outputs[i], i);
    }
}

/* What a function gives back, as far as it has it now. */
static void
remember_results (TsRetrace *self,
                  const TsActivation *activation,
                  TsTensor *const *outputs)
{
  const TsActivation *call = ts_activation_get_caller (activation);
  const TsPlan *plan = ts_activation_get_plan (activation);
  const TsPlanNode *node = &plan->nodes[activation->node];

  for (guint32 k = 0; call != NULL && k < node->n_edges; k++)
    {
      const TsPlanEdge *edge = &plan->edges[node->first_edge + k];
      const TsRetraceSpot spot = get_spot (call);
      GArray *results;
      Result result;
      guint at = 0;

      if (edge->node != TS_NO_OP || edge->output < 0 || outputs[edge->output] == NULL)
        continue;
      results = g_hash_table_lookup (self->results, &spot);
      if (results == NULL)
        {
          results = g_array_new (FALSE, FALSE, sizeof (Result));
          g_array_set_clear_func (results, clear_result);
          g_hash_table_insert (self->results, g_memdup2 (&spot, sizeof spot), results);
        }
      result = (Result) { plan, (guint)edge->input, ts_tensor_ref (outputs[edge->output]), { TS_SOURCE_ENTRY, self->at, (guint32)edge->output } };
      while (at < results->len && (g_array_index (results, Result, at).callee != plan || g_array_index (results, Result, at).result != result.result))
        at++;
      if (at < results->len)
        {
          ts_tensor_unref (g_array_index (results, Result, at).value);
          g_array_index (results, Result, at) = result;
        }
      else
        g_array_append_val (results, result);
    }
}

void
ts_retrace_remember (TsRetrace *self,
                     const TsActivation *activation,
                     TsTensor *const *outputs)
{
  const TsRetraceSpot spot = get_spot (activation);

  g_hash_table_remove (self->results, &spot);
  remember_outputs (self, activation);
  remember_results (self, activation, outputs);
}
