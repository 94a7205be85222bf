#include "engine/diff/ts-graph-diff.h"

#include "engine/diff/ts-op-diff.h"
#include "engine/graph/ts-function.h"

#define POLL_EVERY 4096

const char *
ts_diff_kind_get_name (TsDiffKind kind)
{
  static const char *const names[] = { [TS_DIFF_REMOVED] = "removed", [TS_DIFF_ADDED] = "added", [TS_DIFF_CHANGED] = "changed" };

  return names[kind];
}

const char *
ts_change_kind_get_name (TsChangeKind kind)
{
  static const char *const names[] = {
    [TS_CHANGE_NAME] = "name",
    [TS_CHANGE_TYPE] = "type",
    [TS_CHANGE_DEVICE] = "device",
    [TS_CHANGE_INPUTS] = "inputs",
    [TS_CHANGE_CONTROLS] = "control inputs",
    [TS_CHANGE_ATTR] = "attr",
    [TS_CHANGE_VALUE] = "value",
    [TS_CHANGE_DTYPE] = "dtype",
    [TS_CHANGE_SHAPE] = "shape",
    [TS_CHANGE_BODY] = "body",
  };

  return names[kind];
}

static void
entry_free (gpointer data)
{
  TsDiffEntry *self = data;

  g_ptr_array_unref (self->changes);
  g_free (self);
}

TsDiffEntry *
ts_diff_entry_new (TsDiffKind kind,
                   const TsOperation *a,
                   const TsOperation *b)
{
  TsDiffEntry *self = g_new (TsDiffEntry, 1);

  *self = (TsDiffEntry) { kind, NULL, a, b, g_ptr_array_new_with_free_func (ts_change_free) };
  return self;
}

/* @changes (transfer full) (nullable) */
static void
add_entry (TsGraphDiff *self,
           TsDiffKind kind,
           const char *function,
           const TsOperation *a,
           const TsOperation *b,
           GPtrArray *changes)
{
  TsDiffEntry *entry = g_new (TsDiffEntry, 1);

  *entry = (TsDiffEntry) { kind, function, a, b, changes != NULL ? changes : g_ptr_array_new () };
  g_ptr_array_add (self->entries, entry);
  if (kind == TS_DIFF_REMOVED)
    self->n_removed++;
  else if (kind == TS_DIFF_ADDED)
    self->n_added++;
  else
    self->n_changed++;
}

static gboolean
add_ops (TsGraphDiff *self,
         const char *function,
         const TsGraphMatch *match,
         const TsShapeTable *shapes_a,
         const TsShapeTable *shapes_b,
         GCancellable *cancellable,
         GError **error)
{
  for (guint32 i = 0; i < match->n_a; i++)
    {
      const TsOperation *a = ts_graph_get_operation (match->a, i);
      const TsOperation *b = match->to_b[i] != TS_NO_OP ? ts_graph_get_operation (match->b, match->to_b[i]) : NULL;
      GPtrArray *changes;

      if (i % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (b == NULL)
        {
          add_entry (self, TS_DIFF_REMOVED, function, a, NULL, NULL);
          continue;
        }
      changes = ts_op_diff (match, shapes_a, shapes_b, a, b, cancellable, error);
      if (changes == NULL)
        return FALSE;
      if (changes->len > 0)
        add_entry (self, TS_DIFF_CHANGED, function, a, b, changes);
      else
        {
          g_ptr_array_unref (changes);
          self->n_same++;
        }
    }
  for (guint32 i = 0; i < match->n_b; i++)
    if (match->to_a[i] == TS_NO_OP)
      add_entry (self, TS_DIFF_ADDED, function, NULL, ts_graph_get_operation (match->b, i), NULL);
  return TRUE;
}

static gboolean
compare_graphs (TsGraphDiff *self,
                const char *function,
                TsGraph *a,
                TsGraph *b,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (TsShapeTable) shapes_a = ts_shape_table_new (a, cancellable, error);
  g_autoptr (TsShapeTable) shapes_b = shapes_a != NULL ? ts_shape_table_new (b, cancellable, error) : NULL;
  TsGraphMatch match;
  gboolean done;

  if (shapes_b == NULL || !ts_graph_match_init (&match, a, b, cancellable, error))
    return FALSE;
  done = add_ops (self, function, &match, shapes_a, shapes_b, cancellable, error);
  ts_graph_match_clear (&match);
  return done;
}

static gboolean
compare_functions (TsGraphDiff *self,
                   const TsFunction *a,
                   const TsFunction *b,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GError) error_a = NULL;
  g_autoptr (GError) error_b = NULL;
  TsGraph *body_a = ts_function_get_graph (a, &error_a);
  TsGraph *body_b = ts_function_get_graph (b, &error_b);
  GPtrArray *changes;

  if (body_a != NULL && body_b != NULL)
    return compare_graphs (self, ts_function_get_name (a), body_a, body_b, cancellable, error);
  changes = g_ptr_array_new_with_free_func (ts_change_free);
  ts_change_add (changes, TS_CHANGE_BODY, NULL, error_a != NULL ? error_a->message : "", error_b != NULL ? error_b->message : "");
  add_entry (self, TS_DIFF_CHANGED, ts_function_get_name (a), NULL, NULL, changes);
  return TRUE;
}

static gboolean
compare_libraries (TsGraphDiff *self,
                   GCancellable *cancellable,
                   GError **error)
{
  for (guint i = 0; i < ts_graph_get_n_functions (self->a); i++)
    {
      const TsFunction *a = ts_graph_get_function (self->a, i);
      const TsFunction *b = ts_graph_find_function (self->b, ts_function_get_name (a));

      if (b == NULL)
        add_entry (self, TS_DIFF_REMOVED, ts_function_get_name (a), NULL, NULL, NULL);
      else if (!compare_functions (self, a, b, cancellable, error))
        return FALSE;
    }
  for (guint i = 0; i < ts_graph_get_n_functions (self->b); i++)
    {
      const TsFunction *b = ts_graph_get_function (self->b, i);

      if (ts_graph_find_function (self->a, ts_function_get_name (b)) == NULL)
        add_entry (self, TS_DIFF_ADDED, ts_function_get_name (b), NULL, NULL, NULL);
    }
  return TRUE;
}

TsGraphDiff *
ts_graph_diff_new (TsGraph *a,
                   TsGraph *b,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (TsGraphDiff) self = g_new0 (TsGraphDiff, 1);

  self->a = ts_graph_ref (a);
  self->b = ts_graph_ref (b);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  if (!compare_graphs (self, NULL, a, b, cancellable, error) || !compare_libraries (self, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
ts_graph_diff_free (TsGraphDiff *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self->warning);
  ts_graph_unref (self->a);
  ts_graph_unref (self->b);
  g_free (self);
}
