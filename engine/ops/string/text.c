#include "engine/ops/ts-families.h"

#include "engine/ops/string/ts-string-call.h"
#include "engine/ops/string/ts-unicode.h"
#include "engine/ts-error.h"

#include <string.h>

/* StringLength, StringUpper, StringLower, StringStrip. */

/* ---- StringLength ---- */

static gboolean
length_prepare (TsKernelInit *init,
                GError **error)
{
  return ts_unicode_unit_attr (init->op, init->state, error);
}

static gboolean
length_run (TsCall *call,
            GError **error)
{
  const TsUnicodeUnit *unit = call->state;
  const TsTensor *in = call->in[0];
  TsTensor *out = ts_call_alloc (call, 0, &in->shape, error);

  if (out == NULL)
    return FALSE;
  for (gsize i = 0; i < in->n_elements; i++)
    {
      const TsString *s = &ts_strings (in)[i];
      gsize n = s->size;

      if (ts_call_is_cancelled_at (call, i, error))
        return FALSE;
      if (*unit == TS_UNICODE_UNIT_CHAR)
        for (gsize k = 0; k < s->size; k++)
          n -= ts_unicode_is_trail (s->bytes[k]);
      ((gint32 *)out->data)[i] = (gint32)n;
    }
  return TRUE;
}

/* ---- StringUpper, StringLower: of ASCII, or of all letters ---- */

typedef struct
{
  TsUnicodeReader *reader; /* (nullable): of UTF-8; %NULL for ASCII */
} Case;

static gboolean
case_prepare (TsKernelInit *init,
              GError **error)
{
  Case *self = init->state;
  g_autofree char *encoding = ts_operation_dup_attr_string (init->op, "encoding", NULL, error);

  if (encoding == NULL)
    return FALSE;
  if (*encoding == '\0')
    return TRUE;
  if (strcmp (encoding, "utf-8") != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the encoding may be utf-8 or empty, is %s", encoding);
      return FALSE;
    }
  self->reader = ts_unicode_reader_new (encoding, error);
  return self->reader != NULL;
}

static void
case_release (gpointer state)
{
  Case *self = state;

  g_clear_pointer (&self->reader, ts_unicode_reader_free);
}

/* The text with what is wrong replaced; TensorFlow hands it on up to its first NUL. (transfer full) */
static char *
dup_valid (TsUnicodeReader *reader,
           const TsString *in)
{
  GString *valid = g_string_new (NULL);
  gunichar c;
  gsize n_bytes;
  gboolean is_bad;

  ts_unicode_reader_start (reader, in->bytes, strlen (in->bytes));
  while (ts_unicode_reader_next (reader, &c, &n_bytes, &is_bad))
    g_string_append_unichar (valid, c);
  return g_string_free (valid, FALSE);
}

#define DEFINE_CASE(name, change_byte, change_text)                                            \
  static gboolean name##_one (const TsString *in, GString *out, gpointer data, GError **error) \
  {                                                                                            \
    const Case *self = data;                                                                   \
                                                                                               \
    if (self->reader != NULL)                                                                  \
      {                                                                                        \
        g_autofree char *valid = dup_valid (self->reader, in);                                 \
        g_autofree char *changed = change_text (valid, -1);                                    \
                                                                                               \
        g_string_append (out, changed);                                                        \
        return TRUE;                                                                           \
      }                                                                                        \
    g_string_append_len (out, in->bytes, (gssize)in->size);                                    \
    for (gsize k = 0; k < out->len; k++)                                                       \
      out->str[k] = change_byte (out->str[k]);                                                 \
    return TRUE;                                                                               \
  }                                                                                            \
                                                                                               \
  static gboolean name##_run (TsCall *call, GError **error)                                    \
  {                                                                                            \
    return ts_call_map_strings (call, name##_one, call->state, error);                         \
  }

DEFINE_CASE (upper, g_ascii_toupper, g_utf8_strup)
DEFINE_CASE (lower, g_ascii_tolower, g_utf8_strdown)

/* ---- StringStrip ---- */

static inline gboolean
is_space (char c)
{
  return g_ascii_isspace (c) || c == '\v';
}

static gboolean
strip_one (const TsString *in,
           GString *out,
           gpointer data,
           GError **error)
{
  gsize begin = 0, end = in->size;

  while (begin < end && is_space (in->bytes[begin]))
    begin++;
  while (end > begin && is_space (in->bytes[end - 1]))
    end--;
  g_string_append_len (out, in->bytes + begin, (gssize)(end - begin));
  return TRUE;
}

static gboolean
strip_run (TsCall *call,
           GError **error)
{
  return ts_call_map_strings (call, strip_one, NULL, error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_text_kernels[] = {
  { .op = "StringLength", .prepare = length_prepare, .state_size = sizeof (TsUnicodeUnit), .run = length_run, .semantics = "tensorflow/core/kernels/string_length_op.cc" },
  { .op = "StringLower", .prepare = case_prepare, .state_size = sizeof (Case), .release = case_release, .run = lower_run, .semantics = "tensorflow/core/kernels/string_lower_op.cc" },
  { .op = "StringStrip", .run = strip_run, .semantics = "tensorflow/core/kernels/string_strip_op.cc" },
  { .op = "StringUpper", .prepare = case_prepare, .state_size = sizeof (Case), .release = case_release, .run = upper_run, .semantics = "tensorflow/core/kernels/string_upper_op.cc" },
  { 0 },
};

const TsShapeDef ts_text_shapes[] = {
  { 0 },
};
