#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* What an operation is apart from its name and its neighbours. An attribute that is given with the value of its default is as one that is not
 * given. Tensors are compared by dtype and shape: contents may be large. Any thread. */

/**
 * ts_operation_equal_attr:
 * @name: an attribute
 *
 * Whether @a and @b have equal values of it, given or defaulted, however the files write them; also if neither has it.
 */
gboolean ts_operation_equal_attr (const TsOperation *a, const TsOperation *b, const char *name);

/* Whether they are of one op type, with as many inputs, control inputs and outputs, and equal attributes. Attributes that name something that each
 * has for itself are left out: `_class` and `shared_name`. */
gboolean ts_operation_equal_structure (const TsOperation *a, const TsOperation *b);

/* A hash of what ts_operation_equal_structure () compares: the same in every process and for every graph. */
guint64 ts_operation_hash_structure (const TsOperation *self);

/* One hash from two; the order counts. */
static inline guint64
ts_structure_hash_mix (guint64 hash,
                       guint64 value)
{
  hash = (hash ^ value) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  hash ^= hash >> 32;
  hash *= G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return hash ^ (hash >> 29);
}

G_END_DECLS
