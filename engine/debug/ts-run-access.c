#include "engine/debug/ts-run-access.h"

#include "engine/debug/ts-retrace.h"
#include "engine/exec/ts-invocation.h"
#include "engine/graph/ts-graph-trace.h"
#include "engine/ops/ts-variable.h"
#include "engine/tensor/ts-resource.h"

typedef struct
{
  const TsOperation *op;
  gboolean writes;
} Access;

typedef struct
{
  TsResource *resource;
  GArray *accesses; /* Access, each operation once */
} State;

struct _TsRunAccess
{
  TsGraph *graph;
  GHashTable *states; /* TsResource -> State */
};

static void
state_free (gpointer data)
{
  State *self = data;

  ts_resource_unref (self->resource);
  g_array_unref (self->accesses);
  g_free (self);
}

TsRunAccess *
ts_run_access_new (TsGraph *graph)
{
  TsRunAccess *self = g_new0 (TsRunAccess, 1);

  self->graph = graph;
  self->states = g_hash_table_new_full (NULL, NULL, NULL, state_free);
  return self;
}

void
ts_run_access_free (TsRunAccess *self)
{
  g_hash_table_unref (self->states);
  g_free (self);
}

/* ---- noting ---------------------------------------------------------------------------------------- */

/* In a function it is the operation of the graph itself that called it. */
static const TsOperation *
get_operation (const TsActivation *activation)
{
  while (ts_activation_get_caller (activation) != NULL)
    activation = ts_activation_get_caller (activation);
  return ts_activation_get_plan (activation)->nodes[activation->node].op;
}

static void
note (TsRunAccess *self,
      TsResource *resource,
      const TsOperation *op,
      gboolean writes)
{
  State *state = g_hash_table_lookup (self->states, resource);
  const Access access = { op, writes };

  if (state == NULL)
    {
      state = g_new0 (State, 1);
      state->resource = ts_resource_ref (resource);
      state->accesses = g_array_new (FALSE, FALSE, sizeof (Access));
      g_hash_table_insert (self->states, resource, state);
    }
  for (guint i = 0; i < state->accesses->len; i++)
    if (g_array_index (state->accesses, Access, i).op == op)
      {
        g_array_index (state->accesses, Access, i).writes |= writes;
        return;
      }
  g_array_append_val (state->accesses, access);
}

/* (nullable): the variable that input @i leads to. An operation that hands a handle on touches nothing; queues and the like keep their order themselves. */
static TsResource *
get_resource (const TsActivation *activation,
              guint32 i)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  const TsTensor *slot = activation->iteration->slots[node->first_in + i];

  TsResource *resource = slot != NULL ? ts_retrace_find_resource (slot) : NULL;

  return resource != NULL && ts_variable_cast (resource) != NULL ? resource : NULL;
}

static gboolean
hands_on (const TsPlanNode *node)
{
  for (guint32 i = 0; i < node->n_out; i++)
    if (node->out_dtypes[i] == TS_DTYPE_RESOURCE)
      return TRUE;
  return node->kernel != NULL && node->kernel->resume != NULL;
}

void
ts_run_access_note (TsRunAccess *self,
                    const TsActivation *activation,
                    gboolean changes)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];

  for (guint32 i = 0; i < node->n_in && (changes || !hands_on (node)); i++)
    {
      TsResource *resource = get_resource (activation, i);

      if (resource != NULL)
        note (self, resource, get_operation (activation), changes);
    }
}

/* ---- races ----------------------------------------------------------------------------------------- */

static void
clear_race (gpointer data)
{
  g_free (((TsRunRace *)data)->name);
}

/* Those of @state that no way connects with @writer, each pair of writers once. */
static gboolean
add_races (TsRunAccess *self,
           const State *state,
           guint writer,
           guint max,
           GArray *races,
           GCancellable *cancellable,
           GError **error)
{
  const Access *accesses = (const Access *)(const void *)state->accesses->data;
  guint32 op = accesses[writer].op->index;
  g_autofree guint32 *down = ts_graph_trace_reach (self->graph, &op, 1, TS_TRACE_DOWN, TS_TRACE_FAR, TS_TRACE_CONTROLS, cancellable, error);
  g_autofree guint32 *up = down != NULL ? ts_graph_trace_reach (self->graph, &op, 1, TS_TRACE_UP, TS_TRACE_FAR, TS_TRACE_CONTROLS, cancellable, error) : NULL;

  for (guint i = 0; up != NULL && i < state->accesses->len && races->len < max; i++)
    {
      guint32 other = accesses[i].op->index;
      const TsRunRace race = { accesses[writer].op, accesses[i].op, NULL, accesses[i].writes };

      if (other == TS_NO_OP || down[other] != TS_TRACE_FAR || up[other] != TS_TRACE_FAR || (accesses[i].writes && i < writer))
        continue;
      g_array_append_val (races, race);
      g_array_index (races, TsRunRace, races->len - 1).name = g_strdup (state->resource->name);
    }
  return up != NULL;
}

static gint
compare_races (gconstpointer a,
               gconstpointer b)
{
  const TsRunRace *x = a, *y = b;

  if (x->writer->index != y->writer->index)
    return x->writer->index < y->writer->index ? -1 : 1;
  return x->other->index < y->other->index ? -1 : x->other->index > y->other->index;
}

GArray *
ts_run_access_find_races (TsRunAccess *self,
                          guint max,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GArray) races = g_array_new (FALSE, FALSE, sizeof (TsRunRace));
  GHashTableIter iter;
  gpointer data;

  g_array_set_clear_func (races, clear_race);
  g_hash_table_iter_init (&iter, self->states);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      const State *state = data;

      for (guint i = 0; i < state->accesses->len && state->accesses->len > 1; i++)
        {
          const Access *access = &g_array_index (state->accesses, Access, i);

          if (access->writes && access->op->index != TS_NO_OP && !add_races (self, state, i, max, races, cancellable, error))
            return NULL;
        }
    }
  g_array_sort (races, compare_races);
  return g_steal_pointer (&races);
}

/* ---- why ------------------------------------------------------------------------------------------- */

static char *
describe_race (TsRunAccess *self,
               const State *state,
               const TsOperation *op)
{
  g_autoptr (GArray) races = g_array_new (FALSE, FALSE, sizeof (TsRunRace));

  g_array_set_clear_func (races, clear_race);
  for (guint i = 0; i < state->accesses->len; i++)
    {
      const Access *access = &g_array_index (state->accesses, Access, i);

      if (access->writes && access->op->index != TS_NO_OP && !add_races (self, state, i, G_MAXUINT, races, NULL, NULL))
        return NULL;
    }
  for (guint i = 0; i < races->len; i++)
    {
      const TsRunRace *race = &g_array_index (races, TsRunRace, i);
      const TsOperation *other = race->writer == op ? race->other : race->writer;

      if (race->writer == op || race->other == op)
        return g_strdup_printf ("nothing orders it and %s (%s), and both touch %s", other->name, other->type, race->name);
    }
  return NULL;
}

char *
ts_run_access_explain (TsRunAccess *self,
                       const TsActivation *activation)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  gboolean has_state = FALSE;

  for (guint32 i = 0; i < node->n_in; i++)
    {
      TsResource *resource = get_resource (activation, i);
      const State *state = resource != NULL ? g_hash_table_lookup (self->states, resource) : NULL;
      char *text = state != NULL ? describe_race (self, state, get_operation (activation)) : NULL;

      if (text != NULL)
        return text;
      has_state |= resource != NULL;
    }
  if (has_state || (node->op->def != NULL && node->op->def->is_stateful))
    return g_strdup ("it has state");
  return g_strdup ("its kernel computes in another order");
}
