#pragma once

#include "engine/tensor/ts-shape.h"

G_BEGIN_DECLS

/**
 * TsTableSlice:
 * @shape: of the tensor
 * @row_dim: the dimension that runs down, or -1: there is one row
 * @column_dim: the dimension that runs across, or -1: there is one column
 * @index: where the other dimensions stand
 * @strides: elements from one index to the next, for each dimension
 *
 * Which two dimensions of a tensor a table shows, and where the others stand. A plain value; set its fields through the functions.
 */
typedef struct
{
  TsShape shape;
  int row_dim;
  int column_dim;
  gint64 index[TS_SHAPE_MAX_RANK];
  gint64 strides[TS_SHAPE_MAX_RANK];
} TsTableSlice;

/* The last two dimensions of @shape, which is fully known; of rank 1 its elements as one column. */
void ts_table_slice_init (TsTableSlice *self, const TsShape *shape);

/* Chooses two different dimensions, -1 for none. Choosing the one that the other has swaps them. */
void ts_table_slice_set_row_dim (TsTableSlice *self, int dim);
void ts_table_slice_set_column_dim (TsTableSlice *self, int dim);

/* Moves a dimension that is neither row nor column; @index is clamped. */
void ts_table_slice_set_index (TsTableSlice *self, int dim, gint64 index);

/* 0 rows and columns if the tensor has no elements. */
gint64 ts_table_slice_get_n_rows (const TsTableSlice *self);
gint64 ts_table_slice_get_n_columns (const TsTableSlice *self);

/* The element of a cell; @row and @column are inside the table. */
gsize ts_table_slice_get_element (const TsTableSlice *self, gint64 row, gint64 column);

/* Moves the other dimensions to where @element is. */
void ts_table_slice_move_to (TsTableSlice *self, gsize element, gint64 *row, gint64 *column);

/* `[0, 12, 3]`: the indices of @element in a tensor of @shape. (transfer full) */
char *ts_table_slice_format_element (const TsShape *shape, gsize element);

/**
 * ts_table_slice_parse_element:
 * @text: `[0, 12, 3]`, `0 12 3`; negative indices count from the end
 * @element: (out)
 * @error: %TS_ERROR_INVALID_ARGUMENT, %TS_ERROR_OUT_OF_RANGE: what was expected and what was found
 *
 * The element of a tensor of @shape that indices name.
 */
gboolean ts_table_slice_parse_element (const TsShape *shape, const char *text, gsize *element, GError **error);

G_END_DECLS
