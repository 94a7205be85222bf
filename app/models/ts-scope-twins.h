#pragma once

#include "app/scene/ts-scope-patterns.h"
#include "engine/diff/ts-graph-diff.h"
#include "engine/ops/ts-shape-table.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TsScopeTwin:
 * @scope: in the tree
 * @n_differences: operations in which it differs; 0 until it is compared
 */
typedef struct
{
  guint32 scope;
  guint n_differences;
} TsScopeTwin;

/**
 * TsTwinDifference:
 * @op: an operation of the first scope
 * @kind: %TS_CHANGE_DEVICE, %TS_CHANGE_VALUE, %TS_CHANGE_DTYPE or %TS_CHANGE_SHAPE
 * @what: (nullable): the attribute's name, or `output 0`
 * @n_twins: in how many of the others it is so
 * @detail: of the first of these: "device: /cpu:0 → /cpu:1", "value: 3 of 9 differ, by 0.5 at most"
 */
typedef struct
{
  guint32 op;
  TsChangeKind kind;
  char *what;
  guint n_twins;
  char *detail;
} TsTwinDifference;

/**
 * TsScopeTwins:
 * @scope: in the tree of @patterns
 * @twins: (element-type TsScopeTwin): the other scopes with the same inside, in the order of the graph
 * @differences: (element-type TsTwinDifference) (nullable): in the order of the graph; %NULL until they have been compared
 *
 * One of several name scopes with the same inside, see TsScopePatterns, and in what the others differ from it: contents of constants, devices, dtypes and
 * static shapes of outputs. Names, and what comes in from outside, are no difference; the values of variables are not looked at. Main thread.
 */
typedef struct
{
  TsScopePatterns *patterns;
  guint32 scope;
  GArray *twins;
  GPtrArray *differences;
} TsScopeTwins;

/* Linear in the number of scopes. (transfer full) (nullable): there is no such scope, or none like it */
TsScopeTwins *ts_scope_twins_new (TsScopePatterns *patterns, const char *scope);
void ts_scope_twins_free (TsScopeTwins *self);

/**
 * ts_scope_twins_compare_async:
 * @shapes: (nullable): of the graph; they are inferred if it is %NULL
 *
 * Compares it with each of the others, in a thread: may take as long as reading all constants in them.
 */
void ts_scope_twins_compare_async (TsScopeTwins *self, TsShapeTable *shapes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* Takes what was found; @self is that which was compared. @error: %G_IO_ERROR_CANCELLED, or why shapes cannot be inferred */
gboolean ts_scope_twins_compare_finish (TsScopeTwins *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsScopeTwins, ts_scope_twins_free)

G_END_DECLS
