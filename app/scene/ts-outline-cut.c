#include "app/scene/ts-outline-cut.h"

#include "app/scene/ts-fold.h"
#include "engine/ops/ts-shape-table.h"

typedef struct
{
  const TsScopeTree *tree;
  guint8 *kept;
} Keep;

static void
keep_places (guint32 begin,
             guint32 end,
             gpointer data)
{
  const Keep *keep = data;

  for (guint32 i = begin; i < end; i++)
    keep->kept[keep->tree->order[i]] = TRUE;
}

/* What slots show: a read, and what it reads. */
static void
keep_folded (const Keep *keep,
             const guint8 *folds)
{
  for (guint32 i = 0; i < keep->tree->n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (keep->tree->graph, i);

      for (guint32 k = 0; keep->kept[i] && k < op->n_inputs; k++)
        for (guint32 at = op->inputs[k].op; at != TS_NO_OP && folds[at] != TS_FOLD_NONE && !keep->kept[at];)
          {
            const TsOperation *folded = ts_graph_get_operation (keep->tree->graph, at);

            keep->kept[at] = TRUE;
            at = folded->n_inputs > 0 ? folded->inputs[0].op : TS_NO_OP;
          }
    }
}

static void
get_shape (TsGraph *graph,
           TsOutput output,
           TsShape *shape,
           gpointer data)
{
  ts_shape_table_get (data, output, shape);
}

gboolean
ts_outline_cut (TsOutline *self,
                guint32 container,
                TsGraphPart *part,
                GCancellable *cancellable,
                GError **error)
{
  const TsScopeTree *tree = ts_outline_get_tree (self);
  g_autoptr (TsShapeTable) shapes = ts_shape_table_new (tree->graph, cancellable, error);
  g_autofree guint8 *kept = g_new0 (guint8, (gsize)tree->n_ops + 1);
  Keep keep = { tree, kept };

  if (shapes == NULL)
    return FALSE;
  ts_outline_foreach_range (self, container, keep_places, &keep);
  keep_folded (&keep, ts_outline_get_folds (self));
  return ts_graph_part_init (part, tree->graph, kept, get_shape, shapes, cancellable, error);
}
