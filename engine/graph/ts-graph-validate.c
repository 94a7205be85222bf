#include "engine/graph/ts-graph-private.h"

#include "engine/ts-error.h"

#include <string.h>

#define MAX_NAMED 5 /* nodes of a cycle that an error names */

/* ---- single nodes ---- */

static inline gboolean
is_name_start (char c)
{
  return g_ascii_isalnum (c) || c == '.' || c == '_';
}

static inline gboolean
is_name_part (char c)
{
  return is_name_start (c) || c == '/' || c == '-' || c == '\\';
}

/* Letters, digits and `_.\/-`; pieces of that may be joined by `>`. */
gboolean
ts_operation_name_is_valid (const char *name)
{
  if (!is_name_start (*name))
    return FALSE;
  for (const char *p = name + 1; *p != '\0'; p++)
    if (*p == '>' ? !is_name_start (p[1]) : !is_name_part (*p))
      return FALSE;
  return TRUE;
}

static gboolean
check_operation (const TsOperation *op,
                 int producer,
                 GError **error)
{
  g_autofree char *text = NULL;

  if (op->problem != NULL)
    {
      text = ts_operation_describe (op);
      g_set_error (error, TS_ERROR, (int)op->problem_code, "%s: %s", text, op->problem);
      return FALSE;
    }
  if (!ts_operation_name_is_valid (op->name))
    {
      text = ts_operation_describe (op);
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: the name has letters that no name can have", text);
      return FALSE;
    }
  if (op->def != NULL && op->def->deprecated_since > 0 && producer >= op->def->deprecated_since)
    {
      text = ts_operation_describe (op);
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%s: the op type is gone since GraphDef version %d, and this graph has version %d",
                   text, op->def->deprecated_since, producer);
      return FALSE;
    }
  return TRUE;
}

/* ---- cycles ---- */

static gboolean
is_type (const TsOperation *op,
         const char *type,
         const char *ref_type)
{
  return strcmp (op->type, type) == 0 || strcmp (op->type, ref_type) == 0;
}

/* The one edge that may lead back. */
static gboolean
is_loop_edge (const TsOperation *from,
              const TsOperation *to)
{
  return is_type (to, "Merge", "RefMerge") && is_type (from, "NextIteration", "RefNextIteration");
}

static guint32
count_pending (TsGraph *self,
               const TsOperation *op)
{
  guint32 n = op->n_control_inputs;

  for (guint k = 0; k < op->n_inputs; k++)
    if (op->inputs[k].op != TS_NO_OP && !is_loop_edge (ts_graph_get_operation (self, op->inputs[k].op), op))
      n++;
  return n;
}

/* Takes away operations whose inputs are all taken away; what keeps a pending count is in a cycle or behind one. */
static guint32
take_away (TsGraph *self,
           guint32 *pending,
           guint32 n_ops)
{
  g_autofree guint32 *ready = g_new (guint32, (gsize)n_ops + 1);
  guint32 n_ready = 0, n_done = 0;

  for (guint32 i = 0; i < n_ops; i++)
    {
      pending[i] = count_pending (self, ts_graph_get_operation (self, i));
      if (pending[i] == 0)
        ready[n_ready++] = i;
    }

  while (n_done < n_ready)
    {
      const TsOperation *op = ts_graph_get_operation (self, ready[n_done++]);
      guint n;
      const TsConsumer *consumers = ts_graph_get_consumers (self, op->index, &n);

      for (guint k = 0; k < n; k++)
        {
          guint32 to = consumers[k].op;

          if (to >= n_ops || (consumers[k].input >= 0 && is_loop_edge (op, ts_graph_get_operation (self, to))))
            continue;
          if (--pending[to] == 0)
            ready[n_ready++] = to;
        }
    }
  return n_done;
}

/* An input that is still there: going back from one to the next ends in the cycle. */
static guint32
pending_input (TsGraph *self,
               const TsOperation *op,
               const guint32 *pending)
{
  for (guint k = 0; k < op->n_inputs; k++)
    {
      guint32 from = op->inputs[k].op;

      if (from != TS_NO_OP && pending[from] > 0 && !is_loop_edge (ts_graph_get_operation (self, from), op))
        return from;
    }
  for (guint k = 0; k < op->n_control_inputs; k++)
    if (pending[op->control_inputs[k]] > 0)
      return op->control_inputs[k];
  g_assert_not_reached ();
}

static void
set_cycle_error (TsGraph *self,
                 const guint32 *pending,
                 guint32 n_ops,
                 GError **error)
{
  g_autofree guint8 *seen = g_new0 (guint8, n_ops);
  g_autoptr (GString) names = g_string_new (NULL);
  guint32 at = 0, start, n = 0;

  while (pending[at] == 0)
    at++;
  while (!seen[at])
    {
      seen[at] = 1;
      at = pending_input (self, ts_graph_get_operation (self, at), pending);
    }

  start = at;
  do
    {
      if (n++ < MAX_NAMED)
        g_string_append_printf (names, "%s\"%s\"", names->len > 0 ? ", " : "", ts_graph_get_operation (self, at)->name);
      at = pending_input (self, ts_graph_get_operation (self, at), pending);
    }
  while (at != start);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "%u operation%s form%s a cycle that is no loop: %s%s",
               n, n == 1 ? "" : "s", n == 1 ? "s" : "", names->str, n > MAX_NAMED ? ", ..." : "");
}

gboolean
ts_graph_validate (TsGraph *self,
                   GError **error)
{
  guint32 n_ops = ts_graph_get_n_operations (self);
  g_autofree guint32 *pending = NULL;

  for (guint32 i = 0; i < n_ops; i++)
    if (!check_operation (ts_graph_get_operation (self, i), self->producer, error))
      return FALSE;

  pending = g_new (guint32, (gsize)n_ops + 1);
  if (take_away (self, pending, n_ops) == n_ops)
    return TRUE;
  set_cycle_error (self, pending, n_ops, error);
  return FALSE;
}
