#include "engine/tensor/ts-tensor.h"

#include "engine/tensor/ts-block.h"
#include "engine/tensor/ts-cell.h"
#include "engine/tensor/ts-resource.h"
#include "engine/tensor/ts-variant.h"
#include "engine/ts-error.h"

#include <stdlib.h>
#include <string.h>

#define HEADER_SIZE \
  ((sizeof (TsTensor) + TS_TENSOR_ALIGNMENT - 1) / TS_TENSOR_ALIGNMENT * TS_TENSOR_ALIGNMENT)

G_STATIC_ASSERT (HEADER_SIZE + TS_TENSOR_ALIGNMENT <= TS_CELL_SIZE);

typedef enum
{
  MEMORY_CELL,
  MEMORY_ALIGNED,
  MEMORY_BLOCK,
} Memory;

static gboolean
size_of (TsDType dtype,
         const TsShape *shape,
         gsize *n_elements,
         gsize *size,
         GError **error)
{
  g_autofree char *text = NULL;
  gint64 n;

  g_assert (ts_dtype_size (dtype) > 0 && !ts_dtype_is_ref (dtype));

  if (ts_shape_n_elements (shape, &n) &&
      !__builtin_mul_overflow ((gsize)n, ts_dtype_size (dtype), size) &&
      *size <= G_MAXSSIZE - HEADER_SIZE)
    {
      *n_elements = (gsize)n;
      return TRUE;
    }

  text = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "a %s tensor of shape %s is too large", ts_dtype_name (dtype), text);
  return FALSE;
}

static void
init_header (TsTensor *self,
             TsDType dtype,
             const TsShape *shape,
             gsize n_elements,
             void *data,
             Memory memory)
{
  self->dtype = dtype;
  ts_shape_copy (&self->shape, shape);
  self->n_elements = n_elements;
  self->data = data;
  self->ref_count = 1;
  self->memory = memory;
  self->owner = NULL;
  self->owner_free = NULL;
}

static Memory
find_memory (gsize size)
{
  if (size <= TS_CELL_SIZE - HEADER_SIZE)
    return MEMORY_CELL;
  return size >= TS_BLOCK_MIN ? MEMORY_BLOCK : MEMORY_ALIGNED;
}

/* Header and elements in one piece. */
static void *
allocate (gsize size)
{
  void *memory;

  switch (find_memory (size))
    {
    case MEMORY_CELL:
      return ts_cell_alloc ();
    case MEMORY_BLOCK:
      return ts_block_alloc (HEADER_SIZE + size);
    case MEMORY_ALIGNED:
    default:
      return posix_memalign (&memory, TS_TENSOR_ALIGNMENT, HEADER_SIZE + size) == 0 ? memory : NULL;
    }
}

/* Of a tensor whose elements are elsewhere. */
static TsTensor *
new_header (void)
{
  TsTensor *self = ts_cell_alloc ();

  if (self == NULL)
    g_error ("no memory for a tensor");
  return self;
}

TsTensor *
ts_tensor_new (TsDType dtype,
               const TsShape *shape,
               GError **error)
{
  gsize n_elements, size;
  void *memory;

  if (!size_of (dtype, shape, &n_elements, &size, error))
    return NULL;

  memory = allocate (size);
  if (memory == NULL)
    {
      g_autofree char *text = ts_shape_to_string (shape);

      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED,
                   "no memory for a %s tensor of shape %s (%" G_GSIZE_FORMAT " bytes)",
                   ts_dtype_name (dtype), text, size);
      return NULL;
    }

  init_header (memory, dtype, shape, n_elements, size > 0 ? (char *)memory + HEADER_SIZE : NULL, find_memory (size));
  if (!ts_dtype_is_plain (dtype) && size > 0)
    memset (((TsTensor *)memory)->data, 0, size);
  return memory;
}

TsTensor *
ts_tensor_new_for_data (TsDType dtype,
                        const TsShape *shape,
                        const void *data,
                        gsize size,
                        gpointer owner,
                        GDestroyNotify owner_free,
                        GError **error)
{
  TsTensor *self = NULL;
  gsize n_elements, needed, unit;

  g_assert (ts_dtype_is_plain (dtype));

  if (!size_of (dtype, shape, &n_elements, &needed, error))
    goto free_owner;

  if (size != needed)
    {
      g_autofree char *text = ts_shape_to_string (shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "a %s tensor of shape %s needs %" G_GSIZE_FORMAT " bytes, got %" G_GSIZE_FORMAT,
                   ts_dtype_name (dtype), text, needed, size);
      goto free_owner;
    }

  /* A complex element is a pair: aligned like its parts. */
  unit = ts_dtype_size (dtype) / (ts_dtype_kind (dtype) == 'c' ? 2 : 1);
  if (((guintptr)data & (unit - 1)) != 0)
    {
      self = ts_tensor_new (dtype, shape, error);
      if (self != NULL)
        memcpy (self->data, data, size);
      goto free_owner;
    }

  self = new_header ();
  init_header (self, dtype, shape, n_elements, size > 0 ? (void *)data : NULL, MEMORY_CELL);
  self->owner = owner;
  self->owner_free = owner_free;
  return self;

free_owner:
  if (owner_free != NULL)
    owner_free (owner);
  return self;
}

TsTensor *
ts_tensor_new_copy (TsDType dtype,
                    const TsShape *shape,
                    const void *data)
{
  g_autoptr (GError) error = NULL;
  TsTensor *self = ts_tensor_new (dtype, shape, &error);

  g_assert (ts_dtype_is_plain (dtype));
  if (self == NULL)
    g_error ("%s", error->message);
  if (self->n_elements > 0)
    memcpy (self->data, data, ts_tensor_size_bytes (self));
  return self;
}

TsTensor *
ts_tensor_new_float (gsize n,
                     const float *values)
{
  return ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE ((gint64)n), values);
}

TsTensor *
ts_tensor_new_int32 (gsize n,
                     const gint32 *values)
{
  return ts_tensor_new_copy (TS_DTYPE_INT32, &TS_SHAPE ((gint64)n), values);
}

TsTensor *
ts_tensor_new_int64 (gsize n,
                     const gint64 *values)
{
  return ts_tensor_new_copy (TS_DTYPE_INT64, &TS_SHAPE ((gint64)n), values);
}

TsTensor *
ts_tensor_new_scalar (TsDType dtype,
                      const void *value)
{
  return ts_tensor_new_copy (dtype, &TS_SHAPE_SCALAR, value);
}

TsTensor *
ts_tensor_new_string_scalar (const char *bytes,
                             gssize size)
{
  TsTensor *self = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE_SCALAR, NULL);

  g_assert (self != NULL);
  ts_string_set (self->data, bytes, size);
  return self;
}

TsTensor *
ts_tensor_ref (TsTensor *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
free_strings (TsTensor *self)
{
  TsString *strings = self->data;

  for (gsize i = 0; i < self->n_elements; i++)
    g_free (strings[i].bytes);
}

static void
free_handles (TsTensor *self)
{
  TsResource **handles = self->data;

  for (gsize i = 0; i < self->n_elements; i++)
    g_clear_pointer (&handles[i], ts_resource_unref);
}

static void
free_variants (TsTensor *self)
{
  TsVariant **variants = self->data;

  for (gsize i = 0; i < self->n_elements; i++)
    g_clear_pointer (&variants[i], ts_variant_unref);
}

void
ts_tensor_unref (TsTensor *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  if (self->owner_free != NULL)
    self->owner_free (self->owner);
  else if (self->dtype == TS_DTYPE_STRING)
    free_strings (self);
  else if (self->dtype == TS_DTYPE_RESOURCE)
    free_handles (self);
  else if (self->dtype == TS_DTYPE_VARIANT)
    free_variants (self);

  if (self->memory == MEMORY_CELL)
    ts_cell_free (self);
  else if (self->memory == MEMORY_BLOCK)
    ts_block_free (self);
  else
    free (self);
}

static TsTensor *
view (TsTensor *self,
      TsDType dtype,
      const TsShape *shape,
      gsize n_elements,
      void *data)
{
  TsTensor *result = new_header ();

  init_header (result, dtype, shape, n_elements, n_elements > 0 ? data : NULL, MEMORY_CELL);
  result->owner = ts_tensor_ref (self);
  result->owner_free = (GDestroyNotify)ts_tensor_unref;
  return result;
}

TsTensor *
ts_tensor_reshape (TsTensor *self,
                   const TsShape *shape)
{
  gint64 n = -1;

  ts_shape_n_elements (shape, &n);
  g_assert (n >= 0 && (gsize)n == self->n_elements);

  return view (self, self->dtype, shape, self->n_elements, self->data);
}

TsTensor *
ts_tensor_bitcast (TsTensor *self,
                   TsDType dtype)
{
  g_assert (ts_dtype_is_plain (self->dtype) && ts_dtype_is_plain (dtype));
  g_assert (ts_dtype_size (self->dtype) == ts_dtype_size (dtype));

  return view (self, dtype, &self->shape, self->n_elements, self->data);
}

TsTensor *
ts_tensor_slice (TsTensor *self,
                 gint64 begin,
                 gint64 n_rows,
                 GError **error)
{
  TsShape shape;
  gsize row = 1;

  g_return_val_if_fail (self->shape.rank > 0, NULL);

  if (begin < 0 || n_rows < 0 || begin > self->shape.dims[0] || n_rows > self->shape.dims[0] - begin)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE,
                   "rows %" G_GINT64_FORMAT " .. %" G_GINT64_FORMAT " of a tensor with %" G_GINT64_FORMAT,
                   begin, begin + n_rows, self->shape.dims[0]);
      return NULL;
    }

  if (self->shape.dims[0] > 0)
    row = self->n_elements / (gsize)self->shape.dims[0];
  ts_shape_copy (&shape, &self->shape);
  shape.dims[0] = n_rows;
  return view (self, self->dtype, &shape, row * (gsize)n_rows,
               (char *)self->data + row * (gsize)begin * ts_dtype_size (self->dtype));
}

void
ts_tensor_own_elements (TsTensor *self)
{
  for (gsize i = 0; i < self->n_elements; i++)
    if (self->dtype == TS_DTYPE_STRING)
      {
        TsString *string = (TsString *)self->data + i, shared = *string;

        *string = (TsString) { NULL, 0 };
        ts_string_set (string, shared.bytes, (gssize)shared.size);
      }
    else if (self->dtype == TS_DTYPE_RESOURCE && ts_tensor_get_handle (self, i) != NULL)
      ts_resource_ref (ts_tensor_get_handle (self, i));
    else if (self->dtype == TS_DTYPE_VARIANT && ts_tensor_get_variant (self, i) != NULL)
      ts_variant_ref (ts_tensor_get_variant (self, i));
}

TsTensor *
ts_tensor_copy (const TsTensor *self,
                GError **error)
{
  TsTensor *copy = ts_tensor_new (self->dtype, &self->shape, error);

  if (copy == NULL || copy->n_elements == 0)
    return copy;

  memcpy (copy->data, self->data, ts_tensor_size_bytes (self));
  if (!ts_dtype_is_plain (self->dtype))
    ts_tensor_own_elements (copy);
  return copy;
}

gboolean
ts_tensor_is_exclusive (const TsTensor *self)
{
  return g_atomic_int_get (&self->ref_count) == 1 && self->owner_free == NULL;
}

gsize
ts_tensor_size_bytes (const TsTensor *self)
{
  return self->n_elements * ts_dtype_size (self->dtype);
}

gsize
ts_tensor_footprint_bytes (const TsTensor *self)
{
  const TsString *strings = self->data;
  gsize size = sizeof *self + ts_tensor_size_bytes (self);

  if (self->dtype == TS_DTYPE_STRING)
    for (gsize i = 0; i < self->n_elements; i++)
      size += strings[i].size + 1;
  return size;
}

void
ts_string_set (TsString *self,
               const char *bytes,
               gssize size)
{
  gsize n = size < 0 ? strlen (bytes) : (gsize)size;
  char *copy = g_malloc (n + 1);

  if (n > 0)
    memcpy (copy, bytes, n);
  copy[n] = '\0';
  g_free (self->bytes);
  self->bytes = copy;
  self->size = n;
}

gboolean
ts_tensor_identical (const TsTensor *a,
                     const TsTensor *b)
{
  const TsString *sa = a->data, *sb = b->data;

  if (a->dtype != b->dtype || !ts_shape_equal (&a->shape, &b->shape))
    return FALSE;
  if (a->n_elements == 0)
    return TRUE;
  if (a->dtype != TS_DTYPE_STRING)
    return memcmp (a->data, b->data, ts_tensor_size_bytes (a)) == 0;

  for (gsize i = 0; i < a->n_elements; i++)
    if (sa[i].size != sb[i].size || memcmp (sa[i].bytes, sb[i].bytes, sa[i].size) != 0)
      return FALSE;
  return TRUE;
}
