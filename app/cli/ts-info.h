#pragma once

#include "engine/model/ts-model.h"
#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  guint n;
} TsInfoCount;

/**
 * TsInfo:
 * @shapes: (nullable): %NULL where working them out was not worth while
 * @types: (element-type TsInfoCount): operations by type, alphabetical
 * @missing: (element-type TsInfoCount): those that cannot be run, in functions too
 * @damaged: (element-type guint32): operations with a problem
 *
 * What `info` tells of a model.
 */
typedef struct
{
  TsModel *model;
  TsGraph *graph;
  TsShapeTable *shapes;
  GArray *types;
  GArray *missing;
  GArray *damaged;
} TsInfo;

/* @all_shapes: infer shapes however large the graph is */
void ts_info_init (TsInfo *self, TsModel *model, gboolean all_shapes);
void ts_info_clear (TsInfo *self);

/* What is known of an output's shape; a source states its own. */
void ts_info_get_shape (const TsInfo *self, TsOutput output, TsShape *shape);

/* A variable's own dtype and shape: its output may be a handle. */
void ts_info_get_variable (const TsInfo *self, guint32 variable, TsDType *dtype, TsShape *shape);

/* (nullable): why an operation is damaged. */
const char *ts_info_get_problem (const TsInfo *self, guint32 op);

/* For programs and for people. */
void ts_info_print_json (const TsInfo *self);
void ts_info_print_text (const TsInfo *self);

G_END_DECLS
