#include "engine/ops/ts-families.h"

#include "engine/ops/data/ts-optional.h"
#include "engine/ops/dataset/ts-dataset-call.h"
#include "engine/ops/dataset/ts-iterator.h"
#include "engine/ops/dataset/ts-pull.h"
#include "engine/ops/queue/ts-turn.h"
#include "engine/ts-error.h"

/* IteratorGetNext, IteratorGetNextAsOptional: the next element. Until it is there the iterator stays where it is, and who else wants one waits. */

typedef struct
{
  guint n;
  TsDType *dtypes;
  TsShape *shapes;
  gboolean is_optional; /* the element is given as one value, and its absence as another */
} Types;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Types *self = init->state;

  return ts_dataset_read_types (init->op, &self->n, &self->dtypes, &self->shapes, error);
}

static gboolean
optional_prepare (TsKernelInit *init,
                  GError **error)
{
  ((Types *)init->state)->is_optional = TRUE;
  return prepare (init, error);
}

static void
release (gpointer state)
{
  Types *self = state;

  g_free (self->dtypes);
  g_free (self->shapes);
}

/* ---- the way to the element ---- */

typedef struct
{
  TsTurn turn;
  TsPull pull; /* zeroed before its turn */
  TsCursor *from;
} Next;

static void
next_free (TsProgress *progress)
{
  Next *self = (Next *)progress;

  ts_pull_clear (&self->pull);
  g_clear_pointer (&self->from, ts_cursor_unref);
  ts_turn_leave (&self->turn);
  g_free (self);
}

/* An iterator that was initialised anew meanwhile stays as that left it. */
static void
commit (Next *self,
        TsIterator *iterator,
        TsCall *call)
{
  if (iterator->held.state == self->from)
    ts_held_set (&iterator->held, call->resources, ts_cursor_ref (self->pull.root));
}

static gboolean
give (TsCall *call,
      GPtrArray *element,
      GError **error)
{
  const Types *types = call->state;

  if (!ts_dataset_check_element (element, types->n, types->dtypes, types->shapes, error))
    return FALSE;
  for (guint i = 0; i < element->len && !types->is_optional; i++)
    call->out[i] = ts_tensor_ref (element->pdata[i]);
  if (types->is_optional)
    call->out[0] = ts_tensor_new_optional (element);
  return TRUE;
}

/* What fails inside of a dataset has used up what led to it. */
static gboolean
go_on (TsCall *call,
       TsPullStatus status,
       GError **error)
{
  Next *self = (Next *)call->progress;

  if (status == TS_PULL_WAITS)
    return TRUE;
  commit (self, (TsIterator *)self->turn.resource, call);
  if (status == TS_PULL_GIVES)
    return give (call, self->pull.element, error);
  if (status == TS_PULL_FAILED)
    return FALSE;
  if (((const Types *)call->state)->is_optional)
    {
      call->out[0] = ts_tensor_new_optional (NULL);
      return TRUE;
    }
  g_set_error_literal (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "End of sequence");
  return FALSE;
}

static gboolean
begin (TsCall *call,
       TsIterator *iterator,
       GError **error)
{
  Next *self = (Next *)call->progress;

  self->from = ts_iterator_dup_cursor (iterator);
  if (self->from == NULL)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION,
                           "GetNext() failed because the iterator has not been initialized. Ensure that you have run the initializer operation for this iterator before "
                           "getting the next element.");
      return FALSE;
    }
  ts_pull_init (&self->pull, ts_cursor_ref (self->from));
  return go_on (call, ts_pull_next (&self->pull, call, error), error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  TsIterator *iterator = (TsIterator *)ts_call_get_resource (call, 0, &ts_iterator_type, error);

  if (iterator == NULL)
    return FALSE;
  if (call->progress == NULL)
    {
      Next *self = g_new0 (Next, 1);

      self->turn.base.free = next_free;
      ts_turn_join (&self->turn, call, &iterator->held.base, &iterator->line);
      call->progress = &self->turn.base;
    }
  if (ts_turn_is_next ((TsTurn *)call->progress))
    return begin (call, iterator, error);
  ts_call_block (call, &iterator->held.base);
  return TRUE;
}

static gboolean
resume (TsCall *call,
        TsTensor *const *results,
        guint n_results,
        GError **error)
{
  Next *self = (Next *)call->progress;

  return go_on (call, ts_pull_resume (&self->pull, call, results, n_results, error), error);
}

/* ------------------------------------------------------------------------------------------------- */

#define GET_NEXT(prepare_) .prepare = prepare_, .state_size = sizeof (Types), .release = release, .run = run, .resume = resume, .semantics = "tensorflow/core/kernels/data/iterator_ops.cc"

const TsKernelDef ts_use_iterator_kernels[] = {
  { .op = "IteratorGetNext", GET_NEXT (prepare) },
  { .op = "IteratorGetNextAsOptional", GET_NEXT (optional_prepare) },
  { .op = "IteratorGetNextSync", GET_NEXT (prepare) },
  { 0 },
};

const TsShapeDef ts_use_iterator_shapes[] = {
  { 0 },
};
