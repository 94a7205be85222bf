#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/string/ts-number-text.h"
#include "engine/ops/string/ts-string-call.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <string.h>

/* StringFormat: tensors set into a text, cut as tf.print () does. */

typedef struct
{
  GPtrArray *pieces; /* GString: what stands between the placeholders */
  gint64 n_at_ends;  /* how many elements at either end of a dimension; below 0: all */
} Format;

static void
free_text (gpointer text)
{
  g_string_free (text, TRUE);
}

static void
add_piece (GPtrArray *pieces,
           const char *begin,
           const char *end)
{
  g_ptr_array_add (pieces, g_string_new_len (begin, end - begin));
}

static GPtrArray *
split (const TsString *text,
       const TsString *placeholder)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (free_text);
  const char *begin = text->bytes, *end = begin + text->size, *p;

  /* Without a placeholder there is one between any two bytes. */
  for (; placeholder->size == 0 && end - begin > 1; begin++)
    add_piece (pieces, begin, begin + 1);
  while (placeholder->size > 0 && (p = memmem (begin, (gsize)(end - begin), placeholder->bytes, placeholder->size)) != NULL)
    {
      add_piece (pieces, begin, p);
      begin = p + placeholder->size;
    }
  add_piece (pieces, begin, end);
  return pieces;
}

static gboolean
format_prepare (TsKernelInit *init,
                GError **error)
{
  Format *self = init->state;
  TsString text = { 0 }, placeholder = { 0 };
  guint n_types = 0;
  g_autofree TsDType *types = ts_operation_dup_attr_dtypes (init->op, "T", &n_types, error);
  gboolean ok = types != NULL && ts_operation_get_attr_int (init->op, "summarize", &self->n_at_ends, error) &&
                ts_string_attr (init->op, "template", &text, error) && ts_string_attr (init->op, "placeholder", &placeholder, error);

  if (ok)
    self->pieces = split (&text, &placeholder);
  g_free (text.bytes);
  g_free (placeholder.bytes);
  if (ok && self->pieces->len != n_types + 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the template has %u placeholders for %u inputs", self->pieces->len - 1, n_types);
      return FALSE;
    }
  return ok;
}

static void
format_release (gpointer state)
{
  Format *self = state;

  g_clear_pointer (&self->pieces, g_ptr_array_unref);
}

/* ---- one element ---- */

static void
append_quoted (GString *text,
               const TsString *string)
{
  static const char escaped[] = "\nn\rr\tt\"\"''\\\\";

  g_string_append_c (text, '"');
  for (gsize i = 0; i < string->size; i++)
    {
      char c = string->bytes[i], name = '\0';

      for (gsize k = 0; k + 1 < sizeof escaped; k += 2)
        if (escaped[k] == c)
          name = escaped[k + 1];
      if (name != '\0')
        g_string_append_printf (text, "\\%c", name);
      else if (g_ascii_iscntrl (c))
        g_string_append_printf (text, "\\%03o", (guint)c);
      else
        g_string_append_c (text, c);
    }
  g_string_append_c (text, '"');
}

/* %FALSE for types of which TensorFlow shows no elements. */
static gboolean
append_element (GString *text,
                const TsTensor *tensor,
                gsize i)
{
  const void *x = tensor->n_elements > 0 ? ts_elements_at (tensor, i) : "";

  switch ((int)tensor->dtype)
    {
    case TS_DTYPE_FLOAT:
      ts_number_append_float (text, *(const float *)x);
      return TRUE;
    case TS_DTYPE_HALF:
      ts_number_append_float (text, ts_half_load (*(const guint16 *)x));
      return TRUE;
    case TS_DTYPE_BFLOAT16:
      ts_number_append_float (text, ts_bfloat16_load (*(const guint16 *)x));
      return TRUE;
    case TS_DTYPE_DOUBLE:
      ts_number_append_double (text, *(const double *)x);
      return TRUE;
    case TS_DTYPE_STRING:
      append_quoted (text, x);
      return TRUE;
    case TS_DTYPE_INT8:
    case TS_DTYPE_QINT8:
      g_string_append_printf (text, "%d", *(const gint8 *)x);
      return TRUE;
    case TS_DTYPE_UINT8:
    case TS_DTYPE_QUINT8:
    case TS_DTYPE_BOOL:
      g_string_append_printf (text, "%u", *(const guint8 *)x);
      return TRUE;
    case TS_DTYPE_INT16:
    case TS_DTYPE_QINT16:
      g_string_append_printf (text, "%d", *(const gint16 *)x);
      return TRUE;
    case TS_DTYPE_UINT16:
    case TS_DTYPE_QUINT16:
      g_string_append_printf (text, "%u", *(const guint16 *)x);
      return TRUE;
    case TS_DTYPE_INT32:
    case TS_DTYPE_QINT32:
      g_string_append_printf (text, "%d", *(const gint32 *)x);
      return TRUE;
    case TS_DTYPE_UINT32:
      g_string_append_printf (text, "%u", *(const guint32 *)x);
      return TRUE;
    case TS_DTYPE_INT64:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, *(const gint64 *)x);
      return TRUE;
    case TS_DTYPE_UINT64:
      g_string_append_printf (text, "%" G_GUINT64_FORMAT, *(const guint64 *)x);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ---- one tensor ---- */

/* Between neighbours of a dimension: a blank for the last one, else as many new lines as there are dimensions inside. */
static void
append_space (GString *text,
              const TsTensor *tensor,
              int d)
{
  int n_inside = tensor->shape.rank - 1 - d;

  for (int i = 0; i < n_inside; i++)
    g_string_append_c (text, '\n');
  for (int i = 0; i <= (n_inside > 0 ? d : 0); i++)
    g_string_append_c (text, ' ');
}

static gboolean
append_dimension (TsCall *call,
                  GString *text,
                  const TsTensor *tensor,
                  int d,
                  gsize at,
                  gint64 n_at_ends,
                  GError **error)
{
  gint64 size;
  gsize step;

  if (d == tensor->shape.rank)
    {
      append_element (text, tensor, at);
      return !ts_call_is_cancelled_at (call, at, error);
    }

  size = tensor->shape.dims[d];
  step = ts_elements_count (&tensor->shape, d + 1, tensor->shape.rank);
  g_string_append_c (text, '[');
  for (gint64 i = 0; i < size; i++)
    {
      if (i > 0 || n_at_ends == 0)
        append_space (text, tensor, d);
      if (i == n_at_ends && size > 2 * n_at_ends)
        {
          g_string_append (text, "...");
          i = size - n_at_ends - 1;
        }
      else if (!append_dimension (call, text, tensor, d + 1, at + (gsize)i * step, n_at_ends, error))
        return FALSE;
    }
  g_string_append_c (text, ']');
  return TRUE;
}

/* Types without text: a question mark for each element. */
static void
append_unknown (GString *text,
                gint64 n,
                gint64 limit)
{
  g_string_append_c (text, '[');
  for (gint64 i = 0; i < limit; i++)
    g_string_append (text, i > 0 ? " ?" : "?");
  g_string_append (text, limit < n ? "...]" : "]");
}

static gboolean
append_tensor (TsCall *call,
               GString *text,
               const TsTensor *tensor,
               GError **error)
{
  const Format *self = call->state;
  gint64 n = (gint64)tensor->n_elements, limit = self->n_at_ends < 0 ? n : MIN (self->n_at_ends, n);

  if (!(TS_DTYPE_BIT (tensor->dtype) & (TS_DTYPES_REAL | TS_DTYPES_QUANTIZED | TS_DTYPE_BIT (TS_DTYPE_BOOL) | TS_DTYPE_BIT (TS_DTYPE_STRING))))
    {
      append_unknown (text, n, limit);
      return TRUE;
    }
  if (tensor->shape.rank > 0 || limit > 0)
    return append_dimension (call, text, tensor, 0, 0, limit, error);
  g_string_append (text, "...");
  return TRUE;
}

static gboolean
format_run (TsCall *call,
            GError **error)
{
  const Format *self = call->state;
  g_autoptr (GString) text = g_string_new (NULL);
  locale_t old = ts_number_locale_begin ();
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < self->pieces->len; i++)
    {
      const GString *piece = g_ptr_array_index (self->pieces, i);

      g_string_append_len (text, piece->str, (gssize)piece->len);
      if (i < call->n_in)
        ok = append_tensor (call, text, call->in[i], error);
    }
  ts_number_locale_end (old);
  if (ok)
    call->out[0] = ts_tensor_new_string_scalar (text->str, (gssize)text->len);
  return ok;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_string_format_kernels[] = {
  { .op = "StringFormat", .prepare = format_prepare, .state_size = sizeof (Format), .release = format_release, .run = format_run, .semantics = "tensorflow/core/framework/tensor.cc, SummarizeValue with print_v2" },
  { 0 },
};

const TsShapeDef ts_string_format_shapes[] = {
  { 0 },
};
