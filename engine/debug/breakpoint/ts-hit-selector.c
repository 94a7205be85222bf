#include "engine/debug/breakpoint/ts-hit-selector.h"

#include "engine/ts-error.h"

#include <string.h>

static const struct
{
  const char *sign;
  TsHitRule rule;
} rules[] = {
  { ">=", TS_HITS_FROM },
  { "=", TS_HITS_EQUAL },
  { "%", TS_HITS_EVERY },
  { "", TS_HITS_EQUAL },
};

gboolean
ts_hit_selector_parse (TsHitSelector *self,
                       const char *text,
                       GError **error)
{
  gsize i = 0;
  guint64 n;

  while (!g_str_has_prefix (text, rules[i].sign))
    i++;
  if (!g_ascii_string_to_unsigned (text + strlen (rules[i].sign), 10, 1, G_MAXINT64, &n, NULL))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected hits as =N, >=N or %%N, found \"%s\"", text);
      return FALSE;
    }
  self->rule = rules[i].rule;
  self->n = n;
  return TRUE;
}

static const char *const spans[] = { "session", "run", "frame" };

gboolean
ts_hit_span_parse (TsHitSpan *span,
                   const char *text,
                   GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    if (strcmp (text, spans[i]) == 0)
      {
        *span = (TsHitSpan)i;
        return TRUE;
      }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "hits are counted per session, run or frame, not per \"%s\"", text);
  return FALSE;
}

const char *
ts_hit_span_name (TsHitSpan span)
{
  return spans[span];
}

gboolean
ts_hit_selector_takes (const TsHitSelector *self,
                       guint64 n)
{
  switch (self->rule)
    {
    case TS_HITS_EQUAL:
      return n == self->n;
    case TS_HITS_FROM:
      return n >= self->n;
    case TS_HITS_EVERY:
      return n % self->n == 0;
    case TS_HITS_ALL:
    default:
      return TRUE;
    }
}

char *
ts_hit_selector_to_string (const TsHitSelector *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].rule == self->rule)
      return g_strdup_printf ("%s%" G_GUINT64_FORMAT, rules[i].sign, self->n);
  return g_strdup ("");
}
