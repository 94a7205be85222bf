#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/dataset/ts-element.h"
#include "engine/ops/queue/ts-barrier.h"
#include "engine/ops/queue/ts-turn.h"
#include "engine/ops/ts-resource-name.h"
#include "engine/ts-error.h"

#include <string.h>

/* Barrier, BarrierInsertMany, BarrierTakeMany, BarrierClose, BarrierReadySize, BarrierIncompleteSize. */

/* ---- Barrier -------------------------------------------------------------------------------------- */

typedef struct
{
  TsResourceName name;
  guint n_components;
  TsDType *dtypes;
  TsShape *shapes; /* (nullable) */
} Maker;

static gboolean
check_shapes (Maker *self,
              guint n_shapes,
              GError **error)
{
  if (n_shapes == 0)
    {
      g_clear_pointer (&self->shapes, g_free);
      return TRUE;
    }
  for (guint i = 0; i < n_shapes; i++)
    {
      gint64 n_elements;

      if (n_shapes != self->n_components)
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "All component shapes must be specified: there are %u for %u components", n_shapes, self->n_components);
      else if (!ts_shape_n_elements (&self->shapes[i], &n_elements) || n_elements == 0 || self->shapes[i].rank == TS_SHAPE_MAX_RANK)
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "All component shapes must be fully defined and not empty; that of component %u is not", i);
      else
        continue;
      return FALSE;
    }
  return TRUE;
}

static gboolean
barrier_prepare (TsKernelInit *init,
                 GError **error)
{
  Maker *self = init->state;
  guint n_shapes = 0;
  gint64 capacity;

  self->dtypes = ts_operation_dup_attr_dtypes (init->op, "component_types", &self->n_components, error);
  self->shapes = self->dtypes != NULL ? ts_operation_dup_attr_shapes (init->op, "shapes", &n_shapes, error) : NULL;
  if (self->shapes == NULL || !check_shapes (self, n_shapes, error) || !ts_operation_get_attr_int (init->op, "capacity", &capacity, error))
    return FALSE;
  if (capacity == -1)
    return ts_resource_name_init (&self->name, init->op, error);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Barrier only accepts capacity=-1.  Feed the inputs to your Barrier through a queue to enforce a limited capacity.");
  return FALSE;
}

static void
barrier_release (gpointer state)
{
  Maker *self = state;

  ts_resource_name_clear (&self->name);
  g_free (self->dtypes);
  g_free (self->shapes);
}

static gboolean
is_same (const Maker *maker,
         const TsBarrier *barrier)
{
  if (maker->n_components != barrier->n_components || (maker->shapes == NULL) != (barrier->shapes == NULL))
    return FALSE;
  for (guint i = 0; i < maker->n_components; i++)
    if (maker->dtypes[i] != barrier->dtypes[i] || (maker->shapes != NULL && !ts_shape_equal (&maker->shapes[i], &barrier->shapes[i])))
      return FALSE;
  return TRUE;
}

static gboolean
barrier_run (TsCall *call,
             GError **error)
{
  const Maker *maker = call->state;
  guint n = maker->n_components;
  g_autoptr (TsResource) found = ts_resources_lookup (call->resources, &ts_barrier_type, maker->name.container, maker->name.name);

  if (found == NULL)
    {
      TsShape *shapes = maker->shapes != NULL ? g_memdup2 (maker->shapes, n * sizeof *maker->shapes) : NULL;

      found = (TsResource *)ts_barrier_new (maker->name.container, maker->name.name, n, g_memdup2 (maker->dtypes, n * sizeof *maker->dtypes), shapes);
      ts_resources_add (call->resources, found, NULL);
    }
  if (!is_same (maker, (TsBarrier *)found))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Shared barrier '%s' has other components", maker->name.name);
      return FALSE;
    }
  ts_call_give_resource (call, 0, found);
  return TRUE;
}

static TsBarrier *
get_barrier (const TsCall *call,
             GError **error)
{
  return (TsBarrier *)ts_call_get_resource (call, 0, &ts_barrier_type, error);
}

/* ---- BarrierInsertMany: keys, values -------------------------------------------------------------- */

static gboolean
insert_prepare (TsKernelInit *init,
                GError **error)
{
  return ts_operation_get_attr_int (init->op, "component_index", init->state, error);
}

static gboolean
check_values (const TsBarrier *barrier,
              const TsCall *call,
              gint64 component,
              GError **error)
{
  const TsTensor *keys = call->in[1], *values = call->in[2];
  TsShape row;

  if (component < 0 || component >= barrier->n_components)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "The component ID is out of range: %" G_GINT64_FORMAT " >= %u", component, barrier->n_components);
  else if (keys->shape.rank != 1 || values->shape.rank == 0)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the keys must be a vector, and the values have rows");
  else if (values->shape.dims[0] != keys->shape.dims[0])
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %" G_GINT64_FORMAT " values for %" G_GINT64_FORMAT " keys", values->shape.dims[0],
                 keys->shape.dims[0]);
  else if (values->dtype != barrier->dtypes[component])
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Type mismatch in component %" G_GINT64_FORMAT ". Expected %s, got %s", component,
                 ts_dtype_name (barrier->dtypes[component]), ts_dtype_name (values->dtype));
  else
    {
      ts_shape_init (&row, values->shape.rank - 1, values->shape.dims + 1);
      if (barrier->shapes == NULL || ts_shape_equal (&row, &barrier->shapes[component]))
        return TRUE;
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Shape mismatch in component %" G_GINT64_FORMAT " of the barrier", component);
    }
  return FALSE;
}

static gboolean
find_key (const GPtrArray *entries,
          GBytes *key,
          guint *place)
{
  for (guint i = 0; i < entries->len; i++)
    if (g_bytes_equal (((TsBarrierEntry *)entries->pdata[i])->key, key))
      {
        *place = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_complete (const TsBarrierEntry *entry)
{
  for (guint i = 0; i < entry->tensors->len; i++)
    if (entry->tensors->pdata[i] == NULL)
      return FALSE;
  return TRUE;
}

/* In the order of their indices; equal ones as they came. */
static void
add_ready (TsBarrierState *state,
           TsBarrierEntry *entry)
{
  guint place = state->ready->len;

  while (place > 0 && ((TsBarrierEntry *)state->ready->pdata[place - 1])->index > entry->index)
    place--;
  g_ptr_array_insert (state->ready, (gint)place, entry);
}

/* (transfer full) (nullable): the entry of a key, taken out of the incomplete ones, or a new one. */
static TsBarrierEntry *
take_entry (const TsBarrier *barrier,
            TsBarrierState *state,
            GBytes *key,
            guint *place,
            GError **error)
{
  if (find_key (state->incomplete, key, place))
    {
      TsBarrierEntry *entry = ts_barrier_entry_copy (state->incomplete->pdata[*place]);

      g_ptr_array_remove_index (state->incomplete, *place);
      return entry;
    }
  *place = state->incomplete->len;
  if (!state->is_closed)
    return ts_barrier_entry_new (barrier, G_MININT64 + state->n_insertions, key);
  g_set_error (error, TS_ERROR, TS_ERROR_CANCELLED, "Barrier %s is closed, but attempted to insert a brand new key: %.*s.  Pending inserts cancelled: %d.",
               barrier->held.base.name, (int)MIN (g_bytes_get_size (key), 100), (const char *)g_bytes_get_data (key, NULL), state->is_cancelled);
  return NULL;
}

static gboolean
insert_row (const TsBarrier *barrier,
            TsBarrierState *state,
            const TsString *name,
            TsTensor *value,
            gint64 component,
            GError **error)
{
  g_autoptr (GBytes) key = g_bytes_new (name->bytes, name->size);
  guint place = 0;
  TsBarrierEntry *entry = take_entry (barrier, state, key, &place, error);

  if (entry == NULL)
    return FALSE;
  if (entry->tensors->pdata[component] != NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Key %s already has a value for component %" G_GINT64_FORMAT " in barrier %s", name->bytes, component,
                   barrier->held.base.name);
      ts_barrier_entry_unref (entry);
      return FALSE;
    }
  entry->tensors->pdata[component] = ts_tensor_ref (value);
  if (is_complete (entry))
    add_ready (state, entry);
  else
    g_ptr_array_insert (state->incomplete, (gint)place, entry);
  return TRUE;
}

static gboolean
insert_rows (const TsBarrier *barrier,
             TsBarrierState *state,
             const TsCall *call,
             gint64 component,
             GError **error)
{
  const TsString *keys = call->in[1]->data;
  guint n_before = state->incomplete->len + state->ready->len;

  for (gint64 i = 0; i < call->in[1]->shape.dims[0]; i++)
    {
      g_autoptr (TsTensor) row = ts_tensor_dup_row (call->in[2], i, error);

      if (row == NULL || !insert_row (barrier, state, &keys[i], row, component, error))
        return FALSE;
    }
  if (state->incomplete->len + state->ready->len > n_before)
    state->n_insertions++;
  return TRUE;
}

static gboolean
insert_run (TsCall *call,
            GError **error)
{
  const gint64 *component = call->state;
  TsBarrier *barrier = get_barrier (call, error);
  g_autoptr (TsBarrierState) state = barrier != NULL ? ts_barrier_dup_state (barrier) : NULL;

  if (barrier == NULL || !check_values (barrier, call, *component, error))
    return FALSE;
  if (state->is_closed && (state->is_cancelled || (call->in[1]->n_elements > 0 && state->incomplete->len == 0)))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_CANCELLED, "Barrier %s is closed.  Pending enqueues cancelled: %d.  Number of new insertions: %" G_GSIZE_FORMAT ".",
                   barrier->held.base.name, state->is_cancelled, call->in[1]->n_elements);
      return FALSE;
    }
  if (!insert_rows (barrier, state, call, *component, error))
    return FALSE;
  ts_held_set (&barrier->held, call->resources, g_steal_pointer (&state));
  return TRUE;
}

/* ---- BarrierTakeMany: num_elements ---------------------------------------------------------------- */

static gboolean
take_prepare (TsKernelInit *init,
              GError **error)
{
  gint64 timeout;

  if (!ts_operation_get_attr_bool (init->op, "allow_small_batch", init->state, error) || !ts_operation_get_attr_int (init->op, "timeout_ms", &timeout, error))
    return FALSE;
  if (timeout == -1)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Timeout not supported yet.");
  return FALSE;
}

static gboolean
check_outputs (const TsBarrier *barrier,
               const TsCall *call,
               GError **error)
{
  gboolean fits = call->n_out == 2 + barrier->n_components;

  for (guint i = 0; fits && i < barrier->n_components; i++)
    fits = ts_dtype_base (call->out_dtypes[2 + i]) == barrier->dtypes[i];
  if (!fits)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the components of the barrier %s are not those that the operation says", barrier->held.base.name);
  else if (barrier->shapes == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "PriorityQueue's DequeueMany and DequeueUpTo require the components to have specified shapes.");
  return fits && barrier->shapes != NULL;
}

/* How many to take now: 0 if it is to wait, -1 if there will not be as many. */
static gint64
count_to_take (const TsBarrierState *state,
               gint64 n,
               gboolean may_be_fewer)
{
  gint64 n_ready = state->ready->len;

  if (n_ready >= n)
    return n;
  if (!state->is_closed)
    return 0;
  if (may_be_fewer && n_ready > 0)
    return n_ready;
  return may_be_fewer || n_ready + state->incomplete->len < n ? -1 : 0;
}

/* Sets outputs 0 and 1. */
static gboolean
give_names (TsCall *call,
            const TsBarrierState *state,
            guint n,
            GError **error)
{
  TsTensor *indices = ts_call_alloc (call, 0, &TS_SHAPE (n), error);
  TsTensor *keys = indices != NULL ? ts_call_alloc (call, 1, &TS_SHAPE (n), error) : NULL;

  for (guint i = 0; keys != NULL && i < n; i++)
    {
      const TsBarrierEntry *entry = state->ready->pdata[i];
      gsize size;
      const char *bytes = g_bytes_get_data (entry->key, &size);

      ((gint64 *)indices->data)[i] = entry->index;
      ts_string_set ((TsString *)keys->data + i, size > 0 ? bytes : "", (gssize)size);
    }
  return keys != NULL;
}

/* Sets the other outputs to the components of the first @n entries. */
static gboolean
give_components (TsCall *call,
                 const TsBarrier *barrier,
                 const TsBarrierState *state,
                 guint n,
                 GError **error)
{
  g_autoptr (GPtrArray) elements = ts_elements_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (elements, g_ptr_array_ref (((TsBarrierEntry *)state->ready->pdata[i])->tensors));
  for (guint i = 0; i < barrier->n_components; i++)
    {
      TsShape shape = { barrier->shapes[i].rank + 1, { 0 } };

      memcpy (shape.dims + 1, barrier->shapes[i].dims, (gsize)barrier->shapes[i].rank * sizeof *shape.dims);
      call->out[2 + i] = n > 0 ? ts_elements_stack_padded (elements, i, &barrier->shapes[i], NULL, call, error) : ts_tensor_new (barrier->dtypes[i], &shape, error);
      if (call->out[2 + i] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
take (TsCall *call,
      TsBarrier *barrier,
      TsBarrierState *state,
      guint n,
      GError **error)
{
  if (!give_names (call, state, n, error) || !give_components (call, barrier, state, n, error))
    return FALSE;
  if (n > 0)
    g_ptr_array_remove_range (state->ready, 0, n);
  return TRUE;
}

static gboolean
take_run (TsCall *call,
          GError **error)
{
  const gboolean *may_be_fewer = call->state;
  TsBarrier *barrier = get_barrier (call, error);
  g_autoptr (TsBarrierState) state = barrier != NULL ? ts_barrier_dup_state (barrier) : NULL;
  gint64 n, n_now;

  if (barrier == NULL || !ts_arg_scalar (call, 1, "num_elements", &n, error) || !check_outputs (barrier, call, error))
    return FALSE;
  if (n < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "num_elements must not be negative, is %" G_GINT64_FORMAT, n);
      return FALSE;
    }
  if (!ts_call_is_its_turn (call, &barrier->held.base, &barrier->takers))
    return TRUE;

  n_now = count_to_take (state, n, *may_be_fewer);
  if (n_now < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "Barrier '%s' is closed and has insufficient elements (requested %" G_GINT64_FORMAT ", total size %u)",
                   barrier->held.base.name, n, state->ready->len + state->incomplete->len);
      return FALSE;
    }
  if (n_now == 0 && n > 0)
    {
      ts_call_block (call, &barrier->held.base);
      return TRUE;
    }
  if (!take (call, barrier, state, (guint)n_now, error))
    return FALSE;
  ts_held_set (&barrier->held, call->resources, g_steal_pointer (&state));
  return TRUE;
}

/* ---- BarrierClose --------------------------------------------------------------------------------- */

static gboolean
close_prepare (TsKernelInit *init,
               GError **error)
{
  return ts_operation_get_attr_bool (init->op, "cancel_pending_enqueues", init->state, error);
}

/* Twice only if the second time is to cancel, and the first was not. */
static gboolean
close_run (TsCall *call,
           GError **error)
{
  const gboolean *cancels = call->state;
  TsBarrier *barrier = get_barrier (call, error);
  g_autoptr (TsBarrierState) state = barrier != NULL ? ts_barrier_dup_state (barrier) : NULL;

  if (barrier == NULL)
    return FALSE;
  if (state->is_closed && (state->is_cancelled || !*cancels))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_CANCELLED, "Barrier '%s' is already closed.", barrier->held.base.name);
      return FALSE;
    }
  state->is_closed = TRUE;
  state->is_cancelled = *cancels;
  if (*cancels)
    g_ptr_array_set_size (state->incomplete, 0);
  ts_held_set (&barrier->held, call->resources, g_steal_pointer (&state));
  return TRUE;
}

/* ---- sizes ---------------------------------------------------------------------------------------- */

static gboolean
give_size (TsCall *call,
           guint n)
{
  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { (gint32)n });
  return TRUE;
}

static gboolean
ready_size_run (TsCall *call,
                GError **error)
{
  TsBarrier *barrier = get_barrier (call, error);
  const TsBarrierState *state = barrier != NULL ? barrier->held.state : NULL;

  return barrier != NULL && give_size (call, state != NULL ? state->ready->len : 0);
}

static gboolean
incomplete_size_run (TsCall *call,
                     GError **error)
{
  TsBarrier *barrier = get_barrier (call, error);
  const TsBarrierState *state = barrier != NULL ? barrier->held.state : NULL;

  return barrier != NULL && give_size (call, state != NULL ? state->incomplete->len : 0);
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/barrier_ops.cc"

const TsKernelDef ts_barrier_kernels[] = {
  { .op = "Barrier", .prepare = barrier_prepare, .state_size = sizeof (Maker), .release = barrier_release, .run = barrier_run, SEMANTICS },
  { .op = "BarrierClose", .prepare = close_prepare, .state_size = sizeof (gboolean), .run = close_run, SEMANTICS },
  { .op = "BarrierIncompleteSize", .run = incomplete_size_run, SEMANTICS },
  { .op = "BarrierInsertMany", .prepare = insert_prepare, .state_size = sizeof (gint64), .run = insert_run, SEMANTICS },
  { .op = "BarrierReadySize", .run = ready_size_run, SEMANTICS },
  { .op = "BarrierTakeMany", .prepare = take_prepare, .state_size = sizeof (gboolean), .run = take_run, SEMANTICS },
  { 0 },
};

const TsShapeDef ts_barrier_shapes[] = {
  { 0 },
};
