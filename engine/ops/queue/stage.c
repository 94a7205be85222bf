#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/queue/ts-staging-map.h"
#include "engine/ops/queue/ts-turn.h"
#include "engine/ops/ts-resource-name.h"
#include "engine/ts-error.h"

/* Stage, Unstage, StagePeek, StageSize, StageClear: a queue that operations know by name alone. */

/**
 * StagingArea:
 * @held: its state is an array of elements, each an array of TsTensor
 * @capacity: most elements; 0: any number
 * @memory_limit: most bytes; 0: any number
 * @putters: who waits for room; @takers: for an element
 */
typedef struct
{
  TsHeld held;
  gint64 capacity;
  gint64 memory_limit;
  GQueue putters;
  GQueue takers;
} StagingArea;

/* ---- the resource --------------------------------------------------------------------------------- */

static void
clear (TsResource *resource)
{
  StagingArea *self = (StagingArea *)resource;

  if (self->held.state != NULL)
    g_ptr_array_unref (self->held.state);
}

static guint
get_size (const StagingArea *self)
{
  const GPtrArray *elements = self->held.state;

  return elements != NULL ? elements->len : 0;
}

static char *
describe (TsResource *resource)
{
  guint size;

  g_mutex_lock (&resource->mutex);
  size = get_size ((StagingArea *)resource);
  g_mutex_unlock (&resource->mutex);
  return g_strdup_printf ("%u element%s", size, size == 1 ? "" : "s");
}

static const TsResourceType staging_area_type = {
  .name = "StagingArea",
  .clear = clear,
  .describe = describe,
  .apply = ts_held_apply,
  .free_change = (GDestroyNotify)g_ptr_array_unref,
};

static gpointer
ref_element (gconstpointer element,
             gpointer data)
{
  return g_ptr_array_ref ((GPtrArray *)element);
}

/* (transfer full): the elements, to be changed. */
static GPtrArray *
dup_elements (const StagingArea *self)
{
  GPtrArray *elements = self->held.state;

  return elements != NULL ? g_ptr_array_copy (elements, ref_element, NULL) : g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
}

/* ---- prepare -------------------------------------------------------------------------------------- */

typedef struct
{
  TsResourceName name;
  gint64 capacity;
  gint64 memory_limit;
} Maker;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Maker *self = init->state;

  return ts_resource_name_init (&self->name, init->op, error) && ts_operation_get_attr_int (init->op, "capacity", &self->capacity, error) &&
         ts_operation_get_attr_int (init->op, "memory_limit", &self->memory_limit, error);
}

static void
release (gpointer state)
{
  ts_resource_name_clear (&((Maker *)state)->name);
}

/* Whoever comes first makes it. (transfer full) */
static StagingArea *
find_or_add (const TsCall *call)
{
  const Maker *maker = call->state;
  StagingArea *self = (StagingArea *)ts_resources_lookup (call->resources, &staging_area_type, maker->name.container, maker->name.name);

  if (self != NULL)
    return self;
  self = g_new0 (StagingArea, 1);
  ts_resource_init (&self->held.base, &staging_area_type, maker->name.container, maker->name.name);
  self->capacity = maker->capacity;
  self->memory_limit = maker->memory_limit;
  g_queue_init (&self->putters);
  g_queue_init (&self->takers);
  ts_resources_add (call->resources, &self->held.base, NULL);
  return self;
}

/* ---- Stage ---------------------------------------------------------------------------------------- */

static gboolean
has_room (const StagingArea *self,
          guint64 bytes)
{
  const GPtrArray *elements = self->held.state;

  if (self->capacity > 0 && get_size (self) >= self->capacity)
    return FALSE;
  if (self->memory_limit <= 0)
    return TRUE;
  for (guint i = 0; elements != NULL && i < elements->len; i++)
    {
      const GPtrArray *element = elements->pdata[i];

      bytes += ts_staging_count_bytes ((TsTensor *const *)element->pdata, element->len);
    }
  return bytes <= (guint64)self->memory_limit;
}

static void
add (StagingArea *self,
     TsCall *call)
{
  GPtrArray *elements = dup_elements (self);
  GPtrArray *element = g_ptr_array_new_full (call->n_in, (GDestroyNotify)ts_tensor_unref);

  for (guint i = 0; i < call->n_in; i++)
    g_ptr_array_add (element, ts_tensor_ref (call->in[i]));
  g_ptr_array_add (elements, element);
  ts_held_set (&self->held, call->resources, elements);
}

static gboolean
stage_run (TsCall *call,
           GError **error)
{
  StagingArea *self = find_or_add (call);
  g_autoptr (TsResource) resource = &self->held.base;
  guint64 bytes = ts_staging_count_bytes (call->in, call->n_in);

  if (self->memory_limit > 0 && bytes > (guint64)self->memory_limit)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
                   "Attempted to insert tensors with combined size of '%" G_GUINT64_FORMAT "' bytes into Staging Area with a memory limit of '%" G_GINT64_FORMAT "'.", bytes,
                   self->memory_limit);
      return FALSE;
    }
  if (!ts_call_is_its_turn (call, resource, &self->putters))
    return TRUE;
  if (has_room (self, bytes))
    add (self, call);
  else
    ts_call_block (call, resource);
  return TRUE;
}

/* ---- Unstage, StagePeek --------------------------------------------------------------------------- */

/* The outputs are element @i. */
static gboolean
give (TsCall *call,
      const StagingArea *self,
      guint i,
      GError **error)
{
  const GPtrArray *element = ((GPtrArray *)self->held.state)->pdata[i];
  gboolean fits = element->len == call->n_out;

  for (guint k = 0; fits && k < call->n_out; k++)
    fits = ((TsTensor *)element->pdata[k])->dtype == ts_dtype_base (call->out_dtypes[k]);
  if (!fits)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Mismatch stage/unstage: %u tensors vs. %u, or their dtypes", element->len, call->n_out);
      return FALSE;
    }
  for (guint k = 0; k < call->n_out; k++)
    call->out[k] = ts_tensor_ref (element->pdata[k]);
  return TRUE;
}

static gboolean
unstage_run (TsCall *call,
             GError **error)
{
  StagingArea *self = find_or_add (call);
  g_autoptr (TsResource) resource = &self->held.base;
  GPtrArray *elements;

  if (!ts_call_is_its_turn (call, resource, &self->takers))
    return TRUE;
  if (get_size (self) == 0)
    {
      ts_call_block (call, resource);
      return TRUE;
    }
  if (!give (call, self, 0, error))
    return FALSE;
  elements = dup_elements (self);
  g_ptr_array_remove_index (elements, 0);
  ts_held_set (&self->held, call->resources, elements);
  return TRUE;
}

static gboolean
peek_run (TsCall *call,
          GError **error)
{
  StagingArea *self = find_or_add (call);
  g_autoptr (TsResource) resource = &self->held.base;
  gint64 index;

  if (!ts_arg_scalar (call, 0, "index", &index, error))
    return FALSE;
  if (index < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "index must not be negative, is %" G_GINT64_FORMAT, index);
      return FALSE;
    }
  if (index < get_size (self))
    return give (call, self, (guint)index, error);
  ts_call_block (call, resource);
  return TRUE;
}

/* ---- StageSize, StageClear ------------------------------------------------------------------------ */

static gboolean
size_run (TsCall *call,
          GError **error)
{
  StagingArea *self = find_or_add (call);
  g_autoptr (TsResource) resource = &self->held.base;

  call->out[0] = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { (gint32)get_size (self) });
  return TRUE;
}

static gboolean
clear_run (TsCall *call,
           GError **error)
{
  StagingArea *self = find_or_add (call);
  g_autoptr (TsResource) resource = &self->held.base;

  ts_held_set (&self->held, call->resources, NULL);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define STAGE(run_) .prepare = prepare, .state_size = sizeof (Maker), .release = release, .run = run_, .semantics = "tensorflow/core/kernels/stage_op.cc"

const TsKernelDef ts_stage_kernels[] = {
  { .op = "Stage", STAGE (stage_run) },
  { .op = "StageClear", STAGE (clear_run) },
  { .op = "StagePeek", STAGE (peek_run) },
  { .op = "StageSize", STAGE (size_run) },
  { .op = "Unstage", STAGE (unstage_run) },
  { 0 },
};

const TsShapeDef ts_stage_shapes[] = {
  { "Stage", ts_shape_unknown },
  { "StageClear", ts_shape_unknown },
  { "StagePeek", ts_shape_unknown },
  { "Unstage", ts_shape_unknown },
  { 0 },
};
