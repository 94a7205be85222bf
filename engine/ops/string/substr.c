#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/string/ts-string-call.h"
#include "engine/ops/string/ts-unicode.h"
#include "engine/ts-error.h"

/* Substr: parts of strings, counted in bytes or in characters of UTF-8. */

static gboolean
substr_prepare (TsKernelInit *init,
                GError **error)
{
  return ts_unicode_unit_attr (init->op, init->state, error);
}

/* Moves @at on by @n characters, as far as there are any; whether there were so many. */
static gboolean
go_on (const TsString *s,
       gint64 n,
       gsize *at)
{
  gint64 i = 0;

  for (; i < n && *at < s->size; i++)
    do
      ++*at;
    while (*at < s->size && ts_unicode_is_trail (s->bytes[*at]));
  return i == n;
}

/* The same towards the begin. */
static gboolean
go_back (const TsString *s,
         gint64 n,
         gsize *at)
{
  gint64 i = 0;

  for (; i<n && * at> 0; i++)
    do
      --*at;
    while (*at > 0 && ts_unicode_is_trail (s->bytes[*at]));
  return i == n;
}

/* Each of these finds the bytes @begin .. @end, or returns %FALSE if @pos is outside of the string. */

static gboolean
find_bytes (const TsString *s,
            gint64 pos,
            gint64 len,
            gsize *begin,
            gsize *end)
{
  gint64 size = (gint64)s->size;

  if (pos < -size || pos > size)
    return FALSE;
  if (pos < 0)
    pos += size;
  *begin = (gsize)pos;
  *end = (gsize)(len < 0 || len > size - pos ? size : pos + len); /* a negative length counts as a very large one */
  return TRUE;
}

static gboolean
find_chars (const TsString *s,
            gint64 pos,
            gint64 len,
            gsize *begin,
            gsize *end)
{
  gint64 n_behind;

  if (pos >= 0)
    {
      *begin = 0;
      if (!go_on (s, pos, begin))
        return FALSE;
      *end = *begin;
      go_on (s, len, end);
      return TRUE;
    }

  if (pos < -(gint64)s->size || len < 0)
    return FALSE;
  n_behind = MAX (0, -pos - len);
  *end = s->size;
  if (!go_back (s, n_behind, end))
    return FALSE;
  *begin = *end;
  return go_back (s, -pos - n_behind, begin);
}

/* Element of an operand for element @i of the result, of the shape @shape. */
static gsize
index_of (const TsShape *operand,
          const TsShape *shape,
          gsize i)
{
  gsize index = 0, stride = 1;

  for (int d = shape->rank - 1, k = operand->rank - 1; k >= 0; d--, k--)
    {
      gsize size = (gsize)operand->dims[k];

      if (size > 1)
        index += i % (gsize)shape->dims[d] * stride;
      i /= (gsize)shape->dims[d];
      stride *= size;
    }
  return index;
}

static gboolean
result_shape (const TsCall *call,
              TsShape *shape,
              GError **error)
{
  const TsShape *in = &call->in[0]->shape, *pos = &call->in[1]->shape, *len = &call->in[2]->shape;
  g_autofree char *a = ts_shape_to_string (in), *b = ts_shape_to_string (pos), *c = ts_shape_to_string (len);

  if (!ts_shape_equal (pos, len))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "pos and len must have one shape, have %s and %s", b, c);
      return FALSE;
    }
  if (!ts_shape_broadcast (in, pos, shape))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input of shape %s and pos of shape %s do not fit", a, b);
      return FALSE;
    }
  if (pos->rank > 0 && !ts_shape_equal (in, pos) && shape->rank > 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "input of shape %s and pos of shape %s are not broadcast beyond two dimensions", a, b);
      return FALSE;
    }
  return TRUE;
}

static gboolean
substr_run (TsCall *call,
            GError **error)
{
  const TsUnicodeUnit *unit = call->state;
  const TsTensor *in = call->in[0], *positions = call->in[1], *lengths = call->in[2];
  TsShape shape;
  TsTensor *out;

  if (!result_shape (call, &shape, error) || (out = ts_call_alloc (call, 0, &shape, error)) == NULL)
    return FALSE;
  for (gsize i = 0; i < out->n_elements; i++)
    {
      const TsString *s = &ts_strings (in)[index_of (&in->shape, &shape, i)];
      gsize k = index_of (&positions->shape, &shape, i), begin, end;
      gint64 pos = ts_int_at (positions, k), len = ts_int_at (lengths, k);

      if (ts_call_is_cancelled_at (call, i, error))
        return FALSE;
      if (!(*unit == TS_UNICODE_UNIT_CHAR ? find_chars : find_bytes) (s, pos, len, &begin, &end))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "element %" G_GSIZE_FORMAT ": position %" G_GINT64_FORMAT " is outside of the string of %" G_GSIZE_FORMAT " bytes", i, pos, s->size);
          return FALSE;
        }
      ts_string_set ((TsString *)out->data + i, s->bytes + begin, (gssize)(end - begin));
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_substr_kernels[] = {
  { .op = "Substr", .dtypes = TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64), .prepare = substr_prepare, .state_size = sizeof (TsUnicodeUnit), .run = substr_run, .semantics = "tensorflow/core/kernels/substr_op.cc" },
  { 0 },
};

const TsShapeDef ts_substr_shapes[] = {
  { 0 },
};
