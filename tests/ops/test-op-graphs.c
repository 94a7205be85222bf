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
 *   NAME = ...                            a value or an operation, see graph-text.h
 *   run NAME                              runs an operation
 *   want NAME:1 DTYPE [shape] VALUES...   fetches an output, which must be this; also the static shape must agree
 *   error NAME CODE                       fetches the first output, or runs an operation without any; this, or to make it, must fail
 *   reset                                 takes the state away, as at the beginning
 *
 * The last four are done one after the other in one session, each in a run of its own. What a run changes is taken back, and the run done once
 * more: the same must come out.
 */

#include "tests/ops/graph-text.h"
#include "tests/ops/vector-value.h"
#include "engine/exec/ts-session.h"
#include "engine/ops/ts-resources.h"
#include "engine/ops/ts-shape-table.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"

#include <string.h>

typedef struct
{
  TsGraph *graph;
  TsGraphText *text;
  GArray *undos;      /* Undo: of the run under way */
  TsSession *session; /* (nullable): until the first run */
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

static Case *
case_new (void)
{
  Case *self = g_new0 (Case, 1);

  self->graph = ts_graph_new (ts_standard_ops ());
  self->text = ts_graph_text_new (self->graph, NULL, NULL);
  self->undos = g_array_new (FALSE, FALSE, sizeof (Undo));
  g_array_set_clear_func (self->undos, undo_clear);
  return self;
}

static void
case_free (Case *self)
{
  g_array_unref (self->undos);
  g_clear_pointer (&self->session, ts_session_unref);
  ts_graph_text_free (self->text);
  ts_graph_unref (self->graph);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Case, case_free)

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
  const TsFeed *feeds = (const TsFeed *)(const void *)self->text->feeds->data;

  if (result != NULL && ts_graph_get_operation (self->graph, output->op)->n_outputs > 0)
    return ts_session_run (self->session, feeds, self->text->feeds->len, output, 1, NULL, 0, result, NULL, error);
  return ts_session_run (self->session, feeds, self->text->feeds->len, NULL, 0, &output->op, 1, NULL, NULL, error);
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
      g_assert_true (ts_session_set_allowed_folder (self->session, self->text->folder, NULL));
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
  g_autofree char *word = ts_graph_text_next_word (&text, " ");
  TsVectorOutput expected = { NULL, NULL };
  g_autofree char *difference = NULL;
  g_autoptr (TsTensor) result = NULL;
  TsOutput output;
  gboolean ok = FALSE;

  if (!ts_graph_text_find (self->text, word, &output, error))
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
  g_autofree char *word = ts_graph_text_next_word (&text, " ");
  const GError *made = ts_graph_text_get_error (self->text, word);
  g_autoptr (GError) mishap = made != NULL ? g_error_copy (made) : NULL;
  g_autoptr (TsTensor) result = NULL;
  TsOutput output;

  if (mishap == NULL)
    {
      if (!ts_graph_text_find (self->text, word, &output, error))
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
  g_autofree char *word = ts_graph_text_next_word (&rest, " ");
  TsOutput output;

  if (*rest == '=')
    return ts_graph_text_add (self->text, word, rest + 1 + strspn (rest + 1, " "), error);
  if (strcmp (word, "want") == 0)
    return want (self, rest, error);
  if (strcmp (word, "error") == 0)
    return expect_error (self, rest, error);
  if (strcmp (word, "run") == 0)
    return ts_graph_text_find (self->text, rest, &output, error) && run (self, &output, NULL, error);
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
