#pragma once

#include "app/scene/ts-op-column.h"
#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

#define TS_NODE_DATA_MAX_SIZE ((gsize)128 << 20)

/**
 * TsNodeData:
 * @columns: (element-type TsOpColumn): titled as in the file; of numbers where all that is there is numbers, else of classes
 * @n_rows: how many operations it speaks of
 * @n_strange: rows with names that the graph does not have; @strange: (nullable): the first of them
 *
 * What a file says of the operations of a graph, by their names. Immutable once made; any thread.
 */
typedef struct
{
  GPtrArray *columns;
  guint32 n_rows;
  guint32 n_strange;
  char *strange;
} TsNodeData;

/**
 * ts_node_data_new:
 * @text: CSV or JSON
 * @name: of the file, for errors
 * @error: %TS_ERROR_INVALID_ARGUMENT if it is neither, with the line; %TS_ERROR_NOT_FOUND if it speaks of no operation of the graph
 *
 * CSV is separated by comma, semicolon or tab, with or without a line of titles; the column that has most names of operations is what tells the rows apart. JSON is
 * an object by name, of values or of objects with one value for each title, perhaps inside of other objects; or a list of objects, one of whose members is the name.
 * Names may be those of outputs (`a:0`). Where a name is there twice the later row counts. Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
TsNodeData *ts_node_data_new (GBytes *text, const char *name, TsGraph *graph, GError **error);
TsNodeData *ts_node_data_new_from_file (const char *path, TsGraph *graph, GError **error);
void ts_node_data_free (TsNodeData *self);

/* (nullable) @title: the first column; %TS_ERROR_NOT_FOUND with the titles that there are. (transfer none) (nullable) */
TsOpColumn *ts_node_data_find (const TsNodeData *self, const char *title, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsNodeData, ts_node_data_free)

G_END_DECLS
