#include "engine/ops/ts-families.h"

#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-pull.h"
#include "engine/ts-error.h"

/* RepeatDataset, TakeDataset, SkipDataset, ShardDataset, ZipDataset, ConcatenateDataset, UniqueDataset, CacheDataset: other datasets' elements, as they are. */

static gboolean
count_make (TsDataset *self,
            TsCall *call,
            guint next,
            GError **error)
{
  return ts_dataset_arg_int (call, next, "count", &self->n[0], error);
}

static gint64
get_input_cardinality (const TsDataset *self,
                       guint i)
{
  return ts_dataset_get_cardinality (ts_dataset_get_input (self, i));
}

/* ---- RepeatDataset -------------------------------------------------------------------------------- */

enum
{
  REPEAT_TURN,
  REPEAT_HAS_GIVEN, /* in this turn */
};

/* For ever, but not with a turn in which nothing comes. */
static TsAnswer
repeat_step (TsPull *pull,
             TsCursor *cursor,
             TsPullEvent event,
             GError **error)
{
  gint64 count = cursor->dataset->n[0];

  if (event == TS_PULL_ELEMENT)
    {
      cursor->n[REPEAT_HAS_GIVEN] = TRUE;
      return TS_ANSWER_GIVE;
    }
  if (event == TS_PULL_END)
    {
      cursor->is_done = (count < 0 && !cursor->n[REPEAT_HAS_GIVEN]) || get_input_cardinality (cursor->dataset, 0) == 0;
      cursor->n[REPEAT_HAS_GIVEN] = FALSE;
      cursor->n[REPEAT_TURN]++;
      ts_cursor_restart_input (cursor, 0);
    }
  if (cursor->is_done || (count >= 0 && cursor->n[REPEAT_TURN] >= count))
    return TS_ANSWER_END;
  return ts_pull_ask (pull, cursor, 0);
}

static gint64
repeat_cardinality (const TsDataset *self)
{
  gint64 n = get_input_cardinality (self, 0), product;

  if (self->n[0] == 0 || n == 0)
    return 0;
  if (self->n[0] < 0)
    return n == TS_CARDINALITY_UNKNOWN ? n : TS_CARDINALITY_INFINITE;
  return n < 0 ? n : __builtin_mul_overflow (n, self->n[0], &product) ? TS_CARDINALITY_UNKNOWN
                                                                      : product;
}

static const TsDatasetKind repeat = { .name = "RepeatDataset", .n_inputs = 1, .make = count_make, .step = repeat_step, .cardinality = repeat_cardinality };

/* ---- TakeDataset ---------------------------------------------------------------------------------- */

static TsAnswer
take_step (TsPull *pull,
           TsCursor *cursor,
           TsPullEvent event,
           GError **error)
{
  gint64 count = cursor->dataset->n[0];

  if (event == TS_PULL_ELEMENT)
    {
      cursor->n[0]++;
      return TS_ANSWER_GIVE;
    }
  cursor->is_done |= event == TS_PULL_END;
  if (cursor->is_done || (count >= 0 && cursor->n[0] >= count))
    return TS_ANSWER_END;
  return ts_pull_ask (pull, cursor, 0);
}

static gint64
take_cardinality (const TsDataset *self)
{
  gint64 n = get_input_cardinality (self, 0);

  if (self->n[0] < 0)
    return n;
  return n == TS_CARDINALITY_INFINITE ? self->n[0] : n == TS_CARDINALITY_UNKNOWN ? n
                                                                                 : MIN (n, self->n[0]);
}

static const TsDatasetKind take = { .name = "TakeDataset", .n_inputs = 1, .make = count_make, .step = take_step, .cardinality = take_cardinality };

/* ---- SkipDataset ---------------------------------------------------------------------------------- */

/* A negative count leaves out all. */
static TsAnswer
skip_step (TsPull *pull,
           TsCursor *cursor,
           TsPullEvent event,
           GError **error)
{
  gint64 count = cursor->dataset->n[0];

  if (event == TS_PULL_ELEMENT && cursor->n[0] >= count)
    return TS_ANSWER_GIVE;
  if (event == TS_PULL_ELEMENT)
    cursor->n[0]++;
  cursor->is_done |= event == TS_PULL_END;
  return cursor->is_done || count < 0 ? TS_ANSWER_END : ts_pull_ask (pull, cursor, 0);
}

static gint64
skip_cardinality (const TsDataset *self)
{
  gint64 n = get_input_cardinality (self, 0);

  return self->n[0] < 0 ? 0 : n < 0 ? n
                                    : MAX (n - self->n[0], 0);
}

static const TsDatasetKind skip = { .name = "SkipDataset", .n_inputs = 1, .make = count_make, .step = skip_step, .cardinality = skip_cardinality };

/* ---- ShardDataset --------------------------------------------------------------------------------- */

enum
{
  SHARD_COUNT,
  SHARD_INDEX,
};

static gboolean
shard_make (TsDataset *self,
            TsCall *call,
            guint next,
            GError **error)
{
  if (!ts_dataset_arg_positive (call, next, "Number of shards", &self->n[SHARD_COUNT], error) ||
      !ts_dataset_arg_int (call, next + 1, "index", &self->n[SHARD_INDEX], error))
    return FALSE;
  if (self->n[SHARD_INDEX] >= 0 && self->n[SHARD_INDEX] < self->n[SHARD_COUNT])
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Index must be between 0 and %" G_GINT64_FORMAT " (currently index = %" G_GINT64_FORMAT ").",
               self->n[SHARD_COUNT] - 1, self->n[SHARD_INDEX]);
  return FALSE;
}

static TsAnswer
shard_step (TsPull *pull,
            TsCursor *cursor,
            TsPullEvent event,
            GError **error)
{
  const gint64 *n = cursor->dataset->n;

  if (event == TS_PULL_ELEMENT && cursor->n[0]++ % n[SHARD_COUNT] == n[SHARD_INDEX])
    return TS_ANSWER_GIVE;
  cursor->is_done |= event == TS_PULL_END;
  return cursor->is_done ? TS_ANSWER_END : ts_pull_ask (pull, cursor, 0);
}

static gint64
shard_cardinality (const TsDataset *self)
{
  gint64 n = get_input_cardinality (self, 0);

  return n < 0 ? n : n / self->n[SHARD_COUNT] + (self->n[SHARD_INDEX] < n % self->n[SHARD_COUNT] ? 1 : 0);
}

static const TsDatasetKind shard = { .name = "ShardDataset", .n_inputs = 1, .make = shard_make, .step = shard_step, .cardinality = shard_cardinality };

/* ---- ZipDataset ----------------------------------------------------------------------------------- */

static gboolean
all_make (TsDataset *self,
          TsCall *call,
          guint next,
          GError **error)
{
  return ts_dataset_add_inputs (self, call, next, call->n_in, error);
}

/* One of each, until one of them ends. */
static TsAnswer
zip_step (TsPull *pull,
          TsCursor *cursor,
          TsPullEvent event,
          GError **error)
{
  GPtrArray *element;

  if (event == TS_PULL_START)
    {
      g_clear_pointer (&cursor->elements, g_ptr_array_unref);
      cursor->elements = ts_elements_new ();
    }
  else if (event == TS_PULL_ELEMENT)
    g_ptr_array_add (cursor->elements, g_ptr_array_ref (pull->element));
  cursor->is_done |= event == TS_PULL_END || cursor->dataset->inputs->len == 0;
  if (cursor->is_done)
    return TS_ANSWER_END;
  if (cursor->elements->len < cursor->dataset->inputs->len)
    return ts_pull_ask (pull, cursor, cursor->elements->len);

  element = ts_element_new (cursor->dataset->n_components);
  for (guint i = 0; i < cursor->elements->len; i++)
    {
      GPtrArray *part = cursor->elements->pdata[i];

      for (guint k = 0; k < part->len; k++)
        g_ptr_array_add (element, ts_tensor_ref (part->pdata[k]));
    }
  g_clear_pointer (&cursor->elements, g_ptr_array_unref);
  return ts_pull_give (pull, element);
}

static gint64
zip_cardinality (const TsDataset *self)
{
  gint64 least = TS_CARDINALITY_INFINITE;

  for (guint i = 0; i < self->inputs->len; i++)
    {
      gint64 n = get_input_cardinality (self, i);

      if (n == TS_CARDINALITY_UNKNOWN)
        return n;
      if (n >= 0)
        least = least < 0 ? n : MIN (least, n);
    }
  return least;
}

static const TsDatasetKind zip = { .name = "ZipDataset", .make = all_make, .step = zip_step, .cardinality = zip_cardinality };

/* ---- ConcatenateDataset --------------------------------------------------------------------------- */

static gboolean
concatenate_make (TsDataset *self,
                  TsCall *call,
                  guint next,
                  GError **error)
{
  const TsDataset *a = ts_dataset_get_input (self, 0), *b = ts_dataset_get_input (self, 1);

  for (guint i = 0; i < a->n_components || i < b->n_components; i++)
    if (a->n_components != b->n_components || a->dtypes[i] != b->dtypes[i])
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input dataset have different types than the dataset to be concatenated, in component %u", i);
        return FALSE;
      }
  return TRUE;
}

static TsAnswer
concatenate_step (TsPull *pull,
                  TsCursor *cursor,
                  TsPullEvent event,
                  GError **error)
{
  if (event == TS_PULL_ELEMENT)
    return TS_ANSWER_GIVE;
  if (event == TS_PULL_END)
    cursor->n[0]++;
  return cursor->n[0] < 2 ? ts_pull_ask (pull, cursor, (guint)cursor->n[0]) : TS_ANSWER_END;
}

static gint64
concatenate_cardinality (const TsDataset *self)
{
  gint64 a = get_input_cardinality (self, 0), b = get_input_cardinality (self, 1);

  if (a == TS_CARDINALITY_INFINITE || b == TS_CARDINALITY_INFINITE)
    return TS_CARDINALITY_INFINITE;
  return a < 0 || b < 0 || a > G_MAXINT64 - b ? TS_CARDINALITY_UNKNOWN : a + b;
}

static const TsDatasetKind concatenate = {
  .name = "ConcatenateDataset",
  .n_inputs = 2,
  .make = concatenate_make,
  .step = concatenate_step,
  .cardinality = concatenate_cardinality,
};

/* ---- UniqueDataset -------------------------------------------------------------------------------- */

static gboolean
unique_make (TsDataset *self,
             TsCall *call,
             guint next,
             GError **error)
{
  if (self->n_components == 1)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "UniqueDataset only supports inputs with a single component.");
  return FALSE;
}

static gboolean
has_seen (const TsCursor *cursor,
          GPtrArray *element)
{
  for (guint i = 0; i < cursor->n_log; i++)
    if (ts_tensor_identical (((GPtrArray *)cursor->log->pdata[i])->pdata[0], element->pdata[0]))
      return TRUE;
  return FALSE;
}

static TsAnswer
unique_step (TsPull *pull,
             TsCursor *cursor,
             TsPullEvent event,
             GError **error)
{
  if (event == TS_PULL_ELEMENT && pull->element->len > 0 && !has_seen (cursor, pull->element))
    {
      ts_cursor_log (cursor, g_ptr_array_ref (pull->element));
      return TS_ANSWER_GIVE;
    }
  cursor->is_done |= event == TS_PULL_END;
  return cursor->is_done ? TS_ANSWER_END : ts_pull_ask (pull, cursor, 0);
}

static const TsDatasetKind unique = { .name = "UniqueDataset", .n_inputs = 1, .make = unique_make, .step = unique_step };

/* ---- CacheDataset --------------------------------------------------------------------------------- */

enum
{
  CACHE_IS_FULL,
  CACHE_PLACE, /* once it is */
};

static gboolean
cache_make (TsDataset *self,
            TsCall *call,
            guint next,
            GError **error)
{
  const TsTensor *name = call->in[next];

  if (name->dtype != TS_DTYPE_STRING || name->n_elements != 1)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "filename must be a scalar");
  else if (((const TsString *)name->data)->size > 0)
    g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "elements are cached in memory only, not in the file \"%s\"", ((const TsString *)name->data)->bytes);
  else
    return TRUE;
  return FALSE;
}

/* The first time through it writes everything down. */
static TsAnswer
cache_step (TsPull *pull,
            TsCursor *cursor,
            TsPullEvent event,
            GError **error)
{
  if (event == TS_PULL_ELEMENT)
    {
      ts_cursor_log (cursor, g_ptr_array_ref (pull->element));
      return TS_ANSWER_GIVE;
    }
  if (event == TS_PULL_END)
    {
      cursor->n[CACHE_IS_FULL] = TRUE;
      cursor->n[CACHE_PLACE] = cursor->n_log;
    }
  if (!cursor->n[CACHE_IS_FULL])
    return ts_pull_ask (pull, cursor, 0);
  if (cursor->n[CACHE_PLACE] >= cursor->n_log)
    return TS_ANSWER_END;
  return ts_pull_give (pull, g_ptr_array_ref (cursor->log->pdata[cursor->n[CACHE_PLACE]++]));
}

static void
cache_again (TsCursor *cursor,
             const TsCursor *before)
{
  if (!before->n[CACHE_IS_FULL])
    return;
  cursor->n[CACHE_IS_FULL] = TRUE;
  cursor->log = before->log != NULL ? g_ptr_array_ref (before->log) : NULL;
  cursor->n_log = before->n_log;
}

static gint64
same_cardinality (const TsDataset *self)
{
  return get_input_cardinality (self, 0);
}

static const TsDatasetKind cache = {
  .name = "CacheDataset",
  .n_inputs = 1,
  .make = cache_make,
  .step = cache_step,
  .again = cache_again,
  .cardinality = same_cardinality,
};

/* ------------------------------------------------------------------------------------------------- */

TS_DATASET_PREPARE (cache)
TS_DATASET_PREPARE (concatenate)
TS_DATASET_PREPARE (repeat)
TS_DATASET_PREPARE (shard)
TS_DATASET_PREPARE (skip)
TS_DATASET_PREPARE (take)
TS_DATASET_PREPARE (unique)
TS_DATASET_PREPARE (zip)

const TsKernelDef ts_select_dataset_kernels[] = {
  TS_DATASET_KERNEL ("CacheDataset", cache, "cache_dataset_ops.cc"),
  TS_DATASET_KERNEL ("CacheDatasetV2", cache, "cache_dataset_ops.cc"),
  TS_DATASET_KERNEL ("ConcatenateDataset", concatenate, "concatenate_dataset_op.cc"),
  TS_DATASET_KERNEL ("ExperimentalUniqueDataset", unique, "experimental/unique_dataset_op.cc"),
  TS_DATASET_KERNEL ("RepeatDataset", repeat, "repeat_dataset_op.cc"),
  TS_DATASET_KERNEL ("ShardDataset", shard, "shard_dataset_op.cc"),
  TS_DATASET_KERNEL ("SkipDataset", skip, "skip_dataset_op.cc"),
  TS_DATASET_KERNEL ("TakeDataset", take, "take_dataset_op.cc"),
  TS_DATASET_KERNEL ("UniqueDataset", unique, "experimental/unique_dataset_op.cc"),
  TS_DATASET_KERNEL ("ZipDataset", zip, "zip_dataset_op.cc"),
  { 0 },
};

const TsShapeDef ts_select_dataset_shapes[] = {
  { 0 },
};
