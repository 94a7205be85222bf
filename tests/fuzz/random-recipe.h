#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TsRandomRecipe:
 * @lines: `NAME = ...` and `run NAME`, see graph-text.h; what else a test asks for (want, error) is a run here
 *
 * A small graph that makes sense: for op types that need certain others around them, such as those of queues and datasets.
 */
typedef struct
{
  char **lines;
} TsRandomRecipe;

/**
 * ts_random_recipes_load:
 * @folder: with files `*.graphs` as test-op-graphs.c reads them
 * @all: of TsRandomRecipe: gets those that there are; frees them
 * @by_type: op type → GPtrArray of TsRandomRecipe: gets those with an operation of the type
 */
gboolean ts_random_recipes_load (const char *folder, GPtrArray *all, GHashTable *by_type, GError **error);

void ts_random_recipe_free (TsRandomRecipe *self);

/* What is behind "run" and its kin, or %NULL if a line is none of these. @name: (out) (transfer full) */
gboolean ts_random_recipe_is_step (const char *line, char **name);

G_END_DECLS
