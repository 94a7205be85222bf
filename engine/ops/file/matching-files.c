#include "engine/ops/ts-families.h"

#include "engine/ops/ts-file-access.h"
#include "engine/ts-error.h"

#include <glob.h>
#include <string.h>

/* MatchingFiles: names of files by patterns, below the allowed folder only. */

/* What stands before the first wildcard says which folder is looked into. */
static gboolean
check_folder (TsResources *resources,
              const char *pattern,
              GError **error)
{
  g_autofree char *prefix = g_strndup (pattern, strcspn (pattern, "*?[\\"));
  g_autofree char *folder = g_str_has_suffix (prefix, "/") ? g_strdup (prefix) : g_path_get_dirname (prefix);
  g_autofree char *real = ts_resources_resolve_path (resources, folder, error);

  return real != NULL;
}

static gboolean
is_dots (const char *path)
{
  const char *slash = strrchr (path, '/'), *base = slash != NULL ? slash + 1 : path;

  return strcmp (base, ".") == 0 || strcmp (base, "..") == 0;
}

/* Links may lead out of the folder: what they lead to is as if it were not there. */
static gboolean
add_matches (TsResources *resources,
             const TsString *pattern,
             GPtrArray *names,
             GError **error)
{
  glob_t found = { 0 };
  int status;

  if (strlen (pattern->bytes) != pattern->size)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the pattern \"%s\" goes on behind a NUL", pattern->bytes);
      return FALSE;
    }
  if (pattern->size == 0)
    return TRUE;
  if (!check_folder (resources, pattern->bytes, error))
    return FALSE;

  status = glob (pattern->bytes, GLOB_NOSORT | GLOB_PERIOD, NULL, &found);
  for (gsize i = 0; i < found.gl_pathc && status == 0; i++)
    {
      g_autofree char *real = is_dots (found.gl_pathv[i]) ? NULL : ts_resources_resolve_path (resources, found.gl_pathv[i], NULL);

      if (real != NULL)
        g_ptr_array_add (names, g_strdup (found.gl_pathv[i]));
    }
  globfree (&found);
  if (status == 0 || status == GLOB_NOMATCH)
    return TRUE;
  g_set_error (error, TS_ERROR, status == GLOB_NOSPACE ? TS_ERROR_RESOURCE_EXHAUSTED : TS_ERROR_UNKNOWN, "files like \"%s\" cannot be listed", pattern->bytes);
  return FALSE;
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static gboolean
matching_run (TsCall *call,
              GError **error)
{
  const TsTensor *patterns = call->in[0];
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  TsTensor *out;

  if (patterns->shape.rank > 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "patterns must be a scalar or a vector, are of rank %d", patterns->shape.rank);
      return FALSE;
    }
  for (gsize i = 0; i < patterns->n_elements; i++)
    if (!add_matches (call->resources, (const TsString *)patterns->data + i, names, error))
      return FALSE;

  g_ptr_array_sort (names, compare_names);
  out = ts_call_alloc (call, 0, &TS_SHAPE (names->len), error);
  for (guint i = 0; i < names->len && out != NULL; i++)
    ts_string_set ((TsString *)out->data + i, g_ptr_array_index (names, i), -1);
  return out != NULL;
}

const TsKernelDef ts_matching_files_kernels[] = {
  { .op = "MatchingFiles", .run = matching_run, .semantics = "tensorflow/core/kernels/matching_files_op.cc" },
  { 0 },
};

const TsShapeDef ts_matching_files_shapes[] = { { 0 } };
