#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/string/ts-string-call.h"
#include "engine/ops/string/ts-unicode.h"
#include "engine/ts-error.h"

#include <string.h>

/* UnicodeDecode, UnicodeDecodeWithOffsets, UnicodeEncode, UnicodeTranscode. */

typedef struct
{
  TsUnicodeReader *reader;
  TsUnicodeWriter writer;
  gunichar replacement;
  gboolean is_strict;
  gboolean leaves_out;
  gboolean replaces_control;
} Unicode;

static gboolean
read_policy (const TsOperation *op,
             Unicode *self,
             GError **error)
{
  g_autofree char *policy = ts_operation_dup_attr_string (op, "errors", NULL, error);
  gint64 replacement;

  if (policy == NULL || !ts_operation_get_attr_int (op, "replacement_char", &replacement, error))
    return FALSE;
  self->is_strict = strcmp (policy, "strict") == 0;
  self->leaves_out = strcmp (policy, "ignore") == 0;
  if (!self->is_strict && !self->leaves_out && strcmp (policy, "replace") != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "errors may be strict, replace or ignore, is %s", policy);
      return FALSE;
    }
  if (replacement < 0 || replacement > 0x10ffff)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "replacement_char is %" G_GINT64_FORMAT ", which is no character", replacement);
      return FALSE;
    }
  self->replacement = (gunichar)replacement;
  return TRUE;
}

static gboolean
decode_prepare (TsKernelInit *init,
                GError **error)
{
  Unicode *self = init->state;
  g_autofree char *encoding = ts_operation_dup_attr_string (init->op, "input_encoding", NULL, error);

  if (encoding == NULL || !read_policy (init->op, self, error) ||
      !ts_operation_get_attr_bool (init->op, "replace_control_characters", &self->replaces_control, error))
    return FALSE;
  self->reader = ts_unicode_reader_new (encoding, error);
  return self->reader != NULL;
}

static gboolean
encode_prepare (TsKernelInit *init,
                GError **error)
{
  Unicode *self = init->state;

  return read_policy (init->op, self, error) && ts_unicode_writer_attr (init->op, &self->writer, error);
}

static gboolean
transcode_prepare (TsKernelInit *init,
                   GError **error)
{
  Unicode *self = init->state;

  return decode_prepare (init, error) && ts_unicode_writer_attr (init->op, &self->writer, error);
}

static void
unicode_release (gpointer state)
{
  Unicode *self = state;

  g_clear_pointer (&self->reader, ts_unicode_reader_free);
}

static gboolean
fail_format (gsize i,
             GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "element %" G_GSIZE_FORMAT " is not well formed in the input encoding", i);
  return FALSE;
}

/* Whether something is to be done about the character. */
static gboolean
is_replaced (const Unicode *self,
             gunichar c,
             gboolean is_bad)
{
  return is_bad || (self->replaces_control && c <= 0x1f);
}

/* ---- decoding: the characters of all strings, and where each string begins ---- */

typedef struct
{
  GArray *chars;  /* gint32 */
  GArray *starts; /* gint64 */
} Decoded;

static gboolean
decode_one (const Unicode *self,
            const TsTensor *in,
            gsize i,
            Decoded *to,
            GError **error)
{
  const TsString *string = &ts_strings (in)[i];
  gint64 start = 0;
  gsize n_bytes;
  gunichar c;
  gboolean is_bad;

  ts_unicode_reader_start (self->reader, string->bytes, string->size);
  for (; ts_unicode_reader_next (self->reader, &c, &n_bytes, &is_bad); start += (gint64)n_bytes)
    {
      gint32 value = (gint32)c;

      if (is_bad && self->is_strict)
        return fail_format (i, error);
      if (is_replaced (self, c, is_bad))
        {
          if (self->leaves_out)
            continue;
          value = (gint32)self->replacement;
        }
      g_array_append_val (to->chars, value);
      g_array_append_val (to->starts, start);
    }
  return TRUE;
}

static void
set_split (TsTensor *splits,
           gsize i,
           guint value)
{
  if (splits->dtype == TS_DTYPE_INT32)
    ((gint32 *)splits->data)[i] = (gint32)value;
  else
    ((gint64 *)splits->data)[i] = value;
}

static gboolean
put_array (TsCall *call,
           guint i,
           const GArray *array,
           GError **error)
{
  TsTensor *out = ts_call_alloc (call, i, &TS_SHAPE (array->len), error);

  if (out != NULL && array->len > 0)
    memcpy (out->data, array->data, array->len * ts_dtype_size (out->dtype));
  return out != NULL;
}

static gboolean
decode_run (TsCall *call,
            GError **error)
{
  const Unicode *self = call->state;
  const TsTensor *in = call->in[0];
  TsTensor *splits = ts_call_alloc (call, 0, &TS_SHAPE ((gint64)in->n_elements + 1), error);
  g_autoptr (GArray) chars = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (splits == NULL)
    return FALSE;
  set_split (splits, 0, 0);
  for (gsize i = 0; i < in->n_elements; i++)
    {
      if (ts_call_is_cancelled_at (call, i, error) || !decode_one (self, in, i, &(Decoded) { chars, starts }, error))
        return FALSE;
      set_split (splits, i + 1, chars->len);
    }
  return put_array (call, 1, chars, error) && (call->n_out < 3 || put_array (call, 2, starts, error));
}

/* ---- encoding ---- */

static gboolean
check_splits (const TsCall *call,
              GError **error)
{
  const TsTensor *splits = call->in[1];
  gint64 n_chars = (gint64)call->in[0]->n_elements, last = 0;

  if (!ts_arg_check_rank (call, 1, "input_splits", 1, error))
    return FALSE;
  if (splits->n_elements == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input_splits must not be empty");
      return FALSE;
    }
  for (gsize i = 0; i < splits->n_elements; i++)
    {
      gint64 split = ts_int_at (splits, i);

      if (split < last || split > n_chars || (i == 0 && split != 0) || (i + 1 == splits->n_elements && split != n_chars))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "input_splits[%" G_GSIZE_FORMAT "] is %" G_GINT64_FORMAT "; they must go up from 0 to %" G_GINT64_FORMAT, i, split, n_chars);
          return FALSE;
        }
      last = split;
    }
  return TRUE;
}

static gboolean
encode_one (const TsCall *call,
            gsize i,
            GArray *units,
            GError **error)
{
  const Unicode *self = call->state;
  const gint32 *chars = call->in[0]->data;

  for (gint64 k = ts_int_at (call->in[1], i); k < ts_int_at (call->in[1], i + 1); k++)
    if (chars[k] >= 0 && chars[k] <= 0x10ffff)
      ts_unicode_append (units, (gunichar)chars[k]);
    else if (self->is_strict)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input_values[%" G_GINT64_FORMAT "] is %d, which is no character", k, chars[k]);
        return FALSE;
      }
    else if (!self->leaves_out)
      ts_unicode_append (units, self->replacement);
  return TRUE;
}

static gboolean
encode_run (TsCall *call,
            GError **error)
{
  const Unicode *self = call->state;
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autoptr (GString) text = g_string_new (NULL);
  TsTensor *out;

  if (!check_splits (call, error) ||
      (out = ts_call_alloc (call, 0, &TS_SHAPE ((gint64)call->in[1]->n_elements - 1), error)) == NULL)
    return FALSE;
  for (gsize i = 0; i < out->n_elements; i++)
    {
      g_array_set_size (units, 0);
      g_string_truncate (text, 0);
      if (ts_call_is_cancelled_at (call, i, error) || !encode_one (call, i, units, error))
        return FALSE;
      self->writer ((const guint16 *)(gconstpointer)units->data, units->len, text);
      ts_call_put_string (call, 0, i, text);
    }
  return TRUE;
}

/* ---- transcoding ---- */

static gboolean
transcode_one (const Unicode *self,
               const TsTensor *in,
               gsize i,
               GArray *units,
               GError **error)
{
  const TsString *string = &ts_strings (in)[i];
  gsize n_bytes;
  gunichar c;
  gboolean is_bad;

  ts_unicode_reader_start (self->reader, string->bytes, string->size);
  while (ts_unicode_reader_next (self->reader, &c, &n_bytes, &is_bad))
    if (!is_replaced (self, c, is_bad))
      ts_unicode_append (units, c);
    else if (self->is_strict)
      return fail_format (i, error);
    else if (!self->leaves_out)
      ts_unicode_append (units, self->replacement);
  return TRUE;
}

static gboolean
transcode_run (TsCall *call,
               GError **error)
{
  const Unicode *self = call->state;
  const TsTensor *in = call->in[0];
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autoptr (GString) text = g_string_new (NULL);

  if (ts_call_alloc (call, 0, &in->shape, error) == NULL)
    return FALSE;
  for (gsize i = 0; i < in->n_elements; i++)
    {
      g_array_set_size (units, 0);
      g_string_truncate (text, 0);
      if (ts_call_is_cancelled_at (call, i, error) || !transcode_one (self, in, i, units, error))
        return FALSE;
      self->writer ((const guint16 *)(gconstpointer)units->data, units->len, text);
      ts_call_put_string (call, 0, i, text);
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define ROW(type, ready, function)                                                                             \
  {                                                                                                            \
    .op = type, .prepare = ready, .state_size = sizeof (Unicode), .release = unicode_release, .run = function, \
    .semantics = "tensorflow/core/kernels/unicode_ops.cc"                                                      \
  }

const TsKernelDef ts_unicode_kernels[] = {
  ROW ("UnicodeDecode", decode_prepare, decode_run),
  ROW ("UnicodeDecodeWithOffsets", decode_prepare, decode_run),
  ROW ("UnicodeEncode", encode_prepare, encode_run),
  ROW ("UnicodeTranscode", transcode_prepare, transcode_run),
  { 0 },
};

const TsShapeDef ts_unicode_shapes[] = {
  { 0 },
};
