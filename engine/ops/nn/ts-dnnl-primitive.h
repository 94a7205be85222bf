#pragma once

#include "engine/ops/linalg/ts-dnnl-library.h"
#include "engine/ops/nn/ts-dnnl-conv.h"

G_BEGIN_DECLS

/**
 * TsDnnlPrimitive:
 * @from: memory without data of its own, like @to and @bias
 * @weights_desc: how it wants the filter
 * @scratch_size: bytes of memory it works in
 *
 * A convolution of oneDNN with its arguments. Executed by one thread at a time, any.
 */
typedef struct
{
  dnnl_stream_t stream;
  dnnl_primitive_t primitive;
  dnnl_memory_t from;
  dnnl_memory_t to;
  dnnl_memory_t bias;
  dnnl_memory_t scratch;
  dnnl_memory_desc_t weights_desc;
  gsize scratch_size;
} TsDnnlPrimitive;

/* %dnnl_unimplemented or %dnnl_invalid_arguments if the library has none. Clear it in any case. */
dnnl_status_t ts_dnnl_primitive_init (TsDnnlPrimitive *self, dnnl_engine_t engine, TsConvDirection direction, const TsConv *conv, gboolean has_bias);
void ts_dnnl_primitive_clear (TsDnnlPrimitive *self);

/* @bias: (nullable). */
dnnl_status_t ts_dnnl_primitive_execute (TsDnnlPrimitive *self, TsConvDirection direction, const float *from, dnnl_memory_t weights, const float *bias, float *to);

/* The filter as TensorFlow has it. */
dnnl_status_t ts_dnnl_describe_filter (const TsConv *conv, dnnl_memory_desc_t *desc);

G_END_DECLS
