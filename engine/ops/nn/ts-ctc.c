#include "engine/ops/nn/ts-ctc.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ts-error.h"

#include <string.h>

void
ts_ctc_paths_init (TsCtcPaths *self,
                   guint n,
                   gint64 batch)
{
  *self = (TsCtcPaths) { n, batch, g_new0 (GArray *, (gsize)batch * n) };
}

void
ts_ctc_paths_clear (TsCtcPaths *self)
{
  for (gsize i = 0; self->paths != NULL && i < (gsize)self->batch * self->n; i++)
    g_clear_pointer (&self->paths[i], g_array_unref);
  g_clear_pointer (&self->paths, g_free);
}

void
ts_ctc_paths_add (TsCtcPaths *self,
                  gint64 b,
                  guint p,
                  gint64 label)
{
  GArray **path = &self->paths[b * self->n + p];

  if (*path == NULL)
    *path = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (*path, label);
}

gboolean
ts_ctc_check_inputs (const TsCall *call,
                     GError **error)
{
  const TsShape *shape = &call->in[0]->shape, *lengths = &call->in[1]->shape;

  if (!ts_arg_check_rank (call, 0, "inputs", 3, error) || !ts_arg_check_rank (call, 1, "sequence_length", 1, error))
    return FALSE;
  if (call->in[0]->n_elements == 0 || shape->dims[2] >= G_MAXINT32)
    {
      g_autofree char *text = ts_shape_to_string (shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "inputs of shape %s are empty, or have too many classes", text);
      return FALSE;
    }

  if (lengths->dims[0] != shape->dims[1])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there are %" G_GINT64_FORMAT " lengths for a batch of %" G_GINT64_FORMAT, lengths->dims[0], shape->dims[1]);
      return FALSE;
    }
  for (gint64 b = 0; b < lengths->dims[0]; b++)
    if (((const gint32 *)call->in[1]->data)[b] > shape->dims[0])
      {
        g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "sequence_length %" G_GINT64_FORMAT " is %d, above %" G_GINT64_FORMAT, b, ((const gint32 *)call->in[1]->data)[b], shape->dims[0]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
put_path (const TsCtcPaths *self,
          TsCall *call,
          guint p,
          GError **error)
{
  TsTensor *indices, *values, *shape;
  gint64 *index, *value;
  gint64 total = 0, longest = 0;

  for (gint64 b = 0; b < self->batch; b++)
    {
      const GArray *path = self->paths[b * self->n + p];
      gint64 n = path != NULL ? path->len : 0;

      total += n;
      longest = MAX (longest, n);
    }

  indices = ts_call_alloc (call, p, &TS_SHAPE (total, 2), error);
  values = ts_call_alloc (call, self->n + p, &TS_SHAPE (total), error);
  shape = ts_call_alloc (call, 2 * self->n + p, &TS_SHAPE (2), error);
  if (indices == NULL || values == NULL || shape == NULL)
    return FALSE;

  index = indices->data;
  value = values->data;
  for (gint64 b = 0; b < self->batch; b++)
    {
      const GArray *path = self->paths[b * self->n + p];

      for (guint k = 0; path != NULL && k < path->len; k++)
        {
          *index++ = b;
          *index++ = k;
          *value++ = g_array_index (path, gint64, k);
        }
    }
  memcpy (shape->data, (gint64[]) { self->batch, longest }, 2 * sizeof (gint64));
  return TRUE;
}

gboolean
ts_ctc_paths_put (const TsCtcPaths *self,
                  TsCall *call,
                  GError **error)
{
  for (guint p = 0; p < self->n; p++)
    if (!put_path (self, call, p, error))
      return FALSE;
  return TRUE;
}
