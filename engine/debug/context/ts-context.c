#include "engine/debug/context/ts-context.h"

#include "engine/exec/ts-frame.h"
#include "engine/tensor/ts-resource.h"

struct _TsContextTable
{
  GArray *contexts;    /* TsContext */
  GHashTable *numbers; /* number + 1 -> itself, equal by what the context is */
};

#define CONTEXT(self, i) (&g_array_index ((self)->contexts, TsContext, i))

/* ---- which are the same ---------------------------------------------------------------------------- */

/* The hash table holds pointers to copies, since the array moves as it grows. */
typedef struct
{
  TsContext context;
  guint32 number;
} Entry;

static guint
hash_context (gconstpointer key)
{
  const TsContext *context = key;
  guint64 hash = context->parent;

  hash = hash * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + (guint64)context->kind;
  hash = hash * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + context->plan_frame;
  hash = hash * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + context->call;
  hash = hash * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + (guint64)(context->kind == TS_CONTEXT_FRAME ? context->iteration : 0);
  return (guint)(hash >> 32) ^ (guint)hash;
}

/* A call's turn follows from its number. */
static gboolean
equal_contexts (gconstpointer a,
                gconstpointer b)
{
  const TsContext *x = a, *y = b;

  return x->parent == y->parent && x->kind == y->kind && x->plan_frame == y->plan_frame && x->call == y->call && x->caller == y->caller &&
         x->graph == y->graph && (x->kind != TS_CONTEXT_FRAME || x->iteration == y->iteration);
}

static void
clear_context (gpointer data)
{
  TsContext *context = data;

  for (guint i = 0; i < context->n_args; i++)
    g_clear_pointer (&context->args[i], ts_tensor_unref);
  g_free (context->args);
  g_free (context->params);
}

TsContextTable *
ts_context_table_new (TsGraph *graph)
{
  TsContextTable *self = g_new0 (TsContextTable, 1);
  const TsContext run = { .kind = TS_CONTEXT_RUN, .graph = graph };

  self->contexts = g_array_new (FALSE, FALSE, sizeof (TsContext));
  g_array_set_clear_func (self->contexts, clear_context);
  self->numbers = g_hash_table_new_full (hash_context, equal_contexts, g_free, NULL);
  g_array_append_val (self->contexts, run);
  return self;
}

void
ts_context_table_free (TsContextTable *self)
{
  g_array_unref (self->contexts);
  g_hash_table_unref (self->numbers);
  g_free (self);
}

/* How many times the same operation has called the same function there. */
static gint64
count_calls (const TsContextTable *self,
             const TsContext *call)
{
  for (guint32 i = self->contexts->len; i-- > call->parent + 1;)
    {
      const TsContext *other = CONTEXT (self, i);

      if (other->kind == TS_CONTEXT_CALL && other->parent == call->parent && other->caller == call->caller && other->graph == call->graph)
        return other->iteration + 1;
    }
  return 0;
}

/* ---- finding --------------------------------------------------------------------------------------- */

static guint32
find (TsContextTable *self,
      TsContext context)
{
  const Entry *known = g_hash_table_lookup (self->numbers, &context);
  Entry *entry;

  if (known != NULL)
    return known->number;
  if (context.kind == TS_CONTEXT_CALL)
    context.iteration = count_calls (self, &context);
  context.depth = CONTEXT (self, context.parent)->depth + 1;
  entry = g_new (Entry, 1);
  *entry = (Entry) { context, self->contexts->len };
  g_hash_table_add (self->numbers, entry);
  g_array_append_val (self->contexts, context);
  return entry->number;
}

static guint32
find_call_of (TsContextTable *self,
              const TsActivation *caller,
              guint64 number,
              const TsPlan *plan)
{
  return find (self, (TsContext) {
                         .kind = TS_CONTEXT_CALL,
                         .parent = ts_context_table_find (self, caller),
                         .graph = plan->graph,
                         .caller = ts_activation_get_plan (caller)->nodes[caller->node].op,
                         .call = number,
                     });
}

static guint32
find_call (TsContextTable *self,
           const TsActivation *activation)
{
  const TsActivation *caller = ts_activation_get_caller (activation);

  return caller != NULL ? find_call_of (self, caller, ts_activation_get_call_number (activation), ts_activation_get_plan (activation)) : 0;
}

void
ts_context_table_note_call (TsContextTable *self,
                            const TsActivation *call,
                            guint64 number,
                            const TsPlan *plan,
                            TsTensor *const *args)
{
  guint32 i = find_call_of (self, call, number, plan); /* the array may move */
  TsContext *context = CONTEXT (self, i);

  clear_context (context); /* of another future, in which the arguments were others */
  context->n_args = plan->n_feeds;
  context->args = g_new (TsTensor *, plan->n_feeds + 1);
  context->params = g_memdup2 (plan->feeds, plan->n_feeds * sizeof *plan->feeds);
  for (guint k = 0; k < plan->n_feeds; k++)
    context->args[k] = args[k] != NULL ? ts_tensor_ref (args[k]) : NULL;
}

TsTensor *
ts_context_table_dup_arg (const TsContextTable *self,
                          guint32 i,
                          const TsOperation *op,
                          guint32 index)
{
  guint32 around = ts_context_table_get_call (self, i);
  const TsContext *call = CONTEXT (self, around);

  for (guint k = 0; call->graph == op->graph && k < call->n_args; k++)
    if (ts_output_equal (call->params[k], (TsOutput) { op->index, index }))
      return call->args[k] != NULL ? ts_tensor_dup_value (call->args[k]) : NULL;
  return NULL;
}

static guint32
find_turn (TsContextTable *self,
           const TsPlan *plan,
           const TsFrame *frame,
           gint64 iteration,
           guint32 call)
{
  if (frame->parent == NULL)
    return call;
  return find (self, (TsContext) {
                         .kind = TS_CONTEXT_FRAME,
                         .parent = find_turn (self, plan, frame->parent, frame->parent_iteration->number, call),
                         .graph = plan->graph,
                         .name = g_intern_string (plan->frames[frame->plan_frame].name),
                         .iteration = iteration,
                         .plan_frame = frame->plan_frame,
                     });
}

guint32
ts_context_table_find (TsContextTable *self,
                       const TsActivation *activation)
{
  if (activation->frame->parent == NULL && ts_activation_get_depth (activation) == 0)
    return 0;
  return find_turn (self, ts_activation_get_plan (activation), activation->frame, ts_activation_get_iteration (activation), find_call (self, activation));
}

void
ts_context_table_copy (TsContextTable *self,
                       const TsContextTable *from)
{
  ts_context_table_truncate (self, 1);
  for (guint32 i = 1; i < from->contexts->len; i++)
    {
      TsContext context = *CONTEXT (from, i);
      Entry *entry = g_new (Entry, 1);

      *entry = (Entry) { context, i };
      context.args = g_memdup2 (context.args, context.n_args * sizeof *context.args);
      context.params = g_memdup2 (context.params, context.n_args * sizeof *context.params);
      for (guint k = 0; k < context.n_args; k++)
        if (context.args[k] != NULL)
          ts_tensor_ref (context.args[k]);
      g_hash_table_add (self->numbers, entry);
      g_array_append_val (self->contexts, context);
    }
}

guint32
ts_context_table_get_length (const TsContextTable *self)
{
  return self->contexts->len;
}

const TsContext *
ts_context_table_get (const TsContextTable *self,
                      guint32 i)
{
  return CONTEXT (self, i);
}

void
ts_context_table_truncate (TsContextTable *self,
                           guint32 length)
{
  for (guint32 i = length; i < self->contexts->len; i++)
    g_hash_table_remove (self->numbers, CONTEXT (self, i));
  if (length < self->contexts->len)
    g_array_set_size (self->contexts, length);
}

guint32
ts_context_table_get_call (const TsContextTable *self,
                           guint32 i)
{
  while (CONTEXT (self, i)->kind == TS_CONTEXT_FRAME)
    i = CONTEXT (self, i)->parent;
  return i;
}

gboolean
ts_context_table_is_within (const TsContextTable *self,
                            guint32 i,
                            guint32 ancestor)
{
  while (i > ancestor)
    i = CONTEXT (self, i)->parent;
  return i == ancestor;
}

gint64
ts_context_table_find_sibling (const TsContextTable *self,
                               guint32 i,
                               gint64 iteration)
{
  const TsContext *context = CONTEXT (self, i);

  for (guint32 k = 1; k < self->contexts->len; k++)
    {
      const TsContext *other = CONTEXT (self, k);

      if (other->kind == context->kind && other->parent == context->parent && other->graph == context->graph && other->caller == context->caller &&
          other->plan_frame == context->plan_frame && other->iteration == iteration && context->kind != TS_CONTEXT_RUN)
        return k;
    }
  return -1;
}

static void
append (const TsContextTable *self,
        guint32 i,
        GString *text)
{
  const TsContext *context = CONTEXT (self, i);

  if (context->kind == TS_CONTEXT_RUN)
    return;
  append (self, context->parent, text);
  if (text->len > 0)
    g_string_append (text, " > ");
  if (context->kind == TS_CONTEXT_FRAME)
    g_string_append_printf (text, "%s iteration %" G_GINT64_FORMAT, context->name, context->iteration);
  else if (context->iteration > 0)
    g_string_append_printf (text, "%s call %" G_GINT64_FORMAT, context->caller->name, context->iteration);
  else
    g_string_append (text, context->caller->name);
}

char *
ts_context_table_describe (const TsContextTable *self,
                           guint32 i)
{
  GString *text = g_string_new (NULL);

  append (self, i, text);
  return g_string_free (text, FALSE);
}
