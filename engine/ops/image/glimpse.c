#include "engine/ops/array/ts-args.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* ExtractGlimpse: a window cut out of each image; what it sees beside the image is zero or noise. */

typedef enum
{
  NOISE_UNIFORM,
  NOISE_GAUSSIAN,
  NOISE_ZERO,
} Noise;

typedef struct
{
  gboolean is_v1;
  gboolean centered;
  gboolean normalized;
  Noise noise;
} Glimpse;

static gboolean
read_noise (const TsOperation *op,
            Noise *noise,
            GError **error)
{
  static const char *const names[] = { "uniform", "gaussian", "zero" };
  g_autofree char *text = ts_operation_dup_attr_string (op, "noise", NULL, error);
  gboolean uniform;

  if (text == NULL || !ts_operation_get_attr_bool (op, "uniform_noise", &uniform, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (text, names[i]) == 0)
      {
        *noise = (Noise)i;
        if (uniform && i != NOISE_UNIFORM)
          break;
        if (!uniform && i == NOISE_UNIFORM) /* as before there was the attribute noise */
          *noise = NOISE_GAUSSIAN;
        return TRUE;
      }

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "noise \"%s\" with uniform_noise %s", text, uniform ? "true" : "false");
  return FALSE;
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Glimpse *self = init->state;

  return ts_operation_get_attr_bool (init->op, "centered", &self->centered, error) &&
         ts_operation_get_attr_bool (init->op, "normalized", &self->normalized, error) && read_noise (init->op, &self->noise, error);
}

static gboolean
v1_prepare (TsKernelInit *init,
            GError **error)
{
  ((Glimpse *)init->state)->is_v1 = TRUE;
  return prepare (init, error);
}

/* First row or column of the window. The first version, to remain as it was, takes the offset for the middle of the window only
 * if it is both centered and normalized, and then only. */
static gint64
first_pixel (const Glimpse *self,
             float offset,
             gint64 image_size,
             gint64 window_size)
{
  float half_image = (float)image_size / 2, half_window = (float)window_size / 2;

  if (self->normalized)
    offset *= (float)image_size;
  if (self->centered && (self->normalized || !self->is_v1))
    offset /= 2;
  if (self->centered)
    offset += half_image;
  if (!self->is_v1 || (self->centered && self->normalized))
    offset -= half_window;
  return isnan (offset) ? 0 : (gint64)CLAMP (offset, -1e15f, 1e15f);
}

/* ---- noise: of the same kind as TensorFlow's, whose generator starts anywhere; ours always in the same place ---- */

static void
channel_range (const float *image,
               gint64 n,
               gint64 step,
               float *least,
               float *most)
{
  *least = *most = image[0];
  for (gint64 i = step; i < n; i += step)
    {
      *least = MIN (*least, image[i]);
      *most = MAX (*most, image[i]);
    }
}

static void
fill_uniform (GRand *rand,
              const float *image,
              gint64 n_in,
              float *out,
              gint64 n_out)
{
  float least, most;

  channel_range (image, n_in, 1, &least, &most);
  for (gint64 i = 0; i < n_out; i++)
    out[i] = least + (float)g_rand_double (rand) * (most - least);
}

static void
fill_gaussian (GRand *rand,
               const float *image,
               gint64 n_in,
               float *out,
               gint64 n_out,
               gint64 channels)
{
  for (gint64 c = 0; c < channels; c++)
    {
      double mean = 0, variance = 0, n = (double)(n_in / channels);
      float least, most;

      channel_range (image + c, n_in - c, channels, &least, &most);
      for (gint64 i = c; i < n_in; i += channels)
        mean += image[i] / n;
      for (gint64 i = c; i < n_in; i += channels)
        variance += (image[i] - mean) * (image[i] - mean) / n;
      for (gint64 i = c; i < n_out; i += channels)
        {
          double normal = sqrt (-2 * log (1 - g_rand_double (rand))) * cos (2 * G_PI * g_rand_double (rand));

          out[i] = CLAMP ((float)(mean + normal * sqrt (variance)), least, most);
        }
    }
}

typedef struct
{
  gint64 in[2];
  gint64 out[2];
  gint64 channels;
} Sizes;

static void
fill (const Glimpse *self,
      GRand *rand,
      const Sizes *sizes,
      const float *image,
      float *out)
{
  gint64 n_in = sizes->in[0] * sizes->in[1] * sizes->channels, n_out = sizes->out[0] * sizes->out[1] * sizes->channels;

  if (self->noise == NOISE_ZERO || n_in == 0)
    memset (out, 0, (gsize)n_out * sizeof (float));
  else if (self->noise == NOISE_UNIFORM)
    fill_uniform (rand, image, n_in, out, n_out);
  else
    fill_gaussian (rand, image, n_in, out, n_out, sizes->channels);
}

/* ------------------------------------------------------------------------------------------------------ */

static void
copy (const Sizes *sizes,
      const gint64 *first,
      const float *image,
      float *out)
{
  gint64 begin = CLAMP (-first[1], 0, sizes->out[1]), end = CLAMP (sizes->in[1] - first[1], 0, sizes->out[1]);

  for (gint64 y = 0; y < sizes->out[0] && begin < end; y++)
    if (first[0] + y >= 0 && first[0] + y < sizes->in[0])
      memcpy (out + (y * sizes->out[1] + begin) * sizes->channels,
              image + ((first[0] + y) * sizes->in[1] + first[1] + begin) * sizes->channels,
              (gsize)((end - begin) * sizes->channels) * sizeof (float));
}

static gboolean
read_sizes (const TsCall *call,
            Sizes *sizes,
            GError **error)
{
  const TsShape *in = &call->in[0]->shape, *offsets = &call->in[2]->shape;
  const gint32 *size = call->in[1]->data;

  if (!ts_arg_check_rank (call, 0, "the input", 4, error) || !ts_arg_check_rank (call, 1, "size", 1, error) ||
      !ts_arg_check_rank (call, 2, "offsets", 2, error))
    return FALSE;
  if (call->in[1]->n_elements != 2 || size[0] < 0 || size[1] < 0)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "size is rows and columns, neither negative");
      return FALSE;
    }
  if (offsets->dims[0] != in->dims[0] || offsets->dims[1] != 2)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "offsets are two numbers for each image");
      return FALSE;
    }
  *sizes = (Sizes) { { in->dims[1], in->dims[2] }, { size[0], size[1] }, in->dims[3] };
  return TRUE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const Glimpse *self = call->state;
  g_autoptr (GRand) rand = NULL;
  TsTensor *out;
  Sizes sizes;
  gint64 n;

  if (!read_sizes (call, &sizes, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &TS_SHAPE (call->in[0]->shape.dims[0], sizes.out[0], sizes.out[1], sizes.channels), error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  rand = g_rand_new_with_seed (0);
  n = sizes.out[0] * sizes.out[1] * sizes.channels;
  for (gint64 i = 0; i < out->shape.dims[0]; i++)
    {
      const float *image = (const float *)call->in[0]->data + i * sizes.in[0] * sizes.in[1] * sizes.channels;
      const float *offset = (const float *)call->in[2]->data + 2 * i;
      gint64 first[2];

      for (int d = 0; d < 2; d++)
        first[d] = first_pixel (self, offset[d], sizes.in[d], sizes.out[d]);
      if (first[0] < 0 || first[1] < 0 || first[0] + sizes.out[0] > sizes.in[0] || first[1] + sizes.out[1] > sizes.in[1])
        fill (self, rand, &sizes, image, (float *)out->data + i * n);
      copy (&sizes, first, image, (float *)out->data + i * n);
    }
  return TRUE;
}

#define SOURCE "tensorflow/core/kernels/image/attention_ops.cc, eigen_attention.h"

const TsKernelDef ts_glimpse_kernels[] = {
  { .op = "ExtractGlimpse", .prepare = v1_prepare, .state_size = sizeof (Glimpse), .run = run, .semantics = SOURCE },
  { .op = "ExtractGlimpseV2", .prepare = prepare, .state_size = sizeof (Glimpse), .run = run, .semantics = SOURCE },
  { 0 },
};

const TsShapeDef ts_glimpse_shapes[] = {
  { 0 },
};
