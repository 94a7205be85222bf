#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TS_HITS_ALL,
  TS_HITS_EQUAL, /* `=n`: the n-th */
  TS_HITS_FROM,  /* `>=n`: the n-th and all after it */
  TS_HITS_EVERY, /* `%n`: the n-th, the 2n-th, ... */
} TsHitRule;

/* Since when hits are counted. */
typedef enum
{
  TS_HITS_PER_SESSION,
  TS_HITS_PER_RUN,
  TS_HITS_PER_FRAME, /* since the innermost loop was entered */
} TsHitSpan;

/* Which hits of a breakpoint count. A plain value. */
typedef struct
{
  TsHitRule rule;
  TsHitSpan span;
  guint64 n;
} TsHitSelector;

/* @text: `=n`, `>=n`, `%n` or `n`, which is `=n`; @self is left alone on error: %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_hit_selector_parse (TsHitSelector *self, const char *text, GError **error);

/* @text: `run`, `frame` or `session` */
gboolean ts_hit_span_parse (TsHitSpan *span, const char *text, GError **error);
const char *ts_hit_span_name (TsHitSpan span);

/* Whether hit number @n, from 1, counts. */
gboolean ts_hit_selector_takes (const TsHitSelector *self, guint64 n);

/* `>=3`; "" for all. (transfer full) */
char *ts_hit_selector_to_string (const TsHitSelector *self);

G_END_DECLS
