#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/string/ts-string-call.h"
#include "engine/ts-error.h"

/* StringNGrams: runs of neighbours in each row of a ragged tensor, put together. */

#define MAX_PIECES (1 << 27) /* that n-grams may be made of, all together */

typedef struct
{
  TsString separator, left_pad, right_pad;
  gint64 *widths;
  guint n_widths;
  gint64 pad_width;
  gboolean keeps_short;
} NGrams;

static gboolean
ngrams_prepare (TsKernelInit *init,
                GError **error)
{
  NGrams *self = init->state;

  if (!ts_string_attr (init->op, "separator", &self->separator, error) ||
      !ts_string_attr (init->op, "left_pad", &self->left_pad, error) ||
      !ts_string_attr (init->op, "right_pad", &self->right_pad, error) ||
      !ts_operation_get_attr_int (init->op, "pad_width", &self->pad_width, error) ||
      !ts_operation_get_attr_bool (init->op, "preserve_short_sequences", &self->keeps_short, error))
    return FALSE;

  self->widths = ts_operation_dup_attr_ints (init->op, "ngram_widths", &self->n_widths, error);
  if (self->widths == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_widths; i++)
    if (self->widths[i] <= 0 || self->widths[i] > G_MAXINT32)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "ngram_widths[%u] must be positive, is %" G_GINT64_FORMAT, i, self->widths[i]);
        return FALSE;
      }
  self->pad_width = CLAMP (self->pad_width, -1, G_MAXINT32);
  return TRUE;
}

static void
ngrams_release (gpointer state)
{
  NGrams *self = state;

  g_free (self->separator.bytes);
  g_free (self->left_pad.bytes);
  g_free (self->right_pad.bytes);
  g_free (self->widths);
}

/* Pads at either end of a row; never all of an n-gram. */
static gint64
pad_of (const NGrams *self,
        gint64 width)
{
  return self->pad_width < 0 ? width - 1 : MIN (self->pad_width, width - 1);
}

static gint64
count (const NGrams *self,
       gint64 length,
       gint64 width)
{
  return MAX (0, length + 2 * pad_of (self, width) - width + 1);
}

static gboolean
check_splits (const TsCall *call,
              GError **error)
{
  const TsTensor *splits = call->in[1];
  gint64 n = (gint64)call->in[0]->n_elements, last = 0;

  for (gsize i = 0; i < splits->n_elements; i++)
    {
      gint64 split = ts_int_at (splits, i);

      if (split < last || split > n || (i == 0 && split != 0) || (i + 1 == splits->n_elements && split != n))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "data_splits[%" G_GSIZE_FORMAT "] is %" G_GINT64_FORMAT "; they must go up from 0 to %" G_GINT64_FORMAT, i, split, n);
          return FALSE;
        }
      last = split;
    }
  return TRUE;
}

static void
set_split (TsTensor *splits,
           gsize i,
           gint64 value)
{
  if (splits->dtype == TS_DTYPE_INT32)
    ((gint32 *)splits->data)[i] = (gint32)value;
  else
    ((gint64 *)splits->data)[i] = value;
}

/* The n-grams of a row. @n_pieces: what they are made of is added; %FALSE if that is too much */
static gboolean
count_row (const NGrams *self,
           gint64 length,
           gint64 *n_ngrams,
           gint64 *n_pieces)
{
  *n_ngrams = 0;
  for (guint i = 0; i < self->n_widths && *n_pieces <= MAX_PIECES; i++)
    {
      gint64 n = count (self, length, self->widths[i]);

      *n_ngrams += n;
      *n_pieces += n <= MAX_PIECES ? n * self->widths[i] : n;
    }
  if (self->keeps_short && length > 0 && *n_ngrams == 0)
    {
      *n_ngrams = 1;
      *n_pieces += length + 2 * MAX (0, self->pad_width);
    }
  return *n_pieces <= MAX_PIECES;
}

/* Fills output 1; @n: how many n-grams there are. */
static gboolean
put_splits (TsCall *call,
            gint64 *n,
            GError **error)
{
  const TsTensor *in = call->in[1];
  TsTensor *splits = ts_call_alloc (call, 1, &in->shape, error);
  gint64 n_pieces = 0;

  *n = 0;
  if (splits == NULL)
    return FALSE;
  for (gsize i = 0; i < splits->n_elements; i++)
    {
      gint64 n_here = 0;

      if (i > 0 && call->in[0]->n_elements > 0 && !count_row (call->state, ts_int_at (in, i) - ts_int_at (in, i - 1), &n_here, &n_pieces))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the n-grams of row %" G_GSIZE_FORMAT " are too many", i - 1);
          return FALSE;
        }
      *n += n_here;
      set_split (splits, i, *n);
    }
  return TRUE;
}

/* Appends @n pieces to the @n_before that are there already. */
static void
append (GString *text,
        const TsString *pieces,
        gint64 step,
        gint64 n,
        gint64 n_before,
        const TsString *separator)
{
  for (gint64 i = 0; i < n; i++)
    {
      if (n_before + i > 0)
        g_string_append_len (text, separator->bytes, (gssize)separator->size);
      g_string_append_len (text, pieces[i * step].bytes, (gssize)pieces[i * step].size);
    }
}

/* N-gram @i of @n of a row. */
static void
make_one (const NGrams *self,
          const TsString *row,
          gint64 i,
          gint64 n,
          gint64 width,
          GString *text)
{
  gint64 pad = pad_of (self, width), n_left = MAX (0, pad - i), n_right = MAX (0, pad - (n - (i + 1)));
  gint64 n_tokens = width - (n_left + n_right), first = n_left > 0 ? 0 : i - pad;

  g_string_truncate (text, 0);
  append (text, &self->left_pad, 0, n_left, 0, &self->separator);
  append (text, row + first, 1, n_tokens, n_left, &self->separator);
  append (text, &self->right_pad, 0, n_right, n_left + MAX (0, n_tokens), &self->separator);
}

static gboolean
put_row (TsCall *call,
         gsize row,
         gsize *at,
         GString *text,
         GError **error)
{
  const NGrams *self = call->state;
  gint64 begin = ts_int_at (call->in[1], row), length = ts_int_at (call->in[1], row + 1) - begin;
  const TsString *strings = ts_strings (call->in[0]) + begin;
  gsize first = *at;

  for (guint k = 0; k < self->n_widths; k++)
    {
      gint64 n = count (self, length, self->widths[k]);

      for (gint64 i = 0; i < n; i++, ++*at)
        {
          if (ts_call_is_cancelled_at (call, *at, error))
            return FALSE;
          make_one (self, strings, i, n, self->widths[k], text);
          ts_call_put_string (call, 0, *at, text);
        }
    }

  /* A row too short for any is one n-gram. */
  if (self->keeps_short && *at == first && length > 0)
    {
      if (self->pad_width < 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "short sequences are kept only with a pad_width or ngram_widths");
          return FALSE;
        }
      make_one (self, strings, 0, 1, length + 2 * self->pad_width, text);
      ts_call_put_string (call, 0, (*at)++, text);
    }
  return TRUE;
}

/* Without data or splits TensorFlow gives as many strings as there are in the data. */
static gboolean
put_empty (TsCall *call,
           GError **error)
{
  TsTensor *out = ts_call_alloc (call, 0, &TS_SHAPE ((gint64)call->in[0]->n_elements), error);

  for (gsize i = 0; out != NULL && i < out->n_elements; i++)
    ts_string_set ((TsString *)out->data + i, "", 0);
  return out != NULL;
}

static gboolean
ngrams_run (TsCall *call,
            GError **error)
{
  const TsTensor *data = call->in[0], *splits = call->in[1];
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 n;
  gsize at = 0;

  if (!check_splits (call, error) || !put_splits (call, &n, error))
    return FALSE;
  if (data->n_elements == 0 || splits->n_elements == 0)
    return put_empty (call, error);
  if (ts_call_alloc (call, 0, &TS_SHAPE (n), error) == NULL)
    return FALSE;
  for (gsize row = 0; row + 1 < splits->n_elements; row++)
    if (!put_row (call, row, &at, text, error))
      return FALSE;
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_string_ngrams_kernels[] = {
  { .op = "StringNGrams", .dtypes = TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64), .dtype_attr = "Tsplits", .prepare = ngrams_prepare, .state_size = sizeof (NGrams), .release = ngrams_release, .run = ngrams_run, .semantics = "tensorflow/core/kernels/string_ngrams_op.cc" },
  { 0 },
};

const TsShapeDef ts_string_ngrams_shapes[] = {
  { 0 },
};
