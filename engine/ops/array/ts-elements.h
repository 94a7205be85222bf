#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/* Types whose elements may be moved: plain ones as bytes, strings with ts_elements_settle () afterwards. Resources and variants may be, too, by
 * kernels that settle a new tensor: these say TS_DTYPES_ANY. */
#define TS_DTYPES_MOVABLE \
  (TS_DTYPES_ANY & ~(TS_DTYPE_BIT (TS_DTYPE_RESOURCE) | TS_DTYPE_BIT (TS_DTYPE_VARIANT)))

/* Room for one element of any plain type. */
typedef union
{
  float f;
  double d;
  guint16 small;
  gint64 i;
  guint8 bytes[16];
} TsElement;

/* The numbers 0, 1, and the least and the largest finite one of a type. Complex types have no order. */
void ts_element_zero (TsDType dtype, TsElement *element);
void ts_element_one (TsDType dtype, TsElement *element);
void ts_element_lowest (TsDType dtype, TsElement *element);
void ts_element_highest (TsDType dtype, TsElement *element);

/**
 * ts_elements_settle:
 * @tensor: new, with elements moved into it as bytes
 * @ok: whether all went well
 *
 * Gives each string of @tensor bytes of its own where it still shares those of the tensor it came from, and takes references on resources and variants; if not @ok
 * lets go of them all. Does nothing to plain elements.
 *
 * Returns: @ok
 */
gboolean ts_elements_settle (TsTensor *tensor, gboolean ok);

/* Distance between neighbours of each dimension of a tensor of that shape, in elements. */
void ts_elements_strides (const TsShape *shape, gssize *strides);

/* Product of dimensions @begin .. @end of the shape of a value. */
gsize ts_elements_count (const TsShape *shape, int begin, int end);

/* Pointer to element @i. */
static inline char *
ts_elements_at (const TsTensor *tensor,
                gsize i)
{
  return (char *)tensor->data + i * ts_dtype_size (tensor->dtype);
}

/**
 * ts_elements_fill:
 * @to: where to begin
 * @n: how many
 * @value: one element
 * @size: its bytes: 1, 2, 4, 8 or 16
 *
 * Repeats an element.
 */
void ts_elements_fill (char *to, gsize n, gconstpointer value, gsize size);

/**
 * ts_call_forward_rows:
 * @begin: first row
 * @n_rows: number of rows
 * @shape: fully known, with as many elements as the rows have together
 *
 * Output @i is rows of input @input: a view if that saves work, else a copy.
 */
gboolean ts_call_forward_rows (TsCall *call, guint i, guint input, gint64 begin, gint64 n_rows, const TsShape *shape, GError **error);

G_END_DECLS
