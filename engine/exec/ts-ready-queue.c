#include "engine/exec/ts-ready-queue.h"

#include <stdlib.h>
#include <string.h>

#define MIN_ROOM 8

struct _TsReadyEntry
{
  TsActivation activation;
  gint64 iteration;
  guint64 key; /* of the policy; all the same in file order */
};

typedef TsReadyEntry Entry;

#define ENTRY(self, i) (self)->heap[i]

void
ts_ready_queue_init (TsReadyQueue *self,
                     TsReadyOrder *order)
{
  *self = (TsReadyQueue) { .order = order };
}

void
ts_ready_queue_clear (TsReadyQueue *self)
{
  for (guint i = 0; i < self->length; i++)
    {
      TsProgress *progress = ENTRY (self, i).activation.progress;

      if (progress != NULL)
        progress->free (progress);
    }
  g_clear_pointer (&self->heap, g_free);
  self->length = self->room = 0;
}

static void
make_room (TsReadyQueue *self,
           guint n)
{
  if (G_LIKELY (n <= self->room))
    return;
  self->room = MAX (2 * self->room, MAX (n, MIN_ROOM));
  self->heap = g_renew (Entry, self->heap, self->room);
}

/* A lot for each number: splitmix64. */
static guint64
draw (guint64 seed,
      guint64 number)
{
  guint64 x = seed + number * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

guint64
ts_ready_order_get_key (const TsReadyOrder *self,
                        const TsActivation *activation)
{
  switch (self->policy)
    {
    case TS_SCHEDULE_FIFO:
      return activation->number;
    case TS_SCHEDULE_LIFO:
      return G_MAXUINT64 - activation->number;
    case TS_SCHEDULE_RANDOM:
      return draw (self->seed, activation->number);
    case TS_SCHEDULE_FILE:
    default:
      return 0;
    }
}

static gboolean
comes_before (const Entry *a,
              const Entry *b)
{
  if (a->key != b->key)
    return a->key < b->key;
  if (a->activation.node != b->activation.node)
    return a->activation.node < b->activation.node;
  if (a->iteration != b->iteration)
    return a->iteration < b->iteration;
  return a->activation.number < b->activation.number;
}

/* Lets @entry rise from the free place @i. */
static void
rise (TsReadyQueue *self,
      guint i,
      const Entry *entry)
{
  while (i > 0 && comes_before (entry, &ENTRY (self, (i - 1) / 2)))
    {
      ENTRY (self, i) = ENTRY (self, (i - 1) / 2);
      i = (i - 1) / 2;
    }
  ENTRY (self, i) = *entry;
}

void
ts_ready_queue_push (TsReadyQueue *self,
                     const TsActivation *activation)
{
  Entry entry = { .activation = *activation, .iteration = ts_activation_get_iteration (activation) };

  if (entry.activation.number == 0)
    entry.activation.number = ++self->order->n_numbers;
  entry.key = ts_ready_order_get_key (self->order, &entry.activation);
  make_room (self, self->length + 1);
  rise (self, self->length++, &entry);
}

/* Takes the entry at @at out. */
static void
take_out (TsReadyQueue *self,
          guint at)
{
  guint n = --self->length;
  guint i = at;
  Entry last;

  if (at == n)
    return;
  last = ENTRY (self, n);
  while (2 * i + 1 < n)
    {
      guint child = 2 * i + 1;

      if (child + 1 < n && comes_before (&ENTRY (self, child + 1), &ENTRY (self, child)))
        child++;
      if (comes_before (&last, &ENTRY (self, child)))
        break;
      ENTRY (self, i) = ENTRY (self, child);
      i = child;
    }
  rise (self, i, &last);
}

gboolean
ts_ready_queue_pop (TsReadyQueue *self,
                    TsActivation *activation)
{
  if (self->length == 0)
    return FALSE;
  *activation = ENTRY (self, 0).activation;
  take_out (self, 0);
  return TRUE;
}

gboolean
ts_ready_queue_take (TsReadyQueue *self,
                     guint64 number,
                     TsActivation *activation)
{
  for (guint i = 0; i < self->length; i++)
    if (ENTRY (self, i).activation.number == number)
      {
        *activation = ENTRY (self, i).activation;
        take_out (self, i);
        return TRUE;
      }
  return FALSE;
}

guint
ts_ready_queue_get_length (const TsReadyQueue *self)
{
  return self->length;
}

guint64
ts_ready_queue_get_first_key (const TsReadyQueue *self)
{
  return ENTRY (self, 0).key;
}

static int
compare (const void *a,
         const void *b)
{
  return comes_before (a, b) ? -1 : 1;
}

void
ts_ready_queue_list (const TsReadyQueue *self,
                     TsActivation *activations)
{
  g_autofree Entry *sorted = g_memdup2 (self->heap, self->length * sizeof *self->heap);

  if (self->length > 0)
    qsort (sorted, self->length, sizeof *sorted, compare);
  for (guint i = 0; i < self->length; i++)
    activations[i] = sorted[i].activation;
}

void
ts_ready_queue_foreach (TsReadyQueue *self,
                        void (*func) (TsActivation *activation, gpointer user_data),
                        gpointer user_data)
{
  for (guint i = 0; i < self->length; i++)
    func (&ENTRY (self, i).activation, user_data);
}

void
ts_ready_queue_copy (TsReadyQueue *self,
                     const TsReadyQueue *from)
{
  make_room (self, from->length);
  self->length = from->length;
  if (from->length > 0)
    memcpy (self->heap, from->heap, from->length * sizeof *from->heap);
}
