#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* DataFormatDimMap, DataFormatVecPermute: numbers about the dimensions of one format for those of another. */

typedef struct
{
  guint n;
  char from[6];
  char to[6];
} Formats;

/* Whether both have the same letters, each once. */
static gboolean
is_permutation (const char *a,
                const char *b)
{
  for (const char *c = a; *c != '\0'; c++)
    if (strchr (b, *c) == NULL || strchr (c + 1, *c) != NULL)
      return FALSE;
  return TRUE;
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Formats *self = init->state;
  g_autofree char *from = ts_operation_dup_attr_string (init->op, "src_format", NULL, error);
  g_autofree char *to = from != NULL ? ts_operation_dup_attr_string (init->op, "dst_format", NULL, error) : NULL;
  gsize n;

  if (to == NULL)
    return FALSE;
  n = strlen (from);
  if ((n != 4 && n != 5) || strlen (to) != n || !is_permutation (from, to) || !is_permutation (to, from))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "formats \"%s\" and \"%s\" are no 4 or 5 dimensions in another order", from, to);
      return FALSE;
    }
  self->n = (guint)n;
  memcpy (self->from, from, n + 1);
  memcpy (self->to, to, n + 1);
  return TRUE;
}

/* ---- where dimension x is ---- */

static gboolean
dim_map_run (TsCall *call,
             GError **error)
{
  const Formats *self = call->state;
  const TsTensor *in = call->in[0];
  TsTensor *out = ts_call_alloc (call, 0, &in->shape, error);

  if (out == NULL)
    return FALSE;
  for (gsize i = 0; i < in->n_elements; i++)
    {
      gint64 dim = ts_int_at (in, i), n = self->n, to;

      if (dim < -n || dim >= n)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "dimension %" G_GINT64_FORMAT " (element %" G_GSIZE_FORMAT ") is not in [%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
                       dim, i, -n, n);
          return FALSE;
        }
      to = strchr (self->to, self->from[dim < 0 ? dim + n : dim]) - self->to;
      if (out->dtype == TS_DTYPE_INT32)
        ((gint32 *)out->data)[i] = (gint32)to;
      else
        ((gint64 *)out->data)[i] = to;
    }
  return TRUE;
}

/* ---- a number or a pair for each dimension, or for rows and columns alone ---- */

static void
keep (const char *format,
      const char *letters,
      char *kept)
{
  for (; *format != '\0'; format++)
    if (strchr (letters, *format) != NULL)
      *kept++ = *format;
  *kept = '\0';
}

static gboolean
check_vector (const Formats *self,
              const TsShape *shape,
              gboolean *spatial,
              GError **error)
{
  gint64 n = shape->rank > 0 ? shape->dims[0] : -1, n_spatial = (gint64)self->n - 2;
  g_autofree char *text = NULL;

  *spatial = n == n_spatial;
  if ((shape->rank == 1 || (shape->rank == 2 && shape->dims[1] == 2)) && (n == self->n || *spatial))
    return TRUE;

  text = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "numbers or pairs for %u dimensions, or %" G_GINT64_FORMAT " of them, are expected, not shape %s", self->n,
               n_spatial, text);
  return FALSE;
}

static gboolean
vec_permute_run (TsCall *call,
                 GError **error)
{
  const Formats *self = call->state;
  const TsTensor *in = call->in[0];
  gboolean spatial;
  char from[6], to[6];
  TsTensor *out;
  gsize row;

  if (!check_vector (self, &in->shape, &spatial, error))
    return FALSE;
  keep (self->from, spatial ? "DHW" : self->from, from);
  keep (self->to, spatial ? "DHW" : self->to, to);
  if (strlen (from) != (gsize)in->shape.dims[0])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "format \"%s\" has not %" G_GINT64_FORMAT " of D, H and W", self->from, in->shape.dims[0]);
      return FALSE;
    }
  out = ts_call_alloc (call, 0, &in->shape, error);
  if (out == NULL)
    return FALSE;
  row = ts_tensor_size_bytes (in) / strlen (from);
  for (const char *c = from; *c != '\0'; c++)
    memcpy ((char *)out->data + (gsize)(strchr (to, *c) - to) * row, (const char *)in->data + (gsize)(c - from) * row, row);
  return TRUE;
}

#define DTYPES (TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64))
#define SOURCE "tensorflow/core/kernels/data_format_ops.cc"

const TsKernelDef ts_data_format_kernels[] = {
  { .op = "DataFormatDimMap", .dtypes = DTYPES, .prepare = prepare, .state_size = sizeof (Formats), .run = dim_map_run, .semantics = SOURCE },
  { .op = "DataFormatVecPermute", .dtypes = DTYPES, .prepare = prepare, .state_size = sizeof (Formats), .run = vec_permute_run, .semantics = SOURCE },
  { 0 },
};

const TsShapeDef ts_data_format_shapes[] = {
  { 0 },
};
