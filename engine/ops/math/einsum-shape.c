#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* Einsum; tensorflow/core/framework/common_shape_fns.cc, EinsumShape. */

typedef struct
{
  gint64 dims[128]; /* by letter; G_MININT64: not seen */
  TsShape ellipsis; /* what "..." stands for, broadcast */
  gboolean has_ellipsis;
} Labels;

static gboolean
fail (GError **error,
      const char *equation)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the equation \"%s\" does not fit the inputs", equation);
  return FALSE;
}

/* How many letters there are in labels up to @end, and where the "..." is, -1 if nowhere. %FALSE if they are none. */
static gboolean
count_letters (const char *labels,
               const char *end,
               int *n,
               int *ellipsis)
{
  *n = 0;
  *ellipsis = -1;
  for (; labels < end; labels++)
    if (g_ascii_isalpha (*labels))
      (*n)++;
    else if (end - labels >= 3 && memcmp (labels, "...", 3) == 0 && *ellipsis < 0)
      {
        *ellipsis = *n;
        labels += 2;
      }
    else if (*labels != ' ')
      return FALSE;
  return TRUE;
}

static gboolean
see (Labels *self,
     char letter,
     gint64 dim,
     GError **error)
{
  gint64 *known = &self->dims[(guchar)letter];

  if (*known >= 0 && dim >= 0 && *known != dim)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the sizes of label %c must be equal, but are %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, letter, *known, dim);
      return FALSE;
    }
  *known = MAX (*known, dim);
  return TRUE;
}

static gboolean
see_input (Labels *self,
           const char *labels,
           const char *end,
           const TsShape *shape,
           const char *equation,
           GError **error)
{
  int n, ellipsis, at = 0, rest;
  TsShape part;

  if (!count_letters (labels, end, &n, &ellipsis))
    return fail (error, equation);
  self->has_ellipsis |= ellipsis >= 0;
  rest = shape->rank - n;
  if (shape->rank >= 0 && (rest < 0 || (rest > 0 && ellipsis < 0)))
    return fail (error, equation);
  if (ellipsis >= 0 && shape->rank < 0)
    self->ellipsis.rank = TS_SHAPE_UNKNOWN_RANK;

  for (; labels < end; labels++)
    if (g_ascii_isalpha (*labels))
      {
        if (!see (self, *labels, shape->rank >= 0 ? shape->dims[at++] : TS_SHAPE_UNKNOWN_DIM, error))
          return FALSE;
      }
    else if (*labels == '.')
      {
        labels += 2;
        if (shape->rank < 0)
          continue;
        ts_shape_init (&part, rest, shape->dims + at);
        at += rest;
        if (self->ellipsis.rank >= 0 && !ts_shape_broadcast (&self->ellipsis, &part, &self->ellipsis))
          return fail (error, equation);
      }
  return TRUE;
}

static gboolean
make_output (const Labels *self,
             const char *labels,
             TsShape *out,
             const char *equation,
             GError **error)
{
  int n, ellipsis;
  const char *end = labels + strlen (labels);
  TsShape shape = { 0 };

  if (!count_letters (labels, end, &n, &ellipsis))
    return fail (error, equation);
  if (n > TS_SHAPE_MAX_RANK || (ellipsis >= 0 && (self->ellipsis.rank < 0 || n + self->ellipsis.rank > TS_SHAPE_MAX_RANK)))
    return TRUE;

  for (; labels < end; labels++)
    if (g_ascii_isalpha (*labels))
      {
        if (self->dims[(guchar)*labels] == G_MININT64)
          return fail (error, equation);
        shape.dims[shape.rank++] = self->dims[(guchar)*labels];
      }
    else if (*labels == '.')
      {
        labels += 2;
        for (int i = 0; i < self->ellipsis.rank; i++)
          shape.dims[shape.rank++] = self->ellipsis.dims[i];
      }
  ts_shape_copy (out, &shape);
  return TRUE;
}

static gboolean
einsum_shape (TsShapeCall *call,
              GError **error)
{
  g_autofree char *equation = NULL;
  const char *arrow, *labels;
  Labels self = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (self.dims); i++)
    self.dims[i] = G_MININT64;
  equation = ts_operation_dup_attr_string (call->op, "equation", NULL, error);
  if (equation == NULL)
    return FALSE;
  arrow = strstr (equation, "->");
  if (arrow == NULL)
    return fail (error, equation);

  labels = equation;
  for (guint i = 0; i < call->n_in; i++)
    {
      const char *end = memchr (labels, ',', (gsize)(arrow - labels));

      if ((end == NULL) != (i + 1 == call->n_in))
        return fail (error, equation);
      if (!see_input (&self, labels, end != NULL ? end : arrow, call->in[i], equation, error))
        return FALSE;
      labels = end != NULL ? end + 1 : arrow;
    }
  return make_output (&self, arrow + 2, &call->out[0], equation, error);
}

const TsShapeDef ts_einsum_shapes[] = {
  { "Einsum", einsum_shape },
  { 0 },
};
