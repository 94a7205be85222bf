#pragma once

#include "app/scene/ts-fold.h"
#include "app/scene/ts-outline.h"

G_BEGIN_DECLS

/* A thing that may be shown in a container, before anything is grouped: an operation or a scope. */
typedef struct
{
  guint32 index;
  gboolean is_scope;
} TsMember;

/* A container that is no scope. */
typedef struct
{
  TsItemKind kind;
  guint32 scope; /* the innermost scope around it */
  char *label;
  char *detail;
  TsMember *members;
  guint32 n_members;
} TsGroup;

struct _TsOutline
{
  TsScopeTree *tree;
  guint8 *folds;
  guint8 *families;
  guint32 *n_visible; /* for each scope the unfolded operations in it */
  GPtrArray *groups;  /* of TsGroup; group i is container n_scopes + i */
  GHashTable *graphs; /* container → TsScopeGraph */
  guint32 *owner;     /* scratch: for each place of the tree's order a number, G_MAXUINT32 between uses */
};

#define TS_NO_OWNER G_MAXUINT32

/* A thing that is shown: a member, or a group of them. */
typedef struct
{
  TsItemKind kind;
  guint32 index; /* operation, scope, or container of the group */
} TsUnit;

/* The places that @member takes in the tree's order. */
void ts_outline_get_member_range (TsOutline *self, TsMember member, guint32 *begin, guint32 *end);

/* Writes @owner for each place in @unit. */
void ts_outline_set_owner (TsOutline *self, TsUnit unit, guint32 owner);

/* The name of an operation or scope as seen in @scope. (transfer full) */
char *ts_outline_dup_label (TsOutline *self, guint32 scope, TsMember member);

/* Takes @members; returns the new container. */
guint32 ts_outline_add_group (TsOutline *self, TsItemKind kind, guint32 scope, char *label, char *detail, GArray *members);

/**
 * ts_outline_reduce:
 * @kind: what the members are in
 * @members: (element-type TsMember)
 *
 * Groups them until there are at most %TS_OUTLINE_MAX_ITEMS things.
 *
 * Returns: (transfer full) (element-type TsUnit)
 */
GArray *ts_outline_reduce (TsOutline *self, TsItemKind kind, guint32 scope, GArray *members);

/* The picture of @units. (transfer full) */
TsScopeGraph *ts_scope_graph_new (TsOutline *outline, guint32 container, GArray *units);

G_END_DECLS
