#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/sparse/ts-sparse.h"
#include "engine/ts-error.h"

#include <stdlib.h>
#include <string.h>

/* SetSize, DenseToDenseSetOperation, DenseToSparseSetOperation, SparseToSparseSetOperation: along the last dimension of a tensor lie
 * the elements of a set, each group of the other indices has its own. */

/* ---- sets ---- */

/* One element: its group, as the place of that in the other dimensions, and its number among the values. */
typedef struct
{
  gsize group;
  gsize at;
} Item;

/**
 * Sets:
 * @groups: shape of the groups
 * @values: the tensor that the elements are in
 * @items: sorted by group, then by value, each once
 */
typedef struct
{
  TsShape groups;
  const TsTensor *values;
  Item *items;
  gsize n;
} Sets;

static void
sets_clear (Sets *self)
{
  g_clear_pointer (&self->items, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sets, sets_clear)

static gint64
integer_at (const TsTensor *tensor,
            gsize i)
{
  switch ((guint)tensor->dtype)
    {
    case TS_DTYPE_INT8:
      return ((const gint8 *)tensor->data)[i];
    case TS_DTYPE_UINT8:
      return ((const guint8 *)tensor->data)[i];
    case TS_DTYPE_INT16:
      return ((const gint16 *)tensor->data)[i];
    case TS_DTYPE_UINT16:
      return ((const guint16 *)tensor->data)[i];
    default:
      return ts_int_at (tensor, i);
    }
}

static int
compare_strings (const TsString *a,
                 const TsString *b)
{
  int order = memcmp (a->bytes, b->bytes, MIN (a->size, b->size));

  return order != 0 ? order : a->size < b->size ? -1
                                                : a->size > b->size;
}

static int
compare (const TsTensor *a_values,
         const Item *a,
         const TsTensor *b_values,
         const Item *b)
{
  gint64 x, y;

  if (a->group != b->group)
    return a->group < b->group ? -1 : 1;
  if (a_values->dtype == TS_DTYPE_STRING)
    return compare_strings ((const TsString *)a_values->data + a->at, (const TsString *)b_values->data + b->at);
  x = integer_at (a_values, a->at);
  y = integer_at (b_values, b->at);
  return x < y ? -1 : x > y;
}

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer values)
{
  return compare (values, a, values, b);
}

static void
sort_items (Sets *self)
{
  gsize n = 0;

  qsort_r (self->items, self->n, sizeof *self->items, compare_items, (gpointer)self->values);
  for (gsize i = 0; i < self->n; i++)
    if (i == 0 || compare (self->values, &self->items[n - 1], self->values, &self->items[i]) != 0)
      self->items[n++] = self->items[i];
  self->n = n;
}

/* All but the last dimension. */
static gboolean
group_shape (const TsShape *shape,
             TsShape *groups,
             GError **error)
{
  if (shape->rank < 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "sets must have at least 2 dimensions, have %d", shape->rank);
      return FALSE;
    }
  ts_shape_init (groups, shape->rank - 1, shape->dims);
  return TRUE;
}

static gboolean
read_dense (Sets *self,
            const TsTensor *tensor,
            GError **error)
{
  gsize size;

  if (!group_shape (&tensor->shape, &self->groups, error))
    return FALSE;
  size = (gsize)tensor->shape.dims[tensor->shape.rank - 1];
  self->values = tensor;
  self->n = tensor->n_elements;
  self->items = g_new (Item, self->n + 1);
  for (gsize i = 0; i < self->n; i++)
    self->items[i] = (Item) { i / size, i };
  sort_items (self);
  return TRUE;
}

static gboolean
read_sparse (Sets *self,
             const TsCall *call,
             guint first,
             gboolean validate,
             GError **error)
{
  g_auto (TsSparse) sparse = { 0 };

  if (!ts_sparse_read (&sparse, call, first, error) || !group_shape (&sparse.shape, &self->groups, error) ||
      !(validate ? ts_sparse_check_valid (&sparse, error) : ts_sparse_check_bounds (&sparse, error)))
    return FALSE;
  self->values = sparse.values;
  self->n = sparse.n;
  self->items = g_new (Item, self->n + 1);
  for (gsize i = 0; i < self->n; i++)
    self->items[i] = (Item) { ts_sparse_place (&self->groups, ts_sparse_index (&sparse, i)), i };
  sort_items (self);
  return TRUE;
}

/* ---- operations ---- */

typedef struct
{
  gboolean validate;
  gboolean only_a; /* keep what is in the first alone, ... */
  gboolean only_b;
  gboolean both;
} State;

static gboolean
size_prepare (TsKernelInit *init,
              GError **error)
{
  State *state = init->state;

  return ts_operation_get_attr_bool (init->op, "validate_indices", &state->validate, error);
}

static gboolean
operation_prepare (TsKernelInit *init,
                   GError **error)
{
  static const struct
  {
    const char *name;
    State state;
  } ways[] = {
    { "a-b", { .only_a = TRUE } },
    { "b-a", { .only_b = TRUE } },
    { "intersection", { .both = TRUE } },
    { "union", { .only_a = TRUE, .only_b = TRUE, .both = TRUE } },
  };
  g_autofree char *name = ts_operation_dup_attr_string (init->op, "set_operation", NULL, error);

  if (name == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_ascii_strcasecmp (name, ways[i].name) == 0)
      {
        *(State *)init->state = ways[i].state;
        return size_prepare (init, error);
      }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "set_operation is \"%s\", not a-b, b-a, intersection or union", name);
  return FALSE;
}

/* What is left of two sets: elements of either. */
typedef struct
{
  gsize n;
  gint64 largest; /* set there is */
  Item *items;
  const TsTensor **values;
} Result;

static void
result_clear (Result *self)
{
  g_free (self->items);
  g_free (self->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
combine (Result *self,
         const State *state,
         const Sets *a,
         const Sets *b)
{
  gsize i = 0, j = 0, in_group = 0;

  self->items = g_new (Item, a->n + b->n + 1);
  self->values = g_new (const TsTensor *, a->n + b->n + 1);
  while (i < a->n || j < b->n)
    {
      int order = i == a->n ? 1 : j == b->n ? -1
                                            : compare (a->values, &a->items[i], b->values, &b->items[j]);
      const Item *item = order <= 0 ? &a->items[i] : &b->items[j];

      if (order < 0 ? state->only_a : order > 0 ? state->only_b
                                                : state->both)
        {
          in_group = self->n > 0 && self->items[self->n - 1].group == item->group ? in_group + 1 : 1;
          self->largest = MAX (self->largest, (gint64)in_group);
          self->items[self->n] = *item;
          self->values[self->n++] = order <= 0 ? a->values : b->values;
        }
      i += order <= 0;
      j += order >= 0;
    }
}

/* As a sparse tensor. */
static gboolean
put_result (TsCall *call,
            const Result *result,
            const TsShape *groups,
            GError **error)
{
  int rank = groups->rank + 1;
  gint64 position = 0, *to;
  TsShape shape;

  if (ts_call_alloc (call, 0, &TS_SHAPE ((gint64)result->n, rank), error) == NULL ||
      ts_call_alloc (call, 1, &TS_SHAPE ((gint64)result->n), error) == NULL)
    return FALSE;
  to = call->out[0]->data;
  for (gsize i = 0; i < result->n; i++, to += rank)
    {
      gsize group = result->items[i].group;

      position = i > 0 && result->items[i - 1].group == group ? position + 1 : 0;
      to[rank - 1] = position;
      for (int d = rank - 2; d >= 0; d--)
        {
          to[d] = (gint64)(group % (gsize)groups->dims[d]);
          group /= (gsize)groups->dims[d];
        }
      ts_sparse_move_value (call->out[1], i, result->values[i], result->items[i].at);
    }
  ts_shape_init (&shape, groups->rank, groups->dims);
  shape.dims[shape.rank++] = result->largest;
  return ts_elements_settle (call->out[1], TRUE) && ts_sparse_put_shape (call, 2, &shape, error);
}

static gboolean
operate (TsCall *call,
         const Sets *a,
         const Sets *b,
         GError **error)
{
  g_auto (Result) result = { .n = 0 };

  if (!ts_shape_equal (&a->groups, &b->groups))
    {
      g_autofree char *x = ts_shape_to_string (&a->groups), *y = ts_shape_to_string (&b->groups);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "all but the last dimension must be the same, are %s and %s", x, y);
      return FALSE;
    }
  combine (&result, call->state, a, b);
  return put_result (call, &result, &a->groups, error);
}

static gboolean
dense_dense_run (TsCall *call,
                 GError **error)
{
  g_auto (Sets) a = { .n = 0 };
  g_auto (Sets) b = { .n = 0 };

  return read_dense (&a, call->in[0], error) && read_dense (&b, call->in[1], error) && operate (call, &a, &b, error);
}

static gboolean
dense_sparse_run (TsCall *call,
                  GError **error)
{
  const State *state = call->state;
  g_auto (Sets) a = { .n = 0 };
  g_auto (Sets) b = { .n = 0 };

  return read_dense (&a, call->in[0], error) && read_sparse (&b, call, 1, state->validate, error) && operate (call, &a, &b, error);
}

static gboolean
sparse_sparse_run (TsCall *call,
                   GError **error)
{
  const State *state = call->state;
  g_auto (Sets) a = { .n = 0 };
  g_auto (Sets) b = { .n = 0 };

  return read_sparse (&a, call, 0, state->validate, error) && read_sparse (&b, call, 3, state->validate, error) &&
         operate (call, &a, &b, error);
}

static gboolean
size_run (TsCall *call,
          GError **error)
{
  const State *state = call->state;
  g_auto (Sets) sets = { .n = 0 };
  TsTensor *out;

  if (!read_sparse (&sets, call, 0, state->validate, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &sets.groups, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  memset (out->data, 0, ts_tensor_size_bytes (out));
  for (gsize i = 0; i < sets.n; i++)
    ((gint32 *)out->data)[sets.items[i].group]++;
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define ELEMENTS (TS_DTYPES_SIGNED | TS_DTYPE_BIT (TS_DTYPE_UINT8) | TS_DTYPE_BIT (TS_DTYPE_UINT16) | TS_DTYPE_BIT (TS_DTYPE_STRING))

#define SET(type, preparation, function)                                                  \
  {                                                                                       \
    .op = type, .dtypes = ELEMENTS, .prepare = preparation, .state_size = sizeof (State), \
    .run = function, .semantics = "tensorflow/core/kernels/set_kernels.cc"                \
  }

const TsKernelDef ts_set_operation_kernels[] = {
  SET ("DenseToDenseSetOperation", operation_prepare, dense_dense_run),
  SET ("DenseToSparseSetOperation", operation_prepare, dense_sparse_run),
  SET ("SetSize", size_prepare, size_run),
  SET ("SparseToSparseSetOperation", operation_prepare, sparse_sparse_run),
  { 0 },
};

const TsShapeDef ts_set_operation_shapes[] = {
  { 0 },
};
