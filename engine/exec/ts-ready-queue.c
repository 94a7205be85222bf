#include "engine/exec/ts-ready-queue.h"

typedef struct
{
  TsActivation activation;
  gint64 iteration;
  guint64 number;
} Entry;

#define ENTRY(self, i) g_array_index ((self)->heap, Entry, i)

void
ts_ready_queue_init (TsReadyQueue *self)
{
  self->heap = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->n_pushed = 0;
}

void
ts_ready_queue_clear (TsReadyQueue *self)
{
  for (guint i = 0; i < self->heap->len; i++)
    {
      TsProgress *progress = ENTRY (self, i).activation.progress;

      if (progress != NULL)
        progress->free (progress);
    }
  g_clear_pointer (&self->heap, g_array_unref);
}

static gboolean
comes_before (const Entry *a,
              const Entry *b)
{
  if (a->activation.node != b->activation.node)
    return a->activation.node < b->activation.node;
  if (a->iteration != b->iteration)
    return a->iteration < b->iteration;
  return a->number < b->number;
}

void
ts_ready_queue_push (TsReadyQueue *self,
                     const TsActivation *activation)
{
  Entry entry = { *activation, ts_activation_get_iteration (activation), self->n_pushed++ };
  guint i = self->heap->len;

  g_array_append_val (self->heap, entry);
  while (i > 0 && comes_before (&entry, &ENTRY (self, (i - 1) / 2)))
    {
      ENTRY (self, i) = ENTRY (self, (i - 1) / 2);
      i = (i - 1) / 2;
    }
  ENTRY (self, i) = entry;
}

gboolean
ts_ready_queue_pop (TsReadyQueue *self,
                    TsActivation *activation)
{
  guint n = self->heap->len;
  guint i = 0;
  Entry last;

  if (n == 0)
    return FALSE;

  *activation = ENTRY (self, 0).activation;
  last = ENTRY (self, --n);
  g_array_set_size (self->heap, n);

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
  if (n > 0)
    ENTRY (self, i) = last;
  return TRUE;
}

guint
ts_ready_queue_get_length (const TsReadyQueue *self)
{
  return self->heap->len;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return comes_before (a, b) ? -1 : 1;
}

void
ts_ready_queue_list (const TsReadyQueue *self,
                     TsActivation *activations)
{
  g_autoptr (GArray) sorted = g_array_copy (self->heap);

  g_array_sort (sorted, compare);
  for (guint i = 0; i < sorted->len; i++)
    activations[i] = g_array_index (sorted, Entry, i).activation;
}
