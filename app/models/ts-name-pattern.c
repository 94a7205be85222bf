#include "app/models/ts-name-pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

#define STACK_AT_FIRST (32 * 1024)
#define STACK_AT_MOST (512 * 1024)

struct _TsNamePattern
{
  pcre2_code *code;
};

struct _TsNameMatcher
{
  const pcre2_code *code;
  pcre2_match_data *data;
  pcre2_match_context *context;
  pcre2_jit_stack *stack;
};

/* (transfer full) */
static char *
dup_reason (int code)
{
  PCRE2_UCHAR text[256];

  pcre2_get_error_message (code, text, sizeof text);
  return g_strdup ((const char *)text);
}

/* Whatever stands before the rest is passed over anyway when the rest is looked for; as a part of the pattern it costs as much as all else. */
static const char *
skip_anything (const char *source)
{
  while (g_str_has_prefix (source, ".*") && (source[2] == '\0' || strchr ("+?*{", source[2]) == NULL))
    source += 2;
  return source;
}

TsNamePattern *
ts_name_pattern_new (const char *source,
                     GError **error)
{
  TsNamePattern *self;
  PCRE2_SIZE at;
  int failure;
  const char *needed = skip_anything (source);
  pcre2_code *code = pcre2_compile ((PCRE2_SPTR)needed, PCRE2_ZERO_TERMINATED, PCRE2_CASELESS | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &failure, &at, NULL);

  if (code == NULL)
    {
      g_autofree char *reason = dup_reason (failure);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the regular expression \"%s\" is wrong after its first %ld characters: %s", source,
                   g_utf8_strlen (source, needed - source + (gssize)at), reason);
      return NULL;
    }
  pcre2_jit_compile (code, PCRE2_JIT_COMPLETE); /* where it cannot, it is interpreted */
  self = g_new (TsNamePattern, 1);
  self->code = code;
  return self;
}

void
ts_name_pattern_free (TsNamePattern *self)
{
  pcre2_code_free (self->code);
  g_free (self);
}

TsNameMatcher *
ts_name_matcher_new (const TsNamePattern *pattern)
{
  TsNameMatcher *self = g_new (TsNameMatcher, 1);

  self->code = pattern->code;
  self->data = pcre2_match_data_create (1, NULL);
  self->context = pcre2_match_context_create (NULL);
  self->stack = pcre2_jit_stack_create (STACK_AT_FIRST, STACK_AT_MOST, NULL);
  if (self->data == NULL || self->context == NULL)
    g_error ("no memory to look for a regular expression");
  pcre2_jit_stack_assign (self->context, NULL, self->stack);
  return self;
}

void
ts_name_matcher_free (TsNameMatcher *self)
{
  pcre2_match_data_free (self->data);
  pcre2_match_context_free (self->context);
  pcre2_jit_stack_free (self->stack);
  g_free (self);
}

gboolean
ts_name_matcher_finds (TsNameMatcher *self,
                       const char *name,
                       GError **error)
{
  int found = pcre2_match (self->code, (PCRE2_SPTR)name, strlen (name), 0, 0, self->data, self->context);

  if (found < 0 && found != PCRE2_ERROR_NOMATCH)
    {
      g_autofree char *reason = dup_reason (found);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s, on \"%s\"", reason, name);
    }
  return found >= 0;
}
