#include "engine/graph/ts-graph-state.h"
#include "engine/graph/ts-graph-private.h"

#include "engine/graph/ts-function.h"

#define DEFAULT_GRAPH_SEED 87654321

void
ts_graph_finalize (TsGraph *self)
{
  ts_collections_finalize (ts_graph_get_collections (self));
  g_atomic_int_set (&self->extras.is_finalized, TRUE);
}

gboolean
ts_graph_is_finalized (TsGraph *self)
{
  return g_atomic_int_get (&self->extras.is_finalized);
}

guint32
ts_graph_get_version (TsGraph *self)
{
  return ts_graph_get_n_operations (self);
}

gboolean
ts_graph_is_building_function (TsGraph *self)
{
  return self->extras.is_building_function || ts_graph_get_body_of (self) != NULL;
}

void
ts_graph_set_building_function (TsGraph *self,
                                gboolean building_function)
{
  self->extras.is_building_function = building_function;
}

const gint32 *
ts_graph_get_bad_consumers (TsGraph *self,
                            guint *n)
{
  GArray *list = self->extras.bad_consumers;

  *n = list != NULL ? list->len : 0;
  return list != NULL ? (const gint32 *)(gpointer)list->data : NULL;
}

/* ---- seeds ---- */

void
ts_graph_set_seed (TsGraph *self,
                   gint64 seed)
{
  self->extras.has_seed = TRUE;
  self->extras.seed = seed;
}

void
ts_graph_unset_seed (TsGraph *self)
{
  self->extras.has_seed = FALSE;
}

gboolean
ts_graph_get_seed (TsGraph *self,
                   gint64 *seed)
{
  *seed = self->extras.has_seed ? self->extras.seed : 0;
  return self->extras.has_seed;
}

/* Python's seed % (2**31 - 1), never negative. */
static gint64
truncate_seed (gint64 seed)
{
  gint64 rest = seed % G_MAXINT32;

  return rest < 0 ? rest + G_MAXINT32 : rest;
}

gboolean
ts_graph_combine_seeds (TsGraph *self,
                        const gint64 *op_seed,
                        gint64 *seed,
                        gint64 *seed2)
{
  gboolean has_seed = ts_graph_get_seed (self, seed);

  *seed2 = 0;
  if (!has_seed && op_seed == NULL)
    return FALSE;

  *seed = truncate_seed (has_seed ? *seed : DEFAULT_GRAPH_SEED);
  *seed2 = truncate_seed (op_seed != NULL ? *op_seed : (gint64)ts_graph_get_n_operations (self));
  if (*seed == 0 && *seed2 == 0)
    *seed2 = G_MAXINT32; /* two zeros would mean: none */
  return TRUE;
}

/* ---- the default graph ---- */

static GPrivate default_graphs = G_PRIVATE_INIT ((GDestroyNotify)g_ptr_array_unref);

void
ts_graph_push_default (TsGraph *self)
{
  GPtrArray *stack = g_private_get (&default_graphs);

  if (stack == NULL)
    {
      stack = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_graph_unref);
      g_private_set (&default_graphs, stack);
    }
  g_ptr_array_add (stack, ts_graph_ref (self));
}

void
ts_graph_pop_default (TsGraph *self)
{
  GPtrArray *stack = g_private_get (&default_graphs);

  g_return_if_fail (ts_graph_get_default () == self);

  g_ptr_array_remove_index (stack, stack->len - 1);
}

TsGraph *
ts_graph_get_default (void)
{
  GPtrArray *stack = g_private_get (&default_graphs);

  return stack != NULL && stack->len > 0 ? g_ptr_array_index (stack, stack->len - 1) : NULL;
}
