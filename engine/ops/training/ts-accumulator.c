#include "engine/ops/training/ts-accumulator.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <string.h>

/* ---- the resource: a change is the state that follows ---- */

static void
state_free (gpointer data)
{
  TsAccumulated *self = data;

  g_clear_pointer (&self->value, ts_tensor_unref);
  g_clear_pointer (&self->indices, ts_tensor_unref);
  g_clear_pointer (&self->counts, ts_tensor_unref);
  g_free (self);
}

static gpointer
apply (TsResource *resource,
       gpointer change)
{
  TsAccumulator *self = (TsAccumulator *)resource;
  TsAccumulated *old = self->state;

  self->state = change != NULL ? change : g_new0 (TsAccumulated, 1);
  return old;
}

static void
clear (TsResource *resource)
{
  state_free (((TsAccumulator *)resource)->state);
}

/* A reference edge to it carries where it is, in TensorFlow's own way. */
static TsTensor *
dup_value (TsResource *resource)
{
  TsTensor *value = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (2), NULL);

  ts_string_set ((TsString *)value->data, resource->container, -1);
  ts_string_set ((TsString *)value->data + 1, resource->name, -1);
  return value;
}

static char *
describe (TsResource *resource)
{
  TsAccumulator *self = (TsAccumulator *)resource;
  g_autofree char *shape = ts_shape_to_string (&self->shape);
  gint64 n, step;

  g_mutex_lock (&resource->mutex);
  n = self->state->n;
  step = self->state->step;
  g_mutex_unlock (&resource->mutex);
  return g_strdup_printf ("%s %s%s, %" G_GINT64_FORMAT " gradient%s, step %" G_GINT64_FORMAT, ts_dtype_name (self->dtype), shape,
                          self->is_sparse ? ", sparse" : "", n, n == 1 ? "" : "s", step);
}

const TsResourceType ts_accumulator_type = {
  .name = "ConditionalAccumulator",
  .clear = clear,
  .dup_value = dup_value,
  .describe = describe,
  .apply = apply,
  .free_change = state_free,
};

TsAccumulator *
ts_accumulator_new (gboolean is_sparse,
                    const char *container,
                    const char *name)
{
  TsAccumulator *self = g_new0 (TsAccumulator, 1);

  ts_resource_init (&self->base, &ts_accumulator_type, container, name);
  self->is_sparse = is_sparse;
  self->state = g_new0 (TsAccumulated, 1);
  g_queue_init (&self->takers);
  return self;
}

const TsAccumulated *
ts_accumulator_get (TsAccumulator *self)
{
  return self->state;
}

void
ts_accumulator_change (TsAccumulator *self,
                       TsResources *resources,
                       const TsAccumulated *state)
{
  ts_resources_change (resources, &self->base, g_memdup2 (state, sizeof *state));
}

/* ---- dense gradients ---- */

static gboolean
fail_shapes (const char *what,
             const TsShape *expected,
             const TsShape *found,
             GError **error)
{
  g_autofree char *a = ts_shape_to_string (expected), *b = ts_shape_to_string (found);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Shape mismatch of %s: expected %s, got %s", what, a, b);
  return FALSE;
}

static gboolean
check_dtype (const TsAccumulator *self,
             const TsTensor *gradient,
             GError **error)
{
  if (gradient->dtype == self->dtype)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the accumulator is %s, the gradient is %s", ts_dtype_name (self->dtype), ts_dtype_name (gradient->dtype));
  return FALSE;
}

gboolean
ts_accumulator_add_dense (TsAccumulator *self,
                          TsResources *resources,
                          TsTensor *gradient,
                          GError **error)
{
  TsAccumulated next = *self->state;

  if (!check_dtype (self, gradient, error))
    return FALSE;
  if (next.n > 0 && !ts_shape_equal (&next.value->shape, &gradient->shape))
    return fail_shapes ("the gradient", &next.value->shape, &gradient->shape, error);
  if (!ts_shape_is_compatible (&self->shape, &gradient->shape))
    return fail_shapes ("the gradient", &self->shape, &gradient->shape, error);

  if (next.n == 0)
    next.value = ts_tensor_ref (gradient);
  else
    {
      next.value = ts_tensor_copy (next.value, error);
      if (next.value == NULL)
        return FALSE;
      if (gradient->n_elements > 0)
        ts_accumulate_find (TS_ACCUMULATE_ADD, self->dtype) (next.value->data, gradient->data, gradient->n_elements);
    }
  next.n++;
  ts_accumulator_change (self, resources, &next);
  return TRUE;
}

/* ---- sparse gradients ---- */

static gboolean
fail_dim (const char *what,
          int dim,
          gint64 expected,
          gint64 found,
          GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Shape mismatch: expected dimension %d of %s to be %" G_GINT64_FORMAT ", got %" G_GINT64_FORMAT, dim, what, expected, found);
  return FALSE;
}

static gboolean
fail_rank (const char *what,
           int expected,
           gint64 found,
           GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Shape mismatch: expected rank of %s to be %d, got %" G_GINT64_FORMAT, what, expected, found);
  return FALSE;
}

/* What the gradient says of the shape of the whole. */
static gboolean
check_whole (const TsAccumulator *self,
             const TsTensor *shape,
             GError **error)
{
  const gint64 *dims = shape->data;

  if (self->shape.rank >= 0 && (gsize)self->shape.rank > shape->n_elements)
    return fail_rank ("the whole", self->shape.rank, (gint64)shape->n_elements, error);
  for (int d = 0; d < self->shape.rank; d++)
    if (self->shape.dims[d] >= 0 && self->shape.dims[d] != dims[d])
      return fail_dim ("the whole", d, self->shape.dims[d], dims[d], error);
  return TRUE;
}

/* Rows must be as those before; the first ones as the accumulator says. */
static gboolean
check_rows (const TsAccumulator *self,
            const TsTensor *values,
            GError **error)
{
  const TsShape *expected = self->state->n > 0 ? &self->state->value->shape : &self->shape;
  const TsShape *found = &values->shape;

  if (self->state->n > 0 ? expected->rank != found->rank : expected->rank > found->rank)
    return fail_rank ("the values", expected->rank, found->rank, error);
  for (int d = 1; d < expected->rank; d++)
    if (expected->dims[d] >= 0 && expected->dims[d] != found->dims[d])
      return fail_dim ("the values", d, expected->dims[d], found->dims[d], error);
  return TRUE;
}

static gboolean
check_indices (const TsAccumulator *self,
               const TsTensor *indices,
               const TsTensor *values,
               GError **error)
{
  gint64 limit = self->shape.rank > 0 && self->shape.dims[0] >= 0 ? self->shape.dims[0] : G_MAXINT64;

  if (indices->shape.rank != 1 || values->shape.rank < 1 || values->shape.dims[0] != indices->shape.dims[0])
    return fail_shapes ("indices and values", &indices->shape, &values->shape, error);
  for (gsize i = 0; i < indices->n_elements; i++)
    if (((const gint64 *)indices->data)[i] >= limit)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "index %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ", not below %" G_GINT64_FORMAT, i, ((const gint64 *)indices->data)[i], limit);
        return FALSE;
      }
  return TRUE;
}

/* Rows of two gradients merged, in the order of their indices: for row k of the sum where it comes from, -1 for nowhere. */
typedef struct
{
  gint64 a, b;
} Source;

static GArray *
merge (const TsTensor *a,
       const TsTensor *b)
{
  const gint64 *x = a->data, *y = b->data;
  gint64 n = (gint64)a->n_elements, m = (gint64)b->n_elements;
  GArray *sources = g_array_new (FALSE, FALSE, sizeof (Source));

  for (gint64 i = 0, k = 0; i < n || k < m;)
    {
      gboolean from_a = i < n && (k == m || x[i] <= y[k]), from_b = k < m && (i == n || y[k] <= x[i]);
      Source source = { from_a ? i++ : -1, from_b ? k++ : -1 };

      g_array_append_val (sources, source);
    }
  return sources;
}

/* Puts the sum of rows into @next. */
static void
add_merged (const TsAccumulated *old,
            TsAccumulated *next,
            const TsTensor *indices,
            const TsTensor *values,
            const GArray *sources)
{
  TsAccumulateFunc add = ts_accumulate_find (TS_ACCUMULATE_ADD, values->dtype);
  gsize inner = ts_elements_count (&values->shape, 1, values->shape.rank), size = inner * ts_dtype_size (values->dtype);

  for (guint k = 0; k < sources->len; k++)
    {
      Source source = g_array_index (sources, Source, k);
      gboolean both = source.a >= 0 && source.b >= 0;
      const TsTensor *from = source.a >= 0 ? old->value : values;
      gsize row = (gsize)(source.a >= 0 ? source.a : source.b);

      ((gint64 *)next->indices->data)[k] = ((const gint64 *)(source.a >= 0 ? old->indices : indices)->data)[row];
      ((gint32 *)next->counts->data)[k] = (source.a >= 0 ? ((const gint32 *)old->counts->data)[source.a] : 0) + (source.b >= 0);
      if (size == 0)
        continue;
      memcpy (ts_elements_at (next->value, k * inner), ts_elements_at (from, row * inner), size);
      if (both)
        add (ts_elements_at (next->value, k * inner), ts_elements_at (values, (gsize)source.b * inner), inner);
    }
}

gboolean
ts_accumulator_add_rows (TsAccumulator *self,
                         TsResources *resources,
                         TsTensor *indices,
                         TsTensor *values,
                         const TsTensor *shape,
                         GError **error)
{
  const TsAccumulated *old = self->state;
  g_autoptr (TsTensor) none = ts_tensor_new_int64 (0, NULL);
  g_autoptr (GArray) sources = NULL;
  TsAccumulated next = { old->n + 1, old->step, NULL, NULL, NULL };
  TsShape rows;

  if (!check_dtype (self, values, error) || !check_indices (self, indices, values, error) || (shape != NULL && !check_whole (self, shape, error)) ||
      !check_rows (self, values, error))
    return FALSE;

  sources = merge (old->n > 0 ? old->indices : none, indices);
  ts_shape_copy (&rows, &values->shape);
  rows.dims[0] = sources->len;
  next.value = ts_tensor_new (self->dtype, &rows, error);
  if (next.value == NULL)
    return FALSE;
  next.indices = ts_tensor_new (TS_DTYPE_INT64, &TS_SHAPE (sources->len), NULL);
  next.counts = ts_tensor_new (TS_DTYPE_INT32, &TS_SHAPE (sources->len), NULL);
  add_merged (old, &next, indices, values, sources);
  ts_accumulator_change (self, resources, &next);
  return TRUE;
}

/* ---- taking ---- */

static void
set_number (TsDType dtype,
            gint64 n,
            TsElement *element)
{
  memset (element, 0, sizeof *element);
  if (dtype == TS_DTYPE_DOUBLE || dtype == TS_DTYPE_COMPLEX128)
    element->d = (double)n;
  else if (dtype == TS_DTYPE_FLOAT || dtype == TS_DTYPE_COMPLEX64)
    element->f = (float)n;
  else if (dtype == TS_DTYPE_HALF)
    element->small = ts_half_store ((float)n);
  else if (dtype == TS_DTYPE_BFLOAT16)
    element->small = ts_bfloat16_store ((float)n);
  else if (ts_dtype_size (dtype) == 1)
    element->bytes[0] = (guint8)n;
  else if (ts_dtype_size (dtype) == 2)
    element->small = (guint16)n;
  else if (ts_dtype_size (dtype) == 4)
    memcpy (element->bytes, &(guint32) { (guint32)n }, 4);
  else
    element->i = n;
}

/* Divides @n elements by a number. A row of counts that wrapped around to 0 is left as it is. */
static void
divide (TsTensor *tensor,
        gsize at,
        gsize n,
        gint64 by)
{
  gsize size = ts_dtype_size (tensor->dtype);
  g_autofree char *divisors = g_malloc (MIN (n, 1024) * size);
  TsElement number;

  set_number (tensor->dtype, by, &number);
  if (n == 0 || memcmp (number.bytes, (guint8[16]) { 0 }, size) == 0)
    return;
  ts_elements_fill (divisors, MIN (n, 1024), &number, size);
  for (gsize i = 0; i < n; i += 1024)
    ts_accumulate_find (TS_ACCUMULATE_DIV, tensor->dtype) (ts_elements_at (tensor, at + i), divisors, MIN (n - i, 1024));
}

TsTensor *
ts_accumulator_take (TsAccumulator *self,
                     TsResources *resources,
                     TsTensor **indices,
                     GError **error)
{
  const TsAccumulated *state = self->state;
  TsAccumulated next = { 0, (gint64)((guint64)state->step + 1), NULL, NULL, NULL }; /* wraps */
  TsTensor *value = self->averages ? ts_tensor_copy (state->value, error) : ts_tensor_ref (state->value);
  gsize inner;

  if (value == NULL)
    return NULL;
  if (self->averages && !self->is_sparse)
    divide (value, 0, value->n_elements, state->n);
  else if (self->averages)
    {
      inner = ts_elements_count (&value->shape, 1, value->shape.rank);
      for (gsize row = 0; row < state->counts->n_elements; row++)
        divide (value, row * inner, inner, ((const gint32 *)state->counts->data)[row]);
    }
  if (self->is_sparse)
    *indices = ts_tensor_ref (state->indices);
  ts_accumulator_change (self, resources, &next);
  return value;
}
