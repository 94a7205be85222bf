#include "app/models/ts-op-item.h"

struct _TsOpItem
{
  GObject parent_instance;

  TsGraph *graph;
  const TsOperation *op;
};

enum
{
  PROP_OPERATION = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (TsOpItem, ts_op_item, G_TYPE_OBJECT)

static void
ts_op_item_get_property (GObject *object,
                         guint prop_id,
                         GValue *value,
                         GParamSpec *pspec)
{
  if (prop_id == PROP_OPERATION)
    g_value_set_pointer (value, (gpointer)TS_OP_ITEM (object)->op);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ts_op_item_finalize (GObject *object)
{
  ts_graph_unref (TS_OP_ITEM (object)->graph);

  G_OBJECT_CLASS (ts_op_item_parent_class)->finalize (object);
}

static void
ts_op_item_class_init (TsOpItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = ts_op_item_get_property;
  object_class->finalize = ts_op_item_finalize;
  props[PROP_OPERATION] = g_param_spec_pointer ("operation", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
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

void
ts_op_item_set_operation (TsOpItem *self,
                          TsGraph *graph,
                          guint32 op)
{
  TsGraph *before;

  g_return_if_fail (TS_IS_OP_ITEM (self));

  before = self->graph;
  self->graph = ts_graph_ref (graph);
  self->op = ts_graph_get_operation (graph, op);
  ts_graph_unref (before);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OPERATION]);
}
