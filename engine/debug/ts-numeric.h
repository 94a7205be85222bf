#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/* What a float may be that is worth stopping for. */
typedef enum
{
  TS_NUMERIC_NAN = 1,
  TS_NUMERIC_INF = 2,
} TsNumeric;

/* Which of them are among the elements; 0 for what is no float. Time linear in the elements, at the speed of memory where there are none. */
guint ts_numeric_find (const TsTensor *tensor);

G_END_DECLS
