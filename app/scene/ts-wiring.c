#include "app/scene/ts-wiring-private.h"

#include "app/scene/ts-fold.h"

struct _TsWiring
{
  TsGraph *graph;
  guint8 *folds;
  guint8 *is_passed; /* (nullable): likewise what follows: nothing is led past */
  TsWire *wires;     /* by @to */
  guint32 *first_in; /* for each operation, in @wires */
  guint32 *out;      /* numbers of wires, by @from */
  guint32 *first_out;
  guint64 n_dropped;
  gint ref_count;
};

/* ---- making it ----------------------------------------------------------------------------------- */

static int
compare_wires (gconstpointer a,
               gconstpointer b)
{
  const TsWire *p = a, *q = b;
  const guint32 x[] = { p->to, (guint32)p->input, p->from.op, p->from.index };
  const guint32 y[] = { q->to, (guint32)q->input, q->from.op, q->from.index };

  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    if (x[i] != y[i])
      return x[i] < y[i] ? -1 : 1;
  return 0;
}

static guint32
drop_copies (GArray *wires)
{
  guint32 n = 0;

  g_array_sort (wires, compare_wires);
  for (guint i = 0; i < wires->len; i++)
    if (n == 0 || compare_wires (&g_array_index (wires, TsWire, n - 1), &g_array_index (wires, TsWire, i)) != 0)
      g_array_index (wires, TsWire, n++) = g_array_index (wires, TsWire, i);
  return n;
}

static void
index_wires (TsWiring *self,
             guint32 n_wires)
{
  guint32 n_ops = ts_graph_get_n_operations (self->graph);
  g_autofree guint32 *next = NULL;

  self->first_in = g_new0 (guint32, (gsize)n_ops + 1);
  self->first_out = g_new0 (guint32, (gsize)n_ops + 1);
  self->out = g_new (guint32, (gsize)n_wires + 1);
  for (guint32 w = 0; w < n_wires; w++)
    {
      self->first_in[self->wires[w].to + 1]++;
      self->first_out[self->wires[w].from.op + 1]++;
    }
  for (guint32 op = 0; op < n_ops; op++)
    {
      self->first_in[op + 1] += self->first_in[op];
      self->first_out[op + 1] += self->first_out[op];
    }
  next = g_memdup2 (self->first_out, sizeof *next * ((gsize)n_ops + 1));
  for (guint32 w = 0; w < n_wires; w++)
    self->out[next[self->wires[w].from.op]++] = w;
}

TsWiring *
ts_wiring_new (TsGraph *graph,
               guint8 *folds,
               const guint8 *passed,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (TsWiring) self = g_new0 (TsWiring, 1);
  GArray *wires;
  guint32 n_wires;

  self->ref_count = 1;
  self->graph = ts_graph_ref (graph);
  self->folds = folds;
  if (passed == NULL)
    return g_steal_pointer (&self);

  self->is_passed = g_memdup2 (passed, (gsize)ts_graph_get_n_operations (graph));
  wires = ts_wiring_find_ways (graph, folds, passed, &self->n_dropped, cancellable, error);
  if (wires == NULL)
    return NULL;
  n_wires = drop_copies (wires);
  self->wires = (TsWire *)(void *)g_array_free (wires, FALSE);
  index_wires (self, n_wires);
  return g_steal_pointer (&self);
}

TsWiring *
ts_wiring_ref (TsWiring *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_wiring_unref (TsWiring *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ts_graph_unref (self->graph);
  g_free (self->folds);
  g_free (self->is_passed);
  g_free (self->wires);
  g_free (self->first_in);
  g_free (self->out);
  g_free (self->first_out);
  g_free (self);
}

/* ---- asking -------------------------------------------------------------------------------------- */

const guint8 *
ts_wiring_get_folds (const TsWiring *self)
{
  return self->folds;
}

const TsWire *
ts_wiring_get_ways_in (const TsWiring *self,
                       guint32 op,
                       guint32 *n)
{
  *n = self->first_in != NULL ? self->first_in[op + 1] - self->first_in[op] : 0;
  return *n > 0 ? self->wires + self->first_in[op] : NULL;
}

const guint32 *
ts_wiring_get_ways_out (const TsWiring *self,
                        guint32 op,
                        guint32 *n)
{
  *n = self->first_out != NULL ? self->first_out[op + 1] - self->first_out[op] : 0;
  return *n > 0 ? self->out + self->first_out[op] : NULL;
}

const TsWire *
ts_wiring_get_wire (const TsWiring *self,
                    guint32 number)
{
  return &self->wires[number];
}

guint64
ts_wiring_get_n_dropped (const TsWiring *self)
{
  return self->n_dropped;
}

gboolean
ts_wiring_is_passed (const TsWiring *self,
                     guint32 op)
{
  return self->is_passed != NULL && self->is_passed[op] && self->folds[op] == TS_FOLD_HIDDEN;
}

/* ---- what stands for what ------------------------------------------------------------------------ */

static guint32
find_user (const TsWiring *self,
           guint32 op)
{
  guint n;
  const TsConsumer *users = ts_graph_get_consumers (self->graph, op, &n);

  for (guint i = 0; i < n; i++)
    if (users[i].input >= 0)
      return users[i].op;
  return op;
}

static guint32
find_used (const TsWiring *self,
           guint32 op)
{
  const TsOperation *operation = ts_graph_get_operation (self->graph, op);

  for (guint32 k = 0; k < operation->n_inputs; k++)
    if (operation->inputs[k].op != TS_NO_OP)
      return operation->inputs[k].op;
  return operation->n_control_inputs > 0 ? operation->control_inputs[0] : op;
}

typedef guint32 (*NextFunc) (const TsWiring *self, guint32 op);

/* Follows @next from @op to what is known, notes that for all on the way. @known: G_MAXUINT32: not known yet */
static void
follow (const TsWiring *self,
        guint32 op,
        NextFunc next,
        guint32 *known,
        GArray *way)
{
  guint32 at = op, found;

  g_array_set_size (way, 0);
  while (known[at] == G_MAXUINT32)
    {
      g_array_append_val (way, at);
      known[at] = at; /* where a way ends or goes round, for now */
      at = next (self, at);
    }
  found = known[at];
  for (guint i = 0; i < way->len; i++)
    known[g_array_index (way, guint32, i)] = found;
}

static guint32 *
follow_all (const TsWiring *self,
            NextFunc next)
{
  guint32 n_ops = ts_graph_get_n_operations (self->graph);
  guint32 *known = g_new (guint32, (gsize)n_ops + 1);
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 op = 0; op < n_ops; op++)
    known[op] = self->folds[op] == TS_FOLD_NONE ? op : G_MAXUINT32;
  for (guint32 op = 0; op < n_ops; op++)
    if (known[op] == G_MAXUINT32)
      follow (self, op, next, known, way);
  return known;
}

guint32 *
ts_wiring_find_all_shown (const TsWiring *self)
{
  guint32 n_ops = ts_graph_get_n_operations (self->graph);
  guint32 *shown = follow_all (self, find_user);
  g_autofree guint32 *used = NULL;

  for (guint32 op = 0; op < n_ops; op++)
    if (self->folds[shown[op]] != TS_FOLD_NONE)
      {
        if (used == NULL)
          used = follow_all (self, find_used);
        shown[op] = self->folds[used[op]] == TS_FOLD_NONE ? used[op] : op;
      }
  return shown;
}

static guint32
follow_one (const TsWiring *self,
            guint32 op,
            NextFunc next)
{
  guint32 n_ops = ts_graph_get_n_operations (self->graph);

  for (guint32 i = 0; i < n_ops && self->folds[op] != TS_FOLD_NONE; i++)
    {
      guint32 to = next (self, op);

      if (to == op)
        break;
      op = to;
    }
  return op;
}

guint32
ts_wiring_find_shown (const TsWiring *self,
                      guint32 op)
{
  guint32 user = follow_one (self, op, find_user);
  guint32 used;

  if (self->folds[user] == TS_FOLD_NONE)
    return user;
  used = follow_one (self, op, find_used);
  return self->folds[used] == TS_FOLD_NONE ? used : op;
}
