#include "engine/ops/ts-families.h"

#include "engine/ops/functional/ts-function-body.h"
#include "engine/ts-error.h"

#include <string.h>

/* While, StatelessWhile: a function as condition and one as body, that run in turn while one activation waits. */

typedef struct
{
  TsFunctionBody condition;
  TsFunctionBody body;
} Loop;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Loop *self = init->state;

  return ts_function_body_init (&self->condition, init->op, "cond", 0, error) &&
         ts_function_body_init (&self->body, init->op, "body", 0, error);
}

static void
release (gpointer state)
{
  Loop *self = state;

  ts_function_body_clear (&self->condition);
  ts_function_body_clear (&self->body);
}

/* The values of the loop's variables while one of its functions runs. */
typedef struct
{
  TsProgress base;
  gboolean in_body; /* else in the condition */
  guint n;
  TsTensor *values[]; /* none while the body has them */
} Turn;

static void
turn_free (TsProgress *progress)
{
  Turn *self = (Turn *)progress;

  for (guint i = 0; i < self->n; i++)
    g_clear_pointer (&self->values[i], ts_tensor_unref);
  g_free (self);
}

static gboolean
call_condition (TsCall *call,
                GError **error)
{
  Loop *self = call->state;
  Turn *turn = (Turn *)call->progress;

  turn->in_body = FALSE;
  for (guint i = 0; i < turn->n; i++)
    ts_tensor_ref (turn->values[i]);
  return ts_call_function (call, &self->condition, turn->values, turn->n, 1, error);
}

/* The body gets the values themselves, so that it may work in their memory. */
static gboolean
call_body (TsCall *call,
           GError **error)
{
  Loop *self = call->state;
  Turn *turn = (Turn *)call->progress;
  gboolean ok = ts_call_function (call, &self->body, turn->values, turn->n, turn->n, error);

  turn->in_body = TRUE;
  memset (turn->values, 0, turn->n * sizeof *turn->values);
  return ok;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  Turn *turn = g_malloc0 (sizeof (Turn) + call->n_in * sizeof (TsTensor *));

  turn->base.free = turn_free;
  turn->n = call->n_in;
  for (guint i = 0; i < turn->n; i++)
    turn->values[i] = ts_tensor_ref (call->in[i]);
  call->progress = &turn->base;
  return call_condition (call, error);
}

static gboolean
finish (TsCall *call,
        GError **error)
{
  Turn *turn = (Turn *)call->progress;

  memcpy (call->out, turn->values, turn->n * sizeof *turn->values);
  memset (turn->values, 0, turn->n * sizeof *turn->values);
  return ts_call_check_outputs (call, error);
}

static gboolean
resume (TsCall *call,
        TsTensor *const *results,
        guint n_results,
        GError **error)
{
  Turn *turn = (Turn *)call->progress;
  gboolean is_true;

  if (turn->in_body)
    {
      for (guint i = 0; i < turn->n; i++)
        turn->values[i] = ts_tensor_ref (results[i]);
      return call_condition (call, error);
    }
  return ts_tensor_is_true (results[0], &is_true, error) && (is_true ? call_body (call, error) : finish (call, error));
}

/* ------------------------------------------------------------------------------------------------- */

#define LOOP .prepare = prepare, .state_size = sizeof (Loop), .release = release, .run = run, .resume = resume, .semantics = "tensorflow/core/kernels/functional_ops.cc"

const TsKernelDef ts_loop_kernels[] = {
  { .op = "StatelessWhile", LOOP },
  { .op = "While", LOOP },
  { 0 },
};

const TsShapeDef ts_loop_shapes[] = {
  { 0 },
};
