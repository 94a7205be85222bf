#include "tests/fuzz/random-recipe.h"

#include "engine/ops/ts-standard-ops.h"

#include <string.h>

void
ts_random_recipe_free (TsRandomRecipe *self)
{
  g_strfreev (self->lines);
  g_free (self);
}

gboolean
ts_random_recipe_is_step (const char *line,
                          char **name)
{
  static const char *const steps[] = { "run ", "want ", "error " };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_str_has_prefix (line, steps[i]))
      {
        const char *word = line + strlen (steps[i]);

        *name = g_strndup (word, strcspn (word, " :"));
        return TRUE;
      }
  return FALSE;
}

/* (nullable): of the operation that a line makes. */
static const TsOpDef *
find_def (const char *line)
{
  const char *equals = strstr (line, " = ");
  g_autofree char *word = equals != NULL ? g_strndup (equals + 3, strcspn (equals + 3, " (")) : NULL;

  return word != NULL ? ts_op_table_lookup (ts_standard_ops (), word) : NULL;
}

static void
add_recipe (GPtrArray *all,
            GHashTable *by_type,
            GPtrArray *lines)
{
  TsRandomRecipe *self = g_new0 (TsRandomRecipe, 1);

  g_ptr_array_add (lines, NULL);
  self->lines = (char **)g_ptr_array_free (lines, FALSE);
  g_ptr_array_add (all, self);
  for (guint i = 0; self->lines[i] != NULL; i++)
    {
      const TsOpDef *def = find_def (self->lines[i]);
      GPtrArray *same = def != NULL ? g_hash_table_lookup (by_type, def->name) : NULL;

      if (def == NULL || (same != NULL && same->pdata[same->len - 1] == self))
        continue;
      if (same == NULL)
        g_hash_table_insert (by_type, (gpointer)def->name, same = g_ptr_array_new ());
      g_ptr_array_add (same, self);
    }
}

static gboolean
load_file (const char *path,
           GPtrArray *all,
           GHashTable *by_type,
           GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *current = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (g_str_has_prefix (line, "case "))
        {
          if (current != NULL)
            add_recipe (all, by_type, current);
          current = g_ptr_array_new_with_free_func (g_free);
        }
      else if (current != NULL && *line != '\0' && *line != '#')
        g_ptr_array_add (current, g_strdup (line));
    }
  if (current != NULL)
    add_recipe (all, by_type, current);
  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

gboolean
ts_random_recipes_load (const char *folder,
                        GPtrArray *all,
                        GHashTable *by_type,
                        GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".graphs"))
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names); /* a case is the same everywhere */
  for (guint i = 0; i < names->len; i++)
    if (!load_file (names->pdata[i], all, by_type, error))
      return FALSE;
  return dir != NULL;
}
