#include "engine/ops/ts-families.h"

#include "engine/graph/ts-tensor-proto.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

/* ParseTensor, SerializeTensor: tensors as serialised TensorProto messages. */

static gboolean
parse_run (TsCall *call,
           GError **error)
{
  const TsString *serialized = call->in[0]->data;
  TsDType expected = ts_dtype_base (call->out_dtypes[0]);
  g_autoptr (GError) reason = NULL;

  if (!ts_arg_check_rank (call, 0, "serialized", 0, error))
    return FALSE;
  call->out[0] = ts_tensor_from_proto ((const guint8 *)serialized->bytes, serialized->size, NULL, &reason);
  if (call->out[0] == NULL)
    {
      gboolean damaged = g_error_matches (reason, TS_ERROR, TS_ERROR_DATA_LOSS);

      g_set_error (error, TS_ERROR, damaged ? TS_ERROR_INVALID_ARGUMENT : reason->code, "the string is no tensor: %s", reason->message);
      return FALSE;
    }
  if (call->out[0]->dtype == expected)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the tensor is %s, expected is %s", ts_dtype_name (call->out[0]->dtype), ts_dtype_name (expected));
  return FALSE;
}

static gboolean
serialize_run (TsCall *call,
               GError **error)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();

  if (ts_tensor_footprint_bytes (call->in[0]) > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a message takes no more than 2 GB");
      return FALSE;
    }
  ts_tensor_append_proto (call->in[0], message);
  call->out[0] = ts_tensor_new_string_scalar ((const char *)message->data, message->len);
  return TRUE;
}

const TsKernelDef ts_tensor_string_kernels[] = {
  { .op = "ParseTensor", .run = parse_run, .semantics = "tensorflow/core/kernels/parse_tensor_op.cc" },
  { .op = "SerializeTensor", .dtypes = TS_DTYPES_MOVABLE, .run = serialize_run, .semantics = "tensorflow/core/kernels/parse_tensor_op.cc" },
  { 0 },
};

const TsShapeDef ts_tensor_string_shapes[] = { { 0 } };
