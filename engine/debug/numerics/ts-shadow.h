#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsShadow:
 *
 * Computes operations over again in double. Remembers what it prepared. One thread at a time.
 */
typedef struct _TsShadow TsShadow;

TsShadow *ts_shadow_new (void);
void ts_shadow_free (TsShadow *self);

/**
 * ts_shadow_run:
 * @op: an operation of any graph that lives as long as @self
 * @in: (array length=n_in): its inputs; floats narrower than double are made double, others are left as they are
 * @out: (array) (out): room for its outputs; a new reference each, %NULL where dead
 * @error: %TS_ERROR_UNIMPLEMENTED: it has no floats to make double, has no kernel for double, or needs more than its inputs; the kernel's own; %G_IO_ERROR_CANCELLED
 *
 * Runs @op with every dtype attribute of a narrow float set to double.
 */
gboolean ts_shadow_run (TsShadow *self, const TsOperation *op, TsTensor *const *in, guint n_in, TsTensor **out, GCancellable *cancellable, GError **error);

/* half, bfloat16, float. */
gboolean ts_shadow_is_narrow (TsDType dtype);

/* (transfer full) (nullable): a narrow float as double, anything else itself. %TS_ERROR_RESOURCE_EXHAUSTED */
TsTensor *ts_shadow_widen (TsTensor *tensor, GError **error);

/**
 * TsShadowError:
 * @n_elements: how many were compared
 * @max_ulp: the largest difference, in units of the last place of the narrow dtype at the exact value
 * @max_relative: the largest difference by the magnitude of the exact value; 0 by 0 is 0
 * @of_largest: the largest difference by the largest magnitude of all exact values: what matters to who takes the whole
 * @n_broken: elements of which only one is finite, or that are different infinities; they count in nothing else
 * @worst: the element of the largest difference in units of the last place, or the first that is broken
 * @value: what it is
 * @exact: and should be
 *
 * How far a value is from what double gives.
 */
typedef struct
{
  gsize n_elements;
  double max_ulp;
  double max_relative;
  double of_largest;
  gsize n_broken;
  gsize worst;
  double value;
  double exact;
} TsShadowError;

/* @value: a narrow float, @exact: a double of its shape. */
void ts_shadow_compare (const TsTensor *value, const TsTensor *exact, TsShadowError *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsShadow, ts_shadow_free)

G_END_DECLS
