#include "app/cli/ts-run-options.h"

#include "engine/graph/ts-graph-interface.h"
#include "engine/io/ts-value.h"
#include "engine/ops/ts-shape-fn.h"
#include "engine/ts-error.h"

#include <string.h>

GOptionGroup *
ts_run_options_group (TsRunOptions *self)
{
  /* FILENAME: bytes as they are; STRING would go through the locale. */
  const GOptionEntry entries[] = {
    { "feed", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->feeds, "Feed an output; may be repeated", "NAME=VALUE" },
    { "fetch", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->fetches, "Evaluate outputs (x:0, commas between several); an operation's name only runs it", "NAME" },
    { "target", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->targets, "Run an operation for its effect", "OP" },
    { "init", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->inits, "Run an operation once before; \"auto\" finds the initialisers", "OP" },
    { "signature", 0, 0, G_OPTION_ARG_FILENAME, &self->signature, "SavedModel: feeds and fetches by argument names of a signature", "KEY" },
    { "tags", 0, 0, G_OPTION_ARG_FILENAME, &self->tags, "SavedModel: choose the MetaGraph", "A,B" },
    { "checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &self->checkpoint, "Restore variables first", "PREFIX" },
    { "device", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->devices, "Place operations", "PATTERN=DEVICE" },
    { "cpu-devices", 0, 0, G_OPTION_ARG_INT, &self->n_cpu_devices, "Make /device:CPU:0 to N-1", "N" },
    { "allow-files", 0, 0, G_OPTION_ARG_FILENAME, &self->allow_files, "Let operations read and write files below DIR", "DIR" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &self->n_threads, "Threads that a kernel may use", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &self->seed, "Seed of random operations", "N" },
    { NULL }
  };
  GOptionGroup *group = g_option_group_new ("run", "Running:", "Options for running", NULL, NULL);

  g_option_group_add_entries (group, entries);
  return group;
}

void
ts_run_options_clear (TsRunOptions *self)
{
  g_strfreev (self->feeds);
  g_strfreev (self->fetches);
  g_strfreev (self->targets);
  g_strfreev (self->inits);
  g_strfreev (self->devices);
  g_free (self->signature);
  g_free (self->tags);
  g_free (self->checkpoint);
  g_free (self->allow_files);
}

char *
ts_run_options_check (const TsRunOptions *self)
{
  for (guint i = 0; self->feeds != NULL && self->feeds[i] != NULL; i++)
    if (strchr (self->feeds[i], '=') == NULL || self->feeds[i][0] == '=')
      return g_strdup_printf ("--feed %s: expected NAME=VALUE", self->feeds[i]);
  for (guint i = 0; self->devices != NULL && self->devices[i] != NULL; i++)
    if (strchr (self->devices[i], '=') == NULL)
      return g_strdup_printf ("--device %s: expected PATTERN=DEVICE", self->devices[i]);
  if (self->n_threads < 0)
    return g_strdup_printf ("--threads %d: expected a number above 0", self->n_threads);
  return NULL;
}

/* Options that the command line promises for later. */
static gboolean
check_implemented (const TsRunOptions *self,
                   GError **error)
{
  const struct
  {
    const char *option;
    gboolean is_used;
  } options[] = {
    { "--signature", self->signature != NULL },
    { "--tags", self->tags != NULL },
    { "--checkpoint", self->checkpoint != NULL },
    { "--device", self->devices != NULL },
    { "--cpu-devices", self->n_cpu_devices != 0 },
    { "--allow-files", self->allow_files != NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].is_used)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s does nothing yet", options[i].option);
        return FALSE;
      }
  return TRUE;
}

/* ---- names ------------------------------------------------------------------------------------ */

static void
add_op (GArray *ops,
        guint32 op)
{
  for (guint i = 0; i < ops->len; i++)
    if (g_array_index (ops, guint32, i) == op)
      return;
  g_array_append_val (ops, op);
}

static gboolean
find_op (TsGraph *graph,
         const char *name,
         guint32 *op,
         GError **error)
{
  const TsOperation *operation = ts_graph_find_operation (graph, name);
  TsOutput output;

  if (operation != NULL)
    {
      *op = operation->index;
      return TRUE;
    }

  /* For its message, which names the closest; and `^op` or `op:0` mean the operation here. */
  if (!ts_graph_find_output (graph, name[0] == '^' ? name + 1 : name, &output, error))
    return FALSE;
  *op = output.op;
  return TRUE;
}

static gboolean
add_fetch (TsRunRequest *self,
           TsGraph *graph,
           const char *name,
           GError **error)
{
  const TsOperation *operation = ts_graph_find_operation (graph, name);
  TsOutput output;

  if (operation != NULL)
    {
      add_op (self->targets, operation->index);
      return TRUE;
    }
  if (!ts_graph_find_output (graph, name, &output, error))
    return FALSE;

  for (guint i = 0; i < self->fetches->len; i++)
    if (ts_output_equal (g_array_index (self->fetches, TsOutput, i), output))
      return TRUE;
  g_array_append_val (self->fetches, output);
  return TRUE;
}

static gboolean
add_fetches (TsRunRequest *self,
             TsGraph *graph,
             char **lists,
             GError **error)
{
  for (guint i = 0; lists != NULL && lists[i] != NULL; i++)
    {
      g_auto (GStrv) names = g_strsplit (lists[i], ",", -1);

      for (guint k = 0; names[k] != NULL; k++)
        if (!add_fetch (self, graph, g_strstrip (names[k]), error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
add_ops (GArray *ops,
         TsGraph *graph,
         char **names,
         GError **error)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      guint32 op;

      if (!find_op (graph, names[i], &op, error))
        return FALSE;
      add_op (ops, op);
    }
  return TRUE;
}

static gboolean
add_inits (TsRunRequest *self,
           TsGraph *graph,
           char **names,
           GError **error)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      char *name[] = { names[i], NULL };

      if (strcmp (names[i], "auto") == 0 && ts_graph_find_operation (graph, "auto") == NULL)
        {
          guint n;
          g_autofree guint32 *found = ts_graph_find_initializers (graph, &n);

          for (guint k = 0; k < n; k++)
            add_op (self->inits, found[k]);
        }
      else if (!add_ops (self->inits, graph, name, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- feeds ------------------------------------------------------------------------------------ */

/* The shape that a value is made for; worked out only where the value depends on it. */
static void
get_shape (TsSession *session,
           TsOutput output,
           const char *text,
           TsShape *shape)
{
  g_autoptr (TsShapeTable) table = NULL;

  ts_session_get_feed_shape (session, output, shape);
  if (shape->rank != TS_SHAPE_UNKNOWN_RANK || !ts_value_needs_shape (text))
    return;

  table = ts_shape_table_new (ts_session_get_graph (session), NULL, NULL);
  if (table != NULL)
    ts_shape_table_get (table, output, shape);
}

static gboolean
add_feed (TsRunRequest *self,
          TsSession *session,
          const char *text,
          GError **error)
{
  TsGraph *graph = ts_session_get_graph (session);
  const char *equals = strchr (text, '=');
  g_autofree char *name = g_strndup (text, (gsize)(equals - text));
  TsFeed feed;
  TsDType dtype;
  TsShape shape;

  if (!ts_graph_find_output (graph, g_strstrip (name), &feed.output, error))
    return FALSE;

  get_shape (session, feed.output, equals + 1, &shape);
  dtype = ts_session_get_feed_dtype (session, feed.output);
  feed.value = ts_value_parse (equals + 1, dtype, &shape, error);
  if (feed.value == NULL)
    {
      g_prefix_error (error, "feed of %s (%s): ", name, ts_graph_get_operation (graph, feed.output.op)->type);
      return FALSE;
    }
  g_array_append_val (self->feeds, feed);
  return TRUE;
}

static void
clear_feed (gpointer feed)
{
  ts_tensor_unref (((TsFeed *)feed)->value);
}

/* ---- all together ----------------------------------------------------------------------------- */

gboolean
ts_run_request_init (TsRunRequest *self,
                     const TsRunOptions *options,
                     TsSession *session,
                     GError **error)
{
  TsGraph *graph = ts_session_get_graph (session);

  self->feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));
  self->fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  self->targets = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->inits = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_set_clear_func (self->feeds, clear_feed);

  ts_session_set_n_threads (session, (guint)options->n_threads);
  if (!check_implemented (options, error) ||
      !add_fetches (self, graph, options->fetches, error) ||
      !add_ops (self->targets, graph, options->targets, error) ||
      !add_inits (self, graph, options->inits, error))
    goto fail;

  for (guint i = 0; options->feeds != NULL && options->feeds[i] != NULL; i++)
    if (!add_feed (self, session, options->feeds[i], error))
      goto fail;
  return TRUE;

fail:
  ts_run_request_clear (self);
  return FALSE;
}

void
ts_run_request_clear (TsRunRequest *self)
{
  g_clear_pointer (&self->feeds, g_array_unref);
  g_clear_pointer (&self->fetches, g_array_unref);
  g_clear_pointer (&self->targets, g_array_unref);
  g_clear_pointer (&self->inits, g_array_unref);
}

gboolean
ts_run_request_run_inits (const TsRunRequest *self,
                          TsSession *session,
                          GError **error)
{
  return self->inits->len == 0 ||
         ts_session_run (session, NULL, 0, NULL, 0, (const guint32 *)(gpointer)self->inits->data, self->inits->len,
                         NULL, NULL, error);
}
