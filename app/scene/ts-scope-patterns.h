#pragma once

#include "app/scene/ts-scope-tree.h"

G_BEGIN_DECLS

/**
 * TsScopePatterns:
 * @tree: whose scopes these are
 * @n_patterns: how many different ones
 * @patterns: for each scope the number of its pattern
 * @hashes: for each scope a hash of its pattern, the same for equal scopes of different graphs
 * @counts: for each pattern how many scopes have it
 * @first: for each pattern the first scope that has it
 *
 * Which name scopes have the same inside: the same operations (op type and attributes as ts_operation_equal_structure () has it, so that the values of
 * weights may differ) and inner scopes in the same order, joined by the same edges. Names, devices and what comes in from outside may differ.
 * Equal means compared, not just of equal hash. Immutable, reference counted; any thread.
 */
typedef struct
{
  TsScopeTree *tree;
  guint32 n_patterns;
  guint32 *patterns;
  guint64 *hashes;
  guint32 *counts;
  guint32 *first;

  /*< private >*/
  gint ref_count;
} TsScopePatterns;

/**
 * ts_scope_patterns_new:
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Time in proportion to operations, scopes and edges, times the logarithm of the depth. Not for the main loop.
 *
 * Returns: (transfer full) (nullable)
 */
TsScopePatterns *ts_scope_patterns_new (TsScopeTree *tree, GCancellable *cancellable, GError **error);
TsScopePatterns *ts_scope_patterns_ref (TsScopePatterns *self);
void ts_scope_patterns_unref (TsScopePatterns *self);

/* For tests: with only those bits of the hashes that are in @mask. The fewer there are, the more has to be compared; the patterns are the same. */
TsScopePatterns *ts_scope_patterns_new_with_mask (TsScopeTree *tree, guint64 mask, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsScopePatterns, ts_scope_patterns_unref)

G_END_DECLS
