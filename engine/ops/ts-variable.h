#pragma once

#include "engine/graph/ts-graph.h"
#include "engine/tensor/ts-resource.h"

G_BEGIN_DECLS

/**
 * TsVariable:
 * @dtype: of its values
 * @shape: that its values must fit, as its operation declares it; dimensions or the rank may be unknown
 * @value: (nullable)
 * @version: how often it was written
 *
 * A variable: something that holds a tensor, or nothing yet. Its value is an immutable snapshot; it changes only through
 * ts_resources_write (). A change of it is its new value. Any thread may read it.
 */
typedef struct
{
  TsResource base;
  TsDType dtype;
  TsShape shape;

  /*< private >*/
  TsTensor *value;
  guint64 version;
} TsVariable;

/* Variables behind reference edges, and those behind handles: two kinds, so that one name may mean one of each. */
extern const TsResourceType ts_reference_variable_type;
extern const TsResourceType ts_variable_type;

TsVariable *ts_variable_new (const TsResourceType *type, const char *container, const char *name, TsDType dtype, const TsShape *shape);

/* (nullable): @resource if it is a variable, of either kind. */
TsVariable *ts_variable_cast (TsResource *resource);

/* (transfer full) (nullable): the value of this moment, %NULL while it has none. */
TsTensor *ts_variable_dup_value (TsVariable *self);

gboolean ts_variable_is_initialized (TsVariable *self);
guint64 ts_variable_get_version (TsVariable *self);

/**
 * ts_variable_check:
 * @error: %TS_ERROR_INVALID_ARGUMENT naming the variable, and the dtype or shape expected and found
 *
 * Whether @value may be its first value.
 */
gboolean ts_variable_check (const TsVariable *self, const TsTensor *value, GError **error);

/**
 * TsVariableSpec:
 * @type: %ts_variable_type or %ts_reference_variable_type
 * @is_anonymous: every execution makes one of its own
 *
 * What an operation that stands for a variable says of it.
 */
typedef struct
{
  const TsResourceType *type;
  char *container;
  char *name;
  TsDType dtype;
  TsShape shape;
  gboolean is_anonymous;
} TsVariableSpec;

/**
 * ts_variable_spec_init:
 * @op: a Variable, VariableV2 or VarHandleOp
 * @error: %TS_ERROR_INVALID_ARGUMENT: attributes missing; a container or shared name that TensorFlow refuses; another op type
 *
 * Container and name are those of TensorFlow: without `shared_name` a Variable has the name of its node, but a VarHandleOp the empty
 * name (so that all of these are one variable).
 */
gboolean ts_variable_spec_init (TsVariableSpec *self, const TsOperation *op, GError **error);
void ts_variable_spec_clear (TsVariableSpec *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsVariableSpec, ts_variable_spec_clear)

G_END_DECLS
