#include "engine/ops/nn/ts-dnnl-conv.h"

#include "engine/ops/linalg/ts-dnnl.h"
#include "engine/ops/nn/ts-conv-parts.h"
#include "engine/ops/nn/ts-dnnl-primitive.h"
#include "engine/ops/ts-simd.h"
#include "engine/ts-error.h"

#include <string.h>

/* The filter in one of the layouts that parts want. */
typedef struct
{
  dnnl_memory_desc_t desc;
  dnnl_memory_t memory;
  TsTensor *data; /* of memory: bytes */
  dnnl_primitive_t pack;
} Packed;

typedef struct
{
  TsConvPart part;
  TsDnnlPrimitive primitive;
  guint packed; /* index */
  dnnl_status_t status;
} Part;

struct _TsDnnlConv
{
  TsConvDirection direction;
  TsTensor *constant; /* (nullable) */
  gboolean is_finite; /* constant has neither infinity nor NaN */
  gboolean is_checked;

  dnnl_engine_t engine;
  dnnl_stream_t stream;

  /* What is made for the last sizes. */
  gboolean is_made;
  gboolean is_refused; /* there is nothing for these sizes */
  TsConv conv;
  gboolean has_bias;
  guint n_threads;
  Part *parts;
  guint n_parts;
  Packed *packed;
  guint n_packed;
  dnnl_memory_t plain; /* the filter as TensorFlow has it */
  gboolean is_packed;  /* packed holds constant */
};

static gboolean
check (dnnl_status_t status,
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
drop_parts (TsDnnlConv *self)
{
  for (guint i = 0; i < self->n_parts; i++)
    ts_dnnl_primitive_clear (&self->parts[i].primitive);
  for (guint i = 0; i < self->n_packed; i++)
    {
      g_clear_pointer (&self->packed[i].pack, ts_dnnl ()->primitive_destroy);
      g_clear_pointer (&self->packed[i].memory, ts_dnnl ()->memory_destroy);
      g_clear_pointer (&self->packed[i].data, ts_tensor_unref);
    }
  g_clear_pointer (&self->plain, ts_dnnl ()->memory_destroy);
  g_clear_pointer (&self->parts, g_free);
  g_clear_pointer (&self->packed, g_free);
  self->n_parts = self->n_packed = 0;
  self->is_made = self->is_refused = self->is_packed = FALSE;
}

void
ts_dnnl_conv_free (TsDnnlConv *self)
{
  drop_parts (self);
  g_clear_pointer (&self->stream, ts_dnnl ()->stream_destroy);
  g_clear_pointer (&self->engine, ts_dnnl ()->engine_destroy);
  g_clear_pointer (&self->constant, ts_tensor_unref);
  g_free (self);
}

/* ---- making the parts --------------------------------------------------------------------------- */

static dnnl_status_t
make_packed (TsDnnlConv *self,
             const dnnl_memory_desc_t *plain,
             const dnnl_memory_desc_t *wanted,
             guint *index)
{
  Packed *packed;
  dnnl_primitive_desc_t desc = NULL;
  dnnl_status_t status;

  for (*index = 0; *index < self->n_packed; (*index)++)
    if (ts_dnnl ()->memory_desc_equal (&self->packed[*index].desc, wanted))
      return dnnl_success;

  packed = &self->packed[self->n_packed++];
  packed->desc = *wanted;
  packed->data = ts_tensor_new (TS_DTYPE_UINT8, &TS_SHAPE ((gint64)ts_dnnl ()->memory_desc_get_size (wanted)), NULL);
  status = packed->data == NULL ? dnnl_out_of_memory : ts_dnnl ()->memory_create (&packed->memory, wanted, self->engine, packed->data->data);
  if (status == dnnl_success)
    status = ts_dnnl ()->reorder_primitive_desc_create (&desc, plain, self->engine, wanted, self->engine, NULL);
  if (status == dnnl_success)
    status = ts_dnnl ()->primitive_create (&packed->pack, desc);
  g_clear_pointer (&desc, ts_dnnl ()->primitive_desc_destroy);
  return status;
}

static dnnl_status_t
make_parts (TsDnnlConv *self)
{
  TsConvPart parts[TS_CONV_MAX_PARTS];
  dnnl_memory_desc_t plain;
  dnnl_status_t status;
  guint n;

  n = self->direction == TS_CONV_FORWARD ? ts_conv_split (&self->conv, self->n_threads, parts)
                                         : ts_conv_split_images (&self->conv, self->n_threads, parts);
  self->parts = g_new0 (Part, n);
  self->packed = g_new0 (Packed, n);

  status = ts_dnnl_describe_filter (&self->conv, &plain);
  if (status == dnnl_success)
    status = ts_dnnl ()->memory_create (&self->plain, &plain, self->engine, DNNL_MEMORY_NONE);
  while (status == dnnl_success && self->n_parts < n)
    {
      Part *part = &self->parts[self->n_parts++];

      part->part = parts[self->n_parts - 1];
      status = ts_dnnl_primitive_init (&part->primitive, self->engine, self->direction, &part->part.conv, self->has_bias);
      if (status == dnnl_success)
        status = make_packed (self, &plain, &part->primitive.weights_desc, &part->packed);
    }
  return status;
}

static gboolean
make (TsDnnlConv *self,
      const TsConv *conv,
      guint n_threads,
      gboolean has_bias,
      GError **error)
{
  dnnl_status_t status = dnnl_success;

  drop_parts (self);
  self->conv = *conv;
  self->n_threads = n_threads;
  self->has_bias = has_bias;

  if (self->engine == NULL)
    status = ts_dnnl ()->engine_create (&self->engine, dnnl_cpu, 0);
  if (status == dnnl_success && self->stream == NULL)
    status = ts_dnnl ()->stream_create (&self->stream, self->engine, dnnl_stream_default_flags);
  if (status == dnnl_success)
    status = make_parts (self);

  self->is_made = TRUE;
  if (status == dnnl_unimplemented || status == dnnl_invalid_arguments)
    self->is_refused = TRUE;
  else if (!check (status, "make a convolution", error))
    {
      drop_parts (self);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_made_for (const TsDnnlConv *self,
             const TsConv *conv,
             guint n_threads,
             gboolean has_bias)
{
  return self->is_made && self->n_threads == n_threads && self->has_bias == has_bias &&
         self->conv.format == conv->format && self->conv.batch == conv->batch && self->conv.groups == conv->groups &&
         self->conv.in_channels == conv->in_channels && self->conv.out_channels == conv->out_channels &&
         memcmp (self->conv.axis, conv->axis, sizeof conv->axis) == 0;
}

/* ---- the filter --------------------------------------------------------------------------------- */

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
filter_is_finite (TsDnnlConv *self,
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
  dnnl_status_t status;

  if (self->is_packed && filter == self->constant)
    return TRUE;

  self->is_packed = FALSE;
  status = ts_dnnl ()->memory_set_data_handle (self->plain, filter->data);
  for (guint i = 0; i < self->n_packed && status == dnnl_success; i++)
    {
      dnnl_exec_arg_t args[] = { { DNNL_ARG_FROM, self->plain }, { DNNL_ARG_TO, self->packed[i].memory } };

      status = ts_dnnl ()->primitive_execute (self->packed[i].pack, self->stream, 2, args);
    }
  if (status == dnnl_success)
    status = ts_dnnl ()->stream_wait (self->stream);
  self->is_packed = status == dnnl_success && filter == self->constant;
  return check (status, "pack the filter", error);
}

/* ---- running it --------------------------------------------------------------------------------- */

typedef struct
{
  TsDnnlConv *self;
  const float *from;
  const float *bias;
  float *to;
  const TsEpilogue *epilogue;
} Run;

static void
run_parts (gsize begin,
           gsize end,
           gpointer data)
{
  const Run *run = data;
  TsDnnlConv *self = run->self;
  gboolean forward = self->direction == TS_CONV_FORWARD;

  ts_dnnl_use_one_thread ();
  for (gsize i = begin; i < end; i++)
    {
      Part *part = &self->parts[i];
      const TsConvPart *place = &part->part;

      part->status = ts_dnnl_primitive_execute (&part->primitive, self->direction,
                                                run->from + (forward ? place->in : place->out),
                                                self->packed[part->packed].memory, run->bias,
                                                run->to + (forward ? place->out : place->in));
      if (part->status == dnnl_success && run->epilogue != NULL)
        ts_epilogue_apply (run->epilogue, run->bias != NULL ? 1 : 0, place->first_row, place->first_row + place->n_rows);
    }
}

gboolean
ts_dnnl_conv_run (TsDnnlConv *self,
                  const TsConv *conv,
                  TsCall *call,
                  const float *from,
                  TsTensor *filter,
                  float *to,
                  const TsEpilogue *epilogue,
                  gboolean *handled,
                  GError **error)
{
  gboolean has_bias = epilogue != NULL && epilogue->n_steps > 0 && epilogue->steps[0].kind == TS_FUSED_BIAS_ADD;
  Run run = { self, from, has_bias ? epilogue->steps[0].operand : NULL, to, epilogue };

  *handled = FALSE;
  if (ts_dnnl () == NULL || !filter_is_finite (self, filter))
    return TRUE;

  ts_dnnl_use_one_thread ();
  if (!is_made_for (self, conv, call->n_threads, has_bias) && !make (self, conv, call->n_threads, has_bias, error))
    return FALSE;
  if (self->is_refused)
    return TRUE;

  *handled = TRUE;
  if (!pack_filter (self, filter, error) || !ts_call_parallel_for (call, self->n_parts, 1, run_parts, &run, error))
    return FALSE;
  for (guint i = 0; i < self->n_parts; i++)
    if (!check (self->parts[i].status, "compute a convolution", error))
      return FALSE;
  return TRUE;
}
