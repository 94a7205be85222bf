#include "engine/ops/ts-families.h"

#include "engine/ops/string/ts-string-call.h"
#include "engine/ts-error.h"

#include <string.h>

/* EncodeBase64, DecodeBase64: the alphabet that is safe in URLs. */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static gboolean
encode_prepare (TsKernelInit *init,
                GError **error)
{
  return ts_operation_get_attr_bool (init->op, "pad", init->state, error);
}

static gboolean
encode_one (const TsString *in,
            GString *out,
            gpointer data,
            GError **error)
{
  const gboolean *pads = data;
  const guint8 *bytes = (const guint8 *)in->bytes;

  for (gsize i = 0; i < in->size; i += 3)
    {
      gsize n = MIN (3, in->size - i);
      guint32 group = 0;

      for (gsize k = 0; k < n; k++)
        group |= (guint32)bytes[i + k] << (16 - 8 * k);
      for (gsize k = 0; k <= n; k++)
        g_string_append_c (out, alphabet[group >> (18 - 6 * k) & 63]);
      for (gsize k = n; k < 3 && *pads; k++)
        g_string_append_c (out, '=');
    }
  return TRUE;
}

static gboolean
encode_run (TsCall *call,
            GError **error)
{
  return ts_call_map_strings (call, encode_one, call->state, error);
}

/* Bytes without the padding, which may make up a whole last group. */
static gsize
size_without_padding (const TsString *in)
{
  const char *end = in->bytes + in->size;

  if (in->size == 0 || in->size % 4 != 0 || end[-1] != '=')
    return in->size;
  return end[-2] == '=' ? in->size - 2 : in->size - 1;
}

static gboolean
decode_one (const TsString *in,
            GString *out,
            gpointer data,
            GError **error)
{
  gsize size = size_without_padding (in);

  if (size % 4 == 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GSIZE_FORMAT " characters cannot be base64", in->size);
      return FALSE;
    }
  for (gsize i = 0; i < size; i += 4)
    {
      gsize n = MIN (4, size - i);
      guint32 group = 0;

      for (gsize k = 0; k < n; k++)
        {
          const char *place = in->bytes[i + k] != '\0' ? strchr (alphabet, in->bytes[i + k]) : NULL;

          if (place == NULL)
            {
              g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "character %" G_GSIZE_FORMAT " is not of the base64 that is safe in URLs", i + k);
              return FALSE;
            }
          group |= (guint32)(place - alphabet) << (18 - 6 * k);
        }
      for (gsize k = 0; k + 1 < n; k++)
        g_string_append_c (out, (char)(group >> (16 - 8 * k)));
    }
  return TRUE;
}

static gboolean
decode_run (TsCall *call,
            GError **error)
{
  return ts_call_map_strings (call, decode_one, NULL, error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_base64_kernels[] = {
  { .op = "DecodeBase64", .run = decode_run, .semantics = "tensorflow/core/lib/strings/base64.cc" },
  { .op = "EncodeBase64", .prepare = encode_prepare, .state_size = sizeof (gboolean), .run = encode_run, .semantics = "tensorflow/core/lib/strings/base64.cc" },
  { 0 },
};

const TsShapeDef ts_base64_shapes[] = {
  { 0 },
};
