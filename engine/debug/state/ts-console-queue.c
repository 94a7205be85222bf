#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/state/ts-wait-graph.h"
#include "engine/debug/console/ts-console-expression.h"
#include "engine/ops/queue/ts-queue.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <string.h>

/* Queues by hand: enqueue, dequeue, close-queue, and what they hold. */

#define PREVIEW_CHARS 40
#define MAX_ELEMENTS 10 /* that are shown */

static TsResources *
get_resources (TsConsole *self)
{
  return ts_session_get_resources (ts_debugger_get_session (self->debugger));
}

/* A queue that has no name of its own has that of its operation behind a line. */
static gboolean
is_called (const TsResource *resource,
           const char *name)
{
  return strcmp (resource->name, name) == 0 || (resource->name[0] == '_' && strcmp (resource->name + 1, name) == 0);
}

/* (transfer full) (nullable) */
static TsQueue *
find_queue (TsConsole *self,
            const char *name,
            GError **error)
{
  g_autoptr (GPtrArray) list = ts_resources_list (get_resources (self));

  for (guint i = 0; i < list->len; i++)
    {
      TsResource *resource = g_ptr_array_index (list, i);

      if (resource->type == &ts_queue_type && is_called (resource, name))
        return (TsQueue *)ts_resource_ref (resource);
    }
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no queue \"%s\"; it is made when its operation runs first", name);
  return NULL;
}

static char *
preview_element (const GPtrArray *element)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < element->len; i++)
    {
      g_autofree char *preview = ts_tensor_format_preview (g_ptr_array_index (element, i), PREVIEW_CHARS);

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", preview);
    }
  return g_string_free (text, FALSE);
}

static void
print_queue (TsConsole *self,
             TsQueue *queue)
{
  g_autofree char *description = queue->base.type->describe (&queue->base);
  g_autoptr (GPtrArray) elements = ts_queue_dup_elements (queue);

  ts_console_print (self, "  \"%s\": %s\n", queue->base.name, description);
  for (guint i = 0; i < MIN (elements->len, MAX_ELEMENTS); i++)
    {
      g_autofree char *preview = preview_element (g_ptr_array_index (elements, i));

      ts_console_print (self, "    %s\n", preview);
    }
  if (elements->len > MAX_ELEMENTS)
    ts_console_print (self, "    and %u more\n", elements->len - MAX_ELEMENTS);
}

static gboolean
print_one (TsConsole *self,
           const char *name,
           GError **error)
{
  TsQueue *queue = find_queue (self, name, error);
  g_autoptr (TsResource) owner = (TsResource *)queue;

  if (queue != NULL)
    print_queue (self, queue);
  return queue != NULL;
}

static gboolean
info_queues (TsConsole *self,
             const char *name,
             GError **error)
{
  g_autoptr (GPtrArray) list = ts_resources_list (get_resources (self));
  gboolean any = FALSE;

  if (*name != '\0')
    return print_one (self, name, error);
  for (guint i = 0; i < list->len; i++)
    {
      TsResource *resource = g_ptr_array_index (list, i);

      if (resource->type != &ts_queue_type)
        continue;
      print_queue (self, (TsQueue *)resource);
      any = TRUE;
    }
  if (!any)
    ts_console_print (self, "No queues so far.\n");
  return TRUE;
}

static gboolean
info_waits (TsConsole *self,
            const char *name,
            GError **error)
{
  g_autoptr (GPtrArray) lines = ts_wait_graph_describe (self->debugger);

  if (lines->len == 0)
    ts_console_print (self, "Nothing waits.\n");
  for (guint i = 0; i < lines->len; i++)
    {
      const TsWaitLine *line = g_ptr_array_index (lines, i);

      if (line->op != TS_NO_OP)
        ts_console_cite (self, ts_graph_get_operation (self->graph, line->op));
      ts_console_print (self, "%s\n", line->text);
    }
  return TRUE;
}

/* ---- by hand -------------------------------------------------------------------------------------- */

/* One value for each component, with `;` between them. */
static GPtrArray *
parse_element (TsConsole *self,
               const TsQueue *queue,
               const char *text,
               GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autoptr (GPtrArray) element = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);

  if (g_strv_length (parts) != queue->n_components)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "queue \"%s\" has elements of %u component%s, found %u", queue->base.name, queue->n_components,
                   queue->n_components == 1 ? "" : "s", g_strv_length (parts));
      return NULL;
    }
  for (guint i = 0; i < queue->n_components; i++)
    {
      TsShape shape = queue->shapes != NULL ? queue->shapes[i] : TS_SHAPE_UNKNOWN;
      TsTensor *value = ts_console_parse_value (self, g_strstrip (parts[i]), queue->dtypes[i], &shape, error);

      if (value == NULL)
        return NULL;
      g_ptr_array_add (element, value);
    }
  if (!ts_queue_check (queue, (TsTensor *const *)element->pdata, element->len, FALSE, error))
    return NULL;
  return g_steal_pointer (&element);
}

static gboolean
enqueue_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  g_autoptr (TsResource) owner = NULL;
  TsQueue *queue;
  GPtrArray *element;

  if (!ts_console_split_assignment ("enqueue", arguments, &name, &text, error))
    return FALSE;
  queue = find_queue (self, name, error);
  owner = (TsResource *)queue;
  element = queue != NULL ? parse_element (self, queue, text, error) : NULL;
  if (element == NULL)
    return FALSE;
  if (ts_queue_is_closed (queue) || ts_queue_get_size (queue) >= queue->capacity)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "queue \"%s\" is %s", name, ts_queue_is_closed (queue) ? "closed" : "full");
      g_ptr_array_unref (element);
      return FALSE;
    }
  ts_queue_add (queue, get_resources (self), element);
  print_queue (self, queue);
  return TRUE;
}

static gboolean
dequeue_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  TsQueue *queue = *arguments != '\0' ? find_queue (self, arguments, error) : NULL;
  g_autoptr (TsResource) owner = (TsResource *)queue;
  g_autoptr (GPtrArray) element = NULL;
  g_autofree char *preview = NULL;

  if (queue == NULL)
    return *arguments == '\0' ? ts_console_fail_usage ("dequeue", error) : FALSE;
  if (ts_queue_get_size (queue) == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "queue \"%s\" is empty", arguments);
      return FALSE;
    }
  element = ts_queue_take (queue, get_resources (self));
  preview = preview_element (element);
  ts_console_print (self, "%s\n", preview);
  return TRUE;
}

static gboolean
close_queue_command (TsConsole *self,
                     const char *arguments,
                     GError **error)
{
  TsQueue *queue = *arguments != '\0' ? find_queue (self, arguments, error) : NULL;
  g_autoptr (TsResource) owner = (TsResource *)queue;

  if (queue == NULL)
    return *arguments == '\0' ? ts_console_fail_usage ("close-queue", error) : FALSE;
  ts_queue_close (queue, get_resources (self));
  print_queue (self, queue);
  return TRUE;
}

/* ---- the table ------------------------------------------------------------------------------------ */

static const TsConsoleCommand commands[] = {
  { "enqueue", NULL, "QUEUE = VALUE [; VALUE]...", "put an element into a queue", "A run that waits for it may then go on.", FALSE, TS_CONSOLE_NOTHING, enqueue_command },
  { "dequeue", NULL, "QUEUE", "take the next element out of a queue", NULL, FALSE, TS_CONSOLE_NOTHING, dequeue_command },
  { "close-queue", NULL, "QUEUE", "nothing more comes into it", NULL, FALSE, TS_CONSOLE_NOTHING, close_queue_command },
};

static const TsConsoleTopic topics[] = {
  { "queues", "[QUEUE]", "what the queues hold, or one of them", info_queues },
  { "waits", "", "which operations wait for state, who could help them, and deadlocks", info_waits },
};

const TsConsoleGroup ts_console_queue_group = { "Queues", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
