#include "app/render/ts-render-colors.h"

#include "app/scene/ts-node-data.h"
#include "app/scene/ts-op-costs.h"
#include "engine/ts-error.h"

#include <stdio.h>
#include <string.h>

static TsOpColumn *
make_costs (TsGraph *graph,
            TsColoring coloring,
            GError **error)
{
  g_autoptr (TsShapeTable) shapes = ts_shape_table_new (graph, NULL, error);
  g_autoptr (TsCosts) costs = shapes != NULL ? ts_costs_new (graph, shapes, NULL, error) : NULL;

  return costs != NULL ? ts_op_costs_new (costs, coloring) : NULL;
}

static TsOpColumn *
read_column (TsGraph *graph,
             const char *what,
             GError **error)
{
  const char *colon = g_file_test (what, G_FILE_TEST_EXISTS) ? NULL : strrchr (what, ':');
  g_autofree char *path = colon != NULL ? g_strndup (what, (gsize)(colon - what)) : g_strdup (what);
  g_autoptr (TsNodeData) data = ts_node_data_new_from_file (path, graph, error);
  TsOpColumn *column = data != NULL ? ts_node_data_find (data, colon != NULL ? colon + 1 : NULL, error) : NULL;

  if (column == NULL)
    return NULL;
  if (data->n_strange > 0)
    fprintf (stderr, "tensorstep-cli: %u name%s %s in the graph, the first is \"%s\"\n", data->n_strange, data->n_strange == 1 ? "" : "s",
             data->n_strange == 1 ? "of the file is not" : "of the file are not", data->strange);
  return ts_op_column_ref (column);
}

/* What is found by looking through the whole graph. */
static TsSceneColors *
look_through (TsGraph *graph,
              TsColoring coloring,
              GError **error)
{
  if (coloring == TS_COLORING_PATTERN)
    {
      g_autoptr (TsScopeTree) tree = ts_scope_tree_new (graph, NULL, error);
      g_autoptr (TsScopePatterns) patterns = tree != NULL ? ts_scope_patterns_new (tree, NULL, error) : NULL;

      return patterns != NULL ? ts_scene_colors_new_for_patterns (patterns) : NULL;
    }

  g_autoptr (TsGraphRanks) ranks = ts_graph_ranks_new (graph, NULL, error);

  if (ranks == NULL)
    return NULL;
  return coloring == TS_COLORING_ORDER ? ts_scene_colors_new_for_order (ranks) : ts_scene_colors_new (graph, coloring, ranks, NULL);
}

TsSceneColors *
ts_render_colors_new (TsGraph *graph,
                      const char *what,
                      GError **error)
{
  TsColoring coloring = ts_coloring_from_name (what);
  g_autoptr (TsOpColumn) column = NULL;

  if (coloring == TS_COLORING_PLACEMENT || (coloring >= TS_COLORING_TIME && coloring < TS_N_COLORINGS))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "--color-by %s: that is known of a graph in a window only", what);
      return NULL;
    }
  if (coloring == TS_COLORING_DEPTH || coloring == TS_COLORING_PATTERN || coloring == TS_COLORING_ORDER)
    return look_through (graph, coloring, error);
  if (ts_coloring_is_of_graph (coloring))
    return ts_scene_colors_new (graph, coloring, NULL, NULL);
  column = coloring < TS_COLORING_TIME ? make_costs (graph, coloring, error) : read_column (graph, what, error);
  return column != NULL ? ts_scene_colors_new_for_column (MIN (coloring, TS_COLORING_COLUMN), column) : NULL;
}
