#include "engine/debug/ts-debugger.h"

TsStop *
ts_stop_ref (TsStop *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_stop_unref (TsStop *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_error (&self->error);
  g_free (self->text);
  g_free (self);
}

const char *
ts_value_state_name (TsValueState state)
{
  static const char *const names[] = {
    [TS_VALUE_NOT_COMPUTED] = "not computed",
    [TS_VALUE_LIVE] = "live",
    [TS_VALUE_DEAD] = "dead",
    [TS_VALUE_FED] = "fed",
    [TS_VALUE_OVERRIDDEN] = "overridden",
    [TS_VALUE_RELEASED] = "released",
    [TS_VALUE_UNINITIALIZED] = "uninitialized",
    [TS_VALUE_ERROR] = "error",
    [TS_VALUE_NOT_RECORDED] = "not in the recording",
  };

  return names[state];
}

const char *
ts_op_state_name (TsOpState state)
{
  static const char *const names[] = {
    [TS_OP_OUTSIDE] = "not needed",
    [TS_OP_WAITING] = "waiting",
    [TS_OP_READY] = "ready",
    [TS_OP_CURRENT] = "current",
    [TS_OP_DONE] = "done",
    [TS_OP_DEAD] = "dead",
    [TS_OP_FED] = "fed",
    [TS_OP_FAILED] = "failed",
  };

  return names[state];
}
