#include "engine/ops/ts-families.h"

#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-list-dataset.h"
#include "engine/ops/dataset/ts-pull.h"
#include "engine/ts-error.h"

/* GroupByWindowDataset: elements with the same key are collected, and when there are enough of them a function makes a dataset of them.
 * GroupByReducerDataset: elements with the same key are folded into a state, of which a function makes an element at the end. */

enum
{
  KEY_FUNC,
  REDUCE_FUNC,
  SIZE_FUNC,
};

enum
{
  CURSOR_FUNC, /* which function it waits for */
  CURSOR_KEY,  /* of the element at hand, or of the group that is being given */
};

/* Cursor 1 goes through the dataset that was made of a group. The elements held are keys with what belongs to them; the log has keys with the size of their groups. */

/* ---- groups ---- */

static gint64
get_key (gpointer entry)
{
  return *(const gint64 *)((TsTensor *)((GPtrArray *)entry)->pdata[0])->data;
}

/* (transfer full): an entry that begins with two numbers, or one. */
static GPtrArray *
new_entry (guint n,
           gint64 key,
           gint64 size)
{
  GPtrArray *entry = ts_element_new (n);

  g_ptr_array_add (entry, ts_tensor_new_scalar (TS_DTYPE_INT64, &key));
  if (n == 2)
    g_ptr_array_add (entry, ts_tensor_new_scalar (TS_DTYPE_INT64, &size));
  return entry;
}

/* How large groups of that key are; 0: not known yet. */
static gint64
get_size (const TsCursor *cursor,
          gint64 key)
{
  for (guint i = 0; i < cursor->n_log; i++)
    if (get_key (cursor->log->pdata[i]) == key)
      return *(const gint64 *)((TsTensor *)((GPtrArray *)cursor->log->pdata[i])->pdata[1])->data;
  return 0;
}

static gint64
count_group (const TsCursor *cursor,
             gint64 key)
{
  gint64 n = 0;

  for (guint i = 0; i < cursor->elements->len; i++)
    n += get_key (cursor->elements->pdata[i]) == key;
  return n;
}

static gint64
find_smallest_key (const TsCursor *cursor)
{
  gint64 key = G_MAXINT64;

  for (guint i = 0; i < cursor->elements->len; i++)
    key = MIN (key, get_key (cursor->elements->pdata[i]));
  return key;
}

/* (transfer full): the elements of a group, which leave the cursor. */
static GPtrArray *
take_group (TsCursor *cursor,
            gint64 key)
{
  GPtrArray *group = ts_elements_new (), *rest = ts_elements_new ();

  for (guint i = 0; i < cursor->elements->len; i++)
    {
      GPtrArray *entry = cursor->elements->pdata[i];
      GPtrArray *element;

      if (get_key (entry) != key)
        {
          g_ptr_array_add (rest, g_ptr_array_ref (entry));
          continue;
        }
      element = ts_element_new (entry->len);
      for (guint k = 1; k < entry->len; k++)
        g_ptr_array_add (element, ts_tensor_ref (entry->pdata[k]));
      g_ptr_array_add (group, element);
    }
  g_ptr_array_unref (cursor->elements);
  cursor->elements = rest;
  return group;
}

/* ---- steps ---- */

/* Makes a dataset of the group of that key. */
static TsAnswer
flush (TsPull *pull,
       TsCursor *cursor,
       gint64 key,
       GError **error)
{
  const TsDataset *input = ts_dataset_get_input (cursor->dataset, 0);
  g_autoptr (TsVariant) group = &ts_list_dataset_new (input->n_components, input->dtypes, input->shapes, take_group (cursor, key))->base;
  g_autoptr (GPtrArray) args = new_entry (1, key, 0);

  g_ptr_array_add (args, ts_tensor_new_variant (group));
  cursor->n[CURSOR_FUNC] = REDUCE_FUNC;
  return ts_pull_call (pull, cursor, REDUCE_FUNC, NULL, args, 1, error);
}

/* Once the element at hand has its key and that its size. */
static TsAnswer
add_element (TsPull *pull,
             TsCursor *cursor,
             GError **error)
{
  gint64 key = cursor->n[CURSOR_KEY], size = get_size (cursor, key);
  g_autoptr (GPtrArray) args = NULL;

  if (size == 0)
    {
      args = new_entry (1, key, 0);
      cursor->n[CURSOR_FUNC] = SIZE_FUNC;
      return ts_pull_call (pull, cursor, SIZE_FUNC, NULL, args, 1, error);
    }
  return count_group (cursor, key) >= size ? flush (pull, cursor, key, error) : ts_pull_ask (pull, cursor, 0);
}

static gboolean
read_number (const TsPull *pull,
             const char *name,
             gint64 *value,
             GError **error)
{
  const TsTensor *result = pull->results[0];

  if (result->dtype == TS_DTYPE_INT64 && result->shape.rank == 0)
    {
      *value = *(const gint64 *)result->data;
      return TRUE;
    }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "`%s` must return a scalar int64.", name);
  return FALSE;
}

static TsAnswer
take_key (TsPull *pull,
          TsCursor *cursor,
          GError **error)
{
  GPtrArray *element = pull->element, *entry;

  if (!read_number (pull, "key_func", &cursor->n[CURSOR_KEY], error))
    return TS_ANSWER_FAILED;
  entry = new_entry (1, cursor->n[CURSOR_KEY], 0);
  for (guint i = 0; i < element->len; i++)
    g_ptr_array_add (entry, ts_tensor_ref (element->pdata[i]));
  g_ptr_array_add (cursor->elements, entry);
  return add_element (pull, cursor, error);
}

static TsAnswer
take_size (TsPull *pull,
           TsCursor *cursor,
           GError **error)
{
  gint64 size;

  if (!read_number (pull, "window_size_func", &size, error))
    return TS_ANSWER_FAILED;
  if (size <= 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Window size must be greater than zero, but got %" G_GINT64_FORMAT ".", size);
      return TS_ANSWER_FAILED;
    }
  ts_cursor_log (cursor, new_entry (2, cursor->n[CURSOR_KEY], size));
  return add_element (pull, cursor, error);
}

static TsAnswer
take_dataset (TsPull *pull,
              TsCursor *cursor,
              GError **error)
{
  TsDataset *dataset = ts_dataset_from_tensor (pull->results[0], error);

  if (dataset == NULL)
    return TS_ANSWER_FAILED;
  ts_cursor_set_input (cursor, 1, dataset);
  return ts_pull_ask (pull, cursor, 1);
}

static TsAnswer
take_result (TsPull *pull,
             TsCursor *cursor,
             GError **error)
{
  if (cursor->n[CURSOR_FUNC] == KEY_FUNC)
    return take_key (pull, cursor, error);
  return cursor->n[CURSOR_FUNC] == SIZE_FUNC ? take_size (pull, cursor, error) : take_dataset (pull, cursor, error);
}

static TsAnswer
group_step (TsPull *pull,
            TsCursor *cursor,
            TsPullEvent event,
            GError **error)
{
  if (cursor->elements == NULL)
    cursor->elements = ts_elements_new ();
  if (event == TS_PULL_RESULTS)
    return take_result (pull, cursor, error);
  if (event == TS_PULL_ELEMENT && ts_cursor_has_input (cursor, 1))
    return TS_ANSWER_GIVE;
  if (event == TS_PULL_ELEMENT)
    {
      cursor->n[CURSOR_FUNC] = KEY_FUNC;
      return ts_pull_call (pull, cursor, KEY_FUNC, NULL, pull->element, 1, error);
    }
  if (event == TS_PULL_END && ts_cursor_has_input (cursor, 1))
    ts_cursor_set_input (cursor, 1, NULL);
  else
    cursor->is_done |= event == TS_PULL_END;
  if (ts_cursor_has_input (cursor, 1))
    return ts_pull_ask (pull, cursor, 1);
  if (!cursor->is_done)
    return ts_pull_ask (pull, cursor, 0);
  return cursor->elements->len > 0 ? flush (pull, cursor, find_smallest_key (cursor), error) : TS_ANSWER_END;
}

static const TsDatasetKind group = {
  .name = "GroupByWindowDataset",
  .n_inputs = 1,
  .functions = { "key_func", "reduce_func", "window_size_func" },
  .arguments = { "Tkey_func_other_arguments", "Treduce_func_other_arguments", "Twindow_size_func_other_arguments" },
  .step = group_step,
};

/* ---- GroupByReducerDataset ------------------------------------------------------------------------ */

enum
{
  REDUCER_KEY_FUNC,
  REDUCER_INIT_FUNC,
  REDUCER_REDUCE_FUNC,
  REDUCER_FINALIZE_FUNC,
};

/* Here the elements held are keys with their states, the smallest key first; the element at hand is in `pull->element`. */

/* The place of a key among them, or where it belongs. */
static gboolean
find_state (const TsCursor *cursor,
            gint64 key,
            guint *place)
{
  for (*place = 0; *place < cursor->elements->len; (*place)++)
    if (get_key (cursor->elements->pdata[*place]) >= key)
      return get_key (cursor->elements->pdata[*place]) == key;
  return FALSE;
}

/* (transfer full): the state that goes with a key. */
static GPtrArray *
dup_state (GPtrArray *entry)
{
  GPtrArray *state = ts_element_new (entry->len);

  for (guint i = 1; i < entry->len; i++)
    g_ptr_array_add (state, ts_tensor_ref (entry->pdata[i]));
  return state;
}

static void
set_state (TsCursor *cursor,
           const TsPull *pull)
{
  GPtrArray *entry = new_entry (1, cursor->n[CURSOR_KEY], 0);
  guint place;

  for (guint i = 0; i < pull->n_results; i++)
    g_ptr_array_add (entry, ts_tensor_ref (pull->results[i]));
  if (find_state (cursor, cursor->n[CURSOR_KEY], &place))
    g_ptr_array_remove_index (cursor->elements, place);
  g_ptr_array_insert (cursor->elements, (gint)place, entry);
}

static TsAnswer
call_reducer (TsPull *pull,
              TsCursor *cursor,
              guint func,
              GPtrArray *state,
              GPtrArray *element,
              GError **error)
{
  guint n_state = ts_graph_get_n_results (cursor->dataset->functions[REDUCER_INIT_FUNC]->body.graph);
  const guint n_results[] = { 1, n_state, n_state, cursor->dataset->n_components };

  cursor->n[CURSOR_FUNC] = func;
  return ts_pull_call (pull, cursor, func, state, element, n_results[func], error);
}

/* The element at hand goes into the state of its key, which is made first where there is none. */
static TsAnswer
reduce_element (TsPull *pull,
                TsCursor *cursor,
                GError **error)
{
  g_autoptr (GPtrArray) arg = NULL;
  guint place;

  if (find_state (cursor, cursor->n[CURSOR_KEY], &place))
    {
      arg = dup_state (cursor->elements->pdata[place]);
      return call_reducer (pull, cursor, REDUCER_REDUCE_FUNC, arg, pull->element, error);
    }
  arg = new_entry (1, cursor->n[CURSOR_KEY], 0);
  return call_reducer (pull, cursor, REDUCER_INIT_FUNC, NULL, arg, error);
}

static TsAnswer
finalize_next (TsPull *pull,
               TsCursor *cursor,
               GError **error)
{
  g_autoptr (GPtrArray) state = NULL;

  if (cursor->elements->len == 0)
    return TS_ANSWER_END;
  state = dup_state (cursor->elements->pdata[0]);
  g_ptr_array_remove_index (cursor->elements, 0);
  return call_reducer (pull, cursor, REDUCER_FINALIZE_FUNC, state, NULL, error);
}

static TsAnswer
take_reducer_result (TsPull *pull,
                     TsCursor *cursor,
                     GError **error)
{
  switch (cursor->n[CURSOR_FUNC])
    {
    case REDUCER_KEY_FUNC:
      return read_number (pull, "key_func", &cursor->n[CURSOR_KEY], error) ? reduce_element (pull, cursor, error) : TS_ANSWER_FAILED;
    case REDUCER_INIT_FUNC:
      set_state (cursor, pull);
      return reduce_element (pull, cursor, error);
    case REDUCER_REDUCE_FUNC:
      set_state (cursor, pull);
      return ts_pull_ask (pull, cursor, 0);
    case REDUCER_FINALIZE_FUNC:
    default:
      return ts_pull_give_results (pull, cursor, 0, error);
    }
}

static TsAnswer
reducer_step (TsPull *pull,
              TsCursor *cursor,
              TsPullEvent event,
              GError **error)
{
  if (cursor->elements == NULL)
    cursor->elements = ts_elements_new ();
  if (event == TS_PULL_RESULTS)
    return take_reducer_result (pull, cursor, error);
  if (event == TS_PULL_ELEMENT)
    return call_reducer (pull, cursor, REDUCER_KEY_FUNC, NULL, pull->element, error);
  cursor->is_done |= event == TS_PULL_END;
  return cursor->is_done ? finalize_next (pull, cursor, error) : ts_pull_ask (pull, cursor, 0);
}

static const TsDatasetKind reducer = {
  .name = "GroupByReducerDataset",
  .n_inputs = 1,
  .functions = { "key_func", "init_func", "reduce_func", "finalize_func" },
  .arguments = { "Tkey_func_other_arguments", "Tinit_func_other_arguments", "Treduce_func_other_arguments", "Tfinalize_func_other_arguments" },
  .step = reducer_step,
};

/* ------------------------------------------------------------------------------------------------- */

TS_DATASET_PREPARE (group)
TS_DATASET_PREPARE (reducer)

const TsKernelDef ts_group_dataset_kernels[] = {
  TS_DATASET_KERNEL ("ExperimentalGroupByReducerDataset", reducer, "experimental/group_by_reducer_dataset_op.cc"),
  TS_DATASET_KERNEL ("ExperimentalGroupByWindowDataset", group, "experimental/group_by_window_dataset_op.cc"),
  TS_DATASET_KERNEL ("GroupByReducerDataset", reducer, "experimental/group_by_reducer_dataset_op.cc"),
  TS_DATASET_KERNEL ("GroupByWindowDataset", group, "experimental/group_by_window_dataset_op.cc"),
  { 0 },
};

const TsShapeDef ts_group_dataset_shapes[] = {
  { 0 },
};
