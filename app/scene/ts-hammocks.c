#include "app/scene/ts-hammocks.h"

#include "app/scene/ts-dominators.h"

#include <string.h>

/* A hammock that might be taken. */
typedef struct
{
  TsHammock ends;
  guint32 place; /* of its begin in the order */
  guint32 size;
} Candidate;

typedef struct
{
  const TsDigraph *graph;
  const guint32 *order;
  guint8 *left_out; /* arcs */
  guint32 *host;    /* of what belongs to its only neighbour: that; else TS_NO_NODE */
  guint32 *seen;    /* by node: the last search that came there + 1 */
  guint32 n_searches;
  GArray *found; /* (element-type guint32): nodes of the last search */
} Search;

/* ---- what is left out ---------------------------------------------------------------------------- */

/* The only node at the other ends of some arcs, or TS_NO_NODE if there are several or none. */
static guint32
find_only (const Search *self,
           guint32 v,
           gboolean after)
{
  const TsDigraph *graph = self->graph;
  const guint32 *begin = after ? graph->out_begin : graph->in_begin, *arcs = after ? graph->out : graph->in;
  guint32 only = TS_NO_NODE;

  for (guint32 k = begin[v]; k < begin[v + 1]; k++)
    {
      guint32 other = after ? graph->arcs[arcs[k]].to : graph->arcs[arcs[k]].from;

      if (self->left_out[arcs[k]])
        continue;
      if (only != TS_NO_NODE && only != other)
        return TS_NO_NODE;
      only = other;
    }
  return only;
}

static gboolean
has_arcs (const Search *self,
          guint32 v,
          gboolean after)
{
  const TsDigraph *graph = self->graph;
  const guint32 *begin = after ? graph->out_begin : graph->in_begin, *arcs = after ? graph->out : graph->in;

  for (guint32 k = begin[v]; k < begin[v + 1]; k++)
    if (!self->left_out[arcs[k]])
      return TRUE;
  return FALSE;
}

/* A side input that only one node uses, or a side output of one node; where nothing else begins or ends it is the main way. */
static void
find_hosts (Search *self)
{
  for (guint32 v = 0; v < self->graph->n_nodes; v++)
    {
      gboolean begins = !has_arcs (self, v, FALSE), ends = !has_arcs (self, v, TRUE);
      guint32 host = begins != ends ? find_only (self, v, begins) : TS_NO_NODE;

      self->host[v] = host != TS_NO_NODE && find_only (self, host, !begins) == TS_NO_NODE ? host : TS_NO_NODE;
    }
  for (guint32 a = 0; a < self->graph->n_arcs; a++)
    self->left_out[a] |= self->host[self->graph->arcs[a].from] != TS_NO_NODE || self->host[self->graph->arcs[a].to] != TS_NO_NODE;
}

/* ---- candidates ---------------------------------------------------------------------------------- */

/* All that lies between: what is reached from the one end before the other. %FALSE if that is too much. */
static gboolean
search (Search *self,
        TsHammock ends)
{
  const TsDigraph *graph = self->graph;

  self->n_searches++;
  g_array_set_size (self->found, 0);
  for (guint i = 0; i <= self->found->len; i++)
    {
      guint32 v = i == 0 ? ends.from : g_array_index (self->found, guint32, i - 1);

      for (guint32 k = graph->out_begin[v]; k < graph->out_begin[v + 1]; k++)
        {
          guint32 to = graph->arcs[graph->out[k]].to;

          if (self->left_out[graph->out[k]] || to == ends.to || self->seen[to] == self->n_searches)
            continue;
          if (self->found->len == TS_HAMMOCK_MAX_SIZE)
            return FALSE;
          self->seen[to] = self->n_searches;
          g_array_append_val (self->found, to);
        }
    }
  return TRUE;
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *p = a, *q = b;

  if (p->size != q->size)
    return p->size > q->size ? -1 : 1;
  return p->place < q->place ? -1 : p->place > q->place;
}

/* The largest ones first. */
static GArray *
list_candidates (Search *self)
{
  g_autofree guint32 *before = ts_dominators_find (self->graph, self->left_out, self->order, FALSE);
  g_autofree guint32 *after = ts_dominators_find (self->graph, self->left_out, self->order, TRUE);
  g_autofree guint32 *place = g_new (guint32, (gsize)self->graph->n_nodes + 1);
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint32 i = 0; i < self->graph->n_nodes; i++)
    place[self->order[i]] = i;
  for (guint32 v = 0; v < self->graph->n_nodes; v++)
    {
      TsHammock ends = { before[v], v };

      if (ends.from == TS_NO_NODE || after[ends.from] != v || !search (self, ends) || self->found->len < TS_HAMMOCK_MIN_SIZE)
        continue;

      Candidate candidate = { ends, place[ends.from], self->found->len };

      g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  return candidates;
}

/* ---- taking them --------------------------------------------------------------------------------- */

/* Hammocks are in each other or apart: one whose first node is taken is in another. */
static void
take (Search *self,
      TsHammock ends,
      guint32 *hammock_of,
      GArray *hammocks)
{
  search (self, ends);
  if (hammock_of[g_array_index (self->found, guint32, 0)] != TS_NO_HAMMOCK)
    return;

  for (guint i = 0; i < self->found->len; i++)
    hammock_of[g_array_index (self->found, guint32, i)] = hammocks->len;
  g_array_append_val (hammocks, ends);
}

/* In the order of where they begin. */
static void
renumber (const Search *self,
          GArray *hammocks,
          guint32 *hammock_of)
{
  g_autofree TsHammock *old = g_memdup2 (hammocks->data, hammocks->len * sizeof (TsHammock));
  g_autofree guint32 *number = g_new (guint32, (gsize)hammocks->len + 1);
  guint32 n = 0;

  memset (number, 0xff, hammocks->len * sizeof *number);
  for (guint32 i = 0; i < self->graph->n_nodes; i++)
    {
      guint32 *of = &hammock_of[self->order[i]];

      if (*of == TS_NO_HAMMOCK)
        continue;
      if (number[*of] == TS_NO_HAMMOCK)
        {
          g_array_index (hammocks, TsHammock, n) = old[*of];
          number[*of] = n++;
        }
      *of = number[*of];
    }
}

GArray *
ts_hammocks_find (const TsDigraph *graph,
                  const guint8 *back,
                  const guint8 *ignored,
                  const guint32 *order,
                  guint32 *hammock_of)
{
  GArray *hammocks = g_array_new (FALSE, FALSE, sizeof (TsHammock));
  g_autofree guint8 *left_out = g_new (guint8, (gsize)graph->n_arcs + 1);
  g_autofree guint32 *host = g_new (guint32, (gsize)graph->n_nodes + 1);
  g_autofree guint32 *seen = g_new0 (guint32, (gsize)graph->n_nodes + 1);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint32));
  Search self = { graph, order, left_out, host, seen, 0, found };

  for (guint32 a = 0; a < graph->n_arcs; a++)
    left_out[a] = back[a] || ignored[graph->arcs[a].from] || ignored[graph->arcs[a].to];
  find_hosts (&self);

  g_autoptr (GArray) candidates = list_candidates (&self);

  memset (hammock_of, 0xff, graph->n_nodes * sizeof *hammock_of);
  for (guint i = 0; i < candidates->len; i++)
    take (&self, g_array_index (candidates, Candidate, i).ends, hammock_of, hammocks);
  for (guint32 v = 0; v < graph->n_nodes; v++)
    if (host[v] != TS_NO_NODE && !ignored[v] && hammock_of[v] == TS_NO_HAMMOCK)
      hammock_of[v] = hammock_of[host[v]];
  renumber (&self, hammocks, hammock_of);
  return hammocks;
}
