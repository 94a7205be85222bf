#pragma once

#include "app/scene/ts-op-family.h"
#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

#define TS_MAX_CONTROL_EDGES 4 /* of an item: of more none is drawn, unless that is asked for */

typedef enum
{
  TS_ITEM_OP,
  TS_ITEM_SCOPE,   /* a name scope */
  TS_ITEM_STACK,   /* numbered siblings: `conv_[0-23]`, or others that are alike */
  TS_ITEM_SECTION, /* a piece of a graph that has too many nodes for one picture: a run of a topological order */
  TS_ITEM_PATTERN, /* operations that are joined in the same way several times over */
  TS_ITEM_REGION,  /* all that is on the ways from one thing to another */
  TS_N_ITEM_KINDS,
} TsItemKind;

/* A word for it in files: "operation", "scope", ... */
const char *ts_item_kind_name (TsItemKind self);

/* Whether it is a group that nobody named. */
gboolean ts_item_kind_is_group (TsItemKind self);

/* Whether it is one that was found in the edges: an invented scope. */
gboolean ts_item_kind_is_invented (TsItemKind self);

#define TS_NO_PATTERN G_MAXUINT32

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
 * @why: (nullable): of a group, why it is there
 * @n_members: of a stack, how many siblings; else 0
 * @pattern: of an invented scope, a number that those with the same inside share, or %TS_NO_PATTERN
 * @n_equal: how many those are
 * @shares: of a container, how much of it each family is, in 255ths
 * @n_damaged: operations in it, or itself, that have a problem of their own
 * @is_call: an operation that calls functions whose bodies can be put in its place, see ts_graph_inline ()
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
  const char *why;
  guint32 n_ops;
  guint32 n_members;
  guint32 pattern;
  guint32 n_equal;
  guint32 first_slot;
  guint32 n_slots;
  guint32 first_pin;
  guint32 n_pins;
  guint32 n_damaged;
  guint32 n_hidden_control; /* control edges that are not drawn, since there are too many */
  guint8 family;
  guint8 shares[TS_N_OP_FAMILIES];
  guint8 is_call;
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
  TS_EDGE_PINNED = 1 << 3,  /* has pins at its ends instead of a line between them */
  TS_EDGE_PAST = 1 << 4,    /* leads past operations that are hidden */
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
 * TsPin:
 * @item: where it is
 * @is_out: it stands for edges that leave the item; else for some that come in
 * @family: of the sign of what is at the other ends, or of @item if they are several
 * @label: what is at the other end, or how many things are
 * @first_edge: its edges are pin_edges[@first_edge] .. pin_edges[@first_edge + @n_edges - 1]
 *
 * A tag that stands for edges that are not drawn.
 */
typedef struct
{
  guint32 item;
  gboolean is_out;
  TsOpFamily family;
  const char *label;
  guint32 first_edge;
  guint32 n_edges;
} TsPin;

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
  guint32 n_pins;
  TsItem *items;
  TsEdge *edges;
  TsPort *in_ports;
  TsPort *out_ports;
  TsOutput *tensors;
  TsSlot *slots;
  TsPin *pins; /* by item, those that come in first */
  guint32 *pin_edges;

  /*< private >*/
  GStringChunk *strings;
  gint ref_count;
} TsScopeGraph;

TsScopeGraph *ts_scope_graph_ref (TsScopeGraph *self);
void ts_scope_graph_unref (TsScopeGraph *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsScopeGraph, ts_scope_graph_unref)

G_END_DECLS
