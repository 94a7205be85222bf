#pragma once

#include "app/ts-document.h"

G_BEGIN_DECLS

/**
 * TsTypeCount:
 * @type: an op type; belongs to the graph
 */
typedef struct
{
  const char *type;
  guint32 n;
} TsTypeCount;

/**
 * TsScopeCost:
 * @is_known: anything is
 * @number: in all that is known
 * @whole: the same of the whole graph
 * @n_unknown: operations of which it is not known
 *
 * What the operations of a scope cost together.
 */
typedef struct
{
  gboolean is_known;
  double number;
  double whole;
  guint32 n_unknown;
} TsScopeCost;

/**
 * TsScopeSummary:
 * @n_ops: operations in the scope, inner scopes included
 * @n_inner: scopes directly in it; of a group 0
 * @types: the op types among them, the most frequent first
 * @n_parameters: elements of variables, and of constants of more than one floating-point, complex or quantized number
 * @parameter_bytes: bytes they take
 * @n_unknown: variables and constants whose shape is not known
 * @flops: see TsCosts; likewise @bytes of outputs; not known until ts_document_get_costs () has them
 * @time: nanoseconds, see ts_debug_worker_copy_times ()
 *
 * What a name scope holds, or a group of operations.
 */
typedef struct
{
  guint32 n_ops;
  guint32 n_inner;
  GArray *types; /* TsTypeCount */
  guint64 n_parameters;
  guint64 parameter_bytes;
  guint32 n_unknown;
  TsScopeCost flops;
  TsScopeCost bytes;
  TsScopeCost time;
} TsScopeSummary;

/* The same of any operations, as of a group. @ops: (element-type guint32): in graph order. (transfer full) */
TsScopeSummary *ts_scope_summary_new_of (TsDocument *document, const GArray *ops);

/* @scope: full name without the last `/`; "" for the whole graph. Linear in the graph. Main thread. (transfer full) */
TsScopeSummary *ts_scope_summary_new (TsDocument *document, const char *scope);
void ts_scope_summary_free (TsScopeSummary *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsScopeSummary, ts_scope_summary_free)

G_END_DECLS
