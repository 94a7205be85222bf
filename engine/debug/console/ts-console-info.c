#include "engine/debug/override/ts-debugger-override.h"
#include "engine/debug/console/ts-console-private.h"

#include "engine/graph/ts-graph-interface.h"
#include "engine/ops/random/ts-generator.h"
#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <string.h>

static void
print_feed (TsConsole *self,
            TsOutput output)
{
  g_autofree char *description = ts_console_describe_output (self, output);
  const TsFeed *feed = ts_console_find_feed (self, output);

  if (feed == NULL)
    ts_console_print (self, "  %s: not fed\n", description);
  else
    {
      g_autofree char *shape = ts_shape_to_string (&feed->value->shape);

      ts_console_print (self, "  %s: fed %s %s\n", description, ts_dtype_name (feed->value->dtype), shape);
    }
}

/* Placeholders first, fed or not; then what else is fed. */
static gboolean
info_feeds (TsConsole *self,
            const char *name,
            GError **error)
{
  const TsFeed *feeds = ts_debugger_get_feeds (self->debugger);
  guint n_feeds = ts_debugger_get_n_feeds (self->debugger);
  guint n_inputs;
  g_autofree TsOutput *inputs = ts_graph_find_inputs (self->graph, &n_inputs);

  if (n_inputs == 0 && n_feeds == 0)
    ts_console_print (self, "No placeholders, and nothing is fed.\n");
  for (guint i = 0; i < n_inputs; i++)
    print_feed (self, inputs[i]);

  for (guint i = 0; i < n_feeds; i++)
    {
      gboolean is_input = FALSE;

      for (guint k = 0; k < n_inputs; k++)
        is_input |= ts_output_equal (feeds[i].output, inputs[k]);
      if (!is_input)
        print_feed (self, feeds[i].output);
    }
  return TRUE;
}

static gboolean
info_fetches (TsConsole *self,
              const char *name,
              GError **error)
{
  g_autofree TsOutput *defaults = NULL;
  const TsOutput *fetches;
  const guint32 *targets;
  guint n, n_targets;

  fetches = ts_debugger_get_fetches (self->debugger, &n);
  targets = ts_debugger_get_targets (self->debugger, &n_targets);
  if (n == 0 && n_targets == 0)
    {
      fetches = defaults = ts_debugger_find_default_fetches (self->debugger, &n);
      ts_console_print (self, "Nothing is asked for, so all that nothing consumes:\n");
    }

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *description = ts_console_describe_output (self, fetches[i]);

      ts_console_print (self, "  %s\n", description);
    }
  for (guint i = 0; i < n_targets; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, targets[i]);

      ts_console_print (self, "  %s (%s), for its effect\n", op->name, op->type);
    }
  return TRUE;
}

/* ---- a node ----------------------------------------------------------------------------------- */

static void
print_attrs (TsConsole *self,
             const TsOperation *op)
{
  g_auto (GStrv) names = ts_operation_list_attrs (op);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *text = ts_operation_dup_attr_text (op, names[i], 60);

      ts_console_print (self, "  %-10s %s = %s\n", i == 0 ? "attributes" : "", names[i], text);
    }
}

static void
print_slot (TsConsole *self,
            const char *title,
            TsOutput output)
{
  g_autofree char *description = ts_console_describe_output (self, output);
  g_autoptr (TsTensor) value = NULL;
  TsValueState state = ts_console_get_value (self, output, &value);
  g_autofree char *shape = value != NULL ? ts_shape_to_string (&value->shape) : NULL;
  g_autofree char *mark = ts_console_dup_mark (self, output, state);

  ts_console_print (self, "  %-10s %s: %s%s%s%s%s\n", title, description, ts_value_state_name (state), shape != NULL ? " " : "", shape != NULL ? shape : "",
                    mark != NULL ? "  " : "", mark != NULL ? mark : "");
}

static void
print_inputs (TsConsole *self,
              const TsOperation *op)
{
  for (guint32 i = 0; i < op->n_inputs; i++)
    {
      g_autofree char *title = g_strdup_printf ("input %u", i);

      if (op->inputs[i].op == TS_NO_OP)
        ts_console_print (self, "  %-10s missing\n", title);
      else
        print_slot (self, title, op->inputs[i]);
    }
  for (guint32 i = 0; i < op->n_control_inputs; i++)
    ts_console_print (self, "  %-10s ^%s\n", "after", ts_graph_get_operation (self->graph, op->control_inputs[i])->name);
}

static void
print_consumers (TsConsole *self,
                 const TsOperation *op)
{
  guint n, n_shown;
  const TsConsumer *consumers = ts_graph_get_consumers (self->graph, op->index, &n);

  n_shown = MIN (n, 8);
  for (guint i = 0; i < n_shown; i++)
    {
      const TsOperation *consumer = ts_graph_get_operation (self->graph, consumers[i].op);

      ts_console_print (self, "  %-10s %s%s (%s)\n", i == 0 ? "used by" : "", consumers[i].input < 0 ? "^" : "",
                        consumer->name, consumer->type);
    }
  if (n > n_shown)
    ts_console_print (self, "  %-10s and %u more\n", "", n - n_shown);
}

/* What it asks for, and where it runs if that is worth a word. */
static void
print_device (TsConsole *self,
              const TsOperation *op)
{
  const TsPlacement *placement = ts_session_get_placement (ts_debugger_get_session (self->debugger), NULL);
  const TsDeviceSet *devices = placement != NULL ? ts_placement_get_devices (placement) : NULL;
  const char *reason = placement != NULL ? ts_placement_get_reason (placement, op->index) : NULL;

  if (op->device[0] != '\0')
    ts_console_print (self, "  %-10s %s\n", "device", op->device);
  if (devices != NULL && (devices->n_devices > 1 || reason != NULL))
    ts_console_print (self, "  %-10s %s%s%s\n", "runs on", devices->devices[ts_placement_get_device (placement, op->index)].text, reason != NULL ? ": " : "",
                      reason != NULL ? reason : "");
}

/* Those that would change what it does. */
static void
print_overrides (TsConsole *self,
                 const TsOperation *op)
{
  const TsOverrides *overrides = ts_debugger_get_overrides (self->debugger);

  for (guint i = 0; i < overrides->list->len; i++)
    {
      const TsOverride *override = g_ptr_array_index (overrides->list, i);

      if (ts_override_is_active (override) && ts_override_place_is_on (&override->place, op))
        ts_console_print (self, "  %-10s %u: %s\n", "override", override->id, override->text);
    }
}

static gboolean
info_node (TsConsole *self,
           const char *name,
           GError **error)
{
  const TsOperation *op;
  g_autoptr (GError) kernel_error = NULL;
  TsOutput output;

  if (*name == '\0')
    {
      g_autoptr (TsStop) stop = ts_debugger_dup_stop (self->debugger);

      if (stop == NULL || stop->op == TS_NO_OP)
        return ts_console_fail_usage ("info", error);
      output.op = stop->op;
    }
  else if (!ts_graph_find_output (self->graph, name, &output, error))
    return FALSE;

  op = ts_graph_get_operation (self->graph, output.op);
  ts_console_print (self, "%s (%s): %s\n", op->name, op->type,
                    ts_op_state_name (ts_debugger_get_op_state_in (self->debugger, ts_console_get_context (self), op)));
  print_device (self, op);
  if (op->problem != NULL)
    ts_console_print (self, "  %-10s %s\n", "problem", op->problem);
  else if (ts_kernel_find (op, &kernel_error) == NULL)
    ts_console_print (self, "  %-10s %s\n", "problem", kernel_error->message);
  print_overrides (self, op);
  print_attrs (self, op);
  print_inputs (self, op);
  for (guint32 i = 0; i < op->n_outputs; i++)
    {
      g_autofree char *title = g_strdup_printf ("output %u", i);

      print_slot (self, title, (TsOutput) { op->index, i });
    }
  print_consumers (self, op);
  return TRUE;
}

/* ---- devices ---------------------------------------------------------------------------------- */

/* Which there are, and how many operations run on each. */
static gboolean
info_devices (TsConsole *self,
              const char *name,
              GError **error)
{
  const TsPlacement *placement = ts_session_get_placement (ts_debugger_get_session (self->debugger), error);
  const TsDeviceSet *devices;

  if (placement == NULL)
    return FALSE;
  devices = ts_placement_get_devices (placement);
  for (guint d = 0; d < devices->n_devices; d++)
    {
      guint n = 0;

      for (guint32 i = 0; i < ts_graph_get_n_operations (self->graph); i++)
        n += ts_placement_get_device (placement, i) == d ? 1 : 0;
      ts_console_print (self, "%s: %u operation%s\n", devices->devices[d].text, n, n == 1 ? "" : "s");
    }
  if (ts_placement_get_n_moved (placement) > 0)
    ts_console_print (self, "%u not where asked; \"info node NAME\" tells why.\n", ts_placement_get_n_moved (placement));
  return TRUE;
}

/* ---- variables -------------------------------------------------------------------------------- */

static gboolean
info_variables (TsConsole *self,
                const char *name,
                GError **error)
{
  g_autoptr (GArray) variables = ts_session_list_variables (ts_debugger_get_session (self->debugger));

  if (variables->len == 0)
    ts_console_print (self, "No variables.\n");
  for (guint i = 0; i < variables->len; i++)
    {
      const TsVariableInfo *info = &g_array_index (variables, TsVariableInfo, i);
      g_autofree char *shape = ts_shape_to_string (info->value != NULL ? &info->value->shape : &info->shape);

      g_autofree char *taint = ts_debugger_dup_variable_taint (self->debugger, info->op);

      ts_console_print (self, "  %s: %s %s, %s%s%s\n", info->name, ts_dtype_name (info->dtype), shape,
                        info->value != NULL ? "initialized" : "not initialized", taint != NULL ? ", tainted by " : "", taint != NULL ? taint : "");
    }
  return TRUE;
}

/* ---- random numbers --------------------------------------------------------------------------- */

/* The session's seed, and how far the operations that drew numbers have come. */
static gboolean
info_seed (TsConsole *self,
           const char *name,
           GError **error)
{
  TsResources *resources = ts_session_get_resources (ts_debugger_get_session (self->debugger));
  g_autoptr (GPtrArray) list = ts_resources_list (resources);

  ts_console_print (self, "Seed of the session: %" G_GUINT64_FORMAT "\n", ts_resources_get_seed (resources));
  for (guint i = 0; i < list->len; i++)
    {
      TsResource *resource = g_ptr_array_index (list, i);
      g_autofree char *description = resource->type == &ts_generator_type ? resource->type->describe (resource) : NULL;

      if (description != NULL)
        ts_console_print (self, "  %s: %s\n", resource->name, description);
    }
  return TRUE;
}

/* ---- the command ------------------------------------------------------------------------------ */

/* (nullable): by name or unique prefix. */
static const TsConsoleTopic *
find_topic (const char *name,
            gsize n)
{
  const TsConsoleTopic *found = NULL;
  const TsConsoleTopic *topic;
  TsConsoleCommandIter iter;
  guint n_found = 0;

  ts_console_command_iter_init (&iter);
  while (n > 0 && (topic = ts_console_topic_iter_next (&iter)) != NULL)
    {
      if (strncmp (name, topic->name, n) != 0)
        continue;
      if (topic->name[n] == '\0')
        return topic;
      found = topic;
      n_found++;
    }
  return n_found == 1 ? found : NULL;
}

static gboolean
fail_topic (GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const TsConsoleTopic *topic;
  TsConsoleCommandIter iter;

  ts_console_command_iter_init (&iter);
  while ((topic = ts_console_topic_iter_next (&iter)) != NULL)
    g_string_append_printf (names, "%s%s%s%s", names->len > 0 ? ", " : "", topic->name, *topic->arguments != '\0' ? " " : "", topic->arguments);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "usage: info TOPIC, which is one of: %s", names->str);
  return FALSE;
}

static gboolean
info_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  gsize n = strcspn (arguments, " \t");
  const TsConsoleTopic *topic = find_topic (arguments, n);
  const char *rest = arguments + n;

  while (g_ascii_isspace (*rest))
    rest++;
  return topic != NULL ? topic->run (self, rest, error) : fail_topic (error);
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "info", "i", "TOPIC", "tell about something; help info lists the topics", NULL, FALSE, TS_CONSOLE_TOPICS, info_command },
};

static const TsConsoleTopic topics[] = {
  { "devices", "", "which there are, and how many operations run on each", info_devices },
  { "feeds", "", "what is fed, and what could be", info_feeds },
  { "fetches", "", "what runs evaluate", info_fetches },
  { "node", "NAME", "an operation: attributes, inputs, outputs, consumers", info_node },
  { "seed", "", "the seed of the session, and how far random numbers have come", info_seed },
  { "variables", "", "which there are, and whether they are initialized", info_variables },
};

const TsConsoleGroup ts_console_info_group = { "Asking", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
