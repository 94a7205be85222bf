#include "engine/ops/random/ts-random-variable.h"

#include "engine/ops/random/ts-random-args.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

/* @n: how many numbers there must be. */
static gboolean
check_state (const TsTensor *state,
             gsize n,
             GError **error)
{
  g_autofree char *shape = NULL;

  if (state->dtype == TS_DTYPE_INT64 && state->shape.rank == 1 && state->n_elements >= n)
    return TRUE;

  shape = ts_shape_to_string (&state->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the state of a generator must be a vector of at least %" G_GSIZE_FORMAT " int64, is %s %s", n,
               ts_dtype_name (state->dtype), shape);
  return FALSE;
}

/* All is looked at before the variable is touched. */
gboolean
ts_random_variable_reserve (TsCall *call,
                            const TsRandomVariableArgs *args,
                            guint64 n_blocks,
                            TsPhilox *generator,
                            gint64 *before,
                            GError **error)
{
  TsVariable *variable = ts_call_get_variable (call, 0, error);
  g_autoptr (TsTensor) state = variable != NULL ? ts_call_dup_variable_value (call, 0, error) : NULL;
  gsize n_tags = args->is_tagged ? 1 : 0;
  guint64 *numbers;
  TsPhilox next;

  if (state == NULL || !check_state (state, n_tags, error) ||
      !ts_check_random_algorithm (args->is_tagged ? *(const gint64 *)state->data : args->algorithm, FALSE, error) ||
      !check_state (state, n_tags + TS_RANDOM_STATE_SIZE, error))
    return FALSE;

  if (before != NULL)
    memcpy (before, (const gint64 *)state->data + n_tags, TS_RANDOM_STATE_SIZE * sizeof *before);

  g_clear_pointer (&state, ts_tensor_unref); /* so that it may be changed in place */
  state = ts_resources_edit (call->resources, variable, error);
  if (state == NULL)
    return FALSE;
  numbers = (guint64 *)state->data + n_tags;
  next = *generator = ts_philox_load (numbers, numbers[2]);
  ts_philox_skip (&next, n_blocks);
  ts_philox_store (&next, numbers, &numbers[2]);
  ts_resources_write (call->resources, variable, state);
  return TRUE;
}
