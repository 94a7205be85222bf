#pragma once

#include "app/panels/ts-tensor-grid.h"

G_BEGIN_DECLS

/**
 * TsGridRange:
 *
 * Cells @row .. @row + @n_rows, @column .. @column + @n_columns.
 */
typedef struct
{
  gint64 row;
  gint64 column;
  gint64 n_rows;
  gint64 n_columns;
} TsGridRange;

struct _TsTensorGrid
{
  GtkWidget parent_instance;

  TsTensor *tensor;
  TsTableSlice slice;
  gint64 n_rows;
  gint64 n_columns;

  gint64 cursor_row;
  gint64 cursor_column;
  gint64 anchor_row; /* the other corner of the selection */
  gint64 anchor_column;

  GtkAdjustment *adjustments[2]; /* by GtkOrientation; in pixels */
  GtkScrollablePolicy policies[2];

  PangoLayout *layout; /* for all text, one after the other; NULL until measured */
  int char_width;      /* pixels */
  int row_height;
  int header_width;
  int column_chars; /* characters of the widest cell seen */
  int column_width;
  guint widen_id; /* idle source: a wider cell came into view */
};

/* Finds out how large cells are, if that is not known. */
void ts_tensor_grid_measure_cells (TsTensorGrid *self);

/* Takes on that fonts or tensor have changed. */
void ts_tensor_grid_forget_cells (TsTensorGrid *self);

/* The cells that are at least partly in view. */
TsGridRange ts_tensor_grid_get_visible (TsTensorGrid *self);
TsGridRange ts_tensor_grid_get_selection (TsTensorGrid *self);

void ts_tensor_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* To the nearest cell there is; scrolls there. @extend: the selection reaches from where it began. */
void ts_tensor_grid_move_cursor (TsTensorGrid *self, gint64 row, gint64 column, gboolean extend);
void ts_tensor_grid_select_range (TsTensorGrid *self, gint64 anchor_row, gint64 anchor_column, gint64 row, gint64 column);

/* Keys and pointer. */
void ts_tensor_grid_add_input (TsTensorGrid *self);

/* Sets the adjustments from the size of widget and table. */
void ts_tensor_grid_configure (TsTensorGrid *self);

G_END_DECLS
