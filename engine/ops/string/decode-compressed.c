#include "engine/ops/ts-families.h"

#include "engine/ops/string/ts-string-call.h"
#include "engine/ts-error.h"

#include <gio/gio.h>
#include <string.h>

/* DecodeCompressed: zlib and gzip. */

#define MAX_SIZE (1 << 30) /* bytes that a string may become, as in TensorFlow */

typedef struct
{
  gboolean is_compressed;
  GZlibCompressorFormat format;
} Compression;

static gboolean
decompress_prepare (TsKernelInit *init,
                    GError **error)
{
  Compression *self = init->state;
  g_autofree char *type = ts_operation_dup_attr_string (init->op, "compression_type", NULL, error);

  if (type == NULL)
    return FALSE;
  self->is_compressed = *type != '\0';
  self->format = strcmp (type, "GZIP") == 0 ? G_ZLIB_COMPRESSOR_FORMAT_GZIP : G_ZLIB_COMPRESSOR_FORMAT_ZLIB;
  if (self->is_compressed && self->format == G_ZLIB_COMPRESSOR_FORMAT_ZLIB && strcmp (type, "ZLIB") != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "compression_type may be ZLIB, GZIP or empty, is %s", type);
      return FALSE;
    }
  return TRUE;
}

/* What ends too early gives what there is, as in TensorFlow. */
static gboolean
decompress_one (const TsString *in,
                GString *out,
                gpointer data,
                GError **error)
{
  const Compression *self = ((TsCall *)data)->state;
  g_autoptr (GConverter) converter = NULL;
  GConverterResult result = G_CONVERTER_CONVERTED;
  gsize at = 0;

  if (!self->is_compressed)
    {
      g_string_append_len (out, in->bytes, (gssize)in->size);
      return TRUE;
    }

  converter = G_CONVERTER (g_zlib_decompressor_new (self->format));
  while (result == G_CONVERTER_CONVERTED && at < in->size)
    {
      g_autoptr (GError) reason = NULL;
      char room[16384];
      gsize n_read = 0, n_written = 0;

      if (ts_call_is_cancelled (data, error))
        return FALSE;
      result = g_converter_convert (converter, in->bytes + at, in->size - at, room, sizeof room, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &reason);
      if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
        return TRUE;
      if (result == G_CONVERTER_ERROR || out->len + n_written > MAX_SIZE)
        {
          g_set_error (error, TS_ERROR, reason != NULL ? TS_ERROR_DATA_LOSS : TS_ERROR_INVALID_ARGUMENT, "%s",
                       reason != NULL ? reason->message : "there is more than 1 GiB in it");
          return FALSE;
        }
      g_string_append_len (out, room, (gssize)n_written);
      at += n_read;
    }
  return TRUE;
}

static gboolean
decompress_run (TsCall *call,
                GError **error)
{
  return ts_call_map_strings (call, decompress_one, call, error);
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_decode_compressed_kernels[] = {
  { .op = "DecodeCompressed", .prepare = decompress_prepare, .state_size = sizeof (Compression), .run = decompress_run, .semantics = "tensorflow/core/kernels/decode_compressed_op.cc" },
  { 0 },
};

const TsShapeDef ts_decode_compressed_shapes[] = {
  { 0 },
};
