#include "app/scene/ts-fold.h"

#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-inline.h"

#include <string.h>

#define MAX_READ_CHAIN 4 /* Identity of Identity of ... that are followed */

gboolean
ts_fold_is_variable_type (const char *op_type)
{
  return op_type[0] == 'V' &&
         (strcmp (op_type, "VariableV2") == 0 || strcmp (op_type, "VarHandleOp") == 0 || strcmp (op_type, "Variable") == 0);
}

static TsFold
classify_source (const TsOperation *op)
{
  if (op->n_inputs != 0 || op->n_outputs != 1)
    return TS_FOLD_NONE;

  if (strcmp (op->type, "Const") == 0)
    return TS_FOLD_CONSTANT;

  return ts_fold_is_variable_type (op->type) ? TS_FOLD_VARIABLE : TS_FOLD_NONE;
}

static gboolean
is_read_type (const char *op_type)
{
  return (op_type[0] == 'I' || op_type[0] == 'R') && (strcmp (op_type, "Identity") == 0 || strcmp (op_type, "ReadVariableOp") == 0);
}

static guint32
get_input (const TsOperation *op,
           guint i)
{
  return op->inputs[i].op;
}

/* Reads of what is a candidate already; again until chains of them are through. */
static void
find_reads (TsGraph *graph,
            guint8 *folds)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);
  gboolean changed = TRUE;

  for (int round = 0; changed && round < MAX_READ_CHAIN; round++)
    {
      changed = FALSE;
      for (guint32 i = 0; i < n_ops; i++)
        {
          const TsOperation *op = ts_graph_get_operation (graph, i);

          if (folds[i] != TS_FOLD_NONE || op->n_inputs != 1 || op->n_outputs != 1 || !is_read_type (op->type))
            continue;

          if (get_input (op, 0) != TS_NO_OP && folds[get_input (op, 0)] != TS_FOLD_NONE)
            {
              folds[i] = TS_FOLD_READ;
              changed = TRUE;
            }
        }
    }
}

static void
mark_inputs (const TsOperation *op,
             guint8 *used)
{
  for (guint k = 0; k < op->n_inputs; k++)
    if (get_input (op, k) != TS_NO_OP)
      used[get_input (op, k)] = TRUE;
}

/* What nothing that is drawn uses, directly or through reads, is drawn itself. */
static void
unfold_unused (TsGraph *graph,
               guint8 *folds)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);
  g_autofree guint8 *used = g_new0 (guint8, n_ops);

  for (guint32 i = 0; i < n_ops; i++)
    if (folds[i] == TS_FOLD_NONE)
      mark_inputs (ts_graph_get_operation (graph, i), used);

  for (int round = 0; round < MAX_READ_CHAIN; round++)
    for (guint32 i = 0; i < n_ops; i++)
      if (folds[i] == TS_FOLD_READ && used[i])
        mark_inputs (ts_graph_get_operation (graph, i), used);

  for (guint32 i = n_ops; i > 0; i--)
    if (folds[i - 1] == TS_FOLD_READ && !used[i - 1])
      {
        folds[i - 1] = TS_FOLD_NONE;
        mark_inputs (ts_graph_get_operation (graph, i - 1), used);
      }

  for (guint32 i = 0; i < n_ops; i++)
    if (!used[i])
      folds[i] = TS_FOLD_NONE;
}

/* A variable that something assigns or takes as such is a thing of its own; reading it stays folded. */
static void
unfold_variables (TsGraph *graph,
                  guint8 *folds)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      for (guint k = 0; folds[i] != TS_FOLD_READ && k < op->n_inputs; k++)
        if (get_input (op, k) != TS_NO_OP && folds[get_input (op, k)] == TS_FOLD_VARIABLE)
          folds[get_input (op, k)] = TS_FOLD_NONE;
    }
}

/* Where a function stands in the place of its call, and it is known what is handed to it, that goes straight to who uses it. */
static void
hide_handed (TsGraph *graph,
             guint8 *folds)
{
  const GArray *bodies = ts_graph_get_inlined_bodies (graph);
  g_autofree guint8 *kept = NULL;

  if (bodies == NULL)
    return;

  kept = g_malloc (ts_graph_get_n_operations (graph));
  memset (kept, TS_PART_SHOWN, ts_graph_get_n_operations (graph));
  for (guint i = 0; i < bodies->len; i++)
    {
      const TsInlinedBody *body = &g_array_index (bodies, TsInlinedBody, i);

      for (guint k = 0; body->is_direct && k < ts_graph_get_n_args (body->body); k++)
        kept[body->first + ts_graph_get_arg (body->body, k)] = TS_PART_HIDDEN;
      for (guint k = 0; body->is_direct && k < ts_graph_get_n_results (body->body); k++)
        kept[body->first + ts_graph_get_result (body->body, k)] = TS_PART_HIDDEN;
    }
  ts_fold_hide (graph, folds, kept);
}

guint8 *
ts_fold_find (TsGraph *graph)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);
  guint8 *folds = g_new (guint8, n_ops);

  for (guint32 i = 0; i < n_ops; i++)
    folds[i] = classify_source (ts_graph_get_operation (graph, i));

  find_reads (graph, folds);
  unfold_unused (graph, folds);
  unfold_variables (graph, folds);
  hide_handed (graph, folds);

  return folds;
}

guint32
ts_fold_get_source (TsGraph *graph,
                    const guint8 *folds,
                    guint32 op)
{
  for (int i = 0; i < 2 * MAX_READ_CHAIN && folds[op] == TS_FOLD_READ; i++)
    {
      const TsOperation *operation = ts_graph_get_operation (graph, op);

      if (operation->n_inputs == 0 || get_input (operation, 0) == TS_NO_OP)
        break;
      op = get_input (operation, 0);
    }

  return op;
}

static gboolean
has_kept_user (TsGraph *graph,
               const guint8 *kept,
               guint32 op)
{
  guint n;
  const TsConsumer *users = ts_graph_get_consumers (graph, op, &n);

  for (guint i = 0; i < n; i++)
    if (users[i].input >= 0 && kept[users[i].op])
      return TRUE;
  return FALSE;
}

void
ts_fold_hide (TsGraph *graph,
              guint8 *folds,
              const guint8 *kept)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);

  for (guint32 op = 0; op < n_ops; op++)
    if (folds[op] == TS_FOLD_NONE && !kept[op])
      folds[op] = TS_FOLD_HIDDEN;
    else if (folds[op] != TS_FOLD_NONE && (kept[op] == TS_PART_UNFOLDED || (kept[op] && !has_kept_user (graph, kept, op))))
      folds[op] = TS_FOLD_NONE;
}

void
ts_fold_pass (TsGraph *graph,
              guint8 *folds,
              const guint8 *passed)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);

  for (guint32 op = 0; op < n_ops; op++)
    if (folds[op] == TS_FOLD_NONE && passed[op])
      folds[op] = TS_FOLD_HIDDEN;
}
