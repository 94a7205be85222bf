#pragma once

#include "engine/tensor/ts-shape.h"
#include "engine/tensor/ts-dtype.h"
#include "proto/ts-wire.h"

G_BEGIN_DECLS

typedef enum
{
  TS_TENSOR_INFO_DENSE,     /* one tensor */
  TS_TENSOR_INFO_SPARSE,    /* three: values, indices and dense shape */
  TS_TENSOR_INFO_COMPOSITE, /* several, put together by a type of its own */
} TsTensorInfoKind;

/**
 * TsTensorInfo:
 * @key: what the signature calls the argument
 * @names: (array zero-terminated=1): the outputs that it stands for, `op:0`: one of a dense tensor; of a sparse one values, indices and dense shape in
 *   this order; of a composite one its components
 * @dtype: %TS_DTYPE_INVALID where the file says nothing
 * @shape: of a sparse tensor its dense shape
 *
 * An argument or result of a signature. Immutable.
 */
typedef struct
{
  char *key;
  TsTensorInfoKind kind;
  char **names;
  TsDType dtype;
  TsShape shape;
} TsTensorInfo;

/**
 * TsSignature:
 * @key: its name: "serving_default"
 * @method_name: "tensorflow/serving/predict", ...; "" where the file says nothing
 * @inputs: by key
 * @outputs: by key
 *
 * A way to use a graph: which outputs to feed and to fetch, by names for people. Immutable.
 */
typedef struct
{
  char *key;
  char *method_name;
  TsTensorInfo *inputs;
  TsTensorInfo *outputs;
  guint n_inputs;
  guint n_outputs;
} TsSignature;

/**
 * ts_signature_read:
 * @entry: an entry of MetaGraphDef.signature_def, the key and a SignatureDef message; at its end afterwards
 * @error: %TS_ERROR_DATA_LOSS with byte offset and path
 *
 * Returns: (transfer full) (nullable)
 */
TsSignature *ts_signature_read (TsWireReader *entry, GError **error);
void ts_signature_free (TsSignature *self);


/* (nullable) */
const TsTensorInfo *ts_signature_find_input (const TsSignature *self, const char *key);
const TsTensorInfo *ts_signature_find_output (const TsSignature *self, const char *key);

/* A TensorInfo message. @info has nothing to be freed before; ts_tensor_info_clear () afterwards, also on failure. */
gboolean ts_tensor_info_read (TsTensorInfo *info, TsWireReader *message, GError **error);
void ts_tensor_info_clear (TsTensorInfo *info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSignature, ts_signature_free)

G_END_DECLS
