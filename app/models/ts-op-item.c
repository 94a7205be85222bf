#include "app/models/ts-op-item.h"

struct _TsOpItem
{
  GObject parent_instance;

  TsGraph *graph;
  const TsOperation *op;
};

G_DEFINE_FINAL_TYPE (TsOpItem, ts_op_item, G_TYPE_OBJECT)

static void
ts_op_item_finalize (GObject *object)
{
  ts_graph_unref (TS_OP_ITEM (object)->graph);

  G_OBJECT_CLASS (ts_op_item_parent_class)->finalize (object);
}

static void
ts_op_item_class_init (TsOpItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ts_op_item_finalize;
}

static void
ts_op_item_init (TsOpItem *self)
{
}

TsOpItem *
ts_op_item_new (TsGraph *graph,
                guint32 op)
{
  TsOpItem *self = g_object_new (TS_TYPE_OP_ITEM, NULL);

  self->graph = ts_graph_ref (graph);
  self->op = ts_graph_get_operation (graph, op);
  return self;
}

const TsOperation *
ts_op_item_get_operation (TsOpItem *self)
{
  g_return_val_if_fail (TS_IS_OP_ITEM (self), NULL);

  return self->op;
}
