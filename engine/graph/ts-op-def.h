#pragma once

#include "engine/tensor/ts-dtype.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TS_ATTR_TYPE_INVALID,
  TS_ATTR_TYPE_STRING,
  TS_ATTR_TYPE_INT,
  TS_ATTR_TYPE_FLOAT,
  TS_ATTR_TYPE_BOOL,
  TS_ATTR_TYPE_DTYPE,
  TS_ATTR_TYPE_SHAPE,
  TS_ATTR_TYPE_TENSOR,
  TS_ATTR_TYPE_FUNC,
} TsAttrType;

/**
 * TsArgDef:
 * @name: the argument's name
 * @dtype: its dtype, or %TS_DTYPE_INVALID where one of the next two names it
 * @type_attr: (nullable): the attribute that holds the dtype
 * @type_list_attr: (nullable): the attribute that holds one dtype for each tensor of the argument
 * @number_attr: (nullable): the attribute that holds the number of tensors
 * @is_ref: the argument is an alias of a variable
 */
typedef struct
{
  const char *name;
  TsDType dtype;
  const char *type_attr;
  const char *type_list_attr;
  const char *number_attr;
  gboolean is_ref;
} TsArgDef;

/**
 * TsAttrDef:
 * @default_value: (nullable): an AttrValue message, @default_size bytes; %NULL if the attribute must be given
 * @allowed: (nullable): an AttrValue message whose list holds the allowed values
 */
typedef struct
{
  const char *name;
  TsAttrType type;
  gboolean is_list;
  const guint8 *default_value;
  gsize default_size;
  gboolean has_minimum;
  gint64 minimum;
  const guint8 *allowed;
  gsize allowed_size;
} TsAttrDef;

/**
 * TsOpDef:
 *
 * The signature of an op type. Immutable; lives as long as the table or function it belongs to.
 */
typedef struct
{
  const char *name;
  guint n_inputs;
  guint n_outputs;
  guint n_attrs;
  const TsArgDef *inputs;
  const TsArgDef *outputs;
  const TsAttrDef *attrs;
  int deprecated_since; /* GraphDef version from which it is refused; 0: not deprecated */
  guint is_aggregate : 1;
  guint is_commutative : 1;
  guint is_stateful : 1;
  guint allows_uninitialized_input : 1;
} TsOpDef;

/* (nullable): %NULL if the op has no such attribute. */
const TsAttrDef *ts_op_def_find_attr (const TsOpDef *self, const char *name);

/**
 * TsOpTable:
 *
 * Op types by name. Immutable once made; any thread.
 */
typedef struct _TsOpTable TsOpTable;

/**
 * ts_op_table_new:
 * @op_list: an OpList message; kept
 * @error: %TS_ERROR_DATA_LOSS if the message is malformed
 *
 * Returns: (transfer full) (nullable)
 */
TsOpTable *ts_op_table_new (GBytes *op_list, GError **error);
TsOpTable *ts_op_table_ref (TsOpTable *self);
void ts_op_table_unref (TsOpTable *self);

/* (nullable): constant time, no allocation. */
const TsOpDef *ts_op_table_lookup (const TsOpTable *self, const char *op_type);

guint ts_op_table_get_size (const TsOpTable *self);

/* In alphabetical order. */
const TsOpDef *ts_op_table_get (const TsOpTable *self, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsOpTable, ts_op_table_unref)

G_END_DECLS
