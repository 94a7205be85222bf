#include "engine/io/ts-value.h"

#include "engine/io/ts-file.h"
#include "engine/io/ts-generate.h"
#include "engine/io/ts-literal.h"
#include "engine/io/ts-npy-private.h"
#include "engine/io/ts-npy.h"
#include "engine/io/ts-picture.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <string.h>

static gboolean
check_shape (const TsShape *found,
             const TsShape *expected,
             GError **error)
{
  g_autofree char *expected_text = NULL;
  g_autofree char *found_text = NULL;

  if (ts_shape_is_compatible (found, expected))
    return TRUE;

  expected_text = ts_shape_to_string (expected);
  found_text = ts_shape_to_string (found);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected shape %s, found %s", expected_text, found_text);
  return FALSE;
}

/* ---- files ------------------------------------------------------------------------------------ */

/* The type that stands for @dtype in a .npy file; @dtype itself for most. */
static TsDType
file_dtype (TsDType dtype)
{
  switch (dtype)
    {
    case TS_DTYPE_BFLOAT16:
    case TS_DTYPE_FLOAT8_E5M2:
    case TS_DTYPE_FLOAT8_E4M3FN:
    case TS_DTYPE_FLOAT8_E4M3FNUZ:
    case TS_DTYPE_FLOAT8_E4M3B11FNUZ:
    case TS_DTYPE_FLOAT8_E5M2FNUZ:
      return TS_DTYPE_FLOAT;
    case TS_DTYPE_QINT8:
      return TS_DTYPE_INT8;
    case TS_DTYPE_QUINT8:
      return TS_DTYPE_UINT8;
    case TS_DTYPE_QINT16:
      return TS_DTYPE_INT16;
    case TS_DTYPE_QUINT16:
      return TS_DTYPE_UINT16;
    case TS_DTYPE_QINT32:
      return TS_DTYPE_INT32;
    case TS_DTYPE_INT4:
    case TS_DTYPE_INT2:
      return TS_DTYPE_INT8;
    case TS_DTYPE_UINT4:
    case TS_DTYPE_UINT2:
      return TS_DTYPE_UINT8;
    default:
      return dtype;
    }
}

static TsTensor *
narrow_floats (TsTensor *file,
               TsDType dtype,
               GError **error)
{
  TsTensor *tensor = ts_tensor_new (dtype, &file->shape, error);
  const float *values = file->data;

  if (tensor == NULL)
    return NULL;
  for (gsize i = 0; i < tensor->n_elements; i++)
    if (dtype == TS_DTYPE_BFLOAT16)
      ((guint16 *)tensor->data)[i] = ts_bfloat16_from_float (values[i]);
    else
      ((guint8 *)tensor->data)[i] = ts_float8_from_float (dtype, values[i]);
  return tensor;
}

/* Integers of 2 and 4 bits take a byte here and there. */
static gboolean
check_narrow_ints (TsTensor *file,
                   TsDType dtype,
                   GError **error)
{
  gboolean is_unsigned = ts_dtype_kind (dtype) == 'u';
  int n_bits = dtype == TS_DTYPE_INT4 || dtype == TS_DTYPE_UINT4 ? 4 : 2;
  int min = is_unsigned ? 0 : -(1 << (n_bits - 1)), max = min + (1 << n_bits) - 1;

  for (gsize i = 0; i < file->n_elements; i++)
    {
      double value = ts_tensor_get_double (file, i);

      if (value < min || value > max)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected %s, but element %" G_GSIZE_FORMAT " is %g",
                       ts_dtype_name (dtype), i, value);
          return FALSE;
        }
    }
  return TRUE;
}

/* Takes @file. */
static TsTensor *
convert_file (TsTensor *file,
              TsDType dtype,
              const TsShape *shape,
              GError **error)
{
  g_autoptr (TsTensor) tensor = file;

  if (dtype != TS_DTYPE_INVALID && tensor->dtype != file_dtype (dtype))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected %s, found %s",
                   ts_dtype_name (dtype), ts_dtype_name (tensor->dtype));
      return NULL;
    }
  if (!check_shape (&tensor->shape, shape, error))
    return NULL;
  if (dtype == TS_DTYPE_INVALID || tensor->dtype == dtype)
    return g_steal_pointer (&tensor);

  if (tensor->dtype == TS_DTYPE_FLOAT)
    return narrow_floats (tensor, dtype, error);
  if (ts_dtype_kind (dtype) != 'q' && !check_narrow_ints (tensor, dtype, error))
    return NULL;
  return ts_tensor_bitcast (tensor, dtype);
}

static TsTensor *
read_picture (const guint8 *bytes,
              gsize size,
              TsDType dtype,
              const TsShape *shape,
              GError **error)
{
  g_autoptr (TsPicture) picture = ts_picture_is_png (bytes, size) ? ts_picture_read_png (bytes, size, error)
                                                                  : ts_picture_read_jpeg (bytes, size, error);

  return picture != NULL ? ts_picture_to_tensor (picture, dtype, shape, error) : NULL;
}

/* An archive without a key: its only array. */
static TsTensor *
load_only_array (const char *path,
                 GError **error)
{
  g_auto (GStrv) keys = ts_npz_list (path, error);
  g_autofree char *list = NULL;

  if (keys == NULL)
    return NULL;
  if (keys[0] != NULL && keys[1] == NULL)
    return ts_npz_load (path, keys[0], error);

  list = g_strjoinv (", ", keys);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s holds several arrays: choose one with :KEY (%s)",
               path, list);
  return NULL;
}

static TsTensor *
load_whole (const char *path,
            TsDType dtype,
            const TsShape *shape,
            GError **error)
{
  g_autoptr (GBytes) bytes = ts_file_map (path, error);
  TsTensor *tensor = NULL;
  const guint8 *data;
  gsize size;

  if (bytes == NULL)
    return NULL;

  data = g_bytes_get_data (bytes, &size);
  if (ts_picture_is_png (data, size) || ts_picture_is_jpeg (data, size))
    {
      tensor = read_picture (data, size, dtype, shape, error);
      if (tensor == NULL)
        g_prefix_error (error, "%s: ", path);
      return tensor;
    }

  if (size >= 4 && memcmp (data, "PK\3\4", 4) == 0)
    tensor = load_only_array (path, error);
  else if (size >= 6 && memcmp (data, "\x93NUMPY", 6) == 0)
    tensor = ts_npy_load (path, error);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "%s: expected a .npy, .npz, PNG or JPEG file, found something else", path);
  return tensor != NULL ? convert_file (tensor, dtype, shape, error) : NULL;
}

/* `FILE` or `FILE:KEY`; both parts may contain colons, so the file decides. */
static TsTensor *
load_file (const char *text,
           TsDType dtype,
           const TsShape *shape,
           GError **error)
{
  if (!g_file_test (text, G_FILE_TEST_EXISTS))
    for (const char *colon = strchr (text, ':'); colon != NULL; colon = strchr (colon + 1, ':'))
      {
        g_autofree char *path = g_strndup (text, (gsize)(colon - text));

        if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
          {
            TsTensor *tensor = ts_npz_load (path, colon + 1, error);

            return tensor != NULL ? convert_file (tensor, dtype, shape, error) : NULL;
          }
      }
  return load_whole (text, dtype, shape, error);
}

/* ---- generators ------------------------------------------------------------------------------- */

typedef struct
{
  TsGenerateKind kind;
  guint64 seed;
  gboolean has_shape;
  TsShape shape;
} Generator;

/* `[1,224,224,3]` and the colon; @p behind it. */
static gboolean
read_generator_shape (const char **p,
                      TsShape *shape)
{
  const char *s = *p;
  char *end;

  if (*s++ != '[')
    return FALSE;

  shape->rank = 0;
  while (*s == ' ')
    s++;
  while (*s != ']')
    {
      guint64 dim;

      while (*s == ' ')
        s++;
      if (!g_ascii_isdigit (*s) || shape->rank == TS_SHAPE_MAX_RANK)
        return FALSE;
      dim = g_ascii_strtoull (s, &end, 10);
      shape->dims[shape->rank++] = (gint64)MIN (dim, (guint64)G_MAXINT64);
      for (s = end; *s == ' ';)
        s++;
      if (*s == ',')
        s++;
      else if (*s != ']')
        return FALSE;
    }

  if (s[1] != ':')
    return FALSE;
  *p = s + 2;
  return TRUE;
}

/* Whether @text is meant as a generator at all. */
static gboolean
read_generator (const char *text,
                Generator *self)
{
  static const struct
  {
    const char *word;
    TsGenerateKind kind;
    gboolean takes_seed;
  } words[] = {
    { "zeros", TS_GENERATE_ZEROS, FALSE },
    { "ones", TS_GENERATE_ONES, FALSE },
    { "random", TS_GENERATE_RANDOM, TRUE },
    { "normal", TS_GENERATE_NORMAL, TRUE },
  };
  char *end;

  *self = (Generator) { .seed = 0 };
  self->has_shape = read_generator_shape (&text, &self->shape);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = strlen (words[i].word);

      if (strncmp (text, words[i].word, n) != 0)
        continue;
      self->kind = words[i].kind;
      if (text[n] == '\0')
        return TRUE;
      if (text[n] != ':' || !words[i].takes_seed || !g_ascii_isdigit (text[n + 1]))
        return FALSE;
      self->seed = g_ascii_strtoull (text + n + 1, &end, 10);
      return *end == '\0';
    }
  return FALSE;
}

static TsTensor *
run_generator (const Generator *self,
               TsDType dtype,
               const TsShape *shape,
               GError **error)
{
  if (dtype == TS_DTYPE_INVALID)
    dtype = TS_DTYPE_FLOAT;

  if (self->has_shape)
    return check_shape (&self->shape, shape, error) ? ts_generate (self->kind, self->seed, dtype, &self->shape, error)
                                                    : NULL;

  if (!ts_shape_is_known (shape))
    {
      g_autofree char *text = ts_shape_to_string (shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the static shape is %s: say which, as in [1,2,3]:zeros", text);
      return NULL;
    }
  return ts_generate (self->kind, self->seed, dtype, shape, error);
}

/* ---- the two ways in -------------------------------------------------------------------------- */

TsTensor *
ts_value_parse_literal (const char *text,
                        TsDType dtype,
                        const TsShape *shape,
                        GError **error)
{
  g_autoptr (TsLiteral) literal = ts_literal_new (text, error);

  if (literal == NULL || !check_shape (&literal->shape, shape, error))
    return NULL;
  return ts_literal_to_tensor (literal, dtype, error);
}

TsTensor *
ts_value_parse (const char *text,
                TsDType dtype,
                const TsShape *shape,
                GError **error)
{
  Generator generator;

  while (g_ascii_isspace (*text))
    text++;
  if (*text == '@')
    return load_file (text + 1, dtype, shape, error);
  if (read_generator (text, &generator))
    return run_generator (&generator, dtype, shape, error);
  return ts_value_parse_literal (text, dtype, shape, error);
}

static gboolean
is_picture_file (const char *path)
{
  g_autoptr (GBytes) bytes = ts_file_map (path, NULL);
  const guint8 *data;
  gsize size;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  return ts_picture_is_png (data, size) || ts_picture_is_jpeg (data, size);
}

gboolean
ts_value_needs_shape (const char *text)
{
  Generator generator;

  while (g_ascii_isspace (*text))
    text++;
  if (*text == '@')
    return is_picture_file (text + 1);
  return read_generator (text, &generator) && !generator.has_shape;
}

gboolean
ts_value_is_plain (const char *text)
{
  g_autoptr (TsLiteral) literal = NULL;
  Generator generator;

  while (g_ascii_isspace (*text))
    text++;
  if (*text == '@' || read_generator (text, &generator))
    return TRUE;
  literal = ts_literal_new (text, NULL);
  return literal != NULL;
}
