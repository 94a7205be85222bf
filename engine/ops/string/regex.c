#include "engine/ops/ts-families.h"

#include "engine/ops/string/ts-regex.h"
#include "engine/ops/string/ts-string-call.h"

/* RegexFullMatch, RegexReplace, and both with a pattern that is an attribute. */

typedef struct
{
  TsRegex *regex; /* (nullable): if the pattern is an attribute */
  TsString rewrite;
  gboolean is_global;
} Regex;

static gboolean
compile_attr (TsKernelInit *init,
              gboolean is_whole,
              GError **error)
{
  Regex *self = init->state;
  TsString pattern;

  if (!ts_string_attr (init->op, "pattern", &pattern, error))
    return FALSE;
  self->regex = ts_regex_new (&pattern, is_whole, error);
  g_free (pattern.bytes);
  return self->regex != NULL;
}

static gboolean
match_prepare (TsKernelInit *init,
               GError **error)
{
  return compile_attr (init, TRUE, error);
}

static gboolean
replace_prepare (TsKernelInit *init,
                 GError **error)
{
  Regex *self = init->state;

  return ts_operation_get_attr_bool (init->op, "replace_global", &self->is_global, error);
}

static gboolean
static_replace_prepare (TsKernelInit *init,
                        GError **error)
{
  Regex *self = init->state;

  return replace_prepare (init, error) && ts_string_attr (init->op, "rewrite", &self->rewrite, error) && compile_attr (init, FALSE, error);
}

static void
regex_release (gpointer state)
{
  Regex *self = state;

  g_clear_pointer (&self->regex, ts_regex_free);
  g_free (self->rewrite.bytes);
}

/* (transfer full) (nullable) */
static TsRegex *
compile_input (const TsCall *call,
               gboolean is_whole,
               GError **error)
{
  const TsString *pattern = ts_call_string_scalar (call, 1, "the pattern", error);

  return pattern != NULL ? ts_regex_new (pattern, is_whole, error) : NULL;
}

/* ---- matching ---- */

static gboolean
match_all (TsCall *call,
           const TsRegex *regex,
           GError **error)
{
  const TsTensor *in = call->in[0];
  TsTensor *out = ts_call_alloc (call, 0, &in->shape, error);

  if (out == NULL)
    return FALSE;
  for (gsize i = 0; i < in->n_elements; i++)
    {
      gboolean matches;

      if (ts_call_is_cancelled (call, error))
        return FALSE;
      if (!ts_regex_matches (regex, &ts_strings (in)[i], &matches, error))
        {
          g_prefix_error (error, "element %" G_GSIZE_FORMAT ": ", i);
          return FALSE;
        }
      ((guint8 *)out->data)[i] = matches != FALSE;
    }
  return TRUE;
}

static gboolean
static_match_run (TsCall *call,
                  GError **error)
{
  const Regex *self = call->state;

  return match_all (call, self->regex, error);
}

static gboolean
match_run (TsCall *call,
           GError **error)
{
  g_autoptr (TsRegex) regex = compile_input (call, TRUE, error);

  return regex != NULL && match_all (call, regex, error);
}

/* ---- replacing ---- */

typedef struct
{
  TsCall *call;
  const TsRegex *regex;
  const TsString *rewrite;
  gboolean is_global;
} Replacement;

static gboolean
replace_one (const TsString *in,
             GString *out,
             gpointer data,
             GError **error)
{
  const Replacement *self = data;

  return !ts_call_is_cancelled (self->call, error) && ts_regex_replace (self->regex, in, self->rewrite, self->is_global, out, self->call->cancellable, error);
}

static gboolean
static_replace_run (TsCall *call,
                    GError **error)
{
  const Regex *self = call->state;

  return ts_call_map_strings (call, replace_one, &(Replacement) { call, self->regex, &self->rewrite, self->is_global }, error);
}

static gboolean
replace_run (TsCall *call,
             GError **error)
{
  const Regex *self = call->state;
  g_autoptr (TsRegex) regex = compile_input (call, FALSE, error);
  const TsString *rewrite;

  if (regex == NULL || (rewrite = ts_call_string_scalar (call, 2, "the rewrite", error)) == NULL)
    return FALSE;
  return ts_call_map_strings (call, replace_one, &(Replacement) { call, regex, rewrite, self->is_global }, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define ROW(type, ready, function, file)                                                                   \
  {                                                                                                        \
    .op = type, .prepare = ready, .state_size = sizeof (Regex), .release = regex_release, .run = function, \
    .semantics = file                                                                                      \
  }

const TsKernelDef ts_regex_kernels[] = {
  ROW ("RegexFullMatch", NULL, match_run, "tensorflow/core/kernels/regex_full_match_op.cc"),
  ROW ("RegexReplace", replace_prepare, replace_run, "tensorflow/core/kernels/regex_replace_op.cc"),
  ROW ("StaticRegexFullMatch", match_prepare, static_match_run, "tensorflow/core/kernels/regex_full_match_op.cc"),
  ROW ("StaticRegexReplace", static_replace_prepare, static_replace_run, "tensorflow/core/kernels/regex_replace_op.cc"),
  { 0 },
};

const TsShapeDef ts_regex_shapes[] = {
  { 0 },
};
