#include "app/ts-stop-follower.h"

void
ts_stop_follower_init (TsStopFollower *self)
{
  *self = (TsStopFollower) { 0, TS_NO_OP, TS_NO_OP };
}

static TsOutput
find_result (TsStopFollower *self,
             TsDocument *document)
{
  guint32 selected = ts_document_get_selected_op (document);
  guint n;
  const TsOutput *fetches = ts_debug_worker_get_fetches (ts_document_get_worker (document), &n);

  if (n == 0 || (selected != TS_NO_OP && selected != self->followed_op))
    return TS_NO_OUTPUT;
  return fetches[0];
}

TsOutput
ts_stop_follower_find_subject (TsStopFollower *self,
                               TsDocument *document,
                               const TsStop *stop)
{
  TsOutput subject = { stop->op, 0 };

  if (stop->reason == TS_STOP_DONE)
    subject = find_result (self, document);
  else if (stop->reason == TS_STOP_STEP && stop->run == self->last_run && self->last_op != TS_NO_OP)
    subject.op = self->last_op;

  if (subject.op != TS_NO_OP)
    self->followed_op = subject.op;
  self->last_op = stop->op;
  self->last_run = stop->run;
  return subject;
}
