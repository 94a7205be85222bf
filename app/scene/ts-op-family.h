#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What kind of work an op type does: what the view colours and the legend names. */
typedef enum
{
  TS_OP_FAMILY_OTHER,
  TS_OP_FAMILY_INPUT,
  TS_OP_FAMILY_MATRIX,
  TS_OP_FAMILY_ACTIVATION,
  TS_OP_FAMILY_ARITHMETIC,
  TS_OP_FAMILY_NORMALIZATION,
  TS_OP_FAMILY_POOLING,
  TS_OP_FAMILY_SHAPE,
  TS_OP_FAMILY_STATE,
  TS_OP_FAMILY_CONTROL,
  TS_OP_FAMILY_DATA,
} TsOpFamily;

#define TS_N_OP_FAMILIES 11

/* Any op type, known or not. */
TsOpFamily ts_op_family_of (const char *op_type);

/* Whether an op type changes what is behind the resources that it takes: a variable, a table. */
gboolean ts_op_type_changes_resource (const char *op_type);

/* For the legend: "Convolution, matrix". Static. */
const char *ts_op_family_name (TsOpFamily family);

G_END_DECLS
