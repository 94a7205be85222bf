#include "engine/ops/ts-resource-name.h"

#include "engine/graph/ts-function.h"
#include "engine/ts-error.h"

#include <string.h>

gboolean
ts_resource_name_check_container (const char *container,
                                  GError **error)
{
  for (const char *p = container; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '.' && (p == container || strchr ("_-/", *p) == NULL))
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "container contains invalid characters: '%s'", container);
        return FALSE;
      }
  return TRUE;
}

gboolean
ts_resource_name_check_shared (const char *shared_name,
                               GError **error)
{
  if (shared_name[0] != '_')
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "shared_name cannot start with '_': '%s'", shared_name);
  return FALSE;
}

char *
ts_resource_name_dup_attr (const TsOperation *op,
                           const char *attr)
{
  return ts_operation_has_attr (op, attr) ? ts_operation_dup_attr_string (op, attr, NULL, NULL) : NULL;
}

char *
ts_operation_dup_full_name (const TsOperation *op)
{
  const TsFunction *function = ts_graph_get_body_of (op->graph);

  return function != NULL ? g_strconcat (ts_function_get_name (function), "/", op->name, NULL) : g_strdup (op->name);
}

gboolean
ts_resource_name_init (TsResourceName *self,
                       const TsOperation *op,
                       GError **error)
{
  g_autofree char *container = ts_resource_name_dup_attr (op, "container");
  g_autofree char *shared_name = ts_resource_name_dup_attr (op, "shared_name");
  g_autofree char *own_name = ts_operation_dup_full_name (op);

  if ((container != NULL && !ts_resource_name_check_container (container, error)) ||
      (shared_name != NULL && !ts_resource_name_check_shared (shared_name, error)))
    return FALSE;

  self->container = container != NULL && container[0] != '\0' ? g_steal_pointer (&container) : g_strdup (TS_DEFAULT_CONTAINER);
  self->name = shared_name != NULL && shared_name[0] != '\0' ? g_steal_pointer (&shared_name) : g_strconcat ("_", own_name, NULL);
  return TRUE;
}

void
ts_resource_name_clear (TsResourceName *self)
{
  g_clear_pointer (&self->container, g_free);
  g_clear_pointer (&self->name, g_free);
}
