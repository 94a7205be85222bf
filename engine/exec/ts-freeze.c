#include "engine/exec/ts-freeze-private.h"

#include "engine/graph/ts-graph-private.h"
#include "engine/graph/ts-graph-state.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ops/ts-variable.h"
#include "engine/ts-error.h"

TsTensor *
ts_freezer_dup_value (TsFreezer *self,
                      const TsOperation *variable,
                      GError **error)
{
  g_auto (TsVariableSpec) spec = { 0 };
  TsResource *resource;
  TsTensor *value = NULL;

  if (!ts_variable_spec_init (&spec, variable, error))
    return NULL;
  resource = spec.is_anonymous ? NULL : ts_resources_lookup (ts_session_get_resources (self->session), spec.type, spec.container, spec.name);
  if (resource != NULL)
    {
      value = ts_variable_dup_value (ts_variable_cast (resource));
      ts_resource_unref (resource);
    }
  if (value == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "variable \"%s\" (%s) has no value", variable->name, variable->type);
  return value;
}

static void
freezer_init (TsFreezer *self,
              TsSession *session,
              GCancellable *cancellable)
{
  TsGraph *graph = ts_session_get_graph (session);

  *self = (TsFreezer) { .session = session, .graph = graph, .cancellable = cancellable };
  self->rest = ts_graph_as_graph_def (graph, ts_graph_get_n_operations (graph), NULL, NULL);
  self->functions = g_byte_array_new ();
  self->frozen = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, (GDestroyNotify)ts_frozen_function_free);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
freezer_clear (TsFreezer *self)
{
  g_bytes_unref (self->rest);
  g_byte_array_unref (self->functions);
  g_hash_table_unref (self->frozen);
  g_hash_table_unref (self->kept);
  g_hash_table_unref (self->names);
}

static gboolean
check_size (gsize size,
            GError **error)
{
  if (size <= G_MAXINT32)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the frozen graph takes %" G_GSIZE_FORMAT " bytes: none may have more than %d", size, G_MAXINT32);
  return FALSE;
}

/* Nodes in their order, then everything else as it stands, the library apart. */
static GBytes *
write_graph (TsFreezePass *pass,
             GError **error)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  TsFreezer *freezer = pass->freezer;
  TsWireReader rest;
  TsWireField field;

  for (guint32 i = 0; i < ts_graph_get_n_operations (pass->graph); i++)
    if (pass->states[i] != 0 && (!ts_freeze_pass_write (pass, ts_graph_get_operation (pass->graph, i), TS_GRAPH_DEF_NODE, message, error) ||
                                 !check_size (message->len, error)))
      return NULL;

  if (!check_size ((gsize)message->len + freezer->functions->len + g_bytes_get_size (freezer->rest), error))
    return NULL;
  ts_freezer_write_library (freezer, message);
  ts_wire_reader_init (&rest, NULL, g_bytes_get_data (freezer->rest, NULL), g_bytes_get_size (freezer->rest), NULL);
  while (ts_wire_next (&rest, &field, NULL))
    if (field.number != TS_GRAPH_DEF_LIBRARY)
      g_byte_array_append (message, field.start, (guint)(rest.pos - field.start));
  return g_byte_array_free_to_bytes (g_steal_pointer (&message));
}

static TsGraph *
freeze (TsFreezer *freezer,
        const TsOutput *outputs,
        guint n_outputs,
        const guint32 *kept,
        guint n_kept,
        GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  TsFreezePass pass;

  ts_freeze_pass_init (&pass, freezer, freezer->graph);
  for (guint i = 0; i < n_outputs; i++)
    ts_freeze_pass_add (&pass, outputs[i].op);
  for (guint i = 0; i < n_kept; i++)
    ts_freeze_pass_add (&pass, kept[i]);
  if (ts_freeze_pass_run (&pass, error))
    bytes = write_graph (&pass, error);
  ts_freeze_pass_clear (&pass);
  return bytes != NULL ? ts_graph_new_from_bytes (ts_standard_ops (), bytes, freezer->cancellable, error) : NULL;
}

TsGraph *
ts_session_freeze (TsSession *self,
                   const TsOutput *outputs,
                   guint n_outputs,
                   const guint32 *kept,
                   guint n_kept,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autofree TsOutput *found = NULL;
  TsFreezer freezer;
  TsGraph *graph;

  if (n_outputs == 0 && n_kept == 0)
    outputs = found = ts_graph_find_results (ts_session_get_graph (self), &n_outputs);
  if (n_outputs == 0 && n_kept == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the graph has no output that computes something: name what is to be kept");
      return NULL;
    }

  freezer_init (&freezer, self, cancellable);
  graph = freeze (&freezer, outputs, n_outputs, kept, n_kept, error);
  freezer_clear (&freezer);
  return graph;
}
