#pragma once

#include "engine/graph/ts-node-check.h"

G_BEGIN_DECLS

/**
 * TsNodeInference:
 * @values: takes the AttrValue messages; the spans in @attrs point into them, so it must be a list of GByteArrays
 *
 * Finds type, number and type-list attributes of a node that were not given.
 */
typedef struct
{
  const TsOpDef *def;
  GArray *attrs;     /* TsAttrSpan: given, then found */
  GPtrArray *values; /* GByteArray of each that was found */
  const TsDType *inputs;
  guint n_inputs;
} TsNodeInference;

/**
 * ts_node_infer_attrs:
 * @problem: takes the problem
 *
 * Adds to @self->attrs what follows from the dtypes of the inputs. Attributes that do not follow are left out.
 * %FALSE if the number of inputs cannot be right, or leaves open how they belong to several lists.
 */
gboolean ts_node_infer_attrs (TsNodeInference *self, TsNodeProblem *problem);

G_END_DECLS
