#include "engine/debug/expression/ts-expression-node.h"

TsExpressionNode *
ts_expression_node_new (TsExpressionNodeKind kind,
                        gsize offset)
{
  TsExpressionNode *self = g_new0 (TsExpressionNode, 1);

  self->kind = kind;
  self->offset = offset;
  self->depth = 1;
  self->slot = -1;
  return self;
}

static void
free_child (gpointer child)
{
  if (child != NULL)
    ts_expression_node_free (child);
}

void
ts_expression_node_free (TsExpressionNode *self)
{
  g_free (self->name);
  g_clear_pointer (&self->literal, ts_tensor_unref);
  g_clear_pointer (&self->ops, g_ptr_array_unref);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

void
ts_expression_node_add (TsExpressionNode *self,
                        TsExpressionNode *child)
{
  if (self->children == NULL)
    self->children = g_ptr_array_new_with_free_func (free_child);
  g_ptr_array_add (self->children, child);
  if (child != NULL)
    self->depth = MAX (self->depth, child->depth + 1);
}

guint
ts_expression_node_get_n (const TsExpressionNode *self)
{
  return self->children != NULL ? self->children->len : 0;
}

const TsExpressionNode *
ts_expression_node_get (const TsExpressionNode *self,
                        guint i)
{
  return i < ts_expression_node_get_n (self) ? g_ptr_array_index (self->children, i) : NULL;
}
