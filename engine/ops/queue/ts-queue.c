#include "engine/ops/queue/ts-queue.h"

#include "engine/ops/ts-resources.h"
#include "engine/ops/random/ts-philox.h"
#include "engine/ts-error.h"

/* ---- changes -------------------------------------------------------------------------------------- */

typedef enum
{
  INSERT,   /* @element at @index */
  REMOVE,   /* the element at @index */
  SWAP_OUT, /* the element at @index, its place taken by the last; a number is drawn */
  SWAP_IN,  /* takes that back */
  SET_OPEN,
  SET_CLOSED,
  REPLACE, /* all by @elements */
} Way;

typedef struct
{
  Way way;
  guint index;
  GPtrArray *element;
  GPtrArray *elements;
  gboolean is_closed;
  guint64 n_drawn;
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_clear_pointer (&self->element, g_ptr_array_unref);
  g_clear_pointer (&self->elements, g_ptr_array_unref);
  g_free (self);
}

static Change *
change_new (Way way,
            guint index,
            GPtrArray *element)
{
  Change *self = g_new0 (Change, 1);

  self->way = way;
  self->index = index;
  self->element = element;
  return self;
}

static GPtrArray *
new_elements (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
}

static void
swap_out (TsQueue *self,
          Change *change)
{
  change->element = g_ptr_array_ref (g_ptr_array_index (self->elements, change->index));
  g_ptr_array_remove_index_fast (self->elements, change->index);
  self->n_drawn++;
  change->way = SWAP_IN;
}

static void
swap_in (TsQueue *self,
         Change *change)
{
  GPtrArray *element = g_steal_pointer (&change->element);

  if (change->index < self->elements->len)
    {
      GPtrArray *last = g_ptr_array_index (self->elements, change->index);

      self->elements->pdata[change->index] = element;
      element = last;
    }
  g_ptr_array_add (self->elements, element);
  self->n_drawn--;
  change->way = SWAP_OUT;
}

static void
replace (TsQueue *self,
         Change *change)
{
  GPtrArray *elements = self->elements;
  gboolean is_closed = self->is_closed;
  guint64 n_drawn = self->n_drawn;

  self->elements = change->elements;
  self->is_closed = change->is_closed;
  self->n_drawn = change->n_drawn;
  change->elements = elements;
  change->is_closed = is_closed;
  change->n_drawn = n_drawn;
}

/* The change becomes its opposite. */
static gpointer
apply (TsResource *resource,
       gpointer data)
{
  TsQueue *self = (TsQueue *)resource;
  Change *change = data;

  if (change == NULL)
    {
      change = change_new (REPLACE, 0, NULL);
      change->elements = new_elements ();
    }

  switch (change->way)
    {
    case INSERT:
      g_ptr_array_insert (self->elements, (gint)change->index, g_steal_pointer (&change->element));
      change->way = REMOVE;
      break;
    case REMOVE:
      change->element = g_ptr_array_steal_index (self->elements, change->index);
      change->way = INSERT;
      break;
    case SWAP_OUT:
      swap_out (self, change);
      break;
    case SWAP_IN:
      swap_in (self, change);
      break;
    case SET_OPEN:
    case SET_CLOSED:
      self->is_closed = change->way == SET_CLOSED;
      change->way = self->is_closed ? SET_OPEN : SET_CLOSED;
      break;
    case REPLACE:
      replace (self, change);
      break;
    default:
      g_assert_not_reached ();
    }
  return change;
}

/* ---- the resource --------------------------------------------------------------------------------- */

static void
clear (TsResource *resource)
{
  TsQueue *self = (TsQueue *)resource;

  g_ptr_array_unref (self->elements);
  g_free (self->dtypes);
  g_free (self->shapes);
}

static char *
describe (TsResource *resource)
{
  TsQueue *self = (TsQueue *)resource;
  gsize size = ts_queue_get_size (self);
  const char *closed = ts_queue_is_closed (self) ? ", closed" : "";

  if (self->capacity == G_MAXINT32)
    return g_strdup_printf ("%s, %" G_GSIZE_FORMAT " element%s%s", self->kind->name, size, size == 1 ? "" : "s", closed);
  return g_strdup_printf ("%s, %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " elements%s", self->kind->name, size, self->capacity, closed);
}

const TsResourceType ts_queue_type = {
  .name = "Queue",
  .clear = clear,
  .dup_value = ts_resource_dup_name,
  .describe = describe,
  .apply = apply,
  .free_change = change_free,
};

TsQueue *
ts_queue_new (const TsQueueKind *kind,
              const char *container,
              const char *name)
{
  TsQueue *self = g_new0 (TsQueue, 1);

  ts_resource_init (&self->base, &ts_queue_type, container, name);
  self->kind = kind;
  self->elements = new_elements ();
  g_queue_init (&self->enqueuers);
  g_queue_init (&self->dequeuers);
  return self;
}

gsize
ts_queue_get_size (TsQueue *self)
{
  gsize size;

  g_mutex_lock (&self->base.mutex);
  size = self->elements->len;
  g_mutex_unlock (&self->base.mutex);
  return size;
}

GPtrArray *
ts_queue_dup_elements (TsQueue *self)
{
  GPtrArray *elements = new_elements ();

  g_mutex_lock (&self->base.mutex);
  for (guint i = 0; i < self->elements->len; i++)
    g_ptr_array_add (elements, g_ptr_array_ref (g_ptr_array_index (self->elements, i)));
  g_mutex_unlock (&self->base.mutex);
  return elements;
}

gboolean
ts_queue_is_closed (TsQueue *self)
{
  gboolean is_closed;

  g_mutex_lock (&self->base.mutex);
  is_closed = self->is_closed;
  g_mutex_unlock (&self->base.mutex);
  return is_closed;
}

static gint64
get_priority (gpointer element)
{
  const TsTensor *priority = g_ptr_array_index ((GPtrArray *)element, 0);

  return *(const gint64 *)priority->data;
}

/* Behind all that are not larger. */
static guint
find_place (const TsQueue *self,
            GPtrArray *element)
{
  guint begin = 0, end = self->elements->len;

  if (!self->kind->is_sorted)
    return end;
  while (begin < end)
    {
      guint middle = begin + (end - begin) / 2;

      if (get_priority (g_ptr_array_index (self->elements, middle)) <= get_priority (element))
        begin = middle + 1;
      else
        end = middle;
    }
  return begin;
}

void
ts_queue_add (TsQueue *self,
              TsResources *resources,
              GPtrArray *element)
{
  ts_resources_change (resources, &self->base, change_new (INSERT, find_place (self, element), element));
}

void
ts_queue_put_back (TsQueue *self,
                   TsResources *resources,
                   GPtrArray *element)
{
  guint place = self->kind->is_sorted || self->kind->is_shuffled ? find_place (self, element) : 0;

  ts_resources_change (resources, &self->base, change_new (INSERT, place, element));
}

/* The n-th number of the queue's own stream. */
static guint
draw (const TsQueue *self)
{
  TsPhilox generator = ts_philox_from_seeds (self->seed, self->seed2);
  guint32 block[4];

  ts_philox_skip (&generator, self->n_drawn / 4);
  ts_philox_next (&generator, block);
  return block[self->n_drawn % 4] % self->elements->len;
}

GPtrArray *
ts_queue_take (TsQueue *self,
               TsResources *resources)
{
  guint index = self->kind->is_shuffled ? draw (self) : 0;
  GPtrArray *element = g_ptr_array_ref (g_ptr_array_index (self->elements, index));

  ts_resources_change (resources, &self->base, change_new (self->kind->is_shuffled ? SWAP_OUT : REMOVE, index, NULL));
  return element;
}

void
ts_queue_close (TsQueue *self,
                TsResources *resources)
{
  ts_resources_change (resources, &self->base, change_new (SET_CLOSED, 0, NULL));
}

/* ---- what fits ------------------------------------------------------------------------------------- */

gboolean
ts_queue_has_shapes (const TsQueue *self)
{
  for (guint i = 0; self->shapes != NULL && i < self->n_components; i++)
    if (self->kind->is_padding ? self->shapes[i].rank < 0 : !ts_shape_is_known (&self->shapes[i]))
      return FALSE;
  return self->shapes != NULL;
}

static gboolean
check_component (const TsQueue *self,
                 guint i,
                 const TsTensor *tensor,
                 const TsShape *shape,
                 GError **error)
{
  g_autofree char *expected = NULL, *found = NULL;

  if (tensor->dtype != self->dtypes[i])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Type mismatch in tuple component %u. Expected %s, got %s", i,
                   ts_dtype_name (self->dtypes[i]), ts_dtype_name (tensor->dtype));
      return FALSE;
    }
  if (self->shapes == NULL || ts_shape_is_compatible (&self->shapes[i], shape))
    return TRUE;

  expected = ts_shape_to_string (&self->shapes[i]);
  found = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Shape mismatch in tuple component %u. Expected %s, got %s", i, expected, found);
  return FALSE;
}

static gboolean
check_rows (TsTensor *const *tensors,
            guint i,
            TsShape *row,
            GError **error)
{
  const TsShape *shape = &tensors[i]->shape;

  if (shape->rank == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "tuple component %u must have at least one dimension, that of the elements", i);
      return FALSE;
    }
  if (shape->dims[0] != tensors[0]->shape.dims[0])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "All input tensors must have the same size in the 0th dimension. Component %u has %" G_GINT64_FORMAT ", and should have %" G_GINT64_FORMAT, i,
                   shape->dims[0], tensors[0]->shape.dims[0]);
      return FALSE;
    }
  ts_shape_init (row, shape->rank - 1, shape->dims + 1);
  return TRUE;
}

gboolean
ts_queue_check (const TsQueue *self,
                TsTensor *const *tensors,
                guint n_tensors,
                gboolean many,
                GError **error)
{
  if (n_tensors != self->n_components)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Wrong number of components in tuple. Expected %u, got %u", self->n_components, n_tensors);
      return FALSE;
    }

  for (guint i = 0; i < n_tensors; i++)
    {
      TsShape shape = tensors[i]->shape;

      if ((many && !check_rows (tensors, i, &shape, error)) || !check_component (self, i, tensors[i], &shape, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_same (const TsQueue *a,
         const TsQueue *b)
{
  if (a->kind != b->kind || a->capacity != b->capacity || a->n_components != b->n_components || (a->shapes == NULL) != (b->shapes == NULL) ||
      a->min_after_dequeue != b->min_after_dequeue)
    return FALSE;
  for (guint i = 0; i < a->n_components; i++)
    if (a->dtypes[i] != b->dtypes[i] || (a->shapes != NULL && !ts_shape_equal (&a->shapes[i], &b->shapes[i])))
      return FALSE;
  return TRUE;
}

gboolean
ts_queue_check_same (const TsQueue *self,
                     const TsQueue *wanted,
                     GError **error)
{
  if (is_same (self, wanted))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Shared queue '%s' is a %s of other components or capacity than this %s says", self->base.name,
               self->kind->name, wanted->kind->name);
  return FALSE;
}
