#include "engine/ops/ts-families.h"

#include "engine/ops/string/ts-string-call.h"
#include "engine/ts-error.h"

#include <string.h>

/* StringSplit, StringSplitV2: the parts of strings as a sparse matrix, a row for each string. */

typedef struct
{
  gboolean skips_empty;
  gint64 n_max; /* separators to split at; below 0: all */
} Split;

/* The parts found so far: pieces of the input, which stays. */
typedef struct
{
  GArray *parts;   /* TsString */
  GArray *indices; /* gint64 pairs */
  gint64 row;
  gint64 n_in_row;
  gint64 n_columns;
} Parts;

static void
add_part (Parts *self,
          const char *begin,
          const char *end)
{
  TsString part = { (char *)begin, (gsize)(end - begin) };
  gint64 index[2] = { self->row, self->n_in_row++ };

  g_array_append_val (self->parts, part);
  g_array_append_vals (self->indices, index, 2);
  self->n_columns = MAX (self->n_columns, self->n_in_row);
}

/* ---- StringSplit: each byte of the delimiter is one; without any, byte from byte ---- */

static gboolean
split_prepare (TsKernelInit *init,
               GError **error)
{
  Split *self = init->state;

  return ts_operation_get_attr_bool (init->op, "skip_empty", &self->skips_empty, error);
}

static void
split_at_set (const Split *self,
              const TsString *string,
              const TsString *delimiters,
              Parts *parts)
{
  const char *end = string->bytes + string->size, *begin = string->bytes;

  if (string->size == 0)
    return;
  for (const char *p = begin; p <= end; p++)
    {
      if (delimiters->size == 0)
        {
          if (p < end)
            add_part (parts, p, p + 1);
        }
      else if (p == end || memchr (delimiters->bytes, *p, delimiters->size) != NULL)
        {
          if (p > begin || !self->skips_empty)
            add_part (parts, begin, p);
          begin = p + 1;
        }
    }
}

/* ---- StringSplitV2: as Python does ---- */

static gboolean
split_v2_prepare (TsKernelInit *init,
                  GError **error)
{
  Split *self = init->state;

  return ts_operation_get_attr_int (init->op, "maxsplit", &self->n_max, error);
}

static const char *
skip_spaces (const char *p,
             const char *end,
             gboolean spaces)
{
  while (p < end && (g_ascii_isspace (*p) || *p == '\v') == spaces)
    p++;
  return p;
}

static void
split_at_spaces (const Split *self,
                 const TsString *string,
                 Parts *parts)
{
  const char *end = string->bytes + string->size;
  const char *p = skip_spaces (string->bytes, end, TRUE);

  for (gint64 n = 1; p < end; n++)
    {
      const char *begin = p;

      p = skip_spaces (p, end, FALSE);
      add_part (parts, begin, p);
      p = skip_spaces (p, end, TRUE);
      if (n == self->n_max)
        {
          add_part (parts, p, end);
          return;
        }
    }
}

static void
split_at_separator (const Split *self,
                    const TsString *string,
                    const TsString *separator,
                    Parts *parts)
{
  const char *end = string->bytes + string->size, *begin = string->bytes, *p;

  for (gint64 n = 0; n != self->n_max && (p = memmem (begin, (gsize)(end - begin), separator->bytes, separator->size)) != NULL; n++)
    {
      add_part (parts, begin, p);
      begin = p + separator->size;
    }
  add_part (parts, begin, end);
}

static void
split_at (const Split *self,
          const TsString *string,
          const TsString *separator,
          Parts *parts)
{
  if (self->n_max == 0)
    add_part (parts, string->bytes, string->bytes + string->size);
  else if (separator->size == 0)
    split_at_spaces (self, string, parts);
  else
    split_at_separator (self, string, separator, parts);
}

/* ---- both ---- */

static gboolean
put_parts (TsCall *call,
           const Parts *parts,
           GError **error)
{
  gint64 n = parts->parts->len, shape[2] = { call->in[0]->shape.dims[0], parts->n_columns };

  if (ts_call_alloc (call, 0, &TS_SHAPE (n, 2), error) == NULL || ts_call_alloc (call, 1, &TS_SHAPE (n), error) == NULL ||
      ts_call_alloc (call, 2, &TS_SHAPE (2), error) == NULL)
    return FALSE;
  if (n > 0)
    memcpy (call->out[0]->data, parts->indices->data, (gsize)n * 2 * sizeof (gint64));
  memcpy (call->out[2]->data, shape, sizeof shape);
  for (gint64 i = 0; i < n; i++)
    {
      const TsString *part = &g_array_index (parts->parts, TsString, i);

      ts_string_set ((TsString *)call->out[1]->data + i, part->bytes, (gssize)part->size);
    }
  return TRUE;
}

static gboolean
run_split (TsCall *call,
           void (*split) (const Split *self, const TsString *string, const TsString *separator, Parts *parts),
           GError **error)
{
  const TsTensor *in = call->in[0];
  const TsString *separator = ts_call_string_scalar (call, 1, "the separator", error);
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (TsString));
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (gint64));
  Parts parts = { pieces, indices, 0, 0, 0 };

  if (separator == NULL)
    return FALSE;
  if (in->shape.rank != 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the input must be a vector, has rank %d", in->shape.rank);
      return FALSE;
    }
  for (gsize i = 0; i < in->n_elements; i++)
    {
      if (ts_call_is_cancelled_at (call, i, error))
        return FALSE;
      parts.row = (gint64)i;
      parts.n_in_row = 0;
      split (call->state, &ts_strings (in)[i], separator, &parts);
    }
  return put_parts (call, &parts, error);
}

static gboolean
split_run (TsCall *call,
           GError **error)
{
  return run_split (call, split_at_set, error);
}

static gboolean
split_v2_run (TsCall *call,
              GError **error)
{
  return run_split (call, split_at, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define ROW(type, ready, function)                                               \
  {                                                                              \
    .op = type, .prepare = ready, .state_size = sizeof (Split), .run = function, \
    .semantics = "tensorflow/core/kernels/string_split_op.cc"                    \
  }

const TsKernelDef ts_string_split_kernels[] = {
  ROW ("StringSplit", split_prepare, split_run),
  ROW ("StringSplitV2", split_v2_prepare, split_v2_run),
  { 0 },
};

const TsShapeDef ts_string_split_shapes[] = {
  { 0 },
};
