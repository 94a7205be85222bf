/* Runs small graphs written as text: for op types that only make sense with others around them, such as those of tables and lists.
 *
 * A file of tests/ops/graphs holds cases:
 *
 *   # what was pushed last comes first; by hand
 *   case push-and-pop
 *     size = int32 [] 10
 *     x    = feed float32 [2] 1 2
 *     s    = StackV2 (size) elem_type=float32
 *     push = StackPushV2 (s, x)
 *     pop  = StackPopV2 (s, ^push) elem_type=float32
 *     want pop float32 [2] 1 2
 *
 *   NAME = DTYPE [shape] VALUES...        a constant, as in a vector file (see test-vectors.c)
 *   NAME = feed DTYPE [shape] VALUES...   a placeholder of any shape that is fed with this
 *   NAME = file "TEXT"                    a string: the path of a file that holds this text
 *   NAME = OpType (INPUT, ...) ATTR=VALUE ...   an operation. INPUT is NAME, NAME:1 or, as a control input, ^NAME. VALUE is as in a
 *                                         vector file, without blanks
 *   run NAME                              runs an operation
 *   want NAME:1 DTYPE [shape] VALUES...   fetches an output, which must be this; also the static shape must agree
 *   error NAME CODE                       fetches the first output, or runs an operation without any; this, or to make it, must fail
 *   reset                                 takes the state away, as at the beginning
 *
 * The last four are done one after the other in one session, each in a run of its own. What a run changes is taken back, and the run done once
 * more: the same must come out.
 */

#include "tests/ops/vector-attr.h"
#include "tests/ops/vector-value.h"
#include "tests/support/ts-test-folder.h"
#include "engine/exec/ts-session.h"
#include "engine/ops/ts-resources.h"
#include "engine/ops/ts-shape-table.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"

#include <string.h>

typedef struct
{
  TsGraph *graph;
  TsGraphBuilder *builder;
  GHashTable *outputs; /* name → TsOutput */
  GHashTable *errors;  /* name → GError: operations that could not be made */
  GArray *feeds;       /* TsFeed */
  GArray *undos;       /* Undo: of the run under way */
  TsSession *session;  /* (nullable): until the first run */
  char *folder;        /* (nullable): of its files */
} Case;

typedef struct
{
  TsResource *resource;
  gpointer change; /* (nullable) */
} Undo;

static void
undo_clear (gpointer data)
{
  Undo *self = data;

  if (self->change != NULL)
    self->resource->type->free_change (self->change);
  ts_resource_unref (self->resource);
}

static void
feed_clear (gpointer feed)
{
  ts_tensor_unref (((TsFeed *)feed)->value);
}

static Case *
case_new (void)
{
  Case *self = g_new0 (Case, 1);

  self->graph = ts_graph_new (ts_standard_ops ());
  self->builder = ts_graph_builder_new (self->graph);
  self->outputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->errors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_error_free);
  self->feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));
  g_array_set_clear_func (self->feeds, feed_clear);
  self->undos = g_array_new (FALSE, FALSE, sizeof (Undo));
  g_array_set_clear_func (self->undos, undo_clear);
  return self;
}

static void
case_free (Case *self)
{
  g_array_unref (self->undos);
  g_clear_pointer (&self->session, ts_session_unref);
  if (self->folder != NULL)
    ts_test_folder_remove (self->folder);
  g_free (self->folder);
  g_array_unref (self->feeds);
  g_hash_table_unref (self->errors);
  g_hash_table_unref (self->outputs);
  ts_graph_builder_free (self->builder);
  ts_graph_unref (self->graph);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

/* Splits the first word off. */
static char *
next_word (const char **text,
           const char *ends)
{
  gsize size = strcspn (*text, ends);
  char *word = g_strndup (*text, size);

  *text += size;
  *text += strspn (*text, " ");
  return word;
}

/* NAME or NAME:1. */
static gboolean
find_output (Case *self,
             const char *word,
             TsOutput *output,
             GError **error)
{
  const char *colon = strchr (word, ':');
  g_autofree char *name = colon != NULL ? g_strndup (word, (gsize)(colon - word)) : g_strdup (word);
  const TsOutput *found = g_hash_table_lookup (self->outputs, name);

  if (found == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no '%s' before this", name);
      return FALSE;
    }
  *output = (TsOutput) { found->op, colon != NULL ? (guint32)g_ascii_strtoull (colon + 1, NULL, 10) : 0 };
  return TRUE;
}

/* ---- making the graph ------------------------------------------------------------------------------ */

static void
end (Case *self,
     const char *name)
{
  TsOutput output;
  GError *error = NULL;

  if (ts_graph_builder_end (self->builder, &output, &error))
    g_hash_table_insert (self->outputs, g_strdup (name), g_memdup2 (&output, sizeof output));
  else
    g_hash_table_insert (self->errors, g_strdup (name), error);
}

static gboolean
add_value (Case *self,
           const char *name,
           const char *text,
           gboolean is_fed,
           GError **error)
{
  g_autoptr (TsTensor) value = ts_vector_parse_tensor (text, NULL, error);
  const TsOutput *output;

  if (value == NULL)
    return FALSE;
  ts_graph_builder_begin (self->builder, is_fed ? "Placeholder" : "Const", name);
  ts_graph_builder_attr_dtype (self->builder, "dtype", value->dtype);
  if (!is_fed)
    ts_graph_builder_attr_tensor (self->builder, "value", value);
  end (self, name);
  output = g_hash_table_lookup (self->outputs, name);
  if (is_fed && output != NULL)
    g_array_append_val (self->feeds, ((TsFeed) { *output, g_steal_pointer (&value) }));
  return TRUE;
}

/* Operations of the session may read it. */
static gboolean
add_file (Case *self,
          const char *name,
          const char *text,
          GError **error)
{
  const char *rest;
  gsize size;
  g_autofree char *contents = ts_vector_parse_string (text, &size, &rest, error);
  g_autofree char *path = NULL;
  g_autoptr (TsTensor) value = NULL;

  if (self->folder == NULL)
    self->folder = ts_test_folder_new ();
  path = g_build_filename (self->folder, name, NULL);
  if (contents == NULL || !g_file_set_contents (path, contents, (gssize)size, error))
    return FALSE;
  value = ts_tensor_new_string_scalar (path, -1);
  ts_graph_builder_begin (self->builder, "Const", name);
  ts_graph_builder_attr_dtype (self->builder, "dtype", value->dtype);
  ts_graph_builder_attr_tensor (self->builder, "value", value);
  end (self, name);
  return TRUE;
}

static gboolean
add_inputs (Case *self,
            const char **text,
            GError **error)
{
  const char *end = strchr (*text, ')');
  g_autofree char *inside = **text == '(' && end != NULL ? g_strndup (*text + 1, (gsize)(end - *text - 1)) : NULL;
  g_auto (GStrv) words = inside != NULL ? g_strsplit (inside, ",", -1) : NULL;

  if (words == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected (inputs), found '%s'", *text);
      return FALSE;
    }
  *text = end + 1 + strspn (end + 1, " ");
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);
      TsOutput output;

      if (*word == '\0')
        continue;
      if (!find_output (self, word + (*word == '^'), &output, error))
        return FALSE;
      if (*word == '^')
        ts_graph_builder_control_input (self->builder, output.op);
      else
        ts_graph_builder_input (self->builder, output);
    }
  return TRUE;
}

static gboolean
add_operation (Case *self,
               const char *name,
               const char *text,
               GError **error)
{
  g_autofree char *type = next_word (&text, " (");
  const TsOpDef *def = ts_op_table_lookup (ts_standard_ops (), type);

  if (def == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no op type '%s'", type);
      return FALSE;
    }
  ts_graph_builder_begin (self->builder, type, name);
  if (!add_inputs (self, &text, error))
    return FALSE;
  while (*text != '\0')
    {
      g_autofree char *word = next_word (&text, " ");
      char *equals = strchr (word, '=');

      if (equals == NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected ATTR=VALUE, found '%s'", word);
          return FALSE;
        }
      *equals = '\0';
      if (!ts_vector_attr_set (&(TsVectorAttr) { word, equals + 1 }, def, self->builder, error))
        return FALSE;
    }
  end (self, name);
  return TRUE;
}

static gboolean
add (Case *self,
     const char *name,
     const char *text,
     GError **error)
{
  g_autofree char *word = g_strndup (text, strcspn (text, " ("));

  if (strcmp (word, "feed") == 0)
    return add_value (self, name, text + 5, TRUE, error);
  if (strcmp (word, "file") == 0)
    return add_file (self, name, text + 5, error);
  if (ts_dtype_from_name (word) != TS_DTYPE_INVALID)
    return add_value (self, name, text, FALSE, error);
  return add_operation (self, name, text, error);
}

/* ---- running it -------------------------------------------------------------------------------------- */

static void
changed (TsResources *resources,
         TsResource *resource,
         gpointer undo,
         gpointer user_data)
{
  Case *self = user_data;

  (void)resources;
  g_array_append_val (self->undos, ((Undo) { ts_resource_ref (resource), undo }));
}

static void
undo_all (Case *self)
{
  TsResources *resources = ts_session_get_resources (self->session);

  ts_resources_set_observer (resources, NULL, NULL);
  for (guint i = self->undos->len; i > 0; i--)
    {
      Undo *undo = &g_array_index (self->undos, Undo, i - 1);

      ts_resources_change (resources, undo->resource, g_steal_pointer (&undo->change));
    }
  g_array_set_size (self->undos, 0);
}

static gboolean
run_once (Case *self,
          const TsOutput *output,
          TsTensor **result,
          GError **error)
{
  const TsFeed *feeds = (const TsFeed *)(const void *)self->feeds->data;

  if (result != NULL && ts_graph_get_operation (self->graph, output->op)->n_outputs > 0)
    return ts_session_run (self->session, feeds, self->feeds->len, output, 1, NULL, 0, result, NULL, error);
  return ts_session_run (self->session, feeds, self->feeds->len, NULL, 0, &output->op, 1, NULL, NULL, error);
}

/* @result: (out) (nullable): the output's value; %NULL: the operation is run. */
static gboolean
run (Case *self,
     const TsOutput *output,
     TsTensor **result,
     GError **error)
{
  static const TsStateObserver observer = { changed };
  g_autoptr (TsTensor) first = NULL;
  g_autoptr (GError) mishap = NULL;
  gboolean ok;

  if (self->session == NULL)
    {
      self->session = ts_session_new (self->graph);
      g_assert_true (ts_session_set_allowed_folder (self->session, self->folder, NULL));
    }
  ts_resources_set_observer (ts_session_get_resources (self->session), &observer, self);
  ok = run_once (self, output, result != NULL ? &first : NULL, &mishap);
  undo_all (self);

  if (run_once (self, output, result, error) != ok)
    {
      g_clear_error (error);
      g_set_error (error, TS_ERROR, TS_ERROR_INTERNAL, "once more the outcome is another; first: %s", ok ? "no error" : mishap->message);
      return FALSE;
    }
  if (!ok || first == NULL || ts_tensor_identical (first, *result) || first->dtype == TS_DTYPE_RESOURCE || first->dtype == TS_DTYPE_VARIANT)
    return ok;
  g_set_error (error, TS_ERROR, TS_ERROR_INTERNAL, "once more the result is another");
  return FALSE;
}

static gboolean
check_static_shape (Case *self,
                    const TsOutput *output,
                    const TsTensor *value,
                    GError **error)
{
  g_autoptr (TsShapeTable) table = ts_shape_table_new (self->graph, NULL, NULL);
  const char *problem = ts_shape_table_get_problem (table, output->op);
  g_autofree char *text = NULL;
  TsShape shape;

  ts_shape_table_get (table, *output, &shape);
  text = ts_shape_to_string (&shape);
  if (problem == NULL && ts_shape_is_compatible (&shape, &value->shape))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INTERNAL, "static shape %s: %s", text, problem != NULL ? problem : "the value has another");
  return FALSE;
}

static gboolean
want (Case *self,
      const char *text,
      GError **error)
{
  g_autofree char *word = next_word (&text, " ");
  TsVectorOutput expected = { NULL, NULL };
  g_autofree char *difference = NULL;
  g_autoptr (TsTensor) result = NULL;
  TsOutput output;
  gboolean ok = FALSE;

  if (!find_output (self, word, &output, error))
    return FALSE;
  expected.value = ts_vector_parse_tensor (text, &expected.any, error);
  if (expected.value != NULL && run (self, &output, &result, error))
    {
      difference = ts_vector_compare (&expected, 0, result);
      ok = difference == NULL && check_static_shape (self, &output, result, error);
      if (difference != NULL)
        g_set_error (error, TS_ERROR, TS_ERROR_INTERNAL, "%s", difference);
    }
  g_clear_pointer (&expected.value, ts_tensor_unref);
  g_free (expected.any);
  return ok;
}

static gboolean
expect_error (Case *self,
              const char *text,
              GError **error)
{
  g_autofree char *word = next_word (&text, " ");
  const GError *made = g_hash_table_lookup (self->errors, word);
  g_autoptr (GError) mishap = made != NULL ? g_error_copy (made) : NULL;
  g_autoptr (TsTensor) result = NULL;
  TsOutput output;

  if (mishap == NULL)
    {
      if (!find_output (self, word, &output, error))
        return FALSE;
      run (self, &output, &result, &mishap);
    }
  if (mishap != NULL && strcmp (ts_error_code_name (mishap), text) == 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INTERNAL, "expected %s, got %s: %s", text, mishap != NULL ? ts_error_code_name (mishap) : "no error",
               mishap != NULL ? mishap->message : "");
  return FALSE;
}

static gboolean
statement (Case *self,
           const char *line,
           GError **error)
{
  const char *rest = line;
  g_autofree char *word = next_word (&rest, " ");
  TsOutput output;

  if (*rest == '=')
    return add (self, word, rest + 1 + strspn (rest + 1, " "), error);
  if (strcmp (word, "want") == 0)
    return want (self, rest, error);
  if (strcmp (word, "error") == 0)
    return expect_error (self, rest, error);
  if (strcmp (word, "run") == 0)
    return find_output (self, rest, &output, error) && run (self, &output, NULL, error);
  if (strcmp (word, "reset") == 0)
    {
      ts_resources_reset (ts_session_get_resources (self->session), NULL);
      return TRUE;
    }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected a statement");
  return FALSE;
}

static void
test_file (gconstpointer path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (Case) current = NULL;
  gboolean failed = FALSE;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);
      g_autoptr (GError) error = NULL;

      if (*line == '\0' || *line == '#')
        continue;
      if (g_str_has_prefix (line, "case "))
        {
          g_clear_pointer (&current, case_free);
          current = case_new ();
          failed = FALSE;
        }
      else if (!failed && !statement (current, line, &error))
        {
          g_test_message ("%s:%u: %s: %s", (const char *)path, i + 1, line, error->message);
          g_test_fail ();
          failed = TRUE;
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  folder = g_test_build_filename (G_TEST_DIST, "ops", "graphs", NULL);
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".graphs"))
      {
        g_autofree char *test_path = g_strdup_printf ("/op-graphs/%.*s", (int)strlen (name) - 7, name);
        char *path = g_build_filename (folder, name, NULL);

        g_ptr_array_add (paths, path);
        g_test_add_data_func (test_path, path, test_file);
      }
  return g_test_run ();
}
