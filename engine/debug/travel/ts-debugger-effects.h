#pragma once

#include "engine/debug/ts-debugger.h"
#include "engine/debug/travel/ts-effect.h"

G_BEGIN_DECLS

/**
 * TsEffectItem:
 * @t: how many activations were over before it
 * @is_back: the run stands before it: it was gone back over
 * @is_reused: it was not done again: what it gave the time before was given again
 * @text: name and op type
 *
 * Something that an operation of the run did outside.
 */
typedef struct
{
  TsEffect effect;
  gsize t;
  gboolean is_back;
  gboolean is_reused;
  char *text;
} TsEffectItem;

/* E6: by time. (transfer full) (element-type TsEffectItem) */
GPtrArray *ts_debugger_list_effects (TsDebugger *self);

G_END_DECLS
