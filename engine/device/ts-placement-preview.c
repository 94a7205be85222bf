#include "engine/device/ts-placement-preview.h"

#include "engine/graph/ts-function.h"

#define POLL_EVERY 4096

/* What is needed while it is made. */
typedef struct
{
  TsPlacementPreview *preview;
  const TsShapeTable *shapes;
  GHashTable *fed;     /* set of outputs, by their number in the graph */
  GHashTable *copy_of; /* output and device -> place in the copies, from 1 */
} Making;

/* ---- copies ---------------------------------------------------------------------------------------- */

static gsize
get_number (TsGraph *graph,
            TsOutput output)
{
  return (gsize)ts_graph_get_operation (graph, output.op)->first_output + output.index;
}

static gint64
get_size (const Making *self,
          TsOutput output)
{
  gsize element_size = ts_dtype_size (ts_dtype_base (ts_graph_get_dtype (self->preview->graph, output)));
  TsShape shape;
  gint64 n, size;

  if (self->shapes == NULL || element_size == 0)
    return TS_SIZE_UNKNOWN;
  ts_shape_table_get (self->shapes, output, &shape);
  if (!ts_shape_is_known (&shape) || !ts_shape_n_elements (&shape, &n) || __builtin_mul_overflow (n, (gint64)element_size, &size))
    return TS_SIZE_UNKNOWN;
  return size;
}

static void
add_copy (Making *self,
          TsOutput output,
          guint32 user)
{
  TsPlacementPreview *preview = self->preview;
  guint from = ts_placement_get_device (preview->placement, output.op), to = ts_placement_get_device (preview->placement, user);
  gpointer key = GSIZE_TO_POINTER (get_number (preview->graph, output) * ts_placement_get_devices (preview->placement)->n_devices + to);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->copy_of, key));
  TsPlacementCopy *copy;

  if (place == 0)
    {
      TsPlacementCopy fresh = { output, from, to, user, 0, get_size (self, output) };

      g_array_append_val (preview->copies, fresh);
      place = preview->copies->len;
      g_hash_table_insert (self->copy_of, key, GUINT_TO_POINTER (place));
    }
  copy = &g_array_index (preview->copies, TsPlacementCopy, place - 1);
  copy->n_users++;
}

static gboolean
crosses (const Making *self,
         TsOutput output,
         guint32 user)
{
  TsPlacementPreview *preview = self->preview;

  return output.op != TS_NO_OP && ts_placement_get_device (preview->placement, output.op) != ts_placement_get_device (preview->placement, user) &&
         ts_placement_copies_output (preview->graph, output) &&
         !g_hash_table_contains (self->fed, GSIZE_TO_POINTER (get_number (preview->graph, output)));
}

/* An operation that needs an output twice is one user of it. */
static gboolean
came_before (const TsOperation *op,
             guint32 input)
{
  for (guint32 k = 0; k < input; k++)
    if (ts_output_equal (op->inputs[k], op->inputs[input]))
      return TRUE;
  return FALSE;
}

static void
add_copies_for (Making *self,
                const TsOperation *op)
{
  for (guint32 k = 0; k < op->n_inputs; k++)
    if (crosses (self, op->inputs[k], op->index) && !came_before (op, k))
      add_copy (self, op->inputs[k], op->index);
}

static int
compare_copies (gconstpointer a,
                gconstpointer b)
{
  const TsPlacementCopy *x = a, *y = b;

  if (x->output.op != y->output.op)
    return x->output.op < y->output.op ? -1 : 1;
  if (x->output.index != y->output.index)
    return x->output.index < y->output.index ? -1 : 1;
  return x->to < y->to ? -1 : x->to > y->to;
}

/* ---- operations ------------------------------------------------------------------------------------ */

static void
sort_in (TsPlacementPreview *self,
         const TsOperation *op)
{
  GArray *lists[] = { [TS_PLACED_AS_ASKED] = NULL, [TS_PLACED_ELSEWHERE] = self->moved, [TS_PLACED_APART] = self->apart, [TS_PLACED_ALONG] = self->along };
  GArray *list = lists[ts_placement_get_how (self->placement, op->index, NULL)];
  guint device = ts_placement_get_device (self->placement, op->index);
  const TsDevice *on = &ts_placement_get_devices (self->placement)->devices[device];

  self->n_ops[device]++;
  if (list != NULL)
    g_array_append_val (list, op->index);
  if (on->backend->find_kernel (op, NULL) == NULL)
    g_array_append_val (self->lacking, op->index);
}

static gboolean
is_caller (const TsOperation *op)
{
  g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (op);

  return calls->len > 0;
}

static void
count_rules (TsPlacementPreview *self,
             const TsOperation *op)
{
  for (guint i = 0; i < self->setup->rules->len; i++)
    self->n_matched[i] += ts_placement_rule_matches (g_ptr_array_index (self->setup->rules, i), op) ? 1 : 0;
}

static gboolean
look_at_all (Making *self,
             GCancellable *cancellable,
             GError **error)
{
  TsPlacementPreview *preview = self->preview;
  gboolean has_functions = ts_graph_get_n_functions (preview->graph) > 0;

  for (guint32 i = 0; i < preview->n_graph_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (preview->graph, i);

      if (i % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      count_rules (preview, op);
      if (!preview->closure[i])
        continue;
      sort_in (preview, op);
      add_copies_for (self, op);
      preview->n_callers += has_functions && is_caller (op) ? 1 : 0;
    }
  g_array_sort (preview->copies, compare_copies);
  return TRUE;
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static TsPlacementPreview *
new_empty (TsGraph *graph,
           TsDeviceSetup *setup,
           TsPlacement *placement,
           guint8 *closure)
{
  TsPlacementPreview *self = g_new0 (TsPlacementPreview, 1);

  self->ref_count = 1;
  self->graph = ts_graph_ref (graph);
  self->setup = ts_device_setup_ref (setup);
  self->n_matched = g_new0 (guint32, setup->rules->len + 1);
  self->placement = placement;
  self->n_graph_ops = ts_graph_get_n_operations (graph);
  self->closure = closure;
  self->n_ops = g_new0 (guint32, ts_placement_get_devices (placement)->n_devices);
  self->copies = g_array_new (FALSE, FALSE, sizeof (TsPlacementCopy));
  self->moved = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->apart = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->along = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->lacking = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

TsPlacementPreview *
ts_placement_preview_new (TsGraph *graph,
                          TsDeviceSetup *setup,
                          guint8 *closure,
                          const TsOutput *feeds,
                          guint n_feeds,
                          const TsShapeTable *shapes,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autofree guint8 *taken = closure;
  g_autoptr (TsDeviceSet) devices = ts_device_set_new (setup->n_cpus);
  TsPlacement *placement = ts_placement_new (graph, devices, setup->rules, setup->is_soft, error);
  g_autoptr (TsPlacementPreview) self = NULL;
  g_autoptr (GHashTable) fed = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) copy_of = g_hash_table_new (NULL, NULL);
  Making making = { NULL, shapes, fed, copy_of };

  if (placement == NULL)
    return NULL;
  self = making.preview = new_empty (graph, setup, placement, g_steal_pointer (&taken));
  for (guint i = 0; i < n_feeds; i++)
    g_hash_table_add (fed, GSIZE_TO_POINTER (get_number (graph, feeds[i])));
  return look_at_all (&making, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

TsPlacementPreview *
ts_placement_preview_ref (TsPlacementPreview *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_placement_preview_unref (TsPlacementPreview *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  ts_placement_free (self->placement);
  ts_graph_unref (self->graph);
  g_free (self->closure);
  ts_device_setup_unref (self->setup);
  g_free (self->n_matched);
  g_free (self->n_ops);
  g_array_unref (self->copies);
  g_array_unref (self->moved);
  g_array_unref (self->apart);
  g_array_unref (self->along);
  g_array_unref (self->lacking);
  g_free (self);
}

const TsDeviceSet *
ts_placement_preview_get_devices (const TsPlacementPreview *self)
{
  return ts_placement_get_devices (self->placement);
}

int
ts_placement_preview_find_copy (const TsPlacementPreview *self,
                                TsOutput output,
                                guint device)
{
  TsPlacementCopy wanted = { .output = output, .to = device };
  guint place;

  return g_array_binary_search (self->copies, &wanted, compare_copies, &place) ? (int)place : -1;
}

char *
ts_placement_preview_dup_copy_text (const TsPlacementPreview *self,
                                    guint copy)
{
  const TsPlacementCopy *it = &g_array_index (self->copies, TsPlacementCopy, copy);
  g_autofree char *name = ts_graph_dup_output_name (self->graph, it->output);
  g_autofree char *from = ts_placement_preview_dup_device_name (self, it->from);
  g_autofree char *to = ts_placement_preview_dup_device_name (self, it->to);

  return g_strdup_printf ("%s is copied from %s to %s", name, from, to);
}

char *
ts_placement_preview_dup_device_name (const TsPlacementPreview *self,
                                      guint device)
{
  const TsDeviceName *name = &ts_placement_preview_get_devices (self)->devices[device].name;

  return g_strdup_printf ("%s:%d", name->type, name->index);
}

char *
ts_placement_preview_dup_reason (const TsPlacementPreview *self,
                                 guint32 op)
{
  const char *reason = ts_placement_get_reason (self->placement, op);
  guint32 leader;

  if (reason != NULL)
    return g_strdup (reason);
  if (ts_placement_get_how (self->placement, op, &leader) != TS_PLACED_ALONG)
    return NULL;
  return g_strdup_printf ("it belongs together with %s, which is asked for there", ts_graph_get_operation (self->graph, leader)->name);
}
