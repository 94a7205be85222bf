#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsResourceName:
 * @container: never empty
 * @name: `shared_name`; without one a name that only this operation has, which begins with _ as no shared name may
 *
 * Under which name an operation that makes a resource keeps it; tensorflow/core/framework/resource_mgr.cc, ContainerInfo.
 */
typedef struct
{
  char *container;
  char *name;
} TsResourceName;

/* From the attributes `container` and `shared_name`. %TS_ERROR_INVALID_ARGUMENT for names that TensorFlow refuses. */
gboolean ts_resource_name_init (TsResourceName *self, const TsOperation *op, GError **error);
void ts_resource_name_clear (TsResourceName *self);

/* The name of the operation, with that of the function whose body it is in: what tells one kernel of a session from all others. (transfer full) */
char *ts_operation_dup_full_name (const TsOperation *op);

/* (transfer full) (nullable): %NULL without such an attribute. */
char *ts_resource_name_dup_attr (const TsOperation *op, const char *attr);

/* Letters, digits and . first, then also _ - and /. */
gboolean ts_resource_name_check_container (const char *container, GError **error);
gboolean ts_resource_name_check_shared (const char *shared_name, GError **error);

#define TS_DEFAULT_CONTAINER "localhost"

G_END_DECLS
