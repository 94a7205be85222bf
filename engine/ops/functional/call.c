#include "engine/ops/ts-families.h"

#include "engine/device/ts-device-name.h"
#include "engine/ops/functional/ts-function-body.h"
#include "engine/ts-error.h"

#include <string.h>

/* PartitionedCall, If, Case and their kin: one activation that waits for the body of a function. */

/* ---- calls ---- */

static gboolean
call_prepare (TsKernelInit *init,
              GError **error)
{
  return ts_function_body_init (init->state, init->op, "f", 0, error);
}

static gboolean
legacy_call_prepare (TsKernelInit *init,
                     GError **error)
{
  return ts_function_body_init (init->state, init->op, NULL, 0, error);
}

static void
call_release (gpointer state)
{
  ts_function_body_clear (state);
}

/* With the inputs from @first on as arguments. */
static gboolean
call_body (TsCall *call,
           TsFunctionBody *body,
           guint first,
           GError **error)
{
  for (guint i = first; i < call->n_in; i++)
    ts_tensor_ref (call->in[i]);
  return ts_call_function (call, body, call->in + first, call->n_in - first, call->n_out, error);
}

static gboolean
call_run (TsCall *call,
          GError **error)
{
  return call_body (call, call->state, 0, error);
}

static gboolean
resume (TsCall *call,
        TsTensor *const *results,
        guint n_results,
        GError **error)
{
  for (guint i = 0; i < n_results; i++)
    call->out[i] = ts_tensor_ref (results[i]);
  return ts_call_check_outputs (call, error);
}

/* On a device that the first input names: there is no other machine to call. */
static gboolean
remote_call_run (TsCall *call,
                 GError **error)
{
  const TsTensor *target = call->in[0];
  const char *text = target->n_elements == 1 ? ((const TsString *)target->data)->bytes : NULL;
  TsDeviceName name, local = TS_DEVICE_NAME_OPEN;

  g_strlcpy (local.job, "localhost", sizeof local.job);
  local.replica = local.task = 0;
  g_strlcpy (local.type, "CPU", sizeof local.type);
  if (text == NULL)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the target must be a scalar");
  else if (!ts_device_name_parse (text, &name, error))
    g_prefix_error_literal (error, "target: ");
  else if (!ts_device_name_is_compatible (&name, &local))
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the target %s is no device of this session", text);
  else
    return call_body (call, call->state, 1, error);
  return FALSE;
}

/* ---- branches ---- */

typedef struct
{
  guint n;
  TsFunctionBody *branches;
} Branches;

static gboolean
if_prepare (TsKernelInit *init,
            GError **error)
{
  Branches *self = init->state;

  self->n = 2;
  self->branches = g_new0 (TsFunctionBody, 2);
  return ts_function_body_init (&self->branches[0], init->op, "else_branch", 0, error) &&
         ts_function_body_init (&self->branches[1], init->op, "then_branch", 0, error);
}

static guint
count_branches (const TsOperation *op)
{
  g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (op);
  guint n = 0;

  for (guint i = 0; i < calls->len; i++)
    if (g_strcmp0 (((const TsFunctionCall *)g_ptr_array_index (calls, i))->attr, "branches") == 0)
      n++;
  return n;
}

static gboolean
case_prepare (TsKernelInit *init,
              GError **error)
{
  Branches *self = init->state;

  self->n = count_branches (init->op);
  self->branches = g_new0 (TsFunctionBody, self->n);
  if (self->n == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are no branches");
      return FALSE;
    }
  for (guint i = 0; i < self->n; i++)
    if (!ts_function_body_init (&self->branches[i], init->op, "branches", i, error))
      return FALSE;
  return TRUE;
}

static void
branches_release (gpointer state)
{
  Branches *self = state;

  for (guint i = 0; i < self->n; i++)
    ts_function_body_clear (&self->branches[i]);
  g_free (self->branches);
}

static gboolean
run_branch (TsCall *call,
            guint i,
            GError **error)
{
  const Branches *self = call->state;

  return call_body (call, &self->branches[i], 1, error);
}

static gboolean
if_run (TsCall *call,
        GError **error)
{
  gboolean is_true;

  return ts_tensor_is_true (call->in[0], &is_true, error) && run_branch (call, is_true ? 1 : 0, error);
}

/* An index that is none takes the last branch. */
static gboolean
case_run (TsCall *call,
          GError **error)
{
  const Branches *self = call->state;
  const TsTensor *index = call->in[0];
  gint32 i;

  if (index->dtype != TS_DTYPE_INT32 || index->n_elements != 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the index of the branch must be an int32 scalar");
      return FALSE;
    }
  i = *(const gint32 *)index->data;
  return run_branch (call, i < 0 || (guint)i >= self->n ? self->n - 1 : (guint)i, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS(file) .semantics = "tensorflow/core/kernels/" file
#define CALL .prepare = call_prepare, .state_size = sizeof (TsFunctionBody), .release = call_release, .run = call_run, .resume = resume, SEMANTICS ("partitioned_function_ops.cc")
#define IF .prepare = if_prepare, .state_size = sizeof (Branches), .release = branches_release, .run = if_run, .resume = resume, SEMANTICS ("functional_ops.cc")
#define CASE .prepare = case_prepare, .state_size = sizeof (Branches), .release = branches_release, .run = case_run, .resume = resume, SEMANTICS ("functional_ops.cc")

const TsKernelDef ts_call_kernels[] = {
  { .op = "Case", CASE },
  { .op = "If", IF },
  { .op = "PartitionedCall", CALL },
  {
      .op = "RemoteCall",
      .prepare = call_prepare,
      .state_size = sizeof (TsFunctionBody),
      .release = call_release,
      .run = remote_call_run,
      .resume = resume,
      SEMANTICS ("function_ops.cc, RemoteCallOp"),
  },
  { .op = "StatefulPartitionedCall", CALL },
  { .op = "StatelessCase", CASE },
  { .op = "StatelessIf", IF },
  { 0 },
};

/* A node whose op type is the name of a function in the graph's library. */
const TsKernelDef ts_legacy_call_kernel = {
  .prepare = legacy_call_prepare,
  .state_size = sizeof (TsFunctionBody),
  .release = call_release,
  .run = call_run,
  .resume = resume,
  SEMANTICS ("function_ops.cc"),
};
