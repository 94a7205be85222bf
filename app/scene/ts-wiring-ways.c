#include "app/scene/ts-wiring-private.h"

#include "app/layout/ts-digraph.h"
#include "app/scene/ts-fold.h"

#include <string.h>

#define MAX_SOURCES 1024u /* that are led past one operation */
#define MIN_SOURCES 16u
#define MAX_WAYS 4096u /* sources times users, about */
#define POLL_EVERY 4096

/* What comes to an operation that is led past: a tensor, or an operation that only has to run before. */
typedef struct
{
  TsOutput output;
  gboolean is_control;
} Source;

typedef struct
{
  TsGraph *graph;
  const guint8 *folds;
  const guint8 *is_passed;
  guint32 *hidden;    /* numbers of operations that are led past */
  guint32 *number_of; /* for each operation its place in @hidden, or G_MAXUINT32 */
  guint32 n_hidden;
  GArray **sources;  /* of Source: for each hidden one, until nobody asks any more */
  guint32 *n_askers; /* hidden ones that will ask for them */
  GArray *wires;
  guint64 n_dropped;
} Ways;

static gboolean
is_led_past (const Ways *self,
             guint32 op)
{
  return op != TS_NO_OP && self->number_of[op] != G_MAXUINT32;
}

static int
compare_sources (gconstpointer a,
                 gconstpointer b)
{
  const Source *p = a, *q = b;

  if (p->is_control != q->is_control)
    return p->is_control - q->is_control;
  if (p->output.op != q->output.op)
    return p->output.op < q->output.op ? -1 : 1;
  return (p->output.index > q->output.index) - (p->output.index < q->output.index);
}

static void
append (GArray *sources,
        TsOutput output,
        gboolean is_control)
{
  Source source = { output, is_control };

  g_array_append_val (sources, source);
}

/* What comes to the hidden operation @op goes on through @sources, as tensors or as order only. */
static void
append_of (const Ways *self,
           guint32 op,
           gboolean is_control,
           GArray *sources)
{
  const GArray *of = self->sources[self->number_of[op]];

  for (guint i = 0; of != NULL && i < of->len; i++)
    {
      const Source *source = &g_array_index (of, Source, i);

      append (sources, source->output, is_control || source->is_control);
    }
}

/* Of many outputs that each pass one input on, the input of that one. */
static TsOutput
skip_bundles (const Ways *self,
              TsOutput output)
{
  for (guint32 i = 0; i < self->n_hidden && is_led_past (self, output.op); i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, output.op);

      if (strcmp (op->type, "IdentityN") != 0 || output.index >= op->n_inputs)
        break;
      output = op->inputs[output.index];
    }
  return output;
}

/* @with_constants: tensors that are drawn as slots go along, too. */
static void
append_tensor (const Ways *self,
               TsOutput tensor,
               gboolean with_constants,
               GArray *sources)
{
  tensor = skip_bundles (self, tensor);
  if (tensor.op == TS_NO_OP)
    return;
  if (is_led_past (self, tensor.op))
    append_of (self, tensor.op, FALSE, sources);
  else if (self->folds[tensor.op] == TS_FOLD_NONE || (with_constants && self->folds[tensor.op] != TS_FOLD_HIDDEN))
    append (sources, tensor, FALSE);
}

static void
append_control (const Ways *self,
                guint32 op,
                GArray *sources)
{
  if (is_led_past (self, op))
    append_of (self, op, TRUE, sources);
  else if (self->folds[op] == TS_FOLD_NONE)
    append (sources, (TsOutput) { op, 0 }, TRUE);
}

/* Each once, in order. */
static void
tidy (GArray *sources)
{
  guint n = 0;

  g_array_sort (sources, compare_sources);
  for (guint i = 0; i < sources->len; i++)
    if (n == 0 || compare_sources (&g_array_index (sources, Source, n - 1), &g_array_index (sources, Source, i)) != 0)
      g_array_index (sources, Source, n++) = g_array_index (sources, Source, i);
  g_array_set_size (sources, n);
}

static void
collect_sources (const Ways *self,
                 guint32 index,
                 GArray *sources)
{
  const TsOperation *op = ts_graph_get_operation (self->graph, index);

  for (guint32 k = 0; k < op->n_inputs; k++)
    append_tensor (self, op->inputs[k], op->n_inputs == 1, sources);
  for (guint32 k = 0; k < op->n_control_inputs; k++)
    append_control (self, op->control_inputs[k], sources);
}

static void
release (Ways *self,
         guint32 op)
{
  guint32 number = is_led_past (self, op) ? self->number_of[op] : G_MAXUINT32;

  if (number != G_MAXUINT32 && --self->n_askers[number] == 0)
    g_clear_pointer (&self->sources[number], g_array_unref);
}

/* ---- wires ------------------------------------------------------------------------------------- */

static void
add_wire (Ways *self,
          const Source *source,
          guint32 to,
          gint32 input)
{
  TsWire wire = { source->output, to, source->is_control ? -1 : input };

  if (wire.input < 0)
    wire.from.index = 0;
  if (source->output.op != to)
    g_array_append_val (self->wires, wire);
}

/* What the hidden one at @number gives to those that are drawn. A bundle gives each of its inputs to who uses the output of that number. */
static void
wire_users (Ways *self,
            guint32 number)
{
  const TsOperation *op = ts_graph_get_operation (self->graph, self->hidden[number]);
  gboolean is_bundle = strcmp (op->type, "IdentityN") == 0;
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (Source));
  guint n_users;
  const TsConsumer *users = ts_graph_get_consumers (self->graph, op->index, &n_users);
  guint32 limit = CLAMP (MAX_WAYS / MAX (n_users, 1), MIN_SOURCES, MAX_SOURCES);

  for (guint i = 0; i < n_users; i++)
    {
      const GArray *sources = self->sources[number];
      const TsOperation *user = ts_graph_get_operation (self->graph, users[i].op);

      if (self->folds[user->index] != TS_FOLD_NONE)
        continue;
      if (is_bundle && users[i].input >= 0)
        {
          g_array_set_size (own, 0);
          append_tensor (self, user->inputs[users[i].input], TRUE, own);
          tidy (own);
          sources = own;
        }
      for (guint s = 0; s < MIN (sources->len, limit); s++)
        add_wire (self, &g_array_index (sources, Source, s), user->index, users[i].input);
      self->n_dropped += sources->len - MIN (sources->len, limit);
    }
}

/* ---- in order ------------------------------------------------------------------------------------ */

static void
find_hidden (Ways *self)
{
  guint32 n_ops = ts_graph_get_n_operations (self->graph);

  self->number_of = g_new (guint32, (gsize)n_ops + 1);
  self->hidden = g_new (guint32, (gsize)n_ops + 1);
  for (guint32 op = 0; op < n_ops; op++)
    {
      gboolean is_hidden = self->folds[op] == TS_FOLD_HIDDEN && self->is_passed[op];

      self->number_of[op] = is_hidden ? self->n_hidden : G_MAXUINT32;
      if (is_hidden)
        self->hidden[self->n_hidden++] = op;
    }
  self->sources = g_new0 (GArray *, (gsize)self->n_hidden + 1);
  self->n_askers = g_new0 (guint32, (gsize)self->n_hidden + 1);
}

static void
append_arc (const Ways *self,
            GArray *arcs,
            guint32 from_op,
            guint32 to)
{
  if (is_led_past (self, from_op))
    {
      TsArc arc = { self->number_of[from_op], to };

      g_array_append_val (arcs, arc);
      self->n_askers[arc.from]++;
    }
}

static TsDigraph *
make_digraph (const Ways *self)
{
  g_autoptr (GArray) arcs = g_array_new (FALSE, FALSE, sizeof (TsArc));

  for (guint32 i = 0; i < self->n_hidden; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, self->hidden[i]);

      for (guint32 k = 0; k < op->n_inputs; k++)
        append_arc (self, arcs, op->inputs[k].op, i);
      for (guint32 k = 0; k < op->n_control_inputs; k++)
        append_arc (self, arcs, op->control_inputs[k], i);
    }
  return ts_digraph_new (self->n_hidden, (const TsArc *)(const void *)arcs->data, arcs->len);
}

/* Hidden ones so that those of a cycle stand together, after what leads to them. @begin (out): of each cycle, and of each one that is in none */
static guint32 *
sort_hidden (const Ways *self,
             guint32 *n_knots,
             guint32 **begin)
{
  g_autoptr (TsDigraph) digraph = make_digraph (self);
  g_autofree guint32 *component = g_new (guint32, (gsize)self->n_hidden + 1);
  g_autofree guint32 *next = NULL;
  guint32 *order = g_new (guint32, (gsize)self->n_hidden + 1);
  guint32 n = ts_digraph_strong_components (digraph, component);

  /* They are numbered from where the arcs lead to. */
  *begin = g_new0 (guint32, (gsize)n + 1);
  for (guint32 i = 0; i < self->n_hidden; i++)
    (*begin)[n - component[i]]++;
  for (guint32 c = 0; c < n; c++)
    (*begin)[c + 1] += (*begin)[c];
  next = g_memdup2 (*begin, sizeof *next * ((gsize)n + 1));
  for (guint32 i = 0; i < self->n_hidden; i++)
    order[next[n - 1 - component[i]]++] = i;
  *n_knots = n;
  return order;
}

/* All of a cycle have the same sources. */
static void
lead_past (Ways *self,
           const guint32 *members,
           guint32 n_members)
{
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (Source));

  for (guint32 m = 0; m < n_members; m++)
    collect_sources (self, self->hidden[members[m]], sources);
  tidy (sources);
  if (sources->len > MAX_SOURCES)
    {
      self->n_dropped += sources->len - MAX_SOURCES;
      g_array_set_size (sources, MAX_SOURCES);
    }
  for (guint32 m = 0; m < n_members; m++)
    self->sources[members[m]] = g_array_ref (sources);
  for (guint32 m = 0; m < n_members; m++)
    wire_users (self, members[m]);
}

/* Nobody is left to ask the members, or what led to them through one of them. Bundles are looked through, so that what leads to them stays. */
static void
let_go (Ways *self,
        const guint32 *members,
        guint32 n_members)
{
  for (guint32 m = 0; m < n_members; m++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, self->hidden[members[m]]);

      if (self->n_askers[members[m]] == 0)
        g_clear_pointer (&self->sources[members[m]], g_array_unref);
      for (guint32 k = 0; k < op->n_inputs && strcmp (op->type, "IdentityN") != 0; k++)
        release (self, op->inputs[k].op);
      for (guint32 k = 0; k < op->n_control_inputs; k++)
        release (self, op->control_inputs[k]);
    }
}

static void
ways_clear (Ways *self)
{
  for (guint32 i = 0; i < self->n_hidden; i++)
    g_clear_pointer (&self->sources[i], g_array_unref);
  g_free (self->sources);
  g_free (self->n_askers);
  g_free (self->hidden);
  g_free (self->number_of);
}

GArray *
ts_wiring_find_ways (TsGraph *graph,
                     const guint8 *folds,
                     const guint8 *is_passed,
                     guint64 *n_dropped,
                     GCancellable *cancellable,
                     GError **error)
{
  Ways ways = { .graph = graph, .folds = folds, .is_passed = is_passed };
  g_autofree guint32 *order = NULL;
  g_autofree guint32 *begin = NULL;
  guint32 n_knots;

  ways.wires = g_array_new (FALSE, FALSE, sizeof (TsWire));
  find_hidden (&ways);
  order = sort_hidden (&ways, &n_knots, &begin);
  for (guint32 c = 0; c < n_knots; c++)
    {
      if (c % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          g_clear_pointer (&ways.wires, g_array_unref);
          break;
        }
      lead_past (&ways, order + begin[c], begin[c + 1] - begin[c]);
      let_go (&ways, order + begin[c], begin[c + 1] - begin[c]);
    }
  *n_dropped = ways.n_dropped;
  ways_clear (&ways);
  return ways.wires;
}
