#include "app/scene/ts-scope-graph.h"

#include "app/layout/ts-digraph.h"
#include "app/scene/ts-outline-private.h"
#include "app/scene/ts-scope-item.h"
#include "app/scene/ts-scope-pins.h"
#include "app/scene/ts-slot-text.h"

#include <string.h>

#define MAX_PORTS 8 /* of one side; what is more shares the last one */

/* Ends of raw edges: an item, or a port by its number with one of these bits. */
#define IN_PORT (1u << 31)
#define OUT_PORT (1u << 30)

typedef struct
{
  guint32 from;
  guint32 to;
  guint32 flags;
  TsOutput tensor;
} RawEdge;

typedef struct
{
  TsOutline *outline;
  TsGraph *graph;
  const guint32 *order;
  const guint32 *place;
  TsScopeGraph *result;
  GArray *raw;          /* of RawEdge */
  GArray *slots;        /* of TsSlot */
  GArray *in_ports;     /* of TsPort */
  GArray *out_ports;    /* of TsPort */
  GHashTable *port_of;  /* tensor as a number → port + 1, of either side */
  gboolean has_outside; /* a root has none */
} Build;

void
ts_scope_graph_unref (TsScopeGraph *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->items);
  g_free (self->edges);
  g_free (self->in_ports);
  g_free (self->out_ports);
  g_free (self->tensors);
  g_free (self->slots);
  g_free (self->pins);
  g_free (self->pin_edges);
  g_string_chunk_free (self->strings);
  g_free (self);
}

TsScopeGraph *
ts_scope_graph_ref (TsScopeGraph *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/* ---- slots ------------------------------------------------------------------------------------- */

static void
add_slot (Build *build,
          TsItem *item,
          const TsOperation *op,
          guint32 input,
          guint32 from)
{
  TsSlot slot = { .op = from, .input = input, .name = ts_slot_get_input_name (op, input) };
  g_autofree char *text = NULL;

  slot.source = ts_fold_get_source (build->graph, build->outline->folds, slot.op);
  text = ts_slot_dup_text (ts_graph_get_operation (build->graph, slot.source));
  slot.text = g_string_chunk_insert_const (build->result->strings, text);
  g_array_append_val (build->slots, slot);
  item->n_slots++;
}

/* ---- ports ------------------------------------------------------------------------------------- */

static guint32
ensure_port (Build *build,
             GArray *ports,
             TsOutput output)
{
  gint64 *key = g_new (gint64, 1);
  gpointer found;
  guint32 port;

  *key = (gint64)(((guint64)output.op << 32 | output.index << 1) | (ports == build->out_ports));
  if (g_hash_table_lookup_extended (build->port_of, key, NULL, &found))
    {
      g_free (key);
      return GPOINTER_TO_UINT (found);
    }

  if (ports->len < MAX_PORTS)
    {
      TsPort fresh = { output, 1 };

      port = ports->len;
      g_array_append_val (ports, fresh);
    }
  else
    {
      port = MAX_PORTS - 1;
      g_array_index (ports, TsPort, port).n_outputs++;
    }
  g_hash_table_insert (build->port_of, key, GUINT_TO_POINTER (port));

  return port;
}

/* ---- edges ------------------------------------------------------------------------------------- */

static void
add_raw (Build *build,
         guint32 from,
         guint32 to,
         guint32 flags,
         TsOutput tensor)
{
  RawEdge edge = { from, to, flags, tensor };

  g_array_append_val (build->raw, edge);
}

static gboolean
is_back (const TsOperation *from)
{
  return g_str_has_suffix (from->type, "NextIteration");
}

/* Whether the variable, or what else is behind a resource, that comes in is changed by @op. */
static gboolean
changes_source (const Build *build,
                const TsOperation *op,
                guint32 input,
                TsOutput tensor)
{
  TsDType dtype = ts_graph_get_dtype (build->graph, tensor);

  if (dtype == TS_DTYPE_RESOURCE)
    return ts_op_type_changes_resource (op->type);
  return ts_dtype_is_ref (dtype) && op->def != NULL && input < op->def->n_inputs && op->def->inputs[input].is_ref;
}

static void
add_data_input (Build *build,
                const TsOperation *op,
                guint32 input,
                TsOutput tensor,
                guint32 flags,
                guint32 to)
{
  TsItem *item = &build->result->items[to];
  guint32 from;

  if (tensor.op == TS_NO_OP)
    return;

  if (build->outline->folds[tensor.op] != TS_FOLD_NONE)
    {
      if (item->kind == TS_ITEM_OP && build->outline->folds[tensor.op] != TS_FOLD_HIDDEN)
        add_slot (build, item, op, input, tensor.op);
      return;
    }

  from = build->outline->owner[build->place[tensor.op]];
  if (from == to)
    return;

  if (is_back (ts_graph_get_operation (build->graph, tensor.op)))
    flags |= TS_EDGE_BACK;
  if (changes_source (build, op, input, tensor))
    flags |= TS_EDGE_REF;

  if (from == TS_NO_OWNER)
    from = IN_PORT | ensure_port (build, build->in_ports, tensor);
  add_raw (build, from, to, flags, tensor);
}

static void
add_control_input (Build *build,
                   guint32 from_op,
                   guint32 flags,
                   guint32 to)
{
  guint32 from = build->outline->owner[build->place[from_op]];

  if (build->outline->folds[from_op] != TS_FOLD_NONE || from == TS_NO_OWNER || from == to)
    return;

  add_raw (build, from, to, TS_EDGE_CONTROL | flags, (TsOutput) { from_op, 0 });
}

/* Edges that lead past what is hidden. */
static void
add_ways_in (Build *build,
             const TsOperation *op,
             guint32 to)
{
  guint32 n;
  const TsWire *wires = ts_wiring_get_ways_in (build->outline->wiring, op->index, &n);

  for (guint32 i = 0; i < n; i++)
    if (wires[i].input >= 0)
      add_data_input (build, op, (guint32)wires[i].input, wires[i].from, TS_EDGE_PAST, to);
    else
      add_control_input (build, wires[i].from.op, TS_EDGE_PAST, to);
}

static void
add_way_out (Build *build,
             guint32 user,
             gint32 input,
             TsOutput tensor,
             guint32 flags,
             guint32 from)
{
  if (input >= 0 && build->outline->folds[user] == TS_FOLD_NONE && build->outline->owner[build->place[user]] == TS_NO_OWNER)
    add_raw (build, from, OUT_PORT | ensure_port (build, build->out_ports, tensor), flags, tensor);
}

/* Outputs that something outside uses. */
static void
add_ways_out (Build *build,
              guint32 op,
              guint32 from)
{
  guint n;
  guint32 n_past;
  const TsConsumer *consumers = ts_graph_get_consumers (build->graph, op, &n);
  const guint32 *past = ts_wiring_get_ways_out (build->outline->wiring, op, &n_past);

  for (guint i = 0; i < n; i++)
    if (consumers[i].input >= 0)
      add_way_out (build, consumers[i].op, consumers[i].input, ts_graph_get_operation (build->graph, consumers[i].op)->inputs[consumers[i].input], 0, from);
  for (guint32 i = 0; i < n_past; i++)
    {
      const TsWire *wire = ts_wiring_get_wire (build->outline->wiring, past[i]);

      add_way_out (build, wire->to, wire->input, wire->from, TS_EDGE_PAST, from);
    }
}

static void
collect_range (guint32 begin,
               guint32 end,
               gpointer data)
{
  Build *build = data;

  for (guint32 place = begin; place < end; place++)
    {
      guint32 op = build->order[place], item = build->outline->owner[place];
      const TsOperation *operation = ts_graph_get_operation (build->graph, op);

      if (build->outline->folds[op] != TS_FOLD_NONE)
        continue;

      for (guint32 k = 0; k < operation->n_inputs; k++)
        add_data_input (build, operation, k, operation->inputs[k], 0, item);
      for (guint32 k = 0; k < operation->n_control_inputs; k++)
        add_control_input (build, operation->control_inputs[k], 0, item);
      add_ways_in (build, operation, item);
      if (build->has_outside)
        add_ways_out (build, op, item);
    }
}

/* ---- bundling ---------------------------------------------------------------------------------- */

static int
compare_raw (gconstpointer a,
             gconstpointer b)
{
  const RawEdge *p = a, *q = b;
  const guint32 x[] = { p->from, p->to, p->flags & TS_EDGE_CONTROL, p->tensor.op, p->tensor.index };
  const guint32 y[] = { q->from, q->to, q->flags & TS_EDGE_CONTROL, q->tensor.op, q->tensor.index };

  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    if (x[i] != y[i])
      return x[i] < y[i] ? -1 : 1;

  return 0;
}

static guint32
resolve_end (const TsScopeGraph *graph,
             guint32 end)
{
  if (end & IN_PORT)
    return graph->n_items + (end & ~IN_PORT);

  if (end & OUT_PORT)
    return graph->n_items + graph->n_in_ports + (end & ~OUT_PORT);

  return end;
}

/* One edge for each pair; control edges only where no data goes the same way. */
static void
bundle_edges (Build *build)
{
  TsScopeGraph *graph = build->result;
  g_autoptr (GArray) edges = g_array_new (FALSE, TRUE, sizeof (TsEdge));
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (TsOutput));

  g_array_sort (build->raw, compare_raw);
  for (guint i = 0; i < build->raw->len; i++)
    {
      const RawEdge *raw = &g_array_index (build->raw, RawEdge, i);
      guint32 from = resolve_end (graph, raw->from), to = resolve_end (graph, raw->to);
      TsEdge *last = edges->len > 0 ? &g_array_index (edges, TsEdge, edges->len - 1) : NULL;

      if (last == NULL || last->from != from || last->to != to)
        {
          TsEdge edge = { from, to, tensors->len, 0, (guint8)raw->flags };

          g_array_append_val (edges, edge);
          last = &g_array_index (edges, TsEdge, edges->len - 1);
        }
      else if ((raw->flags ^ last->flags) & TS_EDGE_CONTROL)
        {
          continue;
        }

      last->flags |= raw->flags;
      if (last->n_tensors > 0 && ts_output_equal (g_array_index (tensors, TsOutput, tensors->len - 1), raw->tensor))
        continue;
      g_array_append_val (tensors, raw->tensor);
      last->n_tensors++;
    }

  graph->n_edges = edges->len;
  graph->edges = (TsEdge *)g_array_free (g_steal_pointer (&edges), FALSE);
  graph->tensors = (TsOutput *)g_array_free (g_steal_pointer (&tensors), FALSE);
}

typedef struct
{
  TsOutline *outline;
  TsControlRule rule;
  gboolean is_known;
} FindRule;

static void
find_rule (guint32 begin,
           guint32 end,
           gpointer data)
{
  FindRule *find = data;

  for (guint32 place = begin; place < end; place++)
    {
      guint32 op = find->outline->tree->order[place];

      if (find->is_known && find->outline->control[op] != find->rule)
        find->rule = TS_CONTROL_FEW;
      else if (!find->is_known)
        find->rule = find->outline->control[op];
      find->is_known = TRUE;
    }
}

/* What was asked for the control edges of an item, before what goes for all. Of a container it is asked if it is of all that is in it. */
static TsControlRule
get_rule (TsOutline *outline,
          const TsScopeGraph *graph,
          guint32 end)
{
  const TsItem *item = end < graph->n_items ? &graph->items[end] : NULL;
  FindRule find = { outline, TS_CONTROL_FEW, FALSE };

  if (outline->control == NULL || item == NULL)
    return TS_CONTROL_FEW;
  if (item->kind == TS_ITEM_OP)
    return outline->control[item->id];
  ts_outline_foreach_range (outline, item->id, find_rule, &find);
  return find.rule;
}

static gboolean
is_hidden_control (TsOutline *outline,
                   const TsEdge *edge,
                   const TsControlRule *rules,
                   const guint32 *n_control)
{
  TsControlRule from = rules[edge->from], to = rules[edge->to];

  if (!(edge->flags & TS_EDGE_CONTROL) || from == TS_CONTROL_ALL || to == TS_CONTROL_ALL)
    return FALSE;
  if (from == TS_CONTROL_NONE || to == TS_CONTROL_NONE)
    return TRUE;
  if (outline->control_of_all != TS_CONTROL_FEW)
    return outline->control_of_all == TS_CONTROL_NONE;
  if (edge->flags & TS_EDGE_PINNED)
    return FALSE;
  return n_control[edge->from] > TS_MAX_CONTROL_EDGES || n_control[edge->to] > TS_MAX_CONTROL_EDGES;
}

/* Items with many control edges (an initialiser of everything) tell how many instead. */
static void
hide_control_edges (TsOutline *outline,
                    TsScopeGraph *graph)
{
  guint32 n_ends = graph->n_items + graph->n_in_ports + graph->n_out_ports, n_edges = 0;
  g_autofree guint32 *n_control = g_new0 (guint32, (gsize)n_ends + 1);
  g_autofree TsControlRule *rules = g_new0 (TsControlRule, (gsize)n_ends + 1);

  for (guint32 i = 0; i < graph->n_items; i++)
    rules[i] = get_rule (outline, graph, i);
  for (guint32 e = 0; e < graph->n_edges; e++)
    if ((graph->edges[e].flags & (TS_EDGE_CONTROL | TS_EDGE_PINNED)) == TS_EDGE_CONTROL)
      {
        n_control[graph->edges[e].from]++;
        n_control[graph->edges[e].to]++;
      }

  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      const TsEdge *edge = &graph->edges[e];

      if (is_hidden_control (outline, edge, rules, n_control))
        {
          graph->items[edge->from].n_hidden_control++;
          graph->items[edge->to].n_hidden_control++;
          continue;
        }
      graph->edges[n_edges++] = *edge;
    }
  graph->n_edges = n_edges;
}

/* Marks one edge of every cycle: those that loops carry, and what else is needed. */
static void
mark_back_edges (TsScopeGraph *graph)
{
  g_autofree TsArc *arcs = g_new (TsArc, graph->n_edges);
  g_autofree guint32 *edge_of = g_new (guint32, graph->n_edges);
  guint32 n_nodes = graph->n_items + graph->n_in_ports + graph->n_out_ports, n_arcs = 0;
  g_autofree guint32 *order = g_new (guint32, n_nodes);
  g_autofree guint8 *back = g_new0 (guint8, graph->n_edges);

  for (guint32 e = 0; e < graph->n_edges; e++)
    if (!(graph->edges[e].flags & TS_EDGE_BACK))
      {
        edge_of[n_arcs] = e;
        arcs[n_arcs++] = (TsArc) { graph->edges[e].from, graph->edges[e].to };
      }

  g_autoptr (TsDigraph) digraph = ts_digraph_new (n_nodes, arcs, n_arcs);

  ts_digraph_sort (digraph, order, back);
  for (guint32 a = 0; a < n_arcs; a++)
    if (back[a])
      graph->edges[edge_of[a]].flags |= TS_EDGE_BACK;
}

/* ---- all of it --------------------------------------------------------------------------------- */

static void
build_clear (Build *build)
{
  g_array_unref (build->raw);
  g_hash_table_unref (build->port_of);
}

TsScopeGraph *
ts_scope_graph_new (TsOutline *outline,
                    guint32 container,
                    GArray *units)
{
  TsScopeGraph *self = g_new0 (TsScopeGraph, 1);
  Build build = {
    .outline = outline,
    .graph = outline->tree->graph,
    .order = outline->tree->order,
    .place = outline->tree->place,
    .result = self,
    .raw = g_array_new (FALSE, FALSE, sizeof (RawEdge)),
    .slots = g_array_new (FALSE, FALSE, sizeof (TsSlot)),
    .in_ports = g_array_new (FALSE, FALSE, sizeof (TsPort)),
    .out_ports = g_array_new (FALSE, FALSE, sizeof (TsPort)),
    .port_of = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .has_outside = container != TS_ROOT_CONTAINER,
  };

  self->ref_count = 1;
  self->container = container;
  self->strings = g_string_chunk_new (1024);
  self->n_items = units->len;
  self->items = g_new0 (TsItem, units->len);
  for (guint32 i = 0; i < units->len; i++)
    {
      ts_scope_item_init (&self->items[i], outline, self, g_array_index (units, TsUnit, i));
      ts_outline_set_owner (outline, g_array_index (units, TsUnit, i), i);
    }

  for (guint32 i = 0; i < units->len; i++)
    {
      self->items[i].first_slot = build.slots->len;
      ts_outline_foreach_unit_range (outline, g_array_index (units, TsUnit, i), collect_range, &build);
    }

  for (guint32 i = 0; i < units->len; i++)
    ts_outline_set_owner (outline, g_array_index (units, TsUnit, i), TS_NO_OWNER);

  self->n_in_ports = build.in_ports->len;
  self->n_out_ports = build.out_ports->len;
  self->in_ports = (TsPort *)g_array_free (build.in_ports, FALSE);
  self->out_ports = (TsPort *)g_array_free (build.out_ports, FALSE);
  self->slots = (TsSlot *)g_array_free (build.slots, FALSE);
  bundle_edges (&build);
  if (!outline->rules.no_hub_pins)
    ts_scope_pins_mark_hubs (self);
  hide_control_edges (outline, self);
  mark_back_edges (self);
  ts_scope_pins_mark_long (self);
  ts_scope_pins_make (self, build.graph);
  build_clear (&build);

  return self;
}
