#pragma once

#include "engine/graph/ts-function.h"

G_BEGIN_DECLS

/**
 * TsFuncValue:
 * @name: of the function
 * @attrs: (element-type TsAttrSpan): values for the function's own attributes; they point into the operation
 *
 * A func attribute (NameAttrList).
 */
typedef struct
{
  char *name;
  GArray *attrs;
} TsFuncValue;

void ts_func_value_free (TsFuncValue *self);

/* (transfer full) (nullable): errors as of ts_operation_get_attr_int (). */
TsFuncValue *ts_operation_dup_attr_func_value (const TsOperation *self, const char *name, GError **error);

/* (transfer full) (nullable) (element-type TsFuncValue): of a list(func). */
GPtrArray *ts_operation_dup_attr_func_values (const TsOperation *self, const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsFuncValue, ts_func_value_free)

G_END_DECLS
