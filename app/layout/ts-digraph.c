#include "app/layout/ts-digraph.h"

#include <string.h>

/* Fills an index of the arcs by one of their ends: counts, sums, then places. */
static void
build_index (const TsDigraph *self,
             gboolean by_target,
             guint32 *begin,
             guint32 *list)
{
  for (guint32 a = 0; a < self->n_arcs; a++)
    begin[(by_target ? self->arcs[a].to : self->arcs[a].from) + 1]++;

  for (guint32 v = 0; v < self->n_nodes; v++)
    begin[v + 1] += begin[v];

  g_autofree guint32 *next = g_memdup2 (begin, sizeof *begin * ((gsize)self->n_nodes + 1));

  for (guint32 a = 0; a < self->n_arcs; a++)
    list[next[by_target ? self->arcs[a].to : self->arcs[a].from]++] = a;
}

TsDigraph *
ts_digraph_new (guint32 n_nodes,
                const TsArc *arcs,
                guint32 n_arcs)
{
  TsDigraph *self = g_new0 (TsDigraph, 1);

  self->n_nodes = n_nodes;
  self->n_arcs = n_arcs;
  self->arcs = g_memdup2 (arcs, sizeof *arcs * n_arcs);
  self->out_begin = g_new0 (guint32, (gsize)n_nodes + 1);
  self->in_begin = g_new0 (guint32, (gsize)n_nodes + 1);
  self->out = g_new (guint32, n_arcs);
  self->in = g_new (guint32, n_arcs);
  build_index (self, FALSE, self->out_begin, self->out);
  build_index (self, TRUE, self->in_begin, self->in);

  return self;
}

void
ts_digraph_free (TsDigraph *self)
{
  if (self == NULL)
    return;

  g_free (self->arcs);
  g_free (self->out_begin);
  g_free (self->out);
  g_free (self->in_begin);
  g_free (self->in);
  g_free (self);
}

/* ---- topological order ----------------------------------------------------------------------- */

/* A binary heap of nodes, least key on top. */
typedef struct
{
  guint32 *nodes;
  guint32 n;
  const guint32 *keys; /* (nullable): the node itself */
} Heap;

static guint32
heap_key (const Heap *heap,
          guint32 node)
{
  return heap->keys != NULL ? heap->keys[node] : node;
}

static void
heap_push (Heap *heap,
           guint32 node)
{
  guint32 i = heap->n++;
  guint32 key = heap_key (heap, node);

  for (; i > 0 && heap_key (heap, heap->nodes[(i - 1) / 2]) > key; i = (i - 1) / 2)
    heap->nodes[i] = heap->nodes[(i - 1) / 2];

  heap->nodes[i] = node;
}

static guint32
heap_pop (Heap *heap)
{
  guint32 top = heap->nodes[0];
  guint32 last = heap->nodes[--heap->n];
  guint32 key = heap_key (heap, last);
  guint32 i = 0;

  for (guint32 child = 1; child < heap->n; child = 2 * i + 1)
    {
      if (child + 1 < heap->n && heap_key (heap, heap->nodes[child + 1]) < heap_key (heap, heap->nodes[child]))
        child++;

      if (heap_key (heap, heap->nodes[child]) >= key)
        break;

      heap->nodes[i] = heap->nodes[child];
      i = child;
    }

  if (heap->n > 0)
    heap->nodes[i] = last;

  return top;
}

/* State of one sort. @waiting counts the forward arcs into a node whose source has no place yet. */
typedef struct
{
  const TsDigraph *graph;
  guint32 *order;
  guint32 n_placed;
  guint32 *waiting;
  guint8 *placed;
  guint32 next_stuck; /* no unplaced node below this one */
} Sort;

static void
sort_init (Sort *sort,
           const TsDigraph *graph,
           guint32 *order)
{
  sort->graph = graph;
  sort->order = order;
  sort->n_placed = 0;
  sort->next_stuck = 0;
  sort->placed = g_new0 (guint8, graph->n_nodes);
  sort->waiting = g_new (guint32, graph->n_nodes);

  for (guint32 v = 0; v < graph->n_nodes; v++)
    sort->waiting[v] = graph->in_begin[v + 1] - graph->in_begin[v];
}

/* Gives every node that became free by placing @v to @ready, last arc first. */
static void
sort_place (Sort *sort,
            guint32 v,
            void (*ready) (gpointer data, guint32 node),
            gpointer data)
{
  const TsDigraph *graph = sort->graph;

  sort->placed[v] = TRUE;
  sort->order[sort->n_placed++] = v;

  for (guint32 i = graph->out_begin[v + 1]; i > graph->out_begin[v]; i--)
    {
      guint32 to = graph->arcs[graph->out[i - 1]].to;

      if (!sort->placed[to] && --sort->waiting[to] == 0)
        ready (data, to);
    }
}

/* Where only cycles are left: the lowest node that something before it leads to, else the lowest one. */
static guint32
sort_break_cycle (Sort *sort)
{
  const TsDigraph *graph = sort->graph;

  while (sort->placed[sort->next_stuck])
    sort->next_stuck++;

  for (guint32 v = sort->next_stuck, seen = 0; v < graph->n_nodes && seen < 256; v++)
    if (!sort->placed[v])
      {
        if (sort->waiting[v] < graph->in_begin[v + 1] - graph->in_begin[v])
          return v;

        seen++;
      }

  return sort->next_stuck;
}

static void
sort_finish (Sort *sort,
             guint8 *back)
{
  const TsDigraph *graph = sort->graph;
  guint32 *place = sort->waiting;

  for (guint32 i = 0; i < graph->n_nodes; i++)
    place[sort->order[i]] = i;

  for (guint32 a = 0; a < graph->n_arcs; a++)
    back[a] = place[graph->arcs[a].from] >= place[graph->arcs[a].to];

  g_free (sort->waiting);
  g_free (sort->placed);
}

static void
push_heap (gpointer data,
           guint32 node)
{
  heap_push (data, node);
}

void
ts_digraph_sort (const TsDigraph *self,
                 guint32 *order,
                 guint8 *back)
{
  g_autofree guint32 *nodes = g_new (guint32, (gsize)self->n_nodes + 1);
  Heap heap = { nodes, 0, NULL };
  Sort sort;

  sort_init (&sort, self, order);
  for (guint32 v = 0; v < self->n_nodes; v++)
    if (sort.waiting[v] == 0)
      heap_push (&heap, v);

  while (sort.n_placed < self->n_nodes)
    {
      guint32 v = heap.n > 0 ? heap_pop (&heap) : sort_break_cycle (&sort);

      if (!sort.placed[v])
        sort_place (&sort, v, push_heap, &heap);
    }

  sort_finish (&sort, back);
}

static void
push_stack (gpointer data,
            guint32 node)
{
  g_array_append_val ((GArray *)data, node);
}

void
ts_digraph_sort_deep (const TsDigraph *self,
                      guint32 *order,
                      guint8 *back)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));
  Sort sort;

  sort_init (&sort, self, order);
  for (guint32 v = self->n_nodes; v > 0; v--)
    if (sort.waiting[v - 1] == 0)
      push_stack (stack, v - 1);

  while (sort.n_placed < self->n_nodes)
    {
      guint32 v;

      if (stack->len > 0)
        {
          v = g_array_index (stack, guint32, stack->len - 1);
          g_array_set_size (stack, stack->len - 1);
        }
      else
        {
          v = sort_break_cycle (&sort);
        }

      if (!sort.placed[v])
        sort_place (&sort, v, push_stack, stack);
    }

  sort_finish (&sort, back);
}

/* ---- components ------------------------------------------------------------------------------ */

static guint32
find_root (guint32 *parent,
           guint32 v)
{
  while (parent[v] != v)
    v = parent[v] = parent[parent[v]];

  return v;
}

guint32
ts_digraph_components (const TsDigraph *self,
                       guint32 *component)
{
  g_autofree guint32 *parent = g_new (guint32, self->n_nodes);
  guint32 n = 0;

  for (guint32 v = 0; v < self->n_nodes; v++)
    parent[v] = v;

  for (guint32 a = 0; a < self->n_arcs; a++)
    {
      guint32 from = find_root (parent, self->arcs[a].from);
      guint32 to = find_root (parent, self->arcs[a].to);

      /* The lowest node stays the root. */
      if (from < to)
        parent[to] = from;
      else
        parent[from] = to;
    }

  for (guint32 v = 0; v < self->n_nodes; v++)
    {
      guint32 root = find_root (parent, v);

      component[v] = root == v ? n++ : component[root];
    }

  return n;
}

/* Tarjan's algorithm with its own stack, since graphs may be deep. */
typedef struct
{
  const TsDigraph *graph;
  guint32 *number; /* 0: not seen */
  guint32 *low;
  guint32 *next; /* the arc of a node to look at next */
  guint32 *open; /* nodes without a component yet */
  guint32 n_open;
  guint32 n_seen;
  guint32 *component;
  guint32 n_components;
} Tarjan;

static void
tarjan_enter (Tarjan *self,
              guint32 v)
{
  self->number[v] = self->low[v] = ++self->n_seen;
  self->next[v] = self->graph->out_begin[v];
  self->open[self->n_open++] = v;
}

/* Looks at the arcs of @v up to one whose target was not seen before; returns that, or G_MAXUINT32. */
static guint32
tarjan_advance (Tarjan *self,
                guint32 v)
{
  const TsDigraph *graph = self->graph;

  for (; self->next[v] < graph->out_begin[v + 1]; self->next[v]++)
    {
      guint32 to = graph->arcs[graph->out[self->next[v]]].to;

      if (self->number[to] == 0)
        return to;

      if (self->component[to] == G_MAXUINT32)
        self->low[v] = MIN (self->low[v], self->low[to]);
    }

  return G_MAXUINT32;
}

static void
tarjan_leave (Tarjan *self,
              guint32 v)
{
  guint32 member;

  if (self->low[v] != self->number[v])
    return;

  do
    {
      member = self->open[--self->n_open];
      self->component[member] = self->n_components;
    }
  while (member != v);

  self->n_components++;
}

guint32
ts_digraph_strong_components (const TsDigraph *self,
                              guint32 *component)
{
  g_autofree guint32 *number = g_new0 (guint32, self->n_nodes);
  g_autofree guint32 *low = g_new (guint32, self->n_nodes);
  g_autofree guint32 *next = g_new (guint32, self->n_nodes);
  g_autofree guint32 *open = g_new (guint32, self->n_nodes);
  g_autofree guint32 *calls = g_new (guint32, self->n_nodes);
  Tarjan tarjan = { self, number, low, next, open, 0, 0, component, 0 };

  memset (component, 0xff, sizeof *component * self->n_nodes);

  for (guint32 root = 0; root < self->n_nodes; root++)
    {
      guint32 n_calls = 0;

      if (number[root] != 0)
        continue;

      tarjan_enter (&tarjan, root);
      calls[n_calls++] = root;
      while (n_calls > 0)
        {
          guint32 v = calls[n_calls - 1];
          guint32 to = tarjan_advance (&tarjan, v);

          if (to != G_MAXUINT32)
            {
              tarjan_enter (&tarjan, to);
              calls[n_calls++] = to;
            }
          else
            {
              tarjan_leave (&tarjan, v);
              n_calls--;
            }
        }
    }

  return tarjan.n_components;
}
