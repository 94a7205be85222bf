#include "app/models/ts-op-list.h"

#define MAX_KEPT 256 /* items; a list view has two hundred rows */

struct _TsOpList
{
  GObject parent_instance;

  TsGraph *graph;
  GArray *ops;
  TsOpItem *kept[MAX_KEPT]; /* those at the first places that somebody has looked at */
};

static guint
n_items (TsOpList *self)
{
  return self->ops != NULL ? self->ops->len : 0;
}

static GType
ts_op_list_get_item_type (GListModel *model)
{
  return TS_TYPE_OP_ITEM;
}

static guint
ts_op_list_get_n_items (GListModel *model)
{
  return n_items (TS_OP_LIST (model));
}

static gpointer
ts_op_list_get_item (GListModel *model,
                     guint position)
{
  TsOpList *self = TS_OP_LIST (model);

  if (position >= n_items (self))
    return NULL;
  if (position >= MAX_KEPT)
    return ts_op_item_new (self->graph, ts_op_list_get_op (self, position));
  if (self->kept[position] == NULL)
    self->kept[position] = ts_op_item_new (self->graph, ts_op_list_get_op (self, position));
  return g_object_ref (self->kept[position]);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ts_op_list_get_item_type;
  iface->get_n_items = ts_op_list_get_n_items;
  iface->get_item = ts_op_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TsOpList, ts_op_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
ts_op_list_finalize (GObject *object)
{
  TsOpList *self = TS_OP_LIST (object);

  g_clear_pointer (&self->graph, ts_graph_unref);
  g_clear_pointer (&self->ops, g_array_unref);
  for (guint i = 0; i < MAX_KEPT; i++)
    g_clear_object (&self->kept[i]);

  G_OBJECT_CLASS (ts_op_list_parent_class)->finalize (object);
}

static void
ts_op_list_class_init (TsOpListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ts_op_list_finalize;
}

static void
ts_op_list_init (TsOpList *self)
{
}

TsOpList *
ts_op_list_new (void)
{
  return g_object_new (TS_TYPE_OP_LIST, NULL);
}

void
ts_op_list_set (TsOpList *self,
                TsGraph *graph,
                GArray *ops)
{
  g_return_if_fail (TS_IS_OP_LIST (self));
  g_return_if_fail (graph != NULL || ops == NULL);

  guint n_before = n_items (self), n_common;
  TsGraph *kept = graph != NULL ? ts_graph_ref (graph) : NULL;

  g_clear_pointer (&self->graph, ts_graph_unref);
  g_clear_pointer (&self->ops, g_array_unref);
  self->graph = kept;
  self->ops = ops;
  n_common = MIN (MIN (n_before, n_items (self)), MAX_KEPT);
  for (guint i = n_common; i < MAX_KEPT; i++)
    g_clear_object (&self->kept[i]);
  for (guint i = 0; i < n_common; i++)
    if (self->kept[i] != NULL)
      ts_op_item_set_operation (self->kept[i], graph, ts_op_list_get_op (self, i));
  g_list_model_items_changed (G_LIST_MODEL (self), n_common, n_before - n_common, n_items (self) - n_common);
}

guint32
ts_op_list_get_op (TsOpList *self,
                   guint position)
{
  g_return_val_if_fail (TS_IS_OP_LIST (self), TS_NO_OP);
  g_return_val_if_fail (position < n_items (self), TS_NO_OP);

  return g_array_index (self->ops, guint32, position);
}

const guint32 *
ts_op_list_get_ops (TsOpList *self,
                    guint *n)
{
  g_return_val_if_fail (TS_IS_OP_LIST (self), NULL);

  *n = n_items (self);
  return self->ops != NULL ? (const guint32 *)self->ops->data : NULL;
}
