#include "engine/ops/ts-families.h"

#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-pull.h"
#include "engine/ts-error.h"

/* FlatMapDataset, InterleaveDataset, DirectedInterleaveDataset: elements of datasets that come out of a function or of which another dataset chooses. */

/* Cursor 0 is that of the input; those of the datasets that come out of it follow. */
static TsAnswer
begin_result (TsPull *pull,
              TsCursor *cursor,
              guint i,
              GError **error)
{
  TsDataset *dataset = ts_dataset_from_tensor (pull->results[0], error);

  if (dataset == NULL)
    return TS_ANSWER_FAILED;
  ts_cursor_set_input (cursor, i, dataset);
  return ts_pull_ask (pull, cursor, i);
}

/* ---- FlatMapDataset ------------------------------------------------------------------------------- */

static TsAnswer
flat_map_step (TsPull *pull,
               TsCursor *cursor,
               TsPullEvent event,
               GError **error)
{
  gboolean is_inside = ts_cursor_has_input (cursor, 1);

  if (event == TS_PULL_RESULTS)
    return begin_result (pull, cursor, 1, error);
  if (event == TS_PULL_ELEMENT)
    return is_inside ? TS_ANSWER_GIVE : ts_pull_call (pull, cursor, 0, NULL, pull->element, 1, error);
  if (event == TS_PULL_END && !is_inside)
    return TS_ANSWER_END;
  if (event == TS_PULL_END)
    {
      ts_cursor_set_input (cursor, 1, NULL);
      is_inside = FALSE;
    }
  return ts_pull_ask (pull, cursor, is_inside ? 1 : 0);
}

static const TsDatasetKind flat_map = { .name = "FlatMapDataset", .n_inputs = 1, .functions = { "f" }, .arguments = { "Targuments" }, .step = flat_map_step };

/* ---- InterleaveDataset ---------------------------------------------------------------------------- */

enum
{
  INTERLEAVE_CYCLE,
  INTERLEAVE_BLOCK,
};

enum
{
  CURSOR_PLACE,   /* in the cycle */
  CURSOR_N_GIVEN, /* of the block */
  CURSOR_N_OPEN,
  CURSOR_IN_INPUT, /* who was asked */
};

#define MAX_CYCLE (1 << 20)

static gboolean
interleave_make (TsDataset *self,
                 TsCall *call,
                 guint next,
                 GError **error)
{
  if (!ts_dataset_arg_int (call, next, "cycle_length", &self->n[INTERLEAVE_CYCLE], error) ||
      !ts_dataset_arg_positive (call, next + 1, "block_length", &self->n[INTERLEAVE_BLOCK], error))
    return FALSE;
  if (self->n[INTERLEAVE_CYCLE] == -1)
    self->n[INTERLEAVE_CYCLE] = 4; /* as many as seems good: the same everywhere */
  if (self->n[INTERLEAVE_CYCLE] > 0 && self->n[INTERLEAVE_CYCLE] <= MAX_CYCLE)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "cycle_length must be greater than zero, and at most %d, is %" G_GINT64_FORMAT, MAX_CYCLE,
               self->n[INTERLEAVE_CYCLE]);
  return FALSE;
}

static void
go_to_next (TsCursor *cursor)
{
  cursor->n[CURSOR_PLACE] = (cursor->n[CURSOR_PLACE] + 1) % cursor->dataset->n[INTERLEAVE_CYCLE];
  cursor->n[CURSOR_N_GIVEN] = 0;
}

/* Asks whoever is there, or the input for somebody to be there. */
static TsAnswer
go_round (TsPull *pull,
          TsCursor *cursor)
{
  while (!cursor->is_done || cursor->n[CURSOR_N_OPEN] > 0)
    {
      guint i = (guint)cursor->n[CURSOR_PLACE] + 1;

      cursor->n[CURSOR_IN_INPUT] = !ts_cursor_has_input (cursor, i);
      if (!cursor->n[CURSOR_IN_INPUT])
        return ts_pull_ask (pull, cursor, i);
      if (!cursor->is_done)
        return ts_pull_ask (pull, cursor, 0);
      go_to_next (cursor);
    }
  return TS_ANSWER_END;
}

static TsAnswer
interleave_step (TsPull *pull,
                 TsCursor *cursor,
                 TsPullEvent event,
                 GError **error)
{
  guint i = (guint)cursor->n[CURSOR_PLACE] + 1;

  if (event == TS_PULL_RESULTS)
    {
      TsAnswer answer = begin_result (pull, cursor, i, error);

      cursor->n[CURSOR_N_OPEN] += answer != TS_ANSWER_FAILED;
      cursor->n[CURSOR_IN_INPUT] = FALSE;
      return answer;
    }
  if (event == TS_PULL_ELEMENT && cursor->n[CURSOR_IN_INPUT])
    return ts_pull_call (pull, cursor, 0, NULL, pull->element, 1, error);
  if (event == TS_PULL_ELEMENT)
    {
      if (++cursor->n[CURSOR_N_GIVEN] == cursor->dataset->n[INTERLEAVE_BLOCK])
        go_to_next (cursor);
      return TS_ANSWER_GIVE;
    }
  if (event == TS_PULL_END && cursor->n[CURSOR_IN_INPUT])
    cursor->is_done = TRUE;
  else if (event == TS_PULL_END)
    {
      ts_cursor_set_input (cursor, i, NULL);
      cursor->n[CURSOR_N_OPEN]--;
      go_to_next (cursor);
    }
  return go_round (pull, cursor);
}

static const TsDatasetKind interleave = {
  .name = "InterleaveDataset",
  .n_inputs = 1,
  .functions = { "f" },
  .arguments = { "Targuments" },
  .make = interleave_make,
  .step = interleave_step,
};

/* ---- DirectedInterleaveDataset -------------------------------------------------------------------- */

static gboolean
directed_make (TsDataset *self,
               TsCall *call,
               guint next,
               GError **error)
{
  return ts_dataset_add_inputs (self, call, next, call->n_in, error);
}

enum
{
  DIRECTED_ASKED, /* input that was asked; 0: the one that chooses */
};

static TsAnswer
choose (TsPull *pull,
        TsCursor *cursor,
        GError **error)
{
  const TsTensor *choice = pull->element->len > 0 ? pull->element->pdata[0] : NULL;
  guint n = cursor->dataset->inputs->len - 1;
  gint64 i;

  if (choice == NULL || choice->dtype != TS_DTYPE_INT64 || choice->shape.rank != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the selector must give int64 scalars");
      return TS_ANSWER_FAILED;
    }
  i = *(const gint64 *)choice->data;
  if (i < 0 || i >= n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Selector index out of range: %" G_GINT64_FORMAT " >= %u", i, n);
      return TS_ANSWER_FAILED;
    }
  cursor->n[DIRECTED_ASKED] = i + 1;
  return ts_pull_ask (pull, cursor, (guint)i + 1);
}

static TsAnswer
directed_step (TsPull *pull,
               TsCursor *cursor,
               TsPullEvent event,
               GError **error)
{
  gboolean was_selector = cursor->n[DIRECTED_ASKED] == 0;

  if (event == TS_PULL_ELEMENT && was_selector)
    return choose (pull, cursor, error);
  cursor->n[DIRECTED_ASKED] = 0;
  if (event == TS_PULL_ELEMENT)
    return TS_ANSWER_GIVE;
  cursor->is_done |= event == TS_PULL_END && (was_selector || cursor->dataset->flag);
  return cursor->is_done ? TS_ANSWER_END : ts_pull_ask (pull, cursor, 0);
}

static const TsDatasetKind directed = { .name = "DirectedInterleaveDataset", .n_inputs = 1, .make = directed_make, .step = directed_step };

static const TsDatasetKind directed_new = {
  .name = "DirectedInterleaveDataset",
  .n_inputs = 1,
  .flag_attr = "stop_on_empty_dataset",
  .make = directed_make,
  .step = directed_step,
};

/* ------------------------------------------------------------------------------------------------- */

TS_DATASET_PREPARE (directed)
TS_DATASET_PREPARE (directed_new)
TS_DATASET_PREPARE (flat_map)
TS_DATASET_PREPARE (interleave)

const TsKernelDef ts_interleave_dataset_kernels[] = {
  TS_DATASET_KERNEL ("DirectedInterleaveDataset", directed_new, "experimental/directed_interleave_dataset_op.cc"),
  TS_DATASET_KERNEL ("ExperimentalDirectedInterleaveDataset", directed, "experimental/directed_interleave_dataset_op.cc"),
  TS_DATASET_KERNEL ("ExperimentalParallelInterleaveDataset", interleave, "experimental/parallel_interleave_dataset_op.cc"),
  TS_DATASET_KERNEL ("FlatMapDataset", flat_map, "flat_map_dataset_op.cc"),
  TS_DATASET_KERNEL ("InterleaveDataset", interleave, "interleave_dataset_op.cc"),
  TS_DATASET_KERNEL ("LegacyParallelInterleaveDatasetV2", interleave, "experimental/parallel_interleave_dataset_op.cc"),
  TS_DATASET_KERNEL ("ParallelInterleaveDataset", interleave, "experimental/parallel_interleave_dataset_op.cc"),
  TS_DATASET_KERNEL ("ParallelInterleaveDatasetV2", interleave, "parallel_interleave_dataset_op.cc"),
  TS_DATASET_KERNEL ("ParallelInterleaveDatasetV3", interleave, "parallel_interleave_dataset_op.cc"),
  TS_DATASET_KERNEL ("ParallelInterleaveDatasetV4", interleave, "parallel_interleave_dataset_op.cc"),
  { 0 },
};

const TsShapeDef ts_interleave_dataset_shapes[] = {
  { 0 },
};
