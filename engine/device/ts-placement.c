#include "engine/device/ts-placement.h"

#include "engine/device/ts-colocation.h"
#include "engine/ts-error.h"

#include <string.h>

struct _TsPlacement
{
  TsDeviceSet *devices;
  guint32 n_ops;
  guint16 *device_of_op;
  GHashTable *reasons; /* operation index -> text */
  GHashTable *leaders; /* operation index -> that with which it goes */
};

/* What is needed while operations are placed. */
typedef struct
{
  TsPlacement *placement;
  TsGraph *graph;
  const GPtrArray *rules;
  gboolean soft;
  guint32 *group_of_op;   /* by the first of its members */
  guint32 *next_in_group; /* the next member, or TS_NO_OP */
  GHashTable *requests;   /* group -> TsDeviceName: what its members ask for together */
  GHashTable *first;      /* group -> operation that asked for a part of it first */
} Placer;

static void
give_reason (Placer *self,
             guint32 op,
             char *reason)
{
  g_hash_table_insert (self->placement->reasons, GUINT_TO_POINTER (op), reason);
}

/* ---- what is asked for --------------------------------------------------------------------------- */

static void
apply_rules (const Placer *self,
             const TsOperation *op,
             gboolean overrides,
             TsDeviceName *request)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      const TsPlacementRule *rule = g_ptr_array_index (self->rules, i);

      if (rule->is_enabled && rule->is_override == overrides && ts_placement_rule_matches (rule, op))
        ts_device_name_merge (request, &rule->device);
    }
}

static gboolean
find_request (const Placer *self,
              const TsOperation *op,
              TsDeviceName *request,
              GError **error)
{
  TsDeviceName own = TS_DEVICE_NAME_OPEN;

  *request = TS_DEVICE_NAME_OPEN;
  apply_rules (self, op, TRUE, request);
  apply_rules (self, op, FALSE, request);
  if (op->device[0] != '\0' && !ts_device_name_parse (op->device, &own, error))
    {
      g_prefix_error (error, "%s (%s): ", op->name, op->type);
      return FALSE;
    }
  ts_device_name_merge (request, &own);
  return TRUE;
}

static gboolean
is_open (const TsDeviceName *name)
{
  TsDeviceName open = TS_DEVICE_NAME_OPEN;

  return ts_device_name_equal (name, &open);
}

/* The request of one more member of a group. */
static gboolean
add_request (Placer *self,
             const TsOperation *op,
             const TsDeviceName *request,
             GError **error)
{
  gpointer group = GUINT_TO_POINTER (self->group_of_op[op->index]);
  TsDeviceName *together = g_hash_table_lookup (self->requests, group);
  const TsOperation *other;

  if (together == NULL)
    {
      g_hash_table_insert (self->requests, group, g_memdup2 (request, sizeof *request));
      g_hash_table_insert (self->first, group, GUINT_TO_POINTER (op->index));
      return TRUE;
    }
  if (ts_device_name_is_compatible (together, request))
    {
      ts_device_name_merge (together, request);
      return TRUE;
    }

  other = ts_graph_get_operation (self->graph, GPOINTER_TO_UINT (g_hash_table_lookup (self->first, group)));
  if (self->soft)
    {
      g_autofree char *found = ts_device_name_to_string (request);

      give_reason (self, op->index, g_strdup_printf ("it asks for %s, but belongs together with %s, which is elsewhere", found, other->name));
      g_hash_table_insert (self->placement->leaders, GUINT_TO_POINTER (op->index), GUINT_TO_POINTER (other->index));
      return TRUE;
    }
  else
    {
      g_autofree char *expected = ts_device_name_to_string (together), *found = ts_device_name_to_string (request);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Cannot colocate nodes %s and %s: one asks for %s, the other for %s", other->name, op->name,
                   expected, found);
      return FALSE;
    }
}

static gboolean
collect_requests (Placer *self,
                  GError **error)
{
  for (guint32 i = 0; i < self->placement->n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, i);
      TsDeviceName request;

      if (!find_request (self, op, &request, error) || (!is_open (&request) && !add_request (self, op, &request, error)))
        return FALSE;
    }
  return TRUE;
}

/* ---- what is given ------------------------------------------------------------------------------- */

/* Where there is one kind of device only, an operation without a kernel may be anywhere: running into it says so. */
static gboolean
supports_group (const Placer *self,
                const TsDevice *device,
                guint32 op)
{
  const TsDeviceSet *devices = self->placement->devices;

  if (devices->devices[0].backend == devices->devices[devices->n_devices - 1].backend)
    return TRUE;
  for (; op != TS_NO_OP; op = self->next_in_group[op])
    if (device->backend->find_kernel (ts_graph_get_operation (self->graph, op), NULL) == NULL)
      return FALSE;
  return TRUE;
}

/* The first device that meets the request, (nullable), and has kernels for the whole group; -1: none. */
static int
choose (const Placer *self,
        guint32 first_of_group,
        const TsDeviceName *request)
{
  const TsDeviceSet *devices = self->placement->devices;

  for (guint i = 0; i < devices->n_devices; i++)
    if ((request == NULL || ts_device_name_matches (request, &devices->devices[i].name)) && supports_group (self, &devices->devices[i], first_of_group))
      return (int)i;
  return -1;
}

static gboolean
refuse (const Placer *self,
        const TsOperation *op,
        const TsDeviceName *request,
        GError **error)
{
  g_autofree char *wanted = ts_device_name_to_string (request), *available = ts_device_set_to_string (self->placement->devices);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "Cannot assign a device for operation %s: it asks for %s, but available devices are [%s]", op->name, wanted, available);
  return FALSE;
}

/* Those of a group that asked for what they do not get. */
static void
tell_moved (Placer *self,
            guint32 op,
            const TsDevice *device)
{
  for (; op != TS_NO_OP; op = self->next_in_group[op])
    {
      TsDeviceName request;
      g_autofree char *wanted = NULL;

      if (!find_request (self, ts_graph_get_operation (self->graph, op), &request, NULL) || ts_device_name_matches (&request, &device->name))
        continue;
      wanted = ts_device_name_to_string (&request);
      g_hash_table_remove (self->placement->leaders, GUINT_TO_POINTER (op));
      give_reason (self, op, g_strdup_printf ("it asks for %s, which is not there for it", wanted));
    }
}

/* Those of a group that would be elsewhere if they were alone. */
static void
tell_along (Placer *self,
            guint32 group,
            int device)
{
  guint32 leader = GPOINTER_TO_UINT (g_hash_table_lookup (self->first, GUINT_TO_POINTER (group)));

  for (guint32 op = group; op != TS_NO_OP; op = self->next_in_group[op])
    {
      TsDeviceName request;

      if (op == leader || g_hash_table_contains (self->placement->reasons, GUINT_TO_POINTER (op)) ||
          !find_request (self, ts_graph_get_operation (self->graph, op), &request, NULL) ||
          ts_device_set_find (self->placement->devices, &request) == device)
        continue;
      g_hash_table_insert (self->placement->leaders, GUINT_TO_POINTER (op), GUINT_TO_POINTER (leader));
    }
}

static gboolean
place_group (Placer *self,
             guint32 group,
             GError **error)
{
  const TsDeviceName *request = g_hash_table_lookup (self->requests, GUINT_TO_POINTER (group));
  int device = choose (self, group, request);

  if (device < 0)
    {
      if (!self->soft)
        return refuse (self, ts_graph_get_operation (self->graph, GPOINTER_TO_UINT (g_hash_table_lookup (self->first, GUINT_TO_POINTER (group)))), request, error);
      device = MAX (choose (self, group, NULL), 0);
      tell_moved (self, group, &self->placement->devices->devices[device]);
    }
  else if (request != NULL && self->next_in_group[group] != TS_NO_OP)
    tell_along (self, group, device);
  for (guint32 op = group; op != TS_NO_OP; op = self->next_in_group[op])
    self->placement->device_of_op[op] = (guint16)device;
  return TRUE;
}

static guint32 *
link_groups (const guint32 *groups,
             guint32 n)
{
  guint32 *next = g_new (guint32, n + 1);
  g_autofree guint32 *last = g_new (guint32, n + 1);

  for (guint32 i = 0; i < n; i++)
    {
      next[i] = TS_NO_OP;
      if (groups[i] != i)
        next[last[groups[i]]] = i;
      last[groups[i]] = i;
    }
  return next;
}

TsPlacement *
ts_placement_new (TsGraph *graph,
                  TsDeviceSet *devices,
                  const GPtrArray *rules,
                  gboolean soft,
                  GError **error)
{
  TsPlacement *self = g_new0 (TsPlacement, 1);
  g_autoptr (GHashTable) requests = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GHashTable) first = g_hash_table_new (NULL, NULL);
  g_autofree guint32 *groups = ts_colocation_find_groups (graph);
  guint32 n = ts_graph_get_n_operations (graph);
  g_autofree guint32 *next = link_groups (groups, n);
  Placer placer = { self, graph, rules, soft, groups, next, requests, first };
  gboolean ok;

  self->devices = ts_device_set_ref (devices);
  self->n_ops = n;
  self->device_of_op = g_new0 (guint16, self->n_ops + 1);
  self->reasons = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->leaders = g_hash_table_new (NULL, NULL);

  ok = collect_requests (&placer, error);
  for (guint32 i = 0; ok && i < n; i++)
    if (groups[i] == i)
      ok = place_group (&placer, i, error);
  if (!ok)
    g_clear_pointer (&self, ts_placement_free);
  return self;
}

void
ts_placement_free (TsPlacement *self)
{
  ts_device_set_unref (self->devices);
  g_hash_table_unref (self->reasons);
  g_hash_table_unref (self->leaders);
  g_free (self->device_of_op);
  g_free (self);
}

TsDeviceSet *
ts_placement_get_devices (const TsPlacement *self)
{
  return self->devices;
}

guint
ts_placement_get_device (const TsPlacement *self,
                         guint32 op)
{
  return op < self->n_ops ? self->device_of_op[op] : 0;
}

const char *
ts_placement_get_reason (const TsPlacement *self,
                         guint32 op)
{
  return g_hash_table_lookup (self->reasons, GUINT_TO_POINTER (op));
}

guint
ts_placement_get_n_moved (const TsPlacement *self)
{
  return g_hash_table_size (self->reasons);
}

TsPlacedHow
ts_placement_get_how (const TsPlacement *self,
                      guint32 op,
                      guint32 *leader)
{
  gboolean has_reason = ts_placement_get_reason (self, op) != NULL;
  gpointer found;
  gboolean has_leader = g_hash_table_lookup_extended (self->leaders, GUINT_TO_POINTER (op), NULL, &found);

  if (leader != NULL)
    *leader = has_leader ? GPOINTER_TO_UINT (found) : TS_NO_OP;
  if (has_leader)
    return has_reason ? TS_PLACED_APART : TS_PLACED_ALONG;
  return has_reason ? TS_PLACED_ELSEWHERE : TS_PLACED_AS_ASKED;
}

gboolean
ts_placement_copies_output (TsGraph *graph,
                            TsOutput output)
{
  TsDType dtype = ts_graph_get_dtype (graph, output);
  const char *type = ts_graph_get_operation (graph, output.op)->type;

  return !ts_dtype_is_ref (dtype) && dtype != TS_DTYPE_RESOURCE && strcmp (type, "NextIteration") != 0 && strcmp (type, "RefNextIteration") != 0;
}
