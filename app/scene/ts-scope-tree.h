#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

#define TS_NO_SCOPE G_MAXUINT32
#define TS_ROOT_SCOPE 0

/**
 * TsScope:
 * @name: full name, @name_length bytes, without a NUL at its end: a piece of an operation's name
 * @parent: %TS_NO_SCOPE for the root
 * @first_child: (nullable %TS_NO_SCOPE): inner scopes in order of appearance, linked by @next_sibling
 * @begin: the operations in it, inner scopes included, are order[@begin] .. order[@end - 1]
 * @own_end: those directly in it come first: order[@begin] .. order[@own_end - 1]
 * @op: the operation of the very same name, which counts as directly in it; %TS_NO_OP if there is none
 */
typedef struct
{
  const char *name;
  guint32 name_length;
  guint32 parent;
  guint32 first_child;
  guint32 next_sibling;
  guint32 begin;
  guint32 own_end;
  guint32 end;
  guint32 op;
} TsScope;

/**
 * TsScopeTree:
 * @graph: whose names these are
 * @n_ops: how many operations it had then
 * @scopes: the root first; every scope after its parent
 * @order: operations so that those of each scope stand together
 * @place: for each operation its place in @order
 * @scope_of: for each operation the scope that it is directly in
 *
 * Name scopes of a graph: the `/`-separated prefixes of its names. An operation whose own name is a scope as well is in
 * that scope. Made in linear time. Immutable, reference counted; any thread.
 */
typedef struct
{
  TsGraph *graph;
  guint32 n_ops;
  guint32 n_scopes;
  TsScope *scopes;
  guint32 *order;
  guint32 *place;
  guint32 *scope_of;

  /*< private >*/
  guint32 *buckets;
  guint8 *tags; /* 0: the bucket is free */
  guint32 n_buckets;
  gint ref_count;
} TsScopeTree;

/* @error: %G_IO_ERROR_CANCELLED. (transfer full) (nullable) */
TsScopeTree *ts_scope_tree_new (TsGraph *graph, GCancellable *cancellable, GError **error);
TsScopeTree *ts_scope_tree_ref (TsScopeTree *self);
void ts_scope_tree_unref (TsScopeTree *self);

/* By full name ("" is the root); %TS_NO_SCOPE if there is none. */
guint32 ts_scope_tree_find (const TsScopeTree *self, const char *name);

/* (transfer full) */
char *ts_scope_tree_dup_name (const TsScopeTree *self, guint32 scope);

/* Whether @inner is @outer or somewhere in it. */
gboolean ts_scope_tree_contains (const TsScopeTree *self, guint32 outer, guint32 inner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsScopeTree, ts_scope_tree_unref)

G_END_DECLS
