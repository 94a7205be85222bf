#pragma once

#include "app/scene/ts-fold.h"
#include "app/scene/ts-outline.h"

G_BEGIN_DECLS

/* A thing that is shown in a container, or may be: an operation, a scope, or a group of such things. */
typedef struct
{
  TsItemKind kind;
  guint32 index; /* operation, scope, or container of the group */
} TsUnit;

/* A container that is no scope. */
typedef struct
{
  TsItemKind kind;
  guint32 scope; /* the innermost scope around it */
  char *label;
  char *detail;    /* (nullable): said from what is in it */
  char *why;       /* it is there */
  guint32 pattern; /* of groups that repeat: the same for those with the same inside; else TS_NO_PATTERN */
  guint32 n_equal; /* how many have that pattern, this one too */
  TsUnit *members;
  guint32 n_members;
} TsGroup;

struct _TsOutline
{
  TsScopeTree *tree;
  TsWiring *wiring;
  const guint8 *folds; /* of @wiring */
  guint8 *control;     /* (nullable): as in TsOutlinePart */
  TsControlRule control_of_all;
  guint8 *families;
  gboolean has_damage;  /* some operation has a problem of its own */
  gboolean has_devices; /* not all ask for the same device */
  guint32 *n_visible;   /* for each scope the unfolded operations in it */
  GPtrArray *groups;    /* of TsGroup; group i is container n_scopes + i */
  guint32 n_patterns;   /* of groups */
  TsOutlineRules rules;
  GArray *undone;     /* of guint32: groups that the rules undo */
  GHashTable *units;  /* container → GArray of TsUnit: what it shows, as the rules let it be grouped */
  GHashTable *plain;  /* the same without groups */
  GHashTable *graphs; /* container → TsScopeGraph */
  guint32 *owner;     /* scratch: for each place of the tree's order a number, G_MAXUINT32 between uses */
};

#define TS_NO_OWNER G_MAXUINT32
#define TS_MIN_STACK 3 /* things that make a stack */

/* Calls @func for each piece of the tree's order that is in @unit. */
void ts_outline_foreach_unit_range (TsOutline *self, TsUnit unit, TsPlacesFunc func, gpointer data);

/* Writes @owner for each place in @unit. */
void ts_outline_set_owner (TsOutline *self, TsUnit unit, guint32 owner);

/* The name of a thing as seen in @scope. (transfer full) */
char *ts_outline_dup_label (TsOutline *self, guint32 scope, TsUnit unit);

/* (nullable): %NULL for a scope. Ends with the next group that is made. */
TsGroup *ts_outline_get_group (TsOutline *self, guint32 container);

/* Takes @label, @why and @members (element-type TsUnit). */
TsUnit ts_outline_add_group (TsOutline *self, TsItemKind kind, guint32 scope, char *label, char *why, GArray *members);

/* The picture of @units. (transfer full) */
TsScopeGraph *ts_scope_graph_new (TsOutline *outline, guint32 container, GArray *units);

G_END_DECLS
