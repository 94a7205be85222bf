#include "engine/ops/math/ts-einsum.h"

#include "engine/ts-error.h"

#include <string.h>

#define OUTPUT TS_EINSUM_MAX_INPUTS

/* ---- the equation -------------------------------------------------------------------------------- */

static gboolean
fail (GError **error,
      const char *equation,
      const char *why)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the equation \"%s\" %s", equation, why);
  return FALSE;
}

/* The labels from @text up to @end. */
static gboolean
parse_labels (char *labels,
              const char *text,
              const char *end,
              const char *equation,
              GError **error)
{
  guint n = 0;

  for (; text < end; text++)
    {
      char label = *text;

      if (label == ' ')
        continue;
      if (end - text >= 3 && memcmp (text, "...", 3) == 0 && memchr (labels, TS_EINSUM_ELLIPSIS, n) == NULL)
        {
          label = TS_EINSUM_ELLIPSIS;
          text += 2;
        }
      else if (!g_ascii_isalpha (label))
        return fail (error, equation, "has something other than letters and an ellipsis");
      if (n + 1 == TS_EINSUM_MAX_TEXT)
        return fail (error, equation, "has too many labels");
      labels[n++] = label;
    }
  labels[n] = '\0';
  return TRUE;
}

gboolean
ts_einsum_parse (TsEinsum *self,
                 const char *equation,
                 GError **error)
{
  const char *arrow = strstr (equation, "->"), *at = equation;

  if (arrow == NULL || strstr (arrow + 2, "->") != NULL)
    return fail (error, equation, "must have one ->");

  self->n_inputs = 0;
  for (;;)
    {
      const char *comma = memchr (at, ',', (gsize)(arrow - at)), *end = comma != NULL ? comma : arrow;

      if (self->n_inputs == TS_EINSUM_MAX_INPUTS)
        return fail (error, equation, "must have one or two inputs");
      if (!parse_labels (self->inputs[self->n_inputs++], at, end, equation, error))
        return FALSE;
      if (comma == NULL)
        break;
      at = comma + 1;
    }
  if (!parse_labels (self->output, arrow + 2, arrow + strlen (arrow), equation, error))
    return FALSE;

  for (const char *label = self->output; *label != '\0'; label++)
    if (*label != TS_EINSUM_ELLIPSIS && strchr (self->inputs[0], *label) == NULL &&
        (self->n_inputs == 1 || strchr (self->inputs[1], *label) == NULL))
      return fail (error, equation, "has a label in its output that no input has");
  return TRUE;
}

/* ---- its axes ------------------------------------------------------------------------------------ */

/* Axes are told apart by a letter, or by a place in the ellipsis counted from its end. */
typedef struct
{
  TsEinsumAxes *axes;
  guint letters[128];                /* 1 + axis; 0: not seen */
  guint ellipsis[TS_SHAPE_MAX_RANK]; /* likewise */
  int n_ellipsis[OUTPUT + 1];        /* dimensions that it stands for */
} Resolver;

static guint
find_axis (Resolver *self,
           char label,
           int place)
{
  guint *axis = label == TS_EINSUM_ELLIPSIS ? &self->ellipsis[place] : &self->letters[(guchar)label];

  if (*axis == 0)
    {
      self->axes->sizes[self->axes->n] = 1;
      *axis = ++self->axes->n;
    }
  return *axis - 1;
}

/* Dimension @d of an operand, a step along which is @stride, is along that axis. */
static gboolean
add_dim (Resolver *self,
         guint operand,
         char label,
         int place,
         gint64 size,
         gint64 stride,
         GError **error)
{
  TsEinsumAxes *axes = self->axes;
  guint axis = find_axis (self, label, place);
  gboolean broadcasts = label == TS_EINSUM_ELLIPSIS, is_seen = FALSE;

  if (broadcasts && size == 1)
    return TRUE;
  for (guint i = 0; i <= operand; i++)
    is_seen = is_seen || axes->has[i][axis];
  if (is_seen && axes->sizes[axis] != size)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "input %u has size %" G_GINT64_FORMAT " along label %c, which has size %" G_GINT64_FORMAT " elsewhere",
                   operand, size, label, axes->sizes[axis]);
      return FALSE;
    }
  axes->sizes[axis] = size;
  axes->strides[operand][axis] += stride;
  axes->has[operand][axis] = TRUE;
  return TRUE;
}

static gboolean
add_input (Resolver *self,
           guint operand,
           const char *labels,
           const TsShape *shape,
           GError **error)
{
  gboolean has_ellipsis = strchr (labels, TS_EINSUM_ELLIPSIS) != NULL;
  int n_letters = (int)strlen (labels) - has_ellipsis, d = shape->rank;
  gint64 stride = 1;

  if (shape->rank < n_letters || (shape->rank > n_letters && !has_ellipsis))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u has %d dimensions, but the equation %d labels for it", operand, shape->rank, n_letters);
      return FALSE;
    }
  self->n_ellipsis[operand] = shape->rank - n_letters;

  for (const char *label = labels + strlen (labels); label-- > labels;)
    {
      int n = *label == TS_EINSUM_ELLIPSIS ? self->n_ellipsis[operand] : 1;

      for (int place = 0; place < n; place++)
        {
          gint64 size = shape->dims[--d];

          if (!add_dim (self, operand, *label, place, size, stride, error))
            return FALSE;
          stride *= size;
        }
    }
  return TRUE;
}

/* The output has every axis of the ellipsis, and a diagonal where it repeats a label. */
static gboolean
add_output (Resolver *self,
            const char *labels,
            TsShape *shape,
            GError **error)
{
  int n_ellipsis = MAX (self->n_ellipsis[0], self->n_ellipsis[1]);
  int rank = (int)strlen (labels) + (strchr (labels, TS_EINSUM_ELLIPSIS) != NULL ? n_ellipsis - 1 : 0), d = rank;
  gint64 stride = 1;

  if (rank > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the output would have %d dimensions", rank);
      return FALSE;
    }
  shape->rank = rank;
  for (const char *label = labels + strlen (labels); label-- > labels;)
    for (int place = 0; place < (*label == TS_EINSUM_ELLIPSIS ? n_ellipsis : 1); place++)
      {
        guint axis = find_axis (self, *label, place);

        shape->dims[--d] = self->axes->sizes[axis];
        self->axes->strides[OUTPUT][axis] += stride;
        self->axes->has[OUTPUT][axis] = TRUE;
        if (__builtin_mul_overflow (stride, shape->dims[d], &stride))
          {
            g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the output would have too many elements");
            return FALSE;
          }
      }
  return TRUE;
}

gboolean
ts_einsum_resolve (const TsEinsum *self,
                   const TsShape *const *shapes,
                   TsEinsumAxes *axes,
                   TsShape *output,
                   GError **error)
{
  Resolver resolver = { .axes = axes };

  memset (axes, 0, sizeof *axes);
  for (guint i = 0; i < self->n_inputs; i++)
    if (!add_input (&resolver, i, self->inputs[i], shapes[i], error))
      return FALSE;
  return add_output (&resolver, self->output, output, error);
}
