#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

typedef struct _TsResource TsResource;

/**
 * TsResourceType:
 * @name: for people, and part of the identity: "Variable", "HashTable"
 * @clear: frees what the kind adds to TsResource, not the struct itself
 * @dup_value: (nullable): (transfer full) (nullable): the value that a reference edge to it stands for; any thread
 * @describe: (transfer full): one line on its state: "float32 [3]"; any thread
 * @apply: (nullable): carries out @change, which is something of the kind's own making, (transfer full), and returns the change that takes it
 *   back, (transfer full). Called with the mutex held. The change %NULL takes all state away: the resource is then as it was when made. %NULL: it has
 *   no state that changes
 * @free_change: (nullable): frees a change that is not %NULL
 *
 * A kind of state.
 */
typedef struct
{
  const char *name;
  void (*clear) (TsResource *self);
  TsTensor *(*dup_value) (TsResource *self);
  char *(*describe) (TsResource *self);
  gpointer (*apply) (TsResource *self, gpointer change);
  GDestroyNotify free_change;
} TsResourceType;

/**
 * TsResource:
 * @container: group by which state is reset; never empty
 * @name: unique among those of its type in the container
 * @mutex: guards what the kind adds: it is changed by the thread of the session, with ts_resources_change (), and looked at by any
 *
 * Something with state that outlives an activation: a variable, a table, a queue. Each kind begins its own struct with this.
 * Reference counted; container, name and type never change.
 */
struct _TsResource
{
  const TsResourceType *type;
  char *container;
  char *name;
  GMutex mutex;

  /*< private >*/
  gint ref_count;
};

void ts_resource_init (TsResource *self, const TsResourceType *type, const char *container, const char *name);
TsResource *ts_resource_ref (TsResource *self);
void ts_resource_unref (TsResource *self);

/* ---- tensors that lead to state ---------------------------------------------------------------- */

/* A handle: a scalar of dtype resource, whose element is a `TsResource *` that the tensor has a reference on. (transfer full) */
TsTensor *ts_tensor_new_handle (TsResource *resource);

/* Element @i of a tensor of dtype resource. (transfer none) (nullable) */
TsResource *ts_tensor_get_handle (const TsTensor *self, gsize i);

/**
 * ts_tensor_new_reference:
 * @dtype: of the values that @resource holds
 *
 * What flows along a reference edge: an alias of @resource, with no elements of its own. Its dtype is the reference type of
 * @dtype; nothing but ts_tensor_get_reference () and ts_tensor_dup_value () looks into it.
 *
 * Returns: (transfer full)
 */
TsTensor *ts_tensor_new_reference (TsDType dtype, TsResource *resource);

static inline gboolean
ts_tensor_is_reference (const TsTensor *self)
{
  return self->dtype >= TS_DTYPE_REF;
}

/* (transfer none): what a reference stands for. */
TsResource *ts_tensor_get_reference (const TsTensor *self);

/* The tensor itself, or for a reference the value of this moment: %NULL while it has none. (transfer full) (nullable) */
TsTensor *ts_tensor_dup_value (TsTensor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsResource, ts_resource_unref)

G_END_DECLS
