#include "engine/debug/ts-debugger-times.h"

#include "engine/debug/ts-debugger-private.h"

guint
ts_debugger_copy_times (TsDebugger *self,
                        gint64 *times,
                        guint32 n_ops)
{
  return ts_op_clock_copy (self->clock, times, n_ops);
}

void
ts_debugger_copy_last_turns (TsDebugger *self,
                             gsize *turns,
                             guint32 n_ops)
{
  for (guint32 i = 0; i < n_ops; i++)
    turns[i] = self->recording == NULL ? ts_journal_find_last (self->journal, i) : 0;
}
