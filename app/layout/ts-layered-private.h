#pragma once

#include "app/layout/ts-digraph.h"
#include "app/layout/ts-layout.h"

G_BEGIN_DECLS

/* A node of the request, or the place where a long edge passes a row. */
typedef struct
{
  guint32 rank;
  guint32 place; /* its number in its row */
  float x;       /* centre */
  float width;
} TsLayeredCell;

/* A piece of an edge, from a cell to one in the next row. */
typedef struct
{
  guint32 upper;
  guint32 lower;
} TsLayeredLink;

typedef struct
{
  const TsLayoutRequest *request;
  TsDigraph *graph; /* arcs are the edges, those that point upwards turned round */
  GArray *cells;    /* of TsLayeredCell; those of the request's nodes first */
  GArray *links;    /* of TsLayeredLink */
  guint32 *bends;   /* for each edge its first bend among the cells; the others follow */
  guint32 *n_bends;
  guint32 n_rows;
  guint32 *row_begin; /* cells by row */
  guint32 *row;
  TsDigraph *link_graph;
  float *row_top;
  float *row_height;
} TsLayered;

static inline TsLayeredCell *
ts_layered_cell (TsLayered *self,
                 guint32 i)
{
  return &g_array_index (self->cells, TsLayeredCell, i);
}

/* Which node is in which row, with bends for edges over several, and in which order: fills in all but @row_top, @row_height and the x of the cells. */
void ts_layered_make_rows (TsLayered *self);

G_END_DECLS
