#include "engine/exec/ts-session.h"

#include "engine/graph/ts-graph-interface.h"
#include "engine/ops/ts-file-access.h"
#include "engine/ops/ts-shape-fn.h"
#include "engine/tensor/ts-block.h"
#include "engine/ts-error.h"

#define MAX_PLANS 16

struct _TsSession
{
  gint ref_count;
  TsGraph *graph;
  TsResources *resources;
  guint n_threads;
  TsDeviceSet *devices;
  TsDeviceSetup *device_setup; /* what the devices are made from */
  TsPlacement *placement;      /* (nullable): made when asked for */
  guint32 n_placed;            /* operations of the graph then */
  GArray *control_edits;       /* TsControlEdit */
  GPtrArray *plans;            /* most recently used last, at most MAX_PLANS */
};

TsSession *
ts_session_new (TsGraph *graph)
{
  TsSession *self = g_new0 (TsSession, 1);

  self->ref_count = 1;
  self->graph = ts_graph_ref (graph);
  self->resources = ts_resources_new ();
  self->device_setup = ts_device_setup_new ();
  self->devices = ts_device_set_new (self->device_setup->n_cpus);
  self->control_edits = g_array_new (FALSE, FALSE, sizeof (TsControlEdit));
  self->plans = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_plan_unref);
  return self;
}

TsSession *
ts_session_ref (TsSession *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_session_unref (TsSession *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_ptr_array_unref (self->plans);
  g_array_unref (self->control_edits);
  g_clear_pointer (&self->placement, ts_placement_free);
  ts_device_setup_unref (self->device_setup);
  ts_device_set_unref (self->devices);
  ts_resources_free (self->resources);
  ts_graph_unref (self->graph);
  g_free (self);
  ts_block_trim ();
}

TsGraph *
ts_session_get_graph (TsSession *self)
{
  return self->graph;
}

void
ts_session_set_n_threads (TsSession *self,
                          guint n_threads)
{
  self->n_threads = n_threads;
}

guint
ts_session_get_n_threads (TsSession *self)
{
  return self->n_threads > 0 ? self->n_threads : g_get_num_processors ();
}

/* ---- devices --------------------------------------------------------------------------------------- */

/* Plans that are in use keep what they were made with. */
static void
forget_placement (TsSession *self)
{
  g_clear_pointer (&self->placement, ts_placement_free);
  g_ptr_array_set_size (self->plans, 0);
}

TsDeviceSetup *
ts_session_get_device_setup (TsSession *self)
{
  return self->device_setup;
}

void
ts_session_take_device_setup (TsSession *self,
                              TsDeviceSetup *setup)
{
  if (setup->n_cpus != self->device_setup->n_cpus)
    {
      ts_device_set_unref (self->devices);
      self->devices = ts_device_set_new (setup->n_cpus);
    }
  ts_device_setup_unref (self->device_setup);
  self->device_setup = setup;
  forget_placement (self);
}

void
ts_session_set_n_cpu_devices (TsSession *self,
                              guint n)
{
  TsDeviceSetup *setup = ts_device_setup_copy (self->device_setup);

  setup->n_cpus = CLAMP (n, 1, G_MAXUINT16);
  ts_session_take_device_setup (self, setup);
}

void
ts_session_set_soft_placement (TsSession *self,
                               gboolean soft)
{
  TsDeviceSetup *setup = ts_device_setup_copy (self->device_setup);

  setup->is_soft = soft;
  ts_session_take_device_setup (self, setup);
}

gboolean
ts_session_add_placement_rule (TsSession *self,
                               const char *pattern,
                               const char *device,
                               gboolean is_override,
                               GError **error)
{
  TsPlacementRule *rule = ts_placement_rule_new (pattern, device, is_override, error);
  TsDeviceSetup *setup;

  if (rule == NULL)
    return FALSE;
  setup = ts_device_setup_copy (self->device_setup);
  ts_device_setup_add_rule (setup, rule, 0);
  ts_session_take_device_setup (self, setup);
  return TRUE;
}

const TsPlacement *
ts_session_get_placement (TsSession *self,
                          GError **error)
{
  if (self->placement != NULL && self->n_placed != ts_graph_get_n_operations (self->graph))
    forget_placement (self);
  if (self->placement == NULL)
    {
      self->n_placed = ts_graph_get_n_operations (self->graph);
      self->placement = ts_placement_new (self->graph, self->devices, self->device_setup->rules, self->device_setup->is_soft, error);
    }
  return self->placement;
}

/* ---- feeds ----------------------------------------------------------------------------------------- */

TsDType
ts_session_get_feed_dtype (TsSession *self,
                           TsOutput output)
{
  TsDType dtype = ts_dtype_base (ts_graph_get_dtype (self->graph, output));
  const TsConsumer *consumers;
  guint n;

  if (dtype != TS_DTYPE_INVALID)
    return dtype;

  consumers = ts_graph_get_consumers (self->graph, output.op, &n);
  for (guint i = 0; i < n && dtype == TS_DTYPE_INVALID; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, consumers[i].op);

      if (consumers[i].input >= 0 && ts_output_equal (op->inputs[consumers[i].input], output))
        dtype = ts_operation_get_input_dtype (op, (guint32)consumers[i].input);
    }
  return dtype;
}

void
ts_session_get_feed_shape (TsSession *self,
                           TsOutput output,
                           TsShape *shape)
{
  const TsOperation *op = ts_graph_get_operation (self->graph, output.op);
  TsShapeCall call = { .op = op, .n_out = 1, .out = shape };
  TsShapeFunc func = NULL;

  shape->rank = TS_SHAPE_UNKNOWN_RANK;
  if (op->n_inputs == 0 && op->n_outputs == 1 && ts_operation_has_attr (op, "shape"))
    func = ts_shape_func_find (op->type);
  if (func != NULL && !func (&call, NULL))
    shape->rank = TS_SHAPE_UNKNOWN_RANK;
}

gboolean
ts_session_check_feed (TsSession *self,
                       TsOutput output,
                       TsTensor *value,
                       GError **error)
{
  const TsOperation *op = ts_graph_get_operation (self->graph, output.op);
  TsDType dtype = ts_session_get_feed_dtype (self, output);
  TsShape stated;

  if (dtype != TS_DTYPE_INVALID && dtype != value->dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "feed of %s:%u (%s): expected %s, found %s",
                   op->name, output.index, op->type, ts_dtype_name (dtype), ts_dtype_name (value->dtype));
      return FALSE;
    }

  ts_session_get_feed_shape (self, output, &stated);
  if (!ts_shape_is_compatible (&stated, &value->shape))
    {
      g_autofree char *expected = ts_shape_to_string (&stated);
      g_autofree char *found = ts_shape_to_string (&value->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "feed of %s:%u (%s): expected shape %s, found %s",
                   op->name, output.index, op->type, expected, found);
      return FALSE;
    }
  return TRUE;
}

/* ---- state -------------------------------------------------------------------------------------- */

TsResources *
ts_session_get_resources (TsSession *self)
{
  return self->resources;
}

static void
clear_variable_info (gpointer data)
{
  TsVariableInfo *info = data;

  g_clear_pointer (&info->value, ts_tensor_unref);
}

/* (transfer full) (nullable): without making the variable, so that looking changes nothing. */
static TsTensor *
dup_value (TsSession *self,
           const TsVariableSpec *spec)
{
  g_autoptr (TsResource) resource = ts_resources_lookup (self->resources, spec->type, spec->container, spec->name);

  return resource != NULL ? ts_variable_dup_value (ts_variable_cast (resource)) : NULL;
}

GArray *
ts_session_list_variables (TsSession *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (TsVariableInfo));
  guint n;
  g_autofree guint32 *ops = ts_graph_find_variables (self->graph, &n);

  g_array_set_clear_func (list, clear_variable_info);
  for (guint i = 0; i < n; i++)
    {
      g_auto (TsVariableSpec) spec = { 0 };
      TsVariableInfo info = { .op = ops[i], .name = ts_graph_get_operation (self->graph, ops[i])->name, .shape = TS_SHAPE_UNKNOWN };

      if (ts_variable_spec_init (&spec, ts_graph_get_operation (self->graph, ops[i]), NULL))
        {
          info.dtype = spec.dtype;
          ts_shape_copy (&info.shape, &spec.shape);
          info.value = dup_value (self, &spec);
        }
      g_array_append_val (list, info);
    }
  return list;
}

guint32 *
ts_session_find_uninitialized (TsSession *self,
                               guint *n)
{
  g_autoptr (GArray) variables = ts_session_list_variables (self);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < variables->len; i++)
    {
      const TsVariableInfo *info = &g_array_index (variables, TsVariableInfo, i);

      if (info->value == NULL)
        g_array_append_val (found, info->op);
    }
  *n = found->len;
  return (guint32 *)(void *)g_array_free (found, FALSE);
}

gboolean
ts_session_set_variable (TsSession *self,
                         guint32 op,
                         TsTensor *value,
                         GError **error)
{
  g_auto (TsVariableSpec) spec = { 0 };
  TsVariable *variable;
  gboolean ok;

  if (!ts_variable_spec_init (&spec, ts_graph_get_operation (self->graph, op), error))
    return FALSE;

  variable = ts_resources_get_variable (self->resources, &spec);
  ok = value == NULL || ts_variable_check (variable, value, error);
  if (ok)
    ts_resources_write (self->resources, variable, value);
  ts_resource_unref (&variable->base);
  return ok;
}

TsTensor *
ts_session_get_variable (TsSession *self,
                         guint32 op,
                         GError **error)
{
  g_auto (TsVariableSpec) spec = { 0 };
  TsTensor *value;

  if (!ts_variable_spec_init (&spec, ts_graph_get_operation (self->graph, op), error))
    return NULL;

  value = dup_value (self, &spec);
  if (value == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "Attempting to use uninitialized value %s", ts_graph_get_operation (self->graph, op)->name);
  return value;
}

void
ts_session_reset (TsSession *self,
                  const char *const *containers)
{
  ts_resources_reset (self->resources, containers);
}

gboolean
ts_session_set_allowed_folder (TsSession *self,
                               const char *path,
                               GError **error)
{
  return ts_resources_set_folder (self->resources, path, error);
}

void
ts_session_set_log (TsSession *self,
                    TsLogFunc func,
                    gpointer user_data)
{
  ts_resources_set_log (self->resources, func, user_data);
}

/* ---- runs ---------------------------------------------------------------------------------------- */

/* The cached plan for this, or a new one. (transfer none) */
static TsPlan *
find_plan (TsSession *self,
           const TsOutput *feeds,
           guint n_feeds,
           const TsOutput *fetches,
           guint n_fetches,
           const guint32 *targets,
           guint n_targets,
           gboolean joins,
           GError **error)
{
  const TsPlacement *placement = NULL;
  TsPlan *plan;

  /* With one device there is nothing to place, unless to refuse what it cannot be. */
  if (self->devices->n_devices > 1 || !self->device_setup->is_soft)
    {
      placement = ts_session_get_placement (self, error);
      if (placement == NULL)
        return NULL;
    }
  for (guint i = 0; i < self->plans->len; i++)
    {
      plan = g_ptr_array_index (self->plans, i);
      if (plan->joins != joins || !ts_plan_matches (plan, feeds, n_feeds, fetches, n_fetches, targets, n_targets))
        continue;
      g_ptr_array_add (self->plans, ts_plan_ref (plan));
      g_ptr_array_remove_index (self->plans, i);
      return plan;
    }

  plan = ts_plan_new_edited (self->graph, placement, feeds, n_feeds, fetches, n_fetches, targets, n_targets,
                             (const TsControlEdit *)(const void *)self->control_edits->data, self->control_edits->len, error);
  if (plan == NULL)
    return NULL;
  plan->joins = joins;
  if (self->plans->len == MAX_PLANS)
    g_ptr_array_remove_index (self->plans, 0);
  g_ptr_array_add (self->plans, plan);
  return plan;
}

/* Whether a plan of the whole graph can be made; where that cannot be anyway, any run tells what is wrong with it. */
static gboolean
check_control_edits (TsSession *self,
                     const TsControlEdit *edits,
                     guint n,
                     GError **error)
{
  guint32 n_ops = ts_graph_get_n_operations (self->graph);
  g_autofree guint32 *targets = g_new (guint32, n_ops + 1);
  g_autoptr (TsPlan) edited = NULL;
  g_autoptr (TsPlan) plain = NULL;
  g_autoptr (GError) problem = NULL;

  for (guint32 i = 0; i < n_ops; i++)
    targets[i] = i;
  edited = ts_plan_new_edited (self->graph, NULL, NULL, 0, NULL, 0, targets, n_ops, edits, n, &problem);
  plain = edited == NULL ? ts_plan_new (self->graph, NULL, NULL, 0, NULL, 0, targets, n_ops, NULL) : NULL;
  if (plain == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
ts_session_set_control_edits (TsSession *self,
                              const TsControlEdit *edits,
                              guint n,
                              GError **error)
{
  if (!check_control_edits (self, edits, n, error))
    return FALSE;
  g_array_set_size (self->control_edits, 0);
  g_array_append_vals (self->control_edits, edits, n);
  g_ptr_array_set_size (self->plans, 0);
  return TRUE;
}

TsExecutor *
ts_session_begin (TsSession *self,
                  const TsFeed *feeds,
                  guint n_feeds,
                  const TsOutput *fetches,
                  guint n_fetches,
                  const guint32 *targets,
                  guint n_targets,
                  const TsSeam *seam,
                  gpointer seam_data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree TsOutput *outputs = g_new (TsOutput, n_feeds + 1);
  g_autofree TsTensor **values = g_new (TsTensor *, n_feeds + 1);
  TsPlan *plan;

  for (guint i = 0; i < n_feeds; i++)
    {
      if (!ts_session_check_feed (self, feeds[i].output, feeds[i].value, error))
        return NULL;
      outputs[i] = feeds[i].output;
      values[i] = feeds[i].value;
    }

  plan = find_plan (self, outputs, n_feeds, fetches, n_fetches, targets, n_targets, seam == NULL, error);
  if (plan == NULL)
    return NULL;
  return ts_executor_new (plan, self->resources, values, ts_session_get_n_threads (self),
                          seam, seam_data, cancellable);
}

/* Nobody else changes the state meanwhile, so who is blocked would wait for ever. */
static gboolean
advance_to_the_end (TsExecutor *executor,
                    GError **error)
{
  TsExecutorStatus status = ts_executor_advance (executor, error);

  if (status == TS_EXECUTOR_BLOCKED)
    {
      g_autofree char *blocked = ts_executor_describe_blocked (executor);

      g_set_error (error, TS_ERROR, TS_ERROR_DEADLINE_EXCEEDED, "the run would wait for ever: %s", blocked);
    }
  return status == TS_EXECUTOR_DONE;
}

gboolean
ts_session_run (TsSession *self,
                const TsFeed *feeds,
                guint n_feeds,
                const TsOutput *fetches,
                guint n_fetches,
                const guint32 *targets,
                guint n_targets,
                TsTensor **results,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (TsExecutor) executor = ts_session_begin (self, feeds, n_feeds, fetches, n_fetches, targets, n_targets,
                                                      NULL, NULL, cancellable, error);

  if (executor == NULL || !advance_to_the_end (executor, error))
    return FALSE;

  for (guint i = 0; i < n_fetches; i++)
    {
      results[i] = ts_executor_dup_fetch (executor, i, error);
      if (results[i] == NULL)
        {
          while (i-- > 0)
            ts_tensor_unref (results[i]);
          return FALSE;
        }
    }
  return TRUE;
}
