#include "engine/ops/ts-families.h"

#include "engine/ops/string/ts-number-text.h"
#include "engine/ops/string/ts-string-call.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <string.h>

/* AsString: numbers as printf () writes them. */

#define MAX_WIDTH (1 << 20) /* what would be longer is taken for a mistake */

typedef struct
{
  char *format;
  gint64 width, precision; /* -1: none */
  char fill;               /* a flag of printf (), or 0 */
} AsString;

static gboolean
fail (GError **error,
      const char *reason)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s", reason);
  return FALSE;
}

static gboolean
read_width (const TsOperation *op,
            AsString *self,
            GError **error)
{
  gsize n_fill;
  g_autofree char *fill = ts_operation_dup_attr_string (op, "fill", &n_fill, error);

  if (fill == NULL || !ts_operation_get_attr_int (op, "width", &self->width, error) ||
      !ts_operation_get_attr_int (op, "precision", &self->precision, error))
    return FALSE;
  if (n_fill > 1)
    return fail (error, "fill must be one character at most");
  if (n_fill == 1 && (*fill == '\0' || strchr (" +-0#", *fill) == NULL))
    return fail (error, "fill may be a blank, +, -, 0 or #");
  if (self->width > MAX_WIDTH || self->precision > MAX_WIDTH)
    return fail (error, "width and precision must not be over 2^20");
  self->fill = *fill;
  return TRUE;
}

/* The conversion with what stands before it; @end: the end of it, %NULL for that of floating numbers */
static char *
dup_format (const AsString *self,
            const char *end)
{
  GString *format = g_string_new ("%");

  if (self->fill != '\0')
    g_string_append_c (format, self->fill);
  if (self->width >= 0)
    g_string_append_printf (format, "%d", (int)self->width);
  if (self->precision >= 0)
    g_string_append_printf (format, ".%d", (int)self->precision);
  g_string_append (format, end);
  return g_string_free (format, FALSE);
}

static gboolean
prepare (TsKernelInit *init,
         gboolean is_exact,
         const char *end,
         GError **error)
{
  AsString *self = init->state;
  gboolean is_scientific, is_shortest;

  if (!read_width (init->op, self, error) ||
      !ts_operation_get_attr_bool (init->op, "scientific", &is_scientific, error) ||
      !ts_operation_get_attr_bool (init->op, "shortest", &is_shortest, error))
    return FALSE;
  if (is_exact && (is_scientific || is_shortest))
    return fail (error, "scientific and shortest are for floating numbers only");
  if (is_exact && self->precision >= 0)
    return fail (error, "precision is for floating numbers only");
  if (is_scientific && is_shortest)
    return fail (error, "scientific and shortest exclude each other");

  self->format = dup_format (self, end != NULL ? end : is_shortest ? "g"
                                                   : is_scientific ? "e"
                                                                   : "f");
  return TRUE;
}

static void
release (gpointer state)
{
  AsString *self = state;

  g_free (self->format);
}

#define DEFINE_PREPARE(name, is_exact, end)                           \
  static gboolean prepare_##name (TsKernelInit *init, GError **error) \
  {                                                                   \
    return prepare (init, is_exact, end, error);                      \
  }

DEFINE_PREPARE (int, TRUE, "d")
DEFINE_PREPARE (int64, TRUE, G_GINT64_FORMAT)
DEFINE_PREPARE (uint, TRUE, "u")
DEFINE_PREPARE (uint64, TRUE, G_GUINT64_FORMAT)
DEFINE_PREPARE (float, FALSE, NULL)
DEFINE_PREPARE (string, FALSE, "s")

static gboolean
prepare_complex (TsKernelInit *init,
                 GError **error)
{
  AsString *self = init->state;
  g_autofree char *part = NULL;

  if (!prepare (init, FALSE, NULL, error))
    return FALSE;
  part = self->format;
  self->format = g_strdup_printf ("(%s,%s)", part, part);
  return TRUE;
}

/* For each element @print, with `text`, `format` and the element `x` in sight. */
#define DEFINE_RUN(name, type, step, print)                                                      \
  static gboolean print_##name (TsCall *call, GString *text, const char *format, GError **error) \
  {                                                                                              \
    const type *x = call->in[0]->data;                                                           \
                                                                                                 \
    for (gsize i = 0; i < call->in[0]->n_elements; i++, x += step)                               \
      {                                                                                          \
        if (ts_call_is_cancelled_at (call, i, error))                                            \
          return FALSE;                                                                          \
        print;                                                                                   \
        ts_call_put_string (call, 0, i, text);                                                   \
      }                                                                                          \
    return TRUE;                                                                                 \
  }                                                                                              \
                                                                                                 \
  static gboolean name##_run (TsCall *call, GError **error)                                      \
  {                                                                                              \
    return run (call, print_##name, error);                                                      \
  }

static gboolean
run (TsCall *call,
     gboolean (*print) (TsCall *call, GString *text, const char *format, GError **error),
     GError **error)
{
  const AsString *self = call->state;
  g_autoptr (GString) text = g_string_new (NULL);
  locale_t old;
  gboolean ok;

  if (ts_call_alloc (call, 0, &call->in[0]->shape, error) == NULL)
    return FALSE;
  old = ts_number_locale_begin ();
  ok = print (call, text, self->format, error);
  ts_number_locale_end (old);
  return ok;
}

DEFINE_RUN (int8, gint8, 1, g_string_printf (text, format, *x))
DEFINE_RUN (int16, gint16, 1, g_string_printf (text, format, *x))
DEFINE_RUN (int32, gint32, 1, g_string_printf (text, format, *x))
DEFINE_RUN (int64, gint64, 1, g_string_printf (text, format, *x))
DEFINE_RUN (float, float, 1, g_string_printf (text, format, (double)*x))
DEFINE_RUN (double, double, 1, g_string_printf (text, format, *x))
DEFINE_RUN (complex64, float, 2, g_string_printf (text, format, (double)x[0], (double)x[1]))
DEFINE_RUN (complex128, double, 2, g_string_printf (text, format, x[0], x[1]))
DEFINE_RUN (bool, guint8, 1, g_string_assign (text, *x ? "true" : "false"))
DEFINE_RUN (uint8, guint8, 1, g_string_printf (text, format, *x))
DEFINE_RUN (uint16, guint16, 1, g_string_printf (text, format, *x))
DEFINE_RUN (uint32, guint32, 1, g_string_printf (text, format, *x))
DEFINE_RUN (uint64, guint64, 1, g_string_printf (text, format, *x))
DEFINE_RUN (half, guint16, 1, g_string_printf (text, format, (double)ts_half_load (*x)))
DEFINE_RUN (bfloat16, guint16, 1, g_string_printf (text, format, (double)ts_bfloat16_load (*x)))

/* ---- strings, which may hold NULs ---- */

static gboolean
pad_one (const TsString *in,
         GString *out,
         gpointer data,
         GError **error)
{
  const AsString *self = data;
  gsize size = self->width > 0 && self->precision >= 0 ? MIN (in->size, (gsize)self->precision) : in->size;
  gint64 n_blanks = self->width - (gint64)size;

  for (gint64 i = 0; i < n_blanks && self->fill != '-'; i++)
    g_string_append_c (out, ' ');
  g_string_append_len (out, in->bytes, (gssize)size);
  for (gint64 i = 0; i < n_blanks && self->fill == '-'; i++)
    g_string_append_c (out, ' ');
  return TRUE;
}

static gboolean
string_run (TsCall *call,
            GError **error)
{
  return ts_call_map_strings (call, pad_one, call->state, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define ROW(type, ready, function)                                                                                          \
  {                                                                                                                         \
    .op = "AsString", .dtypes = TS_DTYPE_BIT (type), .prepare = ready, .state_size = sizeof (AsString), .release = release, \
    .run = function, .semantics = "tensorflow/core/kernels/as_string_op.cc"                                                 \
  }

const TsKernelDef ts_as_string_kernels[] = {
  ROW (TS_DTYPE_INT8, prepare_int, int8_run),
  ROW (TS_DTYPE_INT16, prepare_int, int16_run),
  ROW (TS_DTYPE_INT32, prepare_int, int32_run),
  ROW (TS_DTYPE_INT64, prepare_int64, int64_run),
  ROW (TS_DTYPE_FLOAT, prepare_float, float_run),
  ROW (TS_DTYPE_DOUBLE, prepare_float, double_run),
  ROW (TS_DTYPE_COMPLEX64, prepare_complex, complex64_run),
  ROW (TS_DTYPE_COMPLEX128, prepare_complex, complex128_run),
  ROW (TS_DTYPE_BOOL, prepare_int, bool_run),
  ROW (TS_DTYPE_UINT8, prepare_uint, uint8_run),
  ROW (TS_DTYPE_UINT16, prepare_uint, uint16_run),
  ROW (TS_DTYPE_UINT32, prepare_uint, uint32_run),
  ROW (TS_DTYPE_UINT64, prepare_uint64, uint64_run),
  ROW (TS_DTYPE_HALF, prepare_float, half_run),
  ROW (TS_DTYPE_BFLOAT16, prepare_float, bfloat16_run),
  ROW (TS_DTYPE_STRING, prepare_string, string_run),
  { 0 },
};

const TsShapeDef ts_as_string_shapes[] = {
  { 0 },
};
