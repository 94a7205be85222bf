#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/data/ts-stack.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

/* Stack, StackPush, StackPop, StackClose: what the gradient of a loop keeps from one iteration to the way back. It goes with the run. */

typedef struct
{
  TsResource base;
  TsDType dtype;
  gint64 max_size; /* -1: any */
  GPtrArray *values;
  gboolean is_closed;
} Stack;

/* ---- changes: one value more, one less, or all replaced ---- */

typedef struct
{
  TsTensor *pushed;  /* (nullable) */
  GPtrArray *values; /* (nullable): that take the place of all; neither: the last goes */
  gboolean is_closed;
} Change;

static GPtrArray *
values_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
}

static Change *
change_new (TsTensor *pushed,
            GPtrArray *values,
            gboolean is_closed)
{
  Change *change = g_new (Change, 1);

  *change = (Change) { pushed, values, is_closed };
  return change;
}

static void
change_free (gpointer data)
{
  Change *self = data;

  g_clear_pointer (&self->pushed, ts_tensor_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_free (self);
}

static gpointer
apply (TsResource *resource,
       gpointer data)
{
  Stack *self = (Stack *)resource;
  Change *change = data != NULL ? data : change_new (NULL, values_new (), FALSE);

  if (change->pushed != NULL)
    g_ptr_array_add (self->values, g_steal_pointer (&change->pushed));
  else if (change->values == NULL)
    change->pushed = g_ptr_array_steal_index (self->values, self->values->len - 1);
  else
    {
      Change old = { NULL, self->values, self->is_closed };

      self->values = change->values;
      self->is_closed = change->is_closed;
      *change = old;
    }
  return change;
}

static void
clear (TsResource *resource)
{
  g_ptr_array_unref (((Stack *)resource)->values);
}

static char *
describe (TsResource *resource)
{
  Stack *self = (Stack *)resource;
  char *text;

  g_mutex_lock (&resource->mutex);
  text = g_strdup_printf ("%s, %u elements%s", ts_dtype_name (self->dtype), self->values->len, self->is_closed ? ", closed" : "");
  g_mutex_unlock (&resource->mutex);
  return text;
}

static const TsResourceType stack_type = {
  .name = "Stack",
  .clear = clear,
  .dup_value = ts_resource_dup_name,
  .describe = describe,
  .apply = apply,
  .free_change = change_free,
};

gboolean
ts_resource_is_stack (const TsResource *resource)
{
  return resource->type == &stack_type;
}

TsTensor *
ts_stack_dup_element (TsResource *stack,
                      gsize i)
{
  Stack *self = (Stack *)stack;
  TsTensor *value = NULL;

  g_mutex_lock (&stack->mutex);
  if (i < self->values->len)
    value = ts_tensor_ref (g_ptr_array_index (self->values, i));
  g_mutex_unlock (&stack->mutex);
  return value;
}

/* ---- Stack ---- */

typedef struct
{
  char *name;
  TsDType dtype;
} Spec;

static gboolean
stack_prepare (TsKernelInit *init,
               GError **error)
{
  Spec *self = init->state;

  self->name = ts_operation_dup_attr_string (init->op, "stack_name", NULL, error);
  if (self->name == NULL)
    return FALSE;
  if (self->name[0] == '\0')
    {
      g_free (self->name);
      self->name = g_strdup (init->op->name);
    }
  return ts_operation_get_attr_dtype (init->op, "elem_type", &self->dtype, error);
}

static void
stack_release (gpointer state)
{
  g_free (((Spec *)state)->name);
}

static gboolean
stack_run (TsCall *call,
           GError **error)
{
  const Spec *self = call->state;
  gint64 max_size = -1;
  g_autofree char *container = ts_resources_dup_run_container (call->resources, call->run);
  g_autofree char *name = NULL;
  g_autoptr (TsResource) resource = NULL;
  Stack *stack;

  if (call->n_in > 0 && !ts_arg_scalar (call, 0, "max_size", &max_size, error))
    return FALSE;

  name = g_strdup_printf ("%s_%" G_GUINT64_FORMAT, self->name, ts_resources_next_number (call->resources));
  stack = g_new0 (Stack, 1);
  resource = &stack->base;
  ts_resource_init (resource, &stack_type, container, name);
  stack->dtype = self->dtype;
  stack->max_size = max_size;
  stack->values = values_new ();
  if (!ts_resources_add (call->resources, resource, error))
    return FALSE;
  ts_call_give_resource (call, 0, resource);
  return TRUE;
}

/* ---- StackPush, StackPop, StackClose ---- */

static Stack *
fail (Stack *stack,
      const char *what,
      GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Stack[%s] %s", stack->base.name, what);
  return NULL;
}

/* The stack in input 0, which must be open and hold @dtype. (transfer none) (nullable) */
static Stack *
get_stack (const TsCall *call,
           TsDType dtype,
           GError **error)
{
  Stack *stack = (Stack *)ts_call_get_resource (call, 0, &stack_type, error);

  if (stack == NULL)
    return NULL;
  if (stack->dtype != dtype)
    return fail (stack, "holds values of another dtype", error);
  return stack->is_closed ? fail (stack, "has already been closed", error) : stack;
}

static gboolean
push_run (TsCall *call,
          GError **error)
{
  Stack *stack = get_stack (call, call->in[1]->dtype, error);

  if (stack == NULL)
    return FALSE;
  if (stack->max_size >= 0 && (gint64)stack->values->len >= stack->max_size)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Stack[%s] overflowed its max_size (%" G_GINT64_FORMAT ")", stack->base.name, stack->max_size);
      return FALSE;
    }
  ts_resources_change (call->resources, &stack->base, change_new (ts_tensor_ref (call->in[1]), NULL, FALSE));
  ts_call_forward (call, 0, 1);
  return TRUE;
}

static gboolean
pop_run (TsCall *call,
         GError **error)
{
  Stack *stack = get_stack (call, ts_dtype_base (call->out_dtypes[0]), error);

  if (stack == NULL)
    return FALSE;
  if (stack->values->len == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Stack[%s] is empty when calling Pop()", stack->base.name);
      return FALSE;
    }
  call->out[0] = ts_tensor_ref (stack->values->pdata[stack->values->len - 1]);
  ts_resources_change (call->resources, &stack->base, change_new (NULL, NULL, FALSE));
  return TRUE;
}

/* What was closed may be closed again. */
static gboolean
close_run (TsCall *call,
           GError **error)
{
  TsResource *resource = ts_call_get_resource (call, 0, &stack_type, error);

  if (resource == NULL)
    return FALSE;
  ts_resources_change (call->resources, resource, change_new (NULL, values_new (), TRUE));
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/stack.cc"
#define STACK .prepare = stack_prepare, .state_size = sizeof (Spec), .release = stack_release, .run = stack_run, SEMANTICS

const TsKernelDef ts_stack_kernels[] = {
  { .op = "Stack", STACK },
  { .op = "StackClose", .run = close_run, SEMANTICS },
  { .op = "StackCloseV2", .run = close_run, SEMANTICS },
  { .op = "StackPop", .run = pop_run, SEMANTICS },
  { .op = "StackPopV2", .run = pop_run, SEMANTICS },
  { .op = "StackPush", .run = push_run, SEMANTICS },
  { .op = "StackPushV2", .run = push_run, SEMANTICS },
  { .op = "StackV2", STACK },
  { 0 },
};

/* The shapes are patterns, in state-patterns.c. */
const TsShapeDef ts_stack_shapes[] = {
  { 0 },
};
