#include "engine/ops/ts-families.h"

#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-pull.h"
#include "engine/ops/dataset/ts-seed-generator.h"
#include "engine/ops/random/ts-philox.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

/* ShuffleDataset, ShuffleAndRepeatDataset, SamplingDataset: elements drawn at random, by seeds. */

enum
{
  SHUFFLE_BUFFER, /* how many elements are held ready */
  SHUFFLE_SEED,
  SHUFFLE_SEED2,
  SHUFFLE_COUNT, /* how often the input is gone through */
};

enum
{
  CURSOR_N_HELD,
  CURSOR_N_DRAWN,
  CURSOR_TURN,
  CURSOR_HAS_BEGUN,
};

/* Number @i of those that a generator gives. */
static guint32
draw (gint64 seed,
      gint64 seed2,
      guint64 i)
{
  TsPhilox generator = ts_philox_from_seeds ((guint64)seed, (guint64)seed2);
  guint32 block[4];

  ts_philox_skip (&generator, i / 4);
  ts_philox_next (&generator, block);
  return block[i % 4];
}

static gboolean
read_seeds (gint64 *seeds,
            const TsCall *call,
            guint first,
            GError **error)
{
  if (!ts_dataset_arg_int (call, first, "seed", &seeds[0], error) || !ts_dataset_arg_int (call, first + 1, "seed2", &seeds[1], error))
    return FALSE;
  if (seeds[0] == 0 && seeds[1] == 0)
    seeds[0] = (gint64)ts_resources_get_seed (call->resources);
  return TRUE;
}

/* ---- ShuffleDataset ------------------------------------------------------------------------------- */

/* What stands between the elements of one turn and those of the next is the dataset's own (empty) array. */
static gboolean
shuffle_make (TsDataset *self,
              TsCall *call,
              guint next,
              GError **error)
{
  self->n[SHUFFLE_COUNT] = 1;
  self->elements = ts_elements_new ();
  return ts_dataset_arg_positive (call, next, "buffer_size", &self->n[SHUFFLE_BUFFER], error) && read_seeds (&self->n[SHUFFLE_SEED], call, next + 1, error);
}

/* With the seeds of a generator, which come before others. */
static gboolean
read_generator (TsDataset *self,
                const TsCall *call,
                guint i,
                GError **error)
{
  const TsSeedGenerator *generator = (const TsSeedGenerator *)ts_call_get_resource (call, i, &ts_seed_generator_type, error);

  if (generator == NULL)
    return FALSE;
  if (generator->seed == 0 && generator->seed2 == 0)
    return TRUE;
  self->n[SHUFFLE_SEED] = generator->seed;
  self->n[SHUFFLE_SEED2] = generator->seed2;
  return TRUE;
}

static gboolean
shuffle_with_generator_make (TsDataset *self,
                             TsCall *call,
                             guint next,
                             GError **error)
{
  return shuffle_make (self, call, next, error) && read_generator (self, call, next + 3, error);
}

/* Without seeds of its own it is shuffled anew each time. */
static gboolean
shuffle_by_generator_make (TsDataset *self,
                           TsCall *call,
                           guint next,
                           GError **error)
{
  self->n[SHUFFLE_COUNT] = 1;
  self->n[SHUFFLE_SEED] = (gint64)ts_resources_get_seed (call->resources);
  self->elements = ts_elements_new ();
  self->flag = TRUE;
  return ts_dataset_arg_positive (call, next, "buffer_size", &self->n[SHUFFLE_BUFFER], error) && read_generator (self, call, next + 1, error);
}

static gboolean
shuffle_and_repeat_make (TsDataset *self,
                         TsCall *call,
                         guint next,
                         GError **error)
{
  if (!shuffle_make (self, call, next, error) || !ts_dataset_arg_int (call, next + 3, "count", &self->n[SHUFFLE_COUNT], error))
    return FALSE;
  if (self->n[SHUFFLE_COUNT] > 0 || self->n[SHUFFLE_COUNT] == -1)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "count must be greater than zero or equal to -1, is %" G_GINT64_FORMAT, self->n[SHUFFLE_COUNT]);
  return FALSE;
}

/* A number of this turn: each has seeds of its own if it is to be shuffled anew. */
static guint32
draw_next (TsCursor *cursor)
{
  const gint64 *n = cursor->dataset->n;
  guint64 i = (guint64)cursor->n[CURSOR_N_DRAWN]++;

  if (!cursor->dataset->flag)
    return draw (n[SHUFFLE_SEED], n[SHUFFLE_SEED2], i);
  return draw (draw (n[SHUFFLE_SEED], n[SHUFFLE_SEED2], 2 * cursor->epoch), draw (n[SHUFFLE_SEED], n[SHUFFLE_SEED2], 2 * cursor->epoch + 1), i);
}

static gboolean
is_mark (const TsCursor *cursor,
         guint i)
{
  return cursor->elements->pdata[i] == cursor->dataset->elements;
}

/* How many of the elements held ready are of the turn of the first of them, which is not over before they are gone. */
static guint
count_first (TsCursor *cursor)
{
  guint n = 0;

  while (is_mark (cursor, 0))
    g_ptr_array_remove_index (cursor->elements, 0);
  while (n < cursor->elements->len && !is_mark (cursor, n))
    n++;
  return n;
}

/* Any of them; the first one takes its place. */
static TsAnswer
give_any (TsPull *pull,
          TsCursor *cursor)
{
  gpointer *held;
  guint i;
  GPtrArray *element;

  if (cursor->n[CURSOR_N_HELD] == 0)
    return TS_ANSWER_END;
  i = count_first (cursor);
  i = draw_next (cursor) % i;
  held = cursor->elements->pdata;
  element = g_ptr_array_ref (held[i]);
  if (i > 0)
    {
      gpointer chosen = held[i];

      held[i] = held[0];
      held[0] = chosen;
    }
  g_ptr_array_remove_index (cursor->elements, 0);
  cursor->n[CURSOR_N_HELD]--;
  return ts_pull_give (pull, element);
}

/* The input has ended once more. */
static gboolean
end_turn (TsCursor *cursor,
          GError **error)
{
  gint64 count = cursor->dataset->n[SHUFFLE_COUNT];
  gboolean is_empty = ts_dataset_get_cardinality (ts_dataset_get_input (cursor->dataset, 0)) == 0; /* in every turn */
  guint n = cursor->elements->len;

  cursor->is_done = ++cursor->n[CURSOR_TURN] == count || is_empty || (count < 0 && !cursor->n[CURSOR_HAS_BEGUN]);
  ts_cursor_restart_input (cursor, 0);
  return n == 0 || is_mark (cursor, n - 1) || ts_elements_keep (cursor->elements, g_ptr_array_ref (cursor->dataset->elements), error);
}

static TsAnswer
shuffle_step (TsPull *pull,
              TsCursor *cursor,
              TsPullEvent event,
              GError **error)
{
  if (cursor->elements == NULL)
    cursor->elements = ts_elements_new ();
  if (event == TS_PULL_ELEMENT)
    {
      if (!ts_elements_keep (cursor->elements, g_ptr_array_ref (pull->element), error))
        return TS_ANSWER_FAILED;
      cursor->n[CURSOR_N_HELD]++;
      cursor->n[CURSOR_HAS_BEGUN] = TRUE;
    }
  else if (event == TS_PULL_END && !end_turn (cursor, error))
    return TS_ANSWER_FAILED;
  if (!cursor->is_done && cursor->n[CURSOR_N_HELD] < cursor->dataset->n[SHUFFLE_BUFFER])
    return ts_pull_ask (pull, cursor, 0);
  return give_any (pull, cursor);
}

static gint64
shuffle_cardinality (const TsDataset *self)
{
  gint64 n = ts_dataset_get_cardinality (ts_dataset_get_input (self, 0)), count = self->n[SHUFFLE_COUNT], product;

  if (n <= 0 && !(n == TS_CARDINALITY_INFINITE))
    return n;
  return n < 0 || count < 0 ? TS_CARDINALITY_INFINITE : __builtin_mul_overflow (n, count, &product) ? TS_CARDINALITY_UNKNOWN
                                                                                                    : product;
}

static const TsDatasetKind shuffle = {
  .name = "ShuffleDataset",
  .n_inputs = 1,
  .flag_attr = "reshuffle_each_iteration",
  .make = shuffle_make,
  .step = shuffle_step,
  .cardinality = shuffle_cardinality,
};

static const TsDatasetKind shuffle_with_generator = {
  .name = "ShuffleDataset",
  .n_inputs = 1,
  .flag_attr = "reshuffle_each_iteration",
  .make = shuffle_with_generator_make,
  .step = shuffle_step,
  .cardinality = shuffle_cardinality,
};

static const TsDatasetKind shuffle_by_generator = {
  .name = "ShuffleDataset",
  .n_inputs = 1,
  .make = shuffle_by_generator_make,
  .step = shuffle_step,
  .cardinality = shuffle_cardinality,
};

static const TsDatasetKind shuffle_and_repeat = {
  .name = "ShuffleAndRepeatDataset",
  .n_inputs = 1,
  .make = shuffle_and_repeat_make,
  .step = shuffle_step,
  .cardinality = shuffle_cardinality,
};

static const TsDatasetKind shuffle_and_repeat_anew = {
  .name = "ShuffleAndRepeatDataset",
  .n_inputs = 1,
  .flag_attr = "reshuffle_each_iteration",
  .make = shuffle_and_repeat_make,
  .step = shuffle_step,
  .cardinality = shuffle_cardinality,
};

/* ---- SamplingDataset ------------------------------------------------------------------------------ */

static gboolean
sampling_make (TsDataset *self,
               TsCall *call,
               guint next,
               GError **error)
{
  const TsTensor *rate = call->in[next];

  if (rate->dtype != TS_DTYPE_FLOAT || rate->shape.rank != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "rate must be a float scalar");
      return FALSE;
    }
  self->tensors = ts_dataset_dup_tensors (call, next, next + 1);
  return read_seeds (&self->n[SHUFFLE_SEED], call, next + 1, error);
}

static TsAnswer
sampling_step (TsPull *pull,
               TsCursor *cursor,
               TsPullEvent event,
               GError **error)
{
  const gint64 *n = cursor->dataset->n;

  if (event == TS_PULL_ELEMENT &&
      ts_random_float (draw (n[SHUFFLE_SEED], n[SHUFFLE_SEED2], (guint64)cursor->n[CURSOR_N_DRAWN]++)) < *(const float *)((TsTensor *)cursor->dataset->tensors->pdata[0])->data)
    return TS_ANSWER_GIVE;
  return event == TS_PULL_END ? TS_ANSWER_END : ts_pull_ask (pull, cursor, 0);
}

static const TsDatasetKind sampling = { .name = "SamplingDataset", .n_inputs = 1, .make = sampling_make, .step = sampling_step };

/* ------------------------------------------------------------------------------------------------- */

TS_DATASET_PREPARE (sampling)
TS_DATASET_PREPARE (shuffle)
TS_DATASET_PREPARE (shuffle_and_repeat)
TS_DATASET_PREPARE (shuffle_and_repeat_anew)
TS_DATASET_PREPARE (shuffle_by_generator)
TS_DATASET_PREPARE (shuffle_with_generator)

const TsKernelDef ts_shuffle_dataset_kernels[] = {
  TS_DATASET_KERNEL ("SamplingDataset", sampling, "experimental/sampling_dataset_op.cc"),
  TS_DATASET_KERNEL ("ShuffleAndRepeatDataset", shuffle_and_repeat, "shuffle_dataset_op.cc"),
  TS_DATASET_KERNEL ("ShuffleAndRepeatDatasetV2", shuffle_and_repeat_anew, "shuffle_dataset_op.cc"),
  TS_DATASET_KERNEL ("ShuffleDataset", shuffle, "shuffle_dataset_op.cc"),
  TS_DATASET_KERNEL ("ShuffleDatasetV2", shuffle_by_generator, "shuffle_dataset_op.cc"),
  TS_DATASET_KERNEL ("ShuffleDatasetV3", shuffle_with_generator, "shuffle_dataset_op.cc"),
  { 0 },
};

const TsShapeDef ts_shuffle_dataset_shapes[] = {
  { 0 },
};
