#include "engine/ops/nn/ts-dnnl-primitive.h"

#include "engine/ops/ts-scratch.h"

/* What the library is told of a convolution. */
typedef struct
{
  dnnl_memory_desc_t in;
  dnnl_memory_desc_t out;
  dnnl_memory_desc_t bias;
  dnnl_memory_desc_t filter; /* of any layout */
  dnnl_dims_t strides;
  dnnl_dims_t dilations;
  dnnl_dims_t before;
  dnnl_dims_t after;
} Descs;

/* Groups first, if there are any; then output and input channels of a group, rows and columns. */
static int
filter_dims (const TsConv *conv,
             dnnl_dims_t dims,
             dnnl_dims_t strides)
{
  gint64 o = conv->out_channels / conv->groups, i = conv->in_channels / conv->groups;
  gint64 w = conv->axis[1].size;
  int n = 0;

  if (conv->groups > 1)
    {
      dims[n] = conv->groups;
      strides[n++] = o;
    }
  dims[n] = o;
  strides[n++] = 1;
  dims[n] = i;
  strides[n++] = conv->out_channels;
  dims[n] = conv->axis[0].size;
  strides[n++] = w * i * conv->out_channels;
  dims[n] = w;
  strides[n++] = i * conv->out_channels;
  return n;
}

dnnl_status_t
ts_dnnl_describe_filter (const TsConv *conv,
                         dnnl_memory_desc_t *desc)
{
  dnnl_dims_t dims, strides;
  int n = filter_dims (conv, dims, strides);

  return ts_dnnl ()->memory_desc_init_by_strides (desc, n, dims, dnnl_f32, strides);
}

static dnnl_status_t
describe (const TsConv *conv,
          Descs *descs)
{
  dnnl_format_tag_t tag = conv->format == TS_IMAGE_NHWC ? dnnl_nhwc : dnnl_nchw;
  dnnl_dims_t in = { conv->batch, conv->in_channels, conv->axis[0].in, conv->axis[1].in };
  dnnl_dims_t out = { conv->batch, conv->out_channels, conv->axis[0].out, conv->axis[1].out };
  dnnl_dims_t bias = { conv->out_channels }, filter, strides;
  int n = filter_dims (conv, filter, strides);
  dnnl_status_t status;

  for (int i = 0; i < 2; i++)
    {
      const TsWindowAxis *axis = &conv->axis[i];

      descs->strides[i] = axis->stride;
      descs->dilations[i] = axis->dilation - 1;
      descs->before[i] = axis->before;
      /* As far as the last window reaches over the image; negative where rows are left over. */
      descs->after[i] = (axis->out - 1) * axis->stride + (axis->size - 1) * axis->dilation + 1 - axis->in - axis->before;
    }

  status = ts_dnnl ()->memory_desc_init_by_tag (&descs->in, 4, in, dnnl_f32, tag);
  if (status == dnnl_success)
    status = ts_dnnl ()->memory_desc_init_by_tag (&descs->out, 4, out, dnnl_f32, tag);
  if (status == dnnl_success)
    status = ts_dnnl ()->memory_desc_init_by_tag (&descs->bias, 1, bias, dnnl_f32, dnnl_a);
  if (status == dnnl_success)
    status = ts_dnnl ()->memory_desc_init_by_tag (&descs->filter, n, filter, dnnl_f32, dnnl_format_tag_any);
  return status;
}

static dnnl_status_t
describe_forward (const Descs *descs,
                  dnnl_engine_t engine,
                  const_dnnl_primitive_attr_t attr,
                  gboolean has_bias,
                  dnnl_primitive_desc_t *result)
{
  dnnl_convolution_desc_t desc;
  dnnl_status_t status;

  status = ts_dnnl ()->dilated_convolution_forward_desc_init (&desc, dnnl_forward_inference, dnnl_convolution_direct,
                                                       &descs->in, &descs->filter, has_bias ? &descs->bias : NULL,
                                                       &descs->out, descs->strides, descs->dilations,
                                                       descs->before, descs->after);
  return status != dnnl_success ? status : ts_dnnl ()->primitive_desc_create (result, &desc, attr, engine, NULL);
}

static dnnl_status_t
describe_backward_input (const Descs *descs,
                         dnnl_engine_t engine,
                         const_dnnl_primitive_attr_t attr,
                         dnnl_primitive_desc_t *result)
{
  dnnl_convolution_desc_t desc;
  dnnl_primitive_desc_t hint = NULL;
  dnnl_status_t status;

  status = describe_forward (descs, engine, attr, FALSE, &hint);
  if (status != dnnl_success)
    return status;

  status = ts_dnnl ()->dilated_convolution_backward_data_desc_init (&desc, dnnl_convolution_direct, &descs->in, &descs->filter,
                                                             &descs->out, descs->strides, descs->dilations,
                                                             descs->before, descs->after);
  if (status == dnnl_success)
    status = ts_dnnl ()->primitive_desc_create (result, &desc, attr, engine, hint);
  ts_dnnl ()->primitive_desc_destroy (hint);
  return status;
}

/* The memory it works in is ours: the library's own belongs to the thread that made the primitive. */
static dnnl_status_t
make_attr (dnnl_primitive_attr_t *attr)
{
  dnnl_status_t status = ts_dnnl ()->primitive_attr_create (attr);

  return status != dnnl_success ? status : ts_dnnl ()->primitive_attr_set_scratchpad_mode (*attr, dnnl_scratchpad_mode_user);
}

static dnnl_status_t
make_memories (TsDnnlPrimitive *self,
               const Descs *descs,
               const_dnnl_primitive_desc_t desc,
               dnnl_engine_t engine,
               gboolean forward,
               gboolean has_bias)
{
  const dnnl_memory_desc_t *scratch = ts_dnnl ()->primitive_desc_query_md (desc, dnnl_query_scratchpad_md, 0);
  dnnl_status_t status;

  self->weights_desc = *ts_dnnl ()->primitive_desc_query_md (desc, dnnl_query_weights_md, 0);
  self->scratch_size = scratch != NULL ? ts_dnnl ()->memory_desc_get_size (scratch) : 0;

  status = ts_dnnl ()->memory_create (&self->from, forward ? &descs->in : &descs->out, engine, DNNL_MEMORY_NONE);
  if (status == dnnl_success)
    status = ts_dnnl ()->memory_create (&self->to, forward ? &descs->out : &descs->in, engine, DNNL_MEMORY_NONE);
  if (status == dnnl_success && has_bias)
    status = ts_dnnl ()->memory_create (&self->bias, &descs->bias, engine, DNNL_MEMORY_NONE);
  if (status == dnnl_success && self->scratch_size > 0)
    status = ts_dnnl ()->memory_create (&self->scratch, scratch, engine, DNNL_MEMORY_NONE);
  return status;
}

dnnl_status_t
ts_dnnl_primitive_init (TsDnnlPrimitive *self,
                        dnnl_engine_t engine,
                        TsConvDirection direction,
                        const TsConv *conv,
                        gboolean has_bias)
{
  gboolean forward = direction == TS_CONV_FORWARD;
  dnnl_primitive_attr_t attr = NULL;
  dnnl_primitive_desc_t desc = NULL;
  dnnl_status_t status;
  Descs descs;

  *self = (TsDnnlPrimitive) { 0 };
  status = ts_dnnl ()->stream_create (&self->stream, engine, dnnl_stream_default_flags);
  if (status == dnnl_success)
    status = describe (conv, &descs);
  if (status == dnnl_success)
    status = make_attr (&attr);
  if (status == dnnl_success)
    status = forward ? describe_forward (&descs, engine, attr, has_bias, &desc)
                     : describe_backward_input (&descs, engine, attr, &desc);
  if (status == dnnl_success)
    status = make_memories (self, &descs, desc, engine, forward, has_bias);
  if (status == dnnl_success)
    status = ts_dnnl ()->primitive_create (&self->primitive, desc);

  g_clear_pointer (&desc, ts_dnnl ()->primitive_desc_destroy);
  g_clear_pointer (&attr, ts_dnnl ()->primitive_attr_destroy);
  return status;
}

void
ts_dnnl_primitive_clear (TsDnnlPrimitive *self)
{
  g_clear_pointer (&self->primitive, ts_dnnl ()->primitive_destroy);
  g_clear_pointer (&self->from, ts_dnnl ()->memory_destroy);
  g_clear_pointer (&self->to, ts_dnnl ()->memory_destroy);
  g_clear_pointer (&self->bias, ts_dnnl ()->memory_destroy);
  g_clear_pointer (&self->scratch, ts_dnnl ()->memory_destroy);
  g_clear_pointer (&self->stream, ts_dnnl ()->stream_destroy);
}

static dnnl_status_t
set_data (dnnl_memory_t memory,
          gconstpointer data)
{
  return memory != NULL ? ts_dnnl ()->memory_set_data_handle (memory, (gpointer)data) : dnnl_success;
}

dnnl_status_t
ts_dnnl_primitive_execute (TsDnnlPrimitive *self,
                           TsConvDirection direction,
                           const float *from,
                           dnnl_memory_t weights,
                           const float *bias,
                           float *to)
{
  gboolean forward = direction == TS_CONV_FORWARD;
  gpointer scratch = self->scratch != NULL ? ts_scratch_get (self->scratch_size) : NULL;
  dnnl_exec_arg_t args[5] = { { forward ? DNNL_ARG_SRC : DNNL_ARG_DIFF_DST, self->from },
                              { DNNL_ARG_WEIGHTS, weights },
                              { forward ? DNNL_ARG_DST : DNNL_ARG_DIFF_SRC, self->to } };
  int n = 3;
  dnnl_status_t status;

  if (self->scratch != NULL && scratch == NULL)
    return dnnl_out_of_memory;
  if (self->bias != NULL)
    args[n++] = (dnnl_exec_arg_t) { DNNL_ARG_BIAS, self->bias };
  if (self->scratch != NULL)
    args[n++] = (dnnl_exec_arg_t) { DNNL_ARG_SCRATCHPAD, self->scratch };

  status = set_data (self->from, from);
  if (status == dnnl_success)
    status = set_data (self->to, to);
  if (status == dnnl_success)
    status = set_data (self->bias, bias);
  if (status == dnnl_success)
    status = set_data (self->scratch, scratch);
  if (status == dnnl_success)
    status = ts_dnnl ()->primitive_execute (self->primitive, self->stream, n, args);
  return status == dnnl_success ? ts_dnnl ()->stream_wait (self->stream) : status;
}
