#include "engine/debug/travel/ts-past.h"

#include "engine/debug/ts-debugger-private.h"
#include "engine/ts-error.h"

GCancellable *
ts_debugger_begin_looking (TsDebugger *self,
                           GCancellable *cancellable)
{
  return cancellable != NULL ? cancellable : self->cancellable;
}

/* The pause was meant for this, not for the next run. */
void
ts_debugger_end_looking (TsDebugger *self)
{
  if (!g_atomic_int_get (&self->pause_requested))
    return;
  g_atomic_int_set (&self->pause_requested, FALSE);
  g_cancellable_reset (self->cancellable);
}

gssize
ts_debugger_find_last_entry (TsDebugger *self,
                             guint32 op)
{
  for (gsize i = ts_journal_get_length (self->journal); i-- > 0;)
    {
      const TsJournalEntry *entry = ts_journal_get (self->journal, i);

      if (entry->depth == 0 && !entry->dead && !entry->is_blocked && entry->op->index == op)
        return (gssize)i;
    }
  return -1;
}

gsize
ts_debugger_get_n_entries (TsDebugger *self)
{
  return ts_journal_get_length (self->journal);
}

TsTensor *
ts_debugger_peek_output (TsDebugger *self,
                         gsize entry,
                         guint32 i)
{
  const TsJournalEntry *written = entry < ts_journal_get_length (self->journal) ? ts_journal_get (self->journal, entry) : NULL;

  return written != NULL && written->outputs != NULL && i < written->n_outputs ? written->outputs[i] : NULL;
}

gssize
ts_debugger_find_last_writer (TsDebugger *self,
                              const TsResource *resource)
{
  return ts_journal_find_last_change (self->journal, resource, ts_journal_get_length (self->journal));
}

static TsTensor **
dup_tensors (TsTensor *const *tensors,
             guint n)
{
  TsTensor **copy = g_new0 (TsTensor *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = tensors[i] != NULL ? ts_tensor_ref (tensors[i]) : NULL;
  return copy;
}

static void
free_tensors (TsTensor **tensors,
              guint n)
{
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&tensors[i], ts_tensor_unref);
  g_free (tensors);
}

void
ts_past_free (TsPast *self)
{
  free_tensors (self->in, self->n_in);
  free_tensors (self->out, self->n_out);
  g_free (self->sources);
  g_free (self->results);
  g_free (self->place);
  g_free (self);
}

typedef struct
{
  gsize entry;
  TsPast *found;
} Search;

static gboolean
keep_if_found (const TsRetraced *activation,
               gpointer user_data)
{
  Search *search = user_data;
  TsPast *past;

  if (activation->entry != search->entry)
    return activation->entry < search->entry;
  search->found = past = g_new0 (TsPast, 1);
  past->entry = activation->entry;
  past->op = activation->op;
  past->place = ts_retraced_dup_place (activation);
  past->n_in = activation->n_in;
  past->in = dup_tensors (activation->in, past->n_in);
  past->sources = g_memdup2 (activation->sources, past->n_in * sizeof *past->sources);
  past->n_out = activation->written->n_outputs;
  past->out = dup_tensors (activation->out, past->n_out);
  past->results = activation->results != NULL ? g_memdup2 (activation->results, past->n_out * sizeof *past->results) : NULL;
  return FALSE;
}

TsPast *
ts_debugger_get_past (TsDebugger *self,
                      gsize entry,
                      GCancellable *cancellable,
                      GError **error)
{
  Search search = { entry, NULL };

  if (!ts_debugger_retrace (self, keep_if_found, &search, NULL, cancellable, error))
    return NULL;
  if (search.found == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "activation %" G_GSIZE_FORMAT " of the run is dead, or inside of a dataset", entry + 1);
  return search.found;
}
