#pragma once

#include "engine/debug/expression/ts-expression-scope.h"

G_BEGIN_DECLS

typedef struct _TsExpressionFunction TsExpressionFunction;
typedef struct _TsExpressionOperator TsExpressionOperator;

typedef enum
{
  TS_NODE_LITERAL,  /* @literal */
  TS_NODE_NONE,     /* `None`, `newaxis`; no value by itself */
  TS_NODE_NAME,     /* @name */
  TS_NODE_VARIABLE, /* @variable, @slot */
  TS_NODE_LIST,     /* of the children */
  TS_NODE_UNARY,    /* @op of one child */
  TS_NODE_BINARY,   /* @op of two children */
  TS_NODE_COMPARE,  /* children[0] ops[0] children[1] ops[1] children[2] ... */
  TS_NODE_NOT,
  TS_NODE_AND,
  TS_NODE_OR,
  TS_NODE_CHOICE,   /* children[0] if children[1] else children[2] */
  TS_NODE_CALL,     /* of @function: a child for each parameter, %NULL where it is not given */
  TS_NODE_INDEX,    /* children[0] [children[1], ...] */
  TS_NODE_RANGE,    /* in an index: begin, end and step, %NULL where not given */
  TS_NODE_ELLIPSIS, /* in an index */
} TsExpressionNodeKind;

typedef struct _TsExpressionNode TsExpressionNode;

/**
 * TsExpressionNode:
 * @offset: of its sign in the text, for a caret
 * @depth: of the tree from here down; 1 for a leaf
 * @is_bare: the name stands without quotes
 * @slot: -1 where the variable has none
 * @ops: (nullable) (element-type TsExpressionOperator): of a chain of comparisons
 * @children: (nullable) (element-type TsExpressionNode): owned; entries may be %NULL
 *
 * A node of a parsed expression. Immutable once parsed.
 */
struct _TsExpressionNode
{
  TsExpressionNodeKind kind;
  gsize offset;
  guint depth;
  gboolean is_bare;
  char *name;
  TsTensor *literal;
  TsExpressionVariable variable;
  gint slot;
  const TsExpressionOperator *op;
  GPtrArray *ops;
  const TsExpressionFunction *function;
  GPtrArray *children;
};

TsExpressionNode *ts_expression_node_new (TsExpressionNodeKind kind, gsize offset);
void ts_expression_node_free (TsExpressionNode *self);

/* Takes @child (nullable). */
void ts_expression_node_add (TsExpressionNode *self, TsExpressionNode *child);

guint ts_expression_node_get_n (const TsExpressionNode *self);

/* (nullable) */
const TsExpressionNode *ts_expression_node_get (const TsExpressionNode *self, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsExpressionNode, ts_expression_node_free)

G_END_DECLS
