#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ops/ragged/ts-ragged.h"
#include "engine/ts-error.h"

#include <string.h>

/* RaggedTensorToTensor. Inputs: shape, values, default value, then one tensor for each partition: the number of rows, or for a
 * ragged dimension where rows begin, or to which row each element belongs. */

typedef enum
{
  ROW_SPLITS,
  VALUE_ROWIDS,
} Partition;

/**
 * State:
 * @first: input that is the partition of the first ragged dimension
 * @first_is_size: whether the input before it is the number of rows
 * @n: number of ragged dimensions
 */
typedef struct
{
  guint first;
  gboolean first_is_size;
  guint n;
  Partition partitions[TS_SHAPE_MAX_RANK];
} State;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  State *state = init->state;
  guint n_types = 0;
  g_auto (GStrv) types = ts_operation_dup_attr_strings (init->op, "row_partition_types", &n_types, error);

  if (types == NULL)
    return FALSE;
  state->first_is_size = n_types > 0 && g_str_equal (types[0], "FIRST_DIM_SIZE");
  state->first = state->first_is_size ? 4 : 3;
  for (guint i = state->first_is_size ? 1 : 0; i < n_types; i++)
    {
      gboolean is_ids = g_str_equal (types[i], "VALUE_ROWIDS");

      if ((!is_ids && !g_str_equal (types[i], "ROW_SPLITS")) || (is_ids && i == 0) || state->n + 1 >= TS_SHAPE_MAX_RANK)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "partition %u cannot be %s", i, types[i]);
          return FALSE;
        }
      state->partitions[state->n++] = is_ids ? VALUE_ROWIDS : ROW_SPLITS;
    }
  if (n_types > 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "row_partition_types must not be empty");
  return FALSE;
}

/* ---- the shape of the result ---- */

static gboolean
count_rows (const TsCall *call,
            const State *state,
            gint64 *n_rows,
            GError **error)
{
  if (call->n_in != state->first + state->n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%u tensors say %u partitions", call->n_in - state->first, state->n);
      return FALSE;
    }
  if (state->first_is_size)
    return ts_arg_one_element (call, 3, "the number of rows", n_rows, error);
  *n_rows = (gint64)call->in[3]->n_elements - 1;
  return ts_arg_check_rank (call, 3, "the first partition", 1, error);
}

/* How many elements a ragged dimension has inside at most. */
static gsize
count_inside (const TsCall *call,
              const State *state,
              guint d)
{
  const TsTensor *next;

  if (d + 1 == state->n)
    return (gsize)call->in[1]->shape.dims[0];
  next = call->in[state->first + d + 1];
  return state->partitions[d + 1] == ROW_SPLITS ? MAX (next->n_elements, 1) - 1 : G_MAXINT64;
}

static gboolean
check_partitions (const TsCall *call,
                  const State *state,
                  GError **error)
{
  if (call->in[1]->shape.rank == 0 && state->n > 0)
    return ts_arg_check_rank (call, 1, "the values", 1, error);
  for (guint d = 0; d < state->n; d++)
    if (state->partitions[d] == ROW_SPLITS &&
        !ts_ragged_check_splits (call->in[state->first + d], TRUE, (gint64)count_inside (call, state, d), FALSE, "the row splits", error))
      return FALSE;
  return TRUE;
}

/* The length of the longest row. */
static gint64
find_width (const TsTensor *partition,
            Partition type)
{
  gint64 width = 0, run = 0;

  for (gsize i = 0; i < partition->n_elements; i++)
    {
      gint64 value = ts_int_at (partition, i), before = i > 0 ? ts_int_at (partition, i - 1) : value;

      if (type == VALUE_ROWIDS)
        run = i > 0 && value == before ? run + 1 : 1;
      else
        run = value - before;
      width = MAX (width, run);
    }
  return width;
}

static gboolean
fail_shape (const TsCall *call,
            const State *state,
            GError **error)
{
  g_autofree char *shape = ts_shape_to_string (&call->in[1]->shape);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "the shape does not fit to values of shape %s with %u ragged dimensions", shape, state->n);
  return FALSE;
}

/* What the first input says, -1 for what the values say; a scalar -1 says nothing. */
static gboolean
output_shape (const TsCall *call,
              const State *state,
              gint64 n_rows,
              TsShape *shape,
              GError **error)
{
  const TsTensor *given = call->in[0];
  const TsShape *values = &call->in[1]->shape;
  gint64 ignored;

  shape->rank = (int)state->n + values->rank;
  if (values->rank < 1 || shape->rank > TS_SHAPE_MAX_RANK || given->shape.rank > 1 ||
      (given->shape.rank == 0 ? ts_int_at (given, 0) != -1 : given->shape.dims[0] != shape->rank))
    return fail_shape (call, state, error);
  for (int d = 0; d < shape->rank; d++)
    {
      gint64 asked = given->shape.rank == 0 ? -1 : ts_int_at (given, (gsize)d);
      gboolean is_inner = d > (int)state->n;

      if (asked < -1 || (is_inner && asked >= 0 && asked != values->dims[d - (int)state->n]))
        return fail_shape (call, state, error);
      if (asked < 0)
        asked = is_inner ? values->dims[d - (int)state->n]
                : d == 0 ? n_rows
                         : find_width (call->in[state->first + (guint)d - 1], state->partitions[d - 1]);
      shape->dims[d] = asked;
    }
  return ts_shape_n_elements (shape, &ignored) || fail_shape (call, state, error);
}

/* ---- where each row of the values goes: a place, in rows, or -1 ---- */

typedef struct
{
  gsize n;
  gint64 *places;
} Places;

/* @next: of what is inside the rows at @self. @step: how far an element is from the one before it, @width: how many have room. */
static gboolean
descend (const Places *self,
         const TsTensor *partition,
         Partition type,
         gint64 step,
         gint64 width,
         gsize n_inside,
         Places *next,
         GError **error)
{
  gsize row = 0;
  gint64 column = 0;

  next->n = type == ROW_SPLITS ? (gsize)ts_int_at (partition, partition->n_elements - 1) : partition->n_elements;
  if (type == VALUE_ROWIDS && !ts_indices_check (partition, (gint64)self->n, error))
    return FALSE;
  if (next->n > n_inside || (type == ROW_SPLITS && partition->n_elements - 1 > self->n))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "a partition of %" G_GSIZE_FORMAT " elements does not fit to %" G_GSIZE_FORMAT " rows with %" G_GSIZE_FORMAT " elements", partition->n_elements, self->n, n_inside);
      return FALSE;
    }

  next->places = g_new (gint64, next->n + 1);
  for (gsize i = 0; i < next->n; i++, column++)
    {
      gsize before = row;

      if (type == VALUE_ROWIDS)
        row = (gsize)ts_int_at (partition, i);
      else
        while (ts_int_at (partition, row + 1) <= (gint64)i)
          row++;
      if (row != before)
        column = 0;
      next->places[i] = self->places[row] < 0 || column >= width ? -1 : self->places[row] + column * step;
    }
  return TRUE;
}

static gboolean
find_places (const TsCall *call,
             const State *state,
             gint64 n_rows,
             const TsShape *shape,
             Places *places,
             GError **error)
{
  gint64 step = 1;

  for (guint d = 1; d <= state->n; d++)
    step *= shape->dims[d];
  places->n = (gsize)n_rows;
  places->places = g_try_new (gint64, places->n + 1);
  if (places->places == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %" G_GINT64_FORMAT " rows", n_rows);
      return FALSE;
    }
  for (gint64 r = 0; r < n_rows; r++)
    places->places[r] = r < shape->dims[0] ? r * step : -1;

  for (guint d = 0; d < state->n; d++)
    {
      Places next = { 0 };
      gboolean ok;

      step /= MAX (shape->dims[d + 1], 1);
      ok = descend (places, call->in[state->first + d], state->partitions[d], step, shape->dims[d + 1], count_inside (call, state, d), &next, error);
      g_free (places->places);
      *places = next;
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

/* ---- the elements ---- */

/* The default value is broadcast to a row of the values, and fills all. */
static gboolean
fill (TsCall *call,
      const TsShape *values,
      gsize n_rows,
      GError **error)
{
  const TsTensor *standard = call->in[2];
  gsize size = ts_dtype_size (standard->dtype), width = ts_elements_count (values, 1, values->rank);
  g_autofree char *row = g_malloc (width * size + 1);
  gssize to[TS_SHAPE_MAX_RANK], from[TS_SHAPE_MAX_RANK];
  int missing = values->rank - standard->shape.rank;
  TsMove move = { 0 };

  ts_elements_strides (values, to);
  ts_elements_strides (&standard->shape, from);
  for (int d = 1; d < values->rank; d++)
    ts_move_add (&move, (gsize)values->dims[d], to[d], d < missing || standard->shape.dims[d - missing] == 1 ? 0 : from[d - missing]);
  if (move.rank == 0)
    memcpy (row, standard->data, size);
  else if (width > 0 && !ts_move_run (&move, call, size, row, standard->data, error))
    return FALSE;
  for (gsize r = 0; r < n_rows; r++)
    memcpy ((char *)call->out[0]->data + r * width * size, row, width * size);
  return TRUE;
}

static gboolean
check_default (const TsCall *call,
               GError **error)
{
  const TsShape *standard = &call->in[2]->shape, *values = &call->in[1]->shape;
  int missing = values->rank - standard->rank;
  gboolean fits = missing > 0;

  for (int d = 0; fits && d < standard->rank; d++)
    fits = standard->dims[d] == 1 || standard->dims[d] == values->dims[d + missing];
  if (!fits)
    {
      g_autofree char *a = ts_shape_to_string (standard), *b = ts_shape_to_string (values);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a default value of shape %s does not fit to a row of values of shape %s", a, b);
    }
  return fits;
}

static gboolean
put (TsCall *call,
     const State *state,
     gint64 n_rows,
     const TsShape *shape,
     Places *places,
     GError **error)
{
  const TsTensor *values = call->in[1];
  gsize size = ts_elements_count (&values->shape, 1, values->shape.rank) * ts_dtype_size (values->dtype);
  TsTensor *out = ts_call_alloc (call, 0, shape, error);

  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  if (!find_places (call, state, n_rows, shape, places, error) ||
      !fill (call, &values->shape, ts_elements_count (shape, 0, (int)state->n + 1), error))
    return ts_elements_settle (out, FALSE);
  for (gsize i = 0; i < MIN (places->n, (gsize)values->shape.dims[0]); i++)
    if (places->places[i] >= 0)
      memcpy ((char *)out->data + (gsize)places->places[i] * size, (const char *)values->data + i * size, size);
  return ts_elements_settle (out, TRUE);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const State *state = call->state;
  Places places = { 0 };
  gint64 n_rows;
  TsShape shape;
  gboolean ok;

  if (!count_rows (call, state, &n_rows, error))
    return FALSE;
  if (n_rows < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the first partition must have an element, and not say %" G_GINT64_FORMAT " rows", n_rows);
      return FALSE;
    }
  ok = check_partitions (call, state, error) && output_shape (call, state, n_rows, &shape, error) && check_default (call, error) &&
       put (call, state, n_rows, &shape, &places, error);
  g_free (places.places);
  return ok;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_ragged_to_tensor_kernels[] = {
  { .op = "RaggedTensorToTensor", .dtypes = TS_DTYPES_MOVABLE, .prepare = prepare, .state_size = sizeof (State), .run = run, .semantics = "tensorflow/core/kernels/ragged_tensor_to_tensor_op.cc" },
  { 0 },
};

const TsShapeDef ts_ragged_to_tensor_shapes[] = {
  { 0 },
};
