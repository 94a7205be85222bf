#include "engine/ops/nn/ts-dnnl-conv.h"

#include "engine/ops/linalg/ts-dnnl.h"
#include "engine/ops/ts-simd.h"
#include "engine/ts-error.h"

#include <string.h>

#include <oneapi/dnnl/dnnl.h>

/* What a primitive depends upon. */
typedef struct
{
  TsConv conv;
  guint n_threads;
  gboolean has_bias;
} Key;

struct _TsDnnlConv
{
  TsConvDirection direction;
  TsTensor *constant; /* (nullable) */

  dnnl_engine_t engine;
  dnnl_stream_t stream;

  gboolean has_primitive;
  gboolean is_refused; /* there is no primitive for key */
  Key key;
  dnnl_primitive_t primitive;
  dnnl_memory_t from;
  dnnl_memory_t to;
  dnnl_memory_t bias;
  dnnl_memory_t filter; /* as the primitive wants it */
  dnnl_memory_t plain;  /* as TensorFlow has it */
  dnnl_primitive_t pack;
  gboolean is_packed; /* filter holds constant */
  gboolean is_finite; /* constant has neither infinity nor NaN */
  gboolean is_checked;
};

static gboolean
fail (dnnl_status_t status,
      const char *what,
      GError **error)
{
  if (status == dnnl_success)
    return TRUE;

  g_set_error (error, TS_ERROR, status == dnnl_out_of_memory ? TS_ERROR_RESOURCE_EXHAUSTED : TS_ERROR_INTERNAL,
               "oneDNN could not %s (status %d)", what, status);
  return FALSE;
}

TsDnnlConv *
ts_dnnl_conv_new (TsConvDirection direction,
                  TsTensor *filter)
{
  TsDnnlConv *self = g_new0 (TsDnnlConv, 1);

  self->direction = direction;
  self->constant = filter != NULL ? ts_tensor_ref (filter) : NULL;
  return self;
}

static void
drop_primitive (TsDnnlConv *self)
{
  g_clear_pointer (&self->pack, dnnl_primitive_destroy);
  g_clear_pointer (&self->primitive, dnnl_primitive_destroy);
  g_clear_pointer (&self->from, dnnl_memory_destroy);
  g_clear_pointer (&self->to, dnnl_memory_destroy);
  g_clear_pointer (&self->bias, dnnl_memory_destroy);
  g_clear_pointer (&self->filter, dnnl_memory_destroy);
  g_clear_pointer (&self->plain, dnnl_memory_destroy);
  self->has_primitive = self->is_refused = self->is_packed = FALSE;
}

void
ts_dnnl_conv_free (TsDnnlConv *self)
{
  drop_primitive (self);
  g_clear_pointer (&self->stream, dnnl_stream_destroy);
  g_clear_pointer (&self->engine, dnnl_engine_destroy);
  g_clear_pointer (&self->constant, ts_tensor_unref);
  g_free (self);
}

/* ---- what the library is told ------------------------------------------------------------------ */

typedef struct
{
  dnnl_memory_desc_t in;
  dnnl_memory_desc_t out;
  dnnl_memory_desc_t bias;
  dnnl_memory_desc_t filter; /* of any layout */
  dnnl_memory_desc_t plain;
  dnnl_dims_t strides;
  dnnl_dims_t dilations;
  dnnl_dims_t before;
  dnnl_dims_t after;
} Descs;

static dnnl_status_t
describe_filter (const TsConv *conv,
                 Descs *descs)
{
  gint64 g = conv->groups, o = conv->out_channels / g, i = conv->in_channels / g;
  gint64 h = conv->axis[0].size, w = conv->axis[1].size;
  dnnl_dims_t grouped = { g, o, i, h, w };
  dnnl_dims_t strides = { o, 1, conv->out_channels, w * i * conv->out_channels, i * conv->out_channels };
  gboolean one = g == 1;
  dnnl_status_t status;

  status = dnnl_memory_desc_init_by_strides (&descs->plain, one ? 4 : 5, one ? grouped + 1 : grouped, dnnl_f32,
                                             one ? strides + 1 : strides);
  if (status != dnnl_success)
    return status;
  return dnnl_memory_desc_init_by_tag (&descs->filter, one ? 4 : 5, one ? grouped + 1 : grouped, dnnl_f32,
                                       dnnl_format_tag_any);
}

static dnnl_status_t
describe (const TsConv *conv,
          Descs *descs)
{
  dnnl_format_tag_t tag = conv->format == TS_IMAGE_NHWC ? dnnl_nhwc : dnnl_nchw;
  dnnl_dims_t in = { conv->batch, conv->in_channels, conv->axis[0].in, conv->axis[1].in };
  dnnl_dims_t out = { conv->batch, conv->out_channels, conv->axis[0].out, conv->axis[1].out };
  dnnl_dims_t bias = { conv->out_channels };
  dnnl_status_t status;

  for (int i = 0; i < 2; i++)
    {
      const TsWindowAxis *axis = &conv->axis[i];

      descs->strides[i] = axis->stride;
      descs->dilations[i] = axis->dilation - 1;
      descs->before[i] = axis->before;
      /* As much as the last window reaches over the image; negative where rows are left over. */
      descs->after[i] = (axis->out - 1) * axis->stride + (axis->size - 1) * axis->dilation + 1 - axis->in - axis->before;
    }

  status = dnnl_memory_desc_init_by_tag (&descs->in, 4, in, dnnl_f32, tag);
  if (status == dnnl_success)
    status = dnnl_memory_desc_init_by_tag (&descs->out, 4, out, dnnl_f32, tag);
  if (status == dnnl_success)
    status = dnnl_memory_desc_init_by_tag (&descs->bias, 1, bias, dnnl_f32, dnnl_a);
  return status == dnnl_success ? describe_filter (conv, descs) : status;
}

static dnnl_status_t
describe_forward (TsDnnlConv *self,
                  Descs *descs,
                  gboolean has_bias,
                  dnnl_primitive_desc_t *result)
{
  dnnl_convolution_desc_t desc;
  dnnl_status_t status;

  status = dnnl_dilated_convolution_forward_desc_init (&desc, dnnl_forward_inference, dnnl_convolution_direct,
                                                       &descs->in, &descs->filter, has_bias ? &descs->bias : NULL,
                                                       &descs->out, descs->strides, descs->dilations,
                                                       descs->before, descs->after);
  if (status != dnnl_success)
    return status;
  return dnnl_primitive_desc_create (result, &desc, NULL, self->engine, NULL);
}

static dnnl_status_t
describe_backward_input (TsDnnlConv *self,
                         Descs *descs,
                         dnnl_primitive_desc_t *result)
{
  dnnl_convolution_desc_t desc;
  dnnl_primitive_desc_t hint = NULL;
  dnnl_status_t status;

  status = describe_forward (self, descs, FALSE, &hint);
  if (status != dnnl_success)
    return status;

  status = dnnl_dilated_convolution_backward_data_desc_init (&desc, dnnl_convolution_direct, &descs->in, &descs->filter,
                                                             &descs->out, descs->strides, descs->dilations,
                                                             descs->before, descs->after);
  if (status == dnnl_success)
    status = dnnl_primitive_desc_create (result, &desc, NULL, self->engine, hint);
  dnnl_primitive_desc_destroy (hint);
  return status;
}

/* ---- the primitive ------------------------------------------------------------------------------ */

static dnnl_status_t
make_pack (TsDnnlConv *self,
           const dnnl_memory_desc_t *from,
           const dnnl_memory_desc_t *to)
{
  dnnl_primitive_desc_t desc = NULL;
  dnnl_status_t status;

  status = dnnl_memory_create (&self->plain, from, self->engine, DNNL_MEMORY_NONE);
  if (status == dnnl_success)
    status = dnnl_memory_create (&self->filter, to, self->engine, DNNL_MEMORY_ALLOCATE);
  if (status == dnnl_success)
    status = dnnl_reorder_primitive_desc_create (&desc, from, self->engine, to, self->engine, NULL);
  if (status == dnnl_success)
    status = dnnl_primitive_create (&self->pack, desc);
  g_clear_pointer (&desc, dnnl_primitive_desc_destroy);
  return status;
}

static dnnl_status_t
make_memories (TsDnnlConv *self,
               const Descs *descs,
               gboolean has_bias)
{
  gboolean forward = self->direction == TS_CONV_FORWARD;
  dnnl_status_t status;

  status = dnnl_memory_create (&self->from, forward ? &descs->in : &descs->out, self->engine, DNNL_MEMORY_NONE);
  if (status == dnnl_success)
    status = dnnl_memory_create (&self->to, forward ? &descs->out : &descs->in, self->engine, DNNL_MEMORY_NONE);
  if (status == dnnl_success && has_bias)
    status = dnnl_memory_create (&self->bias, &descs->bias, self->engine, DNNL_MEMORY_NONE);
  return status;
}

static gboolean
make_primitive (TsDnnlConv *self,
                const Key *key,
                GError **error)
{
  dnnl_primitive_desc_t desc = NULL;
  dnnl_status_t status = dnnl_success;
  Descs descs;

  drop_primitive (self);
  if (self->engine == NULL)
    status = dnnl_engine_create (&self->engine, dnnl_cpu, 0);
  if (status == dnnl_success && self->stream == NULL)
    status = dnnl_stream_create (&self->stream, self->engine, dnnl_stream_default_flags);
  if (status == dnnl_success)
    status = describe (&key->conv, &descs);
  if (status == dnnl_success)
    status = self->direction == TS_CONV_FORWARD ? describe_forward (self, &descs, key->has_bias, &desc)
                                                : describe_backward_input (self, &descs, &desc);
  if (status == dnnl_unimplemented || status == dnnl_invalid_arguments)
    {
      self->key = *key;
      self->has_primitive = self->is_refused = TRUE;
      return TRUE;
    }

  if (status == dnnl_success)
    status = make_memories (self, &descs, key->has_bias);
  if (status == dnnl_success)
    status = make_pack (self, &descs.plain, dnnl_primitive_desc_query_md (desc, dnnl_query_weights_md, 0));
  if (status == dnnl_success)
    status = dnnl_primitive_create (&self->primitive, desc);
  g_clear_pointer (&desc, dnnl_primitive_desc_destroy);
  if (!fail (status, "make a convolution", error))
    {
      drop_primitive (self);
      return FALSE;
    }

  self->key = *key;
  self->has_primitive = TRUE;
  return TRUE;
}

static gboolean
key_equal (const Key *a,
           const Key *b)
{
  return a->n_threads == b->n_threads && a->has_bias == b->has_bias &&
         a->conv.format == b->conv.format && a->conv.batch == b->conv.batch && a->conv.groups == b->conv.groups &&
         a->conv.in_channels == b->conv.in_channels && a->conv.out_channels == b->conv.out_channels &&
         memcmp (a->conv.axis, b->conv.axis, sizeof a->conv.axis) == 0;
}

/* ---- running it --------------------------------------------------------------------------------- */

TS_SIMD static gboolean
all_finite (const float *x,
            gsize n)
{
  guint32 bad = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, &x[i], sizeof bits);
      bad |= (bits & 0x7f800000u) == 0x7f800000u;
    }
  return bad == 0;
}

static gboolean
check_filter (TsDnnlConv *self,
              const TsTensor *filter)
{
  if (filter != self->constant)
    return all_finite (filter->data, filter->n_elements);

  if (!self->is_checked)
    self->is_finite = all_finite (filter->data, filter->n_elements);
  self->is_checked = TRUE;
  return self->is_finite;
}

static gboolean
pack_filter (TsDnnlConv *self,
             TsTensor *filter,
             GError **error)
{
  dnnl_exec_arg_t args[] = { { DNNL_ARG_FROM, self->plain }, { DNNL_ARG_TO, self->filter } };

  if (self->is_packed && filter == self->constant)
    return TRUE;

  self->is_packed = FALSE;
  if (!fail (dnnl_memory_set_data_handle (self->plain, filter->data), "take the filter", error) ||
      !fail (dnnl_primitive_execute (self->pack, self->stream, 2, args), "pack the filter", error) ||
      !fail (dnnl_stream_wait (self->stream), "pack the filter", error))
    return FALSE;
  self->is_packed = filter == self->constant;
  return TRUE;
}

static gboolean
execute (TsDnnlConv *self,
         const float *from,
         const float *bias,
         float *to,
         GError **error)
{
  gboolean forward = self->direction == TS_CONV_FORWARD;
  dnnl_exec_arg_t args[] = { { forward ? DNNL_ARG_SRC : DNNL_ARG_DIFF_DST, self->from },
                             { DNNL_ARG_WEIGHTS, self->filter },
                             { forward ? DNNL_ARG_DST : DNNL_ARG_DIFF_SRC, self->to },
                             { DNNL_ARG_BIAS, self->bias } };

  if ((bias != NULL && !fail (dnnl_memory_set_data_handle (self->bias, (void *)bias), "take the bias", error)) ||
      !fail (dnnl_memory_set_data_handle (self->from, (void *)from), "take the input", error) ||
      !fail (dnnl_memory_set_data_handle (self->to, to), "take the output", error))
    return FALSE;
  return fail (dnnl_primitive_execute (self->primitive, self->stream, bias != NULL ? 4 : 3, args),
               "compute a convolution", error) &&
         fail (dnnl_stream_wait (self->stream), "compute a convolution", error);
}

gboolean
ts_dnnl_conv_run (TsDnnlConv *self,
                  const TsConv *conv,
                  guint n_threads,
                  const float *from,
                  TsTensor *filter,
                  const float *bias,
                  float *to,
                  gboolean *handled,
                  GError **error)
{
  Key key = { *conv, n_threads, bias != NULL };

  *handled = FALSE;
  if (!check_filter (self, filter))
    return TRUE;

  ts_dnnl_use_threads (n_threads);
  if (!self->has_primitive || !key_equal (&self->key, &key))
    if (!make_primitive (self, &key, error))
      return FALSE;
  if (self->is_refused)
    return TRUE;

  *handled = TRUE;
  return pack_filter (self, filter, error) && execute (self, from, bias, to, error);
}
