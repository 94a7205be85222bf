#include "engine/ops/dataset/ts-pull.h"

#include "engine/ts-error.h"

void
ts_pull_init (TsPull *self,
              TsCursor *root)
{
  *self = (TsPull) { .root = root, .stack = g_ptr_array_new () };
}

void
ts_pull_clear (TsPull *self)
{
  g_clear_pointer (&self->element, g_ptr_array_unref);
  g_clear_pointer (&self->stack, g_ptr_array_unref);
  g_clear_pointer (&self->root, ts_cursor_unref);
}

static TsAnswer
step (TsPull *self,
      TsPullEvent event,
      GError **error)
{
  TsCursor *top = g_ptr_array_index (self->stack, self->stack->len - 1);

  if (self->stack->len > 2 * TS_DATASET_MAX_DEPTH)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "there are more than %d datasets behind each other", 2 * TS_DATASET_MAX_DEPTH);
      return TS_ANSWER_FAILED;
    }
  return ts_call_is_cancelled (self->call, error) ? TS_ANSWER_FAILED : top->dataset->kind->step (self, top, event, error);
}

/* Until it is out, or waits. */
static TsPullStatus
go_on (TsPull *self,
       TsPullEvent event,
       GError **error)
{
  while (self->stack->len > 0)
    {
      TsAnswer answer = step (self, event, error);

      if (answer == TS_ANSWER_FAILED)
        return TS_PULL_FAILED;
      if (answer == TS_ANSWER_CALL)
        return TS_PULL_WAITS;
      event = answer == TS_ANSWER_ASK ? TS_PULL_START : answer == TS_ANSWER_GIVE ? TS_PULL_ELEMENT
                                                                                 : TS_PULL_END;
      if (answer != TS_ANSWER_ASK)
        g_ptr_array_set_size (self->stack, (gint)self->stack->len - 1);
    }
  return event == TS_PULL_ELEMENT ? TS_PULL_GIVES : TS_PULL_ENDS;
}

/* A failure leaves the way to the element where it is; the next one begins at the outside again. */
static TsPullStatus
work (TsPull *self,
      TsCall *call,
      TsPullEvent event,
      GError **error)
{
  TsPullStatus status;

  self->call = call;
  status = go_on (self, event, error);
  self->call = NULL;
  if (status == TS_PULL_FAILED)
    g_ptr_array_set_size (self->stack, 0);
  return status;
}

TsPullStatus
ts_pull_next (TsPull *self,
              TsCall *call,
              GError **error)
{
  g_ptr_array_add (self->stack, ts_cursor_own (&self->root));
  return work (self, call, TS_PULL_START, error);
}

TsPullStatus
ts_pull_resume (TsPull *self,
                TsCall *call,
                TsTensor *const *results,
                guint n_results,
                GError **error)
{
  TsPullStatus status;

  self->results = results;
  self->n_results = n_results;
  status = work (self, call, TS_PULL_RESULTS, error);
  self->results = NULL;
  return status;
}

/* ---- for the steps of datasets --------------------------------------------------------------------- */

TsAnswer
ts_pull_ask (TsPull *self,
             TsCursor *cursor,
             guint i)
{
  g_ptr_array_add (self->stack, ts_cursor_get_input (cursor, i));
  return TS_ANSWER_ASK;
}

static void
add_all (GPtrArray *args,
         GPtrArray *tensors)
{
  for (guint i = 0; tensors != NULL && i < tensors->len; i++)
    g_ptr_array_add (args, ts_tensor_ref (tensors->pdata[i]));
}

TsAnswer
ts_pull_call (TsPull *self,
              TsCursor *cursor,
              guint f,
              GPtrArray *state,
              GPtrArray *element,
              guint n_results,
              GError **error)
{
  TsDataset *dataset = cursor->dataset;
  g_autoptr (GPtrArray) args = g_ptr_array_new ();

  add_all (args, state);
  add_all (args, element);
  add_all (args, dataset->captured[f]);
  return ts_call_function (self->call, &dataset->functions[f]->body, (TsTensor *const *)args->pdata, args->len, n_results, error) ? TS_ANSWER_CALL
                                                                                                                                  : TS_ANSWER_FAILED;
}

TsAnswer
ts_pull_give (TsPull *self,
              GPtrArray *element)
{
  if (self->element != NULL)
    g_ptr_array_unref (self->element);
  self->element = element;
  return TS_ANSWER_GIVE;
}

TsAnswer
ts_pull_give_results (TsPull *self,
                      const TsCursor *cursor,
                      guint first,
                      GError **error)
{
  const TsDataset *dataset = cursor->dataset;
  g_autoptr (GPtrArray) element = ts_element_new (self->n_results - first);

  for (guint i = first; i < self->n_results; i++)
    {
      TsTensor *result = self->results[i];

      if (i - first < dataset->n_components && result->dtype != dataset->dtypes[i - first])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "component %u of %s is declared %s, the function gives %s", i - first, dataset->kind->name,
                       ts_dtype_name (dataset->dtypes[i - first]), ts_dtype_name (result->dtype));
          return TS_ANSWER_FAILED;
        }
      g_ptr_array_add (element, ts_tensor_ref (result));
    }
  return ts_pull_give (self, g_steal_pointer (&element));
}
