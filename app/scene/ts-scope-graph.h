#pragma once

#include "app/scene/ts-op-family.h"
#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

typedef enum
{
  TS_ITEM_OP,
  TS_ITEM_SCOPE,   /* a name scope */
  TS_ITEM_STACK,   /* numbered siblings: `conv_[0-23]` */
  TS_ITEM_SECTION, /* a piece of a graph that has too many nodes for one picture: a run of a topological order */
} TsItemKind;

/**
 * TsSlot:
 * @op: the folded operation that is used: what the input names, a read perhaps
 * @source: the constant or variable behind it
 * @input: which input of the user
 * @name: (nullable): the input's name in the op's signature
 * @text: its value where that is short, else its shape
 */
typedef struct
{
  guint32 op;
  guint32 source;
  guint32 input;
  const char *name;
  const char *text;
} TsSlot;

/**
 * TsItem:
 * @id: operation index, or the number of the container that it opens to
 * @op: the operation itself, or the one of the scope's own name; else %TS_NO_OP
 * @label: its name as seen from where it is
 * @detail: op type; or what is inside
 * @n_ops: operations inside, folded ones aside
 * @n_members: of a stack, how many siblings; else 0
 * @shares: of a container, how much of it each family is, in 255ths
 *
 * What the picture of a container shows as one thing.
 */
typedef struct
{
  TsItemKind kind;
  guint32 id;
  guint32 op;
  const char *label;
  const char *detail;
  guint32 n_ops;
  guint32 n_members;
  guint32 first_slot;
  guint32 n_slots;
  guint32 n_hidden_control; /* control edges that are not drawn, since there are too many */
  guint8 family;
  guint8 shares[TS_N_OP_FAMILIES];
} TsItem;

/**
 * TsPort:
 * @output: the tensor that passes the border here; the first of them where @n_outputs is more than one
 *
 * Where edges to the outside attach at the border of a container: above for what comes in, below for what goes out.
 */
typedef struct
{
  TsOutput output;
  guint32 n_outputs;
} TsPort;

typedef enum
{
  TS_EDGE_CONTROL = 1 << 0, /* orders, carries no tensor */
  TS_EDGE_REF = 1 << 1,     /* lets the target change a variable */
  TS_EDGE_BACK = 1 << 2,    /* closes a loop */
} TsEdgeFlags;

/**
 * TsEdge:
 * @from: an item, or n_items + the number of an in-port
 * @to: an item, or n_items + n_in_ports + the number of an out-port
 * @first_tensor: its tensors are tensors[@first_tensor] .. tensors[@first_tensor + @n_tensors - 1], each once
 *
 * All edges between two items as one.
 */
typedef struct
{
  guint32 from;
  guint32 to;
  guint32 first_tensor;
  guint32 n_tensors;
  guint8 flags;
} TsEdge;

/**
 * TsScopeGraph:
 * @items: in graph order
 *
 * What a container shows when it is open. Immutable; any thread.
 */
typedef struct
{
  guint32 container;
  guint32 n_items;
  guint32 n_edges;
  guint32 n_in_ports;
  guint32 n_out_ports;
  TsItem *items;
  TsEdge *edges;
  TsPort *in_ports;
  TsPort *out_ports;
  TsOutput *tensors;
  TsSlot *slots;

  /*< private >*/
  GStringChunk *strings;
  gint ref_count;
} TsScopeGraph;

TsScopeGraph *ts_scope_graph_ref (TsScopeGraph *self);
void ts_scope_graph_unref (TsScopeGraph *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsScopeGraph, ts_scope_graph_unref)

G_END_DECLS
