#include "engine/ops/data/ts-tensor-array.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/data/ts-stacked.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAX_SIZE (1 << 26) /* elements: a size beyond is taken for nonsense before it takes all memory */

#define MAX_ZEROS (1 << 16) /* elements between the end and one that is read of a gradient: each then has a shape, so a far index would take all memory */

/* ---- the array ----------------------------------------------------------------------------------- */

/* A change: the head, and the elements at some places, that take the place of the present ones. */
typedef struct
{
  gsize index;
  TsArrayElement element;
} Place;

typedef struct
{
  TsArrayHead head;
  GArray *places;
} Change;

static void
element_clear (TsArrayElement *self)
{
  g_clear_pointer (&self->value, ts_tensor_unref);
  g_clear_pointer (&self->shape, g_free);
  memset (self, 0, sizeof *self);
}

static void
place_clear (gpointer data)
{
  element_clear (&((Place *)data)->element);
}

static GArray *
places_new (void)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));

  g_array_set_clear_func (places, place_clear);
  return places;
}

static void
change_free (gpointer data)
{
  Change *self = data;

  g_array_unref (self->places);
  g_free (self);
}

static void
clear (TsResource *resource)
{
  TsTensorArray *self = (TsTensorArray *)resource;

  for (gsize i = 0; i < self->used; i++)
    element_clear (&self->elements[i]);
  g_free (self->elements);
}

static char *
describe (TsResource *resource)
{
  TsTensorArray *self = (TsTensorArray *)resource;
  g_autofree char *shape = NULL;
  char *text;

  g_mutex_lock (&resource->mutex);
  shape = ts_shape_to_string (&self->head.element_shape);
  text = g_strdup_printf ("%s %s, %" G_GSIZE_FORMAT " elements%s", ts_dtype_name (self->dtype), shape, self->head.size,
                          self->head.closed ? ", closed" : "");
  g_mutex_unlock (&resource->mutex);
  return text;
}

/* All elements as if never written. */
static Change *
reset_change (const TsTensorArray *self)
{
  Change *change = g_new0 (Change, 1);

  change->head = self->head;
  change->places = places_new ();
  for (gsize i = 0; i < self->used; i++)
    if (self->elements[i].written || self->elements[i].was_read)
      g_array_append_val (change->places, ((Place) { .index = i }));
  return change;
}

/* Swaps what the change has with what is there, so that it becomes the change back. Every index is in it once. */
static gpointer
apply (TsResource *resource,
       gpointer data)
{
  TsTensorArray *self = (TsTensorArray *)resource;
  Change *change = data != NULL ? data : reset_change (self);
  TsArrayHead head = self->head;

  for (guint i = 0; i < change->places->len; i++)
    {
      Place *place = &g_array_index (change->places, Place, i);
      TsArrayElement old = self->elements[place->index];

      self->elements[place->index] = place->element;
      place->element = old;
      self->used = MAX (self->used, place->index + 1);
    }
  self->head = change->head;
  change->head = head;
  return change;
}

const TsResourceType ts_tensor_array_type = {
  .name = "TensorArray",
  .clear = clear,
  .dup_value = ts_resource_dup_name,
  .describe = describe,
  .apply = apply,
  .free_change = change_free,
};

/* Room for @size elements. */
static gboolean
reserve (TsTensorArray *self,
         gsize size,
         GError **error)
{
  gsize capacity = MAX (size, 4);
  TsArrayElement *elements;

  if (size <= self->capacity)
    return TRUE;
  if (self->capacity > 0)
    capacity = MAX (size, MIN (2 * self->capacity, MAX_SIZE));

  elements = size <= MAX_SIZE ? g_try_new0 (TsArrayElement, capacity) : NULL;
  if (elements == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for a TensorArray of %" G_GSIZE_FORMAT " elements", size);
      return FALSE;
    }

  g_mutex_lock (&self->base.mutex);
  if (self->capacity > 0)
    memcpy (elements, self->elements, self->capacity * sizeof *elements);
  g_free (self->elements);
  self->elements = elements;
  self->capacity = capacity;
  g_mutex_unlock (&self->base.mutex);
  return TRUE;
}

TsTensorArray *
ts_tensor_array_new (const char *container,
                     const char *name,
                     TsDType dtype,
                     gsize size,
                     const TsShape *element_shape,
                     GError **error)
{
  g_autoptr (TsTensorArray) self = g_new0 (TsTensorArray, 1);

  ts_resource_init (&self->base, &ts_tensor_array_type, container, name);
  self->dtype = dtype;
  ts_shape_copy (&self->head.element_shape, element_shape);
  if (!reserve (self, size, error))
    return NULL;
  self->head.size = size;
  return g_steal_pointer (&self);
}

TsTensorArray *
ts_call_get_tensor_array (const TsCall *call,
                          GError **error)
{
  TsTensorArray *self = (TsTensorArray *)ts_call_get_resource (call, 0, &ts_tensor_array_type, error);

  if (self == NULL || !self->head.closed)
    return self;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "TensorArray %s has already been closed", self->base.name);
  return NULL;
}

gsize
ts_tensor_array_get_pack_size (const TsTensorArray *self)
{
  return self->is_grad ? self->head.marked_size : self->head.size;
}

/* ---- changing it ----------------------------------------------------------------------------------- */

void
ts_array_edit_init (TsArrayEdit *self,
                    TsTensorArray *array)
{
  self->array = array;
  self->head = array->head;
  self->places = places_new ();
}

/* The elements of the array point at their places meanwhile. */
static void
end (TsArrayEdit *self)
{
  for (guint i = 0; i < self->places->len; i++)
    self->array->elements[g_array_index (self->places, Place, i).index].pending = 0;
}

void
ts_array_edit_clear (TsArrayEdit *self)
{
  if (self->places != NULL)
    end (self);
  g_clear_pointer (&self->places, g_array_unref);
}

/* Element @index as it will be; within the capacity. */
static const TsArrayElement *
look_at (const TsArrayEdit *self,
         gsize index)
{
  const TsArrayElement *element = &self->array->elements[index];

  return element->pending > 0 ? &g_array_index (self->places, Place, element->pending - 1).element : element;
}

/* The same, to be changed. */
static TsArrayElement *
take (TsArrayEdit *self,
      gsize index)
{
  TsArrayElement *element = &self->array->elements[index];

  if (element->pending == 0)
    {
      Place place = { index, *element };

      if (element->value != NULL)
        ts_tensor_ref (element->value);
      place.element.shape = g_memdup2 (element->shape, sizeof *element->shape);
      g_array_append_val (self->places, place);
      element->pending = self->places->len;
    }
  return &g_array_index (self->places, Place, element->pending - 1).element;
}

static gboolean
grow (TsArrayEdit *self,
      gsize size,
      GError **error)
{
  if (!reserve (self->array, size, error))
    return FALSE;
  self->head.size = MAX (self->head.size, size);
  return TRUE;
}

void
ts_array_edit_write_shape (TsArrayEdit *self,
                           gsize index,
                           const TsShape *shape)
{
  TsArrayElement *element = take (self, index);

  g_free (element->shape);
  element->shape = g_memdup2 (shape, sizeof *shape);
  element->written = TRUE;
}

/* What was never written is zero if it is known how many: gradients that a branch not taken would have written. */
static gboolean
write_zeros (TsArrayEdit *self,
             gsize index,
             GError **error)
{
  if (!ts_shape_is_known (&self->head.element_shape))
    {
      g_autofree char *shape = ts_shape_to_string (&self->head.element_shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "TensorArray %s: could not read index %" G_GSIZE_FORMAT ", which was not written; it cannot be zeros either, the element shape is not fully known: %s",
                   self->array->base.name, index, shape);
      return FALSE;
    }

  for (gsize i = self->head.size; i < index; i++)
    ts_array_edit_write_shape (self, i, &self->head.element_shape);
  self->head.size = MAX (self->head.size, index + 1);
  ts_array_edit_write_shape (self, index, &self->head.element_shape);
  return TRUE;
}

TsTensor *
ts_array_edit_read (TsArrayEdit *self,
                    gint64 index,
                    GError **error)
{
  TsTensorArray *array = self->array;
  const TsArrayElement *found;
  TsArrayElement *element;
  TsTensor *value;
  gsize i = (gsize)index;

  if (index < 0 || (!array->is_grad && i >= self->head.size))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Tried to read from index %" G_GINT64_FORMAT " but array size is: %" G_GSIZE_FORMAT,
                   index, self->head.size);
      return NULL;
    }
  if (i > self->head.size && i - self->head.size > MAX_ZEROS)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "TensorArray %s: index %" G_GINT64_FORMAT " is too far behind its %" G_GSIZE_FORMAT " elements",
                   array->base.name, index, self->head.size);
      return NULL;
    }
  if (!reserve (array, i + 1, error) || (!look_at (self, i)->written && !write_zeros (self, i, error)))
    return NULL;

  found = look_at (self, i);
  if (found->cleared)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "TensorArray %s: could not read index %" G_GINT64_FORMAT " twice: it was cleared after the first time (perhaps try setting clear_after_read = false?)",
                   array->base.name, index);
      return NULL;
    }
  value = found->value != NULL ? ts_tensor_ref (found->value) : ts_tensor_new_zeros (array->dtype, found->shape, error);
  if (value == NULL || (found->was_read && !array->clear_after_read))
    return value;

  element = take (self, i);
  element->was_read = TRUE;
  if (array->clear_after_read)
    {
      /* What shape it had its gradients will want to know. */
      element->cleared = TRUE;
      if (element->value != NULL)
        element->shape = g_memdup2 (&element->value->shape, sizeof element->value->shape);
      g_clear_pointer (&element->value, ts_tensor_unref);
    }
  return value;
}

static gboolean
fail_write (const TsArrayEdit *self,
            gint64 index,
            const char *because,
            GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "TensorArray %s: could not write index %" G_GINT64_FORMAT ": %s", self->array->base.name, index, because);
  return FALSE;
}

static gboolean
check_shape (TsArrayEdit *self,
             gint64 index,
             const TsShape *expected,
             const TsShape *shape,
             GError **error)
{
  g_autofree char *a = NULL, *b = NULL, *text = NULL;

  if (ts_shape_is_compatible (expected, shape))
    return TRUE;
  a = ts_shape_to_string (expected);
  b = ts_shape_to_string (shape);
  text = g_strdup_printf ("the value has shape %s, expected %s", b, a);
  return fail_write (self, index, text, error);
}

/* Adds @value to what is there. */
static gboolean
aggregate (TsArrayEdit *self,
           gint64 index,
           TsArrayElement *element,
           TsTensor *value,
           GError **error)
{
  TsAccumulateFunc add = value->dtype != TS_DTYPE_BOOL ? ts_accumulate_find (TS_ACCUMULATE_ADD, value->dtype) : NULL;
  g_autoptr (TsTensor) sum = NULL;

  if (!check_shape (self, index, element->value != NULL ? &element->value->shape : element->shape, &value->shape, error))
    return FALSE;
  if (element->value == NULL)
    {
      element->value = ts_tensor_ref (value);
      g_clear_pointer (&element->shape, g_free);
      return TRUE;
    }
  if (add == NULL)
    return fail_write (self, index, "values of this dtype cannot be added up", error);

  self->head.no_gradients = TRUE;
  if (value->n_elements == 0)
    return TRUE;
  sum = ts_tensor_copy (element->value, error);
  if (sum == NULL)
    return FALSE;
  add (sum->data, value->data, sum->n_elements);
  ts_tensor_unref (element->value);
  element->value = g_steal_pointer (&sum);
  return TRUE;
}

gboolean
ts_array_edit_write (TsArrayEdit *self,
                     gint64 index,
                     TsTensor *value,
                     GError **error)
{
  const TsTensorArray *array = self->array;
  TsArrayElement *element;

  if (index < 0 || (!self->head.dynamic_size && (gsize)index >= self->head.size))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "TensorArray %s: Tried to write to index %" G_GINT64_FORMAT " but array is not resizeable and size is: %" G_GSIZE_FORMAT, array->base.name, index,
                   self->head.size);
      return FALSE;
    }
  if (!grow (self, (gsize)index + 1, error) || !check_shape (self, index, &self->head.element_shape, &value->shape, error))
    return FALSE;
  if (array->identical_shapes && !ts_shape_is_known (&self->head.element_shape))
    ts_shape_copy (&self->head.element_shape, &value->shape);

  element = take (self, (gsize)index);
  if (element->was_read)
    return fail_write (self, index, "it has already been read", error);
  if (element->written)
    return array->is_grad ? aggregate (self, index, element, value, error) : fail_write (self, index, "it has already been written to", error);

  element->value = ts_tensor_ref (value);
  element->written = TRUE;
  return TRUE;
}

gboolean
ts_array_edit_merge_shape (TsArrayEdit *self,
                           const TsShape *shape,
                           GError **error)
{
  TsShape *element_shape = &self->head.element_shape;
  g_autofree char *a = NULL, *b = NULL;

  if (ts_shape_merge (element_shape, shape, element_shape))
    return TRUE;
  a = ts_shape_to_string (element_shape);
  b = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "TensorArray %s has elements of shape %s, not %s", self->array->base.name, a, b);
  return FALSE;
}

void
ts_array_edit_close (TsArrayEdit *self)
{
  for (gsize i = 0; i < self->head.size; i++)
    if (look_at (self, i)->written)
      element_clear (take (self, i));
  self->head.closed = TRUE;
}

/* Whether the head differs; the shape can only have become better known. */
static gboolean
head_is_changed (const TsArrayHead *a,
                 const TsArrayHead *b)
{
  return a->size != b->size || a->marked_size != b->marked_size || a->dynamic_size != b->dynamic_size || a->closed != b->closed ||
         a->no_gradients != b->no_gradients || !ts_shape_equal (&a->element_shape, &b->element_shape);
}

void
ts_array_edit_commit (TsArrayEdit *self,
                      TsResources *resources)
{
  Change *change;

  end (self);
  if (self->places->len == 0 && !head_is_changed (&self->head, &self->array->head))
    return;

  change = g_new (Change, 1);
  change->head = self->head;
  change->places = g_steal_pointer (&self->places);
  ts_resources_change (resources, &self->array->base, change);
}
