#include "engine/debug/travel/ts-checkpoints.h"

#define MIN_INTERVAL 512
#define RETRY_INTERVAL 64 /* where it could not be copied */
#define MAX_CHECKPOINTS 32
#define MAX_BOOK_BYTES ((gsize)64 << 20) /* of slots and counts in all of them */
#define DEFAULT_BUDGET_BYTES ((gsize)256 << 20)

typedef struct
{
  gsize place;
  gsize bytes; /* of the values in it */
  TsExecutor *executor;
} Checkpoint;

struct _TsCheckpoints
{
  GArray *checkpoints; /* Checkpoint, by place */
  guint max;
  gsize interval;
  gsize due;
  gsize budget_bytes;
  gsize bytes;
};

#define CHECKPOINT(self, i) (&g_array_index ((self)->checkpoints, Checkpoint, i))

static void
clear (gpointer data)
{
  ts_executor_free (((Checkpoint *)data)->executor);
}

TsCheckpoints *
ts_checkpoints_new (void)
{
  TsCheckpoints *self = g_new0 (TsCheckpoints, 1);

  self->checkpoints = g_array_new (FALSE, FALSE, sizeof (Checkpoint));
  g_array_set_clear_func (self->checkpoints, clear);
  self->budget_bytes = DEFAULT_BUDGET_BYTES;
  return self;
}

void
ts_checkpoints_free (TsCheckpoints *self)
{
  g_array_unref (self->checkpoints);
  g_free (self);
}

/* Copying takes time with the size of the plan: less often for large ones. */
void
ts_checkpoints_begin (TsCheckpoints *self,
                      const TsPlan *plan)
{
  gsize book_bytes = plan->n_nodes * (sizeof (TsNodeState) + 2 * sizeof (TsTensor *)) + 1;

  g_array_set_size (self->checkpoints, 0);
  self->bytes = 0;
  self->max = (guint)CLAMP (MAX_BOOK_BYTES / book_bytes, 4, MAX_CHECKPOINTS);
  self->due = self->interval = MAX (MIN_INTERVAL, plan->n_nodes / 2);
}

void
ts_checkpoints_set_budget (TsCheckpoints *self,
                           gsize budget_bytes)
{
  self->budget_bytes = budget_bytes;
}

gboolean
ts_checkpoints_is_due (const TsCheckpoints *self,
                       gsize place)
{
  return place >= self->due;
}

void
ts_checkpoints_begin_replay (TsCheckpoints *self,
                             gsize from,
                             gsize place)
{
  self->due = place > from + MIN_INTERVAL ? place - MIN_INTERVAL : G_MAXSIZE;
}

void
ts_checkpoints_end_replay (TsCheckpoints *self)
{
  self->due = (self->checkpoints->len > 0 ? CHECKPOINT (self, self->checkpoints->len - 1)->place : 0) + self->interval;
}

static void
remove_one (TsCheckpoints *self,
            guint i)
{
  self->bytes -= CHECKPOINT (self, i)->bytes;
  g_array_remove_index (self->checkpoints, i);
}

/* Drops one of those that are there, not the last: where the gap that this makes is smallest for its distance from the end. */
static void
thin_out (TsCheckpoints *self)
{
  gsize end = CHECKPOINT (self, self->checkpoints->len - 1)->place;
  double best = G_MAXDOUBLE;
  guint found = 0;

  for (guint i = 0; i + 1 < self->checkpoints->len; i++)
    {
      gsize from = i > 0 ? CHECKPOINT (self, i - 1)->place : 0;
      double gap = (double)(CHECKPOINT (self, i + 1)->place - from) / (double)(end - from + 1);

      if (gap < best)
        {
          best = gap;
          found = i;
        }
    }
  remove_one (self, found);
}

void
ts_checkpoints_add (TsCheckpoints *self,
                    gsize place,
                    TsExecutor *executor)
{
  Checkpoint checkpoint = { .place = place, .executor = ts_executor_copy (executor) };
  guint i = self->checkpoints->len;

  if (checkpoint.executor == NULL)
    {
      self->due = place + RETRY_INTERVAL;
      return;
    }
  self->due = place + self->interval;
  checkpoint.bytes = ts_executor_get_held_bytes (checkpoint.executor);
  while (i > 0 && CHECKPOINT (self, i - 1)->place >= place)
    i--;
  if (i < self->checkpoints->len && CHECKPOINT (self, i)->place == place)
    remove_one (self, i);
  g_array_insert_val (self->checkpoints, i, checkpoint);
  self->bytes += checkpoint.bytes;
  while (self->checkpoints->len > 1 && (self->checkpoints->len > self->max || self->bytes > self->budget_bytes))
    thin_out (self);
  if (self->bytes > self->budget_bytes)
    remove_one (self, 0);
}

TsExecutor *
ts_checkpoints_find (const TsCheckpoints *self,
                     gsize place,
                     gsize *found)
{
  for (guint i = self->checkpoints->len; i-- > 0;)
    if (CHECKPOINT (self, i)->place <= place)
      {
        *found = CHECKPOINT (self, i)->place;
        return CHECKPOINT (self, i)->executor;
      }
  return NULL;
}

void
ts_checkpoints_truncate (TsCheckpoints *self,
                         gsize place)
{
  while (self->checkpoints->len > 0 && CHECKPOINT (self, self->checkpoints->len - 1)->place > place)
    remove_one (self, self->checkpoints->len - 1);
  ts_checkpoints_end_replay (self);
}

guint
ts_checkpoints_get_n (const TsCheckpoints *self)
{
  return self->checkpoints->len;
}

gsize
ts_checkpoints_get_bytes (const TsCheckpoints *self)
{
  return self->bytes;
}
