#include "engine/ops/ts-families.h"

#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-iterator.h"
#include "engine/ops/ts-resource-name.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

/* Iterator, OneShotIterator, AnonymousIterator, MakeIterator, and handles of iterators as strings. */

typedef struct
{
  TsResourceName name;
  guint n;
  TsDType *dtypes;
  TsShape *shapes;
  TsDatasetFunction *factory; /* (nullable): of OneShotIterator */
} Maker;

static void
release (gpointer state)
{
  Maker *self = state;

  ts_resource_name_clear (&self->name);
  g_free (self->dtypes);
  g_free (self->shapes);
  g_clear_pointer (&self->factory, ts_dataset_function_unref);
}

static gboolean
anonymous_prepare (TsKernelInit *init,
                   GError **error)
{
  Maker *self = init->state;

  return ts_dataset_read_types (init->op, &self->n, &self->dtypes, &self->shapes, error);
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Maker *self = init->state;

  return ts_resource_name_init (&self->name, init->op, error) && anonymous_prepare (init, error);
}

static gboolean
one_shot_prepare (TsKernelInit *init,
                  GError **error)
{
  Maker *self = init->state;

  self->factory = ts_dataset_function_new (init->op, "dataset_factory", error);
  return self->factory != NULL && prepare (init, error);
}

/* ---- Iterator ---- */

/* The iterator of that name, made if there is none. (transfer full) (nullable) */
static TsIterator *
find_or_add (const Maker *self,
             TsCall *call,
             GError **error)
{
  TsIterator *iterator = (TsIterator *)ts_resources_lookup (call->resources, &ts_iterator_type, self->name.container, self->name.name);

  if (iterator == NULL)
    {
      iterator = ts_iterator_new (self->name.container, self->name.name, self->n, self->dtypes, self->shapes);
      ts_resources_add (call->resources, &iterator->held.base, NULL);
      return iterator;
    }
  if (ts_iterator_check_types (iterator, self->n, self->dtypes, self->shapes, error))
    return iterator;
  ts_resource_unref (&iterator->held.base);
  return NULL;
}

static void
give_handle (TsCall *call,
             TsIterator *iterator)
{
  call->out[0] = ts_tensor_new_handle (&iterator->held.base);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  TsIterator *iterator = find_or_add (call->state, call, error);

  if (iterator == NULL)
    return FALSE;
  give_handle (call, iterator);
  ts_resource_unref (&iterator->held.base);
  return TRUE;
}

/* ---- OneShotIterator ---- */

/* Without a dataset it first makes one. */
static gboolean
one_shot_run (TsCall *call,
              GError **error)
{
  const Maker *self = call->state;
  TsIterator *iterator = find_or_add (self, call, error);
  g_autoptr (TsResource) resource = iterator != NULL ? &iterator->held.base : NULL;

  if (iterator == NULL)
    return FALSE;
  if (iterator->held.state == NULL)
    return ts_call_function (call, &self->factory->body, NULL, 0, 1, error);
  give_handle (call, iterator);
  return TRUE;
}

static gboolean
one_shot_resume (TsCall *call,
                 TsTensor *const *results,
                 guint n_results,
                 GError **error)
{
  TsIterator *iterator = find_or_add (call->state, call, error);
  g_autoptr (TsResource) resource = iterator != NULL ? &iterator->held.base : NULL;
  TsDataset *dataset = iterator != NULL ? ts_dataset_from_tensor (results[0], error) : NULL;

  if (dataset == NULL || (iterator->held.state == NULL && !ts_iterator_start (iterator, call->resources, dataset, error)))
    return FALSE;
  give_handle (call, iterator);
  return TRUE;
}

/* ---- AnonymousIterator ---- */

/* A new one each time, which is known by name until the run is over. */
static gboolean
anonymous_run (TsCall *call,
               GError **error)
{
  const Maker *self = call->state;
  g_autofree char *container = ts_resources_dup_run_container (call->resources, call->run);
  g_autofree char *name = g_strdup_printf ("_anonymous_iterator_%" G_GUINT64_FORMAT, ts_resources_next_number (call->resources));
  g_autoptr (TsResource) resource = NULL;

  resource = &ts_iterator_new (container, name, self->n, self->dtypes, self->shapes)->held.base;
  ts_resources_add (call->resources, resource, NULL);
  call->out[0] = ts_tensor_new_handle (resource);
  if (call->n_out > 1)
    call->out[1] = ts_tensor_new (TS_DTYPE_VARIANT, &TS_SHAPE_SCALAR, error);
  return call->n_out < 2 || call->out[1] != NULL;
}

static TsIterator *
get_iterator (const TsCall *call,
              guint i,
              GError **error)
{
  return (TsIterator *)ts_call_get_resource (call, i, &ts_iterator_type, error);
}

static gboolean
delete_run (TsCall *call,
            GError **error)
{
  TsIterator *iterator = get_iterator (call, 0, error);

  if (iterator == NULL)
    return FALSE;
  ts_resources_remove (call->resources, &iterator->held.base);
  return TRUE;
}

/* ---- MakeIterator ---- */

static gboolean
make_run (TsCall *call,
          GError **error)
{
  TsDataset *dataset = ts_dataset_from_tensor (call->in[0], error);
  TsIterator *iterator = dataset != NULL ? get_iterator (call, 1, error) : NULL;

  return iterator != NULL && ts_iterator_start (iterator, call->resources, dataset, error);
}

/* ---- positions as values ---- */

typedef struct
{
  TsVariant base;
  TsCursor *cursor;
} Position;

static void
position_clear (TsVariant *variant)
{
  g_clear_pointer (&((Position *)variant)->cursor, ts_cursor_unref);
}

static char *
position_describe (const TsVariant *variant)
{
  return ts_dataset_type.describe (&((const Position *)variant)->cursor->dataset->base);
}

static const TsVariantType position_type = { .name = "IteratorPosition", .clear = position_clear, .describe = position_describe };

static gboolean
serialize_run (TsCall *call,
               GError **error)
{
  TsIterator *iterator = get_iterator (call, 0, error);
  TsCursor *cursor = iterator != NULL ? ts_iterator_dup_cursor (iterator) : NULL;
  g_autoptr (TsVariant) variant = NULL;
  Position *position;

  if (cursor == NULL)
    {
      if (iterator != NULL)
        g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the iterator \"%s\" has not been initialized", iterator->held.base.name);
      return FALSE;
    }
  position = g_new0 (Position, 1);
  ts_variant_init (&position->base, &position_type);
  position->cursor = cursor;
  variant = &position->base;
  call->out[0] = ts_tensor_new_variant (variant);
  return TRUE;
}

static gboolean
deserialize_run (TsCall *call,
                 GError **error)
{
  TsIterator *iterator = get_iterator (call, 0, error);
  TsVariant *variant = call->in[1]->n_elements == 1 && call->in[1]->dtype == TS_DTYPE_VARIANT ? ts_tensor_get_variant (call->in[1], 0) : NULL;
  TsCursor *cursor = variant != NULL && variant->type == &position_type ? ((Position *)variant)->cursor : NULL;

  if (iterator == NULL)
    return FALSE;
  if (cursor == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input 1 must be the position of an iterator");
      return FALSE;
    }
  if (!ts_dataset_check_types (cursor->dataset, iterator->n_components, iterator->dtypes, iterator->shapes, error))
    return FALSE;
  ts_held_set (&iterator->held, call->resources, ts_cursor_ref (cursor));
  return TRUE;
}

/* ---- handles as strings ---- */

enum
{
  HANDLE_DEVICE = 1,
  HANDLE_CONTAINER = 2,
  HANDLE_NAME = 3,
};

static gboolean
to_string_run (TsCall *call,
               GError **error)
{
  TsIterator *iterator = get_iterator (call, 0, error);
  g_autoptr (GByteArray) message = g_byte_array_new ();

  if (iterator == NULL)
    return FALSE;
  ts_wire_append_string (message, HANDLE_DEVICE, "/job:localhost/replica:0/task:0/device:CPU:0");
  ts_wire_append_string (message, HANDLE_CONTAINER, iterator->held.base.container);
  ts_wire_append_string (message, HANDLE_NAME, iterator->held.base.name);
  call->out[0] = ts_tensor_new_string_scalar ((const char *)message->data, (gssize)message->len);
  return TRUE;
}

/* Container and name in a ResourceHandleProto. */
static gboolean
parse_handle (const TsString *text,
              char **container,
              char **name)
{
  const guint8 *bytes = (const guint8 *)text->bytes;
  TsWireReader reader;
  TsWireField field;
  g_autoptr (GError) ignored = NULL;

  ts_wire_reader_init (&reader, bytes, bytes, text->size, "ResourceHandleProto");
  while (ts_wire_next (&reader, &field, &ignored))
    {
      char **to = field.number == HANDLE_CONTAINER ? container : field.number == HANDLE_NAME ? name
                                                                                             : NULL;

      if (to == NULL)
        continue;
      g_clear_pointer (to, g_free);
      if (!ts_wire_dup_string (&reader, &field, "name", to, NULL))
        return FALSE;
    }
  return ignored == NULL && *container != NULL && *name != NULL;
}

static gboolean
from_string_prepare (TsKernelInit *init,
                     GError **error)
{
  return anonymous_prepare (init, error);
}

static TsIterator *
find_by_text (TsCall *call,
              GError **error)
{
  g_autofree char *container = NULL, *name = NULL;
  TsResource *resource;

  if (call->in[0]->dtype != TS_DTYPE_STRING || call->in[0]->shape.rank != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "string_handle must be a scalar");
      return NULL;
    }
  if (!parse_handle (call->in[0]->data, &container, &name))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Could not parse string_handle as a valid ResourceHandle");
      return NULL;
    }
  resource = ts_resources_lookup (call->resources, &ts_iterator_type, container, name);
  if (resource == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no iterator \"%s\" in container %s", name, container);
  return (TsIterator *)resource;
}

static gboolean
from_string_run (TsCall *call,
                 GError **error)
{
  const Maker *self = call->state;
  TsIterator *iterator = find_by_text (call, error);
  g_autoptr (TsResource) resource = iterator != NULL ? &iterator->held.base : NULL;

  if (iterator == NULL || (self->n > 0 && !ts_iterator_check_types (iterator, self->n, self->dtypes, self->shapes, error)))
    return FALSE;
  give_handle (call, iterator);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/data/iterator_ops.cc"
#define MAKER(prepare_, run_) .prepare = prepare_, .state_size = sizeof (Maker), .release = release, .run = run_, SEMANTICS

const TsKernelDef ts_make_iterator_kernels[] = {
  { .op = "AnonymousIterator", MAKER (anonymous_prepare, anonymous_run) },
  { .op = "AnonymousIteratorV2", MAKER (anonymous_prepare, anonymous_run) },
  { .op = "AnonymousIteratorV3", MAKER (anonymous_prepare, anonymous_run) },
  { .op = "DeleteIterator", .run = delete_run, SEMANTICS },
  { .op = "DeserializeIterator", .run = deserialize_run, SEMANTICS },
  { .op = "Iterator", MAKER (prepare, run) },
  { .op = "IteratorFromStringHandle", MAKER (from_string_prepare, from_string_run) },
  { .op = "IteratorFromStringHandleV2", MAKER (from_string_prepare, from_string_run) },
  { .op = "IteratorToStringHandle", .run = to_string_run, SEMANTICS },
  { .op = "IteratorV2", MAKER (prepare, run) },
  { .op = "MakeIterator", .run = make_run, SEMANTICS },
  { .op = "OneShotIterator", .resume = one_shot_resume, MAKER (one_shot_prepare, one_shot_run) },
  { .op = "SerializeIterator", .run = serialize_run, SEMANTICS },
  { 0 },
};

const TsShapeDef ts_make_iterator_shapes[] = {
  { 0 },
};
