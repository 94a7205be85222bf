#pragma once

#include "app/layout/ts-layout.h"

G_BEGIN_DECLS

#define TS_LAYOUT_COLUMN_GAP 56.0f
#define TS_LAYOUT_COLUMNS_ASPECT 1.5 /* width to height of what is aimed at */

/**
 * TsLayoutSlice:
 * @height: with the gap below
 * @rest_height: with everything in it closed
 * @n_passing: edges that pass its lower end
 *
 * A part of a layout between two heights that no node crosses.
 */
typedef struct
{
  float top;
  float bottom;
  float height;
  float width;
  float rest_height;
  float rest_width;
  guint n_passing;
} TsLayoutSlice;

/* @layout: of one node or more, from top to bottom. (transfer full) (element-type TsLayoutSlice): from the top */
GArray *ts_layout_find_slices (const TsLayoutRequest *request, const TsLayout *layout);

/**
 * TsLayoutDivision:
 * @is_open: by heights as they are; else as if everything were closed
 * @height: of all slices, so
 *
 * How a long way is divided into columns: in even parts.
 */
typedef struct
{
  gboolean is_open;
  double height;
  guint n_columns;
} TsLayoutDivision;

TsLayoutDivision ts_layout_divide_closed (const GArray *slices);

/* As many columns as if all were @closed, unless they are longer than is looked at together, and half as many more would suit them better, or half as many again. */
TsLayoutDivision ts_layout_divide_open (const GArray *slices, const TsLayoutDivision *closed);

/* The last slice of each column but the last, where few edges pass; there may be fewer columns than were wanted. (transfer full) (element-type guint) */
GArray *ts_layout_find_cuts (const GArray *slices, const TsLayoutDivision *division);

G_END_DECLS
