#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an operation does beyond the state of its session: that cannot be taken back, or what it sees there may be something else the next time. */
typedef enum
{
  TS_EFFECT_NONE,
  TS_EFFECT_PRINTS,
  TS_EFFECT_WRITES, /* files */
  TS_EFFECT_READS,  /* files */
  TS_EFFECT_TIME,   /* asks what time it is */
} TsEffect;

/* By op type. Any thread. */
TsEffect ts_effect_of (const char *op_type);

/* "printed", "wrote a file", ... */
const char *ts_effect_text (TsEffect effect);

/* Whether something outside is another one afterwards. */
static inline gboolean
ts_effect_is_lasting (TsEffect effect)
{
  return effect == TS_EFFECT_PRINTS || effect == TS_EFFECT_WRITES;
}

G_END_DECLS
